"""What every drawing of a chart agrees on, whatever draws it: scales, ticks, labels, spans. Numbers and words; no marks."""

from collections.abc import Callable
from datetime import date
from math import ceil, floor, log10
from textwrap import wrap

from data_access.digits import rough_number
from data_access.outputs import theme
from data_access.outputs.model import Chart, Note, Series

NOTHING_TO_DRAW = "Nothing to draw: no value may be shown."
SHORT_NAME = 16
"""Letters of a name that stands left of its bar on a screen; longer ones stand above, so that a phone keeps its plot."""
_GUTTER_LETTERS = 14
"""The letters that fit a line of the room beside the ends of lines on a phone."""


def largest_of(chart: Chart) -> float:
    """The largest value drawn; 1 where there is none."""
    return max((value for series in chart.series for value in series.values if value is not None), default=0) or 1


def is_something_drawn(chart: Chart) -> bool:
    """Whether there is a mark to draw: bars of nought are drawn with their label, lines need a value."""
    return any(value is not None for series in chart.series for value in series.values) or chart.kind in {"bar", "stacked", "column"}


def values_in_words(series: Series, text: Callable[[str], str] = str) -> tuple[str, ...]:
    """The text of each value: as given, else the number; a value that is not there keeps its mark. ``text`` makes given text safe."""
    if series.value_labels:
        return tuple(map(text, series.value_labels))
    return tuple(series.mark or "[x]" if value is None else rough_number(value) for value in series.values)


def bar_labels(chart: Chart) -> list[list[str]]:
    """Of each series what stands at the ends of its bars: the number, and whose it is where there are several."""
    words = [values_in_words(series) for series in chart.series]
    if len(words) == 1:
        return [list(words[0])]
    return [[f"{label} {series.name}" for label in each] for series, each in zip(chart.series, words, strict=True)]


def value_ticks(largest: float) -> list[float]:
    """Whole, round steps from zero: about five of them."""
    rough = max(largest / 5, 1)
    size = 10 ** floor(log10(rough))
    step = next(size * m for m in (1, 2, 5, 10) if size * m >= rough)
    return [step * n for n in range(ceil(largest / step) + 1)]


def month_ticks(days: tuple[date | str, ...]) -> list[date]:
    """At most five firsts of a month; none where the span is too short for months to tell days apart."""
    first, last = days[0], days[-1]
    if not isinstance(first, date) or not isinstance(last, date) or (last - first).days < 62:
        return []
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((n for n in (1, 2, 3, 6, 12, 24, 60, 120) if months / n <= 5), 240)
    begin = first.year * 12 + first.month - 1
    marks = [date(n // 12, n % 12 + 1, 1) for n in range(begin, begin + months + 1) if n % step == 0]
    return [mark for mark in marks if first <= mark <= last]


def places_of(chart: Chart) -> list[int]:
    """Where each category stands along the axis: days by the calendar, anything else in order."""
    return [one.toordinal() if isinstance(one, date) else number for number, one in enumerate(chart.categories)]


def under_the_axis(chart: Chart) -> list[tuple[int, tuple[str, str]]]:
    """What is written under the axis, on two lines, and at which place: months where they tell days apart, else the first, middle and last."""
    days = chart.categories
    if marks := month_ticks(days):
        return [(mark.toordinal(), (f"{mark:%b}", str(mark.year))) for mark in marks]
    chosen = sorted({0, len(days) - 1} | ({len(days) // 2} if len(days) > 4 else set()))
    places = places_of(chart)
    return [(places[n], _day_in_lines(days[n])) for n in chosen]


def _day_in_lines(day: date | str) -> tuple[str, str]:
    return (f"{day.day} {day:%b}", str(day.year)) if isinstance(day, date) else (day, "")


def spans_of(chart: Chart) -> list[tuple[float, float]]:
    """Where each bar of a bridge begins and ends. What may not be shown has no length, and the next bar goes on from there."""
    spans, level = [], 0.0
    for index in range(len(chart.categories)):
        values = {series.emphasis: series.values[index] or 0 for series in chart.series if series.values[index] is not None}
        before = level
        level = values["context"] if "context" in values else level + values.get("main", 0) - values.get("second", 0)
        spans.append((0.0, level) if "context" in values else (min(before, level), max(before, level)))
    return spans


def broken(label: str) -> list[str]:
    """A label in lines that fit the room beside the lines; its number stays with the word before it."""
    words, _, number = label.rpartition(" ")
    return wrap(f"{words}\u00a0{number}" if words else label, _GUTTER_LETTERS)


def heights_of(series: Series, top: float, plot_height: float) -> tuple[float, ...]:
    """The heights of a line in pixels, where the plot reaches ``top``."""
    known = [value for value in series.values if value is not None] or [0.0]
    return tuple(value * plot_height / top for value in known)


def note_heights(notes: tuple[Note, ...], plot_height: float) -> tuple[float, ...]:
    """The middles of notes, one under the other at the top of the plot."""
    return tuple(plot_height - theme.LINE_HEIGHT * (0.5 + 1.2 * row) for row in range(len(notes)))
