"""How the series of a native chart look: never colour alone, and every number as the pack says it."""

from collections.abc import Sequence

from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from data_access.digits import plain_number
from data_access.outputs import theme
from data_access.outputs.chart_scales import values_in_words
from data_access.outputs.letters import one_line
from data_access.outputs.model import Chart, Series
from data_access.outputs.pack_files.slide_chart_data import has_room
from data_access.outputs.pack_files.slide_deck import rgb
from data_access.outputs.pack_files.slide_text import SMALLEST

_DASHES = {"solid": None, "dot": MSO_LINE_DASH_STYLE.ROUND_DOT, "dash": MSO_LINE_DASH_STYLE.DASH, "dashdot": MSO_LINE_DASH_STYLE.DASH_DOT}
_MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "circle-open": XL_MARKER_STYLE.DASH,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    "square": XL_MARKER_STYLE.SQUARE,
    "triangle-up": XL_MARKER_STYLE.TRIANGLE,
}
_WHOLE = "#,##0"
_BESIDE_DOTS = (XL_LABEL_POSITION.LEFT, XL_LABEL_POSITION.RIGHT, XL_LABEL_POSITION.ABOVE)
"""Low, middle, high: where ends and middle meet, their numbers do not, and none stands on the axis."""


def draw_lines(plot, chart: Chart, values: Sequence[Sequence[float | None]]) -> None:
    """Lines of their part's colour and dash, of the ``values`` drawn; a point with nothing on either side is a dot."""
    for drawn, series, shown in zip(plot.series, chart.series, values, strict=True):
        part = theme.PARTS[series.emphasis]
        drawn.smooth = False
        drawn.marker.style = XL_MARKER_STYLE.NONE
        drawn.format.line.width, drawn.format.line.color.rgb = Pt(2.25), rgb(part.fill)
        if _DASHES[part.dash] is not None:
            drawn.format.line.dash_style = _DASHES[part.dash]
        for index in _alone(shown):
            _dot(drawn.points[index].marker, series)


def _alone(values: Sequence[float | None]) -> list[int]:
    around = [None, *values, None]
    return [n for n, value in enumerate(values) if value is not None and around[n] is None and around[n + 2] is None]


def draw_dots(plot, chart: Chart) -> None:
    """Marks without lines, each with its number, and a line from the lowest to the highest of a category."""
    for drawn, series, side in zip(plot.series, chart.series, _BESIDE_DOTS, strict=False):
        drawn.smooth = False
        drawn.format.line.fill.background()
        _dot(drawn.marker, series)
        _number(drawn, series, side, theme.PARTS[series.emphasis].text)
    last = plot._element.findall(qn("c:ser"))[-1]
    line = f'<a:ln w="38100"><a:solidFill><a:srgbClr val="{theme.AXIS.removeprefix("#")}"/></a:solidFill></a:ln>'
    joined = parse_xml(f"<c:hiLowLines {nsdecls('c', 'a')}><c:spPr>{line}</c:spPr></c:hiLowLines>")
    (plot._element.find(qn("c:dLbls")) if plot._element.find(qn("c:dLbls")) is not None else last).addnext(joined)


def _dot(marker, series: Series) -> None:
    part = theme.PARTS[series.emphasis]
    marker.style, marker.size = _MARKERS[part.symbol], 10
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(part.fill)
    marker.format.line.color.rgb = rgb(part.fill)


def draw_bars(plot, chart: Chart) -> None:
    """Bars with their numbers: at the end of each, or inside where they stand end to end and there is room."""
    is_stacked = chart.kind == "stacked"
    plot.gap_width = _gap(chart)
    for drawn, series in zip(plot.series, chart.series, strict=True):
        part = _paint(drawn, series)
        side = XL_LABEL_POSITION.CENTER if is_stacked else XL_LABEL_POSITION.OUTSIDE_END
        _number(drawn, series, side, _readable_on(part.fill) if is_stacked else part.text)
        for index, value in enumerate(series.values):
            if is_stacked and value is not None and not has_room(chart, value):
                _unwrite(drawn, index)


def draw_bridge(plot, chart: Chart) -> None:
    """Bars that go on from where the one before ended. Their numbers stand in the names: a step can be shorter than its number."""
    plot.gap_width, plot.overlap = _gap(chart), 100
    lift, *given = plot.series
    lift.format.fill.background()
    for drawn, series in zip(given, chart.series, strict=True):
        _paint(drawn, series)


def _gap(chart: Chart) -> int:
    """Percent of a bar between two: few bars are no thicker for being few."""
    return max(40, 280 - 40 * len(chart.categories))


def _paint(drawn, series: Series) -> theme.Part:
    part = theme.PARTS[series.emphasis]
    drawn.format.fill.solid()
    drawn.format.fill.fore_color.rgb = rgb(part.fill)
    drawn.invert_if_negative = False
    return part


def _number(drawn, series: Series, side, colour: str) -> None:
    """The numbers of a series. One that the format would say otherwise than the pack ('28.5', '+44') is written as the pack says it."""
    labels = drawn.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, _WHOLE, False
    labels.font.size, labels.font.bold, labels.position = Pt(SMALLEST), True, side
    labels.font.color.rgb = rgb(colour)
    for index, (value, words) in enumerate(zip(series.values, values_in_words(series), strict=True)):
        if value is not None and words != plain_number(value, 0):
            _write(drawn.points[index].data_label, words, side, colour)


def _write(label, words: str, side, colour: str) -> None:
    frame = label.text_frame
    run = frame.paragraphs[0].add_run()
    run.text = one_line(words)
    run.font.size, run.font.bold, run.font.name = Pt(SMALLEST), True, "Arial"
    run.font.color.rgb = rgb(colour)
    label.position = side


def _unwrite(drawn, index: int) -> None:
    labels = drawn.data_labels._element
    for given in labels.findall(qn("c:dLbl")):
        if given.find(qn("c:idx")).get("val") == str(index):
            labels.remove(given)
    place = sum(int(one.find(qn("c:idx")).get("val")) < index for one in labels.findall(qn("c:dLbl")))
    labels.insert(place, parse_xml(f'<c:dLbl {nsdecls("c")}><c:idx val="{index}"/><c:delete val="1"/></c:dLbl>'))


def _readable_on(fill: str) -> str:
    """Paper or ink, whichever stands out more from the fill."""
    return max((theme.PAPER, theme.INK), key=lambda colour: contrast(colour, fill))


def contrast(one: str, two: str) -> float:
    """Between two colours, from 1 to 21, as the guidelines for accessible content reckon it."""
    lighter, darker = sorted((_light(one), _light(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _light(code: str) -> float:
    parts = [int(code[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
