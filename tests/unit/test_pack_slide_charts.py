"""Charts on slides: native, with the values as given inside, drawn so that nothing looks more or less than it is."""

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.oxml.ns import qn

from data_access.outputs import theme
from data_access.outputs.model import Chart, ChartBlock, Series
from data_access.outputs.pack_files.slide_series import contrast
from data_access.outputs.pack_files.slides import pack_pptx
from tests.pack_to_write import DAYS, a_pack, chart_of, table_of

BRIDGE = Chart(
    "bridge",
    "bridge",
    "The population rose by 196",
    "Why.",
    "A bridge.",
    ("Then", "Joined", "Left", "Hidden", "Now"),
    (
        Series("In the figure", (3582.0, None, None, None, 3768.0), "context", value_labels=("3,582", "", "", "", "3,768")),
        Series("Joined", (None, 196.0, None, None, None), "main", value_labels=("", "+196", "", "[c]", "")),
        Series("Left", (None, None, 10.0, None, None), "second", value_labels=("", "", "−10", "", "")),
    ),
    "Applications",
)


def slide_of(chart: Chart):
    """The slide of a chart in a pack that has nothing else."""
    pack = a_pack()
    section = replace(pack.sections[0], headlines=(), blocks=(ChartBlock(chart, table_of(1), ()),))
    deck = Presentation(BytesIO(pack_pptx(replace(pack, sections=(section,)))))
    return deck.slides[1]


def native(chart: Chart):
    (shape,) = (shape for shape in slide_of(chart).shapes if shape.has_chart)
    return shape.chart


def words_on(chart: Chart) -> list[str]:
    return [shape.text_frame.text for shape in slide_of(chart).shapes if shape.has_text_frame]


def _steps(values, days=DAYS):
    series = (Series("A", tuple(values), "main", "A, last"),)
    return replace(chart_of("step"), categories=days[: len(values)], series=series, notes=())


@pytest.mark.parametrize("kind", ["line", "bar", "stacked", "range", "column"])
def test_the_values_of_every_series_are_as_given(kind):
    chart = chart_of(kind)
    drawn = [(series.name, tuple(series.values)) for series in native(chart).plots[0].series]
    assert drawn == [(series.name, series.values) for series in chart.series]


def test_every_chart_says_what_it_shows_to_who_cannot_see_it():
    (shape,) = (shape for shape in slide_of(chart_of("bar")).shapes if shape.has_chart)
    assert shape._element.nvGraphicFramePr.cNvPr.get("descr") == "Bar chart: 120 contacted."
    assert not shape.chart.has_title, "the slide's title is the message"


def test_a_step_goes_level_to_the_day_of_the_change_and_then_straight_up_and_a_gap_stays_a_gap():
    plot = native(_steps((1.0, 2.0, 2.0, None))).plots[0]
    days = [str(one.label) for one in plot.categories]
    assert [days.index(day) for day in days] == [0, 1, 1, 3, 4, 4], "the days of a change stand twice"
    assert list(plot.series[0].values) == [1.0, 1.0, 2.0, 2.0, 2.0, None]


@pytest.mark.parametrize("kind", ["line", "step"])
def test_a_line_that_stops_says_which_mark_stands_for_what_is_not_shown(kind):
    def caption(*series: Series) -> str:
        return words_on(replace(chart_of(kind), series=series, categories=DAYS[:2], notes=()))[-3]

    said = "Applications to 18 March 2024."
    hidden, unknown = Series("A", (1.0, None), "main", "A [c]", mark="[c]"), Series("B", (None, 1.0), "second", "B 1")
    assert caption(hidden) == f"{said} Where a line stops, the number is not shown: [c]."
    assert caption(hidden, unknown) == f"{said} Where a line stops, the number is not shown: [c], [x]."
    assert caption(replace(hidden, values=(1.0, 2.0))) == said


