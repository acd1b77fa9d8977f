"""Charts that stay charts in a slide: native, with their data inside, drawn from the same description as on the screen."""

from collections.abc import Sequence
from datetime import date, timedelta

from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from data_access.outputs import theme
from data_access.outputs.chart_scales import largest_of, month_ticks, value_ticks, values_in_words
from data_access.outputs.model import Chart, Series

LINES = ("line", "step")
_KINDS = {
    "line": XL_CHART_TYPE.LINE,
    "step": XL_CHART_TYPE.LINE,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "range": XL_CHART_TYPE.BAR_CLUSTERED,
    "bridge": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
}
_DASHES = {"solid": None, "dot": MSO_LINE_DASH_STYLE.ROUND_DOT, "dash": MSO_LINE_DASH_STYLE.DASH, "dashdot": MSO_LINE_DASH_STYLE.DASH_DOT}
_TEXT = Pt(12)


def add_chart(shapes, chart: Chart, box: tuple[int, int, int, int]) -> NativeChart:
    """Adds the chart to a slide's shapes within (left, top, width, height), with its text alternative."""
    frame = shapes.add_chart(_KINDS[chart.kind], *box, _data(chart))
    frame.name = f"Chart: {chart.key}"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.alternative)
    native = frame.chart
    native.has_title = False
    native.font.size, native.font.name, native.font.color.rgb = _TEXT, "Arial", _colour(theme.INK)
    if chart.kind in LINES:
        _finish_lines(native, chart)
    else:
        _finish_bars(native, chart)
    return native


def _colour(code: str) -> RGBColor:
    return RGBColor.from_string(code.removeprefix("#"))


def _data(chart: Chart) -> CategoryChartData:
    data = CategoryChartData(number_format="General")
    categories, values = _stepped(chart) if chart.kind == "step" else (_named(chart), [series.values for series in chart.series])
    data.categories = categories
    for series, shown in zip(chart.series, values, strict=True):
        data.add_series(series.name, shown)
    return data


def _named(chart: Chart) -> list[date | str]:
    """Categories; one whose value may not be shown says so in its name, since a bar that is not there can carry no label."""
    if chart.kind in LINES:
        return list(chart.categories)
    words = [values_in_words(series) for series in chart.series]
    names: list[date | str] = []
    for index, category in enumerate(chart.categories):
        marks = [
            each[index] if len(words) == 1 else f"{series.name} {each[index]}"
            for series, each in zip(chart.series, words, strict=True)
            if series.values[index] is None and each[index]
        ]
        names.append(f"{category}: {', '.join(marks)}" if marks else str(category))
    return names


def _stepped(chart: Chart) -> tuple[list[date | str], list[list[float | None]]]:
    """Days with the day before each change put in, so that a line that joins points goes level and then up."""
    days, values = [chart.categories[0]], [[series.values[0]] for series in chart.series]
    for index in range(1, len(chart.categories)):
        before, day = chart.categories[index - 1], chart.categories[index]
        if isinstance(before, date) and isinstance(day, date) and (day - before).days > 1:
            days.append(day - timedelta(days=1))
            for series, shown in zip(chart.series, values, strict=True):
                shown.append(series.values[index - 1])
        days.append(day)
        for series, shown in zip(chart.series, values, strict=True):
            shown.append(series.values[index])
    return days, values


def _finish_lines(native: NativeChart, chart: Chart) -> None:
    native.has_legend = False
    _quiet_axes(native)
    ticks = value_ticks(largest_of(chart))
    native.value_axis.minimum_scale, native.value_axis.maximum_scale, native.value_axis.major_unit = 0, ticks[-1], ticks[1] - ticks[0]
    _mark_days(native, chart)
    for drawn, series in zip(native.plots[0].series, chart.series, strict=True):
        part = theme.PARTS[series.emphasis]
        drawn.smooth = False
        drawn.marker.style = XL_MARKER_STYLE.NONE if len(chart.categories) > 2 else XL_MARKER_STYLE.CIRCLE
        drawn.format.line.width, drawn.format.line.color.rgb = Pt(2.25), _colour(part.fill)
        if _DASHES[part.dash] is not None:
            drawn.format.line.dash_style = _DASHES[part.dash]
    _fill_the_frame(native)


