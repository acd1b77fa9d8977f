"""The gate: turns counted tables into protected ones. Nothing is drawn, exported or said that has not come through here."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from data_access.disclosure.rules import Rules

CONFIDENTIAL = "[c]"
UNAVAILABLE = "[x]"
NOT_APPLICABLE = "[z]"


@dataclass(frozen=True)
class CountedCell:
    """A number before protection. ``resting_on`` is the count behind a statistic (a median of three ages rests on 3); None for a count.

    ``is_recorded`` is false where the case database holds nothing of the kind at all: unknown, which is never shown as nought.
    """

    labels: tuple[str, ...]
    value: float | int | None
    resting_on: int | None = None
    is_recorded: bool = True


@dataclass(frozen=True)
class CountedTable:
    """Counts or statistics by dimensions, before protection. No drawing or exporting code accepts one."""

    name: str
    dimensions: tuple[str, ...]
    cells: tuple[CountedCell, ...]


@dataclass(frozen=True)
class ProtectedCell:
    """A cell that may be shown: a value, or a mark and its reason."""

    labels: tuple[str, ...]
    value: float | int | None
    mark: str
    reason: str


@dataclass(frozen=True)
class ProtectedTable:
    """A table that may be drawn. Only ``protect`` makes one."""

    name: str
    dimensions: tuple[str, ...]
    cells: tuple[ProtectedCell, ...]
    rules: Rules

    def cell(self, *labels: str) -> ProtectedCell:
        """The cell with these labels; KeyError if there is none."""
        return self._by_labels()[labels]

    def _by_labels(self) -> dict[tuple[str, ...], ProtectedCell]:
        return {cell.labels: cell for cell in self.cells}


def protect(table: CountedTable, rules: Rules) -> ProtectedTable:
    """The table as these rules allow it to be shown: same cells, same order, each with a value or a mark."""
    return ProtectedTable(table.name, table.dimensions, tuple(_protected(cell, rules) for cell in table.cells), rules)


def protected_total(cells: Sequence[ProtectedCell], labels: tuple[str, ...]) -> ProtectedCell:
    """A total built from what is shown, so that it cannot give away what is not. Confidential cells add nothing."""
    shown = [cell.value for cell in cells if cell.value is not None]
    if not shown:
        return ProtectedCell(labels, None, CONFIDENTIAL, "every part of it is confidential")
    return ProtectedCell(labels, sum(shown), "", "")


def protected_percent(part: ProtectedCell, whole: ProtectedCell, places: int = 1) -> float | None:
    """Per cent of one shown value in another, half away from zero; None where either is hidden or the whole is nought.

    A rounded pair can exceed 100; such a percentage says nothing true and is not given.
    """
    if part.value is None or not whole.value:
        return None
    percent = int(Fraction(part.value) * 200 * 10**places / Fraction(whole.value) + 1) // 2 / 10**places
    return percent if percent <= 100 else None


def protected_change(now: ProtectedCell, before: ProtectedCell) -> float | int | None:
    """The difference of two shown values; None where either is hidden."""
    return None if now.value is None or before.value is None else now.value - before.value


def _protected(cell: CountedCell, rules: Rules) -> ProtectedCell:
    if not cell.is_recorded:
        return ProtectedCell(cell.labels, None, UNAVAILABLE, "nothing of the kind is recorded in the case database")
    if cell.value is None:
        return ProtectedCell(cell.labels, None, NOT_APPLICABLE, "there is nothing to measure")
    if cell.resting_on is not None:
        return _protected_statistic(cell, rules)
    if 0 < abs(cell.value) <= rules.threshold:
        return ProtectedCell(cell.labels, None, CONFIDENTIAL, f"a count of 1 to {rules.threshold}")
    return ProtectedCell(cell.labels, _rounded(cell.value, rules.base), "", "")


def _protected_statistic(cell: CountedCell, rules: Rules) -> ProtectedCell:
    if 0 < (cell.resting_on or 0) <= rules.threshold:
        return ProtectedCell(cell.labels, None, CONFIDENTIAL, f"rests on 1 to {rules.threshold}")
    return ProtectedCell(cell.labels, cell.value, "", "")


def _rounded(value: float | int, base: int) -> float | int:
    if base == 1:
        return value
    whole = int(value)
    rounded = (2 * abs(whole) + base) // (2 * base) * base
    return rounded if whole >= 0 else -rounded
