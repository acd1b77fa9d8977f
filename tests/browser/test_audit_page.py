"""An auditor in a browser: the log is whole, it tells of nobody, and its file is taken and is in the log."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import settle

_SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [1440, 768, 390])
def test_the_audit_is_whole_quiet_and_accessible(visit, width):
    page = visit("/audit?view_as=auditor", width)
    page.get_by_role("heading", name="The log is as it was written").wait_for()
    settle(page)
    assert page.get_by_test_id("stException").count() == 0
    assert page.locator("h1").count() == 1
    assert page.get_by_text("It is never a measure of anybody's performance").count() == 1
    assert page.evaluate(_SIDEWAYS) <= 1
    assert page.told == []
    assert [f"{rule['id']}: {rule['nodes'][0]['html'][:300]}" for rule in Axe().run(page).response["violations"]] == []


def test_the_log_is_taken_as_a_file_and_that_is_in_the_log(visit):
    page = visit("/audit?view_as=auditor")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download the log (CSV)").click()
    assert taken.value.suggested_filename == "audit.csv"
    assert taken.value.path().read_bytes().startswith(b'\xef\xbb\xbf"number","at","viewer"')
    page.reload()
    page.get_by_role("cell", name="disclosure").first.wait_for()
