"""Loading real cases from the front desk: who may, whether a second person has to, the deed, and its entry in the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine

from data_access import audit
from data_access.audit import Operation
from data_access.database.presence import may_write
from data_access.dates import moment_in_words
from data_access.errors import BadInput, NotConfigured, Refused
from data_access.intake.doubts import QUESTIONS
from data_access.intake.extract import checksum
from data_access.intake.import_requests import (
    REFUSED,
    ImportRequest,
    answer_request,
    ask_for_import,
    checksum_of_all,
    find_request,
    read_request,
)
from data_access.intake.imports import import_files
from data_access.intake.proposing import propose_mapping
from data_access.intake.reports import ImportReport
from data_access.permissions import May, require
from data_access.progress import Progress
from data_access.releases.store import reading, writing
from data_access.service.refusals import door
from data_access.service.registers import opened_register
from data_access.settings import Settings
from data_access.viewer import Viewer

__all__ = [
    "QUESTIONS",
    "ImportRequest",
    "Options",
    "Outcome",
    "import_cases",
    "propose_mapping",
    "refuse_import",
    "why_not_writable",
    "with_answer",
]


@dataclass(frozen=True)
class Options:
    """What is asked with the files, as ``import_files`` takes it."""

    recorded_at: datetime | None = None
    announced: int | None = None
    accepted: tuple[str, ...] = ()
    is_part: bool = False

    @property
    def agreed(self) -> Mapping[str, object]:
        """What two people have to ask alike. The questions of a delivery each of them answers anew."""
        moment = self.recorded_at.isoformat() if self.recorded_at else None
        return {"recorded_at": moment, "announced": self.announced, "is_part": self.is_part}


@dataclass(frozen=True)
class Outcome:
    """What came of it. ``request`` is one that waits for a second person, or that was answered by this import; ``sentence`` says so."""

    report: ImportReport
    request: ImportRequest | None = None
    sentence: str = ""


@door
def import_cases(
    viewer: Viewer,
    files: Sequence[Path],
    mapping_file: Path,
    settings: Settings,
    *,
    made_at: datetime,
    options: Options = Options(),
    is_dry_run: bool = False,
    is_second: bool = False,
    progress: Progress = lambda share, text: None,
) -> Outcome:
    """Tries the files, or loads them, and logs the collection of personal data that it is.

    Where imports are by two people, the first import is a dry run that asks for a second person; who then brings exactly the same files sees
    their own dry run, and loads it with ``is_second``. Raises NotPermitted, NotConfigured, BadInput, Refused and DatabaseUnavailable.
    """
    require(viewer, May.BRING_FILES)
    if refusal := why_not_writable(settings):
        raise NotConfigured(refusal)
    deed = _Deed(viewer, tuple(files), mapping_file, settings, made_at, options, progress)
    with opened_register(settings) as register:
        if not settings.are_imports_by_two:
            if is_second:
                raise Refused("Imports here need no second person; load it without --second.")
            return Outcome(deed.run(register, is_dry_run=is_dry_run))
        return _by_two(deed, register, is_dry_run=is_dry_run, is_second=is_second)


def why_not_writable(settings: Settings) -> str:
    """'' where the case database can be written by the URL for imports, else what to do."""
    if may_write(settings.url_to_import):
        return ""
    return (
        "The URL that the dashboard has may only read the case database. Import with the command python -m data_access import and the URL of "
        "a role that may write, or name that URL in IMPORT_DATABASE_URL."
    )


@door
def refuse_import(viewer: Viewer, number: int, settings: Settings, *, at: datetime) -> None:
    """Refuses a request that waits, or takes back one's own. Raises NotPermitted, Refused and DatabaseUnavailable."""
    require(viewer, May.BRING_FILES)
    with opened_register(settings) as register, writing(register) as connection:
        answer_request(connection, number, REFUSED, by=viewer.subject, at=at)
        audit.record(connection, viewer, Operation.IMPORT, f"import request {number} refused", at=at, data_version=None)


def with_answer(outcome: Outcome) -> dict[str, object]:
    """The request of an outcome, for another program; null where there is none."""
    request = outcome.request
    return {"request": {"number": request.number, "state": request.state, "asked_by": request.asked_by} if request else None}


