"""The desk of releases: every verb with its permission, its state, its conditions and its entry in the log, in one transaction.

Exact values leave here only to roles that may see them. Every function takes the desk and the viewer first. ``turn`` is the one that a
person saw: where the release has changed since, they are told so and nothing is done.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeGuard

from data_access import audit
from data_access.audit import Operation
from data_access.dates import as_utc, in_words, london_day, moment_in_words
from data_access.digits import plain_number
from data_access.errors import Altered, BadRequest, Refused
from data_access.figures.catalogue import FIGURES
from data_access.figures.reckon import reckon
from data_access.permissions import May, may, require
from data_access.populations.baselines import last_stated, stated_populations
from data_access.releases.conditions import (
    ALL_IN_ONE,
    CONDITION,
    REASONED,
    Standing,
    cells_to_decide,
    changes_to_explain,
    expired,
    unmet,
    without_reason,
)
from data_access.releases.freeze import Wanted, check_wanted, frozen_content
from data_access.releases.model import Content, ExceptionAsked, ExceptionGranted, Release, SealedValue, State, Step, Verification
from data_access.releases.reconcile import Explanation, Outcome, Reconciled
from data_access.releases.states import FORWARD, TRANSITIONS, can, check, check_role, next_step
from data_access.releases.store import Kept, add, change, next_number, read, read_all, reading, rejected_in_last_import, writing
from data_access.releases.verify import compare, wanted_again
from data_access.service.asking import check_day
from data_access.service.desk import Desk
from data_access.service.refusals import door
from data_access.viewer import Viewer

LATEST = "latest"
"""The name of the newest published release."""


@dataclass(frozen=True)
class Listing:
    """Every release that is what it was sealed as, newest first, and a sentence for each that is not."""

    releases: tuple[Release, ...]
    altered: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """One release as a viewer may see it. ``sealed`` is None for who may not see exact values, else one for each cell.

    ``refusals`` says for every verb '' or why this viewer cannot do it now; ``blocked_by`` what bars the submission of a draft;
    ``to_reason`` the conditions among those that a written reason would lift, by the names of their explanations; ``to_explain`` each
    change from what was said before, with the release that said it and its sentence where there is one.
    """

    release: Release
    sealed: tuple[SealedValue, ...] | None
    steps: tuple[Step, ...]
    explanations: tuple[tuple[int, Explanation], ...]
    asked: tuple[ExceptionAsked, ...]
    refusals: Mapping[str, str]
    next_step: str
    blocked_by: tuple[str, ...]
    to_reason: tuple[tuple[str, str, str], ...]
    to_explain: tuple[tuple[Release, Reconciled], ...]


@door
def list_releases(desk: Desk, viewer: Viewer) -> Listing:
    """All releases. Raises NotPermitted and DatabaseUnavailable."""
    require(viewer, May.OPEN_RELEASES)
    found = _all(desk)
    _log_look(desk, viewer, "releases")
    whole = [one.release for one in found if isinstance(one, Kept)]
    return Listing(tuple(reversed(whole)), tuple(str(one) for one in found if isinstance(one, Altered)))


def release_number(desk: Desk, name: str) -> int:
    """The number that '7' or 'latest' stands for. Raises BadRequest."""
    text = name.strip().lower().removeprefix("release ")
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text)
    if text != LATEST:
        raise BadRequest(f"{name[:40]!r} names no release: give its number, or {LATEST} for the newest published one.")
    newest = newest_published(desk)
    if newest is None:
        raise BadRequest("No release is published yet. Publish one first, or name one by its number.")
    return newest.number


def newest_published(desk: Desk) -> Release | None:
    """The published release of the latest day; None while nothing is published."""
    published = [one.release for one in _all(desk) if isinstance(one, Kept) and one.release.state is State.PUBLISHED]
    return max(published, key=by_day, default=None)


def public_by(desk: Desk, day: date, moment: datetime) -> tuple[tuple[Release, ...], tuple[Release, ...]]:
    """The releases as at a day or before that stood published by a moment (aware), and with them those in whose place they were put; both in
    the order of ``by_day``. What was withdrawn is in neither. What was withdrawn or superseded later still stood. Raises Altered and
    DatabaseUnavailable."""
    kept = [one for one in _all(desk) if _was_public(one, moment) and one.release.content.as_at <= day and not _was_withdrawn(one, moment)]
    superseded = {one.release.supersedes for one in kept}
    ever = sorted((one.release for one in kept), key=by_day)
    return tuple(one for one in ever if one.number not in superseded), tuple(ever)


def _was_withdrawn(kept: Kept, moment: datetime) -> bool:
    return any(step.verb == "withdraw" and step.at <= moment for step in kept.steps)


def _was_public(found: Kept | Altered, moment: datetime) -> TypeGuard[Kept]:
    if isinstance(found, Altered):
        raise found
    return found.release.published_at is not None and found.release.published_at <= moment


def by_day(release: Release) -> tuple[date, int]:
    """What puts releases in the order of the days that they are as at, and of their making within one."""
    return release.content.as_at, release.number


@door
def show_release(desk: Desk, viewer: Viewer, number: int) -> Shown:
    """One release with what stands beside it. Raises NotPermitted, BadRequest, Altered and DatabaseUnavailable."""
    require(viewer, May.OPEN_RELEASES)
    kept = _one(desk, number)
    _log_look(desk, viewer, f"release {number}", kept.release.content.data_version)
    release, barred = kept.release, desk.why_nothing_is_said()
    standing = _standing(desk, kept) if release.state is State.DRAFT and not barred else None
    return Shown(
        release=release,
        sealed=kept.sealed if may(viewer, May.SEE_SEALED_VALUES) else None,
        steps=kept.steps,
        explanations=kept.explanations,
        asked=kept.asked,
        refusals={
            verb: can(verb, release, viewer) or (barred if verb in _CHECKED else "") for verb, step in TRANSITIONS.items() if step.before
        },
        next_step=next_step(release),
        blocked_by=unmet(kept, standing) if standing else (barred,) if release.state is State.DRAFT else (),
        to_reason=tuple(without_reason(kept, standing)) if standing else (),
        to_explain=_changes(kept, _others(_all(desk), number)),
    )


@door
def freeze_release(desk: Desk, viewer: Viewer, wanted: Wanted) -> Release:
    """Counts, protects and keeps what is wanted as a new draft of the viewer's. Raises NotPermitted and BadRequest."""
    check_role("freeze", viewer)
    desk.check_cases()
    now = desk.clock()
    content, sealed = _frozen(desk, viewer, wanted, (), _public_now(desk, 0, now))
    with writing(desk.register) as connection:
        draft = _draft(next_number(connection), viewer, content, now)
        kept = Kept(draft, sealed, (_step(viewer, "freeze", None, State.DRAFT, now),))
        add(connection, kept)
        _log(connection, viewer, "freeze", draft, now)
    return draft


