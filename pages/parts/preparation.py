"""The desk's side of a release: freezing one, what bars its way, the sentences it needs, and who does what next."""

import streamlit as st

from data_access.service import Desk, ShownRelease, Viewer, plain, releases
from pages.parts import deed, doorkeeper, link, sheet

_FORWARD = {"submit": "Submit", "sign": "Sign as analyst", "approve": "Approve", "publish": "Publish"}


def offer_a_new_one(desk: Desk, viewer: Viewer) -> None:
    """A form that freezes figures as a new draft."""
    refusal = releases.can_freeze(viewer)
    if refusal:
        st.markdown(f":gray[**Prepare:** {plain(refusal)}]")
        return
    with doorkeeper.calm(), st.expander("Prepare a new release"), st.form("new_release", border=False):
        offered = releases.choices(desk, viewer)
        title = st.text_input("Title", placeholder="Figures as at the day", max_chars=200)
        with st.container(horizontal=True):
            day = st.date_input(
                "As at", offered.usual_day, min_value=offered.first_day, max_value=offered.last_day, format="DD/MM/YYYY", width=160
            )
            lane = _one_of("Lane", offered.lanes)
        figures = _several("Figures", offered.figures, offered.usual)
        breakdowns = _several("Breakdowns", offered.breakdowns, ())
        if st.form_submit_button("Freeze as known now", type="primary"):
            wanted = {"title": title, "as_at": day, "lane": lane, "figures": figures, "breakdowns": breakdowns}
            deed.attempt(lambda: link.set_to(release=str(releases.prepare(desk, viewer, **wanted).number)))


def _one_of(label: str, options) -> str:
    labels = {option.code: option.label for option in options}
    return st.selectbox(label, list(labels), format_func=labels.__getitem__, width=420)


def _several(label: str, options, usual) -> list[str]:
    labels = {option.code: option.label for option in options}
    return st.multiselect(label, list(labels), default=list(usual), format_func=labels.__getitem__)


def show_what_is_next(desk: Desk, viewer: Viewer, chosen: ShownRelease) -> None:
    """The steps forward, each a button or the reason why not; and what bars a draft."""
    release = chosen.release
    st.header("What is next", anchor=False)
    for sentence in chosen.blocked_by:
        st.markdown(f"- {plain(sentence)}")
    do = {"submit": releases.submit_release, "sign": releases.sign_release, "approve": releases.approve_release}
    with st.container(gap="small"):
        for verb, label in _FORWARD.items():
            if verb in releases.verbs_ahead(release):
                act = do.get(verb, releases.publish_in_place)
                deed.offer(
                    label,
                    lambda act=act: act(desk, viewer, release.number, turn=release.turn),
                    key=f"{verb}_{release.number}",
                    refusal=chosen.refusals[verb],
                    is_primary=True,
                )
    if release.state == "published":
        _offer_withdrawal(desk, viewer, chosen)


def _offer_withdrawal(desk: Desk, viewer: Viewer, chosen: ShownRelease) -> None:
    release = chosen.release
    if chosen.refusals["withdraw"]:
        st.markdown(f":gray[**Withdraw:** {plain(chosen.refusals['withdraw'])}]")
        return
    with st.form(f"withdraw_{release.number}", border=False):
        reason = st.text_input("Reason for taking it back, kept with it", max_chars=400)
        if st.form_submit_button("Withdraw"):
            deed.attempt(lambda: releases.withdraw_release(desk, viewer, release.number, reason=reason, turn=release.turn))


def show_changes(desk: Desk, viewer: Viewer, chosen: ShownRelease) -> None:
    """What is not as it was said before; each change needs a sentence, and a person says whether it is a revision or a correction."""
    release = chosen.release
    if release.origin != "frozen":
        return
    shown = releases.changes_table(release, chosen.to_explain)
    st.header(plain(shown.title), anchor=False)
    sheet.show_table(shown)
    st.caption(plain(shown.caption))
    waiting = {option.code: option.label for option in releases.to_be_explained(chosen)}
    if waiting and not chosen.refusals["explain"]:
        with st.form(f"explain_{release.number}", clear_on_submit=True, border=False):
            code = st.selectbox("Explain", list(waiting), format_func=waiting.__getitem__)
            sentence = st.text_area("Why, in a sentence for the public", max_chars=600, height=80)
            is_correction = st.checkbox("What was said before was an error (a correction, not a revision)")
            if st.form_submit_button("Keep the sentence"):
                deed.attempt(lambda: releases.explain(desk, viewer, chosen, code, sentence=sentence, is_correction=is_correction))
    elif waiting:
        st.markdown(f":gray[**Explain:** {plain(chosen.refusals['explain'])}]")


def show_exceptions(desk: Desk, viewer: Viewer, chosen: ShownRelease) -> None:
    """The exceptions by which headlines are said exactly: asked by who prepares, granted by a senior approver."""
    release = chosen.release
    if release.origin != "frozen":
        return
    shown = releases.exceptions_table(release, chosen.asked)
    st.header(plain(shown.title), anchor=False)
    sheet.show_table(shown)
    st.caption(plain(shown.caption))
    for one in chosen.asked:
        deed.offer(
            f"Grant exception {one.number}",
            lambda one=one: releases.grant_exception(desk, viewer, release.number, one.number, turn=release.turn),
            key=f"grant_{release.number}_{one.number}",
            refusal=chosen.refusals["grant"],
        )
    offered = {option.code: option.label for option in releases.exceptable(chosen)}
    if chosen.refusals["except"]:
        st.markdown(f":gray[**Ask for an exception:** {plain(chosen.refusals['except'])}]")
    elif offered:
        _offer_an_exception(desk, viewer, chosen, offered)


def _offer_an_exception(desk: Desk, viewer: Viewer, chosen: ShownRelease, offered: dict[str, str]) -> None:
    release = chosen.release
    with st.expander("Ask for an exception"), st.form(f"except_{release.number}", border=False):
        figure = st.selectbox("Headline to be said exactly", list(offered), format_func=offered.__getitem__)
        said = {
            "wording": st.text_input("Wording", max_chars=300),
            "reason": st.text_input("Reason", max_chars=400),
            "risk": st.text_input("Risk considered", max_chars=400),
            "expires_on": st.date_input("Ends on", releases.usual_expiry(desk), min_value=desk.today, format="DD/MM/YYYY"),
        }
        if st.form_submit_button("Ask a senior approver"):
            deed.attempt(lambda: releases.ask_exception(desk, viewer, release.number, figure=figure, turn=release.turn, **said))
