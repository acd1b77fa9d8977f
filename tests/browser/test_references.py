"""The review lead asks which cases a check found; they are on the screen and nowhere else."""

import pytest

from tests.browser import judged
from tests.browser.conftest import settle


@pytest.mark.parametrize("width", [1440, 390])
def test_the_list_of_cases_opens_for_a_reason_stays_out_of_the_address_and_goes_with_the_next_click(visit, width):
    page = visit("/data_quality?view_as=review_lead", width)
    page.get_by_text("Which cases they are").click()
    page.get_by_role("textbox", name="Why you need the references").fill("Weekly check of missing days")
    page.get_by_role("button", name="Show the references").click()
    page.get_by_text("This look is in the audit with your reason.").wait_for()
    settle(page)
    assert page.locator("td", has_text="SYN-").count() == 29
    assert "SYN-" not in page.url
    assert "Weekly" not in page.url
    assert judged.violations(page) == []
    if width == 390:
        page.locator("#show-controls").click()
    page.get_by_role("button", name="Latest day").click()
    page.get_by_text("As at Friday 28 June 2024").wait_for()
    settle(page)
    assert page.locator("td", has_text="SYN-").count() == 0


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("path", ["/risk", "/contact"])
def test_the_lists_of_cases_that_wait_are_read_at_any_width(visit, path, width):
    page = visit(f"{path}?view_as=review_lead", width)
    page.get_by_text("Which cases they are").click()
    page.get_by_role("combobox", name="List").first.wait_for()
    assert judged.violations(page) == []
    page.get_by_role("textbox", name="Why you need the references").fill("Planning next week's work")
    page.get_by_role("button", name="Show the references").click()
    page.get_by_text("This look is in the audit with your reason.").wait_for()
    settle(page)
    assert page.locator("td", has_text="SYN-").count() >= 1
    assert page.evaluate("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth")
    assert judged.violations(page) == []
