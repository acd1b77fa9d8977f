"""What changed between two releases, as text for a terminal and as JSON for a program."""

import json

from data_access.digits import plain_number
from data_access.outputs.bridges import CAUSES, reconciliation_table
from data_access.releases.causes import Causes
from data_access.releases.model import FrozenCell
from data_access.releases.reconcile import Reconciled, Reconciliation


def reconciliation_as_json(found: Reconciliation, number: int, against: int) -> str:
    """release, against, and rows: figure, breakdown, label, outcome, before, now, difference, agrees, is_correction, why."""
    return json.dumps({"release": number, "against": against, "rows": [_row(row) for row in found.rows]}, indent=2, ensure_ascii=False)


def reconciliation_as_text(found: Reconciliation, number: int, against: int) -> str:
    """The same table as on the screen, in aligned columns."""
    table = reconciliation_table(found)
    rows = [tuple(column.head for column in table.columns), *table.rows]
    return "\n".join([f"Release {number} against release {against}", "", *_aligned(rows)])


def causes_as_json(causes: Causes) -> str:
    """figure, before, after and steps: cause, joined, left; before and what joined, less what left, is after."""
    steps = [{"cause": str(step.cause), "joined": step.joined, "left": step.left} for step in causes.steps]
    return json.dumps({"figure": causes.figure, "before": causes.before, "after": causes.after, "steps": steps}, indent=2)


def causes_as_table(causes: Causes) -> str:
    """A line for each cause between what was said then and what is said now."""
    rows = [(causes.figure, "Joined", "Left"), ("Then", plain_number(causes.before), "")]
    rows += [(CAUSES[step.cause][0], plain_number(step.joined), plain_number(step.left)) for step in causes.steps]
    return "\n".join(_aligned([*rows, ("Now", plain_number(causes.after), "")]))


def _row(row: Reconciled) -> dict[str, object]:
    figure, breakdown, label = row.name
    return {
        "figure": figure,
        "breakdown": breakdown,
        "label": label,
        "outcome": str(row.outcome),
        "before": _said(row.before),
        "now": _said(row.now),
        "difference": row.difference,
        "agrees": row.agrees,
        "is_correction": row.is_correction,
        "why": row.explanation.sentence if row.explanation else None,
    }


def _said(cell: FrozenCell | None) -> dict[str, object] | None:
    return None if cell is None else {"value": cell.value, "mark": cell.mark, "said": cell.said, "unit": cell.unit}


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
