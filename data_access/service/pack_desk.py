"""The desk of board packs: meetings with what they decided, what the lead says, and issuing a pack so that what a board saw stays as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from unicodedata import category

from sqlalchemy import Connection

from data_access import audit
from data_access.audit import Operation
from data_access.dates import in_words, london_day
from data_access.digits import plain_number
from data_access.errors import Altered, BadRequest, Refused
from data_access.outputs.model import Column, Option, ShownTable
from data_access.outputs.pack_model import Comment, Pack
from data_access.outputs.pack_text import pack_as_text, pack_from_text
from data_access.permissions import May, can, require
from data_access.progress import Progress
from data_access.releases import packs_kept
from data_access.releases.packs_kept import Decision, Issue, Meeting, Said, SavedPack
from data_access.releases.store import reading, writing
from data_access.service.asking import Ask
from data_access.service.desk import Desk
from data_access.service.packs import (
    DECISIONS,
    KINDS,
    NOT_CHECKED,
    SUBJECTS,
    PackKind,
    compose_pack,
    kinds_for,
    pack_kind,
    pieces_for,
    pieces_of,
    with_pieces,
)
from data_access.service.refusals import door
from data_access.viewer import Viewer

LONGEST_COMMENT, LONGEST_TEXT, LONGEST_NAME = 1_500, 500, 120
_NO_LETTERS = ("Cc", "Cs", "Cn")
"""Controls, halves of a letter and what is no letter: databases, slides and paper each refuse some of them."""
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""What makes text read in another order than it is written."""


@dataclass(frozen=True)
class Agenda:
    """The meetings, newest first, and everything that they decided."""

    meetings: tuple[Meeting, ...]
    decisions: tuple[Decision, ...]


@door
def read_agenda(desk: Desk, viewer: Viewer) -> Agenda:
    """Raises NotPermitted, Altered and DatabaseUnavailable."""
    require(viewer, May.BUILD_PACKS)
    with reading(desk.register) as connection:
        return Agenda(packs_kept.read_meetings(connection), packs_kept.read_decisions(connection))


@door
def add_meeting(desk: Desk, viewer: Viewer, name: str, held_on: date) -> None:
    """Raises NotPermitted, BadRequest for a name that is empty or too long, and DatabaseUnavailable."""
    require(viewer, May.KEEP_MEETINGS)
    called = _within(name, LONGEST_NAME, "The name of a meeting")
    with writing(desk.register) as connection:
        packs_kept.keep_meeting(connection, called, held_on)
        _log(connection, desk, viewer, Operation.ALTERATION, f"meeting: added {called}, {held_on}")


@door
def record_decision(desk: Desk, viewer: Viewer, meeting: int, text: str, *, owner: str, due_on: date | None = None) -> None:
    """A decision of a meeting, or with ``due_on`` an action that somebody owes by that day.

    Raises NotPermitted, BadRequest and DatabaseUnavailable.
    """
    require(viewer, May.KEEP_MEETINGS)
    said, who = _within(text, LONGEST_TEXT, "What was decided"), _within(owner, LONGEST_NAME, "The owner")
    with writing(desk.register) as connection:
        held = _meeting(connection, meeting)
        if due_on and due_on < held.held_on:
            raise BadRequest(f"An action is due on the day of its meeting, {held.held_on}, or later.")
        kind = "action" if due_on else "decision"
        packs_kept.keep_decision(
            connection, meeting=meeting, kind=kind, text=said, owner=who, due_on=due_on, at=_naive(desk), by=viewer.subject
        )
        _log(connection, desk, viewer, Operation.ALTERATION, f"{kind} of meeting {meeting}")


@door
def complete_action(desk: Desk, viewer: Viewer, action: int, completed_on: date) -> None:
    """Raises NotPermitted, BadRequest for a day to come or an action that is not there, Refused when it was done, DatabaseUnavailable."""
    require(viewer, May.KEEP_MEETINGS)
    if completed_on > desk.today:
        raise BadRequest(f"An action is completed today, {desk.today}, or before.")
    with writing(desk.register) as connection:
        packs_kept.keep_completion(connection, action, completed_on=completed_on, at=_naive(desk), by=viewer.subject)
        _log(connection, desk, viewer, Operation.ALTERATION, f"action {action} completed")


