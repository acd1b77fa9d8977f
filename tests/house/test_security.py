"""What the document on security says is proved, is: every test that it names is there."""

import ast
import re

import pytest

from tests.controls import BROKEN, changes_for, rows
from tests.house.source import ROOT, tree

SECURITY = (ROOT / ".github" / "SECURITY.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[^`]+\.py::\w+)`", SECURITY)))


@pytest.mark.parametrize("named", NAMED)
def test_a_test_that_proves_a_control_is_there(named):
    path, name = named.split("::")
    assert name in {node.name for node in ast.walk(tree(ROOT / path)) if isinstance(node, ast.FunctionDef)}


def test_every_threat_has_a_control_and_a_test():
    rows = SECURITY.split("| threat | control | proved by |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert len(cells) >= 20
    assert all(len(row) == 3 and all(row) and re.fullmatch(r"(`tests/[^`]+\.py::\w+`(, )?)+", row[2]) for row in cells)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.threat)
def test_a_control_can_be_broken_on_purpose(row):
    for change in changes_for(row):
        assert (ROOT / change.path).read_text(encoding="utf-8").count(change.before) == 1, change
        assert change.before != change.after


def test_nothing_is_broken_that_guards_against_no_threat():
    assert [start for start in BROKEN if not any(row.threat.startswith(start) for row in rows())] == []
