"""Reading what was logged: the newest entries, how many there are of each operation on each day, and all of them in their order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, Select, and_, case, func, select

from data_access.database import tables
from data_access.dates import as_stored, end_of_london_day, start_of_london_day

_ENTRIES = tables.audit_entries
_AT_ONCE = 1000
"""How many entries are held in memory."""


@dataclass(frozen=True)
class Entry:
    """What happened; ``at`` is aware."""

    number: int
    at: datetime
    viewer: str
    role: str
    operation: str
    what: str
    data_version: int | None
    why: str
    recipient: str
    seal: str


@dataclass(frozen=True)
class Wanted:
    """Which entries: of some London days, both included, of one operation, of one role; what is left out is not narrowed."""

    since: date | None = None
    until: date | None = None
    operation: str = ""
    role: str = ""


def read_newest(connection: Connection, wanted: Wanted, *, most: int) -> list[Entry]:
    """The newest entries, newest first."""
    found = connection.execute(_chosen(wanted).order_by(_ENTRIES.c.number.desc()).limit(most))
    return [_entry(row) for row in found]


def read_all(connection: Connection, wanted: Wanted) -> Iterator[Entry]:
    """Every entry in the order of the log, a part at a time."""
    ordered = _chosen(wanted).order_by(_ENTRIES.c.number).execution_options(yield_per=_AT_ONCE)
    with connection.execute(ordered) as found:
        yield from map(_entry, found)


def read_last(connection: Connection) -> Entry | None:
    """The newest entry; None of an empty log."""
    return next(iter(read_newest(connection, Wanted(), most=1)), None)


def count_by_day(connection: Connection, days: Sequence[date]) -> dict[str, tuple[int, ...]]:
    """How many entries of each operation there are on each of these London days, in one reading."""
    first, last = as_stored(start_of_london_day(min(days))), as_stored(end_of_london_day(max(days)))
    sums = [func.sum(case((_on(day), 1), else_=0)) for day in days]
    within = and_(_ENTRIES.c.at >= first, _ENTRIES.c.at <= last)
    found = connection.execute(select(_ENTRIES.c.operation, *sums).where(within).group_by(_ENTRIES.c.operation))
    return {operation: tuple(int(count) for count in counts) for operation, *counts in found}


def _on(day: date):
    return and_(_ENTRIES.c.at >= as_stored(start_of_london_day(day)), _ENTRIES.c.at <= as_stored(end_of_london_day(day)))


def _chosen(wanted: Wanted) -> Select:
    chosen = select(*(_ENTRIES.c[name] for name in Entry.__dataclass_fields__))
    if wanted.since:
        chosen = chosen.where(_ENTRIES.c.at >= as_stored(start_of_london_day(wanted.since)))
    if wanted.until:
        chosen = chosen.where(_ENTRIES.c.at <= as_stored(end_of_london_day(wanted.until)))
    for name in ("operation", "role"):
        if asked := getattr(wanted, name):
            chosen = chosen.where(_ENTRIES.c[name] == asked)
    return chosen


def _entry(row) -> Entry:
    return Entry(**{**row._mapping, "at": row.at.replace(tzinfo=UTC)})
