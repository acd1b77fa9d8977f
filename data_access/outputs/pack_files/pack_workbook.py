"""A pack as a workbook that everyone can read: cover, contents, notes, headlines, and a sheet for each table and for the data of each chart.

Numbers are numbers and marks are text in their place, so that whoever reckons on with them neither reckons with nought nor with rounding.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from data_access.dates import in_words
from data_access.outputs import theme
from data_access.outputs.chart_scales import values_in_words
from data_access.outputs.model import AttentionBlock, Block, Chart, ChartBlock, ShownTable, Statement, TableBlock
from data_access.outputs.pack_model import Pack, Section
from data_access.outputs.sheet_writing import Cell, Formats, add_sheet, formats_of, new_workbook, write_table, write_text

_LONGEST_NAME = 31
_NUMBER = re.compile(r"[-+−]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_KINDS = {
    "line": {"type": "line"},
    "step": {"type": "line"},
    "bar": {"type": "bar"},
    "range": {"type": "bar"},
    "bridge": {"type": "bar"},
    "stacked": {"type": "bar", "subtype": "stacked"},
    "column": {"type": "column"},
}
_DASHES = {"solid": "solid", "dot": "round_dot", "dash": "dash", "dashdot": "dash_dot"}


@dataclass(frozen=True)
class _Sheet:
    """A sheet to come: its name, its title, what stands under it, a table, and the chart that is drawn from it."""

    name: str
    title: str
    under: tuple[str, ...]
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: Chart | None = None


def pack_xlsx(pack: Pack) -> bytes:
    """The XLSX file. The same pack gives the same bytes."""
    file = BytesIO()
    book = new_workbook(file)
    book.set_properties({"title": f"{pack.name}, as at {in_words(pack.as_at)}", "created": datetime.combine(pack.as_at, time())})
    formats, foot = formats_of(book), f"{pack.name}, as at {in_words(pack.as_at)}, checksum {pack.checksum}. Page &P of &N"
    sheets = _with_own_names(list(_sheets(pack)))
    write_text(add_sheet(book, "Cover", pack.marking, foot), _cover(pack), formats)
    _write(book, _contents(sheets), pack, formats, foot)
    _write(book, _notes(pack), pack, formats, foot)
    for sheet in sheets:
        _write(book, sheet, pack, formats, foot)
    book.close()
    return file.getvalue()


def as_cell(text: str, *, is_number: bool) -> Cell:
    """A number where the text is one and nothing else ('3,778', '−2'); else the text: a mark stays a mark."""
    if not is_number or not _NUMBER.fullmatch(text):
        return text
    plain = text.replace(",", "").replace("−", "-")
    return float(plain) if "." in plain else int(plain)


# What stands on the sheets ---------------------------------------------------------------------------------------------------------------


def _cover(pack: Pack) -> tuple[str, ...]:
    warning = (pack.warning,) if pack.warning else ()
    facts = tuple(f"{name}: {text}" for name, text in pack.facts)
    return (pack.sentence, pack.name, f"{pack.marking}. {pack.handling}.", *warning, *facts, f"Checksum: {pack.checksum}")


def _contents(sheets: Sequence[_Sheet]) -> _Sheet:
    rows = (
        ("Cover", "What this pack is"),
        ("Notes", "Shorthand, definitions, caveats and what the lead says"),
        *((s.name, s.title) for s in sheets),
    )
    return _Sheet("Contents", "Table of contents", (), (("Worksheet", False), ("What it holds", False)), rows)


def _notes(pack: Pack) -> _Sheet:
    rows = [("Shorthand", mark, meaning) for mark, meaning in pack.shorthand]
    for section in pack.sections:
        rows += [(f"Comment, {one.by}, {in_words(one.said_on)}", section.heading, one.text) for one in section.comments]
    for one in pack.definitions:
        rows.append(("Definition", one.name, f"{one.definition} Unit: {one.unit}."))
        rows += [("Caveat", one.name, caveat) for caveat in one.caveats]
    heads = (("Kind", False), ("About", False), ("Text", False))
    return _Sheet("Notes", "Notes", (), heads, tuple(rows or [("None", "None", "There is nothing to note.")]))


def _sheets(pack: Pack) -> Iterator[_Sheet]:
    for section in pack.sections:
        if section.headlines:
            yield _headlines(section)
        for block in section.blocks:
            yield from _of_block(section, block)


def _headlines(section: Section) -> _Sheet:
    heads = (("Figure", False), ("Value", True), ("Of", False), ("Change", False))
    rows = tuple((one.name, as_cell(one.value, is_number=True), one.of, one.change) for one in section.headlines)
    return _Sheet(f"{section.heading} headlines", section.title, (), heads, rows)


def _of_block(section: Section, block: Block) -> Iterator[_Sheet]:
    if isinstance(block, ChartBlock):
        yield _of_chart(block.chart)
    elif isinstance(block, TableBlock):
        yield _of_table(block.table)
    elif isinstance(block, Statement):
        yield _Sheet(f"{section.heading} {block.key}", block.title, (), (("Statement", False),), tuple((text,) for text in block.sentences))
    elif isinstance(block, AttentionBlock):
        lines = tuple((as_cell(one.count, is_number=True), one.sentence, one.worst) for one in block.lines)
        heads = (("How many", True), ("What", False), ("Worst case", False))
        yield _Sheet(f"{section.heading} first", block.title, (block.caption,), heads, lines or (("None", block.when_empty, "None"),))


def _of_table(table: ShownTable) -> _Sheet:
    heads = tuple((column.head or "Name", column.is_number) for column in table.columns)
    rows = tuple(
        tuple(as_cell(cell, is_number=head[1]) or cell or "[z]" for cell, head in zip(row, heads, strict=True)) for row in table.rows
    )
    empty = ((table.when_empty, *("[z]" for _ in heads[1:])),)
    return _Sheet(_in_words(table.key), table.title, (table.caption,), heads, rows or empty)


def _of_chart(chart: Chart) -> _Sheet:
    """Categories down, series across."""
    words = [values_in_words(series) for series in chart.series]
    rows = [
        (_category(category), *(_value(series.values[index], each[index]) for series, each in zip(chart.series, words, strict=True)))
        for index, category in enumerate(chart.categories)
    ]
    first = "Day" if isinstance(chart.categories[0], date) else "Category"
    heads = ((first, False), *((series.name, True) for series in chart.series))
    return _Sheet(_in_words(chart.key), chart.title, (f"{chart.value_axis or 'Values'}. {chart.caption}",), heads, tuple(rows), chart)


def _category(category: date | str) -> str:
    return in_words(category) if isinstance(category, date) else category


def _value(value: float | None, words: str) -> Cell:
    if value is None:
        return words or "[x]"
    return int(value) if float(value).is_integer() else value


def _in_words(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _with_own_names(sheets: list[_Sheet]) -> list[_Sheet]:
    """Names that the workbook allows, each once whatever its case."""
    taken = {"cover", "contents", "notes"}
    named = []
    for sheet in sheets:
        base = re.sub(r"[\[\]:*?/\\']", " ", sheet.name)[:_LONGEST_NAME].strip()
        name, again = base, 2
        while name.casefold() in taken:
            name = f"{base[: _LONGEST_NAME - 3]} {again}"
            again += 1
        taken.add(name.casefold())
        named.append(_Sheet(name, sheet.title, sheet.under, sheet.heads, sheet.rows, sheet.chart))
    return named


# How it is written -----------------------------------------------------------------------------------------------------------------------


def _write(book: Workbook, sheet: _Sheet, pack: Pack, formats: Formats, foot: str) -> None:
    place = add_sheet(book, sheet.name, pack.marking, foot)
    said = f"{pack.name}, as at {in_words(pack.as_at)}. {pack.marking}. {pack.handling}."
    under = (*sheet.under, said, *((pack.warning,) if pack.warning else ()), "Shorthand such as [c] is explained in worksheet Notes.")
    table = re.sub(r"\W", "_", f"table_{sheet.name}")
    top = write_table(place, table, sheet.title, under, sheet.heads, sheet.rows, formats, has_tall_rows=True)
    if sheet.chart is not None:
        _draw(book, place, sheet.name, sheet.chart, top, len(sheet.rows))


def _draw(book: Workbook, place: Worksheet, name: str, chart: Chart, top: int, rows: int) -> None:
    """The chart, native, right of its table, with the text alternative of the screen's."""
    drawn = book.add_chart(_KINDS[chart.kind])
    for column, series in enumerate(chart.series, start=1):
        drawn.add_series(
            {
                "name": [name, top, column],
                "categories": [name, top + 1, 0, top + rows, 0],
                "values": [name, top + 1, column, top + rows, column],
                **_look(chart, series.emphasis),
            }
        )
    drawn.set_title({"none": True})
    drawn.show_na_as_empty_cell()
    drawn.show_blanks_as("gap")
    is_level = chart.kind not in ("line", "step", "column")
    drawn.set_y_axis(
        {"reverse": True}
        if is_level
        else {"name": chart.value_axis, "major_gridlines": {"visible": True, "line": {"color": theme.GRID}}, "min": 0}
    )
    drawn.set_x_axis(
        {"name": chart.value_axis, "major_gridlines": {"visible": False}}
        if is_level
        else {"interval_unit": max(len(chart.categories) // 6, 1)}
    )
    drawn.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    drawn.set_size({"width": 820, "height": 420})
    place.insert_chart(top, len(chart.series) + 2, drawn, {"description": chart.alternative, "object_position": 3})


def _look(chart: Chart, emphasis) -> dict[str, object]:
    part = theme.PARTS[emphasis]
    if chart.kind in ("line", "step"):
        return {"line": {"color": part.fill, "width": 2.25, "dash_type": _DASHES[part.dash]}}
    return {"fill": {"color": part.fill}, "data_labels": {"value": True}, "gap": 40}
