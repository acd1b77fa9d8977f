"""The one as-at rule: what was known by a moment, and what had happened by a day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from data_access.dates import LONDON


@dataclass(frozen=True)
class AsAt:
    """A point of view: things that happened on or before ``day`` (London), recorded on or before ``known_by`` (aware UTC; None is all)."""

    day: date
    known_by: datetime | None = None


def recorded_by(events: pl.DataFrame, *, known_by: datetime | None) -> pl.DataFrame:
    """Every version that was recorded by a moment (aware; None is all)."""
    return events if known_by is None else events.filter(pl.col("recorded_at") <= known_by.astimezone(UTC).replace(tzinfo=None))


def newest(events: pl.DataFrame, *, known_by: datetime | None) -> pl.DataFrame:
    """The highest version recorded by then of each event, without those taken back; with when it was recorded."""
    rows = recorded_by(events, known_by=known_by)
    if rows["version"].max() not in (None, 1):
        rows = rows.sort("version", maintain_order=True).unique("event_id", keep="last", maintain_order=True)
    return rows.filter(~pl.col("is_void"))


def known(events: pl.DataFrame, *, known_by: datetime | None) -> pl.DataFrame:
    """The events as they were known: recorded by then, the highest version of each, without those taken back."""
    return newest(events, known_by=known_by).drop("version", "is_void", "recorded_at")


def recorded_on() -> pl.Expr:
    """The London day of ``recorded_at``."""
    return pl.col("recorded_at").dt.replace_time_zone("UTC").dt.convert_time_zone(LONDON.key).dt.date()


def entered_late(events: pl.DataFrame, *, known_by: datetime, until: datetime | None) -> pl.DataFrame:
    """The events as known by ``known_by``, with those first recorded after it and by ``until``: late entries without the corrections.

    An event known by then keeps its version of then; one entered late has the version that it has by ``until`` (None is everything).
    """
    then = pl.col("recorded_at") <= known_by.astimezone(UTC).replace(tzinfo=None)
    known_then = events.filter(then)["event_id"].unique()
    return known(events.filter(then | ~pl.col("event_id").is_in(known_then.implode())), known_by=until)


def holding(spells: pl.DataFrame, *, day: date) -> pl.DataFrame:
    """The rows of a history that held at the end of a day: at most one for each thing."""
    return spells.filter((pl.col("from_day") <= day) & (pl.col("to_day") > day))
