"""The bridge of a change: what is drawn and said of it, and what a reader of a protected one can work out."""

import json
from datetime import UTC, date, datetime
from math import inf

import plotly.graph_objects as go
import plotly.io as pio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.dates import end_of_london_day
from data_access.disclosure.rules import EXACT, INTERNAL, ROUNDED
from data_access.figures.catalogue import FIGURES
from data_access.outputs.bridges import CAUSES, OUTCOMES, bridge, protect_causes, reconciliation_table
from data_access.outputs.model import Chart, Series
from data_access.outputs.plotly_charts import draw
from data_access.populations.as_at import AsAt
from data_access.releases.causes import Cause, Causes, Step
from data_access.releases.model import Content, FrozenCell
from data_access.releases.reconcile import Explanation, Outcome, reconcile

JANUARY, MAY = (AsAt(day, end_of_london_day(day)) for day in (date(2024, 1, 11), date(2024, 5, 23)))
COUNTS = [key for key, figure in FIGURES.items() if figure.kind == "count"]
NOTHING = (0, 0)


def causes(figure: str, before: int, late=NOTHING, corrected=NOTHING, due=NOTHING, joined=NOTHING, left=NOTHING, now: AsAt = MAY) -> Causes:
    steps = tuple(Step(cause, *moved) for cause, moved in zip(Cause, (late, corrected, due, joined, left), strict=True))
    return Causes(figure, JANUARY, now, before, before + sum(step.joined - step.left for step in steps), steps)


SCOPE = causes("applications_in_scope", 3582, joined=(196, 0))
UNREACHABLE = causes("people_unreachable", 7, due=(13, 3), joined=(2, 0))


@pytest.fixture(autouse=True)
def no_template(monkeypatch):
    """The screen's library gives every new figure a template of its own once it is loaded; ours carry none."""
    monkeypatch.setattr(pio.templates, "default", None)


def test_the_january_and_may_figures_are_an_opening_a_step_and_a_closing():
    found = bridge(SCOPE, INTERNAL)
    chart = found.chart
    assert chart.title == "Applications in scope rose by 196 to 3,778"
    assert chart.categories == ("Then, 11 January 2024", "Joined the scope", "Now, 23 May 2024")
    assert [(one.emphasis, one.values, one.value_labels) for one in chart.series] == [
        ("context", (3582, None, 3778), ("3,582", "", "3,778")),
        ("main", (None, 196, None), ("", "+196", "")),
        ("second", (None, None, None), ("", "", "")),
    ]
    assert chart.alternative == (
        "A bridge from 3,582 applications (Then, 11 January 2024) to 3,778 (Now, 23 May 2024). Joined the scope: +196."
    )
    assert chart.caption == (
        "Applications as at 11 January 2024, as known by the end of that day, and as at 23 May 2024, as known by the end of that day,"
        " and why they differ. Source: case database."
    )
    assert [one.key for one in found.definitions] == ["applications_in_scope"]


def test_the_table_tells_every_cause_also_those_that_nothing_came_of():
    table = bridge(SCOPE, INTERNAL).table
    assert [column.head for column in table.columns] == ["Step", "Applications", "What it is"]
    assert [row[:2] for row in table.rows] == [
        ("Then, 11 January 2024", "3,582"),
        ("Entered late", "0"),
        ("Re-graded or corrected", "0"),
        ("Became due since", "0"),
        ("Joined the scope", "+196"),
        ("Left the scope", "0"),
        ("Now, 23 May 2024", "3,778"),
    ]
    assert {row[2] for row in table.rows[1:-1]} == {meaning for _, meaning in CAUSES.values()}


def test_a_cause_that_works_both_ways_is_two_steps_and_bars_go_on_from_where_the_last_one_ended():
    chart = bridge(UNREACHABLE, INTERNAL).chart
    assert chart.categories[1:-1] == ("Became due since, joined", "Became due since, left", "Joined the scope")
    assert _bars(chart) == {
        "Then, 11 January 2024": (0, 7),
        "Became due since, joined": (7, 20),
        "Became due since, left": (17, 20),
        "Joined the scope": (17, 19),
        "Now, 23 May 2024": (0, 19),
    }
    assert _written(chart) == {
        "Then, 11 January 2024": "7",
        "Became due since, joined": "+13",
        "Became due since, left": "−3",
        "Joined the scope": "+2",
        "Now, 23 May 2024": "19",
    }


