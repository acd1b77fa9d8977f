"""Somebody's sign-in on the screen: asking for it, the line that says as what they look, and signing out. Loaded only where people sign in."""

from collections.abc import Callable
from typing import NoReturn
from urllib.parse import urlsplit

import streamlit as st

from data_access.service import Desk, NotConfigured, NotSignedIn, Viewer, plain, signing_in
from data_access.service.provider import Provider

NO_ROLE = signing_in.NO_ROLE
_ROLE = "role_chosen"
_BOX = "role_box"


def secrets_of(provider: Provider) -> dict[str, dict]:
    """What the server has to know so that people can sign in; it never reaches a page. Raises NotConfigured where something else would name them."""
    from authlib.integrations import starlette_client  # noqa: F401  # now, and not while the first visitor waits

    if st.get_option("server.trustedUserHeaders"):
        raise NotConfigured(
            "server.trustedUserHeaders would let a header of a request say who somebody is. Leave it out where people sign in."
        )
    asked = {"scope": provider.scope, "prompt": provider.prompt, "code_challenge_method": "S256"}
    return {
        "auth": {
            "redirect_uri": provider.redirect_uri,
            "cookie_secret": provider.cookie_secret,
            "client_id": provider.client_id,
            "client_secret": provider.client_secret,
            "server_metadata_url": provider.metadata_url,
            "client_kwargs": asked,
        }
    }


def ask_to_sign_in() -> None:
    """Ends the run with the way to sign in, unless the provider has said who this is."""
    if st.user.to_dict().get("is_logged_in") is not True:
        _offer("Sign in", "The figures of the review are shown to those who may see them.", "Sign in")


def who_looks(desk: Desk) -> Viewer:
    """Who is looking in this run. A sign-in that has ended ends the run with a sentence and the way to sign in again."""
    try:
        # Never from what the session keeps, which somebody else could take over, nor from the address: those only choose among own roles.
        return signing_in.viewer_now(desk, st.user.to_dict(), st.session_state.get(_ROLE, ""))
    except NotSignedIn as fault:
        _offer("You are not signed in", str(fault), "Sign in again")


def _offer(title: str, sentence: str, label: str) -> NoReturn:
    st.title(title, anchor=False)
    st.markdown(plain(sentence))
    if st.query_params or urlsplit(st.context.url or "").path.strip("/"):
        st.markdown("You followed a link. Signing in opens the first page: open the link again afterwards, to see what it shows.")
    if st.button(label, type="primary", key="sign_in"):
        st.login()
    st.stop()


def show(desk: Desk, viewer: Viewer) -> None:
    """The line: as what somebody looks, with their choice of role and the ways out behind it."""
    with st.popover(plain(viewer.label or "No role"), key="account", type="tertiary", on_change="rerun") as opened:
        if opened.open:
            _fill(desk, viewer)


def _fill(desk: Desk, viewer: Viewer) -> None:
    claims = st.user.to_dict()
    st.markdown(plain(f"Signed in as {claims.get('name') or 'somebody whose name is not told'}"))
    labels = {option.code: option.label for option in signing_in.own_roles(desk, claims)}
    if len(labels) > 1:
        st.session_state[_BOX] = viewer.role
        st.selectbox("Role", list(labels), format_func=labels.__getitem__, key=_BOX, on_change=_choose, width=260)
    if st.button("Sign out", key="sign_out"):
        _leave(lambda: signing_in.sign_out(desk, viewer))
    if st.button("Sign out everywhere", key="sign_out_everywhere"):
        _leave(lambda: signing_in.sign_out_everywhere(desk, viewer))


def _choose() -> None:
    st.session_state[_ROLE] = st.session_state[_BOX]


def _leave(end: Callable[[], None]) -> NoReturn:
    """Ended here first: what the browser or the provider does afterwards changes nothing about it."""
    end()
    st.logout()
    st.stop()
