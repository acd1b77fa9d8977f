"""Sheets of workbooks (XLSX, XLS, ODS) as rows of text, read in a process apart that may take so much memory and time and no more.

What a sheet is made of came from outside, and a fault in a reader of sheets must not be one of ours: the reader is given a file and gives back
columns of text, or it ends.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import polars as pl

from data_access.errors import BadInput
from data_access.intake.shapes import FileRefused

SECONDS = 300
MEMORY = 3_000_000_000
"""Bytes of address space that the largest book may take."""
_OF_ANY_BOOK, _FOR_EACH_BYTE = 1_300_000_000, 100
"""What the reader takes with its libraries and a small book, and further for each byte of a book as it is unpacked: a small one that asks for
more is one that was made to, and is ended before it has filled a machine."""
LOCKED, TOO_MUCH = 3, 5
"""What the reader ends with where it did not end well; a signal ends it where it takes too much at once."""
_READER = Path(__file__).with_name("book_reader.py")


@dataclass(frozen=True)
class Sheet:
    """A sheet of a book: ``rows`` of text as far as the widest row goes, from the first row; blank cells are ''."""

    name: str
    is_hidden: bool
    rows: pl.DataFrame
    hidden_rows: Sequence[tuple[int, int]] | None
    """From which row to which rows are hidden; None where the book does not tell."""

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """The number that a spreadsheet program shows beside a row, and its cells."""
        for number, row in enumerate(self.rows.iter_rows(), 1):
            yield number, list(row)

    def hidden_lines(self) -> list[int] | None:
        """The numbers of the rows that hold anything and are hidden; None where the book does not tell."""
        if self.hidden_rows is None:
            return None
        holds = self.rows.select(pl.any_horizontal(pl.all() != "").alias("holds"))["holds"].to_list() if self.rows.width else []
        return [number for first, last in self.hidden_rows for number in range(first, min(last, len(holds)) + 1) if holds[number - 1]]


def read_book(path: Path) -> list[Sheet]:
    """Every sheet of a book that ``kind_of`` let pass. Raises FileRefused, and BadInput where it takes too much time or memory."""
    command = [sys.executable, "-I", str(_READER), str(path), str(_memory_for(path)), str(SECONDS)]
    try:
        told = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS + 30)
    except subprocess.TimeoutExpired:
        raise BadInput(_too_much(path)) from None
    if told.returncode == TOO_MUCH or told.returncode < 0:
        raise BadInput(_too_much(path))
    if told.returncode:
        raise FileRefused(path, "locked_book" if told.returncode == LOCKED else "damaged_book")
    return _unpacked(told.stdout)


def _memory_for(path: Path) -> int:
    unpacked = path.stat().st_size
    # An old workbook may end like a package and be none.
    with suppress(BadZipFile), ZipFile(path) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
    return min(MEMORY, _OF_ANY_BOOK + _FOR_EACH_BYTE * unpacked)


def _too_much(path: Path) -> str:
    return f"{path.name} takes more time or memory to read than a table may; export it as CSV, or in parts."


def _unpacked(told: bytes) -> list[Sheet]:
    with ZipFile(BytesIO(told)) as sheets:
        names = filter(None, sheets.read("names").decode().split("\n"))
        hidden = json.loads(sheets.read("hidden_rows"))
        return [
            Sheet(name[1:], name[0] == "h", pl.read_ipc(BytesIO(sheets.read(str(n)))), rows)
            for n, (name, rows) in enumerate(zip(names, hidden, strict=True))
        ]
