"""Draws a chart for the screen. A pure function of the frozen description: same chart, same figure, which nobody may change.

The title, caption and text alternative are the page's; here are only the marks, the labels beside them and the axes. Suppressed and
unknown values are gaps, and their mark is written where the value would have been.
"""

import html
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

import plotly.graph_objects as go
import plotly.io as pio

from data_access.outputs import theme
from data_access.outputs.chart_scales import (
    NOTHING_TO_DRAW,
    SHORT_NAME,
    broken,
    heights_of,
    is_something_drawn,
    largest_of,
    month_ticks,
    note_heights,
    spans_of,
    value_ticks,
    values_in_words,
)
from data_access.outputs.labels import End, place_beside_ends, place_over_ends
from data_access.outputs.letters import one_line
from data_access.outputs.model import Chart, Note, Series
from data_access.outputs.sketch import Sketch

pio.templates.default = None

_LINE_PLOT_HEIGHT = 300
_COLUMN_PLOT_HEIGHT = 220
_DAY = 24 * 60 * 60 * 1000
"""As the drawing library counts time: in milliseconds."""
_GUTTER = 0.28
"""The share of the width for labels that find no clear place over the lines."""


@lru_cache(maxsize=256)
def draw(chart: Chart) -> go.Figure:
    """The figure of a chart. Shared between everyone who asks for the same chart: never change it."""
    figure = Sketch(_layout())
    if is_something_drawn(chart):
        _DRAWN[chart.kind](figure, chart)
    else:
        _say_nothing_to_draw(figure)
    return figure.figure()


def _layout() -> dict:
    axis = {
        "automargin": True,
        "gridcolor": theme.GRID,
        "linecolor": theme.AXIS,
        "zeroline": False,
        "fixedrange": True,
        "tickcolor": theme.AXIS,
    }
    return {
        "font": {"family": theme.FONT_FAMILY, "size": theme.TEXT_SIZE, "color": theme.INK},
        "paper_bgcolor": theme.PAPER,
        "plot_bgcolor": theme.PAPER,
        "showlegend": False,
        "margin": {"l": 4, "r": 16, "t": 8, "b": 4},
        "hoverlabel": {
            "bgcolor": theme.PAPER,
            "bordercolor": theme.AXIS,
            "font": {"size": theme.TEXT_SIZE, "color": theme.INK},
            "align": "left",
        },
        "dragmode": False,
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }


def _say_nothing_to_draw(figure: Sketch) -> None:
    words = {
        "text": NOTHING_TO_DRAW,
        "x": 0,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "showarrow": False,
    }
    figure.add_annotation(**words, font_color=theme.QUIET_INK)
    figure.update_layout(height=80)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)


def _draw_lines(figure: Sketch, chart: Chart, *, shape: str) -> None:
    plain = _text(chart.value_axis)
    along = _along(chart.categories)
    for series in chart.series:
        part = theme.PARTS[series.emphasis]
        figure.add_scatter(
            **along,
            y=series.values,
            name=_text(series.name),
            mode="lines+markers" if len(chart.categories) < 3 else "lines",
            line={"color": part.fill, "width": theme.LINE_WIDTH, "dash": part.dash, "shape": shape},
            connectgaps=False,
            hovertemplate="%{fullData.name}<br>%{x|%-d %B %Y}: %{y:,}<extra></extra>",
        )
    largest = largest_of(chart)
    note_lines = sum(_text(note.text).count("<br>") + 1 for note in chart.notes) if chart.notes else 0
    headroom = theme.LINE_HEIGHT * (1.6 + 1.2 * note_lines)
    top = largest * _LINE_PLOT_HEIGHT / (_LINE_PLOT_HEIGHT - headroom)
    figure.update_yaxes(range=[0, top], **_ticks(largest))
    figure.update_xaxes(**_date_ticks(chart.categories), showgrid=False, ticks="outside", range=[chart.categories[0], chart.categories[-1]])
    notes = note_heights(chart.notes, _LINE_PLOT_HEIGHT)
    for note, middle in zip(chart.notes, notes, strict=True):
        figure.add_annotation(**_note(chart, note, middle, top))
    _label_ends(figure, chart, top, notes)
    figure.add_annotation(_axis_name(plain))
    figure.update_layout(height=_LINE_PLOT_HEIGHT + 2 * theme.LINE_HEIGHT + 20, margin_t=theme.LINE_HEIGHT + 8)


