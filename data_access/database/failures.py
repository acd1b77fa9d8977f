"""What a failure of a database is in words: first what is so, then what to do. Never SQL, a path or a record's value."""

from sqlalchemy.exc import DBAPIError

from data_access.errors import DatabaseUnavailable

_LOCKED = "is locked by another program. Nothing is lost; try again in a minute."
_DAMAGED = "is damaged and cannot be read. Restore it from its last backup."
_SILENT = "does not answer. Check that its server is running and not overloaded."
_CROWDED = "takes no more connections. Close some of the others, or let it take more."
_CROSSED = "was changed by another program at the same moment. Nothing was written; try again."
_FULL = "cannot be written because its disk is full. Make room on it; nothing is lost."
_SEALED = "cannot be written because its disk or its files are read-only. Ask its administrator why."
_EMPTY = "does not hold the tables that it should. Check that its URL is right, or restore it from its last backup."
_REFUSED = "refuses this to the role that its URL names. What each role may is shown by: python -m data_access init --print"
_AWAY = "cannot be reached. Check that it is running and that its URL is right."
_UNREAD = "could not be read. Ask its administrator to look at its log."

_BY_STATE = {
    "40001": _CROSSED,
    "40P01": _CROSSED,
    "55P03": _LOCKED,
    "57014": _SILENT,
    "53300": _CROWDED,
    "53100": _FULL,
    "25006": _SEALED,
    "42P01": _EMPTY,
    "42703": _EMPTY,
    "42501": _REFUSED,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
    "57P01": _AWAY,
    "57P02": _AWAY,
    "57P03": _AWAY,
}
"""What PostgreSQL's codes mean here; its messages come in the language of its administrator."""
_BY_WORDS = (
    (("locked", "busy", "lock timeout"), _LOCKED),
    (("malformed", "not a database", "disk image"), _DAMAGED),
    (("no such table", "no such column"), _EMPTY),
    (("timeout expired", "does not answer"), _SILENT),
    (("too many", "connection slots"), _CROWDED),
    (("disk is full", "no space left"), _FULL),
    (("readonly", "read-only"), _SEALED),
)
"""What SQLite says, and PostgreSQL to who is not connected yet."""


def unavailable(error: Exception, what: str = "case database") -> DatabaseUnavailable:
    """The sentences for a database that failed while it was opened, read or written, by whichever driver."""
    return DatabaseUnavailable(f"The {what} {_in_words(error)}")


def _in_words(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if words := _BY_STATE.get(str(getattr(cause, "sqlstate", None))):
        return words
    said = str(cause).lower()
    usual = _AWAY if type(cause).__name__ == "OperationalError" or getattr(error, "connection_invalidated", False) else _UNREAD
    return next((words for signs, words in _BY_WORDS if any(sign in said for sign in signs)), usual)
