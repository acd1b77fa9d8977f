"""All that a person is told on the screen: every sentence and label that stands in the code, with 'so many' in the place of what is filled in."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house.source import files, shown, tree

_NOT_FOR_READERS = ("cli", "database", "queries", "claims", "audit", "release_files")
"""Folders whose text is for a terminal, a database, a machine or a file, or is the vocabulary by which drafts are read."""
_STARTS = re.compile(r"[“\"‘]?[A-Z]")
_A_NAME = re.compile(r"https?:\S+|\*\*|\S*\w_\w\S*|python -m \S+|--\S+|:gray\[|\]$")
"""What is quoted as it is written and not read as a word: addresses, settings, columns, commands, and the marks of a style."""
_CODE = re.compile(r"[{}<>=|\\$#]|%[a-zA-Z]|^[A-Z]+ [A-Z]")


def texts_in_code() -> dict[str, str]:
    """What is said → the file that says it, in the order of the files."""
    found: dict[str, str] = {}
    for path in files("app.py", "pages", "data_access"):
        if not set(_NOT_FOR_READERS) & set(path.parts) and not path.name.startswith("invented"):
            for text in _texts_of(path):
                found.setdefault(text, shown(path))
    return found


@cache
def _texts_of(path: Path) -> tuple[str, ...]:
    found = (_A_NAME.sub("", _filled(node)).strip() for node in _strings(tree(path)))
    return tuple(text for text in found if " " in text and _STARTS.match(text) and not _CODE.search(text))


def _strings(within: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Every text but those that explain the code, and whole where it is put together."""
    for node in ast.iter_child_nodes(within):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            yield node
        else:
            yield from _strings(node)


def _filled(node: ast.Constant | ast.JoinedStr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(part.value if isinstance(part, ast.Constant) else "12" for part in parts)
