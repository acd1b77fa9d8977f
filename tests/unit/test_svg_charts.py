"""A chart as a picture: every kind is drawn, words stay inside and apart, gaps stay gaps, and text is never markup."""

import itertools
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from data_access.outputs.model import Chart, Note, Series
from data_access.outputs.svg_charts import draw_svg, lay_out

DAYS = tuple(date(2024, 1, 1) + timedelta(days=7 * n) for n in range(20))
RISING = tuple(float(n * 40) for n in range(20))
TIMED = (
    Series("In scope", (760.0,) * 20, "context", "In scope 760"),
    Series("Assessed", RISING, "main", "Assessed 760"),
    Series("Reviewed", tuple(n / 4 for n in RISING), "second", "Reviews complete 190"),
)
NAMES = ("Immediate", "High", "None apparent at all so far")
ROWS = (Series("Low", (1, None, 3), "main"), Series("Middle", (2, 3, 4), "second"), Series("High", (3, 5, 8), "context"))
STEPS = (
    Series("In the figure", (7, None, None, 9), "context"),
    Series("Joined", (None, 3, None, None), "main", value_labels=("", "+3", "", "")),
    Series("Left", (None, None, 1, None), "second", value_labels=("", "", "−1", "")),
)
KINDS = ("line", "step", "bar", "stacked", "range", "column", "bridge")


def chart_of(kind: str, **changed) -> Chart:
    is_timed = kind in {"line", "step"}
    given = {
        "categories": DAYS if is_timed else {"column": ("0", "1", "6 or more"), "bridge": (*NAMES, "Now")}.get(kind, NAMES),
        "series": TIMED if is_timed else {"column": ROWS[:1], "bridge": STEPS}.get(kind, ROWS),
        "notes": (Note(DAYS[9], 360.0, "Half assessed"),) if is_timed else (),
    }
    return Chart("key", kind, "Title", "Caption", "What it says.", value_axis="Applications", **{**given, **changed})


