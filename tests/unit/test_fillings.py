"""Whole-number fillings: what is given back adds up and lies within the limits, and that is checked apart from the solver."""

from math import inf

import numpy as np
import pytest

from data_access.disclosure.fillings import Budget, Fillings, OutOfTime, rows_of
from data_access.disclosure.sums import sums_among

SUMS = sums_among([("a",), ("b",), ("c",), ("Total",)])
PLACE = {key[0]: place for place, key in enumerate(SUMS.keys)}


def filling(**numbers):
    return np.array([numbers[key[0]] for key in SUMS.keys])


def between(limits, seconds=10.0):
    """The fillings within these limits; what is not named is anything."""
    found = Fillings(SUMS, Budget(seconds))
    lows, highs = zip(*(limits.get(key[0], (0, inf)) for key in SUMS.keys), strict=True)
    found.limit(np.array(lows, dtype=float), np.array(highs, dtype=float))
    return found


@pytest.mark.parametrize(("total", "adds_up"), [(12, True), (11, False), (13, False), (0, False)])
def test_a_filling_holds_only_if_it_adds_up(total, adds_up):
    assert rows_of(SUMS).hold(filling(a=3, b=4, c=5, Total=total)) is adds_up


def test_without_sums_everything_holds():
    assert rows_of(sums_among([("a",), ("b",)])).hold(np.array([3, 4]))


def test_what_is_outside_its_limits_is_not_right_though_it_adds_up():
    found = between({"a": (1, 3), "Total": (12, 12)})
    assert found.is_right(filling(a=3, b=4, c=5, Total=12))
    assert not found.is_right(filling(a=4, b=3, c=5, Total=12))
    assert not found.is_right(filling(a=0, b=7, c=5, Total=12))


def test_the_lowest_and_the_highest_are_reached_by_fillings_that_hold():
    found = between({"a": (1, inf), "b": (2, 5), "c": (5, 5), "Total": (12, 12)})
    for reached, lowest, highest in (("a", 2, 5), ("b", 2, 5)):
        low, high = found.lowest(PLACE[reached]), found.highest(PLACE[reached])
        assert (low[PLACE[reached]], high[PLACE[reached]]) == (lowest, highest)
        assert found.is_right(low)
        assert found.is_right(high)


def test_without_a_limit_a_count_can_be_anything_and_with_one_it_cannot():
    assert between({}).is_unlimited(PLACE["a"])
    assert not between({"Total": (0, 40)}).is_unlimited(PLACE["a"])


def test_where_nothing_adds_up_there_is_no_filling():
    assert between({"a": (8, 9), "b": (8, 9), "Total": (12, 12)}).any() is None


def test_without_time_no_answer_is_taken_for_one():
    with pytest.raises(OutOfTime):
        between({}, seconds=0).any()
