"""Headlines: at most six numbers, each with what it is of and how it changed, in words."""

from collections.abc import Sequence

import streamlit as st

from data_access.service import Headline, plain

MOST = 6


def show(headlines: Sequence[Headline]) -> None:
    """Side by side on a desk, two by two on a phone."""
    chosen = headlines[:MOST]
    pairs = [chosen[start : start + 2] for start in range(0, len(chosen), 2)]
    if not pairs:
        return
    for place, pair in zip(st.columns(len(pairs), gap="medium"), pairs, strict=True):
        halves = place.columns(2, gap="medium", wrap=False)
        for half, headline in zip(halves, pair, strict=False):
            with half:
                _show_one(headline)


def _show_one(headline: Headline) -> None:
    with st.container(gap="xxsmall"):
        st.markdown(f"**{plain(headline.name)}**")
        st.metric(plain(headline.name), plain(headline.value), label_visibility="collapsed")
        st.markdown(f":gray[{plain(headline.of)}]")
        st.markdown(plain(headline.change))
