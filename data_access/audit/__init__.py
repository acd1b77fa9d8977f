"""The append-only log of who did what and when, each entry sealed with the one before it. Written before anything leaves the service."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam

from data_access import sign_ins
from data_access.audit.seals import START, seal_of
from data_access.database.tables import LOG_SEALED_SINCE, audit_entries, audit_head
from data_access.errors import Altered
from data_access.viewer import Viewer

__all__ = ["LOG_SEALED_SINCE", "START", "Head", "record", "record_unsealed", "seal_of"]

COLLECTION = "collection"
"""What an import that was begun is logged as, also when its importer has left meanwhile."""


@dataclass(frozen=True)
class Head:
    """The newest entry: its number, 0 before there is any, and its seal."""

    number: int
    seal: str


def record(
    connection: Connection,
    viewer: Viewer,
    operation: str,
    what: str,
    *,
    at: datetime,
    data_version: int | None,
    why: str = "",
    recipient: str = "",
) -> Head:
    """One entry in the caller's transaction, and the head that it became; ``what`` names a page and its filters, never a record or a value.

    Whoever else writes an entry waits until that transaction ends: write it last, or end soon. Raises Altered where the log has lost its head,
    and NotSignedIn where the viewer's sign-in is over: then nothing is done, and nothing leaves, by it.
    """
    # Changing the head before anything is read of it makes SQLite's transaction a writer's and locks the row on PostgreSQL.
    found = connection.execute(_NEXT).one_or_none()
    if found is None:
        raise Altered(
            "The log of the register has lost its head, so that nothing can be added to it. Restore the register from its last backup."
        )
    if viewer.sign_in and operation != COLLECTION:
        sign_ins.check(connection, viewer.sign_in, at=at)
    entry = {
        **_plain(viewer, operation, what, at=at, data_version=data_version),
        "number": found.number,
        "why": _fitting("why", why),
        "recipient": _fitting("recipient", recipient),
    }
    entry["seal"] = seal_of(entry, found.seal)
    connection.execute(_ENTRY, entry)
    connection.execute(_SEAL, {"sealed": entry["seal"]})
    return Head(found.number, entry["seal"])


def record_unsealed(connection: Connection, viewer: Viewer, operation: str, what: str, *, at: datetime) -> None:
    """One entry in a register of before there were seals, such as is backed up before it is upgraded; the upgrade seals it."""
    connection.execute(_ENTRY, _plain(viewer, operation, what, at=at, data_version=None))


def _plain(viewer: Viewer, operation: str, what: str, *, at: datetime, data_version: int | None) -> dict[str, object]:
    return {
        "at": at.astimezone(UTC).replace(tzinfo=None),
        "viewer": _fitting("viewer", viewer.subject),
        "role": _fitting("role", viewer.role),
        "operation": operation,
        "what": _fitting("what", what),
        "data_version": data_version,
    }


def _fitting(column: str, text: str) -> str:
    """A text as both engines can keep it: cut to its column, and with nothing in it that cannot be printed."""
    told = text if text.isprintable() else "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
    return told[: audit_entries.c[column].type.length]


_NEXT = audit_head.update().values(number=audit_head.c.number + 1).returning(audit_head.c.number, audit_head.c.seal)
_SEAL = audit_head.update().values(seal=bindparam("sealed"))
_ENTRY = audit_entries.insert().inline()
"""Asks for nothing back, so that a role can add to the log that may not read it."""