@door
def say_comment(desk: Desk, viewer: Viewer, kind: str, subject: str, as_at: date, text: str) -> None:
    """What the viewer says of a section of a pack as at a day, in place of what they said before; nothing takes it back.

    Raises NotPermitted, BadRequest and DatabaseUnavailable. The text is in no log.
    """
    require(viewer, May.BUILD_PACKS)
    if subject not in subjects_of(kind):
        raise BadRequest(f"A {pack_kind(kind).title} has no section {subject[:40]!r} to comment on.")
    said = text.strip() and _within(text, LONGEST_COMMENT, "A comment")
    with writing(desk.register) as connection:
        now = desk.clock()
        packs_kept.keep_comment(
            connection, kind=kind, as_at=as_at, said=Said(subject, said, _named(desk, viewer), london_day(now)), at=_naive(desk)
        )
        _log(connection, desk, viewer, Operation.ALTERATION, f"pack comment: {kind} {subject} {as_at}")


def _named(desk: Desk, viewer: Viewer) -> str:
    """How a comment is signed: in the demonstration the person is the role; elsewhere two of one role are told apart by their ids."""
    return viewer.label if desk.is_demonstration else f"{viewer.label} ({viewer.subject})"[:LONGEST_NAME]


@door
def save_pack(desk: Desk, viewer: Viewer, name: str, kind: str, pieces: Sequence[str]) -> None:
    """Keeps a kind as edited under a name, in place of what had the name before; no pieces take it back.

    Raises NotPermitted, BadRequest for a name that a kind has already or pieces that are in no pack, and DatabaseUnavailable.
    """
    require(viewer, May.BUILD_PACKS)
    called = _within(name, LONGEST_NAME, "The name of a pack")
    if called.casefold() in set(KINDS) | {one.title.casefold() for one in KINDS.values()}:
        raise BadRequest(f"{called!r} is the name of a kind of pack already. Choose another.")
    if pieces:
        with_pieces(pack_kind(kind), called, pieces)
    with writing(desk.register) as connection:
        packs_kept.keep_saved(connection, SavedPack(called, kind, tuple(pieces)), at=_naive(desk), by=viewer.subject)
        _log(connection, desk, viewer, Operation.ALTERATION, f"pack saved: {called}: {len(pieces)} pieces of {kind}")


def kinds_offered(desk: Desk, viewer: Viewer) -> tuple[Option, ...]:
    """The kinds that a viewer may build, and those saved under a name. Raises NotPermitted and DatabaseUnavailable."""
    own = kinds_for(viewer)
    allowed = {option.code for option in own}
    with reading(desk.register) as connection:
        saved = packs_kept.read_saved(connection)
    return (*own, *(Option(name, name) for name, one in saved.items() if one.kind in allowed))


def kind_named(desk: Desk, name: str) -> tuple[str, PackKind]:
    """The kind that a name means and what it holds: one of the kinds, or one that was saved. Raises BadRequest."""
    if name in KINDS:
        return name, KINDS[name]
    with reading(desk.register) as connection:
        saved = packs_kept.read_saved(connection)
    if name not in saved:
        raise BadRequest(f"There is no pack {name[:60]!r}. There are: {', '.join([*KINDS, *saved])}.")
    return saved[name].kind, with_pieces(KINDS[saved[name].kind], name, saved[name].pieces)


@door
def compose(desk: Desk, viewer: Viewer, name: str, ask: Ask, *, progress: Progress = lambda share, text: None) -> Pack:
    """The draft of a kind of pack, or of one that was saved under a name, with everything that is said of it.

    Raises what ``compose_pack`` raises.
    """
    require(viewer, May.BUILD_PACKS, May.SEE_PROTECTED_COUNTS)
    kind, edited = kind_named(desk, name)
    with reading(desk.register) as connection:
        said = packs_kept.read_comments(connection, kind=kind, as_at=ask.as_at)
        agenda = Agenda(packs_kept.read_meetings(connection), packs_kept.read_decisions(connection))
        last = packs_kept.last_issue_before(packs_kept.read_issues(connection), kind, ask.as_at)
    comments: dict[str, list[Comment]] = {}
    for one in said:
        comments.setdefault(one.subject, []).append(Comment(one.text, one.by, one.said_on))
    earlier = _as_issued(last) if last else None
    return compose_pack(
        desk,
        viewer,
        kind,
        ask,
        comments=comments,
        decisions=decisions_table(agenda, ask.as_at),
        earlier=earlier,
        edited=edited,
        progress=progress,
    )


