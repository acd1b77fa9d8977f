"""How a workbook that everyone can read is written: titles in A1, tables marked up and named, nothing merged, hidden, frozen or filtered.

Follows the Analysis Function's "Releasing statistics in spreadsheets". No formula and no link, whatever a text looks like, and no letter that
turns, hides or controls.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data_access.dates import in_words
from data_access.digits import plain_number
from data_access.outputs.letters import visible

FONT = {"font_name": "Arial", "font_size": 12, "valign": "top"}
_DEFAULT_CELL = {"default_row_height": 21, "default_column_width": 80}
"""Pixels, with this font: charts are laid over cells, and would be stretched by those of another."""
_WIDEST, _WIDEST_OF_LONG, _LONG = 60, 72, 700
"""Letters. Longer text is broken into lines within its cell; what is longer than long gets a wider column, or its row would be too high."""
_ROOM = 1.1
"""Of a column's unit, which is a digit wide, that a letter takes: more than enough on average."""
_LINE, _TITLE_LINE, _HIGHEST_ROW = 15.75, 24.0, 408.75
"""Points that a line of text takes, and that a row may have."""
_LONGEST_HEADER = 255
Cell = str | int | float | date


def new_workbook(file: BytesIO, *, has_charts: bool = False) -> Workbook:
    """A workbook in which text stays text."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    cell = _DEFAULT_CELL if has_charts else {}
    return Workbook(file, {**options, **cell, "default_format_properties": dict(FONT)})


@dataclass(frozen=True)
class Formats:
    title: Format
    line: Format
    text: Format
    head: Format
    number_head: Format
    number: Format
    decimal: Format
    day: Format
    mark: Format

    def of(self, value: Cell, is_number: bool) -> Format:
        """The format of a cell; a mark stands where the number would."""
        if isinstance(value, str):
            return self.mark if is_number else self.text
        if isinstance(value, date):
            return self.day
        return self.number if float(value).is_integer() else self.decimal


def formats_of(book: Workbook, *, is_indented: bool = False) -> Formats:
    """The few formats that a workbook has. Numbers that are indented do not touch the text right of them."""

    def add(**more: object) -> Format:
        return book.add_format({**FONT, **more})

    head = {"bold": True, "text_wrap": True, "bottom": 1}
    right = {"align": "right", "indent": 1} if is_indented else {"align": "right"}
    return Formats(
        title=add(bold=True, font_size=16),
        line=add(),
        text=add(text_wrap=True),
        head=add(**head),
        number_head=add(**head, **right),
        number=add(**right, num_format="#,##0"),
        decimal=add(**right, num_format="#,##0.0#"),
        day=add(num_format="d mmmm yyyy", align="left"),
        mark=add(**right, text_wrap=True),
    )


def add_sheet(book: Workbook, name: str, marking: str, foot: str = "", head: str = "") -> Worksheet:
    """A worksheet that prints on A4, with its marking above and below; ``head`` and ``foot`` stand beneath the marking there."""
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(_on_each_page(marking, head))
    sheet.set_footer(_on_each_page(marking, foot))
    return sheet


def as_plain(text: str) -> str:
    """Text for the head or foot of pages, where an ampersand begins an order."""
    return text.replace("&", "&&")


def _on_each_page(marking: str, beneath: str) -> str:
    """What is too long for a workbook's pages gives way to the marking alone, which stands on the sheet as well."""
    both = f"&C{as_plain(marking)}{beneath and chr(10)}{beneath}"
    return both if len(both) <= _LONGEST_HEADER else f"&C{as_plain(marking)}"


def write_text(sheet: Worksheet, lines: Sequence[str], formats: Formats, *, has_tall_rows: bool = False) -> None:
    """Lines below each other, the first of them the title."""
    sheet.set_column(0, 0, 1.5 * _WIDEST)
    if has_tall_rows:
        sheet.set_row(0, _TITLE_LINE)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, visible(line), formats.text if row else formats.title)


def write_table(
    sheet: Worksheet,
    name: str,
    title: str,
    under: Sequence[str],
    heads: Sequence[tuple[str, bool]],
    rows: Sequence[Sequence[Cell]],
    formats: Formats,
    *,
    has_tall_rows: bool = False,
    holds: str = "one table",
) -> int:
    """A title, what is said under it, and a marked-up table called ``name``; gives the row of its heads."""
    above = (title, f"This worksheet contains {holds}.", *under)
    for row, line in enumerate(above):
        sheet.write_string(row, 0, visible(line), formats.line if row else formats.title)
    top = len(above)
    columns = [{"header": visible(head), "header_format": formats.number_head if number else formats.head} for head, number in heads]
    shape = (top, 0, top + len(rows), len(heads) - 1)
    sheet.add_table(*shape, {"name": name, "columns": columns, "autofilter": False, "banded_rows": False, "style": "Table Style Light 1"})
    for across, (head, is_number) in enumerate(heads):
        cells = [row[across] for row in rows]
        sheet.set_column(across, across, width_of(head, cells))
        for down, cell in enumerate(cells, top + 1):
            _write_cell(sheet, down, across, cell, formats.of(cell, is_number))
    if has_tall_rows:
        _raise_rows(sheet, top, heads, rows)
    return top


def _raise_rows(sheet: Worksheet, top: int, heads: Sequence[tuple[str, bool]], rows: Sequence[Sequence[Cell]]) -> None:
    """Not every program that opens a workbook makes a row as high as its text."""
    sheet.set_row(0, _TITLE_LINE)
    widths = [width_of(head, [row[across] for row in rows]) for across, (head, _) in enumerate(heads)]
    for down, row in enumerate([[head for head, _ in heads], *rows], top):
        lines = max(_lines(cell, width) for cell, width in zip(row, widths, strict=True))
        sheet.set_row(down, min(_LINE * lines, _HIGHEST_ROW))


def _write_cell(sheet: Worksheet, row: int, column: int, value: Cell, chosen: Format) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, visible(value), chosen)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, chosen)
    else:
        sheet.write_number(row, column, value, chosen)


def _lines(cell: Cell, width: float) -> int:
    return ceil(_ROOM * _letters(cell) / width) or 1


def width_of(head: str, cells: Sequence[Cell]) -> float:
    """Wide enough for the longest cell, and for the longest word of a head that is broken into lines."""
    longest = max([_letters(cell) for cell in cells] + [len(word) for word in head.split()], default=0)
    return min(max(12.0, _ROOM * longest + 1), _WIDEST_OF_LONG if longest > _LONG else _WIDEST)


def _letters(cell: Cell) -> int:
    if isinstance(cell, str):
        return len(cell)
    return len(in_words(cell) if isinstance(cell, date) else plain_number(cell, 1))
