"""A chart: the drawing, under its message and above what it measures."""

import streamlit as st

from data_access.service import Chart, draw, screen_markup

_QUIET = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


def show(chart: Chart) -> None:
    """The drawing, and what it says for who cannot see it."""
    st.plotly_chart(draw(chart), theme=None, config=_QUIET, key=f"chart_{chart.key}", alt=screen_markup.said_of(chart))
