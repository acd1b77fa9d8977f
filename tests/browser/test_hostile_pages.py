"""Every page over databases in which every text is a payload: read where it should be read, and nothing made, run, opened or asked for."""

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from sqlalchemy import Column, select

from data_access import audit
from data_access.database.engine import open_register
from data_access.database.tables import audit_entries
from data_access.outputs.release_files.inert import inert
from data_access.outputs.release_files.shorthand import label_in_words
from data_access.releases.store import reading, writing
from data_access.service.case_references import MOST
from data_access.viewer import Viewer
from tests.hostile.fields import OF_ADDRESS, OFFERED, SHOWN_ON, named, text_columns
from tests.hostile.filling import DAY, fill_cases, fill_register, listed, rows_of, said
from tests.hostile.means import SAID
from tests.hostile.payloads import STORABLE, Payload, as_read, unseen_in
from tests.hostile.watching import Watched, watching
from tests.wire import serving_dashboard

COLUMNS = {named(column): column for column in text_columns()}
PAGES = {
    "overview": "/?as_at={day}",
    "risk": "/risk?as_at={day}",
    "contact": "/contact?as_at={day}",
    "findings": "/findings?as_at={day}",
    "workload": "/workload?as_at={day}&view_as=review_lead",
    "workload as an analyst": "/workload?as_at={day}&view_as=analyst",
    "data quality": "/data_quality?as_at={day}&view_as=review_lead",
    "board pack": "/board_pack?as_at={day}&pack=gold&view_as=review_lead",
    "releases": "/releases",
    "a release": "/releases?release={full}&view_as=review_lead",
    "a statement": "/statement?release={full}&view_as=press_officer",
    "imports": "/imports?view_as=review_lead",
}
OPENED = {
    "board pack": ("Meetings, decisions and actions",),
    "a statement": ("Sentences ready to be copied",),
    "data quality": ("Which cases they are",),
}
"""What stands folded on a page, and is opened to be read."""
MADE = {
    "a",
    "img",
    "iframe",
    "script",
    "style",
    "object",
    "embed",
    "form",
    "link",
    "base",
    "meta",
    "video",
    "audio",
    "code",
    "em",
    "sup",
    "b",
    "i",
}
"""Elements that no page makes of what its data say."""
FULL = 5 + len(rows_of("releases")) + 1
"""The number of the release that is payloads throughout: five were published before."""


@pytest.fixture(scope="module")
def urls(tmp_path_factory) -> tuple[str, str]:
    """Both databases, of payloads."""
    folder = tmp_path_factory.mktemp("hostile")
    urls = (f"sqlite:///{folder / 'cases.db'}", f"sqlite:///{folder / 'register.db'}")
    fill_cases(urls[0])
    fill_register(urls[1])
    return urls


@pytest.fixture(scope="module")
def opened_at(browser, urls, tmp_path_factory):
    """Opens an address of the dashboard over the payloads."""
    with serving_dashboard(urls, tmp_path_factory.mktemp("served") / "log") as address, watching(browser, address) as open_at:
        yield open_at


@pytest.fixture
def opened(opened_at):
    """Opens a page by its name, and what is folded on it."""
    return lambda page: _unfolded(opened_at(PAGES[page].format(day=DAY, full=FULL)), page)


def _unfolded(page: Watched, name: str) -> Watched:
    for folded in OPENED.get(name, ()):
        page.page.get_by_text(folded, exact=True).first.click()
        page.settle()
    return page


def _made_on(page: Watched) -> set[str]:
    """What the page may have made of its data: a link of its own leads to a place in the definitions of the same dashboard, and nothing else."""
    return {kind.split()[0] for kind in page.elements(but_not=_OF_PICTURES) if not _TO_DEFINITIONS.fullmatch(kind)} & MADE


_OF_PICTURES = (
    ".picture > .plot > img[src^='data:image/svg+xml,'][alt=''], .picture :is(.plot, .row, .named, .upright) > b, .picture i[class]:empty"
)
"""What charts that are read are made of, where they have it; words in them could only make more of it further inside."""
_TO_DEFINITIONS = re.compile(r"a http://127\.0\.0\.1:\d+/definitions(\?[\w.~%+=&*-]*)?#(figure|check)-\w+")