@door
def edit_release(desk: Desk, viewer: Viewer, number: int, wanted: Wanted, *, turn: int | None = None) -> Release:
    """Freezes a release anew, as a draft without signatures. Raises NotPermitted, Refused and BadRequest."""
    seen = _seen(desk, viewer, "edit", number, turn)
    return _refrozen(desk, viewer, "edit", seen, wanted, seen.release.content.exceptions).release


@door
def submit_release(desk: Desk, viewer: Viewer, number: int, *, turn: int | None = None) -> Release:
    """Hands a draft to the analyst. Raises NotPermitted, and Refused with a sentence for each condition that is not met."""
    seen = _seen(desk, viewer, "submit", number, turn)
    _bar(seen, unmet(seen, _standing(desk, seen)), "submitted")
    return _done(desk, viewer, "submit", seen, submitted_at=desk.clock())


@door
def sign_release(desk: Desk, viewer: Viewer, number: int, *, turn: int | None = None) -> Release:
    """The analyst's signature. Raises NotPermitted and Refused."""
    seen = _seen(desk, viewer, "sign", number, turn)
    _bar(seen, expired(seen.release.content, desk.today), "signed")
    return _done(desk, viewer, "sign", seen, analyst=viewer.subject, signed_at=desk.clock())


@door
def approve_release(desk: Desk, viewer: Viewer, number: int, *, turn: int | None = None) -> Release:
    """The approver's signature. Raises NotPermitted and Refused."""
    seen = _seen(desk, viewer, "approve", number, turn)
    _bar(seen, expired(seen.release.content, desk.today), "approved")
    return _done(desk, viewer, "approve", seen, approver=viewer.subject, approved_at=desk.clock())


