"""Every check on the quality of the records, declared once: a code that an officer can quote, what is wrong, why it matters, what to do.

Nothing here computes: ``fault`` names the rule by which ``populations.faults`` finds it. A code is never given to another check.
"""

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType


@dataclass(frozen=True)
class Check:
    """One check. ``needs``: the populations of which something must be recorded, since else its result is unknown and not nought."""

    code: str
    fault: str
    wrong: str
    """What is wrong, in a few words."""
    unit: str
    definition: str
    why: str
    remedy: str
    needs: tuple[str, ...] = ("applications",)

    @property
    def key(self) -> str:
        """What it is called where figures and checks stand side by side."""
        return f"check_{self.code}"


_ORDER = "An order that cannot be: one of the two days is wrong, and every age and pace that is reckoned from it."
_BOTH_DAYS = "Look both days up in the case file and correct the wrong one."

_CHECKS = (
    Check(
        code="Q01",
        fault="received_after_assessment",
        wrong="Assessed before it was received",
        unit="applications",
        definition="The first risk assessment is earlier than the day received of the latest record.",
        why="The day received decides whether an application is in the period, and so in scope.",
        remedy="Look the day received up in the source system and correct it there.",
    ),
    Check(
        code="Q02",
        fault="allocated_before_in_scope",
        wrong="Allocated before it was in scope",
        unit="applications",
        definition="The first allocation is earlier than the first decision that places the application in scope.",
        why=_ORDER,
        remedy=_BOTH_DAYS,
    ),
    Check(
        code="Q03",
        fault="started_before_allocated",
        wrong="Detailed review started before it was allocated",
        unit="applications",
        definition="The first start is earlier than the first allocation.",
        why=_ORDER,
        remedy=_BOTH_DAYS,
    ),
    Check(
        code="Q04",
        fault="completed_before_started",
        wrong="Detailed review completed before it was started",
        unit="applications",
        definition="The first completion is earlier than the first start.",
        why=_ORDER,
        remedy=_BOTH_DAYS,
    ),
    Check(
        code="Q05",
        fault="completed_before_assessed",
        wrong="Detailed review completed before any risk assessment",
        unit="applications",
        definition="The first completion is earlier than the first risk assessment.",
        why="A detailed review is required by a risk assessment; without one it was not triaged, or the day is wrong.",
        remedy=_BOTH_DAYS,
    ),
    Check(
        code="Q06",
        fault="second_review_before_first",
        wrong="Second review before the detailed review was complete",
        unit="applications",
        definition="The first second review is earlier than the first completion.",
        why="A second review of an unfinished first one says nothing about whether reviews agree.",
        remedy=_BOTH_DAYS,
    ),
    Check(
        code="Q07",
        fault="confirmed_before_suspected",
        wrong="Failure confirmed before it was found",
        unit="failures",
        definition="The first confirmation is earlier than the day on which the failure was first suspected.",
        why="The public is told by when failures were confirmed.",
        remedy=_BOTH_DAYS,
        needs=("failures",),
    ),
    Check(
        code="Q08",
        fault="action_completed_before_required",
        wrong="Action completed before it was required",
        unit="actions",
        definition="The first completion of the action is earlier than the first day on which it was required.",
        why=_ORDER,
        remedy=_BOTH_DAYS,
        needs=("actions",),
    ),
    Check(
        code="Q09",
        fault="enquiry_closed_before_received",
        wrong="Enquiry closed before it was received",
        unit="enquiries",
        definition="The first closing is earlier than the first day received.",
        why=_ORDER,
        remedy=_BOTH_DAYS,
        needs=("enquiries",),
    ),
    Check(
        code="Q10",
        fault="record_without_scope_decision",
        wrong="In a source, with no decision on scope",
        unit="applications",
        definition="A source holds a record of the application, and no decision on its scope has been recorded.",
        why="It is counted nowhere: if it belongs to the review, the review does not know of it.",
        remedy="Decide whether it is in scope, and record the reason where it is not.",
    ),
    Check(
        code="Q11",
        fault="in_scope_without_record",
        wrong="In scope, with no record in any source",
        unit="applications",
        definition="The application is in scope, and no record of it has come from a source system.",
        why="Nobody can look up what it is: its route and original outcome are unknown.",
        remedy="Find it in its source system and import it, or correct the reference.",
    ),
    Check(
        code="Q12",
        fault="no_day_received",
        wrong="In scope, without the day it was received",
        unit="applications",
        definition="The application is in scope, and its latest record does not say when it was received.",
        why="Whether it lies within the period of the review cannot be shown.",
        remedy="Look the day up in the source system.",
    ),
    Check(
        code="Q13",
        fault="no_category",
        wrong="In scope for more than 28 days without a risk category",
        unit="applications",
        definition="The application has been in scope for more than 28 days without a break, and has no risk assessment.",
        why="Nobody knows whether somebody is at risk now.",
        remedy="Assess it, or record the assessment if it was made.",
    ),
    Check(
        code="Q14",
        fault="no_outcome",
        wrong="Detailed review complete, without an outcome",
        unit="applications",
        definition="The application requires a detailed review, which is complete, and the outcome of the latest completion is not recorded.",
        why="Whether the original decision was right is what the review is for.",
        remedy="Record the outcome that the reviewer reached.",
    ),
    Check(
        code="Q15",
        fault="completed_out_of_scope",
        wrong="Detailed review completed while out of scope",
        unit="applications",
        definition="At the end of a day on which its detailed review was completed the application was not in scope.",
        why="The review is in no figure, or the decision on scope is wrong.",
        remedy="Check the decision on scope, then the day of completion.",
    ),
    Check(
        code="Q16",
        fault="attempt_without_decision",
        wrong="Contact attempted, with no decision on contact",
        unit="people",
        definition="An attempt to contact the person is recorded, and no decision on whether contact is required or safe.",
        why="Contact that nobody decided on may not have been safe.",
        remedy="Record the decision and who made it; if there was none, tell the review lead today.",
        needs=("people",),
    ),
    Check(
        code="Q17",
        fault="attempt_before_decision",
        wrong="Contact attempted before the first decision on contact",
        unit="people",
        definition="The first attempt to contact the person is earlier than the first decision on contact.",
        why="Contact that nobody had decided on may not have been safe.",
        remedy="Check both days; if they are right, tell the review lead.",
        needs=("people",),
    ),
    Check(
        code="Q18",
        fault="attempt_overdue",
        wrong="Next attempt overdue, with no attempt",
        unit="people",
        definition="The person is still to be reached, and the day set for the next attempt has passed without one.",
        why="The promise was that attempts continue where it is safe; or an attempt was made and not recorded.",
        remedy="Record the attempt, make it, or set another day with the reason.",
        needs=("people",),
    ),
    Check(
        code="Q19",
        fault="contact_without_action",
        wrong="Contact decided on, with no action for it",
        unit="people",
        definition="The person is still to be reached, and no action of contact was ever recorded for the application.",
        why="A decision that nobody was asked to carry out is forgotten.",
        remedy="Record the action and who is to carry it out.",
        needs=("people", "actions"),
    ),
    Check(
        code="Q20",
        fault="officer_not_posted",
        wrong="Step by an officer without a posting that day",
        unit="records",
        definition=(
            "An assessment, decision, step or second review names an officer who, on that day, was neither on the review nor in support of it. "
            "The day of leaving is still a day on it."
        ),
        why="Load and team are reckoned from postings; or the step names the wrong officer.",
        remedy="Correct the posting, or the officer of the step.",
        needs=("officers",),
    ),
    Check(
        code="Q21",
        fault="recorded_ahead",
        wrong="Recorded before the day it happened",
        unit="records",
        definition="The record, as it now reads, was made before the day on which it says it happened. Postings may be, and are left out.",
        why="Something was said to have happened that had not.",
        remedy="Correct the day.",
    ),
    Check(
        code="Q22",
        fault="dated_in_future",
        wrong="Dated after today",
        unit="records",
        definition="The record says that it happened on a day that, on the as-at day, is still to come. Postings may be, and are left out.",
        why="It will join the figures on that day, without anything having happened.",
        remedy="Correct the day.",
    ),
    Check(
        code="Q23",
        fault="broken_versions",
        wrong="History of corrections with a gap",
        unit="records",
        definition="Of the versions of a record one is missing, or was recorded before the one that it replaces.",
        why="What was known on a past day cannot be shown for it.",
        remedy="Ask who runs the source system; history is only ever appended to.",
    ),
)

