"""A chart that is explored: the drawing, under its message and above what it measures."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from data_access.service import Chart, draw, screen_markup

_QUIET = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


def made(chart: Chart) -> Callable[[], None]:
    """Draws it, and says what it says to who cannot see it, when that is called; what is to be drawn is ready by now."""
    drawn = draw(chart)
    return partial(st.plotly_chart, drawn, theme=None, config=_QUIET, key=f"chart_{chart.key}", alt=screen_markup.said_of(chart))
