"""Faults of scope and of completeness: gaps between source and scope, and what an application in scope should have and has not."""

from datetime import timedelta

import polars as pl

from data_access import vocabulary as words
from data_access.dates import FOREVER
from data_access.populations.faults_of_order import record_stretches
from data_access.populations.recorded import Recorded, whole_stretches
from data_access.populations.spells import along_applications

DAYS_TO_CATEGORY = 28
"""An application may be in scope for so many days before its missing category is a fault: the scheme's own limit for an answer."""


def record_without_scope_decision(recorded: Recorded) -> pl.DataFrame:
    """Applications that a source holds and on whose scope nobody has decided."""
    records = recorded.first_days("application_records")
    decided = recorded.first_days("scope_decisions").rename({"day": "decided"})
    found = records.join(decided, on="application_id", how="left")
    return whole_stretches(found.with_columns(thing="application_id", from_day="day", to_day=pl.col("decided").fill_null(FOREVER)))


def in_scope_without_record(recorded: Recorded) -> pl.DataFrame:
    """Applications in scope of which no source holds a record."""
    found = recorded.applications.join(recorded.first_days("application_records"), on="application_id", how="left")
    return whole_stretches(found.with_columns(thing="application_id", to_day=pl.min_horizontal("to_day", pl.col("day").fill_null(FOREVER))))


def no_day_received(recorded: Recorded) -> pl.DataFrame:
    """Applications in scope whose latest record does not say on which day they were received."""
    silent = record_stretches(recorded).filter(pl.col("received_on").is_null())
    return whole_stretches(along_applications(silent, recorded.applications, ()).with_columns(thing="application_id"))


def no_category(recorded: Recorded) -> pl.DataFrame:
    """Applications in scope for more than ``DAYS_TO_CATEGORY`` days without a risk category."""
    waiting = recorded.applications.filter(~pl.col("is_risk_assessed"))
    overdue = pl.col("in_scope_since") + timedelta(days=DAYS_TO_CATEGORY + 1)
    return whole_stretches(waiting.with_columns(thing="application_id", from_day=pl.max_horizontal("from_day", overdue)))


def no_outcome(recorded: Recorded) -> pl.DataFrame:
    """Applications in scope whose detailed review is complete and of which no outcome is recorded."""
    silent = recorded.applications.filter(pl.col("is_review_completed") & (pl.col("reviewed_outcome") == words.NOT_RECORDED))
    return whole_stretches(silent.with_columns(thing="application_id"))


def completed_out_of_scope(recorded: Recorded) -> pl.DataFrame:
    """Applications that were not in scope at the end of a day on which their detailed review was completed."""
    steps = recorded.seen["review_steps"].filter(pl.col("review_step") == "completed").select("application_id", day="occurred_on").unique()
    inside = steps.join(recorded.applications, on="application_id").filter(
        (pl.col("from_day") <= pl.col("day")) & (pl.col("day") < pl.col("to_day"))
    )
    outside = steps.join(inside.select("application_id", "day"), on=("application_id", "day"), how="anti")
    first = outside.group_by("application_id").agg(from_day=pl.col("day").min())
    return first.with_columns(thing="application_id", to_day=pl.lit(FOREVER))