@door
def publish_release(desk: Desk, viewer: Viewer, number: int, *, supersedes: int | None = None, turn: int | None = None) -> Release:
    """Makes a release public, in the place of an earlier one where said so. Raises NotPermitted, Refused and BadRequest."""
    seen = _seen(desk, viewer, "publish", number, turn)
    _bar(seen, expired(seen.release.content, desk.today), "published")
    earlier = _superseded(desk, viewer, seen, supersedes) if supersedes is not None else None
    now = desk.clock()
    with writing(desk.register) as connection:
        kept = _change(connection, viewer, "publish", seen, now, published_at=as_utc(now), supersedes=supersedes)
        if earlier:
            _change(connection, viewer, "supersede", earlier, now, note=f"By {kept.release.name}.")
    return kept.release


@door
def withdraw_release(desk: Desk, viewer: Viewer, number: int, *, reason: str, turn: int | None = None) -> Release:
    """Takes a published release back, for a reason that is kept with it. Raises NotPermitted, Refused and BadRequest."""
    seen = _seen(desk, viewer, "withdraw", number, turn)
    return _done(desk, viewer, "withdraw", seen, note=_written(reason, "reason", 400))


@door
def explain_change(
    desk: Desk,
    viewer: Viewer,
    number: int,
    *,
    sentence: str,
    name: tuple[str, str, str] | None = None,
    outcome: str = "",
    is_correction: bool = False,
    turn: int | None = None,
) -> Release:
    """Writes why a figure is not what was said before: of one cell, or of all not yet explained that came out as ``outcome``.

    A name (condition, '', '') gives the reason why that condition may stand. Raises NotPermitted, Refused and BadRequest.
    """
    seen = _seen(desk, viewer, "explain", number, turn)
    text, now = _written(sentence, "sentence", 600), desk.clock()
    found = _to_explain(desk, seen, name, outcome)
    written = {(against, *cell): Explanation(*cell, text, is_correction, viewer.subject, as_utc(now)) for against, cell in found}
    before = {(against, *one.name): one for against, one in seen.explanations}
    merged = sorted({**before, **written}.items())
    return _done(desk, viewer, "explain", seen, explanations=tuple((key[0], one) for key, one in merged))


@door
def ask_exception(
    desk: Desk,
    viewer: Viewer,
    number: int,
    *,
    figure: str,
    wording: str,
    reason: str,
    risk: str,
    expires_on: date,
    turn: int | None = None,
) -> Release:
    """Drafts an exception by which one headline may be said exactly; a senior approver grants it. Raises NotPermitted, Refused, BadRequest."""
    seen = _seen(desk, viewer, "except", number, turn)
    held = (*seen.release.content.exceptions, *seen.asked)
    _check_exception(seen.release.content, figure, expires_on, held, desk.today)
    asked = ExceptionAsked(
        number=1 + max((one.number for one in held), default=0),
        figure=figure,
        wording=_written(wording, "wording", 300),
        reason=_written(reason, "reason", 400),
        risk=_written(risk, "risk considered", 400),
        drafted_by=viewer.subject,
        expires_on=expires_on,
    )
    return _done(desk, viewer, "except", seen, asked=(*seen.asked, asked))


def grant_exception(desk: Desk, viewer: Viewer, number: int, exception: int, *, turn: int | None = None) -> Release:
    """Grants one exception; see ``grant_exceptions``."""
    return grant_exceptions(desk, viewer, number, [exception], turn=turn)


@door
def grant_exceptions(desk: Desk, viewer: Viewer, number: int, exceptions: Collection[int], *, turn: int | None = None) -> Release:
    """Grants exceptions for the figures' present values and freezes anew with all of them, so that the gate weighs them together.

    Raises NotPermitted, Refused, BadRequest, and WouldDisclose where they would give another figure away.
    """
    seen = _seen(desk, viewer, "grant", number, turn)
    asked = [one for one in seen.asked if one.number in exceptions]
    missing = sorted(set(exceptions) - {one.number for one in asked})
    if missing or not asked:
        raise BadRequest(f"{seen.release.name} has no exception {', '.join(map(str, missing)) or 'at all'} that waits to be granted.")
    granted = [_granted(seen, one, viewer) for one in asked]
    content = seen.release.content
    still = tuple(one for one in seen.asked if one not in asked)
    together = tuple(sorted((*content.exceptions, *granted), key=lambda one: one.number))
    return _refrozen(desk, viewer, "grant", replace(seen, asked=still), wanted_again(seen.release), together).release


def _granted(seen: Kept, asked: ExceptionAsked, viewer: Viewer) -> ExceptionGranted:
    place = next(place for place, cell in enumerate(seen.release.content.cells) if cell.name == (asked.figure, "", ""))
    return ExceptionGranted(value=seen.sealed[place].exact, approver=viewer.subject, **vars(asked))


