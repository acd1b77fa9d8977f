"""Who has no mouse goes the same ways, and sees at every stop where they are."""

from itertools import product

import pytest
from playwright.sync_api import expect

from data_access.service import OPENED_BY
from tests.browser import keyboard
from tests.browser.conftest import settle
from tests.wire import name_in_address

_RUNS = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    window.ran = [];
    new MutationObserver(() => window.ran.push(app.dataset.testScriptState)).observe(app, { attributeFilter: ['data-test-script-state'] });
}"""
PHONE = 390


@pytest.mark.parametrize(("name", "width"), [*product(OPENED_BY, (1440, PHONE)), ("workload", 768)])
def test_every_stop_of_the_keyboard_is_seen_and_nothing_lies_over_it(visit, sees_most, name, width):
    page = visit(f"/{name_in_address(name)}?view_as={sees_most(name)}", width)
    passed = keyboard.seen(page, keyboard.stops(page))
    assert passed[0] == "Skip to main content"
    if width == PHONE and page.locator("#show-controls").is_visible():
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#control-strip")).to_be_focused()
        assert "day, As at" in keyboard.seen(page, keyboard.stops_in(page, "#control-strip"))


@pytest.mark.parametrize("width", [1440, PHONE])
def test_every_stop_of_what_a_button_opens_is_seen_too(visit, width):
    page = visit("/", width)
    for button, found in (("More", "Category"), ("Link", "Copy to clipboard")):
        if width == PHONE and button == "More":
            keyboard.press(page, "1 March 2024: .*")
        keyboard.press(page, button)
        assert found in keyboard.seen(page, keyboard.stops_in(page, "[data-testid=stPopoverBody]"))
        page.keyboard.press("Escape")


def test_on_a_phone_the_navigation_takes_the_focus_is_seen_and_followed_and_gives_way_to_the_page(visit):
    page = visit("/", PHONE)
    opener, closer = (page.get_by_role("button", name=f"{does} sidebar") for does in ("Expand", "Collapse"))
    keyboard.press(page, "Expand sidebar")
    expect(closer).to_be_focused()
    page.keyboard.press("Enter")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(closer).to_be_focused()
    passed = keyboard.seen(page, keyboard.stops_in(page, "[data-testid=stSidebar]"))
    assert (passed[0], passed[-1]) == ("Overview", "Definitions")
    assert keyboard.stop_of(page).is_page
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    keyboard.press(page, "Expand sidebar")
    keyboard.press(page, "Contact")
    page.get_by_text("Still to reach").first.wait_for()


def test_the_skip_link_leads_past_the_navigation(visit):
    page = visit("/")
    page.keyboard.press("Tab")
    assert keyboard.stop_of(page).name == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.tagName") == "MAIN"
    page.keyboard.press("Tab")
    assert keyboard.stop_of(page).name == "Help"


def test_a_day_is_changed_a_filter_chosen_and_the_navigation_followed_without_a_mouse(visit):
    page = visit("/")
    keyboard.tab_to(page, "day, As at")
    page.keyboard.type("23052024")
    page.keyboard.press("Tab")  # to the calendar, which is still of the day
    page.keyboard.press("Tab")
    page.get_by_text("As at Thursday 23 May 2024").wait_for()
    settle(page)
    assert "as_at=2024-05-23" in page.url
    keyboard.tab_to(page, "More")
    page.keyboard.press("Enter")
    page.get_by_test_id("stPopoverBody").wait_for()
    settle(page)
    keyboard.choose(page, "Category", "High")
    page.get_by_role("button", name="More: High").wait_for()
    settle(page)
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    expect(page.get_by_role("button", name="More: High")).to_be_focused()
    keyboard.tab_to(page, "Contact")
    page.keyboard.press("Enter")
    page.get_by_text("Still to reach").first.wait_for()
    assert page.url.split("?")[0].endswith("/contact")


def test_how_it_is_counted_and_the_table_of_a_chart_are_opened_without_a_mouse(visit):
    page = visit("/")
    keyboard.tab_to(page, "How this is counted")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Unit: ").first).to_be_visible()
    keyboard.tab_to(page, "Table: .*")
    page.keyboard.press("Space")
    expect(page.get_by_role("table").first).to_be_visible()


def test_figures_are_hidden_and_shown_again_without_a_mouse_and_the_focus_goes_back(visit):
    page = visit("/contact")
    keyboard.tab_to(page, "More")
    page.keyboard.press("F8")
    assert page.evaluate("() => document.activeElement.id") == "uncover"
    assert keyboard.share_of_ring_seen(page) >= keyboard.ENOUGH
    page.keyboard.press("Enter")
    page.locator(".headlines").wait_for()
    expect(page.locator("#cover")).to_be_hidden()
    assert keyboard.stop_of(page).name == "More"


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
    assert keyboard.stop_of(page).name == "day, As at"


def test_no_letter_alone_does_anything(visit):
    page = visit("/")
    page.evaluate(_RUNS)
    for letter in "abcdefghijklmnopqrstuvwxyz":
        page.keyboard.press(letter)
    page.keyboard.press("Tab")
    settle(page)
    assert page.evaluate("window.ran") == []
    assert keyboard.stop_of(page).name == "Skip to main content"


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
    keyboard.tab_to(page, "Draft statement")
    page.keyboard.type("In May 3,582 applications were in scope.")
    keyboard.tab_to(page, "Check")
    page.keyboard.press("Enter")
    expect(page.get_by_text("3,582 applications", exact=False).first).to_be_visible()
    page.get_by_text("contradicts", exact=False).first.wait_for()


def test_another_pack_is_chosen_and_a_section_of_it_opened_without_a_mouse(visit):
    page = visit("/board_pack")
    keyboard.choose(page, "Pack", "Gold")
    page.get_by_text("Gold group", exact=False).first.wait_for()
    settle(page)
    assert "pack=gold" in page.url
    keyboard.tab_to(page, "Comment on a section")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Section").first).to_be_visible()


def test_the_log_is_narrowed_and_a_word_is_found_without_a_mouse(visit):
    page = visit("/audit?view_as=auditor")
    keyboard.choose(page, "Operation", "consultation")
    settle(page)
    assert "operation=consultation" in page.url
    keyboard.tab_to(page, "Definitions")
    page.keyboard.press("Enter")
    page.get_by_text("What the 28 figures", exact=False).wait_for()
    keyboard.tab_to(page, "Search")
    page.keyboard.type("unreachable")
    page.keyboard.press("Enter")
    page.get_by_text("unreachable").first.wait_for()
    settle(page)
    assert "sought=unreachable" in page.url
    assert 0 < page.locator(".entries section, .entries > div, .entries li").count() < 20
