"""Every page for every role by hand-written messages to a running server: what is refused is not on the wire, however it is asked for."""

import re
import time
from collections.abc import Iterator
from datetime import date
from functools import cache
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from data_access.database.tables import register_metadata
from data_access.permissions import OPENED_BY, ROLES, May
from data_access.service import Desk, open_desk_at, releases
from data_access.service.desk import needed_to_open
from data_access.service.preparing import prepare
from data_access.service.release_desk import submit_release
from pages.parts.download import LASTS_FOR
from tests.demonstration_maker import demonstration_in
from tests.forged import Forger, Told, forging, read, status_of
from tests.house.source import ROOT
from tests.wire import name_in_address, serving_dashboard

ROOMS = {path.stem: path.parent.name for path in (ROOT / "pages").glob("*/*.py") if path.parent.name != "parts"}
ALL_PAGES = "review_lead"
NO_ROLES = (
    "mayor",
    "Review_lead",
    "REVIEW_LEAD",
    "review_lead ",
    " review_lead",
    "review-lead",
    "review_lead\x00",
    "review_lead,chief_officer",
    "review_lead;",
    "reviewlead",
    "Review lead",
    "review\u200b_lead",
    "review_le\u0430d",
    "unknown",
    "None",
    "*",
    "0",
    "../review_lead",
    "private machine",
)
NO_PAGES = (
    "nothing",
    "admin",
    "app",
    "app.py",
    "pages/monitor/risk",
    "monitor/risk",
    "Risk",
    "risk.py",
    "risk/",
    "..",
    "%2e%2e/risk",
    "go_to_the_first",
)


def holds(role: str, *permissions: May) -> bool:
    """What the table says, without asking the code that reads it."""
    return set(permissions) <= ROLES[role][1]


def opens(role: str, page: str) -> bool:
    return holds(role, *needed_to_open(page))


@pytest.fixture(scope="module")
def databases(tmp_path_factory) -> tuple[str, str]:
    return demonstration_in(tmp_path_factory.mktemp("forged"))


@pytest.fixture(scope="module")
def desk(databases) -> Iterator[Desk]:
    opened = open_desk_at(*databases, is_demonstration=True)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(databases) -> Iterator[str]:
    with serving_dashboard(databases) as served:
        yield served


@pytest.fixture
def forger(address) -> Iterator[Forger]:
    with forging(address) as one:
        yield one


@pytest.fixture(scope="module")
def shown(address) -> dict[str, dict[str, Told]]:
    """What each role is sent of each page that it may open: role → page → answer."""
    found: dict[str, dict[str, Told]] = {}
    for role in ROLES:
        with forging(address) as one:
            found[role] = {page: one.ask(name_in_address(page), view_as=role) for page in OPENED_BY if opens(role, page)}
    return found


@pytest.fixture(scope="module")
def numbers(shown) -> dict[str, str]:
    """Under which number a browser asks for each page."""
    every = {name: number for told in shown.values() for one in told.values() for name, number in one.pages.items()}
    return {page: every[name_in_address(page)] for page in OPENED_BY}


# Pages ----------------------------------------------------------------------------------------------------------------------------------


def _steady(figures: tuple[str, ...]) -> list[str]:
    """Without what differs from one look to the next: the moments of the last check and of the look itself, at the foot."""
    return [re.sub(r"(checked at|·) \d\d:\d\d( on \d+ \w+ \d+)?", "", figure) for figure in figures]


def test_each_role_is_sent_the_pages_that_it_may_open_and_nothing_of_others_is_named_to_it(shown):
    assert {role: {page for page in OPENED_BY if opens(role, page)} for role in ROLES} == {role: set(told) for role, told in shown.items()}
    for role, told in shown.items():
        for page, one in told.items():
            assert one.figures, (role, page)
            offered = {name for name in one.pages if name in {name_in_address(page) for page in OPENED_BY}}
            assert offered - {""} == {name_in_address(page) for page in told} - {""}, (role, page)


def _of_others(shown: dict[str, dict[str, Told]], page: str, role: str) -> set[str]:
    """What anybody is sent of a page, and the role of none of its own."""
    own = {figure for one in shown[role].values() for figure in _steady(one.figures)}
    return {figure for told in shown.values() if page in told for figure in _steady(told[page].figures)} - own


@pytest.mark.parametrize("role", ROLES)
def test_a_page_that_a_role_may_not_open_is_not_sent_by_name_or_by_number(forger, shown, numbers, role):
    home = _steady(forger.ask(view_as=role).figures)
    for page in OPENED_BY:
        if opens(role, page):
            continue
        of_the_page = _of_others(shown, page, role) - set(home)  # which has moved on where a release was signed since all were shown
        assert len(of_the_page) > 3
        for how in ({"page": name_in_address(page)}, {"number": numbers[page]}):
            told = forger.ask(**how, view_as=role)
            assert not of_the_page & set(_steady(told.figures)), (page, how)
            assert _steady(told.figures) == home, "what is sent is the role's own first page"


