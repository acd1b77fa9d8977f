"""What each role is told at its first visit: short, and of pages that it may open."""

import ast
import re

import pytest

from data_access.guides import GUIDES
from data_access.permissions import ROLES
from data_access.service import marked
from data_access.service.desk import needed_to_open
from data_access.viewer import Viewer
from tests.house.source import ROOT, tree

NAVIGATION = next(
    ast.literal_eval(node.value)
    for node in tree(ROOT / "app.py").body
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NAVIGATION"
)
NAMES = {title: page for page, (title, _) in NAVIGATION.items()}


def test_every_role_has_a_guide_and_no_other_has():
    assert list(GUIDES) == list(ROLES)
    assert marked.guide(Viewer("mayor", "Mayor", "somebody")) is None
    assert marked.guide(Viewer("", "", "somebody")) is None


@pytest.mark.parametrize("role", ROLES)
def test_a_guide_is_a_title_and_four_short_lines(role):
    told = marked.guide(Viewer(role, ROLES[role][0], "somebody"))
    assert (told.role, told.title) == (role, f"Your role here: {ROLES[role][0].lower()}")
    assert len(told.lines) == 4
    assert all(len(line) <= 110 and line.endswith(".") for line in told.lines)


@pytest.mark.parametrize("role", ROLES)
def test_a_guide_names_only_pages_that_the_role_may_open_and_says_where_to_start(role):
    told = GUIDES[role]
    named = {page for title, page in NAMES.items() if re.search(rf"\b{title}\b", f"{told.finds} {told.first} {told.then}")}
    assert named
    assert all(set(needed_to_open(page)) <= ROLES[role][1] for page in named)
    assert told.first.startswith(tuple(f"Start with {title}" for title in NAMES))
