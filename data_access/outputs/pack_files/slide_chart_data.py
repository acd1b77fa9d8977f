"""What a native chart holds: the values as given, and a workbook in which text is text, whatever it looks like."""

from collections.abc import Sequence
from contextlib import contextmanager
from datetime import date

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from xlsxwriter import Workbook

from data_access.outputs.chart_scales import largest_of, spans_of, values_in_words
from data_access.outputs.letters import one_line
from data_access.outputs.model import Chart

LINES = ("line", "step")
BEGINS = "Begins at"
"""The series of a bridge that is not painted: it lifts each bar to where the one before ended."""
_NARROW = 0.06
"""Of the longest row: a part shorter than this has no room for its number."""


class _Inert(CategoryWorkbookWriter):
    """The workbook in a chart, where a name from the data is never a formula and never a link."""

    @contextmanager
    def _open_worksheet(self, xlsx_file):
        inert = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        with Workbook(xlsx_file, inert) as book:
            yield book, book.add_worksheet()


class _Data(CategoryChartData):
    @property
    def _workbook_writer(self):
        return _Inert(self)


def data_of(chart: Chart) -> CategoryChartData:
    """The data to draw; a value that may not be shown is left out, and its mark stands in the name of its category."""
    data = _Data(number_format="General")
    categories, values = drawn_of(chart)
    data.categories = categories
    if chart.kind == "bridge":
        data.add_series(BEGINS, [base for base, _ in spans_of(chart)])
    for series, shown in zip(chart.series, values, strict=True):
        data.add_series(one_line(series.name), shown)
    return data


def drawn_of(chart: Chart) -> tuple[Sequence[date | str], Sequence[Sequence[float | None]]]:
    """The categories and, for each series, the values that are drawn: a step needs some of them twice."""
    return _stepped(chart) if chart.kind == "step" else (_named(chart), [series.values for series in chart.series])


def has_room(chart: Chart, value: float | None) -> bool:
    """Whether a part of a stacked bar is long enough to hold its number."""
    rows = [sum(value or 0 for value in values) for values in zip(*(series.values for series in chart.series), strict=True)]
    return value is not None and value > _NARROW * max(rows, default=0)


def _named(chart: Chart) -> list[date | str]:
    """Categories; one whose value has no bar that it can be written on says it in its name."""
    if chart.kind in LINES:
        return [one if isinstance(one, date) else one_line(one) for one in chart.categories]
    names: list[date | str] = []
    for index, category in enumerate(chart.categories):
        told = ", ".join(_told(chart, index))
        names.append(one_line(f"{category}: {told}" if told else str(category)))
    return names


def _told(chart: Chart, index: int) -> list[str]:
    if chart.kind == "bridge":
        return [word for series in chart.series if (word := values_in_words(series)[index])]
    unwritten = [series for series in chart.series if not _is_written(chart, series.values[index])]
    words = [(series.name, values_in_words(series)[index]) for series in unwritten]
    return [word if len(chart.series) == 1 else f"{name} {word}" for name, word in words if word]


def _is_written(chart: Chart, value: float | None) -> bool:
    return value is not None and (chart.kind != "stacked" or has_room(chart, value))


def _stepped(chart: Chart) -> tuple[list[date | str], list[list[float | None]]]:
    """Each day of a change twice, with what was before and what is then: a line that joins points goes level, then straight up."""
    days: list[date | str] = []
    values: list[list[float | None]] = [[] for _ in chart.series]
    for index, day in enumerate(chart.categories):
        then = [series.values[index] for series in chart.series]
        before = [series.values[index - 1] for series in chart.series] if index and isinstance(day, date) else then
        for told in ([before] if before != then else []) + [then]:
            days.append(day if isinstance(day, date) else one_line(day))
            for shown, value in zip(values, told, strict=True):
                shown.append(value)
    return days, values


def reach_of(chart: Chart) -> float:
    """The largest value that the axis has to reach."""
    if chart.kind == "bridge":
        return max((end for _, end in spans_of(chart)), default=0) or 1
    if chart.kind == "stacked":
        return max((sum(value or 0 for value in row) for row in zip(*(s.values for s in chart.series), strict=True)), default=0) or 1
    return largest_of(chart)
