"""A pack as slides: native charts and tables that can be edited, one message a slide, every slide marked and numbered.

First all slides are planned, then drawn, since each says how many there are. The same pack gives the same bytes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from data_access.dates import in_words
from data_access.outputs import theme
from data_access.outputs.chart_scales import largest_of, value_ticks
from data_access.outputs.labels import End, place_beside_ends
from data_access.outputs.model import AttentionBlock, Block, Chart, ChartBlock, Headline, ShownTable, Statement, TableBlock
from data_access.outputs.pack_files.fixed_zip import fixed
from data_access.outputs.pack_files.slide_charts import LINES, PLOT, add_chart
from data_access.outputs.pack_files.slide_tables import add_table, in_slides, size_of
from data_access.outputs.pack_files.slide_text import SMALLEST, fitting_size, in_portions
from data_access.outputs.pack_model import Comment, Pack, Section

WIDTH, HEIGHT = 960, 540
"""Points: 16 to 9."""
_LEFT, _WIDE = 36, WIDTH - 72
_TOP, _FOOT = 96, 490
_BODY = _FOOT - _TOP - 8
_TITLE_SIZES = (28, 26, 24, 22, 20, 18)
_TEXT_SIZES = (20, 18, 16, 14)
_HEADLINE_HIGH = 118
_CAPTION = 44
_BESIDE = 170
"""Points beside a line chart for the names of its lines."""


@dataclass(frozen=True)
class _Planned:
    """A slide to come: its title and what draws the rest of it."""

    title: str
    draw: Callable


def pack_pptx(pack: Pack) -> bytes:
    """The PPTX file."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    _say_what_it_is(deck, pack)
    _leave_nothing_of_the_template(deck)
    layout = _only_layout(deck)
    planned = _with_own_titles(list(_planned(pack)))
    for number, plan in enumerate(planned, start=1):
        slide = deck.slides.add_slide(layout)
        _write_title(slide, plan.title)
        plan.draw(slide)
        _write_foot(slide, pack, number, len(planned))
    written = BytesIO()
    deck.save(written)
    return fixed(written.getvalue(), pack.as_at)


def _say_what_it_is(deck, pack: Pack) -> None:
    about = deck.core_properties
    about.title = f"{pack.name}, as at {in_words(pack.as_at)}"
    about.author = about.last_modified_by = about.comments = about.keywords = about.category = about.subject = ""
    about.created = about.modified = datetime.combine(pack.as_at, time())
    about.revision, about.language = 1, "en-GB"


def _leave_nothing_of_the_template(deck) -> None:
    """The stock template brings somebody's printer and a picture of itself."""
    for relations in (deck.part.rels, deck.part.package._rels):
        for key in [key for key, relation in relations.items() if relation.reltype.rsplit("/", 1)[-1] in ("printerSettings", "thumbnail")]:
            relations.pop(key)


def _only_layout(deck):
    """The layout with a title and nothing else; the others, with their prompts, go."""
    kept = deck.slide_layouts.get_by_name("Title Only")
    for layout in [one for one in deck.slide_layouts if one is not kept]:
        deck.slide_layouts.remove(layout)
    for shape in [one for one in kept.placeholders if one.placeholder_format.idx != 0]:
        shape._element.getparent().remove(shape._element)
    return kept


# What slides there are --------------------------------------------------------------------------------------------------------------------


def _planned(pack: Pack) -> Iterator[_Planned]:
    yield _Planned(pack.sentence, lambda slide: _draw_cover(slide, pack))
    for section in pack.sections:
        yield from _of_section(section, pack.sentence)
    meanings = [f"{one.name}. {' '.join((one.definition, f'Unit: {one.unit}.', *one.caveats))}" for one in pack.definitions]
    yield from _of_text("How the figures are counted", meanings)
    yield from _of_text("Shorthand", [f"{mark}  {meaning}" for mark, meaning in pack.shorthand])


