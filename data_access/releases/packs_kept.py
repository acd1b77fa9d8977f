"""Where issued packs, comments, meetings and their decisions are kept: added to, never changed, and verified at every read.

A pack's content is text here: what is in it is for those who wrote it. Each issue is sealed with the seal before it, so that none can be
altered, taken out or put between unseen.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.exc import IntegrityError

from data_access.database.tables import decision_completions, meeting_decisions, meetings, pack_comments, pack_issues, saved_packs
from data_access.dates import end_of_london_day, london_day
from data_access.errors import Altered, BadRequest, Refused


@dataclass(frozen=True)
class Meeting:
    """A meeting that was held or will be. ``pack`` is the number of the last pack issued for it, with the day and the moment of that."""

    number: int
    name: str
    held_on: date
    pack: "Issue | None" = None


@dataclass(frozen=True)
class Issue:
    """A pack as issued. ``content`` is its text, ``known_by`` an aware moment."""

    number: int
    kind: str
    meeting: int | None
    as_at: date
    known_by: datetime
    data_version: int
    content: str
    fingerprint: str
    issued_at: datetime
    issued_by: str


@dataclass(frozen=True)
class Seen:
    """What can be compared with: a day and what was known of it, by the end of it or in the pack that a meeting saw."""

    day: date
    name: str
    known_by: datetime


@dataclass(frozen=True)
class Decision:
    """What a meeting decided, or asked somebody to do by a day. ``completed_on`` is None while it is open."""

    number: int
    meeting: int
    kind: str
    text: str
    owner: str
    due_on: date | None
    completed_on: date | None


@dataclass(frozen=True)
class SavedPack:
    """A kind of pack as edited: what it is made from, and its pieces ('overview/progress') in order; none takes the name back."""

    name: str
    kind: str
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """A comment as it was kept; ``text`` is '' where it was taken back."""

    subject: str
    text: str
    by: str
    said_on: date


def keep_issue(connection: Connection, issue: Issue) -> Issue:
    """Adds an issue under the next number, which the returned one has. Raises Refused when another was issued at the same moment."""
    rows = _issue_rows(connection)
    number = len(rows) + 1
    if issue.number != number:
        raise Refused(f"Pack {issue.number} cannot be issued: the next number is {number}. Look at the pack again and issue it then.")
    row = _as_row(issue)
    seal = _seal(row, rows[-1].seal if rows else "")
    try:
        connection.execute(pack_issues.insert().values(**row, seal=seal))
    except IntegrityError:
        raise Refused(
            "Another pack was issued at the same moment. Nothing was written; look at the pack again and issue it then."
        ) from None
    return issue


def read_issues(connection: Connection) -> tuple[Issue, ...]:
    """Every issue, oldest first. Raises Altered when any of them is not what was sealed."""
    rows, before = _issue_rows(connection), ""
    for number, row in enumerate(rows, start=1):
        told = {name: value for name, value in row._mapping.items() if name != "seal"}
        if row.issue_number != number or row.seal != _seal(told, before):
            raise Altered(
                f"Issued pack {number} is not as it was sealed, so that no issued pack is shown. Restore the register from its backup."
            )
        before = row.seal
    return tuple(map(_as_issue, rows))


def read_issue(connection: Connection, number: int) -> Issue:
    """One issue. Raises BadRequest when there is none of that number, and Altered."""
    found = next((issue for issue in read_issues(connection) if issue.number == number), None)
    if found is None:
        raise BadRequest(f"There is no issued pack {number}.")
    return found


def read_meetings(connection: Connection) -> tuple[Meeting, ...]:
    """Every meeting, newest first, with the last pack issued for it. Raises Altered."""
    packs = {issue.meeting: issue for issue in read_issues(connection) if issue.meeting is not None}
    rows = connection.execute(select(meetings).order_by(meetings.c.held_on.desc(), meetings.c.meeting_id.desc())).all()
    return tuple(Meeting(row.meeting_id, row.name, row.held_on, packs.get(row.meeting_id)) for row in rows)


def last_issue_before(issues: Sequence[Issue], kind: str, day: date) -> Issue | None:
    """The issue of a kind with the latest as-at day before a day, and of one day the newest; None when there is none."""
    earlier = (issue for issue in issues if issue.kind == kind and issue.as_at < day)
    return max(earlier, key=lambda issue: (issue.as_at, issue.number), default=None)


def seen_at(held: Sequence[Meeting]) -> tuple[Seen, ...]:
    """What each meeting saw, the newest day first, and of packs as at one day the newest: its last pack, else the day itself."""
    of_packs = sorted((one for one in held if one.pack), key=lambda one: (one.pack.as_at, one.pack.number), reverse=True)
    packs = (Seen(one.pack.as_at, f"{one.name} pack {one.pack.number}", one.pack.known_by) for one in of_packs)
    days = (Seen(one.held_on, one.name, end_of_london_day(one.held_on)) for one in held if not one.pack)
    return tuple(sorted((*packs, *days), key=lambda seen: seen.day, reverse=True))


def agenda_mark(connection: Connection) -> tuple[int, int]:
    """How many meetings and issues there are: both are only ever added to, so that the same mark is the same agenda."""
    return tuple(connection.execute(_HOW_MANY).one())


_HOW_MANY = select(*(select(func.count()).select_from(table).scalar_subquery() for table in (meetings, pack_issues)))


def keep_meeting(connection: Connection, name: str, held_on: date) -> None:
    """Adds a meeting. Raises BadRequest when there is one of that name on that day."""
    same = (meetings.c.name == name) & (meetings.c.held_on == held_on)
    if connection.execute(select(meetings.c.meeting_id).where(same)).first():
        raise BadRequest(f"There is a meeting of that name on {held_on} already.")
    connection.execute(meetings.insert().values(name=name, held_on=held_on))


def keep_decision(
    connection: Connection, *, meeting: int, kind: str, text: str, owner: str, due_on: date | None, at: datetime, by: str
) -> None:
    """Adds a decision or an action of a meeting; ``at`` is naive UTC."""
    connection.execute(
        meeting_decisions.insert().values(
            meeting_id=meeting, decision_kind=kind, text=text, owner=owner, due_on=due_on, recorded_at=at, recorded_by=by
        )
    )


def keep_completion(connection: Connection, number: int, *, completed_on: date, at: datetime, by: str) -> None:
    """Adds that an action was done. Raises Refused when it was done before, BadRequest when there is none."""
    found = next((one for one in read_decisions(connection) if one.number == number), None)
    if found is None or found.kind != "action":
        raise BadRequest(f"There is no action {number}.")
    if found.completed_on:
        raise Refused(f"Action {number} was completed on {found.completed_on} already.")
    asked_on = connection.execute(select(meetings.c.held_on).where(meetings.c.meeting_id == found.meeting)).scalar_one()
    if completed_on < asked_on:
        raise BadRequest(f"Action {number} was asked for on {asked_on}; it is completed then or later.")
    done = decision_completions.insert().values(decision_id=number, completed_on=completed_on, recorded_at=at, recorded_by=by)
    try:
        connection.execute(done)
    except IntegrityError:
        raise Refused(f"Action {number} was completed by somebody else a moment ago.") from None


def read_decisions(connection: Connection) -> tuple[Decision, ...]:
    """Every decision and action, oldest first."""
    joined = meeting_decisions.outerjoin(decision_completions)
    columns = (*meeting_decisions.c, decision_completions.c.completed_on)
    rows = connection.execute(select(*columns).select_from(joined).order_by(meeting_decisions.c.decision_id)).all()
    return tuple(
        Decision(row.decision_id, row.meeting_id, row.decision_kind, row.text, row.owner, row.due_on, row.completed_on) for row in rows
    )


def keep_comment(connection: Connection, *, kind: str, as_at: date, said: Said, at: datetime) -> None:
    """Adds what somebody says of a section; ``at`` is naive UTC."""
    connection.execute(
        pack_comments.insert().values(pack_kind=kind, subject=said.subject, as_at=as_at, text=said.text, said_by=said.by, said_at=at)
    )


def read_comments(connection: Connection, *, kind: str, as_at: date) -> tuple[Said, ...]:
    """What is said of the sections of a pack: the newest of each person on each section, unless it was taken back."""
    chosen = select(pack_comments).where((pack_comments.c.pack_kind == kind) & (pack_comments.c.as_at == as_at))
    newest: dict[tuple[str, str], Said] = {}
    for row in connection.execute(chosen.order_by(pack_comments.c.comment_id)).all():
        newest[row.subject, row.said_by] = Said(row.subject, row.text, row.said_by, london_day(row.said_at.replace(tzinfo=UTC)))
    return tuple(said for said in newest.values() if said.text)


def keep_saved(connection: Connection, saved: SavedPack, *, at: datetime, by: str) -> None:
    """Adds an edited kind of pack under its name; ``at`` is naive UTC."""
    connection.execute(
        saved_packs.insert().values(
            name=saved.name, pack_kind=saved.kind, pieces=json.dumps(saved.pieces, ensure_ascii=False), saved_at=at, saved_by=by
        )
    )


def read_saved(connection: Connection) -> dict[str, SavedPack]:
    """Name → the newest kind of pack saved under it, in the order in which the names were first used."""
    found: dict[str, SavedPack] = {}
    for row in connection.execute(select(saved_packs).order_by(saved_packs.c.saved_id)).all():
        found[row.name] = SavedPack(row.name, row.pack_kind, tuple(json.loads(row.pieces)))
    return {name: saved for name, saved in found.items() if saved.pieces}


def _issue_rows(connection: Connection) -> Sequence[Row]:
    return connection.execute(select(pack_issues).order_by(pack_issues.c.issue_number)).all()


def _as_row(issue: Issue) -> dict[str, object]:
    return {
        "issue_number": issue.number,
        "pack_kind": issue.kind,
        "meeting_id": issue.meeting,
        "as_at": issue.as_at.isoformat(),
        "known_by": issue.known_by.isoformat(),
        "data_version": issue.data_version,
        "content": issue.content,
        "fingerprint": issue.fingerprint,
        "issued_at": issue.issued_at.isoformat(),
        "issued_by": issue.issued_by,
    }


def _as_issue(row: Row) -> Issue:
    return Issue(
        number=row.issue_number,
        kind=row.pack_kind,
        meeting=row.meeting_id,
        as_at=date.fromisoformat(row.as_at),
        known_by=datetime.fromisoformat(row.known_by),
        data_version=row.data_version,
        content=row.content,
        fingerprint=row.fingerprint,
        issued_at=datetime.fromisoformat(row.issued_at),
        issued_by=row.issued_by,
    )


def _seal(row: dict[str, object], before: str) -> str:
    return sha256(json.dumps([before, row], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
