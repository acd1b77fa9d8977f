"""A page: the strip, the one sentence that is the answer, the headlines; then the blocks, wherever the page lays them."""

from collections.abc import Sequence
from contextlib import nullcontext

import streamlit as st

from data_access.service import AttentionBlock, Block, ChartBlock, Desk, PageView, Statement, TableBlock, Viewer, plain
from pages.parts import as_at, attention, chart, counted, doorkeeper, figure, shade, statement, table

_SHOWN = {AttentionBlock: attention.show, ChartBlock: chart.show, Statement: statement.show, TableBlock: table.show}


def open_page(desk: Desk, viewer: Viewer, name: str) -> PageView:
    """Draws everything above the blocks and gives the page's content."""
    with doorkeeper.calm():
        ask, notices = as_at.show(desk, viewer)
        shade.stop_where_it_is_down()
        view = desk.page(viewer, name, ask)
        _show_answer(view, notices)
        figure.show(view.headlines)
        counted.show("headlines", view.definitions)
    return view


def _show_answer(view: PageView, notices: tuple[str, ...]) -> None:
    with st.container(gap="xsmall"):
        st.title(plain(view.sentence), anchor=False)
        st.markdown(f":gray[{plain(view.context)}]")
        if every := (*notices, *view.notices):
            st.markdown("\n\n".join(f"**Note:** {plain(notice)}" for notice in every))


def show(view: PageView, *names: str) -> None:
    """The named blocks, one below another."""
    show_blocks([view.block(name) for name in names])


def show_blocks(blocks: Sequence[Block]) -> None:
    """Blocks, one below another."""
    # What stands alone needs nothing around it: everything that is sent costs.
    with doorkeeper.calm(), st.container(gap="medium") if len(blocks) > 1 else nullcontext():
        for block in blocks:
            with st.container(gap="small"):
                _SHOWN[type(block)](block)
