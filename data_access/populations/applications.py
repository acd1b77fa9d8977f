"""Where every application stood on every day."""

import polars as pl

from data_access import vocabulary as words
from data_access.dates import FOREVER
from data_access.populations.spells import in_parts, since_when, spells_from_changes


def application_spells(known: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per application in scope and stretch of days, with its facts (true or false), dimensions, stage and dates.

    ``known`` holds the event frames after the as-at rule's first half; see ``as_at.known``.
    """
    return pl.concat([_spells_of(changes) for changes in in_parts("application_id", _changes(known))])


def _spells_of(changes: list[pl.DataFrame]) -> pl.DataFrame:
    spells = spells_from_changes("application_id", changes, _DEFAULTS).sort("application_id", "from_day")
    return _in_scope(spells.with_columns(stage=_stage()))


_DEFAULTS = {
    "scope_status": pl.lit("out_of_scope"),
    "scope_reason": pl.lit(words.NOT_RECORDED),
    "route": pl.lit("unknown"),
    "original_outcome": pl.lit(words.NOT_RECORDED),
    "risk_category": pl.lit(words.NOT_ASSESSED),
    "is_risk_assessed": pl.lit(False),
    "assessed_on": pl.lit(FOREVER),
    "review_need": pl.lit("undecided"),
    "officer_id": pl.lit(-1, pl.Int64),
    "team": pl.lit(words.UNALLOCATED),
    "is_started": pl.lit(False),
    "is_completed": pl.lit(False),
    "completed_on": pl.lit(FOREVER),
    "reviewed_outcome": pl.lit(words.NOT_RECORDED),
    "actions_outstanding": pl.lit(0, pl.Int64),
    "failures_confirmed": pl.lit(0, pl.Int64),
}


def _changes(known: dict[str, pl.DataFrame]) -> list[pl.DataFrame]:
    def changes(table: str, **columns: pl.Expr) -> pl.DataFrame:
        return known[table].select("application_id", "event_id", day="occurred_on", **columns)

    steps = {step: known["review_steps"].filter(pl.col("review_step") == step) for step in words.REVIEW_STEPS}
    return [
        changes("scope_decisions", scope_status=pl.col("scope_status"), scope_reason=pl.col("scope_reason")),
        changes("application_records", route=pl.col("route"), original_outcome=pl.col("original_outcome")),
        changes(
            "risk_assessments",
            risk_category=pl.col("risk_category"),
            is_risk_assessed=pl.lit(True),
            assessed_on=pl.col("occurred_on").min().over("application_id"),
        ),
        changes("review_decisions", review_need=pl.col("review_need")),
        _allocations(steps["allocated"], known["officer_postings"]),
        steps["started"].select("application_id", "event_id", day="occurred_on", is_started=pl.lit(True)),
        steps["completed"].select(
            "application_id",
            "event_id",
            "reviewed_outcome",
            day="occurred_on",
            is_completed=pl.lit(True),
            completed_on=pl.col("occurred_on").min().over("application_id"),
        ),
        _held(known["action_steps"], "action_id", pl.col("action_step") == "required", "actions_outstanding"),
        _held(
            known["failure_steps"],
            "failure_id",
            (pl.col("failure_status") == "confirmed") & pl.col("is_in_scope") & pl.col("application_id").is_not_null(),
            "failures_confirmed",
        ),
    ]


def _allocations(allocated: pl.DataFrame, postings: pl.DataFrame) -> pl.DataFrame:
    joined = postings.filter((pl.col("posting") == "joined") & (pl.col("posting_kind") == "dedicated")).sort("occurred_on", "event_id")
    found = allocated.sort("occurred_on").join_asof(
        joined.select("officer_id", "occurred_on", "team"), on="occurred_on", by="officer_id", strategy="backward", check_sortedness=False
    )
    return found.select(
        "application_id",
        "event_id",
        day="occurred_on",
        officer_id=pl.col("officer_id").fill_null(-1),
        team=pl.when(pl.col("officer_id").is_null())
        .then(pl.lit(words.UNALLOCATED))
        .otherwise(pl.col("team").fill_null(words.NOT_RECORDED)),
    )


def _held(steps: pl.DataFrame, key: str, counts: pl.Expr, name: str) -> pl.DataFrame:
    """How many things (``key``) each application holds: a thing counts while its latest step does, for the application of that step."""
    is_followed = pl.col(key) == pl.col(key).shift(-1)
    held = steps.sort(key, "occurred_on", "event_id").with_columns(until=pl.when(is_followed).then(pl.col("occurred_on").shift(-1)))
    held = held.filter(counts)
    begun = held.select("application_id", day="occurred_on", change=pl.lit(1, pl.Int64))
    ended = held.drop_nulls("until").select("application_id", day="until", change=pl.lit(-1, pl.Int64))
    daily = pl.concat([begun, ended]).group_by("application_id", "day").agg(pl.col("change").sum()).sort("application_id", "day")
    total = pl.col("change").cum_sum().over("application_id")
    return daily.select("application_id", "day", total.alias(name), event_id=pl.lit(0, pl.Int64))


def _stage() -> pl.Expr:
    required = pl.col("review_need") == "required"
    return (
        pl.when(~pl.col("is_risk_assessed"))
        .then(pl.lit("waiting_for_assessment"))
        .when(pl.col("review_need") == "undecided")
        .then(pl.lit("waiting_for_decision"))
        .when(required & ~pl.col("is_completed") & ~pl.col("is_started"))
        .then(pl.lit("review_to_do"))
        .when(required & ~pl.col("is_completed"))
        .then(pl.lit("review_under_way"))
        .when(pl.col("actions_outstanding") > 0)
        .then(pl.lit("actions_to_complete"))
        .otherwise(pl.lit("complete"))
    )


def _in_scope(spells: pl.DataFrame) -> pl.DataFrame:
    inside = spells.filter(pl.col("scope_status") == "in_scope")
    is_required = (pl.col("review_need") == "required") & pl.col("is_risk_assessed")
    has_failure = pl.col("failures_confirmed") > 0
    is_not_disclosed = pl.col("original_outcome") != "disclosed"
    return inside.with_columns(
        is_in_scope=pl.lit(True),
        is_review_undecided=pl.col("is_risk_assessed") & (pl.col("review_need") == "undecided"),
        is_review_required=is_required,
        is_review_completed=is_required & pl.col("is_completed"),
        is_allocated_and_open=is_required & ~pl.col("is_completed") & (pl.col("officer_id") >= 0),
        is_originally_disclosed=~is_not_disclosed,
        is_originally_not_disclosed=is_not_disclosed,
        is_with_failure=has_failure,
        is_with_failure_and_review_completed=has_failure & is_required & pl.col("is_completed"),
        is_with_failure_and_originally_not_disclosed=has_failure & is_not_disclosed,
        is_open=pl.col("stage") != "complete",
        stage_entered_on=since_when("application_id", "stage"),
        in_scope_since=since_when("application_id", "scope_status"),
    ).drop("scope_status", "is_started", "is_completed", "actions_outstanding", "failures_confirmed", "review_need")
