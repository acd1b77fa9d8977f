"""A draft checked claim by claim against a release, and the sentences that may be copied from it."""

import streamlit as st

from data_access.service import Desk, ShownRelease, Viewer, plain, releases
from pages.parts import deed, doorkeeper, sheet


def check(desk: Desk, viewer: Viewer, chosen: ShownRelease) -> None:
    """The draft on the left, the evidence on the right. The draft is not kept anywhere."""
    release = chosen.release
    st.header(plain(f"Check a draft against {release.name}"), anchor=False)
    left, right = st.columns([2, 3], gap="large")
    with left:
        draft = st.text_area("Draft statement", key="draft", height=420, max_chars=100_000, placeholder="Paste the draft here.")
        st.button("Check", key="check_draft", type="primary")
    with right, doorkeeper.calm():
        if draft.strip():
            claims = releases.check_draft(desk, viewer, draft, release=str(release.number)).claims
            st.markdown(f"**{plain(releases.claims_in_a_sentence(claims))}**")
            sheet.show_table(releases.claims_table(claims))
            _offer_a_match(desk, viewer, claims)
        else:
            st.markdown("Every number, and every word that stands for one, is found and held against this release and all before it.")


def _offer_a_match(desk: Desk, viewer: Viewer, claims) -> None:
    """A person may say which figure a claim is about; it is remembered for the next draft."""
    named = {option.code: option.label for option in releases.claims_by_phrase(claims)}
    if not named:
        return
    with st.popover("Put a match right"), st.form("match", border=False):
        phrase = st.selectbox("Claim", list(named), format_func=named.__getitem__)
        figures = {option.code: option.label for option in releases.figures_for_claims()}
        figure = st.selectbox("It is about", list(figures), format_func=figures.__getitem__)
        if st.form_submit_button("Remember"):
            deed.attempt(lambda: releases.remember_match(desk, viewer, phrase, figure))


def offer_sentences(desk: Desk, viewer: Viewer, chosen: ShownRelease) -> None:
    """The catalogue's sentences with the release's numbers, and what must be said with them."""
    with doorkeeper.calm(), st.expander("Sentences ready to be copied", key="sentences", on_change="rerun") as opened:
        if not opened.open:
            return
        ready = releases.offer_sentences(desk, viewer, release=str(chosen.release.number))
        shared, sentences = releases.with_caveats_apart(ready)
        st.markdown(f"With every one of them goes: {plain(' '.join(shared))}")
        for text, caveats in sentences:
            st.code(text, language=None, wrap_lines=True)
            st.caption(plain(" ".join(caveats)))
