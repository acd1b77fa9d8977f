"""What a page says in words and tables: the one place that shows HTML, and it takes none but what the front desk made of finished text."""

import streamlit as st

from data_access.service import Markup, ShownTable, plain, screen_markup


def show(*parts: Markup) -> None:
    """The parts one below another, as a single element: each element costs its own way to the browser. Raises TypeError for other text."""
    if whole := screen_markup.joined(part for part in parts if part):
        st.html(whole)


def show_table(table: ShownTable) -> None:
    """The rows of a table, or the sentence for when there are none."""
    show(screen_markup.table_of(table))


def show_named_table(table: ShownTable) -> None:
    """A table under its title, and its caption where it has one; for what is no block of a page."""
    st.markdown(f"**{plain(table.title)}**")
    show_table(table)
    if table.caption:
        st.caption(plain(table.caption))
