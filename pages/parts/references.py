"""Which cases a page's lists hold, for those who may see it: asked for with a reason, shown once, and kept nowhere."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from data_access.service import Ask, Desk, ReviewError, Viewer, case_references, plain
from pages.parts import doorkeeper, sheet


def made(desk: Desk, viewer: Viewer, page: str, ask: Ask, label: str = "List") -> Callable[[], None] | None:
    """Draws the form, and what it was asked for, when that is called; None, and nothing asked, for a viewer who may not, and where no list holds
    anybody. The next click takes the list away again."""
    if case_references.can_list(viewer, page):
        return None
    with doorkeeper.calm():
        named = {option.code: option.label for option in case_references.offered(desk, viewer, page, ask)}
        return partial(_offer, desk, viewer, page, ask, label, named) if named else None
    raise AssertionError("calm() ends the run")


def _offer(desk: Desk, viewer: Viewer, page: str, ask: Ask, label: str, named: dict[str, str]) -> None:
    # Kept open by its name: what was asked for is drawn inside it, after the click.
    with st.expander("Which cases they are", key="which_cases", on_change="rerun") as opened:
        if opened.open and (asked := _ask(label, named)):
            _show(desk, viewer, page, ask, *asked)


def _ask(label: str, named: dict[str, str]) -> tuple[str, str] | None:
    """The list and the reason; None until somebody asks."""
    least, most = case_references.REASON_LENGTHS
    with st.form("case_references", border=False):
        code = st.selectbox(label, list(named), format_func=named.__getitem__)
        reason = st.text_input("Why you need the references", max_chars=most)
        st.caption(f"In {least} to {most} characters. Name no person and no case: the reason is kept in the audit.")
        is_asked = st.form_submit_button("Show the references")
    return (code, reason) if is_asked else None


def _show(desk: Desk, viewer: Viewer, page: str, ask: Ask, code: str, reason: str) -> None:
    """The list, or the sentence that says why there is none: what else is on the page stays there."""
    try:
        shown = case_references.list_references(desk, viewer, page, ask, code, reason)
    except ReviewError as fault:
        st.warning(plain(str(fault)))
        return
    sheet.show_named_table(shown)
