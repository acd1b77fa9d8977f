"""Whether an import of a spoilt file went as any import has to: a clear refusal, or a report in which every row is accounted for."""

import contextlib
import os
import resource
import shutil
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from data_access.intake.reports import FileReport
from tests.corpus.judging import Ground, Rows, Told
from tests.corpus.model import Asked, BadFile, Content, Loaded
from tests.fuzz.slow_reading import SlowReading, SlowRow, read_slowly

SECONDS = 20
"""After which an import hangs."""
MOST_MEMORY = 2_000_000
"""Kilobytes that the process itself may have taken at its height."""
_DATABASES = ("case.db", "register.db")


class Hangs(BaseException):
    """An import that takes longer than SECONDS; nothing that catches exceptions may catch it."""


@dataclass(frozen=True)
class Trial:
    """What became of one file. ``faults`` is empty where it went as it has to; ``accounted`` counts the rows that were read a second time."""

    outcome: str
    seconds: float
    rows: int = 0
    accounted: int = 0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bench:
    """A folder with databases that hold a good delivery, which are copied for every file."""

    folder: Path
    before: Rows

    @classmethod
    def made(cls, folder: Path) -> "Bench":
        """Prepared in a folder that is empty."""
        (kept := folder / "kept").mkdir()
        return cls(folder, _ground(kept).prepared().rows())

    def tried(self, entry: BadFile, files: Mapping[str, Content]) -> Trial:
        """The files brought in place of the entry's."""
        shutil.rmtree(self.folder / "tried", ignore_errors=True)
        (folder := self.folder / "tried").mkdir()
        for name in _DATABASES:
            shutil.copy(self.folder / "kept" / name, folder / name)
        ground, children, begins = _ground(folder), _children(), time.monotonic()
        try:
            with _limited():
                told = ground.judged(BadFile(entry.name, files, entry.verdict, entry.mapping))
        except Hangs:
            return Trial("hangs", SECONDS, faults=("it hangs",))
        except Exception as fault:
            return Trial("fault", time.monotonic() - begins, faults=(f"{type(fault).__name__}: {fault}"[:300],))
        seconds = time.monotonic() - begins
        accounted, lost = _lost(told, ground)
        faults = [*lost, *_written(told, self.before, ground.rows()), *(["a child is left"] if _children() - children else [])]
        if told.says_a_cell:
            faults.append("a sentence holds a cell")
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > MOST_MEMORY:
            faults.append("it takes too much memory")
        return Trial(_outcome(told), seconds, told.report.total("rows_read") if told.report else 0, accounted, tuple(faults))


def _ground(folder: Path) -> Ground:
    return Ground(folder, *(f"sqlite:///{folder / name}" for name in _DATABASES))


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    def stop(*_) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _children() -> set[str]:
    """The processes that this one, or one of them, started and that are there still."""
    found: set[str] = set()
    sought = [str(os.getpid())]
    while sought:
        for task in Path(f"/proc/{sought.pop()}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                more = set(task.read_text().split()) - found
                found |= more
                sought += more
    return found


def _outcome(told: Told) -> str:
    if isinstance(told.verdict, Loaded):
        return "loaded"
    if isinstance(told.verdict, Asked):
        return "asked"
    return f"refused: {told.verdict.code or 'by a sentence'}"


def _written(told: Told, before: Rows, after: Rows) -> Iterator[str]:
    if told.report is None and after != before:
        yield "a refused file left something"
    if any(Counter(before[table]) - Counter(after[table]) for table in before):
        yield "something that was held is gone"


def _lost(told: Told, ground: Ground) -> tuple[int, list[str]]:
    """How many rows were read a second time, and where the two readings differ."""
    files = told.report.files if told.report else ()
    readings = {file.file_name: read_slowly(ground.folder / file.file_name, file.read_as) for file in files}
    texts = [(file, readings[file.file_name]) for file in files if readings[file.file_name]]
    faults = [fault for file, reading in texts for fault in _differences(file, reading, is_alone=len(files) == 1)]
    if texts and len(texts) == len(files):
        faults += _wrongly_held(texts, _references(ground), _references(_ground(ground.folder.parent / "kept")))
    return sum(len(reading.rows) for _, reading in texts), faults


def _differences(file: FileReport, reading: SlowReading, *, is_alone: bool) -> Iterator[str]:
    if file.rows_read != len(reading.rows):
        yield f"{file.rows_read} rows were read, and {len(reading.rows)} are there"
    if Counter(rejection.line for rejection in file.rejections) - Counter(row.line for row in reading.rows):
        yield "a row is rejected that is not there"
    kept = _kept(file, reading)
    if any(row.cells is None or len(row.cells) != len(reading.heading) for row in kept):
        yield "a row that cannot be divided into its cells was loaded"
    again = len(kept) - len({row.cells for row in kept})
    # A file before this one may hold the same rows.
    if is_alone and file.rows_duplicate != again:
        yield f"{file.rows_duplicate} rows are called duplicates, and {again} are"


def _kept(file: FileReport, reading: SlowReading) -> list[SlowRow]:
    rejected = {rejection.line for rejection in file.rejections}
    return [row for row in reading.rows if row.line not in rejected]


def _wrongly_held(texts: list[tuple[FileReport, SlowReading]], held: set[str], before: set[str]) -> Iterator[str]:
    said = {
        row.cells[reading.heading.index("ref")]
        for file, reading in texts
        for row in _kept(file, reading)
        if row.cells and len(row.cells) == len(reading.heading)
    }
    if said - held:
        yield "a case of a row that was not rejected is not held"
    if held - before - said:
        yield "a case is held that no row tells of"


def _references(ground: Ground) -> set[str]:
    with contextlib.closing(sqlite3.connect(ground.folder / _DATABASES[0])) as held:
        return {reference for (reference,) in held.execute("SELECT reference FROM applications")}
