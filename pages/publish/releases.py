"""Releases: what was said, by whom it was signed, what changed since the release before, and whether it can be counted again."""

import streamlit as st

from pages.parts import doorkeeper, release

desk, viewer = doorkeeper.admit("releases")
chosen = release.choose(desk, viewer)
if chosen is not None:
    release.show_contents(chosen)
    left, right = st.columns(2, gap="large")
    with left:
        release.show_steps(chosen)
        release.offer_verification(desk, viewer, chosen)
    with right:
        release.offer_files(desk, viewer, chosen)
    release.compare(desk, viewer, chosen)
release.offer_change_log(desk, viewer)
