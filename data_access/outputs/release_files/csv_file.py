"""A release as a table for programs, one number a row, and the description of its columns (CSV on the Web).

The table is clean, with one head and nothing above it, and every row says where it comes from: a row copied elsewhere keeps its release,
day and marking. A mark such as [c] stands in the number's place, where it cannot be read as nought and cannot be summed unseen; the
description lists the marks as nulls. UTF-8 without a byte order mark, as the standard has it; all text is quoted, so that no separator of
any country's spreadsheet can split it.
"""

import csv
import json
from collections.abc import Mapping
from io import StringIO

from data_access.outputs.release_files.inert import inert
from data_access.outputs.release_files.sheet_model import Line, SheetContent

_NUMBERS = ("value", "denominator", "percent")
_COLUMNS: Mapping[str, str] = {
    "figure": "Key of the figure in the catalogue.",
    "breakdown": "What it is broken down by; empty for a headline.",
    "label": "Code of the part within the breakdown; empty for a headline.",
    "title": "The figure's title.",
    "part": "The part in words; empty for a headline.",
    "unit": "What is counted.",
    "value": "The number, a range of days (first/last), or a mark in its place.",
    "said": "How the number is said: exactly, or as more, less or about that.",
    "denominator": "What the number is out of, or a mark.",
    "denominator_words": "What the denominator counts, or a mark.",
    "percent": "The number in per cent of the denominator, or a mark.",
    "note": "What the mark means and what must be known of the number.",
    "before": "What the release compared with said; empty where none is.",
    "why": "Why it is another number now; empty where no release is compared.",
    "release": "Number of the release.",
    "as_at": "The London day at whose end it was counted.",
    "known_by": "Only what had been recorded by this moment counts.",
    "marking": "Protective marking.",
    "information": "What kind of information it is.",
    "data": "Whether it was counted from case records or from a synthetic demonstration.",
    "checksum": "SHA-256 of the release's canonical contents.",
}


def csv_table(content: SheetContent) -> bytes:
    """The CSV file: UTF-8, comma, CRLF. Marks are text in the place of numbers."""
    file = StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    shared = _shared(content)
    meanings = {**dict(content.shorthand), **{f"[{number}]": text for number, text in content.notes}}
    for line in content.lines:
        row = {**_row(line, meanings), **shared}
        writer.writerow([row[column] for column in _COLUMNS])
    return file.getvalue().encode()


def csv_description(content: SheetContent) -> bytes:
    """The columns and the release in JSON, by the W3C's metadata vocabulary for tabular data; belongs beside the CSV file."""
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{content.file_stem}.csv",
        "dc:title": content.title,
        "dc:identifier": content.name,
        "dc:type": "Management information",
        "notes": _notes(content),
        "tableSchema": {"columns": [_column(name, content) for name in _COLUMNS], "primaryKey": ["figure", "breakdown", "label"]},
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _row(line: Line, meanings: Mapping[str, str]) -> dict[str, str | int | float]:
    figure, breakdown, label = line.name
    return {
        "figure": figure,
        "breakdown": breakdown,
        "label": inert(label),
        "title": line.title,
        "part": line.part,
        "unit": line.unit,
        "value": line.mark if line.value is None else line.value,
        "said": line.said,
        "denominator": line.denominator_shown if line.denominator is None else line.denominator,
        "denominator_words": line.of,
        "percent": line.percent_shown if line.percent is None else line.percent,
        "note": _note(line, meanings),
        "before": line.before,
        "why": line.why,
    }


def _note(line: Line, meanings: Mapping[str, str]) -> str:
    told = [meanings[mark] for mark in (line.mark, *line.note.replace("] [", "]\n[").split("\n")) if mark in meanings]
    return " ".join(told)


def _shared(content: SheetContent) -> dict[str, str | int]:
    return {
        "release": content.number,
        "as_at": content.as_at.isoformat(),
        "known_by": content.known_by.isoformat(timespec="seconds"),
        "marking": content.marking,
        "information": "Management information",
        "data": "Synthetic demonstration data" if content.warning else "Case records",
        "checksum": content.checksum,
    }


def _notes(content: SheetContent) -> list[dict[str, object]]:
    facts = [{"fact": f"{name}: {text}"} for name, text in content.facts]
    shorthand = [{"shorthand": f"{mark} {meaning}"} for mark, meaning in content.shorthand]
    notes = [{"note": f"[{number}] {text}"} for number, text in content.notes]
    meanings = [{"figure": one.figure, "definition": one.definition, "caveats": list(one.caveats)} for one in content.meanings]
    return [*facts, *shorthand, *notes, *meanings]


def _column(name: str, content: SheetContent) -> dict[str, object]:
    column: dict[str, object] = {"name": name, "titles": name, "dc:description": _COLUMNS[name], "datatype": "string"}
    if name in _NUMBERS:
        column["null"] = [mark for mark, _ in content.shorthand]
        column["datatype"] = "string" if any(isinstance(getattr(line, name), str) for line in content.lines) else "number"
    return column | ({"datatype": "date"} if name == "as_at" else {"datatype": "dateTime"} if name == "known_by" else {})
