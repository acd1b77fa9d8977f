"""A link with all its parts shows every reader the same view, narrowed by the reader's own role."""

import re
from functools import cache
from urllib.parse import parse_qsl, urlsplit

import pytest

from data_access.permissions import ROLES, May
from data_access.service import PAGES, open_desk_at
from tests.pages import spoken
from tests.pages.test_every_page_and_role import ALLOWED, PATHS

WANTED = {
    "as_at": "2024-03-08",
    "known_by": "2024-03-15T12:00:00Z",
    "compared_with": "2024-02-02",
    "route": "right_to_know",
    "category": "high",
}
VIEW = "As at Friday 8 March 2024 · as known by 12:00 on 15 March 2024"
EVERY = [(page, role) for page in PAGES for role in ROLES if page in ALLOWED[role]]


def _opened(app, page: str, role: str, **asked: str):
    app.query_params.clear()
    for name, value in {**asked, "view_as": role}.items():
        app.query_params[name] = value
    return app.run().switch_page(PATHS[page]).run()


def _headlines(app) -> list[tuple[str, str]]:
    return [(metric.label, metric.value) for metric in spoken.metrics(app)]


@pytest.fixture(scope="module")
def counted(demonstration):
    """The exact headlines of a page in the view of the link, counted without a page."""
    desk = open_desk_at(*demonstration, is_demonstration=True)
    chief = desk.viewer("chief_officer")

    @cache
    def of(page: str) -> list[tuple[str, str]]:
        view = desk.page(chief, page, desk.read_ask(WANTED, chief)[0])
        return [(headline.name, headline.value) for headline in view.headlines]

    yield of
    desk.close()


@pytest.mark.parametrize(("page", "role"), EVERY)
def test_a_link_shows_each_role_the_same_view_in_its_own_lane(app, counted, page, role):
    said = spoken.words(_opened(app, page, role, **WANTED))
    assert VIEW in said
    assert "only Right to Know, High" in said
    assert "instead." not in said, "no part of the link was left out"
    exact, shown = counted(page), _headlines(app)
    assert [name for name, _ in shown] == [name for name, _ in exact]
    if May.SEE_EXACT_COUNTS in ROLES[role][1]:
        assert shown == exact
    else:
        assert all(value == "[c]" or int(value.replace(",", "")) % 5 == 0 for _, value in shown)
        assert "Counts of 1 to 7 are shown as [c]" in said


@pytest.mark.parametrize(("page", "role"), EVERY)
def test_the_link_that_a_role_is_offered_shows_it_the_same_page_again(app, page, role):
    _opened(app, page, role, **WANTED)
    app.session_state["link"] = True
    offered = dict(parse_qsl(urlsplit(app.run().code[0].value).query))
    assert set(offered) == {*WANTED, "view_as"}
    before = _steady(spoken.words(_opened(app, page, role, **WANTED)))
    del offered["view_as"]
    assert _steady(spoken.words(_opened(app, page, role, **offered))) == before


@pytest.mark.parametrize("kind", ["gold", "daily"])
def test_the_link_of_a_board_pack_names_the_pack(app, kind):
    _opened(app, "board_pack", "chief_officer", as_at="2024-03-08", pack=kind)
    app.session_state["link"] = True
    offered = dict(parse_qsl(urlsplit(app.run().code[0].value).query))
    assert offered["pack"] == kind
    title = spoken.titles(app)
    del offered["view_as"]
    assert spoken.titles(_opened(app, "board_pack", "chief_officer", **offered)) == title


def _steady(said: str) -> str:
    return re.sub(r"(checked at|·) \d\d:\d\d", "", said)