# One person, or two ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Deed:
    """One person's wish to import."""

    viewer: Viewer
    files: tuple[Path, ...]
    mapping: Path
    settings: Settings
    made_at: datetime
    options: Options
    progress: Progress

    @property
    def checksum(self) -> str:
        """Over all of it, the order of files and the mapping's line ends aside."""
        return checksum_of_all(
            [(file.name, checksum(file)) for file in self.files], mapping_checksum(_bytes_of(self.mapping)), self.options.agreed
        )

    def run(self, register: Engine, *, is_dry_run: bool, request: int | None = None) -> ImportReport:
        """Loads the files and writes the entry in the transaction that keeps their history; a dry run takes its own back, and has its entry
        after it."""
        report = import_files(
            sorted(self.files, key=lambda file: file.name),
            self.mapping,
            case_url=self.settings.url_to_import,
            register_url=self.settings.register_database_url,
            imported_by=self.viewer.subject,
            made_at=self.made_at,
            log=self.log_collection,
            is_dry_run=is_dry_run,
            request=request,
            progress=self.progress,
            **vars(self.options),
        )
        if is_dry_run:
            with writing(register) as connection:
                self._log(connection, Operation.IMPORT, f"dry run of an {self._in_words}", report)
        return report

    def log_collection(self, connection: Connection, report: ImportReport) -> None:
        self._log(connection, Operation.COLLECTION, self._in_words, report)

    @property
    def _in_words(self) -> str:
        return f"import of {len(self.files)} {'file' if len(self.files) == 1 else 'files'} by {self.mapping.name}"

    def _log(self, connection: Connection, operation: Operation, what: str, report: ImportReport) -> None:
        audit.record(connection, self.viewer, operation, what, at=self.made_at, data_version=report.data_version)


def mapping_checksum(content: bytes) -> str:
    """SHA-256 of a mapping, whatever its line ends: a browser changes them."""
    return sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def _bytes_of(mapping: Path) -> bytes:
    try:
        return mapping.read_bytes()
    except OSError:
        raise BadInput(f"The mapping file {mapping.name!r} cannot be read; check that it is there and that you may read it.") from None


def _by_two(deed: _Deed, register: Engine, *, is_dry_run: bool, is_second: bool) -> Outcome:
    with reading(register) as connection:
        waiting = find_request(connection, deed.checksum)
    if waiting is None:
        if is_second:
            raise Refused(
                "No import of exactly these files, mapping and options waits for a second person: nobody asked for it, or it was answered "
                "already. Nothing was loaded."
            )
        report = deed.run(register, is_dry_run=True)
        return Outcome(report) if is_dry_run else _ask(deed, register, report)
    if waiting.is_by(deed.viewer.subject) and not is_dry_run:
        raise Refused(
            f"You asked for this import yourself (request {waiting.number}). Nothing was loaded: another person has to bring the same files."
        )
    if not is_second or is_dry_run:
        report = deed.run(register, is_dry_run=True)
        return Outcome(report, waiting, _waits_in_words(waiting, deed.viewer, report))
    report = deed.run(register, is_dry_run=False, request=waiting.number)
    return Outcome(report, _found(register, waiting), f"Request {waiting.number} of {waiting.asked_by} is loaded.")


def _ask(deed: _Deed, register: Engine, report: ImportReport) -> Outcome:
    whole, summary = deed.checksum, _summary(deed, report)
    with writing(register) as connection:
        number = ask_for_import(connection, whole, summary, by=deed.viewer.subject, at=deed.made_at)
        what = f"import asked for: request {number}"
        audit.record(connection, deed.viewer, Operation.IMPORT, what, at=deed.made_at, data_version=report.data_version)
        request = find_request(connection, whole)
    sentence = (
        f"Nothing is loaded yet: request {number} waits for a second person, who has to bring the same files, mapping and options. The files "
        "were not kept."
    )
    return Outcome(report, request, sentence)


def _found(register: Engine, request: ImportRequest) -> ImportRequest:
    with reading(register) as connection:
        return read_request(connection, request.number)


def _summary(deed: _Deed, report: ImportReport) -> dict[str, object]:
    """Names and counts, and no cell."""
    files = [{"file": file.file_name, "checksum": file.checksum, "read": file.rows_read} for file in report.files]
    total = {**report.totals(), "disappeared": report.disappeared}
    return {"files": files, "mapping": deed.mapping.name, "total": total, "tried_on": held_before(report), **deed.options.agreed}


def held_before(report: ImportReport) -> int:
    """The data version on which a dry run was made; nought of an empty database."""
    return (report.data_version or 0) - report.is_changed


def _waits_in_words(request: ImportRequest, viewer: Viewer, report: ImportReport) -> str:
    when = moment_in_words(request.asked_at)
    if request.is_by(viewer.subject):
        return f"You asked for exactly this at {when} (request {request.number}); another person has to load it."
    changed = (
        "" if request.summary.get("tried_on") == held_before(report) else " The data have changed since: what counts is what you see here."
    )
    return f"Request {request.number}, asked for by {request.asked_by} at {when}, is exactly this and waits for you.{changed}"
