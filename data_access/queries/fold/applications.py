"""Where every application stood on every day, as SQL: the same rules as ``populations.applications``, in the same order."""

from collections.abc import Mapping

from sqlalchemy import CTE, ColumnElement, Select, case, cast, func, null, select, true, union_all
from sqlalchemy.types import Integer

from data_access import vocabulary as words
from data_access.dates import FOREVER
from data_access.facts import DIMENSIONS
from data_access.queries.fold.spells import held, is_so, since_when, spells

_DEFAULTS = {
    "scope_status": "out_of_scope",
    "route": "unknown",
    "original_outcome": words.NOT_RECORDED,
    "risk_category": words.NOT_ASSESSED,
    "is_risk_assessed": 0,
    "assessed_on": FOREVER,
    "review_need": "undecided",
    "officer_id": -1,
    "team": words.UNALLOCATED,
    "is_started": 0,
    "is_completed": 0,
    "completed_on": FOREVER,
    "reviewed_outcome": words.NOT_RECORDED,
    "actions_outstanding": 0,
    "failures_confirmed": 0,
}


def application_spells(known: Mapping[str, CTE]) -> CTE:
    """One row per application in scope and stretch of days, with its facts (1 or 0), dimensions, stage and dates."""
    everywhere = spells("applications", "application_id", _changes(known), _DEFAULTS)
    staged = select(everywhere, _stage(everywhere).label("stage")).cte("applications_staged")
    inside = select(staged).where(staged.c.scope_status == "in_scope").cte("applications_inside")
    return _with_facts(since_when(inside, "application_id", {"stage_entered_on": "stage", "in_scope_since": "scope_status"}))


def _changes(known: Mapping[str, CTE]) -> list[Select]:
    def changes(table: CTE, **columns: ColumnElement) -> Select:
        said = (column.label(name) for name, column in columns.items())
        return select(table.c.application_id, table.c.event_id, table.c.occurred_on.label("day"), *said)

    scope, records, assessments, decisions, steps = (
        known[name] for name in ("scope_decisions", "application_records", "risk_assessments", "review_decisions", "review_steps")
    )

    def first_day(table: CTE) -> ColumnElement:
        return func.min(table.c.occurred_on).over(partition_by=table.c.application_id)

    started, completed = (select(steps).where(steps.c.review_step == step).cte(f"reviews_{step}") for step in ("started", "completed"))
    actions, failures = known["action_steps"], known["failure_steps"]
    is_counted = (failures.c.failure_status == "confirmed") & (failures.c.is_in_scope == true()) & failures.c.application_id.is_not(None)
    return [
        changes(scope, scope_status=scope.c.scope_status),
        changes(records, route=records.c.route, original_outcome=records.c.original_outcome),
        changes(assessments, risk_category=assessments.c.risk_category, is_risk_assessed=held(1), assessed_on=first_day(assessments)),
        changes(decisions, review_need=decisions.c.review_need),
        _allocations(steps, known["officer_postings"]),
        changes(started, is_started=held(1)),
        changes(completed, reviewed_outcome=completed.c.reviewed_outcome, is_completed=held(1), completed_on=first_day(completed)),
        _held(actions, "action_id", actions.c.action_step == "required", "actions_outstanding"),
        _held(failures, "failure_id", is_counted, "failures_confirmed"),
    ]


def _allocations(steps: CTE, postings: CTE) -> Select:
    """Whom an application was allocated to, and the team that the officer had joined last by then."""
    joined = select(
        postings.c.officer_id,
        postings.c.occurred_on.label("day"),
        held(0).label("place"),
        postings.c.event_id,
        cast(null(), Integer).label("application_id"),
        postings.c.team.label("team"),
    ).where(postings.c.posting == "joined", postings.c.posting_kind == "dedicated")
    allocated = select(
        steps.c.officer_id, steps.c.occurred_on, held(1), steps.c.event_id, steps.c.application_id, cast(null(), postings.c.team.type)
    ).where(steps.c.review_step == "allocated")
    both = union_all(joined, allocated).cte("allocations_and_postings")
    order = (both.c.day, both.c.place, both.c.event_id)
    said = func.count(both.c.team).over(partition_by=both.c.officer_id, order_by=order, rows=(None, 0))
    numbered = select(both, said.label("team_said")).cte("allocations_numbered")
    last = func.max(numbered.c.team).over(partition_by=(numbered.c.officer_id, numbered.c.team_said))
    teamed = select(numbered, last.label("team_then")).cte("allocations_with_teams")
    team = case((teamed.c.officer_id.is_(None), held(words.UNALLOCATED)), else_=func.coalesce(teamed.c.team_then, held(words.NOT_RECORDED)))
    return select(
        teamed.c.application_id,
        teamed.c.event_id,
        teamed.c.day,
        func.coalesce(teamed.c.officer_id, -1).label("officer_id"),
        team.label("team"),
    ).where(teamed.c.place == 1)


