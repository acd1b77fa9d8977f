"""A pack as paper: a tagged PDF (profile PDF/UA-1), set by typst with the fonts that it brings, so that the same pack gives the same bytes.

Text reaches the template as data and is never read as markup; charts reach it as pictures with their text alternative.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time
from math import ceil
from pathlib import Path

from data_access.dates import in_words
from data_access.outputs.letters import legible
from data_access.outputs.model import AttentionBlock, Block, ChartBlock, ShownTable, Statement, TableBlock
from data_access.outputs.pack_model import Pack, Section, in_full
from data_access.outputs.svg_charts import PLOT, draw_svg
from data_access.outputs.typesetting import set_in_type

_TEMPLATE = Path(__file__).with_name("paper.typ")
_FONT = "Libertinus Serif"
_PICTURE = 640
_PLOTS = (PLOT, 140, 90)
"""Heights of plots to choose from where everything has to fit a page."""
_LETTERS_OF_A_LINE = 95
_LINES_TOGETHER = 22
"""More lines than these may go on overleaf; fewer stand together."""
_MOST_LETTERS = 26
"""Of a column: longer cells are broken into lines, so that they take no more room than this."""


def pack_pdf(pack: Pack) -> bytes:
    """The PDF. A pack of a single section is set small enough for one page."""
    # The day that the pack is about, not the day on which it is written.
    return set_in_type(_TEMPLATE, _on_paper(_data(pack)), at=int(datetime.combine(pack.as_at, time(), UTC).timestamp()))


def _on_paper(told):
    """The data with no letter that the paper's fonts lack: the setter refuses the whole paper for one."""
    if isinstance(told, str):
        return legible(told)
    if isinstance(told, dict):
        return {name: _on_paper(one) for name, one in told.items()}
    return [_on_paper(one) for one in told] if isinstance(told, list) else told


def _data(pack: Pack) -> dict[str, object]:
    is_single = len(pack.sections) == 1
    plots = _PLOTS if is_single else _PLOTS[:1]
    return {
        "title": f"{pack.name}, as at {in_words(pack.as_at)}",
        "name": pack.name,
        "sentence": pack.sentence,
        "marking": pack.marking,
        "handling": pack.handling,
        "warning": pack.warning,
        "foot": f"{pack.name}, as at {in_words(pack.as_at)}",
        "checksum": f"Checksum {pack.checksum}",
        "is_single": is_single,
        "plots": len(plots),
        "facts": [list(fact) for fact in pack.facts],
        "sections": [_section(section, pack.sentence, plots) for section in pack.sections],
        # A single page has no room for what stands behind it.
        "behind": [] if is_single else [_told(table) for table in pack.behind_charts],
        "definitions": [] if is_single else [[one.name, in_full(one)] for one in pack.definitions],
        "shorthand": [list(pair) for pair in pack.shorthand],
    }


def _section(section: Section, sentence: str, plots: Sequence[int]) -> dict[str, object]:
    """What stands above already, as the paper's title or the section's, is not said again."""
    return {
        "heading": section.heading,
        "title": "" if section.title == sentence else section.title,
        "headlines": [[one.name, one.value, one.of, one.change] for one in section.headlines],
        "comments": [[one.text, f"{one.by}, {in_words(one.said_on)}"] for one in section.comments],
        "blocks": [_without(section.title, _BLOCKS[type(block)](block, plots)) for block in section.blocks],
    }


def _without(title: str, told: dict[str, object]) -> dict[str, object]:
    return {**told, "title": "" if told["title"] == title else told["title"]}


def _chart(block: ChartBlock, plots: Sequence[int]) -> dict[str, object]:
    chart = block.chart
    drawn = [draw_svg(chart, width=_PICTURE, plot=plot, font=_FONT) for plot in plots]
    return {"kind": "chart", "title": chart.title, "svgs": drawn, "alt": chart.alternative, "caption": chart.caption}


def _table(block: TableBlock, _: Sequence[int]) -> dict[str, object]:
    return _told(block.table)


def _told(table: ShownTable) -> dict[str, object]:
    return {
        "kind": "table",
        "title": table.title,
        "caption": table.caption,
        "empty": "" if table.rows else table.when_empty,
        "heads": [column.head for column in table.columns],
        "numbers": [column.is_number for column in table.columns],
        "widths": _widths(table),
        "rows": [list(row) for row in table.rows],
        "is_long": sum(max(_lines_of(cell, _MOST_LETTERS) for cell in row) for row in table.rows) > _LINES_TOGETHER,
    }


def _lines_of(text: str, letters: int) -> int:
    return max(ceil(len(text) / letters), 1)


def _is_long(texts: Iterable[str]) -> bool:
    return sum(_lines_of(text, _LETTERS_OF_A_LINE) for text in texts) > _LINES_TOGETHER


def _widths(table: ShownTable) -> list[int]:
    """Each column's share of the width: its longest cell at most, and its head in one line where all heads have room for that."""
    columns = list(zip(*([column.head for column in table.columns], *table.rows), strict=True))
    wide = [_share(cells, len(cells[0])) for cells in columns]
    return wide if sum(wide) <= _LETTERS_OF_A_LINE else [_share(cells, max(map(len, cells[0].split()), default=0)) for cells in columns]


def _share(cells: Sequence[str], head: int) -> int:
    return max(5, head, *(min(len(cell), _MOST_LETTERS) for cell in cells[1:])) + 2


def _statement(block: Statement, _: Sequence[int]) -> dict[str, object]:
    return {"kind": "statement", "title": block.title, "sentences": list(block.sentences), "is_long": _is_long(block.sentences)}


def _attention(block: AttentionBlock, _: Sequence[int]) -> dict[str, object]:
    lines = [[f"{line.count} {line.sentence}", line.worst] for line in block.lines]
    return {
        "kind": "attention",
        "title": block.title,
        "caption": block.caption,
        "lines": lines,
        "empty": "" if lines else block.when_empty,
        "is_long": _is_long(": ".join(line) for line in lines),
    }


_BLOCKS: dict[type[Block], Callable] = {ChartBlock: _chart, TableBlock: _table, Statement: _statement, AttentionBlock: _attention}
