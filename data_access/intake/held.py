"""What the case database holds already, read in the import's own transaction so that only what changed is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, Table, func, select

from data_access.database import tables
from data_access.intake.happenings import Values, Wanted

_CASE_TABLES = {
    tables.application_records: None,
    tables.scope_decisions: None,
    tables.risk_assessments: None,
    tables.review_decisions: None,
    tables.review_steps: "review_step",
}
_NUMBERS = ("event_id", "version", "is_void", "recorded_at", "application_id", "failure_id", "officer_id")


@dataclass(frozen=True)
class HeldEvent:
    """The newest version of an event."""

    event_id: int
    version: int
    is_void: bool
    values: Values


HeldEvents = dict[tuple[str, str], HeldEvent]


@dataclass(frozen=True)
class Held:
    """Numbers by reference and pseudonym, and events by the number of what they belong to. ``made_at`` is that of the newest data version."""

    applications: Mapping[str, int]
    officers: Mapping[str, int]
    cases: Mapping[int, HeldEvents]
    failures: Mapping[int, HeldEvents]
    postings: Mapping[int, HeldEvent]
    last_event_ids: Mapping[str, int]
    data_version: int | None
    made_at: datetime | None
    recorded_to: datetime | None


def live(events: HeldEvents) -> Wanted:
    """The events that have not been taken back."""
    return {name: event.values for name, event in events.items() if not event.is_void}


def read_held(connection: Connection) -> Held:
    """Everything that an import may meet again."""
    officers = {row.pseudonym: row.officer_id for row in connection.execute(select(tables.officers))}
    names = {number: pseudonym for pseudonym, number in officers.items()}
    cases: dict[int, HeldEvents] = {}
    for table, step in _CASE_TABLES.items():
        for row in _newest(connection, table):
            cases.setdefault(row.application_id, {})[table.name, getattr(row, step) if step else ""] = _event(table, row, names)
    failures: dict[int, HeldEvents] = {}
    for row in _newest(connection, tables.failure_steps):
        failures.setdefault(row.failure_id, {})["failure_steps", row.failure_status] = _event(tables.failure_steps, row, names)
    version = connection.execute(select(tables.data_versions).order_by(tables.data_versions.c.data_version.desc()).limit(1)).first()
    return Held(
        applications={row.reference: row.application_id for row in connection.execute(select(tables.applications))},
        officers=officers,
        cases=cases,
        failures=failures,
        postings=_postings(connection, names),
        last_event_ids={table.name: connection.execute(select(func.max(table.c.event_id))).scalar() or 0 for table in tables.EVENT_TABLES},
        data_version=version.data_version if version else None,
        made_at=version.made_at if version else None,
        recorded_to=version.recorded_to if version else None,
    )


def _postings(connection: Connection, names: Mapping[int, str]) -> dict[int, HeldEvent]:
    table = tables.officer_postings
    joined = [row for row in _newest(connection, table) if row.posting == "joined" and row.posting_kind == "dedicated" and not row.is_void]
    return {row.officer_id: _event(table, row, names) for row in reversed(joined)}


def _newest(connection: Connection, table: Table) -> Iterator[Row]:
    """The newest version of each event, the earliest day first."""
    rows = connection.execute(select(table).order_by(table.c.event_id, table.c.version))
    newest = {row.event_id: row for row in rows}
    yield from sorted(newest.values(), key=lambda row: (row.occurred_on, row.event_id))


def _event(table: Table, row: Row, names: Mapping[int, str]) -> HeldEvent:
    values = {column.name: getattr(row, column.name) for column in table.columns if column.name not in _NUMBERS}
    if "officer_id" in table.c and table is not tables.officer_postings:
        values["officer"] = names.get(row.officer_id)
    return HeldEvent(row.event_id, row.version, row.is_void, values)
