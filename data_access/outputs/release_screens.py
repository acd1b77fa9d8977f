"""Releases as a screen shows them: tables of finished text, the way of a release in words, and what became of a draft's claims."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from data_access.dates import in_words
from data_access.digits import full_number
from data_access.figures.catalogue import FIGURES
from data_access.outputs.bridges import row_in_words
from data_access.outputs.model import Column, ShownTable
from data_access.outputs.release_files.cell_words import (
    denominator_in_words,
    moment_in_words,
    part_in_words,
    percent_in_words,
    said_in_words,
)
from data_access.outputs.wording import short_day
from data_access.permissions import ROLES
from data_access.releases.claims.model import Claim, Verdict
from data_access.releases.counts import summed_headlines
from data_access.releases.model import ALSO_SAID, ExceptionAsked, ExceptionGranted, FrozenCell, Release, SealedValue, State, Step
from data_access.releases.reconcile import Reconciled
from data_access.releases.states import TRANSITIONS
from data_access.releases.states import in_words as state_in_words

WAY = (State.DRAFT, State.SUBMITTED, State.ANALYST_SIGNED, State.APPROVED, State.PUBLISHED)
"""The states of a release on its way to the public."""
VERDICTS: Mapping[Verdict, str] = {
    Verdict.AGREES: "Agrees",
    Verdict.AGREES_AS_WORDED: "Agrees as worded",
    Verdict.CONTRADICTS_RELEASE: "Contradicts this release",
    Verdict.CONTRADICTS_EARLIER_RELEASE: "Contradicts an earlier release",
    Verdict.WRONG_UNIT: "Wrong unit",
    Verdict.WRONG_STAGE: "Wrong stage",
    Verdict.NOT_FROZEN: "Not frozen: it cannot be said",
    Verdict.WOULD_DISCLOSE: "Would disclose",
    Verdict.UNDECIDED: "To be decided by a person",
}


def releases_in_a_sentence(releases: Sequence[Release]) -> str:
    """'7 releases: 1 stands published and 1 is on its way'; right when there is none."""
    standing = sum(release.state is State.PUBLISHED for release in releases)
    under_way = sum(release.state in WAY[:-1] for release in releases)
    if not releases:
        return "No release has been made yet"
    parts = [
        f"{standing} {'stands' if standing == 1 else 'stand'} published" if standing else "none stands published",
        f"{under_way} {'is' if under_way == 1 else 'are'} on the way" if under_way else "none is on the way",
    ]
    return f"{len(releases)} {'release' if len(releases) == 1 else 'releases'}: {' and '.join(parts)}"


_STANDING = {
    State.DRAFT: "is a draft, not yet submitted",
    State.SUBMITTED: "is submitted and waits for an analyst to sign",
    State.ANALYST_SIGNED: "is signed and waits for approval",
    State.APPROVED: "is approved and waits to be published",
    State.PUBLISHED: "is published",
    State.SUPERSEDED: "was superseded by a later one",
    State.WITHDRAWN: "was withdrawn",
}


def standing_in_a_sentence(release: Release) -> str:
    """'Release 6 is signed and waits for approval'."""
    return f"{release.name} {_STANDING[release.state]}"


def releases_table(releases: Sequence[Release]) -> ShownTable:
    """A line for each release, newest first."""
    heads = (Column("Release", True), Column("As at"), Column("State"), Column("Title"), Column("Published"), Column("Checksum"))
    rows = tuple(
        (
            str(one.number),
            short_day(one.content.as_at),
            state_in_words(one.state).capitalize(),
            one.content.title,
            short_day(one.published_at.date()) if one.published_at else "[z]",
            one.checksum[:12],
        )
        for one in releases
    )
    return ShownTable(
        "releases",
        "Releases",
        "Newest first. The checksum is the beginning of the whole one.",
        heads,
        rows,
        "None yet. The first is prepared on the page Statement.",
    )


def way_in_words(release: Release) -> str:
    """'Draft ✓ → Submitted ✓ → Analyst signed (now) → Approved → Published'."""
    if release.origin == "published_before":
        return f"{state_in_words(release.state).capitalize()}; it was said in public before the desk existed"
    if release.state not in WAY:
        return f"{state_in_words(release.state).capitalize()}: nothing more is done with it"
    reached = WAY.index(release.state)
    marks = [" ✓"] * reached + [" (now)"] + [""] * (len(WAY) - reached - 1)
    return " → ".join(f"{state_in_words(state).capitalize()}{mark}" for state, mark in zip(WAY, marks, strict=True))


def facts_in_words(release: Release) -> str:
    """As at, known by, lane, data version, whole checksum."""
    content = release.content
    return (
        f"As at {in_words(content.as_at)} · known by {moment_in_words(content.known_by)} · {content.lane} lane · data version "
        f"{content.data_version} · checksum {release.checksum}"
    )


def headline_table(release: Release, sealed: Sequence[SealedValue] | None) -> ShownTable:
    """The headlines as they may be said; beside them the exact values, for who may see them."""
    placed = [(place, cell) for place, cell in enumerate(release.content.cells) if cell.breakdown in ("", ALSO_SAID)]
    is_sealed_shown = sealed is not None and release.origin == "frozen"
    heads = [Column("Figure"), Column("As it may be said", True), Column("Unit"), Column("Of", True), Column("Per cent", True)]
    rows = []
    for place, cell in placed:
        row = [cell.title, _said(cell), cell.unit, denominator_in_words(cell), percent_in_words(cell)]
        rows.append((*row, _exact(sealed[place])) if is_sealed_shown else tuple(row))
    if is_sealed_shown:
        heads.append(Column("Exact, sealed", True))
    caption = " ".join(filter(None, (f"{facts_in_words(release)}.", _summed_in_words(release))))
    return ShownTable(f"headlines_{release.number}", "What it says", caption, tuple(heads), tuple(rows))


def _summed_in_words(release: Release) -> str:
    """Which headlines are sums of rounded parts, lest anyone takes 30 for what 33 rounds to."""
    summed = summed_headlines(release.content)
    titles = [figure.title for key, figure in FIGURES.items() if key in summed]
    return f"Summed from their rounded parts: {', '.join(titles)}." if titles else ""


def breakdown_tables(release: Release) -> tuple[ShownTable, ...]:
    """A table for each figure by each breakdown."""
    parts = [cell for cell in release.content.cells if cell.breakdown not in ("", ALSO_SAID)]
    return tuple(
        ShownTable(
            f"parts_{release.number}_{key}_{by}",
            f"{FIGURES[key].title if key in FIGURES else key} by {by.replace('_', ' ')}",
            f"{FIGURES[key].unit.capitalize() if key in FIGURES else ''}, as they may be said.",
            (Column(by.replace("_", " ").capitalize()), Column("As it may be said", True), Column("Of", True), Column("Per cent", True)),
            tuple((part_in_words(cell), _said(cell), denominator_in_words(cell), percent_in_words(cell)) for cell in cells),
        )
        for (key, by), cells in ((name, list(found)) for name, found in groupby(parts, key=lambda cell: (cell.figure, cell.breakdown)))
    )


def _said(cell: FrozenCell) -> str:
    return said_in_words(cell) + (" (exception)" if cell.exception else "")


def _exact(sealed: SealedValue) -> str:
    value = sealed.exact
    return "[z]" if value is None else value if isinstance(value, str) else full_number(value)


def steps_table(release: Release, steps: Iterable[Step]) -> ShownTable:
    """Everything that was done to a release, oldest first."""
    rows = tuple(
        (moment_in_words(step.at), ROLES.get(step.role, (step.role,))[0], TRANSITIONS[step.verb].done.capitalize(), step.note or "[z]")
        for step in steps
        if step.verb in TRANSITIONS
    )
    heads = (Column("When"), Column("Role"), Column("What"), Column("Note"))
    return ShownTable(f"steps_{release.number}", "What was done", "Oldest first.", heads, rows, "It was published before the desk existed.")


def exceptions_table(release: Release, asked: Sequence[ExceptionAsked]) -> ShownTable:
    """The exceptions by which headlines are said exactly, and those that wait for a senior approver."""
    rows = tuple(
        (
            str(one.number),
            FIGURES[one.figure].title,
            "Granted" if isinstance(one, ExceptionGranted) else "Waits",
            one.wording,
            one.reason,
            one.risk,
            short_day(one.expires_on),
        )
        for one in (*release.content.exceptions, *asked)
    )
    heads = tuple(map(Column, ("No.", "Figure", "State", "Wording", "Reason", "Risk considered", "Ends")))
    return ShownTable(f"exceptions_{release.number}", "Exceptions", "Each lets one headline be said exactly.", heads, rows, "None.")


def changes_table(release: Release, rows: Sequence[tuple[Release, Reconciled]]) -> ShownTable:
    """Each change from what was said before, and its sentence where there is one."""
    shown = tuple(
        (
            other.name,
            row_in_words(row),
            said_in_words(row.before) if row.before else "[z]",
            said_in_words(row.now) if row.now else "[z]",
            str(row.outcome).capitalize(),
            row.explanation.sentence if row.explanation else "To be explained",
        )
        for other, row in rows
    )
    heads = (Column("Against"), Column("Figure"), Column("Then", True), Column("Now", True), Column("Outcome"), Column("Why"))
    caption = "A revision is the data moving on, a correction an error put right."
    return ShownTable(f"changes_{release.number}", "What is not as said before", caption, heads, shown, "Nothing: all as said before.")


def claims_in_a_sentence(claims: Sequence[Claim]) -> str:
    """'5 of 7 claims may stay as they are; 2 need a change'."""
    fine = sum(claim.verdict.is_fine for claim in claims)
    if not claims:
        return "No claim about a number was found in the draft"
    if fine == len(claims):
        return f"{'The one claim' if fine == 1 else f'All {fine} claims'} may stay as worded"
    left = len(claims) - fine
    return f"{fine} of {len(claims)} claims may stay as worded; {left} {'needs' if left == 1 else 'need'} a person"


def claims_table(claims: Sequence[Claim]) -> ShownTable:
    """Each claim of a draft in its order: what it says, of which figure, the verdict and why."""
    rows = tuple(
        (
            claim.text,
            FIGURES[claim.figure].title if claim.figure in FIGURES else "[z]",
            short_day(claim.as_at) if claim.as_at else "[z]",
            VERDICTS[claim.verdict],
            claim.reason,
            claim.sentence,
        )
        for claim in claims
    )
    heads = tuple(map(Column, ("Claim", "Figure", "As at", "Verdict", "Why", "In the sentence")))
    return ShownTable("claims", "Claim by claim", "In the order of the draft.", heads, rows, "No claim was found.")
