"""The thin line on top of everything: how it may be handled, and that it is invented where it is."""

import streamlit as st

from data_access.service import plain


def show(*, is_synthetic: bool, marking: str = "OFFICIAL-SENSITIVE") -> None:
    """Classification, status, and the warning of a demonstration."""
    line = f"**{plain(marking)}** · Management information, not for publication"
    if is_synthetic:
        line += " · **Synthetic demonstration data: everything unpublished is invented**"
    st.caption(line)
