"""What a person would see of every page, at a desk, on a tablet and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from data_access.service import PAGES

WIDTHS = (1440, 768, 390)
STREAMLITS_OWN = {
    "scrollable-region-focusable": "st.table wraps a wide table in a box that scrolls but cannot take the focus; no option reaches it.",
}
"""Violations that an application cannot cure in this release of Streamlit, by the rule's name. Anything else fails."""
_SEEN: set[str] = set()
_CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(e => e.clientWidth > 0 && e.scrollWidth > e.clientWidth
    && getComputedStyle(e).textOverflow === 'ellipsis').map(e => e.textContent.trim()).filter(Boolean)"""
_SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_TALL = "() => Math.max(...[...document.querySelectorAll('[data-testid=stMain]')].map(e => e.scrollHeight), 600)"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_quiet_and_accessible(visit, name, width):
    page = visit("/" if name == "overview" else f"/{name}", width)
    page.set_viewport_size({"width": width, "height": min(page.evaluate(_TALL) + 80, 12_000)})
    page.wait_for_timeout(500)
    assert page.get_by_test_id("stException").count() == 0
    assert page.get_by_text("Page not found").count() == 0
    assert page.get_by_text("Synthetic demonstration data").count() == 1
    assert page.locator("h1").count() == 1
    assert page.evaluate(_CUT_OFF) == []
    assert page.evaluate(_SIDEWAYS) <= 1
    assert page.told == []
    violated = {violation["id"] for violation in Axe().run(page).response["violations"]}
    _SEEN.update(violated)
    assert violated <= set(STREAMLITS_OWN)


@pytest.mark.parametrize("name", PAGES)
def test_every_chart_has_a_text_alternative_and_a_table(visit, name):
    page = visit("/" if name == "overview" else f"/{name}")
    charts = page.get_by_test_id("stPlotlyChart")
    charts.first.wait_for()
    page.wait_for_timeout(500)
    assert page.get_by_role("button", name="Table", exact=True).count() == charts.count()
    described = [chart.get_attribute("aria-label") for chart in charts.all()]
    assert all(words and words.endswith(".") for words in described)
