"""The count and the second count agree on small, nasty reviews: every figure, every breakdown, several days, several moments of knowing."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.dates import end_of_london_day
from data_access.figures.catalogue import FIGURES
from data_access.figures.reckon import Reckoned, reckon, reckon_by
from data_access.populations.applications import application_spells
from data_access.populations.as_at import holding, known
from data_access.populations.history import History, build_history
from data_access.populations.movements import movements_between, regrades
from data_access.populations.others import action_spells, enquiry_spells, failure_spells, officer_spells, people_spells
from tests.property.nasty_reviews import FIRST_DAY, LAST_DAY, nasty_review, some_day
from tests.review_maker import WEIGHTS, Frames, events_in, written_to
from tests.second_count import COUNTED_TWICE, Counted, Standing, rows_in

SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.integers(1, 12)
_NOTHING = {"count": 0, "share": None, "age": None, "load": None, "agreement": None, "forecast": None}


def test_every_figure_has_a_second_count():
    assert set(FIGURES) == COUNTED_TWICE


@settings(max_examples=6)
@given(seed=SEEDS, size=SIZES)
def test_both_counts_agree_on_every_figure_and_breakdown(seed, size):
    frames, chance = nasty_review(seed, size), Random(seed)
    for known_by in (None, _some_moment(chance, frames)):
        history = build_history(frames, known_by=known_by)
        _assert_same(history, _rows(frames), some_day(chance), known_by)


@settings(max_examples=30)
@given(seed=SEEDS, size=SIZES)
def test_both_counts_agree_on_every_figure_on_several_days(seed, size):
    frames, chance = nasty_review(seed, size), Random(seed)
    for known_by in (None, _some_moment(chance, frames)):
        history = build_history(frames, known_by=known_by)
        for day in (some_day(chance), some_day(chance), LAST_DAY):
            standing = Standing(_rows(frames), day=day, known_by=known_by, weights=WEIGHTS)
            for key, figure in FIGURES.items():
                _assert_equal(reckon(figure, history, day=day, weights=WEIGHTS), standing.count(key), f"{key} at {day} known by {known_by}")


@pytest.mark.parametrize("seed", [1, 2])
def test_both_counts_agree_when_each_reads_a_database_for_itself(fresh_databases, seed):
    url, _ = fresh_databases()
    frames, chance = nasty_review(seed, 12), Random(seed)
    written_to(url, frames)
    rows = _rows_read(url)
    assert sorted(map(_comparable, rows["scope_decisions"])) == sorted(map(_comparable, _rows(frames)["scope_decisions"]))
    known_by, day = _some_moment(chance, frames), some_day(chance)
    _assert_same(build_history(events_in(url).frames, known_by=None), rows, LAST_DAY, None)
    _assert_same(build_history(events_in(url).frames, known_by=known_by), rows, day, known_by)


@settings(max_examples=6)
@given(seed=SEEDS, size=SIZES)
def test_breakdowns_add_up_to_the_figure(seed, size):
    history, day = build_history(nasty_review(seed, size), known_by=None), some_day(Random(seed))
    for figure in FIGURES.values():
        if figure.kind != "count":
            continue
        whole = reckon(figure, history, day=day)
        for by in figure.breakdowns:
            parts = reckon_by(figure, history, day=day, by=by).values()
            assert sum(part.value for part in parts) == whole.value, (figure.key, by)
            assert sum(part.denominator or 0 for part in parts) == (whole.denominator or 0), (figure.key, by)


@settings(max_examples=40)
@given(seed=SEEDS, size=SIZES)
def test_opening_plus_in_minus_out_is_closing_in_every_stage_and_category_between_any_two_days(seed, size):
    whole, chance = build_history(nasty_review(seed, size), known_by=None), Random(seed)
    opening_day, closing_day = sorted((some_day(chance), some_day(chance)))
    for wanted, by in product(({}, {"team": "North"}, {"risk_category": "high", "route": "right_to_know"}), ("stage", "risk_category")):
        history = whole.narrowed(wanted)
        moved = movements_between(history.cells["applications"], history.switches, opening_day=opening_day, closing_day=closing_day, by=by)
        for value, one in moved.items():
            assert one.opening + one.joined - one.departed == one.closing, (value, wanted)
        for day, column in ((opening_day, "opening"), (closing_day, "closing")):
            there = dict(history.population("applications", day=day).group_by(by).agg(pl.col("n").sum()).iter_rows())
            assert {value: n for value, one in moved.items() if (n := getattr(one, column))} == there, (column, wanted)


@settings(max_examples=25)
@given(seed=SEEDS, size=SIZES)
def test_regrades_are_the_later_assessments_that_changed_the_category_while_in_scope(seed, size):
    frames, day = nasty_review(seed, size), some_day(Random(seed))
    standing = Standing(_rows(frames), day=day)
    expected: Counter[tuple[str, str]] = Counter()
    for key in standing.scoped:
        for offset in range((day - FIRST_DAY).days + 1):
            today = FIRST_DAY + timedelta(days=offset)
            before, after = standing.standing_of(key, today - timedelta(days=1)), standing.standing_of(key, today)
            if before and after and before["is_assessed"] and before["risk_category"] != after["risk_category"]:
                expected[before["risk_category"], after["risk_category"]] += 1
    assert regrades(build_history(frames, known_by=None).switches, day=day) == expected


@settings(max_examples=40)
@given(seed=SEEDS, size=SIZES)
def test_a_series_is_the_count_on_each_day(seed, size):
    history = build_history(nasty_review(seed, size), known_by=None)
    days = [FIRST_DAY - timedelta(days=1) + timedelta(days=3 * n) for n in range(32)]
    for name, flag in (("applications", "is_risk_assessed"), ("people", "is_contacted"), ("failures", "is_confirmed_in_scope")):
        assert list(history.series(name, flag, days)) == [_how_many(history, name, flag, day) for day in days]


@settings(max_examples=40)
@given(seed=SEEDS, size=SIZES)
def test_nobody_is_in_a_population_twice_on_one_day(seed, size):
    seen = {name: known(frame, known_by=None) for name, frame in nasty_review(seed, size).items()}
    applications, day = application_spells(seen), some_day(Random(seed))
    for key, spells in (
        ("application_id", applications),
        ("person_id", people_spells(seen, applications)),
        ("failure_id", failure_spells(seen, applications)),
        ("action_id", action_spells(seen, applications)),
        (("officer_id", "posting_kind"), officer_spells(seen)),
        ("enquiry_id", enquiry_spells(seen)),
    ):
        there = holding(spells, day=day).select(key)
        assert there.height == there.unique().height, key


@settings(max_examples=8)
@given(seed=SEEDS, size=SIZES)
def test_a_later_moment_of_knowing_without_new_rows_changes_nothing(seed, size):
    frames, day = nasty_review(seed, size), some_day(Random(seed))
    last = max(frame["recorded_at"].max() for frame in frames.values() if frame.height).replace(tzinfo=UTC)
    everything, at_last, years_later = (
        _all_counted(build_history(frames, known_by=moment), day) for moment in (None, last, last + timedelta(days=3_000))
    )
    assert everything == at_last == years_later


@settings(max_examples=12)
@given(seed=SEEDS, size=SIZES)
def test_what_is_recorded_later_never_changes_what_was_known_before(seed, size):
    frames, chance = nasty_review(seed, size), Random(seed)
    known_by, day = _some_moment(chance, frames), some_day(chance)
    only_then = {name: frame.filter(pl.col("recorded_at") <= known_by.replace(tzinfo=None)) for name, frame in frames.items()}
    assert _all_counted(build_history(frames, known_by=known_by), day) == _all_counted(build_history(only_then, known_by=None), day)


@settings(max_examples=8)
@given(seed=SEEDS, size=SIZES)
def test_the_order_of_rows_changes_nothing(seed, size):
    frames, day = nasty_review(seed, size), some_day(Random(seed))
    shuffled = {name: frame.sample(fraction=1.0, shuffle=True, seed=7) for name, frame in frames.items()}
    assert _all_counted(build_history(frames, known_by=None), day) == _all_counted(build_history(shuffled, known_by=None), day)


def _how_many(history: History, name: str, flag: str, day: date) -> int:
    return history.population(name, day=day).filter(flag)["n"].sum()


def _all_counted(history: History, day: date) -> dict[str, Reckoned]:
    return {key: reckon(figure, history, day=day, weights=WEIGHTS) for key, figure in FIGURES.items()}


def _assert_same(history: History, rows, day: date, known_by: datetime | None) -> None:
    standing = Standing(rows, day=day, known_by=known_by, weights=WEIGHTS)
    for key, figure in FIGURES.items():
        where = f"{key} at {day} known by {known_by}"
        _assert_equal(reckon(figure, history, day=day, weights=WEIGHTS), standing.count(key), where)
        for by in figure.breakdowns:
            found = reckon_by(figure, history, day=day, by=by, weights=WEIGHTS)
            for code in found.keys() | standing.codes(figure.population, by):
                nothing = Reckoned(key, _NOTHING[figure.kind], 0)
                _assert_equal(found.get(code, nothing), standing.count(key, by, code), f"{where}, {by} {code}")


def _assert_equal(first: Reckoned, second: Counted, where: str) -> None:
    assert (first.value, first.numerator) == (second.value, second.numerator), where
    assert (first.denominator or 0) == (second.denominator or 0), where
    assert dict(first.extra) == second.beside, where


def _some_moment(chance: Random, frames: Frames) -> datetime:
    """The end of a day, or the very moment at which something was recorded."""
    recorded = chance.choice([frame for frame in frames.values() if frame.height])["recorded_at"]
    return chance.choice((end_of_london_day(some_day(chance)), recorded[chance.randrange(recorded.len())].replace(tzinfo=UTC)))


def _rows(frames: Frames) -> dict[str, list[dict]]:
    return {name: frame.to_dicts() for name, frame in frames.items()}


def _comparable(row: dict) -> tuple:
    return tuple((name, str(row[name])) for name in sorted(row))


def _rows_read(url: str) -> dict[str, list[dict]]:
    from sqlalchemy import create_engine

    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return rows_in(connection)
    finally:
        engine.dispose()
