"""Tables that stay tables in a slide, in portions that fit, with their heads on each."""

from collections.abc import Sequence
from itertools import zip_longest
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from data_access.outputs import theme
from data_access.outputs.letters import one_line
from data_access.outputs.model import ShownTable
from data_access.outputs.pack_files.slide_text import SMALLEST, Paragraph, balanced, height_of, in_portions, width_of

SIZES = (16, 14, SMALLEST)
_BESIDE, _ABOVE = 7, 4
"""Points between a cell's edge and its text."""
_MOST = ((60, 9), (60, 7), (60, 5), (40, 5), (32, 5), (25, 5), (18, 5), (12, 5))
"""Of the size: how wide a cell and a head may be before they are broken into lines, tried in this order: heads first. No word is broken."""


def size_of(table: ShownTable, width: float, height: float) -> int:
    """The largest size at which the whole table fits a slide without a broken word; the smallest where it takes several slides."""
    return next((size for size in SIZES if _fits(table, width, height, size)), SMALLEST)


def _fits(table: ShownTable, width: float, height: float, size: int) -> bool:
    return sum(_wanted(table, width, size)) <= width and sum(_heights(table, table.rows, width, size)) <= height


def in_slides(table: ShownTable, width: float, height: float) -> list[list[Sequence[str]]]:
    """The rows in portions that fit a slide, in points, and are about equally long."""
    size = size_of(table, width, height)
    widths = _widths(table, width, size)
    room = height - _heights(table, (), width, size)[0]
    rows = [part for row in table.rows for part in _parts(row, widths, size, room)]
    heights = [_row_height(row, widths, size) for row in rows]
    return balanced(lambda tried: _filled(rows, heights, tried), room)


def add_table(shapes, table: ShownTable, rows: Sequence[Sequence[str]], place: tuple[float, float, float], size: int) -> float:
    """Adds the heads and these rows at (left, top, width) in points, in letters of a size; gives its height."""
    left, top, width = place
    widths, heights = _widths(table, width, size), _heights(table, rows, width, size)
    every = [_heads(table), *rows]
    frame = shapes.add_table(len(every), len(widths), Pt(left), Pt(top), Pt(width), Pt(sum(heights)))
    frame.name = f"Table: {table.key}"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", one_line(f"{table.title}. {table.caption}"))
    native = frame.table
    native.first_row, native.horz_banding = True, False
    for column, wide in zip(native.columns, widths, strict=True):
        column.width = Pt(wide)
    for number, (row, high) in enumerate(zip(every, heights, strict=True)):
        native.rows[number].height = Pt(high)
        for index, text in enumerate(row):
            _fill(native.cell(number, index), text, size, is_head=number == 0, is_number=table.columns[index].is_number)
    return sum(heights)


def _heads(table: ShownTable) -> list[str]:
    return [column.head for column in table.columns]


def _heights(table: ShownTable, rows: Sequence[Sequence[str]], width: float, size: int) -> list[float]:
    """Of the heads and of these rows."""
    widths = _widths(table, width, size)
    return [_row_height(_heads(table), widths, size, is_head=True), *(_row_height(row, widths, size) for row in rows)]


def _filled(rows: Sequence[Sequence[str]], heights: Sequence[float], room: float) -> list[list[Sequence[str]]]:
    portions: list[list[Sequence[str]]] = [[]]
    left = room
    for row, high in zip(rows, heights, strict=True):
        if high > left and portions[-1]:
            portions.append([])
            left = room
        portions[-1].append(row)
        left -= high
    return portions


def _parts(row: Sequence[str], widths: Sequence[float], size: int, room: float) -> list[Sequence[str]]:
    """The row; one too high for any slide goes on in further rows, with nothing in the cells that have been said."""
    if _row_height(row, widths, size) <= room:
        return [row]
    inside = room - 2 * _ABOVE
    cells = [in_portions([Paragraph(text)], size, wide - 2 * _BESIDE, inside) for text, wide in zip(row, widths, strict=True)]
    return [tuple(part[0].text if part else "" for part in parts) for parts in zip_longest(*cells)]


def _fill(cell, text: str, size: int, *, is_head: bool, is_number: bool) -> None:
    """A cell's words and look, in one piece: a pack has hundreds of cells."""
    words, side = escape(one_line(text)), "r" if is_number else "l"
    ink, paper = (theme.PAPER, theme.PARTS["main"].fill) if is_head else (theme.INK, theme.PAPER)
    look = f'lang="en-GB" sz="{size * 100}" b="{int(is_head)}"'
    run = f'<a:r><a:rPr {look}>{_solid(ink)}<a:latin typeface="Arial"/></a:rPr><a:t>{words}</a:t></a:r>' if words else ""
    body = f'<a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{side}"/>{run}<a:endParaRPr {look}/></a:p>'
    inside = f'marL="{Pt(_BESIDE)}" marR="{Pt(_BESIDE)}" marT="{Pt(_ABOVE - 1)}" marB="{Pt(_ABOVE - 1)}" anchor="ctr"'
    rules = "".join(f"<a:{edge}><a:noFill/></a:{edge}>" for edge in ("lnL", "lnR", "lnT"))
    rule = f'<a:lnB w="9525">{_solid(paper if is_head else theme.GRID)}</a:lnB>'
    made = parse_xml(f"<a:tc {nsdecls('a')}><a:txBody>{body}</a:txBody><a:tcPr {inside}>{rules}{rule}{_solid(paper)}</a:tcPr></a:tc>")
    cell._tc.getparent().replace(cell._tc, made)


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour.removeprefix("#")}"/></a:solidFill>'


def _widths(table: ShownTable, width: float, size: int) -> list[float]:
    """The columns' widths: cells on one line where all columns have room for that, and what is left shared out."""
    wanted = _wanted(table, width, size)
    return [width * one / sum(wanted) for one in wanted]


def _wanted(table: ShownTable, width: float, size: int) -> list[float]:
    """What the columns ask for: as much as fits, or what their longest words need, which may not fit."""
    columns = list(zip(*(_heads(table), *table.rows), strict=True))
    tried = [[_asked(cells, most * size, head * size, size) for cells in columns] for most, head in _MOST]
    return next((each for each in tried if sum(each) <= width), tried[-1])


def _asked(cells: Sequence[str], most: float, most_of_head: float, size: int) -> float:
    head, *body = cells
    words = max((width_of(word, size, is_bold=cell is head) for cell in cells for word in cell.split()), default=0.0)
    longest = max((width_of(cell, size) for cell in body), default=0.0)
    return max(words, min(longest, most), min(width_of(head, size, is_bold=True), most_of_head)) + 2 * _BESIDE + 1


def _row_height(row: Sequence[str], widths: Sequence[float], size: int, *, is_head: bool = False) -> float:
    cells = zip(row, widths, strict=True)
    return max(height_of([Paragraph(one_line(text))], size, wide - 2 * _BESIDE, is_bold=is_head) for text, wide in cells) + 2 * _ABOVE
