"""What the case database holds already, read in the import's own transaction so that only what changed is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, Table, func, select

from data_access.database import tables
from data_access.intake.happenings import Values, Wanted

_CASE_TABLES = {
    tables.application_records: None,
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
    first_recorded_at: datetime


HeldEvents = dict[tuple[str, str], HeldEvent]


@dataclass(frozen=True)
class Held:
    """Numbers by reference and pseudonym, and events by the number of what they belong to. ``made_at`` is the moment by which the last files were known."""

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


def read_held(connection: Connection, last: tuple[int | None, datetime | None]) -> Held:
    """Everything that an import may meet again. ``last`` is what the register says of the last import: the data version that held after it,
    and the moment by which its files were known. An import of which the database kept nothing has said all the same what was known then."""
    officers = {row.pseudonym: row.officer_id for row in connection.execute(select(tables.officers))}
    names = {number: pseudonym for pseudonym, number in officers.items()}
    cases: dict[int, HeldEvents] = {}
    for table, step in _CASE_TABLES.items():
        for row, first in _newest(connection, table):
            cases.setdefault(row.application_id, {})[table.name, getattr(row, step) if step else ""] = _event(table, row, names, first)
    _read_scopes(connection, cases, names)
    failures: dict[int, HeldEvents] = {}
    for row, first in _newest(connection, tables.failure_steps):
        failures.setdefault(row.failure_id, {})["failure_steps", row.failure_status] = _event(tables.failure_steps, row, names, first)
    version = connection.execute(select(tables.data_versions).order_by(tables.data_versions.c.data_version.desc()).limit(1)).first()
    return Held(
        applications={row.reference: row.application_id for row in connection.execute(select(tables.applications))},
        officers=officers,
        cases=cases,
        failures=failures,
        postings=_postings(connection, names),
        last_event_ids={table.name: connection.execute(select(func.max(table.c.event_id))).scalar() or 0 for table in tables.EVENT_TABLES},
        data_version=version.data_version if version else None,
        made_at=_known_by(version, *last) if version else None,
        recorded_to=version.recorded_to if version else None,
    )


def _known_by(version: Row, last_version: int | None, last_known: datetime | None) -> datetime:
    """A register that tells of another database does not count."""
    return max(version.made_at, last_known) if last_known and last_version == version.data_version else version.made_at


def _read_scopes(connection: Connection, cases: dict[int, HeldEvents], names: Mapping[int, str]) -> None:
    """A case's first scope decision is its own; the further ones are its turns, by their number (``presence``)."""
    table = tables.scope_decisions
    for row, first in sorted(_newest(connection, table), key=lambda found: found[0].event_id):
        events = cases.setdefault(row.application_id, {})
        number = sum(name == table.name for name, _ in events)
        events[table.name, str(number) if number else ""] = _event(table, row, names, first)


def _postings(connection: Connection, names: Mapping[int, str]) -> dict[int, HeldEvent]:
    table = tables.officer_postings
    rows = [found for found in _newest(connection, table) if found[0].posting == "joined" and found[0].posting_kind == "dedicated"]
    return {row.officer_id: _event(table, row, names, first) for row, first in reversed(rows) if not row.is_void}


def _newest(connection: Connection, table: Table) -> Iterator[tuple[Row, datetime]]:
    """The newest version of each event, and when its first was recorded; the earliest day first."""
    newest: dict[int, tuple[Row, datetime]] = {}
    for row in connection.execute(select(table).order_by(table.c.event_id, table.c.version)):
        newest[row.event_id] = (row, newest[row.event_id][1] if row.event_id in newest else row.recorded_at)
    yield from sorted(newest.values(), key=lambda found: (found[0].occurred_on, found[0].event_id))


def _event(table: Table, row: Row, names: Mapping[int, str], first_recorded_at: datetime) -> HeldEvent:
    values = {column.name: getattr(row, column.name) for column in table.columns if column.name not in _NUMBERS}
    if "officer_id" in table.c and table is not tables.officer_postings:
        values["officer"] = names.get(row.officer_id)
    return HeldEvent(row.event_id, row.version, row.is_void, values, first_recorded_at)
