"""The screen shade beneath the cover: while figures are hidden the server draws none, on every page, and stays as it was set.

What covers the screen at once is the browser's own (``cover.js``). It sets the switch here, and presses the button to have the page drawn
anew; both are out of sight, and are there for who has no script.
"""

import streamlit as st

from pages.parts import link

_SHADE = "figures_hidden"
_LONG_IN_THE_TYPING = ("draft",)
"""Fields whose words would be gone after a run that does not draw them."""


def offer() -> None:
    """The switch, and the button that draws the page anew."""
    link.show_as("shade", _is_down())
    st.toggle("Hide figures", key=link.key("shade"), on_change=_follow)
    st.button("Draw again", key="shade_again")


def stop_where_it_is_down() -> None:
    """Ends the run with a sentence while figures are hidden: nothing is read behind it."""
    if _is_down():
        with st.container(key="figures_hidden"):
            st.title("Figures are hidden", anchor=False)
            st.markdown("Switch off “Hide figures” to see them again.")
        _hold_what_was_typed()
        st.stop()


def _is_down() -> bool:
    # Kept from the first look on: asking for what is not there is slow.
    return bool(st.session_state.setdefault(_SHADE, False))


def _follow() -> None:
    st.session_state[_SHADE] = st.session_state[link.key("shade")]
    _hold_what_was_typed()


def _hold_what_was_typed() -> None:
    """For the next run, and for the field where it is drawn again: what is set here is kept, and sent to the browser."""
    for name in _LONG_IN_THE_TYPING:
        if name in st.session_state:
            st.session_state[name] = st.session_state[name]
