"""The desk in a browser: prepared, refused to who prepared it, signed by a second, approved by a third, published, opened and read back."""

from pathlib import Path

import openpyxl
from playwright.sync_api import Page

from tests.browser.conftest import settle


def _as(page: Page, address: str, role: str, name: str = "statement") -> None:
    page.goto(f"{address}/{name}?view_as={role}")
    settle(page)


def _press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    settle(page)


def _choose(page: Page, label: str, option: str) -> None:
    """As a person does: types, sees the one option, takes it. An open list is closed by the page's answer, so each waits for the last."""
    page.get_by_role("combobox", name=label).fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")
    settle(page)


def _explain_everything(page: Page) -> None:
    while page.get_by_label("Why, in a sentence for the public").count():
        page.get_by_label("Why, in a sentence for the public").fill("Further database checks found more applications.")
        page.keyboard.press("Tab")
        settle(page)
        _press(page, "Keep the sentence")


def test_a_statements_figures_go_from_draft_to_a_file_that_says_the_same(browser, server_to_change, tmp_path):
    page = browser.new_page(viewport={"width": 1440, "height": 1400})
    _as(page, server_to_change, "press_officer")
    page.get_by_text("Prepare a new release", exact=True).click()
    settle(page)
    page.get_by_role("button", name="Clear all").first.click()
    settle(page)
    for title in ("Applications in scope", "Risk assessed"):
        _choose(page, "Figures", title)
    _press(page, "Freeze as known now")
    page.get_by_text("Draft (now)").wait_for()
    _explain_everything(page)
    _press(page, "Submit")
    page.get_by_text("Submitted (now)").wait_for()
    page.get_by_text("The role Press officer may not approve releases").wait_for()
    assert page.get_by_role("button", name="Approve", exact=True).count() == 0
    for role, label, reached in (
        ("analyst", "Sign as analyst", "Analyst signed (now)"),
        ("chief_officer", "Approve", "Approved (now)"),
        ("press_officer", "Publish", "Published (now)"),
    ):
        _as(page, server_to_change, role)
        _press(page, label)
        page.get_by_text(reached).wait_for()
    _as(page, server_to_change, "press_officer", "releases")
    with page.expect_download() as started:
        page.get_by_role("button", name="Workbook (XLSX)").click()
    started.value.save_as(tmp_path / "release.xlsx")
    told = _numbers(tmp_path / "release.xlsx")
    assert {3780, 3615} <= told, "3,778 in scope and 3,613 assessed, each rounded to 5"
    assert not told & {3778, 3613}
    page.close()


def _numbers(path: Path) -> set[int]:
    book = openpyxl.load_workbook(path)
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int)}


def test_a_draft_is_checked_by_the_keyboard(visit):
    page = visit("/statement?view_as=press_officer")
    page.get_by_label("Draft statement").fill("In January we had risk assessed each of the 3,778 applications.")
    page.keyboard.press("Tab")
    page.get_by_text("Contradicts an earlier release").wait_for()
    assert page.get_by_text("0 of 1 claims may stay as worded; 1 needs a person").count() == 1