def words_in(drawn: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("width", [420, 640])
@pytest.mark.parametrize("kind", KINDS)
def test_every_word_stands_inside_the_picture_and_no_two_meet(kind, width):
    picture = lay_out(chart_of(kind), width=width)
    assert [box for box in picture.texts if box[0] < -0.5 or box[1] < 0 or box[2] > width + 0.5 or box[3] > picture.height] == []
    assert [(one[4], two[4]) for one, two in itertools.combinations(picture.texts, 2) if _meet(one, two)] == []


def _meet(one, two) -> bool:
    return one[0] < two[2] - 1 and two[0] < one[2] - 1 and one[1] < two[3] - 1 and two[1] < one[3] - 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_chart_gives_the_same_picture_which_says_what_the_chart_says(kind):
    drawn = draw_svg(chart_of(kind))
    assert drawn == draw_svg(chart_of(kind))
    root = ElementTree.fromstring(drawn)
    assert (root.get("role"), root.get("aria-label")) == ("img", "What it says.")
    assert [(root[n].tag.rpartition("}")[2], root[n].text) for n in (0, 1)] == [("title", "Title"), ("desc", "What it says.")]


@pytest.mark.parametrize("kind", ["bar", "stacked", "range"])
def test_a_value_that_is_not_there_has_its_mark_and_no_number(kind):
    series = (
        (Series("Low", (1, None, 3), "main", value_labels=("1", "[c]", "3")), *ROWS[1:])
        if kind == "range"
        else (Series("Low", (1, None, 3), "main", value_labels=("1", "[c]", "3")),)
    )
    said = words_in(draw_svg(chart_of(kind, series=series)))
    assert any("[c]" in words for words in said)
    assert "0" not in [words for words in said if "None" in words]


LONG_NAMES = ("Waiting for a decision on detailed review", "Waiting for risk assessment", "Detailed review under way", "Complete")
CROWDED = (
    Series("A", tuple(float(n) for n in range(20)), "main", "Rising steeply to 19"),
    Series("B", tuple(float(20 - n) for n in range(20)), "second", "Falling steeply to 1"),
    Series("C", (9.0,) * 20, "third", "Level all along 9"),
    Series("D", (10.0,) * 20, "fourth", "Level as well 10"),
)
HARD = {
    "a key of four long names": chart_of(
        "stacked",
        series=tuple(Series(name, (1, 2, 3), part) for name, part in zip(LONG_NAMES, ("main", "second", "third", "fourth"), strict=True)),
    ),
    "long names over columns": chart_of("column", categories=LONG_NAMES, series=(Series("A", (4, 3, None, 1)),)),
    "lines that cross at their ends": chart_of("line", series=CROWDED, notes=()),
    "steps that cross at their ends": chart_of("step", series=CROWDED),
    "a step that rises through its own label": chart_of(
        "step",
        series=(
            Series("A", (400.0,) * 20, "context", "In scope 400"),
            Series("B", tuple(n * 19.0 for n in range(20)), "main", "Assessed 361"),
        ),
    ),
    "two notes near the end": chart_of("step", notes=(Note(DAYS[18], 500.0, "One more found"), Note(DAYS[19], 700.0, "Another found"))),
    "a single day": chart_of("line", categories=DAYS[:1], series=(Series("A", (3.0,), "main", "A 3"),), notes=()),
    "no row at all": chart_of("bar", categories=(), series=(Series("A", ()),)),
    "a value of millions": chart_of("bar", series=(Series("A", (1_234_567, 1, None)),)),
}


@pytest.mark.parametrize("plot", [190, 100])
@pytest.mark.parametrize("width", [420, 640])
@pytest.mark.parametrize("named", HARD)
def test_words_stand_inside_and_apart_in_hard_charts_too(named, width, plot):
    picture = lay_out(HARD[named], width=width, plot=plot)
    assert [box for box in picture.texts if box[0] < -0.5 or box[1] < 0 or box[2] > width + 0.5 or box[3] > picture.height] == []
    assert [(one[4], two[4]) for one, two in itertools.combinations(picture.texts, 2) if _meet(one, two)] == []


@pytest.mark.parametrize("named", [named for named, chart in HARD.items() if chart.kind in {"line", "step"}])
def test_no_line_strikes_a_label_through(named):
    picture = lay_out(HARD[named], width=640)
    ends = {words for series in HARD[named].series for words in (series.end_label, series.end_label.split()[0])}
    struck = [box[4] for box in picture.texts if box[4] in ends for way in _ways_in(picture) if _passes(way, box)]
    assert struck == []


def _ways_in(picture) -> list[list[tuple[float, float]]]:
    ways = [re.search(r'd="M(.*?)" stroke="#\w+" stroke-width="2.2"', mark) for mark in picture.marks]
    return [[tuple(map(float, point.split())) for point in way[1].split("L")] for way in ways if way]


def _passes(way, box) -> bool:
    """Walks along the way in small strides, which no drawing does."""
    middle = (box[1] + box[3]) / 2
    for (x1, y1), (x2, y2) in itertools.pairwise(way):
        for stride in range(101):
            x, y = x1 + (x2 - x1) * stride / 100, y1 + (y2 - y1) * stride / 100
            if box[0] < x < box[2] and abs(y - middle) < 4:
                return True
    return False


def test_the_lines_of_a_label_beside_its_line_begin_level():
    chart = chart_of("line", series=(*CROWDED[:3], Series("D", (10.0,) * 20, "fourth", "Administrative 13")), notes=())
    assert [box[4] for box in lay_out(chart, width=640).texts if "13" in box[4]] == ["13"]


def test_a_line_has_a_gap_where_a_value_is_not_there():
    values = (*RISING[:8], None, *RISING[9:])
    whole, broken = (draw_svg(chart_of("line", series=(Series("A", v, "main", "A 1"),), notes=())) for v in (RISING, values))
    count = 'stroke-width="2.2"'
    assert (whole.count(count), broken.count(count)) == (1, 2)


def test_a_step_goes_level_and_then_up():
    drawn = draw_svg(chart_of("step", series=(Series("A", (1.0, 2.0), "main"),), categories=DAYS[:2], notes=()))
    way = next(
        path.get("d")
        for path in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}path")
        if path.get("stroke-width") == "2.2"
    )
    (x1, y1), (x2, y2), (x3, y3) = [tuple(map(float, point.split())) for point in way.removeprefix("M").split("L")]
    assert x1 < x2 == x3
    assert y1 == y2 > y3


def test_bars_are_as_long_as_their_values():
    drawn = draw_svg(chart_of("bar", categories=("One", "Two"), series=(Series("A", (10, 40), "main"),)))
    short, long = (float(bar.get("width")) for bar in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}rect"))
    assert long == pytest.approx(4 * short, abs=0.5)


def test_nothing_to_draw_is_said_and_text_is_never_markup():
    nothing = chart_of("line", series=(Series("A", (None,) * 20),), notes=())
    assert words_in(draw_svg(nothing)) == ["Nothing to draw: no value may be shown."]
    hostile = draw_svg(chart_of("bar", categories=("<script>alert(1)</script>", "a & b"), series=(Series("A", (1, 2)),)))
    assert "<script>" not in hostile
    unseen = chart_of("bar", categories=("a\x01b", "c\ufffed", "e\u202ef"), series=(Series("A", (1, 2, 3)),))
    assert words_in(draw_svg(unseen))[:3] == ["a b", "cd", "ef"]
    assert "<script>alert(1)</script>" in words_in(hostile)
