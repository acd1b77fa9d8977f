"""What a connection reads is of one moment, whatever others write meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

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
