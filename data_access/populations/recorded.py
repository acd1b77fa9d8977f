"""What was recorded by a moment, in the forms in which faults are looked for, and what every rule needs to find them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import polars as pl

from data_access.populations import as_at
from data_access.populations.others import officer_spells, people_spells

FAULTY = ("thing", "application_id", "from_day", "to_day")
"""What is at fault, the application that it belongs to (−1 for none), and the days from (included) and to (excluded) which it is."""
NO_APPLICATION = -1
_RIGHTLY_AHEAD = ("officer_postings", "population_baselines")
"""What may be recorded before its day: that an officer will join is known before."""


@dataclass(frozen=True)
class Recorded:
    """``frames`` are the event tables whole, ``seen`` what was known of them by the moment, ``applications`` the spells of those in scope."""

    frames: Mapping[str, pl.DataFrame]
    known_by: datetime | None
    seen: Mapping[str, pl.DataFrame]
    applications: pl.DataFrame

    @cached_property
    def people_to_reach(self) -> pl.DataFrame:
        """The stretches of days in which a person is still to be reached."""
        return people_spells(dict(self.seen), self.applications).filter("is_still_to_reach").with_columns(thing="person_id")

    @cached_property
    def officers_there(self) -> pl.DataFrame:
        """The stretches of days in which an officer is on the review or supports it."""
        return officer_spells(dict(self.seen)).filter(pl.col("is_on_review") | pl.col("is_supporting"))

    @cached_property
    def made_ahead(self) -> pl.DataFrame:
        """The records, as they now read, that were made before the day on which they say it happened: the event, its application, both days."""
        found = [self._made_ahead(table) for table in self.frames if table not in _RIGHTLY_AHEAD]
        return pl.concat(found)

    def _made_ahead(self, table: str) -> pl.DataFrame:
        rows = as_at.newest(self.frames[table], known_by=self.known_by).with_columns(recorded_on=as_at.recorded_on())
        ahead = rows.filter(pl.col("recorded_on") < pl.col("occurred_on"))
        return ahead.select(application_of(ahead), "occurred_on", "recorded_on", thing="event_id")

    def versions(self, table: str) -> pl.DataFrame:
        """Every version recorded by the moment."""
        return as_at.recorded_by(self.frames[table], known_by=self.known_by)

    def first_days(self, table: str, key: str = "application_id", where: pl.Expr | None = None) -> pl.DataFrame:
        """The first day of each key in a table, among the events that meet a condition: the key and ``day``."""
        events = self.seen[table] if where is None else self.seen[table].filter(where)
        return events.group_by(key).agg(day=pl.col("occurred_on").min()).drop_nulls(key)


def application_of(events: pl.DataFrame) -> pl.Expr:
    """The application that events belong to; −1 where they belong to none."""
    if "application_id" not in events.columns:
        return pl.lit(NO_APPLICATION, pl.Int64).alias("application_id")
    return pl.col("application_id").cast(pl.Int64).fill_null(NO_APPLICATION)


def whole_stretches(faulty: pl.DataFrame) -> pl.DataFrame:
    """Without the rows whose days are none."""
    return faulty.filter(pl.col("from_day") < pl.col("to_day")).select(FAULTY)
