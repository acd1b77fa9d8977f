"""People sign in to real data through a browser, at a provider that is strict and that lies when a test says so."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import create_engine, select

from data_access.database.tables import audit_entries, sign_ins
from tests.browser import judged, keyboard
from tests.browser.conftest import settle
from tests.conftest import Databases
from tests.desk_maker import closing, desk_over
from tests.own_provider import SPOILS, OwnProvider, providing
from tests.pages.test_every_page_and_role import ALLOWED
from tests.provider_maker import written_in
from tests.wire import free_port, serving, visiting

PEOPLE = {
    "lead-1": {"groups": ["leads"], "name": "**A** ![x](https://elsewhere.example/x.png)"},
    "chief-1": {"groups": ["chiefs"]},
    "panel-1": {"groups": ["panel", "football"]},
    "audit-1": {"groups": "audit"},
    "two-1": {"groups": ["panel", "chiefs"]},
    "none-1": {"groups": ["football"]},
}
ROLES = {"lead-1": "review_lead", "chief-1": "chief_officer", "panel-1": "board_member", "audit-1": "auditor"}
"""Person → the role that their groups give them."""
QUARTER, EIGHT_HOURS = 15 * 60, 8 * 60 * 60


@dataclass
class Office:
    """A running dashboard over real data, with its provider and its clock."""

    browser: Browser
    address: str
    provider: OwnProvider
    register_url: str
    clock: Path
    contexts: ExitStack

    def machine(self, width: int = 1440) -> BrowserContext:
        """A browser that knows nobody yet."""
        context = self.browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        return self.contexts.enter_context(context)

    def put_on(self, seconds: float) -> None:
        """The server's clock is so much later than it is."""
        self.clock.write_text(str(seconds), encoding="utf-8")

    def open(self, machine: BrowserContext, path: str = "") -> Page:
        page = machine.new_page()
        page.goto(f"{self.address}/{path}")
        settle(page)
        return page

    def sign_in(self, person: str, machine: BrowserContext | None = None) -> Page:
        """Through the front page and the provider's, and back."""
        page = self.open(machine or self.machine())
        page.get_by_role("button", name="Sign in", exact=True).click()
        self.choose(page, person)
        return page

    def choose(self, page: Page, person: str) -> None:
        """At the provider."""
        page.get_by_role("link", name=person).click()
        page.wait_for_url(re.compile(re.escape(self.address)))
        settle(page)

    def operations(self) -> list[tuple[str, str]]:
        """What the log says of sign-ins: operation and subject, in order."""
        return [
            (row.operation, row.viewer)
            for row in self._rows(select(audit_entries).order_by(audit_entries.c.entry_id))
            if "sign" in row.operation + row.what
        ]

    def kept(self) -> int:
        """How many sign-ins were ever seen."""
        return len(self._rows(select(sign_ins)))

    def _rows(self, query) -> list:
        engine = create_engine(self.register_url)
        try:
            with engine.connect() as connection:
                return list(connection.execute(query))
        finally:
            engine.dispose()


