"""Reads the files of a delivery: every row is checked alone and put into the part of its case, and none is kept."""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from data_access.digits import plain_number
from data_access.errors import BadInput
from data_access.intake.extract import Row, checksum, open_table
from data_access.intake.mapping import CASE, FileMapping, ImportMapping
from data_access.intake.parts import Parts
from data_access.intake.reports import FileReport
from data_access.intake.validate import Checks, Rejection, RowRejected
from data_access.progress import Progress

BYTES_A_PART = 1_000_000
"""How much of the files goes into one part."""


@dataclass
class FileRead:
    """One file while it is being read: its rows so far."""

    path: Path
    mapping: FileMapping
    checksum: str
    read_as: str = ""
    notes: tuple[str, ...] = ()
    read: int = 0
    repeats: int = 0
    loaded: int = 0
    changed: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    systems: set[str] = field(default_factory=set)
    """The source systems that its rows of cases say."""
    disappeared: int | None = None

    def reject(self, row: Row, why: RowRejected) -> None:
        """Counts a row as rejected, and keeps what can be mended in it."""
        self.rejections.append(Rejection(row.line, why.rule, why.reason, row.cells))

    def report(self) -> FileReport:
        rejections = tuple(sorted(self.rejections, key=lambda rejection: rejection.line))
        unchanged = self.read - self.loaded - self.repeats - len(rejections)
        counts = self.read, self.loaded, self.changed, unchanged, self.repeats
        return FileReport(self.path.name, self.checksum, self.read_as, self.notes, *counts, rejections, self.disappeared)


def parts_of(files: Sequence[Path]) -> int:
    """How many parts a delivery is read into; a book is packed to about an eighth."""
    sizes = [Path(file).stat().st_size * (8 if zipfile.is_zipfile(file) else 1) for file in files if Path(file).is_file()]
    return 1 + sum(sizes) // BYTES_A_PART


def read_all(paths: Sequence[Path], mapping: ImportMapping, checks: Checks, told: Parts, progress: Progress) -> list[FileRead]:
    """Reads and checks every row; what can be entered goes into the parts: its reference, which file and which row it is, and what it says."""
    if not paths:
        raise BadInput("No file to import was named.")
    reads = [FileRead(path, mapping.for_file(path), checksum(path)) for path in paths]
    for place, read in sorted(enumerate(reads), key=lambda found: found[1].mapping.grain != CASE):
        _read_one(place, read, checks, told, partial(_tell_reading, progress, place, reads))
    return reads


def _tell_reading(progress: Progress, place: int, reads: Sequence[FileRead]) -> None:
    progress(0.4 * (place + 0.5) / len(reads), f"Reading {reads[place].path.name}: {plain_number(reads[place].read)} rows")


def _read_one(place: int, read: FileRead, checks: Checks, told: Parts, tell: Callable[[], None]) -> None:
    opened = open_table(read.path, read.mapping)
    read.mapping, read.notes = opened.file, opened.notes
    read.read_as = f"{opened.read_as}, heading on line {opened.heading_line}"
    for row in opened.rows():
        if read.read % 10_000 == 0:
            tell()
        read.read += 1
        try:
            statement = checks.statement(row, read.mapping)
        except RowRejected as rejected:
            read.reject(row, rejected)
            if row.cells:
                # Its case is named all the same.
                reference = row.cells[read.mapping.reference]
                told.add(reference, (reference, place))
        else:
            told.add(statement.reference, (statement.reference, place, row, statement))
