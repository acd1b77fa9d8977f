"""Which cases wait, for the review lead alone, on Risk and on Contact: as many as the page says, for a reason, in the audit before they are read."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from data_access.database.tables import audit_entries
from data_access.errors import BadRequest, NotPermitted
from data_access.permissions import ROLES
from data_access.service import Ask, case_references
from tests.pages import spoken
from tests.pages.test_every_page_and_role import PATHS

REASON = "Planning next week's work"
DAYS = (date(2024, 1, 11), date(2024, 3, 1), date(2024, 5, 23))
PAGES_OF_CASES = ("risk", "contact", "data_quality")


def _entries(register) -> list:
    with register.connect() as connection:
        return connection.execute(select(audit_entries).order_by(audit_entries.c.entry_id)).all()


def _listed(desk, page: str, ask: Ask, code: str):
    return case_references.list_references(desk, desk.viewer("review_lead"), page, ask, code, REASON)


def _held(title: str) -> int:
    return int(re.search(r"([\d,]+) (?:applications?|people|person)$", title).group(1).replace(",", ""))


def _asks(day: date) -> list[Ask]:
    return [Ask(day), Ask(day, "then"), Ask(day, "2024-02-01"), Ask(day, team="Team 1"), Ask(day, "then", route="right_to_know")]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_lists_of_risk_hold_as_many_as_its_sentence_and_its_table_say(desk, day):
    for ask in _asks(day):
        view = desk.page(desk.viewer("review_lead"), "risk", ask)
        said = re.match(r"([\d,]+) high-risk", view.sentence)
        titles = [_listed(desk, "risk", ask, code).title for code in ("high_not_reviewed", "high_not_started")]
        assert _held(titles[0]) == (int(said.group(1).replace(",", "")) if said else 0)
        table = view.block("category_by_stage").table
        place = [column.head for column in table.columns].index("Detailed review to do")
        high = {category.label for category in desk.current_events().review.categories if category.is_high}
        assert _held(titles[1]) == sum(int(row[place].replace(",", "")) for row in table.rows if row[0] in high)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_lists_of_contact_hold_as_many_as_its_chart_and_its_line_say(desk, day):
    for ask in _asks(day):
        view = desk.page(desk.viewer("review_lead"), "contact", ask)
        said = re.match(r"([\d,]+) (?:people are|person is) still to be reached", view.block("statuses").chart.title)
        assert _held(_listed(desk, "contact", ask, "still_to_reach").title) == (int(said.group(1).replace(",", "")) if said else 0)
        late = sum(int(line.count.replace(",", "")) for line in view.block("overdue").lines if "next attempt overdue" in line.sentence)
        assert _held(_listed(desk, "contact", ask, "attempt_overdue").title) == late


def test_fifty_are_listed_the_longest_waiting_first_and_the_filters_are_said(desk):
    shown = _listed(desk, "risk", Ask(date(2024, 1, 11), team="Team 1"), "high_not_reviewed")
    assert "only Team 1, those waiting longest first. This look is in the audit" in shown.caption
    whole = _listed(desk, "risk", Ask(date(2024, 1, 11)), "high_not_reviewed")
    assert len(whole.rows) == 50
    assert whole.title == "High risk, detailed review not complete: the oldest 50 of 96 applications"
    assert _entries(desk.register)[-1].what == ("references of high_not_reviewed as at 2024-01-11: 50 of 96 shown")


def test_what_is_asked_for_is_in_the_audit_with_its_filters_and_without_a_reference(desk):
    ask = Ask(date(2024, 3, 1), "then", team="Team 1", route="right_to_know")
    shown = _listed(desk, "contact", ask, "still_to_reach")
    entry = _entries(desk.register)[-1]
    assert entry.what.startswith(
        "references of still_to_reach as at 2024-03-01, known by 2024-03-01T23:59:59+00:00, only right_to_know, Team 1: "
    )
    assert entry.why == REASON
    assert not any(row[0] in entry.what + entry.why for row in shown.rows)


@pytest.mark.parametrize("page", PAGES_OF_CASES)
@pytest.mark.parametrize("role", sorted(set(ROLES) - {"review_lead"}))
def test_no_other_role_is_given_a_list_and_nothing_of_it_is_in_the_audit(desk, role, page):
    viewer, before = desk.viewer(role), len(_entries(desk.register))
    for ask in (case_references.offered, lambda *given: case_references.list_references(*given, "still_to_reach", REASON)):
        with pytest.raises(NotPermitted):
            ask(desk, viewer, page, Ask(date(2024, 3, 1)))
    told = _entries(desk.register)[before:]
    assert [(entry.operation, entry.role) for entry in told] == [("refusal", role)] * 2
    assert not [entry for entry in told if REASON in (entry.what, entry.why)]


def test_a_list_of_one_page_is_none_of_another(desk):
    with pytest.raises(BadRequest, match="There is no list 'still_to_reach' here"):
        _listed(desk, "risk", Ask(date(2024, 3, 1)), "still_to_reach")


@pytest.mark.parametrize("page", ["risk", "contact"])
def test_the_form_is_the_review_leads_and_nobody_else_is_even_asked_for_a_day(app, page, monkeypatch):
    for role in ("review_lead", "chief_officer", "board_member"):
        app.query_params["view_as"] = role
        app.run().switch_page(PATHS[page]).run()
        assert bool([one for one in app.expander if one.label == "Which cases they are"]) == (role == "review_lead")
    asked = []
    monkeypatch.setattr("data_access.service.case_references.offered", lambda *given: asked.append(given) or ())
    app.run()
    assert not asked


@pytest.mark.parametrize(
    ("page", "code", "said"), [("risk", "high_not_started", "High risk"), ("contact", "still_to_reach", "Still to be")]
)
def test_the_review_lead_sees_them_for_a_reason_and_the_next_click_takes_them_away(app, page, code, said):
    app.query_params["view_as"] = "review_lead"
    app.run().switch_page(PATHS[page]).run()
    app.session_state["which_cases"] = True
    app.run()
    next(box for box in app.selectbox if box.label == "List").set_value(code)
    next(one for one in app.text_input if one.label == "Why you need the references").set_value(REASON)
    next(one for one in app.button if one.label == "Show the references").click()
    app.run()
    references = [cell for cell in spoken.cells(app) if re.fullmatch(r"SYN-\d{7}", cell)]
    assert 0 < len(references) <= 50
    assert said in spoken.words(app)
    assert "SYN-" not in str(app.query_params)
    assert not [cell for cell in spoken.cells(app.run()) if "SYN-" in cell]
