"""Draws a chart as a picture of lines and words, for paper and print: no browser, no script. Same chart, same picture.

Everything is placed in pixels of a given width. Text widths are reckoned from its letters, so that labels keep clear of each other wherever
the picture is shown.
"""

from collections.abc import Callable

from data_access.outputs import theme
from data_access.outputs.chart_scales import NOTHING_TO_DRAW, is_something_drawn
from data_access.outputs.model import Chart
from data_access.outputs.svg_lines import draw_lines
from data_access.outputs.svg_picture import LINE, Picture
from data_access.outputs.svg_rows import draw_bars, draw_bridge, draw_columns, draw_range, draw_stacked

FONT = "Source Sans 3, Source Sans Pro, Arial, sans-serif"
PLOT = 190
"""Pixels of height of what has an upright axis, unless another is asked for."""


def draw_svg(chart: Chart, *, width: int = 640, plot: int = PLOT, font: str = FONT) -> str:
    """The picture, ``width`` pixels wide and as high as it needs, with the chart's title and text alternative inside."""
    return lay_out(chart, width=width, plot=plot).finished(chart, font)


def lay_out(chart: Chart, *, width: int, plot: int = PLOT) -> Picture:
    """What is drawn and where it stands, before it is written down."""
    picture = Picture(width, plot)
    if is_something_drawn(chart):
        _DRAWN[chart.kind](picture, chart)
    else:
        picture.write(0, LINE, NOTHING_TO_DRAW, fill=theme.QUIET_INK)
        picture.height = 2 * LINE
    return picture


_DRAWN: dict[str, Callable[[Picture, Chart], None]] = {
    "line": lambda picture, chart: draw_lines(picture, chart, is_step=False),
    "step": lambda picture, chart: draw_lines(picture, chart, is_step=True),
    "bar": draw_bars,
    "stacked": draw_stacked,
    "range": draw_range,
    "column": draw_columns,
    "bridge": draw_bridge,
}
