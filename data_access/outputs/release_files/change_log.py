"""The public log of what changed between releases: corrections (an error was put right) apart from revisions (the data moved on).

The Code of Practice for Statistics asks for both to be told, and not to be mixed. Plain text, newest first; numbers as they were said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from data_access.dates import in_words, london_day
from data_access.outputs.release_files.cell_words import part_in_words, said_in_words
from data_access.outputs.release_files.inert import inert
from data_access.outputs.release_files.told_changes import changes_told
from data_access.releases.model import Release, State
from data_access.releases.reconcile import Explanation, Outcome, Reconciled

_PUBLIC = (State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN)
_CALLED = {
    Outcome.NEW: "Not in the release before",
    Outcome.DROPPED: "No longer published",
    Outcome.REDEFINED: "counted in another way",
    Outcome.REVISED: "revised",
    Outcome.CORRECTED: "corrected",
}


Explained = Mapping[int, Sequence[tuple[int, Explanation]]]
"""By the number of the release: its sentences, each with the number of the earlier release that it compares with."""


@dataclass(frozen=True)
class Logged:
    """One change of one figure: ``before`` and ``now`` as they were said, '' where it was not said; ``why`` in a person's words."""

    release: str
    against: str
    published_at: datetime
    figure: str
    before: str
    now: str
    outcome: Outcome
    why: str
    is_correction: bool


def logged(releases: Iterable[Release], explanations: Explained) -> tuple[Logged, ...]:
    """Every change of every published release from what was said before, newest first.

    Releases that were never published are no part of the log.
    """
    public = {one.number: one for one in releases if one.state in _PUBLIC and one.published_at}
    newest_first = sorted(public.values(), key=lambda one: (one.published_at, one.number), reverse=True)
    return tuple(
        _logged(row, now, before) for now in newest_first for before, row in changes_told(now, explanations.get(now.number, ()), public)
    )


def change_log(releases: Sequence[Release], explanations: Explained) -> bytes:
    """The log as a text file: UTF-8, lines ended by a line feed; no line begins like a formula."""
    changes = logged(releases, explanations)
    public = sorted((one for one in releases if one.state in _PUBLIC), key=lambda one: one.number, reverse=True)
    parts = [
        [_TITLE, "OFFICIAL. Management information.", _SYNTHETIC if any(one.content.is_synthetic for one in public) else ""],
        ["CORRECTIONS: an error was put right", *_entries([one for one in changes if one.is_correction])],
        [
            "REVISIONS: the data moved on, or another set of figures was published",
            *_entries([one for one in changes if not one.is_correction]),
        ],
        ["RELEASES", *map(_release, public)],
    ]
    return ("\n\n".join("\n".join(filter(None, part)) for part in parts) + "\n").encode()


_TITLE = "Change log of the figures published about the review"
_SYNTHETIC = "Holds synthetic demonstration data: invented, about no real person, force or event. Not to be quoted."
_IN_ONE_LINE = (Outcome.NEW, Outcome.DROPPED)
"""Told together: that a figure is there or not there changes no figure."""


def _logged(row: Reconciled, now: Release, before: Release) -> Logged:
    cell = row.now or row.before
    part = part_in_words(cell)
    return Logged(
        release=now.name,
        against=before.name,
        published_at=now.published_at,
        figure=inert(f"{cell.title}, {part}" if part else cell.title),
        before=said_in_words(row.before) if row.before else "",
        now=said_in_words(row.now) if row.now else "",
        outcome=row.outcome,
        why=inert(row.explanation.sentence) if row.explanation else "",
        is_correction=row.is_correction,
    )


def _entries(changes: Sequence[Logged]) -> list[str]:
    """Under the name of each release, a line for each figure that changed, and one for all that came and one for all that went."""
    lines: list[str] = []
    for (release, against, day), group in groupby(changes, key=lambda one: (one.release, one.against, london_day(one.published_at))):
        lines.append(f"{release}, published on {in_words(day)}, after {against}")
        same = list(group)
        lines += [
            f"{one.figure}: {_CALLED[one.outcome]}, {one.before} before and {one.now} now. {one.why}".rstrip()
            for one in same
            if one.outcome not in _IN_ONE_LINE
        ]
        for outcome in _IN_ONE_LINE:
            told = [f"{one.figure}, {one.now or one.before}{f' ({one.why})' if one.why else ''}" for one in same if one.outcome is outcome]
            lines += [f"{_CALLED[outcome]}: {'; '.join(told)}."] if told else []
    return lines or ["None."]


def _release(one: Release) -> str:
    day = f"published on {in_words(london_day(one.published_at))}" if one.published_at else "published"
    became = {State.SUPERSEDED: "; superseded since", State.WITHDRAWN: "; withdrawn"}.get(one.state, "")
    return inert(f"{one.name}: {one.content.title}. As at {in_words(one.content.as_at)}, {day}{became}. SHA-256 {one.checksum}")
