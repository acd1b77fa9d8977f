"""Payloads said by every means that pages have, in a browser: they make no element, run nothing, ask no host, and are read as they stand."""

import pytest

from tests.hostile.files_made import KINDS
from tests.hostile.means import EACH, MANY, SAID
from tests.hostile.payloads import as_read, unseen_in
from tests.hostile.watching import watching
from tests.wire import serving

AS_TYPED = ("text", "code", "field", "area")
"""What shows a text to who typed it, or what was made harmless before."""
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
    words = page.words(".st-key-hostile")
    assert _missing(words, without=BREAKS if means == "field" else None) == []
    assert means in AS_TYPED or unseen_in(words) == set()


@pytest.mark.parametrize("means", ["table", "chosen"])
def test_many_words_at_once_make_nothing_either(said, means):
    page = said(means)
    assert page.elements(".st-key-hostile") == page.elements(".st-key-calm")
    assert page.told == []
    assert _missing(page.words(".st-key-hostile")) == []
    assert unseen_in(page.words(".st-key-hostile")) == set()


def test_the_options_of_a_select_box_are_words(said):
    page = said("offered")
    assert set(MANY) == {"table", "chosen", "offered", "charts", "pictures"}
    options = "\n".join(page.options(page.page.locator(".st-key-hostile [role=combobox], .st-key-hostile input").first))
    assert _missing(options) == []
    assert unseen_in(options) == set()
    assert set(page.elements("[data-testid=stSelectboxVirtualDropdown]")) <= {"div", "span", "ul", "li", "button"}
    assert page.told == []


def test_charts_that_are_read_say_words_as_they_stand(said):
    page = said("pictures")
    assert page.page.locator(".st-key-hostile .picture").count() >= len(KINDS)
    assert set(page.elements(".st-key-hostile")) <= set(page.elements(".st-key-calm"))
    assert unseen_in(page.words(".st-key-hostile")) == set()
    read = "".join(as_read(page.words(".st-key-hostile")).split())
    assert [one.number for one in SAID if "".join(one.as_read.split()) not in read] == []
    assert page.told == []


def test_charts_say_words_as_they_stand_also_where_the_pointer_is(said):
    page = said("charts")
    assert set(page.elements(".st-key-hostile")) <= set(page.elements(".st-key-calm"))
    # A label at the end of a line is broken between words.
    assert unseen_in(page.words(".st-key-hostile")) == set()
    read = "".join(as_read(page.words(".st-key-hostile")).split())
    assert [one.number for one in SAID if "".join(one.as_read.split()) not in read] == []
    plots, hovered = page.page.locator(".st-key-hostile .js-plotly-plot"), 0
    for number in range(len(KINDS)):
        plots.nth(number).scroll_into_view_if_needed()
        for x, y in plots.nth(number).locator(".nsewdrag").first.evaluate(_PLACES):
            page.page.mouse.move(x - 2, y)
            page.page.mouse.move(x, y, steps=3)
            page.page.wait_for_timeout(200)
            hovered += page.page.locator(".st-key-hostile .hoverlayer .hovertext").count()
    assert hovered >= 4
    assert set(page.elements(".st-key-hostile")) <= {*page.elements(".st-key-calm"), "path", "tspan"}
    assert page.told == []


_PLACES = """one => {
    const box = one.getBoundingClientRect(), first = Math.max(box.top, 0), last = Math.min(box.bottom, innerHeight);
    return [0.2, 0.4, 0.6, 0.8].map(share => [box.left + box.width * 0.1, first + (last - first) * share]);
}"""
"""Where the pointer goes: near the beginning of four rows that can be seen."""
