"""What every figure, check and word means, and a search among them."""

import streamlit as st

from data_access.service import Desk, Viewer, definitions, screen_markup
from pages.parts import doorkeeper, link, shade, sheet


def show(desk: Desk, viewer: Viewer) -> None:
    """The sentence, the search, and what it leaves. What is searched for is in the address, so that a link finds it again.

    The page goes on while figures are hidden: it has none.
    """
    with doorkeeper.calm():
        shown = definitions.show_definitions(desk, viewer, link.asked().get("sought", ""))
        sheet.show(screen_markup.answer(shown.sentence, shown.facts))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            link.show_as("sought", shown.sought)
            st.text_input(
                "Search",
                key=link.key("sought"),
                max_chars=definitions.LONGEST_SEARCH,
                placeholder="For example: in scope, failures, Q12",
                on_change=link.follow,
                args=("sought",),
                width=320,
            )
            doorkeeper.choose_eyes(desk, viewer)
            shade.offer()
        sheet.show(*map(screen_markup.explained, shown.kinds))
