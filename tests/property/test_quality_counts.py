"""The checks, the days to entry and the sources agree with their second count, now and as known then, on small, nasty reviews."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.dates import end_of_london_day, london_day
from data_access.populations import known_then
from data_access.populations.as_at import holding, known, recorded_on
from data_access.populations.faults import FAULTS, applications_at_fault
from data_access.populations.history import History, build_history
from data_access.populations.recorded import Recorded
from tests.property.nasty_reviews import FIRST_DAY, LAST_DAY, nasty_review, some_day
from tests.review_maker import Frames
from tests.second_quality import CHECKED_TWICE, Inspection

SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.integers(1, 12)


def worse(seed: int, size: int) -> Frames:
    """A nasty review in which records are made ahead of their day, versions are lost, days of receipt vary, attempts have a next day, and some
    have no outcome."""
    frames, chance = nasty_review(seed, size), Random(seed)

    def some(frame: pl.DataFrame, share: float) -> pl.Series:
        return pl.Series([chance.random() < share for _ in range(frame.height)], dtype=pl.Boolean)

    def days(frame: pl.DataFrame) -> pl.Series:
        return pl.Series([some_day(chance) if chance.random() < 0.8 else None for _ in range(frame.height)], dtype=pl.Date)

    for name, frame in frames.items():
        early = pl.col("recorded_at") - timedelta(days=chance.randint(1, 40))
        moved = frame.with_columns(recorded_at=pl.when(some(frame, 0.1)).then(early).otherwise("recorded_at"))
        frames[name] = moved.filter(~some(moved, 0.05))
    records, attempts, steps = (frames[name] for name in ("application_records", "contact_attempts", "review_steps"))
    systems = pl.Series([chance.choice(("Case system", "Paper register")) for _ in range(records.height)], dtype=pl.String)
    frames["application_records"] = records.with_columns(received_on=days(records), source_system=systems)
    frames["contact_attempts"] = attempts.with_columns(next_attempt_on=days(attempts))
    silent = pl.when(some(steps, 0.4)).then(pl.lit("not_recorded")).otherwise("reviewed_outcome")
    frames["review_steps"] = steps.with_columns(reviewed_outcome=silent)
    return frames


def told(history: History, day: date) -> dict[str, object]:
    """All that a history says of the quality of its records."""
    return {
        "faults": {fault: n for (fault,), n in history.how_many_by("faults", ("fault",), day=day).items()},
        "entries": history.how_many_by("entries", ("kind", "days_to_entry"), day=day),
        "sources": history.how_many_by("sources", ("source_system", "accounted_as"), day=day),
    }


def test_every_check_has_a_second_count():
    assert set(FAULTS) == CHECKED_TWICE


@settings(max_examples=40)
@given(seed=SEEDS, size=SIZES)
def test_both_counts_agree_on_several_days_and_moments(seed, size):
    frames, chance = worse(seed, size), Random(seed)
    rows = {name: frame.to_dicts() for name, frame in frames.items()}
    for known_by in (None, end_of_london_day(some_day(chance)) - timedelta(hours=chance.randint(0, 30))):
        history = build_history(frames, known_by=known_by)
        for day in (some_day(chance), some_day(chance), LAST_DAY, FIRST_DAY + timedelta(days=150)):
            second = Inspection(rows, day=day, known_by=known_by)
            counted = {"faults": second.faults(), "entries": dict(second.entries()), "sources": dict(second.sources())}
            assert told(history, day) == counted, (day, known_by)


def test_the_nasty_reviews_have_every_fault():
    found: set[str] = set()
    for seed in range(40):
        rows = {name: frame.to_dicts() for name, frame in worse(seed, 12).items()}
        for day in (FIRST_DAY + timedelta(days=40), LAST_DAY):
            found |= Inspection(rows, day=day).faults().keys()
    assert found == set(FAULTS)


@settings(max_examples=30)
@given(seed=SEEDS, size=st.integers(1, 14), hours=st.integers(0, 24 * 40))
def test_what_was_known_then_is_told_from_what_is_known_now(seed, size, hours):
    frames, chance = worse(seed, size), Random(seed)
    day = some_day(chance)
    known_by = end_of_london_day(day) + timedelta(hours=hours)
    with pytest.MonkeyPatch.context() as patch:
        # A tiny review nearly always differs in more than a quarter, which a whole count would then answer.
        patch.setattr(known_then, "MOST_COUNTED_AGAIN", 2.0)
        then = known_then.history_then(build_history(frames, known_by=None), frames, known_by=known_by, day=day)
    whole = build_history(frames, known_by=known_by)
    for asked in (day, day - timedelta(days=chance.randrange(1, 60))):
        assert told(then, asked) == told(whole, asked)


@settings(max_examples=25)
@given(seed=SEEDS, size=SIZES)
def test_nothing_has_a_fault_twice_on_one_day_and_the_list_holds_what_is_counted(seed, size):
    frames, day = worse(seed, size), some_day(Random(seed))
    recorded = Recorded(frames, None)
    for name, find in FAULTS.items():
        there = holding(find(recorded), day=day)
        assert there.height == there.unique(("thing", "application_id")).height or name in ("recorded_ahead", "dated_in_future"), name
        listed, elsewhere = applications_at_fault(frames, name, day=day, known_by=None)
        assert listed["application_id"].to_list() == listed["application_id"].unique(maintain_order=True).to_list()
        placed = there.filter(pl.col("application_id") >= 0)
        assert set(listed["application_id"]) == set(placed["application_id"])
        assert elsewhere == there.height - placed.height
        assert listed["since"].is_sorted()
        for application, since in listed.iter_rows():
            _assert_at_fault_since(find(recorded).filter(pl.col("application_id") == application), since, day)


def _assert_at_fault_since(stretches: pl.DataFrame, since: date, day: date) -> None:
    """Something of the application has been at fault on every day since, and nothing that still is was so the day before."""
    days = [since + timedelta(days=n) for n in range(-1, (day - since).days + 1)]
    before, *every = (set(holding(stretches, day=one)["thing"]) for one in days)
    assert set.intersection(*every)
    assert not set.intersection(before, *every)


@settings(max_examples=25)
@given(seed=SEEDS, size=SIZES)
def test_found_is_the_sum_of_what_became_of_it_and_in_scope_is_the_figure(seed, size):
    frames, day = worse(seed, size), some_day(Random(seed))
    history = build_history(frames, known_by=None)
    sources = history.how_many_by("sources", ("accounted_as",), day=day)
    keys = pl.concat(
        [
            known(frames[name], known_by=None).filter(pl.col("occurred_on") <= day)["application_id"]
            for name in ("application_records", "scope_decisions")
        ]
    )
    assert sum(sources.values()) == keys.n_unique()
    assert sources.get(("in_scope",), 0) == history.how_many("applications", "is_in_scope", day=day)


def test_the_london_day_of_a_record_is_that_of_the_calendar():
    moments = [datetime(2023, 1, 1) + timedelta(hours=7 * n, minutes=30) for n in range(1_500)]
    found = pl.DataFrame({"recorded_at": moments}, schema={"recorded_at": pl.Datetime("us")}).select(day=recorded_on())["day"].to_list()
    assert found == [london_day(moment.replace(tzinfo=UTC)) for moment in moments]
