"""The desk of board packs: what a meeting saw stays as it was, what it decided is added to and never changed, on both engines."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from data_access.cli.packs import _compared_with
from data_access.database.engine import open_case_database_to_write
from data_access.database.tables import audit_entries, case_metadata, meeting_decisions, pack_comments, pack_issues
from data_access.errors import Altered, BadRequest, NotPermitted, Refused
from data_access.figures.catalogue import FIGURES
from data_access.intake.load import append, next_data_version
from data_access.outputs import published_sections
from data_access.outputs.model import ChartBlock
from data_access.outputs.pack_text import pack_as_text, pack_from_text
from data_access.service import pack_desk, packs, release_desk
from data_access.service.asking import Ask
from tests.desk_maker import ANALYST, CHIEF, DAY, LEAD, PRESS, person, published, wanted
from tests.pack_to_write import a_pack
from tests.review_maker import assessed, review

ASK = Ask(DAY)
HELD = date(2024, 2, 23)


def gold(desk, held_on: date = HELD) -> int:
    pack_desk.add_meeting(desk, LEAD, "Gold group", held_on)
    return next(one.number for one in pack_desk.read_agenda(desk, LEAD).meetings if one.held_on == held_on)


def audited(desk) -> list[tuple[str, str]]:
    with desk.register.connect() as connection:
        return [(row.operation, row.what) for row in connection.execute(select(audit_entries).order_by(audit_entries.c.entry_id))]


def looks(desk) -> list[tuple[str, str]]:
    with desk.register.connect() as connection:
        return [(row.what, row.viewer) for row in connection.execute(select(audit_entries))]


def shown(pack) -> dict[str, str]:
    return {one.key: one.value for section in pack.sections for one in section.headlines}


def entered_late(databases) -> None:
    """Five applications that were assessed before the meeting, as was entered a week after it."""
    frames = review([assessed(key, "2024-02-20", recorded="2024-03-02T09:00") for key in range(31, 36)])
    engine = open_case_database_to_write(databases.case_url)
    with engine.begin() as connection:
        append(connection, case_metadata.tables["risk_assessments"], frames["risk_assessments"])
        next_data_version(connection, datetime(2024, 3, 2, 9), "late entries", datetime(2024, 3, 2, 9))
    engine.dispose()


def test_an_issued_pack_is_read_again_word_for_word_with_its_number(desk):
    draft = pack_desk.compose(desk, CHIEF, "gold", ASK)
    issue = pack_desk.issue_pack(desk, CHIEF, "gold", ASK)
    pack = pack_desk.read_issued(desk, CHIEF, issue.number)
    assert pack == replace(draft, number=1)
    assert (pack.name, issue.fingerprint) == ("Gold group pack 1", pack.fingerprint)
    assert [one.number for one in pack_desk.list_issued(desk, CHIEF)] == [1]
    assert ("freeze", f"pack issued: gold pack 1 as at 2024-03-01, SHA-256 {issue.fingerprint}") in audited(desk)


def test_since_the_last_meeting_is_since_what_its_pack_said(databases, desk):
    meeting = gold(desk)
    asked = Ask(HELD)
    pack_desk.issue_pack(desk, LEAD, "gold", asked, meeting=meeting)
    entered_late(databases)
    assert desk.page(CHIEF, "overview", Ask(DAY)).headlines[0].value == "35"
    pack = pack_desk.compose(desk, CHIEF, "gold", ASK)
    changes = {one.key: one.change for section in pack.sections for one in section.headlines}
    assert changes["risk_assessed"] == "+5 since 23 February", "30 is what the board saw, whatever is known of that day now"
    assert dict(pack.facts)["Compared with"] == "Gold group pack 1, 23 February 2024, as known then"


def test_a_meeting_whose_pack_was_known_earlier_is_compared_with_what_it_knew(databases, desk):
    """The board was shown on the 23rd what had been recorded by the 1st: to it, nobody's assessment of the 1st of February was late."""
    meeting = gold(desk)
    pack_desk.issue_pack(desk, LEAD, "gold", Ask(HELD, "2024-01-31T12:00"), meeting=meeting)
    assert pack_desk.compose(desk, CHIEF, "gold", ASK).sections[0].headlines[0].change == "+30 since 23 February"


