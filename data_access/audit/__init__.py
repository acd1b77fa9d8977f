"""The append-only log of who did what and when, each entry sealed with the one before it. Written before anything leaves the service."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, bindparam

from data_access import sign_ins
from data_access.audit.chain import Head
from data_access.audit.seals import SEALED, seal_of
from data_access.database.tables import LOG_SEALED_SINCE, audit_entries, audit_head
from data_access.errors import Altered
from data_access.viewer import Viewer

__all__ = ["LOG_SEALED_SINCE", "MEANS", "Operation", "record", "record_unsealed"]


class Operation(StrEnum):
    """What can have happened: first the operations of section 62 of the Data Protection Act 2018, then what is kept of beside them."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    REFUSAL = "refusal"
    FREEZE = "freeze"
    SIGN = "sign"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    EXPORT = "export"
    IMPORT = "import"
    UPGRADE = "upgrade"
    BACKUP = "backup"


MEANS = {
    Operation.COLLECTION: "an import loaded files, with how many and by which mapping",
    Operation.ALTERATION: "something that is kept was changed: a draft, an explanation, an exception, a meeting, a comment, a match",
    Operation.CONSULTATION: "a page, figures, a release, a pack or a list of references was looked at, with the filters that were set",
    Operation.DISCLOSURE: "a file with exact counts, rejected rows or this log left, with its SHA-256 and to whom",
    Operation.COMBINATION: "two releases were held against each other, or a change was counted in its causes",
    Operation.ERASURE: "personal data were erased; the dashboard itself never erases any, and has no command for it",
    Operation.SIGN_IN: "somebody signed in",
    Operation.SIGN_OUT: "somebody signed out, or a sign-in was ended, and why",
    Operation.REFUSAL: "somebody asked for what their role may not, came back to a sign-in that was over, or a file was held back, and why",
    Operation.FREEZE: "a release was frozen as a draft, or a board pack issued",
    Operation.SIGN: "an analyst signed a release, or an approver did",
    Operation.PUBLISH: "a release was published",
    Operation.WITHDRAW: "a published release was withdrawn, or superseded by another",
    Operation.EXPORT: "a file of an approved or published release, or the public change log, left, with its SHA-256 and to whom",
    Operation.IMPORT: "an import was tried, asked for or refused; nothing was loaded",
    Operation.UPGRADE: "the databases were taken to a newer schema",
    Operation.BACKUP: "a backup was begun, made or restored, with its SHA-256",
}
"""The one vocabulary of the log, in words."""
_ALSO_OF_WHO_HAS_LEFT = (Operation.COLLECTION, Operation.REFUSAL)
"""An import that was begun is logged when it is done, and a refusal lets nothing out."""


def record(
    connection: Connection,
    viewer: Viewer,
    operation: Operation,
    what: str,
    *,
    at: datetime,
    data_version: int | None,
    why: str = "",
    recipient: str = "",
) -> Head:
    """One entry in the caller's transaction, and the head that it became; ``what`` names a page and its filters, never a record or a value.

    Whoever else writes an entry waits until that transaction ends: write it last, or end soon. Raises Altered where the log has lost its head,
    NotSignedIn where the viewer's sign-in is over, by which nothing is done and nothing leaves, and ValueError for an operation that is none.
    """
    # Changing the head before anything is read of it makes SQLite's transaction a writer's and locks the row on PostgreSQL.
    found = connection.execute(_NEXT).one_or_none()
    if found is None:
        raise Altered(
            "The log of the register has lost its head, so that nothing can be added to it. Restore the register from its last backup."
        )
    if viewer.sign_in and operation not in _ALSO_OF_WHO_HAS_LEFT:
        sign_ins.check(connection, viewer.sign_in, at=at)
    entry = {
        **_plain(viewer, operation, what, at=at, data_version=data_version),
        "number": found.number,
        "why": _fitting("why", why),
        "recipient": _fitting("recipient", recipient),
    }
    entry["seal"] = seal_of((entry[name] for name in SEALED), found.seal)
    if connection.dialect.name == "postgresql":
        connection.execute(_ENTRY_AND_SEAL, {f"its_{name}": value for name, value in entry.items()})
    else:
        connection.execute(_ENTRY, entry)
        connection.execute(_SEAL, {"its_seal": entry["seal"]})
    return Head(found.number, entry["seal"])


def record_unsealed(connection: Connection, viewer: Viewer, operation: Operation, what: str, *, at: datetime) -> None:
    """One entry in a register of before there were seals, such as is backed up before it is upgraded; the upgrade seals it."""
    connection.execute(_ENTRY, _plain(viewer, operation, what, at=at, data_version=None))


def _plain(viewer: Viewer, operation: Operation, what: str, *, at: datetime, data_version: int | None) -> dict[str, object]:
    return {
        "at": at.astimezone(UTC).replace(tzinfo=None),
        "viewer": _fitting("viewer", viewer.subject),
        "role": _fitting("role", viewer.role),
        "operation": Operation(operation).value,
        "what": _fitting("what", what),
        "data_version": data_version,
    }


def _fitting(column: str, text: str) -> str:
    """A text as both engines can keep it: cut to its column, and with nothing in it that cannot be printed."""
    told = text if text.isprintable() else "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
    return told[: audit_entries.c[column].type.length]


_NEXT = audit_head.update().values(number=audit_head.c.number + 1).returning(audit_head.c.number, audit_head.c.seal)
_SEAL = audit_head.update().values(seal=bindparam("its_seal"))
_ENTRY = audit_entries.insert().inline()
"""Asks for nothing back, so that a role can add to the log that may not read it."""
_ENTRY_AND_SEAL = _ENTRY.values({name: bindparam(f"its_{name}") for name in (*SEALED, "seal")}).add_cte(_SEAL.cte("sealing"))
"""Both in one trip to PostgreSQL; SQLite, which is no trip away, has no such statement."""
