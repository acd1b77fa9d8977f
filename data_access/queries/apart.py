"""What stands for the events of a review that is not held whole: it is counted where it is, or read a part after another."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import ceil
from threading import Lock

import polars as pl
from sqlalchemy import Select, Table, func, select

from data_access.database import tables
from data_access.queries.arrow import Reader
from data_access.queries.fold import Folded

DECISIONS_READ_AT_ONCE = 2_000_000
"""About so many decisions on scope are read at a time, since each reading goes through whole tables."""
DECISIONS_AT_ONCE = 250_000
"""And about so many make a part."""


@dataclass(frozen=True)
class CountedThere:
    """A database that counts its own records, of one data version. ``first_recorded``: table → when its first row was recorded, UTC without a
    zone, None of an empty one; ``now`` is what it counted of everything."""

    first_recorded: Mapping[str, datetime | None]
    now: Folded
    _then: Callable[[datetime], Folded]

    def known_by(self, moment: datetime | None) -> Folded:
        """What it counts of what was known by a moment (aware; None is everything). Raises DatabaseUnavailable, also when the data changed."""
        return self.now if moment is None else self._then(moment)


@dataclass(frozen=True)
class InParts:
    """A review that is too long to be held whole, of one data version. ``first_recorded`` is as that of ``CountedThere``."""

    first_recorded: Mapping[str, datetime | None]
    _read: Callable[[], AbstractContextManager[Reader]]

    @contextmanager
    def reading(self, by_application: Collection[str]) -> Iterator["Apart"]:
        """All event tables of one moment, those named in parts. Raises DatabaseUnavailable, also when the data changed since."""
        whole = [table for table in tables.EVENT_TABLES if table.name not in by_application]
        apart = [table for table in tables.EVENT_TABLES if table.name in by_application]
        with self._read() as read:
            yield Apart(
                {table.name: read(table) for table in whole},
                {table.name: read(_corrected(table)) for table in apart},
                _parts_in(read, apart),
            )


@dataclass(frozen=True)
class Apart:
    """The event tables of one moment: ``whole``, by name; of the others, ``corrected``, every version of each event that has several, which may be
    of one application first and of another later; and in ``parts`` all rows, of applications from (included) to (excluded) which, one part after
    another."""

    whole: dict[str, pl.DataFrame]
    corrected: Mapping[str, pl.DataFrame]
    parts: Iterator[tuple[int, int, Mapping[str, pl.DataFrame]]]


def _corrected(table: Table) -> Select:
    again = table.alias("again")
    return select(table).where(table.c.event_id.in_(select(again.c.event_id).where(again.c.version > 1)))


def _parts_in(read: Reader, apart: Sequence[Table]) -> Iterator[tuple[int, int, dict[str, pl.DataFrame]]]:
    key = tables.scope_decisions.c.application_id
    told = read(select(func.count().label("rows"), func.min(key).label("first"), func.max(key).label("last")).select_from(key.table))
    rows, first, last = told.row(0)
    for begins, end in _ranges(first, last + 1, ceil(rows / DECISIONS_READ_AT_ONCE)):
        held = {table.name: read(select(table).where(table.c.application_id >= begins, table.c.application_id < end)) for table in apart}
        for since, until in _ranges(begins, end, ceil(held[key.table.name].height / DECISIONS_AT_ONCE)):
            is_here = (pl.col("application_id") >= since) & (pl.col("application_id") < until)
            yield since, until, {name: frame.filter(is_here) for name, frame in held.items()}
        del held  # or it would be held until the next are read


def _ranges(first: int, end: int, parts: int) -> Iterator[tuple[int, int]]:
    """About equal parts of the numbers from ``first`` (included) to ``end`` (excluded)."""
    parts = max(1, parts)
    return pairwise([first + (end - first) * part // parts for part in range(parts + 1)])


class WhenAsked(Mapping[str, pl.DataFrame]):
    """The event tables: those ``at_hand``, and all the others, read when the first of them is asked for."""

    def __init__(self, read: Callable[[], dict[str, pl.DataFrame]], at_hand: Mapping[str, pl.DataFrame]) -> None:
        self._read, self._at_hand, self._lock = read, at_hand, Lock()
        self._found: dict[str, pl.DataFrame] | None = None

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name in self._at_hand:
            return self._at_hand[name]
        with self._lock:
            if self._found is None:
                self._found = self._read()
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(table.name for table in tables.EVENT_TABLES)

    def __len__(self) -> int:
        return len(tables.EVENT_TABLES)
