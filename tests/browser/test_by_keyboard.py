"""Who has no mouse goes the same ways, and sees at every stop where they are."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import settle

RING = (0x12, 0x43, 0x6D)
"""The colour of the ring, 10 to 1 on white."""
_RINGED = """() => {
    const focused = document.activeElement;
    let around = focused;
    for (let steps = 0; around && steps < 4 && getComputedStyle(around).outlineStyle !== 'solid'; steps += 1) around = around.parentElement;
    if (!around || getComputedStyle(around).outlineStyle !== 'solid') return null;
    const { x, y, width, height } = around.getBoundingClientRect();
    return { x, y, width, height };
}"""
_RUNS = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    window.ran = [];
    new MutationObserver(() => window.ran.push(app.dataset.testScriptState)).observe(app, { attributeFilter: ['data-test-script-state'] });
}"""
_NAME = """() => {
    const focused = document.activeElement;
    const words = focused.getAttribute('aria-label') ?? focused.labels?.[0]?.innerText ?? focused.innerText ?? '';
    // An arrow is drawn by a word of its own, which is hidden from who hears the page.
    return words.split('\\n').map(line => line.trim()).find(line => line && !line.startsWith('keyboard_arrow')) ?? '';
}"""


def _share_of_ring_seen(page: Page) -> float:
    """How much of a line around what has the focus, two pixels thick, is seen in the colour of the ring; nothing where there is no ring."""
    box = page.evaluate(_RINGED)
    if box is None:
        return 0
    size, reach = page.viewport_size, 6
    left, top = max(box["x"] - reach, 0), max(box["y"] - reach, 0)
    right, bottom = min(box["x"] + box["width"] + reach, size["width"]), min(box["y"] + box["height"] + reach, size["height"])
    picture = Image.open(io.BytesIO(page.screenshot(clip={"x": left, "y": top, "width": right - left, "height": bottom - top}))).convert(
        "RGB"
    )
    inner = (int(right - left) - 2 * reach - 8, int(bottom - top) - 2 * reach - 8)
    if min(inner) > 0:
        picture.paste((255, 255, 255), (reach + 4, reach + 4, reach + 4 + inner[0], reach + 4 + inner[1]))
    seen = sum(count for count, colour in picture.getcolors(1 << 24) if _is_of_the_ring(colour))
    return seen / (4 * (box["width"] + box["height"]))


def _is_of_the_ring(colour: tuple[int, ...]) -> bool:
    # What is drawn in a layer of its own comes out a shade darker or lighter.
    return all(abs(one - other) <= 16 for one, other in zip(colour, RING, strict=True))


def _tab_to(page: Page, name: str) -> None:
    passed = []
    for _ in range(60):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(_NAME))
        if re.fullmatch(name, passed[-1]):
            return
    raise AssertionError(f"no stop of the keyboard is called {name}: {passed}")


def _choose(page: Page, name: str, option: str) -> None:
    _tab_to(page, name)
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name=option).first.wait_for()
    page.keyboard.type(option)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("path", "width"), [("/", 1440), ("/", 390), ("/workload", 768), ("/statement?view_as=press_officer", 1440)])
def test_every_stop_of_the_keyboard_is_seen_and_nothing_lies_over_it(visit, path, width):
    page = visit(path, width)
    stops = []
    while not stops or stops[-1] != "Hide figures F8":
        assert len(stops) < 80, f"Hide figures is never reached: {stops}"
        page.keyboard.press("Tab")
        page.wait_for_timeout(150)
        stops.append(page.evaluate(_NAME) if page.evaluate("() => document.activeElement.id") != "hide-figures" else "Hide figures F8")
        # The whole page has the focus as one box, whose upper and lower line lie beneath the navigation and the foot.
        enough = 0.2 if page.evaluate("() => document.activeElement.dataset.testid") == "stMain" else 0.8
        assert _share_of_ring_seen(page) >= enough, f"the focus is not seen on {stops[-1]!r}"
    assert stops[0] == "Skip to main content"


def test_the_skip_link_leads_past_the_navigation(visit):
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate(_NAME) == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.tagName") == "MAIN"
    page.keyboard.press("Tab")
    assert page.evaluate(_NAME) == "Help"