CHECKS = MappingProxyType({check.code: check for check in _CHECKS})
"""Every check by its code, in the order in which they are read."""

KINDS = MappingProxyType(
    {
        "application_records": "Applications received",
        "scope_decisions": "Decisions on scope",
        "risk_assessments": "Risk assessments",
        "review_decisions": "Decisions on detailed review",
        "review_steps": "Steps of a detailed review",
        "second_reviews": "Second reviews",
        "action_steps": "Steps of an action",
        "contact_decisions": "Decisions on contact",
        "contact_attempts": "Attempts at contact",
        "failure_steps": "Steps of a finding",
        "referrals": "Referrals",
        "disclosures": "Disclosures",
        "officer_postings": "Officers' postings",
        "enquiries": "Enquiries",
        "population_baselines": "Stated populations",
    }
)
"""Kind of event → what people call it, in the order in which they are read."""

BANDS = MappingProxyType(
    {"Before its day": -1, "Same day": 0, "1–2 days": 2, "3–7 days": 7, "8–28 days": 28, "29 days or more": None},
)
"""How many days after it happened something was entered: the band's name → its last number of days, None for no end."""
ON_TIME = ("Before its day", "Same day")


@lru_cache(maxsize=4096)
def band_of(days: int) -> str:
    """The band in which a number of days lies."""
    return next(name for name, last in BANDS.items() if last is None or days <= last)
