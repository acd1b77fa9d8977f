"""Who has no mouse brings files, and takes a release all its way."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import keyboard
from tests.browser.conftest import settle
from tests.import_maker import ANSWERS, CASES, MAPPING, csv_of


def _bring(page: Page, name: str, content: bytes) -> None:
    """Opens the next choice of files by its button, and answers it."""
    with page.expect_file_chooser() as asked:
        keyboard.press(page, "Upload")
    asked.value.set_files({"name": name, "mimeType": "text/plain", "buffer": content})
    page.get_by_text(name).first.wait_for()
    settle(page)


def test_files_are_brought_answered_tried_and_loaded_without_a_mouse(visit, empty_server):
    page = visit("/imports", of=empty_server)
    _bring(page, "cases.csv", csv_of(CASES[:4]))
    keyboard.press(page, "Propose a mapping")
    keyboard.tab_to(page, "Mapping: answer each QUESTION.*")
    mapping = page.get_by_label("Mapping: answer each QUESTION").input_value()
    for question, answer in ANSWERS.items():
        mapping = mapping.replace(question, answer)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(mapping)
    page.keyboard.press("Control+Enter")
    settle(page)
    keyboard.press(page, "The first rows, as the mapping reads them")
    expect(page.get_by_role("cell", name="C3", exact=True)).to_be_visible()
    keyboard.press(page, "Try it")
    expect(page.get_by_text("3 of 3 rows would be loaded and none is rejected")).to_be_visible()
    keyboard.press(page, "Load")
    expect(page.get_by_role("heading", name="Data version 1 holds, made at")).to_be_visible()


def test_rejected_rows_are_looked_at_and_fetched_without_a_mouse(visit, empty_server):
    page = visit("/imports", of=empty_server)
    _bring(page, "cases.csv", csv_of())
    _bring(page, "force.toml", MAPPING.encode())
    keyboard.press(page, "Try it")
    expect(page.get_by_text("3 of 5 rows would be loaded and 2 are rejected")).to_be_visible()
    keyboard.press(page, "Load")
    expect(page.get_by_role("heading", name="Rejected rows")).to_be_visible()
    keyboard.tab_to(page, "Download rejected rows .*")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert b"bad_date" in started.value.path().read_bytes()


@pytest.mark.parametrize("settings", [{"PRIVATE_MACHINE": "yes", "TWO_PERSON_IMPORTS": "yes"}], ids=["by two"])
@pytest.mark.parametrize("width", [1440, 390])
def test_a_second_person_is_asked_and_the_request_taken_back_without_a_mouse(visit, empty_server, width):
    page = visit("/imports", width, of=empty_server)
    _bring(page, "cases.csv", csv_of())
    _bring(page, "force.toml", MAPPING.encode())
    keyboard.press(page, "Try it")
    keyboard.press(page, "Ask a second person")
    expect(page.get_by_role("heading", name="There is no data yet; 1 import waits for a second person")).to_be_visible()
    keyboard.press(page, "Try it")
    expect(page.get_by_text("You asked for exactly this")).to_be_visible()
    keyboard.to_the_top(page)
    passed = keyboard.seen(page, keyboard.stops(page))
    assert [name for name in ("Add files", "Remove cases.csv", "Rows announced", "Try it", "Refuse it") if name not in passed] == []
    keyboard.press(page, "Refuse it")
    expect(page.get_by_text("1 import waits for a second person")).to_have_count(0)


def _pick(page: Page, *titles: str) -> None:
    """Takes away what is chosen among the figures, and chooses others."""
    keyboard.press(page, "Clear all")
    page.keyboard.press("Shift+Tab")
    assert keyboard.stop_of(page).name == "Figures"
    for title in titles:
        page.keyboard.type(title)
        page.get_by_role("option", name=title, exact=True).wait_for()
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("stMultiSelect").filter(has_text="Figures").locator(f"[aria-label='{title}']")).to_have_count(1)
    page.keyboard.press("Escape")


def test_a_release_goes_from_draft_to_its_file_without_a_mouse(visit, server_to_change):
    page = visit("/statement?view_as=press_officer", of=server_to_change)
    keyboard.press(page, "Prepare a new release")
    _pick(page, "Applications in scope", "Risk assessed")
    keyboard.press(page, "Freeze as known now")
    expect(page.get_by_text("Draft (now)")).to_be_visible()
    keyboard.to_the_top(page)
    passed = keyboard.seen(page, keyboard.stops(page))
    assert [name for name in ("Submit", "Keep the sentence", "Ask a senior approver") if name not in passed] == []
    for _ in range(2):
        keyboard.tab_to(page, "Why, in a sentence for the public")
        page.keyboard.type("Further database checks found more applications.")
        keyboard.press(page, "Keep the sentence")
    keyboard.press(page, "Submit")
    expect(page.get_by_text("Submitted (now)")).to_be_visible()
    for role, label, reached in (
        ("Analyst", "Sign as analyst", "Analyst signed (now)"),
        ("Chief officer", "Approve", "Approved (now)"),
        ("Press officer", "Publish", "Published (now)"),
    ):
        keyboard.choose(page, "View as", role)
        settle(page)
        keyboard.press(page, label)
        expect(page.get_by_text(reached)).to_be_visible()
    keyboard.press(page, "Releases")
    keyboard.tab_to(page, r"Workbook \(XLSX\)")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename == "release-6.xlsx"
