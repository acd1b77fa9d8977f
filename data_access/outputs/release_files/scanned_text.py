"""Text files read again: the table, its description and the text pack. Nothing that a spreadsheet runs, nothing that is not seen."""

import csv
import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from data_access.formulas import FORMULA_STARTS
from data_access.outputs.release_files.scanned import Scanned

_KEY = ("figure", "breakdown", "label")
_NUMBERS = ("value", "denominator", "percent")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def scan_table(data: bytes, found: Scanned) -> None:
    """A CSV file. Raises whatever a file raises that cannot be read through."""
    found.rows, found.are_rows_named = Counter(), True
    text = _decoded(data, found, line_end="\r\n")
    head, *rows = csv.reader(StringIO(text, newline=""), strict=True)
    for number, row in enumerate([head, *rows], 1):
        found.faults += [f"holds a cell that is read as a formula in line {number}" for cell in row if _is_formula(cell)]
        if len(row) != len(head):
            found.faults.append(f"has more or fewer cells than heads in line {number}")
    if len(set(head)) < len(head) or not set(_KEY) | set(_NUMBERS) <= set(head):
        found.faults.append("lacks a column or has one twice")
        return
    for row in rows:
        _read_row(dict(zip(head, row, strict=False)), found)


def scan_description(data: bytes, found: Scanned) -> None:
    """The JSON beside a table. Raises whatever a file raises that cannot be read through."""
    document = json.loads(_decoded(data, found, line_end="\n"), object_pairs_hook=lambda pairs: _once(pairs, found))
    found.texts += _texts(document)


def scan_text(data: bytes, found: Scanned) -> None:
    """A plain text. Raises whatever a file raises that cannot be read through."""
    lines = _decoded(data, found, line_end="\n").split("\n")
    found.faults += [
        f"holds a line that is read as a formula when pasted: line {number}" for number, line in enumerate(lines, 1) if _is_formula(line)
    ]
    found.texts += lines


def _decoded(data: bytes, found: Scanned, *, line_end: str) -> str:
    if data.startswith(_BYTE_ORDER_MARKS):
        found.faults.append("begins with a byte order mark, which the first head would be read with")
    text = data.decode("utf-8").removeprefix("\ufeff")
    unseen = {letter for letter in text.replace(line_end, "") if unicodedata.category(letter) in _UNSEEN}
    if unseen:
        found.faults.append(
            f"holds control characters or letters that are not seen ({', '.join(sorted(f'U+{ord(one):04X}' for one in unseen))})"
        )
    return text


def _is_formula(cell: str) -> bool:
    """A number may begin with a sign; anything else that begins so, spaces or not, is run by some spreadsheet."""
    return cell.lstrip().startswith((*FORMULA_STARTS, "\t", "\r")) and not _is_number(cell)


def _is_number(cell: str) -> bool:
    try:
        return cell.strip("0123456789.eE+-") == "" and float(cell) is not None
    except ValueError:
        return False


def _read_row(row: dict[str, str], found: Scanned) -> None:
    numbers = tuple(float(row[name]) for name in _NUMBERS if _is_number(row[name]))
    if numbers and found.rows is not None:
        found.rows["|".join(row[name] for name in _KEY), numbers] += 1
    # Release, day and so on are checked as the words that they are.
    found.texts += ["Release " + text if name == "release" else text for name, text in row.items()]


def _once(pairs: list[tuple[str, object]], found: Scanned) -> dict[str, object]:
    if len({name for name, _ in pairs}) < len(pairs):
        found.faults.append("names something twice, of which programs may read either")
    return dict(pairs)


def _texts(value: object) -> Iterator[str]:
    """Every name and value of a JSON document, numbers too."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    else:
        yield str(value)
