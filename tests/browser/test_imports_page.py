"""A force begins: files brought to an empty private database in a browser, mended where they were wrong, and brought again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import judged
from tests.browser.conftest import settle
from tests.import_maker import ANSWERS, CASES, MAPPING, csv_of

WIDTHS = (1440, 768, 390)


@pytest.fixture
def page(browser, empty_server) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1440, "height": 1400})
    opened.goto(f"{empty_server}/imports")
    settle(opened)
    yield opened
    opened.close()


def _press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    settle(page)


def _bring(page: Page, file: Path) -> None:
    page.locator("input[type=file]").first.set_input_files(file)
    page.get_by_text(file.name).first.wait_for()
    settle(page)


def _say_mapping(page: Page, mapping: str) -> None:
    page.get_by_label("Mapping: answer each QUESTION").fill(mapping)
    page.keyboard.press("Control+Enter")
    settle(page)


def test_a_small_file_is_proposed_answered_tried_and_loaded_and_the_history_says_so(page, tmp_path):
    page.get_by_role("heading", name="There is no data yet").wait_for()
    (tmp_path / "cases.csv").write_bytes(csv_of(CASES[:4]))
    _bring(page, tmp_path / "cases.csv")
    _press(page, "Propose a mapping")
    mapping = page.get_by_label("Mapping: answer each QUESTION").input_value()
    for question, answer in ANSWERS.items():
        assert question in mapping
        mapping = mapping.replace(question, answer)
    _say_mapping(page, mapping)
    page.get_by_text("The first rows, as the mapping reads them").click()
    page.get_by_role("cell", name="C3", exact=True).wait_for()
    assert page.get_by_text("Eve Example").count() == 0
    _press(page, "Try it")
    page.get_by_text("3 of 3 rows would be loaded and none is rejected").wait_for()
    _press(page, "Load")
    page.get_by_role("heading", name="Data version 1 holds, made at").wait_for()
    history = page.get_by_role("table", name="What was imported so far")
    assert history.get_by_role("cell", name="cases.csv").count() == 1
    page.get_by_role("link", name="Overview").click()
    page.locator(".headlines .number", has_text="3").first.wait_for()


def test_rejected_rows_are_downloaded_mended_and_brought_again(page, tmp_path):
    (tmp_path / "cases.csv").write_bytes(csv_of())
    _bring(page, tmp_path / "cases.csv")
    _say_mapping(page, MAPPING)
    _press(page, "Try it")
    _press(page, "Load")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download rejected rows (CSV)").click()
    assert started.value.suggested_filename == "cases.csv"
    (again := tmp_path / "again").mkdir()
    started.value.save_as(again / "cases.csv")
    assert b'\r\n"\'=9","2023-13-01","High",5,"bad_date",' in (again / "cases.csv").read_bytes()
    mended = (again / "cases.csv").read_bytes().replace(b"2023-13-01", b"2023-12-01").replace(b"Unheard", b"High")
    (again / "cases.csv").write_bytes(mended)
    page.get_by_test_id("stFileChip").get_by_role("button").first.click()
    settle(page)
    _bring(page, again / "cases.csv")
    page.get_by_text("A part only: what the files do not name stays").click()
    settle(page)
    _press(page, "Try it")
    page.get_by_text("2 of 2 rows would be loaded and none is rejected").wait_for()
    _press(page, "Load")
    page.get_by_role("heading", name="Data version 2 holds, made at").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_is_whole_and_accessible_with_all_its_steps_open(page, tmp_path, width):
    (tmp_path / "cases.csv").write_bytes(csv_of())
    _bring(page, tmp_path / "cases.csv")
    _say_mapping(page, MAPPING)
    _press(page, "Try it")
    _press(page, "Load")
    page.get_by_text("The first rows, as the mapping reads them").click()
    _press(page, "Try it")
    page.set_viewport_size({"width": width, "height": 4000})
    settle(page)
    assert page.get_by_test_id("stException").count() == 0
    assert page.locator("h1").count() == 1
    assert judged.faults_of_layout(page) == []
    assert judged.violations(page) == []


@pytest.mark.parametrize("role", ["importer", "auditor"])
def test_the_page_has_a_link_of_its_own_also_for_a_role_that_opens_no_overview(visit, role):
    page = visit(f"/imports?view_as={role}")
    assert page.get_by_text("Page not found").count() == 0
    assert page.get_by_role("heading", name="Bring files").count() == 1
    assert page.told == []
    assert judged.violations(page) == []