def test_joined_is_dark_blue_left_is_orange_and_what_stands_is_grey():
    colours = {trace.name: trace.marker.color for trace in drawn(bridge(UNREACHABLE, INTERNAL).chart).data}
    assert drawn(bridge(UNREACHABLE, INTERNAL).chart).layout.barmode == "overlay", "each bar has the height of its row"
    assert colours == {"In the figure": "#737B82", "Joined": "#12436D", "Left": "#F46A25"}


@pytest.mark.parametrize("rules", [INTERNAL, ROUNDED, EXACT])
@pytest.mark.parametrize("told", [SCOPE, UNREACHABLE, causes("failures_harm", 2)])
def test_a_bridge_passes_the_drawing_librarys_own_checks(told, rules):
    chart = bridge(told, rules).chart
    assert json.loads(go.Figure(draw(chart).to_dict()).to_json()) == json.loads(draw(chart).to_json())


def test_a_step_back_from_nought_is_still_on_the_chart():
    chart = Chart(
        "k", "bridge", "T", "C", "A", ("Then", "Left"), (Series("In", (None, None), "context"), Series("Left", (None, 3), "second"))
    )
    figure = drawn(chart)
    assert (figure.layout.xaxis.range[0], figure.layout.xaxis.range[1]) == (-3, 1)


def test_a_hidden_step_is_a_gap_with_its_mark_and_the_closing_is_still_right():
    chart = bridge(causes("people_unreachable", 40, due=(13, 3), joined=(2, 0)), ROUNDED).chart
    assert chart.title == "Unreachable rose by 10 to 50"
    assert _bars(chart) == {"Then, 11 January 2024": (0, 40), "Became due since, joined": (40, 55), "Now, 23 May 2024": (0, 50)}
    assert _written(chart) == {
        "Then, 11 January 2024": "40",
        "Became due since, joined": "+15",
        "Became due since, left": "[c]",
        "Joined the scope": "[c]",
        "Now, 23 May 2024": "50",
    }
    assert chart.caption.endswith("[c]: confidential. Numbers are rounded to 5 and need not add up.")


def test_a_step_of_a_hidden_opening_that_can_be_no_larger_than_it_is_not_told_apart():
    """At most 7 were there and some of them stayed, so that a mark on who left would say 1 to 6."""
    found = bridge(UNREACHABLE, ROUNDED)
    assert found.chart.title == "Unreachable came to 20; change not shown"
    assert [row[:2] for row in found.table.rows] == [("Then, 11 January 2024", "[c]"), ("All causes", "[c]"), ("Now, 23 May 2024", "20")]


def test_counts_in_the_rounded_lane_are_rounded_each_by_itself():
    found = bridge(causes("applications_in_scope", 3500, joined=(90, 0), left=(0, 8)), ROUNDED)
    assert [row[1] for row in found.table.rows if row[1] != "0"] == ["3,500", "+90", "−10", "3,580"]
    assert found.chart.title == "Applications in scope rose by 80 to 3,580"
    assert bridge(causes("applications_in_scope", 3581, due=(1, 0)), ROUNDED).chart.title == (
        "Applications in scope stayed at 3,580, once rounded"
    )


def test_a_large_step_is_hidden_too_where_it_would_give_a_small_one_away():
    told = protect_causes(causes("applications_in_scope", 1000, due=(300, 0), joined=(2, 0)), EXACT)
    shown = {(cause.value, way): cell.value for cause, *pair in told.steps for way, cell in zip(("joined", "left"), pair, strict=True)}
    assert (told.then.value, told.now.value) == (1000, 1302)
    assert shown["became_due", "joined"] is None
    assert shown["joined_scope", "joined"] is None
    assert {value for way, value in shown.items() if way not in {("became_due", "joined"), ("joined_scope", "joined")}} == {0}