@door
def issue_pack(desk: Desk, viewer: Viewer, kind: str, ask: Ask, *, meeting: int | None = None) -> Issue:
    """Freezes a pack under the next number, for a meeting if one is named: what that board saw.

    Raises NotPermitted; Refused for a pack of what is published where nothing is, and when another pack was issued at the same moment;
    BadRequest, Altered and DatabaseUnavailable.
    """
    require(viewer, *_TO_ISSUE)
    own, _ = kind_named(desk, kind)
    desk.check_cases()
    events = desk.current_events()
    draft = compose(desk, viewer, kind, ask)
    if desk.data_version() != events.version or NOT_CHECKED in dict(draft.facts):
        raise Refused("The data changed while the pack was composed. Look at the pack again, then issue it.")
    moment = min(filter(None, (ask.known_by_moment, events.version.recorded_to)))
    with writing(desk.register) as connection:
        if meeting is not None:
            _meeting(connection, meeting)
        number = len(packs_kept.read_issues(connection)) + 1
        pack = replace(draft, number=number)
        issue = Issue(
            number=number,
            kind=own,
            meeting=meeting,
            as_at=ask.as_at,
            known_by=moment,
            data_version=events.version.number,
            content=pack_as_text(pack),
            fingerprint=pack.fingerprint,
            issued_at=desk.clock().astimezone(UTC),
            issued_by=viewer.subject,
        )
        packs_kept.keep_issue(connection, issue)
        _log(
            connection,
            desk,
            viewer,
            Operation.FREEZE,
            f"pack issued: {kind} pack {number} as at {ask.as_at}, SHA-256 {issue.fingerprint}",
            events.version.number,
        )
    return issue


_TO_ISSUE = (May.BUILD_PACKS, May.ISSUE_PACKS, May.SEE_PROTECTED_COUNTS)


def can_issue(viewer: Viewer) -> str:
    """'' when the viewer may issue packs, else who may; ``issue_pack`` refuses the same."""
    return can(viewer, *_TO_ISSUE)


def can_keep_meetings(viewer: Viewer) -> str:
    """'' when the viewer may add to meetings, else who may."""
    return can(viewer, May.KEEP_MEETINGS)


def issued_table(desk: Desk, viewer: Viewer) -> ShownTable:
    """Every issued pack, newest first. Raises NotPermitted, Altered and DatabaseUnavailable."""
    held = {meeting.number: meeting for meeting in read_agenda(desk, viewer).meetings}
    rows = tuple(
        (
            str(one.number),
            _as_issued(one).title,
            in_words(one.as_at),
            meeting_in_words(held[one.meeting]) if one.meeting in held else "no meeting",
            in_words(london_day(one.issued_at)),
            one.fingerprint[:16],
        )
        for one in list_issued(desk, viewer)
    )
    columns = (Column("Number", True), *map(Column, ("Pack", "As at", "For the meeting", "Issued on", "Checksum")))
    return ShownTable(
        "packs_issued",
        "Issued packs",
        "Newest first.",
        columns,
        rows,
        "No pack was issued yet. “Issue this pack”, above, makes this one the first.",
    )


@door
def read_issued(desk: Desk, viewer: Viewer, number: int) -> Pack:
    """An issued pack as it was. Raises NotPermitted, BadRequest, Altered and DatabaseUnavailable."""
    require(viewer, May.BUILD_PACKS, May.SEE_EXACT_COUNTS)  # only packs of exact counts are issued
    with reading(desk.register) as connection:
        issue = packs_kept.read_issue(connection, number)
    pack = _as_issued(issue)
    with writing(desk.register) as connection:
        _log(connection, desk, viewer, Operation.CONSULTATION, f"issued pack {number}", issue.data_version)
    return pack


def _as_issued(issue: Issue) -> Pack:
    try:
        pack = pack_from_text(issue.content)
    except (ValueError, TypeError, KeyError):
        pack = None
    if pack is None or pack.fingerprint != issue.fingerprint:
        raise Altered(f"Issued pack {issue.number} is not what was issued. Restore the register from its backup.")
    return pack


