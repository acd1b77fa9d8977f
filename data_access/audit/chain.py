"""Is the log as it was written? Every entry held against the seal before it, the last against the head, and all of it against an anchor.

The log alone shows what was altered, taken out of its middle or put in. Whoever owns the database can also cut its end off, make all of it
anew or wipe it, and set the head to match: only an anchor, a head that was noted elsewhere before, shows that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Select, String, func, select, type_coerce

from data_access.audit.seals import SEALED, START, seal_of
from data_access.database import tables
from data_access.errors import BadRequest

_ENTRIES = tables.audit_entries
_AT_ONCE = 1000
"""How many entries are held in memory."""
AT_ONE_LOOK = 20_000
"""How many entries one look verifies of a log that is verified in parts."""


@dataclass(frozen=True)
class Head:
    """An entry by its number and its seal: the newest, or an anchor, whose seal may be its beginning only. Number 0 is before the first."""

    number: int
    seal: str

    @property
    def short(self) -> str:
        """'4711:0123456789ab', which is enough of a seal to be printed and to anchor the log by."""
        return f"{self.number}:{self.seal[:12]}"


BEGINNING = Head(0, START)


@dataclass(frozen=True)
class Verified:
    """How far the log was read, and '' or in a sentence what is wrong there. ``is_whole`` is false where more of it was left for later."""

    to: Head
    fault: str = ""
    is_whole: bool = True


def anchor_named(text: str) -> Head:
    """The anchor that 'NUMBER:SEAL' names, with 12 to 64 digits of the seal, also as copied from a page. Raises BadRequest."""
    found = re.fullmatch(r"([0-9]{1,18}):\u2060?([0-9a-f]{12,64})", text.strip().lower(), re.ASCII)
    if found is None:
        raise BadRequest("An anchor is the number of an entry, a colon and 12 to 64 digits of its seal, as audit head prints them.")
    return Head(int(found[1]), found[2])


def read_head(connection: Connection) -> Head | None:
    """The newest entry as the register's head names it; None where the head is gone."""
    found = connection.execute(select(tables.audit_head.c.number, tables.audit_head.c.seal)).one_or_none()
    return None if found is None else Head(*found)


def verify(connection: Connection, *, anchor: Head | None = None, since: Head = BEGINNING, most: int | None = None) -> Verified:
    """Reads the log from the entry after ``since``, at most so many, and stops at the first fault. All reads have to be of one moment."""
    last, read = since, 0
    for stored, number, *entry in _entries(connection, since, most):
        if fault := _fault_of(number, stored, entry, last):
            return Verified(last, fault)
        last, read = Head(number, stored), read + 1
        if anchor and anchor.number == number and not stored.startswith(anchor.seal):
            return Verified(last, _made_anew(anchor))
    if most is not None and read == most and (head := read_head(connection)) and head.number > last.number:
        return Verified(last, is_whole=False)
    return Verified(last, _fault_at_the_end(connection, last, anchor))


class Onward:
    """Verifies the log look by look in one process: from where the last look ended that found nothing wrong, ``most`` entries at a time.

    What was altered before that is seen by whoever begins anew.
    """

    def __init__(self, most: int | None = AT_ONE_LOOK) -> None:
        self.to, self.most = BEGINNING, most

    def verify(self, connection: Connection) -> Verified:
        """One look further; all of its reads have to be of one moment."""
        found = verify(connection, since=self.to, most=self.most)
        if not found.fault:
            self.to = found.to
        return found


def _entries(connection: Connection, since: Head, most: int | None) -> Iterator[tuple]:
    """Seal, number and the other sealed columns of each entry, as they are kept."""
    wanted = _wanted(connection.dialect.name, since, most).execution_options(yield_per=_AT_ONCE)
    with connection.execute(wanted) as found:
        yield from found


def _wanted(dialect: str, since: Head, most: int | None) -> Select:
    at = func.to_char(_ENTRIES.c.at, "YYYY-MM-DD HH24:MI:SS.US") if dialect == "postgresql" else type_coerce(_ENTRIES.c.at, String)
    columns = (at if name == "at" else _ENTRIES.c[name] for name in SEALED)
    wanted = select(_ENTRIES.c.seal, *columns).order_by(_ENTRIES.c.number, _ENTRIES.c.entry_id).limit(most)
    return wanted.where(_ENTRIES.c.number > since.number) if since.number else wanted


def _fault_of(number: object, stored: object, entry: list, last: Head) -> str:
    due = last.number + 1
    if number != due:
        if isinstance(number, int) and number > due:
            gone = (
                f"Entry {due} of the log is missing: it was"
                if number == due + 1
                else f"Entries {due} to {number - 1} of the log are missing: they were"
            )
            return f"{gone} removed."
        return f"Entry {number!r} stands in the log where entry {due} should: it was put in."
    if stored != seal_of((number, *entry), last.seal):
        before = f" after entry {last.number}" if last.number else " first"
        return f"Entry {number} of the log is not what was sealed{before}: it or the one before it was altered, exchanged or put in."
    return ""


def _fault_at_the_end(connection: Connection, last: Head, anchor: Head | None) -> str:
    ends = f"the log ends with entry {last.number}" if last.number else "the log is empty"
    if anchor and anchor.number > last.number:
        return f"The anchor is of entry {anchor.number} and {ends}: entries were removed from its end, or all of it was wiped."
    if anchor and anchor.number == 0 and not START.startswith(anchor.seal):
        return _made_anew(anchor)
    head = read_head(connection)
    if head is None:
        return f"The log has lost its head, and {ends}: entries may have been removed from its end."
    if head.number > last.number:
        return f"The head of the log is entry {head.number} and {ends}: entries were removed from its end."
    if head != last:
        return f"The head of the log is entry {head.number} and {ends}: its head was altered, or entries were put in after it."
    return ""


def _made_anew(anchor: Head) -> str:
    return f"Entry {anchor.number} of the log has another seal than the anchor: it, or all from an earlier one on, was made anew."
