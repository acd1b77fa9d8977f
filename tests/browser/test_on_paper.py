"""What comes out of the printer: every sheet says how it may be handled, who printed it and when, and of which day it is."""

import io
import re
from unicodedata import normalize

import pytest
from playwright.sync_api import Page, expect
from pypdf import PageObject, PdfReader

from data_access.service import OPENED_BY
from tests.browser.conftest import settle

MARGIN = 17 / 25.4 * 72
"""Points of every sheet, above and below, in which nothing but the marking stands."""
_LEAD = "view_as=review_lead"
OF_NO_DAY = {"imports", "audit", "definitions"}
"""Of the log the lead is told who may open it."""


_CONTROLS = """() => [...document.querySelectorAll('button, input, select, textarea, summary, [role=combobox], [role=spinbutton], nav a')]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().width > 1).map(one => one.outerHTML.slice(0, 200))"""


def _printed(page: Page) -> list[PageObject]:
    expect(page.locator("[data-testid=stPlotlyChart]:not(:has(.main-svg))")).to_have_count(0)
    settle(page)
    return list(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages)


def _said(sheet: PageObject) -> str:
    return normalize("NFKC", sheet.extract_text())


def _in_margins(sheet: PageObject) -> tuple[str, str]:
    """What stands in the margins above and below, and what stands between them."""
    inside, outside = [], []

    def take(text, page, place, *_):
        y = place[5] * page[3] + page[5]
        (inside if MARGIN - 2 < y < float(sheet.mediabox.height) - MARGIN + 2 else outside).append(text)

    sheet.extract_text(visitor_text=take)
    return normalize("NFKC", "".join(outside)), normalize("NFKC", "".join(inside))


@pytest.mark.parametrize("name", OPENED_BY)
def test_every_sheet_of_a_page_bears_its_marking_the_person_the_moment_and_the_day(visit, name):
    page = visit(f"/{'' if name == 'overview' else name}?{_LEAD}")
    day = page.locator(".foot.day").inner_text() if name not in OF_NO_DAY else "Page"
    page.emulate_media(media="print")
    assert page.evaluate(_CONTROLS) == []
    page.emulate_media(media="null")
    sheets = _printed(page)
    for number, sheet in enumerate(sheets, 1):
        marked, said = _in_margins(sheet)
        assert "OFFICIAL-SENSITIVE · Management information, not for publication · Synthetic demonstration data" in marked
        assert re.search(r"OFFICIAL-SENSITIVE · demonstration review lead · \d\d:\d\d on \d+ \w+ \d{4}", marked)
        assert day in marked
        assert f"Page {number} of {len(sheets)}" in marked
        assert "OFFICIAL-SENSITIVE · demonstration" not in said, "the marking stands where figures stand"
        assert said.strip(), "figures stand where the marking stands"


def test_a_chart_stands_whole_on_one_sheet_with_its_message(visit):
    page = visit("/workload")
    expect(page.locator(".picture").last).to_contain_text("Other categories", timeout=60_000)
    sheets = [_said(sheet) for sheet in _printed(page)]
    [sheet] = [said for said in sheets if "of the open reviews are high risk" in said]
    assert "Other categories" in sheet and "Detailed reviews allocated and open by officer, split by risk" in sheet


def test_the_marking_on_the_screen_is_above_and_at_the_foot_whatever_is_scrolled(visit):
    for width in (1440, 390):
        page = visit("/", width)
        page.mouse.move(width / 2, 500)
        page.mouse.wheel(0, 100_000)
        page.wait_for_timeout(300)
        foot = page.locator(".foot:not(.day)")
        assert re.fullmatch(r"OFFICIAL-SENSITIVE · demonstration chief officer · \d\d:\d\d on \d+ \w+ \d{4}", foot.inner_text())
        assert page.locator(".foot.day").inner_text() == "As at 1 March 2024"
        box = foot.bounding_box()
        assert box["y"] + box["height"] == pytest.approx(900, abs=1)
        last = page.locator("[data-testid=stMainBlockContainer] .stHtml").last.bounding_box()
        assert last["y"] + last["height"] <= box["y"], "the last words of the page can be moved above it"
