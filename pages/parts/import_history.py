"""What was imported so far, and what can be done about it: rejected rows handed out, a request of another person refused."""

import streamlit as st

from data_access.service import Desk, Option, Viewer, imports, plain
from pages.parts import deed, doorkeeper, download, link, reason, shade, sheet


def show(desk: Desk, viewer: Viewer) -> imports.ImportsShown:
    """What holds now, in a sentence; the history below it."""
    with doorkeeper.calm():
        with st.container(horizontal=True, vertical_alignment="bottom"):
            doorkeeper.choose_eyes(desk, viewer)
            shade.offer()
        shade.stop_where_it_is_down()
        shown = imports.show_imports(desk, viewer)
        st.title(plain(shown.sentence), anchor=False)
        st.markdown(f":gray[{plain(shown.facts)}]")
        for table in filter(None, (shown.requests, shown.history)):
            st.header(plain(table.title), anchor=False)
            sheet.show_table(table)
            if table.rows:
                st.caption(plain(table.caption))
    return shown


def offer_rejected(desk: Desk, viewer: Viewer, shown: imports.ImportsShown) -> None:
    """The rejected rows of one import: by rule, and as a file to be mended, for who may see what stood in them."""
    if not shown.with_rejected:
        return
    with doorkeeper.calm():
        st.header("Rejected rows", anchor=False)
        named = _labels(shown.with_rejected)
        number = int(link.chosen("rejected_of", "Of the import", named, next(iter(named)), width=520))
        rejected = imports.show_rejected(desk, viewer, number)
        sheet.show_table(rejected.by_rule)
        if rejected.refusal:
            st.markdown(f":gray[**Download:** {plain(rejected.refusal)}]")
            return
        st.markdown(
            "Mend them in the file, keep its columns, and bring it again with the same mapping as **a part only**. Cells that a spreadsheet "
            "would take for a formula stand behind an apostrophe, which is taken away again. See that your program leaves dates as they are. A row with more or fewer cells than the heading is not in it: mend its line in the first file itself."
        )
        why, refusal = reason.ask(desk, key="rejected")
        download.offer(
            "Download rejected rows (CSV)",
            lambda: imports.rejected_rows(viewer, number, desk.settings, at=desk.clock(), reason=why)[1],
            file_name=rejected.file_name,
            mime="text/csv",
            key=f"rejected_{number}",
            refusal=refusal,
        )
        reason.note(desk)


def offer_refusal(desk: Desk, viewer: Viewer, shown: imports.ImportsShown) -> None:
    """Refusing a request that waits, or taking back one's own."""
    if not shown.waiting or imports.can_bring_files(desk, viewer):
        return
    with doorkeeper.calm():
        st.header("Refuse an import", anchor=False)
        named = _labels(shown.waiting)
        number = int(
            st.selectbox("Which waits for a second person", list(named), format_func=named.__getitem__, key="refuse_request", width=520)
        )
        deed.offer("Refuse it", lambda: imports.refuse_request(desk, viewer, number), key=f"refuse_{number}")


def _labels(options: tuple[Option, ...]) -> dict[str, str]:
    return {option.code: option.label for option in options}
