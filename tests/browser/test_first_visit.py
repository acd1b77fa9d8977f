"""The guide of a first visit: shown until somebody closes it, never again after that, and by "Help" at any time."""

from playwright.sync_api import expect

from tests.browser.conftest import settle


def test_a_role_is_told_what_it_finds_here_until_it_closes_that_and_by_help_again(visit):
    page = visit("/?view_as=board_member")
    guide, help_button = page.locator(".guide"), page.get_by_role("button", name="Help", exact=True)
    expect(guide).to_be_visible()
    expect(guide).to_contain_text("Your role here: board member")
    expect(help_button).to_have_attribute("aria-expanded", "true")
    page.get_by_role("link", name="Contact").click()
    settle(page)
    expect(guide).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(guide).to_be_hidden()
    expect(help_button).to_be_focused()
    page.reload()
    settle(page)
    expect(page.locator(".headlines")).to_be_visible()
    expect(guide).to_be_hidden()
    help_button.click()
    expect(guide).to_be_visible()
    help_button.click()
    expect(guide).to_be_hidden()


def test_another_role_of_the_same_browser_has_a_first_visit_of_its_own(visit):
    page = visit("/?view_as=board_member")
    page.get_by_role("button", name="Close", exact=True).click()
    page.goto(page.url.replace("board_member", "auditor"))
    settle(page)
    expect(page.locator(".guide")).to_contain_text("Start with Audit.")
    expect(page.locator(".guide")).to_be_visible()


def test_that_it_was_closed_is_kept_by_the_browser_and_told_to_nobody(visit):
    page = visit("/")
    expect(page.locator("link[rel=later]")).to_have_count(0)  # what other pages are drawn with is on its way by then
    page.wait_for_load_state("networkidle")
    cookies, sent = page.context.cookies(), []
    page.on("request", lambda request: sent.append(request.url))
    page.on("websocket", lambda opened: sent.append(opened.url))
    page.get_by_role("button", name="Close", exact=True).click()
    page.wait_for_timeout(500)
    assert sent == []
    assert page.context.cookies() == cookies
    assert page.evaluate("() => ({...localStorage})")["guide of chief_officer"] == "closed"


def test_no_guide_is_printed(visit):
    page = visit("/")
    expect(page.locator(".guide")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".guide")).to_be_hidden()
    expect(page.locator(".help")).to_be_hidden()


def test_no_script_of_ours_stumbles_while_a_page_is_drawn_and_used(visit):
    page, faults = visit("/contact"), []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.reload()
    settle(page)
    page.get_by_role("button", name="Help", exact=True).click()
    page.locator("summary").first.click()
    settle(page)
    assert faults == []
