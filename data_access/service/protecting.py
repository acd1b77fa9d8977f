"""Protecting any table of counts from a file, for analysts: through the same gate as all else, without a database."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data_access.disclosure.differencing import check_differences
from data_access.disclosure.earlier import read_earlier
from data_access.disclosure.protect import CONFIDENTIAL, TOTAL, CountedCell, CountedTable, ProtectedTable, protect_in_every_reading
from data_access.disclosure.rules import rules_of
from data_access.errors import BadInput

LARGEST_FILE = 20_000_000
"""Bytes. A table that is to be published is far smaller; a mistaken file is refused before it fills the memory."""


@dataclass(frozen=True)
class ProtectedFile:
    """A protected table with what its file looked like. ``columns``: all of them in their order; ``count``: the one that held the counts."""

    table: ProtectedTable
    columns: tuple[str, ...]
    count: str


def protect_file(path: Path, count: str, *, lane: str, threshold: int, given: Sequence[Path] = ()) -> ProtectedFile:
    """Protects the table of a CSV file: one row a cell, the counts in one column, all others its dimensions.

    ``given``: earlier published tables in the same form; ``earlier`` says how they are read. Raises BadInput for a file that cannot be read
    as a table, and BadRequest and WouldDisclose as the gate does. No message holds a count.
    """
    rules = rules_of(lane, threshold)
    columns, table = _read_table(path, count)
    earlier = read_earlier(table, [_read_table(path, count)[1] for path in given], rules)
    protected = protect_in_every_reading(earlier.readings, rules)
    check_differences(protected, earlier.others, threshold=threshold)
    return ProtectedFile(protected, columns, count)


def _read_table(path: Path, count: str) -> tuple[tuple[str, ...], CountedTable]:
    """The columns of a file and its table, named as the file is."""
    rows = _rows(path)
    columns = tuple(name.strip() for name in rows[0][1]) if rows else ()
    if len(rows) < 2:
        raise BadInput(f"{path.name} holds no table: it needs a line of column names and a line for each cell.")
    if count not in columns:
        raise BadInput(f"{path.name} has no column {count[:60]!r}. Its columns are: {', '.join(columns)}.")
    if len(set(columns)) < len(columns) or "" in columns:
        raise BadInput(f"{path.name} has a column without a name, or two with one name.")
    dimensions = tuple(name for name in columns if name != count)
    cells = tuple(_cell(path, line, row, columns, count) for line, row in rows[1:])
    return columns, CountedTable(path.stem, dimensions, cells)


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """The lines that are not empty, with their numbers."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadInput(f"{path.name} is larger than any table to be published. Give counts, one row a cell.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = [(reader.line_num, row) for row in reader if row]
    except OSError:
        raise BadInput(f"{path.name} cannot be read. Check its name and that you may read it.") from None
    except (UnicodeDecodeError, csv.Error):
        raise BadInput(f"{path.name} is not a CSV file in UTF-8.") from None
    if any("\0" in value for _, row in rows for value in row):
        raise BadInput(f"{path.name} is not a CSV file in UTF-8.")  # UTF-16 without its mark reads as letters with nothing between them
    return rows


def _cell(path: Path, line: int, row: list[str], columns: tuple[str, ...], count: str) -> CountedCell:
    if len(row) != len(columns):
        raise BadInput(f"{path.name}, line {line}: {len(row)} values for {len(columns)} columns.")
    values = {name: value.strip() for name, value in zip(columns, row, strict=True)}
    number = values.pop(count)
    for name, label in values.items():
        if not label:
            raise BadInput(f"{path.name}, line {line}: {name} is empty. Give each cell a value in each dimension, or {TOTAL}.")
        if label != TOTAL and label.casefold() == TOTAL.casefold():
            raise BadInput(f"{path.name}, line {line}: a margin is written {TOTAL}, with a capital and nothing else.")
    if number == CONFIDENTIAL:
        return CountedCell(tuple(values.values()), None, is_marked=True)
    if not (number.isascii() and number.isdigit()):
        raise BadInput(f"{path.name}, line {line}: {count} is not a whole number of 0 or more, nor the mark {CONFIDENTIAL}.")
    return CountedCell(tuple(values.values()), int(number))