def test_what_happened_is_told_with_its_day_under_the_chart():
    assert "12 February 2024: Half of them." in words_on(chart_of("step"))[-3]


def test_a_bar_that_may_not_be_shown_is_a_gap_with_its_mark_and_nought_is_nought():
    plot = native(chart_of("bar")).plots[0]
    assert list(plot.categories) == ["Contacted", "Attempting: [c]", "Not safe"]
    assert list(plot.series[0].values) == [120.0, None, 0.0]


def test_a_part_too_short_for_its_number_has_it_in_the_name_of_its_row():
    plot = native(chart_of("stacked")).plots[0]
    assert list(plot.categories) == ["Contacted", "Attempting: People [c]", "Not safe: People 0"]
    labels = plot.series[0]._element.find(qn("c:dLbls")).findall(qn("c:dLbl"))
    assert [(one.find(qn("c:idx")).get("val"), one.find(qn("c:delete")).get("val")) for one in labels] == [("2", "1")]


@pytest.mark.parametrize("part", theme.PARTS.values())
def test_numbers_inside_bars_stand_out_from_them(part):
    assert max(contrast(theme.PAPER, part.fill), contrast(theme.INK, part.fill)) >= 4.5
    emphasis = next(key for key, one in theme.PARTS.items() if one is part)
    chart = replace(chart_of("stacked"), series=(Series("A", (1.0, 1.0, 1.0), emphasis), Series("B", (1.0, 1.0, 1.0), "main")))
    colour = f"#{native(chart).plots[0].series[0].data_labels.font.color.rgb}"
    assert contrast(colour, part.fill) >= 4.5


def test_contrast_is_reckoned_as_everybody_does():
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0
    assert round(contrast("#767676", "#FFFFFF"), 2) == 4.54


def test_a_number_is_said_as_the_pack_says_it():
    chart = replace(chart_of("column"), series=(Series("Days", (28.5, 18.0, 1200.0), "main", value_labels=("28.5", "18", "1,200 or so")),))
    series = native(chart).plots[0].series[0]
    assert series.data_labels.number_format == "#,##0", "which says 18 as '18', and not as '18.'"
    written = {
        int(one.find(qn("c:idx")).get("val")): "".join(text.text for text in one.iter(qn("a:t")))
        for one in series._element.find(qn("c:dLbls")).findall(qn("c:dLbl"))
    }
    assert written == {0: "28.5", 2: "1,200 or so"}


def test_a_range_is_dots_from_low_to_high_and_no_bars_from_nought():
    drawn = native(chart_of("range"))
    (plot,) = drawn.plots
    assert plot._element.tag == qn("c:lineChart")
    kinds = [child.tag for child in plot._element]
    assert kinds.index(qn("c:hiLowLines")) == kinds.index(qn("c:marker")) - 1, "joined, in the order that the format asks for"
    markers = [series.marker.style for series in plot.series]
    assert len(set(markers)) == 3, "told apart by more than colour"
    assert list(plot.categories) == ["Contacted", "Attempting: People [c]", "Not safe"]


def test_a_bridge_goes_on_from_where_the_bar_before_ended():
    drawn = native(BRIDGE)
    lift, *given = drawn.plots[0].series
    assert drawn.plots[0].overlap == 100
    assert list(lift.values) == [0.0, 3582.0, 3768.0, 3768.0, 0.0]
    assert [tuple(series.values) for series in given] == [series.values for series in BRIDGE.series]
    assert not drawn.has_legend, "what lifts the bars is nothing to name, and every bar has its name and its sign"
    assert lift._element.find(qn("c:spPr")).find(qn("a:noFill")) is not None
    assert list(drawn.plots[0].categories) == ["Then: 3,582", "Joined: +196", "Left: −10", "Hidden: [c]", "Now: 3,768"]


@pytest.mark.parametrize("values", [(3.0,), (None,) * 12, (None, 3.0, None)])
def test_a_line_of_one_point_or_of_none_is_drawn_or_said(values):
    shown = words_on(_steps(values))
    if not any(values):
        assert "Nothing to draw: no value may be shown." in shown
        return
    assert "A, last" in shown


