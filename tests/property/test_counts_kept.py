"""A history that was kept as frames, written to files and read again says what it said, whatever was counted of it by then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.dates import end_of_london_day
from data_access.facts import FACTS
from data_access.populations import cells
from data_access.populations.history import OF_RECORDS, SWITCHES, History, build_history
from data_access.populations.kept import frames_of, history_of
from data_access.queries import kept_counts
from data_access.queries.kept_counts import KeptCounts, KeptFrames
from tests.property.nasty_reviews import nasty_review, some_day

NAMES = (*FACTS, *OF_RECORDS)


def all_of(history: History) -> KeptCounts:
    return KeptCounts({(None, None): KeptFrames(frames_of(history), history.first_day, history.unrecorded)})


@contextmanager
def written_and_read(history: History) -> Iterator[KeptFrames]:
    with TemporaryDirectory() as folder:
        kept_counts.keep(Path(folder), "mark", all_of(history))
        yield kept_counts.find(Path(folder), "mark").counted[None, None]


def ordered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort(rows.columns)


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**32 - 1),
    size=st.integers(1, 40),
    hours=st.none() | st.integers(0, 24 * 40),
    counted=st.sets(st.sampled_from([*NAMES, SWITCHES])),
)
def test_it_says_what_it_said(seed, size, hours, counted):
    frames = nasty_review(seed, size)
    known_by = None if hours is None else end_of_london_day(some_day(Random(seed))) + timedelta(hours=hours)
    history = build_history(frames, known_by=known_by, at_once=False)
    history.count(counted)
    asked = []

    def rest():
        asked.append(1)
        return build_history(frames, known_by=known_by, at_once=False)

    with written_and_read(history) as kept:
        again = history_of(kept.frames, rest, first_day=kept.first_day, unrecorded=kept.unrecorded)
        assert again.counted == frozenset(), "nothing is made before somebody asks"
        again.count_the_rest()
    assert (again.counted, again.is_whole, asked) == (frozenset(counted), True, []), "and what was not counted before is left until then"
    assert (again.first_day, again.unrecorded) == (history.first_day, history.unrecorded)
    assert [name for name in NAMES if not again.cells[name].says_as(history.cells[name])] == []
    assert ordered(again.all_switches.facts.states).equals(ordered(history.all_switches.facts.states))
    assert len(asked) <= 1
    for day in (some_day(Random(seed)), some_day(Random(seed + 1))):
        assert again.how_many_by("applications", ("stage", "team"), day=day) == history.how_many_by(
            "applications", ("stage", "team"), day=day
        )


@pytest.fixture
def many_states(monkeypatch):
    """Every population counts as one of many combinations of facts."""
    monkeypatch.setattr(cells, "_MANY_STATES", 0)


def asked_often(history: History, day: date) -> list:
    """What pages ask for, in every way that they ask, of everybody and narrowed."""
    narrowed = (history, history.narrowed({"team": "Team 1"}), history.narrowed({"route": "right_to_know"}))
    return [
        (
            one.how_many("applications", "is_risk_assessed", day=day),
            one.how_many_by("applications", ("stage", "stage_entered_on"), day=day, where="is_open"),
            one.how_many_by("people", ("contact_status",), day=day),
            one.series("applications", "is_in_scope", [day]),
            one.cells["applications"].series_by("is_in_scope", ("team",), [day]),
        )
        for one in narrowed
    ]


@pytest.mark.parametrize("seed", range(6))
def test_what_pages_asked_for_is_kept_apart_and_nothing_more_is_read_for_them(many_states, seed):
    day, history = some_day(Random(seed)), build_history(nasty_review(seed, 40), known_by=None)
    asked_often(history, day)
    history.make_quick()
    said = asked_often(history, day)
    with written_and_read(history) as kept:
        again = history_of(kept.frames, pytest.fail, first_day=kept.first_day, unrecorded=kept.unrecorded)
        assert again.how_many("applications", "is_risk_assessed", day=day) == said[0][0]
        assert sum(fewer.whole.is_loaded for fewer in again.cells["applications"].folds.made) == 1
        assert asked_often(again, day) == said
        assert again.cells["applications"].values_of("team") == history.cells["applications"].values_of("team")
        again.make_quick()
        assert not any(again.cells[name].whole.is_loaded for name in ("applications", "people"))
        assert again.is_quick
        assert again.cells["applications"].says_as(history.cells["applications"])
        assert again.cells["applications"].whole.is_loaded


@pytest.mark.parametrize("lost", ["applications states", "applications 0 moved", "applications facts", SWITCHES])
def test_what_is_lost_after_the_start_is_counted_from_the_records_when_it_is_asked_for(many_states, tmp_path, caplog, lost):
    day, frames = some_day(Random(4)), nasty_review(4, 40)
    history = build_history(frames, known_by=None)
    asked_often(history, day)
    history.make_quick()
    kept_counts.keep(tmp_path, "mark", all_of(history))
    kept = kept_counts.find(tmp_path, "mark").counted[None, None]
    kept.frames._files[lost][0].unlink()
    again = history_of(kept.frames, lambda: build_history(frames, known_by=None), first_day=kept.first_day, unrecorded=kept.unrecorded)
    assert asked_often(again, day) == asked_often(history, day)
    assert again.cells["applications"].says_as(history.cells["applications"])
    assert ordered(again.all_switches.facts.states).equals(ordered(history.all_switches.facts.states))
    assert caplog.messages == ["What was counted before the start is not as it was written, so that it is counted again"]


def test_other_counts_do_not_say_the_same():
    one, other = (build_history(nasty_review(seed, 20), known_by=None) for seed in (1, 2))
    assert one.cells["applications"].says_as(one.cells["applications"])
    assert not one.cells["applications"].says_as(other.cells["applications"])
    assert not one.cells["applications"].says_as(one.cells["people"])


@pytest.mark.parametrize("named", ["0-0.arrow", "index.json"])
@pytest.mark.parametrize(
    "damage",
    [lambda was: was[:-1], lambda was: b"", lambda was: was[:40] + bytes([was[40] ^ 1]) + was[41:], lambda was: b"[]", None],
    ids=["cut", "empty", "a bit", "another text", "gone"],
)
def test_what_is_not_as_it_was_written_is_not_believed(tmp_path, caplog, named, damage):
    counts = all_of(build_history(nasty_review(3, 20), known_by=None))
    kept_counts.keep(tmp_path, "mark", counts)
    assert set(kept_counts.find(tmp_path, "mark").counted[None, None].frames) == set(counts.counted[None, None].frames)
    file = tmp_path / "mark" / named
    if damage:
        file.write_bytes(damage(file.read_bytes()))
    else:
        file.unlink()
    assert kept_counts.find(tmp_path, "mark") is None
    assert bool(caplog.messages) == bool(damage or named != "index.json"), "of what is not there at all nothing need be said"


def test_what_cannot_be_written_leaves_what_was_there(tmp_path, monkeypatch):
    counts = all_of(build_history(nasty_review(3, 20), known_by=None))
    kept_counts.keep(tmp_path, "mark", counts)

    def full(*_given):
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no space"):
        kept_counts.keep(tmp_path, "mark", counts)
    assert [found.name for found in tmp_path.iterdir()] == ["mark"]
    assert kept_counts.find(tmp_path, "mark") is not None


def test_only_the_last_is_kept_and_for_its_owner_alone(tmp_path):
    counts = all_of(build_history(nasty_review(3, 20), known_by=None))
    (folder := tmp_path / "counts").mkdir(mode=0o755)
    (folder / "somebody else's").mkdir()
    for mark in ("one", "two", "two"):
        kept_counts.keep(folder, mark, counts)
    assert sorted(found.name for found in folder.iterdir()) == ["somebody else's", "two"]
    assert (folder / "two").stat().st_mode & 0o077 == 0
    kept_counts.keep(tmp_path / "made", "one", KeptCounts({}))
    assert (tmp_path / "made").stat().st_mode & 0o077 == 0
