"""What an outsider can work out from what was published: bounds on every cell, and which cells are thereby recovered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import inf
from typing import NamedTuple

from tests.attacker.bounds import Bounds
from tests.attacker.published import CONFIDENTIAL, EXACT, SMALL, Cell, Range, Table
from tests.attacker.system import CHANGE, System, Unknown

_Solving = tuple[Bounds, dict[Unknown, int]]


class Recovered(NamedTuple):
    """A count that is known better than it may be, its possible values, and what gave it away."""

    unknown: Unknown
    low: float
    high: float
    how: str

    def __str__(self) -> str:
        values = f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"
        return f"{self.unknown} is {values}, by {self.how}"


def bounds(tables: Sequence[Table], facts: Sequence[Table] = ()) -> dict[Unknown, Range]:
    """The lowest and the highest whole number that every unknown may be.

    Raises Inconsistent when no counts at all could have led to what was published.
    """
    system = System(tables, facts)
    solver, index = _solver(system)
    return {unknown: solver.of(index[unknown]) for unknown in system.ranges}


def attack(
    tables: Sequence[Table],
    facts: Sequence[Table] = (),
    truth: Mapping[Unknown, int] | None = None,
    small: int = SMALL,
    *,
    nothing_is_left: bool = False,
) -> list[Recovered]:
    """Every count that is recovered. The truth serves to judge only; no bound is made from it.

    A count is recovered when all that it can be is 1 to ``small`` or less of that: so is a mark that is told to hide a small count when it is
    known any better, and any count, shown or not, that can only be some of 1 to ``small``. Of a mark that may hide any count, and does hide a
    small one, nothing of 1 to ``small`` may be ruled out; and among exact counts not ``small`` + 1 either. What is ruled out by the public
    facts alone, or from below because the parts of a total are seen to be no noughts, is not recovered.
    Raises Inconsistent when no counts at all could have led to what was published.
    """
    system = System(tables, facts, nothing_is_left=nothing_is_left)
    solver, index = _solver(system)
    known = _Known(tables, facts)
    found = []
    for unknown in system.ranges:
        if unknown in system.told:
            continue
        low, high = solver.of(index[unknown], low_enough=-inf if _is_change(unknown) else 0, high_enough=small + 1)
        is_hidden = bool(system.marked(unknown)) and 1 <= (truth or {}).get(unknown, 0) <= small
        top = small + (is_hidden and all(method.base == 1 for method in system.marked(unknown)))
        if (is_hidden or _is_small_for_certain(low, high, small)) and known.less(unknown, (low, high), small, top):
            found.append(Recovered(unknown, low, high, _way(system, unknown)))
    return found


class _Known:
    """What is known of a count without any number of the tables: from the public facts, and from which cells are noughts."""

    def __init__(self, tables: Sequence[Table], facts: Sequence[Table]) -> None:
        self._tables, self._facts = tables, facts

    def less(self, unknown: Unknown, bounds: Range, small: int, top: int) -> bool:
        """Whether less is known than these bounds, of 1 to ``top``; or of a decrease by 1 to ``small``."""
        if bounds[1] <= 0:
            return (-bounds[1], -bounds[0]) != (1, small)
        low, high = bounds
        if low <= 1 and high >= top:
            return False
        if top > small >= _range(self._by_marks, unknown)[1]:
            # The marks and noughts of rounded counts say by themselves that it is small.
            top = small
        (least, most), (least_by_noughts, _) = (_range(parts, unknown) for parts in (self._by_facts, self._by_noughts))
        return low > max(1, least, least_by_noughts) or high < min(top, most)

    @cached_property
    def _by_facts(self) -> _Solving:
        return _solver(System([_without_numbers(table, lambda cell: False) for table in self._tables], self._facts))

    @cached_property
    def _by_marks(self) -> _Solving:
        return _solver(System([_without_numbers(table, lambda cell: bool(cell.mark) or cell.number == 0) for table in self._tables]))

    @cached_property
    def _by_noughts(self) -> _Solving:
        return _solver(System([_noughts_of(table) for table in self._tables]))


def _range(solving: _Solving, unknown: Unknown) -> Range:
    solver, index = solving
    return solver.of(index[unknown]) if unknown in index else (-inf, inf)


def _without_numbers(table: Table, is_told: Callable[[Cell], bool]) -> Table:
    """A table of the same cells that tells nothing but what stands in these."""
    return replace(table, cells=tuple(cell if is_told(cell) else Cell(cell.labels, None) for cell in table.cells))


def _noughts_of(table: Table) -> Table:
    """A table of the same cells that tells of each whether it is nought, and no more."""
    cells = tuple(cell if cell.number == 0 else Cell(cell.labels, None, CONFIDENTIAL) for cell in table.cells)
    return replace(table, cells=cells, method=replace(EXACT, totals=table.method.totals))


def _solver(system: System) -> _Solving:
    index = {unknown: number for number, unknown in enumerate(system.ranges)}
    rows = [({index[unknown]: weight for unknown, weight in terms.items()}, equals) for terms, equals in system.equations]
    return Bounds(list(system.ranges.values()), rows), index


def _is_small_for_certain(low: float, high: float, small: int) -> bool:
    """All its possible values are small counts, or all are small decreases."""
    return (low >= 1 and high <= small) or (-small <= low and high <= -1)


def _is_change(unknown: Unknown) -> bool:
    return any(name == CHANGE for name, _ in unknown.labels)


def _way(system: System, unknown: Unknown) -> str:
    if _is_change(unknown):
        return "the difference of two releases"
    shown = system.shown_by.get(unknown, ())
    if any(table.is_hidden for table, _ in shown):
        return "what is hidden in the file"
    if not shown:
        return "the difference of a whole and its published parts"
    if all(table.is_margin(cell) and table.method.totals == "summed" for table, cell in shown):
        return "the bounds on a total"
    return "the bounds on a mark" if any(cell.number is None for _, cell in shown) else "what is shown of it"
