"""A short heading with sentences under it."""

import streamlit as st

from data_access.service import Statement, plain
from pages.parts import counted


def show(block: Statement) -> None:
    """The heading, the sentences and how they are counted."""
    st.header(plain(block.title), anchor=False)
    st.markdown("\n\n".join(map(plain, block.sentences)))
    counted.show(block.key, block.definitions)
