"""What cannot be right in the records: one rule a fault, each giving what is at fault and since when.

A fault is known by its name here; what it means, why it matters and what to do about it is declared in ``figures.checks``.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType

import polars as pl

from data_access.populations import faults_of_contact as of_contact
from data_access.populations import faults_of_order as of_order
from data_access.populations import faults_of_records as of_records
from data_access.populations import faults_of_scope as of_scope
from data_access.populations.as_at import holding
from data_access.populations.recorded import FAULTY, Recorded
from data_access.populations.spells import since_when

Rule = Callable[[Recorded], pl.DataFrame]
FAULTS: Mapping[str, Rule] = MappingProxyType(
    {
        "received_after_assessment": of_order.received_after_assessment,
        "allocated_before_in_scope": of_order.allocated_before_in_scope,
        "started_before_allocated": of_order.started_before_allocated,
        "completed_before_started": of_order.completed_before_started,
        "completed_before_assessed": of_order.completed_before_assessed,
        "second_review_before_first": of_order.second_review_before_first,
        "confirmed_before_suspected": of_order.confirmed_before_suspected,
        "action_completed_before_required": of_order.action_completed_before_required,
        "enquiry_closed_before_received": of_order.enquiry_closed_before_received,
        "record_without_scope_decision": of_scope.record_without_scope_decision,
        "in_scope_without_record": of_scope.in_scope_without_record,
        "no_day_received": of_scope.no_day_received,
        "no_category": of_scope.no_category,
        "no_outcome": of_scope.no_outcome,
        "completed_out_of_scope": of_scope.completed_out_of_scope,
        "attempt_without_decision": of_contact.attempt_without_decision,
        "attempt_before_decision": of_contact.attempt_before_decision,
        "attempt_overdue": of_contact.attempt_overdue,
        "contact_without_action": of_contact.contact_without_action,
        "officer_not_posted": of_records.officer_not_posted,
        "recorded_ahead": of_records.recorded_ahead,
        "dated_in_future": of_records.dated_in_future,
        "broken_versions": of_records.broken_versions,
    }
)
"""name → how it is found."""


def fault_spells(recorded: Recorded) -> pl.DataFrame:
    """One row per fault, thing at fault and stretch of days. A thing has one fault of a kind at most on a day."""
    return pl.concat([rule(recorded).select(FAULTY).with_columns(fault=pl.lit(name)) for name, rule in FAULTS.items()])


def applications_at_fault(frames: dict[str, pl.DataFrame], fault: str, *, day: date, known_by: datetime | None) -> tuple[pl.DataFrame, int]:
    """The applications with a fault at the end of a day, oldest first: ``application_id`` and ``since``, one row each. And how many things at
    fault belong to no application."""
    # A stretch ends whenever anything of the thing changes: a fault has held since the first of those that follow each other without a break.
    stretches = FAULTS[fault](Recorded(frames, known_by)).sort("thing", "application_id", "from_day")
    there = holding(stretches.with_columns(since=since_when("thing", "application_id")), day=day)
    placed = there.filter(pl.col("application_id") >= 0)
    oldest = placed.group_by("application_id").agg(since=pl.col("since").min()).sort("since", "application_id")
    return oldest, there.height - placed.height
