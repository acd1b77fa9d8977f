"""Lays a table out for the screen: finished text, numbers to the right, and bars inside cells where the table asks for them."""

import re

import pandas as pd
from pandas.io.formats.style import Styler

from data_access.outputs.model import ShownTable

_BAR = "#C3D5E6"
"""Light enough for dark text on it."""
_LONGEST = 5.0
"""The longest bar, in rem: a length and not a share of its cell, so that columns of different widths keep one scale."""
_ONE_LINE = 14
"""Cells of at most so many letters are never broken: 'Officer 03' stays whole on a phone."""
_MEANINGFUL = re.compile(r"([\\`*_\[\]<>#~$&{}|])")
_WORD_JOINER = "\u2060"


def plain(words: object) -> str:
    """Text that a screen cannot read as markdown: no emphasis, link, image, formula, icon or heading comes out of what data says.

    A colon before a letter, 'www.' and '@' are kept apart by an invisible character, because links and icons are found after escapes are read.
    """
    text = _MEANINGFUL.sub(r"\\\1", " ".join(str(words).split()))
    text = re.sub(r":(?=[A-Za-z/+]|\d+:)", f":{_WORD_JOINER}", text)
    text = re.sub(r"(?i)\bwww\.", lambda found: f"{found[0][:-1]}{_WORD_JOINER}.", text)
    text = text.replace("@", f"@{_WORD_JOINER}")
    return re.sub(r"^([-+=](?=\s|$|[-=])|\d+(?=[.)](\s|$)))", lambda found: _not_a_list(found[0]), text)


def _not_a_list(start: str) -> str:
    return f"{start}{_WORD_JOINER}" if start.isdigit() else f"\\{start}"


def lay_out(table: ShownTable) -> Styler:
    """The table as the screen takes it. Every cell is text that cannot be markdown."""
    heads = _heads(table)
    frame = pd.DataFrame([[plain(cell) for cell in row] for row in table.rows], columns=heads, dtype=object)
    # The screen writes its own alignment into every cell; only an important rule is stronger.
    numbers = ", ".join(f".col{index}" for index, column in enumerate(table.columns) if column.is_number)
    bars = ", ".join(f".col{index}" for index, _ in table.shares)
    rules = [(numbers, "text-align: right !important; font-variant-numeric: tabular-nums"), (bars, f"min-width: {_LONGEST + 0.5}rem")]
    short = ", ".join(f"td.col{i} *" for i, cells in enumerate(zip(*table.rows, strict=True)) if max(map(len, cells)) <= _ONE_LINE)
    rules += [(short, "white-space: nowrap"), ("td, th", "padding-left: 0.3rem !important; padding-right: 0.3rem !important")]
    # Named by the table's key: a drawing replayed beside another must not share its rules. Only a cell with a bar needs a name of its own.
    styler = Styler(frame, uuid=table.key, cell_ids=False).hide(axis="index")
    styler = styler.set_table_styles([{"selector": to, "props": props} for to, props in rules if to])
    for index, shares in table.shares:
        styler = styler.apply(lambda _, shares=shares: [_bar(share) for share in shares], subset=[heads[index]])
    return styler


def _heads(table: ShownTable) -> list[str]:
    """The heads, each its own: an empty or a repeated one is told apart by what cannot be seen."""
    heads: list[str] = []
    for column in table.columns:
        head = plain(column.head)
        while head in heads:
            head += _WORD_JOINER
        heads.append(head)
    return heads


def _bar(share: float | None) -> str:
    if not share:
        return ""
    return f"background: linear-gradient({_BAR}, {_BAR}) no-repeat right center / {_LONGEST * min(max(share, 0.0), 1.0):.2f}rem 76%"
