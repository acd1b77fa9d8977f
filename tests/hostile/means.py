"""Every means by which a page says words, served with five hundred payloads said by it, and calm words beside them: ?means=title."""

from collections.abc import Callable

import streamlit as st

from data_access.outputs.model import Column, Option, ShownTable
from data_access.service import plain, screen_markup
from pages.parts import chart, sheet
from tests.hostile.files_made import KINDS, chart_of_words
from tests.hostile.payloads import PAYLOADS


def _table(words: list[str]) -> None:
    heads = (Column("Said"), Column("Number", is_number=True))
    sheet.show_table(ShownTable("t", "T", "", heads, tuple((said, str(number)) for number, said in enumerate(words)), ""))


def _options(words: list[str]) -> dict[str, str]:
    return {one.code: one.label for one in (Option(str(number), said) for number, said in enumerate(words))}


def _chosen(words: list[str]) -> None:
    labels = _options(words)
    st.multiselect("Chosen", list(labels), list(labels), format_func=labels.__getitem__)


def _offered(words: list[str]) -> None:
    labels = _options(words)
    st.selectbox("Offered", list(labels), format_func=labels.__getitem__)


def _charts(words: list[str]) -> None:
    """Charts of each kind in turn; of lines only as many as have their labels within the chart."""
    left, number = list(words), 0
    while left:
        kind = KINDS[number % len(KINDS)]
        many = 4 if kind in ("step", "line") else 24
        chart.made(chart_of_words(kind, tuple(left[:many]), f"{left[0][:4]} {number}"))()
        left, number = left[many:], number + 1


def _pictures(words: list[str]) -> None:
    """The same charts as they are read."""
    left, number = list(words), 0
    while left:
        kind = KINDS[number % len(KINDS)]
        many = 4 if kind in ("step", "line") else 24
        sheet.show(screen_markup.picture_of(chart_of_words(kind, tuple(left[:many]), str(number))))
        left, number = left[many:], number + 1


MANY: dict[str, Callable[[list[str]], None]] = {
    "table": _table,
    "chosen": _chosen,
    "offered": _offered,
    "charts": _charts,
    "pictures": _pictures,
}
"""What says many words at once."""
EACH: dict[str, Callable[[str, str], object]] = {
    "sentence": lambda said, _: st.markdown(
        f"**{plain(said)}**\n\n:gray[**{plain(said)}:** {plain(said)}]\n\n> {plain(said)}  \n> {plain(said)}, 1 March\n\n- {plain(said)}"
    ),
    "title": lambda said, _: st.title(plain(said), anchor=False),
    "caption": lambda said, _: st.caption(plain(said)),
    "notice": lambda said, _: st.info(plain(said)),
    "question": lambda said, key: st.checkbox(f"Yes, that is right: {plain(said)}", key=key),
    "popover": lambda said, key: st.popover(plain(f"More: {said}"), key=key, on_change="rerun"),
    "progress": lambda said, _: st.progress(0.5, plain(said)),
    "text": lambda said, _: st.text(said),
    "code": lambda said, _: st.code(said, language=None, wrap_lines=True),
    "field": lambda said, key: st.text_input("Name", said, key=key),
    "area": lambda said, key: st.text_area("Draft", said, key=key),
}
"""What says a word at a time, with a key of its own."""
SAID = tuple(one for one in PAYLOADS if one.kind != "half")
"""A half of a letter cannot be sent to a browser."""
CALM = "calm words"


def _show(means: str, words: list[str]) -> None:
    if means in MANY:
        MANY[means](words)
    else:
        for number, said in enumerate(words):
            EACH[means](said, f"{said[:4]} {number}")


def _calm(means: str) -> int:
    """How many calm words show what elements a means has."""
    return {"charts": 128, "pictures": 128}.get(means, len(SAID) if means in MANY else 1)


if __name__ == "__main__":
    asked = st.query_params["means"]
    st.set_page_config(layout="wide")
    with st.container(key="calm"):
        _show(asked, [f"{CALM} {number}" for number in range(_calm(asked))])
    with st.container(key="hostile"):
        _show(asked, [one.text for one in SAID])
    st.text("That was all.")