def test_a_day_is_changed_a_filter_chosen_and_the_navigation_followed_without_a_mouse(visit):
    page = visit("/")
    _tab_to(page, "day, As at")
    page.keyboard.type("23052024")
    page.keyboard.press("Tab")  # to the calendar, which is still of the day
    page.keyboard.press("Tab")
    page.get_by_text("As at Thursday 23 May 2024").wait_for()
    settle(page)
    assert "as_at=2024-05-23" in page.url
    _tab_to(page, "More")
    page.keyboard.press("Enter")
    page.get_by_test_id("stPopoverBody").wait_for()
    settle(page)
    _choose(page, "Category", "High")
    page.get_by_role("button", name="More: High").wait_for()
    settle(page)
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    expect(page.get_by_role("button", name="More: High")).to_be_focused()
    _tab_to(page, "Contact")
    page.keyboard.press("Enter")
    page.get_by_text("Still to reach").first.wait_for()
    assert page.url.split("?")[0].endswith("/contact")


def test_how_it_is_counted_and_the_table_of_a_chart_are_opened_without_a_mouse(visit):
    page = visit("/")
    _tab_to(page, "How this is counted")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Unit: ").first).to_be_visible()
    _tab_to(page, "Table: .*")
    page.keyboard.press("Space")
    expect(page.get_by_role("table").first).to_be_visible()


def test_figures_are_hidden_and_shown_again_without_a_mouse_and_the_focus_goes_back(visit):
    page = visit("/contact")
    _tab_to(page, "More")
    page.keyboard.press("F8")
    assert page.evaluate("() => document.activeElement.id") == "uncover"
    assert _share_of_ring_seen(page) >= 0.8
    page.keyboard.press("Enter")
    page.locator(".headlines").wait_for()
    expect(page.locator("#cover")).to_be_hidden()
    assert page.evaluate(_NAME) == "More"


def test_on_a_phone_the_controls_unfold_and_take_the_focus(visit):
    page = visit("/", 390)
    strip, button = page.locator("#control-strip"), page.locator("#show-controls")
    expect(strip).to_be_hidden()
    assert button.inner_text() == "1 March 2024"
    button.focus()
    page.keyboard.press("Enter")
    expect(strip).to_be_visible()
    expect(strip).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    assert page.evaluate(_NAME) == "day, As at"


def test_no_letter_alone_does_anything(visit):
    page = visit("/")
    page.evaluate(_RUNS)
    for letter in "abcdefghijklmnopqrstuvwxyz":
        page.keyboard.press(letter)
    page.keyboard.press("Tab")
    settle(page)
    assert page.evaluate("window.ran") == []
    assert page.evaluate(_NAME) == "Skip to main content"


def test_who_hears_the_page_is_told_its_new_answer_and_only_that(visit):
    page = visit("/")
    page.add_init_script("window.told = []; document.ariaNotify = words => window.told.push(words);")
    page.reload()
    settle(page)
    assert page.evaluate("window.told") == []
    page.get_by_role("button", name="Latest day").click()
    page.get_by_text("As at Friday 28 June 2024").wait_for()
    settle(page)
    assert page.evaluate("window.told") == [page.locator("h1").inner_text()]


def test_a_draft_is_checked_against_what_was_said_without_a_mouse(visit):
    page = visit("/statement?view_as=press_officer")
    _tab_to(page, "Draft statement")
    page.keyboard.type("In May 3,582 applications were in scope.")
    _tab_to(page, "Check")
    page.keyboard.press("Enter")
    expect(page.get_by_text("3,582 applications", exact=False).first).to_be_visible()
    page.get_by_text("contradicts", exact=False).first.wait_for()


def test_another_pack_is_chosen_and_a_section_of_it_opened_without_a_mouse(visit):
    page = visit("/board_pack")
    _choose(page, "Pack", "Gold")
    page.get_by_text("Gold group", exact=False).first.wait_for()
    settle(page)
    assert "pack=gold" in page.url
    _tab_to(page, "Comment on a section")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Section").first).to_be_visible()


def test_the_log_is_narrowed_and_a_word_is_found_without_a_mouse(visit):
    page = visit("/audit?view_as=auditor")
    _choose(page, "Operation", "consultation")
    settle(page)
    assert "operation=consultation" in page.url
    _tab_to(page, "Definitions")
    page.keyboard.press("Enter")
    page.get_by_text("What the 28 figures", exact=False).wait_for()
    _tab_to(page, "Search")
    page.keyboard.type("unreachable")
    page.keyboard.press("Enter")
    page.get_by_text("unreachable").first.wait_for()
    settle(page)
    assert "sought=unreachable" in page.url
    assert 0 < page.locator(".entries section, .entries > div, .entries li").count() < 20
