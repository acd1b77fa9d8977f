"""How an earlier table is read of which only its numbers are at hand: as the same counts, exact or rounded, or as other counts.

The rule, for a table that is to be protected and a given one:

1. Every number that both hold is the same: the given numbers are exact facts about these counts.
2. Else every given number is a multiple of the rounding base and what rounding these counts gives: facts within that rounding.
3. Else they are other counts, of another date or population: nothing is taken as a fact, and their differences are checked.

A number can be added up from the table to be compared. Marks are 1 or more; in a rounded table they are small.
"""

from dataclasses import dataclass
from math import inf

from data_access.disclosure.arithmetic import sum_of_shown
from data_access.disclosure.fillings import Budget, OutOfTime
from data_access.disclosure.linked import key_of, link
from data_access.disclosure.puzzle import base_of
from data_access.disclosure.rules import ROUNDED, rounds_to
from data_access.disclosure.sums import sums_among
from data_access.disclosure.tables import ANYTHING, CountedCell, CountedTable, Interval, Labels, PublicCell, PublicTable
from data_access.errors import BadRequest

_SECONDS = 10.0


@dataclass(frozen=True)
class Reading:
    """An earlier table as facts, and whether they are about the same counts."""

    facts: PublicTable
    is_same: bool


def read_earlier(table: CountedTable, earlier: CountedTable, threshold: int) -> Reading:
    """Reads the earlier table by the rule above. Its cells are numbers or marks."""
    truth = _true_counts(table, earlier)
    exact = _facts(earlier, {cell.labels: _exactly(cell) for cell in earlier.cells})
    if _agree(table, exact, truth):
        return Reading(exact, True)
    within = _within_rounding(earlier, truth, threshold)
    if within is None:
        return Reading(exact, False)
    return Reading(_facts(earlier, within), _agree(table, _facts(earlier, within), truth))


def _true_counts(table: CountedTable, earlier: CountedTable) -> dict[Labels, int | None]:
    """The table's own counts for the earlier table's cells, added up where need be; None where they cannot be."""
    linked = link([table], [PublicTable(earlier.name, earlier.dimensions, tuple(PublicCell(c.labels, *ANYTHING) for c in earlier.cells))])
    truth = dict(zip(linked.sums.keys, linked.truth, strict=True))
    return {cell.labels: truth[key_of(cell.labels, earlier.dimensions, linked.dimensions)] for cell in earlier.cells}


def _exactly(cell: CountedCell) -> Interval:
    return (1, inf) if cell.is_marked else (int(cell.value or 0), int(cell.value or 0))


def _within_rounding(earlier: CountedTable, truth: dict[Labels, int | None], threshold: int) -> dict[Labels, Interval] | None:
    """What the table says if it is a rounded one; None if it cannot be."""
    base = ROUNDED.base
    if any(cell.value and (cell.value % base or cell.value <= threshold) for cell in earlier.cells):
        return None
    summed = _sums_of_shown(earlier)
    found: dict[Labels, Interval] = {}
    for cell in earlier.cells:
        if cell.labels in summed:
            found[cell.labels] = ANYTHING
        elif cell.is_marked:
            found[cell.labels] = (1, threshold if (truth[cell.labels] or 0) <= threshold else inf)
        else:
            low, high = rounds_to(int(cell.value), base) if cell.value else (0, 0)
            found[cell.labels] = (max(low, threshold + 1), high) if cell.value else (low, high)
    return found


def _sums_of_shown(earlier: CountedTable) -> set[Labels]:
    """The margins that are the sums of the numbers shown beneath them, and so say nothing more."""
    value = {cell.labels: None if cell.is_marked else cell.value for cell in earlier.cells}
    sums = sums_among(value)
    there = [(sums.keys[margin], [sums.keys[part] for part in parts]) for margin, parts in sums.equations]
    return {
        key
        for key, parts in there
        if key in value and all(part in value for part in parts) and sum_of_shown([value[part] for part in parts]) == value[key]
    }


def _agree(table: CountedTable, facts: PublicTable, truth: dict[Labels, int | None]) -> bool:
    """Whether the facts can be about the table's counts: each by itself, and all of them added up."""
    if not all(count is None or cell.low <= count <= cell.high for cell in facts.cells for count in [truth[cell.labels]]):
        return False
    try:
        base_of(link([table], [facts]), Budget(_SECONDS))
    except (BadRequest, OutOfTime):
        return False
    return True


def _facts(earlier: CountedTable, intervals: dict[Labels, Interval]) -> PublicTable:
    cells = tuple(PublicCell(cell.labels, *intervals[cell.labels], cell.is_marked) for cell in earlier.cells)
    return PublicTable(earlier.name, earlier.dimensions, cells)
