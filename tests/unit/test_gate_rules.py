"""The rules of each lane: what they are, that they cannot be changed, and which thresholds go with rounding."""

from dataclasses import FrozenInstanceError, replace

import pytest

from data_access.disclosure.protect import CountedCell, CountedTable, protect
from data_access.disclosure.rules import EXACT, INTERNAL, ROUNDED, rounded, rounds_to, rules_of
from data_access.errors import BadRequest


def test_the_lanes_are_those_that_were_agreed():
    assert (INTERNAL.threshold, INTERNAL.base, INTERNAL.is_hiding) == (0, 1, False)
    assert (ROUNDED.threshold, ROUNDED.base, ROUNDED.is_audited) == (7, 5, False)
    assert (EXACT.threshold, EXACT.base, EXACT.is_audited) == (7, 1, True)


@pytest.mark.parametrize("rules", [INTERNAL, ROUNDED, EXACT], ids=lambda rules: rules.name)
def test_every_rule_has_its_reason_and_the_day_it_was_agreed(rules):
    assert all(reason.words.endswith(".") and reason.agreed_on == "2026-11-23" for reason in rules.reasons)
    with pytest.raises(FrozenInstanceError):
        rules.threshold = 3


def test_a_fingerprint_changes_with_any_rule_and_with_nothing_else():
    assert len({INTERNAL.fingerprint, ROUNDED.fingerprint, EXACT.fingerprint, replace(EXACT, threshold=6).fingerprint}) == 4
    assert replace(EXACT).fingerprint == EXACT.fingerprint
    assert len(EXACT.fingerprint) == 16


def test_another_threshold_than_the_agreed_one_says_so():
    assert rules_of("exact", 7) is EXACT
    for lane, threshold in (("exact", 10), ("rounded", 4)):
        told = [reason.words for reason in rules_of(lane, threshold).reasons if reason.rule == "threshold"]
        assert told == [f"A threshold of {threshold} was asked for instead of the agreed 7."], "and not why it is 7"
        assert len(rules_of(lane, threshold).reasons) > 1, "the reasons of the other rules still hold"


@pytest.mark.parametrize("threshold", [2, 3, 4, 7, 8, 9, 12])
def test_no_count_is_shown_as_one_that_must_not_appear(threshold):
    table = CountedTable("t", ("n",), tuple(CountedCell((str(n),), n) for n in range(200)))
    shown = {cell.value for cell in protect(table, rules_of("rounded", threshold)).cells}
    assert not shown & set(range(1, threshold + 1))


@pytest.mark.parametrize(("threshold", "instead"), [(1, "2"), (5, "4 or 7"), (6, "4 or 7"), (10, "9 or 12"), (11, "9 or 12")])
def test_a_threshold_that_would_let_a_small_count_appear_is_refused_with_the_nearest_that_would_not(threshold, instead):
    with pytest.raises(BadRequest, match=f"A threshold of {threshold} does not go with rounding to base 5: .* Take {instead}, or exact"):
        rules_of("rounded", threshold)


def test_a_lane_or_threshold_that_does_not_exist_is_refused():
    with pytest.raises(BadRequest, match="The lanes are: rounded, exact"):
        rules_of("open")
    with pytest.raises(BadRequest, match="a whole number of 1 or more"):
        rules_of("exact", 0)


@pytest.mark.parametrize("base", [1, 2, 3, 5, 10])
def test_what_rounds_to_a_number_is_what_rounding_gives(base):
    for shown in range(base, 60, base):
        low, high = rounds_to(shown, base)
        assert [n for n in range(100) if rounded(n, base) == shown] == list(range(low, high + 1))
