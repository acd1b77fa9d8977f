"""What a release says otherwise than an earlier one, with the sentences written about it: for its files and for the change log."""

from collections.abc import Mapping, Sequence

from data_access.outputs.release_files.cell_words import said_in_words
from data_access.outputs.release_files.inert import inert
from data_access.releases.model import Release
from data_access.releases.reconcile import Explanation, Outcome, Reconciled, reconcile

Change = tuple[Release, Reconciled]
"""The release that said the figure before, and how the two compare."""

CALLED = {
    Outcome.SAME: "No change",
    Outcome.NEW: "Not published before",
    Outcome.DROPPED: "No longer published",
    Outcome.REDEFINED: "Counted in another way",
    Outcome.REVISED: "Revision",
    Outcome.CORRECTED: "Correction of an error",
}


def changes_told(release: Release, explanations: Sequence[tuple[int, Explanation]], others: Mapping[int, Release]) -> tuple[Change, ...]:
    """Each change that a sentence was written about, against the release that it names; ``others`` are releases by number.

    A release without any sentence, such as a text of before the desk, is compared with the one whose place it took.
    """
    against = {number: [one for to, one in explanations if to == number] for number, _ in explanations if number in others}
    if against.keys() - {release.number}:
        told = [(others[number], row) for number, said in against.items() for row in reconcile(others[number], release, said).rows]
        return tuple((other, row) for other, row in told if row.needs_sentence and row.explanation is not None)
    if release.supersedes not in others:
        return ()
    before = others[release.supersedes]
    return tuple((before, row) for row in reconcile(before, release).rows if row.needs_sentence)


def called(change: Reconciled) -> str:
    """'Revision', 'Correction of an error' and so on; an error put right is a correction whatever else it is."""
    return CALLED[Outcome.CORRECTED if change.is_correction else change.outcome]


def before_in_words(change: Change) -> str:
    """'3,582 (Release 3)'; '' where it was not said before."""
    other, row = change
    return f"{said_in_words(row.before)} ({other.name})" if row.before else ""


def why_in_words(change: Reconciled) -> str:
    """'Revision. Further checks found more.'"""
    return inert(f"{called(change)}. {change.explanation.sentence if change.explanation else ''}")
