"""The page Imports: what holds now, what was imported so far, what waits for a second person, and rejected rows handed out."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from sqlalchemy.exc import DBAPIError

from data_access import audit
from data_access.database.engine import open_case_database_to_write
from data_access.database.failures import unavailable
from data_access.dates import clock_time, london_day, moment_in_words
from data_access.digits import plain_number
from data_access.errors import BadRequest
from data_access.intake.import_history import (
    Imported,
    count_rejected_by_rule,
    first_rejected_lines,
    read_import,
    read_imports,
    read_rejected_lines,
)
from data_access.intake.import_requests import ASKED, ImportRequest, read_requests
from data_access.intake.mended import read_rejected_cells, rejected_csv
from data_access.intake.reports import COUNTS
from data_access.outputs.model import Column, Option, ShownTable
from data_access.outputs.wording import short_day
from data_access.permissions import May, can, require
from data_access.queries.standing import Standing
from data_access.releases.store import reading, writing
from data_access.service.bringing import (
    Bringing,
    Brought,
    Tried,
    can_bring_files,
    load_files,
    preview_table,
    propose,
    read_options,
    safe_name,
    standing_now,
    try_files,
)
from data_access.service.desk import Desk
from data_access.service.import_tables import COUNTED, PLACES, WHAT_IS_COUNTED, by_rule, counted
from data_access.service.importing import refuse_import
from data_access.service.reasons import reason_to_export
from data_access.service.refusals import door
from data_access.service.registers import opened_register
from data_access.settings import Settings
from data_access.viewer import Viewer

__all__ = [
    "Bringing",
    "Brought",
    "ImportsShown",
    "Tried",
    "can_bring_files",
    "load_files",
    "preview_table",
    "propose",
    "read_options",
    "refuse_request",
    "rejected_rows",
    "safe_name",
    "show_imports",
    "show_rejected",
    "try_files",
]

MOST = 200
"""How many imports, and how many requests, are listed."""


@dataclass(frozen=True)
class ImportsShown:
    """What the page says before anything is brought. ``waiting`` are requests that a person may refuse or take back; ``with_rejected`` the
    imports that rejected rows."""

    sentence: str
    facts: str
    history: ShownTable
    requests: ShownTable | None
    waiting: tuple[Option, ...]
    with_rejected: tuple[Option, ...]


@door
def show_imports(desk: Desk, viewer: Viewer) -> ImportsShown:
    """The history of imports. Raises NotPermitted and DatabaseUnavailable."""
    require(viewer, May.OPEN_IMPORTS)
    standing = standing_now(desk)
    with writing(desk.register) as connection:
        number = standing.number if standing else None
        audit.record(connection, viewer, audit.Operation.CONSULTATION, "imports", at=desk.clock(), data_version=number)
    with reading(desk.register) as connection:
        imports, requests = read_imports(connection, most=MOST), read_requests(connection, most=MOST)
    waiting = [one for one in requests if one.state == ASKED]
    return ImportsShown(
        sentence=_sentence(standing, waiting),
        facts=_facts(standing),
        history=_history(imports),
        requests=_requests(requests) if requests else None,
        waiting=tuple(Option(str(one.number), _request_named(one)) for one in waiting),
        with_rejected=tuple(Option(str(one.number), _import_named(one)) for one in imports if one.rejected),
    )


def _sentence(standing: Standing | None, waiting: list[ImportRequest]) -> str:
    held = f"Data version {standing.number} holds, made at {moment_in_words(standing.made_at)}" if standing else "There is no data yet"
    if not waiting:
        return held
    return f"{held}; {len(waiting)} {'import waits' if len(waiting) == 1 else 'imports wait'} for a second person"


def _facts(standing: Standing | None) -> str:
    if standing is None:
        return "The case database is empty. Bring the first files below; every other page opens once they are loaded."
    return f"Known by {moment_in_words(standing.recorded_to)} · source: {standing.source}"


def _history(imports: list[Imported]) -> ShownTable:
    heads = (Column("No.", is_number=True), Column("When"), Column("Who"), Column("File"), *COUNTED, Column("Checksum"))
    rows = tuple(
        (
            str(one.number),
            _when(one),
            one.imported_by if one.request is None else f"{one.imported_by} (request {one.request})",
            one.file_name,
            *counted((one.read, one.loaded, one.changed, one.unchanged, one.duplicates, one.rejected, one.disappeared)),
            one.checksum[:12],
        )
        for one in imports
    )
    cut = f" The newest {MOST} are listed." if len(imports) == MOST else ""
    caption = f"Newest first, one line for each file. {WHAT_IS_COUNTED}{cut}"
    return ShownTable(
        "imports",
        "What was imported so far",
        caption,
        heads,
        rows,
        "Nothing was imported yet. Whoever may import brings the first files under “Bring files”.",
    )


def _when(one: Imported) -> str:
    made = _short(one.at)
    return made if one.recorded_at == one.at else f"{made}, as known by {moment_in_words(one.recorded_at)}"


def _short(moment: datetime) -> str:
    return f"{short_day(london_day(moment))}, {clock_time(moment)}"


def _requests(requests: list[ImportRequest]) -> ShownTable:
    heads = (Column("No.", is_number=True), Column("State"), Column("Asked"), Column("By"), Column("Files"), *COUNTED, Column("Answered"))
    rows = tuple(_request_row(one) for one in requests)
    return ShownTable("import_requests", "Imports by two people", "Newest first: what was asked for, as it was tried then.", heads, rows)


def _request_row(one: ImportRequest) -> tuple[str, ...]:
    total = one.summary.get("total", {})
    answered = f"by {one.answered_by}, {_short(one.answered_at)}" if one.answered_at else "[z]"
    state = {"asked": "Waits", "loaded": "Loaded", "refused": "Refused"}[one.state]
    return (
        str(one.number),
        state,
        _short(one.asked_at),
        one.asked_by,
        _files_of(one),
        *counted(total.get(name) for name in (*COUNTS, "disappeared")),
        answered,
    )


def _files_of(one: ImportRequest) -> str:
    return ", ".join(file["file"] for file in one.summary.get("files", ()))


def _request_named(one: ImportRequest) -> str:
    return f"Request {one.number} by {one.asked_by}: {_files_of(one)}"


def _import_named(one: Imported) -> str:
    return f"Import {one.number}: {one.file_name}, {plain_number(one.rejected)} rejected"


def refuse_request(desk: Desk, viewer: Viewer, number: int) -> None:
    """Refuses a request that waits. Raises as ``refuse_import`` does."""
    refuse_import(viewer, number, desk.settings, at=desk.clock())


# Rejected rows ---------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RejectedShown:
    """What an import rejected, by rule; '' or why its rows are not handed out to this viewer; what their file is called."""

    by_rule: ShownTable
    refusal: str
    file_name: str


@door
def show_rejected(desk: Desk, viewer: Viewer, number: int) -> RejectedShown:
    """What an import rejected, without what stood in it. Raises NotPermitted, BadRequest and DatabaseUnavailable."""
    require(viewer, May.OPEN_IMPORTS)
    with reading(desk.register) as connection:
        one, counts = read_import(connection, number), count_rejected_by_rule(connection, number)
        lines = first_rejected_lines(connection, number, most=PLACES)
    places = {rule: [plain_number(line) for line in first] for rule, first in lines.items()}
    return RejectedShown(by_rule(counts, places), can(viewer, May.SEE_REJECTED_ROWS), rejected_name(one.file_name))


@door
def rejected_rows(viewer: Viewer, number: int, settings: Settings, *, at: datetime, reason: str = "") -> tuple[str, bytes]:
    """The name and the bytes of a CSV file with the rejected rows of an import, to be mended and brought again.

    Its SHA-256 is in the log before it is handed out. Rows whose cells could not be told apart are not in it. Raises NotPermitted, BadRequest
    for an import that is not there or has no such row, and DatabaseUnavailable.
    """
    require(viewer, May.SEE_REJECTED_ROWS)
    why = reason_to_export(settings, reason)
    with opened_register(settings) as register:
        with reading(register) as connection:
            one, lines = read_import(connection, number), read_rejected_lines(connection, number)
        cells = _cells_kept(one, settings)
        if not any(rejected.line in cells for rejected in lines):
            raise BadRequest(f"Import {number} has no rejected row that could be written: mend its file itself, and bring that again.")
        data = rejected_csv(lines, cells)
        with writing(register) as connection:
            what = f"rejected rows of import {number}, {len(data)} bytes, SHA-256 {sha256(data).hexdigest()}"
            audit.record(
                connection,
                viewer,
                audit.Operation.DISCLOSURE,
                what,
                at=at,
                data_version=one.data_version,
                why=why,
                recipient=viewer.subject,
            )
    return rejected_name(one.file_name), data


def _cells_kept(one: Imported, settings: Settings) -> dict[int, dict[str, str]]:
    cases = open_case_database_to_write(settings.url_to_import)
    try:
        with cases.connect() as connection:
            return read_rejected_cells(connection, one.checksum)
    except DBAPIError as error:
        raise unavailable(error) from None
    finally:
        cases.dispose()


def rejected_name(file_name: str) -> str:
    """What the file of rejected rows is called: as the file that they came from, so that the same mapping takes it; of a workbook, as a CSV."""
    path = PurePath(file_name)
    return file_name if path.suffix.lower() in ("", ".csv", ".txt", ".tsv") else path.with_suffix(".csv").name