def _mark_days(native: NativeChart, chart: Chart) -> None:
    """As few days under the axis as on the screen: firsts of months, or a handful of days of a short span."""
    axis, days = native.category_axis, chart.categories
    if not isinstance(days[0], date) or not isinstance(days[-1], date):
        return
    marks = month_ticks(days)
    months = (marks[1].year - marks[0].year) * 12 + marks[1].month - marks[0].month if len(marks) > 1 else 1
    every, unit, form = (months, "months", "mmm yyyy") if marks else (max((days[-1] - days[0]).days // 4, 1), "days", "d mmm yyyy")
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = form, False
    for tag, value in (("majorUnit", str(every)), ("majorTimeUnit", unit)):
        axis._element.append(parse_xml(f'<c:{tag} {nsdecls("c")} val="{value}"/>'))


def _quiet_axes(native: NativeChart) -> None:
    for axis in (native.value_axis, native.category_axis):
        axis.format.line.color.rgb = _colour(theme.AXIS)
        axis.tick_labels.font.size = _TEXT
        axis.major_tick_mark = XL_TICK_MARK.OUTSIDE
    native.value_axis.has_major_gridlines = True
    native.value_axis.major_gridlines.format.line.color.rgb = _colour(theme.GRID)
    native.value_axis.tick_labels.number_format, native.value_axis.tick_labels.number_format_is_linked = "#,##0", False
    native.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW


PLOT = (0.08, 0.03, 0.91, 0.84)
"""The share of a line chart's frame that its plot takes: left, top, width, height. Labels beside it reckon with it."""


def _fill_the_frame(native: NativeChart) -> None:
    edges = "".join(f'<c:{name} val="{value}"/>' for name, value in zip("xywh", PLOT, strict=True))
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    layout = parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{modes}{edges}</c:manualLayout></c:layout>")
    area = native._chartSpace.chart.plotArea
    for old in area.findall("{http://schemas.openxmlformats.org/drawingml/2006/chart}layout"):
        area.remove(old)
    area.insert(0, layout)


def _finish_bars(native: NativeChart, chart: Chart) -> None:
    native.has_legend = len(chart.series) > 1
    if native.has_legend:
        native.legend.position, native.legend.include_in_layout, native.legend.font.size = XL_LEGEND_POSITION.TOP, False, _TEXT
    _quiet_axes(native)
    native.value_axis.visible, native.value_axis.has_major_gridlines, native.value_axis.minimum_scale = False, False, 0
    native.category_axis.reverse_order = chart.kind != "column"
    native.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    plot = native.plots[0]
    plot.gap_width = 40
    for drawn, series in zip(plot.series, chart.series, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = _colour(theme.PARTS[series.emphasis].fill)
        drawn.invert_if_negative = False
        _label_bars(drawn, series, is_stacked=chart.kind == "stacked")


def _label_bars(drawn, series: Series, *, is_stacked: bool) -> None:
    labels = drawn.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = (
        True,
        "#,##0.#;−#,##0.#" if _has_parts(series.values) else "#,##0",
        False,
    )
    labels.font.size, labels.font.bold = _TEXT, True
    inside = is_stacked and series.emphasis != "second"
    labels.position = XL_LABEL_POSITION.CENTER if is_stacked else XL_LABEL_POSITION.OUTSIDE_END
    labels.font.color.rgb = _colour(theme.PAPER if inside else theme.PARTS[series.emphasis].text)


def _has_parts(values: Sequence[float | None]) -> bool:
    return any(value is not None and value % 1 for value in values)