def test_where_the_published_figures_give_a_small_step_away_no_step_is_told_apart():
    two_more = causes("failures_harm", 2, due=(2, 0))
    found = bridge(two_more, ROUNDED, is_exact=(True, True))
    assert found.chart.title == "Failures: harm rose by 2 to 4", "both figures are public, and so is their difference"
    assert [row[:2] for row in found.table.rows] == [("Then, 11 January 2024", "2"), ("All causes", "[c]"), ("Now, 23 May 2024", "4")]
    assert "[c]: confidential." in found.chart.caption
    assert _bars(found.chart) == {"Then, 11 January 2024": (0, 2), "Now, 23 May 2024": (0, 4)}


def test_a_figure_published_exactly_by_exception_stands_exactly_beside_rounded_steps():
    found = bridge(causes("failures_confirmed", 25, due=(8, 0)), ROUNDED, is_exact=(True, True))
    assert [row[1] for row in found.table.rows if row[1] != "0"] == ["25", "+10", "33"]


COUNT = st.integers(0, 30)


@settings(max_examples=60)
@given(before=st.integers(0, 60), moved=st.tuples(*[st.tuples(COUNT, COUNT)] * 5), rules=st.sampled_from([ROUNDED, EXACT]))
def test_no_small_step_can_be_worked_out_from_what_is_shown(before, moved, rules):
    """A reader's arithmetic: now − then = all joined − all left, each within its rounding, a hidden one 1 or more."""
    true = causes("applications_in_scope", before + sum(left for _, left in moved), *moved)
    told = protect_causes(true, rules)
    if told.steps is None:
        return
    pairs = [
        pair for step, (_, *cells) in zip(true.steps, told.steps, strict=True) for pair in zip((step.joined, step.left), cells, strict=True)
    ]
    has_complements = any(cell.value is None and count > 7 for count, cell in pairs)
    known = [_known(cell.value, rules, has_complements) for _, cell in pairs]
    ends = [_known(cell.value, rules, rules is EXACT) for cell in (told.now, told.then)]
    signs = [1, -1] * 5
    net = (ends[0][0] - ends[1][1], ends[0][1] - ends[1][0])
    for place, (count, cell) in enumerate(pairs):
        assert cell.value == 0 if count == 0 else cell.value != 0, "noughts are shown, and nothing else looks like one"
        if 0 < count <= 7:
            others = [_times(sign, one) for i, (sign, one) in enumerate(zip(signs, known, strict=True)) if i != place]
            low, high = net[0] - sum(high for _, high in others), net[1] - sum(low for low, _ in others)
            low, high = _times(signs[place], (low, high))
            assert cell.value is None
            assert max(low, known[place][0]) <= 1
            assert min(high, known[place][1]) >= 7


def _known(value, rules, has_complements) -> tuple[float, float]:
    if value is None:
        return (1, inf) if has_complements or rules is EXACT else (1, 7)
    if value == 0 or rules is EXACT:
        return value, value
    return max(value - 2, 8), value + 2


def _times(sign: int, interval: tuple[float, float]) -> tuple[float, float]:
    return interval if sign > 0 else (-interval[1], -interval[0])


@pytest.mark.parametrize("rules", [INTERNAL, ROUNDED])
@pytest.mark.parametrize("figure", COUNTS)
def test_a_title_is_active_and_at_most_ten_words_whatever_happened(figure, rules):
    for told in (
        causes(figure, 3582, due=(1960, 0)),
        causes(figure, 3582, due=(0, 1960)),
        causes(figure, 20),
        causes(figure, 2, due=(1, 0)),
        causes(figure, 7, due=(13, 0)),
        causes(figure, 20, due=(1, 0)),
    ):
        assert len(bridge(told, rules).chart.title.split()) <= 10


