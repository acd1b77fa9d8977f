"""The only SELECTs over case tables: slim columns, one read transaction, pseudonymous keys, codes and dates and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl
from sqlalchemy import Connection, Engine, Table, func, select

from data_access.database import tables
from data_access.errors import DatabaseUnavailable
from data_access.queries.arrow import Reader, check_whole, reading
from data_access.queries.beside import Alive, read_beside


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


_NEWEST = (
    select(tables.data_versions.c.data_version, tables.data_versions.c.recorded_to)
    .order_by(tables.data_versions.c.data_version.desc())
    .limit(1)
)


def read_data_version(connection: Connection) -> DataVersion:
    """The newest data version; one indexed row, cheap enough to ask on every rerun. Raises DatabaseUnavailable when there is none."""
    row = connection.execute(_NEWEST).first()
    if row is None:
        raise DatabaseUnavailable("The case database holds no data yet. Import the data, or make the demonstration, first.")
    return DataVersion(row.data_version, row.recorded_to.replace(tzinfo=UTC))


def read_events(source: Connection | Engine) -> Events:
    """Everything that figures are counted from, of one moment: the database may change meanwhile and a page never sees half of it.

    Raises DatabaseUnavailable, also when the database falls silent in the middle.
    """
    engine = source.engine
    if engine.dialect.name == "sqlite":
        return _read_and_checked(engine)  # no server that could fall silent
    return read_beside(engine, lambda alive: _read_whole(engine, alive))


def _read_and_checked(engine: Engine) -> Events:
    """The file is looked through while it is read: one takes as long as the other, and neither needs the other's result."""
    with ThreadPoolExecutor(1, "looking through the case database") as beside:
        checked = beside.submit(check_whole, engine)
        try:
            return _read_whole(engine)
        finally:
            checked.result()


def _read_whole(engine: Engine, alive: Alive = lambda: None) -> Events:
    with reading(engine, alive) as read:
        version, review = _version_in(read), _review_in(read)
        frames = {table.name: read(table) for table in tables.EVENT_TABLES}
        pseudonyms = dict(read(tables.officers).select("officer_id", "pseudonym").iter_rows())
    return Events(version, review, frames, pseudonyms)


def _version_in(read: Reader) -> DataVersion:
    newest = read(tables.data_versions).sort("data_version").tail(1).to_dicts()
    if not newest:
        raise DatabaseUnavailable("The case database holds no data yet. Import the data, or make the demonstration, first.")
    return DataVersion(newest[0]["data_version"], newest[0]["recorded_to"].replace(tzinfo=UTC))


def _review_in(read: Reader) -> Review:
    """The review's own row and its triage categories, most serious first."""
    found = read(tables.review).drop("review_id").to_dicts()
    if not found:
        raise DatabaseUnavailable("The case database does not name its review. Import the data, or make the demonstration, first.")
    ranked = read(tables.risk_categories).sort("rank").select("risk_category", "label", "rank", "is_high", "weight")
    return Review(**found[0], categories=tuple(Category(*row) for row in ranked.iter_rows()))


def read_officer_names(connection: Connection) -> dict[int, str]:
    """Officers' names, for those who manage them only: the service asks the permission before it calls this."""
    table = tables.officer_names
    return {row.officer_id: row.display_name for row in connection.execute(select(table.c.officer_id, table.c.display_name))}


def count_rows(connection: Connection, table: Table) -> int:
    """How many rows a table holds."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
