"""Who may come in: opens the desk once for everybody, says who is looking, and turns what went wrong into a calm sentence."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from types import ModuleType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data_access.service import (
    Desk,
    NotConfigured,
    NotPermitted,
    ReviewError,
    Viewer,
    look_again,
    new_reference,
    open_desk,
    plain,
    the_provider,
)
from pages.parts import link, marking

_LOG = logging.getLogger(__name__)
_OPENING = Lock()
# One desk for the process. Streamlit's own cache cannot be told of progress while it makes its value.
_OPENED: list[Desk] = []


def secrets() -> dict[str, dict] | None:
    """What the server has to know so that people can sign in; None where nobody does. Where the settings are at fault it does not start."""
    try:
        provider = the_provider()
        return _account().secrets_of(provider) if provider else None
    except NotConfigured as fault:
        sys.exit(f"error: {fault}")


def _account() -> ModuleType:
    """The part that is about sign-in. Where nobody signs in it is never loaded."""
    from pages.parts import account

    return account


def the_desk() -> Desk:
    """The desk of this process; the first visitor waits while it is opened, or the demonstration made. Raises ReviewError."""
    if not _OPENED:
        place = st.empty()
        place.progress(0.0, "Opening the review…")
        try:
            with _OPENING:
                if not _OPENED:
                    _OPENED.append(open_desk(progress=lambda share, text: _tell(place, share, text)))
        finally:
            place.empty()
    if _OPENED[0].is_waiting:
        _OPENED[0] = look_again(_OPENED[0])
    return _OPENED[0]


def opened() -> Desk | None:
    """The desk of this process, where somebody has come in already."""
    return _OPENED[0] if _OPENED else None


def _tell(place: DeltaGenerator, share: float, text: str) -> None:
    place.progress(min(max(share, 0.0), 1.0), f"Making the synthetic demonstration review… {plain(text)}")


def open_the_door() -> tuple[Desk, Viewer]:
    """The desk and who is looking; nothing is drawn beyond this point when the desk cannot be opened, or nobody is signed in who has to be."""
    with calm():
        if _OPENED[0].provider if _OPENED else the_provider():
            _account().ask_to_sign_in()
        desk = the_desk()
        return desk, who_looks(desk)
    raise AssertionError("calm() ends the run")


def who_looks(desk: Desk) -> Viewer:
    """The viewer: whoever is signed in; without sign-in the demonstration lets anyone choose whose eyes to borrow."""
    if desk.provider:
        return _account().who_looks(desk)
    return desk.viewer(link.asked().get("view_as", ""))


def admit(page: str) -> tuple[Desk, Viewer]:
    """What each page asks first. Ends the run with a sentence when the viewer may not open the page."""
    desk, viewer = open_the_door()
    _show_the_top(desk, viewer)
    try:
        desk.check_may_open(viewer, page)
    except NotPermitted as refusal:
        choose_eyes(desk, viewer)
        say(str(refusal))
        st.stop()
    return desk, viewer


def say_no_page() -> None:
    """For a role to which no page here is open."""
    desk, viewer = open_the_door()
    _show_the_top(desk, viewer)
    choose_eyes(desk, viewer)
    if viewer.sign_in and not viewer.role:
        st.title("No role is given to you", anchor=False)
        say(_account().NO_ROLE)
    else:
        st.title("No page is open to this role", anchor=False)
        say(f"The role {viewer.label} opens no page. Choose another under “View as”.")


def _show_the_top(desk: Desk, viewer: Viewer) -> None:
    if not viewer.sign_in:
        marking.show(desk, viewer)
        return
    with calm(), st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        marking.show(desk, viewer)
        _account().show(desk, viewer)


def choose_eyes(desk: Desk, viewer: Viewer) -> None:
    """In the demonstration only: whose eyes to look through."""
    if not desk.roles:
        return
    labels = {option.code: option.label for option in desk.roles}
    link.show_as("view_as", viewer.role)
    st.selectbox(
        "View as",
        list(labels),
        format_func=labels.__getitem__,
        key=link.key("view_as"),
        on_change=link.follow,
        args=("view_as",),
        width=260,
    )


@contextmanager
def calm() -> Iterator[None]:
    """Whatever goes wrong inside becomes one sentence, and the run ends there. What the sentence leaves out is in the server's log."""
    try:
        yield
    except Exception as fault:
        tell_of(fault)
        st.stop()


def tell_of(fault: Exception) -> bool:
    """The sentence in place of figures; of a fault that nobody expected, where the log has it. True: nothing more need be said."""
    if isinstance(fault, ReviewError):
        say(str(fault))
    else:
        reference = new_reference()
        _LOG.error("A page could not be drawn", exc_info=fault, extra={"reference": reference})
        say(f"Something went wrong and nothing is shown. What happened is in the server's log as {reference}; nothing was changed or lost.")
    return True


def say(sentence: str) -> None:
    """A calm sentence in place of figures."""
    st.info(plain(sentence))