def test_what_fell_says_so_and_what_is_confidential_says_no_number():
    assert bridge(causes("officers_on_review", 45, due=(0, 7)), INTERNAL).chart.title == "Officers on the review fell by 7 to 38"
    hidden = bridge(causes("failures_harm", 2), ROUNDED)
    assert hidden.chart.title == "Failures: harm: the number is confidential"
    assert hidden.chart.alternative.endswith("No cause took anything in or out.")
    assert _written(hidden.chart) == {}
    assert drawn(hidden.chart).layout.annotations[0].text == "Nothing to draw: no value may be shown."


def test_a_point_of_view_says_what_was_known_at_it():
    nine = datetime(2024, 5, 24, 8, 0, tzinfo=UTC)
    for now, words in ((AsAt(MAY.day), "as known now"), (AsAt(MAY.day, nine), "as known by 24 May 2024 at 09:00, London time")):
        found = bridge(causes("failures_confirmed", 25, due=(8, 0), now=now), INTERNAL)
        assert f"as at 23 May 2024, {words}, and why" in found.chart.caption
        assert found.table.rows[-1] == ("Now, 23 May 2024", "33", f"The figure {words}.")


def test_every_cause_and_every_outcome_has_its_words():
    assert set(CAUSES) == set(Cause)
    assert set(OUTCOMES) == set(Outcome)


def test_a_reconciliation_as_a_table_says_what_each_release_said():
    def cell(figure: str, value, said="exactly", **more) -> FrozenCell:
        facts = {"breakdown": "", "label": "", "unit": "applications", "mark": "", "denominator": None, "denominator_words": ""}
        facts |= {"percent": None, "sentence": "{value} applications.", "definition": ""}
        return FrozenCell(figure=figure, title=figure.capitalize(), value=value, said=said, **{**facts, **more})

    def content(title: str, *cells: FrozenCell, rules: str = "r") -> Content:
        return Content(title, MAY.day, MAY.known_by, 1, True, "rounded", rules, "1", cells)

    before = content(
        "January",
        cell("scope", 3500, "more_than"),
        cell("same", 1),
        cell("gone", 2),
        cell("share", 0.87),
        cell("wrong", 9),
        cell("part", 8, denominator=90),
    )
    parts = {"breakdown": "route", "label": "right_to_know"}
    now = content(
        "May",
        cell("scope", 3778),
        cell("same", 1),
        cell("new", 5, **parts),
        cell("share", 0.7),
        cell("wrong", 10),
        cell("part", 8, denominator=95),
    )
    why = [Explanation("scope", "", "", "Said exactly now."), Explanation("wrong", "", "", "Counted wrongly.", True)]
    why.append(Explanation("gone", "", "", "It was wrong.", True))
    table = reconciliation_table(reconcile(before, now, why))
    assert table.rows == (
        ("Scope", "more than 3,500", "3,778", "[z]", "Revised; both can be true", "Said exactly now."),
        ("Same", "1", "1", "0", "Same", "No change."),
        ("New: Right to Know", "[z]", "5", "[z]", "New", "To be explained."),
        ("Share", "0.87", "0.7", "−0.17", "Revised", "To be explained."),
        ("Wrong", "9", "10", "+1", "Corrected", "Counted wrongly."),
        ("Part", "8", "8", "0", "Revised", "To be explained."),
        ("Gone", "2", "[z]", "[z]", "Dropped, an error put right", "It was wrong."),
    )
    assert table.caption == "'January' and 'May', each as it was said."
    other = reconciliation_table(reconcile(before, content("May", rules="q")))
    assert other.caption.endswith("Rounded or hidden by other rules, so a difference can come from them alone.")


def _bars(chart: Chart) -> dict[str, tuple[float, float]]:
    """What is drawn: category → where its bar begins and ends."""
    return {
        name: (base, base + length)
        for trace in drawn(chart).data
        for name, base, length in zip(trace.y, trace.base, trace.x, strict=True)
        if length is not None
    }


def _written(chart: Chart) -> dict[str, str]:
    """The words at the ends of the bars: category → words."""
    bold = [note for note in drawn(chart).layout.annotations if note.text.startswith("<b>")]
    return {note.y: note.text.removeprefix("<b>").removesuffix("</b>") for note in bold}


def drawn(chart):
    """The drawing as the library's own objects."""
    return go.Figure(draw(chart).to_dict())
