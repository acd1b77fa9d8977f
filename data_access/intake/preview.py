"""The first rows of a file as a mapping that may still hold unanswered questions would read it, for a person to look at.

Only columns that the mapping reads are shown, and of those none that looks like names, addresses or free text, nor that names an officer.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

from data_access.errors import BadInput
from data_access.intake.extract import is_of_somebody, open_table
from data_access.intake.mapping import AT_IMPORT, CASE, UNANSWERED, FileMapping
from data_access.intake.texts import AUTOMATIC

FEW = 8
"""How many rows are shown."""
LONGEST_CELL = 40


@dataclass(frozen=True)
class Preview:
    """Heads and rows to be shown, the cells cut short. ``left_out`` are columns that are read and not shown."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: tuple[str, ...]


def preview(path: Path, mapping: str) -> Preview:
    """The first rows of the file. Raises BadInput where the mapping is no TOML, says nothing of this file, or the file cannot be read by it."""
    file = _file_in(mapping, path)
    opened = open_table(path, file)
    shown = [column for column, field in file.columns.items() if field != "officer" and not is_of_somebody(column)]
    rows = [tuple(_cut(row.cells[column]) for column in shown) for row in islice(opened.rows(), FEW) if row.cells is not None]
    return Preview(tuple(shown), tuple(rows), tuple(column for column in file.columns if column not in shown))


def _cut(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else f"{cell[:LONGEST_CELL]}…"


def _file_in(mapping: str, path: Path) -> FileMapping:
    """What is answered already of how to read the file."""
    try:
        found = tomllib.loads(mapping).get("file", [])
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"The mapping is not TOML: {error}.") from None
    parts = [part for part in _tables(found) if fnmatchcase(path.name, str(part.get("name", "")))]
    if not parts:
        raise BadInput(f"The mapping has no [[file]] whose name matches {path.name!r}.")
    part = parts[0]
    recorded = part.get("recorded_at")
    return FileMapping(
        pattern=path.name,
        grain=CASE,
        reference=_text(part, "reference"),
        key=_text(part, "key"),
        fields=_answered(part.get("fields")),
        case_fields=_answered(part.get("case_fields")),
        values={},
        defaults={},
        date_formats=(),
        delimiter=_text(part, "delimiter") or AUTOMATIC,
        encoding=_text(part, "encoding") or AUTOMATIC,
        recorded_at=AT_IMPORT,
        recorded_column=_text(recorded, "column") if isinstance(recorded, dict) else "",
        sheet=_text(part, "sheet"),
        heading_lines=2 if part.get("heading_lines") == 2 else 1,
        drop=tuple(str(column) for column in part.get("drop", ())),
    )


def _tables(found: object) -> Iterator[Mapping[str, object]]:
    return (part for part in found if isinstance(part, dict)) if isinstance(found, list) else iter(())


def _text(part: Mapping[str, object], key: str) -> str:
    said = part.get(key, "")
    return said if isinstance(said, str) and said != UNANSWERED else ""


def _answered(part: object) -> dict[str, str]:
    return (
        {field: column for field, column in part.items() if isinstance(column, str) and column != UNANSWERED}
        if isinstance(part, dict)
        else {}
    )
