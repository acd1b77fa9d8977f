"""A release as a workbook that everyone can read: cover, contents, notes and one marked-up table a sheet.

Follows the Analysis Function's "Releasing statistics in spreadsheets": titles in A1, tables marked up and named, units in heads, shorthand
instead of empty cells, nothing merged, hidden, frozen or filtered, no blank row or column. No formula and no link: the contents are names.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data_access.dates import in_words
from data_access.outputs.release_files.sheet_model import Line, Section, SheetContent

_FONT = {"font_name": "Arial", "font_size": 12, "valign": "top"}
_WIDEST = 60
"""Letters. Longer text is broken into lines within its cell."""
_Cell = str | int | float


@dataclass(frozen=True)
class _Column:
    head: str
    cell: Callable[[Line], _Cell]
    is_number: bool = False


@dataclass(frozen=True)
class _Formats:
    title: Format
    line: Format
    text: Format
    head: Format
    number_head: Format
    number: Format
    decimal: Format
    mark: Format

    def of(self, value: _Cell, is_number: bool) -> Format:
        """The format of a cell; a mark stands where the number would."""
        if isinstance(value, str):
            return self.mark if is_number else self.text
        return self.number if float(value).is_integer() else self.decimal


def workbook(content: SheetContent) -> bytes:
    """The XLSX file. The same content gives the same bytes."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(file, {**options, "default_format_properties": dict(_FONT)})
    # The date that the file carries is the release's; title and date are all that is said about its making.
    book.set_properties({"title": content.title, "created": content.made_at.astimezone(UTC).replace(tzinfo=None)})
    formats = _formats(book)
    _write_text(_sheet(book, "Cover", content), _cover(content), formats)
    _write_table(_sheet(book, "Contents", content), "Contents", "Table of contents", (), *_contents(content), formats)
    _write_table(_sheet(book, "Notes", content), "Notes", "Notes", (), *_notes(content), formats)
    for section in content.sections:
        heads, rows = _rows(section)
        title = f"{section.key.replace('_', ' ')}: {section.title}"
        _write_table(_sheet(book, section.key, content), section.key, title, _under_title(content), heads, rows, formats)
    book.close()
    return file.getvalue()


# What stands on the sheets ---------------------------------------------------------------------------------------------------------------


def _cover(content: SheetContent) -> tuple[str, ...]:
    facts = tuple(f"{name}: {text}" for name, text in content.facts)
    return (
        content.title,
        *((content.warning,) if content.warning else ()),
        *facts,
        "Shorthand, definitions and caveats: see worksheet Notes.",
    )


def _contents(content: SheetContent) -> tuple[Sequence[tuple[str, bool]], list[list[_Cell]]]:
    rows = [["Cover", "What this release is"], ["Notes", "Shorthand, notes, definitions and caveats"]]
    return (("Worksheet", False), ("What it holds", False)), [*rows, *([section.key, section.title] for section in content.sections)]


def _notes(content: SheetContent) -> tuple[Sequence[tuple[str, bool]], list[list[_Cell]]]:
    rows: list[list[_Cell]] = [["Shorthand", mark, meaning] for mark, meaning in content.shorthand]
    rows += [["Note", f"[{number}]", text] for number, text in content.notes]
    for meaning in content.meanings:
        rows.append(["Definition", meaning.title, f"{meaning.definition} Unit: {meaning.unit}."])
        rows += [["Caveat", meaning.title, caveat] for caveat in meaning.caveats]
    return (("Kind", False), ("About", False), ("Text", False)), rows


def _under_title(content: SheetContent) -> tuple[str, ...]:
    said = f"{content.name}, as at {in_words(content.as_at)}. {content.marking}. Management information."
    return (said, *((content.warning,) if content.warning else ()), "Shorthand such as [c] is explained in worksheet Notes.")


def _rows(section: Section) -> tuple[Sequence[tuple[str, bool]], list[list[_Cell]]]:
    columns = _columns(section)
    heads = tuple((column.head, column.is_number) for column in columns)
    return heads, [[column.cell(line) for column in columns] for line in section.lines]


def _columns(section: Section) -> list[_Column]:
    columns = _columns_of_a_breakdown(section) if section.breakdown else _columns_of_headlines(section)
    if section.has_denominators:
        columns.append(_Column("Per cent (%)", lambda line: line.percent_shown if line.percent is None else line.percent, True))
    if section.has_notes:
        columns.append(_Column("Notes", lambda line: line.note or "No note"))
    if section.has_changes:
        columns.append(_Column("Before", lambda line: line.before, True))
        columns.append(_Column("Why it changed", lambda line: line.why))
    return columns


def _columns_of_headlines(section: Section) -> list[_Column]:
    columns = [_Column("Figure", lambda line: line.title), _Column("Value", _value, True), _Column("Unit", lambda line: line.unit)]
    if section.has_denominators:
        columns += [_Column("Out of (number)", _denominator, True), _Column("Out of (what)", lambda line: line.of)]
    return columns


def _columns_of_a_breakdown(section: Section) -> list[_Column]:
    first = section.lines[0]
    columns = [_Column(section.breakdown, lambda line: line.part), _Column(f"Value ({first.unit})", _value, True)]
    if section.has_denominators:
        columns.append(_Column(f"Out of ({first.of})", _denominator, True))
    return columns


def _value(line: Line) -> _Cell:
    """The number; its wording where it is said as more, less or about that: then the number alone would be untrue."""
    is_number = isinstance(line.value, int | float) and line.said in ("exactly", "all")
    return line.value if is_number else line.shown


def _denominator(line: Line) -> _Cell:
    return line.denominator_shown if line.denominator is None else line.denominator


# How it is written -----------------------------------------------------------------------------------------------------------------------


def _formats(book: Workbook) -> _Formats:
    def add(**more: object) -> Format:
        return book.add_format({**_FONT, **more})

    head = {"bold": True, "text_wrap": True, "bottom": 1}
    return _Formats(
        title=add(bold=True, font_size=16),
        line=add(),
        text=add(text_wrap=True),
        head=add(**head),
        number_head=add(**head, align="right"),
        number=add(num_format="#,##0", align="right"),
        decimal=add(num_format="#,##0.00", align="right"),
        mark=add(align="right", text_wrap=True),
    )


def _sheet(book: Workbook, name: str, content: SheetContent) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C{content.marking}")
    sheet.set_footer(f"&C{content.marking}")
    return sheet


def _write_text(sheet: Worksheet, lines: Sequence[str], formats: _Formats) -> None:
    sheet.set_column(0, 0, 1.5 * _WIDEST)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, formats.text if row else formats.title)


def _write_table(
    sheet: Worksheet,
    name: str,
    title: str,
    under: Sequence[str],
    heads: Sequence[tuple[str, bool]],
    rows: Sequence[Sequence[_Cell]],
    formats: _Formats,
) -> None:
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


def _write_cell(sheet: Worksheet, row: int, column: int, value: _Cell, chosen: Format) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, chosen)
    else:
        sheet.write_number(row, column, value, chosen)


def _width(cells: Sequence[_Cell]) -> float:
    """Wide enough for the longest cell, and for the longest word of a head that is broken into lines."""
    longest = max(len(cell) if isinstance(cell, str) else len(f"{cell:,.2f}") for cell in cells)
    return min(max(12.0, 1.25 * longest), _WIDEST)