def _along(days: tuple[date, ...]) -> dict:
    """Where the marks of a line stand: from the first day on in equal steps, where they are equal, which is a tenth of what is sent otherwise."""
    numbers = [day.toordinal() for day in days]
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    return {"x0": str(days[0]), "dx": steps.pop() * _DAY} if len(steps) == 1 else {"x": [str(day) for day in days]}


def _label_ends(figure: Sketch, chart: Chart, top: float, taken: tuple[float, ...]) -> None:
    labelled = [series for series in chart.series if series.end_label]
    ends = [End(series.end_label, heights_of(series, top, _LINE_PLOT_HEIGHT)) for series in labelled]
    if over := place_over_ends(ends, plot_height=_LINE_PLOT_HEIGHT, taken=taken):
        texts, middles, place = [_text(end.text) for end in ends], over, {"xanchor": "right"}
    else:
        texts = ["<br>".join(map(_text, broken(end.text))) for end in ends]
        middles = place_beside_ends(ends, [text.count("<br>") + 1 for text in texts], plot_height=_LINE_PLOT_HEIGHT)
        place = {"xanchor": "left", "xshift": 5, "align": "left"}
        figure.update_xaxes(range=[chart.categories[0], _with_gutter(chart.categories[0], chart.categories[-1])])
    for series, text, middle in zip(labelled, texts, middles, strict=True):
        figure.add_annotation(
            text=f"<b>{text}</b>",
            x=chart.categories[-1],
            y=middle * top / _LINE_PLOT_HEIGHT,
            yanchor="middle",
            showarrow=False,
            borderpad=0,
            bgcolor="rgba(255,255,255,0.5)",  # the lines that pass beneath a label do not strike it through
            font={"color": theme.PARTS[series.emphasis].text, "size": theme.TEXT_SIZE - 1},
            **place,
        )


def _with_gutter(first: date | str, last: date | str) -> date | str:
    """Where the axis ends when labels stand right of the lines: far enough for a short label on a phone."""
    if not isinstance(first, date) or not isinstance(last, date):
        return last
    return last + (last - first or timedelta(days=1)) * _GUTTER / (1 - _GUTTER)


def _note(chart: Chart, note: Note, middle: float, top: float) -> dict:
    """A note's text stands at the top with a thin line down to its point, and leans to the side that has room."""
    place = chart.categories.index(note.at) / max(len(chart.categories) - 1, 1) if note.at in chart.categories else 0.5
    below = middle - note.height * _LINE_PLOT_HEIGHT / top
    return {
        "text": _text(note.text),
        "x": note.at,
        "y": note.height,
        "ax": 0,
        "ay": -max(below, theme.LINE_HEIGHT),
        "xanchor": "left" if place < 0.4 else "right" if place > 0.6 else "center",
        "yanchor": "middle",
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": theme.QUIET_INK,
        "standoff": 3,
        "font_color": theme.INK,
        "bgcolor": "rgba(255,255,255,0.85)",
    }


