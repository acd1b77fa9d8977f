"""Enters what the rows say beside what the database holds: new events, further versions of changed ones, and nothing for the rest."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime

import polars as pl
from sqlalchemy import Connection, Table, select

from data_access.database import tables
from data_access.dates import end_of_london_day, london_day
from data_access.errors import BadInput
from data_access.intake.happenings import (
    SCOPE,
    Values,
    Wanted,
    case_events,
    case_fields,
    failure_events,
    failure_number,
    merged,
    posting_values,
    source_system,
)
from data_access.intake.held import Held, HeldEvents, live
from data_access.intake.load import append, next_data_version
from data_access.intake.mapping import ImportMapping
from data_access.intake.presence import is_gone, turns_of, turns_wanted
from data_access.intake.validate import RULES, RowRejected, Statement

NEVER_MIXED = "The case database holds the synthetic demonstration, with which real cases are never mixed. Name an empty one."
Outcome = bool | RowRejected
"""Of a row: whether it said anything new, or why it was rejected."""


class Ledger:
    """Collects the rows to write for one import. ``made_at`` is UTC without a zone."""

    def __init__(self, held: Held, mapping: ImportMapping, made_at: datetime) -> None:
        self.data_version = held.data_version
        self._held, self._mapping, self._made_at = held, mapping, made_at
        self._applications, self._officers = dict(held.applications), dict(held.officers)
        self._last_application = max(held.applications.values(), default=0)
        self._last_ids = dict(held.last_event_ids)
        self._rows: dict[Table, list[dict[str, object]]] = defaultdict(list)
        self._joined: dict[int, tuple[date, datetime | None]] = {}
        self._entered = 0

    def enter(self, statements: Sequence[Statement]) -> list[Outcome]:
        """Enters everything said of one case, its own row first; returns the outcome of each statement."""
        events, before = self._held_of(statements[0].reference)
        case = merged([statement for statement in statements if not statement.key], before)
        if not case.get("received_on"):
            return [RowRejected("unknown_reference", RULES["unknown_reference"]) for _ in statements]
        problems = [_problem(statement, case) for statement in statements]
        usable = [statement for statement, problem in zip(statements, problems, strict=True) if not problem]
        news = iter(self._enter_usable(usable, case, before, events) if usable else [])
        return [problem or next(news) for problem in problems]

    def _enter_usable(self, statements: Sequence[Statement], case: Values, before: Values, events: HeldEvents) -> list[bool]:
        """Whether each statement said anything new. ``case`` is what its own row says, ``before`` what is held."""
        application, recorded = self._number(statements[0].reference), statements[0].recorded_at
        wanted = case_events(merged(statements, before), self._mapping.review)
        held = {name: event for name, event in events.items() if name not in turns_of(events)}
        self._enter_events(held, wanted, {"application_id": application}, recorded, is_all_said=True)
        self._note_officer(wanted, recorded)
        findings = [statement for statement in statements if statement.key]
        own_rows = [statement for statement in statements if not statement.key]
        is_case_new = "received_on" not in before
        is_back = bool(own_rows) and is_gone(events)
        self._enter_turns(events, wanted[SCOPE], application, is_named=is_back or not is_gone(events))
        is_own_new = is_case_new or is_back or self._differs(own_rows, before)
        is_told_new = is_case_new or self._differs(findings, before)
        return [self._enter_failure(s, case, wanted, application) or is_told_new if s.key else is_own_new for s in statements]

    def source_system(self, statement: Statement) -> str:
        """The system that a case's own row says it stands in."""
        return source_system(merged([statement], self._held_of(statement.reference)[1]))

    def enter_disappeared(self, reference: str) -> None:
        """Takes a held case out of the scope, from the day of the import on."""
        events, _ = self._held_of(reference)
        self._enter_turns(events, events[SCOPE].values, self._number(reference), is_named=False)

    def _enter_turns(self, events: HeldEvents, own: Values, application: int, *, is_named: bool) -> None:
        wanted = turns_wanted(events, own, is_named=is_named, today=london_day(self._made_at.replace(tzinfo=UTC)))
        self._enter_events(turns_of(events), wanted, {"application_id": application}, self._made_at, is_all_said=True)

    def _held_of(self, reference: str) -> tuple[HeldEvents, Values]:
        """The held events of a case, and the fields that would give them; nothing of a new one."""
        events = self._held.cases.get(self._held.applications.get(reference, -1), {})
        return events, case_fields(live(events), self._mapping.review)

    def was_held(self, statement: Statement) -> bool:
        """Whether the case, or the finding, that a statement is of was held before this import."""
        if statement.key:
            return failure_number(statement.reference, statement.key) in self._held.failures
        return statement.reference in self._held.applications

    def write(self, connection: Connection, source: str) -> dict[str, int]:
        """Writes what was entered, and the data version last; returns rows by table, empty when nothing changed."""
        self._enter_postings()
        if not self._rows:
            return {}
        self._write_terms(connection)
        written = {}
        for table in tables.case_metadata.sorted_tables:
            if table in self._rows:
                written[table.name] = append(connection, table, pl.DataFrame(self._rows[table], infer_schema_length=None))
        moments = [row["recorded_at"] for table, rows in self._rows.items() if table in tables.EVENT_TABLES for row in rows]
        recorded_to = max(moments if self._held.recorded_to is None else [*moments, self._held.recorded_to])
        self.data_version = next_data_version(connection, recorded_to, f"Import of {source}"[:200], self._made_at)
        return written

    def _differs(self, statements: Sequence[Statement], before: Values) -> bool:
        review = self._mapping.review
        return bool(statements) and case_events(merged(statements, before), review) != case_events(before, review)

    def _number(self, reference: str) -> int:
        if reference not in self._applications:
            self._last_application += 1
            self._applications[reference] = self._last_application
            self._rows[tables.applications].append({"application_id": self._last_application, "reference": reference})
        return self._applications[reference]

    def _officer(self, pseudonym: str | None) -> int | None:
        if pseudonym is None:
            return None
        if pseudonym not in self._officers:
            number = 1 + max(self._officers.values(), default=0)
            self._officers[pseudonym] = number
            self._rows[tables.officers].append({"officer_id": number, "pseudonym": pseudonym})
        return self._officers[pseudonym]

    def _enter_failure(self, statement: Statement, case: Values, wanted: Wanted, application: int) -> bool:
        is_in_scope = wanted[SCOPE]["scope_status"] == "in_scope"
        failure = failure_number(statement.reference, statement.key)
        keys = {"failure_id": failure, "application_id": application if is_in_scope else None}
        steps = failure_events(statement, case, is_in_scope=is_in_scope)
        return self._enter_events(self._held.failures.get(failure, {}), steps, keys, statement.recorded_at, is_all_said=False)

    def _enter_events(self, held: HeldEvents, wanted: Wanted, keys: Values, recorded: datetime | None, *, is_all_said: bool) -> bool:
        """Whether anything had to be written. A held event no longer wanted is taken back, unless it may stand as the past."""
        before = self._entered
        for name, values in wanted.items():
            there = held.get(name)
            if there is None:
                self._add(name[0], self._next_id(name[0]), 1, values, keys, self._recorded(values["occurred_on"], recorded))
            elif there.is_void or there.values != values:
                self._add(name[0], there.event_id, there.version + 1, values, keys, self._made_at)
        last = max((values["occurred_on"] for values in wanted.values()), default=date.min)
        for name, there in held.items():
            if name not in wanted and not there.is_void and (is_all_said or there.values["occurred_on"] >= last):
                self._add(name[0], there.event_id, there.version + 1, there.values, keys, self._made_at, is_void=True)
        return self._entered > before

    def _add(self, table: str, event_id: int, version: int, values: Values, keys: Values, at: datetime, is_void: bool = False) -> None:
        self._entered += 1
        row = {"event_id": event_id, "version": version, "is_void": is_void, "recorded_at": at, **keys, **values}
        if "officer" in row:
            row["officer_id"] = self._officer(row.pop("officer"))
        self._rows[tables.case_metadata.tables[table]].append(row)

    def _next_id(self, table: str) -> int:
        self._last_ids[table] += 1
        return self._last_ids[table]

    def _recorded(self, occurred_on: date, stated: datetime | None) -> datetime:
        """When a new event counts as recorded: as stated, else at the end of its day; now, if it came too late for the last import."""
        moment = stated or end_of_london_day(occurred_on).replace(tzinfo=None)
        is_late = self._held.made_at is not None and moment <= self._held.made_at
        return self._made_at if is_late else min(moment, self._made_at)

    def _note_officer(self, wanted: Wanted, recorded: datetime | None) -> None:
        allocated = wanted.get(("review_steps", "allocated"))
        if allocated and allocated["officer"]:
            officer = self._officer(allocated["officer"])
            first = self._joined.get(officer)
            if first is None or allocated["occurred_on"] < first[0]:
                self._joined[officer] = (allocated["occurred_on"], recorded)

    def _enter_postings(self) -> None:
        name = tables.officer_postings.name
        for officer, (day, recorded) in self._joined.items():
            there = self._held.postings.get(officer)
            keys = {"officer_id": officer}
            if there is None:
                values = posting_values(day, self._mapping.officers)
                self._add(name, self._next_id(name), 1, values, keys, self._recorded(day, recorded))
            elif day < there.values["occurred_on"]:
                self._add(name, there.event_id, there.version + 1, {**there.values, "occurred_on": day}, keys, self._made_at)

    def _write_terms(self, connection: Connection) -> None:
        """The review and its categories on the first import; later ones have to agree with them. Raises BadInput."""
        review = {"review_id": 1, "is_synthetic": False, **asdict(self._mapping.review)}
        _write_or_agree(connection, tables.review, review, self._mapping.name, "[review]", unless=("opens_as_at",))
        for category in self._mapping.categories:
            _write_or_agree(connection, tables.risk_categories, asdict(category), self._mapping.name, "[[risk_category]]")


def _problem(statement: Statement, case: Values) -> RowRejected | None:
    """Why a finding cannot be used beside its case; the case's own row was checked alone."""
    try:
        if statement.key:
            failure_events(statement, case, is_in_scope=True)
    except RowRejected as rejected:
        return rejected
    return None


def _write_or_agree(
    connection: Connection, table: Table, wanted: Mapping[str, object], mapping: str, part: str, unless: Sequence[str] = ()
) -> None:
    key = next(iter(table.primary_key.columns))
    there = connection.execute(select(table).where(key == wanted[key.name])).first()
    if there is None:
        connection.execute(table.insert().values(**wanted))
        return
    if table is tables.review and there.is_synthetic:
        raise BadInput(NEVER_MIXED)
    for name, value in wanted.items():
        if name not in unless and getattr(there, name) != value:
            raise BadInput(f"{mapping}: {part} {name} is not what the case database holds; use the same mapping or an empty database.")
