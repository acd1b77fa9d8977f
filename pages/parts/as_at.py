"""The control strip: which day, what was known, compared with what, and for whom. All of it is in the address."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from data_access.service import Ask, Controls, Desk, Option, Viewer, plain
from pages.parts import doorkeeper, link, shade

MORE = "more_choices"
"""The popover of what is seldom changed. It is filled only while it is open: seven controls cost as much as the rest of the page."""


def show(desk: Desk, viewer: Viewer, **beside: str) -> tuple[Ask, tuple[str, ...]]:
    """Draws the strip; returns what is asked for, and a sentence for each part of the address that could not be taken. ``beside`` is what else a
    link to the page has to name."""
    ask, notices, controls = desk.read_ask(link.asked(), viewer)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="control_strip"):
        _choose_day(ask, controls)
        _choose("compared_with", "Compared with", controls.comparisons, ask.compared_with, width=192)
        with st.popover(_set_in_words(ask, viewer, controls), key=MORE, on_change="rerun") as more:
            if more.open:
                _choose_the_rest(desk, viewer, ask, controls)
        if ask.as_at != controls.last_day:
            st.button("Latest day", on_click=_go_to, args=(controls.last_day, controls))
        with st.popover("Link", key="link", on_change="rerun") as opened:
            if opened.open:
                link.offer(desk.lasting(ask) | beside)
        if set(link.asked()) & set(link.OF_THE_STRIP):
            st.button("Reset", on_click=link.forget_all, type="tertiary")
        shade.offer()
    return ask, notices


def _choose_day(ask: Ask, controls: Controls) -> None:
    link.show_as("as_at", ask.as_at)
    st.date_input(
        "As at",
        key=link.key("as_at"),
        min_value=min(controls.first_day, ask.as_at),
        max_value=max(controls.last_day, ask.as_at),
        format="DD/MM/YYYY",
        on_change=_follow_day,
        args=(controls,),
        width=152,
    )


def _follow_day(controls: Controls) -> None:
    chosen = st.session_state.get(link.key("as_at"))
    if isinstance(chosen, date):
        _go_to(chosen, controls)


def _go_to(day: date, controls: Controls) -> None:
    link.set_to(as_at="" if day == controls.opens_as_at else day.isoformat())


def _choose_the_rest(desk: Desk, viewer: Viewer, ask: Ask, controls: Controls) -> None:
    _choose("known_by", "Known by", controls.known_by, ask.known_by)
    _choose_other_day("known_by", "Known by the end of another day", ask.known_by, controls.first_day, max(desk.today, controls.last_day))
    _choose_other_day(
        "compared_with",
        "Compared with another day",
        ask.compared_with,
        controls.first_day - timedelta(days=1),
        ask.as_at - timedelta(days=1),
    )
    for name, label, options in controls.filters:
        _choose(name, label, options, getattr(ask, name))
    doorkeeper.choose_eyes(desk, viewer)


def _choose(name: str, label: str, options: Sequence[Option], chosen: str, *, width: int = 260) -> None:
    """A choice among options; one that only the address names is offered too, so that the strip never says what is not so."""
    labels = {option.code: option.label for option in options}
    labels.setdefault(chosen, _in_words(chosen))
    link.show_as(name, chosen)
    st.selectbox(label, list(labels), format_func=labels.__getitem__, key=link.key(name), on_change=link.follow, args=(name,), width=width)


def _choose_other_day(name: str, label: str, chosen: str, first: date, last: date) -> None:
    """Any day at all, for who does not find theirs among the options."""
    day = _as_day(chosen)
    link.show_as(f"other_{name}", day if day and first <= day <= last else None)
    st.date_input(
        label,
        key=link.key(f"other_{name}"),
        min_value=min(first, last),
        max_value=last,
        format="DD/MM/YYYY",
        on_change=_follow_other,
        args=(name,),
    )


def _follow_other(name: str) -> None:
    chosen = st.session_state.get(link.key(f"other_{name}"))
    link.set_to(**{name: chosen.isoformat() if isinstance(chosen, date) else ""})


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _in_words(chosen: str) -> str:
    """A day or a moment that only the address names."""
    day = _as_day(chosen)
    return f"{day.day} {day:%b %Y}" if day else chosen.replace("T", " ")


def _set_in_words(ask: Ask, viewer: Viewer, controls: Controls) -> str:
    """The popover's label: what is set inside it, so that nothing is narrowed unseen."""
    named = [{o.code: o.label for o in options}.get(getattr(ask, name), "") for name, _, options in controls.filters if getattr(ask, name)]
    known = [option.label for option in controls.known_by if option.code == ask.known_by and ask.known_by]
    eyes = [viewer.label] if "view_as" in link.asked() else []
    return plain("More: " + ", ".join([*known, *named, *eyes])) if known or named or eyes else "More"
