"""What a connection reads is of one moment, whatever others write meanwhile; and who reads in order to write is alone in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

Told = TypeVar("Told")

_ISOLATION = {"postgresql": "REPEATABLE READ", "mssql": "SNAPSHOT"}
"""The isolation that shows one moment. SQLite shows one within any transaction."""


@contextmanager
def one_moment(connection: Connection) -> Iterator[None]:
    """All that the connection reads meanwhile is of one moment.

    On SQLite text that is no longer UTF-8 is read all the same, because it is to be found altered and not to be unreadable.
    """
    if connection.dialect.name != "sqlite":
        connection.execution_options(isolation_level=_ISOLATION.get(connection.dialect.name, "REPEATABLE READ"))
        yield
        return
    connection.exec_driver_sql("BEGIN")
    driver = connection.connection.dbapi_connection
    driver.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str


def glance(engine: Engine, ask: Callable[[Connection], Told]) -> Told:
    """What one statement tells, which is of one moment by itself: PostgreSQL is asked without a transaction around it.

    It is asked once more where the connection proves to have been cut since it was last used. Raises DBAPIError.
    """
    try:
        return _glance(engine, ask)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return _glance(engine, ask)


def _glance(engine: Engine, ask: Callable[[Connection], Told]) -> Told:
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        return ask(connection)


WRITER_WAITS = 5
"""How many seconds an import waits for the one before it on PostgreSQL; on SQLite it waits as whoever writes does."""
_ONE_WRITER = 20_240_111
"""The number under which imports wait for each other."""


def begin_alone(connection: Connection, number: int, *, seconds: float) -> None:
    """Begins the transaction of a writer, if need be when the one before has ended: what it reads first is then still so when it writes.

    On PostgreSQL those of one ``number`` wait for each other, and it waits so many seconds for this and every later lock; on SQLite all writers
    do, as long as the connection says. Raises DBAPIError where another one goes on for longer.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{seconds}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({number})")
    else:
        # The driver itself would begin before the first row that is written only: after tables were made, and after all that was read.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def write_alone(connection: Connection) -> None:
    """Begins the transaction of an import; for the locks of rows it waits as long as it takes. Raises DBAPIError as ``begin_alone`` does."""
    begin_alone(connection, _ONE_WRITER, seconds=WRITER_WAITS)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
