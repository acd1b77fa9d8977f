"""The log on the screen: whether it is whole, how often what happened, the newest entries, and all of it as a file."""

import streamlit as st

from data_access.service import Desk, Option, Viewer, audit_log, plain, screen_markup
from pages.parts import doorkeeper, download, link, reason, shade, sheet


def show(desk: Desk, viewer: Viewer) -> None:
    """Whether it is as it was written, in a sentence; what is counted and what is listed below it."""
    with doorkeeper.calm():
        with st.container(horizontal=True, vertical_alignment="bottom"):
            doorkeeper.choose_eyes(desk, viewer)
            day = link.chosen_day("day", "Day", desk.today)
            operation = _one_of("operation", "Operation", audit_log.operations_offered())
            role = _one_of("of_role", "Role", audit_log.roles_offered())
            shade.offer()
        shade.stop_where_it_is_down()
        shown = audit_log.show_audit(desk, viewer, day=day, operation=operation, role=role)
        st.title(plain(shown.sentence), anchor=False)
        # Not as markdown, in which an invisible letter keeps the parts of a head asunder: it is copied from here.
        sheet.show(
            screen_markup.paragraph(f"{shown.facts} Head: {shown.head}.", is_quiet=True), screen_markup.paragraph(audit_log.NO_MEASURE)
        )
        for table in (shown.counts, shown.entries):
            st.header(plain(table.title), anchor=False)
            sheet.show_table(table)
            if table.rows:
                st.caption(plain(table.caption))


def offer_file(desk: Desk, viewer: Viewer) -> None:
    """The log between two days as a file, which is in the log before it leaves."""
    with doorkeeper.calm():
        st.header("The log as a file", anchor=False)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            since = st.date_input("From", None, max_value=desk.today, format="DD/MM/YYYY", key="audit_from", width=180)
            until = st.date_input("Until", None, max_value=desk.today, format="DD/MM/YYYY", key="audit_until", width=180)
        why, refusal = reason.ask(desk, key="audit")
        download.offer(
            "Download the log (CSV)",
            lambda: audit_log.export_log(desk, viewer, since=since, until=until, reason=why)[1],
            file_name=audit_log.FILE_NAME,
            mime="text/csv",
            key="audit_file",
            refusal=refusal,
        )
        st.caption("It has who did what and to whom, by the ids of sign-in, and every seal. That it left is in the log, with its SHA-256.")


def _one_of(name: str, label: str, options: tuple[Option, ...]) -> str:
    """By what the list is narrowed is in the address, so that a link shows the same list."""
    return link.chosen(name, label, {option.code: option.label for option in options}, "", width=220)
