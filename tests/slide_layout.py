"""Whether what stands on a slide has room: in the slide, beside its neighbours, in its box. Each check gives its faults in words."""

from collections.abc import Iterator
from itertools import combinations

from pptx.util import Pt

from data_access.outputs.pack_files.slide_deck import HEIGHT, WIDTH
from data_access.outputs.pack_files.slide_text import SMALLEST, Paragraph, height_of, lines_of

_TOUCHING = 0.5
"""Points by which neighbours may share an edge."""


def outside(slide) -> Iterator[str]:
    """What stands outside the slide, in whole or in part."""
    for shape in slide.shapes:
        left, top, right, bottom = _box(shape)
        if left < 0 or top < 0 or right > WIDTH + 0.1 or bottom > HEIGHT + 0.1:
            yield f"outside: {_name(shape)}"


def meeting(slide) -> Iterator[str]:
    """Which two things lie on each other."""
    for one, two in combinations(slide.shapes, 2):
        a, b = _box(one), _box(two)
        if all(a[side] < b[side + 2] - _TOUCHING and b[side] < a[side + 2] - _TOUCHING for side in (0, 1)):
            yield f"meeting: {_name(one)} and {_name(two)}"


def cut(slide) -> Iterator[str]:
    """Text that is too small, or takes more than its box."""
    for shape in slide.shapes:
        runs = [run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs] if shape.has_text_frame else []
        if runs:
            sizes, is_bold = {run.font.size.pt for run in runs}, all(run.font.bold for run in runs)
            said = [Paragraph(paragraph.text) for paragraph in shape.text_frame.paragraphs]
            taken = height_of(said, max(sizes), shape.width / Pt(1), is_bold=is_bold)
            if min(sizes) < SMALLEST or taken > shape.height / Pt(1) + 1:
                yield f"cut: {_name(shape)}"


def cut_in_tables(slide) -> Iterator[str]:
    """Cells whose text is too small or higher than their row, and numbers that are broken."""
    for table in (shape.table for shape in slide.shapes if shape.has_table):
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                if any(_is_cut(cell, run, column.width, row.height) for run in cell.text_frame.paragraphs[0].runs):
                    yield f"cut in a table: {cell.text}"


def _is_cut(cell, run, width: int, height: int) -> bool:
    size, is_bold = run.font.size.pt, bool(run.font.bold)
    across = (width - cell.margin_left - cell.margin_right) / Pt(1)
    down = (height - cell.margin_top - cell.margin_bottom) / Pt(1)
    is_broken = cell.text.replace(",", "").isdigit() and lines_of(cell.text, size, across) > 1
    return size < SMALLEST or is_broken or height_of([Paragraph(cell.text)], size, across, is_bold=is_bold) > down


def _box(shape) -> tuple[float, float, float, float]:
    left, top = shape.left / Pt(1), shape.top / Pt(1)
    return left, top, left + shape.width / Pt(1), top + shape.height / Pt(1)


def _name(shape) -> str:
    return shape.text_frame.text[:60] if shape.has_text_frame else shape.name
