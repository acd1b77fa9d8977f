"""The append-only log of who consulted what and when. Written before figures leave the service."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from data_access.database.tables import audit_entries
from data_access.viewer import Viewer


def record(connection: Connection, viewer: Viewer, operation: str, what: str, *, at: datetime, data_version: int | None) -> None:
    """One entry in the caller's transaction; ``what`` names a page and its filters, never a record or a value."""
    moment = at.astimezone(UTC).replace(tzinfo=None)
    entry = {
        "at": moment,
        "viewer": viewer.subject,
        "role": viewer.role,
        "operation": operation,
        "what": what,
        "data_version": data_version,
    }
    connection.execute(_ENTRY, entry)


_ENTRY = audit_entries.insert().inline()
"""Asks for nothing back, so that a role can add to the log that may not read it."""