@door
def list_issued(desk: Desk, viewer: Viewer) -> tuple[Issue, ...]:
    """Every issued pack, newest first. Raises NotPermitted, Altered and DatabaseUnavailable."""
    require(viewer, May.BUILD_PACKS)
    with reading(desk.register) as connection:
        return packs_kept.read_issues(connection)[::-1]


def decisions_table(agenda: Agenda, day: date) -> ShownTable | None:
    """What was decided up to a day and which actions are owed, the open ones first; None when there is nothing."""
    held = {meeting.number: meeting for meeting in agenda.meetings}
    told = [one for one in agenda.decisions if held[one.meeting].held_on <= day]
    told.sort(key=lambda one: (one.kind != "action" or _is_done(one, day), one.due_on or date.max, one.number))
    if not told:
        return None
    owed = [one for one in told if one.kind == "action" and not _is_done(one, day)]
    late = sum(one.due_on < day for one in owed if one.due_on)
    title = (
        "No action is owed"
        if not owed
        else f"{len(owed)} action{'s are' if len(owed) > 1 else ' is'} owed" + (f", {late} of them late" if late else "")
    )
    rows = tuple((meeting_in_words(held[one.meeting]), one.text, one.owner, _due_in_words(one, day)) for one in told)
    columns = (Column("Meeting"), Column("Decision or action"), Column("Owner"), Column("Due"))
    return ShownTable("decisions", title, f"Decisions and actions of meetings to {in_words(day)}.", columns, rows)


def _is_done(one: Decision, day: date) -> bool:
    return one.completed_on is not None and one.completed_on <= day


def meeting_in_words(meeting: Meeting) -> str:
    """'Gold group, 16 February 2024'."""
    return f"{meeting.name}, {in_words(meeting.held_on)}"


def _due_in_words(one: Decision, day: date) -> str:
    if one.kind == "decision" or one.due_on is None:
        return "decided"
    if _is_done(one, day) and one.completed_on:
        return f"done {in_words(one.completed_on)}"
    return f"{in_words(one.due_on)}{', late' if one.due_on < day else ''}"


def pieces_held(desk: Desk, name: str) -> list[str]:
    """What a pack of that name holds, in order. Raises BadRequest."""
    return list(pieces_of(kind_named(desk, name)[1]))


def pieces_offered(desk: Desk, name: str) -> Mapping[str, str]:
    """Every piece that a pack like the one of that name may hold → what it is called: 'Contact: unreachable and unsafe'. Raises BadRequest."""
    every = pieces_for(kind_named(desk, name)[1])
    return {piece: f"{SUBJECTS[piece.partition('/')[0]][0]}: {piece.partition('/')[2].replace('_', ' ')}" for piece in every}


def subjects_of(kind: str) -> Mapping[str, str]:
    """The sections of a kind that can be commented on: subject → heading. Raises BadRequest."""
    wanted = pack_kind(kind)
    return {part.subject: SUBJECTS[part.subject][0] for part in wanted.parts} | ({DECISIONS: "Decisions needed"} if wanted.is_exact else {})


def _meeting(connection: Connection, number: int) -> Meeting:
    found = next((meeting for meeting in packs_kept.read_meetings(connection) if meeting.number == number), None)
    if found is None:
        raise BadRequest(f"There is no meeting {number}.")
    return found


def _within(text: str, longest: int, what: str) -> str:
    said = text.strip()
    if not said:
        raise BadRequest(f"{what} is empty. Write it first.")
    if len(said) > longest:
        raise BadRequest(f"{what} has {plain_number(len(said))} letters; at most {plain_number(longest)} are kept. Shorten it.")
    if any(category(letter) in _NO_LETTERS or letter in _TURNING for letter in said if letter not in "\n\r\t"):
        raise BadRequest(f"{what} holds a letter that cannot be printed. Type it again.")
    return said


def _naive(desk: Desk) -> datetime:
    return desk.clock().astimezone(UTC).replace(tzinfo=None)


def _log(connection: Connection, desk: Desk, viewer: Viewer, operation: Operation, what: str, version: int | None = None) -> None:
    audit.record(connection, viewer, operation, what, at=desk.clock(), data_version=version)
