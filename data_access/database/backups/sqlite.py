"""SQLite: its own online backup, which gives a whole copy of one moment while others read and write."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection

from data_access.errors import BadRequest, DatabaseUnavailable

ENDING = "db"
_BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside a file: a log left of another database would be read into the one that is put there."""


def dump(connection: Connection, file: Path, what: str) -> None:
    """Writes the database into a file as the connection's transaction sees it. Raises DatabaseUnavailable when it is damaged."""
    copy = sqlite3.connect(file)
    try:
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # only now does the transaction show one moment
        connection.connection.dbapi_connection.backup(copy)
        if copy.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise DatabaseUnavailable(f"The {what} is damaged, so that no backup of it was made. Restore it from its last backup.")
    finally:
        copy.close()


def check_empty(url: URL, what: str) -> None:
    """Raises BadRequest where there is a file already, or what SQLite left beside one, or where the URL names no file."""
    if url.database in (None, "", ":memory:"):
        raise BadRequest(f"The URL of the {what} names no file to restore into.")
    there = next((path for path in _all_of(Path(url.database)) if path.exists()), None)
    if there:
        raise BadRequest(
            f"{there.name!r}, in the place of the {what}, is there already, and nothing is ever overwritten. Move it away first."
        )


@contextmanager
def put_beside(url: URL, file: Path) -> Iterator[URL]:
    """The URL of a copy of a backup's file beside its place, to be proved whole; it is moved to its place when nothing was raised."""
    place = Path(url.database or "")
    waiting = place.with_name(f"{place.name}.unfinished")
    waiting.parent.mkdir(parents=True, exist_ok=True)
    _remove(waiting)
    try:
        waiting.touch(mode=0o600)
        shutil.copyfile(file, waiting)
        yield url.set(database=str(waiting))
        waiting.rename(place)
    finally:
        _remove(waiting)


def _remove(path: Path) -> None:
    for one in _all_of(path):
        one.unlink(missing_ok=True)


def _all_of(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in _BESIDE]
