"""Bars as a picture: level rows with their values written at the end, dots on a range, bridges, and upright columns."""

from textwrap import wrap

from data_access.digits import plain_number
from data_access.outputs import theme
from data_access.outputs.chart_scales import bar_labels, largest_of, spans_of, value_ticks, values_in_words
from data_access.outputs.model import Chart
from data_access.outputs.svg_picture import LINE, SIZE, Picture, longest_of, width_of

_ROW, _BAR = 24, 15
_AXIS_FOOT = 3 * LINE
_NAMES_AT_MOST = 0.3
"""Of the width: longer names stand above their bars."""
_APART = "\u00a0" * 4
"""Between the words of a key: blanks that are not drawn into one."""


def draw_bars(picture: Picture, chart: Chart) -> None:
    """One bar a category and series, side by side."""
    labels = bar_labels(chart)
    room = longest_of([label for each in labels for label in each], bold=True) + 8
    rows = _Rows(picture, chart, largest_of(chart), room=room, bars=len(labels))
    for index, _ in enumerate(chart.categories):
        for number, series in enumerate(chart.series):
            long, part = rows.long(series.values[index] or 0), theme.PARTS[series.emphasis]
            y = rows.bar_top(index, number)
            picture.bar(rows.left, y, long, _BAR, part.fill)
            picture.write(rows.left + long + 4, y + _BAR - 3, labels[number][index], fill=part.text, bold=True)


def draw_stacked(picture: Picture, chart: Chart) -> None:
    """One bar a category, its series end to end."""
    totals = [sum(series.values[index] or 0 for series in chart.series) for index in range(len(chart.categories))]
    rows = _Rows(picture, chart, max(totals, default=1) or 1, room=longest_of(_said(chart, " + "), bold=True) + 8, has_key=True)
    for index, total in enumerate(totals):
        x, y = rows.left, rows.bar_top(index, 0)
        for series in chart.series:
            long = rows.long(series.values[index] or 0)
            picture.bar(x, y, long - (1 if long > 2 else 0), _BAR, theme.PARTS[series.emphasis].fill)
            x += long
        picture.write_coloured(rows.left + rows.long(total) + 4, y + _BAR - 3, _values(chart, index), " + ")


def draw_range(picture: Picture, chart: Chart) -> None:
    """A marker for each series on a band from the lowest to the highest, with an axis under all rows."""
    room = longest_of(_said(chart, " · "), bold=True) + 16
    rows = _Rows(picture, chart, largest_of(chart), room=room, has_key=True, foot=_AXIS_FOOT)
    for index, _ in enumerate(chart.categories):
        middle = rows.bar_top(index, 0) + _BAR / 2
        values = [series.values[index] for series in chart.series]
        known = [value for value in values if value is not None]
        if known:
            picture.line(rows.left + rows.long(min(known)), middle, rows.left + rows.long(max(known)), middle, "#B9C0C5", 4)
        for series, value in zip(chart.series, values, strict=True):
            if value is not None:
                picture.point(rows.left + rows.long(value), middle, theme.PARTS[series.emphasis].fill, theme.PARTS[series.emphasis].symbol)
        picture.write_coloured(picture.width - 2, middle + 4, _values(chart, index), " · ", anchor="end")
    _draw_value_axis(picture, chart, rows)


def draw_bridge(picture: Picture, chart: Chart) -> None:
    """From one level to another: each bar begins where the one before it ended."""
    spans, words = spans_of(chart), [values_in_words(series) for series in chart.series]
    lowest = min(0.0, *(low for low, _ in spans))
    room = longest_of([label for each in words for label in each], bold=True) + 8
    rows = _Rows(picture, chart, max(high for _, high in spans) - lowest or 1, room=room)
    for index, (low, high) in enumerate(spans):
        y = rows.bar_top(index, 0)
        for series, each in zip(chart.series, words, strict=True):
            part = theme.PARTS[series.emphasis]
            if series.values[index] is not None:
                picture.bar(rows.left + rows.long(low - lowest), y, rows.long(high - low), _BAR, part.fill)
            if each[index] and (series.values[index] is not None or series.value_labels):
                picture.write(rows.left + rows.long(high - lowest) + 4, y + _BAR - 3, each[index], fill=part.text, bold=True)


