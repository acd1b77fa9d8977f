"""Which slides a pack has: all of them planned before any is drawn, since each says how many there are and has a title of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data_access.dates import in_words
from data_access.outputs.model import AttentionBlock, Block, ChartBlock, Column, ShownTable, Statement, TableBlock
from data_access.outputs.pack_files.slide_deck import WIDE
from data_access.outputs.pack_files.slide_drawing import BODY, caption_height, draw_chart, draw_table, draw_text
from data_access.outputs.pack_files.slide_headlines import MOST, draw_cover, draw_headlines, room_under
from data_access.outputs.pack_files.slide_tables import in_slides
from data_access.outputs.pack_files.slide_text import SMALLEST, Paragraph, fitting_size, in_portions
from data_access.outputs.pack_model import Comment, Pack, Section

_TEXT_SIZES = (24, 20, 18, 16, 14)


@dataclass(frozen=True)
class Planned:
    """A slide to come: its title, what draws the rest of it, and what stands above its title: the subject that it belongs to."""

    title: str
    draw: Callable[[Any], None]
    above: str = ""


def planned(pack: Pack) -> list[Planned]:
    """The slides of a pack, in order, each with a title that no other has."""
    return _with_own_titles([plan for plans in _parts(pack) for plan in plans])


def _parts(pack: Pack) -> Iterator[list[Planned]]:
    yield [Planned(pack.sentence, lambda slide: draw_cover(slide, pack))]
    for section in pack.sections:
        yield _titled(section, pack.sentence, [*_headlines(section, pack.sentence), *_rest(section)])
    meanings = [Paragraph(" ".join((one.definition, f"Unit: {one.unit}.", *one.caveats)), f"{one.name}.") for one in pack.definitions]
    yield list(_of_text("How the figures are counted", meanings))
    yield list(_of_text("Shorthand", [Paragraph(meaning, mark) for mark, meaning in pack.shorthand]))


def _titled(section: Section, sentence: str, plans: list[Planned]) -> list[Planned]:
    """The slides of a section under its name. An answer that is no slide's title becomes the first one's, whose own stands above it."""
    plans = [replace(plan, above=section.heading) for plan in plans]
    if section.title in (sentence, *(plan.title for plan in plans)):
        return plans
    if not plans:
        return [Planned(section.title, lambda slide: None, section.heading)]
    first, *others = plans
    above = first.title if first.title.startswith(section.heading) else f"{section.heading} · {first.title}"
    return [replace(first, title=section.title, above=above), *others]


def _headlines(section: Section, sentence: str) -> Iterator[Planned]:
    # What the cover says already is not said again.
    title = f"{section.heading}: the figures" if section.title == sentence else section.title
    said = _said_beside(section)
    size = fitting_size(said, _TEXT_SIZES, WIDE, room_under(section.headlines)) or SMALLEST
    for start in range(0, len(section.headlines), MOST):
        some = section.headlines[start : start + MOST]
        yield Planned(title, lambda slide, some=some: draw_headlines(slide, some, said, size))


def _said_beside(section: Section) -> list[Paragraph]:
    """The comments, where they have room under the headlines in letters of a good size."""
    said = _said(section.comments)
    has_room = section.headlines and fitting_size(said, _TEXT_SIZES, WIDE, room_under(section.headlines))
    return said if has_room else []


def _rest(section: Section) -> Iterator[Planned]:
    if not _said_beside(section):
        yield from _of_text(f"{section.heading}: what the lead says", _said(section.comments))
    for block in section.blocks:
        yield from _PLANS[type(block)](block)


def _said(comments: Sequence[Comment]) -> list[Paragraph]:
    """Who says it first, so that no name stands alone at the top of a further slide."""
    told = []
    for comment in comments:
        first, *others = [line for line in comment.text.splitlines() if line.strip()] or [""]
        told += [Paragraph(first, f"{comment.by}, {in_words(comment.said_on)}:"), *map(Paragraph, others)]
    return told


def _of_text(title: str, paragraphs: Sequence[Paragraph]) -> Iterator[Planned]:
    """As many slides as the text takes, in a size that can be read from the back of a room."""
    size = fitting_size(paragraphs, _TEXT_SIZES, WIDE, BODY) or _TEXT_SIZES[-1]
    for portion in in_portions(paragraphs, size, WIDE, BODY) if paragraphs else ():
        yield Planned(title, lambda slide, portion=portion: draw_text(slide, portion, size))


def _of_chart(block: ChartBlock) -> Iterator[Planned]:
    yield Planned(block.chart.title, lambda slide: draw_chart(slide, block.chart))


def _of_table(table: ShownTable) -> Iterator[Planned]:
    if not table.rows:
        yield from _of_text(table.title, [Paragraph(table.when_empty), Paragraph(table.caption)])
        return
    for rows in in_slides(table, WIDE, BODY - caption_height(table.caption)):
        yield Planned(table.title, lambda slide, rows=rows: draw_table(slide, table, rows))


def _of_statement(block: Statement) -> Iterator[Planned]:
    yield from _of_text(block.title, [*map(Paragraph, block.sentences)])


def _of_attention(block: AttentionBlock) -> Iterator[Planned]:
    heads = (Column("How many", is_number=True), Column("What"), Column("Worst case"))
    rows = tuple((line.count, line.sentence, line.worst) for line in block.lines)
    yield from _of_table(ShownTable("first", block.title, block.caption, heads, rows, block.when_empty))


_PLANS: dict[type[Block], Callable] = {
    ChartBlock: _of_chart,
    TableBlock: lambda block: _of_table(block.table),
    Statement: _of_statement,
    AttentionBlock: _of_attention,
}


def _with_own_titles(plans: Sequence[Planned]) -> list[Planned]:
    """Each title once: a reader who steps through slides by their titles must know where they are."""
    taken: set[str] = set()
    named = []
    for plan in plans:
        title, again = plan.title, 1
        while title in taken:
            again += 1
            title = f"{plan.title} (continued, {again})"
        taken.add(title)
        named.append(replace(plan, title=title))
    return named
