"""Checks one row at a time: what it states of its case or finding, in our words, or the rule that it breaks.

A reason never holds what stood in the row: it names the column, the field and the rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

from data_access.dates import LONDON, london_day
from data_access.intake.extract import Row
from data_access.intake.mapping import AT_IMPORT, CASE_DATES, EVENT, FINDING, FINDING_DATES, LONGEST_TEXT, FileMapping

RULES = {
    "wrong_number_of_cells": "not as many cells as the heading has",
    "no_reference": "no reference",
    "no_key": "no key to tell one finding of a case from another",
    "no_date": "a day that is needed is missing",
    "bad_date": "a date that is not in the stated formats",
    "date_in_future": "a date after the day of the import",
    "dates_out_of_order": "dates that contradict each other",
    "no_value": "a value that is needed is missing",
    "unknown_value": "a value that the mapping does not translate",
    "unreadable_text": "a text with characters that cannot be shown",
    "too_long": f"a text of more than {LONGEST_TEXT} characters",
    "repeated_reference": "a reference again with other contents; the first row counts",
    "repeated_key": "a finding's key again with other contents; the first row counts",
    "unknown_reference": "a finding of a case that is neither in the files nor in the database",
}
"""Every rule that a row may break, in the words of the report."""

EARLIEST = date(1900, 1, 1)
MOST_DAYS = 100_000


def pseudonym_of(source_value: str) -> str:
    """'Officer ' and eight hexadecimal digits of SHA-256: the same value (letter case aside) always gives the same officer, and is not kept.

    It is a pseudonym, not a secret: who holds a list of all officers can compute it again. Two of 5,000 officers share one once in 300 times.
    """
    return f"Officer {sha256(source_value.casefold().encode()).hexdigest()[:8].upper()}"


class RowRejected(Exception):
    """A row that cannot be used: the rule and the reason."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule, self.reason = rule, reason


@dataclass(frozen=True)
class Rejection:
    """A rejected row. ``cells`` are those of the columns that the mapping reads; None where it cannot be said which cell is of which."""

    line: int
    rule: str
    reason: str
    cells: Mapping[str, str] | None = field(default=None, repr=False)


NOTHING: Mapping[str, str] = {}


class Statement(NamedTuple):
    """What one row says. A field that the mapping does not name is absent; one whose cell is blank is None.

    ``defaults`` hold for what stays unsaid. ``recorded_at`` (UTC without zone) is None when events count as recorded on their day.
    """

    reference: str
    case: Mapping[str, date | str | None]
    defaults: Mapping[str, str]
    recorded_at: datetime | None
    key: str = ""
    finding: Mapping[str, date | str | None] = NOTHING
    is_of_log: bool = False
    is_step: bool = False
    """Of a log: whether the row tells of one thing that happened, and not the whole record of its case."""
    known_when: Mapping[str, str] = NOTHING


@dataclass(frozen=True)
class Checks:
    """What every row is held against: the codes of coded fields, the moment of the import (aware)."""

    codes: Mapping[str, Iterable[str]]
    made_at: datetime
    _days: dict[tuple[str, tuple[str, ...]], datetime] = field(default_factory=dict, repr=False)
    """What was read as a moment already, by its text and the formats: a delivery has few days and many cells."""

    @cached_property
    def _today(self) -> date:
        return london_day(self.made_at)

    def statement(self, row: Row, file: FileMapping) -> Statement:
        """The row in our words. Raises RowRejected."""
        if row.cells is None:
            raise RowRejected("wrong_number_of_cells", _cells_reason(row))
        reference = _needed_text(row.cells[file.reference], file.reference, "no_reference")
        is_finding = file.grain == FINDING
        finding = self._fields(row.cells, file, file.fields) if is_finding else {}
        case = self._fields(row.cells, file, file.case_fields if is_finding else file.fields)
        key = _needed_text(row.cells[file.key], file.key, "no_key") if file.key else ""
        recorded = self._recorded_at(row.cells, file)
        if file.activity:
            case |= self._happened(row.cells, file, recorded)
        elif not is_finding:
            _check_case(case)
        else:
            finding = _finding_completed(finding, file)
        defaults = {name: value for name, value in file.defaults.items() if name not in ("failure_type", "failure_status")}
        log = {"is_of_log": file.grain == EVENT, "is_step": bool(file.activity), "known_when": file.known_when}
        return Statement(reference, case, defaults, recorded, key, finding, **log)

    def _happened(self, cells: Mapping[str, str], file: FileMapping, moment: datetime) -> dict[str, date]:
        """The day that a row of a log tells of: that of its moment, where what happened is one of our days."""
        said, known = cells[file.activity], file.values["activity"]
        if said not in known:
            raise RowRejected("unknown_value", f"{file.activity} (activity) holds a value that the mapping does not translate")
        return {known[said]: london_day(moment.replace(tzinfo=UTC))} if known[said] else {}

    def _fields(self, cells: Mapping[str, str], file: FileMapping, fields: Mapping[str, str]) -> dict[str, date | str | None]:
        return {name: self._value(name, cells[column], column, file) for name, column in fields.items()}

    def _value(self, name: str, cell: str, column: str, file: FileMapping) -> date | str | None:
        if not cell:
            return None
        if name in (*CASE_DATES, *FINDING_DATES):
            return self._day(cell, f"{column} ({name})", file)
        ours = file.values.get(name, {}).get(cell, cell)
        if name in self.codes and ours not in self.codes[name]:
            raise RowRejected("unknown_value", f"{column} ({name}) holds a value that the mapping does not translate")
        if name == "officer":
            return pseudonym_of(ours)
        _check_text(ours, f"{column} ({name})")
        return ours

    def _day(self, cell: str, place: str, file: FileMapping) -> date:
        day = _london_day(self._parsed(cell, file.date_formats, place), place, file.time_zone)
        if day > self._today:
            raise RowRejected("date_in_future", f"{place} is after the day of the import")
        return day

    def _parsed(self, cell: str, formats: tuple[str, ...], place: str) -> datetime:
        known = self._days.get((cell, formats))
        if known is None:
            known = _parsed(cell, formats, place)
            if len(self._days) < MOST_DAYS:
                self._days[cell, formats] = known
        return known

    def _recorded_at(self, cells: Mapping[str, str], file: FileMapping) -> datetime | None:
        made_at = self.made_at.astimezone(UTC).replace(tzinfo=None)
        if not file.recorded_column:
            return made_at if file.recorded_at == AT_IMPORT else None
        column = file.recorded_column
        place = f"{column} (recorded_at)"
        moment = _utc(self._parsed(cells[column], (*file.date_formats, ""), place), place, file.time_zone)
        if moment > made_at:
            raise RowRejected("date_in_future", f"{place} is after the import")
        return moment


