"""What the case database holds already, read in the import's own transaction so that only what changed is written.

What is few (officers, the last numbers) is kept; the events of cases go, row by row, into the parts that the delivery is entered by.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, Select, Table, func, select

from data_access.database import tables
from data_access.intake.happenings import Values, Wanted
from data_access.intake.parts import Parts

_CASE_TABLES = {
    tables.application_records: None,
    tables.scope_decisions: None,
    tables.risk_assessments: None,
    tables.review_decisions: None,
    tables.review_steps: "review_step",
    tables.failure_steps: "failure_status",
}
_ORDER = tuple(_CASE_TABLES)
_OF_FAILURES = _ORDER.index(tables.failure_steps)
_OF_SCOPES, _OF_RECORDS = _ORDER.index(tables.scope_decisions), _ORDER.index(tables.application_records)
_NUMBERS = ("event_id", "version", "is_void", "recorded_at", "application_id", "failure_id", "officer_id")
_LEADING = ("event_id", "version", "is_void", "recorded_at", "occurred_on")
_REST = [[column.name for column in table.columns if column.name not in (*_LEADING, "application_id")] for table in _ORDER]
_SYSTEM = len(_LEADING) + 1 + _REST[_OF_RECORDS].index("source_system")
_FAILURE = len(_LEADING) + 1 + _REST[_OF_FAILURES].index("failure_id")
AT_ONCE = 5_000
"""Rows fetched together."""

EventRow = tuple
"""A version of an event as it goes through the parts: the place of its table in ``_ORDER``, ``_LEADING``, and the ``_REST``."""


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
    """Officers' numbers by pseudonym, their postings, and the last numbers. ``made_at`` is the moment by which the last files were known."""

    officers: Mapping[str, int]
    postings: Mapping[int, HeldEvent]
    applications: int
    last_application: int
    last_event_ids: Mapping[str, int]
    data_version: int | None
    made_at: datetime | None
    recorded_to: datetime | None


class HeldCases:
    """The cases of one part, and ``elsewhere`` the failures of no case in scope, by their number; events are made when they are asked for."""

    def __init__(self, rows: Iterable[tuple], officers: Mapping[str, int], elsewhere: Mapping[int, list[EventRow]]) -> None:
        self.numbers: dict[str, int] = {}
        self._rows: dict[str, list[EventRow]] = {}
        self._failures: dict[int, list[EventRow]] = {}
        self._names, self._elsewhere = {number: pseudonym for pseudonym, number in officers.items()}, elsewhere
        for reference, number, *row in rows:
            self.numbers[reference] = number
            if row and row[0] == _OF_FAILURES:
                self._failures.setdefault(row[_FAILURE], []).append(row)
            elif row:
                self._rows.setdefault(reference, []).append(row)

    def events(self, reference: str) -> HeldEvents:
        """The events of a case, by (table, step); nothing of a new one. Its first scope decision is its own, further ones are its turns
        (``presence``), by their number."""
        return self._by_name(self._rows.get(reference, ()))

    def rows(self, reference: str) -> Iterator[tuple]:
        """What is held of a case, as it came."""
        yield from ((reference, self.numbers[reference], *row) for row in self._rows.get(reference, ()))

    def failure(self, number: int) -> HeldEvents:
        """The steps of a failure; nothing of a new one."""
        return self._by_name([*self._failures.get(number, ()), *self._elsewhere.get(number, ())])

    def source_system(self, reference: str) -> str | None:
        """The system that a case stands in; None where nothing is held of it but its number."""
        records = [row for row in self._rows.get(reference, ()) if row[0] == _OF_RECORDS]
        return max(records)[_SYSTEM] if records else None

    def is_gone(self, reference: str) -> bool:
        """Whether its source named a case no more: ``presence.is_gone``, without making its events."""
        return len({row[1] for row in self._rows.get(reference, ()) if row[0] == _OF_SCOPES}) % 2 == 0

    def _by_name(self, rows: Iterable[EventRow]) -> HeldEvents:
        """The newest version of each event; of several of one name that of the latest day."""
        newest: dict[tuple[int, int], tuple[EventRow, datetime]] = {}
        for row in sorted(rows, key=_by_version):
            event = row[0], row[1]
            newest[event] = row, newest[event][1] if event in newest else row[4]
        scopes = [event for event in newest if event[0] == _OF_SCOPES]
        events: HeldEvents = {}
        for event, (row, first) in sorted(newest.items(), key=_by_day) if len(newest) > 1 else newest.items():
            number = row[0]
            table = _ORDER[number]
            values = {"occurred_on": row[5]}
            for name, value in zip(_REST[number], row[6:], strict=True):
                if name == "officer_id":
                    values["officer"] = self._names.get(value)
                elif name != "failure_id":
                    values[name] = value
            step = _CASE_TABLES[table]
            turn = scopes.index(event) if number == _OF_SCOPES else 0
            events[table.name, values[step] if step else str(turn) if turn else ""] = HeldEvent(row[1], row[2], row[3], values, first)
        return events


