"""Findings: failures by type with the scope apart, what they are a share of, outcomes then and now, referrals, actions."""

import streamlit as st

from pages.parts import doorkeeper, page

desk, viewer = doorkeeper.admit("findings")
view = page.open_page(desk, viewer, "findings")

narrow, wide = st.columns([1, 2], gap="medium")
with narrow:
    page.show(view, "denominators")
with wide:
    page.show(view, page.Explored("failures_over_time"))
page.show(view, "outcomes", page.Beside(("referrals",), ("actions",)))
