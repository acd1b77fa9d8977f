"""A release on the screen: which one, what it says, what was done to it, and beside which other."""

import streamlit as st

from data_access.service import Desk, ShownRelease, Viewer, plain, releases, screen_markup
from pages.parts import doorkeeper, download, link, marking, page, reason, shade, sheet


def choose(desk: Desk, viewer: Viewer, *, by_itself: bool = False) -> ShownRelease | None:
    """The heading, the list and the choice, which is in the address; None when there is no release to choose.

    ``by_itself``: the heading is about the chosen one and not about all.
    """
    with doorkeeper.calm():
        shade.offer()
        shade.stop_where_it_is_down()
        sheet.show(screen_markup.stamp(desk.stamp()))
        listing = releases.list_releases(desk, viewer)
        named = {str(one.number): releases.named(one) for one in listing.releases}
        asked = _asked("release", named, next(iter(named), ""))
        heading = releases.releases_in_a_sentence(listing.releases)
        if by_itself and asked:
            heading = releases.standing_in_a_sentence(next(one for one in listing.releases if str(one.number) == asked))
        st.title(plain(heading), anchor=False)
        for fault in listing.altered:
            st.warning(plain(fault))
        if not named:
            doorkeeper.choose_eyes(desk, viewer)
            st.markdown(plain(releases.FIRST_RELEASE))
            return None
        with st.container(horizontal=True, vertical_alignment="bottom"):
            number = link.chosen("release", "Release", named, next(iter(named)))
            doorkeeper.choose_eyes(desk, viewer)
        with st.expander("All releases"):
            sheet.show_table(releases.releases_table(listing.releases))
        shown = releases.show_release(desk, viewer, int(number), among=listing.releases)
        sheet.show(marking.of_day(shown.release.content.as_at))
        return shown


def _asked(name: str, named: dict[str, str], usual: str) -> str:
    asked = link.asked().get(name, usual)
    return asked if asked in named else usual


def show_contents(chosen: ShownRelease) -> None:
    """The way it has come, the headlines, and its breakdowns behind a button each."""
    release = chosen.release
    st.header(plain(f"{release.name}: {release.content.title}"), anchor=False)
    st.markdown(f"**{plain(releases.way_in_words(release))}**")
    if chosen.next_step:
        st.markdown(plain(chosen.next_step))
    shown = releases.headline_table(release, chosen.sealed)
    sheet.show_table(shown)
    st.caption(plain(shown.caption))
    sheet.show(screen_markup.several_behind(releases.breakdown_tables(release)))


def show_steps(chosen: ShownRelease) -> None:
    """Everything that was done to it."""
    shown = releases.steps_table(chosen.release, chosen.steps)
    st.header(plain(shown.title), anchor=False)
    sheet.show_table(shown)


def offer_verification(desk: Desk, viewer: Viewer, chosen: ShownRelease) -> None:
    """Counts it again from the records as they were known then."""
    number = chosen.release.number
    st.header("Can it be counted again?", anchor=False)
    if chosen.release.origin != "frozen":
        st.markdown("It was published before the desk existed: it is kept as it was said, and was not counted here.")
    elif st.button("Count it again from the records", key=f"verify_{number}"):
        with doorkeeper.calm():
            for sentence in releases.verified_in_words(releases.verify_release(desk, viewer, number)):
                st.markdown(plain(sentence))


def offer_files(desk: Desk, viewer: Viewer, chosen: ShownRelease) -> None:
    """The files that may leave, or why none may."""
    release = chosen.release
    st.header("Files", anchor=False)
    if chosen.export_refusal:
        st.markdown(plain(chosen.export_refusal))
        return
    st.caption("Each is made from the release as it was frozen, read again by a scanner, and logged when it leaves.")
    why, refusal = reason.ask(desk, key="files")
    with st.container(horizontal=True):
        for kind, label in releases.FILE_KINDS.items():
            download.offer(
                label,
                lambda kind=kind: releases.export_release(desk, viewer, release.number, kind, reason=why)[1],
                file_name=releases.file_name(release.number, kind),
                key=f"file_{kind}_{release.number}",
                refusal=refusal,
            )
    reason.note(desk)


def compare(desk: Desk, viewer: Viewer, chosen: ShownRelease) -> None:
    """Beside another release, figure by figure; and the change of one figure, cause by cause."""
    with doorkeeper.calm():
        others = {str(one.number): releases.named(one) for one in chosen.others}
        if not others:
            st.markdown(":gray[There is no other release to compare with yet. The next one can be compared here.]")
            return
        st.header("Compared with another release", anchor=False)
        usual = str(chosen.usually_against) if chosen.usually_against else next(iter(others))
        against = int(link.chosen("against", "Against", others, usual))
        found = releases.reconcile_releases(desk, viewer, chosen.release.number, against)
        sheet.show_table(releases.reconciliation_table(found))
        counts = {option.code: option.label for option in releases.explainable(found)}
        if counts:
            figure = link.chosen("figure", "Why did it change?", counts, next(iter(counts)))
            page.show_blocks([releases.bridge_between(desk, viewer, chosen.release.number, against, figure)])


def offer_change_log(desk: Desk, viewer: Viewer) -> None:
    """What changed between published releases: corrections apart from revisions."""
    with doorkeeper.calm(), st.expander("Public change log", key="change_log", on_change="rerun") as opened:
        if not opened.open:
            return
        st.text(releases.read_change_log(desk, viewer))
        why, refusal = reason.ask(desk, key="change_log")
        download.offer(
            "Download the change log",
            lambda: releases.export_change_log(desk, viewer, reason=why)[1],
            file_name="change-log.txt",
            refusal=refusal,
        )
