"""What the document on security says is proved, is: every test that it names is there."""

import ast
import re

import pytest

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
