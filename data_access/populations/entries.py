"""How long after it happened each event was entered."""

from datetime import datetime

import polars as pl

from data_access.populations.as_at import newest, recorded_by, recorded_on
from data_access.populations.spells import from_then_on


def entry_spells(frames: dict[str, pl.DataFrame], *, known_by: datetime | None) -> pl.DataFrame:
    """One row per event known by a moment, from the day it happened on, with ``kind`` (its table) and ``days_to_entry``.

    Entered is when its first version was recorded; the day it happened on is that of its newest, so that a correction of the day counts and
    a correction of anything else is no late entry. Below nought where it was entered before its day.
    """
    return from_then_on(pl.concat([_entries(name, frame, known_by) for name, frame in frames.items()]))


def _entries(kind: str, events: pl.DataFrame, known_by: datetime | None) -> pl.DataFrame:
    found = newest(events, known_by=known_by)
    if found["version"].max() not in (None, 1):
        # The first version is the first entry; without corrections it is the only one.
        first = recorded_by(events, known_by=known_by).group_by("event_id").agg(pl.col("recorded_at").min())
        found = found.drop("recorded_at").join(first, on="event_id", how="left")
    days = (recorded_on() - pl.col("occurred_on")).dt.total_days()
    return found.select("event_id", "occurred_on", kind=pl.lit(kind), days_to_entry=days.cast(pl.Int64))
