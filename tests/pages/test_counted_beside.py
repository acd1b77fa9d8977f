"""A page waits for what it shows, and the rest is counted beside it."""

from dataclasses import asdict
from datetime import UTC, date, datetime

import pytest

from data_access.populations import cells
from data_access.service import PAGES, Ask, histories, open_desk_at
from data_access.service.clock_watch import ClockWatch

ASK = Ask(date(2024, 3, 1))


def noon() -> datetime:
    """A clock that stands: a page says when it was checked, and a minute may pass between two pages."""
    return datetime(2024, 7, 1, 11, tzinfo=UTC)


def stop_the_clocks(desk) -> None:
    """The watch stands too: else it would say by how many minutes the clock was set back, and one more by the next page."""
    desk.clock, desk._clock_watch = noon, ClockWatch(noon, steady=lambda: 0.0)


@pytest.fixture(scope="module")
def at_once(desk):
    """What each page says of a review of which everything was counted before."""
    stop_the_clocks(desk)
    desk.history(desk.current_events()).count_the_rest()
    told = {page: asdict(desk.page(desk.viewer(), page, ASK)) for page in PAGES}
    assert desk.history(desk.current_events()).is_whole
    assert desk.count_the_rest() is None
    return told


@pytest.fixture
def long_review(demonstration, monkeypatch):
    """The demonstration, taken for a long review."""
    monkeypatch.setattr(histories, "A_LONG_COUNT", 0)
    desk = open_desk_at(*demonstration, is_demonstration=True)
    stop_the_clocks(desk)
    yield desk
    if counting := desk.count_the_rest():
        counting.join()
    desk.case.dispose()
    desk.register.dispose()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_the_same_whichever_is_opened_first(at_once, long_review, page):
    assert asdict(long_review.page(long_review.viewer(), page, ASK)) == at_once[page]
    assert not long_review.history(long_review.current_events()).is_whole


def test_the_rest_is_counted_once_and_beside(long_review):
    assert long_review.count_the_rest() is None, "nothing is counted before anybody looks"
    long_review.page(long_review.viewer(), "contact", ASK)
    counting = long_review.count_the_rest()
    assert counting.daemon
    counting.join()
    assert long_review.history(long_review.current_events()).is_whole
    assert long_review.count_the_rest() is None


@pytest.mark.parametrize("often", [0, 1, 10_000], ids=["at once", "the second time", "beside"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_the_same_from_cells_of_fewer_facts(at_once, long_review, monkeypatch, page, often):
    monkeypatch.setattr(cells, "_MANY_STATES", 0)
    monkeypatch.setattr(cells, "_OFTEN", often)
    viewer = long_review.viewer()
    assert asdict(long_review.page(viewer, page, ASK)) == at_once[page]
    while counting := long_review.count_the_rest():
        counting.join()
    long_review._pages.clear()
    assert asdict(long_review.page(viewer, page, ASK)) == at_once[page]


@pytest.mark.parametrize("page", PAGES)
def test_a_filter_says_the_same_from_cells_of_fewer_facts(desk, long_review, monkeypatch, page):
    stop_the_clocks(desk)
    narrowed = Ask(date(2024, 2, 14), route="right_to_know", team="Team 1", compared_with="2024-01-11")
    usual = asdict(desk.page(desk.viewer(), page, narrowed))
    monkeypatch.setattr(cells, "_MANY_STATES", 0)
    monkeypatch.setattr(cells, "_OFTEN", 0)
    assert asdict(long_review.page(long_review.viewer(), page, narrowed)) == usual


def test_what_was_asked_for_is_made_quick_beside(long_review, monkeypatch):
    monkeypatch.setattr(cells, "_MANY_STATES", 0)
    long_review.page(long_review.viewer(), "overview", ASK)
    now = long_review.history(long_review.current_events())
    assert not now.is_quick
    while counting := long_review.count_the_rest():
        counting.join()
    assert now.is_quick
    assert now.cells["applications"].folds._made, "cells of fewer facts are made"
