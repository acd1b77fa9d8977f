"""A long review is worked on a part after another, and nothing tells that it was."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from data_access.populations import spells
from data_access.populations.applications import application_spells
from data_access.populations.as_at import known
from tests.property.nasty_reviews import nasty_review
from tests.review_maker import review


def _spells(frames, at_once: int, monkeypatch: pytest.MonkeyPatch) -> pl.DataFrame:
    monkeypatch.setattr(spells, "MOST_AT_ONCE", at_once)
    return application_spells({name: known(frame, known_by=None) for name, frame in frames.items()})


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1), size=st.integers(1, 40), at_once=st.integers(1, 60))
def test_spells_are_the_same_in_however_many_parts(seed, size, at_once):
    with pytest.MonkeyPatch.context() as patch:
        frames = nasty_review(seed, size)
        assert_frame_equal(_spells(frames, at_once, patch), _spells(frames, 10**9, patch))


def test_no_key_is_in_two_parts_and_none_is_lost(monkeypatch):
    monkeypatch.setattr(spells, "MOST_AT_ONCE", 10)
    keys = pl.DataFrame({"key": [5, 1, 9, 9, 3, 7, 7, 7, 2, 11, 4, 4]})
    others = pl.DataFrame({"key": [0, 99, *range(1, 12)]})
    parts = [[part["key"].to_list() for part in changes] for changes in spells.in_parts("key", [keys, others])]
    assert len(parts) == 3
    assert [sorted(key for part in parts for key in part[place]) for place in (0, 1)] == [sorted(keys["key"]), sorted(others["key"])]
    of_each = [{key for one in part for key in one} for part in parts]
    assert not of_each[0] & of_each[1]
    assert not of_each[1] & of_each[2]
    assert max(of_each[0]) < min(of_each[1]) and max(of_each[1]) < min(of_each[2])


def test_a_review_of_nothing_has_no_spells(monkeypatch):
    assert _spells(review(), 1, monkeypatch).is_empty()
