"""A database that counts its own records: every page says what it says of records that are read and counted here."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, insert, select

from data_access.database import tables
from data_access.database.engine import open_case_database, open_case_database_to_write
from data_access.errors import DatabaseUnavailable
from data_access.intake.demo import make_demonstration
from data_access.queries import apart, arrow, events
from data_access.queries.events import read_events
from data_access.service import PAGES, Ask, Desk, open_desk_at
from data_access.service.clock_watch import ClockWatch
from tests.property.nasty_reviews import nasty_review
from tests.review_maker import written_to

DAY = date(2024, 3, 1)
ASKED = {
    "as known now": Ask(DAY),
    "as known then": Ask(date(2024, 2, 7), known_by="then"),
    "with filters": Ask(DAY, route="right_to_know", team="North", compared_with="2024-01-11"),
}


def _desk(urls: tuple[str, str], **how: int) -> Desk:
    desk = open_desk_at(*urls, is_demonstration=True, **how)
    desk.clock = lambda: datetime(2024, 7, 1, 11, tzinfo=UTC)
    desk._clock_watch = ClockWatch(desk.clock, steady=lambda: 0.0)
    return desk


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def urls(request, tmp_path_factory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("counted")
    case_url = f"sqlite:///{folder / 'cases.db'}"
    if request.param == "postgresql":
        case_url = request.getfixturevalue("kept_postgres")().case_url
    found = (case_url, f"sqlite:///{folder / 'register.db'}")
    written_to(case_url, nasty_review(7, 150))
    return found


@pytest.fixture(scope="module", params=["there", "in parts"])
def desks(urls, request) -> Iterator[tuple[Desk, Desk]]:
    """One that reads everything and counts, and one over a database that counts, or that is read in parts."""
    with pytest.MonkeyPatch.context() as patch:
        both = _desk(urls), _desk(urls, **{"count_there_from": 1} if request.param == "there" else {})
        for desk in both:
            if desk is both[1] and request.param == "in parts":
                patch.setattr(events, "IN_PARTS_FROM", 1)
                patch.setattr(apart, "DECISIONS_READ_AT_ONCE", 100)
                patch.setattr(apart, "DECISIONS_AT_ONCE", 40)
            desk.current_events()
        yield both
        for desk in both:
            desk.close()


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_the_same_wherever_it_was_counted(desks, page, asked):
    here, there = (asdict(desk.page(desk.viewer("review_lead"), page, ASKED[asked])) for desk in desks)
    assert there == here
    assert [desk.current_events().are_held for desk in desks] == [True, False]


def test_every_figure_is_the_same_wherever_it_was_counted(desks):
    here, there = (desk.figures(desk.viewer("review_lead"), Ask(DAY, known_by="2024-02-10T09:00"), by="risk_category") for desk in desks)
    assert there == here


@pytest.fixture
def read_tables(monkeypatch) -> list[str]:
    """The names of the tables of which rows are read."""
    found, read = [], arrow._read

    def noticing(cursor, wanted, dialect, alive):
        found.append(getattr(wanted, "name", "a count"))
        return read(cursor, wanted, dialect, alive)

    monkeypatch.setattr(arrow, "_read", noticing)
    return found


def test_no_record_leaves_a_database_that_counts_them_until_a_list_or_a_check_needs_it(urls, read_tables):
    desk = _desk(urls, count_there_from=1)
    for page in PAGES:
        if page != "data_quality":
            desk.page(desk.viewer("review_lead"), page, Ask(DAY))
    while counting := desk.count_the_rest():
        counting.join()
    of_events = {table.name for table in tables.EVENT_TABLES if table is not tables.population_baselines}  # which is of no case
    assert read_tables
    assert not of_events & set(read_tables)
    desk.page(desk.viewer("review_lead"), "data_quality", Ask(DAY))
    assert of_events <= set(read_tables)
    desk.close()


def test_it_counts_from_as_many_decisions_on_scope_as_were_named(urls):
    engine = open_case_database(urls[0])
    with engine.connect() as connection:
        decisions = connection.scalar(select(func.count()).select_from(tables.scope_decisions))
    named = {None: False, 0: True, decisions: True, decisions + 1: False}
    assert {rows: bool(read_events(engine, count_there_from=rows).counted_there) for rows in named} == named
    engine.dispose()


def test_what_changed_meanwhile_is_not_counted_with_what_was_counted_before(fresh_sqlite):
    fresh = fresh_sqlite()
    make_demonstration(*fresh, made_at=datetime(2026, 11, 24, tzinfo=UTC), applications=60)
    engine = open_case_database(fresh.case_url)
    found = read_events(engine, count_there_from=1)
    writing = open_case_database_to_write(fresh.case_url)
    with writing.begin() as connection:
        connection.execute(
            insert(tables.data_versions).values(
                data_version=found.version.number + 1, made_at=datetime(2026, 11, 25), recorded_to=datetime(2026, 11, 25), source="a test"
            )
        )
    writing.dispose()
    with pytest.raises(DatabaseUnavailable, match="changed while this was counted"):
        found.counted_there.known_by(datetime(2024, 2, 1, tzinfo=UTC))
    with pytest.raises(DatabaseUnavailable, match="changed while this was counted"):
        found.frames["failure_steps"]
    engine.dispose()
