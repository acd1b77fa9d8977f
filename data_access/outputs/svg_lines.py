"""Lines and steps over days as a picture: gaps where nothing may be shown, names at the ends, events written above."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil

from data_access.digits import plain_number
from data_access.outputs import theme
from data_access.outputs.chart_scales import broken, heights_of, largest_of, note_heights, places_of, under_the_axis, value_ticks
from data_access.outputs.labels import End, place_beside_ends, place_over_ends
from data_access.outputs.model import Chart, Note, Series
from data_access.outputs.svg_picture import LINE, SIZE, Box, Picture, Point, longest_of, width_of

_REACH = 5
"""Pixels above and below the middle of a line of text that its letters take."""


@dataclass(frozen=True)
class _Frame:
    """Where the plot stands, and how days and values become pixels."""

    left: float
    right: float
    top: float
    plot: float
    highest: float
    places: tuple[int, ...]

    def x(self, place: int) -> float:
        span = self.places[-1] - self.places[0]
        return self.right if span == 0 else self.left + (place - self.places[0]) / span * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.top + self.plot * (1 - value / self.highest)

    def above_axis(self, middle: float) -> float:
        return self.top + self.plot - middle


def draw_lines(picture: Picture, chart: Chart, *, is_step: bool) -> None:
    """Labels over the ends of lines where they are clear of all lines there, else beside them."""
    largest, notes = largest_of(chart), note_heights(chart.notes, picture.plot)
    highest = largest * picture.plot / (picture.plot - LINE * (1.6 + 1.2 * len(chart.notes)))
    ticks = _ticks(largest, highest, picture.plot)
    left = longest_of([plain_number(tick, 0) for tick in ticks]) + 8
    labelled = [series for series in chart.series if series.end_label]
    ends = [End(series.end_label, heights_of(series, highest, picture.plot)) for series in labelled]
    frame = _Frame(left, picture.width - 8, 1.5 * LINE, picture.plot, highest, tuple(places_of(chart)))
    over = _places_over_ends(frame, chart, ends, notes, is_step)
    if not over:
        gutter = longest_of([line for end in ends for line in _broken(end.text)], bold=True) + 12
        frame = _Frame(left, picture.width - gutter, frame.top, frame.plot, highest, frame.places)
    picture.write(left, LINE * 0.8, chart.value_axis, fill=theme.QUIET_INK)
    _draw_grid(picture, chart, frame, ticks)
    for series in chart.series:
        _draw_one_line(picture, series, frame, is_step=is_step)
    for note, middle in zip(chart.notes, notes, strict=True):
        _draw_note(picture, frame, chart, note, frame.above_axis(middle))
    _label_ends(picture, frame, labelled, ends, over)
    picture.height = frame.top + frame.plot + 2.6 * LINE


def _ticks(largest: float, highest: float, plot: float) -> list[float]:
    """Round values up the axis, fewer of them where a low plot has no room for every one."""
    ticks = [tick for tick in value_ticks(largest) if tick <= highest]
    between = plot / highest * (ticks[1] - ticks[0]) if len(ticks) > 1 else plot
    return ticks[:: ceil(LINE / between)]


# What is in the way of a label -----------------------------------------------------------------------------------------------------------


def _places_over_ends(frame: _Frame, chart: Chart, ends: Sequence[End], notes: Sequence[float], is_step: bool) -> Sequence[float] | None:
    """The middles of labels over the ends of their lines; None where a line would strike one through."""
    over = place_over_ends(ends, plot_height=frame.plot, taken=notes) or ()
    boxes = [_box(frame, end, middle) for end, middle in zip(ends, over, strict=False)]
    is_struck = any(_crosses(box, way) for way in _ways(frame, chart, notes, is_step) for box in boxes)
    return None if is_struck else over


def _box(frame: _Frame, end: End, middle: float) -> Box:
    y = frame.above_axis(middle)
    return frame.right - width_of(end.text, bold=True), y - _REACH, frame.right, y + _REACH


def _ways(frame: _Frame, chart: Chart, notes: Sequence[float], is_step: bool) -> Iterator[Sequence[Point]]:
    """The ways of all lines: those of the data and those down from the notes."""
    for series in chart.series:
        yield from _stretches(series, frame, is_step=is_step)
    for note, middle in zip(chart.notes, notes, strict=True):
        x = _x_of(frame, chart, note)
        yield (x, frame.above_axis(middle)), (x, frame.y(note.height))


def _crosses(box: Box, way: Sequence[Point]) -> bool:
    """A way goes from left to right, so that only its pieces under the box need be looked at."""
    first, last = bisect_left(way, box[0], key=_place), bisect_right(way, box[2], key=_place)
    return any(_enters(box, *sorted(piece)) for piece in pairwise(way[max(first - 1, 0) : last + 1]))


def _place(point: Point) -> float:
    return point[0]


def _enters(box: Box, start: Point, end: Point) -> bool:
    """Whether a piece of a line, from left to right, passes through a box."""
    left, top, right, bottom = box
    (x1, y1), (x2, y2) = start, end
    if x2 < left or x1 > right:
        return False
    climb = (y2 - y1) / (x2 - x1) if x2 > x1 else 0.0
    heights = (y1 + climb * (max(left, x1) - x1), y1 + climb * (min(right, x2) - x1)) if climb else (y1, y2)
    return max(heights) > top and min(heights) < bottom


# The marks -------------------------------------------------------------------------------------------------------------------------------


def _draw_grid(picture: Picture, chart: Chart, frame: _Frame, ticks: Sequence[float]) -> None:
    for tick in ticks:
        picture.line(frame.left, frame.y(tick), frame.right, frame.y(tick), theme.AXIS if tick == 0 else theme.GRID)
        picture.write(frame.left - 6, frame.y(tick) + 4, plain_number(tick, 0), fill=theme.QUIET_INK, anchor="end")
    base = frame.y(0)
    for place, lines in under_the_axis(chart):
        x = frame.x(place)
        picture.line(x, base, x, base + 4, theme.AXIS)
        half = longest_of(lines) / 2
        middle = min(max(x, half), picture.width - half)
        for number, words in enumerate(lines):
            picture.write(middle, base + 4 + SIZE + number * LINE * 0.9, words, fill=theme.QUIET_INK, anchor="middle")


def _stretches(series: Series, frame: _Frame, *, is_step: bool) -> Iterator[list[Point]]:
    """The way of a line, in pieces: where a value is not there the line has a gap."""
    stretch: list[Point] = []
    for place, value in [*zip(frame.places, series.values, strict=True), (0, None)]:
        if value is None:
            if stretch:
                yield stretch
            stretch = []
            continue
        x, y = frame.x(place), frame.y(value)
        if is_step and stretch:
            stretch.append((x, stretch[-1][1]))
        stretch.append((x, y))


def _draw_one_line(picture: Picture, series: Series, frame: _Frame, *, is_step: bool) -> None:
    part = theme.PARTS[series.emphasis]
    for stretch in _stretches(series, frame, is_step=is_step):
        if len(stretch) > 1:
            picture.path(stretch, part.fill, part.dash)
        else:
            picture.point(*stretch[0], part.fill, part.symbol)


def _x_of(frame: _Frame, chart: Chart, note: Note) -> float:
    return frame.x(note.at.toordinal() if isinstance(note.at, date) else list(chart.categories).index(note.at))


def _draw_note(picture: Picture, frame: _Frame, chart: Chart, note: Note, middle: float) -> None:
    """A note's text with a thin line down to its point; it leans to the side that has room."""
    x = _x_of(frame, chart, note)
    share = (x - frame.left) / max(frame.right - frame.left, 1)
    anchor, aside = ("start", 5) if share < 0.4 else ("end", -5) if share > 0.6 else ("middle", 0)
    picture.line(x, middle + (LINE / 2 if anchor == "middle" else -4), x, frame.y(note.height) - 3, theme.QUIET_INK)
    picture.write(x + aside, middle + 4, note.text, anchor=anchor)


def _broken(label: str) -> list[str]:
    """Its lines, level at the left: the space that held a number to its word goes where the two are parted after all."""
    return [line.strip() for line in broken(label)]


def _label_ends(picture: Picture, frame: _Frame, labelled: Sequence[Series], ends: Sequence[End], over: Sequence[float] | None) -> None:
    lines = [[end.text] if over else _broken(end.text) for end in ends]
    middles = over or place_beside_ends(ends, [len(each) for each in lines], plot_height=frame.plot)
    for series, words, middle in zip(labelled, lines, middles, strict=True):
        colour = theme.PARTS[series.emphasis].text
        top = frame.above_axis(middle) + 4 - (len(words) - 1) * LINE / 2
        for number, each in enumerate(words):
            x, anchor = (frame.right, "end") if over else (frame.right + 6, "start")
            picture.write(x, top + number * LINE, each, fill=colour, anchor=anchor, bold=True)
