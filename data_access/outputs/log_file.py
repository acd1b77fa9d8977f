"""The log as a file: CSV that no spreadsheet takes for formulas, one line an entry, each with its seal."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import astuple, fields, is_dataclass
from datetime import datetime
from io import StringIO

from data_access.dates import in_utc
from data_access.outputs.release_files.inert import inert


def log_lines(kind: type, entries: Iterable[object]) -> Iterator[bytes]:
    """The heading and each entry of a frozen kind: UTF-8 with its mark, comma, CRLF, moments in UTC."""
    assert is_dataclass(kind)
    yield _line([field.name for field in fields(kind)]).encode("utf-8-sig")
    for entry in entries:
        yield _line([_cell(value) for value in astuple(entry)]).encode()


def _cell(value: object) -> str | int:
    if isinstance(value, datetime):
        return in_utc(value)
    if isinstance(value, int):
        return value
    return "" if value is None else inert(str(value))


def _line(cells: list[object]) -> str:
    written = StringIO()
    csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
