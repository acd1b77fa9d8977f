"""Charts that stay charts in a slide: native, with their data inside, drawn from the same description as on the screen."""

from pptx.chart.chart import Chart as NativeChart
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from data_access.outputs import theme
from data_access.outputs.chart_scales import largest_of, month_ticks, value_ticks
from data_access.outputs.letters import one_line
from data_access.outputs.model import Chart
from data_access.outputs.pack_files.slide_chart_data import LINES, data_of, drawn_of, reach_of
from data_access.outputs.pack_files.slide_deck import rgb
from data_access.outputs.pack_files.slide_series import draw_bars, draw_bridge, draw_dots, draw_lines
from data_access.outputs.pack_files.slide_text import SMALLEST

_KINDS = {
    "line": XL_CHART_TYPE.LINE,
    "step": XL_CHART_TYPE.LINE,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "range": XL_CHART_TYPE.LINE_MARKERS,
    "bridge": XL_CHART_TYPE.BAR_STACKED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
}
PLOT = (0.08, 0.03, 0.9, 0.85)
"""The share of a line chart's frame that its plot takes: left, top, width, height. Labels beside it reckon with it."""


def add_chart(shapes, chart: Chart, box: tuple[float, float, float, float]) -> NativeChart:
    """Adds the chart to a slide's shapes within (left, top, width, height) in points, with its text alternative."""
    frame = shapes.add_chart(_KINDS[chart.kind], *(Pt(edge) for edge in box), data_of(chart))
    frame.name = f"Chart: {chart.key}"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", one_line(chart.alternative))
    native = frame.chart
    _number_axes(native)
    native.has_title = False
    native.font.size, native.font.name, native.font.color.rgb = Pt(SMALLEST), "Arial", rgb(theme.INK)
    _quiet_axes(native)
    _FINISHED[chart.kind](native, chart)
    return native


def _number_axes(native: NativeChart) -> None:
    """By numbers that the file format has: the library gives the axes of bars ones below nought."""
    for numbered in native._chartSpace.iter(qn("c:axId"), qn("c:crossAx")):
        numbered.set("val", numbered.get("val").lstrip("-"))


def _quiet_axes(native: NativeChart) -> None:
    for axis in (native.value_axis, native.category_axis):
        axis.format.line.color.rgb = rgb(theme.AXIS)
        axis.tick_labels.font.size = Pt(SMALLEST)
        axis.major_tick_mark = XL_TICK_MARK.OUTSIDE
    native.value_axis.has_major_gridlines = True
    native.value_axis.major_gridlines.format.line.color.rgb = rgb(theme.GRID)
    native.value_axis.tick_labels.number_format, native.value_axis.tick_labels.number_format_is_linked = "#,##0", False
    native.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    native.has_legend = False


def _finish_lines(native: NativeChart, chart: Chart) -> None:
    _scale(native, chart)
    _mark_days(native, chart)
    _from_edge_to_edge(native)
    draw_lines(native.plots[0], chart, drawn_of(chart)[1])
    _fill_the_frame(native)


def _from_edge_to_edge(native: NativeChart) -> None:
    """Lines reach the right edge, beside which their names stand."""
    native.value_axis._element.find(qn("c:majorUnit")).addprevious(parse_xml(f'<c:crossBetween {nsdecls("c")} val="midCat"/>'))


def _scale(native: NativeChart, chart: Chart, headroom: float = 1.0) -> None:
    axis, ticks = native.value_axis, value_ticks(largest_of(chart))
    axis.minimum_scale, axis.major_unit = 0, ticks[1] - ticks[0]
    axis.maximum_scale = max(ticks[-1], largest_of(chart) * headroom)


def _mark_days(native: NativeChart, chart: Chart) -> None:
    """As few days under the axis as on the screen, each with its full date: they are counted from the first day, not from a month's."""
    axis, days = native.category_axis, chart.categories
    if axis._element.tag != qn("c:dateAx"):
        return
    marks = month_ticks(days)
    months = (marks[1].year - marks[0].year) * 12 + marks[1].month - marks[0].month if len(marks) > 1 else 1
    every, unit = (months, "months") if marks else (max((days[-1] - days[0]).days // 4, 1), "days")
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "d mmm yyyy", False
    for tag, value in (("majorUnit", str(every)), ("majorTimeUnit", unit)):
        axis._element.append(parse_xml(f'<c:{tag} {nsdecls("c")} val="{value}"/>'))


def _fill_the_frame(native: NativeChart) -> None:
    edges = "".join(f'<c:{name} val="{value}"/>' for name, value in zip("xywh", PLOT, strict=True))
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    layout = parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{modes}{edges}</c:manualLayout></c:layout>")
    area = native._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, layout)


def _finish_range(native: NativeChart, chart: Chart) -> None:
    """Dots for the ends and the middle of each category, joined by a line: nothing starts from nought that does not."""
    _add_legend(native)
    _scale(native, chart, headroom=1.12)
    draw_dots(native.plots[0], chart)


def _finish_bars(native: NativeChart, chart: Chart) -> None:
    if len(chart.series) > 1:
        _add_legend(native)
    _level(native, chart)
    draw_bars(native.plots[0], chart)


def _finish_bridge(native: NativeChart, chart: Chart) -> None:
    """Without a key: every name says what its bar is, with its sign, and what only lifts the bars is nothing to name."""
    _level(native, chart)
    draw_bridge(native.plots[0], chart)


def _level(native: NativeChart, chart: Chart) -> None:
    axis = native.value_axis
    axis.visible, axis.has_major_gridlines = False, False
    # Bars end where there is still room for the number at their end.
    axis.minimum_scale, axis.maximum_scale = 0, reach_of(chart) * (1.15 if chart.kind in ("bar", "column") else 1.02)
    native.category_axis.reverse_order = chart.kind != "column"
    native.category_axis.major_tick_mark = XL_TICK_MARK.NONE


def _add_legend(native: NativeChart) -> None:
    native.has_legend = True
    native.legend.position, native.legend.include_in_layout, native.legend.font.size = XL_LEGEND_POSITION.TOP, False, Pt(SMALLEST)


_FINISHED = {
    **dict.fromkeys(LINES, _finish_lines),
    **dict.fromkeys(("bar", "stacked", "column"), _finish_bars),
    "range": _finish_range,
    "bridge": _finish_bridge,
}
