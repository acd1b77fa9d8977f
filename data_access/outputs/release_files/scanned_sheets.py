"""The sheets of an XLSX file read again: what each cell holds, whether the tables are whole, and whether anything stands apart."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import normpath
from xml.etree.ElementTree import Element

from data_access.outputs.release_files.scanned import Scanned

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class _Sheet:
    name: str
    cells: Mapping[tuple[int, int], str | float]
    """By row and column, both from 1."""
    table: tuple[int, int, int, int] | None
    """First row, first column, last row, last column."""


def read_sheets(parts: Mapping[str, Element], found: Scanned) -> None:
    """Reads every sheet into the rows of its table, and says what is amiss with its cells."""
    shared = parts.get("xl/sharedStrings.xml")
    strings = [text_in_words("".join(item.itertext())) for item in shared.iter(f"{_MAIN}si")] if shared is not None else []
    used: set[int] = set()
    for name, target in sheet_parts(parts):
        tables = [tree for part, tree in parts.items() if part in _targets(parts, target) and part.startswith("xl/tables/")]
        if len(tables) > 1:
            found.faults.append(f"has more than one table in {name}")
        sheet = _Sheet(name, _cells(parts[target], strings, used), _reach(tables[0].attrib["ref"]) if tables else None)
        found.faults += _faults_of_sheet(sheet)
        _read_rows(sheet, found)
    if len(used) < len(strings):
        found.faults.append("holds text that no cell shows")


def _cells(sheet: Element, strings: Sequence[str], used: set[int]) -> dict[tuple[int, int], str | float]:
    cells: dict[tuple[int, int], str | float] = {}
    for cell in sheet.iter(f"{_MAIN}c"):
        value, kind = cell.findtext(f"{_MAIN}v"), cell.attrib.get("t", "n")
        place = _place(cell.attrib["r"])
        if kind == "s" and value is not None:
            cells[place] = strings[int(value)]
            used.add(int(value))
        elif kind == "n" and value is not None:
            cells[place] = float(value)
        elif text := "".join(cell.itertext()):
            cells[place] = text
    return cells


def _faults_of_sheet(sheet: _Sheet) -> Iterator[str]:
    """A cell far from the others is as good as hidden, and a gap makes a reader stop too early."""
    top, left, bottom, right = sheet.table or (10**9, 1, 0, 1)
    last = max((row for row, _ in sheet.cells), default=0)
    table = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
    text = {(row, 1) for row in range(1, min(top, last + 1))}
    if set(sheet.cells) - table - text or left != 1:
        yield f"has a cell that stands apart in {sheet.name}"
    if (table | text) - set(sheet.cells):
        yield f"has an empty cell within {sheet.name}"
    if any(isinstance(value, float) for place, value in sheet.cells.items() if place not in table):
        yield f"has a number outside the table in {sheet.name}"


def _read_rows(sheet: _Sheet, found: Scanned) -> None:
    if sheet.table is None or found.rows is None:
        return
    top, left, bottom, right = sheet.table
    for row in range(top + 1, bottom + 1):
        cells = [sheet.cells.get((row, column)) for column in range(left, right + 1)]
        numbers = tuple(cell for cell in cells if isinstance(cell, float))
        if numbers:
            found.rows[str(cells[0]), numbers] += 1


def sheet_parts(parts: Mapping[str, Element]) -> list[tuple[str, str]]:
    """(name, part) of each sheet, in their order."""
    relations = {one.attrib["Id"]: _within(one.attrib["Target"], "xl") for one in parts["xl/_rels/workbook.xml.rels"]}
    return [(sheet.attrib["name"], relations[sheet.attrib[_ID]]) for sheet in parts["xl/workbook.xml"].iter(f"{_MAIN}sheet")]


def _targets(parts: Mapping[str, Element], sheet: str) -> set[str]:
    folder, _, name = sheet.rpartition("/")
    relations = parts.get(f"{folder}/_rels/{name}.rels")
    return {_within(one.attrib["Target"], folder) for one in relations} if relations is not None else set()


def _within(target: str, folder: str) -> str:
    """The name of a part as another part, in this folder, calls it."""
    return target.lstrip("/") if target.startswith("/") else normpath(f"{folder}/{target}")


def _place(reference: str) -> tuple[int, int]:
    """(3, 28) for 'AB3'."""
    letters, digits = re.fullmatch(r"([A-Z]{1,3})(\d+)", reference).groups()
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return int(digits), column


def _reach(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.partition(":")
    return (*_place(first), *_place(last or first))


def text_in_words(text: str) -> str:
    """A cell's text as a person sees it: the format spells letters that XML cannot hold as _x0009_."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)


def local_name(name: str) -> str:
    """The name of an element or a setting without its namespace."""
    return name.rsplit("}", 1)[-1]
