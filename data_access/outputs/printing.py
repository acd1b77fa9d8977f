"""Figures as text for a terminal and as JSON for a program. Only protected answers come here."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from data_access.digits import fine_number


class Answered(Protocol):
    """A value that came through the gate: a number, a text such as a date range, or None with a mark."""

    label: str
    value: float | int | str | None
    mark: str
    denominator: float | int | None
    percent: float | None


def as_json(found) -> str:
    """The JSON that .github/COMMANDS.md documents: as_at, known_by (null is everything recorded), data_version and figures by key."""
    document = {
        "as_at": found.as_at.isoformat(),
        "known_by": _moment(found.known_by),
        "data_version": found.data_version,
        "figures": {one.figure.key: _figure_document(one, found.by) for one in found.figures},
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def as_table(found) -> str:
    """Aligned columns: figure, value, unit, denominator and per cent; breakdowns indented beneath their figure."""
    rows = [("Figure", "Value", "Unit", "Of", "Per cent")]
    for one in found.figures:
        rows.append(_row(one.figure.key, one.answer, one.figure.unit))
        rows += [_row(f"  {part.label}", part, "") for part in one.breakdown]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    known = "as known now" if found.known_by is None else f"known by {_moment(found.known_by)}"
    head = f"As at {found.as_at.isoformat()}, {known}, data version {found.data_version}"
    return "\n".join([head, "", *(_aligned(row, widths) for row in rows)])


def _figure_document(one, by: str) -> dict[str, object]:
    document = {**_values(one.answer), "unit": one.figure.unit}
    document = {name: document[name] for name in ("value", "unit", "denominator", "percent")}
    if one.answer.mark:
        document["mark"] = one.answer.mark
    if one.detail:
        document["detail"] = _plain(one.detail)
    if one.breakdown:
        document["breakdown"] = [{by: part.label, **_values(part), **({"mark": part.mark} if part.mark else {})} for part in one.breakdown]
    return document


def _values(answer: Answered) -> dict[str, object]:
    return {"value": answer.value, "denominator": answer.denominator, "percent": answer.percent}


def _plain(detail: Mapping[str, object]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in detail.items()}


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def _row(label: str, answer: Answered, unit: str) -> tuple[str, str, str, str, str]:
    return label, _text(answer.value) or answer.mark, unit, _text(answer.denominator), _text(answer.percent)


def _text(value: float | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else fine_number(value)


def _aligned(row: tuple[str, ...], widths: list[int]) -> str:
    label, value, unit, of, percent = row
    cells = (label.ljust(widths[0]), value.rjust(widths[1]), unit.ljust(widths[2]), of.rjust(widths[3]), percent.rjust(widths[4]))
    return "  ".join(cells).rstrip()
