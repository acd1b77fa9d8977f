"""The process apart that reads a workbook: python book_reader.py BOOK MEMORY SECONDS. Writes its sheets to standard output."""

import json
import re
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import fastexcel
import polars as pl

LOCKED, DAMAGED, TOO_MUCH = 3, 4, 5
_MIDNIGHT = r"^(\d{4}-\d\d-\d\d)[ T]00:00:00(?:\.0+)?$"


def main(book: str, memory: str, seconds: str) -> int:
    """0 and the sheets, or a number that says why there are none."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    try:
        reader = _opened(book)
        told = BytesIO()
        with ZipFile(told, "w", ZIP_STORED) as sheets:
            names = [_write(sheets, number, reader, name) for number, name in enumerate(reader.sheet_names)]
            sheets.writestr("names", "\n".join(names))
            sheets.writestr("hidden_rows", json.dumps(_hidden_rows(book, len(names))))
    except fastexcel.FastExcelError as fault:
        return LOCKED if "password" in str(fault).lower() else DAMAGED
    except (MemoryError, OSError):
        # Without memory polars cannot start a thread.
        return TOO_MUCH
    sys.stdout.buffer.write(told.getvalue())
    return 0


def _opened(book: str) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(book)
    except fastexcel.FastExcelError as fault:
        if "password" in str(fault).lower():
            raise
        # A path is believed to be what its ending says; contents are not.
        return fastexcel.read_excel(Path(book).read_bytes())


def _write(sheets: ZipFile, number: int, reader: fastexcel.ExcelReader, name: str) -> str:
    sheet = reader.load_sheet(number, header_row=None, skip_rows=0, dtypes="string")
    frame = sheet.to_polars() if sheet.width else pl.DataFrame()
    packed = BytesIO()
    frame.select(_finished(frame)).write_ipc(packed)
    sheets.writestr(str(number), packed.getvalue())
    return ("v" if sheet.visible == "visible" else "h") + " ".join(name.split())


def _finished(frame: pl.DataFrame) -> list[pl.Expr]:
    """Text without blanks at its ends; a day that the book keeps as a moment at midnight is a day."""
    text = pl.all().cast(pl.String).fill_null("").str.strip_chars()
    return [text.str.replace(_MIDNIGHT, "$1")] if frame.width else []


# Hidden rows, which the library reads and does not tell from others -------------------------------------------------------------------------


def _hidden_rows(book: str, sheets: int) -> list[list[tuple[int, int]] | None]:
    """Of each of so many sheets in order, from which row to which rows are hidden; None of each where the book does not tell."""
    try:
        with ZipFile(book) as parts:
            found = _hidden_in_package(parts)
    except (BadZipFile, KeyError, ElementTree.ParseError, StopIteration):
        found = []
    return found if len(found) == sheets else [None] * sheets


def _hidden_in_package(parts: ZipFile) -> list[list[tuple[int, int]]]:
    if "content.xml" in parts.namelist():
        with parts.open("content.xml") as opened:
            return _hidden_in_open(opened)
    return [_hidden_in_sheet(parts, part) for part in _parts_of_sheets(parts)]


def _parts_of_sheets(parts: ZipFile) -> list[str]:
    targets = {one.get("Id"): one.get("Target", "") for one in ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))}
    sheets = [one for one in ElementTree.fromstring(parts.read("xl/workbook.xml")).iter() if one.tag.rpartition("}")[2] == "sheet"]
    named = [targets[next(value for name, value in sheet.items() if name.endswith("}id"))] for sheet in sheets]
    return [target.removeprefix("/") if target.startswith("/") else f"xl/{target}" for target in named]


_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])([^>]*)>")
_NUMBER = re.compile(rb"\sr=[\"'](\d+)")
_HIDDEN = re.compile(rb"\shidden=[\"'](?:1|true)[\"']")


def _hidden_in_sheet(parts: ZipFile, part: str) -> list[tuple[int, int]]:
    hidden, number = [], 0
    with parts.open(part) as opened:
        for row in _elements(opened, _ROW):
            told = _NUMBER.search(row[1])
            number = int(told[1]) if told else number + 1
            if _HIDDEN.search(row[1]):
                hidden.append((number, number))
    return hidden


_TABLE_OR_ROW = re.compile(rb"<table:table(-row)?(?=[\s/>])([^>]*)>")
_TIMES = re.compile(rb"\stable:number-rows-repeated=[\"'](\d+)")
_UNSHOWN = re.compile(rb"\stable:visibility=[\"'](?:collapse|filter)[\"']")


def _hidden_in_open(opened: BinaryIO) -> list[list[tuple[int, int]]]:
    tables, number = [], 0
    for element in _elements(opened, _TABLE_OR_ROW):
        if not element[1]:
            tables.append([])
            number = 0
            continue
        times = _TIMES.search(element[2])
        first, number = number + 1, number + (int(times[1]) if times else 1)
        if _UNSHOWN.search(element[2]):
            tables[-1].append((first, number))
    return tables


_LONGEST_BEGINNING = 1 << 16
"""Letters of the beginning of an element; what is longer is the text of one, which is not kept: it may be all of a part."""


def _elements(opened: BinaryIO, sought: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """Every beginning of an element that is sought, in a part of any size."""
    waiting = b""
    while piece := opened.read(1 << 20):
        waiting += piece
        # What is cut off by the end of a piece is found with the next.
        cut = max(waiting.rfind(b"<"), 0)
        yield from sought.finditer(waiting, 0, cut)
        waiting = waiting[cut:] if len(waiting) - cut <= _LONGEST_BEGINNING else b""
    yield from sought.finditer(waiting)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
