"""The one door through which rows enter the case database, whether imported or invented."""

from datetime import datetime

import polars as pl
from sqlalchemy import Connection, Table, func, select

from data_access.database.tables import data_versions


def append(connection: Connection, table: Table, rows: pl.DataFrame) -> int:
    """Inserts the rows of a frame whose columns are the table's, inside the caller's transaction; returns how many."""
    chosen = rows.select([column.name for column in table.columns if column.name in rows.columns])
    for part in chosen.iter_slices(20_000):
        connection.execute(table.insert(), part.to_dicts())
    return rows.height


def next_data_version(connection: Connection, recorded_to: datetime, source: str, made_at: datetime) -> int:
    """Writes the row that tells every reader the data changed; call it last, in the same transaction as the change.

    ``recorded_to`` and ``made_at`` are UTC without a zone.
    """
    number = 1 + (connection.execute(select(func.max(data_versions.c.data_version))).scalar() or 0)
    connection.execute(data_versions.insert().values(data_version=number, made_at=made_at, recorded_to=recorded_to, source=source))
    return number
