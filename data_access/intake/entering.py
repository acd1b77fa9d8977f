"""Enters a delivery part by part beside what is held, so that however large both are, only a part of them is in memory at a time."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from data_access.dates import as_stored, london_day, moment_in_words
from data_access.digits import plain_number
from data_access.errors import BadInput
from data_access.intake.doubts import Delivery, check_delivery
from data_access.intake.extract import Row
from data_access.intake.held import Held, HeldCases, part_held
from data_access.intake.ledger import Ledger
from data_access.intake.mapping import CASE, EVENT, FINDING, ImportMapping
from data_access.intake.parts import Parts
from data_access.intake.reading import FileRead
from data_access.intake.reports import ImportReport
from data_access.intake.validate import RULES, RowRejected, Statement
from data_access.progress import Progress

_Told = tuple[FileRead, Row, Statement]
_ORDER = (EVENT, CASE, FINDING)
"""In which order what is said of a case is entered, by the grain of its file."""
CASES_A_PART = 15_000
"""How many of the held cases go into one part."""


class Entering:
    """A delivery while it is entered, part by part, beside what is held."""

    def __init__(
        self,
        connection: Connection,
        held: Held,
        reads: Sequence[FileRead],
        mapping: ImportMapping,
        recorded_at: datetime,
        *,
        is_part: bool,
    ) -> None:
        if held.made_at is not None and as_stored(recorded_at) < held.made_at:
            last = moment_in_words(held.made_at.replace(tzinfo=UTC))
            raise BadInput(f"The last import was known by {last}, which is later: load past exports in the order of their days.")
        self._connection, self._held, self._reads, self._known_on = connection, held, reads, london_day(recorded_at)
        self._whole = [] if is_part else [read for read in reads if read.mapping.grain != FINDING]
        self._ledger = Ledger(held, mapping, as_stored(recorded_at))
        self._new, self._expected = 0, Counter[str]()

    def load(self, told: Parts, announced: int | None, accepted: Collection[str], progress: Progress) -> ImportReport:
        """Enters and writes everything. Raises BadInput for what the delivery makes ask."""
        count = max(told.count, 1 + self._held.applications // CASES_A_PART)
        with told.split(count) as told, Parts(count) as held, Parts(count) as unnamed:
            progress(0.4, "Reading what is held")
            elsewhere = part_held(self._connection, held)
            for part in range(told.count):
                progress(0.5 + 0.45 * part / told.count, f"Entering part {plain_number(part + 1)} of {plain_number(told.count)}")
                cases = HeldCases(held.read(part), self._held.officers, elsewhere)
                self._ledger.turn_to(cases)
                self._enter(told.read(part), cases, unnamed)
                self._ledger.write(self._connection)
            progress(0.95, "Comparing with what is held")
            self._enter_disappeared(unnamed)
        check_delivery(self._delivery(announced), accepted)
        written = self._ledger.close(self._connection, ", ".join(dict.fromkeys(read.path.name for read in self._reads)))
        files = tuple(read.report() for read in self._reads)
        changed = dict(sorted(self._ledger.changed_fields.items(), key=lambda one: (-one[1], one[0])))
        return ImportReport(files, written, self._ledger.data_version, bool(written), self._known_on, changed)

    def _enter(self, entries: Iterable[tuple], cases: HeldCases, unnamed: Parts) -> None:
        """Enters a part, and puts aside the held cases that it does not name."""
        named: set[str] = set()
        usable: list[_Told] = []
        same: set[tuple[str, bytes]] = set()
        first: set[tuple[str, ...]] = set()
        for reference, place, *said in entries:
            read = self._reads[place]
            if read.mapping.grain != FINDING:
                named.add(reference)
            if said and _is_usable(read, *said, same, first):
                usable.append((read, *said))
        for of_case in _by_reference(usable):
            self._enter_case(of_case)
        if self._whole:
            self._new += len(named.difference(cases.numbers))
            self._set_aside(cases, named, unnamed)

    def _enter_case(self, told: Sequence[_Told]) -> None:
        outcomes = self._ledger.enter([statement for _, _, statement in told])
        for (read, row, statement), outcome in zip(told, outcomes, strict=True):
            if not statement.key:
                read.systems.add(self._ledger.source_system(statement))
            if isinstance(outcome, RowRejected):
                read.reject(row, outcome)
            elif outcome:
                read.loaded += 1
                read.changed += self._ledger.was_held(statement)

    def _set_aside(self, cases: HeldCases, named: set[str], unnamed: Parts) -> None:
        for reference in cases.numbers:
            system = cases.source_system(reference)
            if system is not None and not cases.is_gone(reference):
                self._expected[system] += 1
                if reference not in named:
                    for row in cases.rows(reference):
                        unnamed.add(reference, row)

    def _enter_disappeared(self, unnamed: Parts) -> None:
        """The held cases that these files speak for and do not name, each under the first file that says its source system."""
        speaks = {system: read for read in reversed(self._whole) for system in read.systems}
        for read in self._whole:
            read.disappeared = 0
        for part in range(unnamed.count):
            cases = HeldCases(unnamed.read(part), self._held.officers, {})
            self._ledger.turn_to(cases)
            for reference in sorted(cases.numbers):
                if read := speaks.get(cases.source_system(reference)):
                    self._ledger.enter_disappeared(reference)
                    read.disappeared += 1
            self._ledger.write(self._connection)
        self._expected = Counter({system: count for system, count in self._expected.items() if system in speaks})

    def _delivery(self, announced: int | None) -> Delivery:
        reads = self._reads
        return Delivery(
            held=self._held.applications,
            expected=self._expected.total(),
            read=sum(read.read for read in reads),
            rejected=sum(len(read.rejections) for read in reads),
            changed=sum(read.changed for read in reads),
            new=self._new if self._whole else None,
            disappeared=sum(read.disappeared for read in self._whole) if self._whole else None,
            announced=announced,
        )


def _is_usable(read: FileRead, row: Row, statement: Statement, same: set[tuple[str, bytes]], first: set[tuple[str, ...]]) -> bool:
    """Whether a row is neither the same again nor of a name that another row has already; counts it where it is."""
    fingerprint = read.mapping.pattern, row.fingerprint
    if fingerprint in same:
        read.repeats += 1
        return False
    name = (statement.reference, statement.key) if statement.key else (statement.reference,)
    if name in first and not statement.is_of_log:
        rule = "repeated_key" if statement.key else "repeated_reference"
        read.reject(row, RowRejected(rule, RULES[rule]))
        return False
    same.add(fingerprint)
    if not statement.is_of_log:
        first.add(name)
    return True


def _by_reference(told: Iterable[_Told]) -> Iterable[list[_Told]]:
    """The rows of each case together: its log in the order of its moments, so that it is the same however its rows lie, then its own row."""

    def place(entry: _Told) -> tuple:
        read, _, statement = entry
        return (_ORDER.index(read.mapping.grain), *((statement.recorded_at, statement.reference) if statement.is_of_log else ()))

    parts: dict[str, list[_Told]] = {}
    for entry in sorted(told, key=place):
        parts.setdefault(entry[2].reference, []).append(entry)
    return parts.values()
