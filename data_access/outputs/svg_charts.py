"""Draws a chart as a picture of lines and words, for paper and print: no browser, no script. Same chart, same picture.

Everything is placed in pixels of a given width. Text widths are reckoned from its letters, so that labels keep clear of each other wherever
the picture is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from data_access.outputs import theme
from data_access.outputs.chart_scales import (
    broken,
    heights_of,
    is_something_drawn,
    largest_of,
    month_ticks,
    note_heights,
    spans_of,
    value_ticks,
    values_in_words,
)
from data_access.outputs.labels import End, place_beside_ends, place_over_ends
from data_access.outputs.model import Chart, Series

SIZE, LINE = 12, 16
"""Pixels of a letter's height and of a line of text."""
_LETTER, _BOLD = 6.0, 6.5
"""Pixels of an average letter at that size."""
_PLOT = 190
_ROW, _BAR = 24, 15
_AXIS_FOOT = 3 * LINE
_NAMES_AT_MOST = 0.3
"""Of the width: longer names stand above their bars."""
_DASHES = {"solid": "", "dot": "2 3", "dash": "7 4", "dashdot": "7 3 2 3"}
FONT = "Source Sans 3, Source Sans Pro, Arial, sans-serif"


def draw_svg(chart: Chart, *, width: int = 640, font: str = FONT) -> str:
    """The picture, ``width`` pixels wide and as high as it needs, with the chart's text alternative inside."""
    picture = _Picture(width)
    if is_something_drawn(chart):
        _DRAWN[chart.kind](picture, chart)
    else:
        picture.write(0, LINE, "Nothing to draw: no value may be shown.", fill=theme.QUIET_INK)
        picture.height = 2 * LINE
    return picture.finished(chart, font)


def width_of(words: str, *, bold: bool = False) -> float:
    """About how many pixels words take."""
    return len(words) * (_BOLD if bold else _LETTER)


@dataclass
class _Picture:
    """Gathers marks; ``texts`` are (left, top, right, bottom, words) of everything written, so that tests can see what meets."""

    width: int
    height: float = 0.0
    marks: list[str] = field(default_factory=list)
    texts: list[tuple[float, float, float, float, str]] = field(default_factory=list)

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, thickness: float = 1.0) -> None:
        self.marks.append(f'<path d="M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}" stroke="{colour}" stroke-width="{_n(thickness)}" fill="none"/>')

    def path(self, points: Sequence[tuple[float, float]], colour: str, dash: str) -> None:
        way = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        dashes = f' stroke-dasharray="{_DASHES[dash]}"' if _DASHES[dash] else ""
        self.marks.append(f'<path d="{way}" stroke="{colour}" stroke-width="2.2" fill="none" stroke-linejoin="round"{dashes}/>')

    def bar(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.marks.append(f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0.0))}" height="{_n(height)}" fill="{colour}"/>')

    def point(self, x: float, y: float, colour: str, symbol: str) -> None:
        self.marks.append(_SYMBOLS[symbol](x, y, colour))

    def write(self, x: float, y: float, words: str, *, fill: str = theme.INK, anchor: str = "start", bold: bool = False) -> None:
        """Words on a baseline at ``y``."""
        weight = ' font-weight="bold"' if bold else ""
        self.marks.append(f'<text x="{_n(x)}" y="{_n(y)}" fill="{fill}" text-anchor="{anchor}"{weight}>{escape(words)}</text>')
        long = width_of(words, bold=bold)
        left = x - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
        self.texts.append((left, y - SIZE * 0.8, left + long, y + SIZE * 0.25, words))

    def finished(self, chart: Chart, font: str) -> str:
        high = _n(self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {self.width} {high}" width="{self.width}" height="{high}" '
            f'font-family={quoteattr(font)} font-size="{SIZE}" aria-label={quoteattr(chart.alternative)}>{"".join(self.marks)}</svg>'
        )


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


_SYMBOLS: dict[str, Callable[[float, float, str], str]] = {
    "circle": lambda x, y, c: f'<circle cx="{_n(x)}" cy="{_n(y)}" r="5" fill="{c}"/>',
    "circle-open": lambda x, y, c: f'<circle cx="{_n(x)}" cy="{_n(y)}" r="4.5" fill="#FFFFFF" stroke="{c}" stroke-width="2"/>',
    "diamond": lambda x, y, c: f'<path d="M{_n(x)} {_n(y - 6)}l6 6l-6 6l-6 -6z" fill="{c}"/>',
    "square": lambda x, y, c: f'<rect x="{_n(x - 5)}" y="{_n(y - 5)}" width="10" height="10" fill="{c}"/>',
    "triangle-up": lambda x, y, c: f'<path d="M{_n(x)} {_n(y - 6)}l6 11h-12z" fill="{c}"/>',
}


