"""What stands on each sheet of a pack's workbook, before it is written: numbers as numbers, days as days, marks as text in their place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from data_access.dates import in_words
from data_access.outputs.chart_scales import is_something_drawn, values_in_words
from data_access.outputs.model import AttentionBlock, Block, Chart, ChartBlock, ShownTable, Statement, TableBlock
from data_access.outputs.pack_model import Pack, Section
from data_access.outputs.sheet_writing import Cell

LINES = ("line", "step")
_NUMBER = re.compile(r"[-+−]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_LONGEST_NAME = 31
_NOT_ITS_OWN = {"cover", "contents", "notes", "history"}
"""Names that are taken, the last by the programs that open workbooks."""
_EMPTY = "[z]"
_EMPTY_MEANS = "not applicable"


@dataclass(frozen=True)
class Sheet:
    """A sheet to come: its name, its title, what stands under it, a table, and the chart that is drawn from it."""

    name: str
    title: str
    under: tuple[str, ...]
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: Chart | None = None


def sheets_of(pack: Pack) -> tuple[Sheet, ...]:
    """The sheets of a pack in their order, without its cover: contents, notes, and what each section shows."""
    shown = _with_own_names(list(_shown(pack)))
    return _contents(shown), _notes(pack, shown), *shown


def cover_of(pack: Pack) -> tuple[str, ...]:
    """The lines of the cover."""
    warning = (pack.warning,) if pack.warning else ()
    facts = tuple(f"{name}: {text}" for name, text in pack.facts)
    return (pack.sentence, pack.name, f"{pack.marking}. {pack.handling}.", *warning, *facts, f"Checksum: {pack.checksum}")


def as_cell(text: str, *, is_number: bool) -> Cell:
    """A number where the text is one and nothing else ('3,778', '−2'); else the text: a mark stays a mark."""
    if not is_number or not _NUMBER.fullmatch(text):
        return text
    plain = text.replace(",", "").replace("−", "-")
    return float(plain) if "." in plain else int(plain)


def _contents(sheets: Sequence[Sheet]) -> Sheet:
    rows = (
        ("Cover", "What this pack is"),
        ("Notes", "Shorthand, definitions, caveats and what the lead says"),
        *((s.name, s.title) for s in sheets),
    )
    return Sheet("Contents", "Table of contents", (), (("Worksheet", False), ("What it holds", False)), rows)


def _notes(pack: Pack, sheets: Sequence[Sheet]) -> Sheet:
    rows = [("Shorthand", mark, meaning) for mark, meaning in _shorthand(pack, sheets)]
    for section in pack.sections:
        rows += [(f"Comment, {one.by}, {in_words(one.said_on)}", section.heading, one.text) for one in section.comments]
    for one in pack.definitions:
        rows.append(("Definition", one.name, f"{one.definition} Unit: {one.unit}."))
        rows += [("Caveat", one.name, caveat) for caveat in one.caveats]
    heads = (("Kind", False), ("About", False), ("Text", False))
    return Sheet("Notes", "Notes", (), heads, tuple(rows or [("None", "None", "There is nothing to note.")]))


def _shorthand(pack: Pack, sheets: Sequence[Sheet]) -> tuple[tuple[str, str], ...]:
    """The pack's, and that of cells which it leaves empty and a workbook must not."""
    is_used = any(cell == _EMPTY for sheet in sheets for row in sheet.rows for cell in row)
    is_told = _EMPTY in dict(pack.shorthand)
    return (*pack.shorthand, (_EMPTY, _EMPTY_MEANS)) if is_used and not is_told else pack.shorthand


# What a section shows --------------------------------------------------------------------------------------------------------------------


def _shown(pack: Pack) -> Iterator[Sheet]:
    for section in pack.sections:
        if section.headlines:
            yield _headlines(section)
        for block in section.blocks:
            yield from _of_block(section, block)


def _headlines(section: Section) -> Sheet:
    heads = (("Figure", False), ("Value", True), ("Of", False), ("Change", False))
    rows = tuple((one.name, as_cell(one.value, is_number=True), one.of or _EMPTY, one.change or _EMPTY) for one in section.headlines)
    return Sheet(f"{section.heading} headlines", section.title, (), heads, rows)


