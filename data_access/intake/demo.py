"""Writes a synthetic demonstration review into both databases, through the same door as real data.

The whole of it is invented from a seed, except that every published figure comes out exactly as at its date, both as known then and as
known now. It opens as at 1 March 2024, mid-review.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
from sqlalchemy import Connection, Engine, Table, func, select

from data_access import vocabulary as words
from data_access.database import tables
from data_access.database.engine import open_case_database_to_write, open_register
from data_access.digits import plain_number
from data_access.errors import BadRequest
from data_access.intake import invented_contact as contact
from data_access.intake import invented_findings as findings
from data_access.intake.invented_calendar import LAST_DAY, dates, day_of, number
from data_access.intake.invented_officers import ROLES, TEAMS, Officers, draw_assessors, invent_allocations, invent_officers
from data_access.intake.invented_review import CATEGORIES, LATE, NEVER, POPULATION, invent_applications, invent_reviews
from data_access.intake.load import append, next_data_version
from data_access.progress import Progress
from data_access.releases.published_before import register_published_before

SEED = 20_231_026
LARGEST = 10_000_000
WHOLE_UP_TO = 200_000
"""Up to this many applications are written in one transaction; above, one a table, and the data version last makes them readable."""

_LABELS = {"immediate": "Immediate", "high": "High", "medium": "Medium", "low": "Low", "none_apparent": "None apparent"}
_WEIGHTS = (4.0, 3.0, 2.0, 1.0, 0.5)
_GRADES = ("standard", "medium", "high", "not_recorded")
_GRADE_BY_CATEGORY = ((0.05, 0.2, 0.65, 0.1), (0.1, 0.3, 0.5, 0.1), (0.25, 0.5, 0.15, 0.1), (0.6, 0.25, 0.05, 0.1), (0.8, 0.08, 0.02, 0.1))


def make_demonstration(
    case_url: str,
    register_url: str,
    *,
    made_at: datetime,
    applications: int = POPULATION,
    seed: int = SEED,
    progress: Progress = lambda share, text: None,
) -> dict[str, int]:
    """Fills an empty case database, and the register's meetings and real history; returns rows written by table.

    ``progress`` is told a share from 0 to 1 and what is being written. Raises BadRequest for a size out of range or a database that
    already holds applications, and DatabaseUnavailable.
    """
    if not 1 <= applications <= LARGEST:
        raise BadRequest(
            f"A demonstration has from 1 to {plain_number(LARGEST)} applications; {plain_number(applications)} is outside that."
        )
    case, register = open_case_database_to_write(case_url), open_register(register_url)
    try:
        written = _write_review(case, applications, seed, made_at, progress)
        _write_meetings(register)
        register_published_before(register, at=made_at)
    finally:
        case.dispose()
        register.dispose()
    progress(1.0, "The demonstration is ready")
    return written


def _write_review(case: Engine, wanted: int, seed: int, made_at: datetime, progress: Progress) -> dict[str, int]:
    with case.connect() as connection:
        if connection.execute(select(func.count()).select_from(tables.applications)).scalar_one():
            raise BadRequest(
                "The case database already holds applications, and a demonstration is never mixed with them. Name an empty one."
            )
        try:
            written = _write_everything(connection, wanted, seed, made_at, progress)
            connection.commit()
        except BaseException:
            connection.rollback()
            if wanted > WHOLE_UP_TO:
                _clear(connection)
            raise
    return written


def _write_everything(connection: Connection, wanted: int, seed: int, made_at: datetime, progress: Progress) -> dict[str, int]:
    """Rows written by table. Until the last commit, which is the caller's, no reader is told that there is anything."""
    written: dict[str, int] = {}
    _write_review_row(connection)
    recorded_to = datetime(2024, 1, 1)
    for share, table, rows in _everything(np.random.default_rng(seed), wanted):
        progress(share, f"Writing {table.name.replace('_', ' ')}")
        written[table.name] = append(connection, table, rows)
        if "recorded_at" in rows.columns and rows.height:
            recorded_to = max(recorded_to, rows["recorded_at"].max())
        if wanted > WHOLE_UP_TO:
            connection.commit()
    next_data_version(connection, recorded_to, "synthetic demonstration", made_at.astimezone(UTC).replace(tzinfo=None))
    return written


