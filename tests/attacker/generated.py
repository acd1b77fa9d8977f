"""Counts to protect and to attack: one-way and two-way tables with their totals, and sets of tables of one population. The same for the same seed."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from random import Random
from typing import NamedTuple

from tests.attacker.published import SMALL, TOTAL, Labels, labels_of
from tests.attacker.system import Unknown

APPLICATIONS = "applications"
Place = tuple[str, ...]
_VALUES = {
    "category": ("lowest", "low", "medium", "high", "highest", "not yet known", "set aside", "other"),
    "team": ("North", "East, and coast", "South", "West"),
    "route": ("right to ask", "right to know", "unknown"),
}


@dataclass(frozen=True)
class Counted:
    """A table of counts before protection: rows by their value of each dimension, totals among them."""

    dimensions: tuple[str, ...]
    rows: dict[Place, int]
    count: str = APPLICATIONS

    def as_csv(self) -> str:
        """One row a cell: the dimensions, then the count."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow((*self.dimensions, self.count))
        writer.writerows((*values, number) for values, number in self.rows.items())
        return text.getvalue()

    def labels(self, values: Place) -> Labels:
        """The labels of a row."""
        return labels_of(dict(zip(self.dimensions, values, strict=True)))

    def truth(self) -> dict[Unknown, int]:
        """The count of every cell."""
        return {Unknown(self.count, self.labels(values)): number for values, number in self.rows.items()}


def with_totals(dimensions: Sequence[str], inner: dict[Place, int], totals: bool = True) -> Counted:
    """The table of these counts, with every total over one or more dimensions where they are wanted."""
    rows = dict(inner)
    for which in product((False, True), repeat=len(dimensions)) if totals else ():
        for values, number in inner.items() if any(which) else ():
            place = tuple(TOTAL if summed else value for summed, value in zip(which, values, strict=True))
            rows[place] = rows.get(place, 0) + number
    return Counted(tuple(dimensions), rows)


class View(NamedTuple):
    """One table of a population: by some of its dimensions; where ``only`` is given, of that value of the last one, which stands in every row."""

    by: tuple[str, ...]
    lane: str
    only: str = ""
    has_totals: bool = True


@dataclass(frozen=True)
class Case:
    """A population, counted by all its dimensions, and tables of it to protect one after the other, each knowing what went out before.

    ``dimensions`` name the population's. ``total_is_known``: everybody knows how many there are in all. ``form`` is that of what goes out.
    """

    name: str
    dimensions: tuple[str, ...]
    population: dict[Place, int]
    views: tuple[View, ...]
    threshold: int = SMALL
    total_is_known: bool = False
    form: str = "csv"

    def tables(self) -> list[tuple[View, Counted]]:
        """Each table to protect, before it is."""
        return [(view, self._table(view)) for view in self.views]

    def known(self) -> Counted | None:
        """What everybody knows, as a table with the first table's dimensions; None for nothing."""
        by = self.views[0].by
        return Counted(by, {(TOTAL,) * len(by): sum(self.population.values())}) if self.total_is_known else None

    def truth(self) -> dict[Unknown, int]:
        """The count of every cell of every table."""
        return {unknown: number for _, table in self.tables() for unknown, number in table.truth().items()}

    def _table(self, view: View) -> Counted:
        inner: dict[Place, int] = {}
        for place, number in self.population.items():
            if view.only in ("", place[-1]):
                key = tuple(place[self.dimensions.index(name)] for name in view.by)
                inner[key] = inner.get(key, 0) + number
        whole = with_totals(view.by, inner, view.has_totals)
        if not view.only:
            return whole
        return Counted((*view.by, self.dimensions[-1]), {(*values, view.only): number for values, number in whole.rows.items()})

    def __str__(self) -> str:
        known = "; the total of all is known" if self.total_is_known else ""
        tables = (f"\n{view.lane} lane:\n{table.as_csv()}" for view, table in self.tables())
        return f"{self.name}; threshold {self.threshold}{known}{''.join(tables)}"


# How counts are spread --------------------------------------------------------------------------------------------------------------------

SPREADS: dict[str, Callable[[Random], int]] = {
    "few": lambda chance: chance.randint(0, 12),
    "ones": lambda chance: chance.choice((0, 1, 1, 2, 3)),
    "edges": lambda chance: chance.choice((0, 1, 2, 6, 7, 8, 9, 12, 13, 17, 18)),
    "noughts": lambda chance: chance.choice((0, 0, 0, chance.randint(1, 15))),
    "sparse": lambda chance: chance.choice((0,) * 6 + (chance.randint(1, 9), chance.randint(1, 60))),
    "skewed": lambda chance: int(chance.lognormvariate(2, 1.6)),
    "many": lambda chance: chance.randint(0, 400),
    "one small": lambda chance: chance.choice((chance.randint(8, 90),) * 7 + (chance.randint(1, 7),)),
    "all small": lambda chance: chance.randint(1, 7),
}


