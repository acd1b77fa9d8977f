"""What published tables tell a reader: for each count an interval, and which of them stand for a mark."""

from math import inf

from data_access.disclosure.rules import Rules, behind
from data_access.disclosure.sums import sums_among
from data_access.disclosure.tables import ANYTHING, Interval, Labels, ProtectedCell, ProtectedTable, PublicCell, PublicTable


def facts_of(table: ProtectedTable) -> PublicTable:
    """What a published table tells: a number exactly, or within its rounding; of a mark that it is 1 or more, and small where all are.

    A margin of a rounded table is summed from what is shown and tells nothing more.
    """
    counts = [cell for cell in table.cells if cell.value is not None or cell.mark == table.rules.mark]
    summed = margins_among([cell.labels for cell in counts]) if table.rules.base > 1 else set()
    return PublicTable(table.name, table.dimensions, tuple(_fact(cell, table, is_summed=cell.labels in summed) for cell in counts))


def margins_among(labels: list[Labels]) -> set[Labels]:
    """Those that are sums of others among them."""
    sums = sums_among(labels)
    return {sums.keys[margin] for margin, _ in sums.equations}


def _fact(cell: ProtectedCell, table: ProtectedTable, *, is_summed: bool) -> PublicCell:
    if is_summed and not cell.by_exception:
        return PublicCell(cell.labels, *ANYTHING)
    interval = _interval(cell.value, cell.by_exception, table.rules, table.has_complements)
    return PublicCell(cell.labels, *interval, is_marked=cell.value is None)


def _interval(value: float | int | None, is_exact: bool, rules: Rules, has_complements: bool) -> Interval:
    if value is None:
        return (1, inf) if has_complements or rules.base == 1 else (1, rules.threshold)
    return behind(int(value), 1 if is_exact else rules.base, rules.threshold)
