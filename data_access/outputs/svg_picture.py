"""A picture of lines and words being drawn: SVG marks, and where every word stands, so that it can be seen what meets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from data_access.outputs import theme
from data_access.outputs.letters import visible
from data_access.outputs.model import Chart

SIZE, LINE = 12, 16
"""Pixels of a letter's height and of a line of text."""
_LETTER, _BOLD = 6.0, 6.5
"""Pixels of an average letter at that size."""
_DASHES = {"solid": "", "dot": "2 3", "dash": "7 4", "dashdot": "7 3 2 3"}

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def width_of(words: str, *, bold: bool = False) -> float:
    """About how many pixels words take."""
    return len(words) * (_BOLD if bold else _LETTER)


def longest_of(texts: Sequence[str], *, bold: bool = False) -> float:
    """The width of the longest of these; nothing where there is none."""
    return max((width_of(text, bold=bold) for text in texts), default=0.0)


@dataclass
class Picture:
    """Gathers marks; ``texts`` are the boxes of everything written, with the words. ``plot`` is the height of what has an upright axis."""

    width: int
    plot: int
    height: float = 0.0
    marks: list[str] = field(default_factory=list)
    texts: list[tuple[float, float, float, float, str]] = field(default_factory=list)

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, thickness: float = 1.0) -> None:
        """A straight line."""
        self.marks.append(f'<path d="M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}" stroke="{colour}" stroke-width="{_n(thickness)}" fill="none"/>')

    def path(self, points: Sequence[Point], colour: str, dash: str) -> None:
        """A line of data."""
        way = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        dashes = f' stroke-dasharray="{_DASHES[dash]}"' if _DASHES[dash] else ""
        self.marks.append(f'<path d="{way}" stroke="{colour}" stroke-width="2.2" fill="none" stroke-linejoin="round"{dashes}/>')

    def bar(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled bar."""
        self.marks.append(f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0.0))}" height="{_n(height)}" fill="{colour}"/>')

    def point(self, x: float, y: float, colour: str, symbol: str) -> None:
        """A marker around its middle."""
        self.marks.append(_SYMBOLS[symbol](x, y, colour))

    def write(self, x: float, y: float, words: str, *, fill: str = theme.INK, anchor: str = "start", bold: bool = False) -> None:
        """Words on a baseline at ``y``."""
        weight = ' font-weight="bold"' if bold else ""
        self.marks.append(f'<text x="{_n(x)}" y="{_n(y)}" fill="{fill}" text-anchor="{anchor}"{weight}>{_text(words)}</text>')
        self._keep(x, y, words, width_of(words, bold=bold), anchor)

    def write_coloured(self, x: float, y: float, parts: Sequence[tuple[str, str]], between: str, *, anchor: str = "start") -> None:
        """(words, colour) one after the other on a line, so that whoever sets them leaves the room that its letters need."""
        joint = f'<tspan fill="{theme.QUIET_INK}">{_text(between)}</tspan>'
        spans = joint.join(f'<tspan fill="{colour}">{_text(words)}</tspan>' for words, colour in parts)
        self.marks.append(f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" font-weight="bold">{spans}</text>')
        said = between.join(words for words, _ in parts)
        self._keep(x, y, said, width_of(said, bold=True), anchor)

    def _keep(self, x: float, y: float, words: str, long: float, anchor: str) -> None:
        left = x - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
        self.texts.append((left, y - SIZE * 0.8, left + long, y + SIZE * 0.25, words))

    def finished(self, chart: Chart, font: str) -> str:
        """The whole picture as SVG, its title and its alternative inside."""
        high = _n(self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {self.width} {high}" width="{self.width}" height="{high}" '
            f'font-family={quoteattr(font)} font-size="{SIZE}" aria-label={quoteattr(visible(chart.alternative))}>'
            f"<title>{_text(chart.title)}</title><desc>{_text(chart.alternative)}</desc>{''.join(self.marks)}</svg>"
        )


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _text(words: str) -> str:
    return escape(visible(words))


_SYMBOLS: dict[str, Callable[[float, float, str], str]] = {
    "circle": lambda x, y, c: f'<circle cx="{_n(x)}" cy="{_n(y)}" r="5" fill="{c}"/>',
    "circle-open": lambda x, y, c: f'<circle cx="{_n(x)}" cy="{_n(y)}" r="4.5" fill="#FFFFFF" stroke="{c}" stroke-width="2"/>',
    "diamond": lambda x, y, c: f'<path d="M{_n(x)} {_n(y - 6)}l6 6l-6 6l-6 -6z" fill="{c}"/>',
    "square": lambda x, y, c: f'<rect x="{_n(x - 5)}" y="{_n(y - 5)}" width="10" height="10" fill="{c}"/>',
    "triangle-up": lambda x, y, c: f'<path d="M{_n(x)} {_n(y - 6)}l6 11h-12z" fill="{c}"/>',
}
