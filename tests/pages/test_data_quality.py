"""The data quality page: what it says of good and of bad records, and who may see which cases they are."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.exc import OperationalError

from data_access.database.tables import audit_entries
from data_access.errors import BadRequest, DatabaseUnavailable, NotPermitted
from data_access.permissions import ROLES
from data_access.service import Ask, case_references, open_desk_at
from tests.pages import spoken
from tests.review_maker import assessed, event, recorded_as, review, scope, step, written_to

PAGE = "pages/assure/data_quality.py"
DAY = date(2024, 3, 1)
REASON = "Weekly check of missing days"
GOOD = [
    [recorded_as(n, "2024-01-02", received_on=date(2020, 1, 1)), scope(n, "2024-01-02"), assessed(n, "2024-01-03")] for n in range(1, 31)
]


@pytest.fixture
def desk_over(fresh_databases):
    """Gives the desk of a small review."""
    opened = []

    def make(*rows):
        databases = fresh_databases()
        written_to(databases.case_url, review(*rows))
        opened.append(open_desk_at(*databases, is_demonstration=True))
        return opened[-1]

    yield make
    for desk in opened:
        desk.case.dispose()
        desk.register.dispose()


def _page(desk, role="review_lead", **asked):
    return desk.page(desk.viewer(role), "data_quality", Ask(DAY, **asked))


def _rows(view, name: str) -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in view.block(name).table.rows}


def _entries(register) -> list:
    with register.connect() as connection:
        return connection.execute(select(audit_entries).order_by(audit_entries.c.entry_id)).all()


# What it says ---------------------------------------------------------------------------------------------------------------------------


def test_good_records_are_said_to_be_good(desk_over):
    view = _page(desk_over(GOOD, _stated(30)))
    assert view.sentence == "No check finds anything to put right; every application found is accounted for"
    assert _rows(view, "sources") == {"Case system": ("30", "30", "0", "0", "0", "0", "0", "0")}
    assert view.block("baseline").title == "The scope is as large as was stated"
    assert view.block("trend").chart.title == "The checks found as much on 25 February as on 7 January"


def _stated(applications: int):
    return event("population_baselines", "2024-01-02", applications=applications, reason="stated")


def test_what_is_not_accounted_for_comes_first_and_is_never_nought(desk_over):
    lost = [recorded_as(40, "2024-01-05", received_on=date(2020, 1, 1)), recorded_as(41, "2024-01-05", received_on=date(2020, 1, 1))]
    other = event("application_records", "2024-01-06", application_id=41, **_record("Paper register"))
    view = _page(desk_over(GOOD, lost, other))
    assert view.sentence == "2 applications found are not accounted for; 1 of 23 checks finds something to put right"
    assert _rows(view, "sources") == {
        "Case system": ("31", "30", "0", "0", "0", "0", "0", "1"),
        "Paper register": ("1", "0", "0", "0", "0", "0", "0", "1"),
        "All sources": ("32", "30", "0", "0", "0", "0", "0", "2"),
    }
    assert _rows(view, "findings")["Q10"] == ("In a source, with no decision on scope", "2", "applications", "0")
    assert view.block("baseline").title == "No population has been stated"


def _record(system: str) -> dict[str, object]:
    return {"route": "unknown", "original_outcome": "disclosed", "received_on": date(2020, 1, 1), "source_system": system}


def test_a_scope_that_is_not_as_stated_is_said_with_the_difference(desk_over):
    said = _page(desk_over(GOOD, _stated(32))).block("baseline")
    assert said.title == "The scope is not as large as was stated"
    assert "stated as 32. As at 1 March 2024, 30 are counted in scope: 2 fewer." in said.sentences[0]


def test_what_no_table_tells_of_is_unknown_and_not_without_fault(desk_over):
    findings = _rows(_page(desk_over(GOOD)), "findings")
    assert set(findings) == {"Q07", "Q08", "Q09", "Q16", "Q17", "Q18", "Q19", "Q20"}
    assert {row[1] for row in findings.values()} == {"[x]"}
    assert "No check finds anything to put right" in _page(desk_over(GOOD)).sentence


def test_the_trend_tells_what_was_known_then(desk_over):
    late = assessed(50, "2024-01-10", recorded="2024-02-20T09:00")
    desk = desk_over(GOOD, recorded_as(50, "2024-01-02", received_on=date(2020, 1, 1)), scope(50, "2024-01-02"), late)
    view, earlier = _page(desk), _page(desk, known_by="2024-02-10")
    assert view.block("trend").chart.title == "The checks found as much on 25 February as on 7 January"
    told, told_earlier = (
        _rows_of(one.block("trend").table)["Q13 In scope for more than 28 days without a risk category"] for one in (view, earlier)
    )
    assert told == ("0", "0", "0", "0", "1", "1", "1", "0"), "on 4 February it had waited 33 days, as far as anybody knew"
    assert told_earlier == ("0", "0", "0", "0", "1", "1", "1", "1"), "and by 10 February nobody knew better"
    assert "Q13" not in _rows(view, "findings"), "as known now it never waited"


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2024, 1, 3), [date(2024, 1, 3)]),
        (date(2024, 1, 13), [date(2024, 1, 7)]),
        (date(2024, 1, 14), [date(2024, 1, 7), date(2024, 1, 14)]),
        (date(2024, 5, 1), [date(2024, 3, 3) + timedelta(weeks=week) for week in range(9)]),
    ],
    ids=["before any Sunday", "a Saturday", "a Sunday", "long after"],
)
def test_the_trend_is_of_whole_weeks(desk_over, day, days):
    desk = desk_over(GOOD)
    chart = desk.page(desk.viewer("review_lead"), "data_quality", Ask(day)).block("trend").chart
    assert list(chart.categories) == days
    last = f"{days[-1].day} {days[-1]:%B}"
    assert chart.title == (
        f"What the checks found on {last}" if len(days) == 1 else f"The checks found as much on {last} as on {days[0].day} {days[0]:%B}"
    )


def _rows_of(table) -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in table.rows}


def test_filters_narrow_no_check_and_the_page_says_so(desk_over):
    desk = desk_over(GOOD, _stated(30))
    whole, narrowed = _page(desk), _page(desk, route="right_to_know", team="North")
    for name in ("findings", "clear", "sources", "baseline", "delays"):
        assert narrowed.block(name) == whole.block(name)
    assert any("The filters narrow second reviews" in notice for notice in narrowed.notices)


def test_who_may_not_see_exact_counts_sees_none(desk):
    view = _page(desk, "auditor")
    numbers = [cell for name in ("findings", "sources", "delays") for row in view.block(name).table.rows for cell in row[1:-2]]
    numbers += [cell for row in view.block("trend").table.rows for cell in row[1:]]
    counts = [int(cell.replace(",", "")) for cell in numbers if re.fullmatch(r"[\d,]+", cell)]
    assert len(counts) > 100
    assert all(count % 5 == 0 for count in counts)
    assert "[c]" in numbers
    assert "once rounded" in view.block("baseline").sentences[0]
    assert view.block("agreement").sentences == ("30 second reviews agree in category and outcome, and [c] do not.",)


def test_the_demonstration_says_of_its_invented_records_what_is_wrong_with_them(desk):
    view = _page(desk)
    assert view.sentence == "5 of 23 checks find something to put right; every application found is accounted for"
    assert {code: row[1] for code, row in _rows(view, "findings").items()} == {
        "Q13": "72",
        "Q12": "29",
        "Q19": "12",
        "Q14": "11",
        "Q18": "2",
    }
    assert _rows(view, "sources")["All sources"] == ("3,904", "3,778", "45", "49", "22", "10", "0", "0")
    assert view.block("delays").table.title == "378 of 20,614 records were entered after their day"


def test_what_is_overdue_here_is_what_is_overdue_on_the_contact_page(desk):
    waiting = desk.history(desk.current_events()).how_many_by("people", ("due_on",), day=DAY, where="is_still_to_reach")
    assert sum(n for (due,), n in waiting.items() if due and due < DAY) == 2


# Which cases they are -------------------------------------------------------------------------------------------------------------------


def _asked(app, role: str, reason: str):
    app.query_params["view_as"] = role
    app.run().switch_page(PAGE).run()
    app.session_state["which_cases"] = True
    app.run()
    boxes = [box for box in app.selectbox if box.label == "Check"]
    if not boxes:
        return app
    boxes[0].set_value("Q12")
    next(one for one in app.text_input if one.label == "Why you need the references").set_value(reason)
    next(one for one in app.button if one.label == "Show the references").click()
    return app.run()


def _references(app) -> list[str]:
    return [cell for cell in spoken.cells(app) if re.fullmatch(r"SYN-\d{7}", cell)]


def test_the_review_lead_sees_references_for_a_reason_and_the_next_click_takes_them_away(app, desk, caplog):
    before = len(_entries(desk.register))
    references = _references(_asked(app, "review_lead", REASON))
    assert len(references) == len(set(references)) == 29
    assert "Q12: 29 applications" in spoken.words(app)
    entries = _entries(desk.register)[before:]
    assert [(entry.what, entry.why) for entry in entries if entry.what.startswith("references")] == [
        ("references of Q12 as at 2024-03-01: 29 of 29 shown", REASON)
    ]
    assert not any("SYN-" in entry.what for entry in entries)
    assert "SYN-" not in caplog.text
    assert "SYN-" not in str(app.query_params)
    assert not _references(app.run())


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"review_lead"}))
def test_no_other_role_is_offered_references_or_given_them(desk, role):
    viewer, before = desk.viewer(role), len(_entries(desk.register))
    assert case_references.can_list(viewer, "data_quality").startswith(f"The role {viewer.label} may not ")
    with pytest.raises(NotPermitted):
        case_references.offered(desk, viewer, "data_quality", Ask(DAY))
    with pytest.raises(NotPermitted, match=r"may not (open data quality|see exact counts|see the references of cases)"):
        case_references.list_references(desk, viewer, "data_quality", Ask(DAY), "Q12", REASON)
    assert [(entry.operation, entry.role) for entry in _entries(desk.register)[before:]] == [("refusal", role)] * 2


@pytest.mark.parametrize("role", ["chief_officer", "analyst", "auditor"])
def test_the_page_of_no_other_role_has_the_form(app, role):
    _asked(app, role, REASON)
    assert "What puts it right" in spoken.words(app)
    assert not app.text_input
    assert not _references(app)


def test_a_reason_that_will_not_do_is_said_and_the_page_stays_whole(app):
    said = spoken.words(_asked(app, "review_lead", "short"))
    assert "Say in 10 to 200 characters why you need the references" in said
    assert "records were entered after their day" in said
    assert not _references(app)


def test_while_the_case_database_does_not_answer_the_page_stays_whole_and_no_reference_is_shown(app, monkeypatch):
    def out_of_reach(*_):
        raise OperationalError("SELECT reference", {}, Exception("server closed the connection unexpectedly"))

    monkeypatch.setattr("data_access.service.case_references.read_references", out_of_reach)
    said = spoken.words(_asked(app, "review_lead", REASON))
    assert "The case database" in said
    assert "SELECT" not in said
    assert "records were entered after their day" in said
    assert not _references(app)


@pytest.mark.parametrize("reason", ["", "too short", " " * 30, "x" * 201, "a reason with a \x00 in it"])
def test_without_a_reason_that_will_do_nothing_is_shown_or_logged(desk, reason):
    before = len(_entries(desk.register))
    with pytest.raises(BadRequest, match="Say in 10 to 200 characters why you need the references"):
        case_references.list_references(desk, desk.viewer("review_lead"), "data_quality", Ask(DAY), "Q12", reason)
    assert len(_entries(desk.register)) == before


def test_a_code_that_is_none_is_refused(desk):
    with pytest.raises(BadRequest, match="There is no list 'Q99' here"):
        case_references.list_references(desk, desk.viewer("review_lead"), "data_quality", Ask(DAY), "Q99", REASON)


def test_where_the_audit_cannot_be_written_no_reference_is_even_read(desk, monkeypatch):
    def locked(*_args, **_more):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr("data_access.audit.record", locked)
    monkeypatch.setattr("data_access.service.case_references.read_references", lambda *_: pytest.fail("references were read"))
    with pytest.raises(DatabaseUnavailable):
        case_references.list_references(desk, desk.viewer("review_lead"), "data_quality", Ask(DAY), "Q12", REASON)


def test_the_entry_is_in_the_audit_before_a_reference_is_read(desk, monkeypatch):
    told = []
    monkeypatch.setattr("data_access.service.case_references.read_references", lambda *_: told.extend(_entries(desk.register)) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        case_references.list_references(desk, desk.viewer("review_lead"), "data_quality", Ask(DAY), "Q12", REASON)
    assert told[-1].what.startswith("references of Q12")
    assert (told[-1].operation, told[-1].viewer, told[-1].data_version) == ("consultation", "demonstration review_lead", 1)


def test_fifty_references_at_most_are_shown_the_oldest_first_and_how_many_there_are(desk_over):
    wrong = [
        [scope(n, "2024-01-01"), step(n, "2024-01-02", "completed"), step(n, date(2024, 2, 29 if n <= 10 else 10), "started")]
        for n in range(1, 61)
    ]
    desk = desk_over(wrong)
    table = case_references.list_references(
        desk, desk.viewer("review_lead"), "data_quality", Ask(DAY), "Q04", "  A reason over\ntwo lines "
    )
    assert table.title == "Q04: the oldest 50 of 60 applications"
    assert [row[0] for row in table.rows] == [f"TINY-{n}" for n in range(11, 61)]
    assert {row[1] for row in table.rows} == {"10 Feb 2024"}
    last = _entries(desk.register)[-1]
    assert (last.what, last.why) == ("references of Q04 as at 2024-03-01: 50 of 60 shown", "A reason over two lines")


def test_the_longest_reason_fits_the_audit_on_either_engine(desk_over):
    desk = desk_over(GOOD, scope(40, "2024-01-01"))
    ask = Ask(DAY, known_by="2024-03-01T09:30:00Z")
    case_references.list_references(desk, desk.viewer("review_lead"), "data_quality", ask, "Q11", "é" * 200)
    last = _entries(desk.register)[-1]
    assert last.what == "references of Q11 as at 2024-03-01, known by 2024-03-01T09:30:00+00:00: 1 of 1 shown"
    assert last.why == "é" * 200


def test_references_are_in_nothing_that_the_desk_keeps(desk):
    case_references.list_references(desk, desk.viewer("review_lead"), "data_quality", Ask(DAY), "Q12", REASON)
    kept = [desk._pages, desk._choices, desk._agendas, list(desk._histories._kept)]
    assert "SYN-" not in repr(kept)
    assert not any("SYN-" in str(frame.columns) or "reference" in frame.columns for frame in desk.current_events().frames.values())


def test_what_is_known_later_is_not_listed_for_an_earlier_moment(desk_over):
    late = step(1, "2024-01-05", "completed", recorded="2024-02-20T09:00")
    desk = desk_over(GOOD, late, step(1, "2024-01-06", "started"))
    lead = desk.viewer("review_lead")
    assert len(case_references.list_references(desk, lead, "data_quality", Ask(DAY), "Q04", REASON).rows) == 1
    earlier = Ask(DAY, known_by=datetime(2024, 2, 20, 8, tzinfo=UTC).isoformat())
    assert case_references.list_references(desk, lead, "data_quality", earlier, "Q04", REASON).rows == ()
    assert "Q04" not in {option.code for option in case_references.offered(desk, lead, "data_quality", earlier)}


def test_the_register_logs_a_look_at_the_page_as_at_any_other(app, demonstration):
    register = create_engine(demonstration[1])
    before = len(_entries(register))
    app.query_params["view_as"] = "auditor"
    app.run().switch_page(PAGE).run()
    assert _entries(register)[before:][-1].what.startswith("data_quality ")
    register.dispose()
