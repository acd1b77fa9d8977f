"""Two questions about a case database that are asked before it is opened for what it is for: is anything in it, and may it be written to?"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, func, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from data_access.database.engine import open_read_only
from data_access.database.schemas import CASE
from data_access.database.tables import data_versions
from data_access.errors import DatabaseUnavailable


def is_empty(url: str) -> bool:
    """Whether there is certainly nothing in the case database yet: no file, no tables, or no data version. False where it cannot be said."""
    try:
        if (path := _file(url)) and not path.exists():
            return True
        with _looking(url) as connection:
            if not inspect(connection).has_table(data_versions.name):
                return True
            return connection.execute(select(data_versions.c.data_version).limit(1)).first() is None
    except (ArgumentError, DBAPIError, DatabaseUnavailable):
        return False


def waiting_engine() -> Engine:
    """An engine over nothing, in the place of a case database that is empty."""
    return create_engine("sqlite://", poolclass=NullPool)


def may_write(url: str) -> bool:
    """Whether an import could write by this URL. True where it cannot be said: the import itself then says why not."""
    try:
        if path := _file(url):
            return os.access(path if path.exists() else path.parent if path.parent.exists() else Path(), os.W_OK)
        with _looking(url) as connection:
            return connection.dialect.name != "postgresql" or bool(connection.execute(select(_right_to_write(connection))).scalar())
    except (ArgumentError, DBAPIError, DatabaseUnavailable):
        return True


def _right_to_write(connection: Connection):
    if inspect(connection).has_table(data_versions.name):
        return func.has_table_privilege(data_versions.name, "INSERT")
    return func.has_schema_privilege(func.current_schema(), "CREATE")


def _file(url: str) -> Path | None:
    """The file of an SQLite database; None of another engine's."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


@contextmanager
def _looking(url: str) -> Iterator[Connection]:
    engine = open_read_only(url, CASE.what, is_looked_at=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
