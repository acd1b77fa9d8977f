"""The product's gate under attack: from what it releases of thousands of tables, nothing is recovered."""

import subprocess
import sys
from dataclasses import replace
from itertools import islice
from random import Random

import pytest

from tests.attacker.attack import attack
from tests.attacker.campaign import attacked
from tests.attacker.generated import Case, View, linked, tables, with_totals
from tests.attacker.reading import METHODS, read_csv
from tests.attacker.released import Refused, protect

TABLES, SETS = 2_000, 200
BATCHES = 20


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nothing_is_recovered_from_generated_tables(batch):
    outcomes = [attacked(case) for case in islice(tables(1, TABLES), batch, None, BATCHES)]
    assert len(outcomes) == TABLES // BATCHES
    assert [str(outcome) for outcome in outcomes if not outcome.is_safe] == []


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nothing_is_recovered_from_sets_of_linked_tables(batch):
    outcomes = [attacked(case) for case in islice(linked(1, SETS), batch, None, BATCHES)]
    assert len(outcomes) == SETS // BATCHES
    assert [str(outcome) for outcome in outcomes if not outcome.is_safe] == []


def test_few_tables_are_refused_for_what_went_out_before():
    outcomes = [attacked(case) for case in linked(2, 60)]
    assert sum(len(outcome.refused) for outcome in outcomes) <= 0.03 * sum(len(outcome.case.views) for outcome in outcomes)


def test_what_the_gate_does_not_refuse_it_shows():
    """A gate that hid or refused everything would be safe as well."""
    alone = [attacked(replace(case, total_is_known=False)) for case in tables(2, 120)]
    assert sum(bool(outcome.tables) for outcome in alone) >= 0.9 * len(alone)
    counts = [(outcome, cell) for outcome in alone for table in outcome.tables for cell in table.cells]
    large = [cell for outcome, cell in counts if outcome.case.truth()[("applications", cell.labels, "")] > outcome.case.threshold]
    assert sum(cell.number is not None for cell in large) >= 0.7 * len(large)


def _another_of_its_class(number: int, chance: Random) -> int:
    if number == 0:
        return 0
    if number <= 7:
        return chance.randint(1, 7)
    rounded = (2 * number + 5) // 10 * 5
    return chance.randint(max(8, rounded - 2), rounded + 2)


@pytest.mark.parametrize("seed", range(10))
def test_rounded_counts_say_nothing_but_the_class_of_each(seed):
    """Other counts that round to the same numbers and marks lead to the same file, to the last byte: so no attack whatever can tell them apart."""
    chance = Random(seed)
    for case in tables(seed, 12):
        case = replace(case, views=(case.views[0]._replace(lane="rounded"),), threshold=7, total_is_known=False)
        other = replace(case, population={place: _another_of_its_class(number, chance) for place, number in case.population.items()})
        assert _released(case) == _released(other)


def _released(case: Case) -> list[str]:
    return [protect(table.as_csv(), table.count, view.lane) for view, table in case.tables()]


@pytest.mark.parametrize("lane", ["rounded", "exact"])
@pytest.mark.parametrize("seed", range(40))
def test_a_later_release_of_the_same_table_does_not_give_the_change_away(seed, lane):
    chance = Random(seed)
    before = {("a",): chance.randint(8, 40), ("b",): chance.randint(0, 40), ("c",): chance.randint(8, 90)}
    after = {place: number + chance.choice((0, 0, 3, 8, 30)) for place, number in before.items()}
    first, second = with_totals(("kind",), before), with_totals(("kind",), after)
    text = protect(first.as_csv(), first.count, lane)
    try:
        later = protect(second.as_csv(), second.count, lane, given=[text])
    except Refused:
        return
    found = [read_csv(one, METHODS[lane], when=when).tables[0] for one, when in ((text, "2024-01"), (later, "2024-05"))]
    assert [str(one) for one in attack(found)] == []


def test_the_command_prints_what_the_door_hands_over(tmp_path):
    table = with_totals(("kind",), {("harm",): 2, ("administrative",): 14, ("service",): 17})
    file = tmp_path / "table.csv"
    file.write_text(table.as_csv(), encoding="utf-8")
    for lane in METHODS:
        command = [sys.executable, "-m", "data_access", "protect", str(file), "--count", table.count, "--lane", lane, "--format", "csv"]
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == protect(table.as_csv(), table.count, lane)


def test_the_attack_would_find_it_if_the_gate_showed_too_much():
    """The same campaign against a gate that forgets its complements finds them at once."""

    def forgetful(text, count, lane, threshold=7, given=(), form="csv"):
        lines = text.splitlines()
        marked = [line.rpartition(",")[0] + ",[c]" if line.rpartition(",")[2] in map(str, range(1, 8)) else line for line in lines[1:]]
        return "\n".join([lines[0], *marked])

    case = Case("one small count", ("kind",), {("harm",): 2, ("service",): 17}, (View(("kind",), "exact"),))
    assert [found.low for found in attacked(case, forgetful).recovered] == [2]
