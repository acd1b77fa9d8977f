"""The doors to the pages: each is made once, and every run opens a copy of its own, since looking for the files anew takes longer."""

from copy import copy
from functools import cache

import streamlit as st


def door(path: str, *, title: str, name: str, is_first: bool) -> st.Page:
    """The page at a path, under its name in the address."""
    return copy(_made(path, title, name, is_first))


@cache
def _made(path: str, title: str, name: str, is_first: bool) -> st.Page:
    return st.Page(path, title=title, url_path=name, default=is_first)
