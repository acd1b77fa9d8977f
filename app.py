"""The front door: one page configuration, one navigation table, and the page that was asked for."""

# Loaded before the first visitor: many at once would otherwise race each other through the first import.
import pandas as pd  # noqa: F401
import plotly.graph_objects as go  # noqa: F401
import pyarrow as pa  # noqa: F401
import streamlit as st

from data_access.service import ahead
from pages import parts
from pages.parts import doorkeeper, guard, link, newer, prompt, ready, server_log, shell
from pages.parts.doors import door

TITLE = "Disclosure review oversight"
NAVIGATION = {
    "overview": ("Overview", "pages/monitor/overview.py"),
    "risk": ("Risk", "pages/monitor/risk.py"),
    "contact": ("Contact", "pages/monitor/contact.py"),
    "findings": ("Findings", "pages/monitor/findings.py"),
    "workload": ("Workload", "pages/monitor/workload.py"),
    "releases": ("Releases", "pages/publish/releases.py"),
    "statement": ("Statement", "pages/publish/statement.py"),
    "board_pack": ("Board pack", "pages/publish/board_pack.py"),
    "data_quality": ("Data quality", "pages/assure/data_quality.py"),
    "imports": ("Imports", "pages/assure/imports.py"),
    "audit": ("Audit", "pages/assure/audit.py"),
    "definitions": ("Definitions", "pages/assure/definitions.py"),
}
"""page → (what it is called, where it is). A page that a role may not open is not handed to Streamlit at all."""

if __name__ != "__main__":
    # The server imports this file once, before any visitor, and then runs it anew for each of them. Naming the navigation here tells the
    # server that the folder of pages is ours: else it would take the first visitor's link for one of its own and say that there is none.
    server_log.begin()
    ahead.load_everything(parts)
    app = st.App(
        __file__,
        routes=[*shell.routes(), *ready.routes()],
        middleware=[*guard.around(), *shell.around(TITLE)],
        lifespan=server_log.logging_to_the_end(newer.keeping_up(prompt.answering)),
        on_script_error=doorkeeper.tell_of,
        secrets=doorkeeper.secrets(),
    )
    st.navigation([st.Page(doorkeeper.say_no_page, title=TITLE)], position="hidden")
else:
    st.set_page_config(page_title=TITLE, layout="wide", initial_sidebar_state="collapsed")
    desk, viewer = doorkeeper.open_the_door()
    asked = link.page_asked()
    # The overview has no name in the address; to who types its name it is a page like the others, with all that the link asks for.
    is_first = {"overview": asked != "overview"}
    allowed = [
        door(path, title=title, name=name, is_first=is_first.get(name, False))
        for name, (title, path) in NAVIGATION.items()
        if desk.may_open(viewer, name)
    ]

    def go_to_the_first() -> None:
        """The page of no name in the address, where the overview is not that: else that page's own link would lead nowhere."""
        st.switch_page(allowed[0], query_params=st.query_params.to_dict())

    def refuse() -> None:
        """In place of a page that a link names and this role may not open: the sentence that says who may. Nothing of the page is handed over."""
        doorkeeper.admit(asked)

    if allowed and not (desk.may_open(viewer, "overview") and is_first["overview"]):
        allowed.append(st.Page(go_to_the_first, title=TITLE, default=True, visibility="hidden"))
    if allowed and asked in NAVIGATION and not desk.may_open(viewer, asked):
        allowed.append(st.Page(refuse, title=TITLE, url_path=asked, visibility="hidden"))
    st.navigation(allowed or [st.Page(doorkeeper.say_no_page, title=TITLE)], position="top" if allowed else "hidden").run()
    desk.count_the_rest()
