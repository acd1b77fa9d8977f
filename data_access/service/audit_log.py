"""The log from the front desk: what happened, for auditors; whether it is as it was written; and all of it handed out as a file.

It is never a measure of anybody's performance: nothing here counts by person, and the page shows roles only.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine

from data_access import audit
from data_access.audit import MEANS, Operation
from data_access.audit.chain import Head, Verified, anchor_named, read_head, verify
from data_access.audit.log import Entry, Wanted, count_by_day, read_all, read_last, read_newest
from data_access.dates import clock_time, in_words, london_day, moment_in_words
from data_access.digits import plain_number
from data_access.errors import Altered, BadRequest
from data_access.outputs.log_file import log_lines
from data_access.outputs.model import Column, Option, ShownTable
from data_access.outputs.wording import short_day
from data_access.permissions import ROLES, May, require
from data_access.releases.store import reading, writing
from data_access.service.desk import Desk
from data_access.service.reasons import reason_to_export
from data_access.service.refusals import door
from data_access.service.registers import opened_register, register_as_it_is
from data_access.settings import Settings
from data_access.viewer import Viewer

MOST = 200
"""How many entries the page lists."""
DAYS = 7
"""How many days the page counts."""
FILE_NAME = "audit.csv"
NO_MEASURE = (
    "This log says what happened to figures and files. It is never a measure of anybody's performance: nothing is counted by person here. "
    "How much or how little somebody looked says nothing about their work."
)


@dataclass(frozen=True)
class AuditShown:
    """What the page says. ``sentence`` is whether the log is as it was written; ``head`` is what to note elsewhere."""

    sentence: str
    facts: str
    head: str
    entries: ShownTable
    counts: ShownTable


def operations_offered() -> tuple[Option, ...]:
    """By what the list can be narrowed: every operation there is."""
    return (Option("", "All operations"), *(Option(one, one.capitalize()) for one in Operation))


def roles_offered() -> tuple[Option, ...]:
    """By what the list can be narrowed: every role there is."""
    return (Option("", "All roles"), *(Option(code, label) for code, (label, _) in ROLES.items()))


@door
def show_audit(desk: Desk, viewer: Viewer, *, day: date | None = None, operation: str = "", role: str = "") -> AuditShown:
    """The newest entries of a London day, an operation or a role, and counts of the last days. The look is an entry itself.

    Raises NotPermitted, BadRequest for an operation that is none, and DatabaseUnavailable.
    """
    require(viewer, May.OPEN_AUDIT)
    wanted = Wanted(day, day, _operation(operation), role)
    asked = ", ".join(filter(None, [f"of {day.isoformat()}" if day else "", operation, role]))
    with writing(desk.register) as connection:
        what = f"audit{f': {asked}' if asked else ''}"
        audit.record(connection, viewer, Operation.CONSULTATION, what, at=desk.clock(), data_version=None)
    last = max(day or desk.today, date.min + timedelta(days=DAYS))
    days = [last - timedelta(days=back) for back in range(DAYS)]
    with reading(desk.register) as connection:
        verified = desk.log_verified.verify(connection)
        head, entries, counts = read_head(connection), read_newest(connection, wanted, most=MOST), count_by_day(connection, days)
    return AuditShown(_sentence(verified), _facts(verified, head), head.short if head else "none", _entries(entries), _counts(days, counts))


def _operation(asked: str) -> str:
    if asked and asked not in set(Operation):
        raise BadRequest(f"There is no operation {asked[:40]!r}. The operations are: {', '.join(Operation)}.")
    return asked


def _sentence(verified: Verified) -> str:
    if verified.fault:
        return f"The log is not as it was written. {verified.fault}"
    return "The log is as it was written" if verified.is_whole else "The log is being verified, and was as it was written so far"


def _facts(verified: Verified, head: Head | None) -> str:
    if verified.fault:
        return "Keep everything as it is, and compare the log with an anchor and a backup: python -m data_access audit verify --anchor."
    read = (
        f"{plain_number(verified.to.number)} of {plain_number(head.number)} entries"
        if head and not verified.is_whole
        else f"all {plain_number(verified.to.number)} entries"
    )
    return (
        f"Verified since this server started: {read}, each against the seal before it. What was cut off its end, or made anew as a whole, shows "
        "only beside a head that was noted before."
    )


def _entries(entries: list[Entry]) -> ShownTable:
    columns = (Column("No.", is_number=True), *map(Column, ("When", "Role", "Operation", "What", "Why", "To whom")))
    rows = tuple(
        (
            plain_number(one.number),
            _when(one.at),
            _role(one.role),
            one.operation,
            one.what,
            one.why or "[z]",
            "somebody" if one.recipient else "[z]",
        )
        for one in entries
    )
    caption = f"Newest first, {MOST} at most, by London's clock. Who it was and to whom, by the ids of sign-in, stands in the file only."
    return ShownTable(
        "audit_entries", "What happened", caption, columns, rows, "Nothing of this was logged. Choose another day, operation or role."
    )


def _when(moment: datetime) -> str:
    return f"{short_day(london_day(moment))}, {clock_time(moment)}"


def _role(code: str) -> str:
    return ROLES[code][0] if code in ROLES else code


def _counts(days: list[date], counts: dict[str, tuple[int, ...]]) -> ShownTable:
    columns = (Column("Operation"), *(Column(short_day(day), is_number=True) for day in days), Column("What it is"))
    nothing = (0,) * len(days)
    rows = tuple((one.value, *(plain_number(n) for n in counts.get(one, nothing)), MEANS[one]) for one in Operation if one in counts)
    caption = f"How often each operation was logged on each of {DAYS} days, by everybody together."
    return ShownTable(
        "audit_counts", "By operation and day", caption, columns, rows, "Nothing was logged on these days. Choose another day above."
    )


# Handed out -----------------------------------------------------------------------------------------------------------------------------


@door
def export_log(desk: Desk, viewer: Viewer, *, since: date | None = None, until: date | None = None, reason: str = "") -> tuple[str, bytes]:
    """The name and the bytes of a CSV of the log between two London days, both included; in the log with its SHA-256 before it leaves.

    Raises NotPermitted, BadRequest for days in the wrong order or a reason that will not do, and DatabaseUnavailable.
    """
    require(viewer, May.OPEN_AUDIT)
    why, written = reason_to_export(desk.settings, reason), BytesIO()
    what = _written(desk.register, written, Wanted(since, until))
    _log_export(desk.register, viewer, what, at=desk.clock(), why=why)
    return FILE_NAME, written.getvalue()


@door
def write_log(viewer: Viewer, settings: Settings, path: Path, *, since: date | None, until: date | None, reason: str, at: datetime) -> str:
    """The same for whoever is at the machine and holds the register's key, straight into a file; gives what was logged of it.

    The file is in its place once that is in the log. Raises BadRequest where there is a file of that name already, none can be made or the
    reason will not do, NotPermitted and DatabaseUnavailable.
    """
    require(viewer, May.OPEN_AUDIT)
    why = reason_to_export(settings, reason)
    if path.exists():
        raise BadRequest(f"There is a file {path.name!r} already, and nothing is ever overwritten. Name another.")
    with register_as_it_is(settings, if_empty=_NO_LOG):
        pass  # opened to be written, a register that is not there would be made
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with opened_register(settings) as register, _made(unfinished) as file:
            what = _written(register, file, Wanted(since, until))
            file.flush()
            _log_export(register, viewer, what, at=at, why=why)
            unfinished.replace(path)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return what


@contextmanager
def _made(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            yield file
    except OSError as fault:
        raise BadRequest(f"The file {path.name!r} cannot be written: {fault.strerror or 'the name cannot be one'}.") from None


def _written(register: Engine, file: BinaryIO, wanted: Wanted) -> str:
    if wanted.since and wanted.until and wanted.until < wanted.since:
        raise BadRequest(f"Nothing is between {in_words(wanted.since)} and {in_words(wanted.until)}: name the earlier day first.")
    digest, lines = sha256(), -1
    with reading(register) as connection:
        for line in log_lines(Entry, read_all(connection, wanted)):
            file.write(line)
            digest.update(line)
            lines += 1
        head = read_head(connection)
    days = "".join(f" {word} {day.isoformat()}" for word, day in (("from", wanted.since), ("until", wanted.until)) if day)
    return f"audit log{days}: {lines} entries, head {head.short if head else 'none'}, SHA-256 {digest.hexdigest()}"


def _log_export(register: Engine, viewer: Viewer, what: str, *, at: datetime, why: str) -> None:
    with writing(register) as connection:
        audit.record(connection, viewer, Operation.DISCLOSURE, what, at=at, data_version=None, why=why, recipient=viewer.subject)


# At the machine: what is printed of the log tells of nobody ---------------------------------------------------------------------------------


_NO_LOG = "The register holds nothing yet, so that there is no log. Check that REGISTER_DATABASE_URL is right."


def head_now(settings: Settings) -> Head:
    """The head of the log. Raises Altered where it is gone, and DatabaseUnavailable."""
    return head_and_when(settings)[0]


def head_and_when(settings: Settings) -> tuple[Head, str]:
    """The head of the log, and in words when its entry was written. Raises Altered where it is gone, and DatabaseUnavailable."""
    with register_as_it_is(settings, if_empty=_NO_LOG) as connection:
        head, last = read_head(connection), read_last(connection)
    if head is None:
        raise Altered("The log has lost its head. Run: python -m data_access audit verify")
    return head, moment_in_words(last.at) if last else "never"


def verify_log(settings: Settings, anchor: str) -> Verified:
    """The whole log, held against its seals, its head and, where one is named, an anchor. Writes nothing into it.

    Raises BadRequest for what is no anchor, and DatabaseUnavailable.
    """
    noted = anchor_named(anchor) if anchor else None
    with register_as_it_is(settings, if_empty=_NO_LOG) as connection:
        return verify(connection, anchor=noted)
