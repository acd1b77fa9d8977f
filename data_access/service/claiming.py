"""Checking a draft statement from the front desk: permission, one look at the releases, the entry in the log. The draft itself is not kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data_access import audit
from data_access.dates import as_utc
from data_access.digits import plain_number
from data_access.errors import Altered, BadRequest
from data_access.figures.catalogue import FIGURES
from data_access.permissions import May, require
from data_access.releases.claims.checking import check
from data_access.releases.claims.model import NO_CLAIM, Claim
from data_access.releases.claims.remembered import read_matches, remember
from data_access.releases.claims.sentences import ReadySentence, ready_sentences
from data_access.releases.model import Release
from data_access.releases.store import Kept, read_all, reading, writing
from data_access.service.desk import Desk
from data_access.service.refusals import door
from data_access.service.release_desk import LATEST, release_number
from data_access.viewer import Viewer

LONGEST_DRAFT = 100_000
"""Letters; some thirty pages. Whatever is longer is no statement."""


@dataclass(frozen=True)
class Checked:
    """A draft's claims, and the release that they were held against first."""

    release: Release
    claims: tuple[Claim, ...]


@door
def check_draft(desk: Desk, viewer: Viewer, draft: str, *, release: str = LATEST) -> Checked:
    """Every claim of a draft with its verdict. ``release`` is a number or 'latest'.

    Raises NotPermitted, BadRequest, Altered when any release is not what was sealed, and DatabaseUnavailable.
    """
    require(viewer, May.OPEN_STATEMENT)
    if len(draft) > LONGEST_DRAFT:
        raise BadRequest(
            f"The draft has {plain_number(len(draft))} letters; at most {plain_number(LONGEST_DRAFT)} are checked at once. "
            "Check it in parts."
        )
    chosen, others, matches = _ground(desk, release_number(desk, release))
    _log(desk, viewer, f"claims against release {chosen.number}", chosen.content.data_version)
    return Checked(chosen, check(draft, chosen, others, matches=matches))


@door
def remember_match(desk: Desk, viewer: Viewer, phrase: str, figure: str) -> None:
    """Keeps that a claim's phrase is about this figure, or about none (NO_CLAIM), for everyone. Raises NotPermitted and BadRequest."""
    require(viewer, May.OPEN_STATEMENT)
    if figure not in FIGURES and figure != NO_CLAIM:
        raise BadRequest(
            f"There is no figure {figure[:60]!r}. The figures are: {', '.join(FIGURES)}; or {NO_CLAIM}, for words that claim nothing."
        )
    if not phrase or len(phrase) > 200 or "#" not in phrase:
        raise BadRequest("A match is remembered by the phrase that came with the claim; give that phrase as it is.")
    now = as_utc(desk.clock())
    with writing(desk.register) as connection:
        remember(connection, phrase, figure, chosen_by=viewer.subject, at=now.replace(tzinfo=None))
        audit.record(connection, viewer, audit.Operation.ALTERATION, f"claim match to {figure}", at=now, data_version=None)


@door
def offer_sentences(desk: Desk, viewer: Viewer, *, release: str = LATEST) -> tuple[ReadySentence, ...]:
    """The sentences of a release, ready to be copied, each with what must go with it. Raises as ``check_draft`` does."""
    require(viewer, May.OPEN_STATEMENT)
    chosen, _, _ = _ground(desk, release_number(desk, release))
    _log(desk, viewer, f"sentences of release {chosen.number}", chosen.content.data_version)
    return ready_sentences(chosen.content)


def _ground(desk: Desk, number: int) -> tuple[Release, tuple[Release, ...], Mapping[str, str]]:
    with reading(desk.register) as connection:
        releases = tuple(_whole(read_all(connection)))
        matches = read_matches(connection)
    chosen = next((one for one in releases if one.number == number), None)
    if chosen is None:
        raise BadRequest(f"There is no release {number}.")
    return chosen, tuple(one for one in releases if one is not chosen), matches


def _whole(found: Iterable[Kept | Altered]) -> Iterable[Release]:
    """All releases, or the fault of the first that was altered: against a history with a hole nothing can be checked."""
    for one in found:
        if isinstance(one, Altered):
            raise one
        yield one.release


def _log(desk: Desk, viewer: Viewer, what: str, data_version: int) -> None:
    with writing(desk.register) as connection:
        audit.record(connection, viewer, audit.Operation.CONSULTATION, what, at=desk.clock(), data_version=data_version)
