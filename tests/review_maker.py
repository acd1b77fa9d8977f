"""Writes tiny reviews: one short call for each thing that happens, gathered into the frames that a history is built from.

    found = review(scope(1, "2024-01-02"), assessed(1, "2024-01-05", "high"))
    history_of(found)

A row is recorded at noon (UTC) of the day it happened unless ``recorded`` says otherwise. Event ids rise in the order of writing.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

import polars as pl
from sqlalchemy import Engine, Integer

from data_access.database import tables
from data_access.database.engine import open_case_database, open_case_database_to_write
from data_access.dates import as_utc
from data_access.figures.catalogue import FIGURES
from data_access.figures.reckon import Reckoned, reckon, reckon_by
from data_access.intake.load import append, next_data_version
from data_access.populations.history import History, build_history
from data_access.queries.events import Events, read_events

CATEGORIES = {"high": (1, True, 3.0), "medium": (2, False, 2.0), "low": (3, False, 1.0)}
"""The categories of a tiny review: rank, whether it counts as high risk, weight in a load."""
WEIGHTS = {code: weight for code, (_, _, weight) in CATEGORIES.items()}

_event_ids = itertools.count(1)
_TYPES = {"BIGINT": pl.Int64, "BOOLEAN": pl.Boolean, "DATE": pl.Date, "DATETIME": pl.Datetime("us"), "FLOAT": pl.Float64}


@dataclass(frozen=True)
class Row:
    """One row of an event table."""

    table: str
    values: Mapping[str, object]


Frames = dict[str, pl.DataFrame]


def event(table: str, day: str | date, *, recorded: str | datetime | None = None, **values: object) -> Row:
    """A first version of something that happened on a London day; ``recorded`` is a moment in UTC."""
    day = _day(day)
    common = {"event_id": next(_event_ids), "version": 1, "is_void": False, "occurred_on": day, "recorded_at": _moment(recorded, day)}
    return Row(table, {**common, **values})


def corrected(row: Row, recorded: str | datetime, **changes: object) -> Row:
    """The next version of a row; ``day`` may move it."""
    if "day" in changes:
        changes["occurred_on"] = _day(changes.pop("day"))
    moment = _moment(recorded, row.values["occurred_on"])
    return replace(row, values={**row.values, "version": row.values["version"] + 1, "recorded_at": moment, **changes})


def voided(row: Row, recorded: str | datetime) -> Row:
    """The version that takes a row back."""
    return corrected(row, recorded, is_void=True)


# What can happen ------------------------------------------------------------------------------------------------------------------------


def scope(application: int, day: str | date, status: str = "in_scope", reason: str = "within_period", **more) -> Row:
    return event("scope_decisions", day, application_id=application, scope_status=status, scope_reason=reason, **more)


def recorded_as(
    application: int,
    day: str | date,
    route: str = "right_to_know",
    original_outcome: str = "disclosed",
    received_on: date | None = None,
    **more,
) -> Row:
    facts = {"route": route, "original_outcome": original_outcome, "received_on": received_on, "source_system": "Case system"}
    return event("application_records", day, application_id=application, **facts, **more)


def assessed(application: int, day: str | date, category: str = "medium", officer: int | None = None, **more) -> Row:
    return event("risk_assessments", day, application_id=application, risk_category=category, grade="medium", officer_id=officer, **more)


def decided(application: int, day: str | date, need: str = "required", **more) -> Row:
    return event("review_decisions", day, application_id=application, review_need=need, officer_id=None, **more)


def step(application: int, day: str | date, name: str, officer: int | None = None, outcome: str = "not_recorded", **more) -> Row:
    facts = {"review_step": name, "reviewed_outcome": outcome, "officer_id": officer}
    return event("review_steps", day, application_id=application, **facts, **more)


def second_review(application: int, day: str | date, same_category: bool = True, same_outcome: bool = True, **more) -> Row:
    facts = {"is_category_agreed": same_category, "is_outcome_agreed": same_outcome, "officer_id": None}
    return event("second_reviews", day, application_id=application, **facts, **more)


def action(number: int, application: int, day: str | date, name: str = "required", kind: str = "contact", **more) -> Row:
    return event("action_steps", day, action_id=number, application_id=application, action_kind=kind, action_step=name, **more)


def contact_decided(
    person: int, application: int, day: str | date, decision: str = "required", next_review: str | None = None, **more
) -> Row:
    facts = {"contact_decision": decision, "next_review_on": _day(next_review) if next_review else None}
    return event("contact_decisions", day, person_id=person, application_id=application, **facts, **more)


def attempt(
    person: int,
    application: int,
    day: str | date,
    outcome: str = "no_answer",
    channel: str = "phone",
    next_attempt: str | None = None,
    **more,
) -> Row:
    facts = {"channel": channel, "attempt_outcome": outcome, "next_attempt_on": _day(next_attempt) if next_attempt else None}
    return event("contact_attempts", day, person_id=person, application_id=application, **facts, **more)


def failure(
    number: int, application: int | None, day: str | date, status: str = "confirmed", kind: str = "service", inside: bool = True, **more
) -> Row:
    facts = {"failure_type": kind, "failure_status": status, "is_in_scope": inside}
    return event("failure_steps", day, failure_id=number, application_id=application, **facts, **more)


def referral(
    day: str | date, application: int | None = None, kind: str = "voluntary", initial: bool = False, inside: bool = True, **more
) -> Row:
    facts = {"body": "iopc", "referral_kind": kind, "is_initial": initial, "is_in_scope": inside}
    return event("referrals", day, application_id=application, **facts, **more)


def disclosure(application: int, person: int, day: str | date, **more) -> Row:
    return event("disclosures", day, application_id=application, person_id=person, **more)


def posting(
    officer: int,
    day: str | date,
    name: str = "joined",
    kind: str = "dedicated",
    team: str = "North",
    hours: float = 1.0,
    role: str = "reviewer",
    **more,
) -> Row:
    facts = {"posting": name, "posting_kind": kind, "officer_role": role, "team": team, "full_time_equivalent": hours}
    return event("officer_postings", day, officer_id=officer, **facts, **more)


def enquiry(number: int, day: str | date, name: str = "received", channel: str = "inbox", **more) -> Row:
    return event("enquiries", day, enquiry_id=number, channel=channel, enquiry_step=name, **more)


# From rows to a review ------------------------------------------------------------------------------------------------------------------


def review(*rows: Row | Iterable[Row]) -> Frames:
    """Every event table as a frame with the types that a database gives, empty where nothing happened. Rows may come in lists."""
    flat = list(_flattened(rows))
    return {table.name: _frame(table, [row.values for row in flat if row.table == table.name]) for table in tables.EVENT_TABLES}


def _flattened(rows: Iterable[Row | Iterable[Row]]) -> Iterable[Row]:
    for row in rows:
        if isinstance(row, Row):
            yield row
        else:
            yield from _flattened(row)


def _frame(table, rows: list[Mapping[str, object]]) -> pl.DataFrame:
    schema = {
        column.name: pl.Int64 if isinstance(column.type, Integer) else _TYPES.get(type(column.type).__name__.upper(), pl.String)
        for column in table.columns
    }
    return pl.DataFrame([dict(row) for row in rows], schema=schema, orient="row")


def history_of(frames: Frames, known_by: str | datetime | None = None) -> History:
    """The history as known by a moment: UTC, or text in UTC."""
    moment = as_utc(datetime.fromisoformat(f"{known_by}+00:00")) if isinstance(known_by, str) else known_by
    return build_history(frames, known_by=moment)


def counted(frames: Frames, key: str, day: str, known_by: str | datetime | None = None) -> Reckoned:
    """One figure of a tiny review at the end of a day."""
    return reckon(FIGURES[key], history_of(frames, known_by), day=_day(day), weights=WEIGHTS)


def counted_by(frames: Frames, key: str, day: str, by: str) -> dict[str, object]:
    """The values of a figure by a dimension."""
    found = reckon_by(FIGURES[key], history_of(frames), day=_day(day), by=by, weights=WEIGHTS)
    return {code: one.value for code, one in found.items()}


def written_to(case_url: str, frames: Frames, *, recorded_to: datetime | None = None) -> None:
    """Writes a tiny review into an empty case database, through the one door, with all that its foreign keys ask for."""
    engine = open_case_database_to_write(case_url)
    try:
        with engine.begin() as connection:
            _write_review(connection)
            _write_everyone(connection, frames)
            for table in tables.EVENT_TABLES:
                append(connection, table, frames[table.name])
            last = max((frame["recorded_at"].max() for frame in frames.values() if frame.height), default=datetime(2024, 1, 1))
            next_data_version(connection, recorded_to or last, "tiny review", datetime(2024, 6, 1))
    finally:
        engine.dispose()


def events_in(case_url: str) -> Events:
    """What the dashboard would read from a database."""
    engine: Engine = open_case_database(case_url)
    try:
        with engine.connect() as connection:
            return read_events(connection)
    finally:
        engine.dispose()


def _write_review(connection) -> None:
    facts = {
        "review_id": 1,
        "name": "A tiny review",
        "is_synthetic": True,
        "period_from": date(2015, 4, 1),
        "period_to": date(2023, 8, 31),
        "announced_on": date(2023, 10, 26),
        "opens_as_at": None,
        "policy_attempts": 3,
    }
    connection.execute(tables.review.insert().values(facts))
    categories = [
        {"risk_category": code, "label": code.title(), "rank": rank, "is_high": is_high, "weight": weight}
        for code, (rank, is_high, weight) in CATEGORIES.items()
    ]
    connection.execute(tables.risk_categories.insert(), categories)


def _write_everyone(connection, frames: Frames) -> None:
    for table, column, named in (
        (tables.applications, "application_id", lambda key: {"reference": f"TINY-{key}"}),
        (tables.people, "person_id", lambda key: {}),
        (tables.officers, "officer_id", lambda key: {"pseudonym": f"Officer {key}"}),
    ):
        if rows := [{column: key, **named(key)} for key in _keys(frames, column)]:
            connection.execute(table.insert(), rows)


def _keys(frames: Frames, column: str) -> list[int]:
    return sorted({key for frame in frames.values() if column in frame.columns for key in frame[column].drop_nulls().to_list()})


def _day(day: str | date) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day


def _moment(recorded: str | datetime | None, day: date) -> datetime:
    if recorded is None:
        return datetime.combine(day, time(12))
    return datetime.fromisoformat(recorded) if isinstance(recorded, str) else recorded
