"""The same answers as each page's, asked of the database in plain SQL: the floor that the benchmark holds the dashboard against.

Written as an analyst would who had to: by the as-at rule, set by set, on SQLite and PostgreSQL alike. It leaves out what SQL makes hard
(days in a stage, the forecast), so that it answers somewhat less than the page and the floor is not too high.
"""

from datetime import date, datetime

from sqlalchemy import Connection, Date, DateTime, bindparam, text

_ALL_KNOWN = datetime(2999, 1, 1)


def _known(table: str) -> str:
    return f"""(SELECT * FROM {table} e WHERE e.recorded_at <= :known AND e.occurred_on <= :day AND NOT e.is_void AND NOT EXISTS (
        SELECT 1 FROM {table} l WHERE l.event_id = e.event_id AND l.version > e.version AND l.recorded_at <= :known))"""


def _latest(table: str, key: str, where: str = "1 = 1") -> str:
    return f"""(SELECT * FROM (SELECT k.*, ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY k.occurred_on DESC, k.event_id DESC) AS place
        FROM {_known(table)} k WHERE {where}) r WHERE r.place = 1)"""


_STEPS = f"""(SELECT application_id, MAX(CASE WHEN review_step = 'started' THEN 1 ELSE 0 END) AS started,
    MAX(CASE WHEN review_step = 'completed' THEN 1 ELSE 0 END) AS completed,
    MIN(CASE WHEN review_step = 'completed' THEN occurred_on END) AS completed_on,
    MAX(reviewed_outcome) AS reviewed_outcome FROM {_known("review_steps")} s GROUP BY application_id)"""
_OUTSTANDING = f"""(SELECT application_id, COUNT(*) AS outstanding FROM {_latest("action_steps", "action_id")} a
    WHERE action_step = 'required' GROUP BY application_id)"""
_HELD = f"""(SELECT application_id, COUNT(*) AS failures FROM {_latest("failure_steps", "failure_id")} f
    WHERE failure_status = 'confirmed' AND is_in_scope GROUP BY application_id)"""
_STAGE = """CASE WHEN x.risk_category IS NULL THEN 'waiting_for_assessment'
    WHEN COALESCE(d.review_need, 'undecided') = 'undecided' THEN 'waiting_for_decision'
    WHEN d.review_need = 'required' AND COALESCE(s.completed, 0) = 0 AND COALESCE(s.started, 0) = 0 THEN 'review_to_do'
    WHEN d.review_need = 'required' AND COALESCE(s.completed, 0) = 0 THEN 'review_under_way'
    WHEN COALESCE(o.outstanding, 0) > 0 THEN 'actions_to_complete' ELSE 'complete' END"""
_FROM = f"""FROM {_latest("scope_decisions", "application_id")} c
    LEFT JOIN {_latest("application_records", "application_id")} r ON r.application_id = c.application_id
    LEFT JOIN {_latest("risk_assessments", "application_id")} x ON x.application_id = c.application_id
    LEFT JOIN {_latest("review_decisions", "application_id")} d ON d.application_id = c.application_id
    LEFT JOIN {_STEPS} s ON s.application_id = c.application_id
    LEFT JOIN {_OUTSTANDING} o ON o.application_id = c.application_id
    LEFT JOIN {_HELD} f ON f.application_id = c.application_id
    LEFT JOIN {_latest("review_steps", "application_id", "review_step = 'allocated'")} w ON w.application_id = c.application_id
    WHERE c.scope_status = 'in_scope'"""
POSITION = f"""SELECT {_STAGE} AS stage, x.risk_category, d.review_need, s.completed, r.original_outcome, s.reviewed_outcome,
    CASE WHEN f.failures > 0 THEN 1 ELSE 0 END AS has_failure, COUNT(*) AS n {_FROM} GROUP BY 1, 2, 3, 4, 5, 6, 7"""
BY_OFFICER = f"""SELECT w.officer_id, x.risk_category, {_STAGE} AS stage, COUNT(*) AS n,
    SUM(CASE WHEN s.completed_on > :since THEN 1 ELSE 0 END) AS recently {_FROM} AND d.review_need = 'required' GROUP BY 1, 2, 3"""
PEOPLE = f"""SELECT CASE WHEN t.reached_on > d.occurred_on OR (t.reached_on = d.occurred_on AND d.contact_decision = 'required') THEN 'contacted'
        WHEN d.contact_decision = 'required' AND t.made > 0 THEN 'attempting' WHEN d.contact_decision = 'required' THEN 'not_started'
        ELSE d.contact_decision END AS status, COALESCE(t.made, 0) AS made, d.next_review_on, COUNT(*) AS n
    FROM {_latest("contact_decisions", "person_id")} d
    JOIN {_latest("scope_decisions", "application_id")} c ON c.application_id = d.application_id AND c.scope_status = 'in_scope'
    LEFT JOIN (SELECT person_id, COUNT(*) AS made, MAX(CASE WHEN attempt_outcome = 'reached' THEN occurred_on END) AS reached_on
        FROM {_known("contact_attempts")} a GROUP BY person_id) t ON t.person_id = d.person_id GROUP BY 1, 2, 3"""