def _clear(connection: Connection) -> None:
    """Takes away what was committed table by table, so that a large demonstration cut short can be made again."""
    for table in reversed(tables.case_metadata.sorted_tables):
        if table is not tables.schema_information:
            connection.execute(table.delete())
    connection.commit()


def _write_review_row(connection: Connection) -> None:
    connection.execute(
        tables.review.insert().values(
            review_id=1,
            name="Disclosure scheme review (synthetic demonstration)",
            is_synthetic=True,
            period_from=date(2015, 4, 1),
            period_to=date(2023, 8, 31),
            announced_on=date(2023, 10, 26),
            opens_as_at=date(2024, 3, 1),
            policy_attempts=contact.POLICY_ATTEMPTS,
        )
    )
    rows = [
        {"risk_category": code, "label": _LABELS[code], "rank": rank, "is_high": rank <= 2, "weight": weight}
        for rank, (code, weight) in enumerate(zip(CATEGORIES, _WEIGHTS, strict=True), start=1)
    ]
    connection.execute(tables.risk_categories.insert(), rows)


def _everything(chance: np.random.Generator, wanted: int) -> Iterator[tuple[float, Table, pl.DataFrame]]:
    """(share done before it, table, rows), in an order that the foreign keys allow."""
    scale = wanted / POPULATION
    cases = invent_applications(chance, wanted)
    reviews = invent_reviews(chance, cases)
    team = invent_officers(chance, scale)
    key = np.arange(1, cases.count + 1)
    yield 0.05, tables.applications, pl.DataFrame({"application_id": key, "reference": [f"SYN-{n:07d}" for n in key]})
    subject = cases.count + key
    yield 0.12, tables.people, pl.DataFrame({"person_id": np.concatenate([np.unique(cases.person), subject])})
    yield 0.18, tables.application_people, _links(key, cases.person, subject)
    yield from _team_tables(chance, team)
    yield 0.25, tables.application_records, _records(chance, cases)
    yield 0.4, tables.scope_decisions, _scope(chance, cases)
    yield 0.5, tables.risk_assessments, _assessments(chance, cases, draw_assessors(chance, cases, team))
    yield 0.65, tables.review_decisions, _decisions(chance, cases)
    yield 0.8, tables.review_steps, _steps(chance, reviews, team)
    yield from _contact_tables(chance, cases, reviews)
    yield from _finding_tables(chance, cases, reviews, scale)


def _events(chance: np.random.Generator, day: np.ndarray, columns: dict[str, object], late: float = 0.0, first_id: int = 1) -> pl.DataFrame:
    """Event rows of version 1. A share of them is recorded up to three weeks late, though never after 11 January or the end of May for
    what the statements of those days counted, nor after the last day."""
    recorded = day + np.where(chance.random(day.size) < late, 1 + chance.gamma(1.3, 4, day.size).astype(np.int64).clip(0, 20), 0)
    for stated in (number(2024, 1, 11), number(2024, 5, 23), LAST_DAY):
        recorded = np.where(day <= stated, np.minimum(recorded, stated), recorded)
    seconds = 8 * 3600 + chance.integers(0, 9 * 3600, day.size)
    frame = {
        "event_id": np.arange(first_id, first_id + day.size),
        "version": pl.repeat(1, day.size, dtype=pl.Int32, eager=True),
        "is_void": pl.repeat(False, day.size, eager=True),
        "occurred_on": dates(day),
        "recorded_at": dates(recorded).astype("datetime64[us]") + (seconds * 1_000_000).astype("timedelta64[us]"),
        **columns,
    }
    return pl.DataFrame(frame)


def _named(codes: np.ndarray, names: object) -> pl.Series:
    return pl.Series(list(names)).gather(pl.Series(codes.astype(np.int64)))


