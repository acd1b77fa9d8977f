"""Where everyone and everything else stood on every day, as SQL: the same rules as ``populations.others``."""

from collections.abc import Mapping, Sequence

from sqlalchemy import CTE, ColumnElement, case, func, select, true, union_all

from data_access import vocabulary as words
from data_access.dates import FOREVER
from data_access.facts import DIMENSIONS, MOST_ATTEMPTS_TOLD_APART
from data_access.queries.fold.spells import LONG_AGO, along, held, is_so, spells


def people(known: Mapping[str, CTE], applications: CTE) -> CTE:
    """A person is counted once, through the application of the latest decision about contact, and only while that is in scope."""
    decisions, attempts = known["contact_decisions"], known["contact_attempts"]
    decided = select(
        decisions.c.person_id,
        decisions.c.event_id,
        decisions.c.occurred_on.label("day"),
        decisions.c.application_id,
        decisions.c.contact_decision,
        decisions.c.occurred_on.label("decided_on"),
        func.coalesce(decisions.c.next_review_on, held(FOREVER)).label("next_review_on"),
    )
    made = func.row_number().over(partition_by=attempts.c.person_id, order_by=(attempts.c.occurred_on, attempts.c.event_id))
    attempted = select(
        attempts.c.person_id,
        attempts.c.event_id,
        attempts.c.occurred_on.label("day"),
        made.label("attempts_made"),
        func.coalesce(attempts.c.next_attempt_on, held(FOREVER)).label("next_attempt_on"),
        case((attempts.c.attempt_outcome == "reached", attempts.c.occurred_on)).label("reached_on"),
    )
    defaults = {
        "application_id": -1,
        "contact_decision": "none",
        "decided_on": LONG_AGO,
        "next_review_on": FOREVER,
        "attempts_made": 0,
        "next_attempt_on": FOREVER,
        "reached_on": LONG_AGO,
    }
    everyone = spells("people", "person_id", [decided, attempted], defaults)
    stated = select(everyone, _contact_status(everyone).label("contact_status")).where(everyone.c.contact_decision != "none")
    return _with_contact_facts(along(stated.cte("people_stated"), applications, DIMENSIONS).cte("people_along"))


def _contact_status(rows: CTE) -> ColumnElement:
    is_required = rows.c.contact_decision == "required"
    was_reached = (rows.c.reached_on > rows.c.decided_on) | (is_required & (rows.c.reached_on == rows.c.decided_on))
    return case(
        (was_reached, held("contacted")),
        (is_required & (rows.c.attempts_made > 0), held("attempting")),
        (is_required, held("not_started")),
        else_=rows.c.contact_decision,
    )


def _with_contact_facts(rows: CTE) -> CTE:
    status, still = rows.c.contact_status, words.STILL_TO_REACH_STATUSES
    is_open = status.in_((*still, *words.UNREACHABLE_STATUSES, *words.NOT_SAFE_OR_APPROPRIATE_STATUSES))
    facts = {
        "is_requiring_contact": status != "not_required",
        "is_contacted": status == "contacted",
        "is_unreachable": status.in_(words.UNREACHABLE_STATUSES),
        "is_not_safe_or_appropriate": status.in_(words.NOT_SAFE_OR_APPROPRIATE_STATUSES),
        "is_still_to_reach": status.in_(still),
        "is_contact_open": is_open,
    }
    due = case((status.in_(still), rows.c.next_attempt_on), else_=rows.c.next_review_on)
    most = held(MOST_ATTEMPTS_TOLD_APART)
    return select(
        rows.c.from_day,
        rows.c.to_day,
        *(rows.c[name] for name in DIMENSIONS),
        status,
        *(is_so(fact).label(name) for name, fact in facts.items()),
        case((rows.c.attempts_made > most, most), else_=rows.c.attempts_made).label("attempts_made"),
        case((status.in_(still), rows.c.decided_on)).label("decided_on"),
        case((is_open, due)).label("due_on"),
    ).cte("people_with_facts")


def failures(known: Mapping[str, CTE], applications: CTE) -> CTE:
    """Those out of scope stand apart: they have no dimensions and never join a total."""
    steps = known["failure_steps"]
    said = select(
        steps.c.failure_id,
        steps.c.event_id,
        steps.c.occurred_on.label("day"),
        func.coalesce(steps.c.application_id, -1).label("application_id"),
        steps.c.failure_type,
        steps.c.failure_status,
        is_so(steps.c.is_in_scope == true()).label("is_within"),
    )
    defaults = {"application_id": -1, "failure_type": "none", "failure_status": "none", "is_within": 0}
    every = spells("failures", "failure_id", [said], defaults)
    within = along(select(every).where(every.c.is_within == 1).cte("failures_within"), applications, DIMENSIONS).cte("failures_along")
    columns = ("from_day", "to_day", "failure_type", "failure_status", "is_within")
    outside = select(*(every.c[name] for name in columns), *(held(words.NOT_RECORDED).label(name) for name in DIMENSIONS))
    both = union_all(select(*(within.c[name] for name in (*columns, *DIMENSIONS))), outside.where(every.c.is_within == 0)).cte(
        "failures_all"
    )
    is_confirmed = both.c.failure_status == "confirmed"
    is_counted = is_confirmed & (both.c.is_within == 1)
    facts = {
        "is_confirmed_in_scope": is_counted,
        "is_suspected": (both.c.failure_status == "suspected") & (both.c.is_within == 1),
        "is_confirmed_out_of_scope": is_confirmed & (both.c.is_within == 0),
        **{f"is_{kind}": is_counted & (both.c.failure_type == kind) for kind in words.FAILURE_TYPES},
    }
    return _with(both, ("failure_type", *DIMENSIONS), facts, "failures_with_facts")


