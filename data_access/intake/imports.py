"""Loads real cases from files: everything or nothing, in one transaction on the case database, with its history in the register.

A row is *loaded* when it said something new (*changed*, where its case or finding was held before), *unchanged* when everything it says is
held already, a *duplicate* when it is the same row again, and *rejected* when it breaks a rule. What changed since the last import becomes a
further version of its event, recorded now. A held case that no file names any more, although their rows speak for its source system, has
*disappeared*: it leaves the scope that day, and comes back on the day that it is named again. As at a day before, it stays where it was.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from data_access.database import tables
from data_access.database.engine import open_case_database_to_write, open_register, unavailable
from data_access.dates import in_words, london_day, moment_in_words
from data_access.errors import BadInput, DatabaseUnavailable
from data_access.intake.doubts import Delivery, check_delivery
from data_access.intake.extract import Row, checksum, open_table
from data_access.intake.happenings import RECORD
from data_access.intake.held import Held, read_held
from data_access.intake.import_requests import LOADED, answer_request
from data_access.intake.ledger import Ledger
from data_access.intake.mapping import CASE, EVENT, FINDING, FileMapping, ImportMapping, read_mapping
from data_access.intake.presence import is_gone
from data_access.intake.validate import RULES, Checks, Rejection, RowRejected, Statement


@dataclass(frozen=True)
class FileReport:
    """What became of one file's rows: read = loaded + unchanged + duplicates + rejected; those changed are among those loaded.

    ``read_as`` and ``notes`` say how the file was read, and what in it was not. ``disappeared`` counts the cases that left the scope because no
    file names them, under the first whose rows say their source system; None of files that do not say which cases there are.
    """

    file_name: str
    checksum: str
    read_as: str
    notes: tuple[str, ...]
    rows_read: int
    rows_loaded: int
    rows_changed: int
    rows_unchanged: int
    rows_duplicate: int
    rejections: tuple[Rejection, ...]
    disappeared: int | None

    def __post_init__(self) -> None:
        assert self.rows_read == self.rows_loaded + self.rows_unchanged + self.rows_duplicate + self.rows_rejected, "a row was lost"
        assert 0 <= self.rows_changed <= self.rows_loaded, "what changed was loaded"

    @property
    def rows_rejected(self) -> int:
        """How many rows were rejected."""
        return len(self.rejections)


@dataclass(frozen=True)
class ImportReport:
    """What an import did. ``written`` counts the rows written by table; ``data_version`` is the one that now holds, None of an empty database.

    ``known_on`` is the London day on which the files were known: on it, what disappeared left the scope.
    """

    files: tuple[FileReport, ...]
    written: Mapping[str, int]
    data_version: int | None
    is_changed: bool
    known_on: date
    is_dry_run: bool = False
    """Whether all this was only tried, and taken back."""

    @property
    def rejected_by_rule(self) -> dict[str, int]:
        """How many rows broke each rule, the most frequent first."""
        return dict(Counter(rejection.rule for file in self.files for rejection in file.rejections).most_common())

    @property
    def disappeared(self) -> int | None:
        """How many cases left the scope because no file names them; None where no file says which cases there are."""
        told = [file.disappeared for file in self.files if file.disappeared is not None]
        return sum(told) if told else None

    def total(self, count: str) -> int:
        """One of the counts of a FileReport over all files."""
        return sum(getattr(file, count) for file in self.files)

    def lines(self) -> list[str]:
        """The report on one screen."""
        width = max(len("All files"), *(len(file.file_name) for file in self.files))
        table = [" " * width + "".join(f"{name:>12}" for name in COUNTS)]
        for name, counted in [*((file.file_name, _counts(file)) for file in self.files), ("All files", self.totals())]:
            table.append(f"{name:{width}}" + "".join(f"{counted[count]:>12,}" for count in COUNTS))
        read_as = [f"{file.file_name}: {'; '.join([file.read_as, *file.notes])}." for file in self.files]
        return [*table, "", *read_as, "", *self._rejected_lines(), *self._disappeared_line(), self._outcome()]

    def totals(self) -> dict[str, int]:
        """Each of the counts over all files."""
        return {name: self.total(count) for name, count in COUNTS.items()}

    def as_json(self) -> str:
        """The report for another program: the counts per file and in total."""
        files = [
            {"file": file.file_name, "checksum": file.checksum, "read_as": file.read_as, "notes": list(file.notes), **_counts(file)}
            | {"disappeared": file.disappeared}
            for file in self.files
        ]
        told = {
            "files": files,
            "total": {**self.totals(), "disappeared": self.disappeared},
            "rejected_by_rule": self.rejected_by_rule,
            "written": dict(self.written),
            "data_version": self.data_version,
            "is_changed": self.is_changed,
            "is_dry_run": self.is_dry_run,
        }
        return json.dumps(told, indent=2, ensure_ascii=False)

    def _disappeared_line(self) -> list[str]:
        if not self.disappeared:
            return []
        told = "1 case that is held stands" if self.disappeared == 1 else f"{self.disappeared:,} cases that are held stand"
        left = "it is" if self.disappeared == 1 else "they are"
        return [f"{told} in none of these files any more; from {in_words(self.known_on)} on {left} out of scope.", ""]

    def _rejected_lines(self) -> list[str]:
        if not self.rejected_by_rule:
            return []
        lines = [f"  {count:>9,}  {rule}: {RULES[rule]}" for rule, count in self.rejected_by_rule.items()]
        return ["Rejected, by rule (line numbers and reasons are kept in the register, the rows in the case database):", *lines, ""]

    def _outcome(self) -> str:
        if not self.is_changed:
            return f"Nothing changed: {f'data version {self.data_version} still holds' if self.data_version else 'the case database is still empty'}."
        what = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in self.written.items() if count)
        if self.is_dry_run:
            return f"A dry run: nothing was loaded. It would become data version {self.data_version} and write: {what}."
        return f"Data version {self.data_version} now holds. Written: {what}."


COUNTS = {
    "read": "rows_read",
    "loaded": "rows_loaded",
    "changed": "rows_changed",
    "unchanged": "rows_unchanged",
    "duplicates": "rows_duplicate",
    "rejected": "rows_rejected",
}
"""What a report counts → where a FileReport has it."""


def _counts(file: FileReport) -> dict[str, int]:
    return {name: getattr(file, count) for name, count in COUNTS.items()}


class _TakenBack(Exception):
    """Ends the transactions of a dry run."""


@dataclass
class _FileRead:
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
    named: set[str] = field(default_factory=set)
    """The references of all rows that have one, also of those that are rejected."""
    rejections: list[Rejection] = field(default_factory=list)
    accepted: list[tuple[Row, Statement]] = field(default_factory=list)
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


_Told = tuple[_FileRead, Row, Statement]
_ORDER = (EVENT, CASE, FINDING)
"""In which order what is said of a case is entered, by the grain of its file."""


def import_files(
    files: Sequence[Path],
    mapping_file: Path,
    *,
    case_url: str,
    register_url: str,
    imported_by: str,
    made_at: datetime,
    recorded_at: datetime | None = None,
    announced: int | None = None,
    accepted: Collection[str] = (),
    is_part: bool = False,
    is_dry_run: bool = False,
    request: int | None = None,
) -> ImportReport:
    """Loads the files by the mapping; ``made_at`` is the aware moment of the import, ``recorded_at`` that by which the files were known.

    They are the same but where past exports are loaded in their order, each as it was known on its day. ``announced`` is how many rows whoever
    sent the files says they have; ``accepted`` holds the codes of questions (``doubts.QUESTIONS``) that somebody has answered. Files that
    are a part of what their source holds, such as corrected rows, let nothing disappear. A dry run does everything and takes it back. ``request`` is the number of the one
    that another person made for this import, and that it answers.

    Raises BadInput for a file or mapping that cannot be read as it is, or a delivery that raises questions, and DatabaseUnavailable; nothing is
    loaded then; Refused where the request does not wait for this person.
    """
    recorded_at = recorded_at or made_at
    if recorded_at > made_at:
        raise BadInput("The moment by which the files were known is in the future.")
    mapping = read_mapping(mapping_file)
    reads = _read_all([Path(file) for file in files], mapping, Checks(mapping.codes, recorded_at))
    case, register = open_case_database_to_write(case_url), open_register(register_url)
    try:
        # The register commits last and so is never ahead of the cases; both are written before either commits.
        with register.begin() as history, case.begin() as connection:
            report = _load(connection, _last_known(history), reads, mapping, recorded_at, announced, accepted, is_part)
            _keep_rejected(connection, report)
            if request is not None:
                answer_request(history, request, LOADED, by=imported_by, at=made_at)
            _keep_history(history, report, imported_by, made_at, recorded_at, request)
            if is_dry_run:
                raise _TakenBack
        return report
    except _TakenBack:
        return replace(report, is_dry_run=True)
    except IntegrityError:
        raise DatabaseUnavailable(
            "Another program changed the case database during the import. Nothing was loaded; run it again."
        ) from None
    except DBAPIError as error:
        raise unavailable(error) from None
    finally:
        case.dispose()
        register.dispose()


def _read_all(paths: Sequence[Path], mapping: ImportMapping, checks: Checks) -> list[_FileRead]:
    if not paths:
        raise BadInput("No file to import was named.")
    reads = [_FileRead(path, mapping.for_file(path), checksum(path)) for path in paths]
    seen: set[tuple[str, bytes]] = set()
    first: set[tuple[str, ...]] = set()
    for read in sorted(reads, key=lambda read: read.mapping.grain != CASE):
        _read_one(read, checks, seen, first)
    return reads


def _read_one(read: _FileRead, checks: Checks, seen: set[tuple[str, bytes]], first: set[tuple[str, ...]]) -> None:
    opened = open_table(read.path, read.mapping)
    read.mapping, read.notes = opened.file, opened.notes
    read.read_as = f"{opened.read_as}, heading on line {opened.heading_line}"
    for row in opened.rows():
        read.read += 1
        if row.cells:
            read.named.add(row.cells[read.mapping.reference])
        same = (read.mapping.pattern, row.fingerprint)
        if same in seen:
            read.repeats += 1
            continue
        try:
            statement = checks.statement(row, read.mapping)
            if not statement.is_of_log:
                _check_first(statement, first)
        except RowRejected as rejected:
            read.reject(row, rejected)
        else:
            seen.add(same)
            read.accepted.append((row, statement))


def _check_first(statement: Statement, first: set[tuple[str, ...]]) -> None:
    name = (statement.reference, statement.key) if statement.key else (statement.reference,)
    if name in first:
        rule = "repeated_key" if statement.key else "repeated_reference"
        raise RowRejected(rule, RULES[rule])
    first.add(name)


def _last_known(history: Connection) -> tuple[int | None, datetime | None]:
    """The data version that held after the last import, and the moment by which its files were known, even where they changed nothing."""
    kept = tables.imports
    last = history.execute(select(kept.c.data_version, kept.c.recorded_at).order_by(kept.c.import_id.desc()).limit(1)).first()
    return (last.data_version, last.recorded_at) if last else (None, None)


def _load(
    connection: Connection,
    last: tuple[int | None, datetime | None],
    reads: Sequence[_FileRead],
    mapping: ImportMapping,
    recorded_at: datetime,
    announced: int | None,
    accepted: Collection[str],
    is_part: bool,
) -> ImportReport:
    held, moment = read_held(connection, last), _stored(recorded_at)
    if held.made_at is not None and moment < held.made_at:
        last = moment_in_words(held.made_at.replace(tzinfo=UTC))
        raise BadInput(f"The last import was known by {last}, which is later: load past exports in the order of their days.")
    ledger = Ledger(held, mapping, moment)
    told = [(read, row, statement) for read in reads for row, statement in read.accepted]
    for part in _by_reference(told):
        outcomes = ledger.enter([statement for _, _, statement in part])
        for (read, row, statement), outcome in zip(part, outcomes, strict=True):
            if not statement.key:
                read.systems.add(ledger.source_system(statement))
            if isinstance(outcome, RowRejected):
                read.reject(row, outcome)
            elif outcome:
                read.loaded += 1
                read.changed += ledger.was_held(statement)
    check_delivery(_delivery(held, ledger, reads, announced, is_part), accepted)
    written = ledger.write(connection, ", ".join(dict.fromkeys(read.path.name for read in reads)))
    files = tuple(read.report() for read in reads)
    return ImportReport(files, written, ledger.data_version, bool(written), london_day(recorded_at))


def _delivery(held: Held, ledger: Ledger, reads: Sequence[_FileRead], announced: int | None, is_part: bool) -> Delivery:
    """What the files do to what is held; enters what disappeared."""
    whole = [] if is_part else [read for read in reads if read.mapping.grain != FINDING]
    named = set().union(*(read.named for read in whole))
    expected = _expected(held, whole)
    for read in whole:
        read.disappeared = 0
    for reference, read in expected.items():
        if reference not in named:
            ledger.enter_disappeared(reference)
            read.disappeared += 1
    return Delivery(
        held=len(held.applications),
        expected=len(expected),
        read=sum(read.read for read in reads),
        rejected=sum(len(read.rejections) for read in reads),
        changed=sum(read.changed for read in reads),
        new=len(named.difference(held.applications)) if whole else None,
        disappeared=len(expected.keys() - named) if whole else None,
        announced=announced,
    )


def _expected(held: Held, whole: Sequence[_FileRead]) -> dict[str, _FileRead]:
    """The held cases that these files speak for and that were not gone before, each with the first file that says its source system."""
    speaks = {system: read for read in reversed(whole) for system in read.systems}
    expected = {}
    for reference, number in held.applications.items():
        events = held.cases.get(number, {})
        record = events.get(RECORD)
        if record and record.values["source_system"] in speaks and not is_gone(events):
            expected[reference] = speaks[record.values["source_system"]]
    return expected


def _by_reference(told: Iterable[_Told]) -> Iterable[list[_Told]]:
    """The rows of each case together: its log in the order of its moments, so that it is the same however its rows lie, then its own row."""

    def place(entry: _Told) -> tuple:
        read, _, statement = entry
        return (_ORDER.index(read.mapping.grain), *((statement.recorded_at, statement.reference) if statement.is_of_log else ()))

    parts: dict[str, list[_Told]] = {}
    for entry in sorted(told, key=place):
        parts.setdefault(entry[2].reference, []).append(entry)
    return parts.values()


def _keep_rejected(connection: Connection, report: ImportReport) -> None:
    """What stood in the rejected rows, once for each line of a file, so that it can be mended and brought again."""
    kept = tables.rejected_contents
    for file in report.files:
        there = set(connection.execute(select(kept.c.line).where(kept.c.checksum == file.checksum)).scalars())
        cells = {row.line: row.cells for row in file.rejections if row.cells is not None and row.line not in there}
        if cells:
            rows = [{"checksum": file.checksum, "line": line, "cells": json.dumps(said)} for line, said in cells.items()]
            connection.execute(kept.insert(), rows)


def _keep_history(
    history: Connection, report: ImportReport, imported_by: str, made_at: datetime, recorded_at: datetime, request: int | None
) -> None:
    for file in report.files:
        entry = {
            "at": _stored(made_at),
            "recorded_at": _stored(recorded_at),
            "imported_by": imported_by,
            "request_id": request,
            "data_version": report.data_version,
            "file_name": file.file_name[:260],
            "checksum": file.checksum,
            "rows_read": file.rows_read,
            "rows_loaded": file.rows_loaded,
            "rows_changed": file.rows_changed,
            "rows_unchanged": file.rows_unchanged,
            "rows_duplicate": file.rows_duplicate,
            "rows_rejected": file.rows_rejected,
            "cases_disappeared": file.disappeared,
        }
        number = history.execute(tables.imports.insert().values(entry)).inserted_primary_key[0]
        rows = [{"import_id": number, "line": r.line, "rule": r.rule, "reason": r.reason[:400]} for r in file.rejections]
        if rows:
            history.execute(tables.rejected_rows.insert(), rows)


def _stored(moment: datetime) -> datetime:
    """An aware moment as both databases keep it: UTC without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)