def _cells_reason(row: Row) -> str:
    if row.last_line > row.line:
        return f"the row runs to line {row.last_line} and does not have as many cells as the heading: look for an unclosed quotation mark"
    return "the row does not have as many cells as the heading"


def _needed_text(cell: str, column: str, rule: str) -> str:
    if not cell:
        raise RowRejected(rule, f"{column} is blank")
    _check_text(cell, column)
    return cell


def _check_text(text: str, place: str) -> None:
    if not text.isprintable():
        raise RowRejected("unreadable_text", f"{place} has characters that cannot be shown")
    if len(text) > LONGEST_TEXT:
        raise RowRejected("too_long", f"{place} is longer than {LONGEST_TEXT} characters")


def _parsed(cell: str, formats: Iterable[str], place: str) -> datetime:
    """The moment in a cell; the empty format stands for ISO 8601."""
    for form in formats:
        try:
            moment = datetime.strptime(cell, form) if form else datetime.fromisoformat(cell)  # noqa: DTZ007 - the file's clock where no zone is
        except ValueError:
            continue
        if moment.date() >= EARLIEST:
            return moment
    raise RowRejected("bad_date", f"{place} is not a date in the stated formats")


def _utc(moment: datetime, place: str, zone: ZoneInfo) -> datetime:
    """The moment in UTC without a zone; without one of its own it is on the file's clock, which may leave out an hour in spring."""
    there = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    try:
        utc = there.astimezone(UTC)
    except OverflowError:
        raise RowRejected("bad_date", f"{place} is beyond all dates") from None
    if moment.tzinfo is None and utc.astimezone(zone).replace(tzinfo=None) != moment:
        raise RowRejected("bad_date", f"{place} is in the hour that the clocks leave out in spring")
    return utc.replace(tzinfo=None)


def _london_day(moment: datetime, place: str, zone: ZoneInfo) -> date:
    """The day in London. Midnight without a zone is how many systems write a day alone, which is the same day everywhere."""
    if moment.tzinfo is None and (zone is LONDON or moment.time() == time()):
        return moment.date()
    return london_day(_utc(moment, place, zone).replace(tzinfo=UTC))


def _check_case(case: Mapping[str, date | str | None]) -> None:
    if case.get("received_on") is None:
        raise RowRejected("no_date", "received_on is blank")
    check_order(case)


def check_order(case: Mapping[str, date | str | None]) -> None:
    """Raises RowRejected where a case's days contradict each other."""
    pairs = [("received_on", later) for later in CASE_DATES[1:]]
    for first, second in [*pairs, ("allocated_on", "completed_on"), ("started_on", "completed_on")]:
        earlier, later = case.get(first), case.get(second)
        if earlier is not None and later is not None and later < earlier:
            raise RowRejected("dates_out_of_order", f"{second} is before {first}")


def _finding_completed(finding: dict[str, date | str | None], file: FileMapping) -> dict[str, date | str | None]:
    whole = {**finding, **{name: finding.get(name) or file.defaults.get(name) for name in ("failure_type", "failure_status")}}
    for name in ("failure_status", "failure_type"):
        if whole[name] is None:
            raise RowRejected("no_value", f"{name} is blank and has no default")
    found, confirmed = whole.get("found_on"), whole.get("confirmed_on")
    if found and confirmed and confirmed < found:
        raise RowRejected("dates_out_of_order", "confirmed_on is before found_on")
    return whole