def test_a_point_that_no_line_would_show_is_a_dot():
    chart = replace(_steps((None, 3.0, None, 4.0, 5.0)), kind="line")
    points = native(chart).plots[0].series[0]._element.findall(qn("c:dPt"))
    assert [point.find(qn("c:idx")).get("val") for point in points] == ["1"]


@pytest.mark.parametrize("kind", ["bar", "step"])
def test_a_chart_of_nothing_says_so(kind):
    chart = replace(chart_of(kind), categories=(), series=(Series("A", (), "main", "A"),), notes=())
    assert "Nothing to draw." in words_on(chart)


def test_lines_are_named_beside_their_ends_from_top_to_bottom():
    close = (Series("Low", (1.0, 400.0), "main", "Low 400"), Series("High", (2.0, 401.0), "second", "High 401"))
    chart = replace(chart_of("step"), categories=DAYS[:2], series=close, notes=())
    names = [shape for shape in slide_of(chart).shapes if shape.has_text_frame and shape.text_frame.text in ("Low 400", "High 401")]
    assert [shape.text_frame.text for shape in names] == ["High 401", "Low 400"]
    assert names[0].top + names[0].height <= names[1].top + 1


def test_a_name_from_the_data_is_no_formula_no_link_and_no_fault_in_the_workbook_of_a_chart():
    names = ("=1+1", "http://example.invalid/a", "12\x00<&>")
    chart = replace(chart_of("bar"), categories=names, series=(Series("=2+2", (1.0, None, 3.0), "main", value_labels=("1", "[c]", "3")),))
    inside = native(chart).part.chart_workbook.xlsx_part.blob
    (sheet,) = load_workbook(BytesIO(inside)).worksheets
    cells = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]
    assert cells == [
        [(None, "n"), ("=2+2", "s")],
        [("=1+1", "s"), (1, "n")],
        [("http://example.invalid/a: [c]", "s"), (None, "n")],
        [("12 <&>", "s"), (3, "n")],
    ]
    with zipfile.ZipFile(BytesIO(inside)) as archive:
        assert [name for name in archive.namelist() if "sheet1.xml.rels" in name] == []
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_what_is_added_by_hand_stands_where_the_format_wants_it():
    days = native(chart_of("step")).category_axis._element
    order = [child.tag for child in days]
    wanted = [qn(f"c:{tag}") for tag in ("baseTimeUnit", "majorUnit", "majorTimeUnit")]
    assert order[-3:] == wanted
    labels = [child.tag for child in native(chart_of("stacked")).plots[0].series[0]._element.find(qn("c:dLbls"))]
    assert labels[0] == qn("c:dLbl")
    assert labels.count(qn("c:dLbl")) == 1


@pytest.mark.parametrize("chart", [*map(chart_of, ("line", "step", "bar", "stacked", "range", "column")), BRIDGE], ids=lambda one: one.kind)
def test_axes_have_numbers_that_the_format_has_and_find_each_other_by_them(chart):
    whole = native(chart)._chartSpace
    plotted, own, crossed = (
        [int(one.get("val")) for one in whole.iter(qn(f"c:{tag}")) if one.getparent().tag.endswith("Ax") == is_axis]
        for tag, is_axis in (("axId", False), ("axId", True), ("crossAx", True))
    )
    assert len(set(own)) == 2
    assert min(own) >= 0
    assert set(plotted) == set(crossed) == set(own)


@pytest.mark.parametrize("kind", ["line", "step", "bar", "stacked", "range", "column"])
def test_no_letter_on_a_chart_is_smaller_than_twelve_points(kind):
    sizes = [int(one.get("sz")) for one in native(chart_of(kind))._chartSpace.iter() if one.get("sz")]
    assert min(sizes) >= 1200
