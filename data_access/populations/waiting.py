"""Who waits, one by one: the same rules as the counts of a page, kept apart by application or person for those who have to act."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

import polars as pl

from data_access.populations.as_at import holding
from data_access.populations.recorded import Recorded

Frames = dict[str, pl.DataFrame]


def applications_waiting(
    frames: Frames, *, day: date, known_by: datetime | None, stages: Collection[str], since: str, wanted: Mapping[str, str]
) -> pl.DataFrame:
    """The applications in one of these stages at the end of a day, with these dimension values, oldest first: ``application_id``,
    ``risk_category`` and ``since``, the day that the column of that name tells."""
    spells = Recorded(frames, known_by).applications
    there = _narrowed(holding(spells, day=day), wanted).filter(pl.col("stage").is_in(stages))
    return there.select("application_id", "risk_category", since=pl.col(since)).sort("since", "application_id")


def people_waiting(
    frames: Frames, *, day: date, known_by: datetime | None, since: str, wanted: Mapping[str, str], before: date | None = None
) -> pl.DataFrame:
    """The people still to be reached at the end of a day, through applications with these dimension values, oldest first: a row for each
    with the ``application_id`` of the latest decision and ``since``. With ``before``, those only whose day is earlier than that."""
    spells = Recorded(frames, known_by).people_to_reach
    there = _narrowed(holding(spells, day=day), wanted)
    if before is not None:
        there = there.filter(pl.col(since) < before)
    return there.sort(since, "person_id").select("application_id", since=pl.col(since))


def _narrowed(there: pl.DataFrame, wanted: Mapping[str, str]) -> pl.DataFrame:
    return there.filter(*(pl.col(dimension) == value for dimension, value in wanted.items()))
