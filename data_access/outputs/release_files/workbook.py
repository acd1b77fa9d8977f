"""A release as a workbook that everyone can read: cover, contents, notes and one marked-up table a sheet.

Follows the Analysis Function's "Releasing statistics in spreadsheets": titles in A1, tables marked up and named, units in heads, shorthand
instead of empty cells, nothing merged, hidden, frozen or filtered, no blank row or column. No formula and no link: the contents are names.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC
from io import BytesIO

from data_access.dates import in_words
from data_access.outputs.release_files.sheet_model import Line, Section, SheetContent
from data_access.outputs.sheet_writing import Cell, add_sheet, formats_of, new_workbook, write_table, write_text


@dataclass(frozen=True)
class _Column:
    head: str
    cell: Callable[[Line], Cell]
    is_number: bool = False


def workbook(content: SheetContent) -> bytes:
    """The XLSX file. The same content gives the same bytes."""
    file = BytesIO()
    book = new_workbook(file)
    # The date that the file carries is the release's; title and date are all that is said about its making.
    book.set_properties({"title": content.title, "created": content.made_at.astimezone(UTC).replace(tzinfo=None)})
    formats = formats_of(book)
    write_text(add_sheet(book, "Cover", content.marking), _cover(content), formats)
    write_table(add_sheet(book, "Contents", content.marking), "Contents", "Table of contents", (), *_contents(content), formats)
    write_table(add_sheet(book, "Notes", content.marking), "Notes", "Notes", (), *_notes(content), formats)
    for section in content.sections:
        heads, rows = _rows(section)
        title = f"{section.key.replace('_', ' ')}: {section.title}"
        write_table(add_sheet(book, section.key, content.marking), section.key, title, _under_title(content), heads, rows, formats)
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


def _contents(content: SheetContent) -> tuple[Sequence[tuple[str, bool]], list[list[Cell]]]:
    rows = [["Cover", "What this release is"], ["Notes", "Shorthand, notes, definitions and caveats"]]
    return (("Worksheet", False), ("What it holds", False)), [*rows, *([section.key, section.title] for section in content.sections)]


def _notes(content: SheetContent) -> tuple[Sequence[tuple[str, bool]], list[list[Cell]]]:
    rows: list[list[Cell]] = [["Shorthand", mark, meaning] for mark, meaning in content.shorthand]
    rows += [["Note", f"[{number}]", text] for number, text in content.notes]
    for meaning in content.meanings:
        rows.append(["Definition", meaning.title, f"{meaning.definition} Unit: {meaning.unit}."])
        rows += [["Caveat", meaning.title, caveat] for caveat in meaning.caveats]
    return (("Kind", False), ("About", False), ("Text", False)), rows


def _under_title(content: SheetContent) -> tuple[str, ...]:
    said = f"{content.name}, as at {in_words(content.as_at)}. {content.marking}. Management information."
    return (said, *((content.warning,) if content.warning else ()), "Shorthand such as [c] is explained in worksheet Notes.")


def _rows(section: Section) -> tuple[Sequence[tuple[str, bool]], list[list[Cell]]]:
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


def _value(line: Line) -> Cell:
    """The number; its wording where it is said as more, less or about that: then the number alone would be untrue."""
    is_number = isinstance(line.value, int | float) and line.said in ("exactly", "all")
    return line.value if is_number else line.shown


def _denominator(line: Line) -> Cell:
    return line.denominator_shown if line.denominator is None else line.denominator
