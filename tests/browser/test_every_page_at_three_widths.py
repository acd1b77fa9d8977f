"""What a person would see of every page, at a desk, on a tablet and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from data_access.service import PAGES
from tests.browser import judged
from tests.browser.conftest import settle
from tests.wire import name_in_address

WIDTHS = (1440, 768, 390)


def test_a_link_to_a_place_in_the_definitions_leads_there_and_marks_it(visit):
    page = visit("/definitions#check-Q12")
    place = page.locator("[data-found]")
    place.wait_for()
    assert place.get_attribute("id") == "check-Q12"
    assert 0 < place.bounding_box()["y"] < 200
    page.locator("#check-Q11 a").click()
    page.locator("#check-Q11[data-found]").wait_for()
    assert place.count() == 1
    assert page.url.endswith("/definitions#check-Q11")


def test_how_a_figure_is_counted_leads_to_its_place_in_the_definitions_and_back_to_the_same_day(visit):
    page = visit("/contact?as_at=2024-02-01&view_as=board_member")
    page.locator("summary", has_text="How this is counted").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="People requiring contact", exact=True).first).to_be_focused()
    page.keyboard.press("Enter")
    place = page.locator("[data-found]")
    place.wait_for()
    settle(page)
    assert page.url.endswith("/definitions?as_at=2024-02-01&view_as=board_member#figure-people_requiring_contact")
    assert place.get_attribute("id") == "figure-people_requiring_contact"
    assert 0 < place.bounding_box()["y"] < 200
    page.get_by_role("link", name="Contact", exact=True).click()
    page.get_by_text("As at Thursday 1 February 2024").wait_for()
    settle(page)
    assert page.url.endswith("/contact?as_at=2024-02-01&view_as=board_member")


_SPILLS = """() => [...document.querySelectorAll('.headlines li, .headlines li *')].filter(e => getComputedStyle(e).whiteSpace !== 'normal'
    || e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth).map(e => e.textContent)"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/", "/findings", "/board_pack?pack=panel&as_at=2024-06-28"])
def test_the_words_of_a_headline_break_into_lines_and_stay_in_their_place(visit, path, width):
    page = visit(path, width)
    page.locator(".headlines li").nth(5).wait_for()
    assert page.evaluate(_SPILLS) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_chart_says_its_numbers_in_words_and_is_linked_with_its_table(visit, name):
    page = visit(f"/{name_in_address(name)}")
    charts = page.locator("[data-testid=stPlotlyChart], .picture")
    charts.last.wait_for()
    expect(page.locator("[data-testid=stPlotlyChart]:not(:has(.main-svg))")).to_have_count(0)
    settle(page)
    assert page.locator("summary", has_text=re.compile("^Table$")).count() == charts.count() > 0
    for chart in charts.all():
        said = chart.get_attribute("aria-label")
        assert said.endswith(". Its numbers are in the table below it.")
        drawn = " ".join(chart.locator(".annotation-text, b, .note").all_text_contents())
        numbers = set(re.findall(r"\d[\d,.]*\d|\d", drawn))
        assert numbers and numbers <= set(re.findall(r"\d[\d,.]*\d|\d", said)), f"{drawn} is drawn, and the words are: {said}"
        table = page.locator(f"[id='{chart.get_attribute('aria-details')}']")
        assert table.locator("tbody tr").count() > 0
        name_of_table = table.locator("table").get_attribute("aria-label")
        assert table.get_by_label(f"Table: {name_of_table}", exact=True).count() == 1


_MEETING = """() => [...document.querySelectorAll('.picture')].flatMap(picture => {
    const around = picture.getBoundingClientRect();
    const words = [...picture.querySelectorAll('b, .note, .x, .y, .name')].filter(one => one.textContent.trim());
    // The words under an axis begin below its mark.
    const box = one => { const { left, right, top, bottom } = one.getBoundingClientRect(); return { left, right, top: top + (one.className === 'x' ? 8 : 0), bottom }; };
    const boxes = words.map(one => [one.textContent, box(one)]);
    const spilt = boxes.filter(([, box]) => box.left < around.left - 1 || box.right > around.right + 1 || box.bottom > around.bottom + 1);
    const meet = (one, other) => one.left < other.right - 2 && other.left < one.right - 2 && one.top < other.bottom - 4 && other.top < one.bottom - 4;
    const pairs = boxes.flatMap(([said, box], place) => boxes.slice(place + 1).filter(([, other]) => meet(box, other)).map(([also]) => `${said} / ${also}`));
    return [...spilt.map(([said]) => said), ...pairs];
})"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "path", ["/", "/risk", "/workload", "/data_quality", "/board_pack?pack=gold", "/board_pack?pack=gold&as_at=2024-06-28"]
)
def test_the_words_of_a_chart_that_is_read_stand_inside_it_and_apart(visit, path, width):
    page = visit(path, width)
    page.locator(".picture").last.wait_for()
    settle(page)
    assert page.evaluate(_MEETING) == []


@pytest.mark.parametrize("button", ["More", "Link"])
def test_what_a_button_opens_is_accessible_too(visit, button):
    page = visit("/contact")
    page.get_by_role("button", name=button, exact=True).first.click()
    page.get_by_test_id("stPopoverBody").wait_for()
    page.mouse.move(1, 1)  # what moves under a resting pointer shows its own hint, which is no part of what was opened
    settle(page)
    assert judged.violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_what_stands_behind_a_heading_is_opened_whole_and_accessible(visit, width):
    page = visit("/contact", width)
    for heading in page.locator("summary").all():
        heading.click()
    settle(page)
    assert page.evaluate("() => [...document.querySelectorAll('details')].every(one => one.open)")
    assert judged.faults_of_layout(page) == []
    assert judged.violations(page) == []


def test_what_was_opened_stays_open_on_another_day_and_on_that_page_only(visit):
    page = visit("/contact")
    page.locator("summary", has_text="Table").first.click()
    opened = page.locator("details[open]")
    rows = opened.locator("tbody tr").count()
    page.get_by_role("button", name="Latest day").click()
    page.get_by_text("As at Friday 28 June 2024").wait_for()
    settle(page)
    assert opened.count() == 1
    assert opened.locator("tbody tr").count() > rows
    page.get_by_role("link", name="Risk").click()
    page.get_by_text("re-graded up").wait_for()
    settle(page)
    assert opened.count() == 0


def test_the_navigation_of_a_phone_is_accessible(visit):
    page = visit("/risk", 390)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Findings").wait_for()
    page.wait_for_timeout(500)
    assert judged.violations(page) == []


def test_a_table_wider_than_a_phone_takes_the_focus_and_scrolls_by_the_keyboard(visit):
    page = visit("/workload", 390)
    box = page.locator("[data-scrolls]").first
    box.wait_for()
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert box.evaluate("box => box.scrollLeft") > 0
    assert box.get_attribute("aria-label").endswith("(table that scrolls)")


def test_paper_shows_the_figures_and_none_of_the_controls(visit):
    page = visit("/")
    page.locator(".picture").first.wait_for()
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.locator(".picture img").first.is_visible()
    assert not page.locator("#hide-figures").is_visible()
    assert not page.get_by_role("link", name="Risk").is_visible()
    assert page.evaluate("() => getComputedStyle(document.querySelector('[data-testid=stMain]')).overflowY") == "visible"


def test_the_page_is_in_british_english_and_has_its_name_before_any_script_ran(visit):
    page = visit("/")
    assert page.locator("html").get_attribute("lang") == "en-GB"
