"""What is drawn on a slide: title, text, headlines, charts with their words, tables, and the foot. Places are in points."""

from collections.abc import Sequence

from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from data_access.dates import in_words
from data_access.outputs import theme
from data_access.outputs.chart_scales import is_something_drawn, largest_of, value_ticks, values_in_words
from data_access.outputs.labels import End, place_beside_ends
from data_access.outputs.letters import one_line
from data_access.outputs.model import Chart, Series, ShownTable
from data_access.outputs.pack_files.slide_chart_data import LINES
from data_access.outputs.pack_files.slide_charts import PLOT, add_chart
from data_access.outputs.pack_files.slide_deck import LEFT, TITLE, WIDE, rgb
from data_access.outputs.pack_files.slide_tables import add_table, size_of
from data_access.outputs.pack_files.slide_text import GAP, SMALLEST, Paragraph, fitting_size, height_of, lines_of
from data_access.outputs.pack_model import Pack

TOP, FOOT, _FOOT_HIGH = 102, 486, 50
BODY = FOOT - TOP - 8
TITLE_SIZES = (28, 26, 24, 22, 20, 18, 16, 14, SMALLEST)
_NUMBER = 70
"""Points that 'n of N' takes."""
_CAPTIONS = (14, SMALLEST)
_BESIDE, _LABEL = 190, SMALLEST
"""Points beside a line chart for the names of its lines, and their size."""


def write_title(slide, title: str, above: str) -> None:
    """The title; above it, first in order of reading too, what the slide belongs to."""
    left, top, wide, high = TITLE
    size = fitting_size([Paragraph(title)], TITLE_SIZES, wide, high, is_bold=True) or SMALLEST
    _fill(slide.shapes.title.text_frame, [Paragraph(title)], size, is_bold=True, colour=theme.PARTS["main"].text)
    if above:
        shape = write(slide, [Paragraph(above)], (left, top - 21, wide, 16), SMALLEST, colour=theme.QUIET_INK)
        slide.shapes._spTree.insert(2, shape._element)


def write(slide, paragraphs: Sequence[Paragraph], box: tuple[float, float, float, float], size: float, **look):
    """A box of text; gives its shape."""
    shape = slide.shapes.add_textbox(*(Pt(edge) for edge in box))
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    _fill(frame, paragraphs, size, **look)
    return shape


def _fill(frame, paragraphs: Sequence[Paragraph], size: float, *, is_bold=False, colour: str = theme.INK, align=PP_ALIGN.LEFT) -> None:
    frame.word_wrap = True
    for number, one in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = align
        if number:
            paragraph.space_before = Pt(GAP * size)
        for words, bold in ((one.lead, True), (one.text, is_bold)):
            if words:
                between = " " if words is one.lead and one.text else ""
                _add_run(paragraph, f"{one_line(words)}{between}", size, bold, colour)


def _add_run(paragraph, words: str, size: float, is_bold: bool, colour: str) -> None:
    run = paragraph.add_run()
    run.text = words
    run._r.get_or_add_rPr().set("lang", "en-GB")
    run.font.size, run.font.bold, run.font.name = Pt(size), is_bold, "Arial"
    run.font.color.rgb = rgb(colour)


def write_foot(slide, pack: Pack, number: int, total: int) -> None:
    """Marking, handling and warning; which pack it is; which slide of how many."""
    said = " · ".join(filter(None, (pack.marking, pack.handling, pack.warning)))
    which = f"{pack.name}, as at {in_words(pack.as_at)} · checksum {pack.checksum}"
    words = [Paragraph(said), Paragraph(which)]
    write(slide, words, (LEFT, FOOT, WIDE - _NUMBER - 8, _FOOT_HIGH), SMALLEST, colour=theme.QUIET_INK)
    where = [Paragraph(f"{number} of {total}")]
    write(slide, where, (LEFT + WIDE - _NUMBER, FOOT, _NUMBER, _FOOT_HIGH), SMALLEST, colour=theme.QUIET_INK, align=PP_ALIGN.RIGHT)


def draw_text(slide, paragraphs: Sequence[Paragraph], size: float) -> None:
    """Text in the body of the slide."""
    write(slide, paragraphs, (LEFT, TOP, WIDE, BODY), size)