def _by_version(row: EventRow) -> tuple:
    return row[0], row[1], row[2]


def _by_day(found: tuple[tuple, tuple[EventRow, datetime]]) -> tuple:
    (_, event_id), (row, _) = found
    return row[5], event_id


def live(events: HeldEvents) -> Wanted:
    """The events that have not been taken back."""
    return {name: event.values for name, event in events.items() if not event.is_void}


def read_held(connection: Connection, last: tuple[int | None, datetime | None]) -> Held:
    """What is few. ``last`` is what the register says of the last import: the data version that held after it, and the moment by which its
    files were known. An import of which the database kept nothing has said all the same what was known then."""
    applications = tables.applications.c.application_id
    count, highest = connection.execute(select(func.count(), func.max(applications))).one()
    version = connection.execute(select(tables.data_versions).order_by(tables.data_versions.c.data_version.desc()).limit(1)).first()
    return Held(
        officers={row.pseudonym: row.officer_id for row in connection.execute(select(tables.officers))},
        postings=_postings(connection),
        applications=count,
        last_application=highest or 0,
        last_event_ids={table.name: connection.execute(select(func.max(table.c.event_id))).scalar() or 0 for table in tables.EVENT_TABLES},
        data_version=version.data_version if version else None,
        made_at=_known_by(version, *last) if version else None,
        recorded_to=version.recorded_to if version else None,
    )


def part_held(connection: Connection, parts: Parts) -> dict[int, list[EventRow]]:
    """Puts everything held of cases into their parts; returns the failures of no case in scope, by their number."""
    elsewhere: dict[int, list[EventRow]] = {}
    for reference, number in _streamed(connection, select(tables.applications.c.reference, tables.applications.c.application_id)):
        parts.add(reference, (reference, number))
    for place, table in enumerate(_ORDER):
        for reference, number, *row in _streamed(connection, _told_with_reference(table, _REST[place])):
            if reference is None:
                elsewhere.setdefault(row[_FAILURE - 1], []).append((place, *row))
            else:
                parts.add(reference, (reference, number, place, *row))
    return elsewhere


def _told_with_reference(table: Table, rest: Iterable[str]) -> Select:
    reference = tables.applications.c.reference
    columns = [table.c[name] for name in ("application_id", *_LEADING, *rest)]
    return select(reference, *columns).select_from(table.outerjoin(tables.applications))


def _streamed(connection: Connection, asked: Select) -> Iterator[Row]:
    yield from connection.execute(asked, execution_options={"yield_per": AT_ONCE})


def _known_by(version: Row, last_version: int | None, last_known: datetime | None) -> datetime:
    """A register that tells of another database does not count."""
    return max(version.made_at, last_known) if last_known and last_version == version.data_version else version.made_at


def _postings(connection: Connection) -> dict[int, HeldEvent]:
    """The day on which each officer joined: of the newest versions the earliest."""
    table = tables.officer_postings
    newest = {row.event_id: row for row in connection.execute(select(table).order_by(table.c.event_id, table.c.version))}
    joined = [row for row in newest.values() if row.posting == "joined" and row.posting_kind == "dedicated" and not row.is_void]
    joined.sort(key=lambda row: (row.occurred_on, row.event_id), reverse=True)
    return {row.officer_id: _posting(table, row) for row in joined}


def _posting(table: Table, row: Row) -> HeldEvent:
    values = {column.name: getattr(row, column.name) for column in table.columns if column.name not in _NUMBERS}
    return HeldEvent(row.event_id, row.version, row.is_void, values, row.recorded_at)
