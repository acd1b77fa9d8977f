"""A browser that tells of all that a page must not do: ask another host, run a script of the data's, open a dialog."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, Route, TimeoutError

MAIN = "[data-testid=stMain]"
CANARY = """
window.told = [];
Object.defineProperty(window, 'ran', {set: number => window.told.push(`a script ran: ${number}`), get: () => 0});
"""
_ELEMENTS = "(box, ours) => [...box.querySelectorAll('*')].filter(one => !ours || !one.matches(ours)).map(one => [one.tagName, one.href || (one.src || '').replace(/^(data:[^,]*),.*$/s, '$1')].join(' ').trim().toLowerCase())"
_TEXT = """box => [box, ...box.querySelectorAll('p, li, td, th, h1, h2, h3, input, textarea, text')]
    .map(one => 'value' in one ? one.value : one.textContent).join('\\n')"""


@dataclass(frozen=True)
class Watched:
    """A page as it stands. ``told`` is all that it should not have done, in the order in which it did so."""

    page: Page
    _told: list[str]

    @property
    def told(self) -> list[str]:
        return [*self._told, *self.page.evaluate("window.told")]

    def elements(self, inside: str = MAIN, *, but_not: str = "") -> Counter[str]:
        """How many elements of each kind there are, and where they lead to."""
        return Counter(self.page.locator(inside).evaluate(_ELEMENTS, but_not))

    def words(self, inside: str = MAIN) -> str:
        """All that can be read, also in fields, without what only keeps letters apart."""
        return self.page.locator(inside).evaluate(_TEXT).replace("\u2060", "")

    def settle(self) -> None:
        """Waits until the script has run again."""
        settle(self.page)

    def options(self, box: Locator) -> list[str]:
        """All that a select box offers once it is opened: it draws no more of it than can be seen."""
        found: dict[str, None] = {}
        offered = self.page.locator("[data-testid=stSelectboxVirtualDropdown]")
        # A run that ends just then draws the page anew, and what was open is closed: then once more.
        assert any(_opens(box, offered.locator("[role=option]").first) for _ in range(5))
        is_more = offered.evaluate(_SCROLLED, -1_000_000) is not None
        while is_more:
            found |= dict.fromkeys(offered.locator("[role=option]").all_text_contents())
            is_more = offered.evaluate(_SCROLLED, 240)
        return list(found)


def _opens(box: Locator, option: Locator) -> bool:
    box.click()
    try:
        option.wait_for(timeout=20_000)
    except TimeoutError:
        return False
    return True


_SCROLLED = """async (box, by) => {
    const parts = [box, ...box.querySelectorAll('*')];
    const were = parts.map(part => part.scrollTop);
    parts.forEach(part => part.scrollBy(0, by));
    const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    await drawn();
    await drawn();
    return parts.some((part, place) => part.scrollTop !== were[place]);
}"""
"""Scrolls all that can be scrolled, waits until it is drawn, and says whether anything moved."""


@contextmanager
def watching(browser: Browser, address: str) -> Iterator[Callable[..., Watched]]:
    """Opens paths of a server one after the other, each when the one before was looked at."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    context.add_init_script(CANARY)
    told: list[str] = []
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.route(lambda url: _leaves(url, address), lambda route: _refused(route, told))
    page.on("dialog", lambda dialog: (told.append(f"a dialog: {dialog.message}"), dialog.dismiss()))

    def open_at(path: str, last: str = "") -> Watched:
        told.clear()
        page.goto(f"{address}{path}")
        settle(page, last)
        return Watched(page, told)

    yield open_at
    context.close()


def _leaves(url: str, address: str) -> bool:
    return not url.startswith(("data:", "blob:", address, address.replace("http:", "ws:")))


def _refused(route: Route, told: list[str]) -> None:
    told.append(f"left the host: {route.request.url}")
    route.abort()


def settle(page: Page, last: str = "") -> None:
    """Waits until the script has run, and ``last`` is on the page."""
    page.get_by_test_id("stApp").wait_for()
    page.wait_for_timeout(300)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=120_000)
    if last:
        page.get_by_text(last, exact=True).wait_for(timeout=120_000)
    page.wait_for_function("document.querySelector('[data-testid=stSkeleton]') === null", timeout=120_000)
    page.wait_for_timeout(300)
