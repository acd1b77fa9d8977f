"""Who may what as text: role × page × action × permission, for a terminal, a program or a document."""

import json
from collections.abc import Sequence

from data_access.actions import ACTIONS
from data_access.permissions import ROLES

_YES, _NO = "yes", "–"


def roles_as_table() -> str:
    """Aligned columns, one for each role under two letters that are explained above."""
    short = {role: _letters(label) for role, (label, _) in ROLES.items()}
    legend = ", ".join(f"{letters} {ROLES[role][0]}" for role, letters in short.items())
    rows = [("Page", "Action", *short.values(), "Needs"), *_rows(_YES[0])]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([legend, "", *lines])


def roles_as_markdown() -> str:
    """A table in Markdown."""
    heads = ("Page", "Action", *(label for label, _ in ROLES.values()), "Needs")
    rows = [heads, ("---",) * len(heads), *_rows(_YES)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def roles_as_json() -> str:
    """``roles`` (code → label) and ``actions``, each with its page, its permissions and the codes of the roles that may."""
    actions = [
        {"page": one.page, "action": one.words, "permissions": [need.value for need in one.needs], "roles": list(one.roles)}
        for one in ACTIONS
    ]
    return json.dumps({"roles": {role: label for role, (label, _) in ROLES.items()}, "actions": actions}, indent=2)


def _rows(yes: str) -> list[tuple[str, ...]]:
    return [
        (
            one.page.replace("_", " "),
            one.words,
            *(yes if role in one.roles else _NO for role in ROLES),
            "; ".join(need.value for need in one.needs),
        )
        for one in ACTIONS
    ]


def _letters(label: str) -> str:
    """'CO' of Chief officer, 'AN' of Analyst."""
    words: Sequence[str] = label.split()
    return "".join(word[0] for word in words).upper() if len(words) > 1 else label[:2].upper()