FIRST_OF_EACH_ROOM = {room: page for page, room in sorted(ROOMS.items(), reverse=True)}


@pytest.mark.parametrize("page", FIRST_OF_EACH_ROOM.values())
def test_a_fresh_server_does_not_give_its_first_visitor_a_page_that_their_role_may_not_open(databases, shown, page):
    role = next(role for role in ROLES if not opens(role, page))
    with serving_dashboard(databases) as fresh, forging(fresh) as first:
        told = first.ask(page, view_as=role)
        home = _steady(first.ask(view_as=role).figures)
        assert _steady(told.figures) == home
        assert not set(_steady(told.figures)) & (_of_others(shown, page, role) - set(home))


@pytest.mark.parametrize("name", NO_PAGES)
def test_a_page_of_no_name_is_none(forger, name):
    for role in ("importer", "board_member"):
        assert _steady(forger.ask(name, view_as=role).figures) == _steady(forger.ask(view_as=role).figures)
        assert _steady(forger.ask(number="0" * 32, view_as=role).figures) == _steady(forger.ask(view_as=role).figures)


@pytest.mark.parametrize("role", NO_ROLES)
def test_a_role_that_is_none_is_allowed_nothing_however_close_its_name_comes(forger, numbers, role):
    for page in OPENED_BY:
        for how in ({"page": name_in_address(page)}, {"number": numbers[page]}):
            told = forger.ask(**how, view_as=role)
            assert "No page is open to this role" in told.words
            assert not told.downloads
            assert set(told.pages) == {""}
            assert not re.search(r"\d{2,}", re.sub(r"\S*Synthetic\S*|\d\d:\d\d on \d+ \w+ \d{4}", "", told.words))


# What stands on the pages ---------------------------------------------------------------------------------------------------------------


def test_only_who_manages_officers_is_sent_their_names_and_nobody_a_reference(shown):
    for role, told in shown.items():
        for page, one in told.items():
            assert (b"Invented Name" in one.raw) == (holds(role, May.SEE_OFFICER_NAMES) and page == "workload"), (role, page)
            assert not re.search(rb"SYN-\d", one.raw), (role, page)


def test_no_exact_count_is_sent_to_who_sees_the_protected_lane_only(shown, desk):
    """A count of more than three figures that is no multiple of five says of itself that it is exact. What was stated of the scope in public
    is no count of ours."""
    released = {"releases", "statement"}
    stated = {f"{number:,}" for number in desk.current_events().frames["population_baselines"]["applications"]}
    pattern = re.compile(r"(?<![\d,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")
    exact = {number for page in set(OPENED_BY) - released for number in _counts(pattern, shown["chief_officer"].get(page))}
    assert len(exact) > 10
    for role, told in shown.items():
        for page, one in told.items():
            if page in released or holds(role, May.SEE_EXACT_COUNTS) or page == "imports":
                continue
            assert not _counts(pattern, one) - (stated if page == "data_quality" else set()), (role, page)


def _counts(pattern: re.Pattern[str], told: Told | None) -> set[str]:
    found = pattern.findall(" ".join(element.html.body for element in told.elements)) if told else []
    return {number for number in found if int(number.replace(",", "")) % 5}


# A session of somebody else -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["board_member", "importer", "mayor"])
def test_who_comes_back_under_the_session_of_another_sees_no_more_than_their_own_role(address, shown, role):
    with forging(address) as lead:
        session = lead.ask("workload", view_as=ALL_PAGES).session
        for cookies in (None, lead.cookies):
            with forging(address, session=session, cookies=cookies) as thief:
                for page in ("workload", "", "data_quality"):
                    told = thief.ask(page, view_as=role)
                    assert b"Invented Name" not in told.raw
                    allowed = [figure for one in shown.get(role, {}).values() for figure in _steady(one.figures)]
                    assert set(_steady(told.figures)) <= {*allowed, *_steady(thief.ask(view_as=role).figures)}


# Buttons that were never shown ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def submitted(desk) -> int:
    """A release that waits for the analyst."""
    press = desk.viewer("press_officer")
    chosen = {"title": "", "lane": "rounded", "figures": ("risk_assessed",), "breakdowns": ()}
    draft = prepare(desk, press, as_at=date(2024, 3, 1), **chosen)
    number = draft.number
    while waiting := releases.to_be_explained(shown := releases.show_release(desk, press, number, among=())):
        releases.explain(desk, press, shown, waiting[0].code, sentence="Counted anew for a test.", is_correction=False)
    return submit_release(desk, press, number).number


def _kept(desk: Desk) -> dict[str, int]:
    """How many rows each table of the register holds, but for the log of looks."""
    with desk.register.connect() as connection:
        tables = [table for table in register_metadata.sorted_tables if not table.name.startswith(("audit_", "sign_ins"))]
        return {table.name: connection.scalar(select(func.count()).select_from(table)) for table in tables}


PAGES_OF_DEEDS = ("releases", "statement", "board_pack", "imports", "risk", "contact", "data_quality")


