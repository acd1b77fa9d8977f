"""The screen shade: one switch that takes every figure off the screen, on every page, and stays as it was set."""

import streamlit as st

from pages.parts import link

_SHADE = "figures_hidden"


def offer() -> None:
    """The switch."""
    link.show_as("shade", _is_down())
    st.toggle("Hide figures", key=link.key("shade"), on_change=_follow)


def stop_where_it_is_down() -> None:
    """Ends the run with a sentence while figures are hidden: nothing is read behind it."""
    if _is_down():
        st.title("Figures are hidden", anchor=False)
        st.markdown("Switch off “Hide figures” to see them again.")
        st.stop()


def _is_down() -> bool:
    # Kept from the first look on: asking for what is not there is slow.
    return bool(st.session_state.setdefault(_SHADE, False))


def _follow() -> None:
    st.session_state[_SHADE] = st.session_state[link.key("shade")]
