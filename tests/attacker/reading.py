"""Reads released artefacts as an outsider would: what they show, and what else is in them. This module reads text; ``office`` reads documents."""

import base64
import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from tests.attacker.published import CONFIDENTIAL, EXACT, KNOWN, ROUNDED, TOTAL, Cell, Method, Table, labels_of, possible

METHODS = {"rounded": ROUNDED, "exact": EXACT}
ANYTHING = "count"
"""What is counted, where a table does not say."""
_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+|-?\d+")
_MARK = re.compile(r"\[[a-z]\]")
Grid = Sequence[Sequence[str]]


class Hidden(NamedTuple):
    """Something in a file that its reader is not shown."""

    where: str
    what: str


@dataclass
class Artefact:
    """What a file shows, what is hidden in it, and what the hidden things tell of the cells."""

    tables: list[Table] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    told: list[Table] = field(default_factory=list)

    @property
    def everything(self) -> list[Table]:
        """All that can be attacked with."""
        return self.tables + self.told


# Tables as text ---------------------------------------------------------------------------------------------------------------------------


def read_csv(text: str, method: Method, count: str = "", when: str = "") -> Artefact:
    """A released CSV file. ``count`` names its column of counts; without it, every column of whole numbers and marks is one."""
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    return Artefact(list(tables_in(rows, method, count, when)))


def read_json(text: str, when: str = "") -> Artefact:
    """A protected table as JSON, which says itself how it was made. Whatever a cell holds beyond its labels, value and mark is hidden in it."""
    table = json.loads(text)
    declared = METHODS[table["lane"]]
    method = replace(declared, small=table["threshold"], base=table["base"])
    named = (*table["dimensions"], "value", "mark")
    cells = tuple(
        Cell(labels_of({name: cell[name] for name in table["dimensions"]}), cell["value"], cell["mark"]) for cell in table["cells"]
    )
    shown = Table(table["count"], tuple(table["dimensions"]), cells, method, when)
    extras = {key for cell in table["cells"] for key in cell if key not in named}
    found = Artefact([shown], [Hidden(f"cells[].{key}", str([cell.get(key) for cell in table["cells"]])[:80]) for key in sorted(extras)])
    for key in sorted(extras):
        found.told += told_by(shown, [_as_number(cell.get(key)) for cell in table["cells"]])
    return found


def read_facts(text: str, count: str) -> Table:
    """Known exact totals: CSV with some dimensions and a column of counts; or JSON, a list of {"labels": {dimension: value}, "value": number}."""
    if text.lstrip().startswith("["):
        rows = [(fact["labels"], str(fact["value"])) for fact in json.loads(text)]
    else:
        rows = [({name: value for name, value in row.items() if name != count}, row[count]) for row in csv.DictReader(io.StringIO(text))]
    cells = tuple(Cell(labels_of(labels), number) for labels, shown in rows if (number := whole_number(shown)) is not None)
    return Table(count, tuple(rows[0][0]) if rows else (), cells, KNOWN, is_whole=False)


def tables_in(rows: Grid, method: Method, count: str = "", when: str = "") -> Iterator[Table]:
    """Every table in a grid of text: a line of heads, and under it lines of as many cells that hold whole numbers and marks."""
    line = 0
    while line < len(rows):
        body = _body_under(rows, line, count)
        if body:
            yield _table(list(rows[line]), body, method, count, when)
        line += 1 + len(body)


def _body_under(rows: Grid, line: int, count: str) -> list[Sequence[str]]:
    heads = [head for head in rows[line] if head]
    if len(heads) < 2 or (count and count not in heads) or all(_is_count(head) for head in heads):
        return []
    body = []
    for row in rows[line + 1 :]:
        if len(row) < len(heads) or any(not cell for cell in row[: len(heads)]) or any(row[len(heads) :]) or not any(map(_is_count, row)):
            break
        body.append(row)
    return body


def _table(heads: list[str], body: list[Sequence[str]], method: Method, count: str, when: str) -> Table:
    heads = [head for head in heads if head]
    columns = range(len(heads))
    counted = [heads.index(count)] if count else [column for column in columns if all(_is_count(row[column]) for row in body)]
    dimensions = [column for column in columns if column not in counted]
    wide = len(counted) > 1
    cells = []
    for row in body:
        for column in counted:
            labels = {heads[other]: _usual(row[other]) for other in dimensions} | ({"column": _usual(heads[column])} if wide else {})
            cells.append(
                Cell(labels_of(labels), whole_number(row[column]), "" if whole_number(row[column]) is not None else row[column].strip())
            )
    named = tuple(heads[column] for column in dimensions) + (("column",) if wide else ())
    return Table(ANYTHING if wide or not counted else heads[counted[0]], named, tuple(cells), method, when)


