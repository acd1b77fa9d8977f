"""Workload: load and welfare, never a ranking."""

import streamlit as st

from pages.parts import doorkeeper, page

desk, viewer = doorkeeper.admit("workload")
view = page.open_page(desk, viewer, "workload")

narrow, wide = st.columns([1, 2], gap="medium")
with narrow:
    page.show(view, "welfare")
with wide:
    page.show(view, page.Explored("capacity"))
page.show(view, "officers", "load_by_risk")
