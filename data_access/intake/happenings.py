"""From what is said of a case, or of a finding, to the events that the case database should hold of it.

An event here is what happened without its numbers: (table, step) names it within its case, failure or officer; its values are a mapping.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from data_access import vocabulary as words
from data_access.intake.mapping import CASE_DATES, NO_FAILURE, OfficerTerms, ReviewTerms
from data_access.intake.validate import RowRejected, Statement

Values = Mapping[str, object]
Wanted = dict[tuple[str, str], Values]
"""Events by (table, step); the values hold ``occurred_on`` and, under ``officer``, a pseudonym."""

RECORD = ("application_records", "")
SCOPE = ("scope_decisions", "")
"""A case's own scope decision; those with another step tell of its source (``presence``)."""
_IN_SCOPE = ("within_period", "additional_checks")
FACTS = ("route", "original_outcome", "risk_category", "review_required", "scope", "officer", "source_system")
_FIELDS = (*CASE_DATES, *FACTS)


def failure_number(reference: str, key: str) -> int:
    """A failure's identity: 63 bits from its case's reference and its key, so that the same finding is found again in a later delivery."""
    return int.from_bytes(hashlib.sha256(f"{reference}\n{key}".encode()).digest()[:8]) >> 1


def merged(statements: Iterable[Statement], held: Values) -> dict[str, object]:
    """A case's fields: of those that stated a field the first that is not blank, else their default, else what is held."""
    said = list(statements)
    whole = dict(held)
    if len(said) == 1:
        # Of nearly every case there is one row: the same in fewer steps.
        told, defaults = said[0].case, said[0].defaults
        for name in _FIELDS:
            if name not in told:
                whole.setdefault(name, defaults.get(name))
            else:
                whole[name] = defaults.get(name) if told[name] is None else told[name]
        return whole
    for name in _FIELDS:
        told = [statement for statement in said if name in statement.case]
        default = next((s.defaults[name] for s in [*told, *said] if name in s.defaults), None)
        if told:
            whole[name] = next((s.case[name] for s in told if s.case[name] is not None), default)
        elif name not in held:
            whole[name] = default
    return whole


def case_events(case: Values, review: ReviewTerms) -> Wanted:
    """The events of a case. ``case`` needs ``received_on``; ``officer`` in it is a pseudonym already."""
    received = case["received_on"]
    assessed = case.get("assessed_on") or received
    category, officer = case.get("risk_category"), case.get("officer")
    wanted: Wanted = {
        RECORD: {
            "occurred_on": received,
            "received_on": received,
            "route": case.get("route") or "unknown",
            "original_outcome": case.get("original_outcome") or words.NOT_RECORDED,
            "source_system": source_system(case),
        },
        SCOPE: {"occurred_on": case.get("entered_scope_on") or received, **_scope(case, review)},
        ("review_decisions", ""): {"occurred_on": assessed, "review_need": case.get("review_required") or "required", "officer": None},
    }
    if category:
        values = {"occurred_on": assessed, "risk_category": category, "grade": words.NOT_RECORDED, "officer": None}
        wanted["risk_assessments", ""] = values
    allocated = case.get("allocated_on") or (received if officer else None)
    for step, day in (("allocated", allocated), ("started", case.get("started_on")), ("completed", case.get("completed_on"))):
        if day:
            values = {"occurred_on": day, "review_step": step, "reviewed_outcome": words.NOT_RECORDED, "officer": officer}
            wanted["review_steps", step] = values
    return wanted


def source_system(case: Values) -> str:
    """The system that a case stands in."""
    return case.get("source_system") or "import"


def case_fields(held: Wanted, review: ReviewTerms) -> dict[str, object]:
    """The way back: the fields that would give these events. A day or a reason that equals its default is left to the default."""
    said: dict[str, object] = {}
    for (table, step), values in held.items():
        said |= _READ_BACK[table](step, values)
    received = said.get("received_on")
    if received and said.get("scope") == _reason_by_period(received, review):
        del said["scope"]
    return {name: value for name, value in said.items() if name not in _DEFAULT_TO_RECEIVED or value != received}


_DEFAULT_TO_RECEIVED = ("entered_scope_on", "assessed_on", "allocated_on")
_READ_BACK = {
    "application_records": lambda _, v: {name: v[name] for name in ("received_on", "route", "original_outcome", "source_system")},
    "scope_decisions": lambda step, v: {} if step else {"scope": v["scope_reason"], "entered_scope_on": v["occurred_on"]},
    "review_decisions": lambda _, v: {"review_required": v["review_need"], "assessed_on": v["occurred_on"]},
    "risk_assessments": lambda _, v: {"risk_category": v["risk_category"], "assessed_on": v["occurred_on"]},
    "review_steps": lambda step, v: {f"{step}_on": v["occurred_on"], "officer": v["officer"]},
}


def _scope(case: Values, review: ReviewTerms) -> Values:
    reason = case.get("scope") or _reason_by_period(case["received_on"], review)
    return {"scope_status": "in_scope" if reason in _IN_SCOPE else "out_of_scope", "scope_reason": reason}


def _reason_by_period(received: date, review: ReviewTerms) -> str:
    if received < review.period_from:
        return "received_before"
    return "received_after" if received > review.period_to else "within_period"


def failure_events(statement: Statement, case: Values, *, is_in_scope: bool) -> Wanted:
    """The steps of one finding's failure; none when it tells of no failure. Raises RowRejected when nothing says the day."""
    finding, status = statement.finding, statement.finding["failure_status"]
    if status == NO_FAILURE:
        return {}
    found = finding.get("found_on")
    day = (found if status == "suspected" else finding.get("confirmed_on")) or case.get("completed_on")
    if day is None:
        raise RowRejected("no_date", "neither the finding nor its case says on which day it was made")
    days = {"suspected": found, status: day} if found and found < day else {status: day}
    common = {"failure_type": finding["failure_type"], "is_in_scope": is_in_scope}
    return {("failure_steps", step): {"occurred_on": on, "failure_status": step, **common} for step, on in days.items()}


def failure_fields(held: Wanted) -> dict[str, object]:
    """What a finding that would give these steps of a failure says; {} of none."""
    fields: dict[str, object] = {}
    for (_, step), values in sorted(held.items(), key=lambda one: one[1]["occurred_on"]):
        fields |= {"failure_type": values["failure_type"], "failure_status": step}
        fields["found_on" if step == "suspected" else "confirmed_on"] = values["occurred_on"]
    return fields


def posting_values(joined_on: date, terms: OfficerTerms) -> Values:
    """An officer's posting to the review, assumed from the day of the first allocation."""
    return {
        "occurred_on": joined_on,
        "posting": "joined",
        "posting_kind": "dedicated",
        "officer_role": terms.officer_role,
        "team": terms.team,
        "full_time_equivalent": terms.full_time_equivalent,
    }
