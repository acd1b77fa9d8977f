"""Risk: what waits in which category, how long it took to assess, what was re-graded."""

import streamlit as st

from pages.parts import doorkeeper, page, references

desk, viewer = doorkeeper.admit("risk")
view = page.open_page(desk, viewer, "risk")

page.show(view, "category_by_stage", "outstanding")
references.offer(desk, viewer, "risk")
left, right = st.columns(2, gap="large")
with left:
    page.show(view, "days_to_assessment")
with right:
    page.show(view, "regrades")
