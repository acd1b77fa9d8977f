"""A chart as a picture: every kind is drawn, words stay inside and apart, gaps stay gaps, and text is never markup."""

import itertools
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from data_access.outputs import svg_charts
from data_access.outputs.model import Chart, Note, Series
from data_access.outputs.svg_charts import draw_svg

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


def picture_of(chart: Chart, width: int = 640):
    picture = svg_charts._Picture(width)
    svg_charts._DRAWN[chart.kind](picture, chart)
    return picture


def words_in(drawn: str) -> list[str]:
    return [text.text for text in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("width", [420, 640])
@pytest.mark.parametrize("kind", KINDS)
def test_every_word_stands_inside_the_picture_and_no_two_meet(kind, width):
    picture = picture_of(chart_of(kind), width)
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
    assert "<script>alert(1)</script>" in words_in(hostile)
