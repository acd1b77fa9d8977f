"""Tables that stay tables in a slide, in portions that fit, with their heads on each."""

from collections.abc import Iterator, Sequence

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from data_access.outputs import theme
from data_access.outputs.model import ShownTable
from data_access.outputs.pack_files.slide_text import SMALLEST, height_of

_INSIDE = 4
"""Points between a cell's edge and its text."""
_FEWEST = 3
"""Rows that a last slide has at least, so that none stands alone."""


SIZES = (16, 14, SMALLEST)


def size_of(table: ShownTable, width: float, height: float) -> int:
    """The largest size at which the whole table fits a slide; the smallest where it takes several."""
    widths = _widths(table, width)
    every = [[column.head for column in table.columns], *table.rows]
    return next((size for size in SIZES if sum(_row_height(row, widths, size) for row in every) <= height), SMALLEST)


def in_slides(table: ShownTable, width: float, height: float) -> Iterator[tuple[Sequence[str], ...]]:
    """The rows in portions that fit a slide, in points."""
    widths, size = _widths(table, width), size_of(table, width, height)
    room = height - _row_height([column.head for column in table.columns], widths, size)
    portions: list[list[Sequence[str]]] = [[]]
    left = room
    for row in table.rows:
        high = _row_height(row, widths, size)
        if high > left and portions[-1]:
            portions.append([])
            left = room
        portions[-1].append(row)
        left -= high
    if len(portions) > 1 and len(portions[-1]) < _FEWEST:
        missing = _FEWEST - len(portions[-1])
        portions[-1] = [*portions[-2][-missing:], *portions[-1]]
        del portions[-2][-missing:]
    yield from (tuple(portion) for portion in portions if portion)


def add_table(shapes, table: ShownTable, rows: Sequence[Sequence[str]], place: tuple[float, float, float], size: int) -> float:
    """Adds the heads and these rows at (left, top, width) in points, in letters of a size; gives its height."""
    left, top, width = place
    widths = _widths(table, width)
    every = [[column.head for column in table.columns], *rows]
    heights = [_row_height(row, widths, size) for row in every]
    frame = shapes.add_table(len(every), len(widths), Pt(left), Pt(top), Pt(width), Pt(sum(heights)))
    frame.name = f"Table: {table.key}"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", table.title)
    native = frame.table
    native.first_row, native.horz_banding = True, False
    for column, wide in zip(native.columns, widths, strict=True):
        column.width = Pt(wide)
    for number, (row, high) in enumerate(zip(every, heights, strict=True)):
        native.rows[number].height = Pt(high)
        for index, text in enumerate(row):
            _fill(native.cell(number, index), text, size, is_head=number == 0, is_number=table.columns[index].is_number)
    return sum(heights)


def _fill(cell, text: str, size: int, *, is_head: bool, is_number: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(_INSIDE)
    cell.margin_top = cell.margin_bottom = Pt(2)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string("12436D" if is_head else "FFFFFF")
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name = Pt(size), is_head, "Arial"
    run.font.color.rgb = RGBColor.from_string((theme.PAPER if is_head else theme.INK).removeprefix("#"))


def _widths(table: ShownTable, width: float) -> list[float]:
    """A share of the width for each column: by its longest word, and by its longest cell up to a limit."""
    columns = list(zip(*([column.head for column in table.columns], *table.rows), strict=True))
    wanted = [
        max(6, *(len(word) for cell in cells for word in cell.split()), *(min(len(cell), 34) for cell in cells[1:])) + 2
        for cells in columns
    ]
    return [width * one / sum(wanted) for one in wanted]


def _row_height(row: Sequence[str], widths: Sequence[float], size: int) -> float:
    return max(height_of([text], size, wide - 2 * _INSIDE) for text, wide in zip(row, widths, strict=True)) + 6
