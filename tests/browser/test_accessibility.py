"""Whoever sees little, hears the page read out, has no mouse or is made ill by motion gets what everybody gets.

Each page is looked at as the roles for whom it differs. Which these are is asked of the server: a role whose page is made of parts that
were all looked at in another's, each within the same parts, can break no rule that the other's did not.
"""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from playwright.sync_api import expect

from data_access.permissions import ROLES
from data_access.service import OPENED_BY
from tests.browser import judged
from tests.browser.conftest import settle
from tests.wire import Answer, name_in_address, visiting

WIDTHS = (1440, 768, 390)
ZOOMED = (720, 360, 320)
"""A window of 1440 at 200 % and 400 %, and one of 1280 at 400 %, for which WCAG 1.4.10 asks."""
_SPACED = """* { letter-spacing: 0.12em !important; line-height: 1.5 !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }"""
"""As far apart as WCAG 1.4.12 lets a reader put letters, words, lines and paragraphs."""


class _Parts(HTMLParser):
    """The kinds of elements in a piece of HTML, each with the two around it; not what they say."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._around: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = ".".join([tag, *sorted((dict(attrs).get("class") or "").split()), *sorted(name for name, _ in attrs if name != "class")])
        self.found.add(" ".join([*self._around[-2:], kind]))
        if tag not in ("br", "hr", "img"):
            self._around.append(kind)

    def handle_endtag(self, tag: str) -> None:
        self._around.pop()


def _parts(answer: Answer) -> set[str]:
    found = {f"{kind} of the screen library" for kind in answer.kinds}
    for piece in answer.html:
        reader = _Parts()
        reader.feed(piece)
        found |= reader.found
    return found


@pytest.fixture(scope="session")
def roles_that_differ(server, desk) -> dict[str, list[str]]:
    """page → the roles as which it is looked at: each sees something there that none before it does."""
    chosen: dict[str, list[str]] = {}
    for page in OPENED_BY:
        seen: set[str] = set()
        made_of = {role: _parts(_answer(server, page, role)) for role in ROLES if desk.may_open(desk.viewer(role), page)}
        for role in sorted(made_of, key=lambda role: -len(made_of[role])):
            if made_of[role] - seen:
                chosen.setdefault(page, []).append(role)
            seen |= made_of[role]
    return chosen


def _answer(server: str, page: str, role: str) -> Answer:
    with visiting(server, name_in_address(page)) as visitor:
        answer = visitor.ask(view_as=role)
    assert not answer.faults
    return answer


@pytest.fixture
def looked_at(visit, roles_that_differ):
    """Opens a page as one role after another."""

    def open_each(name: str) -> Iterator:
        for role in roles_that_differ[name]:
            yield visit(f"/{name_in_address(name)}?view_as={role}")

    return open_each


@pytest.mark.parametrize("name", OPENED_BY)
def test_a_page_breaks_no_rule_for_any_role_at_any_width_and_is_as_light_for_who_prefers_dark(looked_at, name):
    for page in looked_at(name):
        expect(page.get_by_text("Synthetic demonstration data")).to_have_count(1)
        expect(page.locator("h1")).to_have_count(1)
        assert page.get_by_test_id("stException").count() == 0
        assert page.get_by_text("Page not found").count() == 0
        for width in WIDTHS:
            judged.look_at(page, width)
            assert judged.faults_of_layout(page) == []
            assert judged.violations(page) == []
            light = judged.colours(page)
            page.emulate_media(color_scheme="dark")
            assert judged.colours(page) == light, "a second set of colours would have to be judged too"
            page.emulate_media(color_scheme="light")
        assert page.told == []


@pytest.mark.parametrize("name", OPENED_BY)
def test_a_page_at_200_and_400_per_cent_or_with_its_words_set_apart_is_read_without_moving_sideways(visit, roles_that_differ, name):
    page = visit(f"/{name_in_address(name)}?view_as={roles_that_differ[name][-1]}")
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