def _held(steps: CTE, key: str, counts: ColumnElement, name: str) -> Select:
    """How many things (``key``) each application holds: a thing counts while its latest step does, for the application of that step."""
    following = func.lead(steps.c.occurred_on).over(partition_by=steps.c[key], order_by=(steps.c.occurred_on, steps.c.event_id))
    until = select(
        steps.c.application_id, steps.c.occurred_on.label("day"), following.label("until"), is_so(counts).label("is_counted")
    ).cte(f"{name}_until")
    begun = select(until.c.application_id, until.c.day, held(1).label("change")).where(until.c.is_counted == 1)
    ended = select(until.c.application_id, until.c.until, held(-1)).where(until.c.is_counted == 1, until.c.until.is_not(None))
    both = union_all(begun, ended).cte(f"{name}_changes")
    daily = select(both.c.application_id, both.c.day, func.sum(both.c.change).label("change")).group_by(both.c.application_id, both.c.day)
    summed = daily.cte(f"{name}_daily")
    total = func.sum(summed.c.change).over(partition_by=summed.c.application_id, order_by=summed.c.day, rows=(None, 0))
    return select(summed.c.application_id, held(0).label("event_id"), summed.c.day, total.label(name))


def _stage(rows: CTE) -> ColumnElement:
    is_open = (rows.c.review_need == "required") & (rows.c.is_completed == 0)
    return case(
        (rows.c.is_risk_assessed == 0, held("waiting_for_assessment")),
        (rows.c.review_need == "undecided", held("waiting_for_decision")),
        (is_open & (rows.c.is_started == 0), held("review_to_do")),
        (is_open, held("review_under_way")),
        (rows.c.actions_outstanding > 0, held("actions_to_complete")),
        else_=held("complete"),
    )


def _with_facts(rows: CTE) -> CTE:
    """A day is kept as a fact only while it can matter, so that combinations stay few; ``officer`` and ``assessed`` are so always."""
    is_required = (rows.c.review_need == "required") & (rows.c.is_risk_assessed == 1)
    is_completed = is_required & (rows.c.is_completed == 1)
    is_allocated = is_required & (rows.c.is_completed == 0) & (rows.c.officer_id >= 0)
    has_failure = rows.c.failures_confirmed > 0
    is_not_disclosed = rows.c.original_outcome != "disclosed"
    is_open = rows.c.stage != "complete"
    facts = {
        "is_in_scope": true(),
        "is_review_undecided": (rows.c.is_risk_assessed == 1) & (rows.c.review_need == "undecided"),
        "is_review_required": is_required,
        "is_review_completed": is_completed,
        "is_allocated_and_open": is_allocated,
        "is_originally_disclosed": rows.c.original_outcome == "disclosed",
        "is_originally_not_disclosed": is_not_disclosed,
        "is_with_failure": has_failure,
        "is_with_failure_and_review_completed": has_failure & is_completed,
        "is_with_failure_and_originally_not_disclosed": has_failure & is_not_disclosed,
        "is_open": is_open,
    }
    kept = ("application_id", "from_day", "to_day", *DIMENSIONS, "stage", "reviewed_outcome", "is_risk_assessed", "completed_on")
    return select(
        *(rows.c[name] for name in kept),
        *(is_so(fact).label(name) for name, fact in facts.items()),
        rows.c.officer_id.label("officer"),
        rows.c.assessed_on.label("assessed"),
        rows.c.in_scope_since.label("in_scope"),
        case((is_open, rows.c.stage_entered_on)).label("stage_entered_on"),
        case((rows.c.is_risk_assessed == 0, rows.c.in_scope_since)).label("in_scope_since"),
        case((is_required & ~is_completed, rows.c.assessed_on)).label("assessed_on"),
        case((is_allocated, rows.c.officer_id)).label("officer_id"),
    ).cte("applications_with_facts")
