"""Enters what the rows say beside what the database holds: new events, further versions of changed ones, and nothing for the rest."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
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
    failure_fields,
    failure_number,
    merged,
    posting_values,
    source_system,
)
from data_access.intake.held import Held, HeldCases, HeldEvent, HeldEvents, live
from data_access.intake.load import append, next_data_version
from data_access.intake.logs import Known, known_after_each
from data_access.intake.mapping import ImportMapping
from data_access.intake.presence import is_gone, turns_of, turns_wanted
from data_access.intake.validate import RULES, RowRejected, Statement

NEVER_MIXED = "The case database holds the synthetic demonstration, with which real cases are never mixed. Name an empty one."
Outcome = bool | RowRejected
"""Of a row: whether it said anything new, or why it was rejected."""


@dataclass
class _Case:
    """What is held of a case, and what is entered of it meanwhile. ``number`` is None, and the rest empty, of a new one."""

    reference: str
    number: int | None
    events: HeldEvents
    turns: HeldEvents
    fields: Values
    """Those that would give the events."""


class Ledger:
    """Collects the rows to write for one import and writes them part by part. ``made_at`` is UTC without a zone."""

    def __init__(self, held: Held, mapping: ImportMapping, made_at: datetime) -> None:
        self.data_version = held.data_version
        self._held, self._mapping, self._made_at = held, mapping, made_at
        self._cases = HeldCases((), {}, {})
        self._officers = dict(held.officers)
        self._last_application = held.last_application
        self._last_ids = dict(held.last_event_ids)
        self._rows: dict[str, dict[str, list]] = {}
        self._joined: dict[int, tuple[date, datetime]] = {}
        self._ends: dict[date, datetime] = {}
        self._entered = 0
        self._written: Counter[str] = Counter()
        self.changed_fields: Counter[str] = Counter()
        """Field → of how many held cases or findings it now says otherwise."""
        self._recorded_to = held.recorded_to

    def turn_to(self, cases: HeldCases) -> None:
        """From now on it is entered beside these held cases."""
        self._cases = cases

    def enter(self, statements: Sequence[Statement]) -> list[Outcome]:
        """Enters everything said of one case: rows of its log first, in the order of their moments, then its own row, then its findings.

        Returns the outcome of each statement.
        """
        case = self._held_case(statements[0].reference)
        held, entered = case.fields, self._entered
        logged = [statement for statement in statements if statement.is_of_log]
        outcomes = self._enter_log(logged, case) if logged else []
        outcomes += self._enter_rows(statements[len(logged) :], case)
        is_named = any(
            not statement.key and not isinstance(outcome, RowRejected) for statement, outcome in zip(statements, outcomes, strict=True)
        )
        if is_named and is_gone(case.turns):
            # Its last row of its own says that it is back.
            last = max(place for place, statement in enumerate(statements) if not statement.key)
            outcomes[last] = outcomes[last] if isinstance(outcomes[last], RowRejected) else True
        if held and self._entered > entered:
            self._count_changed(held, case_fields(live(case.events), self._mapping.review))
        if SCOPE in case.events:
            self._enter_turns(case, is_named=is_named or not is_gone(case.turns))
        return outcomes

    def _count_changed(self, before: Values, after: Values) -> None:
        self.changed_fields.update(name for name in {**before, **after} if before.get(name) != after.get(name))

    def _enter_rows(self, statements: Sequence[Statement], held: "_Case") -> list[Outcome]:
        case = merged([statement for statement in statements if not statement.key], held.fields)
        if not case.get("received_on"):
            return [RowRejected("unknown_reference", RULES["unknown_reference"]) for _ in statements]
        problems = [_problem(statement, case) for statement in statements]
        usable = [statement for statement, problem in zip(statements, problems, strict=True) if not problem]
        news = iter(self._enter_usable(usable, case, held) if usable else [])
        return [problem or next(news) for problem in problems]

    def _enter_usable(self, statements: Sequence[Statement], case: Values, held: "_Case") -> list[bool]:
        """Whether each statement said anything new. ``case`` is what its own row says, ``held`` what is held."""
        before, recorded = held.fields, statements[0].recorded_at
        findings = [statement for statement in statements if statement.key]
        is_own_new = len(findings) < len(statements) and self._differs(case, before)
        is_told_new = bool(findings) and self._differs(merged(findings, before), before)
        whole = merged(statements, before) if findings else case
        _, wanted = self._enter_fields(whole, held, recorded, self._made_at)
        return [self._enter_failure(s, case, wanted, held.number) or is_told_new if s.key else is_own_new for s in statements]

    def _enter_fields(self, fields: Values, case: "_Case", recorded: datetime | None, changed_at: datetime) -> tuple[bool, Wanted]:
        """Whether the fields of a case said anything new, and its events. What changed counts as recorded at ``changed_at``."""
        wanted = case_events(fields, self._mapping.review)
        keys = {"application_id": self._number(case)}
        is_new = self._enter_events(case.events, wanted, keys, recorded, is_all_said=True, changed_at=changed_at)
        self._note_officer(wanted, recorded)
        return is_new, wanted

    def _enter_log(self, rows: Sequence[Statement], case: "_Case") -> list[Outcome]:
        """Enters the log of a case as it happened; of a held case, only what was told since the last import, or its last word if none was."""
        outcomes: list[Outcome] = [False] * len(rows)
        waiting: set[int] = set()
        held, states = case.fields, list(known_after_each(rows, case.fields, until=self._made_at))
        for known in states:
            outcomes[known.row] = known.rejected or outcomes[known.row]
        for known in self._not_known_before(case, [known for known in states if not known.rejected]):
            waiting.add(known.row)
            fields = merged([rows[known.row]._replace(case=known.fields)], held)
            if fields.get("received_on"):
                is_new, _ = self._enter_fields(fields, case, known.moment, self._not_before_the_last_import(known.moment))
                for place in waiting:
                    outcomes[place] = outcomes[place] or is_new
                waiting.clear()
        if not case.events:
            return [outcome or RowRejected("no_date", "no row of the log says when it was received") for outcome in outcomes]
        case.fields = case_fields(live(case.events), self._mapping.review)
        return outcomes

    def _not_known_before(self, case: "_Case", states: Sequence[Known]) -> Sequence[Known]:
        last = self._held.made_at
        if not case.events or last is None:
            return states
        return [known for known in states if known.moment > last] or states[-1:]

    def source_system(self, statement: Statement) -> str:
        """The system that a case's own row says it stands in."""
        held = self._cases.source_system(statement.reference)
        return source_system(merged([statement], {"source_system": held} if held else {}))

    def enter_disappeared(self, reference: str) -> None:
        """Takes a held case out of the scope, from the day of the import on."""
        self._enter_turns(self._held_case(reference), is_named=False)

    def _enter_turns(self, case: "_Case", *, is_named: bool) -> None:
        if is_named and not case.turns:
            return
        today = london_day(self._made_at.replace(tzinfo=UTC))
        wanted = turns_wanted(case.turns, case.events[SCOPE].values, is_named=is_named, today=today)
        keys = {"application_id": case.number}
        self._enter_events(case.turns, wanted, keys, self._made_at, is_all_said=True, changed_at=self._made_at)

    def _held_case(self, reference: str) -> "_Case":
        number = self._cases.numbers.get(reference)
        if number is None:
            return _Case(reference, None, {}, {}, {})
        events = self._cases.events(reference)
        turns = turns_of(events)
        own = {name: event for name, event in events.items() if name not in turns} if turns else events
        return _Case(reference, number, own, turns, case_fields(live(own), self._mapping.review))

    def was_held(self, statement: Statement) -> bool:
        """Whether the case, or the finding, that a statement is of was held before this import."""
        if statement.key:
            return bool(self._cases.failure(failure_number(statement.reference, statement.key)))
        return statement.reference in self._cases.numbers

    def write(self, connection: Connection) -> None:
        """Writes what was entered since the last time; what does not agree with the database raises BadInput."""
        if self._rows and not self._written:
            self._write_terms(connection)
        for table in tables.case_metadata.sorted_tables:
            if table.name in self._rows:
                rows = pl.DataFrame(self._rows[table.name], infer_schema_length=None)
                self._written[table.name] += append(connection, table, rows)
                if table in tables.EVENT_TABLES:
                    newest = rows["recorded_at"].max()
                    self._recorded_to = max(newest, self._recorded_to or newest)
        self._rows = {}

    def close(self, connection: Connection, source: str) -> dict[str, int]:
        """Writes what is left, and the data version last; returns rows by table, empty when nothing changed."""
        self._enter_postings()
        self.write(connection)
        if not self._written:
            return {}
        self.data_version = next_data_version(connection, self._recorded_to, f"Import of {source}"[:200], self._made_at)
        return {table.name: self._written[table.name] for table in tables.case_metadata.sorted_tables if table.name in self._written}

    def _note(self, table: str, row: Values) -> None:
        """Puts a row with the others of its table, all of which have the same columns."""
        columns = self._rows.get(table)
        if columns is None:
            columns = self._rows[table] = {name: [] for name in row}
        for name, value in row.items():
            columns[name].append(value)

    def _differs(self, said: Values, before: Values) -> bool:
        """Whether fields say anything else than is held."""
        review = self._mapping.review
        return not before or case_events(said, review) != case_events(before, review)

    def _number(self, case: "_Case") -> int:
        if case.number is None:
            self._last_application += 1
            case.number = self._last_application
            self._note("applications", {"application_id": case.number, "reference": case.reference})
        return case.number

    def _officer(self, pseudonym: str | None) -> int | None:
        if pseudonym is None:
            return None
        if pseudonym not in self._officers:
            number = 1 + max(self._officers.values(), default=0)
            self._officers[pseudonym] = number
            self._note("officers", {"officer_id": number, "pseudonym": pseudonym})
        return self._officers[pseudonym]

    def _enter_failure(self, statement: Statement, case: Values, wanted: Wanted, application: int) -> bool:
        is_in_scope = wanted[SCOPE]["scope_status"] == "in_scope"
        failure = failure_number(statement.reference, statement.key)
        keys = {"failure_id": failure, "application_id": application if is_in_scope else None}
        steps = failure_events(statement, case, is_in_scope=is_in_scope)
        held = self._cases.failure(failure)
        before = dict(held)
        is_new = self._enter_events(held, steps, keys, statement.recorded_at, is_all_said=False, changed_at=self._made_at)
        if is_new and (fields := failure_fields(live(before))):
            self._count_changed(fields, failure_fields(live(held)))
        return is_new

    def _enter_events(
        self, held: HeldEvents, wanted: Wanted, keys: Values, recorded: datetime | None, *, is_all_said: bool, changed_at: datetime
    ) -> bool:
        """Whether anything had to be written; it is held then. A held event no longer wanted is taken back, unless it may stand as the past."""
        before = self._entered
        for name, values in wanted.items():
            there = held.get(name)
            if there is None:
                at = self._recorded(values["occurred_on"], recorded)
                held[name] = self._add(name[0], HeldEvent(self._next_id(name[0]), 1, False, values, at), keys, at)
            elif there.is_void or there.values != values:
                held[name] = self._add(name[0], replace(there, version=there.version + 1, is_void=False, values=values), keys, changed_at)
        last = max((values["occurred_on"] for values in wanted.values()), default=date.min)
        for name, there in list(held.items()):
            if name not in wanted and not there.is_void and (is_all_said or there.values["occurred_on"] >= last):
                held[name] = self._add(name[0], replace(there, version=there.version + 1, is_void=True), keys, changed_at)
        return self._entered > before

    def _add(self, table: str, event: HeldEvent, keys: Values, at: datetime) -> HeldEvent:
        """Enters a version of an event as recorded at a moment; returns it."""
        self._entered += 1
        row = {"event_id": event.event_id, "version": event.version, "is_void": event.is_void, "recorded_at": at, **keys, **event.values}
        if "officer" in row:
            row["officer_id"] = self._officer(row.pop("officer"))
        self._note(table, row)
        return event

    def _next_id(self, table: str) -> int:
        self._last_ids[table] += 1
        return self._last_ids[table]

    def _recorded(self, occurred_on: date, stated: datetime | None) -> datetime:
        """When a new event counts as recorded: as stated, else at the end of its day; now, if it came too late for the last import."""
        if stated is None and occurred_on not in self._ends:
            self._ends[occurred_on] = end_of_london_day(occurred_on).replace(tzinfo=None)
        return self._not_before_the_last_import(stated or self._ends[occurred_on])

    def _not_before_the_last_import(self, moment: datetime) -> datetime:
        is_late = self._held.made_at is not None and moment <= self._held.made_at
        return self._made_at if is_late else min(moment, self._made_at)

    def _note_officer(self, wanted: Wanted, recorded: datetime | None) -> None:
        allocated = wanted.get(("review_steps", "allocated"))
        if allocated and allocated["officer"]:
            officer, day = self._officer(allocated["officer"]), allocated["occurred_on"]
            joined = day, self._recorded(day, recorded)
            self._joined[officer] = min(joined, self._joined.get(officer, joined))

    def _enter_postings(self) -> None:
        name = tables.officer_postings.name
        for officer, (day, at) in self._joined.items():
            there = self._held.postings.get(officer)
            keys = {"officer_id": officer}
            if there is None:
                self._add(name, HeldEvent(self._next_id(name), 1, False, posting_values(day, self._mapping.officers), at), keys, at)
            elif day < there.values["occurred_on"]:
                values = {**there.values, "occurred_on": day}
                self._add(name, replace(there, version=there.version + 1, values=values), keys, self._made_at)

    def _write_terms(self, connection: Connection) -> None:
        """The review and its categories on the first import; later ones have to agree with them. Raises BadInput."""
        review = {"review_id": 1, "is_synthetic": False, **asdict(self._mapping.review)}
        _write_or_agree(connection, tables.review, review, self._mapping.name, "[review]", unless=("opens_as_at",))
        held = set(connection.execute(select(tables.risk_categories.c.risk_category)).scalars())
        # Those that are held first: a new one put between them would shift their ranks, which is to be said and not to fail.
        for category in sorted(self._mapping.categories, key=lambda category: category.risk_category not in held):
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
