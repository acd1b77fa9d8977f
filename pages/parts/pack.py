"""A board pack on the screen: which kind, its sections as they will stand in the file, and the files."""

import streamlit as st

from data_access.service import Ask, Desk, Viewer, pack_desk, pack_files, plain, screen_markup
from data_access.service.packs import Pack, Section
from pages.parts import as_at, doorkeeper, download, link, marking, page, reason, shade, sheet


def choose(desk: Desk, viewer: Viewer) -> tuple[Ask, str, Pack]:
    """The strip, the kind, and the pack that they ask for, with its title and what it is of."""
    with doorkeeper.calm():
        labels = {option.code: option.label for option in pack_desk.kinds_offered(desk, viewer)}
        asked = link.asked().get("pack", "")
        kind = asked if asked in labels else next(iter(labels))
        ask, notices = as_at.show(desk, viewer, pack=kind)
        link.chosen("pack", "Pack", labels, kind)
        shade.stop_where_it_is_down()
        place = st.empty()
        shown = pack_desk.compose(desk, viewer, kind, ask, progress=lambda share, text: place.progress(share, text))
        place.empty()
        sheet.show(screen_markup.stamp(desk.stamp()), marking.of_day(ask.as_at))
        with st.container(gap="xsmall"):
            st.title(plain(shown.sentence), anchor=False)
            st.markdown(f":gray[{plain(' · '.join((shown.name, shown.marking, shown.handling)))}]")
            st.markdown(f":gray[{plain(' · '.join(f'{name}: {text}' for name, text in shown.facts))}]")
            for notice in notices:
                st.markdown(f"**Note:** {plain(notice)}")
    return ask, kind, shown


def offer_files(desk: Desk, viewer: Viewer, shown: Pack) -> None:
    """Every file of the draft, and what they are made from."""
    show_file_buttons(desk, viewer, shown, key="pack")
    st.caption(plain(f"Checksum {shown.checksum}. Each file is made from the figures below as they stand, and logged when it leaves."))


def show_file_buttons(desk: Desk, viewer: Viewer, shown: Pack, *, key: str) -> None:
    """A button for every kind of file; each is written when it is asked for."""
    why, refusal = reason.ask(desk, key=key)
    with st.container(horizontal=True):
        for ending, kind in pack_files.FILES.items():
            download.offer(
                kind.label,
                lambda ending=ending: pack_files.write_pack(desk, viewer, shown, ending, reason=why),
                file_name=pack_files.file_name(shown, ending),
                key=f"{key}_{ending}",
                refusal=refusal,
            )
    reason.note(desk)


def preview(desk: Desk, viewer: Viewer, shown: Pack) -> None:
    """The sections one below another, as the file will have them."""
    leads = link.to_definitions() if desk.may_open(viewer, "definitions") else None
    for section in shown.sections:
        _show_section(section, shown.sentence, leads)
    sheet.show(screen_markup.behind("pack", shown.definitions, leads=leads))


def _show_section(section: Section, sentence: str, leads: screen_markup.Leads) -> None:
    """What is said above already is not said again."""
    st.divider()
    with doorkeeper.calm(), st.container(gap="medium"):
        if section.title == sentence or section.is_answered_by_a_block:
            st.header(plain(section.heading), anchor=False)
        else:
            with st.container(gap="xxsmall"):
                st.caption(plain(section.heading))
                st.header(plain(section.title), anchor=False)
        for comment in section.comments:
            st.markdown(f"> {plain(comment.text)}  \n> {plain(comment.by)}, {comment.said_on:%d/%m/%Y}")
        if section.headlines:
            sheet.show(screen_markup.headlines(section.headlines))
        page.show_blocks(section.blocks, leads)
