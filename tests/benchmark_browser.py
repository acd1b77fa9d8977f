"""How long a browser takes to the last chart of the overview: ours, and the same page of Dash, at a first visit and when it is loaded again.

Both servers are asked in turns over the same databases and have answered before. The clock is the browser's own, from the beginning of the
navigation to the moment at which a chart's lines are in the page: ours are a picture in it, those of Dash are drawn there.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from importlib.util import find_spec
from statistics import median
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmark_pages import NotMeasured
from tests.benchmark_peers import NO_DASH
from tests.benchmark_results import Note
from tests.browser.conftest import FLAGS
from tests.peers.over_http import serving_dash
from tests.wire import serving_dashboard

OURS, DASH = "dashboard", "Dash"
WARMING = 2
PATIENCE_SECONDS = 60
_WATCH = """
(() => {
  const look = () => {
    const picture = document.querySelector('.picture img');
    const isDrawn = (picture && picture.complete && picture.naturalWidth > 0) || document.querySelector('.js-plotly-plot .trace');
    if (window.drawnAt || !isDrawn) return;
    window.drawnAt = performance.now();
  };
  document.addEventListener('load', look, true);
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
})()
"""


def show_browser(urls: tuple[str, str], day: date, compared_with: date, rounds: int, note: Note) -> None:
    """Prints and notes a line for a first visit and one for loading it again. Raises NotMeasured where no chart is drawn."""
    asked = {"as_at": day.isoformat(), "compared_with": compared_with.isoformat()}
    with ExitStack() as opened:
        addresses = {OURS: f"{opened.enter_context(serving_dashboard(urls))}/?{urlencode(asked)}"}
        if find_spec("dash"):
            addresses[DASH] = opened.enter_context(serving_dash(urls, **{name.upper(): value for name, value in asked.items()}))
        else:
            print(f"  {NO_DASH}", flush=True)
        browser = opened.enter_context(_chromium())
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in addresses}
        for turn in range(-WARMING, rounds):
            for name, address in addresses.items():
                times = _visited(browser, address)
                if turn >= 0:
                    taken[name].append(times)
    _tell({name: tuple(map(median, zip(*times, strict=True))) for name, times in taken.items()}, note)


def _tell(usual: dict[str, tuple[float, ...]], note: Note) -> None:
    print(f"  {'in a browser':<14}" + "".join(f"{name + ' ms':>16}" for name in usual) + (f"{'ratio':>8}" if DASH in usual else ""))
    for place, what in enumerate(("first visit", "loaded again")):
        times = {name: times[place] for name, times in usual.items()}
        floor = times.get(DASH)
        ratio = f"{times[OURS] / floor:>8.2f}" if floor else ""
        print(f"  {what:<14}" + "".join(f"{1000 * seconds:>16,.0f}" for seconds in times.values()) + ratio, flush=True)
        note("overview", what, times[OURS], floor)


@contextmanager
def _chromium() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if not found:
        raise NotMeasured("Chromium is not installed, so that no page can be timed in a browser (Debian: apt-get install chromium).")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


def _visited(browser: Browser, address: str) -> tuple[float, float]:
    """Seconds to the last chart at a first visit, by a browser that keeps nothing of an earlier one, and when the page is loaded again."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        page.add_init_script(_WATCH)
        page.goto(address)
        first = _drawn(page)
        page.reload()
        return first, _drawn(page)
    finally:
        context.close()


def _drawn(page: Page) -> float:
    page.locator(".picture img, .js-plotly-plot .trace").first.wait_for(state="attached", timeout=1000 * PATIENCE_SECONDS)
    for _ in range(20):
        if found := page.evaluate("window.drawnAt"):
            return found / 1000
        page.wait_for_timeout(50)
    raise NotMeasured("The page overview cannot be timed in a browser, since no chart was seen to be drawn.")
