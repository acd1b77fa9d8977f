"""What every file of a release says, made once, so that a workbook, a table, a text and a sheet of paper cannot disagree.

Nothing is computed here: no total, no percentage, no difference.
"""

from collections.abc import Mapping, Sequence

from data_access.dates import in_words, london_day
from data_access.disclosure.protect import NOT_APPLICABLE
from data_access.disclosure.rules import ROUNDED
from data_access.figures.catalogue import FIGURES
from data_access.figures.dimensions import DIMENSIONS
from data_access.outputs.release_files import cell_words
from data_access.outputs.release_files.inert import inert
from data_access.outputs.release_files.sheet_model import Line, Meaning, Section, SheetContent
from data_access.outputs.release_files.shorthand import ALWAYS_EXPLAINED, FORECAST, MEANINGS, REVISED, SAID
from data_access.outputs.release_files.told_changes import CALLED, Change, before_in_words, why_in_words
from data_access.releases.claims.sentences import ReadySentence, ready_sentences
from data_access.releases.model import ALSO_SAID, Content, FrozenCell, Release, State
from data_access.releases.reconcile import Name, Outcome

_LABEL = "Management information counted from live records of the review; not official statistics. A later release can revise it."
_SYNTHETIC = "Synthetic demonstration data: invented, about no real person, force or event. Not to be quoted."
_PUBLIC, _NOT_YET_PUBLIC = "OFFICIAL", "OFFICIAL-SENSITIVE"
_SMALL = f"count of 1 to {ROUNDED.threshold}"
_LANES = {
    "rounded": f"A {_SMALL} is shown as [c], others are rounded to {ROUNDED.base}; totals are built from what is shown.",
    "exact": f"Exact counts; one that would give away a {_SMALL} is shown as [c].",
}
_BESIDE_AN_EXCEPTION = " Beside a number said exactly, a larger count that would give a small one away is shown as [c] too."
_BY_EXCEPTION = "Said exactly by an exception to the disclosure rules, approved by a senior officer who did not draft it."
_SIGNED = "Prepared, signed by an analyst and approved by three different people."


def content_of(release: Release, changes: Sequence[Change] = ()) -> SheetContent:
    """What the files of a release say; with ``changes``, also what was said before and why it is another number now."""
    content = release.content
    changed = {row.name: (other, row) for other, row in changes}
    notes = _numbered([note for cell in content.cells for note in _notes_of(cell)] + _dropped(changes))
    said = ready_sentences(content)
    lines = [_line(cell, sentence, notes, changed) for cell, sentence in zip(content.cells, said, strict=True)]
    return SheetContent(
        number=release.number,
        name=release.name,
        title=inert(content.title) or release.name,
        checksum=release.checksum,
        marking=_marking(release),
        as_at=content.as_at,
        known_by=content.known_by,
        made_at=release.made_at,
        facts=_facts(release),
        warning=_SYNTHETIC if content.is_synthetic else "",
        sections=_sections(lines),
        shorthand=_shorthand(lines),
        notes=tuple((number, text) for text, number in notes.items()),
        meanings=tuple(_meaning(cell) for cell in _first_of_each_figure(content.cells)),
    )


def _line(cell: FrozenCell, ready: ReadySentence, notes: Mapping[str, str], changed: Mapping[Name, Change]) -> Line:
    told = cell_words.is_told(cell)
    before, why = _change_in_words(cell, changed)
    return Line(
        name=cell.name,
        title=inert(cell.title),
        part=cell_words.part_in_words(cell),
        unit=inert(cell.unit),
        value=cell.value if told else None,
        mark=cell_words.mark_of(cell),
        shown=cell_words.said_in_words(cell),
        said=SAID[cell.said],
        denominator=cell.denominator,
        denominator_shown=cell_words.denominator_in_words(cell),
        of=inert(cell.denominator_words) or NOT_APPLICABLE,
        percent=cell.percent if told else None,
        percent_shown=cell_words.percent_in_words(cell),
        sentence=_sentence(cell, ready),
        caveats=tuple(inert(caveat) for caveat in ready.caveats),
        note=" ".join([*_marks_beside(cell, changed), *(f"[{notes[text]}]" for text in _notes_of(cell))]),
        before=before,
        why=why,
    )


def _sentence(cell: FrozenCell, ready: ReadySentence) -> str:
    """The ready sentence with the label and the days as every file has them: in words, not in codes."""
    text = ready.text
    if isinstance(cell.value, str):
        text = text.replace(cell.value, cell_words.number_in_words(cell.value))
    if cell.breakdown in DIMENSIONS:
        title = DIMENSIONS[cell.breakdown].title
        text = text.replace(f"{title}, {cell.label.replace('_', ' ')}: ", f"{title}, {cell_words.part_in_words(cell)}: ", 1)
    return inert(text)


# What changed ----------------------------------------------------------------------------------------------------------------------------


def _change_in_words(cell: FrozenCell, changed: Mapping[Name, Change]) -> tuple[str, str]:
    """What was said before, and why it is another number now; nothing where no figure is compared."""
    if not changed:
        return "", ""
    if cell.name not in changed:
        return CALLED[Outcome.SAME], CALLED[Outcome.SAME]
    return before_in_words(changed[cell.name]) or NOT_APPLICABLE, why_in_words(changed[cell.name][1])


