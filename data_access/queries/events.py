"""The only SELECTs over case tables: slim columns, one read transaction, pseudonymous keys, codes and dates and nothing else."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl
from sqlalchemy import Connection, Date, DateTime, Float, Integer, Table, func, select
from sqlalchemy.types import BigInteger, Boolean

from data_access.database import tables
from data_access.errors import DatabaseUnavailable

_POLARS_TYPES = (
    (Boolean, pl.Boolean),
    (DateTime, pl.Datetime("us")),
    (Date, pl.Date),
    (Float, pl.Float64),
    (BigInteger, pl.Int64),
    (Integer, pl.Int64),
)


@dataclass(frozen=True)
class Category:
    """A triage category of this force: code, label, rank (1 is the most serious), whether it counts as high risk, and its weight in a load."""

    code: str
    label: str
    rank: int
    is_high: bool
    weight: float


@dataclass(frozen=True)
class Review:
    """What the database says of the review itself."""

    name: str
    is_synthetic: bool
    period_from: date
    period_to: date
    announced_on: date
    opens_as_at: date | None
    policy_attempts: int
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class DataVersion:
    """Which data were read: a number that grows with every change, and the last moment recorded in them (aware, UTC)."""

    number: int
    recorded_to: datetime


@dataclass(frozen=True)
class Events:
    """Everything that a figure may be counted from: one polars frame per event table, by the table's name, of one data version."""

    version: DataVersion
    review: Review
    frames: dict[str, pl.DataFrame]
    pseudonyms: dict[int, str]


def read_data_version(connection: Connection) -> DataVersion:
    """The newest data version; one indexed row, cheap enough to ask on every rerun. Raises DatabaseUnavailable when there is none."""
    table = tables.data_versions
    row = connection.execute(select(table.c.data_version, table.c.recorded_to).order_by(table.c.data_version.desc()).limit(1)).first()
    if row is None:
        raise DatabaseUnavailable("The case database holds no data yet. Import the data, or make the demonstration, first.")
    return DataVersion(row.data_version, row.recorded_to.replace(tzinfo=UTC))


def read_events(connection: Connection) -> Events:
    """Every event table, in the caller's one transaction."""
    version = read_data_version(connection)
    frames = {table.name: _read(connection, table) for table in tables.EVENT_TABLES}
    officers = tables.officers
    pseudonyms = {row.officer_id: row.pseudonym for row in connection.execute(select(officers.c.officer_id, officers.c.pseudonym))}
    return Events(version, read_review(connection), frames, pseudonyms)


def read_review(connection: Connection) -> Review:
    """The review's own row and its triage categories, most serious first. Raises DatabaseUnavailable when there is no such row."""
    row = connection.execute(select(tables.review)).first()
    if row is None:
        raise DatabaseUnavailable("The case database does not name its review. Import the data, or make the demonstration, first.")
    category = tables.risk_categories
    categories = tuple(
        Category(found.risk_category, found.label, found.rank, found.is_high, found.weight)
        for found in connection.execute(select(category).order_by(category.c.rank))
    )
    return Review(
        row.name, row.is_synthetic, row.period_from, row.period_to, row.announced_on, row.opens_as_at, row.policy_attempts, categories
    )


def read_officer_names(connection: Connection) -> dict[int, str]:
    """Officers' names, for those who manage them only: the service asks the permission before it calls this."""
    table = tables.officer_names
    return {row.officer_id: row.display_name for row in connection.execute(select(table.c.officer_id, table.c.display_name))}


def count_rows(connection: Connection, table: Table) -> int:
    """How many rows a table holds."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _read(connection: Connection, table: Table) -> pl.DataFrame:
    # Types are given, because an empty or all-null column otherwise comes back untyped, and SQLite keeps dates as text.
    schema = {column.name: _polars_type(column.type) for column in table.columns}
    result = connection.execution_options(yield_per=50_000).execute(select(table))
    parts = [pl.DataFrame(rows, schema=schema, orient="row") for rows in (list(map(tuple, chunk)) for chunk in result.partitions())]
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _polars_type(kind: object) -> pl.DataType | type[pl.DataType]:
    return next((polars_type for sql_type, polars_type in _POLARS_TYPES if isinstance(kind, sql_type)), pl.String)
