"""A log of events: what was known of a case after each of its rows, one after the other.

A row is either the record of the case after an update, or tells of one thing that happened. A day later than the row's own moment was not
known then, although systems that fill in a record afterwards show it on every row: it waits until it has come.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from data_access.dates import end_of_london_day, london_day
from data_access.intake.mapping import CASE_DATES
from data_access.intake.validate import RowRejected, Statement, check_order

Fields = Mapping[str, date | str | None]


@dataclass(frozen=True)
class Known:
    """The fields of a case that were known from a moment (UTC without zone) on; ``row`` is the place of the row that said so.

    ``rejected`` says why the row cannot be used, and then it leaves what was known before.
    """

    moment: datetime
    row: int
    fields: Fields
    rejected: RowRejected | None = None


def known_after_each(rows: Sequence[Statement], held: Fields, *, until: datetime) -> Iterator[Known]:
    """What the rows of one case tell, in the order of their moments, beside what is held of it; ``until`` is the moment by which the log is
    known (UTC without zone)."""
    told = {name: held[name] for name in CASE_DATES if held.get(name)} if rows[0].is_step else {}
    received = min((row.case["received_on"] for row in (*rows, rows[0]._replace(case=told)) if row.case.get("received_on")), default=None)
    for place, row in enumerate(rows):
        try:
            told = _told_after(told, row, received)
        except RowRejected as rejected:
            yield Known(row.recorded_at, place, told, rejected)
            continue
        following = rows[place + 1].recorded_at if place + 1 < len(rows) else None
        yield from _coming(told, row, place, following, until)


def _told_after(told: Fields, row: Statement, received: date | str | None) -> Fields:
    """A record replaces what was told before; of what happened, the first day counts, and of anything else what was told last."""
    if not row.is_step:
        return row.case
    news = {name: min(said, told.get(name) or said) if name in CASE_DATES else said for name, said in row.case.items() if said is not None}
    check_order({**told, **news, "received_on": received})
    return {**told, **news}


def _coming(told: Fields, row: Statement, place: int, following: datetime | None, until: datetime) -> Iterator[Known]:
    """What is known at the row's moment, and then at the end of each day that it names too early, while no further row comes."""
    today = _day_of(row.recorded_at)
    yield Known(row.recorded_at, place, _come(told, row.known_when, today))
    for day in sorted({told[name] for name in CASE_DATES if told.get(name) and told[name] > today}):
        moment = min(end_of_london_day(day).replace(tzinfo=None), until)
        if following is None or moment < following:
            yield Known(moment, place, _come(told, row.known_when, day))


def _come(told: Fields, known_when: Mapping[str, str], today: date) -> Fields:
    def is_yet_to_come(name: str) -> bool:
        return bool(told.get(name)) and told[name] > today

    days = {name: name for name in CASE_DATES} | known_when
    return {name: None if name in days and is_yet_to_come(days[name]) else said for name, said in told.items()}


def _day_of(moment: datetime) -> date:
    return london_day(moment.replace(tzinfo=UTC))
