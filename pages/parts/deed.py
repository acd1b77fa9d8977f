"""Something that a person does: a button, or in its place the sentence that says who or what would lift the refusal."""

from collections.abc import Callable

import streamlit as st

from data_access.service import ReviewError, plain


def offer(label: str, do: Callable[[], object], *, key: str, refusal: str = "", is_primary: bool = False) -> None:
    """The button; pressed, it does its deed and the page is drawn anew, or a sentence says why it was not done."""
    if refusal:
        st.markdown(f":gray[**{plain(label)}:** {plain(refusal)}]")
    elif st.button(label, key=key, type="primary" if is_primary else "secondary"):
        attempt(do)


def attempt(do: Callable[[], object]) -> None:
    """Does it, then draws the page anew. A refusal is a sentence, and what was typed stays."""
    try:
        do()
    except ReviewError as fault:
        st.warning(plain(str(fault)))
    else:
        st.rerun()