def draw_table(slide, table: ShownTable, rows: Sequence[Sequence[str]]) -> None:
    """These rows of the table, with its heads and its caption."""
    high = add_table(slide.shapes, table, rows, (LEFT, TOP, WIDE), size_of(table, WIDE, BODY - caption_height(table.caption)))
    _write_caption(slide, table.caption, TOP + high + 8)


def caption_height(caption: str) -> float:
    """Points that a caption takes beneath what it belongs to, with the space above it."""
    return height_of([Paragraph(caption)], _caption_size(caption), WIDE) + 12


def _caption_size(caption: str) -> int:
    return fitting_size([Paragraph(caption)], _CAPTIONS, WIDE, 2.5 * max(_CAPTIONS)) or SMALLEST


def _write_caption(slide, caption: str, top: float) -> None:
    size, high = _caption_size(caption), caption_height(caption) - 8
    write(slide, [Paragraph(caption)], (LEFT, top, WIDE, high), size, colour=theme.QUIET_INK)


# Charts -----------------------------------------------------------------------------------------------------------------------------------


def draw_chart(slide, chart: Chart) -> None:
    """The chart, over it what its axis measures, beside it the names of its lines, under it its caption and what happened."""
    caption = " ".join([chart.caption, *_events(chart), *_gaps(chart)])
    high = BODY - caption_height(caption)
    if not chart.categories or not is_something_drawn(chart):
        why = "Nothing to draw: no value may be shown." if chart.categories else "Nothing to draw."
        write(slide, [Paragraph(why)], (LEFT, TOP, WIDE, 40), 16, colour=theme.QUIET_INK)
        _write_caption(slide, caption, TOP + 48)
        return
    named = [series for series in chart.series if series.end_label] if chart.kind in LINES else []
    wide = WIDE - (_BESIDE if named else 0)
    axis = 20 if chart.value_axis else 0
    if axis:
        write(slide, [Paragraph(chart.value_axis)], (LEFT, TOP, wide, 16), SMALLEST, colour=theme.QUIET_INK)
    add_chart(slide.shapes, chart, (LEFT, TOP + axis, wide, high - axis))
    _name_lines(slide, chart, named, (LEFT + wide + 4, TOP + axis, high - axis))
    _write_caption(slide, caption, TOP + high + 4)


def _events(chart: Chart) -> list[str]:
    return [f"{in_words(note.at) if not isinstance(note.at, str) else note.at}: {note.text}." for note in chart.notes]


def _gaps(chart: Chart) -> list[str]:
    """Which mark a gap stands for: a line that stops says nothing by itself."""
    words = [pair for series in chart.series for pair in zip(values_in_words(series), series.values, strict=True)]
    marks = sorted({word for word, value in words if value is None and word})
    return [f"Where a line stops, the number is not shown: {', '.join(marks)}."] if marks and chart.kind in LINES else []


def _name_lines(slide, chart: Chart, named: Sequence[Series], place: tuple[float, float, float]) -> None:
    """The name of each line beside its end, pushed apart where ends meet, from top to bottom as they are read."""
    left, top, high = place
    top, tall = top + high * PLOT[1], high * PLOT[3]
    highest = value_ticks(largest_of(chart))[-1]
    lines = [lines_of(series.end_label, _LABEL, _BESIDE - 8, is_bold=True) for series in named]
    # Reckoned in lines of so many pixels: the plot is scaled to what a line of these letters takes.
    line = 1.3 * _LABEL
    scale = theme.LINE_HEIGHT / line
    ends = [End(series.end_label, (_last(series) / highest * tall * scale,)) for series in named]
    middles = place_beside_ends(ends, lines, plot_height=(tall + line) * scale)
    for series, middle, count in sorted(zip(named, middles, lines, strict=True), key=lambda one: -one[1]):
        box = (left, top + tall - middle / scale - count * line / 2, _BESIDE - 8, count * line)
        write(slide, [Paragraph(series.end_label)], box, _LABEL, is_bold=True, colour=theme.PARTS[series.emphasis].text)


def _last(series: Series) -> float:
    return next((value for value in reversed(series.values) if value is not None), 0.0)