def test_a_deed_whose_button_a_role_is_not_shown_is_not_done_for_it(address, desk, submitted):
    before, pressed = _kept(desk), []
    for page in PAGES_OF_DEEDS:
        parts = {"release": str(submitted)} if page in ("releases", "statement") else {}
        shown_to = {role: _buttons(address, page, role, parts) for role in (*ROLES, "mayor")}
        for role, own in shown_to.items():
            with forging(address) as forger:
                for label, button in {pair for buttons in shown_to.values() for pair in buttons.items()} - set(own.items()):
                    forger.ask(page, view_as=role, state=_opened(address, page, parts), pressed=button, **parts)
                    pressed.append((role, label))
    assert {("board_member", "Sign as analyst"), ("analyst", "Issue"), ("chief_officer", "Show the references")} <= set(pressed)
    assert ("mayor", "Freeze as known now") in pressed
    assert _kept(desk) == before
    with forging(address) as analyst:
        button = _buttons(address, "statement", "analyst", {"release": str(submitted)})["Sign as analyst"]
        analyst.ask("statement", view_as="analyst", release=str(submitted), pressed=button)
    assert _kept(desk)["release_steps"] == before["release_steps"] + 1, "a forged button does what a shown one does, for who may"


def _buttons(address: str, page: str, role: str, parts: dict[str, str]) -> dict[str, str]:
    """The buttons that a role is shown of a page, with all of it opened: label → id."""
    with forging(address) as one:
        told = one.ask(page, view_as=role, state=_opened(address, page, parts), **parts)
        # Who may not open the page is sent another one, whose buttons may be theirs.
        return told.widgets("button") if role in ROLES and opens(role, page) else {}


@cache
def _ids_of_what_opens(address: str, page: str, parts: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    with forging(address) as one:
        return tuple(block.expandable.id for block in _blocks(one.ask(page, view_as=ALL_PAGES, **dict(parts))) if block.expandable.id)


def _opened(address: str, page: str, parts: dict[str, str]) -> dict[str, object]:
    """The state in which everything that opens is open."""
    return dict.fromkeys(_ids_of_what_opens(address, page, tuple(parts.items())), True)


def test_the_list_of_references_is_not_given_to_a_forged_form(address, desk):
    with forging(address) as lead:
        opened = _opened(address, "risk", {})
        told = lead.ask("risk", view_as=ALL_PAGES, state=opened)
        reason = next(one for label, one in told.widgets("text_input").items() if label.startswith("Why you need"))
        button = next(one for label, one in told.widgets("button").items() if label == "Show the references")
        form = {**opened, reason: "A reason that is long enough"}
        assert re.search(rb"SYN-\d{7}", lead.ask("risk", view_as=ALL_PAGES, state=form, pressed=button).raw), "the lead is given it"
    for role in set(ROLES) - {ALL_PAGES} | {"mayor"}:
        with forging(address) as forger:
            told = forger.ask("risk", view_as=role, state=form, pressed=button)
            assert not re.search(rb"SYN-\d", told.raw), role


def _blocks(told: Told) -> list:
    deltas = [message.delta for message in map(read, told.messages) if message.WhichOneof("type") == "delta"]
    return [delta.add_block for delta in deltas if delta.WhichOneof("type") == "add_block"]


# Files ----------------------------------------------------------------------------------------------------------------------------------


def test_a_file_lies_at_its_address_for_as_long_as_it_takes_to_fetch_it_and_no_guess_finds_one(address, forger):
    told = forger.ask("board_pack", view_as="chief_officer", as_at="2024-03-01", pack="daily")
    what = told.downloads["Workbook (XLSX)"]
    place = forger.fetch(what)
    assert re.fullmatch(r"/media/[0-9a-f]{32}\.\w+", place)
    assert forger.status_of(place) == 200
    for guess in (uuid4().hex, "0" * 32, "", "..", "%2e%2e%2fcases.db", what):
        assert forger.status_of(f"/media/{guess}") in (400, 404), guess
        assert guess == what or not forger.fetch(guess)
    deadline = time.monotonic() + 3 * LASTS_FOR
    while forger.status_of(place) == 200 and time.monotonic() < deadline:
        time.sleep(1)
    assert forger.status_of(place) == 404


@pytest.mark.parametrize("role", ["board_member", "importer", "auditor", "mayor"])
def test_who_is_offered_no_file_gets_none_by_a_name_that_they_make_up(forger, role):
    told = forger.ask("board_pack", view_as=role)
    assert not told.downloads
    assert forger.fetch(uuid4().hex) == ""


def test_what_is_served_to_everybody_holds_nothing_of_the_review(address):
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/shell/page.css", "/shell/page.js", "/workload", "/imports"):
        assert status_of(f"{address}{path}") in (200, 404)
    for path in ("/app.py", "/pages/monitor/risk.py", "/.data/cases.db", "/data_access/permissions.py", "/app/static/x", "/component/x/y"):
        assert status_of(f"{address}{path}") in (200, 403, 404)
