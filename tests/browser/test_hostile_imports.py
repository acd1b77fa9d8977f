"""Files whose names, headings, cells and mapping are payloads, brought to the page Imports in a browser: all of it is words there."""

import csv
from io import StringIO

import pytest

from data_access.intake.mapping import in_toml
from data_access.service.imports import safe_name
from tests.hostile.means import SAID
from tests.hostile.payloads import as_read
from tests.hostile.watching import Watched, watching
from tests.wire import serving

NAMED = tuple({one.kind: one for one in SAID}.values())
"""One payload of each kind, for the names of files."""
HEADINGS = tuple(one for one in SAID if "\x00" not in one.text and "\n" not in one.text)
MAPPING = """
[review]
name = {name}
period_from = 2023-01-01
period_to = 2023-12-31
announced_on = 2023-10-01
[[risk_category]]
code = {name}
[[file]]
name = "*"
grain = "case"
reference = "Ref"
recorded_at = "at_import"
[file.fields]
received_on = {heading}
source_system = {heading}
"""


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory) -> Watched:
    """The page Imports of a private machine, to which the files were brought."""
    folder = tmp_path_factory.mktemp("brought")
    where = {"CASE_DATABASE_URL": f"sqlite:///{folder / 'cases.db'}", "REGISTER_DATABASE_URL": f"sqlite:///{folder / 'register.db'}"}
    with serving("app.py", folder / "log", PRIVATE_MACHINE="yes", **where) as address, watching(browser, address) as open_at:
        opened = open_at("/imports", "Bring files")
        files = [{"name": f"{one.text}.csv", "mimeType": "text/csv", "buffer": _file()} for one in NAMED]
        opened.page.locator("input[type=file]").first.set_input_files(files)
        opened.page.get_by_text("For which file").wait_for()
        opened.settle()
        yield opened


def _file() -> bytes:
    """A heading of every payload that is no control, and a few rows of them."""
    written, words = StringIO(), [one.text for one in HEADINGS]
    csv.writer(written).writerows([["Ref", *words], *(["C1", *words[start:], *words[:start]] for start in range(0, 120, 20))])
    return written.getvalue().encode()


def _made(page: Watched) -> set[str]:
    return {kind.split()[0] for kind in page.elements()} & {
        "a",
        "img",
        "iframe",
        "script",
        "style",
        "code",
        "em",
        "object",
        "embed",
        "form",
    }


def test_names_of_files_are_words_and_can_be_chosen(page):
    offered = as_read("\n".join(page.options(page.page.get_by_label("For which file", exact=True))))
    page.page.keyboard.press("Escape")
    # A browser sends a quotation mark of a file's name in another spelling.
    names = [as_read(safe_name(f"{one.text}.csv")) for one in NAMED if '"' not in one.text]
    assert len(names) >= 15
    assert [name for name in names if name not in offered] == []
    assert _made(page) == set()
    assert page.told == []


def test_headings_are_words_in_a_proposed_mapping(page):
    page.page.get_by_role("button", name="Propose a mapping").click()
    page.settle()
    page.page.get_by_text("The mapping names", exact=False).or_(page.page.get_by_label("Mapping: answer each QUESTION")).first.wait_for()
    assert _made(page) == set()
    assert page.told == []


@pytest.mark.parametrize("heading", [SAID[0], SAID[24], SAID[105]], ids=lambda one: one.kind)
def test_a_mapping_of_payloads_its_preview_and_its_refusals_are_words(page, heading):
    text = page.page.get_by_label("Mapping: answer each QUESTION")
    text.fill(MAPPING.format(name=in_toml(SAID[1].text), heading=in_toml(heading.text)))
    page.page.keyboard.press("Control+Enter")
    page.settle()
    if page.page.get_by_role("columnheader").count() == 0 and page.page.get_by_test_id("stAlert").count() == 0:
        page.page.get_by_text("The first rows, as the mapping reads them").click()
        page.settle()
    page.page.get_by_role("button", name="Try it").click()
    page.settle()
    assert as_read(heading.text) in as_read(page.words())
    assert page.page.get_by_test_id("stAlert").count() + page.page.get_by_role("columnheader").count() > 0
    assert _made(page) == set()
    assert page.told == []