# Lines over time -------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Frame:
    """Where the plot stands, and how days and values become pixels."""

    left: float
    right: float
    top: float
    highest: float
    first: int
    last: int

    def x(self, place: int) -> float:
        span = self.last - self.first
        return self.right if span == 0 else self.left + (place - self.first) / span * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.top + _PLOT * (1 - value / self.highest)


def _places(chart: Chart) -> list[int]:
    """Where each category stands along the axis: days by the calendar, anything else in order."""
    return [one.toordinal() if isinstance(one, date) else number for number, one in enumerate(chart.categories)]


def _draw_lines(picture: _Picture, chart: Chart, *, is_step: bool) -> None:
    largest, places = largest_of(chart), _places(chart)
    notes = note_heights(chart.notes, _PLOT)
    highest = largest * _PLOT / (_PLOT - LINE * (1.6 + 1.2 * len(chart.notes)))
    ends = [End(series.end_label, heights_of(series, highest, _PLOT)) for series in chart.series if series.end_label]
    over = place_over_ends(ends, plot_height=_PLOT, taken=notes)
    ticks = [tick for tick in value_ticks(largest) if tick <= highest]
    left = max(width_of(f"{tick:,.0f}") for tick in ticks) + 8
    right = picture.width - (8 if over else max((width_of(line, bold=True) for end in ends for line in broken(end.text)), default=0) + 12)
    frame = _Frame(left, right, 1.5 * LINE, highest, places[0], places[-1])
    picture.write(left, LINE * 0.8, chart.value_axis, fill=theme.QUIET_INK)
    _draw_grid(picture, chart, frame, ticks)
    for series in chart.series:
        _draw_one_line(picture, series, places, frame, is_step=is_step)
    for note, middle in zip(chart.notes, notes, strict=True):
        _draw_note(picture, frame, chart, note, frame.top + _PLOT - middle)
    _label_ends(picture, chart, frame, ends, over)
    picture.height = frame.top + _PLOT + 2.6 * LINE


def _draw_grid(picture: _Picture, chart: Chart, frame: _Frame, ticks: Sequence[float]) -> None:
    for tick in ticks:
        picture.line(frame.left, frame.y(tick), frame.right, frame.y(tick), theme.AXIS if tick == 0 else theme.GRID)
        picture.write(frame.left - 6, frame.y(tick) + 4, f"{tick:,.0f}", fill=theme.QUIET_INK, anchor="end")
    base = frame.y(0)
    for place, lines in _under_the_axis(chart):
        x = frame.x(place)
        picture.line(x, base, x, base + 4, theme.AXIS)
        longest = max(map(width_of, lines)) / 2
        middle = min(max(x, longest), picture.width - longest)
        for number, words in enumerate(lines):
            picture.write(middle, base + 4 + SIZE + number * LINE * 0.9, words, fill=theme.QUIET_INK, anchor="middle")


