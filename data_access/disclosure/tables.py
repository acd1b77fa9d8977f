"""Tables before and after the gate, and what is public beside them. Plain data: what may be shown is decided in ``protect``."""

from dataclasses import dataclass
from functools import cached_property
from math import inf

from data_access.disclosure.rules import Rules

TOTAL = "Total"
"""The label of a margin: a cell with it in a dimension is the sum over that dimension."""
CONFIDENTIAL = "[c]"
UNAVAILABLE = "[x]"
NOT_APPLICABLE = "[z]"

Labels = tuple[str, ...]
Interval = tuple[int, int | float]
"""The lowest and the highest whole number that a count can be; ``math.inf`` where nothing limits it."""
ANYTHING: Interval = (0, inf)


@dataclass(frozen=True)
class CountedCell:
    """A number before protection; None where there is nothing to measure.

    ``resting_on`` is the count behind a statistic (a median of three ages rests on 3); None for a count. ``is_marked``: it has been published
    as a mark, and the count behind it is not known here. ``is_recorded`` is false where the case database holds nothing of the kind at all:
    unknown, which is never shown as nought.
    """

    labels: Labels
    value: float | int | None
    resting_on: int | None = None
    is_marked: bool = False
    is_recorded: bool = True


@dataclass(frozen=True)
class CountedTable:
    """Counts or statistics by dimensions, before protection. No drawing or exporting code accepts one.

    ``open_in``: dimensions of which it holds some of the values only, as a table of one team does.
    """

    name: str
    dimensions: tuple[str, ...]
    cells: tuple[CountedCell, ...]
    open_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProtectedCell:
    """A cell that may be shown: a value, or a mark and its reason. ``by_exception``: shown exactly because an exception was granted."""

    labels: Labels
    value: float | int | None
    mark: str
    reason: str
    by_exception: bool = False


@dataclass(frozen=True)
class ProtectedTable:
    """A table that may be drawn. Only the gate makes one. ``has_complements``: a mark need not be a small count."""

    name: str
    dimensions: tuple[str, ...]
    cells: tuple[ProtectedCell, ...]
    rules: Rules
    has_complements: bool = False

    def cell(self, *labels: str) -> ProtectedCell:
        """The cell with these labels; KeyError if there is none."""
        return self._by_labels[labels]

    @cached_property
    def _by_labels(self) -> dict[Labels, ProtectedCell]:
        return {cell.labels: cell for cell in self.cells}


@dataclass(frozen=True)
class PublicCell:
    """What anyone can know of one count: that it lies in an interval. ``is_marked``: it was published as a mark, and is not to be narrowed."""

    labels: Labels
    low: int
    high: int | float
    is_marked: bool = False


@dataclass(frozen=True)
class PublicTable:
    """Public facts about the counts of a table: a published one, or numbers that stand elsewhere.

    ``is_whole``: every combination that is not listed is nought, so that a reader may add its cells up. False for loose facts.
    ``open_in``: dimensions of which it holds some of the values only, so that what is left over of them has to be reckoned with.
    """

    name: str
    dimensions: tuple[str, ...]
    cells: tuple[PublicCell, ...]
    is_whole: bool = True
    open_in: tuple[str, ...] = ()
