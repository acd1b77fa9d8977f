"""A pack for the public, from published releases and nothing else: what stands, when it was said, and what was said before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from data_access.dates import in_words
from data_access.figures.catalogue import FIGURES
from data_access.figures.dimensions import DIMENSIONS
from data_access.outputs.model import Block, Chart, ChartBlock, Column, Definition, Headline, PageView, Series, ShownTable, TableBlock
from data_access.outputs.release_files.cell_words import denominator_in_words, is_told, part_in_words, percent_in_words, said_in_words
from data_access.outputs.wording import definition_of, listed, short_day
from data_access.releases.claims.sentences import ready_sentences
from data_access.releases.model import ALSO_SAID, FrozenCell, Release

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "overview": ("applications", "officers"),
    "contact": ("people", "contact_attempts", "enquiries"),
    "findings": ("failures", "referrals", "disclosures", "actions", "second_reviews"),
}
"""subject of a section → the populations of which it tells."""
_OF_FINDINGS = {"applications_with_failure"}
_LEADS = ("risk_assessed", "people_contacted", "failures_confirmed")
"""The figures whose sentence heads a section, where they were published."""
MOST_HEADLINES, MOST_RELEASES = 6, 4


@dataclass(frozen=True)
class Standing:
    """What stands published: each number by its name (figure, breakdown, label) with the newest release that says it; and every release that
    was public by then and not withdrawn, oldest first."""

    said: Mapping[tuple[str, str, str], tuple[FrozenCell, Release]]
    ever: tuple[Release, ...]

    @property
    def releases(self) -> tuple[Release, ...]:
        """Those of which something stands, oldest first."""
        found = {release.number: release for _, release in self.said.values()}
        return tuple(release for release in self.ever if release.number in found)


def standing_of(releases: Sequence[Release], ever: Sequence[Release]) -> Standing:
    """``releases``: those that stand, oldest first; what a later one says of a figure takes the place of all that an earlier one said of it, so
    that no breakdown stands beside a headline of another day."""
    said: dict[tuple[str, str, str], tuple[FrozenCell, Release]] = {}
    for release in releases:
        told = {cell.figure for cell in release.content.cells}
        said = {name: found for name, found in said.items() if name[0] not in told}
        said |= {cell.name: (cell, release) for cell in release.content.cells}
    return Standing(said, tuple(ever))


def subject_of(figure: str) -> str:
    """The section in which a figure stands; one that is in no catalogue any more stands with what was found."""
    known = FIGURES.get(figure)
    if known is None:
        return "contact" if figure.startswith("people") else "findings"
    if figure in _OF_FINDINGS:
        return "findings"
    return next(subject for subject, populations in SUBJECTS.items() if known.population in populations)


def published_view(standing: Standing, subject: str) -> PageView | None:
    """One section: its sentence, at most six headlines, the table of everything that was said, and a chart for each breakdown, which come
    as one block each under names that begin with 'breakdowns'. None where nothing of the subject is published."""
    cells = _headlines_of(standing, subject)
    if not cells:
        return None
    headlines = tuple(_headline(standing, cell, release) for cell, release in cells[:MOST_HEADLINES])
    told = (*_over_time(standing, cells), ("published", _said_so_far(standing, subject)), *_breakdowns_of(standing, subject))
    return PageView(_sentence(cells), "", (), headlines, told)


def _breakdowns_of(standing: Standing, subject: str) -> tuple[tuple[str, Block], ...]:
    parts = [found for name, found in standing.said.items() if name[1] not in ("", ALSO_SAID) and subject_of(name[0]) == subject]
    grouped = groupby(parts, key=lambda found: (found[0].figure, found[0].breakdown))
    return tuple((f"breakdowns {figure} {by}", _breakdown(list(found))) for (figure, by), found in grouped)


def _headlines_of(standing: Standing, subject: str) -> list[tuple[FrozenCell, Release]]:
    """In the catalogue's order; what is in it no more comes last."""
    order = {key: place for place, key in enumerate(FIGURES)}
    found = [one for name, one in standing.said.items() if not name[1] and subject_of(name[0]) == subject]
    return sorted(found, key=lambda one: order.get(one[0].figure, len(order)))