def _sorted(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Columns in the order of their days, as a case system would have numbered them."""
    order = np.argsort(columns["day"], kind="stable")
    return {name: values[order] for name, values in columns.items()}


def _corrected(
    chance: np.random.Generator, rows: pl.DataFrame, share: float, among: pl.Expr | None = None, **changed: pl.Expr
) -> pl.DataFrame:
    """The rows and, for a share of those ``among`` them, a second version recorded some days later, within the last day."""
    chosen = rows.filter(pl.Series(chance.random(rows.height) < share, dtype=pl.Boolean) & (pl.lit(True) if among is None else among))
    later = [timedelta(days=int(n), minutes=7) for n in 2 + chance.integers(0, 25, chosen.height)]
    again = chosen.with_columns(
        version=pl.lit(2, pl.Int32), recorded_at=pl.col("recorded_at") + pl.Series(later, dtype=pl.Duration("us")), **changed
    )
    return pl.concat([rows, again.filter(pl.col("recorded_at") < datetime.combine(day_of(LAST_DAY), datetime.min.time()))])


def _links(key: np.ndarray, person: np.ndarray, subject: np.ndarray) -> pl.DataFrame:
    at_risk = pl.DataFrame({"application_id": key, "person_id": person, "capacity": "person_at_risk"})
    return pl.concat([at_risk, pl.DataFrame({"application_id": key, "person_id": subject, "capacity": "subject"})])


def _team_tables(chance: np.random.Generator, team: Officers) -> Iterator[tuple[float, Table, pl.DataFrame]]:
    key = np.arange(1, team.count + 1)
    yield 0.23, tables.officers, pl.DataFrame({"officer_id": key, "pseudonym": [f"Officer {n:02d}" for n in key]})
    yield 0.23, tables.officer_names, pl.DataFrame({"officer_id": key, "display_name": [f"Invented Name {n:02d}" for n in key]})
    posts = contact.Events()
    dedicated = np.arange(1, team.joined.size + 1)
    facts = {"officer": dedicated, "kind": 0, "role": team.role, "team": team.team, "hours": team.hours}
    posts.add(np.ones(dedicated.size, bool), day=team.joined, step=0, **facts)
    posts.add(team.left >= 0, day=team.left, step=1, **facts)
    others = np.arange(dedicated.size + 1, team.count + 1)
    facts = {"officer": others, "kind": 1, "role": 4, "team": 4, "hours": 0.5}
    posts.add(np.ones(others.size, bool), day=team.support_joined, step=0, **facts)
    posts.add(np.ones(others.size, bool), day=team.support_left, step=1, **facts)
    found = _sorted(posts.together())
    columns = {
        "officer_id": found["officer"],
        "posting": _named(found["step"], words.POSTINGS),
        "posting_kind": _named(found["kind"], words.POSTING_KINDS),
        "officer_role": _named(found["role"], (*ROLES, "other")),
        "team": _named(found["team"], (*TEAMS, "Support")),
        "full_time_equivalent": found["hours"],
    }
    yield 0.24, tables.officer_postings, _events(chance, found["day"], columns)


def _records(chance: np.random.Generator, cases) -> pl.DataFrame:
    size = cases.count
    columns = {
        "application_id": np.arange(1, size + 1),
        "received_on": pl.Series(dates(cases.received)).set(pl.Series(chance.random(size) < 0.008), None),
        "route": _named(cases.route, words.ROUTES),
        "original_outcome": _named(cases.outcome, words.ORIGINAL_OUTCOMES),
        "source_system": _named((cases.received > number(2019, 6, 1)).astype(int), ("Paper register", "Case system")),
    }
    rows = _events(chance, cases.scope, columns)
    other_route = pl.when(pl.col("route") == "unknown").then(pl.lit("right_to_know")).otherwise(pl.lit("right_to_ask_third_party"))
    return _corrected(chance, rows, 0.009, route=other_route)


def _scope(chance: np.random.Generator, cases) -> pl.DataFrame:
    key = np.arange(1, cases.count + 1)
    is_out, is_removed = cases.group == NEVER, cases.removed >= 0
    out_reason = chance.choice((2, 3, 4, 5, 6), cases.count, p=(0.22, 0.2, 0.34, 0.17, 0.07))
    reason = np.where(is_out, out_reason, np.where(cases.group == LATE, 1, 0))
    columns = _sorted(
        {
            "day": np.concatenate([cases.scope, cases.removed[is_removed]]),
            "application": np.concatenate([key, key[is_removed]]),
            "status": np.concatenate([is_out.astype(int), np.ones(int(is_removed.sum()), dtype=int)]),
            "reason": np.concatenate([reason, np.full(int(is_removed.sum()), 4)]),
        }
    )
    named = {
        "scope_status": _named(columns["status"], words.SCOPE_STATUSES),
        "scope_reason": _named(columns["reason"], words.SCOPE_REASONS),
    }
    return _events(chance, columns["day"], {"application_id": columns["application"], **named})


def _assessments(chance: np.random.Generator, cases, assessor: np.ndarray) -> pl.DataFrame:
    key = np.arange(1, cases.count + 1)
    first, again = cases.assessed >= 0, cases.regraded >= 0
    columns = _sorted(
        {
            "day": np.concatenate([cases.assessed[first], cases.regraded[again]]),
            "application": np.concatenate([key[first], key[again]]),
            "category": np.concatenate([cases.category[first], cases.new_category[again]]),
            "officer": 1 + np.concatenate([assessor[first], assessor[again]]),
        }
    )
    grade = (np.cumsum(_GRADE_BY_CATEGORY, axis=1)[columns["category"]] < chance.random(columns["day"].size)[:, None]).sum(axis=1)
    named = {
        "application_id": columns["application"],
        "risk_category": _named(columns["category"], CATEGORIES),
        "grade": _named(np.minimum(grade, 3), _GRADES),
        "officer_id": columns["officer"],
    }
    rows = _events(chance, columns["day"], named, late=0.04)
    one_lower = dict(zip(CATEGORIES, (*CATEGORIES[1:], "low"), strict=True))
    return _corrected(chance, rows, 0.006, risk_category=pl.col("risk_category").replace_strict(one_lower))


def _decisions(chance: np.random.Generator, cases) -> pl.DataFrame:
    """undecided at first where the decision took longer, then required or not; and required anew after a re-grade."""
    key, given = np.arange(1, cases.count + 1), contact.Events()
    is_decided = cases.decided >= 0
    is_required_at_once = cases.is_required & (cases.required == cases.decided)
    is_late = is_decided & (cases.decided > cases.assessed + 6)
    given.add(is_late, application=key, day=cases.assessed, need=2)
    given.add(is_decided, application=key, day=cases.decided, need=np.where(is_required_at_once, 0, 1))
    given.add(cases.is_required & ~is_required_at_once, application=key, day=cases.required, need=0)
    columns = _sorted(given.together())
    named = {
        "application_id": columns["application"],
        "review_need": _named(columns["need"], words.REVIEW_NEEDS),
        "officer_id": pl.repeat(None, columns["day"].size, dtype=pl.Int64, eager=True),
    }
    return _events(chance, columns["day"], named, late=0.03)


def _steps(chance: np.random.Generator, reviews, team: Officers) -> pl.DataFrame:
    given, allocations = contact.Events(), invent_allocations(chance, reviews, team)
    application, every = reviews.application + 1, np.ones(reviews.application.size, bool)
    officer = allocations.last_officer + 1
    handed = np.ones(allocations.day.size, bool)
    given.add(handed, application=allocations.application + 1, day=allocations.day, step=0, outcome=3, officer=allocations.officer + 1)
    given.add(every, application=application, day=reviews.started, step=1, outcome=3, officer=officer)
    given.add(every, application=application, day=reviews.completed, step=2, outcome=reviews.outcome, officer=officer)
    columns = _sorted(given.together())
    named = {
        "application_id": columns["application"],
        "review_step": _named(columns["step"], words.REVIEW_STEPS),
        "reviewed_outcome": _named(columns["outcome"], words.REVIEWED_OUTCOMES),
        "officer_id": columns["officer"],
    }
    return _events(chance, columns["day"], named, late=0.04)


def _contact_tables(chance: np.random.Generator, cases, reviews) -> Iterator[tuple[float, Table, pl.DataFrame]]:
    decided, attempted = (_sorted(found) for found in contact.invent_contact(chance, cases, reviews))
    named = {
        "person_id": decided["person"],
        "application_id": decided["application"] + 1,
        "contact_decision": _named(decided["code"], contact.DECISIONS),
        "next_review_on": _day_or_none(decided["next"]),
    }
    yield 0.9, tables.contact_decisions, _events(chance, decided["day"], named, late=0.03)
    named = {
        "person_id": attempted["person"],
        "application_id": attempted["application"] + 1,
        "channel": _named(attempted["channel"], words.CHANNELS),
        "attempt_outcome": _named(attempted["code"], contact.OUTCOMES),
        "next_attempt_on": _day_or_none(attempted["next"]),
    }
    rows = _events(chance, attempted["day"], named, late=0.06)
    yield 0.92, tables.contact_attempts, _corrected(chance, rows, 0.015, pl.col("attempt_outcome") == "no_answer", is_void=pl.lit(True))


def _finding_tables(chance: np.random.Generator, cases, reviews, scale: float) -> Iterator[tuple[float, Table, pl.DataFrame]]:
    found = _sorted(findings.invent_failures(chance, cases, reviews, scale))
    named = {
        "failure_id": found["failure"],
        "application_id": pl.Series(found["application"] + 1).cast(pl.Int64).set(pl.Series(found["application"] < 0), None),
        "failure_type": _named(found["type"], words.FAILURE_TYPES),
        "failure_status": _named(found["status"], words.FAILURE_STATUSES),
        "is_in_scope": found["inside"].astype(bool),
    }
    yield 0.94, tables.failure_steps, _events(chance, found["day"], named)
    yield 0.94, tables.referrals, _referrals(chance)
    steps, told = (_sorted(found) for found in findings.invent_actions(chance, reviews))
    named = {
        "action_id": steps["action"],
        "application_id": steps["application"] + 1,
        "action_kind": _named(steps["kind"], words.ACTION_KINDS),
        "action_step": _named(steps["step"], words.ACTION_STEPS),
    }
    yield 0.95, tables.action_steps, _events(chance, steps["day"], named, late=0.03)
    named = {"application_id": told["application"] + 1, "person_id": cases.person[told["application"]]}
    yield 0.97, tables.disclosures, _events(chance, told["day"], named, late=0.03)
    second = _sorted(findings.invent_second_reviews(chance, reviews))
    named = {
        "application_id": second["application"] + 1,
        "is_category_agreed": second["category_agreed"].astype(bool),
        "is_outcome_agreed": second["outcome_agreed"].astype(bool),
        "officer_id": pl.repeat(None, second["day"].size, dtype=pl.Int64, eager=True),
    }
    yield 0.98, tables.second_reviews, _events(chance, second["day"], named)
    asked = _sorted(findings.invent_enquiries(chance, scale))
    named = {
        "enquiry_id": asked["enquiry"],
        "channel": _named(asked["channel"], words.ENQUIRY_CHANNELS),
        "enquiry_step": _named(asked["step"], words.ENQUIRY_STEPS),
    }
    yield 0.985, tables.enquiries, _events(chance, asked["day"], named)
    stated = np.array([number(2023, 10, 26), number(2023, 12, 8), number(2024, 2, 12)])
    named = {
        "applications": [round(3_500 * scale), round(3_582 * scale), round(POPULATION * scale)],
        "reason": ["Stated at the announcement", "Stated in December", "After additional database checks"],
    }
    yield 0.99, tables.population_baselines, _events(chance, stated, named)


def _referrals(chance: np.random.Generator) -> pl.DataFrame:
    """As published, whatever the size: the initial one, three by December, a fifth by May."""
    day = np.array([number(2023, 10, 20), number(2023, 12, 5), number(2023, 12, 6), number(2023, 12, 8), number(2024, 4, 16)])
    named = {
        "application_id": pl.repeat(None, day.size, dtype=pl.Int64, eager=True),
        "body": ["iopc"] * day.size,
        "referral_kind": ["voluntary", "mandatory", "conduct", "mandatory", "mandatory"],
        "is_initial": [True, False, False, False, False],
        "is_in_scope": [True] * day.size,
    }
    return _events(chance, day, named)


def _day_or_none(numbers: np.ndarray) -> pl.Series:
    return pl.Series(dates(numbers)).set(pl.Series(numbers < 0), None)


def _write_meetings(register: Engine) -> None:
    gold = [date(2023, 11, 10) + timedelta(weeks=2 * n) for n in range(17)]
    panel = [
        date(2023, 12, 6),
        date(2024, 1, 25),
        date(2024, 2, 7),
        date(2024, 3, 7),
        date(2024, 4, 17),
        date(2024, 5, 29),
        date(2024, 6, 19),
    ]
    rows = [{"name": "Gold group", "held_on": day} for day in gold] + [{"name": "Police and crime panel", "held_on": day} for day in panel]
    with register.begin() as connection:
        if connection.execute(select(func.count()).select_from(tables.meetings)).scalar_one() == 0:
            connection.execute(tables.meetings.insert(), sorted(rows, key=lambda row: row["held_on"]))