@pytest.fixture(scope="module")
def running(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One server for all of these tests: forty applications that are not the demonstration, and no private machine."""
    folder = tmp_path_factory.mktemp("office")
    databases = Databases(f"sqlite:///{folder / 'cases.db'}", f"sqlite:///{folder / 'register.db'}")
    with closing(desk_over(databases)):
        """Only made."""
    (clock := folder / "later").write_text("0", encoding="utf-8")
    port = free_port()
    with providing(PEOPLE) as provider:
        provider.redirect_uri = f"http://127.0.0.1:{port}/oauth2callback"
        said = {"issuer": provider.issuer, "redirect_uri": provider.redirect_uri}
        where = {
            "CASE_DATABASE_URL": databases.case_url,
            "REGISTER_DATABASE_URL": databases.register_url,
            "SIGN_IN_SETTINGS": written_in(folder, **said),
            "LATER": str(clock),
        }
        with serving("app.py", folder / "log", port=port, program="tests.later", **where) as address:
            yield Office(browser, address, provider, databases.register_url, clock, ExitStack())


@pytest.fixture
def office(running: Office) -> Iterator[Office]:
    """The clock and the provider as they should be, and every browser closed at the end."""
    running.put_on(0)
    running.provider.spoil, running.provider.is_away = "", False
    with ExitStack() as contexts:
        running.contexts = contexts
        yield running


def _heading(page: Page) -> str:
    return page.locator("h1").first.inner_text()


def _navigation(page: Page) -> set[str]:
    return set(page.get_by_test_id("stTopNavLink").all_inner_texts())


def _pages(role: str) -> set[str]:
    return {page.replace("_", " ").capitalize() for page in ALLOWED[role]}


def _press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    settle(page)


def _go_to(page: Page, name: str) -> None:
    page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
    settle(page)


def _leave(page: Page, role: str, label: str) -> None:
    """Behind the role at the top."""
    _press(page, role)
    page.get_by_role("button", name=label, exact=True).click()
    page.get_by_role("button", name="Sign in", exact=True).wait_for()
    settle(page)


def _shows_nothing(page: Page) -> bool:
    return page.locator(".headlines, table").count() == 0 and "applications" not in page.locator("body").inner_text()


@pytest.mark.parametrize("person", list(ROLES))
def test_each_role_signs_in_and_sees_its_own_pages_and_no_other(office, person):
    page = office.sign_in(person)
    assert _navigation(page) == _pages(ROLES[person])
    assert office.operations()[-1] == ("sign-in", f"{person} at {office.provider.issuer}")
    assert office.provider.refused == []
    workload = office.open(page.context, "workload").get_by_text("full-time equivalent")
    if "workload" in ALLOWED[ROLES[person]]:
        workload.first.wait_for()
    assert bool(workload.count()) == ("workload" in ALLOWED[ROLES[person]])


def test_a_link_opened_without_sign_in_shows_the_way_to_sign_in_and_nothing_else(office):
    for path in ("", "workload", "imports?view_as=review_lead", "releases?release=1"):
        page = office.open(office.machine(), path)
        assert _heading(page) == "Sign in"
        assert page.get_by_text("You followed a link.").count() == bool(path)
        assert _shows_nothing(page)
        assert _navigation(page) == set()


@pytest.mark.parametrize("wrong", sorted(SPOILS))
def test_a_token_with_one_thing_wrong_signs_nobody_in(office, wrong):
    before = office.kept()
    office.provider.spoil = wrong
    page = office.sign_in("lead-1")
    assert _heading(page) in ("Sign in", "You are not signed in")
    assert _shows_nothing(page)
    assert office.kept() == before


def test_the_codes_of_another_browser_and_answers_that_nobody_asked_for_sign_nobody_in(office):
    page = office.open(office.machine())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="lead-1").wait_for()
    mine = office.provider.authorised[-1]
    stolen = office.provider.code_for("chief-1", {**mine, "code_challenge": "of-another-browser-and-its-verifier"})
    for code, state in ((stolen, mine["state"]), (office.provider.code_for("chief-1", mine), "made-up"), ("made-up", mine["state"])):
        page.goto(f"{office.address}/oauth2callback?code={code}&state={state}")
        settle(page)
        assert _heading(page) == "Sign in"
    assert office.provider.refused == ["token: code_verifier"]
    office.provider.refused.clear()


def test_an_idle_sign_in_is_over_at_the_next_click_and_the_password_is_asked_for_again(office):
    page = office.sign_in("chief-1")
    office.put_on(QUARTER - 60)
    _go_to(page, "Findings")
    assert page.locator(".headlines").count() == 1
    office.put_on(2 * QUARTER)
    _go_to(page, "Overview")
    assert "nothing was done for 15 minutes" in page.locator("body").inner_text()
    assert _shows_nothing(page)
    office.put_on(0)
    page.get_by_role("button", name="Sign in again").click()
    page.get_by_role("link", name="chief-1").wait_for()
    assert office.provider.authorised[-1]["prompt"] == "login"
    office.choose(page, "chief-1")
    assert page.locator(".headlines").count() == 1


def test_a_sign_in_in_use_is_over_after_eight_hours(office):
    page = office.sign_in("chief-1")
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    for later in range(QUARTER - 60, EIGHT_HOURS - 60, QUARTER - 60):
        office.put_on(later)
        with visiting(office.address, cookies=cookies) as tab:
            assert tab.ask().figures
    office.put_on(EIGHT_HOURS)
    _go_to(page, "Findings")
    assert "a sign-in lasts 8 hours at most" in page.locator("body").inner_text()
    assert _shows_nothing(page)


def test_who_signed_out_is_out_in_the_other_tab_and_their_cookie_opens_nothing_elsewhere(office):
    page = office.sign_in("chief-1")
    other, cookies = office.open(page.context), page.context.cookies()
    _leave(page, "Chief officer", "Sign out")
    assert _heading(page) == "Sign in"
    assert office.provider.ended[-1]["id_token_hint"]
    _go_to(other, "Findings")
    assert "You have signed out." in other.locator("body").inner_text()
    assert _shows_nothing(other)
    thief = office.machine()
    thief.add_cookies(cookies)
    stolen = office.open(thief, "findings")
    assert "You have signed out." in stolen.locator("body").inner_text()
    assert office.operations()[-1] == ("refusal", f"chief-1 at {office.provider.issuer}")
    assert _shows_nothing(stolen)


def test_who_signed_out_everywhere_is_out_on_the_other_machine_too_and_nobody_else_is(office):
    here, there, another = (office.sign_in(person) for person in ("chief-1", "chief-1", "lead-1"))
    _leave(here, "Chief officer", "Sign out everywhere")
    for page in (there, another):
        _go_to(page, "Findings")
    assert "This person has signed out everywhere." in there.locator("body").inner_text()
    assert _shows_nothing(there)
    assert another.locator(".headlines").count() == 1
    there.get_by_role("button", name="Sign in again").click()
    office.choose(there, "chief-1")
    assert there.locator(".headlines").count() == 1, "they may sign in again"


def test_while_the_provider_is_away_who_is_signed_in_goes_on_and_can_sign_out_and_nobody_new_comes_in(office):
    page = office.sign_in("chief-1")
    office.provider.is_away = True
    _go_to(page, "Findings")
    assert page.locator(".headlines").count() == 1
    _leave(page, "Chief officer", "Sign out")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_text("Authentication error").wait_for()
    assert office.operations()[-1][0] == "sign-out"


def test_without_a_role_somebody_is_told_so_and_may_sign_out(office):
    page = office.sign_in("none-1")
    assert _heading(page) == "No role is given to you"
    assert _shows_nothing(page)
    _leave(page, "No role", "Sign out")
    assert _heading(page) == "Sign in"


def test_of_two_roles_another_own_one_is_chosen_and_the_pages_follow(office):
    page = office.sign_in("two-1")
    assert _navigation(page) == _pages("chief_officer")
    _press(page, "Chief officer")
    page.get_by_role("combobox", name="Role").click()
    assert page.get_by_role("option").all_inner_texts() == ["Chief officer", "Board member"]
    page.get_by_role("option", name="Board member").click()
    settle(page)
    assert _navigation(page) == _pages("board_member")


def test_somebody_signs_in_chooses_a_role_and_signs_out_without_a_mouse(office):
    page = office.open(office.machine())
    assert "Sign in" in keyboard.seen(page, keyboard.stops(page))
    keyboard.tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="two-1").press("Enter")
    page.wait_for_url(re.compile(re.escape(office.address)))
    settle(page)
    keyboard.press(page, "Chief officer")
    keyboard.choose(page, "Role", "Board member")
    settle(page)
    assert _navigation(page) == _pages("board_member")
    keyboard.press(page, "Board member")
    assert "Sign out" in keyboard.seen(page, keyboard.stops_in(page, "[data-testid=stPopoverBody]"))
    page.keyboard.press("Escape")
    keyboard.press(page, "Board member")
    keyboard.press(page, "Sign out")
    page.get_by_role("button", name="Sign in", exact=True).wait_for()
    assert _heading(page) == "Sign in"


@pytest.mark.parametrize("width", [1440, 390])
def test_the_way_in_and_the_ways_out_are_accessible_and_a_name_is_only_a_name(office, width):
    machine, left = office.machine(width), []
    machine.on("request", lambda sent: left.append(sent.url) if "elsewhere" in sent.url else None)
    page = office.open(machine)
    assert judged.violations(page) == []
    page.get_by_role("button", name="Sign in", exact=True).click()
    office.choose(page, "lead-1")
    _press(page, "Review lead")
    page.get_by_text("Signed in as **A** ![x](https:").wait_for()
    assert judged.violations(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 1
    assert left == []


def test_neither_a_secret_nor_a_person_is_in_the_servers_log(office, running):
    page = office.sign_in("chief-1")
    _leave(page, "Chief officer", "Sign out")
    said = (running.clock.parent / "log").read_text(encoding="utf-8")
    settings = (running.clock.parent / "sign-in.toml").read_text(encoding="utf-8")
    secrets = re.findall(r'_secret = "(.+)"', settings)
    assert len(secrets) == 2
    assert not [secret for secret in (*secrets, *PEOPLE, "eyJ") if secret in said]
