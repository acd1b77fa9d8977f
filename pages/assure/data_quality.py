"""Data quality: what the checks find, how that changed, what became of all that the sources held, how late records are."""

import streamlit as st

from pages.parts import doorkeeper, page, references

desk, viewer = doorkeeper.admit("data_quality")
view = page.open_page(desk, viewer, "data_quality")

page.show(view, page.Beside("findings", "to_do", wide="left"))
references.offer(desk, viewer, "data_quality", "Check")
left, right = st.columns(2, gap="large")
with left:
    page.show(view, "trend")
with right:
    page.show(view, "clear")
page.show(view, "sources", "baseline", "delays", page.Beside("agreement", "late", wide="right"))
