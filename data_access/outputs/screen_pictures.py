"""Draws a chart that is read and not explored as part of a page's HTML: its words are the page's own, in its own letters, and its lines are one
picture behind them, which is stretched to whatever room there is. It needs no script, so that it stands as soon as the page does.

What a line says day by day is in the table below it; bars have their numbers written beside them.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from data_access.digits import plain_number
from data_access.outputs import theme
from data_access.outputs.chart_scales import (
    NOTHING_TO_DRAW,
    broken,
    heights_of,
    is_something_drawn,
    largest_of,
    note_heights,
    places_of,
    under_the_axis,
    value_ticks,
)
from data_access.outputs.labels import End, place_beside_ends, place_over_ends
from data_access.outputs.markup import Markup, text
from data_access.outputs.model import Chart, Note, Series
from data_access.outputs.screen_rows import LETTER, bars, bridge, columns, ranges, share_of, stacked

PLOT = 300
"""Pixels of height of what has an upright axis."""
_BEYOND = 0.01
"""How far the picture reaches beyond the plot on each side, as a share of it: half a line's thickness is drawn there."""
_DASHES = {"solid": "", "dot": "2 4", "dash": "8 5", "dashdot": "8 4 2 4"}


@lru_cache(maxsize=256)
def pictured(chart: Chart, said: str, table: str) -> Markup:
    """The chart as HTML. ``said`` is what it says for who cannot see it, ``table`` the mark of the table that says it at length."""
    drawn = _DRAWN[chart.kind](chart) if is_something_drawn(chart) else f'<p class="quiet">{NOTHING_TO_DRAW}</p>'
    return Markup(f'<div class="picture" role="img" aria-label="{text(said)}" aria-details="{text(table)}">{drawn}</div>')


class _Plot:
    """How days and values become shares of the plot's width and height."""

    def __init__(self, chart: Chart) -> None:
        self.largest = largest_of(chart)
        self.top = self.largest * PLOT / (PLOT - theme.LINE_HEIGHT * (1.6 + 1.2 * len(chart.notes)))
        self.places = places_of(chart)
        self.first, self.span = self.places[0], self.places[-1] - self.places[0]
        self.days = [place - self.first for place in self.places]
        self.ticks = [tick for tick in value_ticks(self.largest) if tick <= self.top]

    def along(self, place: int) -> float:
        """0 at the left edge, 1 at the right, where a single day stands."""
        return (place - self.first) / self.span if self.span else 1.0


def _lines(chart: Chart, *, is_step: bool) -> str:
    plot, notes = _Plot(chart), note_heights(chart.notes, PLOT)
    labelled = [series for series in chart.series if series.end_label]
    ends = [End(series.end_label, heights_of(series, plot.top, PLOT)) for series in labelled]
    over = place_over_ends(ends, plot_height=PLOT, taken=notes)
    left = max(len(plain_number(tick, 0)) for tick in plot.ticks) * LETTER + 8
    lines = [[end.text] if over else broken(end.text) for end in ends]
    under = under_the_axis(chart)
    # Half of what is written under the last day reaches beyond it.
    right = max(16.0, max(len(line) for line in under[-1][1]) * LETTER / 2)
    if not over:
        right = max(right, max((len(line) for label in lines for line in label), default=0) * LETTER + 8)
    middles = over or place_beside_ends(ends, [len(label) for label in lines], plot_height=PLOT)
    marks = [
        *(f'<span class="y" style="bottom:{share_of(tick / plot.top)}">{text(plain_number(tick, 0))}</span>' for tick in plot.ticks),
        *(
            f'<span class="x" style="left:{share_of(plot.along(place))}">{"<br>".join(map(text, filter(None, words)))}</span>'
            for place, words in under
        ),
        *(point for series in chart.series for point in _points(series, plot)),
        *(_note(chart, note, middle, plot) for note, middle in zip(chart.notes, notes, strict=True)),
        *(
            f'<b class="{"over" if over else "aside"}" style="bottom:{middle:.0f}px;color:{theme.PARTS[series.emphasis].text}">'
            f"{'<br>'.join(map(text, words))}</b>"
            for series, words, middle in zip(labelled, lines, middles, strict=True)
        ),
    ]
    return (
        f'<span class="axis">{text(chart.value_axis)}</span>'
        f'<div class="plot" style="height:{PLOT}px;margin-left:{left:.0f}px;margin-right:{right:.0f}px">'
        f'<img alt="" src="{_picture(chart, plot, is_step=is_step)}">{"".join(marks)}</div>'
    )


