"""The only SELECTs over case tables: slim columns, one read transaction, pseudonymous keys, codes and dates and nothing else."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import polars as pl
from sqlalchemy import Connection, Engine, Table, func, select

from data_access.database import tables
from data_access.database.patience import READING_SECONDS
from data_access.errors import DatabaseUnavailable
from data_access.queries import kept_counts
from data_access.queries.apart import CountedThere, InParts, WhenAsked
from data_access.queries.arrow import Reader, check_whole, reading
from data_access.queries.beside import SILENCE_SECONDS, Alive, read_beside
from data_access.queries.fold import Folded, read_folded
from data_access.queries.kept_counts import KeptCounts

IN_PARTS_FROM = 2_000_000
"""Decisions on scope; a review of fewer is held whole."""
COUNTING_SECONDS = 3600
"""For a database that counts its own records; until then it gives no sign of life."""


Found = TypeVar("Found")


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
    """By the table's name; of what is not held they are read when somebody asks for them."""
    pseudonyms: dict[int, str]
    counted_there: CountedThere | None = None
    """What counts the records; None where they are read and counted here."""
    in_parts: InParts | None = None
    """What reads them a part after another; None where they are few enough to be held whole."""

    @property
    def apart(self) -> CountedThere | InParts | None:
        """What counts or reads records that are too many to be held; None where they are not."""
        return self.counted_there or self.in_parts

    @property
    def are_held(self) -> bool:
        """Whether every event is at hand."""
        return not isinstance(self.frames, WhenAsked)


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

    From ``IN_PARTS_FROM`` decisions on scope nothing is read yet but what is small; from ``count_there_from`` the database counts its records
    itself, and only how many moved is read. Raises DatabaseUnavailable, also when the database falls silent in the middle.
    """
    engine = source.engine
    counts_itself = count_there_from is not None and _beside(engine, _decisions_in) >= count_there_from
    if engine.dialect.name == "sqlite":
        return _read_and_checked(engine, _count_whole if counts_itself else _read_here)
    return _count_beside(engine, _count_whole) if counts_itself else _beside(engine, _read_here)


def read_counted_before(engine: Engine, folder: Path) -> tuple[Events, KeptCounts] | None:
    """The events of the newest data version, of which nothing is read that is not small, with what was counted of them before; None where the
    folder has nothing that was counted of exactly these data. Raises DatabaseUnavailable."""
    return _beside(engine, partial(_counted_before, folder))


def _counted_before(folder: Path, engine: Engine, alive: Alive) -> tuple[Events, KeptCounts] | None:
    with reading(engine, alive) as read:
        kept = kept_counts.find(folder, kept_counts.mark_in(read))
        if kept is None:
            return None
        version, review, pseudonyms, small = _version_in(read), _review_in(read), _pseudonyms_in(read), _small_in(read)
    in_parts = None if kept.first_recorded is None else InParts(kept.first_recorded, lambda: _of(version, engine))
    return Events(version, review, _when_asked(version, engine, small), pseudonyms, in_parts=in_parts), kept


def keep_counts(engine: Engine, folder: Path, version: DataVersion, kept: KeptCounts) -> None:
    """Keeps what was counted of a data version. Raises OSError where it cannot be written, and DatabaseUnavailable, also where that is the newest
    no more."""
    with _of(version, engine) as read:
        mark = kept_counts.mark_in(read)
    kept_counts.keep(folder, mark, kept)


def _beside(engine: Engine, read: Callable[[Engine, Alive], Found], *, silence: float = SILENCE_SECONDS) -> Found:
    if engine.dialect.name == "sqlite":
        return read(engine, lambda: None)  # no server that could fall silent
    return read_beside(engine, lambda alive: read(engine, alive), silence=silence)


def _count_beside(engine: Engine, count: Callable[[Engine, Alive], Found]) -> Found:
    return _beside(engine, count, silence=COUNTING_SECONDS)


def _decisions_in(engine: Engine, alive: Alive) -> int:
    with reading(engine, alive) as read:
        return _decisions(read)


def _decisions(read: Reader) -> int:
    return read(select(func.count().label("n")).select_from(tables.scope_decisions))["n"].item()


def _read_and_checked(engine: Engine, whole: Callable[[Engine, Alive], Events]) -> Events:
    """The file is looked through while it is read: one takes as long as the other, and neither needs the other's result."""
    with ThreadPoolExecutor(1, "looking through the case database") as beside:
        checked = beside.submit(check_whole, engine)
        try:
            return whole(engine, lambda: None)
        finally:
            checked.result()


def _read_here(engine: Engine, alive: Alive) -> Events:
    with reading(engine, alive) as read:
        version, review, pseudonyms = _version_in(read), _review_in(read), _pseudonyms_in(read)
        if _decisions(read) < IN_PARTS_FROM:
            return Events(version, review, {table.name: read(table) for table in tables.EVENT_TABLES}, pseudonyms)
        first, small = {table.name: _first_recorded_in(read, table) for table in tables.EVENT_TABLES}, _small_in(read)
    in_parts = InParts(first, lambda: _of(version, engine))
    return Events(version, review, _when_asked(version, engine, small), pseudonyms, in_parts=in_parts)


def _count_whole(engine: Engine, alive: Alive) -> Events:
    with reading(engine, alive, seconds=COUNTING_SECONDS) as read:
        version, review, pseudonyms = _version_in(read), _review_in(read), _pseudonyms_in(read)
        now = read_folded(read, known_by=None)
        first, small = {table.name: _first_recorded_in(read, table) for table in tables.EVENT_TABLES}, _small_in(read)

    def then(moment: datetime, engine: Engine, alive: Alive) -> Folded:
        with _of(version, engine, alive, seconds=COUNTING_SECONDS) as read:
            return read_folded(read, known_by=moment)

    there = CountedThere(first, now, lambda moment: _count_beside(engine, partial(then, moment)))
    return Events(version, review, _when_asked(version, engine, small), pseudonyms, there)


def _small_in(read: Reader) -> dict[str, pl.DataFrame]:
    """What a page asks for by itself, and is a few rows of however long a review."""
    return {table.name: read(table) for table in (tables.population_baselines,)}


def _when_asked(version: DataVersion, engine: Engine, small: Mapping[str, pl.DataFrame]) -> WhenAsked:
    return WhenAsked(lambda: _all_of(version, engine), small)


def _all_of(version: DataVersion, engine: Engine) -> dict[str, pl.DataFrame]:
    def every_table(engine: Engine, alive: Alive) -> dict[str, pl.DataFrame]:
        with _of(version, engine, alive) as read:
            return {table.name: read(table) for table in tables.EVENT_TABLES}

    return _beside(engine, every_table)


@contextmanager
def _of(version: DataVersion, engine: Engine, alive: Alive = lambda: None, *, seconds: int = READING_SECONDS) -> Iterator[Reader]:
    """A reader of that data version and no other."""
    with reading(engine, alive, seconds=seconds) as read:
        if _version_in(read) != version:
            raise DatabaseUnavailable(
                "The case database changed while this was counted. Open the page again; while the newest data are counted, in a little while."
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
