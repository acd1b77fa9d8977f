"""A table: a real one, that a screen reader can walk, with numbers to the right."""

import streamlit as st

from data_access.service import ShownTable, TableBlock, lay_out, plain
from pages.parts import counted
from pages.parts.replay import drawn_once


def show(block: TableBlock) -> None:
    """A table that stands by itself, under its message."""
    _show_with_heading(block.table)
    counted.show(block.table.key, block.definitions)


@drawn_once
def _show_with_heading(table: ShownTable) -> None:
    st.header(plain(table.title), anchor=False)
    show_rows(table)
    st.caption(plain(table.caption))


def show_behind(table: ShownTable, label: str = "Table") -> None:
    """A table behind a button; it is made only when asked for."""
    with st.popover(plain(label), type="tertiary", key=f"table_{table.key}", on_change="rerun") as opened:
        if opened.open:
            st.markdown(f"**{plain(table.title)}**")
            st.caption(plain(table.caption))
            show_rows(table)


def show_rows(table: ShownTable) -> None:
    """The rows, or the sentence for when there are none."""
    if table.rows:
        st.table(lay_out(table), border="horizontal", hide_index=True, alt=plain(table.title))
    else:
        st.markdown(plain(table.when_empty))
