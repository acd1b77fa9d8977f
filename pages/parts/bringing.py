"""Bringing files, in three steps on one page: files and a mapping, a try that loads nothing, the load of exactly what was tried.

What is uploaded stays in the session until the person takes it out: no fault loses it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from data_access.service import Desk, ReviewError, Viewer, imports, plain
from data_access.service.imports import Bringing, Brought, Tried
from pages.parts import deed, doorkeeper, sheet

_TEXT, _TAKEN_FROM, _TRIED, _LOADED = "mapping_text", "mapping_taken_from", "import_tried", "import_loaded"


def offer(desk: Desk, viewer: Viewer) -> None:
    """The three steps, or why files cannot be brought here."""
    st.header("Bring files", anchor=False)
    refusal = imports.can_bring_files(desk, viewer)
    if refusal:
        st.markdown(plain(refusal))
        return
    with doorkeeper.calm():
        _show_loaded()
        files = _choose_files()
        mapping = _choose_mapping(desk, viewer, files)
        bringing = _choose_options(files, mapping)
        if bringing is not None:
            _offer_to_try(desk, viewer, bringing)
            _show_tried(desk, viewer, bringing)


def _show_loaded() -> None:
    """The report of the last load, until something is tried again."""
    loaded: Tried | None = st.session_state.get(_LOADED)
    if loaded:
        with st.container(border=True):
            _show_report(loaded)


def _choose_files() -> tuple[Brought, ...]:
    st.subheader("1. Files and mapping", anchor=False)
    uploaded = st.file_uploader("Files: CSV, XLSX, XLS or ODS", accept_multiple_files=True, key="import_files")
    return tuple(Brought(one.name, one.getvalue()) for one in uploaded)


def _choose_mapping(desk: Desk, viewer: Viewer, files: tuple[Brought, ...]) -> str:
    """The mapping's text: from a file, or proposed, and changed by hand."""
    left, right = st.columns(2, gap="large", vertical_alignment="bottom")
    with left:
        _take_from_file()
    with right:
        if files:
            names = {number: imports.safe_name(file.name) for number, file in enumerate(files)}
            chosen = st.selectbox("For which file", list(names), format_func=names.__getitem__, key="propose_for") if len(files) > 1 else 0
            if st.button("Propose a mapping", key="propose"):
                deed.attempt(lambda: st.session_state.update({_TEXT: imports.propose(desk, viewer, files[chosen])}))
        else:
            st.markdown(":gray[No mapping yet? Bring a file first, and one is proposed.]")
    text = st.text_area(
        "Mapping: answer each QUESTION in place of ANSWER",
        key=_TEXT,
        height=320 if st.session_state.get(_TEXT) else 100,
        placeholder="Which column is which field, and which value which word: bring a mapping, or have one proposed.",
    )
    if files and text.strip():
        _show_previews(desk, viewer, files, text)
    return text


def _take_from_file() -> None:
    uploaded = st.file_uploader("Mapping (TOML), where you have one", type="toml", key="import_mapping")
    if uploaded is None or st.session_state.get(_TAKEN_FROM) == uploaded.file_id:
        return
    st.session_state[_TAKEN_FROM] = uploaded.file_id
    try:
        st.session_state[_TEXT] = uploaded.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError:
        st.warning("The mapping is not UTF-8 text; save it as UTF-8.")


def _show_previews(desk: Desk, viewer: Viewer, files: tuple[Brought, ...], text: str) -> None:
    with st.expander("The first rows, as the mapping reads them", key="import_preview", on_change="rerun") as opened:
        if not opened.open:
            return
        for file in files:
            try:
                table = imports.preview_table(desk, viewer, file, text)
            except ReviewError as fault:
                st.warning(plain(str(fault)))
                continue
            sheet.show_named_table(table)


def _choose_options(files: tuple[Brought, ...], mapping: str) -> Bringing | None:
    """What is asked with the files; None where a moment is none, which a sentence says."""
    st.subheader("2. Try it", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        recorded_at = st.text_input("Known since, for a past export", key="import_recorded_at", placeholder="2024-03-01", width=240)
        rows = st.number_input("Rows announced", min_value=0, value=None, step=1, key="import_rows", placeholder="not said", width=180)
        is_part = st.checkbox("A part only: what the files do not name stays", key="import_part")
    try:
        return Bringing(files, mapping, imports.read_options(recorded_at, rows, is_part))
    except ReviewError as fault:
        st.warning(plain(str(fault)))
        return None


def _offer_to_try(desk: Desk, viewer: Viewer, bringing: Bringing) -> None:
    st.caption(
        "Everything is read, checked and counted as if it were loaded, and then taken back. A past export is known since the end of the day that "
        "you give, or since a moment by London's clock. Load past exports in the order of their days."
    )
    if st.button("Try it", key="try_import", type="primary"):
        st.session_state.pop(_LOADED, None)
        deed.attempt(lambda: _try(desk, viewer, bringing))


def _try(desk: Desk, viewer: Viewer, bringing: Bringing) -> None:
    with _bar() as progress:
        st.session_state[_TRIED] = imports.try_files(desk, viewer, bringing, progress)


def _show_tried(desk: Desk, viewer: Viewer, bringing: Bringing) -> None:
    tried: Tried | None = st.session_state.get(_TRIED)
    if tried is None:
        return
    if tried.mark != bringing.mark:
        st.markdown(":gray[The files, the mapping or what is asked with them changed since they were tried: try them again.]")
        return
    _show_report(tried)
    accepted = [code for code, question in tried.questions if st.checkbox(f"Yes, that is right: {plain(question)}", key=f"accept_{code}")]
    _offer_to_load(desk, viewer, bringing, tried, accepted)


def _show_report(done: Tried) -> None:
    st.markdown(f"**{plain(done.sentence)}**")
    if done.request_sentence:
        st.info(plain(done.request_sentence))
    for table in done.tables:
        sheet.show_named_table(table)


def _offer_to_load(desk: Desk, viewer: Viewer, bringing: Bringing, tried: Tried, accepted: list[str]) -> None:
    st.subheader("3. Load", anchor=False)
    if not tried.verb:
        st.markdown("Nothing is left for you to do here. The other person tries the same files, and loads them.")
    elif len(accepted) < len(tried.questions):
        st.markdown("Answer each question above first.")
    elif st.button(tried.verb, key="load_import", type="primary"):
        deed.attempt(lambda: _load(desk, viewer, bringing, tried, accepted))


def _load(desk: Desk, viewer: Viewer, bringing: Bringing, tried: Tried, accepted: list[str]) -> None:
    with _bar() as progress:
        st.session_state[_LOADED] = imports.load_files(desk, viewer, bringing, tried, accepted, progress)
    st.session_state.pop(_TRIED, None)


@contextmanager
def _bar() -> Iterator[Callable[[float, str], object]]:
    """A bar for as long as something is done. Who leaves the page meanwhile ends it, and nothing is loaded then; so of the end, which is told
    when all is kept, nothing is drawn: it could cut off what is still to be written in the log."""
    place = st.empty()
    yield lambda share, text: share < 1 and place.progress(max(share, 0.0), plain(text))
    place.empty()
