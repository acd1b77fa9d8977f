"""Loads real cases from files: everything or nothing, in one transaction on the case database, with its history and its entry in the log in one
on the register.

A row is *loaded* when it said something new (*changed*, where its case or finding was held before), *unchanged* when everything it says is
held already, a *duplicate* when it is the same row again, and *rejected* when it breaks a rule. What changed since the last import becomes a
further version of its event, recorded now. A held case that no file names any more, although their rows speak for its source system, has
*disappeared*: it leaves the scope that day, and comes back on the day that it is named again. As at a day before, it stays where it was.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from data_access.database import tables
from data_access.database.engine import open_case_database_to_write, open_register
from data_access.database.failures import unavailable
from data_access.database.moments import write_alone
from data_access.dates import as_stored
from data_access.errors import BadInput, DatabaseUnavailable
from data_access.intake.entering import Entering
from data_access.intake.held import read_held
from data_access.intake.import_requests import LOADED, answer_request
from data_access.intake.load import give_room
from data_access.intake.mapping import read_mapping
from data_access.intake.parts import Parts
from data_access.intake.reading import parts_of, read_all
from data_access.intake.reports import ImportReport
from data_access.intake.validate import Checks
from data_access.progress import Progress
from data_access.releases.store import writing

Log = Callable[[Connection, ImportReport], None]
"""Writes what was loaded into the log of the register, in the transaction of its connection."""


class _TakenBack(Exception):
    """Ends the transactions of a dry run."""


def import_files(
    files: Sequence[Path],
    mapping_file: Path,
    *,
    case_url: str,
    register_url: str,
    imported_by: str,
    made_at: datetime,
    log: Log,
    recorded_at: datetime | None = None,
    announced: int | None = None,
    accepted: Collection[str] = (),
    is_part: bool = False,
    is_dry_run: bool = False,
    request: int | None = None,
    progress: Progress = lambda share, text: None,
) -> ImportReport:
    """Loads the files by the mapping; ``made_at`` is the aware moment of the import, ``recorded_at`` that by which the files were known.

    They are the same but where past exports are loaded in their order, each as it was known on its day. ``announced`` is how many rows whoever
    sent the files says they have; ``accepted`` holds the codes of questions (``doubts.QUESTIONS``) that somebody has answered. Files that
    are a part of what their source holds, such as corrected rows, let nothing disappear. A dry run does everything and takes it back.
    ``request`` is the number of the one that another person made for this import, and that it answers. ``log`` writes the import's entry once
    its history is kept, and is not called for a dry run: where the entry cannot be written, nothing is loaded.

    The cases commit first and the register, with history, request and entry together, right after. A crash between the two leaves the cases
    loaded and the register as if they were not: the register is never ahead of the cases. The same files brought again are then found unchanged,
    and have their history and their entry.

    However large the files, and what is held, only a part of them is in memory at a time.

    Raises BadInput for a file or mapping that cannot be read as it is, or a delivery that raises questions, Refused where the request does not
    wait for this person, and DatabaseUnavailable; nothing is loaded then, unless it is the register's commit that failed.
    """
    recorded_at = recorded_at or made_at
    if recorded_at > made_at:
        raise BadInput("The moment by which the files were known is in the future.")
    mapping = read_mapping(mapping_file)
    with Parts(parts_of(files)) as told:
        reads = read_all([Path(file) for file in files], mapping, Checks(mapping.codes, recorded_at), told, progress)
        case, register = open_case_database_to_write(case_url), open_register(register_url)
        try:
            # Of the two the second is left first: the cases commit before the register, and both are written before either commits.
            with writing(register) as history, _writing_cases(case) as connection:
                give_room(connection)
                write_alone(connection)
                delivery = Entering(connection, read_held(connection, _last_known(history)), reads, mapping, recorded_at, is_part=is_part)
                report = delivery.load(told, announced, accepted, progress)
                _keep_rejected(connection, report)
                with _saying_register():
                    if request is not None:
                        answer_request(history, request, LOADED, by=imported_by, at=made_at)
                    _keep_history(history, report, imported_by, made_at, recorded_at, request)
                    if is_dry_run:
                        raise _TakenBack
                    log(history, report)  # last: whoever else logs something waits until this has committed
            progress(1.0, "Done")
            return report
        except _TakenBack:
            progress(1.0, "Done")
            return replace(report, is_dry_run=True)
        finally:
            case.dispose()
            register.dispose()


@contextmanager
def _writing_cases(case: Engine) -> Iterator[Connection]:
    try:
        with case.begin() as connection:
            yield connection
    except IntegrityError:
        raise DatabaseUnavailable(
            "Another program changed the case database during the import. Nothing was loaded; run it again."
        ) from None
    except DBAPIError as error:
        raise unavailable(error) from None


@contextmanager
def _saying_register() -> Iterator[None]:
    """What fails within is said of the register, although a transaction of the cases is open around it."""
    try:
        yield
    except DBAPIError as error:
        raise unavailable(error, "register") from None


@_saying_register()
def _last_known(history: Connection) -> tuple[int | None, datetime | None]:
    """The data version that held after the last import, and the moment by which its files were known, even where they changed nothing."""
    kept = tables.imports
    last = history.execute(select(kept.c.data_version, kept.c.recorded_at).order_by(kept.c.import_id.desc()).limit(1)).first()
    return (last.data_version, last.recorded_at) if last else (None, None)


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
            "at": as_stored(made_at),
            "recorded_at": as_stored(recorded_at),
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
