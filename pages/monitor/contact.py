"""Contact: whom the review must reach, whom it reached, whom it could not, and whom it would not be safe to."""

import streamlit as st

from pages.parts import doorkeeper, page, references

desk, viewer = doorkeeper.admit("contact")
view = page.open_page(desk, viewer, "contact")

left, right = st.columns(2, gap="medium")
with left:
    page.show(view, "overdue", page.Explored("trend"))
    references.offer(desk, viewer, "contact")
with right:
    page.show(view, "statuses")
page.show(view, page.Beside(("attempts",), ("unreachable_and_unsafe",)))
