"""Charts as a workbook's own, beside the table that they draw: with the text alternative, the colours and the labels of the screen's.

A cell that holds a mark would be drawn as nought by some programs. So lines are drawn in stretches, each over numbers only; and a bar of a
mark, which has no length, is labelled with its mark.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as Drawing
from xlsxwriter.worksheet import Worksheet

from data_access.outputs import theme
from data_access.outputs.chart_scales import largest_of, values_in_words
from data_access.outputs.model import Chart, Series
from data_access.outputs.pack_files.pack_sheets import LINES, Sheet

_KINDS = {
    "bar": {"type": "bar"},
    "range": {"type": "bar"},
    "bridge": {"type": "bar"},
    "stacked": {"type": "bar", "subtype": "stacked"},
    "column": {"type": "column"},
}
_DASHES = {"solid": "solid", "dot": "round_dot", "dash": "dash", "dashdot": "dash_dot"}
_WIDTH, _HEIGHT, _BAR, _AROUND = 640, 400, 26, 110
"""Pixels: of a chart of lines or columns, of one bar, and of what stands around bars."""
_PLOT = 0.8
"""The share of a chart's height that its plot takes."""
_FONT = {"name": "Arial", "size": 10, "color": theme.INK}
_NO_GRID = {"major_gridlines": {"visible": False}}
_GRID = {"major_gridlines": {"visible": True, "line": {"color": theme.GRID}}}
_LINE_OF_AXIS = {"line": {"color": theme.AXIS}}
_DRAWN_AS_DARK = ("main", "fourth")


def draw_beside(book: Workbook, place: Worksheet, sheet: Sheet, chart: Chart, top: int) -> None:
    """Draws the chart right of its table, whose heads stand in row ``top``."""
    drawn = _lines(book, sheet, chart, top) if chart.kind in LINES else _bars(book, sheet, chart, top)
    drawn.set_title({"none": True})
    gap = len(chart.series) + 1
    place.set_column(gap, gap, 3)
    # Below the heads, which are printed on each page of a long table.
    place.insert_chart(top + 1, gap + 1, drawn, {"description": chart.alternative, "object_position": 3})


# Lines -----------------------------------------------------------------------------------------------------------------------------------


def _lines(book: Workbook, sheet: Sheet, chart: Chart, top: int) -> Drawing:
    drawn = book.add_chart({"type": "scatter", "subtype": "straight"})
    places = _places_of_labels(chart)
    repeated, number = [], 0
    for column, series in enumerate(chart.series, start=1):
        for which, (first, last) in enumerate(stretches(series)):
            repeated += [number] if which else []
            number += 1
            label = _end_label(series, last - first, places.get(column)) if last == len(series.values) - 1 else {}
            drawn.add_series({**_ranges(sheet, top, column, first, last), **_look_of_line(series, first == last), **label})
    drawn.set_x_axis(_axis_of_days(chart.categories))
    drawn.set_y_axis({**_GRID, **_LINE_OF_AXIS, "min": 0, "num_format": "#,##0", "num_font": _FONT})
    is_each_labelled = len(places) == len(chart.series)
    drawn.set_legend({"none": True} if is_each_labelled else {"position": "bottom", "font": _FONT, "delete_series": repeated})
    # Labels at the ends of lines stand in the room right of the plot.
    drawn.set_plotarea({"layout": {"x": 0.09, "y": 0.04, "width": 0.64 if places else 0.87, "height": _PLOT}})
    drawn.set_size({"width": _WIDTH, "height": _HEIGHT})
    return drawn


def stretches(series: Series) -> Iterator[tuple[int, int]]:
    """The first and last index of each run of numbers; what is not shown breaks the line."""
    for is_known, run in groupby(enumerate(series.values), key=lambda pair: pair[1] is not None):
        indices = [index for index, _ in run]
        if is_known:
            yield indices[0], indices[-1]


def _look_of_line(series: Series, is_single: bool) -> dict[str, object]:
    """A line; a day that stands alone between days not shown is a point."""
    part = theme.PARTS[series.emphasis]
    fill = {"fill": {"color": part.fill}, "border": {"color": part.fill}}
    return {
        "line": {"color": part.fill, "width": 2.25, "dash_type": _DASHES[part.dash]},
        "marker": {"type": "circle", "size": 5, **fill} if is_single else {"type": "none"},
    }


def _end_label(series: Series, before: int, place: str | None) -> dict[str, object]:
    """The label of a stretch's last point; those of the ``before`` points before it are left out."""
    if place is None:
        return {}
    font = {**_FONT, "color": theme.PARTS[series.emphasis].text}
    return {"data_labels": {"value": True, "position": place, "custom": [*[{"delete": True}] * before, _said(series.end_label, font)]}}


