"""Freezing is the same for ever: the same records give the same bytes, on either engine and on any later day, and nothing small gets out."""

from dataclasses import replace
from datetime import UTC, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.database.engine import open_register
from data_access.dates import end_of_london_day
from data_access.disclosure.menu import PUBLISHED_MENU
from data_access.errors import WouldDisclose
from data_access.figures.catalogue import FIGURES
from data_access.figures.reckon import reckon
from data_access.populations.history import build_history
from data_access.queries.events import Category, Review
from data_access.releases.freeze import Wanted, frozen_content
from data_access.releases.store import Kept, add, read, reading, writing
from data_access.releases.verify import compare, wanted_again
from tests.property.nasty_reviews import LAST_DAY, nasty_review, some_day
from tests.release_maker import kept, release
from tests.review_maker import CATEGORIES, WEIGHTS, events_in, written_to

REVIEW = Review(
    "A tiny review",
    True,
    some_day(Random(0)),
    some_day(Random(0)),
    some_day(Random(0)),
    None,
    3,
    tuple(Category(code, code.title(), rank, is_high, weight) for code, (rank, is_high, weight) in CATEGORIES.items()),
)
SEEDS = st.integers(0, 2**32 - 1)


def asked(chance: Random, lane: str, **more) -> Wanted:
    """Some figures and some breakdowns of them, as at a day and as known by a later moment."""
    day = some_day(chance)
    figures = tuple(key for key in FIGURES if chance.random() < 0.7) or ("risk_assessed",)
    breakdowns = tuple(pair for pair in PUBLISHED_MENU if pair[0] in figures and chance.random() < 0.06)
    known_by = end_of_london_day(day) + timedelta(hours=chance.randint(0, 600))
    return Wanted(**{**vars(Wanted("Any", day, known_by, lane, figures, breakdowns)), **more})


def frozen(frames, wanted, **more):
    history = build_history(frames, known_by=wanted.known_by)
    return frozen_content(wanted, history, review=REVIEW, data_version=1, **more)


def frozen_or_refused(frames, wanted):
    """None where the gate refuses, which it may."""
    try:
        return frozen(frames, wanted)
    except WouldDisclose:
        return None


@settings(max_examples=30)
@given(seed=SEEDS, size=st.integers(1, 25), lane=st.sampled_from(["rounded", "exact"]))
def test_whatever_is_frozen_its_exact_values_are_those_that_are_counted(seed, size, lane):
    frames, wanted = nasty_review(seed, size), asked(Random(seed), lane)
    made = frozen_or_refused(frames, wanted)
    if made:
        content, sealed = made
        history = build_history(frames, known_by=wanted.known_by)
        headlines = {cell.figure: value for cell, value in zip(content.cells, sealed, strict=True) if not cell.breakdown}
        assert tuple(headlines) == tuple(key for key in FIGURES if key in wanted.figures)
        for key, value in headlines.items():
            found = reckon(FIGURES[key], history, day=wanted.as_at, weights=WEIGHTS)
            exact = "/".join(day.isoformat() for day in found.value) if isinstance(found.value, tuple) else found.value
            is_unknown = FIGURES[key].population in history.unrecorded
            assert (value.exact, value.denominator) == ((None, None) if is_unknown else (exact, found.denominator)), key


@settings(max_examples=30)
@given(seed=SEEDS, size=st.integers(1, 25), lane=st.sampled_from(["rounded", "exact"]))
def test_no_small_count_is_ever_said_and_a_percentage_is_of_what_is_said(seed, size, lane):
    made = frozen_or_refused(nasty_review(seed, size), asked(Random(seed), lane))
    for cell, value in zip(made[0].cells, made[1], strict=True) if made else ():
        if value.exact is None and cell.mark == "[x]":
            assert (cell.value, cell.denominator, cell.percent) == (None, None, None), "unknown, which is never nought"
        elif FIGURES[cell.figure].kind == "count":
            assert (cell.value == 0) if value.exact == 0 else (cell.value is None or cell.value > 7)
            assert cell.mark in ("", "[c]")
            assert lane == "exact" or (cell.value or 0) % 5 == 0
            assert cell.denominator is None or cell.denominator == 0 or cell.denominator > 7
            if cell.percent is not None:
                assert cell.percent == int(cell.value * 20_000 / cell.denominator + 1) // 2 / 100


@settings(max_examples=25)
@given(seed=SEEDS, size=st.integers(1, 25), lane=st.sampled_from(["rounded", "exact"]))
def test_breakdowns_of_counts_add_up_to_what_is_sealed_behind_their_figure(seed, size, lane):
    made = frozen_or_refused(nasty_review(seed, size), asked(Random(seed), lane))
    parts: dict = {}
    for cell, value in zip(made[0].cells, made[1], strict=True) if made else ():
        if FIGURES[cell.figure].kind == "count":
            parts.setdefault((cell.figure, cell.breakdown), []).append(value.exact)
    for (figure, _), values in parts.items():
        if parts[figure, ""][0] is None:
            assert set(values) == {None}, "unknown as a whole is unknown in every part"
        else:
            assert sum(values) == parts[figure, ""][0]


