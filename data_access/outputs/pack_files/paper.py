"""A pack as paper: a tagged PDF (profile PDF/UA-1), set by typst with the fonts that it brings, so that the same pack gives the same bytes.

Text reaches the template as data and is never read as markup; charts reach it as pictures with their text alternative.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock

from typst import Compiler, Fonts

from data_access.dates import in_words
from data_access.outputs.model import AttentionBlock, Block, ChartBlock, ShownTable, Statement, TableBlock
from data_access.outputs.pack_model import Pack, Section
from data_access.outputs.svg_charts import draw_svg

_TEMPLATE = Path(__file__).with_name("paper.typ")
_ONE_AT_A_TIME = Lock()
_FONT = "Libertinus Serif"
_PICTURE = 640
_MOST_LETTERS = 26
"""Of a column: longer cells are broken into lines, so that they take no more room than this."""


def pack_pdf(pack: Pack) -> bytes:
    """The PDF. A pack of a single section is set small enough for one page."""
    told = json.dumps(_data(pack), ensure_ascii=False)
    # The day that the pack is about, not the day on which it is written.
    stamp = int(datetime.combine(pack.as_at, time(), UTC).timestamp())
    with _ONE_AT_A_TIME:
        return _setter().compile(_template(), format="pdf", sys_inputs={"data": told}, pdf_standards=["ua-1"], timestamp=stamp)


@cache
def _setter() -> Compiler:
    return Compiler(root=_TEMPLATE.parent, font_paths=Fonts(include_system_fonts=False))


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _data(pack: Pack) -> dict[str, object]:
    return {
        "title": f"{pack.name}, as at {in_words(pack.as_at)}",
        "name": pack.name,
        "sentence": pack.sentence,
        "marking": pack.marking,
        "handling": pack.handling,
        "warning": pack.warning,
        "foot": f"{pack.name}, as at {in_words(pack.as_at)}",
        "checksum": f"Checksum {pack.checksum}",
        "is_single": len(pack.sections) == 1,
        "facts": [list(fact) for fact in pack.facts],
        "sections": [_section(section, pack.sentence) for section in pack.sections],
        "definitions": [[one.name, " ".join((one.definition, f"Unit: {one.unit}.", *one.caveats))] for one in pack.definitions],
        "shorthand": [list(pair) for pair in pack.shorthand],
    }


def _section(section: Section, sentence: str) -> dict[str, object]:
    """What stands above already, as the paper's title or the section's, is not said again."""
    return {
        "heading": section.heading,
        "title": "" if section.title == sentence else section.title,
        "headlines": [[one.name, one.value, one.of, one.change] for one in section.headlines],
        "comments": [[one.text, f"{one.by}, {in_words(one.said_on)}"] for one in section.comments],
        "blocks": [_without(section.title, _BLOCKS[type(block)](block)) for block in section.blocks],
    }


def _without(title: str, told: dict[str, object]) -> dict[str, object]:
    return {**told, "title": "" if told["title"] == title else told["title"]}


def _chart(block: ChartBlock) -> dict[str, object]:
    chart = block.chart
    drawn = draw_svg(chart, width=_PICTURE, font=_FONT)
    return {"kind": "chart", "title": chart.title, "svg": drawn, "alt": chart.alternative, "caption": chart.caption}


def _table(block: TableBlock) -> dict[str, object]:
    table = block.table
    return {
        "kind": "table",
        "title": table.title,
        "caption": table.caption,
        "empty": "" if table.rows else table.when_empty,
        "heads": [column.head for column in table.columns],
        "numbers": [column.is_number for column in table.columns],
        "widths": _widths(table),
        "rows": [list(row) for row in table.rows],
    }


def _widths(table: ShownTable) -> list[int]:
    """Each column's share of the width: its longest word at least, its longest cell at most."""
    columns = zip(*([column.head for column in table.columns], *table.rows), strict=True)
    return [max(5, *(min(len(cell), _MOST_LETTERS) for cell in cells[1:]), *map(len, cells[0].split())) + 2 for cells in columns]


def _statement(block: Statement) -> dict[str, object]:
    return {"kind": "statement", "title": block.title, "sentences": list(block.sentences)}


def _attention(block: AttentionBlock) -> dict[str, object]:
    lines = [[f"{line.count} {line.sentence}", line.worst] for line in block.lines]
    return {"kind": "attention", "title": block.title, "caption": block.caption, "lines": lines, "empty": "" if lines else block.when_empty}


_BLOCKS: dict[type[Block], Callable] = {ChartBlock: _chart, TableBlock: _table, Statement: _statement, AttentionBlock: _attention}
