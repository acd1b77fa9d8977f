"""Rejected rows as a file: written so that a person can mend them in any program, and read again as exactly the cells that they were.

Three columns at the end say which line of which rule: they are also the sign by which such a file is known when it is brought again. Its
cells come from outside, so that one which a spreadsheet would take for a formula stands behind an apostrophe; so does one that begins with
an apostrophe, and when the file is read one apostrophe is taken away again.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from io import StringIO
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, select

from data_access.database import tables
from data_access.formulas import is_formula
from data_access.intake.import_history import RejectedLine
from data_access.intake.mapping import FileMapping
from data_access.intake.shapes import reading_bytes
from data_access.intake.texts import AUTOMATIC, Cells

MARKS = ("rejected: line", "rejected: rule", "rejected: reason")
"""The columns beside those of the row itself."""
_LONGEST_HEADING = 1 << 16


def read_rejected_cells(cases: Connection, checksum: str) -> dict[int, dict[str, str]]:
    """What stood in the rejected lines of a file, by line; not those whose cells could not be told apart."""
    kept = tables.rejected_contents
    rows = cases.execute(select(kept.c.line, kept.c.cells).where(kept.c.checksum == checksum).order_by(kept.c.line))
    return {row.line: json.loads(row.cells) for row in rows}


def rejected_csv(lines: Iterable[RejectedLine], cells: Mapping[int, Mapping[str, str]]) -> bytes:
    """The rejected lines whose cells are kept: UTF-8 with its mark, comma, CRLF, all text quoted; the heading is on one line."""
    columns = list(dict.fromkeys(column for said in cells.values() for column in said))
    written = StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([*map(_guarded, columns), *MARKS])
    for one in lines:
        if one.line in cells:
            said = cells[one.line]
            writer.writerow([*(_guarded(said.get(column, "")) for column in columns), one.line, one.rule, _guarded(one.reason)])
    return written.getvalue().encode("utf-8-sig")


def is_mended(path: Path) -> bool:
    """Whether a text is such a file, by its first line. Raises BadInput where it is not there."""
    with reading_bytes(path) as opened:
        first = opened.readline(_LONGEST_HEADING).replace(b"\x00", b"")
    return all(mark.encode() in first for mark in MARKS)


def as_mended(file: FileMapping, formats: Iterable[str]) -> FileMapping:
    """How such a file is read, wherever the rows came from and whatever program saved it. ``formats`` are those of days in workbooks."""
    dated = tuple(dict.fromkeys((*file.date_formats, *formats)))
    return replace(file, delimiter=AUTOMATIC, encoding=AUTOMATIC, heading_lines=1, date_formats=dated)


def begins_mended(rows: Iterable[Cells]) -> bool:
    """Whether the first of these rows is the heading of such a file, which somebody saved as a workbook."""
    return any(set(MARKS) <= set(cells) for _, _, cells in islice(rows, 1))


def unguarded(rows: Iterable[Cells]) -> Iterator[Cells]:
    """The cells as they were before they were written to be mended."""
    return ((first, last, [cell.removeprefix("'") for cell in cells]) for first, last, cells in rows)


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith("'") or is_formula(cell) else cell
