"""A chief officer's visit, from the first look to a link sent on; pictures are kept where SCREENSHOTS says."""

import os
from pathlib import Path

import pytest

from tests.browser.conftest import settle
from tests.wire import serving_dashboard


@pytest.fixture
def keep(tmp_path):
    """Keeps a picture of a page."""
    folder = Path(os.environ.get("SCREENSHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return lambda page, name: page.screenshot(path=folder / f"{name}.png")


def _heading(page) -> str:
    return page.locator("h1").inner_text()


def test_a_chief_officer_looks_asks_how_it_is_counted_and_goes_back_to_january(visit, keep):
    page = visit("/")
    assert _heading(page).startswith("3,613 of 3,778 applications are risk assessed")
    keep(page, "overview")
    page.locator("summary", has_text="How this is counted").first.click()
    page.get_by_text("Unit: ").first.wait_for()
    page.locator("summary", has_text="Table").first.click()
    page.get_by_text("Progress at each week's end").wait_for()
    keep(page, "table")
    page.goto(page.url.split("?")[0] + "?as_at=2024-01-11")
    settle(page)
    assert _heading(page).startswith("All 3,582 applications are risk assessed")
    page.get_by_role("link", name="Findings").click()
    page.get_by_text("25 failures are confirmed").wait_for()
    settle(page)
    assert _heading(page) == "25 failures are confirmed: 2 of harm, 11 administrative and 12 of service"
    assert "as_at=2024-01-11" in page.url
    keep(page, "findings-january")


def test_a_day_typed_into_the_control_changes_the_figures_and_the_address(visit):
    page = visit("/")
    page.get_by_role("spinbutton", name="day, As at").click()
    page.keyboard.type("2305")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.get_by_text("All 3,778 applications are risk assessed").wait_for()
    assert "as_at=2024-05-23" in page.url


def test_the_latest_day_is_one_click_away_and_reset_goes_back(visit):
    page = visit("/")
    page.get_by_role("button", name="Latest day").click()
    page.get_by_text("As at Friday 28 June 2024").wait_for()
    settle(page)
    page.get_by_role("button", name="Reset").click()
    page.get_by_text("As at Friday 1 March 2024").wait_for()


def test_a_board_member_sees_rounded_counts_and_no_workload(visit, keep):
    page = visit("/findings?view_as=board_member")
    assert "[c] of harm" in _heading(page)
    assert page.get_by_role("link", name="Workload").count() == 0
    keep(page, "findings-board")


def test_a_link_that_says_nonsense_is_told_so_in_a_sentence(visit):
    page = visit("/?as_at=yesterday")
    assert page.get_by_text("'yesterday' is not a date").count() == 1
    assert _heading(page).startswith("3,613 of 3,778")


def test_the_first_visitor_of_a_fresh_server_may_come_by_any_link(browser, databases, tmp_path):
    with serving_dashboard(databases, tmp_path / "log") as address:
        page = browser.new_page()
        page.goto(f"{address}/workload?as_at=2024-01-11")
        settle(page)
        assert "45 officers carry" in _heading(page)
        assert page.get_by_text("Page not found").count() == 0
        page.close()