def _usual(label: str) -> str:
    return TOTAL if label.strip().casefold() == TOTAL.casefold() else label


def _is_count(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.strip()) or _MARK.fullmatch(text.strip()))


def whole_number(text: str) -> int | None:
    """The number that a text is, with or without commas; None where it is anything else."""
    return int(text.strip().replace(",", "")) if _NUMBER.fullmatch(text.strip()) else None


# What is hidden beside a table ------------------------------------------------------------------------------------------------------------


def told_by(table: Table, numbers: Sequence[int | None]) -> list[Table]:
    """Numbers that lie beside a table's cells, one each, as exact facts: where they fit all that is shown, and tell of a cell that is not.

    Of a total summed from what is shown nothing can be said to fit, so its number is left alone.
    """
    if len(numbers) != len(table.cells):
        return []
    told = [(cell, number) for cell, number in zip(table.cells, numbers, strict=True) if number is not None]
    told = [(cell, number) for cell, number in told if not (table.is_margin(cell) and table.method.totals == "summed")]
    fit = all(low <= number <= high for cell, number in told for low, high in [possible(cell, table.method)])
    if not fit or not any(cell.mark == CONFIDENTIAL for cell, _ in told):
        return []
    cells = tuple(Cell(cell.labels, number) for cell, number in told)
    return [Table(table.count, table.dimensions, cells, KNOWN, table.when, is_whole=False, is_hidden=True)]


def numbers_in(text: str) -> list[int]:
    """The whole numbers of a text, in their order."""
    return [int(found.replace(",", "")) for found in _NUMBER.findall(text)]


def _as_number(value: Any) -> int | None:
    """A whole number, or the only one of a text."""
    if isinstance(value, str):
        found = numbers_in(value)
        return found[0] if len(found) == 1 else None
    return None if isinstance(value, bool) or not isinstance(value, int | float) or _is_fraction(value) else int(value)


def _is_fraction(value: Any) -> bool:
    return isinstance(value, float) and not value.is_integer()


# Charts -----------------------------------------------------------------------------------------------------------------------------------


def read_chart(text: str, method: Method, count: str, dimension: str) -> Artefact:
    """A chart as JSON (plotly's form): each trace's points are a table by ``dimension``; all else that comes a number a point is hidden."""
    found = Artefact()
    for number, trace in enumerate(json.loads(text)["data"]):
        table = _points(trace, method, count, dimension)
        visible = trace.get("visible", True) is True
        found.tables += [table] if visible else []
        for where, values in _columns(trace):
            if where in ("x", "y", "labels", "values") and visible:
                continue
            counts = [] if any(_is_fraction(value) for value in values) else [_as_number(value) for value in values]
            facts = told_by(found.tables[0] if found.tables else table, counts)
            found.hidden += [Hidden(f"data[{number}].{where}", str(values)[:80])] if facts or where in _UNSEEN or not visible else []
            found.told += facts
    return found


_UNSEEN = ("customdata", "hovertext", "meta", "ids")


def _points(trace: dict[str, Any], method: Method, count: str, dimension: str) -> Table:
    names, values = ("y", "x") if trace.get("orientation") == "h" else ("x", "y")
    labels = _decoded(trace.get(names, trace.get("labels", [])))
    numbers = [_as_number(value) for value in _decoded(trace.get(values, trace.get("values", [])))]
    cells = (
        Cell(labels_of({dimension: _usual(str(label))}), number, "" if number is not None else CONFIDENTIAL)
        for label, number in zip(labels, numbers, strict=True)
    )
    return Table(count, (dimension,), tuple(cells), method)


def _columns(value: Any, where: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Every list in a trace, column by column where it holds a list a point."""
    value = _decoded(value)
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _columns(inner, f"{where}.{key}" if where else key)
    elif isinstance(value, list) and value and all(isinstance(one, list) for one in value):
        for column in zip(*value, strict=False):
            yield where, list(column)
    elif isinstance(value, list):
        yield where, value


def _decoded(value: Any) -> Any:
    """Plotly packs long columns as bytes in base64."""
    if not (isinstance(value, dict) and "bdata" in value):
        return value
    column = np.frombuffer(base64.b64decode(value["bdata"]), dtype=np.dtype(value["dtype"]))
    if "shape" in value:
        column = column.reshape([int(length) for length in str(value["shape"]).split(",")])
    return [None if isinstance(one, float) and one != one else one for one in column.tolist()]
