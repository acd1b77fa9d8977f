"""A chart: its message, the drawing, what it measures, and, one click away, how it is counted and its table."""

import streamlit as st

from data_access.service import Chart, ChartBlock, draw, plain
from pages.parts import counted, table
from pages.parts.replay import drawn_once

_QUIET = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


def show(block: ChartBlock) -> None:
    """The whole block."""
    _show_drawing(block.chart)
    with st.container(horizontal=True, gap="medium"):
        counted.show(block.chart.key, block.definitions)
        table.show_behind(block.table)


@drawn_once
def _show_drawing(chart: Chart) -> None:
    st.header(plain(chart.title), anchor=False)
    st.plotly_chart(draw(chart), theme=None, config=_QUIET, key=f"chart_{chart.key}", alt=chart.alternative)
    st.caption(plain(chart.caption))