def actions(known: Mapping[str, CTE], applications: CTE) -> CTE:
    """An action withdrawn is neither required nor completed."""
    steps = known["action_steps"]
    said = select(
        steps.c.action_id,
        steps.c.event_id,
        steps.c.occurred_on.label("day"),
        steps.c.application_id,
        steps.c.action_kind,
        steps.c.action_step,
    )
    every = spells("actions", "action_id", [said], {"application_id": -1, "action_kind": "none", "action_step": "none"})
    rows = along(every, applications, DIMENSIONS).cte("actions_along")
    facts = {"is_required": rows.c.action_step != "withdrawn", "is_completed": rows.c.action_step == "completed"}
    return _with(rows, ("action_kind", *DIMENSIONS), facts, "actions_with_facts")


def happenings(known: Mapping[str, CTE], applications: CTE, table: str) -> CTE:
    """Contact attempts, disclosures or second reviews: each happens once and counts while its application is in scope."""
    events = known[table]
    stays = _from_then_on(events).cte(f"{table}_stay")
    rows = along(stays, applications, DIMENSIONS).cte(f"{table}_along")
    facts = {"is_made": true()}
    if table == "second_reviews":
        facts["is_agreed"] = (rows.c.is_category_agreed == true()) & (rows.c.is_outcome_agreed == true())
    kept = (*DIMENSIONS, "channel") if table == "contact_attempts" else DIMENSIONS
    return _with(rows, kept, facts, f"{table}_with_facts")


def referrals(known: Mapping[str, CTE]) -> CTE:
    """Referrals stay once made; those out of scope are not in the figure."""
    stays = _from_then_on(known["referrals"]).cte("referrals_stay")
    rows = select(stays, stays.c.from_day.label("made_on")).cte("referrals_made")
    is_in_scope = rows.c.is_in_scope == true()
    facts = {"is_initial": rows.c.is_initial == true(), "is_in_scope": is_in_scope, "is_made_in_scope": is_in_scope}
    return _with(rows, ("made_on", "body", "referral_kind"), facts, "referrals_with_facts")


def officers(known: Mapping[str, CTE]) -> CTE:
    """Dedicated to the review, or in ad-hoc support, with team, role and full-time equivalent."""
    postings = known["officer_postings"]
    kept = ("posting", "officer_role", "team", "full_time_equivalent")
    defaults = {"posting": "none", "officer_role": "other", "team": words.NOT_RECORDED, "full_time_equivalent": 0.0}
    parts = []
    for kind in words.POSTING_KINDS:
        said = select(
            postings.c.officer_id, postings.c.event_id, postings.c.occurred_on.label("day"), *(postings.c[name] for name in kept)
        ).where(postings.c.posting_kind == kind)
        rows = spells(f"officers_{kind}", "officer_id", [said], defaults)
        parts.append(select(rows, held(kind).label("posting_kind")))
    every = union_all(*parts).cte("officers_all")
    is_here = every.c.posting == "joined"
    facts = {
        "is_on_review": is_here & (every.c.posting_kind == "dedicated"),
        "is_supporting": is_here & (every.c.posting_kind == "support"),
    }
    return _with(every, ("officer_id", "officer_role", "team", "full_time_equivalent"), facts, "officers_with_facts")


def enquiries(known: Mapping[str, CTE]) -> CTE:
    """Enquiries from the public, and whether they are open."""
    steps = known["enquiries"]
    said = select(steps.c.enquiry_id, steps.c.event_id, steps.c.occurred_on.label("day"), steps.c.channel, steps.c.enquiry_step)
    rows = spells("enquiries", "enquiry_id", [said], {"channel": "none", "enquiry_step": "none"})
    return _with(rows, ("channel",), {"is_received": true(), "is_open": rows.c.enquiry_step == "received"}, "enquiries_with_facts")


def _from_then_on(events: CTE):
    columns = [column for column in events.c if column.name != "occurred_on"]
    return select(events.c.occurred_on.label("from_day"), held(FOREVER).label("to_day"), *columns)


def _with(rows: CTE, kept: Sequence[str], facts: Mapping[str, ColumnElement], name: str) -> CTE:
    columns = [rows.c[column] for column in ("from_day", "to_day", *kept)]
    return select(*columns, *(is_so(fact).label(fact_name) for fact_name, fact in facts.items())).cte(name)