FAILURES = f"""SELECT failure_type, is_in_scope, COUNT(*) AS n FROM {_latest("failure_steps", "failure_id")} f
    WHERE failure_status = 'confirmed' GROUP BY 1, 2"""
ACTIONS = f"""SELECT action_kind, action_step, COUNT(*) AS n FROM {_latest("action_steps", "action_id")} a GROUP BY 1, 2"""
OFFICERS = f"""SELECT team, officer_role, SUM(full_time_equivalent) AS hours, COUNT(*) AS n
    FROM {_latest("officer_postings", "officer_id", "posting_kind = 'dedicated'")} p WHERE posting = 'joined' GROUP BY 1, 2"""
ASSESSED_BY_DAY = f"""SELECT first_on, COUNT(*) AS n FROM (SELECT application_id, MIN(occurred_on) AS first_on
    FROM {_known("risk_assessments")} a GROUP BY application_id) g GROUP BY first_on"""
DAYS_TO_ASSESSMENT = f"""WITH assessed AS MATERIALIZED (SELECT application_id, risk_category,
        MIN(occurred_on) OVER (PARTITION BY application_id) AS first_on,
        ROW_NUMBER() OVER (PARTITION BY application_id ORDER BY occurred_on DESC, event_id DESC) AS place
        FROM {_known("risk_assessments")} a),
    scoped AS MATERIALIZED (SELECT application_id, MIN(occurred_on) AS scoped_on FROM {_known("scope_decisions")} s GROUP BY application_id)
    SELECT risk_category, first_on, scoped_on, COUNT(*) AS n FROM scoped JOIN assessed ON assessed.application_id = scoped.application_id
    WHERE place = 1 GROUP BY 1, 2, 3"""
REGRADES = f"""SELECT was, risk_category, COUNT(*) AS n FROM (SELECT risk_category,
    LAG(risk_category) OVER (PARTITION BY application_id ORDER BY occurred_on, event_id) AS was
    FROM {_known("risk_assessments")} a) g WHERE was <> risk_category GROUP BY 1, 2"""


def _by_day(table: str, what: str) -> str:
    return f"SELECT occurred_on, {what} AS what, COUNT(*) AS n FROM {_known(table)} e GROUP BY 1, 2"


_STANDING = (POSITION, PEOPLE, FAILURES)
"""What the headlines of a page compare: asked as at the day, and again as at the comparison, as known then."""
NOW = {
    "overview": (*_STANDING, _by_day("scope_decisions", "scope_status"), ASSESSED_BY_DAY, _by_day("review_steps", "review_step")),
    "risk": (POSITION, DAYS_TO_ASSESSMENT, REGRADES),
    "contact": (PEOPLE, _by_day("contact_decisions", "contact_decision"), _by_day("contact_attempts", "attempt_outcome")),
    "findings": (
        *_STANDING,
        ACTIONS,
        _by_day("failure_steps", "failure_status"),
        _by_day("disclosures", "1"),
        _by_day("referrals", "body"),
    ),
    "workload": (BY_OFFICER, OFFICERS, _by_day("officer_postings", "posting")),
}
THEN = {
    "overview": _STANDING,
    "risk": (POSITION,),
    "contact": (PEOPLE,),
    "findings": (*_STANDING, ACTIONS),
    "workload": (BY_OFFICER, OFFICERS),
}


def ask(connection: Connection, sql: str, *, day: date, known: datetime | None = None, since: date | None = None) -> list:
    """The rows of one query."""
    kinds = {"day": (Date, day), "known": (DateTime, known or _ALL_KNOWN), "since": (Date, since or day)}
    used = {name: value for name, value in kinds.items() if f":{name}" in sql}
    statement = text(sql).bindparams(*(bindparam(name, type_=kind) for name, (kind, _) in used.items()))
    return list(connection.execute(statement, {name: value for name, (_, value) in used.items()}))


def answer(connection: Connection, page: str, *, day: date, compared_with: date, known_then: datetime, since: date) -> dict[str, list]:
    """Everything that a page needs, by the query."""
    found = {sql: ask(connection, sql, day=day, since=since) for sql in NOW[page]}
    for sql in THEN[page]:
        ask(connection, sql, day=compared_with, known=known_then, since=since)
    return found
