"""Where there is nothing to show, a page says why, and what to do."""

import sqlite3

import pytest
from sqlalchemy.engine import make_url

from data_access.service import Ask, open_desk_at
from tests.pages import spoken
from tests.pages.test_every_page_and_role import PATHS
from tests.review_maker import assessed, review, scope, written_to

NOBODY = {"route": "right_to_know", "team": "Review team A", "category": "not_assessed", "as_at": "2024-06-28"}


@pytest.fixture
def small(over, fresh_sqlite):
    """The application over two applications and nothing else: no meeting, no release, no pack, no contact."""
    databases = fresh_sqlite()
    written_to(databases.case_url, review(scope(1, "2024-01-01"), scope(2, "2024-01-01"), assessed(1, "2024-01-10")))
    with sqlite3.connect(make_url(databases.case_url).database) as connection:
        connection.execute("UPDATE review SET is_synthetic = 0")  # of a review of its own nothing was published before
    connection.close()
    return over(*databases, PRIVATE_MACHINE="yes")


def _opened(app, page: str, *, also: str = "", **asked: str) -> str:
    app.query_params.clear()
    for name, value in asked.items():
        app.query_params[name] = value
    app.run().switch_page(PATHS[page]).run()
    if also:
        app.session_state[also] = True
        app.run()
    return spoken.words(app)


@pytest.mark.parametrize("page", ["overview", "risk", "contact", "findings", "workload"])
def test_filters_that_leave_nothing_are_named_and_can_be_taken_out(app, page):
    said = _opened(app, page, **NOBODY)
    assert (
        "Nothing in scope fits these filters: only Right to Know, Review team A, Not yet assessed. Take one of them out under “More”, or press “Reset”."
    ) in said
    assert "Every application in scope is risk assessed" not in said
    assert spoken.titles(app) == ["No application in scope fits the filters"] or page != "overview"
    assert "Reset" in [button.label for button in app.button]
    assert "fits these filters" not in _opened(app, page, as_at="2024-06-28")


def test_without_a_release_both_pages_say_who_prepares_the_first(small):
    for page in ("releases", "statement"):
        said = _opened(small, page)
        assert "No release has been made yet" in said
        assert "The first is prepared on the page Statement, by a press officer, an analyst or a review lead." in said


@pytest.mark.parametrize(
    ("also", "sentence"),
    [
        ("packs_issued", "No pack was issued yet. “Issue this pack”, above, makes this one the first."),
        ("pack_meetings", "No decision is recorded yet. Add a meeting first; then record under it what was decided."),
    ],
)
def test_a_board_pack_without_meetings_says_what_comes_first(small, also, sentence):
    assert sentence in _opened(small, "board_pack", also=also, as_at="2024-01-15")


def test_what_the_records_hold_nothing_of_says_who_brings_it(small):
    for page, nothing in (("contact", "No decision on contact recorded"), ("findings", "No referral recorded")):
        said = _opened(small, page, as_at="2024-01-15")
        assert nothing in said
        assert "unknown, not nought. Whoever may import brings such records on the page Imports." in said


def test_data_quality_says_what_is_missing_for_what_it_cannot_hold_the_scope_against(small):
    said = _opened(small, "data_quality", as_at="2024-01-15")
    assert "There is nothing to hold the scope against. Ask whoever runs the case database" in said


def test_a_day_on_which_nothing_was_in_scope_says_to_choose_a_later_one(fresh_sqlite):
    databases = fresh_sqlite()
    written_to(databases.case_url, review(scope(1, "2024-01-05"), assessed(1, "2024-01-10")))
    desk = open_desk_at(*databases, is_demonstration=False)
    lead = desk.viewer()
    first = desk.read_ask({}, lead)[2].first_day
    view = desk.page(lead, "overview", Ask(first, known_by="2024-01-01T00:00:00Z"))
    desk.close()
    assert "Nothing was in scope on 5 January 2024. Choose a later day." in view.notices
