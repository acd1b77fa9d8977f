"""What is counted where the records are is what is counted from them: every population, to the last count, on both engines."""

from datetime import UTC, datetime, timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from data_access.database.engine import open_case_database
from data_access.dates import end_of_london_day
from data_access.intake.demo import make_demonstration
from data_access.populations.cells import Cells
from data_access.populations.history import History, build_history
from data_access.queries.arrow import reading, reading_rows
from data_access.queries.events import read_events
from data_access.queries.fold import FACTS, read_folded
from tests.property.nasty_reviews import nasty_review, some_day
from tests.review_maker import review, scope, written_to


def _netted(moved: pl.DataFrame, facts: tuple[str, ...]) -> pl.DataFrame:
    """Who joined and left on the same day in the same state moved nothing."""
    summed = moved.group_by("day", *facts).agg(pl.col("change").sum().cast(pl.Int64)).filter(pl.col("change") != 0)
    return summed.select("day", *facts, "change").sort("day", *facts)


def _moved(cells: Cells, facts: tuple[str, ...]) -> pl.DataFrame:
    own = cells.own_movements
    days = pl.Series("day", own.days).cast(pl.Int32).cast(pl.Date)
    return _netted(cells.states[own.state].with_columns(days, pl.Series("change", own.change)), facts)


def _switched(history: History) -> pl.DataFrame:
    rows = history.all_switches.facts.states
    names = [name for name in rows.columns if name.endswith(("_was", "_now"))]
    return rows.select("day", *names, change="n").sort("day", *names)


def _check(url: str, frames, known_by) -> None:
    history, engine = build_history(frames, known_by=known_by), open_case_database(url)
    try:
        for by in (reading, reading_rows):
            with by(engine) as read:
                told = read_folded(read, known_by=known_by)
            for name, facts in FACTS.items():
                wanted = _moved(history.cells[name], facts)
                assert _netted(told.moved[name], facts).cast(dict(wanted.schema)).equals(wanted), name
            wanted = _switched(history)
            assert told.switched.select(wanted.columns).cast(dict(wanted.schema)).sort(wanted.columns[:-1]).equals(wanted)
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