def _of_section(section: Section, sentence: str) -> Iterator[_Planned]:
    if section.headlines:
        # What the cover says already is not said again.
        title = f"{section.heading}: the figures" if section.title == sentence else section.title
        yield _Planned(title, lambda slide: _draw_headlines(slide, section.headlines))
    for comment in section.comments:
        yield from _of_text(f"{section.heading}: what the lead says", _in_paragraphs(comment))
    for block in section.blocks:
        yield from _PLANS[type(block)](block)


def _in_paragraphs(comment: Comment) -> list[str]:
    return [*(line for line in comment.text.splitlines() if line.strip()), f"{comment.by}, {in_words(comment.said_on)}"]


def _of_text(title: str, paragraphs: Sequence[str]) -> Iterator[_Planned]:
    """As many slides as the text takes, in a size that can be read from the back of a room."""
    if not paragraphs:
        return
    size = fitting_size(paragraphs, _TEXT_SIZES, _WIDE, _BODY) or _TEXT_SIZES[-1]
    for portion in in_portions(paragraphs, size, _WIDE, _BODY):
        yield _Planned(title, lambda slide, portion=portion, size=size: _write(slide, portion, (_LEFT, _TOP, _WIDE, _BODY), size))


def _of_chart(block: ChartBlock) -> Iterator[_Planned]:
    yield _Planned(block.chart.title, lambda slide: _draw_chart(slide, block.chart))


def _of_table(block: TableBlock) -> Iterator[_Planned]:
    table = block.table
    if not table.rows:
        yield from _of_text(table.title, [table.when_empty, table.caption])
    for rows in in_slides(table, _WIDE, _BODY - _CAPTION):
        yield _Planned(table.title, lambda slide, rows=rows: _draw_table(slide, table, rows))


def _of_statement(block: Statement) -> Iterator[_Planned]:
    yield from _of_text(block.title, block.sentences)


def _of_attention(block: AttentionBlock) -> Iterator[_Planned]:
    lines = [f"{line.count} {line.sentence}: {line.worst}" for line in block.lines]
    yield from _of_text(block.title, [*(lines or [block.when_empty]), block.caption])


_PLANS: dict[type[Block], Callable] = {
    ChartBlock: _of_chart,
    TableBlock: _of_table,
    Statement: _of_statement,
    AttentionBlock: _of_attention,
}


def _with_own_titles(planned: list[_Planned]) -> list[_Planned]:
    """Each title once: a reader who steps through slides by their titles must know where they are."""
    seen: dict[str, int] = {}
    named = []
    for plan in planned:
        seen[plan.title] = seen.get(plan.title, 0) + 1
        again = seen[plan.title]
        named.append(plan if again == 1 else _Planned(f"{plan.title} (continued, {again})", plan.draw))
    return named


# Drawing them -----------------------------------------------------------------------------------------------------------------------------


def _write_title(slide, title: str) -> None:
    place = slide.shapes.title
    place.left, place.top, place.width, place.height = Pt(_LEFT), Pt(20), Pt(_WIDE), Pt(68)
    _fill(place.text_frame, [title], fitting_size([title], _TITLE_SIZES, _WIDE, 68) or _TITLE_SIZES[-1], is_bold=True, colour="#12436D")
    place.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE


def _write(slide, paragraphs: Sequence[str], box: tuple[float, float, float, float], size: float, **look):
    shape = slide.shapes.add_textbox(*(Pt(edge) for edge in box))
    _fill(shape.text_frame, paragraphs, size, **look)
    return shape


def _fill(frame, paragraphs: Sequence[str], size: float, *, is_bold: bool = False, colour: str = theme.INK, align=PP_ALIGN.LEFT) -> None:
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, text in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = align
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.name = Pt(size), is_bold, "Arial"
        run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))


