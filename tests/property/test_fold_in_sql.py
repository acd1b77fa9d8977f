"""What is counted where the records are is what is counted from them: every population, to the last count, on both engines."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from data_access.database.engine import open_case_database
from data_access.dates import end_of_london_day
from data_access.facts import FACTS
from data_access.intake.demo import make_demonstration
from data_access.populations.history import build_history
from data_access.queries.arrow import read_rows, reading, reading_rows
from data_access.queries.events import read_events
from data_access.queries.fold import folded_in, in_steps, read_folded
from tests.folded_alike import differences
from tests.property.nasty_reviews import nasty_review, some_day
from tests.review_maker import review, scope, written_to


def _check(url: str, frames, known_by) -> None:
    history, engine = build_history(frames, known_by=known_by), open_case_database(url)
    try:
        for by in (reading, reading_rows):
            with by(engine) as read:
                assert differences(read_folded(read, known_by=known_by), history) == []
    finally:
        engine.dispose()


@settings(max_examples=25, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 2**32 - 1), size=st.integers(1, 30), hours=st.none() | st.integers(0, 24 * 40))
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_every_population_is_folded_alike(engine, request, seed, size, hours):
    databases = request.getfixturevalue({"sqlite": "fresh_sqlite", "postgresql": "fresh_postgres"}[engine])()
    frames = nasty_review(seed, size)
    known_by = None if hours is None else end_of_london_day(some_day(Random(seed))) + timedelta(hours=hours)
    written_to(databases.case_url, frames)
    _check(databases.case_url, frames, known_by)


def test_the_demonstration_is_folded_alike(fresh_sqlite):
    databases = fresh_sqlite()
    make_demonstration(*databases, made_at=datetime(2026, 11, 24, tzinfo=UTC), applications=600)
    engine = open_case_database(databases.case_url)
    frames = read_events(engine).frames
    engine.dispose()
    _check(databases.case_url, frames, None)


def test_a_review_of_nothing_but_one_decision_has_one_movement(fresh_sqlite):
    databases = fresh_sqlite()
    written_to(databases.case_url, review(scope(1, "2024-01-02")))
    engine = open_case_database(databases.case_url)
    with reading(engine) as read:
        told = read_folded(read, known_by=None)
    engine.dispose()
    assert {name: rows.height for name, rows in told.moved.items()} == {name: 1 if name == "applications" else 0 for name in FACTS}
    assert told.switched.height == 1


@settings(max_examples=10, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 2**32 - 1), hours=st.none() | st.integers(0, 24 * 40))
def test_what_is_counted_in_steps_is_counted_alike(tmp_path_factory, seed, hours):
    case_url, frames = f"sqlite:///{tmp_path_factory.mktemp('steps') / 'cases.db'}", nasty_review(seed, 20)
    known_by = None if hours is None else end_of_london_day(some_day(Random(seed))) + timedelta(hours=hours)
    written_to(case_url, frames)
    engine = open_case_database(case_url)
    kept, last = in_steps(known_by=known_by)
    with engine.connect() as connection:
        for name, rows in kept.items():
            plain = rows.compile(dialect=engine.dialect, compile_kwargs={"literal_binds": True})
            connection.exec_driver_sql(f"CREATE TEMP TABLE {name} AS {plain}")
        told = folded_in(read_rows(connection, last, lambda: None))
    engine.dispose()
    assert differences(told, build_history(frames, known_by=known_by)) == []
