"""Where everyone and everything else stood on every day: people, failures, actions, attempts, referrals, disclosures, officers, enquiries."""

from datetime import date

import polars as pl

from data_access import vocabulary as words
from data_access.dates import FOREVER
from data_access.facts import DIMENSIONS
from data_access.populations.spells import along_applications, from_then_on, spells_from_changes


def people_spells(known: dict[str, pl.DataFrame], applications: pl.DataFrame) -> pl.DataFrame:
    """One row per person and stretch of days, with the exclusive contact status, attempts made and the dates of what comes next.

    A person is counted once, through the application of the latest decision about contact, and only while that is in scope.
    """
    decided = known["contact_decisions"].select(
        "person_id", "event_id", "application_id", "contact_decision", "next_review_on", day="occurred_on", decided_on="occurred_on"
    )
    # A null never overwrites, so that "no next review" has to be a date: the end of time.
    decided = decided.with_columns(pl.col("next_review_on").fill_null(FOREVER))
    attempts = known["contact_attempts"].sort("person_id", "occurred_on", "event_id")
    attempted = attempts.select(
        "person_id",
        "event_id",
        day="occurred_on",
        attempts_made=pl.int_range(1, pl.len() + 1).over("person_id").cast(pl.Int64),
        last_attempt_on="occurred_on",
        next_attempt_on=pl.col("next_attempt_on").fill_null(FOREVER),
        reached_on=pl.when(pl.col("attempt_outcome") == "reached").then(pl.col("occurred_on")),
    )
    long_ago = pl.lit(date.min)
    spells = spells_from_changes(
        "person_id",
        [decided, attempted],
        {
            "application_id": pl.lit(-1, pl.Int64),
            "contact_decision": pl.lit("none"),
            "decided_on": long_ago,
            "next_review_on": pl.lit(FOREVER),
            "attempts_made": pl.lit(0, pl.Int64),
            "last_attempt_on": long_ago,
            "next_attempt_on": pl.lit(FOREVER),
            "reached_on": long_ago,
        },
    ).filter(pl.col("contact_decision") != "none")
    return _with_contact_facts(along_applications(spells.with_columns(contact_status=_contact_status()), applications, DIMENSIONS))


def _contact_status() -> pl.Expr:
    is_required = pl.col("contact_decision") == "required"
    was_reached = (pl.col("reached_on") > pl.col("decided_on")) | (is_required & (pl.col("reached_on") == pl.col("decided_on")))
    return (
        pl.when(was_reached)
        .then(pl.lit("contacted"))
        .when(is_required & (pl.col("attempts_made") > 0))
        .then(pl.lit("attempting"))
        .when(is_required)
        .then(pl.lit("not_started"))
        .otherwise(pl.col("contact_decision"))
    )


def _with_contact_facts(spells: pl.DataFrame) -> pl.DataFrame:
    status = pl.col("contact_status")
    still_open = (*words.STILL_TO_REACH_STATUSES, *words.UNREACHABLE_STATUSES, *words.NOT_SAFE_OR_APPROPRIATE_STATUSES)
    return spells.with_columns(
        is_requiring_contact=status != "not_required",
        is_contacted=status == "contacted",
        is_unreachable=status.is_in(words.UNREACHABLE_STATUSES),
        is_not_safe_or_appropriate=status.is_in(words.NOT_SAFE_OR_APPROPRIATE_STATUSES),
        is_still_to_reach=status.is_in(words.STILL_TO_REACH_STATUSES),
        is_contact_open=status.is_in(still_open),
        due_on=pl.when(status.is_in(words.STILL_TO_REACH_STATUSES)).then(pl.col("next_attempt_on")).otherwise(pl.col("next_review_on")),
    )


