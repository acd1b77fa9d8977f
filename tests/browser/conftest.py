"""A real server over the demonstration and a real browser: Debian's Chromium, without sound, network or patience."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from data_access.outputs.pack_model import Pack
from data_access.service import Ask, Desk, open_desk_at
from data_access.service.packs import KINDS, compose_pack
from tests.crowd import VISITS
from tests.demonstration_maker import copied_to, demonstration_in
from tests.wire import name_in_address, serving_dashboard, visiting

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]


def needed(found: str | None, missing: str) -> str:
    """What was found of a program that is not ours; a machine without it says so, and fails where the browser is required."""
    if not found:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(missing)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    missing = "Chromium is not installed, so no page was looked at in a browser (Debian: apt-get install chromium)."
    found = needed(shutil.which("chromium"), missing)
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The demonstration."""
    return demonstration_in(tmp_path_factory.mktemp("browsed"))


@pytest.fixture(scope="session")
def desk(databases: tuple[str, str]) -> Iterator[Desk]:
    """The front desk of the demonstration."""
    opened = open_desk_at(*databases, is_demonstration=True)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def packs(desk: Desk) -> dict[str, Pack]:
    """One of every kind, mid-review; the public's of a day by which enough was published to draw."""
    days = {"panel": date(2024, 6, 28)}
    return {kind: compose_pack(desk, desk.viewer(), kind, Ask(days.get(kind, date(2024, 3, 1)))) for kind in KINDS}


@pytest.fixture(scope="session")
def server(browser: Browser, databases: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that all tests share."""
    with serving_dashboard(databases, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture
def server_to_change(browser: Browser, databases: tuple[str, str], tmp_path: Path) -> Iterator[str]:
    """The address of a server of the test's own: what is published there stays there."""
    with serving_dashboard(copied_to(tmp_path, databases), tmp_path / "log") as address:
        yield address


@pytest.fixture
def settings() -> dict[str, str]:
    """What a private machine is told beside its databases; a test may say more."""
    return {"PRIVATE_MACHINE": "yes"}


@pytest.fixture
def empty_server(browser: Browser, fresh_sqlite: Callable[[], tuple[str, str]], settings: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The address of a server of a private machine whose case database does not exist yet."""
    with serving_dashboard(fresh_sqlite(), tmp_path / "log", **settings) as address:
        yield address


@pytest.fixture(scope="session")
def sees_most(server: str) -> Callable[[str], str]:
    """Gives the role to which a page sends most elements."""

    def elements(page: str, role: str) -> int:
        with visiting(server, name_in_address(page)) as visitor:
            return visitor.ask(view_as=role).kinds.total()

    return cache(lambda page: max((role for role, visited in VISITS if visited == page), key=partial(elements, page)))


@pytest.fixture
def because_the_test_attacks_the_page() -> None:
    """A test that asks for this does what the browser has to refuse, and the browser may say so."""


@pytest.fixture
def visit(browser: Browser, server: str, request: pytest.FixtureRequest):
    """Opens a path at a width, of another server where it is named, and waits until the page is whole. At the end no page may have told of a
    fault, nor asked another host."""
    contexts, opened = [], []

    def open_at(path: str, width: int = 1440, *, of: str = server) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = watched_page(context, of)
        opened.append(page)
        page.goto(f"{of}{path}")
        settle(page)
        return page

    yield open_at
    for context in contexts:
        context.close()
    if "because_the_test_attacks_the_page" not in request.fixturenames:
        assert [line for page in opened for line in page.told] == []


def watched_page(context: BrowserContext, server: str) -> Page:
    """A new page; ``told`` is the list of what it tells of faults from here on, of scripts that fail and of other hosts that it asks."""
    page = context.new_page()
    page.told = told = []
    host = server.removeprefix("http://")
    page.on("console", lambda said: told.append(f"console: {said.text}") if _is_fault(said) else None)
    page.on("pageerror", lambda fault: told.append(f"a script failed: {fault}"))
    page.on("request", lambda sent: told.append(f"left the host: {sent.url}") if _leaves(sent.url, host) else None)
    return page


def _is_fault(said) -> bool:
    # The server has no such file and says so for every deep link: Streamlit's own, and harmless.
    return said.type == "error" and not said.location["url"].endswith(("_stcore/host-config", "_stcore/health"))


def _leaves(url: str, host: str) -> bool:
    return not url.startswith(("data:", "blob:", f"http://{host}", f"ws://{host}"))


def settle(page: Page) -> None:
    """Waits until the script has run and the charts have drawn, covered or not."""
    page.get_by_test_id("stApp").wait_for(state="attached")
    for _ in range(2):
        page.wait_for_timeout(500)
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(state="attached", timeout=60_000)
    # What draws charts is fetched when the first one comes: until then a grey shape is in its place.
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)
