"""Drawn once, replayed for the next who sees the same: making an element costs more than sending it."""

from collections.abc import Callable
from operator import attrgetter
from typing import ParamSpec

import streamlit as st

from data_access.service import Chart

_MOST = 300
P = ParamSpec("P")


def drawn_once(draw: Callable[P, None]) -> Callable[P, None]:
    """For a function that draws what its arguments say and nothing else; they came through the gate and are the whole key.

    Only what is said tells two drawings apart, so that nothing of one role's page can appear in another's.
    """
    return st.cache_resource(draw, show_spinner=False, max_entries=_MOST, hash_funcs={Chart: attrgetter("fingerprint")})
