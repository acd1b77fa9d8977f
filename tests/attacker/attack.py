"""What an outsider can work out from what was published: bounds on every cell, and which cells are thereby recovered."""

from collections.abc import Mapping, Sequence
from math import inf
from typing import NamedTuple

from tests.attacker.bounds import Bounds
from tests.attacker.published import CONFIDENTIAL, SMALL, Labels, Range, Table
from tests.attacker.system import CHANGE, System, Unknown


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
    tables: Sequence[Table], facts: Sequence[Table] = (), truth: Mapping[tuple[str, Labels, str], int] | None = None, small: int = SMALL
) -> list[Recovered]:
    """Every count that is recovered. The truth serves to judge only, and only among exact counts; no bound is made from it.

    A reader is told that a marked count among rounded ones is 1 to ``small``, so it is recovered when it is known better than that; and so is
    any other count, shown or not, that can be nothing but some of 1 to ``small``, and not all of them. Among exact counts a mark may hide any
    number, so that a count of 1 to ``small`` is recovered when not even 1 and ``small`` + 1 are both possible.
    Raises Inconsistent when no counts at all could have led to what was published.
    """
    system = System(tables, facts)
    solver, index = _solver(system)
    found = []
    for unknown in system.ranges:
        if unknown in system.told:
            continue
        strictly = _is_hidden_among_exact(system, unknown) and 1 <= (truth or {}).get(unknown, 0) <= small
        low, high = solver.of(index[unknown], low_enough=-inf if _is_change(unknown) else 0, high_enough=small + 1)
        if (strictly and not (low <= 1 and high > small)) or _is_small_for_certain(low, high, small):
            found.append(Recovered(unknown, low, high, _way(system, unknown)))
    return found


def _solver(system: System) -> tuple[Bounds, dict[Unknown, int]]:
    index = {unknown: number for number, unknown in enumerate(system.ranges)}
    rows = [({index[unknown]: weight for unknown, weight in terms.items()}, equals) for terms, equals in system.equations]
    return Bounds(list(system.ranges.values()), rows), index


def _is_small_for_certain(low: float, high: float, small: int) -> bool:
    """All its possible values are small counts, or all are small decreases; and better known than a mark among rounded counts says."""
    if high < 0:
        low, high = -high, -low
    return low >= 1 and high <= small and (low, high) != (1, small)


def _is_hidden_among_exact(system: System, unknown: Unknown) -> bool:
    """Whether a mark hides it where others are exact; where a table of rounded counts marks it too, everybody knows that it is small."""
    marks = [table.method.base for table, cell in system.shown_by.get(unknown, ()) if cell.mark == CONFIDENTIAL]
    return bool(marks) and set(marks) == {1}


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
