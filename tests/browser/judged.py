"""What is measured of a page by whoever looks at it for those who see, hear, point or read in another way."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

LEFT_OUT: dict[str, str] = {}
"""Rule of axe → why it is not asked, word for word as the accessibility statement says it. None is left out."""

# Every rule of WCAG 2.2 A and AA and of good practice; that of targets sleeps unless it is called by its name.
_ASKED = {"rules": {"target-size": {"enabled": True}, **{rule: {"enabled": False} for rule in LEFT_OUT}}, "resultTypes": ["violations"]}

_CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(e => e.clientWidth > 0 && e.scrollWidth > e.clientWidth
    && getComputedStyle(e).textOverflow === 'ellipsis').map(e => e.textContent.trim()).filter(Boolean)"""
_SIDEWAYS = """() => ['html', '[data-testid=stMain]'].map(name => document.querySelector(name)).map(e => e.scrollWidth - e.clientWidth)"""
_TALL = "() => Math.max(...[...document.querySelectorAll('[data-testid=stMain]')].map(e => e.scrollHeight), 600)"
_COLOURS = """() => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility()).map(e => {
    const { color, backgroundColor, borderTopColor, fill, stroke, colorScheme } = getComputedStyle(e);
    return [e.tagName, color, backgroundColor, borderTopColor, fill, stroke, colorScheme].join(' ');
}).join('\\n')"""
# Words in a box that hides what does not fit, and that are higher than it; a field of one line scrolls by itself.
_CLIPPED = """() => [...document.querySelectorAll('.stHtml *, [data-testid=stMain] p, [data-testid=stMain] button, [data-testid=stMain] label')]
    .filter(e => e.checkVisibility() && ['hidden', 'clip'].includes(getComputedStyle(e).overflowY) && e.scrollHeight > e.clientHeight + 1)
    .map(e => e.textContent.trim()).filter(Boolean)"""


def violations(page: Page) -> list[str]:
    """The rules of accessibility that a page breaks, and where."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("asked => axe.run(asked).then(({ violations }) => violations)", _ASKED)
    return [f"{rule['id']}: {node['html'][:300]}" for rule in found for node in rule["nodes"]]


def look_at(page: Page, width: int) -> None:
    """Makes the window so wide, and as high as the whole page, with the controls of a phone unfolded."""
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(250)
    folded = page.locator("#show-controls[aria-expanded=false]")
    if folded.is_visible():
        folded.click()
    page.set_viewport_size({"width": width, "height": min(page.evaluate(_TALL) + 80, 12_000)})
    page.wait_for_timeout(250)


def faults_of_layout(page: Page) -> list[str]:
    """What cannot be read as the page is laid out: words cut off or hidden, and a page that must be moved sideways."""
    sideways = [f"{beyond} px beyond the window" for beyond in page.evaluate(_SIDEWAYS) if beyond > 1]
    return [*sideways, *(f"cut off: {words}" for words in page.evaluate(_CUT_OFF) + page.evaluate(_CLIPPED))]


def colours(page: Page) -> str:
    """Every colour of everything that is shown."""
    return page.evaluate(_COLOURS)