@settings(max_examples=15)
@given(seed=SEEDS, size=st.integers(1, 30), lane=st.sampled_from(["rounded", "exact"]))
def test_freezing_twice_gives_the_same_bytes_and_reading_gives_them_back(seed, size, lane, register):
    frames, wanted = nasty_review(seed, size), asked(Random(seed), lane)
    made = frozen_or_refused(frames, wanted)
    if made:
        assert frozen(frames, wanted)[0].canonical() == made[0].canonical()
        with register.connect() as connection:
            one = Kept(release(1, said=made[0]), made[1])
            add(connection, one)
            assert read(connection, 1) == one
            assert read(connection, 1).release.content.canonical() == made[0].canonical()
            connection.rollback()


@pytest.fixture
def register(tmp_path):
    engine = open_register(f"sqlite:///{tmp_path / 'register.db'}")
    yield engine
    engine.dispose()


@settings(max_examples=25)
@given(seed=SEEDS, lane=st.sampled_from(["rounded", "exact"]))
def test_what_was_recorded_later_changes_nothing_of_a_release(seed, lane):
    frames, wanted = nasty_review(seed, 20), asked(Random(seed), lane)
    made = frozen_or_refused(frames, wanted)
    if made:
        known = wanted.known_by.replace(tzinfo=None)
        then = {name: frame.filter(frame["recorded_at"] <= known) for name, frame in frames.items()}
        assert frozen(then, wanted)[0].canonical() == made[0].canonical()
        one = Kept(release(1, said=made[0]), made[1])
        again = wanted_again(one.release)
        there = {(cell.figure, cell.breakdown) for cell in made[0].cells}  # of a breakdown of nobody at all nothing is left to see
        assert again.breakdowns == tuple(pair for pair in _broken_in_order(wanted) if pair in there)
        assert again == replace(wanted, figures=_in_order(wanted), breakdowns=again.breakdowns)
        assert compare(one, *frozen(then, wanted_again(one.release))).is_identical


def _in_order(wanted):
    return tuple(key for key in FIGURES if key in wanted.figures)


def _broken_in_order(wanted):
    return tuple((key, by) for key in _in_order(wanted) for by in FIGURES[key].breakdowns if (key, by) in wanted.breakdowns)


@pytest.mark.parametrize("seed", range(4))
def test_both_engines_give_the_same_bytes(seed, fresh_sqlite, fresh_postgres):
    frames, wanted = nasty_review(seed, 30), asked(Random(seed), "rounded", as_at=LAST_DAY, known_by=end_of_london_day(LAST_DAY))
    found = []
    for databases in (fresh_sqlite(), fresh_postgres()):
        written_to(databases.case_url, frames)
        events = events_in(databases.case_url)
        history = build_history(events.frames, known_by=wanted.known_by)
        content, sealed = frozen_content(wanted, history, review=events.review, data_version=events.version.number)
        register = open_register(databases.register_url)
        with writing(register) as connection:
            add(connection, Kept(release(1, said=content), sealed))
        with reading(register) as connection:
            back = read(connection, 1)
        register.dispose()
        found.append((back.release.content.canonical(), back.sealed, back.release.checksum))
    assert found[0] == found[1]


def test_a_moment_is_frozen_in_utc_whatever_zone_it_was_named_in():
    frames, wanted = nasty_review(1, 10), asked(Random(1), "rounded")
    there = replace(wanted, known_by=wanted.known_by.astimezone(ZoneInfo("Asia/Tokyo")))
    assert frozen(frames, there)[0].canonical() == frozen(frames, replace(wanted, known_by=wanted.known_by.astimezone(UTC)))[0].canonical()


def test_a_difference_is_named_and_no_exact_value_with_it():
    one = kept(1)
    said = one.release.content
    again = replace(said, cells=(replace(said.cells[0], value=3785), *said.cells[1:-1]), exceptions=())
    found = compare(one, again, (replace(one.sealed[0], exact=123_456), *one.sealed[1:-1]))
    assert not found.is_identical
    assert found.differences == (
        "applications_in_scope: value released 3780, recomputed 3785.",
        "forecast_finish: only in the release.",
        "Exceptions that no longer hold: 1 (failures_harm).",
        "applications_in_scope: the exact value sealed behind it is not the one recomputed.",
    )


def test_other_code_or_later_data_are_notes_and_no_difference():
    one = kept(1)
    again = replace(one.release.content, code_version="other", data_version=9)
    found = compare(one, again, one.sealed)
    assert (found.is_identical, found.differences, found.recomputed) == (True, (), one.release.checksum)
    assert [note.split(";")[0] for note in found.notes] == [
        "It was frozen by code cdcdcdcdcdcdcdcd",
        "It was frozen from data version 3",
    ]


def test_an_int_and_the_same_number_with_a_point_are_not_the_same_bytes():
    one = kept(1)
    said = one.release.content
    again = replace(said, cells=(replace(said.cells[0], value=3780.0), *said.cells[1:]))
    assert compare(one, again, one.sealed).differences == ("applications_in_scope: value released 3780, recomputed 3780.0.",)
