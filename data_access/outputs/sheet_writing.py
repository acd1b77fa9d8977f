"""How a workbook that everyone can read is written: titles in A1, tables marked up and named, nothing merged, hidden, frozen or filtered.

Follows the Analysis Function's "Releasing statistics in spreadsheets". No formula and no link, whatever a text looks like.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

FONT = {"font_name": "Arial", "font_size": 12, "valign": "top"}
_WIDEST = 60
"""Letters. Longer text is broken into lines within its cell."""
_LINE = 15.75
"""Points that a line of text takes."""
Cell = str | int | float


def new_workbook(file: BytesIO) -> Workbook:
    """A workbook in which text stays text."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return Workbook(file, {**options, "default_format_properties": dict(FONT)})


@dataclass(frozen=True)
class Formats:
    title: Format
    line: Format
    text: Format
    head: Format
    number_head: Format
    number: Format
    decimal: Format
    mark: Format

    def of(self, value: Cell, is_number: bool) -> Format:
        """The format of a cell; a mark stands where the number would."""
        if isinstance(value, str):
            return self.mark if is_number else self.text
        return self.number if float(value).is_integer() else self.decimal


def formats_of(book: Workbook) -> Formats:
    """The few formats that a workbook has."""

    def add(**more: object) -> Format:
        return book.add_format({**FONT, **more})

    head = {"bold": True, "text_wrap": True, "bottom": 1}
    return Formats(
        title=add(bold=True, font_size=16),
        line=add(),
        text=add(text_wrap=True),
        head=add(**head),
        number_head=add(**head, align="right"),
        number=add(num_format="#,##0", align="right"),
        decimal=add(num_format="#,##0.00", align="right"),
        mark=add(align="right", text_wrap=True),
    )


def add_sheet(book: Workbook, name: str, marking: str, foot: str = "") -> Worksheet:
    """A worksheet that prints on A4, with its marking above and below; ``foot`` stands beneath the marking there."""
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C{marking}")
    sheet.set_footer(f"&C{marking}{foot and chr(10)}{foot}")
    return sheet


def write_text(sheet: Worksheet, lines: Sequence[str], formats: Formats) -> None:
    """Lines below each other, the first of them the title."""
    sheet.set_column(0, 0, 1.5 * _WIDEST)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, formats.text if row else formats.title)


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
) -> int:
    """A title, what is said under it, and a marked-up table called ``name``; gives the row of its heads."""
    above = (title, "This worksheet contains one table.", *under)
    for row, line in enumerate(above):
        sheet.write_string(row, 0, line, formats.line if row else formats.title)
    top = len(above)
    columns = [{"header": head, "header_format": formats.number_head if number else formats.head} for head, number in heads]
    shape = (top, 0, top + len(rows), len(heads) - 1)
    sheet.add_table(*shape, {"name": name, "columns": columns, "autofilter": False, "banded_rows": False, "style": "Table Style Light 1"})
    for across, (head, is_number) in enumerate(heads):
        cells = [row[across] for row in rows]
        sheet.set_column(across, across, _width([head, *cells]))
        for down, cell in enumerate(cells, top + 1):
            _write_cell(sheet, down, across, cell, formats.of(cell, is_number))
    if has_tall_rows:
        # Not every program that opens a workbook makes a row as high as its text.
        for down, row in enumerate(rows, top + 1):
            sheet.set_row(
                down, _LINE * max(_lines(row[across], [each[across] for each in rows], heads[across][0]) for across in range(len(heads)))
            )
    return top


def _write_cell(sheet: Worksheet, row: int, column: int, value: Cell, chosen: Format) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, chosen)
    else:
        sheet.write_number(row, column, value, chosen)


def _lines(cell: Cell, column: Sequence[Cell], head: str) -> int:
    return ceil(1.25 * len(str(cell)) / _width([head, *column])) or 1


def _width(cells: Sequence[Cell]) -> float:
    """Wide enough for the longest cell, and for the longest word of a head that is broken into lines."""
    longest = max(len(cell) if isinstance(cell, str) else len(f"{cell:,.2f}") for cell in cells)
    return min(max(12.0, 1.25 * longest), _WIDEST)