def test_the_command_line_finds_a_meeting_by_its_name_whether_or_not_a_pack_was_issued_for_it(desk):
    gold(desk, date(2024, 2, 9))
    meeting = gold(desk)
    assert _compared_with(desk, "gold GROUP", DAY) == "2024-02-23"
    pack_desk.issue_pack(desk, LEAD, "gold", Ask(HELD), meeting=meeting)
    assert _compared_with(desk, "gold GROUP", DAY) == "2024-02-23"


def test_what_the_lead_says_goes_into_the_pack_and_can_be_taken_back(desk):
    for said in ("First thought.", "Second thought: the unit moved."):
        pack_desk.say_comment(desk, LEAD, "gold", "risk", DAY, said)
    pack_desk.say_comment(desk, CHIEF, "gold", "risk", DAY, "Agreed.")
    sections = pack_desk.compose(desk, CHIEF, "gold", ASK).sections
    told = [(one.text, one.by) for section in sections if section.key == "risk" for one in section.comments]
    assert told == [("Second thought: the unit moved.", "Review lead (review_lead 1)"), ("Agreed.", "Chief officer (chief_officer 1)")]
    pack_desk.say_comment(desk, person("review_lead", "another"), "gold", "risk", DAY, "I see it otherwise.")
    sections = pack_desk.compose(desk, CHIEF, "gold", ASK).sections
    assert [one.text for section in sections for one in section.comments] == [
        "Second thought: the unit moved.",
        "Agreed.",
        "I see it otherwise.",
    ], "two of one role do not speak for each other"
    pack_desk.say_comment(desk, LEAD, "gold", "risk", DAY, "  ")
    sections = pack_desk.compose(desk, CHIEF, "gold", ASK).sections
    assert [one.by for section in sections for one in section.comments] == ["Chief officer (chief_officer 1)", "Review lead (another)"]
    assert pack_desk.compose(desk, CHIEF, "gold", Ask(HELD)).sections[0].comments == ()
    assert not [what for _, what in audited(desk) if "thought" in what]


def test_what_a_meeting_decided_is_told_with_what_is_owed_first_and_late(desk):
    meeting = gold(desk)
    pack_desk.record_decision(desk, LEAD, meeting, "Publish monthly", owner="Chief officer")
    pack_desk.record_decision(desk, LEAD, meeting, "Move two officers", owner="Review lead", due_on=date(2024, 2, 28))
    pack_desk.record_decision(desk, LEAD, meeting, "Write to the regulator", owner="Analyst", due_on=date(2024, 3, 8))
    pack = pack_desk.compose(desk, CHIEF, "gold", ASK)
    section = pack.sections[-1]
    assert (section.key, section.title) == ("decisions", "2 actions are owed, 1 of them late")
    assert section.blocks[0].table.rows == (
        ("Gold group, 23 February 2024", "Move two officers", "Review lead", "28 February 2024, late"),
        ("Gold group, 23 February 2024", "Write to the regulator", "Analyst", "8 March 2024"),
        ("Gold group, 23 February 2024", "Publish monthly", "Chief officer", "decided"),
    )
    pack_desk.complete_action(desk, LEAD, 2, date(2024, 3, 1))
    section = pack_desk.compose(desk, CHIEF, "gold", ASK).sections[-1]
    assert section.title == "1 action is owed"
    assert section.blocks[0].table.rows[1] == ("Gold group, 23 February 2024", "Move two officers", "Review lead", "done 1 March 2024")
    assert pack_desk.compose(desk, CHIEF, "gold", Ask(date(2024, 2, 22))).sections[-1].key != "decisions", "not decided yet"
    with pytest.raises(Refused, match="Action 2 was completed on 2024-03-01 already"):
        pack_desk.complete_action(desk, LEAD, 2, date(2024, 3, 1))


def test_what_is_to_be_decided_stands_with_what_was(desk):
    pack_desk.say_comment(desk, LEAD, "gold", "decisions", DAY, "Whether to tell the public in April.")
    section = pack_desk.compose(desk, CHIEF, "gold", ASK).sections[-1]
    assert (section.heading, section.title, section.blocks) == ("Decisions and actions", "What is to be decided", ())
    assert section.comments[0].text == "Whether to tell the public in April."


