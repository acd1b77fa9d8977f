"""What a person without a mouse does on a page, and what they see of where they are."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import settle

RING, THICKNESS = (0x12, 0x43, 0x6D), 3
"""The colour of the ring, 10 to 1 on white, and how many pixels it is thick."""
ENOUGH = 0.8
"""Of the ring around a stop so much has to be seen; its corners are round."""
BENEATH = (80, 64)
"""So many pixels at the top and at the foot of a window may lie beneath what stays there, whatever is scrolled."""
MOST_STOPS = 150
LOOKS = 10
"""How often a stop is looked at until it is seen, five times a second."""
PICTURED = 1
"""Of each kind of stop so many have their picture taken on a page; the others are drawn by the same rules and are asked where they stand."""

_STOP = """() => {
    const focused = document.activeElement;
    const words = focused.getAttribute('aria-label') ?? focused.labels?.[0]?.innerText ?? focused.innerText ?? '';
    // A sign is drawn by a word of its own, which is hidden from who hears the page.
    const signs = [...focused.querySelectorAll('[data-testid=stIconMaterial]')].map(sign => sign.innerText.trim());
    const name = words.split('\\n').map(line => line.trim()).find(line => line && !signs.includes(line)) ?? '';
    const kind = [];
    for (let one = focused; one && one !== document.body; one = one.parentElement) kind.push([one.tagName, ...[...one.classList].sort()].join('.'));
    const isClosed = focused.tagName === 'SUMMARY' && !focused.parentElement.open;
    return { name, kind: kind.join(' '), id: focused.id, is_closed: isClosed, is_page: focused.tagName === 'MAIN' };
}"""
# What bears the ring: what has the focus, or the frame around a field.
_RINGED = """const ringed = (() => {
    let around = document.activeElement;
    for (let steps = 0; around && steps < 4 && getComputedStyle(around).outlineStyle !== 'solid'; steps += 1) around = around.parentElement;
    return around && getComputedStyle(around).outlineStyle === 'solid' ? around : null;
})();"""
_RING = f"""() => {{
    {_RINGED}
    if (!ringed) return null;
    const {{ left, top, right, bottom }} = ringed.getBoundingClientRect();
    const {{ outlineOffset, outlineWidth, outlineColor }} = getComputedStyle(ringed);
    const lines = getComputedStyle(ringed).display === 'inline' ? ringed.getClientRects().length : 1;
    return {{ box: [left, top, right, bottom], offset: parseFloat(outlineOffset), style: `${{outlineWidth}} ${{outlineColor}}`, lines }};
}}"""
# In the middle of each of its sides the topmost thing has to be itself, in it or around it. Of what is higher than the window only two are seen.
_LIES_OVER = f"""() => {{
    {_RINGED}
    const {{ left, top, right, bottom }} = ringed.getBoundingClientRect();
    const [above, below] = [{BENEATH[0]}, innerHeight - {BENEATH[1]}];
    const isHigher = bottom - top > below - above;
    const [across, down] = [(left + right) / 2, isHigher ? (above + below) / 2 : (top + bottom) / 2];
    return [...(isHigher ? [] : [[across, top + 1], [across, bottom - 1]]), [left + 1, down], [right - 1, down]]
        .map(([x, y]) => document.elementFromPoint(x, y))
        .filter(found => !found?.contains(ringed) && !ringed.contains(found))
        .map(found => found?.outerHTML.slice(0, 100) ?? 'nothing');
}}"""
# Two frames are drawn after what moves has come to its end; what turns for ever has none.
_AT_REST = """async () => {
    const ends = document.getAnimations().filter(one => one.effect.getComputedTiming().endTime !== Infinity).map(one => one.finished);
    await Promise.allSettled(ends);
    for (const frame of [1, 2]) await new Promise(requestAnimationFrame);
}"""


@dataclass(frozen=True)
class Stop:
    """Where the focus is. Two are of a ``kind`` where the same rules of style meet them and all that is around them."""

    name: str
    kind: str
    id: str
    is_closed: bool
    is_page: bool


def stop_of(page: Page) -> Stop:
    """What has the focus now."""
    return Stop(**page.evaluate(_STOP))


def tab_to(page: Page, name: str) -> None:
    """Goes on to the next stop whose name matches; the page as a whole, which is called by its first words, is none."""
    passed = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        passed.append((stop := stop_of(page)).name)
        if not stop.is_page and re.fullmatch(name, stop.name):
            return
    raise AssertionError(f"no stop of the keyboard is called {name}: {passed}")


def press(page: Page, name: str) -> None:
    """Goes on to a button and presses it."""
    tab_to(page, name)
    page.keyboard.press("Enter")
    settle(page)


def choose(page: Page, name: str, option: str) -> None:
    """Goes on to a list, types until the option is found, and takes it."""
    tab_to(page, name)
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name=option).first.wait_for()
    page.keyboard.type(option)
    page.keyboard.press("Enter")


def to_the_top(page: Page) -> None:
    """Goes on past the last stop, where the browser's own are; the first comes next."""
    tab_to(page, "Hide figures.*")
    page.keyboard.press("Tab")


