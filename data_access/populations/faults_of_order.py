"""Faults of order: what is recorded as having happened before what it has to follow."""

import polars as pl

from data_access.dates import FOREVER
from data_access.populations.recorded import NO_APPLICATION, Recorded, whole_stretches


def received_after_assessment(recorded: Recorded) -> pl.DataFrame:
    """Applications first assessed before the day on which their latest record says they were received."""
    received = record_stretches(recorded).join(recorded.first_days("risk_assessments"), on="application_id", how="inner")
    late = received.filter(pl.col("received_on") > pl.col("day"))
    return whole_stretches(late.with_columns(from_day=pl.max_horizontal("from_day", "day"), thing="application_id"))


def allocated_before_in_scope(recorded: Recorded) -> pl.DataFrame:
    """Applications first allocated before they first were in scope."""
    return _too_early(
        recorded.first_days("review_steps", where=_step("allocated")),
        recorded.first_days("scope_decisions", where=pl.col("scope_status") == "in_scope"),
    )


def started_before_allocated(recorded: Recorded) -> pl.DataFrame:
    """Applications whose detailed review started before its first allocation."""
    return _too_early(
        recorded.first_days("review_steps", where=_step("started")), recorded.first_days("review_steps", where=_step("allocated"))
    )


def completed_before_started(recorded: Recorded) -> pl.DataFrame:
    """Applications whose detailed review was complete before it started."""
    return _too_early(
        recorded.first_days("review_steps", where=_step("completed")), recorded.first_days("review_steps", where=_step("started"))
    )


def completed_before_assessed(recorded: Recorded) -> pl.DataFrame:
    """Applications whose detailed review was complete before the first risk assessment."""
    return _too_early(recorded.first_days("review_steps", where=_step("completed")), recorded.first_days("risk_assessments"))


def second_review_before_first(recorded: Recorded) -> pl.DataFrame:
    """Applications second reviewed before their detailed review was complete."""
    return _too_early(recorded.first_days("second_reviews"), recorded.first_days("review_steps", where=_step("completed")))


def confirmed_before_suspected(recorded: Recorded) -> pl.DataFrame:
    """Failures confirmed before the day on which they were first suspected, which is when they were found."""
    return _steps_too_early(recorded, "failure_steps", "failure_id", pl.col("failure_status"), "confirmed", "suspected")


def action_completed_before_required(recorded: Recorded) -> pl.DataFrame:
    """Actions completed before they were required."""
    return _steps_too_early(recorded, "action_steps", "action_id", pl.col("action_step"), "completed", "required")


def enquiry_closed_before_received(recorded: Recorded) -> pl.DataFrame:
    """Enquiries closed before they were received."""
    return _steps_too_early(recorded, "enquiries", "enquiry_id", pl.col("enquiry_step"), "closed", "received")


def record_stretches(recorded: Recorded) -> pl.DataFrame:
    """What the latest record of an application says of the day it was received, and from which day to which it is the latest."""
    found = recorded.seen["application_records"].sort("application_id", "occurred_on", "event_id")
    following = pl.col("occurred_on").shift(-1).over("application_id")
    return found.select("application_id", "received_on", from_day="occurred_on", to_day=following.fill_null(FOREVER))


def _step(name: str) -> pl.Expr:
    return pl.col("review_step") == name


def _too_early(later: pl.DataFrame, earlier: pl.DataFrame, key: str = "application_id") -> pl.DataFrame:
    """The keys for which what should be later came first; a fault from the day on which both had happened."""
    both = later.join(earlier.rename({"day": "should_be_first"}), on=key, how="inner").filter(pl.col("day") < pl.col("should_be_first"))
    return both.with_columns(thing=key, from_day="should_be_first", to_day=pl.lit(FOREVER))


def _steps_too_early(recorded: Recorded, table: str, key: str, step: pl.Expr, later: str, earlier: str) -> pl.DataFrame:
    found = _too_early(recorded.first_days(table, key, step == later), recorded.first_days(table, key, step == earlier), key)
    return found.join(_applications_of(recorded.seen[table], key), on=key, how="left")


def _applications_of(steps: pl.DataFrame, key: str) -> pl.DataFrame:
    """The application of the latest step of each thing; −1 where it has none."""
    if "application_id" not in steps.columns:
        return steps.select(key, application_id=pl.lit(NO_APPLICATION, pl.Int64)).unique()
    latest = steps.sort(key, "occurred_on", "event_id").unique(key, keep="last", maintain_order=True)
    return latest.select(key, pl.col("application_id").cast(pl.Int64).fill_null(NO_APPLICATION))
