"""Finished words as HTML: the only place that makes elements of them, for a page on the screen and for one on paper.

Whatever it is given is escaped here and cannot become an element, an attribute, a style or a link; nothing that it makes asks any host for
anything. The shapes are those of ``model``; the heading of a block is of the level that the page around it needs.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from data_access.outputs.letters import visible
from data_access.outputs.model import Attention, AttentionBlock, Headline, ShownTable, Statement

_LONGEST_WORD = 24
_ONE_LINE = 14
"""Cells of at most so many letters are never broken: 'Officer 03' stays whole on a phone."""


class Markup(str):
    """HTML that was made here. A page shows this, and no other text, as HTML."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """As it stands, for who shows HTML: other text the screen library would first search for a file's name and a margin."""
        return self


@lru_cache(maxsize=8192)
def text(words: str) -> Markup:
    """Words that no browser reads as markup, without letters that turn or hide. Remembered: a page says mostly what the last one said."""
    return Markup(escape(visible(words)))


def joined(parts: Iterable[Markup]) -> Markup:
    """One below another, in one line: the screen library looks at the margin of each. Raises TypeError for what was not made here."""
    every = list(parts)
    if stranger := next((part for part in every if not isinstance(part, Markup)), None):
        raise TypeError(f"Only what was made as markup may be shown as markup, not a {type(stranger).__name__}.")
    return Markup("".join(every))


def heading(words: str, level: int) -> Markup:
    """A heading."""
    return Markup(f"<h{level}>{text(words)}</h{level}>")


def paragraph(words: str, *, is_quiet: bool = False) -> Markup:
    """A paragraph."""
    return Markup(f"<p{_QUIET if is_quiet else ''}>{text(words)}</p>")


_QUIET = ' class="quiet"'


def headlines(shown: Sequence[Headline]) -> Markup:
    """A list of numbers, each with its name, what it is of, and how it changed."""
    return Markup(f'<ul class="headlines">{"".join(map(_headline, shown))}</ul>')


def _headline(one: Headline) -> str:
    return (
        f'<li><strong>{text(one.name)}</strong> <span class="number">{text(one.value)}</span> '
        f'<span class="quiet">{text(one.of)}</span><br>{text(one.change)}</li>'
    )


def statement(block: Statement, level: int) -> Markup:
    """A heading with sentences under it."""
    return joined([heading(block.title, level), *map(paragraph, block.sentences)])


def attention(block: AttentionBlock, level: int) -> Markup:
    """What to do next, or the sentence for when nothing is."""
    lines = "".join(map(_line, block.lines))
    body = Markup(f"<ul>{lines}</ul>") if lines else paragraph(block.when_empty)
    return joined([heading(block.title, level), paragraph(block.caption, is_quiet=True), body])


def _line(line: Attention) -> str:
    return f'<li><strong>{text(line.count)} {text(line.sentence)}</strong><br><span class="quiet">{text(line.worst)}</span></li>'


def rows_of(table: ShownTable, *, on_screen: bool = False) -> Markup:
    """Head and body of a table, for whoever puts a table around them. A screen can be narrower than any paper and has bars: there, short
    cells of words are never broken, and cells are filled as far as their shares say.

    A filled cell has the class 'bar' and its length, 0 to 1, in ``--share``: one scale for all columns, which the style sheet gives.
    """
    sides = [_side(column.is_number, cells if on_screen else None) for column, cells in zip(table.columns, _columns(table), strict=True)]
    heads = "".join(f'<th scope="col"{_class(side)}>{text(column.head)}</th>' for column, side in zip(table.columns, sides, strict=True))
    shares = dict(table.shares) if on_screen else {}
    body = "".join(_row(row, sides, {at: found[n] for at, found in shares.items()}) for n, row in enumerate(table.rows))
    return Markup(f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>")


def _columns(table: ShownTable) -> Iterable[tuple[str, ...]]:
    return zip(*table.rows, strict=True) if table.rows else ((),) * len(table.columns)


def _side(is_number: bool, cells: tuple[str, ...] | None) -> str:
    """'n' for numbers, which stand right; 'short' for words that are never broken."""
    if is_number:
        return "n"
    return "short" if cells is not None and max(map(len, cells), default=0) <= _ONE_LINE else ""


def _class(*names: str) -> str:
    said = " ".join(filter(None, names))
    return f' class="{said}"' if said else ""


def _row(row: Sequence[str], sides: Sequence[str], shares: dict[int, float | None]) -> str:
    return f"<tr>{''.join(map(_cell, row, sides, map(shares.get, range(len(row)))))}</tr>"


@lru_cache(maxsize=8192)
def _cell(cell: str, side: str, share: float | None) -> str:
    """Remembered, as text is: most cells of a table are small numbers."""
    if share:
        return f'<td{_class(side, "bar")} style="--share: {min(max(share, 0.0), 1.0):.3f}">{text(cell)}</td>'
    return f"<td{_class(side or _endless(cell))}>{text(cell)}</td>"


def _endless(cell: str) -> str:
    """Only a cell with a word too long for any column may break inside words: else columns would be narrowed until every word breaks."""
    return "endless" if len(cell) > _LONGEST_WORD and any(len(word) > _LONGEST_WORD for word in cell.split()) else ""