def failure_spells(known: dict[str, pl.DataFrame], applications: pl.DataFrame) -> pl.DataFrame:
    """One row per failure and stretch of days. Those out of scope stand apart: they have no dimensions and never join a total."""
    steps = known["failure_steps"].select(
        "failure_id",
        "event_id",
        "failure_type",
        "failure_status",
        "is_in_scope",
        day="occurred_on",
        application_id=pl.col("application_id").fill_null(-1),
    )
    spells = spells_from_changes(
        "failure_id",
        [steps],
        {
            "application_id": pl.lit(-1, pl.Int64),
            "failure_type": pl.lit("none"),
            "failure_status": pl.lit("none"),
            "is_in_scope": pl.lit(False),
        },
    )
    inside = along_applications(spells.filter(pl.col("is_in_scope")), applications, DIMENSIONS)
    outside = spells.filter(~pl.col("is_in_scope")).with_columns([pl.lit(words.NOT_RECORDED).alias(name) for name in DIMENSIONS])
    is_confirmed = pl.col("failure_status") == "confirmed"
    counted = is_confirmed & pl.col("is_in_scope")
    return pl.concat([inside, outside], how="diagonal").with_columns(
        is_confirmed_in_scope=counted,
        is_suspected=(pl.col("failure_status") == "suspected") & pl.col("is_in_scope"),
        is_confirmed_out_of_scope=is_confirmed & ~pl.col("is_in_scope"),
        **{f"is_{kind}": counted & (pl.col("failure_type") == kind) for kind in words.FAILURE_TYPES},
    )


def action_spells(known: dict[str, pl.DataFrame], applications: pl.DataFrame) -> pl.DataFrame:
    """One row per action and stretch of days; an action withdrawn is neither required nor completed."""
    steps = known["action_steps"].select("action_id", "event_id", "application_id", "action_kind", "action_step", day="occurred_on")
    spells = spells_from_changes(
        "action_id",
        [steps],
        {"application_id": pl.lit(-1, pl.Int64), "action_kind": pl.lit("none"), "action_step": pl.lit("none")},
    )
    return along_applications(spells, applications, DIMENSIONS).with_columns(
        is_required=pl.col("action_step") != "withdrawn", is_completed=pl.col("action_step") == "completed"
    )


def happening_spells(known: dict[str, pl.DataFrame], applications: pl.DataFrame, table: str) -> pl.DataFrame:
    """Contact attempts, disclosures or second reviews: each happens once and counts while its application is in scope."""
    spells = along_applications(from_then_on(known[table]), applications, DIMENSIONS)
    facts = {"is_made": pl.lit(True)}
    if table == "second_reviews":
        facts["is_agreed"] = pl.col("is_category_agreed") & pl.col("is_outcome_agreed")
    return spells.with_columns(**facts)


def referral_spells(known: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Referrals stay once made; those out of scope are not in the figure."""
    return from_then_on(known["referrals"]).with_columns(is_made_in_scope=pl.col("is_in_scope"))


def officer_spells(known: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per officer and stretch of days: dedicated to the review, or in ad-hoc support, with team, role and full-time equivalent."""
    postings = known["officer_postings"].select(
        "officer_id", "event_id", "posting", "posting_kind", "officer_role", "team", "full_time_equivalent", day="occurred_on"
    )
    defaults = {"posting": "none", "officer_role": "other", "team": words.NOT_RECORDED}
    spells = [
        spells_from_changes(
            "officer_id",
            [postings.filter(pl.col("posting_kind") == kind).drop("posting_kind")],
            {**{name: pl.lit(value) for name, value in defaults.items()}, "full_time_equivalent": pl.lit(0.0)},
        ).with_columns(posting_kind=pl.lit(kind))
        for kind in words.POSTING_KINDS
    ]
    is_here = pl.col("posting") == "joined"
    return pl.concat(spells).with_columns(
        is_on_review=is_here & (pl.col("posting_kind") == "dedicated"), is_supporting=is_here & (pl.col("posting_kind") == "support")
    )


def enquiry_spells(known: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per enquiry and stretch of days."""
    steps = known["enquiries"].select("enquiry_id", "event_id", "channel", "enquiry_step", day="occurred_on")
    spells = spells_from_changes("enquiry_id", [steps], {"channel": pl.lit("none"), "enquiry_step": pl.lit("none")})
    return spells.with_columns(is_received=pl.lit(True), is_open=pl.col("enquiry_step") == "received")
