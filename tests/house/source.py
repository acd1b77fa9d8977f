"""The source code as trees, for the laws that look at it."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tree(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def files(*under: str) -> list[Path]:
    """Every Python file under these folders, or the file itself."""
    found = [ROOT / name for name in under]
    return sorted(path for place in found for path in ([place] if place.suffix == ".py" else place.rglob("*.py")))


def called(path: Path) -> set[str]:
    """The dotted names of everything that a file calls."""
    return {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}


def imported(path: Path) -> set[str]:
    """The modules that a file imports."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def names_used(path: Path) -> set[str]:
    """Every dotted name and attribute that a file mentions."""
    return {ast.unparse(node) for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute | ast.Name)}


def keywords(path: Path) -> set[str]:
    """The names of all keyword arguments that a file passes."""
    return {node.arg for node in ast.walk(tree(path)) if isinstance(node, ast.keyword) and node.arg}


def texts(path: Path) -> set[str]:
    """Every whole string literal of a file."""
    return {node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def shown(path: Path) -> str:
    """A path as a person would say it."""
    return path.relative_to(ROOT).as_posix()
