"""The register of packs where it is pressed: two at once, late data, odd letters, days by London's clock, a day with two packs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from sqlalchemy.exc import DBAPIError

from data_access.database.tables import meeting_decisions, pack_comments, pack_issues, saved_packs
from data_access.errors import BadRequest, NotPermitted, Refused
from data_access.permissions import ROLES, May
from data_access.service import pack_desk
from data_access.service.asking import Ask
from data_access.viewer import Viewer
from tests.desk_maker import ANALYST, CHIEF, DAY, LEAD, Clock, closing, desk_over
from tests.integration.test_pack_desk import HELD, audited, entered_late, gold

ASK = Ask(DAY)


def outcomes_at_once(*deeds) -> list[str]:
    """'' for each deed that was done, else what its refusal says."""
    barrier = Barrier(len(deeds))

    def run(deed) -> str:
        barrier.wait(timeout=60)
        try:
            deed()
        except Refused as refusal:
            return str(refusal)
        return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


def test_of_two_who_issue_at_once_one_is_told_that_the_other_was_first(desk):
    done = outcomes_at_once(*[lambda: pack_desk.issue_pack(desk, LEAD, "daily", ASK)] * 4)
    told = [text for text in done if text]
    assert len(pack_desk.list_issued(desk, LEAD)) == 4 - len(told)
    assert all("issued at the same moment" in text or "the next number is" in text for text in told)


def test_an_action_completed_by_two_at_once_is_completed_once(desk):
    meeting = gold(desk)
    for number in range(1, 9):
        pack_desk.record_decision(desk, LEAD, meeting, "Do it", owner="Lead", due_on=DAY)
        done = outcomes_at_once(*[lambda number=number: pack_desk.complete_action(desk, LEAD, number, DAY)] * 2)
        assert done[0] == ""
        assert "was completed" in done[1]


def test_a_pack_is_not_issued_when_the_data_changed_while_it_was_composed(databases, desk, monkeypatch):
    composed = pack_desk.compose

    def slowly(*asked):
        pack = composed(*asked)
        entered_late(databases)
        return pack

    monkeypatch.setattr(pack_desk, "compose", slowly)
    with pytest.raises(Refused, match="The data changed while the pack was composed"):
        pack_desk.issue_pack(desk, LEAD, "gold", ASK)
    assert pack_desk.list_issued(desk, LEAD) == ()


def test_of_two_packs_as_at_one_day_the_name_and_what_was_known_are_of_the_same_one(databases, desk):
    """The second meeting saw the day as known after the late entries; both are 'as at 23 February'."""
    first, second = gold(desk, HELD), gold(desk, date(2024, 2, 26))
    pack_desk.issue_pack(desk, LEAD, "gold", Ask(HELD), meeting=first)
    entered_late(databases)
    pack_desk.issue_pack(desk, LEAD, "gold", Ask(HELD), meeting=second)
    for asked in (ASK, Ask(DAY, compared_with=HELD.isoformat())):
        pack = pack_desk.compose(desk, CHIEF, "gold", asked)
        changes = {one.key: one.change for section in pack.sections for one in section.headlines}
        assert dict(pack.facts)["Compared with"] == "Gold group pack 2, 23 February 2024, as known then"
        assert changes["risk_assessed"].startswith("no change"), changes["risk_assessed"]


def test_the_last_pack_is_that_of_the_latest_day_whichever_meeting_was_held_last(desk):
    earlier, later = gold(desk, HELD), gold(desk, date(2024, 2, 28))
    pack_desk.issue_pack(desk, LEAD, "gold", Ask(HELD), meeting=earlier)
    pack_desk.issue_pack(desk, LEAD, "gold", Ask(date(2024, 2, 20)), meeting=later)
    assert dict(pack_desk.compose(desk, CHIEF, "gold", ASK).facts)["Compared with"].startswith("Gold group pack 1, 23 February")


def test_a_lasting_link_shows_the_same_change_after_a_pack_was_issued_for_the_day_it_compares_with(databases, desk):
    meeting = gold(desk)
    entered_late(databases)
    link = desk.lasting(ASK)
    asked = desk.read_ask(link, LEAD)[0]
    before = [one.change for one in desk.page(LEAD, "overview", asked).headlines]
    pack_desk.issue_pack(desk, LEAD, "gold", Ask(HELD), meeting=meeting)
    assert [one.change for one in desk.page(LEAD, "overview", asked).headlines] == before


def test_a_page_seen_before_a_pack_was_issued_is_compared_with_the_pack_afterwards(databases, desk):
    """The page of that very question is kept; what it is compared with is a part of the question."""
    meeting = gold(desk)
    entered_late(databases)
    assert desk.page(LEAD, "overview", ASK).headlines[0].change == "+5 since 23 February", "five were entered late"
    pack_desk.issue_pack(desk, LEAD, "gold", Ask(HELD), meeting=meeting)
    assert desk.page(LEAD, "overview", ASK).headlines[0].change == "no change since 23 February", "the pack knew of them"


@pytest.mark.parametrize("odd", ["\x00", "\x08", "\x1b[31m", "\ud800", "\ufffe"], ids=ascii)
def test_letters_that_no_paper_can_print_are_refused_in_a_sentence(desk, odd):
    meeting = gold(desk)
    for deed in (
        lambda: pack_desk.say_comment(desk, LEAD, "gold", "risk", DAY, f"Said{odd}."),
        lambda: pack_desk.add_meeting(desk, LEAD, f"Gold{odd}", DAY),
        lambda: pack_desk.record_decision(desk, LEAD, meeting, f"Yes{odd}", owner="Lead"),
        lambda: pack_desk.record_decision(desk, LEAD, meeting, "Yes", owner=f"Lead{odd}"),
    ):
        with pytest.raises(BadRequest, match="a letter that cannot be printed"):
            deed()
    pack_desk.say_comment(desk, LEAD, "gold", "risk", DAY, "Two lines:\n\tone, and café £5 — “two” 😀.")


def test_what_is_said_and_issued_after_midnight_is_of_the_new_london_day(databases):
    """In June London is an hour ahead: 23:30 on the 5th by universal time is 00:30 on the 6th."""
    with closing(desk_over(databases, clock=Clock(datetime(2024, 6, 5, 23, 30, tzinfo=UTC)))) as desk:
        pack_desk.say_comment(desk, LEAD, "daily", "overview", DAY, "Past midnight.")
        pack_desk.issue_pack(desk, LEAD, "daily", ASK)
        assert [one.said_on for one in pack_desk.read_issued(desk, LEAD, 1).sections[0].comments] == [date(2024, 6, 6)]
        assert pack_desk.issued_table(desk, LEAD).rows[0][4] == "6 June 2024"


def test_a_pack_of_some_cases_only_says_of_which(desk):
    facts = dict(pack_desk.compose(desk, CHIEF, "gold", Ask(DAY, category="high")).facts)
    assert facts["Counted"] == "only High"
    assert "Counted" not in dict(pack_desk.compose(desk, CHIEF, "gold", ASK).facts)


def test_an_action_is_not_completed_before_the_meeting_that_asked_for_it(desk):
    meeting = gold(desk)
    pack_desk.record_decision(desk, LEAD, meeting, "Do it", owner="Lead", due_on=DAY)
    with pytest.raises(BadRequest, match="Action 1 was asked for on 2024-02-23; it is completed then or later"):
        pack_desk.complete_action(desk, LEAD, 1, date(2024, 2, 22))


def test_no_log_and_no_refusal_repeats_what_was_said(desk):
    secret, meeting = "Zanzibar", gold(desk)
    pack_desk.say_comment(desk, LEAD, "gold", "risk", DAY, secret)
    pack_desk.record_decision(desk, LEAD, meeting, secret, owner=secret, due_on=DAY)
    pack_desk.complete_action(desk, LEAD, 1, DAY)
    pack_desk.issue_pack(desk, LEAD, "gold", ASK, meeting=meeting)
    pack_desk.read_issued(desk, LEAD, 1)
    assert not [entry for entry in audited(desk) if secret in "".join(entry)]
    for text in (secret * 300, f"{secret}\x00"):
        with pytest.raises(BadRequest) as refusal:
            pack_desk.say_comment(desk, LEAD, "gold", "risk", DAY, text)
        assert secret not in str(refusal.value)


MAY_BUILD, MAY_ISSUE = {"chief_officer", "analyst", "review_lead"}, {"chief_officer", "review_lead"}
DEEDS = {
    "read the agenda": (MAY_BUILD, lambda desk, who: pack_desk.read_agenda(desk, who)),
    "add a meeting": (MAY_BUILD, lambda desk, who: pack_desk.add_meeting(desk, who, f"Meeting of {who.role}", DAY)),
    "record a decision": (MAY_BUILD, lambda desk, who: pack_desk.record_decision(desk, who, 1, "Yes", owner="Lead")),
    "complete an action": (MAY_BUILD, lambda desk, who: pack_desk.complete_action(desk, who, 99, DAY)),
    "comment": (MAY_BUILD, lambda desk, who: pack_desk.say_comment(desk, who, "daily", "overview", DAY, "Said.")),
    "save a kind": (MAY_BUILD, lambda desk, who: pack_desk.save_pack(desk, who, "Own", "daily", ["overview/progress"])),
    "compose": (MAY_BUILD, lambda desk, who: pack_desk.compose(desk, who, "daily", ASK)),
    "list the issued": (MAY_BUILD, lambda desk, who: pack_desk.list_issued(desk, who)),
    "read an issued one": (MAY_BUILD, lambda desk, who: pack_desk.read_issued(desk, who, 1)),
    "issue": (MAY_ISSUE, lambda desk, who: pack_desk.issue_pack(desk, who, "daily", ASK)),
}
"""What can be done with packs: the roles that may, and doing it."""


def test_each_role_may_do_with_packs_what_the_table_says_and_nothing_else(desk):
    gold(desk)
    pack_desk.issue_pack(desk, LEAD, "daily", ASK)
    for deed, (allowed, do) in DEEDS.items():
        done = set()
        for role in (*ROLES, "nobody"):
            try:
                do(desk, Viewer(role, "Somebody", f"{role} 1"))
            except NotPermitted as refusal:
                assert "The role Somebody may not" in str(refusal)
                continue
            except BadRequest as fault:
                assert "There is no action 99" in str(fault)
            done.add(role)
        assert done == allowed, deed


def test_an_issued_pack_is_read_by_nobody_who_may_not_see_exact_counts(desk, monkeypatch):
    pack_desk.issue_pack(desk, LEAD, "daily", ASK)
    label, allowed = ROLES["analyst"]
    monkeypatch.setitem(ROLES, "analyst", (label, allowed - {May.SEE_EXACT_COUNTS}))
    with pytest.raises(NotPermitted, match="The role Analyst may not see exact counts"):
        pack_desk.read_issued(desk, ANALYST, 1)


def rows_that_cannot_be():
    """A row of each table of packs that the desk would refuse, as another program might write it."""
    now = datetime(2024, 3, 2)
    said = {"pack_kind": "gold", "subject": "risk", "as_at": DAY, "text": "x", "said_by": "Lead", "said_at": now}
    decided = {"meeting_id": 1, "decision_kind": "action", "text": "x", "owner": "x", "due_on": DAY, "recorded_at": now, "recorded_by": "x"}
    issued = {
        **{"issue_number": 1, "pack_kind": "gold", "meeting_id": 1, "as_at": "2024-03-01", "known_by": "x", "data_version": 1},
        **{"content": "x", "fingerprint": "0" * 64, "issued_at": "x", "issued_by": "x", "seal": "0" * 64},
    }
    saved = {"name": "x", "pack_kind": "gold", "pieces": "[]", "saved_at": now, "saved_by": "x"}
    wrong = (
        (pack_comments, said, ({"text": "x" * 1501}, {"said_by": ""})),
        (meeting_decisions, decided, ({"text": ""}, {"owner": ""}, {"due_on": None}, {"decision_kind": "wish"}, {"meeting_id": 9})),
        (
            pack_issues,
            issued,
            ({"issue_number": 0}, {"as_at": "1 March"}, {"fingerprint": "0"}, {"seal": ""}, {"content": ""}, {"meeting_id": 9}),
        ),
        (saved_packs, saved, ({"name": ""},)),
    )
    return [(table, row, one) for table, row, ones in wrong for one in ones]


def test_the_database_itself_refuses_rows_that_the_desk_would_never_write(desk):
    gold(desk)
    for table, row, wrong in rows_that_cannot_be():
        with pytest.raises(DBAPIError), desk.register.begin() as connection:
            connection.execute(table.insert().values(row | wrong))
        with desk.register.connect() as connection:
            connection.execute(table.insert().values(row))
            connection.rollback()