def _under_the_axis(chart: Chart) -> list[tuple[int, tuple[str, str]]]:
    days = chart.categories
    if marks := month_ticks(days):
        return [(mark.toordinal(), (f"{mark:%b}", str(mark.year))) for mark in marks]
    chosen = sorted({0, len(days) - 1} | ({len(days) // 2} if len(days) > 4 else set()))
    return [(_places(chart)[n], _day_in_lines(days[n])) for n in chosen]


def _day_in_lines(day: date | str) -> tuple[str, str]:
    return (f"{day.day} {day:%b}", str(day.year)) if isinstance(day, date) else (day, "")


def _draw_one_line(picture: _Picture, series: Series, places: Sequence[int], frame: _Frame, *, is_step: bool) -> None:
    """The line in stretches: where a value is not there the line has a gap."""
    part = theme.PARTS[series.emphasis]
    stretch: list[tuple[float, float]] = []
    for place, value in [*zip(places, series.values, strict=True), (0, None)]:
        if value is None:
            if len(stretch) > 1:
                picture.path(stretch, part.fill, part.dash)
            elif stretch:
                picture.point(*stretch[0], part.fill, part.symbol)
            stretch = []
            continue
        x, y = frame.x(place), frame.y(value)
        if is_step and stretch:
            stretch.append((x, stretch[-1][1]))
        stretch.append((x, y))


def _draw_note(picture: _Picture, frame: _Frame, chart: Chart, note, middle: float) -> None:
    place = note.at.toordinal() if isinstance(note.at, date) else list(chart.categories).index(note.at)
    x = frame.x(place)
    share = (x - frame.left) / max(frame.right - frame.left, 1)
    anchor, aside = ("start", 5) if share < 0.4 else ("end", -5) if share > 0.6 else ("middle", 0)
    picture.line(x, middle + (LINE / 2 if anchor == "middle" else -4), x, frame.y(note.height) - 3, theme.QUIET_INK)
    picture.write(x + aside, middle + 4, note.text, anchor=anchor)


def _label_ends(picture: _Picture, chart: Chart, frame: _Frame, ends: Sequence[End], over: Sequence[float] | None) -> None:
    labelled = [series for series in chart.series if series.end_label]
    lines = [[end.text] if over else broken(end.text) for end in ends]
    middles = over or place_beside_ends(ends, [len(each) for each in lines], plot_height=_PLOT)
    for series, words, middle in zip(labelled, lines, middles, strict=True):
        colour = theme.PARTS[series.emphasis].text
        top = frame.top + _PLOT - middle + 4 - (len(words) - 1) * LINE / 2
        for number, each in enumerate(words):
            x, anchor = (frame.right, "end") if over else (frame.right + 6, "start")
            picture.write(x, top + number * LINE, each, fill=colour, anchor=anchor, bold=True)


# Rows ------------------------------------------------------------------------------------------------------------------------------------


def _draw_bars(picture: _Picture, chart: Chart) -> None:
    many, words = len(chart.series) > 1, [values_in_words(series) for series in chart.series]
    labels = [f"{label} {series.name}" if many else label for series, each in zip(chart.series, words, strict=True) for label in each]
    rows = _Rows(
        picture, chart, largest_of(chart), room=max((width_of(label, bold=True) for label in labels), default=0) + 8, bars=len(words)
    )
    for index, _ in enumerate(chart.categories):
        for number, series in enumerate(chart.series):
            value, part = series.values[index], theme.PARTS[series.emphasis]
            y = rows.bar_top(index, number)
            picture.bar(rows.left, y, rows.long(value or 0), _BAR, part.fill)
            label = f"{words[number][index]} {series.name}" if many else words[number][index]
            picture.write(rows.left + rows.long(value or 0) + 4, y + _BAR - 3, label, fill=part.text, bold=True)


def _draw_stacked(picture: _Picture, chart: Chart) -> None:
    words = [values_in_words(series) for series in chart.series]
    totals = [sum(series.values[index] or 0 for series in chart.series) for index in range(len(chart.categories))]
    said = [" + ".join(each[index] for each in words) for index in range(len(chart.categories))]
    rows = _Rows(
        picture, chart, max(totals, default=1) or 1, room=max((width_of(each, bold=True) for each in said), default=0) + 8, has_key=True
    )
    for index, _ in enumerate(chart.categories):
        x, y = rows.left, rows.bar_top(index, 0)
        for series in chart.series:
            long = rows.long(series.values[index] or 0)
            picture.bar(x, y, long - (1 if long > 2 else 0), _BAR, theme.PARTS[series.emphasis].fill)
            x += long
        _write_in_colours(picture, x + 4, y + _BAR - 3, chart.series, [each[index] for each in words], " + ")


def _draw_range(picture: _Picture, chart: Chart) -> None:
    words = [values_in_words(series) for series in chart.series]
    said = [" · ".join(each[index] for each in words) for index in range(len(chart.categories))]
    rows = _Rows(
        picture,
        chart,
        largest_of(chart),
        room=max((width_of(each, bold=True) for each in said), default=0) + 16,
        has_key=True,
        foot=_AXIS_FOOT,
    )
    for index, _ in enumerate(chart.categories):
        middle = rows.bar_top(index, 0) + _BAR / 2
        values = [series.values[index] for series in chart.series]
        known = [value for value in values if value is not None]
        if known:
            picture.line(rows.left + rows.long(min(known)), middle, rows.left + rows.long(max(known)), middle, "#B9C0C5", 4)
        for series, value in zip(chart.series, values, strict=True):
            if value is not None:
                picture.point(rows.left + rows.long(value), middle, theme.PARTS[series.emphasis].fill, theme.PARTS[series.emphasis].symbol)
        long = width_of(said[index], bold=True)
        _write_in_colours(picture, picture.width - long - 2, middle + 4, chart.series, [each[index] for each in words], " · ")
    _draw_value_axis(picture, chart, rows)


def _draw_value_axis(picture: _Picture, chart: Chart, rows: "_Rows") -> None:
    base = picture.height - _AXIS_FOOT + 4
    for tick in value_ticks(rows.largest):
        if tick <= rows.largest * 1.02:
            x = rows.left + rows.long(tick)
            picture.line(x, base, x, base + 4, theme.AXIS)
            said = f"{tick:,.0f}"
            picture.write(max(x, width_of(said) / 2), base + 4 + SIZE, said, fill=theme.QUIET_INK, anchor="middle")
    picture.line(rows.left, base, rows.left + rows.long(rows.largest), base, theme.AXIS)
    picture.write(rows.left, base + 4 + SIZE + LINE, chart.value_axis, fill=theme.QUIET_INK)


def _draw_bridge(picture: _Picture, chart: Chart) -> None:
    spans, words = spans_of(chart), [values_in_words(series) for series in chart.series]
    lowest = min(0.0, *(low for low, _ in spans))
    room = max((width_of(label, bold=True) for each in words for label in each), default=0) + 8
    rows = _Rows(picture, chart, max(high for _, high in spans) - lowest or 1, room=room)
    for index, (low, high) in enumerate(spans):
        y = rows.bar_top(index, 0)
        for series, each in zip(chart.series, words, strict=True):
            part = theme.PARTS[series.emphasis]
            if series.values[index] is not None:
                picture.bar(rows.left + rows.long(low - lowest), y, rows.long(high - low), _BAR, part.fill)
            if each[index] and (series.values[index] is not None or series.value_labels):
                picture.write(rows.left + rows.long(high - lowest) + 4, y + _BAR - 3, each[index], fill=part.text, bold=True)


class _Rows:
    """Rows from top to bottom: names left of their bars when short, above them when long; a key of words on top where there is one."""

    def __init__(
        self, picture: _Picture, chart: Chart, largest: float, *, room: float, bars: int = 1, has_key: bool = False, foot: float = 4.0
    ):
        names = [str(category) for category in chart.categories]
        self._is_above = max(map(width_of, names), default=0) > _NAMES_AT_MOST * picture.width
        self._top = (1.5 * LINE if has_key else 4.0) + (LINE if self._is_above else 0)
        self._row = (_BAR + 4) * bars + (LINE + 4 if self._is_above else _ROW - _BAR - 4)
        self.left = 0.0 if self._is_above else max(map(width_of, names), default=0) + 10
        self.largest = largest
        self._per_unit = max(picture.width - self.left - room, 40) / largest
        for index, name in enumerate(names):
            y = self.bar_top(index, 0)
            picture.write(0, y - 4 if self._is_above else y + _BAR - 3, name)
        if has_key:
            signs = [f"{theme.PARTS[series.emphasis].sign} {series.name}" for series in chart.series]
            _write_in_colours(picture, 0, LINE * 0.8, chart.series, signs, "   ")
        picture.height = self._top + self._row * len(names) + foot

    def bar_top(self, index: int, number: int) -> float:
        return self._top + index * self._row + number * (_BAR + 4)

    def long(self, value: float) -> float:
        return value * self._per_unit


def _write_in_colours(picture: _Picture, x: float, y: float, series: Sequence[Series], words: Sequence[str], between: str) -> None:
    for number, (one, text) in enumerate(zip(series, words, strict=True)):
        picture.write(x, y, text, fill=theme.PARTS[one.emphasis].text, bold=True)
        x += width_of(text, bold=True) + width_of(between, bold=True)
        if number < len(words) - 1 and between.strip():
            picture.write(x - width_of(between, bold=True) * 0.7, y, between.strip(), fill=theme.QUIET_INK)


# Columns ---------------------------------------------------------------------------------------------------------------------------------


def _draw_columns(picture: _Picture, chart: Chart) -> None:
    series, largest = chart.series[0], largest_of(chart) * 1.14
    part, words = theme.PARTS[series.emphasis], values_in_words(series)
    top, each = 1.5 * LINE, picture.width / max(len(chart.categories), 1)
    picture.write(0, LINE * 0.8, chart.value_axis, fill=theme.QUIET_INK)
    base = top + _PLOT * 0.75
    for index, (category, value) in enumerate(zip(chart.categories, series.values, strict=True)):
        middle, high = (index + 0.5) * each, (value or 0) / largest * _PLOT * 0.75
        picture.bar(middle - each * 0.3, base - high, each * 0.6, high, part.fill)
        picture.write(middle, base - high - 4, words[index], fill=part.text, anchor="middle", bold=True)
        picture.write(middle, base + 4 + SIZE, str(category), anchor="middle")
    picture.line(0, base, picture.width, base, theme.AXIS)
    picture.height = base + 1.6 * LINE


_DRAWN: dict[str, Callable[[_Picture, Chart], None]] = {
    "line": lambda picture, chart: _draw_lines(picture, chart, is_step=False),
    "step": lambda picture, chart: _draw_lines(picture, chart, is_step=True),
    "bar": _draw_bars,
    "stacked": _draw_stacked,
    "range": _draw_range,
    "column": _draw_columns,
    "bridge": _draw_bridge,
}
