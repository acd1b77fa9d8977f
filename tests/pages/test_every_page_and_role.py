"""Every page for every role, through the front door, and again by asking the page itself."""

import re

import pytest

from data_access.permissions import ROLES, who_may
from data_access.service import OPENED_BY, PAGES
from tests.pages import spoken
from tests.pages.conftest import ROOMS

PATHS = {name: f"pages/{ROOMS[name]}/{name}.py" for name in OPENED_BY}
ALLOWED = {
    "chief_officer": {
        "overview",
        "risk",
        "contact",
        "findings",
        "workload",
        "releases",
        "statement",
        "board_pack",
        "data_quality",
        "definitions",
    },
    "board_member": {"overview", "risk", "contact", "findings", "releases", "definitions"},
    "press_officer": {"overview", "contact", "findings", "releases", "statement", "definitions"},
    "analyst": {
        "overview",
        "risk",
        "contact",
        "findings",
        "workload",
        "releases",
        "statement",
        "board_pack",
        "data_quality",
        "imports",
        "definitions",
    },
    "review_lead": {
        "overview",
        "risk",
        "contact",
        "findings",
        "workload",
        "releases",
        "statement",
        "board_pack",
        "data_quality",
        "imports",
        "definitions",
    },
    "importer": {"imports", "definitions"},
    "auditor": {"releases", "data_quality", "imports", "audit", "definitions"},
    "administrator": {"imports", "definitions"},
}
"""Said once more by hand: a change of permissions has to be made in two places, and so is made on purpose."""
WITHOUT_HEADLINES = {"data_quality"}
"""Quiet tables, and no figure above them."""
EVERY = [(page, role) for page in OPENED_BY for role in ROLES]


def test_every_role_and_every_page_is_in_the_table():
    assert set(ALLOWED) == set(ROLES)
    assert set.union(*ALLOWED.values()) == set(OPENED_BY)


@pytest.mark.parametrize(("page", "role"), EVERY)
def test_a_page_opens_for_the_roles_that_may_and_for_no_other(app, page, role):
    app.query_params["view_as"] = role
    app.run()
    if page in ALLOWED[role]:
        app.switch_page(PATHS[page]).run()
        assert len(spoken.titles(app)) == 1
        assert "Synthetic demonstration data" in spoken.words(app)
        assert bool(spoken.metrics(app)) == (page in {*PAGES, "board_pack"} - WITHOUT_HEADLINES)
    else:
        with pytest.raises(ValueError, match=re.escape(page)):
            app.switch_page(PATHS[page]).run()


@pytest.mark.parametrize(("page", "role"), [(page, role) for page, role in EVERY if page not in ALLOWED[role]])
def test_a_page_that_is_run_without_the_front_door_refuses_by_itself_and_says_who_may(over, demonstration, page, role):
    app = over(*demonstration, PATHS[page])
    app.query_params["view_as"] = role
    app.run()
    label, who = ROLES[role][0], who_may(OPENED_BY[page])
    assert f"The role {label} may not {OPENED_BY[page].value}; {who} may. Ask " in spoken.words(app)
    assert not spoken.titles(app)
    assert not [sheet for sheet in spoken.sheets(app) if sheet.headings or sheet.tables or sheet.metrics], "nothing but the marking"
    assert [box.label for box in app.selectbox] == ["View as"]


@pytest.mark.parametrize("role", ["board_member", "press_officer"])
@pytest.mark.parametrize("page", ["overview", "contact", "findings"])
def test_roles_that_may_not_see_exact_counts_are_told_so_and_see_no_small_one(app, page, role):
    app.query_params["view_as"] = role
    app.run().switch_page(PATHS[page]).run()
    counts = [metric.value.replace(",", "") for metric in spoken.metrics(app)]
    assert all(count == "[c]" or int(count) % 5 == 0 for count in counts)
    assert "Counts of 1 to 7 are shown as [c]" in spoken.words(app)


def test_officers_are_pseudonyms_to_all_but_the_review_lead(app):
    def officers(role: str) -> set[str]:
        app.query_params["view_as"] = role
        app.run().switch_page(PATHS["workload"]).run()
        return set(spoken.cells(app))

    lead, chief = officers("review_lead"), officers("chief_officer")
    assert any(cell.startswith("Invented Name") for cell in lead)
    assert not any(cell.startswith("Invented Name") for cell in chief)
    assert any(re.fullmatch(r"Officer \d\d", cell) for cell in chief)


def test_each_page_asks_for_a_permission_of_its_own():
    assert len(set(OPENED_BY.values())) == len(OPENED_BY)
    assert set(PAGES) < set(OPENED_BY)
