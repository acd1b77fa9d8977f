"""Releases out of the door: only what is approved leaves, whole, read again after it was written, and with an entry of what left."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection

from data_access import audit
from data_access.audit import Operation
from data_access.errors import Altered, BadRequest, Refused
from data_access.outputs.release_files.change_log import change_log
from data_access.outputs.release_files.csv_file import csv_description, csv_table
from data_access.outputs.release_files.figure_sheet import figure_sheet
from data_access.outputs.release_files.held import Held
from data_access.outputs.release_files.scanner import faults_of, faults_of_text
from data_access.outputs.release_files.sheet_content import content_of
from data_access.outputs.release_files.sheet_model import SheetContent
from data_access.outputs.release_files.text_pack import text_pack
from data_access.outputs.release_files.told_changes import changes_told
from data_access.outputs.release_files.workbook import workbook
from data_access.permissions import May, require
from data_access.releases.leaving import check_leaves
from data_access.releases.model import Release
from data_access.releases.store import Kept, read, read_all, reading, writing
from data_access.service.desk import Desk
from data_access.service.reasons import reason_to_export
from data_access.service.refusals import door
from data_access.viewer import Viewer


@dataclass(frozen=True)
class Kind:
    """A kind of file: what it is called when it is offered, how its name ends, and what writes it."""

    label: str
    ending: str
    write: Callable[[SheetContent], bytes]


KINDS: Mapping[str, Kind] = {
    "xlsx": Kind("Workbook (XLSX)", ".xlsx", workbook),
    "csv": Kind("Table for programs (CSV)", ".csv", csv_table),
    "json": Kind("Description of the table (JSON)", ".csv-metadata.json", csv_description),
    "txt": Kind("Sentences and caveats (text)", ".txt", text_pack),
    "pdf": Kind("Figure sheet (PDF)", ".pdf", figure_sheet),
}
"""Every kind of file of a release, in the order in which they are offered."""


@door
def export_release(desk: Desk, viewer: Viewer, number: int, kind: str, *, reason: str = "") -> tuple[str, bytes]:
    """The name and the bytes of one file of an approved or published release.

    The file is scanned after it is written; its SHA-256 is in the log before it is handed out. Raises NotPermitted, BadRequest for a kind or
    a number that is not there, Refused for a state in which nothing leaves and for a file with a fault, Altered, and DatabaseUnavailable.
    """
    require(viewer, May.EXPORT_RELEASES)
    if kind not in KINDS:
        raise BadRequest(f"There is no kind of file {kind[:40]!r}. The kinds are: {', '.join(KINDS)}.")
    why = reason_to_export(desk.settings, reason)
    with reading(desk.register) as connection:
        kept, others = read(connection, number), read_all(connection)
    check_leaves(kept.release)
    held = _held(kept, others)
    name, data = held.content.file_stem + KINDS[kind].ending, KINDS[kind].write(held.content)
    _hand_out(desk, viewer, name, data, faults_of(kind, data, held), kept.release, why)
    return name, data


@door
def export_change_log(desk: Desk, viewer: Viewer, *, reason: str = "") -> tuple[str, bytes]:
    """The name and the bytes of the public change log. Raises NotPermitted, Refused, Altered and DatabaseUnavailable."""
    require(viewer, May.OPEN_RELEASES)
    why = reason_to_export(desk.settings, reason)
    data, name = _change_log(desk), "change-log.txt"
    _hand_out(desk, viewer, name, data, faults_of_text(data), None, why)
    return name, data


@door
def read_change_log(desk: Desk, viewer: Viewer) -> str:
    """The public change log, to be read where it is. Raises NotPermitted, Altered and DatabaseUnavailable."""
    require(viewer, May.OPEN_RELEASES)
    data = _change_log(desk)
    with writing(desk.register) as connection:
        _log(connection, desk, viewer, Operation.CONSULTATION, "change log", None)
    return data.decode()


def _change_log(desk: Desk) -> bytes:
    with reading(desk.register) as connection:
        found = read_all(connection)
    altered = next((one for one in found if isinstance(one, Altered)), None)
    if altered:
        raise altered
    whole = [one for one in found if isinstance(one, Kept)]
    return change_log([one.release for one in whole], {one.release.number: one.explanations for one in whole})


def _held(kept: Kept, others: Iterable[Kept | Altered]) -> Held:
    """What the files say and what the scanner knows: also what was said before, by releases that are as they were sealed."""
    earlier = {one.release.number: one.release for one in others if isinstance(one, Kept)}
    changes = changes_told(kept.release, kept.explanations, earlier)
    sealed = {cell.name: one for cell, one in zip(kept.release.content.cells, kept.sealed, strict=True)}
    return Held(kept.release, content_of(kept.release, changes), tuple({other.number: other for other, _ in changes}.values()), sealed)


def _hand_out(desk: Desk, viewer: Viewer, name: str, data: bytes, faults: tuple[str, ...], release: Release | None, why: str) -> None:
    """Writes the entry of what leaves, or of what was held back and why; raises Refused for the latter."""
    with writing(desk.register) as connection:
        what = f"{name} held back: {' '.join(faults)}" if faults else f"{name}, {len(data)} bytes, SHA-256 {sha256(data).hexdigest()}"
        _log(connection, desk, viewer, Operation.REFUSAL if faults else Operation.EXPORT, what, release, why)
    if faults:
        raise Refused(
            f"{name} was not handed out. {' '.join(faults[:3])} Tell whoever looks after the dashboard; the release itself is unharmed."
        )


def _log(
    connection: Connection, desk: Desk, viewer: Viewer, operation: Operation, what: str, release: Release | None, why: str = ""
) -> None:
    version = release.content.data_version if release else None
    recipient = viewer.subject if operation is Operation.EXPORT else ""
    audit.record(connection, viewer, operation, what, at=desk.clock(), data_version=version, why=why, recipient=recipient)
