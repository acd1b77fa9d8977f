"""Faults of the records themselves: who made them, when they were made, and what became of their earlier versions."""

import polars as pl

from data_access.dates import FOREVER
from data_access.populations.recorded import Recorded, application_of

BY_OFFICERS = ("risk_assessments", "review_decisions", "review_steps", "second_reviews")
"""The tables whose rows name the officer who did it."""


def officer_not_posted(recorded: Recorded) -> pl.DataFrame:
    """Steps by an officer who, on that day, was neither on the review nor in support of it; the day of leaving is still a day on it."""
    found = [_not_posted(recorded, table) for table in BY_OFFICERS]
    return pl.concat(found).with_columns(to_day=pl.lit(FOREVER))


def _not_posted(recorded: Recorded, table: str) -> pl.DataFrame:
    done = recorded.seen[table].filter(pl.col("officer_id").is_not_null())
    there = done.select("event_id", "officer_id", "occurred_on").join(recorded.officers_there, on="officer_id")
    covered = there.filter((pl.col("from_day") <= pl.col("occurred_on")) & (pl.col("occurred_on") <= pl.col("to_day")))
    return done.join(covered.select("event_id").unique(), on="event_id", how="anti").select(
        application_of(done), thing="event_id", from_day="occurred_on"
    )


def recorded_ahead(recorded: Recorded) -> pl.DataFrame:
    """Records, as they now read, that were made before the day on which they say it happened."""
    return recorded.made_ahead.with_columns(from_day="occurred_on", to_day=pl.lit(FOREVER))


def dated_in_future(recorded: Recorded) -> pl.DataFrame:
    """The same records until that day has come."""
    return recorded.made_ahead.with_columns(from_day="recorded_on", to_day="occurred_on")


def broken_versions(recorded: Recorded) -> pl.DataFrame:
    """Records of which a version is missing, or was recorded before the one that it replaces."""
    return pl.concat([_broken(recorded.versions(table)) for table in recorded.frames]).with_columns(to_day=pl.lit(FOREVER))


def _broken(versions: pl.DataFrame) -> pl.DataFrame:
    corrected = versions.filter(pl.col("version") > 1)["event_id"].unique()
    rows = versions.filter(pl.col("event_id").is_in(corrected.implode())).sort("event_id", "version")
    number, moment = pl.col("version"), pl.col("recorded_at")
    is_broken = (number != number.cum_count().over("event_id")) | (moment < moment.shift(1).over("event_id")).fill_null(False)
    broken = rows.filter(is_broken)["event_id"].unique()
    last = rows.unique("event_id", keep="last", maintain_order=True).filter(pl.col("event_id").is_in(broken.implode()))
    return last.select(application_of(last), thing="event_id", from_day="occurred_on")