def _sentence(cells: Sequence[tuple[FrozenCell, Release]]) -> str:
    leading = next((one for one in cells if one[0].figure in _LEADS and is_told(one[0])), None)
    cell, release = leading or next((one for one in cells if is_told(one[0])), cells[0])
    if not is_told(cell):
        return f"{cell.title}: {said_in_words(cell)}, as at {in_words(release.content.as_at)}"
    text = next(one.text for one in ready_sentences(release.content) if (one.figure, one.breakdown, one.label) == cell.name)
    said = text.rstrip(".")
    return f"{said[:1].upper()}{said[1:]}, as at {in_words(release.content.as_at)}"


def _headline(standing: Standing, cell: FrozenCell, release: Release) -> Headline:
    beneath = cell.unit
    if cell.denominator is not None and cell.denominator_words:
        percent = percent_in_words(cell)
        beneath = f"of {denominator_in_words(cell)} {cell.denominator_words}" + (f" ({percent})" if percent.endswith("%") else "")
    is_defined_anew = cell.definition and cell.figure in FIGURES and FIGURES[cell.figure].fingerprint != cell.definition
    as_at = f"as at {short_day(release.content.as_at)}" + (", as it was defined then" if is_defined_anew else "")
    for earlier in reversed(standing.ever[: standing.ever.index(release)]):
        if then := earlier.content.cell(cell.figure):
            as_at += f"; {said_in_words(then)} as at {short_day(earlier.content.as_at)}"
            break
    return Headline(cell.figure, cell.title, said_in_words(cell), beneath, as_at)


def _said_so_far(standing: Standing, subject: str) -> TableBlock:
    """What each release said of each figure, the newest on the right."""
    spoken = [one for one in standing.ever if any(not c.breakdown and subject_of(c.figure) == subject for c in one.content.cells)]
    chosen = spoken[-MOST_RELEASES:]
    titles = {c.figure: c.title for one in chosen for c in one.content.cells if not c.breakdown and subject_of(c.figure) == subject}
    order = [key for key in FIGURES if key in titles] + [key for key in titles if key not in FIGURES]
    rows = tuple((titles[key], *(_said_in(one, key) for one in chosen)) for key in order)
    days = [one.content.as_at for one in chosen]
    numbers = {one.number: f" ({one.number})" if days.count(one.content.as_at) > 1 else "" for one in chosen}
    heads = (Column("Figure"), *(Column(f"{short_day(one.content.as_at)}{numbers[one.number]}", True) for one in chosen))
    title = _changes_in_words(rows)
    named = f"release{'s' if len(chosen) > 1 else ''} {_listed([one.number for one in chosen])}"
    caption = (
        f"Each number as it was said, under the day that it is of; [z] where a release says nothing of it. Source: {named}, published."
    )
    return TableBlock(ShownTable(f"published_{subject}", title, caption, heads, rows, "Nothing is published yet."), definitions_of(titles))


def _said_in(release: Release, figure: str) -> str:
    cell = release.content.cell(figure)
    return said_in_words(cell) if cell else "[z]"


def _changes_in_words(rows: Sequence[tuple[str, ...]]) -> str:
    said = [[one for one in row[1:] if one != "[z]"] for row in rows]
    again = [one for one in said if len(one) > 1]
    changed = [one for one in again if one[-1] != one[-2]]
    if not again:
        return "No figure was said more than once so far"
    if not changed:
        return "Nothing that was said again had changed"
    return f"{len(changed)} of {len(again)} figures that were said again had changed"


