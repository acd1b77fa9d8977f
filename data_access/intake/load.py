"""The one door through which rows enter the case database, whether imported or invented."""

from datetime import datetime

import polars as pl
import polars.selectors as cs
from sqlalchemy import Connection, Table, func, select

from data_access.database.tables import data_versions

FEW = 500
"""Up to this many rows a plain insert is quick enough."""


def give_room(connection: Connection) -> None:
    """Lets SQLite keep 64 MB of pages: its indices are written all over, and each page that it has to put aside is written twice."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA cache_size = -65536")


def append(connection: Connection, table: Table, rows: pl.DataFrame) -> int:
    """Inserts the rows of a frame whose columns are the table's, inside the caller's transaction; returns how many."""
    chosen = rows.select([column.name for column in table.columns if column.name in rows.columns])
    write = _copy if connection.dialect.name == "postgresql" and rows.height > FEW else _insert
    for part in chosen.iter_slices(20_000):
        write(connection, table, part)
    return rows.height


def _insert(connection: Connection, table: Table, rows: pl.DataFrame) -> None:
    if connection.dialect.name != "sqlite":
        connection.execute(table.insert(), rows.to_dicts())
        return
    places = ", ".join("?" * rows.width)
    written = f"INSERT INTO {table.name} ({', '.join(rows.columns)}) VALUES ({places})"
    connection.exec_driver_sql(written, rows.with_columns(_AS_SQLITE_KEEPS_THEM).rows())


_AS_SQLITE_KEEPS_THEM = (
    cs.date().dt.to_string("%Y-%m-%d"),
    cs.datetime().dt.to_string("%Y-%m-%d %H:%M:%S%.6f"),
)
"""Days and moments as SQLAlchemy would write them, a third of the time."""


def _copy(connection: Connection, table: Table, rows: pl.DataFrame) -> None:
    """PostgreSQL's own bulk form of the same insert, some twenty times as fast; constraints hold as ever."""
    names = ", ".join(rows.columns)
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN WITH (FORMAT csv)") as copy:
        copy.write(rows.write_csv(include_header=False, null_value="", quote_style="necessary"))


def next_data_version(connection: Connection, recorded_to: datetime, source: str, made_at: datetime) -> int:
    """Writes the row that tells every reader the data changed; call it last, in the same transaction as the change.

    ``recorded_to`` and ``made_at`` are UTC without a zone.
    """
    number = 1 + (connection.execute(select(func.max(data_versions.c.data_version))).scalar() or 0)
    connection.execute(data_versions.insert().values(data_version=number, made_at=made_at, recorded_to=recorded_to, source=source))
    return number
