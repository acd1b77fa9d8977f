"""What a database holds: of every table that is there, how many rows, and one fingerprint of them all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection


@dataclass(frozen=True)
class Held:
    """The rows of one table: how many, and a fingerprint that does not depend on the order in which they are read."""

    rows: int
    fingerprint: str


def read_contents(connection: Connection) -> dict[str, Held]:
    """What each table holds, by its name as the database would quote it. Raises the driver's own errors."""
    if connection.dialect.name == "postgresql":
        return {name: _held(_postgres_rows(connection, name)) for name in connection.exec_driver_sql(_POSTGRES_TABLES).scalars().all()}
    return {name: _held(_sqlite_rows(connection, name)) for name in connection.exec_driver_sql(_SQLITE_TABLES).scalars().all()}


_POSTGRES_TABLES = (
    "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%%' ORDER BY 1"
)
_SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1"


def _held(rows: Iterable[bytes]) -> Held:
    """The sum of the rows' checksums, so that a row too many counts as much as one too few."""
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(sha256(row).digest())
    return Held(count, f"{total % 2**256:064x}")


def _postgres_rows(connection: Connection, name: str) -> Iterator[bytes]:
    """Each row as PostgreSQL writes it out; the order of tables and columns is kept by a dump."""
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {name} TO STDOUT") as copy:
        for row in copy:
            yield bytes(row)


def _sqlite_rows(connection: Connection, name: str) -> Iterator[bytes]:
    """Each row as it is kept, text as its bytes, so that what is no text can be copied too."""
    driver = connection.connection.dbapi_connection
    usual, driver.text_factory = driver.text_factory, bytes
    try:
        quoted = name.replace('"', '""')
        for row in driver.execute(f'SELECT * FROM "{quoted}"'):
            yield repr(row).encode()
    finally:
        driver.text_factory = usual
