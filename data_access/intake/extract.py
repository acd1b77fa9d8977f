"""Reads a CSV file row by row: line numbers kept, blanks stripped, and only the columns that the mapping names."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from data_access.errors import BadInput
from data_access.intake.mapping import FileMapping


@dataclass(frozen=True)
class Row:
    """One row of a file. ``cells`` is None when there are more or fewer than the heading has."""

    line: int
    last_line: int
    """The same as ``line``, unless a quoted cell runs over several."""
    fingerprint: bytes
    """Of every cell, named or not: equal for the same row again."""
    cells: dict[str, str] | None


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal. Raises BadInput when there is no such file."""
    try:
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        raise BadInput(f"The file {path.name!r} does not exist.") from None
    except OSError:
        raise BadInput(f"The file {path.name!r} cannot be read; check that it is a file and that you may read it.") from None


def read_rows(path: Path, file: FileMapping) -> Iterator[Row]:
    """The rows below the heading; empty lines are passed over. Raises BadInput, whose sentence never holds a cell of the file."""
    try:
        with path.open(encoding=file.encoding, newline="") as opened:
            reader = csv.reader(opened, delimiter=file.delimiter)
            heading = [name.strip() for name in next(reader, [])]
            places = _places(path, heading, file)
            yield from _rows(reader, len(heading), places)
    except UnicodeError:
        raise BadInput(f"{path.name} is not {file.encoding} text; give its encoding in the mapping, such as encoding = 'cp1252'.") from None
    except csv.Error:
        raise BadInput(f"{path.name} cannot be read as CSV near line {reader.line_num}; look for an unclosed quotation mark.") from None


def _rows(reader, width: int, places: dict[str, int]) -> Iterator[Row]:
    before = reader.line_num
    for cells in reader:
        line, before = before + 1, reader.line_num
        if not cells:
            continue
        named = {column: cells[place].strip() for column, place in places.items()} if len(cells) == width else None
        yield Row(line, before, _fingerprint(cells), named)


def _fingerprint(cells: list[str]) -> bytes:
    return hashlib.sha256("\x1f".join(cell.strip() for cell in cells).encode("utf-8", "surrogatepass")).digest()[:16]


def _places(path: Path, heading: list[str], file: FileMapping) -> dict[str, int]:
    if not any(heading):
        raise BadInput(f"{path.name} is empty; its first line has to be the heading.")
    for column, field in file.columns.items():
        if heading.count(column) != 1:
            raise BadInput(_no_such_column(path, heading, column, field))
    return {column: heading.index(column) for column in file.columns}


def _no_such_column(path: Path, heading: list[str], column: str, field: str) -> str:
    if column in heading:
        return f"{path.name} has the column {column!r} more than once, so it cannot be said which is the {field}."
    # The rest of the heading is not shown: in a file without one, it would be somebody's record.
    near = get_close_matches(column, heading, 1, 0.75)
    hint = f"; did you mean {near[0]!r}?" if near else "; is its first line the heading, and the delimiter right?"
    return f"{path.name} has no column {column!r}, which the mapping names for {field}{hint}"
