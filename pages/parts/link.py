"""What the control strip is set to, kept in the address so that a link reproduces the page, and carried from page to page."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode, urlsplit

import streamlit as st

OF_THE_STRIP = ("as_at", "known_by", "compared_with", "route", "team", "category")
NAMES = (*OF_THE_STRIP, "release", "against", "figure", "pack", "day", "operation", "of_role", "rejected_of", "sought", "view_as")
_KEPT = "asked"


def asked() -> dict[str, str]:
    """What the address asks for. A page reached from the navigation has a bare address: it is given what was set before."""
    address = st.query_params.to_dict()
    found = {name: address[name] for name in NAMES if name in address}
    if not found and (found := st.session_state.get(_KEPT, {})):
        st.query_params.update(found)
    st.session_state[_KEPT] = found
    return found


def to_definitions() -> dict[str, str]:
    """What a link to a place among the definitions asks for: all that this page's own does, so that who comes back from there finds the day
    they left; but not what was searched for there, which could leave that place out."""
    return {name: value for name, value in asked().items() if name != "sought"}


def page_asked() -> str:
    """The name of the page in the address; '' for the first one, which has none there."""
    return urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2]


def set_to(**wanted: str) -> None:
    """Writes choices into the address; an empty one, which is the default, is taken out of it."""
    for name, value in wanted.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)
    st.session_state[_KEPT] = {name: st.query_params[name] for name in NAMES if name in st.query_params}


def key(name: str) -> str:
    """The widget that sets a name."""
    return f"set_{name}"


def follow(name: str) -> None:
    """After a person changed a widget: the address follows."""
    chosen = st.session_state.get(key(name)) or ""
    set_to(**{name: str(chosen)})


def show_as(name: str, value: object) -> None:
    """Before a widget is drawn: it shows what the address asks for."""
    st.session_state[key(name)] = value


def chosen(name: str, label: str, named: Mapping[str, str], usual: str, *, width: int = 420) -> str:
    """A choice that the address keeps; what is none of those to choose from is taken for the usual one."""
    code = asked().get(name, usual)
    code = code if code in named else usual
    show_as(name, code)
    st.selectbox(label, list(named), format_func=named.__getitem__, key=key(name), on_change=follow, args=(name,), width=width)
    return code


def chosen_day(name: str, label: str, last: date) -> date | None:
    """A day up to the last one, or none, that the address keeps; what is no such day is taken for none."""
    try:
        day = date.fromisoformat(asked().get(name, ""))
    except ValueError:
        day = None
    day = day if day and day <= last else None
    show_as(name, day)
    st.date_input(label, max_value=last, format="DD/MM/YYYY", key=key(name), on_change=follow, args=(name,), width=180)
    return day


def forget_all() -> None:
    """The control strip back to how the dashboard opens."""
    set_to(**dict.fromkeys(OF_THE_STRIP, ""))


def offer(lasting: dict[str, str]) -> None:
    """The link to send on, ready to be copied; whose eyes are borrowed goes along."""
    eyes = {name: value for name, value in asked().items() if name == "view_as"}
    here = urlsplit(st.context.url or "")
    st.markdown("This page with these figures, whatever is recorded later:")
    st.code(f"{here.scheme}://{here.netloc}{here.path}?{urlencode(lasting | eyes)}", language=None, wrap_lines=True)
