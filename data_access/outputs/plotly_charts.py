"""Draws a chart for the screen. A pure function of the frozen description: same chart, same figure, which nobody may change.

The title, caption and text alternative are the page's; here are only the marks, the labels beside them and the axes. Suppressed and
unknown values are gaps, and their mark is written where the value would have been.
"""

import html
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from math import ceil, floor, log10
from textwrap import wrap

import plotly.graph_objects as go
import plotly.io as pio

from data_access.outputs import theme
from data_access.outputs.labels import End, place_beside_ends, place_over_ends
from data_access.outputs.model import Chart, Note, Series
from data_access.outputs.sketch import Sketch

pio.templates.default = None

_LINE_PLOT_HEIGHT = 300
_COLUMN_PLOT_HEIGHT = 220
_GUTTER, _GUTTER_LETTERS = 0.28, 14
"""The share of the width for labels that find no clear place over the lines, and the letters that fit a line of it on a phone."""
_SHORT_NAME = 16
"""Categories no longer than this stand left of their bars; longer ones above, so that a phone keeps its plot."""


@lru_cache(maxsize=256)
def draw(chart: Chart) -> go.Figure:
    """The figure of a chart. Shared between everyone who asks for the same chart: never change it."""
    figure = Sketch(_layout())
    if any(value is not None for series in chart.series for value in series.values) or chart.kind in {"bar", "stacked", "column"}:
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
        "text": "Nothing to draw: no value may be shown.",
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
    days = [str(day) for day in chart.categories]
    for series in chart.series:
        part = theme.PARTS[series.emphasis]
        figure.add_scatter(
            x=days,
            y=series.values,
            name=_text(series.name),
            mode="lines+markers" if len(chart.categories) < 3 else "lines",
            line={"color": part.fill, "width": theme.LINE_WIDTH, "dash": part.dash, "shape": shape},
            connectgaps=False,
            hovertemplate="%{fullData.name}<br>%{x|%-d %B %Y}: %{y:,}<extra></extra>",
        )
    largest = _largest(chart)
    note_lines = sum(_text(note.text).count("<br>") + 1 for note in chart.notes) if chart.notes else 0
    headroom = theme.LINE_HEIGHT * (1.6 + 1.2 * note_lines)
    top = largest * _LINE_PLOT_HEIGHT / (_LINE_PLOT_HEIGHT - headroom)
    figure.update_yaxes(range=[0, top], **_ticks(largest))
    figure.update_xaxes(**_date_ticks(chart.categories), showgrid=False, ticks="outside", range=[chart.categories[0], chart.categories[-1]])
    notes = _note_heights(chart.notes)
    for note, middle in zip(chart.notes, notes, strict=True):
        figure.add_annotation(**_note(chart, note, middle, top))
    _label_ends(figure, chart, top, notes)
    figure.add_annotation(_axis_name(plain))
    figure.update_layout(height=_LINE_PLOT_HEIGHT + 2 * theme.LINE_HEIGHT + 20, margin_t=theme.LINE_HEIGHT + 8)


def _label_ends(figure: Sketch, chart: Chart, top: float, taken: tuple[float, ...]) -> None:
    labelled = [series for series in chart.series if series.end_label]
    ends = [End(series.end_label, _heights(series, top)) for series in labelled]
    if over := place_over_ends(ends, plot_height=_LINE_PLOT_HEIGHT, taken=taken):
        texts, middles, place = [_text(end.text) for end in ends], over, {"xanchor": "right"}
    else:
        texts = ["<br>".join(map(_text, _broken(end.text))) for end in ends]
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
            font={"color": theme.PARTS[series.emphasis].text, "size": theme.TEXT_SIZE - 1},
            **place,
        )


def _broken(label: str) -> list[str]:
    """A label in lines that fit the gutter; its number stays with the word before it."""
    words, _, number = label.rpartition(" ")
    return wrap(f"{words}\u00a0{number}" if words else label, _GUTTER_LETTERS)


def _with_gutter(first: date | str, last: date | str) -> date | str:
    """Where the axis ends when labels stand right of the lines: far enough for a short label on a phone."""
    if not isinstance(first, date) or not isinstance(last, date):
        return last
    return last + (last - first or timedelta(days=1)) * _GUTTER / (1 - _GUTTER)


def _heights(series: Series, top: float) -> tuple[float, ...]:
    known = [value for value in series.values if value is not None] or [0.0]
    return tuple(value * _LINE_PLOT_HEIGHT / top for value in known)


def _note_heights(notes: tuple[Note, ...]) -> tuple[float, ...]:
    return tuple(_LINE_PLOT_HEIGHT - theme.LINE_HEIGHT * (0.5 + 1.2 * row) for row in range(len(notes)))


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
    largest, many = _largest(chart), len(chart.series) > 1
    for series in chart.series:
        figure.add_bar(**_bar(chart, series), offsetgroup=series.name)
        for category, value, label in zip(chart.categories, series.values, _labels(series), strict=True):
            words = f"{label} {_text(series.name)}" if many else label
            figure.add_annotation(_bar_end(category, value, words, theme.PARTS[series.emphasis].text))
    _level_layout(figure, chart, largest * 1.16, rows=max(len(chart.series), 1))


def _draw_stacked(figure: Sketch, chart: Chart) -> None:
    for series in chart.series:
        figure.add_bar(**_bar(chart, series))
    for index, category in enumerate(chart.categories):
        total = sum(series.values[index] or 0 for series in chart.series)
        numbers = [_coloured(_labels(series)[index], series) for series in chart.series]
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
        numbers = " · ".join(_coloured(_labels(series)[index], series) for series in chart.series)
        figure.add_annotation(_row_text(category, f"<b>{numbers}</b>", at_right=True))
    _level_layout(figure, chart, _largest(chart) * 1.03, rows=1, key=True, names_above=True)
    figure.update_xaxes(showticklabels=True, showgrid=True, **_ticks(_largest(chart)))
    figure.update_xaxes(title={"text": _text(chart.value_axis), "standoff": 4, "font": {"color": theme.QUIET_INK, "size": theme.TEXT_SIZE}})


