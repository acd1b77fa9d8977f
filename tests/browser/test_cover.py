"""What covers the screen: at once, whole, also without a server, until whoever sits there takes it away."""

import io
import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from pages.parts.cover import IDLE_MINUTES
from tests.browser import judged
from tests.browser.conftest import settle
from tests.wire import serving_dashboard

HIDDEN = "Figures are hidden"
LOCKED = "Locked after 15 minutes without use"
_COVERED_IN_ONE_STEP = "() => { document.querySelector('#hide-figures').click(); return document.body.innerText; }"
_FOCUS = "() => document.activeElement.id || document.activeElement.tagName"
_FRAMES = """() => {
    window.frames_seen = [];
    const look = () => { window.frames_seen.push(document.body?.innerText ?? ''); requestAnimationFrame(look); };
    look();
}"""


def _read_out(page: Page) -> str:
    """Everything that a screen reader is given."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return "\n".join(
        str(node.get("name", {}).get("value", "")) for node in tree if not node["ignored"] and node["role"]["value"] != "RootWebArea"
    )


def _printed(page: Page) -> str:
    """What stands on paper, of which one sheet is enough for a page that is covered."""
    [sheet] = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    return sheet.extract_text()


def _is_covered(page: Page, words: str = HIDDEN) -> bool:
    seen = page.evaluate("document.body.innerText")
    return words in seen and "OFFICIAL" not in seen


@pytest.mark.parametrize("width", [1440, 390])
def test_a_press_of_the_button_covers_everything_before_the_server_can_answer(visit, width):
    page = visit("/", width)
    said = page.evaluate(_COVERED_IN_ONE_STEP)
    assert said.split("\n")[0] == HIDDEN
    assert "Show figures" in said
    assert not re.search(r"\d,\d{3}|risk assessed|OFFICIAL|Contact", said)


def test_nothing_is_left_to_be_seen_read_out_reached_or_printed(visit):
    pictures = []
    for path in ("/", "/workload"):
        page = visit(path)
        page.keyboard.press("F8")
        pictures.append(page.screenshot())
        for words in (_read_out(page), _printed(page)):
            assert HIDDEN in words
            assert not re.search(r"\d,\d{3}|assessed|[Oo]fficers|Workload", words)
        for _ in range(4):
            assert page.evaluate(_FOCUS) in ("uncover", "BODY")
            page.keyboard.press("Tab")
    assert pictures[0] == pictures[1], "what lies beneath shows through"


def test_what_opens_while_the_screen_is_covered_is_covered_too(visit):
    page = visit("/")
    page.keyboard.press("F8")
    page.evaluate(
        "() => document.body.append(Object.assign(document.createElement('p'), { textContent: '3,778', tabIndex: 0, id: 'late' }))"
    )
    page.evaluate("() => document.querySelector('#late').style.visibility = 'visible'")
    assert "3,778" not in page.evaluate("document.body.innerText")
    assert "3,778" not in _read_out(page)
    expect(page.locator("#late")).to_have_js_property("inert", True)


def test_the_server_draws_no_figures_beneath_and_all_of_them_when_they_are_shown_again(visit):
    page = visit("/contact")
    page.locator("#hide-figures").click()
    page.locator(".st-key-figures_hidden").wait_for(state="attached")
    settle(page)
    assert page.locator(".headlines, .picture, [data-testid=stPlotlyChart], table").count() == 0
    assert _is_covered(page)
    page.evaluate(_FRAMES)
    page.locator("#uncover").click()
    page.locator(".headlines").wait_for()
    settle(page)
    assert page.evaluate(_FOCUS) == "hide-figures"
    first = next(seen for seen in page.evaluate("window.frames_seen") if "Show figures" not in seen)
    assert "people" in first, "the cover is lifted from a page that is whole"


def test_the_key_does_nothing_while_somebody_types(visit):
    page = visit("/statement?view_as=press_officer")
    draft = page.get_by_label("Draft statement")
    draft.fill("In May we said 3,778.")
    page.keyboard.press("F8")
    assert not _is_covered(page)
    draft.blur()
    page.keyboard.press("F8")
    assert _is_covered(page)
    page.locator(".st-key-figures_hidden").wait_for(state="attached")
    settle(page)
    assert draft.count() == 0
    page.locator("#uncover").click()
    expect(draft).to_have_value("In May we said 3,778.")


@pytest.mark.parametrize("chord", ["Control+F8", "Shift+F8", "Alt+F8", "Escape", "h", "r"])
def test_no_other_key_covers(visit, chord):
    page = visit("/")
    page.keyboard.press(chord)
    assert not _is_covered(page)


def test_the_key_is_said_on_the_page_and_a_second_press_uncovers_nothing(visit):
    page = visit("/")
    assert page.locator("#hide-figures").inner_text() == "Hide figures F8"
    assert page.locator("#hide-figures").get_attribute("aria-keyshortcuts") == "F8"
    page.keyboard.press("F8")
    page.keyboard.press("F8")
    page.keyboard.press("Escape")
    assert _is_covered(page)


def test_the_cover_comes_and_goes_without_a_server(browser, databases, tmp_path):
    page = browser.new_page()
    with serving_dashboard(databases, tmp_path / "log") as address:
        page.goto(address)
        settle(page)
    page.locator('[data-testid=stApp]:not([data-test-connection-state="CONNECTED"])').wait_for()
    page.keyboard.press("F8")
    assert _is_covered(page)
    page.locator("#uncover").click()
    expect(page.locator("#cover")).to_be_hidden()
    page.locator("#hide-figures").click()
    assert _is_covered(page)
    page.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_sentence_in_place_of_figures_does_not_begin_beneath_the_button(browser, tmp_path, width):
    nothing = (f"sqlite:///{tmp_path / 'no_cases.db'}", f"sqlite:///{tmp_path / 'no_register.db'}")
    page = browser.new_page(viewport={"width": width, "height": 800})
    with serving_dashboard(nothing, tmp_path / "log") as address:
        page.goto(address)
        said = page.get_by_text("does not exist").bounding_box()
    button = page.locator("#hide-figures").bounding_box()
    assert said["y"] >= button["y"] + button["height"]
    page.close()


def test_a_page_that_is_loaded_again_is_covered_from_its_first_frame_and_another_tab_is_not(visit):
    page = visit("/")
    page.keyboard.press("F8")
    page.add_init_script(f"({_FRAMES})()")
    page.reload()
    page.locator(".st-key-figures_hidden").wait_for(state="attached")
    settle(page)
    shown = [seen for seen in page.evaluate("window.frames_seen") if seen.strip()]
    assert shown and all(HIDDEN in seen and "OFFICIAL" not in seen for seen in shown)
    assert page.locator(".headlines").count() == 0
    other = page.context.new_page()
    other.goto(page.url)
    settle(other)
    assert not _is_covered(other)


def test_a_server_that_could_not_be_told_is_told_when_it_is_back(visit):
    page = visit("/")
    page.keyboard.press("F8")
    page.locator(".st-key-figures_hidden").wait_for(state="attached")
    settle(page)
    page.evaluate(
        "() => { window.out_of_reach = document.querySelector('.st-key-set_shade'); out_of_reach.classList.remove('st-key-set_shade'); }"
    )
    page.locator("#uncover").click()
    expect(page.locator("#cover")).to_be_hidden()
    assert page.locator(".headlines").count() == 0
    page.evaluate("() => out_of_reach.classList.add('st-key-set_shade')")
    page.locator(".headlines").wait_for(timeout=10_000)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_cover_is_accessible(visit, width):
    page = visit("/", width)
    page.keyboard.press("F8")
    settle(page)
    assert judged.violations(page) == []


# The lock ---------------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def clocked(visit):
    """A page whose clocks are ours."""

    def open_at(path: str) -> Page:
        page = visit(path)
        page.context.clock.install()
        page.reload()
        settle(page)
        page.mouse.move(200, 200)
        return page

    return open_at


def test_after_fifteen_minutes_without_use_the_screen_is_locked_and_not_before(clocked):
    page = clocked("/")
    page.clock.fast_forward((IDLE_MINUTES * 60 - 20) * 1000)
    assert not _is_covered(page, LOCKED)
    page.mouse.move(300, 300)
    page.clock.fast_forward((IDLE_MINUTES * 60 - 20) * 1000)
    assert not _is_covered(page, LOCKED), "the pointer was moved"
    page.clock.fast_forward(25_000)
    assert _is_covered(page, LOCKED)
    assert page.evaluate(_FOCUS) == "uncover"
    page.mouse.move(400, 400)
    assert _is_covered(page, LOCKED), "only the button goes on"
    assert not re.search(r"\d,\d{3}|assessed", _printed(page))


def test_a_machine_that_slept_is_locked_by_the_first_touch_whatever_its_timers_say(clocked):
    page = clocked("/")
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 5)
    page.clock.set_system_time(page.evaluate("Date.now()") / 1000 + timedelta(minutes=IDLE_MINUTES).total_seconds())
    page.mouse.move(300, 300)
    assert _is_covered(page, LOCKED)


def test_a_lock_outlives_the_page_and_one_that_came_too_late_is_made_up_for(clocked):
    page = clocked("/")
    page.clock.fast_forward(IDLE_MINUTES * 60 * 1000)
    page.reload()
    assert _is_covered(page, LOCKED)
    page.locator("#uncover").click()
    expect(page.locator("#cover")).to_be_hidden()
    page.evaluate("minutes => sessionStorage.lastUsed = Date.now() - minutes * 60_000", IDLE_MINUTES)
    page.reload()
    assert _is_covered(page, LOCKED), "the tab was put away by the browser and opened again"


def test_going_on_asks_the_server_first_and_keeps_what_was_typed(clocked):
    page = clocked("/statement?view_as=press_officer")
    page.get_by_label("Draft statement").fill("In May we said 3,778.")
    page.clock.fast_forward(IDLE_MINUTES * 60 * 1000)
    assert _is_covered(page, LOCKED)
    settle(page)  # the field that lost the focus has told the server of its words
    states = page.evaluate_handle(
        """() => { const seen = []; new MutationObserver(all => all.forEach(({ target }) => seen.push(target.dataset.testScriptState)))
        .observe(document.querySelector('[data-testid=stApp]'), { attributeFilter: ['data-test-script-state'] }); return seen; }"""
    )
    page.locator("#uncover").click()
    expect(page.locator("#cover")).to_be_hidden()
    assert "running" in states.json_value()
    assert page.get_by_label("Draft statement").input_value() == "In May we said 3,778."


def test_hidden_figures_stay_hidden_after_a_lock(clocked):
    page = clocked("/")
    page.keyboard.press("F8")
    page.clock.fast_forward(IDLE_MINUTES * 60 * 1000)
    assert _is_covered(page, LOCKED)
    page.locator("#uncover").click()
    assert _is_covered(page, HIDDEN)


def test_without_an_answer_going_on_loads_the_page_anew(browser, databases, tmp_path):
    page = browser.new_page()
    page.clock.install()
    with serving_dashboard(databases, tmp_path / "log") as address:
        page.goto(address)
        settle(page)
    page.clock.fast_forward(IDLE_MINUTES * 60 * 1000)
    assert _is_covered(page, LOCKED)
    with page.expect_request(lambda asked: asked.is_navigation_request()):
        page.locator("#uncover").click()
        page.clock.fast_forward(6_000)
    page.close()


def test_the_minutes_are_those_that_the_application_serves(browser, server):
    page = browser.new_page()
    page.route(
        f"{server}/",
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=answer.text().replace('data-idle-minutes="15"', 'data-idle-minutes="0.05"')
        ),
    )
    page.goto(server)
    page.locator("#cover").wait_for(timeout=20_000)
    assert _is_covered(page, LOCKED)
    page.close()
