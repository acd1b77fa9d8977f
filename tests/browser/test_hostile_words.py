"""Payloads said by every means that pages have, in a browser: they make no element, run nothing, ask no host, and are read as they stand."""

import pytest

from tests.hostile.means import EACH, MANY, SAID
from tests.hostile.payloads import as_read
from tests.hostile.watching import watching
from tests.wire import serving

BREAKS = str.maketrans("", "", "\r\n")
"""What a field of one line leaves out, whoever types it."""


@pytest.fixture(scope="module")
def said(browser, tmp_path_factory):
    """Opens a page on which everything is said by one means."""
    with (
        serving("tests/hostile/means.py", tmp_path_factory.mktemp("means") / "log", PYTHONPATH=".") as address,
        watching(browser, address) as open_at,
    ):
        yield lambda means: open_at(f"/?means={means}", "That was all.")


def _missing(words: str, *, without: dict[int, None] | None = None) -> list[int]:
    read = as_read(words)
    return [one.number for one in SAID if as_read(one.text.translate(without or {})) not in read]


@pytest.mark.parametrize("means", EACH)
def test_words_from_data_are_read_as_they_stand_and_make_nothing(said, means):
    page = said(means)
    calm, hostile = page.elements(".st-key-calm"), page.elements(".st-key-hostile")
    if means == "code":
        # A line of code is an element, and some payloads have several.
        del calm["span"], hostile["span"]
    assert hostile == {kind: many * len(SAID) for kind, many in calm.items()}
    assert page.told == []
    assert _missing(page.words(".st-key-hostile"), without=BREAKS if means == "field" else None) == []


@pytest.mark.parametrize("means", ["table", "chosen"])
def test_many_words_at_once_make_nothing_either(said, means):
    page = said(means)
    assert page.elements(".st-key-hostile") == page.elements(".st-key-calm")
    assert page.told == []
    assert _missing(page.words(".st-key-hostile")) == []


def test_the_options_of_a_select_box_are_words(said):
    page = said("offered")
    assert set(MANY) == {"table", "chosen", "offered"}
    page.page.locator(".st-key-hostile [role=combobox], .st-key-hostile input").first.click()
    assert _missing("\n".join(page.options())) == []
    assert set(page.elements("[data-testid=stSelectboxVirtualDropdown]")) <= {"div", "span", "ul", "li", "button"}
    assert page.told == []
