"""The overview counted anew with polars from the slim frames in memory, for each question."""

from datetime import UTC

import polars as pl

from data_access.populations.as_at import known
from tests.peers.asking import Asked, Counts

Frames = dict[str, pl.DataFrame]
TABLES = (
    "scope_decisions",
    "application_records",
    "risk_assessments",
    "review_decisions",
    "review_steps",
    "action_steps",
    "failure_steps",
    "contact_decisions",
    "contact_attempts",
)
"""What the overview is counted from."""


def answer(frames: Frames, asked: Asked) -> Counts:
    """All questions of the page and of what it compares."""
    now = _known(frames, asked.day, None)
    position, people, *_ = _standing(now)
    _standing(_known(frames, asked.compared_with, asked.known_then.replace(tzinfo=UTC)))
    _by_day(now)
    return Counts(
        position["n"].sum(),
        position.filter(pl.col("risk_category").is_not_null())["n"].sum(),
        position.filter("is_completed")["n"].sum(),
        people.filter(pl.col("status") == "contacted")["n"].sum(),
    )


def _known(frames: Frames, day, moment) -> Frames:
    return {name: known(frames[name], known_by=moment).filter(pl.col("occurred_on") <= day) for name in TABLES}


def _latest(events: pl.DataFrame, key: str) -> pl.DataFrame:
    return events.sort("occurred_on", "event_id").unique(key, keep="last")


def _n(*by: str, of: pl.DataFrame) -> pl.DataFrame:
    return of.group_by(*by).agg(n=pl.len())


def _standing(seen: Frames) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """How many applications, people and failures stand where."""
    in_scope = _latest(seen["scope_decisions"], "application_id").filter(pl.col("scope_status") == "in_scope").select("application_id")
    confirmed = _latest(seen["failure_steps"], "failure_id").filter(pl.col("failure_status") == "confirmed")
    return _position(seen, in_scope, confirmed), _people(seen, in_scope), _n("failure_type", "is_in_scope", of=confirmed)


def _position(seen: Frames, in_scope: pl.DataFrame, confirmed: pl.DataFrame) -> pl.DataFrame:
    steps = (
        seen["review_steps"]
        .group_by("application_id")
        .agg(
            is_started=(pl.col("review_step") == "started").any(),
            is_completed=(pl.col("review_step") == "completed").any(),
            reviewed_outcome=pl.col("reviewed_outcome").max(),
        )
    )
    outstanding = _latest(seen["action_steps"], "action_id").filter(pl.col("action_step") == "required").select("application_id").unique()
    held = confirmed.filter("is_in_scope").select("application_id").unique()
    row = in_scope
    for name, fact in (
        ("application_records", "original_outcome"),
        ("risk_assessments", "risk_category"),
        ("review_decisions", "review_need"),
    ):
        row = row.join(_latest(seen[name], "application_id").select("application_id", fact), on="application_id", how="left")
    row = row.join(steps, on="application_id", how="left")
    row = row.join(outstanding.with_columns(is_outstanding=True), on="application_id", how="left")
    row = row.join(held.with_columns(has_failure=True), on="application_id", how="left")
    flags = ("is_started", "is_completed", "is_outstanding", "has_failure")
    row = row.with_columns(pl.col(flags).fill_null(False)).with_columns(stage=_stage())
    return _n("stage", "risk_category", "review_need", "is_completed", "original_outcome", "reviewed_outcome", "has_failure", of=row)


def _stage() -> pl.Expr:
    is_open = (pl.col("review_need") == "required") & ~pl.col("is_completed")
    return (
        pl.when(pl.col("risk_category").is_null())
        .then(pl.lit("waiting_for_assessment"))
        .when(pl.col("review_need").fill_null("undecided") == "undecided")
        .then(pl.lit("waiting_for_decision"))
        .when(is_open & ~pl.col("is_started"))
        .then(pl.lit("review_to_do"))
        .when(is_open)
        .then(pl.lit("review_under_way"))
        .when("is_outstanding")
        .then(pl.lit("actions_to_complete"))
        .otherwise(pl.lit("complete"))
    )


def _people(seen: Frames, in_scope: pl.DataFrame) -> pl.DataFrame:
    is_reached = pl.col("attempt_outcome") == "reached"
    attempts = seen["contact_attempts"].group_by("person_id").agg(made=pl.len(), reached_on=pl.col("occurred_on").filter(is_reached).max())
    decided = _latest(seen["contact_decisions"], "person_id").join(in_scope, on="application_id", how="semi")
    row = decided.join(attempts, on="person_id", how="left").with_columns(pl.col("made").fill_null(0))
    is_required = pl.col("contact_decision") == "required"
    is_contacted = (pl.col("reached_on") > pl.col("occurred_on")) | ((pl.col("reached_on") == pl.col("occurred_on")) & is_required)
    status = (
        pl.when(is_contacted)
        .then(pl.lit("contacted"))
        .when(is_required & (pl.col("made") > 0))
        .then(pl.lit("attempting"))
        .when(is_required)
        .then(pl.lit("not_started"))
        .otherwise("contact_decision")
    )
    return _n("status", "made", "next_review_on", of=row.with_columns(status=status))


def _by_day(seen: Frames) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    first = seen["risk_assessments"].group_by("application_id").agg(first_on=pl.col("occurred_on").min())
    return (
        _n("occurred_on", "scope_status", of=seen["scope_decisions"]),
        _n("first_on", of=first),
        _n("occurred_on", "review_step", of=seen["review_steps"]),
    )
