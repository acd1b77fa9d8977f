"""The page of definitions: everything explained once, found by a search, and in a place to which a link leads."""

import re
from html import unescape
from urllib.parse import parse_qs

import pytest
from sqlalchemy import create_engine, func, select

from data_access.database.tables import audit_entries
from data_access.figures.catalogue import FIGURES
from data_access.figures.checks import CHECKS
from data_access.figures.glossary import GLOSSARY
from data_access.permissions import ROLES, May
from data_access.service import Viewer, definitions
from tests.pages import spoken

PAGE = "pages/assure/definitions.py"


def _opened(app, **asked: str):
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run().switch_page(PAGE).run()


def _places(app) -> list[str]:
    return [place for element in app.get("html") for place in re.findall(r' id="([^"]+)"', element.proto.body)]


def test_every_figure_check_and_word_has_one_place_of_its_own(app):
    places = _places(_opened(app))
    assert len(places) == len(set(places)) == len(FIGURES) + len(CHECKS) + len(GLOSSARY)
    assert {f"figure-{key}" for key in FIGURES} | {f"check-{code}" for code in CHECKS} < set(places)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", place) for place in places)
    assert spoken.titles(app) == [f"What the {len(FIGURES)} figures, {len(CHECKS)} checks and {len(GLOSSARY)} words here mean"]


def test_a_figure_says_its_key_unit_denominators_breakdowns_and_caveats(app):
    said = spoken.words(_opened(app))
    assert (
        "Applications with a failure applications_with_failure Distinct applications in scope that hold at least one confirmed failure. "
        "Unit: applications, of applications in scope. Also said of applications with a detailed review complete and applications not "
        "disclosed at the time. Broken down by risk category, route, team and original outcome. The share depends on the denominator: three "
        "are named, and each is said with its own."
    ) in said
    for figure in FIGURES.values():
        assert all(words in said for words in (figure.key, figure.definition, *figure.caveats))


def test_a_check_says_its_code_what_is_wrong_why_it_matters_and_what_to_do(app):
    said = spoken.words(_opened(app))
    for check in CHECKS.values():
        words = " ".join((check.wrong, check.code, check.definition, f"Unit: {check.unit}.", check.why, check.remedy))
        assert words in said


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("Q12", ["check-Q12"]),
        ("attempt CONTACTED latest", ["figure-people_contacted"]),
        ("median", ["figure-open_age_days"]),
        ("[z]", ["word-z"]),
    ],
)
def test_a_search_leaves_what_has_every_word_of_it(app, sought, found):
    assert _places(_opened(app, sought=sought)) == found


def test_a_search_is_typed_and_is_in_the_address_so_that_a_link_finds_it_again(app):
    _opened(app)
    app.text_input[0].set_value("triage").run()
    assert app.query_params["sought"] == "triage"
    assert _places(app) == ["figure-risk_assessed", "word-risk-assessed", "check-Q05"]
    assert spoken.titles(app) == [f"3 of {definitions.ALL} entries say “triage”"]


def test_a_search_that_finds_nothing_says_what_to_do(app):
    said = spoken.words(_opened(app, sought="unicorn <b>"))
    assert _places(app) == []
    assert spoken.titles(app) == ["Nothing here says “unicorn <b>”"]
    assert f"Try one word of it, or a part of a word. Empty the search to see all {definitions.ALL} entries." in said


def test_a_search_as_long_as_an_address_is_cut(desk):
    assert len(definitions.show_definitions(desk, Viewer("importer", "Importer", "somebody"), "x" * 10_000).sought) == 60


def _links_to_figures(app) -> list[tuple[str, str]]:
    """What each asks for and the place it leads to."""
    bodies = [element.proto.body for element in app.get("html")]
    return [(unescape(asked), place) for body in bodies for asked, place in re.findall(r'href="definitions\??([^"#]*)#([^"]+)"', body)]


@pytest.mark.parametrize("page", ["pages/monitor/contact.py", "pages/assure/data_quality.py", "pages/publish/board_pack.py"])
def test_how_a_figure_is_counted_leads_to_its_place_here_with_all_that_the_page_asks_for(app, page):
    for name, value in {"as_at": "2024-02-01", "route": "right_to_ask", "sought": "triage", "view_as": "analyst"}.items():
        app.query_params[name] = value
    links = _links_to_figures(app.run().switch_page(page).run())
    kept = {"as_at": ["2024-02-01"], "route": ["right_to_ask"], "view_as": ["analyst"]}
    assert len(links) > 3
    for asked, place in links:
        assert parse_qs(asked) == kept, "all but what is searched for"
        assert place in {entry.place for kind in definitions.KINDS for entry in kind.entries}


@pytest.mark.parametrize("page", ["pages/monitor/contact.py", "pages/publish/board_pack.py"])
def test_a_role_that_may_not_open_this_page_is_not_led_here(app, page, monkeypatch):
    label, allowed = ROLES["analyst"]
    monkeypatch.setitem(ROLES, "analyst", (label, allowed - {May.OPEN_DEFINITIONS}))
    app.query_params["view_as"] = "analyst"
    app.run().switch_page(page).run()
    assert "How this is counted" in spoken.words(app)
    assert _links_to_figures(app) == []


@pytest.mark.parametrize("role", ROLES)
def test_every_role_reads_the_same_definitions_and_no_look_is_logged_for_it(app, demonstration, role):
    register = create_engine(demonstration[1])
    app.query_params["view_as"] = role
    app.run()
    with register.connect() as connection:
        before = connection.scalar(select(func.count()).select_from(audit_entries))
    app.switch_page(PAGE).run()
    with register.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(audit_entries)) == before
    register.dispose()
    assert len(_places(app)) == definitions.ALL
