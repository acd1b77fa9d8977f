"""Colours, type and spacing of everything that is drawn: the Analysis Function palette, with text dark enough to be read.

A colour is never the only signal: each part also has its own dash and marker, and its name is written beside it.
"""

from dataclasses import dataclass

from data_access.outputs.model import Emphasis


@dataclass(frozen=True)
class Part:
    """How one emphasis looks. ``text`` is the colour of words about it: at least 4.5 to 1 on white, which the fill need not be."""

    fill: str
    text: str
    dash: str
    symbol: str
    sign: str


PARTS: dict[Emphasis, Part] = {
    "main": Part("#12436D", "#12436D", "solid", "circle", "●"),
    "second": Part("#F46A25", "#A8430B", "solid", "diamond", "◆"),
    "third": Part("#28A197", "#17716A", "dash", "square", "■"),
    "fourth": Part("#801650", "#801650", "dashdot", "triangle-up", "▲"),
    "context": Part("#737B82", "#565D63", "dot", "circle-open", "○"),
}

INK = "#0B0C0C"
QUIET_INK = "#505A5F"
GRID = "#E3E6E8"
AXIS = "#8A9299"
PAPER = "#FFFFFF"

FONT_FAMILY = '"Source Sans", "Source Sans Pro", sans-serif'
TEXT_SIZE = 14
"""Pixels, of words and numbers on a chart."""
LINE_HEIGHT = 18
"""Pixels that one line of chart text takes."""
LINE_WIDTH = 2.5
LETTER_WIDTH = 6.6
"""Pixels of an average letter at TEXT_SIZE: enough to tell whether two labels meet."""
PHONE_PLOT_WIDTH = 300
"""Pixels left for the plot on a phone: labels are laid out so that they hold even there."""
