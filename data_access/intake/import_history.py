"""What was imported so far, as the register tells it: one entry for each file of an import, and the lines that it rejected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, func, select

from data_access.database import tables
from data_access.errors import BadRequest

_IMPORTS, _REJECTED = tables.imports, tables.rejected_rows


@dataclass(frozen=True)
class Imported:
    """One file of an import: read = loaded + unchanged + duplicates + rejected. ``disappeared`` is None where the file did not say which
    cases there are; moments are aware."""

    number: int
    at: datetime
    recorded_at: datetime
    imported_by: str
    request: int | None
    data_version: int | None
    file_name: str
    checksum: str
    read: int
    loaded: int
    changed: int
    unchanged: int
    duplicates: int
    rejected: int
    disappeared: int | None


@dataclass(frozen=True)
class RejectedLine:
    """A line of an imported file, and the rule that it broke."""

    line: int
    rule: str
    reason: str


def read_imports(register: Connection, *, most: int) -> list[Imported]:
    """The newest imports, newest first."""
    return [_imported(row) for row in register.execute(select(_IMPORTS).order_by(_IMPORTS.c.import_id.desc()).limit(most))]


def read_import(register: Connection, number: int) -> Imported:
    """One import. Raises BadRequest where there is none of that number."""
    row = register.execute(select(_IMPORTS).where(_IMPORTS.c.import_id == number)).first()
    if row is None:
        raise BadRequest(f"There is no import {number}. The page Imports lists them.")
    return _imported(row)


def read_rejected_lines(register: Connection, number: int) -> list[RejectedLine]:
    """The lines that an import rejected, in the order of the file."""
    wanted = select(_REJECTED).where(_REJECTED.c.import_id == number).order_by(_REJECTED.c.line, _REJECTED.c.rejected_id)
    return [RejectedLine(row.line, row.rule, row.reason) for row in register.execute(wanted)]


def count_rejected_by_rule(register: Connection, number: int) -> Mapping[str, int]:
    """How many lines of an import broke each rule, the most frequent first."""
    count = func.count().label("count")
    wanted = select(_REJECTED.c.rule, count).where(_REJECTED.c.import_id == number).group_by(_REJECTED.c.rule)
    return dict(tuple(row) for row in register.execute(wanted.order_by(count.desc(), _REJECTED.c.rule)))


def first_rejected_lines(register: Connection, number: int, *, most: int) -> Mapping[str, list[int]]:
    """The first lines of an import that broke each rule, in the order of the file."""
    place = func.row_number().over(partition_by=_REJECTED.c.rule, order_by=(_REJECTED.c.line, _REJECTED.c.rejected_id)).label("place")
    ordered = select(_REJECTED.c.rule, _REJECTED.c.line, place).where(_REJECTED.c.import_id == number).subquery()
    found: dict[str, list[int]] = {}
    for rule, line in register.execute(select(ordered.c.rule, ordered.c.line).where(ordered.c.place <= most).order_by(ordered.c.place)):
        found.setdefault(rule, []).append(line)
    return found


def _imported(row: Row) -> Imported:
    return Imported(
        row.import_id,
        row.at.replace(tzinfo=UTC),
        row.recorded_at.replace(tzinfo=UTC),
        row.imported_by,
        row.request_id,
        row.data_version,
        row.file_name,
        row.checksum,
        row.rows_read,
        row.rows_loaded,
        row.rows_changed,
        row.rows_unchanged,
        row.rows_duplicate,
        row.rows_rejected,
        row.cases_disappeared,
    )