@door
def verify_release(desk: Desk, viewer: Viewer, number: int) -> Verification:
    """Counts a release again from the records as they were known then. Raises NotPermitted, BadRequest, Altered and Refused."""
    require(viewer, May.OPEN_RELEASES)
    kept = _one(desk, number)
    _log_look(desk, viewer, f"release {number}: verify", kept.release.content.data_version)
    if kept.release.origin == "published_before":
        raise Refused(f"{kept.release.name} was published before the desk existed: it was not counted here and cannot be counted again.")
    earlier = _public(desk, number, before=kept.release.made_at)
    again, sealed = _counted(desk, wanted_again(kept.release), kept.release.content.exceptions, earlier)
    return compare(kept, again, sealed)


# What the verbs share --------------------------------------------------------------------------------------------------------------------


def _all(desk: Desk) -> tuple[Kept | Altered, ...]:
    with reading(desk.register) as connection:
        return read_all(connection)


def _one(desk: Desk, number: int) -> Kept:
    with reading(desk.register) as connection:
        return read(connection, number)


def _seen(desk: Desk, viewer: Viewer, verb: str, number: int, turn: int | None) -> Kept:
    """The release as it is now, once it is sure that this viewer may do this to it. The role is asked first: who may nothing learns nothing."""
    check_role(verb, viewer)
    kept = _one(desk, number)
    if turn is not None and turn != kept.release.turn:
        raise Refused(f"{kept.release.name} was changed after you looked at it, and nothing was done. Look at it again, then decide.")
    check(verb, kept.release, viewer)
    for step in kept.steps[-1:]:
        _check_clock(f"The last step of {kept.release.name} was", step.at, as_utc(desk.clock()))
    if verb in _CHECKED:
        desk.check_cases()
    return kept


_CHECKED = ("edit", "grant", *FORWARD)
"""What brings figures nearer to the public is held against the case database. Taking a release back needs no cases."""


def _check_clock(what: str, last: datetime, now: datetime) -> None:
    """What is done follows in time, or nobody could tell later what was signed when, and what was public by then."""
    if last > now:
        raise Refused(
            f"{what} at {moment_in_words(last)}, which by this machine's clock ({moment_in_words(now)}) is still to come. "
            "Set the clock right, then try again."
        )


def _bar(seen: Kept, sentences: Iterable[str], done: str) -> None:
    told = " ".join(sentences)
    if told:
        raise Refused(f"{seen.release.name} cannot be {done} yet. {told}")


def _done(desk: Desk, viewer: Viewer, verb: str, seen: Kept, *, note: str = "", **changes: object) -> Release:
    now = desk.clock()
    with writing(desk.register) as connection:
        return _change(connection, viewer, verb, seen, now, note=note, **changes).release


def _change(connection, viewer: Viewer, verb: str, seen: Kept, now: datetime, *, note: str = "", **changes: object) -> Kept:
    """The step of a verb: the state after it, what else changed, the step itself and the entry in the log, all or nothing."""
    after = TRANSITIONS[verb].after
    beside = {name: changes.pop(name) for name in ("sealed", "explanations", "asked") if name in changes}
    cleared = dict.fromkeys(_SIGNATURES) if after is State.DRAFT else {}
    release = replace(seen.release, state=after, **{**cleared, **{name: _in_utc(value) for name, value in changes.items()}})
    step = _step(viewer, verb, seen.release.state, after, now, note)
    kept = change(connection, seen, replace(seen, release=release, steps=(*seen.steps, step), **beside))
    _log(connection, viewer, verb, kept.release, now)
    return kept


_SIGNATURES = ("submitted_at", "analyst", "signed_at", "approver", "approved_at")


def _in_utc(value: object) -> object:
    return as_utc(value) if isinstance(value, datetime) else value


def _step(viewer: Viewer, verb: str, before: State | None, after: State, now: datetime, note: str = "") -> Step:
    return Step(as_utc(now), viewer.subject, viewer.role, verb, before, after, note)


def _draft(number: int, viewer: Viewer, content: Content, now: datetime) -> Release:
    return Release(
        number=number,
        state=State.DRAFT,
        origin="frozen",
        content=content,
        checksum=content.checksum,
        prepared_by=_written(viewer.subject, "person's id", 120),
        analyst=None,
        approver=None,
        made_at=as_utc(now),
        submitted_at=None,
        signed_at=None,
        approved_at=None,
        published_at=None,
        supersedes=None,
        turn=1,
    )


