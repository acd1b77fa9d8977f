"""What to do next: a count, a plain sentence and its worst case, oldest and riskiest first."""

import streamlit as st

from data_access.service import AttentionBlock, plain
from pages.parts.replay import drawn_once


@drawn_once
def show(block: AttentionBlock) -> None:
    """The list, or the sentence for when nothing waits."""
    st.header(plain(block.title), anchor=False)
    st.caption(plain(block.caption))
    lines = [f"**{plain(line.count)} {plain(line.sentence)}**  \n:gray[{plain(line.worst)}]" for line in block.lines]
    st.markdown("\n\n".join(lines) if lines else plain(block.when_empty))
