"""The attacker shares no code with the product: it could be run by anyone who has the published files."""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MAY_CALL_THE_PRODUCT = {"released.py", "test_the_gates_bounds.py"}
MAY_CALL_THOSE = {"__main__.py", "campaign.py"}
FILES = sorted(HERE.glob("*.py"))


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports would hide what is imported"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _is_of(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("path", [path for path in FILES if path.name not in MAY_CALL_THE_PRODUCT], ids=lambda path: path.name)
def test_the_attacker_imports_nothing_of_the_product(path):
    assert not [name for name in _imported(path) if _is_of(name, "data_access") or _is_of(name, "pages")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_imported_in_a_way_that_cannot_be_seen(path):
    called = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)}
    assert not called & {"__import__", "importlib.import_module", "import_module", "exec", "eval", "compile", "runpy.run_module"}


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if not path.name.startswith("test_") and path.name not in MAY_CALL_THE_PRODUCT | MAY_CALL_THOSE],
    ids=str,
)
def test_what_attacks_does_not_even_import_the_door_to_the_product(path):
    assert not [name for name in _imported(path) if _is_of(name, "tests.attacker.released") or _is_of(name, "tests.attacker.campaign")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_attacker_takes_nothing_from_other_tests_either(path):
    assert not [name for name in _imported(path) if _is_of(name, "tests") and not _is_of(name, "tests.attacker")]