def _frozen(
    desk: Desk, viewer: Viewer, wanted: Wanted, exceptions: tuple[ExceptionGranted, ...], earlier: tuple[Release, ...]
) -> tuple[Content, tuple[SealedValue, ...]]:
    """What is wanted, counted, after asking whether it can have been known."""
    _written(wanted.title, "title", 200)
    check_wanted(wanted)
    check_day(wanted.as_at, first_day=desk.controls(viewer).first_day, today=desk.today)
    known_by = as_utc(wanted.known_by)
    if known_by > desk.clock():
        raise BadRequest(
            f"What will be known on {in_words(london_day(known_by))} is not known yet. Leave known-by out for the present moment."
        )
    if london_day(known_by) < wanted.as_at:
        raise BadRequest(f"On {in_words(london_day(known_by))} nothing could be known of {in_words(wanted.as_at)}. Name a later moment.")
    return _counted(desk, wanted, exceptions, earlier)


def _public(desk: Desk, number: int, *, before: datetime) -> tuple[Release, ...]:
    """Every other release that was public by a moment, withdrawn or not: what was said stays known. Raises Altered."""
    found = []
    for kept in _all(desk):
        if isinstance(kept, Altered):
            raise kept
        release = kept.release
        if release.number != number and release.published_at and release.published_at <= before:
            found.append(release)
    return tuple(found)


def _public_now(desk: Desk, number: int, now: datetime) -> tuple[Release, ...]:
    """Every other release that was ever public. Raises Altered, and Refused where the clock is behind one, which would else be left out."""
    for kept in _all(desk):
        if isinstance(kept, Kept) and kept.release.origin == "frozen" and kept.release.published_at:
            _check_clock(f"{kept.release.name} was published", kept.release.published_at, as_utc(now))
    return _public(desk, number, before=now)


def _counted(
    desk: Desk, wanted: Wanted, exceptions: tuple[ExceptionGranted, ...], earlier: tuple[Release, ...]
) -> tuple[Content, tuple[SealedValue, ...]]:
    events = desk.current_events()
    history = desk.history(events, wanted.known_by, day=wanted.as_at)
    return frozen_content(wanted, history, review=events.review, data_version=events.version.number, exceptions=exceptions, earlier=earlier)


def _refrozen(desk: Desk, viewer: Viewer, verb: str, seen: Kept, wanted: Wanted, exceptions: tuple[ExceptionGranted, ...]) -> Kept:
    """The release with new contents. Sentences stay where the cell they are about is as it was; an exception that no longer holds has to be
    granted again."""
    now = desk.clock()
    content, sealed = _frozen(desk, viewer, wanted, exceptions, _public_now(desk, seen.release.number, now))
    lapsed = tuple(_asked_again(one) for one in exceptions if one not in content.exceptions and one.figure in wanted.figures)
    is_same_data = content.data_version == seen.release.content.data_version
    stay = tuple(
        (against, one)
        for against, one in seen.explanations
        if (is_same_data if one.breakdown == CONDITION else content.cell(*one.name) == seen.release.content.cell(*one.name))
    )
    asked = tuple(sorted((*(one for one in seen.asked if one.figure in wanted.figures), *lapsed), key=lambda one: one.number))
    changes = {"content": content, "checksum": content.checksum, "made_at": now, "sealed": sealed, "explanations": stay, "asked": asked}
    with writing(desk.register) as connection:
        return _change(connection, viewer, verb, seen, now, **changes)


def _asked_again(one: ExceptionGranted) -> ExceptionAsked:
    return ExceptionAsked(one.number, one.figure, one.wording, one.reason, one.risk, one.drafted_by, one.expires_on)


def _check_exception(
    content: Content, figure: str, expires_on: date, held: Iterable[ExceptionAsked | ExceptionGranted], today: date
) -> None:
    if content.cell(figure) is None or FIGURES[figure].kind != "count":
        raise BadRequest(
            f"An exception is for a headline count of the release; {figure[:60]!r} is none. Percentages follow from their counts."
        )
    if any(one.figure == figure for one in held):
        raise BadRequest(f"There is an exception for {figure} already.")
    if expires_on < today:
        raise BadRequest(f"{in_words(expires_on)} is over already; name a day on which the exception ends.")


def _superseded(desk: Desk, viewer: Viewer, seen: Kept, number: int) -> Kept:
    """The release whose place is taken."""
    if number == seen.release.number:
        raise BadRequest("A release does not supersede itself.")
    earlier = _one(desk, number)
    check("supersede", earlier.release, viewer)
    return earlier


