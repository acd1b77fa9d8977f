"""The linear system behind what was published: an unknown whole number for every cell, and what is known of their sums."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from math import inf
from typing import NamedTuple

from tests.attacker.published import CONFIDENTIAL, Cell, Labels, Method, Range, Table, possible

REST = "the rest"
CHANGE = "the change"


class Unknown(NamedTuple):
    """A count that is wanted: what is counted, where it belongs, and in the release of when."""

    count: str
    labels: Labels
    when: str = ""

    def __str__(self) -> str:
        place = ", ".join(f"{name} {value}" for name, value in sorted(self.labels)) or "everything"
        return f"{self.count} of {place}" + (f" ({self.when})" if self.when else "")


class Equation(NamedTuple):
    """Coefficients of unknowns, whose weighted sum is ``equals``."""

    terms: dict[Unknown, int]
    equals: int = 0


class Inconsistent(Exception):
    """What was published cannot all be true of any counts."""


class System:
    """Unknowns with their possible values, and equations between them.

    Cells of the same labels are one unknown, in whatever table they stand. Besides the cells there are: the rest, where a whole and some of its
    parts are published in different tables; and the change of a cell between two releases. ``nothing_is_left``: it is known of each whole that
    all its parts are published.
    """

    def __init__(self, tables: Sequence[Table], facts: Sequence[Table] = (), *, nothing_is_left: bool = False) -> None:
        self.ranges: dict[Unknown, Range] = {}
        self.equations: list[Equation] = []
        self.shown_by: dict[Unknown, list[tuple[Table, Cell]]] = defaultdict(list)
        self.told = {_unknown(table, cell) for table in facts for cell in table.cells}
        """What everybody knows anyway: nothing is recovered by knowing it."""
        self._rest = (0, 0) if nothing_is_left else (0, inf)
        whole = {self._add(table) for table in [*tables, *facts]}
        self._add_rests(set().union(*whole))
        self._add_changes()

    def marked(self, unknown: Unknown) -> list[Method]:
        """How the tables were made in which it is marked."""
        return [table.method for table, cell in self.shown_by.get(unknown, ()) if cell.mark == CONFIDENTIAL]

    def _add(self, table: Table) -> frozenset[tuple[Unknown, str]]:
        for cell in table.cells:
            unknown = _unknown(table, cell)
            self.shown_by[unknown].append((table, cell))
            self._narrow(unknown, possible(cell, table.method, table.is_margin(cell)))
        if not table.is_whole:
            return frozenset()
        closed = set()
        for cell, dimension, parts in table.totals():
            closed.add((_unknown(table, cell), dimension))
            self.equations.append(_sum_of(_unknown(table, cell), (_unknown(table, part) for part in parts)))
        if table.method.totals == "summed":
            self._see_through_sums(table)
        return frozenset(closed)

    def _narrow(self, unknown: Unknown, to: Range) -> None:
        low, high = self.ranges.get(unknown, (0, inf))
        self.ranges[unknown] = max(low, to[0]), min(high, to[1])

    def _see_through_sums(self, table: Table) -> None:
        """A total that is announced as summed from what is shown, and is not, holds what the marks were to hide."""
        for cell in table.cells:
            inmost = table.inmost(cell) if table.is_margin(cell) else []
            hidden = [one for one in inmost if one.number is None]
            if cell.number is None or not hidden or cell.number in _shown_sums(table, cell, inmost):
                continue
            beyond = cell.number - sum(one.number or 0 for one in inmost)
            terms = {_unknown(table, one): 1 for one in hidden}
            if len(hidden) <= beyond <= table.method.small * len(hidden):
                self.equations.append(Equation(terms, beyond))
            else:
                # Nor can the marked counts be what it holds beyond: then it was made from the counts themselves.
                self._narrow(_unknown(table, cell), possible(cell, table.method))

    def _add_rests(self, closed: set[tuple[Unknown, str]]) -> None:
        parts: dict[tuple[Unknown, str], set[Unknown]] = defaultdict(set)
        for unknown in list(self.ranges):
            for name, value in unknown.labels:
                whole = unknown._replace(labels=unknown.labels - {(name, value)})
                if whole in self.ranges and (whole, name) not in closed:
                    parts[whole, name].add(unknown)
        for (whole, name), known in parts.items():
            rest = whole._replace(labels=whole.labels | {(name, REST)})
            self.ranges[rest] = self._rest
            self.equations.append(_sum_of(whole, [*known, rest]))

    def _add_changes(self) -> None:
        releases: dict[tuple[str, Labels], list[Unknown]] = defaultdict(list)
        for unknown in self.ranges:
            releases[unknown.count, unknown.labels].append(unknown)
        for (count, labels), found in releases.items():
            for before, after in combinations(sorted(found), 2):
                change = Unknown(count, labels | {(CHANGE, f"since {before.when}")}, after.when)
                self.ranges[change] = (-inf, inf)
                self.equations.append(_sum_of(after, [before, change]))


def _unknown(table: Table, cell: Cell) -> Unknown:
    return Unknown(table.count, cell.labels, table.when)


def _sum_of(whole: Unknown, parts: Iterable[Unknown]) -> Equation:
    return Equation({whole: -1} | dict.fromkeys(parts, 1))


def _shown_sums(table: Table, cell: Cell, inmost: list[Cell]) -> set[int]:
    ways = [inmost] + [parts for dimension in table.dimensions if (parts := table.parts(cell, dimension))]
    return {sum(one.number or 0 for one in way) for way in ways}
