"""The closed lists of words that a record may use, each with the label that a person reads.

Codes are stored, labels are shown, and the order of a list is the order on screen. The triage categories are not here: their names were
never published and every force has its own, so they are rows of the case database (``risk_categories``).
"""

from collections.abc import Mapping
from types import MappingProxyType


def _terms(**labels: str) -> Mapping[str, str]:
    return MappingProxyType(labels)


NOT_RECORDED = "not_recorded"
"""The code of an unknown value of a dimension: shown as such, never left out and never zero."""

ROUTES = _terms(
    right_to_ask_self="Right to Ask, for self",
    right_to_ask_third_party="Right to Ask, third party",
    right_to_know="Right to Know",
    unknown="Route unknown",
)
ORIGINAL_OUTCOMES = _terms(
    disclosed="Disclosed",
    nothing_to_disclose="Nothing to disclose",
    test_not_met="Test not met",
    withdrawn="Withdrawn",
    not_progressed="Not progressed",
    not_recorded="Not recorded",
)
REVIEWED_OUTCOMES = _terms(
    right_then="Original decision right",
    disclose_now="Should have been disclosed",
    no_longer_needed="No longer needed",
    not_recorded="Not recorded",
)
SCOPE_STATUSES = _terms(in_scope="In scope", out_of_scope="Out of scope")
SCOPE_REASONS = _terms(
    within_period="Received within the period",
    additional_checks="Found by additional checks",
    received_before="Received before the period",
    received_after="Received after the period",
    duplicate="Duplicate",
    not_scheme="Not a disclosure scheme application",
    another_force="Another force",
    gone_from_source="No longer in the source system",
)
GRADES = _terms(standard="Standard", medium="Medium", high="High", not_recorded="Not recorded")
REVIEW_NEEDS = _terms(required="Required", not_required="Not required", undecided="Undecided")
REVIEW_STEPS = _terms(allocated="Allocated", started="Started", completed="Completed")
ACTION_KINDS = _terms(contact="Contact", disclosure="Disclosure", safeguarding="Safeguarding", referral="Referral")
ACTION_STEPS = _terms(required="Required", completed="Completed", withdrawn="Withdrawn")
CAPACITIES = _terms(person_at_risk="Person at risk", applicant="Applicant", recipient="Recipient", subject="Subject")
CONTACT_DECISIONS = _terms(
    required="Contact required",
    not_required="Contact not required",
    contacted="Contacted",
    no_valid_details="No valid details",
    no_response="No response after the policy number of attempts",
    not_safe="Not safe",
    not_appropriate="Not appropriate",
    declined="Declined",
    deceased="Deceased",
    passed_to_another_force="Passed to another force",
)
CONTACT_STATUSES = _terms(
    not_required="Contact not required",
    not_started="Not started",
    attempting="Attempting",
    contacted="Contacted",
    no_valid_details="Unable: no valid details",
    no_response="Unable: no response",
    not_safe="Not safe",
    not_appropriate="Not appropriate",
    declined="Declined",
    deceased="Deceased",
    passed_to_another_force="Passed to another force",
)
UNREACHABLE_STATUSES = ("no_valid_details", "no_response")
NOT_SAFE_OR_APPROPRIATE_STATUSES = ("not_safe", "not_appropriate")
STILL_TO_REACH_STATUSES = ("not_started", "attempting")
CHANNELS = _terms(phone="Phone", visit="Visit", partner_agency="Through a partner agency", other="Other safe route")
ATTEMPT_OUTCOMES = _terms(
    reached="Reached", no_answer="No answer", wrong_details="Details wrong", not_safe_to_continue="Not safe to continue"
)
FAILURE_TYPES = _terms(harm="Harm", administrative="Administrative", service="Service")
FAILURE_STATUSES = _terms(suspected="Suspected", confirmed="Confirmed", withdrawn="Withdrawn")
REFERRAL_BODIES = _terms(iopc="Independent Office for Police Conduct", other="Other body")
REFERRAL_KINDS = _terms(voluntary="Voluntary", mandatory="Mandatory", conduct="Conduct", other="Other")
POSTINGS = _terms(joined="Joined", left="Left")
POSTING_KINDS = _terms(dedicated="Dedicated", support="Ad-hoc support")
OFFICER_ROLES = _terms(assessor="Risk assessor", reviewer="Reviewer", contact_officer="Contact officer", lead="Review lead", other="Other")
ENQUIRY_CHANNELS = _terms(inbox="Dedicated inbox", phone_101="101")
ENQUIRY_STEPS = _terms(received="Received", closed="Closed")

STAGES = _terms(
    waiting_for_assessment="Waiting for risk assessment",
    waiting_for_decision="Waiting for a decision on detailed review",
    review_to_do="Detailed review to do",
    review_under_way="Detailed review under way",
    actions_to_complete="Actions to complete",
    complete="Complete",
)
"""Where an in-scope application stands; exactly one at a time. Derived in ``populations``, never stored."""

OPEN_STAGES = tuple(code for code in STAGES if code != "complete")
UNALLOCATED = "unallocated"
NOT_ASSESSED = "not_assessed"