def _standing(desk: Desk, kept: Kept) -> Standing:
    """How register and data stand, for the conditions of a release."""
    content, events = kept.release.content, desk.current_events()
    with reading(desk.register) as connection:
        found, rejected = read_all(connection), rejected_in_last_import(connection)
    history = desk.history(events, content.known_by, day=content.as_at)
    return Standing(
        newest=events.version,
        scope=reckon(FIGURES["applications_in_scope"], history, day=content.as_at).numerator,
        baseline=last_stated(stated_populations(events.frames, known_by=content.known_by), content.as_at),
        rejected=rejected,
        others=_others(found, kept.release.number),
        altered=tuple(str(one) for one in found if isinstance(one, Altered)),
        today=desk.today,
    )


def _others(found: Iterable[Kept | Altered], number: int) -> tuple[Release, ...]:
    return tuple(one.release for one in found if isinstance(one, Kept) and one.release.number != number)


def _changes(kept: Kept, others: tuple[Release, ...]) -> tuple[tuple[Release, Reconciled], ...]:
    """Each change from what was said before, with its sentence."""
    told = {(against, one.name): one for against, one in kept.explanations}
    rows = changes_to_explain(kept.release.content, kept.release.number, others)
    return tuple((other, replace(row, explanation=told.get((other.number, row.name)))) for other, row in rows)


def _to_explain(desk: Desk, seen: Kept, name: tuple[str, str, str] | None, outcome: str) -> list[tuple[int, tuple[str, str, str]]]:
    """(against, cell) of everything that a sentence is to be about."""
    if name and name[0] in REASONED:
        return [(seen.release.number, one) for one in _reasons(seen, *name)]
    rows = _changes(seen, _others(_all(desk), seen.release.number))
    if name:
        found = [(other.number, row.name) for other, row in rows if row.name == name]
        if not found:
            raise BadRequest(
                f"{'/'.join(filter(None, name))[:90]} is what was said before, or no figure of {seen.release.name}: nothing to explain."
            )
        return found
    if outcome not in set(Outcome) - {Outcome.SAME}:
        raise BadRequest(f"Name a figure, or one of these outcomes: {', '.join(one for one in Outcome if one is not Outcome.SAME)}.")
    found = [(other.number, row.name) for other, row in rows if row.outcome == outcome and row.explanation is None]
    if not found:
        raise BadRequest(f"No figure that is {outcome} waits for a sentence.")
    return found


def _reasons(seen: Kept, condition: str, _: str, cell: str) -> list[tuple[str, str, str]]:
    """What a reason for a condition is written to: to each cell that waits for it, or to that one alone."""
    if condition != ALL_IN_ONE:
        return [(condition, CONDITION, "")]
    found = [name for name in cells_to_decide(seen) if cell in ("", name[2])]
    if not found:
        raise BadRequest(f"No breakdown of {seen.release.name} that is all in one cell waits for a reason.")
    return found


def _written(text: str, what: str, longest: int) -> str:
    """A text as a person meant it. Raises BadRequest when it is empty, too long, or holds what is no text."""
    clean = " ".join(text.split())
    if not clean:
        raise BadRequest(f"The {what} is empty. Write it in a sentence.")
    if len(clean) > longest:
        raise BadRequest(f"The {what} has {plain_number(len(clean))} characters; at most {plain_number(longest)} are kept. Shorten it.")
    if not clean.isprintable():
        raise BadRequest(f"The {what} holds characters that cannot be printed. Type it again.")
    return clean


_LOGGED_AS = {
    "freeze": Operation.FREEZE,
    "sign": Operation.SIGN,
    "approve": Operation.SIGN,
    "publish": Operation.PUBLISH,
    "withdraw": Operation.WITHDRAW,
    "supersede": Operation.WITHDRAW,
}
"""Every other verb alters a draft."""


def _log(connection, viewer: Viewer, verb: str, release: Release, now: datetime) -> None:
    what = f"{release.name}, as at {release.content.as_at.isoformat()}: {verb}, now {release.state}"
    audit.record(connection, viewer, _LOGGED_AS.get(verb, Operation.ALTERATION), what, at=now, data_version=release.content.data_version)


def _log_look(desk: Desk, viewer: Viewer, what: str, data_version: int | None = None) -> None:
    with writing(desk.register) as connection:
        audit.record(connection, viewer, Operation.CONSULTATION, what, at=desk.clock(), data_version=data_version)
