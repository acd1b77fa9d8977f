"""One database into a backup and back, whichever engine keeps it."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from data_access.database.backups import postgres, sqlite
from data_access.database.backups.contents import read_contents
from data_access.database.backups.manifest import Copied, measured
from data_access.database.engine import open_read_only, open_to_write
from data_access.database.failures import unavailable
from data_access.database.moments import one_moment
from data_access.errors import BadInput, BadRequest, DatabaseUnavailable

Note = Callable[[Connection], Mapping[str, object]]
"""Reads what is to be noted of a database beside the rows of its tables, as JSON can keep it."""
_ENDINGS = {"sqlite": sqlite.ENDING, "postgresql": postgres.ENDING}


def take(url: str, what: str, folder: Path, note: Note, environment: Mapping[str, str]) -> Copied:
    """Copies a database into a folder, all of one moment, and says what is in it. Raises DatabaseUnavailable, BadRequest, NotConfigured."""
    engine = open_read_only(url, what)
    try:
        kind = _kind(engine, what)
        file = folder / f"{what.replace(' ', '_')}.{_ENDINGS[kind]}"
        with _told_plainly(what), engine.connect() as connection, one_moment(connection):
            # First of all: PostgreSQL lends its snapshot to nobody once a savepoint was set.
            _dump(connection, file, what, environment)
            noted, tables = note(connection), _contents(connection)
    finally:
        engine.dispose()
    size, checksum = measured(file)
    return Copied(file.name, kind, size, checksum, tables, noted)


def check_target(url: str, what: str, copied: Copied) -> None:
    """Raises BadRequest where the database cannot take this copy: it is of another engine, or not empty. Raises DatabaseUnavailable."""
    engine = open_to_write(url, what)
    try:
        if _kind(engine, what) != copied.engine:
            raise BadRequest(
                f"The {what} was backed up from {copied.engine} and its URL names {engine.dialect.name}; a backup is restored into the same "
                "engine. Name a database of that."
            )
        with _told_plainly(what):
            _check_empty(engine, what)
    finally:
        engine.dispose()


@contextmanager
def restored(
    url: str, what: str, copied: Copied, folder: Path, note: Note, environment: Mapping[str, str]
) -> Iterator[Mapping[str, object]]:
    """Fills an empty database, holds every table of it against the backup, and gives what there is to be noted of it now.

    An SQLite file is in its place when nothing was raised by then. Raises BadInput where what came back is not what the backup says,
    DatabaseUnavailable and NotConfigured.
    """
    engine = open_to_write(url, what)
    try:
        with _told_plainly(what):
            if copied.engine != "sqlite":
                postgres.restore(engine, folder / copied.file, what, environment)
                yield _whole(engine, what, copied, note)
                return
            with sqlite.put_beside(engine.url, folder / copied.file) as waiting:
                beside = open_to_write(waiting.render_as_string(hide_password=False), what)
                try:
                    noted = _whole(beside, what, copied, note)
                finally:
                    beside.dispose()
                yield noted
    finally:
        engine.dispose()


def _whole(engine: Engine, what: str, copied: Copied, note: Note) -> Mapping[str, object]:
    with engine.connect() as connection, one_moment(connection):
        found, noted = _contents(connection), note(connection)
    wrong = sorted(name for name in {*found, *copied.tables} if found.get(name) != copied.tables.get(name))
    if wrong:
        raise BadInput(
            f"The {what} that came back is not what the backup says, beginning with table {wrong[0]}. Do not use it; take another backup."
        )
    return noted


def _check_empty(engine: Engine, what: str) -> None:
    if engine.dialect.name == "sqlite":
        sqlite.check_empty(engine.url, what)
    else:
        postgres.check_empty(engine, what)


def _contents(connection: Connection):
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    return read_contents(connection)


def _dump(connection: Connection, file: Path, what: str, environment: Mapping[str, str]) -> None:
    file.touch(mode=0o600)
    if connection.dialect.name == "sqlite":
        sqlite.dump(connection, file, what)
    else:
        postgres.dump(connection, file, what, environment)


def _kind(engine: Engine, what: str) -> str:
    name = engine.dialect.name
    if name not in _ENDINGS:
        raise BadRequest(
            f"The {what} is kept by {name}, which has to be backed up with its own tools; here that is done for SQLite and PostgreSQL."
        )
    return name


@contextmanager
def _told_plainly(what: str) -> Iterator[None]:
    """A database's or a disk's own complaint as a sentence."""
    try:
        yield
    except (DBAPIError, psycopg.Error, sqlite3.Error, OSError) as fault:
        said = str(getattr(fault, "orig", fault)).lower()
        if "disk is full" in said or "no space left" in said:
            raise DatabaseUnavailable("The disk is full. Make room, remove what was written, and try again.") from None
        if isinstance(fault, OSError):
            raise DatabaseUnavailable(f"A file of the {what} cannot be read or written: {fault.strerror}.") from None
        raise unavailable(fault if isinstance(fault, DBAPIError) else DBAPIError("", None, fault), what) from None
