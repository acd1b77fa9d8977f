"""What is sketched without checks is valid: the drawing library accepts every chart in full."""

import json
from datetime import date

import plotly.graph_objects as go
import plotly.io as pio
import pytest

from data_access.outputs.model import Chart, Note, Series
from data_access.outputs.plotly_charts import draw
from data_access.outputs.sketch import Sketch

DAYS = (date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 3))
SERIES = (
    Series("Low", (1, None, 3), "main", "Low 3"),
    Series("Middle", (2, 3, 4), "second", "Middle 4"),
    Series("High", (3, 5, 8), "context", "High 8"),
)


@pytest.fixture(autouse=True)
def no_template(monkeypatch):
    """The screen's library gives every new figure a template of its own once it is loaded; ours carry none."""
    monkeypatch.setattr(pio.templates, "default", None)


@pytest.mark.parametrize("kind", ["line", "step", "bar", "stacked", "range", "column", "bridge"])
def test_every_kind_of_chart_passes_the_librarys_own_checks(kind):
    categories = DAYS if kind in {"line", "step"} else ("One", "Two", "A category with a long name")
    notes = (Note(DAYS[1], 3, "Something happened"),) if kind in {"line", "step"} else ()
    chart = Chart("key", kind, "Title", "Caption", "Alternative", categories, SERIES, "Applications", notes)
    assert json.loads(go.Figure(draw(chart).to_dict()).to_json()) == json.loads(draw(chart).to_json())


def test_a_chart_of_nothing_passes_them_too():
    chart = Chart("key", "step", "Title", "Caption", "Alternative", DAYS, (Series("None", (None, None, None)),))
    assert go.Figure(draw(chart).to_dict()).layout.annotations[0].text == "Nothing to draw: no value may be shown."


def test_an_unknown_property_would_be_noticed():
    sketch = Sketch({})
    sketch.add_scatter(x=[1], y=[1], colour="orange")
    with pytest.raises(ValueError, match="colour"):
        go.Figure(sketch.figure().to_dict())


def test_a_name_with_an_underscore_reaches_one_level_in_and_merges_with_what_is_there():
    sketch = Sketch({"margin": {"l": 4}})
    sketch.update_layout(margin_t=8)
    sketch.update_xaxes(range=[0, 1])
    sketch.update_xaxes(showgrid=False)
    layout = sketch.figure().to_dict()["layout"]
    assert layout["margin"] == {"l": 4, "t": 8}
    assert layout["xaxis"] == {"range": [0, 1], "showgrid": False}


def test_days_in_equal_steps_are_sent_as_the_first_and_the_step_and_others_each():
    weekly = tuple(date(2024, 1, 7 * n) for n in (1, 2, 3))
    uneven = (*weekly, date(2024, 1, 23))
    sent = {}
    for days in (weekly, uneven):
        series = Series("Low", tuple(range(len(days))), "main")
        trace = draw(Chart("key", "step", "Title", "Caption", "Alternative", days, (series,))).to_dict()["data"][0]
        sent[days] = {name: trace[name] for name in ("x0", "dx", "x") if name in trace}
    assert sent[weekly] == {"x0": "2024-01-07", "dx": 7 * 24 * 60 * 60 * 1000}
    assert sent[uneven] == {"x": ["2024-01-07", "2024-01-14", "2024-01-21", "2024-01-23"]}
