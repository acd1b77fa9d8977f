"""What changes the register is in its log, in the same transaction: every such block of code writes an entry, or stands here with the reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT, files, shown, tree

_WRITES_AN_ENTRY = {"audit.record", "audit.record_unsealed"}
_IS_HANDED_ONE = {"data_access/intake/imports.py": "log"}
"""Where the front desk hands in what writes the entry, and by which name."""
_NO_ENTRY = {
    ("data_access/releases/store.py", "writing"): "it is the block that all the others are",
    ("data_access/releases/published_before.py", "register_published_before"): (
        "nobody does it: a demonstration, and nothing else, is given what was published before, the same in each, and every release of it has "
        "a step of its own that says so"
    ),
    ("data_access/intake/demo.py", "_write_meetings"): "nobody does it: invented meetings of a demonstration that is just made",
    ("data_access/service/signing_in.py", "_check_lasts"): (
        "nothing is done: it only notes that somebody is still there, whose sign-in, looks and deeds are logged"
    ),
}
"""The block of which function writes no entry → why."""
_FLOORS = files(*(f"data_access/{floor}" for floor in ("service", "releases", "intake", "audit", "cli", "sign_ins.py")))


def _blocks(path: Path) -> Iterator[tuple[str, ast.With]]:
    """Every block that is a transaction of the register, with the name of its function."""
    for function in _functions(path).values():
        for node in ast.walk(function):
            if isinstance(node, ast.With) and any(_begins(item.context_expr) for item in node.items):
                yield function.name, node


def _begins(opened: ast.expr) -> bool:
    """Whether it is one that can write, and not one of the cases."""
    if not isinstance(opened, ast.Call):
        return False
    name = ast.unparse(opened.func)
    return name.split(".")[-1] == "writing" or (name.endswith(".begin") and name != "case.begin")


def _functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)}


def _reached(path: Path, block: ast.AST) -> set[str]:
    """The names of all that is called in a block, and in what it calls of its own module."""
    functions, found, ahead = _functions(path), set(), [block]
    while ahead:
        called = {ast.unparse(node.func) for node in ast.walk(ahead.pop()) if isinstance(node, ast.Call)} - found
        found |= called
        ahead += [functions[own] for name in called if (own := name.removeprefix("self.")) in functions]
    return found


@pytest.mark.parametrize("path", [path for path in _FLOORS if any(_blocks(path))], ids=shown)
def test_whatever_changes_the_register_is_logged_in_the_same_transaction_or_has_a_reason(path):
    entries = _WRITES_AN_ENTRY | {_IS_HANDED_ONE.get(shown(path), "audit.record")}
    without = {(shown(path), function) for function, block in _blocks(path) if not entries & _reached(path, block)}
    assert without == {one for one in _NO_ENTRY if one[0] == shown(path)}


def test_most_of_them_are_deeds_of_the_front_desk():
    found = [shown(path) for path in _FLOORS for _ in _blocks(path)]
    assert len(found) >= 30
    assert {name for name in found if not name.startswith("data_access/service/")} == {
        "data_access/intake/demo.py",
        "data_access/intake/imports.py",
        "data_access/releases/published_before.py",
        "data_access/releases/store.py",
    }


@pytest.mark.parametrize("path", _FLOORS, ids=shown)
def test_no_other_way_of_committing_is_used(path):
    called = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    commits = {name for name in called if name.split(".")[-1] in ("commit", "raw_connection")}
    # The demonstration writes its cases, and nothing of the register, in as many transactions as it takes.
    assert commits == ({"connection.commit"} if shown(path) == "data_access/intake/demo.py" else set())


_PAST_THE_DESK = {
    "make_demonstration": "fills empty databases with invented cases, and refuses any other",
    "prepare": "makes the schemas, the log's table among them, and gives roles their rights, as the owner of both databases",
    "prepared_sql": "prints, and changes nothing",
    "upgrading": "prints, and changes nothing; the upgrade itself is done at the desk",
    "open_case_database": "can only read",
    "possible": "takes back whatever it could do",
}
"""What commands call below the front desk, where nothing is logged → why they may."""


def test_a_command_changes_nothing_past_the_front_desk_that_is_not_named_here():
    called = set()
    for path in files("data_access/cli"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and _is_below_the_desk(node.module or ""):
                called |= {alias.name for alias in node.names if alias.name.islower()}
    assert called == set(_PAST_THE_DESK)


def _is_below_the_desk(module: str) -> bool:
    floors = ("database", "intake", "audit", "sign_ins", "queries", "releases.store", "releases.packs_kept", "releases.published_before")
    return any(f"{module}.".startswith(f"data_access.{floor}.") for floor in floors)


def test_the_upgrade_that_commands_print_is_all_that_they_take_of_it():
    source = (ROOT / "data_access" / "cli" / "databases.py").read_text(encoding="utf-8")
    used = {ast.unparse(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    assert {name for name in used if name.startswith("upgrading.")} == {"upgrading.upgrade_sql"}
