"""What the dashboard's pages are measured against, served as they are: pages with as many charts and no more, and pages that say nothing.

FLOOR names, as JSON, each page, its charts, and how many elements of each kind it has.
"""

import json
import os
from collections.abc import Callable
from datetime import date

import plotly.graph_objects as go
import streamlit as st

from pages.parts import prompt


def _empty(charts: int) -> None:
    st.title("Empty")
    for number in range(charts):
        st.plotly_chart(go.Figure(go.Scatter(x=[1, 2, 3], y=[1, 2, 3])), key=str(number))


_SAID: dict[str, Callable[[str], object]] = {
    "button": lambda key: st.button("Press", key=key),
    "date_input": lambda key: st.date_input("Day", date(2024, 3, 1), key=key),
    "selectbox": lambda key: st.selectbox("Choice", ["a", "b"], key=key),
    "checkbox": lambda key: st.toggle("Press", key=key),
    "popover": lambda key: st.popover("Open", key=key, on_change="rerun"),
    "plotly_chart": lambda key: st.plotly_chart({"data": [{"type": "scatter", "x": [1, 2, 3], "y": [1, 2, 3]}]}, key=key),
    "html": lambda key: st.html("<p>Words of a usual length</p>"),
    "markdown": lambda key: st.markdown("Words of a usual length"),
    "flex_container": lambda key: st.container(horizontal=True),
    "column": lambda key: st.container(),
}


def _says_nothing(kinds: dict[str, int]) -> None:
    for kind, number in kinds.items():
        for one in range(number):
            _SAID[kind](f"{kind}_{one}")


def _pages() -> list[st.Page]:
    asked = json.loads(os.environ["FLOOR"])
    # The first page has no name in the address: it is one that nobody asks for.
    pages = [st.Page(lambda: st.title("Floor"), title="Floor", url_path="floor")]
    for name, (charts, kinds) in asked.items():
        for kind, draw in (("empty", lambda n=charts: _empty(n)), ("nothing", lambda k=kinds: _says_nothing(k))):
            pages.append(st.Page(draw, title=f"{name} {kind}", url_path=f"{name}_{kind}"))
    return pages


if __name__ != "__main__":
    app = st.App(__file__, lifespan=prompt.answering)
else:
    st.set_page_config(layout="wide")
    st.navigation(_pages(), position="top").run()