def _picture(chart: Chart, plot: _Plot, *, is_step: bool) -> str:
    """The lines, and those behind them, in days and values: a picture without a word, whose lines keep their thickness when it is stretched."""
    wide, high = plot.span or 1, plot.top
    grid = "".join(f"M0 {_n(tick)}H{wide}" for tick in plot.ticks if tick)
    drawn = [_path(grid, theme.GRID, 1, more=" shape-rendering='crispEdges'"), _path(f"M0 0H{wide}", theme.AXIS, 1)]
    for series in chart.series:
        part = theme.PARTS[series.emphasis]
        ways = "".join(_way(stretch, is_step=is_step) for stretch in _stretches(series, plot) if len(stretch) > 1)
        dashes = f" stroke-dasharray='{_DASHES[part.dash]}'" if _DASHES[part.dash] else ""
        drawn += [_path(ways, part.fill, theme.LINE_WIDTH, more=dashes)] if ways else []
    box = " ".join(map(_n, (-_BEYOND * wide, -_BEYOND * high, (1 + 2 * _BEYOND) * wide, (1 + 2 * _BEYOND) * high)))
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='{box}' preserveAspectRatio='none'>"
        f"<g fill='none' stroke-linejoin='round' transform='matrix(1 0 0 -1 0 {_n(high)})'>{''.join(drawn)}</g></svg>"
    )
    # Numbers and our own marks are all that there is in it: of these, what an address cannot hold.
    return f"data:image/svg+xml,{svg.replace('#', '%23').replace('<', '%3C').replace('>', '%3E')}"


def _path(way: str, colour: str, thickness: float, *, more: str = "") -> str:
    return f"<path vector-effect='non-scaling-stroke' stroke='{colour}' stroke-width='{thickness}'{more} d='{way}'/>"


def _stretches(series: Series, plot: _Plot) -> Iterator[list[tuple[int, float]]]:
    """The days and values of a line, in pieces: where a value is not there the line has a gap."""
    for is_there, stretch in groupby(zip(plot.days, series.values, strict=True), key=_is_there):
        if is_there:
            yield list(stretch)


def _is_there(on: tuple[int, float | None]) -> bool:
    return on[1] is not None


def _way(stretch: Sequence[tuple[int, float]], *, is_step: bool) -> str:
    """A step is drawn where the value changes; days on which it stands still need no mark of their own."""
    (first, level), (last, _) = stretch[0], stretch[-1]
    if not is_step:
        return f"M{first} {_n(level)}L" + " ".join(f"{place} {_n(value)}" for place, value in stretch[1:])
    way = [f"M{first} {_n(level)}"]
    for place, value in stretch:
        if value != level:
            way.append(f"H{place}V{_n(value)}")
            level = value
    return f"{''.join(way)}H{last}"


def _points(series: Series, plot: _Plot) -> Iterator[str]:
    """A day by itself has no line: it has a marker."""
    part = theme.PARTS[series.emphasis]
    for stretch in _stretches(series, plot) if None in series.values or not plot.span else ():
        if len(stretch) == 1:
            [(day, value)] = stretch
            where = f"left:{share_of(plot.along(day + plot.first))};bottom:{share_of(value / plot.top)}"
            yield f'<i class="{part.symbol}" style="{where};color:{part.fill}"></i>'


def _note(chart: Chart, note: Note, middle: float, plot: _Plot) -> str:
    """A note's text with a thin line down to its point; it leans to the side that has room."""
    place = plot.along(plot.places[chart.categories.index(note.at)])
    side = "start" if place < 0.4 else "end" if place > 0.6 else "middle"
    reached = note.height / plot.top * PLOT + 3
    begins = middle - theme.LINE_HEIGHT / 2 if side == "middle" else middle + 4
    return (
        f'<i class="down" style="left:{share_of(place)};bottom:{reached:.0f}px;height:{max(begins - reached, 0):.0f}px"></i>'
        f'<span class="note {side}" style="left:{share_of(place)};bottom:{middle:.0f}px">{text(note.text)}</span>'
    )


def _n(number: float) -> str:
    return f"{number:.10g}"


_DRAWN = {
    "line": lambda chart: _lines(chart, is_step=False),
    "step": lambda chart: _lines(chart, is_step=True),
    "bar": bars,
    "stacked": stacked,
    "range": ranges,
    "column": columns,
    "bridge": bridge,
}
