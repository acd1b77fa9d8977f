"""From which source each application came, and what became of it: the two ends of a reconciliation."""

import polars as pl

from data_access import vocabulary as words
from data_access.populations.spells import spells_from_changes

EXCLUSIONS = tuple(reason for reason in words.SCOPE_REASONS if reason not in ("within_period", "additional_checks"))
"""The reasons for which an application is rightly out of scope; the others are reasons for being in it."""
UNEXPLAINED = "unexplained"


def source_spells(known: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per application found and stretch of days, with ``source_system`` and ``accounted_as``.

    It is accounted for as in scope, or out of scope for one of ``EXCLUSIONS``; without a decision, or out of scope for a reason that would
    place it inside, it is unexplained.
    """
    records = known["application_records"].select("application_id", "event_id", "source_system", day="occurred_on")
    decisions = known["scope_decisions"].select("application_id", "event_id", "scope_status", "scope_reason", day="occurred_on")
    nothing = {name: pl.lit(words.NOT_RECORDED) for name in ("source_system", "scope_status", "scope_reason")}
    return spells_from_changes("application_id", [records, decisions], nothing).with_columns(accounted_as=_accounted_as())


def _accounted_as() -> pl.Expr:
    is_excluded = (pl.col("scope_status") == "out_of_scope") & pl.col("scope_reason").is_in(EXCLUSIONS)
    return (
        pl.when(pl.col("scope_status") == "in_scope")
        .then(pl.lit("in_scope"))
        .when(is_excluded)
        .then(pl.col("scope_reason"))
        .otherwise(pl.lit(UNEXPLAINED))
    )
