"""Reads the table of a whole release: figures as headlines, and their breakdowns, as tables of one population for each figure."""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from tests.attacker.published import KNOWN, Cell, Labels, Method, Table
from tests.attacker.reading import whole_number

PARTS = {
    "failures_harm": ("failures_confirmed", "type", "harm"),
    "failures_administrative": ("failures_confirmed", "type", "administrative"),
    "failures_service": ("failures_confirmed", "type", "service"),
}
"""Figures that are by their public definition parts of another: its key, and the dimension and value of the part."""


class Said(NamedTuple):
    """One cell of a release, and whether it is said exactly by an exception."""

    cell: Cell
    is_exact: bool


def read_release(text: str, method: Method, when: str = "") -> tuple[list[Table], list[Table]]:
    """The tables of a release's CSV file; and, as facts, what it says exactly by an exception.

    A headline is the total of each breakdown of its figure, and is made from the counts, not summed from what is shown of the parts. What is
    not counted in whole numbers is left out.
    """
    found: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff"))):
        figure, labels = _place(row)
        number = whole_number(row["value"])
        if number is not None or row["value"].startswith("["):
            cell = Cell(labels, number, "" if number is not None else row["value"])
            found[figure, ", ".join(sorted(name for name, _ in labels))].append(Said(cell, "exception" in row["note"]))
    tables = [_table(figure, by, said, found.get((figure, ""), []), method, when) for (figure, by), said in found.items() if by]
    tables += [_table(figure, by, said, [], method, when) for (figure, by), said in found.items() if not by]
    exact = [(figure, one.cell) for (figure, _), said in found.items() for one in said if one.is_exact]
    return tables, [Table(figure, tuple(name for name, _ in cell.labels), (cell,), KNOWN, when, is_whole=False) for figure, cell in exact]


def _place(row: Mapping[str, str]) -> tuple[str, Labels]:
    figure, *part = PARTS.get(row["figure"], (row["figure"],))
    pairs = [tuple(part)] if part else []
    return figure, frozenset(pairs + ([(row["breakdown"], row["label"])] if row["breakdown"] else []))


def _table(figure: str, by: str, said: list[Said], headline: list[Said], method: Method, when: str) -> Table:
    total = headline or ([Said(Cell(frozenset(), None), False)] if by else [])
    # What is said exactly stands among the facts; here it only has its place in the sum.
    cells = tuple(one.cell if not one.is_exact else Cell(one.cell.labels, None) for one in (*said, *total))
    wanted = {part for whole, dimension, part in PARTS.values() if (whole, dimension) == (figure, by)}
    is_whole = wanted <= {value for cell in cells for _, value in cell.labels}
    return Table(figure, tuple(by.split(", ")) if by else (), cells, replace(method, totals="true"), when, is_whole)
