"""Headlines: at most six numbers, each with what it is of and how it changed, in words."""

from collections.abc import Sequence

import streamlit as st

from data_access.service import Headline, plain
from pages.parts.replay import drawn_once

MOST = 6
WIDTH = 171
"""Pixels: two stand side by side on a phone, four on a tablet, six on a desk, and none is cut off."""


@drawn_once
def show(headlines: Sequence[Headline]) -> None:
    """As many side by side as there is room for."""
    with st.container(horizontal=True, gap="small"):
        for headline in headlines[:MOST]:
            _show_one(headline)


def _show_one(headline: Headline) -> None:
    """One element says all of it: four cost four times as much. Our style sheet lets its words break into lines, none of which is cut off."""
    of, change = plain(headline.of), plain(headline.change)
    st.metric(plain(headline.name), plain(headline.value), of, "off", delta_arrow="off", delta_description=change, width=WIDTH)
