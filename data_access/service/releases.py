"""Everything that the pages of releases and statements may ask for: the verbs of the desk, and what a screen shows of a release."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data_access.errors import Refused
from data_access.figures.catalogue import FIGURES
from data_access.outputs.bridges import reconciliation_table, row_in_words
from data_access.outputs.letters import one_line
from data_access.outputs.model import Option
from data_access.outputs.release_files.cell_words import part_in_words
from data_access.outputs.release_screens import (
    breakdown_tables,
    changes_table,
    claims_in_a_sentence,
    claims_table,
    exceptions_table,
    headline_table,
    releases_in_a_sentence,
    releases_table,
    standing_in_a_sentence,
    steps_table,
    way_in_words,
)
from data_access.outputs.wording import short_day
from data_access.permissions import May, can, who_may
from data_access.releases.claims.model import NO_CLAIM, Claim
from data_access.releases.claims.sentences import ReadySentence
from data_access.releases.conditions import CONDITION
from data_access.releases.leaving import check_leaves
from data_access.releases.model import Release, Verification
from data_access.releases.reconcile import Outcome, Reconciliation
from data_access.releases.states import FORWARD, TRANSITIONS, check_role
from data_access.releases.states import in_words as state_in_words
from data_access.service import release_desk
from data_access.service.claiming import check_draft, offer_sentences, remember_match
from data_access.service.desk import Desk
from data_access.service.exporting import KINDS, export_change_log, export_release, read_change_log
from data_access.service.preparing import choices, prepare
from data_access.service.reconciling import bridge_between, reconcile_releases
from data_access.service.refusals import door
from data_access.service.release_desk import (
    Shown,
    approve_release,
    ask_exception,
    by_day,
    explain_change,
    grant_exception,
    list_releases,
    newest_published,
    publish_release,
    sign_release,
    submit_release,
    verify_release,
    withdraw_release,
)
from data_access.viewer import Viewer

FIRST_RELEASE = f"The first is prepared on the page Statement, by {who_may(May.PREPARE_RELEASES)}."
"""What is done where there is no release yet."""

__all__ = [
    "FILE_KINDS",
    "FIRST_RELEASE",
    "ShownRelease",
    "approve_release",
    "ask_exception",
    "breakdown_tables",
    "bridge_between",
    "can_freeze",
    "changes_table",
    "check_draft",
    "choices",
    "claims_by_phrase",
    "claims_in_a_sentence",
    "claims_table",
    "exceptable",
    "exceptions_table",
    "explain",
    "explainable",
    "export_change_log",
    "export_release",
    "figures_for_claims",
    "file_name",
    "grant_exception",
    "headline_table",
    "list_releases",
    "named",
    "offer_sentences",
    "prepare",
    "publish_in_place",
    "read_change_log",
    "reconcile_releases",
    "reconciliation_table",
    "releases_in_a_sentence",
    "releases_table",
    "remember_match",
    "show_release",
    "sign_release",
    "standing_in_a_sentence",
    "steps_table",
    "submit_release",
    "to_be_explained",
    "usual_expiry",
    "verbs_ahead",
    "verified_in_words",
    "verify_release",
    "way_in_words",
    "with_caveats_apart",
    "withdraw_release",
]

FILE_KINDS = {kind: one.label for kind, one in KINDS.items()}
"""Every kind of file of a release, and what it is called when it is offered."""
_ALL_OF = "all:"
"""The code of 'every change with this outcome that has no sentence yet'."""
_USUAL_MONTHS = 12


@dataclass(frozen=True)
class ShownRelease(Shown):
    """A release with what a screen needs beside it: the others, the one it is usually compared with, and why no file of it may leave."""

    others: tuple[Release, ...]
    usually_against: int | None
    export_refusal: str


def show_release(desk: Desk, viewer: Viewer, number: int, *, among: Sequence[Release]) -> ShownRelease:
    """One release as a viewer may see it, beside those that were listed with it, newest first.

    Raises NotPermitted, BadRequest, Altered and DatabaseUnavailable.
    """
    shown = release_desk.show_release(desk, viewer, number)
    others = tuple(one for one in among if one.number != number)
    return ShownRelease(
        **vars(shown),
        others=others,
        usually_against=shown.release.supersedes or _said_before(shown.release, others),
        export_refusal=_export_refusal(shown.release, viewer),
    )


def _said_before(release: Release, others: Sequence[Release]) -> int | None:
    """The newest public release of an earlier day, or of the same day and made before."""
    public = [one for one in others if one.published_at and by_day(one) < by_day(release)]
    return max(public, key=by_day).number if public else None


def _export_refusal(release: Release, viewer: Viewer) -> str:
    if refusal := can(viewer, May.EXPORT_RELEASES):
        return refusal
    try:
        check_leaves(release)
    except Refused as refusal:
        return str(refusal)
    return ""


def file_name(number: int, kind: str) -> str:
    """What a file of a release is called."""
    return f"release-{number}{KINDS[kind].ending}"


def named(release: Release) -> str:
    """'Release 7, as at 23 May 2024, published: Figures as at 23 May 2024'."""
    return f"{release.number}: as at {short_day(release.content.as_at)}, {state_in_words(release.state)} · {release.content.title}"


def can_freeze(viewer: Viewer) -> str:
    """'' when the viewer may prepare releases, else who may."""
    return can(viewer, TRANSITIONS["freeze"].permission)


def verbs_ahead(release: Release) -> tuple[str, ...]:
    """The verbs that still lie between a release and the public, in their order."""
    started = next((place for place, verb in enumerate(FORWARD) if release.state in TRANSITIONS[verb].before), len(FORWARD))
    return FORWARD[started:]


@door
def publish_in_place(desk: Desk, viewer: Viewer, number: int, *, turn: int | None = None) -> Release:
    """Publishes a release in the place of the one that stands, if any does. Raises as ``publish_release`` does."""
    check_role("publish", viewer)
    standing = newest_published(desk)
    return publish_release(desk, viewer, number, supersedes=standing.number if standing else None, turn=turn)


def to_be_explained(shown: Shown) -> tuple[Option, ...]:
    """What waits for a sentence: all that came out alike, each change alone, and conditions that a reason lifts."""
    waiting = [row for _, row in shown.to_explain if row.explanation is None]
    alike = {outcome: sum(row.outcome is outcome for row in waiting) for outcome in Outcome}
    together = [Option(f"{_ALL_OF}{outcome}", f"All {n} that are {outcome}") for outcome, n in alike.items() if n > 1]
    alone = [Option("/".join(row.name), row_in_words(row)) for row in waiting]
    reasons = [Option("/".join(name), _reason_in_words(shown.release, name)) for name in shown.to_reason]
    return tuple({option.code: option for option in (*together, *alone, *reasons)}.values())


def _reason_in_words(release: Release, name: tuple[str, str, str]) -> str:
    """'Why unreconciled scope may stand', 'Why all of Failures confirmed may be said to be in “Harm”'."""
    condition, _, of = name
    if cell := release.content.cell(*of.split("/", 2)) if of else None:
        return f"Why all of {cell.title} may be said to be in “{part_in_words(cell)}”"
    return f"Why {condition.replace('_', ' ')} may stand"


@door
def explain(desk: Desk, viewer: Viewer, shown: Shown, code: str, *, sentence: str, is_correction: bool) -> Release:
    """Keeps the sentence for what ``code`` (of ``to_be_explained``) stands for. Raises as ``explain_change`` does."""
    check_role("explain", viewer)
    release, said = shown.release, {"sentence": sentence, "is_correction": is_correction, "turn": shown.release.turn}
    if code.startswith(_ALL_OF):
        return explain_change(desk, viewer, release.number, outcome=code.removeprefix(_ALL_OF), **said)
    figure, breakdown, label = (*code.split("/", 2), "", "")[:3]
    return explain_change(desk, viewer, release.number, name=(figure, "" if breakdown == CONDITION else breakdown, label), **said)


def exceptable(shown: Shown) -> tuple[Option, ...]:
    """The headline counts for which an exception can be asked."""
    held = {one.figure for one in (*shown.release.content.exceptions, *shown.asked)}
    cells = [cell for cell in shown.release.content.cells if not cell.breakdown and cell.figure not in held]
    return tuple(Option(cell.figure, cell.title) for cell in cells if cell.figure in FIGURES and FIGURES[cell.figure].kind == "count")


def usual_expiry(desk: Desk) -> date:
    """The day on which an exception usually ends."""
    return desk.today + timedelta(days=30 * _USUAL_MONTHS)


def explainable(found: Reconciliation) -> tuple[Option, ...]:
    """The headline counts of two releases that changed, so that their causes can be counted."""
    changed = [row for row in found.rows if row.before and row.now and row.outcome is not Outcome.SAME and not row.name[1]]
    return tuple(Option(row.name[0], row.title) for row in changed if row.name[0] in FIGURES and FIGURES[row.name[0]].kind == "count")


def verified_in_words(found: Verification) -> tuple[str, ...]:
    """Identical or not, where not, and what else is worth knowing."""
    verdict = "It comes out identical, byte for byte." if found.is_identical else "It does not come out as it was frozen:"
    return (verdict, *found.differences, *found.notes)


def claims_by_phrase(claims: Sequence[Claim]) -> tuple[Option, ...]:
    """The claims of a draft by the phrase under which a correction of their match is remembered."""
    return tuple({claim.phrase: Option(claim.phrase, f"{claim.text}: {claim.sentence[:80]}") for claim in claims if claim.phrase}.values())


def with_caveats_apart(sentences: Sequence[ReadySentence]) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The caveats that go with every one of the sentences, and each sentence, as it may be copied, with those of its own."""
    shared = tuple(caveat for caveat in (sentences[0].caveats if sentences else ()) if all(caveat in one.caveats for one in sentences))
    return shared, tuple((one_line(one.text), tuple(caveat for caveat in one.caveats if caveat not in shared)) for one in sentences)


def figures_for_claims() -> tuple[Option, ...]:
    """What a claim can be about: a figure, or none."""
    return (*(Option(key, figure.title) for key, figure in FIGURES.items()), Option(NO_CLAIM, "None: these words claim nothing"))
