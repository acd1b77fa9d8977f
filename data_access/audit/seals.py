"""What an entry of the log is sealed with: its every column but ``entry_id``, and the seal of the entry before it."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

START = "0" * 64
"""What stands before the first entry."""
SEALED = ("number", "at", "viewer", "role", "operation", "what", "data_version", "why", "recipient")
"""The columns, in the order in which they are sealed."""


def seal_of(values: Iterable[object], before: str) -> str:
    """SHA-256, in hex, of the values of those columns. Each says its kind and its length, so that no two entries are written in one way."""
    told = "".join(map(_told, (before, *values)))
    return sha256(told.encode("utf-8", "surrogateescape")).hexdigest()


def moment_told(moment: datetime) -> str:
    """A moment as both engines write it out: '2024-03-01 10:00:00.000000'."""
    return moment.isoformat(" ", "microseconds")


def _told(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, int):
        return f"i{value};"
    if isinstance(value, datetime):
        value = moment_told(value)
    if isinstance(value, str):
        return f"s{len(value.encode('utf-8', 'surrogateescape'))}:{value}"
    return f"x{value!r}"  # no entry that was written here holds anything else