def _drawn(chance: Random, sizes: dict[str, int], spread: str) -> dict[Place, int]:
    return {place: SPREADS[spread](chance) for place in product(*(_VALUES[name][:size] for name, size in sizes.items()))}


# One table --------------------------------------------------------------------------------------------------------------------------------


_OTHER_THRESHOLDS = {"rounded": (3, 4, 12), "exact": (3, 5, 10)}
"""Rounding to 5 goes with thresholds only of which the next count is rounded up."""


def tables(seed: int, many: int) -> Iterator[Case]:
    """Single tables: a third one-way, the rest two-way; nearly all with totals; in both lanes; some with a total that everybody knows."""
    chance = Random(seed)
    for number in range(many):
        spread = chance.choice(list(SPREADS))
        if chance.random() < 0.35:
            sizes = {"category": chance.randint(2, 8)}
        else:
            sizes = {"category": chance.choice((2, 3, 3, 4, 5)), "team": chance.choice((2, 3, 3, 4))}
        lane = chance.choice(("rounded", "exact"))
        yield Case(
            f"table {number}: {' by '.join(map(str, sizes.values()))}, {spread}",
            tuple(sizes),
            _drawn(chance, sizes, spread),
            (View(tuple(sizes), lane, has_totals=chance.random() < 0.9),),
            chance.choice((7,) * 6 + _OTHER_THRESHOLDS[lane]),
            chance.random() < 0.15,
            chance.choice(("csv", "json")),
        )


# Linked sets ------------------------------------------------------------------------------------------------------------------------------

_A, _B, _C = "category", "team", "route"
_SETS: dict[str, tuple[tuple[str, ...], ...]] = {
    "a shared total": ((_A, _B), (_A, _C)),
    "every pair of three": ((_A, _B), (_A, _C), (_B, _C)),
    "one-way, then two-way": ((_A,), (_A, _B)),
    "two-way, then each way": ((_A, _B), (_A,), (_B,)),
}
_SLICED: dict[str, tuple[tuple[str, ...], int]] = {
    "one-way and a slice": ((_A,), 1),
    "two-way and a slice": ((_A, _B), 1),
    "two slices": ((_A,), 2),
}
_LAST = ", the whole last"
_LANES = (
    ("rounded",) * 3,
    ("rounded",) * 3,
    ("exact",) * 3,
    ("exact",) * 3,
    ("exact", "rounded", "exact"),
    ("rounded", "exact", "rounded"),
)


def linked(seed: int, many: int) -> Iterator[Case]:
    """Sets of two or three tables of one population: such as share totals, and a whole with tables of parts of it; the lanes alike or mixed."""
    chance = Random(seed + 1)
    for number in range(many):
        sizes = {_A: chance.randint(2, 4), _B: chance.randint(2, 3), _C: chance.randint(2, 3)}
        spread, kind, lanes = (
            chance.choice(list(SPREADS)),
            chance.choice([*_SETS, *_SLICED, *(kind + _LAST for kind in _SLICED)]),
            chance.choice(_LANES),
        )
        population = _drawn(chance, sizes, spread)
        yield Case(f"set {number}: {kind}, {spread}", tuple(sizes), population, _views(kind, lanes))


def _views(kind: str, lanes: Sequence[str]) -> tuple[View, ...]:
    if kind in _SETS:
        return tuple(View(by, lane) for by, lane in zip(_SETS[kind], lanes, strict=False))
    by, slices = _SLICED[kind.removesuffix(_LAST)]
    onlys = [*_VALUES[_C][:slices]]
    onlys.insert(slices if kind.endswith(_LAST) else 0, "")
    return tuple(View(by, lane, only) for only, lane in zip(onlys, lanes, strict=False))


# Smaller and smaller ----------------------------------------------------------------------------------------------------------------------


def smallest(case: Case, is_still_so: Callable[[Case], bool]) -> Case:
    """A case of which the same is true, and no longer is when a table, a value or some of a count is taken away."""
    while True:
        smaller = next((tried for tried in _smaller(case) if is_still_so(tried)), None)
        if smaller is None:
            return case
        case = smaller


def _smaller(case: Case) -> Iterator[Case]:
    if len(case.views) > 1:
        yield from (replace(case, views=case.views[:number] + case.views[number + 1 :]) for number in range(len(case.views)))
    if case.total_is_known:
        yield replace(case, total_is_known=False)
    for place in range(len(case.dimensions)):
        values = sorted({one[place] for one in case.population})
        for value in values if len(values) > 1 else ():
            yield replace(case, population={one: number for one, number in case.population.items() if one[place] != value})
    for place, number in case.population.items():
        for less in sorted({0, number // 2, number - 1} - {number}) if number else ():
            yield replace(case, population=case.population | {place: less})