def _dropped(changes: Sequence[Change]) -> list[str]:
    """A note for each number that an earlier release had and this one has not."""
    gone = [(row.before, change) for change in changes if (row := change[1]).now is None and row.before is not None]
    return [inert(f"{_called(cell)} was {before_in_words(change)}. {why_in_words(change[1])}") for cell, change in gone]


def _called(cell: FrozenCell) -> str:
    part = cell_words.part_in_words(cell)
    return f"{cell.title}, {part}" if part else cell.title


# Notes, shorthand and meanings -----------------------------------------------------------------------------------------------------------


def _notes_of(cell: FrozenCell) -> list[str]:
    published = inert(f"As published before: {cell.source}.") if cell.source else ""
    return [note for note in (_BY_EXCEPTION if cell.exception else "", published) if note]


def _marks_beside(cell: FrozenCell, changed: Mapping[Name, Change]) -> list[str]:
    figure = FIGURES.get(cell.figure)
    is_revised = cell.name in changed and changed[cell.name][1].outcome in (Outcome.REVISED, Outcome.CORRECTED)
    return [mark for mark, holds in ((FORECAST, figure is not None and figure.kind == "forecast"), (REVISED, is_revised)) if holds]


def _numbered(texts: Sequence[str]) -> dict[str, str]:
    """text → 'note 1', in the order in which they are met."""
    return {text: f"note {number}" for number, text in enumerate(dict.fromkeys(texts), 1)}


def _shorthand(lines: Sequence[Line]) -> tuple[tuple[str, str], ...]:
    used = {word for line in lines for word in f"{line.note} {line.before} {line.mark}".split()}
    return tuple((mark, meaning) for mark, meaning in MEANINGS.items() if mark in ALWAYS_EXPLAINED or mark in used)


def _first_of_each_figure(cells: Sequence[FrozenCell]) -> list[FrozenCell]:
    found: dict[str, FrozenCell] = {}
    for cell in cells:
        found.setdefault(cell.figure, cell)
    return list(found.values())


def _meaning(cell: FrozenCell) -> Meaning:
    """The catalogue's words, as long as they are those that the cell was frozen with: words of today may not explain a number of then."""
    figure = FIGURES.get(cell.figure)
    if figure is not None and figure.fingerprint == cell.definition:
        return Meaning(cell.figure, inert(cell.title), inert(cell.unit), figure.definition, figure.caveats)
    told = (
        f"Defined when the release was made, fingerprint {cell.definition}." if cell.definition else "As the text that published it said."
    )
    return Meaning(cell.figure, inert(cell.title), inert(cell.unit), told, ())


# Tables and facts ------------------------------------------------------------------------------------------------------------------------


def _sections(lines: Sequence[Line]) -> tuple[Section, ...]:
    tables: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        figure, breakdown, _ = line.name
        is_headline = breakdown in ("", ALSO_SAID)
        tables.setdefault(("", "") if is_headline else (figure, breakdown), []).append(line)
    headlines_first = sorted(tables.items(), key=lambda table: table[0] != ("", ""))
    return tuple(_section(number, key, found) for number, (key, found) in enumerate(headlines_first, 1))


def _section(number: int, key: tuple[str, str], lines: Sequence[Line]) -> Section:
    _, breakdown = key
    if not breakdown:
        return Section(f"Table_{number}", "Headline figures", "", tuple(lines))
    dimension = inert(DIMENSIONS[breakdown].title if breakdown in DIMENSIONS else breakdown.replace("_", " ").capitalize())
    return Section(f"Table_{number}", f"{lines[0].title} by {dimension.lower()}", dimension, tuple(lines))


def _marking(release: Release) -> str:
    return _NOT_YET_PUBLIC if release.state in (State.DRAFT, State.SUBMITTED, State.ANALYST_SIGNED) else _PUBLIC


def _facts(release: Release) -> tuple[tuple[str, str], ...]:
    content, is_frozen = release.content, release.origin == "frozen"
    versions = f"Data {content.data_version}; code {content.code_version}; disclosure rules {content.rules}"
    facts = (
        ("Release", str(release.number)),
        ("As at", in_words(content.as_at)),
        ("Known by", cell_words.moment_in_words(content.known_by)),
        ("Status", _status(release)),
        ("Marking", _marking(release)),
        ("Label", _LABEL),
        ("Data", _SYNTHETIC if content.is_synthetic else ""),
        ("Disclosure control", _control_in_words(content) if is_frozen else ""),
        ("Sign-off", _SIGNED if release.approver else ""),
        ("Versions", versions if is_frozen else ""),
        ("Checksum (SHA-256)", release.checksum),
    )
    return tuple((name, inert(text)) for name, text in facts if text)


def _control_in_words(content: Content) -> str:
    said = _LANES.get(content.lane, content.lane)
    return said + _BESIDE_AN_EXCEPTION if content.lane == ROUNDED.name and content.exceptions else said


def _status(release: Release) -> str:
    published = f"Published on {in_words(london_day(release.published_at))}" if release.published_at else "Published"
    words = {
        State.DRAFT: "Draft: not to be used in public.",
        State.SUBMITTED: "Submitted and not yet signed: not to be used in public.",
        State.ANALYST_SIGNED: "Signed by an analyst and not yet approved: not to be used in public.",
        State.APPROVED: "Approved and not yet published.",
        State.PUBLISHED: f"{published}.",
        State.SUPERSEDED: f"{published} and superseded since by a later release.",
        State.WITHDRAWN: "Withdrawn: not to be used any more.",
    }[release.state]
    return words if release.origin == "frozen" else f"{words} Registered from text that was published before releases were frozen."