def _due(column: Column) -> tuple[Payload, ...]:
    """The payloads that the page has to say; of imports it lists so many, of files several on a line."""
    is_listed = named(column) in ("imports.imported_by", "import_requests.asked_by", "import_requests.answered_by")
    return listed() if is_listed else rows_of(column.table.name)


def _words(column: Column, one: Payload) -> str:
    """How a page says it: the label of a part of a release as every file does, behind an apostrophe where it could be a formula."""
    text = said(one, column)
    return inert(label_in_words("team", text)) if named(column) == "release_cells.label" else as_read(text)


def _missing(column: str, words: str) -> list[int]:
    return [one.number for one in _due(COLUMNS[column]) if _words(COLUMNS[column], one) not in words]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_every_payload_and_makes_nothing_of_it(opened, name):
    page = opened(name)
    assert unseen_in(page.words()) == set()
    words, due = as_read(page.words()), [column for column, place in SHOWN_ON.items() if place == name]
    assert page.told == []
    assert _made_on(page) == ({"code"} if name == "a statement" else set())
    assert {column: _missing(column, words) for column in due} == {column: [] for column in due}


@pytest.mark.parametrize("column", OFFERED)
def test_a_select_box_offers_every_payload_as_words(opened_at, column):
    name, label, folded = OFFERED[column]
    page = opened_at(PAGES[name].format(day=DAY, full=FULL))
    if folded:
        page.page.get_by_role("button", name=folded).click()
        page.settle()
    offered = page.options(page.page.get_by_label(label, exact=True))
    assert _missing(column, as_read("\n".join(offered))) == []
    assert page.told == []


def test_the_list_of_references_is_words(opened):
    page = opened("data quality")
    page.page.get_by_label("Why you need the references").fill("To see what they look like")
    page.page.get_by_role("button", name="Show the references").click()
    page.page.get_by_text("This look is in the audit").wait_for()
    words = as_read(page.words())
    assert sum(as_read(said(one, COLUMNS["applications.reference"])) in words for one in STORABLE) == MOST
    assert _made_on(page) == set()
    assert page.told == []


@pytest.mark.parametrize("part", range(3))
def test_the_log_is_words(opened_at, urls, part):
    first = _log(urls[1], STORABLE[part::3])
    page = opened_at("/audit?view_as=auditor")
    words, entries = as_read(page.words()), [one for one in _logged(urls[1]) if first <= one.number < first + len(STORABLE[part::3])]
    assert len(entries) > 150
    assert unseen_in(page.words()) == set()
    for name in ("role", "what", "why"):
        assert [getattr(one, name) for one in entries if as_read(getattr(one, name)) not in words] == []
    assert _made_on(page) == set()
    assert page.told == []


def _log(register_url: str, payloads: tuple[Payload, ...]) -> int:
    """An entry for each of these, all of them more than the page lists at once; gives the number of the first."""
    register = open_register(register_url)
    with writing(register) as connection:
        heads = [
            audit.record(
                connection,
                Viewer(one.text, "", f"{one.text} viewer"),
                audit.Operation.CONSULTATION,
                said(one, audit_entries.c.what),
                at=datetime.now(UTC),
                data_version=1,
                why=said(one, audit_entries.c.why),
                recipient=one.text,
            )
            for one in payloads
        ]
    register.dispose()
    return heads[0].number


def _logged(register_url: str) -> list:
    register = open_register(register_url)
    with reading(register) as connection:
        found = connection.execute(select(audit_entries)).all()
    register.dispose()
    return found


@pytest.mark.parametrize("turn", range(3))
def test_an_address_of_payloads_is_said_in_words(opened_at, turn):
    kinds = list({one.kind: one for one in SAID}.values())
    asked = {name: kinds[(number + turn * len(OF_ADDRESS)) % len(kinds)] for number, name in enumerate(OF_ADDRESS)}
    page = opened_at("/?" + urlencode({name: one.text for name, one in asked.items() if name != "view_as"}))
    assert page.told == []
    assert _made_on(page) == set()
    assert page.page.get_by_text("is not a date").count() > 0


@pytest.mark.parametrize("one", {one.kind: one for one in SAID}.values(), ids=lambda one: one.kind)
def test_a_search_for_a_payload_is_said_and_makes_nothing(opened_at, one):
    page = opened_at("/definitions?" + urlencode({"sought": one.text}))
    assert page.page.locator("h1").inner_text().startswith(("Nothing here says", "1 of", "What the"))
    assert page.told == []
    assert _made_on(page) == set()
