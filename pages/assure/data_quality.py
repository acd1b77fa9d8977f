"""Data quality: what the checks find, how that changed, what became of all that the sources held, how late records are."""

import streamlit as st

from pages.parts import doorkeeper, page, references

desk, viewer = doorkeeper.admit("data_quality")
view = page.open_page(desk, viewer, "data_quality")

wide, narrow = st.columns([2, 1], gap="large")
with wide:
    page.show(view, "findings")
    references.offer(desk, viewer, "data_quality", "Check")
with narrow:
    page.show(view, "to_do")
left, right = st.columns(2, gap="large")
with left:
    page.show(view, "trend")
with right:
    page.show(view, "clear")
page.show(view, "sources", "baseline", "delays")
left, right = st.columns([1, 2], gap="large")
with left:
    page.show(view, "agreement")
with right:
    page.show(view, "late")
