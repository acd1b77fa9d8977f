"""A demonstration of 400 applications, counted both ways from each engine, as known at the end of the day and as known now."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import create_engine

from data_access.dates import end_of_london_day
from data_access.figures.catalogue import FIGURES
from data_access.figures.reckon import reckon, reckon_by
from data_access.intake.demo import make_demonstration
from data_access.populations.history import build_history
from tests.review_maker import events_in
from tests.second_count import Standing, rows_in

DAYS = (date(2023, 12, 8), date(2024, 1, 11), date(2024, 3, 1), date(2024, 5, 23))


@pytest.fixture
def demonstration(fresh_databases):
    """The events as the dashboard reads them, and the rows as the second count does."""
    case_url, register_url = fresh_databases()
    make_demonstration(case_url, register_url, made_at=datetime(2024, 6, 1, tzinfo=UTC), applications=400)
    engine = create_engine(case_url)
    try:
        with engine.connect() as connection:
            return events_in(case_url), rows_in(connection)
    finally:
        engine.dispose()


def test_a_demonstration_is_counted_the_same_both_ways(demonstration):
    events, rows = demonstration
    weights = {category.code: category.weight for category in events.review.categories}
    for known_by in (None, *map(end_of_london_day, DAYS[:2])):
        history = build_history(events.frames, known_by=known_by)
        for day in DAYS if known_by is None else [known_by.date()]:
            standing = Standing(rows, day=day, known_by=known_by, weights=weights)
            for key, figure in FIGURES.items():
                first, second = reckon(figure, history, day=day, weights=weights), standing.count(key)
                assert (first.value, first.numerator, first.denominator or 0) == (
                    second.value,
                    second.numerator,
                    second.denominator or 0,
                ), key
                assert dict(first.extra) == second.beside, key


def test_every_breakdown_of_a_demonstration_is_the_same_both_ways(demonstration):
    events, rows = demonstration
    weights = {category.code: category.weight for category in events.review.categories}
    history, day = build_history(events.frames, known_by=None), DAYS[2]
    standing = Standing(rows, day=day, weights=weights)
    for key, figure in FIGURES.items():
        for by in figure.breakdowns:
            found = {code: part.value for code, part in reckon_by(figure, history, day=day, by=by, weights=weights).items()}
            assert found == {code: standing.count(key, by, code).value for code in standing.codes(figure.population, by)}, (key, by)
