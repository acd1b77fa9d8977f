"""A chart that is read: its lines are exactly its values, its words stand over them, what may not be shown is a gap, and text is never markup."""

import re
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from data_access.outputs import theme
from data_access.outputs.model import Chart, Note, Series
from data_access.outputs.screen_pictures import pictured
from tests.html_elements import Elements

DAYS = tuple(date(2024, 1, 1) + timedelta(days=n) for n in range(100))
LINES = (
    Series("In scope", (3582.0,) * 60 + (3778.0,) * 40, "context", "In scope 3,778"),
    Series("Reviewed", tuple(float(n // 2) for n in range(100)), "second", "Reviews complete 49"),
)
ROWS = (Series("High", (4, None, 0), "main", mark="[c]"), Series("Other", (4, 2, 1), "second"), Series("Longest", (8, 4, 2), "context"))
NAMES = ("Officer 01", "Officer 02", "Officer 03")
TIMED = Chart("progress", "step", "Title", "Caption", "What it says.", DAYS, LINES, "Applications")
LEVEL = Chart("load", "bar", "Title", "Caption", "What it says.", NAMES, ROWS[:1], "Applications")


def _drawn(chart: Chart) -> str:
    return pictured(chart, "What it says.", "table_of_it")


def _paths(chart: Chart) -> list[dict[str, str]]:
    """The lines of data in its picture, which is SVG without a word."""
    svg = ElementTree.fromstring(unquote(re.search(r'src="data:image/svg\+xml,([^"]+)"', _drawn(chart))[1]))
    assert "".join(svg.itertext()) == ""
    return [path.attrib for path in svg.iter("{http://www.w3.org/2000/svg}path")][2:]


def _values(way: str, days: int) -> list[float | None]:
    """The value of each day of a stepped way, walked from left to right."""
    found: list[float | None] = [None] * days
    level, day = 0.0, 0
    for command, number, more in re.findall(r"([MHV])(\S+?)(?: (\S+?))?(?=[MHV]|$)", way):
        if command == "M":
            day, level = int(number), float(more)
            found[day] = level
        elif command == "H":
            found[day : int(number) + 1] = [level] * (int(number) + 1 - day)
            day = int(number)
        else:
            level = found[day] = float(number)
    return found


def test_a_step_is_drawn_at_exactly_the_values_of_its_days():
    assert [_values(path["d"], 100) for path in _paths(TIMED)] == [list(series.values) for series in LINES]
    assert _paths(TIMED)[0]["d"] == "M0 3582H60V3778H99"


def test_where_a_value_may_not_be_shown_the_line_has_a_gap():
    values = (*LINES[1].values[:40], None, *LINES[1].values[41:])
    [path] = _paths(replace(TIMED, series=(replace(LINES[1], values=values),)))
    assert path["d"].count("M") == 2
    assert _values(path["d"], 100) == list(values)


def test_a_line_goes_from_value_to_value():
    chart = replace(TIMED, kind="line", categories=DAYS[:15:7], series=(Series("A", (3.0, 8.5, 0.0), "third", "A 0"),))
    [path] = _paths(chart)
    assert path["d"] == "M0 3L7 8.5 14 0"
    assert (path["stroke"], path["stroke-dasharray"]) == (theme.PARTS["third"].fill, "8 5")


def test_lines_keep_their_thickness_however_wide_the_picture_is():
    assert {path["vector-effect"] for path in _paths(TIMED)} == {"non-scaling-stroke"}
    assert "preserveAspectRatio='none'" in unquote(_drawn(TIMED))


def test_a_day_by_itself_has_a_marker_of_its_kind():
    values = (None,) * 50 + (7.0,) + (None,) * 49
    drawn = _drawn(replace(TIMED, series=(Series("A", values, "second", "A [c]"),)))
    assert re.findall(r'<i class="diamond" style="left:([\d.]+)%;', drawn) == ["50.51"]
    assert _drawn(replace(TIMED, categories=DAYS[:1], series=(Series("A", (7.0,), "main", "A 7"),))).count('class="circle"') == 1


def test_a_note_leans_to_the_side_that_has_room_and_its_line_ends_above_its_point():
    for day, side in ((5, "start"), (50, "middle"), (95, "end")):
        drawn = _drawn(replace(TIMED, notes=(Note(DAYS[day], 3778.0, "196 more found"),)))
        assert f'<span class="note {side}" style="left:{100 * day / 99:.2f}%' in drawn
        [(bottom, height)] = re.findall(r'class="down" style="left:[\d.]+%;bottom:(\d+)px;height:(\d+)px"', drawn)
        assert int(height) > 0 and int(bottom) + int(height) < 300


def test_labels_stand_over_the_ends_where_they_are_clear_and_beside_them_where_not():
    crowded = tuple(
        Series(f"Line {n}", tuple(float((n * 37 + day * (n + 3)) % 60) for day in range(100)), "main", f"Line {n}") for n in range(4)
    )
    assert _drawn(TIMED).count('<b class="over"') == 2
    assert _drawn(replace(TIMED, series=crowded)).count('<b class="aside"') == 4


def test_months_are_named_where_they_tell_days_apart_and_days_where_not():
    under = re.compile(r'<span class="x" style="left:[\d.]+%">(.*?)</span>')
    assert under.findall(_drawn(TIMED))[:2] == ["Jan<br>2024", "Feb<br>2024"]
    short = replace(TIMED, categories=DAYS[:9], series=(Series("A", tuple(range(9)), "main", "A 8"),))
    assert under.findall(_drawn(short)) == ["1 Jan<br>2024", "5 Jan<br>2024", "9 Jan<br>2024"]


def _bars(drawn: str) -> list[float]:
    """How long each level bar is, as a share of the room."""
    return [
        float(share or 0)
        for share in re.findall(r'class="fill" style="(?:margin[^;]+;)?width:(?:calc\(\(100% - \d+px\)\*([\d.]+)\)|0);', drawn)
    ]


def test_a_bar_takes_its_value_s_share_and_what_may_not_be_shown_has_its_mark_and_no_length():
    drawn = _drawn(LEVEL)
    assert _bars(drawn) == [1.0, 0.0, 0.0]
    assert re.findall(r"<b [^>]+>(.*?)</b>", drawn) == ["4", "[c]", "0"]


def test_bars_of_several_series_are_named_beside_their_numbers():
    drawn = _drawn(replace(LEVEL, series=ROWS[:2]))
    assert re.findall(r"<b [^>]+>(.*?)</b>", drawn) == ["4 High", "4 Other", "[c] High", "2 Other", "0 High", "1 Other"]


def test_stacked_bars_share_the_longest_of_their_sums_and_have_a_key():
    drawn = _drawn(replace(LEVEL, kind="stacked", series=ROWS[:2]))
    assert _bars(drawn) == [0.5, 0.5, 0.0, 0.25, 0.0, 0.125]
    assert re.sub("<[^>]+>", "", drawn).startswith("● High ◆ Other ")
    assert [re.sub("<[^>]+>", "", said) for said in re.findall(r"<b>(.*?)</b>", drawn)] == ["4 + 4", "[c] + 2", "0 + 1"]


def test_a_range_has_a_marker_for_each_value_that_is_known_and_a_band_between_them():
    drawn = _drawn(replace(LEVEL, kind="range", series=ROWS))
    assert re.findall(r'class="band" style="left:([\d.]+)%;right:([\d.]+)%"', drawn) == [("50", "0"), ("25", "50"), ("0", "75")]
    assert [drawn.count(f'class="{theme.PARTS[series.emphasis].symbol}"') for series in ROWS] == [2, 3, 3]
    assert re.findall(r'<span class="x" style="left:[\d.]+%">(\d+)</span>', drawn)[0] == "0"


def test_columns_are_as_high_as_their_share_and_named_beneath():
    drawn = _drawn(replace(LEVEL, kind="column", series=(Series("People", (138, 69, None), mark="[c]"),)))
    assert re.findall(r"height:(\d+)px", drawn) == ["200", "100", "0"]
    assert re.findall(r"<b [^>]+>(.*?)</b>", drawn) == ["138", "69", "[c]"]
    assert re.findall(r'<span class="name">(.*?)</span>', drawn) == list(NAMES)


def test_a_bar_of_a_bridge_begins_where_the_one_before_it_ended():
    series = (
        Series("In the figure", (8, None, None, 6), "context"),
        Series("Joined", (None, 2, None, None), "main", value_labels=("", "+2", "", "")),
        Series("Left", (None, None, 4, None), "second", value_labels=("", "", "−4", "")),
    )
    drawn = _drawn(replace(LEVEL, kind="bridge", categories=(*NAMES, "Now"), series=series))
    assert _bars(drawn) == [0.8, 0.2, 0.4, 0.6]
    assert re.findall(r"margin-left:calc\(\(100% - \d+px\)\*([\d.]+)\)", drawn) == ["0.8000", "0.6000"]
    assert re.findall(r"<b [^>]+>(.*?)</b>", drawn) == ["8", "+2", "−4", "6"]


@pytest.mark.parametrize("kind", ["line", "step", "range", "bridge"])
def test_where_nothing_may_be_shown_it_says_so(kind):
    categories = DAYS[:2] if kind in ("line", "step") else NAMES[:2]
    drawn = _drawn(replace(TIMED, kind=kind, categories=categories, series=(Series("A", (None, None)),)))
    assert re.sub("<[^>]+>", "", drawn) == "Nothing to draw: no value may be shown."


def test_no_row_at_all_is_drawn_as_nothing():
    for kind in ("bar", "stacked", "column"):
        assert "<b" not in _drawn(replace(LEVEL, kind=kind, categories=(), series=(Series("A", ()),)))


def test_who_cannot_see_it_hears_what_it_says_and_where_its_table_is():
    read = Elements(_drawn(TIMED))
    assert [dict(read.attributes)[name] for name in ("role", "aria-label", "aria-details")] == ["img", "What it says.", "table_of_it"]
    assert dict(read.attributes)["alt"] == ""


def test_a_name_of_the_data_never_becomes_an_element():
    hostile = '"><script>alert(1)</script>'
    for kind in ("bar", "stacked", "range", "column", "bridge"):
        chart = replace(
            LEVEL, kind=kind, categories=(hostile,), series=(Series(hostile, (1,), "main", hostile, (hostile,)),), value_axis=hostile
        )
        assert "<script" not in _drawn(chart)
    chart = replace(
        TIMED, series=tuple(replace(one, end_label=hostile) for one in LINES), value_axis=hostile, notes=(Note(DAYS[9], 1.0, hostile),)
    )
    assert "<script" not in pictured(chart, hostile, hostile)
