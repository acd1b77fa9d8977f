"""What was recorded by a moment, in the forms in which faults are looked for, and what every rule needs to find them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import polars as pl

from data_access.populations import as_at
from data_access.populations.applications import application_spells
from data_access.populations.others import officer_spells, people_spells

FAULTY = ("thing", "application_id", "from_day", "to_day")
"""What is at fault, the application that it belongs to (−1 for none), and the days from (included) and to (excluded) which it is."""
NO_APPLICATION = -1
_RIGHTLY_AHEAD = ("officer_postings", "population_baselines")
"""What may be recorded before its day: that an officer will join is known before."""


@dataclass(frozen=True)
class Recorded:
    """``frames`` are the event tables whole. ``at_hand``: ``seen`` and ``applications``, where somebody has worked them out already."""

    frames: dict[str, pl.DataFrame]
    known_by: datetime | None
    at_hand: tuple[dict[str, pl.DataFrame], pl.DataFrame] | None = None

    @cached_property
    def seen(self) -> dict[str, pl.DataFrame]:
        """What was known of each table by the moment."""
        if self.at_hand:
            return self.at_hand[0]
        return {name: as_at.known(frame, known_by=self.known_by) for name, frame in self.frames.items()}

    @cached_property
    def applications(self) -> pl.DataFrame:
        """The spells of applications in scope."""
        return self.at_hand[1] if self.at_hand else application_spells(self.seen)

    @cached_property
    def people_to_reach(self) -> pl.DataFrame:
        """The stretches of days in which a person is still to be reached."""
        return people_spells(self.seen, self.applications).filter("is_still_to_reach").with_columns(thing="person_id")

    @cached_property
    def officers_there(self) -> pl.DataFrame:
        """The stretches of days in which an officer is on the review or supports it."""
        return officer_spells(self.seen).filter(pl.col("is_on_review") | pl.col("is_supporting"))

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
