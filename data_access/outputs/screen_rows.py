"""Bars on a page, as HTML: level rows with their numbers written at the end, markers on a range, bridges, and upright columns.

A bar takes the share of its value of the room that its longest number leaves; how wide that is, the browser knows.
"""

from collections.abc import Sequence

from data_access.digits import plain_number
from data_access.outputs import theme
from data_access.outputs.chart_scales import SHORT_NAME, bar_labels, largest_of, spans_of, value_ticks, values_in_words
from data_access.outputs.markup import text
from data_access.outputs.model import Chart, Series

LETTER = 7.5
"""Pixels of a letter of a label, with some to spare."""
_TALL = 200
"""Pixels of height of the highest column."""


def bars(chart: Chart) -> str:
    """One bar a category and series, one below another."""
    labels = bar_labels(chart)
    largest, room = largest_of(chart), _room([label for each in labels for label in each])
    return _rows(
        chart,
        [
            "".join(
                _level(_bar(series, (series.values[index] or 0) / largest, room) + _words(label[index], series))
                for series, label in zip(chart.series, labels, strict=True)
            )
            for index in range(len(chart.categories))
        ],
    )


def stacked(chart: Chart) -> str:
    """One bar a category, its series end to end."""
    totals = [sum(series.values[index] or 0 for series in chart.series) for index in range(len(chart.categories))]
    largest, said = max(totals, default=0) or 1, _each(chart)
    room = _room([" + ".join(each) for each in said])
    return _rows(
        chart,
        [
            _level(
                "".join(_bar(series, (series.values[index] or 0) / largest, room) for series in chart.series)
                + _all_words(chart, each, " + ")
            )
            for index, each in enumerate(said)
        ],
        key=True,
    )


def bridge(chart: Chart) -> str:
    """From one level to another: each bar begins where the one before it ended."""
    spans, words = spans_of(chart), [values_in_words(series) for series in chart.series]
    lowest, room = min(low for low, _ in spans), _room([label for each in words for label in each])
    reach = max(high for _, high in spans) - lowest or 1
    rows = []
    for index, (low, high) in enumerate(spans):
        drawn = [series for series in chart.series if series.values[index] is not None]
        marks = [_bar(series, (high - low) / reach, room, at=(low - lowest) / reach) for series in drawn]
        said = [
            _words(each[index], s) for s, each in zip(chart.series, words, strict=True) if each[index] and (s in drawn or s.value_labels)
        ]
        rows.append(_level("".join(marks or [_bar(chart.series[0], 0, room, at=(low - lowest) / reach)]) + "".join(said)))
    return _rows(chart, rows)


def ranges(chart: Chart) -> str:
    """A marker for each series on a band from the lowest to the highest, with an axis under all rows."""
    largest = largest_of(chart)
    rows = []
    for index, said in enumerate(_each(chart)):
        known = [series.values[index] for series in chart.series if series.values[index] is not None]
        band = (
            f'<i class="band" style="left:{share_of(min(known) / largest)};right:{share_of(1 - max(known) / largest)}"></i>'
            if known
            else ""
        )
        marks = "".join(
            f'<i class="{part.symbol}" style="left:{share_of(value / largest)};color:{part.fill}"></i>'
            for part, value in ((theme.PARTS[series.emphasis], series.values[index]) for series in chart.series)
            if value is not None
        )
        name = f'<span class="name">{text(str(chart.categories[index]))}</span>'
        rows.append(f'<div class="named">{name}{_all_words(chart, said, " · ")}</div><div class="track">{band}{marks}</div>')
    ticks = "".join(
        f'<span class="x" style="left:{share_of(tick / largest)}">{text(plain_number(tick, 0))}</span>'
        for tick in value_ticks(largest)
        if tick <= largest * 1.02
    )
    under = f'<div class="scale">{ticks}</div><span class="axis">{text(chart.value_axis)}</span>'
    return f'{_key(chart)}<div class="ranges">{"".join(rows)}</div>{under}'


def columns(chart: Chart) -> str:
    """Upright bars of the first series, with their values on top and their names beneath."""
    series, largest = chart.series[0], largest_of(chart)
    part = theme.PARTS[series.emphasis]
    upright = "".join(
        f'<div class="upright"><b style="color:{part.text}">{text(words)}</b>'
        f'<i class="fill" style="height:{(value or 0) / largest * _TALL:.0f}px;background:{part.fill}"></i></div>'
        for words, value in zip(values_in_words(series), series.values, strict=True)
    )
    names = "".join(f'<span class="name">{text(str(category))}</span>' for category in chart.categories)
    return f'<span class="axis">{text(chart.value_axis)}</span><div class="columns">{upright}</div><div class="columns">{names}</div>'


def share_of(part: float) -> str:
    """A share of a width or a height, as a style says it."""
    return f"{100 * part:.2f}".rstrip("0").rstrip(".") + "%"


def _rows(chart: Chart, rows: Sequence[str], *, key: bool = False) -> str:
    names = [str(category) for category in chart.categories]
    kind = "level above" if max(map(len, names), default=0) > SHORT_NAME else "level"
    said = "".join(f'<span class="name">{text(name)}</span><div>{row}</div>' for name, row in zip(names, rows, strict=True))
    return f'{_key(chart) if key else ""}<div class="{kind}">{said}</div>'


def _room(labels: Sequence[str]) -> int:
    """Pixels for the longest number at the end of a bar."""
    return round(max(map(len, labels), default=0) * LETTER + 8)


def _level(inside: str) -> str:
    return f'<div class="row">{inside}</div>'


def _bar(series: Series, share: float, room: int, *, at: float = 0) -> str:
    begins = f"margin-left:calc((100% - {room}px)*{at:.4f});" if at else ""
    wide = f"width:calc((100% - {room}px)*{share:.4f});" if share else "width:0;"
    return f'<i class="fill" style="{begins}{wide}background:{theme.PARTS[series.emphasis].fill}"></i>'


def _words(label: str, series: Series) -> str:
    return f'<b style="color:{theme.PARTS[series.emphasis].text}">{text(label)}</b>'


def _each(chart: Chart) -> list[list[str]]:
    """What each category's values are in words."""
    words = [values_in_words(series) for series in chart.series]
    return [[each[index] for each in words] for index in range(len(chart.categories))]


def _all_words(chart: Chart, words: Sequence[str], between: str) -> str:
    said = between.join(
        f'<span style="color:{theme.PARTS[series.emphasis].text}">{text(one)}</span>'
        for series, one in zip(chart.series, words, strict=True)
    )
    return f"<b>{said}</b>"


def _key(chart: Chart) -> str:
    """The signs and names of the series, on as many lines as they need."""
    said = "".join(
        f'<span style="color:{part.text}">{part.sign} {text(series.name)}</span> '
        for part, series in ((theme.PARTS[series.emphasis], series) for series in chart.series)
    )
    return f'<div class="key">{said}</div>'
