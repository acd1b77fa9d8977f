"""The facts of each population that cells and movements tell apart, under their names: whoever counts, here or in the database, tells these apart."""

from collections.abc import Mapping
from types import MappingProxyType

DIMENSIONS = ("route", "team", "risk_category", "original_outcome")
"""What an application, and anything that belongs to one, can be broken down or filtered by."""
WATCHED = ("stage", *DIMENSIONS)
"""What an application switches between."""
SWITCHED = tuple(f"{name}_{side}" for name in WATCHED for side in ("was", "now"))
"""What stood before a switch and after it; nothing is outside the population."""
MOST_ATTEMPTS_TOLD_APART = 6
"""People with more attempts are counted with those who had this many."""
PEOPLE_FACTS = (
    "is_requiring_contact",
    "is_contacted",
    "is_unreachable",
    "is_not_safe_or_appropriate",
    "is_still_to_reach",
    "is_contact_open",
)
"""The facts of a person that follow from the contact status, and are therefore those of everybody in one."""
_APPLICATION_FACTS = (
    "is_in_scope",
    "is_risk_assessed",
    "is_review_undecided",
    "is_review_required",
    "is_review_completed",
    "is_allocated_and_open",
    "is_originally_disclosed",
    "is_originally_not_disclosed",
    "is_with_failure",
    "is_with_failure_and_review_completed",
    "is_with_failure_and_originally_not_disclosed",
    "is_open",
)
_PASSING = ("stage_entered_on", "in_scope_since", "assessed_on", "officer_id")
_FAILURE_FACTS = ("is_confirmed_in_scope", "is_suspected", "is_confirmed_out_of_scope", "is_harm", "is_administrative", "is_service")

FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "applications": (*DIMENSIONS, "stage", "reviewed_outcome", *_APPLICATION_FACTS, *_PASSING),
        "completions": (*DIMENSIONS, "officer_id", "completed_on"),
        "assessments": (*DIMENSIONS, "days_to_assessment"),
        "people": (*DIMENSIONS, "contact_status", *PEOPLE_FACTS, "attempts_made", "decided_on", "due_on"),
        "failures": (*DIMENSIONS, "failure_type", *_FAILURE_FACTS),
        "actions": (*DIMENSIONS, "action_kind", "is_required", "is_completed"),
        "contact_attempts": (*DIMENSIONS, "channel", "is_made"),
        "disclosures": (*DIMENSIONS, "is_made"),
        "second_reviews": (*DIMENSIONS, "is_made", "is_agreed"),
        "referrals": ("made_on", "body", "referral_kind", "is_initial", "is_in_scope", "is_made_in_scope"),
        "officers": ("officer_id", "officer_role", "team", "full_time_equivalent", "is_on_review", "is_supporting"),
        "enquiries": ("channel", "is_received", "is_open"),
    }
)
"""population → its facts, in order."""