def _level_layout(figure: Sketch, chart: Chart, reach: float, *, rows: int, key: bool = False, names_above: bool | None = None) -> None:
    """Rows from top to bottom; names left of their bars when short, above them when long; the key, if any, as a line of words on top."""
    names = [_text(category) for category in chart.categories]
    above = max(map(len, names), default=0) > _SHORT_NAME if names_above is None else names_above
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
        for name, value, label in zip(names, series.values, _labels(series), strict=True):
            place = {"x": name, "y": value or 0, "yanchor": "bottom", "yshift": 2, "showarrow": False}
            figure.add_annotation(text=f"<b>{label}</b>", font_color=theme.PARTS[series.emphasis].text, **place)
    largest = _largest(chart)
    figure.update_yaxes(range=[0, largest * 1.14 or 1], showticklabels=False, showgrid=False, showline=False, ticks="")
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=names, showgrid=False, showline=True)
    figure.add_annotation(_axis_name(_text(chart.value_axis)))
    figure.update_layout(height=_COLUMN_PLOT_HEIGHT + 60, margin_t=theme.LINE_HEIGHT + 8, bargap=0.35)


def _draw_bridge(figure: Sketch, chart: Chart) -> None:
    spans = _spans(chart)
    for series in chart.series:
        place = [spans[index] if value is not None else (None, None) for index, value in enumerate(series.values)]
        marker = {"color": theme.PARTS[series.emphasis].fill, "line": {"color": theme.PARTS[series.emphasis].fill, "width": 1}}
        hover = {"customdata": _labels(series), "hovertemplate": "%{y}<br>%{fullData.name}: %{customdata}<extra></extra>"}
        lengths, bases = [None if end is None else end - base for base, end in place], [base for base, _ in place]
        figure.add_bar(**{**_bar(chart, series), "x": lengths, "base": bases, "marker": marker, **hover})
        for category, (_, end), label in zip(chart.categories, spans, _labels(series), strict=True):
            if label:
                figure.add_annotation(_bar_end(category, end, label, theme.PARTS[series.emphasis].text))
    _level_layout(figure, chart, 1.16 * max(end for _, end in spans), rows=1)
    figure.update_xaxes(range=[min(base for base, _ in spans), 1.16 * max(end for _, end in spans) or 1])
    # Every category has a bar of one series only, which may take its whole height.
    figure.update_layout(barmode="overlay")


def _spans(chart: Chart) -> list[tuple[float, float]]:
    """Where each bar of a bridge begins and ends. What may not be shown has no length, and the next bar goes on from there."""
    spans, level = [], 0.0
    for index in range(len(chart.categories)):
        values = {series.emphasis: series.values[index] or 0 for series in chart.series if series.values[index] is not None}
        before = level
        level = values["context"] if "context" in values else level + values.get("main", 0) - values.get("second", 0)
        spans.append((0.0, level) if "context" in values else (min(before, level), max(before, level)))
    return spans


def _coloured(words: str, series: Series) -> str:
    return f'<span style="color:{theme.PARTS[series.emphasis].text}">{words}</span>'


def _labels(series: Series) -> tuple[str, ...]:
    """The text of each value: as given, else the number; a value that is not there keeps its mark."""
    if series.value_labels:
        return tuple(map(_text, series.value_labels))
    return tuple("[x]" if value is None else f"{value:,.4g}" if value % 1 else f"{value:,.0f}" for value in series.values)


def _largest(chart: Chart) -> float:
    return max((value for series in chart.series for value in series.values if value is not None), default=0) or 1


def _ticks(largest: float) -> dict:
    """Whole, round steps from zero: about five of them."""
    rough = max(largest / 5, 1)
    size = 10 ** floor(log10(rough))
    step = next(size * m for m in (1, 2, 5, 10) if size * m >= rough)
    return {"tickmode": "array", "tickvals": [step * n for n in range(ceil(largest / step) + 1)], "tickformat": ",d"}


def _date_ticks(days: tuple[date | str, ...]) -> dict:
    """At most five ticks, on the first of a month where the span allows, so that the names stay level and apart on a phone."""
    first, last = days[0], days[-1]
    if not isinstance(first, date) or not isinstance(last, date) or (last - first).days < 62:
        return {"nticks": 4, "tickformat": "%-d %b<br>%Y"}
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((n for n in (1, 2, 3, 6, 12, 24, 60, 120) if months / n <= 5), 240)
    begin = first.year * 12 + first.month - 1
    marks = [date(n // 12, n % 12 + 1, 1) for n in range(begin, begin + months + 1) if n % step == 0]
    return {"tickmode": "array", "tickvals": [mark for mark in marks if first <= mark <= last], "tickformat": "%b<br>%Y"}


def _text(words: date | str) -> str:
    """Text that plotly cannot read as markup: a name from the data never becomes a link."""
    return html.escape(str(words), quote=False)


_DRAWN: dict[str, Callable[[Sketch, Chart], None]] = {
    "line": lambda figure, chart: _draw_lines(figure, chart, shape="linear"),
    "step": lambda figure, chart: _draw_lines(figure, chart, shape="hv"),
    "bar": _draw_bars,
    "stacked": _draw_stacked,
    "range": _draw_range,
    "column": _draw_columns,
    "bridge": _draw_bridge,
}
