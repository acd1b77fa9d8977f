"""What an outsider has read: tables of numbers and marks, and what the publisher says openly about how its numbers are made."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf
from typing import Literal

TOTAL = "Total"
CONFIDENTIAL = "[c]"
SMALL = 7
"""Counts from 1 to it could point to a person: what the attacker is after."""

Labels = frozenset[tuple[str, str]]
"""Where a count belongs: (dimension, value) pairs. A total over a dimension has no pair of it; so the same count has the same labels in every
table that shows it, and that is how tables are linked."""
Range = tuple[float, float]
"""Lowest and highest possible value of a whole number; infinite where nothing bounds it."""


@dataclass(frozen=True)
class Method:
    """What is openly known of how numbers were made.

    ``small``: counts from 1 to it were marked (0: none were). ``base``: others were rounded half-up to a multiple of it (1: they are exact).
    ``totals``: 'summed' from the numbers shown, so that they say nothing more; or 'true', made from the counts like every other cell.
    ``zeros_shown``: a nought is never marked, so a mark is at least 1. ``any_marked``: other counts may be marked too, to protect the small ones.
    """

    small: int = SMALL
    base: int = 1
    totals: Literal["summed", "true"] = "true"
    zeros_shown: bool = True
    any_marked: bool = False


EXACT = Method(any_marked=True)
"""Exact counts, with marks on the small ones and on others that would give them away."""
ROUNDED = Method(base=5, totals="summed")
"""0 as it is, 1 to 7 marked, others rounded half-up to 5, totals summed from what is shown."""
KNOWN = Method(small=0, any_marked=True)
"""Exact numbers known from elsewhere."""


@dataclass(frozen=True)
class Cell:
    """One cell as shown: a number, or None and a mark. ``within`` is what else is said of it, such as by a percentage."""

    labels: Labels
    number: int | None
    mark: str = ""
    within: Range = (0, inf)


@dataclass(frozen=True)
class Table:
    """A table as shown. ``count`` says what is counted, ``when`` tells two releases of one table apart.

    ``is_whole``: every part of each total is there, or is nought. False for loose facts. ``is_hidden``: it was found where no reader looks.
    """

    count: str
    dimensions: tuple[str, ...]
    cells: tuple[Cell, ...]
    method: Method = EXACT
    when: str = ""
    is_whole: bool = True
    is_hidden: bool = False
    _by_labels: dict[Labels, Cell] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_labels", {cell.labels: cell for cell in self.cells})

    def cell(self, labels: Labels) -> Cell | None:
        """The cell of these labels; None when the table has none."""
        return self._by_labels.get(labels)

    def is_margin(self, cell: Cell) -> bool:
        """Whether a cell is a total over one or more dimensions."""
        return len(cell.labels) < len(self.dimensions)

    def parts(self, cell: Cell, dimension: str) -> list[Cell]:
        """The cells that a total over this dimension is the sum of; none when it is not a total over it."""
        if any(name == dimension for name, _ in cell.labels):
            return []
        longer = len(cell.labels) + 1
        return [one for one in self.cells if len(one.labels) == longer and one.labels > cell.labels and _names(one, dimension)]

    def totals(self) -> Iterable[tuple[Cell, str, list[Cell]]]:
        """Every total, the dimension it is over, and its parts; dimension '' where only the inmost cells are there to add up to it."""
        for cell in self.cells:
            ways = [(dimension, self.parts(cell, dimension)) for dimension in self.dimensions if self.is_margin(cell)]
            ways = [(dimension, parts) for dimension, parts in ways if parts]
            if self.is_margin(cell) and not ways and (inmost := self.inmost(cell)):
                ways = [("", inmost)]
            yield from ((cell, dimension, parts) for dimension, parts in ways)

    def inmost(self, cell: Cell) -> list[Cell]:
        """The cells that are no totals and lie within this one."""
        return [one for one in self.cells if not self.is_margin(one) and one.labels >= cell.labels]


def labels_of(row: dict[str, str]) -> Labels:
    """The labels of a row: every dimension that is not a total."""
    return frozenset((name, value) for name, value in row.items() if value != TOTAL)


def possible(cell: Cell, method: Method, is_margin: bool = False) -> Range:
    """The values that a count may have behind what is shown, before anything is compared with anything else."""
    low, high = _behind(cell, method, is_margin)
    return max(low, cell.within[0]), min(high, cell.within[1])


def _behind(cell: Cell, method: Method, is_margin: bool) -> Range:
    if cell.number is None:
        return _marked(cell, method, is_margin)
    if is_margin and method.totals == "summed":
        return 0, inf
    low, high = cell.number - method.base // 2, cell.number + (method.base - 1) // 2
    if low <= 0:
        # A nought: what would be marked is not nought.
        return 0, (high if high > method.small else 0)
    # Where a number is shown that should have been marked, the rule that was announced was not kept, and the number speaks.
    return (low if high <= method.small else max(low, method.small + 1)), high


def _marked(cell: Cell, method: Method, is_margin: bool) -> Range:
    least = 1 if method.zeros_shown else 0
    if cell.mark != CONFIDENTIAL or (is_margin and method.totals == "summed"):
        return 0, inf
    return least, (inf if method.any_marked else method.small)


def _names(cell: Cell, dimension: str) -> bool:
    return any(name == dimension for name, _ in cell.labels)
