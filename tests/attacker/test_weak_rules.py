"""The attacker breaks seven weak rules, says only what is true, and finds nothing where there is nothing to find."""

from random import Random

import pytest

from tests.attacker.attack import attack
from tests.attacker.published import EXACT
from tests.attacker.reading import read_csv
from tests.attacker.weak_rules import SEVEN, SOUND, as_csv, between_two_bases, mixed_base, two_per_line

SEEDS = range(25)


@pytest.mark.parametrize("weak", SEVEN, ids=lambda weak: weak.name)
@pytest.mark.parametrize("seed", SEEDS)
def test_each_weak_rule_is_broken_and_what_is_said_of_a_count_is_true(weak, seed):
    table = weak.tables(Random(seed))
    recovered = attack(weak.read(weak.release(table)).everything)
    truth = table.truth()
    assert any(1 <= truth[found.unknown] <= 7 for found in recovered)
    for found in recovered:
        assert found.low <= truth[found.unknown] <= found.high


@pytest.mark.parametrize("sound", SOUND, ids=lambda sound: f"{sound.name} at {sound.tables.__name__}")
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_recovered_where_nothing_is_given_away(sound, seed):
    table = sound.tables(Random(seed))
    assert attack(sound.read(sound.release(table)).everything, truth=table.truth()) == []


def test_the_names_of_the_seven():
    assert [weak.name for weak in SEVEN] == [
        "primary only",
        "two per line",
        "true totals under rounding",
        "threshold 5",
        "mixed base",
        "hover data",
        "a total summed past a mark",
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_the_mixture_of_bases_that_gives_away_and_neither_base_alone(seed):
    table = between_two_bases(Random(seed))
    weak = next(weak for weak in SEVEN if weak.name == "mixed base")
    each = weak.read(mixed_base(table)).tables
    assert [attack([one]) for one in each] == [[], []]
    assert attack(each)


def test_two_marks_a_line_hide_what_is_large_enough_and_the_attacker_says_so():
    shown = {("a", "x"): "[c]", ("a", "y"): "[c]", ("b", "x"): "[c]", ("b", "y"): "[c]"}
    totals = {("a", "Total"): 31, ("b", "Total"): 42, ("Total", "x"): 33, ("Total", "y"): 40, ("Total", "Total"): 73}
    table = next(weak for weak in SEVEN if weak.name == "two per line").tables(Random(0))
    text = as_csv(table, shown | totals)
    assert attack(read_csv(text, EXACT).tables) == []
    assert attack(read_csv(two_per_line(table)[0], EXACT).tables)
