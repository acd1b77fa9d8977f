"""Lays a table out for the screen: finished text, numbers to the right, and bars inside cells where the table asks for them."""

import re
from collections.abc import Iterator
from functools import lru_cache

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
Props = tuple[tuple[str, str], ...]
Rules = tuple[tuple[str, Props], ...]
"""Selectors, each with the properties that hold there and their values."""


def plain(words: object) -> str:
    """Text that a screen cannot read as markdown: no emphasis, link, image, formula, icon or heading comes out of what data says.

    A colon before a letter, 'www.' and '@' are kept apart by an invisible character, because links and icons are found after escapes are read.
    """
    return _plain(str(words))


@lru_cache(maxsize=8192)
def _plain(words: str) -> str:
    """Remembered, since a page says mostly what the one before it said."""
    text = _MEANINGFUL.sub(r"\\\1", " ".join(words.split()))
    text = re.sub(r":(?=[A-Za-z/+]|\d+:)", f":{_WORD_JOINER}", text)
    text = re.sub(r"(?i)\bwww\.", lambda found: f"{found[0][:-1]}{_WORD_JOINER}.", text)
    text = text.replace("@", f"@{_WORD_JOINER}")
    return re.sub(r"^([-+=](?=\s|$|[-=])|\d+(?=[.)](\s|$)))", lambda found: _not_a_list(found[0]), text)


def _not_a_list(start: str) -> str:
    return f"{start}{_WORD_JOINER}" if start.isdigit() else f"\\{start}"


class _Sheet(Styler):
    """A table with its rules written out.

    The screen takes from a Styler the frame and the rules. Pandas would work both out cell by cell, for HTML that nobody reads: most of what
    a table costs. The screen knows a Styler by its name, so this one keeps it.
    """

    __module__ = Styler.__module__
    __qualname__ = Styler.__qualname__

    def __init__(self, frame: pd.DataFrame, key: str, rules: Rules, cell_rules: Rules) -> None:
        # Named by the table's key: a drawing replayed beside another must not share its rules.
        super().__init__(frame, uuid=key, cell_ids=False)
        self._rules, self._cell_rules = rules, cell_rules

    def _compute(self) -> "_Sheet":
        return self

    def _translate(self, *_args, **_kwargs) -> dict[str, list]:
        return {
            "table_styles": [{"selector": to, "props": props} for to, props in self._rules],
            "cellstyle": [{"selectors": [to], "props": props} for to, props in self._cell_rules],
        }


def lay_out(table: ShownTable) -> Styler:
    """The table as the screen takes it. Every cell is text that cannot be markdown."""
    frame = pd.DataFrame([[plain(cell) for cell in row] for row in table.rows], columns=_heads(table), dtype="str")
    bars = [(f"row{row}_col{index}", _bar(share)) for index, shares in table.shares for row, share in enumerate(shares) if share]
    return _Sheet(frame, table.key, tuple(_rules(table)), tuple(bars))


def _rules(table: ShownTable) -> Iterator[tuple[str, Props]]:
    """Selectors and what holds for them. The screen writes its own alignment into every cell; only an important rule is stronger."""
    for index, column in enumerate(table.columns):
        if column.is_number:
            yield f".col{index}", (("text-align", "right !important"), ("font-variant-numeric", "tabular-nums"))
    for index, _ in table.shares:
        yield f".col{index}", (("min-width", f"{_LONGEST + 0.5}rem"),)
    for index, cells in enumerate(zip(*table.rows, strict=True)):
        if max(map(len, cells)) <= _ONE_LINE:
            yield f"td.col{index} *", (("white-space", "nowrap"),)
    for cell in ("td", "th"):
        yield cell, (("padding-left", "0.3rem !important"), ("padding-right", "0.3rem !important"))


def _heads(table: ShownTable) -> list[str]:
    """The heads, each its own: an empty or a repeated one is told apart by what cannot be seen."""
    heads: list[str] = []
    for column in table.columns:
        head = plain(column.head)
        while head in heads:
            head += _WORD_JOINER
        heads.append(head)
    return heads


def _bar(share: float) -> Props:
    length = _LONGEST * min(max(share, 0.0), 1.0)
    return (("background", f"linear-gradient({_BAR}, {_BAR}) no-repeat right center / {length:.2f}rem 76%"),)
