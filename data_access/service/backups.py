"""Backups from the front desk: both databases into a folder and back, with what the register seals verified and an entry in the log."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from data_access import audit
from data_access.audit.chain import read_head, verify
from data_access.database.backups.copies import Note, check_target, restored, take
from data_access.database.backups.manifest import Manifest, new_folder, read_manifest, write_manifest
from data_access.database.engine import open_read_only, open_to_write
from data_access.database.schemas import CASE, REGISTER, schema_in
from data_access.errors import Altered, BadInput
from data_access.permissions import May, require
from data_access.progress import Progress
from data_access.queries.events import read_data_version
from data_access.releases.freeze import code_version
from data_access.releases.packs_kept import read_issues
from data_access.releases.store import read_all, writing
from data_access.service.refusals import door
from data_access.settings import Settings, read_environment
from data_access.viewer import Viewer

Noted = Mapping[str, Mapping[str, object]]
"""What there is to be noted of each database, by its name, beside the rows of its tables."""


@door
def back_up(viewer: Viewer, folder: Path, settings: Settings, *, made_at: datetime, register_only: bool, progress: Progress) -> Manifest:
    """Copies the databases into an empty folder, each as of one moment; the manifest is written last.

    The register is taken first, because an import commits to it last: what it tells of is in the cases that are taken after it. The log says
    that everything leaves before anything does, and under which seal once it has. Raises NotPermitted, BadRequest, NotConfigured and
    DatabaseUnavailable.
    """
    require(viewer, May.BACK_UP)
    parts = _parts(settings, [REGISTER.what] if register_only else [REGISTER.what, CASE.what])
    for part in parts:
        open_read_only(part.url, part.what).dispose()
    new_folder(folder)
    _log(settings, viewer, f"backup of the {' and the '.join(part.what for part in parts)} begun", made_at)
    environment, copies = read_environment(), {}
    for place, part in enumerate(parts):
        progress(place / len(parts), f"copying the {part.what}")
        copies[part.what] = take(part.url, part.what, folder, part.note, environment)
    manifest = Manifest(made_at.astimezone(UTC).isoformat(timespec="seconds"), code_version(), copies)
    write_manifest(folder, manifest)
    _log(settings, viewer, f"backup made, SHA-256 {manifest.seal}", made_at)
    progress(1.0, "done")
    return manifest


def check_backup(folder: Path) -> Manifest:
    """What a backup says of itself, every byte of it held against its checksums. Raises BadInput."""
    manifest = read_manifest(folder)
    for schema in (CASE, REGISTER):
        found = manifest.noted.get(schema.what, {}).get("schema")
        if found is not None and found > schema.number:
            raise BadInput(
                f"The {schema.what} in the backup has schema {found}, made by a newer release; this one knows schema {schema.number}. "
                "Nothing was restored; upgrade the dashboard first."
            )
    return manifest


@door
def restore(
    viewer: Viewer, folder: Path, settings: Settings, *, at: datetime, register_only: bool, progress: Progress
) -> tuple[Manifest, Noted]:
    """Fills empty databases from a backup and proves that they hold what it says, row by row; seals are verified anew.

    The backup's manifest, and what is noted of each database that was restored. Raises NotPermitted, BadInput for a backup that is damaged or of a newer
    schema, BadRequest for a database that is not empty or of another engine, NotConfigured and DatabaseUnavailable.
    """
    require(viewer, May.BACK_UP)
    progress(0.0, "reading the backup")
    manifest = check_backup(folder)
    wanted = [REGISTER.what] if register_only else list(manifest.databases)
    parts = _parts(settings, wanted)
    for part in parts:
        check_target(part.url, part.what, manifest.databases[part.what])
    environment = read_environment()
    noted = {}
    with ExitStack() as stack:
        for place, part in enumerate(parts):
            progress((1 + place) / (1 + len(parts)), f"restoring the {part.what}")
            fill = restored(part.url, part.what, manifest.databases[part.what], folder, part.note, environment)
            noted[part.what] = stack.enter_context(fill)
    _log(settings, viewer, f"restored from the backup of {manifest.made_at}, SHA-256 {manifest.seal}", at)
    progress(1.0, "done")
    return manifest, noted


def altered_in(noted: Noted) -> tuple[str, ...]:
    """A sentence for each release or pack that is not as it was sealed; it is copied all the same, as evidence."""
    return tuple(noted.get(REGISTER.what, {}).get("altered", ()))


@dataclass(frozen=True)
class _Part:
    what: str
    url: str
    note: Note


def _parts(settings: Settings, wanted: list[str]) -> list[_Part]:
    known = {
        REGISTER.what: _Part(REGISTER.what, settings.register_database_url, _note_register),
        CASE.what: _Part(CASE.what, settings.case_database_url, _note_cases),
    }
    return [known[what] for what in wanted]


def _note_cases(connection: Connection) -> Mapping[str, object]:
    version = read_data_version(connection)
    return {
        "schema": schema_in(connection, CASE),
        "data_version": version.number,
        "recorded_to": version.recorded_to.isoformat(),
    }


def _note_register(connection: Connection) -> Mapping[str, object]:
    """The seals of what the register keeps for ever, verified as at every read; by number, a release's checksum and a pack's fingerprint.

    Of a register whose tables are another release's only the schema: it is copied all the same, and what it holds is told by its tables.
    """
    schema = {"schema": schema_in(connection, REGISTER)}
    try:
        with connection.begin_nested():
            found = _seals(connection)
            return {**schema, **(_with_log(connection, found) if (schema["schema"] or 0) >= audit.LOG_SEALED_SINCE else found)}
    except DBAPIError:
        return schema


def _seals(connection: Connection) -> Mapping[str, object]:
    found = read_all(connection)
    altered = [str(one) for one in found if isinstance(one, Altered)]
    releases = {str(one.release.number): one.release.checksum for one in found if not isinstance(one, Altered)}
    try:
        packs = {str(issue.number): issue.fingerprint for issue in read_issues(connection)}
    except Altered as fault:
        packs, altered = {}, [*altered, str(fault)]
    return {"releases": releases, "packs": packs, "altered": altered}


def _with_log(connection: Connection, found: Mapping[str, object]) -> Mapping[str, object]:
    """With the head of the log, which anchors it from outside, and the sentence where the log is not as it was written."""
    head, fault = read_head(connection), verify(connection).fault
    return {**found, "altered": [*found["altered"], *filter(None, [fault])], "audit_head": f"{head.number}:{head.seal}" if head else None}


def _log(settings: Settings, viewer: Viewer, what: str, at: datetime) -> None:
    """Into a register of whatever schema: a backup is also what is made before an upgrade."""
    register = open_to_write(settings.register_database_url, REGISTER.what)
    try:
        with writing(register) as connection:
            if (schema_in(connection, REGISTER) or 0) < audit.LOG_SEALED_SINCE:
                audit.record_unsealed(connection, viewer, audit.Operation.BACKUP, what, at=at)
            else:
                audit.record(connection, viewer, audit.Operation.BACKUP, what, at=at, data_version=None)
    finally:
        register.dispose()