def test_what_changed_in_definitions_since_the_last_pack_of_the_kind_is_told(desk, monkeypatch):
    pack_desk.issue_pack(desk, LEAD, "daily", Ask(HELD))
    section = pack_desk.compose(desk, CHIEF, "daily", ASK).sections[-1]
    assert (section.key, section.title) == ("definitions", "No definition changed since Chief officers' daily page 1")
    changed = dict(FIGURES) | {"risk_assessed": replace(FIGURES["risk_assessed"], definition="Counted otherwise.")}
    monkeypatch.setattr(packs, "FIGURES", changed)
    desk._pages.clear()
    section = pack_desk.compose(desk, CHIEF, "daily", ASK).sections[-1]
    assert section.title == "1 definition changed since Chief officers' daily page 1"
    ((name, before, now),) = section.blocks[0].table.rows
    assert (name, now.split(" Unit")[0]) == (FIGURES["risk_assessed"].title, "Counted otherwise.")
    assert before.startswith(FIGURES["risk_assessed"].definition)
    assert "definitions" not in [one.key for one in pack_desk.compose(desk, CHIEF, "gold", ASK).sections], "another kind"


def test_a_pack_is_edited_saved_under_a_name_saved_again_and_taken_back(desk):
    pack_desk.save_pack(desk, LEAD, "Monthly", "gold", ["contact/statuses", "overview/headlines", "overview/movement"])
    assert ("Monthly", "Monthly") in [(option.code, option.label) for option in pack_desk.kinds_offered(desk, CHIEF)]
    pack = pack_desk.compose(desk, CHIEF, "Monthly", ASK)
    assert (pack.name, [section.key for section in pack.sections]) == ("Monthly, draft", ["contact", "overview"])
    assert ([len(section.headlines) for section in pack.sections], pack.kind) == ([0, 6], "gold")
    assert pack_desk.pieces_held(desk, "Monthly") == ["contact/statuses", "overview/headlines", "overview/movement"]
    pack_desk.save_pack(desk, LEAD, "Monthly", "gold", ["overview/progress"])
    assert len(pack_desk.compose(desk, CHIEF, "Monthly", ASK).sections) == 1
    issue = pack_desk.issue_pack(desk, CHIEF, "Monthly", ASK)
    assert pack_desk.read_issued(desk, CHIEF, issue.number).name == "Monthly 1"
    pack_desk.save_pack(desk, LEAD, "Monthly", "gold", [])
    with pytest.raises(BadRequest, match="There is no pack 'Monthly'"):
        pack_desk.compose(desk, CHIEF, "Monthly", ASK)
    for name, pieces, sentence in (
        ("Gold group pack", ["overview/progress"], "is the name of a kind of pack already"),
        ("Other", ["overview/weather"], "There is no piece 'overview/weather'"),
        (" ", ["overview/progress"], "The name of a pack is empty"),
    ):
        with pytest.raises(BadRequest, match=sentence):
            pack_desk.save_pack(desk, LEAD, name, "gold", pieces)


def test_a_pack_for_the_public_is_refused_while_nothing_is_published(desk):
    for deed in (pack_desk.compose, pack_desk.issue_pack):
        with pytest.raises(Refused, match="No release as at 1 March 2024 or before is published"):
            deed(desk, CHIEF, "panel", ASK)
    assert pack_desk.list_issued(desk, CHIEF) == ()


def test_a_pack_for_the_public_says_what_stands_published_and_nothing_else(desk):
    number = published(desk)
    (release,) = release_desk.list_releases(desk, CHIEF).releases
    issue = pack_desk.issue_pack(desk, CHIEF, "panel", ASK)
    pack = pack_desk.read_issued(desk, CHIEF, issue.number)
    assert (pack.name, pack.marking) == ("Police and crime panel pack 1", "OFFICIAL")
    assert dict(pack.facts)["Source"] == f"release {number} as at 1 March 2024, checksum {release.checksum[:12]}"
    said = {cell.figure: cell.value for cell in release.content.cells if not cell.breakdown}
    assert shown(pack) == {figure: str(value) if value is not None else "[c]" for figure, value in said.items()}
    (chart,) = [block.chart for section in pack.sections for block in section.blocks if isinstance(block, ChartBlock)]
    parts = [cell.value for cell in release.content.cells if cell.breakdown == "risk_category"]
    assert list(chart.series[0].values) == parts
    assert ("pack panel", CHIEF.subject) in {(what.partition(" as at")[0], who) for what, who in looks(desk)}