def _over_time(standing: Standing, cells: Sequence[tuple[FrozenCell, Release]]) -> tuple[tuple[str, Block], ...]:
    """The leading figure as each release said it, where two or more gave its number; () else."""
    leading = next((cell for cell, _ in cells if cell.figure in _LEADS), cells[0][0])
    said = [(one, cell) for one in standing.ever if (cell := one.content.cell(leading.figure)) and _is_a_number(cell)]
    if len(said) < 2:
        return ()
    said = said[-MOST_RELEASES:]
    days = tuple(short_day(one.content.as_at) for one, _ in said)
    words = tuple(said_in_words(cell) for _, cell in said)
    unit = leading.unit.capitalize()
    chart = Chart(
        key=f"{leading.figure}_published",
        kind="column",
        title=f"{leading.title}: {words[-1]}, after {words[-2]}",
        caption=f"{unit}, under the day that each number is of. Source: releases {_listed([one.number for one, _ in said])}, published.",
        alternative=f"Column chart of {leading.title.lower()} as published. {'; '.join(map(': '.join, zip(days, words, strict=True)))}.",
        categories=days,
        series=(Series(unit, tuple(float(cell.value or 0) for _, cell in said), "main", value_labels=words),),
        value_axis=unit,
    )
    heads = (Column("As at"), Column(unit, True))
    table = ShownTable(
        f"{leading.figure}_published_table", f"{leading.title} as published", "Oldest first.", heads, tuple(zip(days, words, strict=True))
    )
    return (("published chart", ChartBlock(chart, table, definitions_of((leading.figure,)))),)


def _is_a_number(cell: FrozenCell) -> bool:
    return is_told(cell) and isinstance(cell.value, int | float)


def _listed(numbers: Sequence[int]) -> str:
    return listed([str(number) for number in numbers])


def _breakdown(parts: list[tuple[FrozenCell, Release]]) -> ChartBlock:
    cells, release = [cell for cell, _ in parts], parts[0][1]
    first = cells[0]
    by = DIMENSIONS[first.breakdown].title.lower() if first.breakdown in DIMENSIONS else first.breakdown.replace("_", " ")
    labels, said = tuple(map(part_in_words, cells)), tuple(map(said_in_words, cells))
    values = tuple(float(cell.value or 0) if _is_a_number(cell) else None for cell in cells)
    caption = f"{first.unit.capitalize()} by {by}, as at {in_words(release.content.as_at)}. Source: {release.name}, published."
    alternative = f"Bar chart of {first.title.lower()} by {by}. " + "; ".join(
        f"{label}: {number}" for label, number in zip(labels, said, strict=True)
    )
    title = _largest_in_words(first, labels, values, said)
    key = f"{first.breakdown}_of_{first.figure}"
    chart = Chart(
        key=key,
        kind="bar",
        title=title,
        caption=caption,
        alternative=f"{alternative}.",
        categories=labels,
        series=(Series(first.unit.capitalize(), values, "main", value_labels=said),),
        value_axis=first.unit.capitalize(),
    )
    table = ShownTable(
        f"{key}_table",
        f"{first.title} by {by}",
        f"{first.unit.capitalize()}, as published.",
        (Column(by.capitalize()), Column(first.unit.capitalize(), True)),
        tuple(zip(labels, said, strict=True)),
    )
    return ChartBlock(chart, table, definitions_of((first.figure,)))


def _largest_in_words(first: FrozenCell, labels: Sequence[str], values: Sequence[float | None], said: Sequence[str]) -> str:
    told = [value for value in values if value]
    if not told:
        return f"{first.title}: nothing that can be shown" if None in values else f"{first.title}: none"
    largest = [place for place, value in enumerate(values) if value == max(told)]
    if len(largest) > 1:
        return f"{first.title}: {len(largest)} groups share the most, {said[largest[0]]}"
    return f"{first.title}: largest is {labels[largest[0]]}, {said[largest[0]]}"


def definitions_of(figures: Iterable[str]) -> tuple[Definition, ...]:
    """How the catalogue counts these figures; one that it does not hold has none."""
    return tuple(definition_of(FIGURES[key]) for key in figures if key in FIGURES)
