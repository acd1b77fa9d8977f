"""Protected tables as CSV and as JSON. Nothing in either tells a small count from one that is hidden to protect it."""

import csv
import json
from collections.abc import Sequence
from io import StringIO

from data_access.disclosure.protect import ProtectedTable


def as_csv(table: ProtectedTable, columns: Sequence[str], count: str) -> str:
    """The columns in this order and the cells in the table's, the column of counts holding the number or its mark."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for cell in table.cells:
        values = {**dict(zip(table.dimensions, cell.labels, strict=True)), count: cell.mark if cell.value is None else cell.value}
        writer.writerow([values[name] for name in columns])
    return text.getvalue()


def as_json(table: ProtectedTable, count: str) -> str:
    """The JSON that .github/COMMANDS.md documents: table, lane, threshold, base, count, dimensions and cells, each with its value or its mark."""
    document = {
        "table": table.name,
        "lane": table.rules.name,
        "threshold": table.rules.threshold,
        "base": table.rules.base,
        "count": count,
        "dimensions": list(table.dimensions),
        "cells": [
            {**dict(zip(table.dimensions, cell.labels, strict=True)), "value": cell.value, "mark": cell.mark} for cell in table.cells
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)