def _of_block(section: Section, block: Block) -> Iterator[Sheet]:
    if isinstance(block, ChartBlock):
        yield _of_chart(block.chart)
        if not _is_told_by(block.chart, block.table):
            yield _of_table(block.table)
    elif isinstance(block, TableBlock):
        yield _of_table(block.table)
    elif isinstance(block, Statement):
        yield Sheet(f"{section.heading} {block.key}", block.title, (), (("Statement", False),), tuple((text,) for text in block.sentences))
    elif isinstance(block, AttentionBlock):
        yield _of_attention(section, block)


def _is_told_by(chart: Chart, table: ShownTable) -> bool:
    """Whether the table beside a chart counts nothing that the chart does not: its rows are then the chart's, or some of them."""
    counted = [column.head for column in table.columns if column.is_number]
    return set(counted) <= {series.name for series in chart.series}


def _of_attention(section: Section, block: AttentionBlock) -> Sheet:
    lines = tuple((as_cell(one.count, is_number=True), one.sentence, one.worst or _EMPTY) for one in block.lines)
    heads = (("How many", True), ("What", False), ("Worst case", False))
    return Sheet(f"{section.heading} first", block.title, (block.caption,), heads, lines or ((_EMPTY, block.when_empty, _EMPTY),))


def _of_table(table: ShownTable) -> Sheet:
    heads = _told_apart((column.head or "Name", column.is_number) for column in table.columns)
    rows = tuple(tuple(as_cell(cell or _EMPTY, is_number=head[1]) for cell, head in zip(row, heads, strict=True)) for row in table.rows)
    return Sheet(_in_words(table.key), table.title, (table.caption,), heads, rows or _row_of(table.when_empty, heads))


def _row_of(said: str, heads: Sequence[tuple[str, bool]]) -> tuple[tuple[Cell, ...]]:
    """The only row of a table that has none."""
    return ((said, *(_EMPTY for _ in heads[1:])),)


def _of_chart(chart: Chart) -> Sheet:
    """Categories down, series across."""
    words = [values_in_words(series) for series in chart.series]
    rows = tuple(
        (category, *(_value(series.values[index], each[index]) for series, each in zip(chart.series, words, strict=True)))
        for index, category in enumerate(chart.categories)
    )
    first = "Day" if chart.categories and isinstance(chart.categories[0], date) else "Category"
    heads = _told_apart([(first, False), *((series.name, True) for series in chart.series)])
    under = (f"{chart.value_axis or 'Values'}. {chart.caption}", *_of_the_drawing(chart))
    drawn = chart if rows and is_something_drawn(chart) else None
    return Sheet(_in_words(chart.key), chart.title, under, heads, rows or _row_of("Nothing to show.", heads), drawn)


def _of_the_drawing(chart: Chart) -> Iterator[str]:
    """What a reader of the drawing must know: a hidden number is no nought, and nothing is known of what lies between two days."""
    is_of_lines = chart.kind in LINES
    if is_of_lines:
        yield "Lines join what was so at the end of each day in the table."
    if any(value is None for series in chart.series for value in series.values):
        missing = "line is broken or missing" if is_of_lines else "bar is missing"
        yield f"Where a {missing}, the number is not shown; the table has its mark."


def _value(value: float | None, words: str) -> Cell:
    if value is None:
        return words or "[x]"
    return int(value) if float(value).is_integer() else value


def _in_words(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _told_apart(heads: Iterator[tuple[str, bool]] | Sequence[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
    """The heads of a marked-up table have to differ, whatever their case: two days of two years may not."""
    met: dict[str, int] = {}
    told = []
    for head, is_number in heads:
        times = met[head.casefold()] = met.get(head.casefold(), 0) + 1
        told.append((head if times == 1 else f"{head} ({times})", is_number))
    return tuple(told)


def _with_own_names(sheets: list[Sheet]) -> list[Sheet]:
    """Names that the workbook allows, each once whatever its case."""
    taken = set(_NOT_ITS_OWN)
    named = []
    for sheet in sheets:
        whole = re.sub(r"[\[\]:*?/\\']", " ", sheet.name).strip()
        # At a word's end: a name that breaks off within one reads as a fault.
        base = whole if len(whole) <= _LONGEST_NAME else whole[: _LONGEST_NAME + 1].rpartition(" ")[0] or whole[:_LONGEST_NAME]
        name, again = base, 2
        while name.casefold() in taken:
            name = f"{base[: _LONGEST_NAME - 3]} {again}"
            again += 1
        taken.add(name.casefold())
        named.append(replace(sheet, name=name))
    return named
