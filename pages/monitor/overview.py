"""Overview: how far the review is, who waits, when it ends, what moved."""

import streamlit as st

from pages.parts import doorkeeper, page

desk, viewer = doorkeeper.admit("overview")
view = page.open_page(desk, viewer, "overview")

# The narrow column comes first so that a phone, which stacks them, shows who waits before how it looks.
narrow, wide = st.columns([1, 2], gap="large")
with narrow:
    page.show(view, "attention", "forecast")
with wide:
    page.show(view, "progress")
page.show(view, "movement")
