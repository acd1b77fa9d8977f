"""Headlines: at most six numbers, each with what it is of and how it changed, in words."""

from collections.abc import Sequence

import streamlit as st

from data_access.service import Headline, plain
from pages.parts.replay import drawn_once

MOST = 6
WIDTH = 171
"""Pixels: two stand side by side on a phone, three on a tablet, six on a desk, and none is cut off."""

LONGEST = 11
"""Letters of a number's size that the width holds."""


@drawn_once
def show(headlines: Sequence[Headline]) -> None:
    """As many side by side as there is room for."""
    with st.container(horizontal=True, gap="small"):
        for headline in headlines[:MOST]:
            _show_one(headline)


def _show_one(headline: Headline) -> None:
    with st.container(gap="xxsmall", width=WIDTH):
        st.markdown(f"**{plain(headline.name)}**")
        if len(headline.value) > LONGEST:
            st.markdown(f"**{plain(headline.value)}**")  # words, such as 'a small number', would be cut off in the size of numbers
        else:
            st.metric(plain(headline.name), plain(headline.value), label_visibility="collapsed")
        st.markdown(f":gray[{plain(headline.of)}]  \n{plain(headline.change)}")