def stops(page: Page) -> Iterator[Stop]:
    """Goes from stop to stop up to the last one, which hides the figures. What opens beneath its own words is opened on the way."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        yield (stop := stop_of(page))
        if stop.id == "hide-figures":
            return
        if stop.is_closed:
            _open(page, stop)
    raise AssertionError("Hide figures is never reached")


def stops_in(page: Page, place: str) -> Iterator[Stop]:
    """Goes from stop to stop for as long as they are in a place, by its selector."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if not page.evaluate("place => Boolean(document.activeElement.closest(place))", place):
            return
        yield stop_of(page)
    raise AssertionError(f"{place} is never left")


def _open(page: Page, stop: Stop) -> None:
    page.keyboard.press("Enter")
    if "stExpander" in stop.kind:
        settle(page)
    assert stop_of(page).name == stop.name, f"the focus is lost when {stop.name!r} opens"


def seen(page: Page, passed: Iterator[Stop]) -> list[str]:
    """The names of the stops, each of which was seen, with nothing over it."""
    names, kinds = [], Counter()
    for stop in passed:
        names.append(stop.name)
        kinds[stop.kind] += 1
        is_pictured = kinds[stop.kind] <= PICTURED
        for _ in range(LOOKS):
            if not (fault := _fault_of(page, stop, is_pictured=is_pictured)):
                break
            # What is drawn around it can still move what has the focus: the next key brings it back, as far from the edges as the page says.
            page.wait_for_timeout(200)
            page.evaluate("document.activeElement.scrollIntoView({ block: 'nearest' })")
        assert fault == "", fault
    return names


def _fault_of(page: Page, stop: Stop, *, is_pictured: bool) -> str:
    """Why it is not seen where the focus is; '' where it is."""
    ring = page.evaluate(_RING)
    if not ring:
        return f"{stop.name!r} has no ring"
    if ring["style"] != f"{THICKNESS}px rgb{RING}":
        return f"{stop.name!r} has another ring"
    if not stop.is_page and page.evaluate(_LIES_OVER):
        return f"something lies over {stop.name!r}"
    return f"the focus is not seen on {stop.name!r}" if is_pictured and share_of_ring_seen(page) < ENOUGH else ""


def share_of_ring_seen(page: Page) -> float:
    """How much of the ring around what has the focus is seen in its colour; nothing where there is none. Of what is higher than the window
    only the sides can be seen."""
    page.evaluate(_AT_REST)
    ring = page.evaluate(_RING)
    if ring is None:
        return 0
    box, size = [round(edge) for edge in ring["box"]], (page.viewport_size["width"], page.viewport_size["height"])
    reach = int(ring["offset"]) + THICKNESS + 1
    left, top, right, bottom = max(box[0] - reach, 0), max(box[1] - reach, 0), min(box[2] + reach, size[0]), min(box[3] + reach, size[1])
    if right <= left or bottom <= top:
        return 0
    taken = page.screenshot(clip={"x": left, "y": top, "width": right - left, "height": bottom - top})
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    within = int(ring["offset"]) - 1
    inner = (box[0] - within - left, box[1] - within - top, box[2] + within - left, box[3] + within - top)
    # A link of two lines has its ring between them too.
    if ring["lines"] == 1 and inner[2] > inner[0] and inner[3] > inner[1]:
        picture.paste((255, 255, 255), inner)
    found = sum(count for count, colour in picture.getcolors(picture.width * picture.height) if _is_of_the_ring(colour))
    return found / (THICKNESS * _length_to_see(box, size[1]))


def _length_to_see(box: list[int], height: int) -> int:
    left, top, right, bottom = box
    if bottom - top <= height - sum(BENEATH):
        return 2 * (right - left + bottom - top)
    return 2 * (min(bottom, height - BENEATH[1]) - max(top, BENEATH[0]))


def _is_of_the_ring(colour: tuple[int, ...]) -> bool:
    # What is drawn in a layer of its own comes out a shade darker or lighter.
    return all(abs(one - other) <= 16 for one, other in zip(colour, RING, strict=True))