def test_a_withdrawn_release_is_in_no_pack_for_the_public_but_in_one_as_it_was_known_before(desk):
    number = published(desk)
    before = desk.clock()
    release_desk.withdraw_release(desk, CHIEF, number, reason="A category was wrong.")
    with pytest.raises(Refused, match="No release as at 1 March 2024"):
        pack_desk.compose(desk, CHIEF, "panel", ASK)
    then = pack_desk.compose(desk, CHIEF, "panel", replace(ASK, known_by=before.isoformat()))
    assert f"release {number} as at" in dict(then.facts)["Source"]


def test_a_withdrawn_number_is_not_told_as_what_was_said_before(desk):
    first = published(desk)
    second = release_desk.freeze_release(desk, PRESS, wanted(desk, title="Again"))
    release_desk.submit_release(desk, PRESS, second.number)
    release_desk.sign_release(desk, ANALYST, second.number)
    release_desk.approve_release(desk, CHIEF, second.number)
    release_desk.publish_release(desk, PRESS, second.number)
    assert "; 30 as at 1 Mar 2024" in pack_desk.compose(desk, CHIEF, "panel", ASK).sections[0].headlines[1].change
    release_desk.withdraw_release(desk, CHIEF, first, reason="It was of another force.")
    pack = pack_desk.compose(desk, CHIEF, "panel", ASK)
    assert pack.sections[0].headlines[1].change == "as at 1 Mar 2024"
    assert f"release {first} " not in str(pack)


def test_a_number_that_is_counted_otherwise_by_now_says_so(desk, monkeypatch):
    published(desk)
    now = dict(FIGURES) | {"risk_assessed": replace(FIGURES["risk_assessed"], definition="Something else.")}
    monkeypatch.setattr(published_sections, "FIGURES", now)
    changes = {one.key: one.change for one in pack_desk.compose(desk, CHIEF, "panel", ASK).sections[0].headlines}
    assert changes["risk_assessed"] == "as at 1 Mar 2024, as it was defined then"
    assert changes["applications_in_scope"] == "as at 1 Mar 2024"


def test_a_superseded_release_gives_way_and_stands_beside_what_was_said_since(desk):
    first = published(desk)
    later = release_desk.freeze_release(desk, PRESS, wanted(desk, title="Again", figures=("risk_assessed",), breakdowns=()))
    release_desk.explain_change(desk, PRESS, later.number, outcome="dropped", sentence="Said again, and nothing else.")
    release_desk.submit_release(desk, PRESS, later.number)
    release_desk.sign_release(desk, ANALYST, later.number)
    release_desk.approve_release(desk, CHIEF, later.number)
    release_desk.publish_release(desk, PRESS, later.number, supersedes=first)
    pack = pack_desk.compose(desk, CHIEF, "panel", ASK)
    assert list(shown(pack)) == ["risk_assessed"]
    (headline,) = pack.sections[0].headlines
    assert headline.change == "as at 1 Mar 2024; 30 as at 1 Mar 2024"


def test_pieces_of_live_figures_are_in_no_pack_for_the_public(desk):
    with pytest.raises(BadRequest, match="There is no piece 'risk/outstanding'"):
        pack_desk.save_pack(desk, LEAD, "For the panel", "panel", ["overview/published", "risk/outstanding"])
    with pytest.raises(BadRequest, match="There is no piece 'overview/published'"):
        pack_desk.save_pack(desk, LEAD, "Gold and more", "gold", ["overview/published"])


