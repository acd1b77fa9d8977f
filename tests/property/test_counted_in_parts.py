"""A review that is counted a part of its applications after another is counted as one that is held whole, whatever was corrected meanwhile."""

from datetime import timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.dates import end_of_london_day
from data_access.populations import in_parts
from data_access.populations.cells import Numbered, cells_moved
from data_access.populations.history import build_history
from data_access.populations.in_parts import BY_APPLICATION, moved_in_parts
from data_access.queries.fold import Folded
from tests.folded_alike import differences
from tests.property.nasty_reviews import nasty_review, some_day


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), size=st.integers(1, 40), at_once=st.integers(1, 50), hours=st.none() | st.integers(0, 24 * 40))
def test_it_is_counted_alike_in_parts_of_any_size(seed, size, at_once, hours):
    frames = nasty_review(seed, size)
    known_by = None if hours is None else end_of_london_day(some_day(Random(seed))) + timedelta(hours=hours)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(in_parts, "ROWS_AT_ONCE", at_once)
        moved, switched = moved_in_parts(*_apart(frames, at_once), known_by=known_by)
    told = {name: rows.rows() if isinstance(rows, Numbered) else rows for name, rows in moved.items()}
    assert differences(Folded(told, switched), build_history(frames, known_by=known_by)) == []
    numbered = {name: rows for name, rows in moved.items() if isinstance(rows, Numbered)}
    assert [name for name, rows in numbered.items() if not rows.cells().says_as(cells_moved(told[name], rows.states.columns))] == []


def _apart(frames, at_once: int):
    whole = {name: frame for name, frame in frames.items() if name not in BY_APPLICATION}
    corrected = {name: frames[name].filter((pl.col("version") > 1).any().over("event_id")) for name in BY_APPLICATION}
    last = max(frames[name]["application_id"].max() or 0 for name in BY_APPLICATION)
    ends = [(begins, begins + at_once) for begins in range(0, last + 1, at_once)]
    is_here = pl.col("application_id").is_between
    return (
        whole,
        corrected,
        [(begins, end, {name: frames[name].filter(is_here(begins, end - 1)) for name in BY_APPLICATION}) for begins, end in ends],
    )