def draw_columns(picture: Picture, chart: Chart) -> None:
    """Upright bars of the first series, with their values on top; a long name under its bar is broken into lines."""
    series, largest = chart.series[0], largest_of(chart) * 1.14
    part, words = theme.PARTS[series.emphasis], values_in_words(series)
    tall, each = picture.plot * 0.75, picture.width / max(len(chart.categories), 1)
    names = [wrap(str(category), max(int((each - 6) / width_of("x")), 1)) for category in chart.categories]
    picture.write(0, LINE * 0.8, chart.value_axis, fill=theme.QUIET_INK)
    base = 1.5 * LINE + tall
    for index, (lines, value) in enumerate(zip(names, series.values, strict=True)):
        middle, high = (index + 0.5) * each, (value or 0) / largest * tall
        picture.bar(middle - each * 0.3, base - high, each * 0.6, high, part.fill)
        picture.write(middle, base - high - 4, words[index], fill=part.text, anchor="middle", bold=True)
        for number, line in enumerate(lines):
            picture.write(middle, base + 4 + SIZE + number * LINE, line, anchor="middle")
    picture.line(0, base, picture.width, base, theme.AXIS)
    picture.height = base + (0.6 + max(map(len, names), default=0)) * LINE


def _said(chart: Chart, between: str) -> list[str]:
    """The values of each category as they are written at its row's end."""
    return [between.join(words for words, _ in _values(chart, index)) for index in range(len(chart.categories))]


def _values(chart: Chart, index: int) -> list[tuple[str, str]]:
    return [(values_in_words(series)[index], theme.PARTS[series.emphasis].text) for series in chart.series]


def _draw_value_axis(picture: Picture, chart: Chart, rows: "_Rows") -> None:
    base = picture.height - _AXIS_FOOT + 4
    for tick in value_ticks(rows.largest):
        if tick <= rows.largest * 1.02:
            x = rows.left + rows.long(tick)
            picture.line(x, base, x, base + 4, theme.AXIS)
            said = plain_number(tick, 0)
            picture.write(max(x, width_of(said) / 2), base + 4 + SIZE, said, fill=theme.QUIET_INK, anchor="middle")
    picture.line(rows.left, base, rows.left + rows.long(rows.largest), base, theme.AXIS)
    picture.write(rows.left, base + 4 + SIZE + LINE, chart.value_axis, fill=theme.QUIET_INK)


class _Rows:
    """Rows from top to bottom: names left of their bars when short, above them when long; a key of words on top where there is one."""

    def __init__(
        self, picture: Picture, chart: Chart, largest: float, *, room: float, bars: int = 1, has_key: bool = False, foot: float = 4.0
    ):
        names = [str(category) for category in chart.categories]
        self._is_above = longest_of(names) > _NAMES_AT_MOST * picture.width
        key = _key_in_lines(chart, picture.width) if has_key else []
        self._top = ((0.5 + len(key)) * LINE if has_key else 4.0) + (LINE if self._is_above else 0)
        self._row = (_BAR + 4) * bars + (LINE + 4 if self._is_above else _ROW - _BAR - 4)
        self.left = 0.0 if self._is_above else longest_of(names) + 10
        self.largest = largest
        self._per_unit = max(picture.width - self.left - room, 40) / largest
        for index, name in enumerate(names):
            y = self.bar_top(index, 0)
            picture.write(0, y - 4 if self._is_above else y + _BAR - 3, name)
        for number, line in enumerate(key):
            picture.write_coloured(0, (0.8 + number) * LINE, line, _APART)
        picture.height = self._top + self._row * len(names) + foot

    def bar_top(self, index: int, number: int) -> float:
        return self._top + index * self._row + number * (_BAR + 4)

    def long(self, value: float) -> float:
        return value * self._per_unit


def _key_in_lines(chart: Chart, width: float) -> list[list[tuple[str, str]]]:
    """The signs and names of the series with their colours, in as many lines as they need."""
    lines: list[list[tuple[str, str]]] = [[]]
    for series in chart.series:
        part = theme.PARTS[series.emphasis]
        one = (f"{part.sign} {series.name}", part.text)
        if lines[-1] and width_of(_APART.join(words for words, _ in [*lines[-1], one]), bold=True) > width:
            lines.append([])
        lines[-1].append(one)
    return lines
