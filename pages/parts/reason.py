"""Why a file is needed, where the settings ask for it: typed before the file can be taken, and kept in the log."""

import streamlit as st

from data_access.service import Desk, plain, reasons, screen_markup
from pages.parts import sheet


def ask(desk: Desk, *, key: str) -> tuple[str, str]:
    """What was typed, and '' or why no file can be taken yet; nothing is drawn and nothing asked where the settings do not."""
    if not desk.settings.are_reasons_asked:
        return "", ""
    typed = st.text_input("Why you need the file", max_chars=reasons.REASON_LENGTHS[1], key=f"why_{key}")
    refusal = reasons.why_no_file(desk.settings, typed)
    if refusal:
        st.caption(plain(refusal))
    return typed, refusal


def note(desk: Desk) -> None:
    """The head of the log, to be noted beside a file that is taken: it anchors what is in the log by then."""
    # Not as markdown, in which an invisible letter keeps its parts asunder: it is copied from here.
    sheet.show(screen_markup.paragraph(reasons.head_beside(desk), is_quiet=True))