def test_who_may_not_is_told_so(desk):
    meeting = gold(desk)
    refused = [
        lambda: pack_desk.issue_pack(desk, ANALYST, "gold", ASK),
        lambda: pack_desk.compose(desk, PRESS, "gold", ASK),
        lambda: pack_desk.say_comment(desk, PRESS, "gold", "risk", DAY, "No."),
        lambda: pack_desk.save_pack(desk, PRESS, "Mine", "gold", ["overview/progress"]),
        lambda: pack_desk.add_meeting(desk, PRESS, "Another", DAY),
        lambda: pack_desk.record_decision(desk, person("board_member"), meeting, "No", owner="Nobody"),
        lambda: pack_desk.complete_action(desk, person("auditor"), 1, DAY),
        lambda: pack_desk.read_issued(desk, person("board_member"), 1),
        lambda: pack_desk.read_agenda(desk, person("importer")),
        lambda: pack_desk.list_issued(desk, person("importer")),
    ]
    for ask in refused:
        with pytest.raises(NotPermitted, match="may not"):
            ask()


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda desk: pack_desk.add_meeting(desk, LEAD, "  ", DAY), "The name of a meeting is empty"),
        (lambda desk: pack_desk.add_meeting(desk, LEAD, "x" * 121, DAY), "The name of a meeting has 121 letters; at most 120 are kept"),
        (lambda desk: pack_desk.record_decision(desk, LEAD, 9, "Yes", owner="Lead"), "There is no meeting 9"),
        (lambda desk: pack_desk.complete_action(desk, LEAD, 9, DAY), "There is no action 9"),
        (lambda desk: pack_desk.complete_action(desk, LEAD, 9, date(2030, 1, 1)), "An action is completed today, 2024-03-02, or before"),
        (lambda desk: pack_desk.say_comment(desk, LEAD, "gold", "weather", DAY, "Fine"), "no section 'weather' to comment on"),
        (lambda desk: pack_desk.say_comment(desk, LEAD, "gold", "risk", DAY, "x" * 1501), "A comment has 1,501 letters"),
        (lambda desk: pack_desk.issue_pack(desk, LEAD, "gold", ASK, meeting=7), "There is no meeting 7"),
        (lambda desk: pack_desk.read_issued(desk, LEAD, 3), "There is no issued pack 3"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(desk, ask, sentence):
    before = pack_desk.read_agenda(desk, LEAD)
    with pytest.raises(BadRequest, match=sentence):
        ask(desk)
    assert pack_desk.read_agenda(desk, LEAD) == before
    assert pack_desk.list_issued(desk, LEAD) == ()


def test_the_same_meeting_twice_and_an_action_due_before_its_meeting_are_refused(desk):
    meeting = gold(desk)
    with pytest.raises(BadRequest, match="a meeting of that name on 2024-02-23 already"):
        pack_desk.add_meeting(desk, LEAD, "Gold group", HELD)
    with pytest.raises(BadRequest, match="due on the day of its meeting, 2024-02-23, or later"):
        pack_desk.record_decision(desk, LEAD, meeting, "Too early", owner="Lead", due_on=date(2024, 2, 22))


@pytest.mark.parametrize("table", [pack_issues, pack_comments, meeting_decisions], ids=lambda table: table.name)
def test_the_database_itself_refuses_to_change_or_remove_what_was_kept(desk, table):
    meeting = gold(desk)
    pack_desk.issue_pack(desk, LEAD, "daily", ASK, meeting=meeting)
    pack_desk.say_comment(desk, LEAD, "daily", "overview", DAY, "Said.")
    pack_desk.record_decision(desk, LEAD, meeting, "Yes", owner="Lead")
    column = list(table.columns)[1]
    for change in (delete(table), update(table).values({column.name: column})):
        with pytest.raises(DBAPIError, match="never changed"), desk.register.begin() as connection:
            connection.execute(change)


def test_an_altered_issue_is_found_and_none_is_shown(desk):
    for _ in range(2):
        pack_desk.issue_pack(desk, LEAD, "daily", ASK)
    name = "keep_pack_issues_update"
    drop = f"DROP TRIGGER {name} ON pack_issues" if desk.register.dialect.name == "postgresql" else f"DROP TRIGGER {name}"
    with desk.register.begin() as connection:
        connection.execute(text(drop))
        connection.execute(update(pack_issues).where(pack_issues.c.issue_number == 1).values(issued_by="somebody else"))
    for ask in (lambda: pack_desk.read_issued(desk, LEAD, 2), lambda: pack_desk.list_issued(desk, LEAD)):
        with pytest.raises(Altered, match="Issued pack 1 is not as it was sealed"):
            ask()
    page = desk.page(CHIEF, "overview", ASK)
    assert any(
        "Issued pack 1 is not as it was sealed" in notice and "no meeting's pack is compared with" in notice for notice in page.notices
    )


def test_a_pack_comes_back_from_its_text_as_it_was():
    pack = a_pack()
    assert pack_from_text(pack_as_text(pack)) == pack
    assert pack_from_text(pack_as_text(pack)).fingerprint == pack.fingerprint
    for broken in ("{}", "[1]", '{"is":"Nobody"}', '{"is":"Column","head":"A","is_number":false}', "no json"):
        with pytest.raises((ValueError, TypeError)):
            pack_from_text(broken)
