"""The only SELECTs over case tables: slim columns, one read transaction, pseudonymous keys, codes and dates and nothing else."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Lock

import polars as pl
from sqlalchemy import Connection, Engine, Table, func, select

from data_access.database import tables
from data_access.errors import DatabaseUnavailable
from data_access.queries.arrow import Reader, check_whole, reading
from data_access.queries.beside import SILENCE_SECONDS, Alive, read_beside
from data_access.queries.fold import Folded, read_folded

COUNTING_SECONDS = 3600
"""For a database that counts its own records; until then it gives no sign of life."""


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
    frames: Mapping[str, pl.DataFrame]
    """By the table's name; of a database that counts its own records they are read when somebody asks for them."""
    pseudonyms: dict[int, str]
    counted_there: "CountedThere | None" = None
    """What counts the records; None where they are read and counted here."""


@dataclass(frozen=True)
class CountedThere:
    """A database that counts its own records, of one data version. ``first_recorded``: table → when its first row was recorded, UTC without a
    zone, None of an empty one; ``now`` is what it counted of everything."""

    first_recorded: Mapping[str, datetime | None]
    now: Folded
    _then: Callable[[datetime], Folded]

    def known_by(self, moment: datetime | None) -> Folded:
        """What it counts of what was known by a moment (aware; None is everything). Raises DatabaseUnavailable, also when the data changed."""
        return self.now if moment is None else self._then(moment)


class _WhenAsked(Mapping[str, pl.DataFrame]):
    """The event tables, all read when the first of them is asked for."""

    def __init__(self, read: Callable[[], dict[str, pl.DataFrame]]) -> None:
        self._read, self._lock = read, Lock()
        self._found: dict[str, pl.DataFrame] | None = None

    def __getitem__(self, name: str) -> pl.DataFrame:
        with self._lock:
            if self._found is None:
                self._found = self._read()
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(table.name for table in tables.EVENT_TABLES)

    def __len__(self) -> int:
        return len(tables.EVENT_TABLES)


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


def read_events(source: Connection | Engine, *, count_there_from: int | None = None) -> Events:
    """Everything that figures are counted from, of one moment: the database may change meanwhile and a page never sees half of it.

    With at least ``count_there_from`` decisions on scope the database counts its records itself, and only how many moved is read. Raises
    DatabaseUnavailable, also when the database falls silent in the middle.
    """
    engine = source.engine
    is_counted_there = count_there_from is not None and _is_as_long_as(engine, count_there_from)
    whole = _count_whole if is_counted_there else _read_whole
    if engine.dialect.name == "sqlite":
        return _read_and_checked(engine, whole)  # no server that could fall silent
    return read_beside(engine, lambda alive: whole(engine, alive), silence=COUNTING_SECONDS if is_counted_there else SILENCE_SECONDS)


def _is_as_long_as(engine: Engine, rows: int) -> bool:
    with reading(engine) as read:
        return read(select(func.count().label("n")).select_from(tables.scope_decisions))["n"].item() >= rows


def _read_and_checked(engine: Engine, whole: Callable[[Engine], Events]) -> Events:
    """The file is looked through while it is read: one takes as long as the other, and neither needs the other's result."""
    with ThreadPoolExecutor(1, "looking through the case database") as beside:
        checked = beside.submit(check_whole, engine)
        try:
            return whole(engine)
        finally:
            checked.result()


def _read_whole(engine: Engine, alive: Alive = lambda: None) -> Events:
    with reading(engine, alive) as read:
        version, review = _version_in(read), _review_in(read)
        frames = {table.name: read(table) for table in tables.EVENT_TABLES}
        pseudonyms = _pseudonyms_in(read)
    return Events(version, review, frames, pseudonyms)


def _count_whole(engine: Engine, alive: Alive = lambda: None) -> Events:
    with reading(engine, alive, seconds=COUNTING_SECONDS) as read:
        version, review, pseudonyms = _version_in(read), _review_in(read), _pseudonyms_in(read)
        now = read_folded(read, known_by=None)
        first = {table.name: _first_recorded_in(read, table) for table in tables.EVENT_TABLES}

    def then(moment: datetime) -> Folded:
        with _of(version, engine) as read:
            return read_folded(read, known_by=moment)

    def frames() -> dict[str, pl.DataFrame]:
        with _of(version, engine) as read:
            return {table.name: read(table) for table in tables.EVENT_TABLES}

    return Events(version, review, _WhenAsked(frames), pseudonyms, CountedThere(first, now, then))


@contextmanager
def _of(version: DataVersion, engine: Engine) -> Iterator[Reader]:
    """A reader of that data version and no other."""
    with reading(engine, seconds=COUNTING_SECONDS) as read:
        if _version_in(read) != version:
            raise DatabaseUnavailable(
                "The case database changed while it was counted. Open the page again: it counts the newest data then."
            )
        yield read


def _first_recorded_in(read: Reader, table: Table) -> datetime | None:
    return read(select(func.min(table.c.recorded_at).label("first")))["first"].item()


def _pseudonyms_in(read: Reader) -> dict[int, str]:
    return dict(read(tables.officers).select("officer_id", "pseudonym").iter_rows())


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
