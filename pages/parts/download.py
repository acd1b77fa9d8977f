"""A file to take away: written, and logged, when it is asked for, and kept by the server no longer than a browser needs to fetch it."""

from collections.abc import Callable
from threading import Timer

import streamlit as st
from streamlit import runtime

LASTS_FOR = 10.0
"""Seconds after which what nobody shows any more is marked, and after as many again forgotten. The server itself forgets a file only while
somebody clicks, so that the last one of a day would stay at its address all night."""


def offer(
    label: str, write: Callable[[], bytes], *, file_name: str, key: str | None = None, mime: str | None = None, refusal: str = ""
) -> None:
    """The button; with a ``refusal`` it cannot be pressed yet. ``write`` holds all that it needs, since it runs outside the page."""

    def written() -> bytes:
        data = write()
        _forget_later()
        return data

    st.download_button(label, data=written, file_name=file_name, mime=mime, key=key, on_click="ignore", disabled=bool(refusal))


def _forget_later() -> None:
    for seconds in (LASTS_FOR, 2 * LASTS_FOR):
        timer = Timer(seconds, _forget)
        timer.daemon = True
        timer.start()


def _forget() -> None:
    if runtime.exists():
        runtime.get_instance().media_file_mgr.remove_orphaned_files()
