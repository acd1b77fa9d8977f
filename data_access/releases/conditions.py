"""What has to be in order before a release may be submitted: each condition that is not met is one sentence that says what would lift it.

Pure: what the register and the case database say is passed in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from data_access.dates import in_words, london_day
from data_access.digits import counted_noun, plain_number
from data_access.disclosure.lines import holder_of_all
from data_access.disclosure.rules import LANES
from data_access.figures.catalogue import FIGURES, faults
from data_access.figures.dimensions import DIMENSIONS
from data_access.populations.baselines import Baseline
from data_access.queries.events import DataVersion
from data_access.releases.differences import given_away
from data_access.releases.model import ALSO_SAID, Content, FrozenCell, Release, State
from data_access.releases.reconcile import Explanation, Name, Reconciled, reconcile
from data_access.releases.store import Kept

OLDEST_DAYS = 7
"""Data may end this many days before the day that figures are as at; older ones would be said as if they were of that day."""
CONDITION = "condition"
"""The breakdown of an explanation that is not about a change but gives the reason why a condition may stand."""
SCOPE, REJECTED, ALL_IN_ONE = "unreconciled_scope", "rejected_rows", "all_in_one_cell"
REASONED = (SCOPE, REJECTED, ALL_IN_ONE)
"""The conditions that a written reason lifts. The others are facts, and only the facts lift them."""


@dataclass(frozen=True)
class Standing:
    """How data and register stand now. ``scope`` is the exact count of applications in scope as the release counts it; ``rejected`` the
    rows that the last import could not take; ``others`` every other release, or the reason why one cannot be read."""

    newest: DataVersion
    scope: int
    baseline: Baseline | None
    rejected: int
    others: tuple[Release, ...]
    altered: tuple[str, ...]
    today: date


def unmet(kept: Kept, standing: Standing) -> tuple[str, ...]:
    """A sentence for each condition that blocks submission; () when none does."""
    content = kept.release.content
    return (
        *_stale(content, standing),
        *_redefined(content),
        *without_reason(kept, standing).values(),
        *expired(content, standing.today),
        *given_away(content, [other for other in standing.others if other.published_at]),
        *standing.altered,
        *_unexplained(kept, standing.others),
    )


def expired(content: Content, today: date) -> tuple[str, ...]:
    """A sentence for each exception that ended: it also bars signing, approval and publication."""
    return tuple(
        f"Exception {one.number}, for {one.figure}, ended on {in_words(one.expires_on)}. Have it granted anew, or freeze without it."
        for one in content.exceptions
        if one.expires_on < today
    )


def without_reason(kept: Kept, standing: Standing) -> dict[Name, str]:
    """The conditions that a written reason would lift, each by the name of its explanation, with its sentence."""
    content = kept.release.content
    found = (
        *(((SCOPE, CONDITION, ""), sentence) for sentence in _unreconciled(content, standing)),
        *(((REJECTED, CONDITION, ""), sentence) for sentence in _rejected(standing)),
        *((name, _all_in_one(cell)) for name, cell in _holding_all(content).items()),
    )
    written = _reasons(kept)
    return {name: sentence for name, sentence in found if name not in written}


def cells_to_decide(kept: Kept) -> tuple[Name, ...]:
    """The names of the reasons that are still to be written, one for each cell that is all of its breakdown.

    A reason is of its cell: where another one turns out to be all, in another freeze, that has to be decided anew.
    """
    written = _reasons(kept)
    return tuple(name for name in _holding_all(kept.release.content) if name not in written)


def changes_to_explain(content: Content, number: int, others: Sequence[Release]) -> tuple[tuple[Release, Reconciled], ...]:
    """Every figure that is not the same as when it was last said, with the release that said it last.

    What was never said is new, and what the last release said and this one does not is dropped, each against that last release. A second
    wording of a figure (ALSO_SAID) is no figure of its own.
    """
    earlier = sorted(
        (other for other in others if _was_said(other, content, number)), key=lambda other: (other.content.as_at, other.number)
    )
    if not earlier:
        return ()
    rows = {other.number: {row.name: row for row in reconcile(other, content).rows} for other in earlier}
    last, last_said = earlier[-1], {cell.name: other for other in earlier for cell in other.content.cells}
    named = {cell.name: last_said.get(cell.name, last) for cell in (*content.cells, *last.content.cells)}
    pairs = ((other, rows[other.number][name]) for name, other in named.items() if name[1] != ALSO_SAID)
    return tuple((other, row) for other, row in pairs if row.needs_sentence)


def _was_said(other: Release, content: Content, number: int) -> bool:
    is_public = other.state in (State.PUBLISHED, State.SUPERSEDED)
    return is_public and other.number != number and other.content.as_at <= content.as_at


def _stale(content: Content, standing: Standing) -> Iterator[str]:
    recorded = london_day(standing.newest.recorded_to)
    if (content.as_at - recorded).days > OLDEST_DAYS:
        yield (
            f"Nothing was recorded after {in_words(recorded)}, more than {OLDEST_DAYS} days before {in_words(content.as_at)}. "
            "Import newer data, or freeze as at an earlier day."
        )
    if standing.newest.number != content.data_version:
        yield (
            f"The figures were frozen from data version {content.data_version}, and version {standing.newest.number} came in since. "
            "Freeze them again, so that what is signed is what is known."
        )


def _redefined(content: Content) -> Iterator[str]:
    for fault in faults():
        yield f"The catalogue of figures has a fault: {fault}. Mend it, then freeze again."
    changed = sorted(
        {cell.figure for cell in content.cells if cell.figure not in FIGURES or FIGURES[cell.figure].fingerprint != cell.definition}
    )
    if changed:
        yield f"Since the figures were frozen, these were defined anew: {', '.join(changed)}. Freeze them again."
    if LANES[content.lane].fingerprint != content.rules:
        yield "Since the figures were frozen, the rules of disclosure control changed. Freeze them again."


def _unreconciled(content: Content, standing: Standing) -> Iterator[str]:
    stated = standing.baseline
    if stated and not stated.is_met_by(standing.scope):
        more = "more" if standing.scope > stated.applications else "fewer"
        yield (
            f"The scope is not reconciled: on {in_words(stated.stated_on)} the population was stated as "
            f"{plain_number(stated.applications)}, and {more} are counted as at {in_words(content.as_at)}. "
            f"Record a new baseline, or write the reason ({SCOPE})."
        )


def _rejected(standing: Standing) -> Iterator[str]:
    if standing.rejected:
        yield (
            f"The last import could not take {counted_noun(standing.rejected, 'row', 'rows')}, so that the data may not be "
            f"whole. Import them corrected, or write the reason why they may be left out ({REJECTED})."
        )


def _holding_all(content: Content) -> dict[Name, FrozenCell]:
    """The cells that are all of their breakdown, each by the name of the reason why that may be published."""
    lines: dict[tuple[str, str], list[FrozenCell]] = {}
    for cell in content.cells:
        if cell.breakdown not in ("", ALSO_SAID):
            lines.setdefault((cell.figure, cell.breakdown), []).append(cell)
    return {(ALL_IN_ONE, CONDITION, "/".join(cell.name)): cell for cell in map(holder_of_all, lines.values()) if cell}


def _reasons(kept: Kept) -> set[Name]:
    """The conditions for which somebody wrote why they may stand."""
    return _explained(kept.explained(kept.release.number))


def _all_in_one(cell: FrozenCell) -> str:
    return (
        f"All of {cell.title} by {DIMENSIONS[cell.breakdown].title.lower()} is in {cell.label.replace('_', ' ')}: that says the same "
        f"of each of them. Leave the breakdown out, or write the reason why it may be published ({ALL_IN_ONE})."
    )


def _unexplained(kept: Kept, others: Iterable[Release]) -> Iterator[str]:
    left = [
        (other, row)
        for other, row in changes_to_explain(kept.release.content, kept.release.number, tuple(others))
        if row.name not in _explained(kept.explained(other.number))
    ]
    if left:
        named = ", ".join(f"{_in_words(row)} ({row.outcome} since {other.name})" for other, row in left[:3])
        rest = f" and {plain_number(len(left) - 3)} more" if len(left) > 3 else ""
        yield f"Not yet explained: {named}{rest}. Write a sentence for each change from what was said before."


def _in_words(row: Reconciled) -> str:
    """'Risk assessed', 'Risk assessed: not assessed'."""
    _, breakdown, label = row.name
    return row.title if breakdown in ("", ALSO_SAID) else f"{row.title}: {label.replace('_', ' ')}"


def _explained(explanations: Iterable[Explanation]) -> set[Name]:
    return {one.name for one in explanations if one.sentence.strip()}
