"""Whoever sees little, hears the page read out, has no mouse or is made ill by motion gets what everybody gets."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from data_access.service import OPENED_BY
from tests.browser import judged
from tests.browser.conftest import settle, watched_page
from tests.crowd import VISITS
from tests.wire import name_in_address

WIDTHS = (1440, 768, 390)
ZOOMED = (720, 360, 320)
"""A window of 1440 at 200 % and 400 %, and one of 1280 at 400 %, for which WCAG 1.4.10 asks."""
_SPACED = """* { letter-spacing: 0.12em !important; line-height: 1.5 !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }"""
"""As far apart as WCAG 1.4.12 lets a reader put letters, words, lines and paragraphs."""


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[BrowserContext]:
    """What every page loads is fetched and read once for all of them; whatever a page or its session keeps is each tab's own."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


@pytest.fixture
def tab(shared: BrowserContext, server: str) -> Iterator[Page]:
    """A new tab, in which nothing was opened yet."""
    page = watched_page(shared, server)
    yield page
    page.close()


@pytest.mark.parametrize(("role", "name"), VISITS)
def test_a_page_breaks_no_rule_for_any_role_at_any_width_and_is_as_light_for_who_prefers_dark(tab, server, role, name):
    tab.goto(f"{server}/{name_in_address(name)}?view_as={role}")
    settle(tab)
    expect(tab.get_by_text("Synthetic demonstration data")).to_have_count(1)
    expect(tab.locator("h1")).to_have_count(1)
    assert tab.get_by_test_id("stException").count() == 0
    assert tab.get_by_text("Page not found").count() == 0
    for width in WIDTHS:
        judged.look_at(tab, width)
        assert judged.faults_of_layout(tab) == []
        assert judged.violations(tab) == []
        light = judged.colours(tab)
        tab.emulate_media(color_scheme="dark")
        assert judged.colours(tab) == light, "a second set of colours would have to be judged too"
        tab.emulate_media(color_scheme="light")
    assert tab.told == []


@pytest.mark.parametrize("name", OPENED_BY)
def test_a_page_at_200_and_400_per_cent_or_with_its_words_set_apart_is_read_without_moving_sideways(visit, sees_most, name):
    page = visit(f"/{name_in_address(name)}?view_as={sees_most(name)}")
    expect(page.locator("h1")).to_have_count(1)
    for width in ZOOMED:
        judged.look_at(page, width)
        assert judged.faults_of_layout(page) == []
    page.add_style_tag(content=_SPACED)
    for width in (390, 1440):
        judged.look_at(page, width)
        assert judged.faults_of_layout(page) == []


def test_neither_the_browser_nor_a_choice_of_old_makes_the_page_dark(visit):
    page = visit("/risk")
    light = judged.colours(page)
    page.emulate_media(color_scheme="dark")
    page.evaluate("() => { localStorage[`stActiveTheme-${location.pathname}-v2`] = JSON.stringify('Dark'); }")
    page.reload()
    settle(page)
    assert judged.colours(page) == light
    assert page.evaluate("() => getComputedStyle(document.documentElement).colorScheme") == "light only"
    assert page.get_by_test_id("stMainMenu").count() == 0, "a menu would offer the choice"


_MOVES = """() => [...document.querySelectorAll('*')].filter(e => {
    const { animationName, animationDuration, transitionDuration } = getComputedStyle(e);
    const lasts = (said) => said.split(',').some(one => parseFloat(one) * (one.trim().endsWith('ms') ? 1 : 1000) > 10);
    return (animationName !== 'none' && lasts(animationDuration)) || lasts(transitionDuration);
}).map(e => e.tagName + ' ' + e.className)"""


def test_who_asks_for_less_motion_gets_none(visit):
    page = visit("/contact", 390)
    assert page.evaluate(_MOVES) != []
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(_MOVES) == []


@pytest.mark.parametrize("height", [844, 740])
def test_the_overview_answers_its_questions_on_one_screen_of_a_phone(visit, height):
    page = visit("/", 390)
    page.get_by_role("button", name="Close").click()  # what a role is told at its first visit
    page.set_viewport_size({"width": 390, "height": height})
    foot = page.locator(".foot").first.bounding_box()["y"]
    for place in (page.locator("h1"), *page.locator(".headlines li").all()):
        box = place.bounding_box()
        assert box["y"] + box["height"] <= foot
        assert box["x"] + box["width"] <= 390
    assert page.locator(".headlines li").count() == 6
