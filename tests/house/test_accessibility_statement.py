"""The accessibility statement says what is so: the pages, what is left out, and the tests that prove it."""

import re

from data_access.permissions import ROLES, may
from data_access.service import OPENED_BY
from data_access.service.desk import needed_to_open
from data_access.viewer import Viewer
from tests.browser import judged, test_accessibility
from tests.browser.test_accessibility import WIDTHS, ZOOMED
from tests.house.source import ROOT
from tests.house.test_documents import README

STATEMENT = (ROOT / ".github" / "ACCESSIBILITY.md").read_text(encoding="utf-8")


def _table(head: str) -> list[list[str]]:
    lines = STATEMENT.split(head, 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_it_covers_every_page_and_no_other():
    assert [page for [page] in _table("| page |")] == [name.replace("_", " ") for name in OPENED_BY]


def test_every_page_is_judged_for_every_role_that_may_open_it():
    judged_by = test_accessibility.test_a_page_breaks_no_rule_for_any_role_at_any_width_and_is_as_light_for_who_prefers_dark
    [visits] = [mark.args[1] for mark in judged_by.pytestmark if mark.name == "parametrize"]
    opened = {(role, page) for role in ROLES for page in OPENED_BY if may(Viewer(role, "", ""), *needed_to_open(page))}
    assert set(visits) == opened
    assert "for any role that may open it" in STATEMENT


def test_what_the_tests_leave_out_of_axe_is_what_it_says():
    said = STATEMENT.split("### Rules of axe that are left out\n\n", 1)[1].split("\n\n", 1)[0]
    assert said.startswith("None.") == (not judged.LEFT_OUT)
    assert all(f"`{rule}`: {why}" in said for rule, why in judged.LEFT_OUT.items())


def test_the_widths_are_those_of_the_tests():
    assert WIDTHS == (1440, 768, 390) and "at 1440, 768 and 390 pixels" in STATEMENT
    assert ZOOMED == (720, 360, 320) and "windows of 720, 360 and 320 pixels" in STATEMENT


def test_every_test_that_it_names_is_there():
    named = [re.fullmatch(r"`(.+)::(.+)`", proof).groups() for _, proof in _table("| what | proved by |")]
    assert named
    for path, name in named:
        assert f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8"), name


def test_what_only_the_force_can_know_is_left_to_it():
    for heading in ("Feedback and contact information", "Reporting accessibility problems with this dashboard"):
        said = STATEMENT.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
        assert "to be filled in by the force]" in said.replace("\n", " ")
        assert not re.search(r"@|\d{5}", said), "an address or a number that nobody gave"


def test_it_is_linked_from_readme():
    assert "[.github/ACCESSIBILITY.md](.github/ACCESSIBILITY.md)" in README
