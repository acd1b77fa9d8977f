"""How this is counted: the catalogue's own words, behind a button beside each figure."""

from collections.abc import Sequence

import streamlit as st

from data_access.service import Definition, plain


def show(key: str, definitions: Sequence[Definition]) -> None:
    """The button, and what it opens; nothing where there is nothing to define."""
    if not definitions:
        return
    with st.popover("How this is counted", type="tertiary", key=f"counted_{key}", on_change="rerun") as opened:
        if opened.open:
            for definition in definitions:
                _show_one(definition)


def _show_one(definition: Definition) -> None:
    st.markdown(f"**{plain(definition.name)}**")
    st.markdown(plain(definition.definition))
    share = f", as a share of {definition.denominator}" if definition.denominator else ""
    st.markdown(plain(f"Unit: {definition.unit}{share}."))
    for caveat in definition.caveats:
        st.markdown(f"- {plain(caveat)}")
    st.caption(plain(definition.checked))
