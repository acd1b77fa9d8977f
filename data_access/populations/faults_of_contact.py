"""Faults of contact: attempts that nobody decided on, attempts that are overdue, decisions that nothing followed."""

from datetime import timedelta

import polars as pl

from data_access.dates import FOREVER
from data_access.populations.recorded import Recorded, whole_stretches


def attempt_without_decision(recorded: Recorded) -> pl.DataFrame:
    """People whom somebody tried to contact, about whom no decision on contact has been recorded."""
    found = _attempted(recorded)
    return whole_stretches(found.with_columns(from_day="day", to_day=pl.col("decided").fill_null(FOREVER)))


def attempt_before_decision(recorded: Recorded) -> pl.DataFrame:
    """People whom somebody tried to contact before the first decision on contact."""
    found = _attempted(recorded).filter(pl.col("day") < pl.col("decided"))
    return found.with_columns(from_day="decided", to_day=pl.lit(FOREVER))


def attempt_overdue(recorded: Recorded) -> pl.DataFrame:
    """People still to reach whose next attempt was due and has not been made."""
    waiting = recorded.people_to_reach.filter(pl.col("due_on") < FOREVER)
    overdue = pl.col("due_on") + timedelta(days=1)
    return whole_stretches(waiting.with_columns(from_day=pl.max_horizontal("from_day", overdue)))


def contact_without_action(recorded: Recorded) -> pl.DataFrame:
    """People still to reach, for whose application no action of contact has ever been recorded."""
    acted = recorded.first_days("action_steps", where=pl.col("action_kind") == "contact")
    waiting = recorded.people_to_reach.join(acted, on="application_id", how="left")
    return whole_stretches(waiting.with_columns(to_day=pl.min_horizontal("to_day", pl.col("day").fill_null(FOREVER))))


def _attempted(recorded: Recorded) -> pl.DataFrame:
    """Everybody whom somebody tried to contact: the day and application of the first attempt, and the day of the first decision."""
    attempts = recorded.seen["contact_attempts"].sort("person_id", "occurred_on", "event_id").unique("person_id", keep="first")
    decided = recorded.first_days("contact_decisions", "person_id").rename({"day": "decided"})
    return attempts.select("person_id", "application_id", thing="person_id", day="occurred_on").join(decided, on="person_id", how="left")
