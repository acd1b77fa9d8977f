"""The desk's side of a board pack: what the lead says, issuing it, what was issued, and the meetings with what they decided."""

import streamlit as st

from data_access.service import Ask, Desk, Viewer, pack_desk, plain
from data_access.service.packs import Pack
from pages.parts import deed, doorkeeper, pack, sheet


def comment(desk: Desk, viewer: Viewer, shown: Pack) -> None:
    """A form for what the viewer says of one section, under their role and the day."""
    with doorkeeper.calm(), st.expander("Comment on a section", key="pack_comment", on_change="rerun") as opened:
        if not opened.open:
            return
        subjects = pack_desk.subjects_of(shown.kind)
        with st.form("comment", border=False):
            subject = st.selectbox("Section", list(subjects), format_func=subjects.__getitem__, width=320)
            said = st.text_area("What you say of it", max_chars=pack_desk.LONGEST_COMMENT, height=140)
            st.caption(
                "It stands in the pack with your role and the date, in place of what you said of the section before. Empty takes it back."
            )
            if st.form_submit_button("Keep the comment", type="primary"):
                deed.attempt(lambda: pack_desk.say_comment(desk, viewer, shown.kind, subject, shown.as_at, said))


def edit(desk: Desk, viewer: Viewer, name: str) -> None:
    """What the pack holds, to be changed and saved under another name."""
    with doorkeeper.calm(), st.expander("Edit what it holds", key="pack_edit", on_change="rerun") as opened:
        if not opened.open:
            return
        held, labels = pack_desk.pieces_held(desk, name), pack_desk.pieces_offered(desk, name)
        with st.form("edit_pack", border=False):
            chosen = st.multiselect("What it holds, in order", list(labels), default=held, format_func=labels.__getitem__)
            called = st.text_input("Name", max_chars=pack_desk.LONGEST_NAME, placeholder="Monthly pack of the county")
            st.caption("Saved under a name that was used before, it takes its place; with nothing in it, the name is taken back.")
            if st.form_submit_button("Save under this name", type="primary"):
                deed.attempt(lambda: pack_desk.save_pack(desk, viewer, called, pack_desk.kind_named(desk, name)[0], chosen))


def issue(desk: Desk, viewer: Viewer, kind: str, ask: Ask) -> None:
    """Freezes the pack, for a meeting or none; or says why it cannot be."""
    with doorkeeper.calm(), st.expander("Issue this pack", key="pack_issue", on_change="rerun") as opened:
        if not opened.open:
            return
        if refusal := pack_desk.can_issue(viewer):
            st.markdown(plain(refusal))
            return
        meetings = {0: "No meeting"} | {one.number: pack_desk.meeting_in_words(one) for one in pack_desk.read_agenda(desk, viewer).meetings}
        meeting = st.selectbox("For the meeting", list(meetings), format_func=meetings.__getitem__, key="issue_meeting", width=420)
        st.caption("An issued pack has a number, is never changed, and is what the next pack of that meeting is compared with.")
        deed.offer(
            "Issue",
            lambda: pack_desk.issue_pack(desk, viewer, kind, ask, meeting=meeting or None),
            key="issue_pack",
            is_primary=True,
        )


def show_issued(desk: Desk, viewer: Viewer) -> None:
    """What was issued, and its files, drawn again from what was kept."""
    with doorkeeper.calm(), st.expander("Issued packs", key="packs_issued", on_change="rerun") as opened:
        if not opened.open:
            return
        issued = pack_desk.list_issued(desk, viewer)
        sheet.show_table(pack_desk.issued_table(desk, viewer))
        if not issued:
            return
        names = {one.number: f"Pack {one.number}" for one in issued}
        number = st.selectbox("Files of", list(names), format_func=names.__getitem__, key="files_of_issued", width=200)
        pack.show_file_buttons(desk, viewer, pack_desk.read_issued(desk, viewer, number), key="issued")


def show_meetings(desk: Desk, viewer: Viewer, ask: Ask) -> None:
    """The meetings so far, what they decided, and forms to add to both."""
    with doorkeeper.calm(), st.expander("Meetings, decisions and actions", key="pack_meetings", on_change="rerun") as opened:
        if not opened.open:
            return
        agenda = pack_desk.read_agenda(desk, viewer)
        decided = pack_desk.decisions_table(agenda, max(ask.as_at, desk.today))
        if decided:
            st.subheader(plain(decided.title), anchor=False)
            sheet.show_table(decided)
        else:
            st.markdown("No decision is recorded yet. Add a meeting first; then record under it what was decided.")
        if refusal := pack_desk.can_keep_meetings(viewer):
            st.markdown(f":gray[{plain(refusal)}]")
            return
        left, middle, right = st.columns(3, gap="large")
        with left:
            _offer_a_meeting(desk, viewer)
        with middle:
            _offer_a_decision(desk, viewer, agenda)
        with right:
            _offer_a_completion(desk, viewer, agenda)


def _offer_a_meeting(desk: Desk, viewer: Viewer) -> None:
    with st.form("new_meeting"):
        name = st.text_input("Name of a new meeting", max_chars=pack_desk.LONGEST_NAME)
        held_on = st.date_input("Held on", desk.today, format="DD/MM/YYYY")
        if st.form_submit_button("Add the meeting"):
            deed.attempt(lambda: pack_desk.add_meeting(desk, viewer, name, held_on))


def _offer_a_decision(desk: Desk, viewer: Viewer, agenda: pack_desk.Agenda) -> None:
    meetings = {one.number: pack_desk.meeting_in_words(one) for one in agenda.meetings}
    if not meetings:
        return
    with st.form("new_decision"):
        meeting = st.selectbox("Meeting", list(meetings), format_func=meetings.__getitem__)
        said = st.text_area("What was decided", max_chars=pack_desk.LONGEST_TEXT)
        owner = st.text_input("Owner (a role)", max_chars=pack_desk.LONGEST_NAME)
        due_on = st.date_input("Due, for an action", None, format="DD/MM/YYYY")
        if st.form_submit_button("Record it"):
            deed.attempt(lambda: pack_desk.record_decision(desk, viewer, meeting, said, owner=owner, due_on=due_on))


def _offer_a_completion(desk: Desk, viewer: Viewer, agenda: pack_desk.Agenda) -> None:
    owed = {one.number: f"{one.owner}: {one.text}" for one in agenda.decisions if one.kind == "action" and one.completed_on is None}
    if not owed:
        return
    with st.form("completed_action"):
        action = st.selectbox("Action owed", list(owed), format_func=owed.__getitem__)
        completed_on = st.date_input("Completed on", desk.today, max_value=desk.today, format="DD/MM/YYYY")
        if st.form_submit_button("It is done"):
            deed.attempt(lambda: pack_desk.complete_action(desk, viewer, action, completed_on))