def _axis_name(words: str) -> dict:
    """What the upright axis measures, written level above it."""
    place = {"x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 4, "showarrow": False}
    return dict(text=words, font_color=theme.QUIET_INK, **place)


def _draw_bars(figure: Sketch, chart: Chart) -> None:
    largest, many = largest_of(chart), len(chart.series) > 1
    for series in chart.series:
        figure.add_bar(**_bar(chart, series), offsetgroup=series.name)
        for category, value, label in zip(chart.categories, series.values, values_in_words(series, _text), strict=True):
            words = f"{label} {_text(series.name)}" if many else label
            figure.add_annotation(_bar_end(category, value, words, theme.PARTS[series.emphasis].text))
    _level_layout(figure, chart, largest * 1.16, rows=max(len(chart.series), 1))


def _draw_stacked(figure: Sketch, chart: Chart) -> None:
    for series in chart.series:
        figure.add_bar(**_bar(chart, series))
    for index, category in enumerate(chart.categories):
        total = sum(series.values[index] or 0 for series in chart.series)
        numbers = [_coloured(values_in_words(series, _text)[index], series) for series in chart.series]
        figure.add_annotation(_bar_end(category, total, " + ".join(numbers), theme.INK))
    totals = [sum(series.values[i] or 0 for series in chart.series) for i in range(len(chart.categories))]
    figure.update_layout(barmode="stack")
    _level_layout(figure, chart, max(totals, default=1) * 1.25 or 1, rows=1, key=True)


def _bar(chart: Chart, series: Series) -> dict:
    return {
        "y": [_text(category) for category in chart.categories],
        "x": series.values,
        "name": _text(series.name),
        "orientation": "h",
        "marker": {"color": theme.PARTS[series.emphasis].fill, "line": {"color": theme.PAPER, "width": 1}},
        "hovertemplate": "%{y}<br>%{fullData.name}: %{x:,}<extra></extra>",
    }


def _bar_end(category: date | str, value: float | None, words: str, colour: str) -> dict:
    place = {"x": value or 0, "y": _text(category), "xanchor": "left", "yanchor": "middle", "xshift": 4, "showarrow": False}
    return dict(text=f"<b>{words}</b>", font_color=colour, **place)


def _draw_range(figure: Sketch, chart: Chart) -> None:
    names = [_text(category) for category in chart.categories]
    low, high = chart.series[0], chart.series[-1]
    for name, first, last in zip(names, low.values, high.values, strict=True):
        figure.add_scatter(
            x=[first, last], y=[name, name], mode="lines", line={"color": "#B9C0C5", "width": 4}, hoverinfo="skip", connectgaps=False
        )
    for series in chart.series:
        part = theme.PARTS[series.emphasis]
        figure.add_scatter(
            x=series.values,
            y=names,
            name=_text(series.name),
            mode="markers",
            marker={"color": part.fill, "symbol": part.symbol, "size": 12, "line": {"color": part.fill, "width": 2}},
            cliponaxis=False,
            hovertemplate="%{y}<br>%{fullData.name}: %{x:,}<extra></extra>",
        )
    for index, category in enumerate(chart.categories):
        numbers = " · ".join(_coloured(values_in_words(series, _text)[index], series) for series in chart.series)
        figure.add_annotation(_row_text(category, f"<b>{numbers}</b>", at_right=True))
    _level_layout(figure, chart, largest_of(chart) * 1.03, rows=1, key=True, names_above=True)
    figure.update_xaxes(showticklabels=True, showgrid=True, **_ticks(largest_of(chart)))
    figure.update_xaxes(title={"text": _text(chart.value_axis), "standoff": 4, "font": {"color": theme.QUIET_INK, "size": theme.TEXT_SIZE}})


def _level_layout(figure: Sketch, chart: Chart, reach: float, *, rows: int, key: bool = False, names_above: bool | None = None) -> None:
    """Rows from top to bottom; names left of their bars when short, above them when long; the key, if any, as a line of words on top."""
    names = [_text(category) for category in chart.categories]
    above = max(map(len, names), default=0) > SHORT_NAME if names_above is None else names_above
    row = 20 * rows + (theme.LINE_HEIGHT + 8 if above else 8)
    if above:
        for name in chart.categories:
            figure.add_annotation(_row_text(name, _text(name)))
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=names,
        range=[len(names) - 0.5, -0.5 - (0.25 if above else 0)],
        showgrid=False,
        showticklabels=not above,
        ticks="",
    )
    figure.update_xaxes(range=[0, reach or 1], showticklabels=False, showgrid=False, showline=False, ticks="")
    if key:
        words = "   ".join(_coloured(f"{theme.PARTS[s.emphasis].sign} {_text(s.name)}", s) for s in chart.series)
        figure.add_annotation(text=words, x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=6, showarrow=False)
    top = theme.LINE_HEIGHT + 14 if key else 6
    foot = 2 * theme.LINE_HEIGHT + 12 if chart.kind == "range" else 4
    figure.update_layout(height=max(row * len(names), 40) + top + foot, margin_t=top, bargap=_gap(row, rows, above), bargroupgap=0.05)