def _places_of_labels(chart: Chart) -> dict[int, str]:
    """Where the label at each line's end goes, by column: beside it; over and under where two ends meet; nowhere where more do."""
    ends = sorted((series.values[-1], column) for column, series in enumerate(chart.series, start=1) if _has_end(series))
    line = theme.LINE_HEIGHT * 1.1 * largest_of(chart) / (_PLOT * _HEIGHT)
    places: dict[int, str] = {}
    # What stands over or under its end takes a line more.
    for crowd in _crowds(ends, 2 * line):
        columns = [column for _, column in crowd]
        if len(_crowds(crowd, line)) == len(crowd):
            places |= dict.fromkeys(columns, "right")
        elif len(crowd) == 2:
            places |= zip(columns, ("below", "above"), strict=True)
    return places


def _has_end(series: Series) -> bool:
    return bool(series.end_label) and series.values[-1] is not None


def _crowds(ends: Sequence[tuple[float, int]], near: float) -> list[list[tuple[float, int]]]:
    """Ends from the lowest up, those together of which each is nearer to the next than this."""
    crowds: list[list[tuple[float, int]]] = []
    for end in ends:
        if crowds and end[0] - crowds[-1][-1][0] < near:
            crowds[-1].append(end)
        else:
            crowds.append([end])
    return crowds


def _axis_of_days(days: Sequence[date]) -> dict[str, object]:
    """Days at their true distances, about four of them named."""
    first, last = days[0], max(days[-1], days[0] + timedelta(days=1))
    step = max((last - first).days // 4, 1)
    return {
        **_NO_GRID,
        **_LINE_OF_AXIS,
        "min": first,
        "max": last,
        "major_unit": step,
        "date_axis": True,
        "num_format": "d mmm yyyy",
        "num_font": _FONT,
    }


# Bars ------------------------------------------------------------------------------------------------------------------------------------


def _bars(book: Workbook, sheet: Sheet, chart: Chart, top: int) -> Drawing:
    drawn = book.add_chart(_KINDS[chart.kind])
    for column, series in enumerate(chart.series, start=1):
        fill = {"fill": {"color": theme.PARTS[series.emphasis].fill}, "gap": 40}
        ranges = _ranges(sheet, top, column, 0, len(chart.categories) - 1)
        # Else the copy of the numbers that a chart keeps would have nought for a mark.
        ranges["values_data"] = list(series.values)
        drawn.add_series({**ranges, **fill, "data_labels": _labels_of_bars(chart, series)})
    names = {**_NO_GRID, **_LINE_OF_AXIS, "num_font": _FONT}
    # Each bar says its number, so that the axis of numbers would say it again.
    numbers = {**_NO_GRID, "visible": False, "min": 0}
    is_upright = chart.kind == "column"
    drawn.set_x_axis(names if is_upright else numbers)
    drawn.set_y_axis(numbers if is_upright else {**names, "reverse": True})
    drawn.set_legend({"position": "bottom", "font": _FONT} if len(chart.series) > 1 else {"none": True})
    drawn.set_size({"width": _WIDTH, "height": _HEIGHT if is_upright else _height_of_bars(chart)})
    return drawn


def _height_of_bars(chart: Chart) -> int:
    beside = 1 if chart.kind == "stacked" else len(chart.series)
    return _AROUND + _BAR * len(chart.categories) * max(beside, 1) + (_BAR * len(chart.categories)) // 2


def _labels_of_bars(chart: Chart, series: Series) -> dict[str, object]:
    is_inside = chart.kind == "stacked"
    is_on_dark = is_inside and series.emphasis in _DRAWN_AS_DARK
    font = {**_FONT, "color": theme.PAPER if is_on_dark else theme.INK}
    # A mark has no bar to stand on, so it is written as dark as all other text.
    custom = [_said(words, font if value else _FONT) for words, value in zip(values_in_words(series), series.values, strict=True)]
    return {"value": True, "position": "center" if is_inside else "outside_end", "custom": custom}


# What both have --------------------------------------------------------------------------------------------------------------------------


def _ranges(sheet: Sheet, top: int, column: int, first: int, last: int) -> dict[str, object]:
    """Where a series stands on its sheet: its name, and its categories and values from one index to another."""
    begin, end = top + 1 + first, top + 1 + last
    return {
        "name": [sheet.name, top, column],
        "categories": [sheet.name, begin, 0, end, 0],
        "values": [sheet.name, begin, column, end, column],
    }


def _said(words: str, font: dict[str, object]) -> dict[str, object]:
    """A label of these words. One that began with '=' would be a formula."""
    return {"value": f" {words}" if words.startswith("=") else words, "font": font}