def _write_foot(slide, pack: Pack, number: int, total: int) -> None:
    said = [f"{pack.marking} · {pack.handling}", f"{pack.name}, as at {in_words(pack.as_at)} · checksum {pack.checksum}"]
    if pack.warning:
        said[0] += f" · {pack.warning}"
    _write(slide, said, (_LEFT, _FOOT, _WIDE - 90, 46), SMALLEST, colour=theme.QUIET_INK)
    _write(slide, [f"{number} of {total}"], (WIDTH - 36 - 84, _FOOT, 84, 46), SMALLEST, colour=theme.QUIET_INK, align=PP_ALIGN.RIGHT)


def _draw_cover(slide, pack: Pack) -> None:
    _write(slide, [pack.name], (_LEFT, _TOP, _WIDE, 36), 24, is_bold=True)
    facts = [f"{name}: {text}" for name, text in pack.facts]
    _write(slide, facts, (_LEFT, _TOP + 48, _WIDE, 240), fitting_size(facts, _TEXT_SIZES, _WIDE, 240) or SMALLEST)
    if pack.warning:
        _write(slide, [pack.warning], (_LEFT, _FOOT - 60, _WIDE, 30), 18, is_bold=True, colour="#A8430B")


def _draw_headlines(slide, headlines: Sequence[Headline]) -> None:
    """Three side by side, two rows at most."""
    wide = (_WIDE - 48) / 3
    for number, one in enumerate(headlines):
        left, top = _LEFT + (number % 3) * (wide + 24), _TOP + 8 + (number // 3) * (_HEADLINE_HIGH + 60)
        _write(slide, [one.name], (left, top, wide, 24), 16, is_bold=True)
        _write(slide, [one.value], (left, top + 24, wide, 50), 36, colour="#12436D")
        beneath = [one.of, one.change]
        _write(
            slide, beneath, (left, top + 76, wide, 84), fitting_size(beneath, (14, 13, 12), wide, 84) or SMALLEST, colour=theme.QUIET_INK
        )


def _draw_chart(slide, chart: Chart) -> None:
    has_names = chart.kind in LINES and any(series.end_label for series in chart.series)
    wide, high = _WIDE - (_BESIDE if has_names else 0), _BODY - 52
    add_chart(slide.shapes, chart, (Pt(_LEFT), Pt(_TOP), Pt(wide), Pt(high)))
    if has_names:
        _name_lines(slide, chart, _LEFT + wide + 6, high)
    notes = "".join(f" {note.text}." for note in chart.notes)
    caption = [f"{chart.value_axis}. {chart.caption}{notes}" if chart.value_axis else f"{chart.caption}{notes}"]
    _write(
        slide,
        caption,
        (_LEFT, _TOP + high + 8, _WIDE, 42),
        fitting_size(caption, (14, 13, 12), _WIDE, 42) or SMALLEST,
        colour=theme.QUIET_INK,
    )


def _name_lines(slide, chart: Chart, left: float, high: float) -> None:
    """The name of each line beside its end, pushed apart where ends meet."""
    top, tall = _TOP + high * PLOT[1], high * PLOT[3]
    highest = value_ticks(largest_of(chart))[-1]
    labelled = [series for series in chart.series if series.end_label]
    # Reckoned in lines of 18 pixels; a name takes two lines of points here, so that the plot is scaled to that.
    scale = 18 / 17
    ends = [End(series.end_label, (((series.values[-1] or 0.0) / highest) * tall * scale,)) for series in labelled]
    middles = place_beside_ends(ends, [2] * len(ends), plot_height=tall * scale)
    for series, middle in zip(labelled, middles, strict=True):
        y = top + tall - middle / scale - 17
        _write(slide, [series.end_label], (left, y, _BESIDE - 6, 33), 13, is_bold=True, colour=theme.PARTS[series.emphasis].text)


def _draw_table(slide, table: ShownTable, rows: Sequence[Sequence[str]]) -> None:
    high = add_table(slide.shapes, table, rows, (_LEFT, _TOP, _WIDE), size_of(table, _WIDE, _BODY - _CAPTION))
    _write(slide, [table.caption], (_LEFT, _TOP + high + 8, _WIDE, 34), SMALLEST, colour=theme.QUIET_INK)