def _gap(row: int, rows: int, above: bool) -> float:
    return 1 - (16 * rows if above else row - 8) / row


def _row_text(category: date | str, words: str, *, at_right: bool = False) -> dict:
    """Text on the line above a row, at the left or the right edge of the plot."""
    side = {"x": 1, "xanchor": "right"} if at_right else {"x": 0, "xanchor": "left"}
    return dict(text=words, y=_text(category), xref="paper", yanchor="bottom", yshift=8, showarrow=False, **side)


def _draw_columns(figure: Sketch, chart: Chart) -> None:
    names = [_text(category) for category in chart.categories]
    for series in chart.series:
        figure.add_bar(
            x=names,
            y=series.values,
            name=_text(series.name),
            marker_color=theme.PARTS[series.emphasis].fill,
            hovertemplate="%{x}<br>%{fullData.name}: %{y:,}<extra></extra>",
        )
        for name, value, label in zip(names, series.values, values_in_words(series, _text), strict=True):
            place = {"x": name, "y": value or 0, "yanchor": "bottom", "yshift": 2, "showarrow": False}
            figure.add_annotation(text=f"<b>{label}</b>", font_color=theme.PARTS[series.emphasis].text, **place)
    largest = largest_of(chart)
    figure.update_yaxes(range=[0, largest * 1.14 or 1], showticklabels=False, showgrid=False, showline=False, ticks="")
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=names, showgrid=False, showline=True)
    figure.add_annotation(_axis_name(_text(chart.value_axis)))
    figure.update_layout(height=_COLUMN_PLOT_HEIGHT + 60, margin_t=theme.LINE_HEIGHT + 8, bargap=0.35)


def _draw_bridge(figure: Sketch, chart: Chart) -> None:
    spans = spans_of(chart)
    for series in chart.series:
        place = [spans[index] if value is not None else (None, None) for index, value in enumerate(series.values)]
        marker = {"color": theme.PARTS[series.emphasis].fill, "line": {"color": theme.PARTS[series.emphasis].fill, "width": 1}}
        hover = {"customdata": values_in_words(series, _text), "hovertemplate": "%{y}<br>%{fullData.name}: %{customdata}<extra></extra>"}
        lengths, bases = [None if end is None else end - base for base, end in place], [base for base, _ in place]
        figure.add_bar(**{**_bar(chart, series), "x": lengths, "base": bases, "marker": marker, **hover})
        for category, (_, end), label in zip(chart.categories, spans, values_in_words(series, _text), strict=True):
            if label:
                figure.add_annotation(_bar_end(category, end, label, theme.PARTS[series.emphasis].text))
    _level_layout(figure, chart, 1.16 * max(end for _, end in spans), rows=1)
    figure.update_xaxes(range=[min(base for base, _ in spans), 1.16 * max(end for _, end in spans) or 1])
    # Every category has a bar of one series only, which may take its whole height.
    figure.update_layout(barmode="overlay")


def _coloured(words: str, series: Series) -> str:
    return f'<span style="color:{theme.PARTS[series.emphasis].text}">{words}</span>'


def _ticks(largest: float) -> dict:
    return {"tickmode": "array", "tickvals": value_ticks(largest), "tickformat": ",d"}


def _date_ticks(days: tuple[date | str, ...]) -> dict:
    """Firsts of months where the span allows, so that the names stay level and apart on a phone."""
    marks = month_ticks(days)
    return {"tickmode": "array", "tickvals": marks, "tickformat": "%b<br>%Y"} if marks else {"nticks": 4, "tickformat": "%-d %b<br>%Y"}


def _text(words: date | str) -> str:
    """Text that plotly cannot read as markup: a name from the data never becomes a link, nor turns what stands beside it."""
    return html.escape(one_line(str(words)), quote=False)


_DRAWN: dict[str, Callable[[Sketch, Chart], None]] = {
    "line": lambda figure, chart: _draw_lines(figure, chart, shape="linear"),
    "step": lambda figure, chart: _draw_lines(figure, chart, shape="hv"),
    "bar": _draw_bars,
    "stacked": _draw_stacked,
    "range": _draw_range,
    "column": _draw_columns,
    "bridge": _draw_bridge,
}
