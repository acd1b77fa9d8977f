"""What kind of file lies there, told from its first bytes and never from its name; and what is refused before anything reads it.

A file comes from outside: it may be a web page that was saved by mistake, locked, or made to fill a machine. Each refusal has a code that
can be quoted and a sentence that says what to do; none holds anything that stands in the file.
"""

import re
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE
from collections.abc import Iterator
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path
from typing import BinaryIO, Literal
from zipfile import BadZipFile, ZipFile, ZipInfo

from data_access.errors import BadInput

Kind = Literal["text", "xlsx", "xls", "ods"]

REFUSALS = {
    "empty_file": "it is empty",
    "not_a_table": "it is not a table; export it as CSV or save it as an XLSX workbook",
    "web_page": "it is a web page or XML, as a system sends in place of an export when a session has ended; export it again",
    "endless_line": "it has a line without an end; look for a broken export",
    "too_large": "it is larger than a table of this kind can be; export it as CSV, or in parts",
    "damaged_book": "it is a damaged workbook; save it again in a spreadsheet program",
    "locked_book": "it is locked by a password; save it without one",
    "book_with_macros": "it holds macros, which are never opened; save it as XLSX",
    "binary_book": "it is a binary workbook; save it as XLSX",
    "bloated_book": "it unpacks to far more than a table can be",
    "trick_in_xml": "it defines entities of XML, which no spreadsheet program does",
    "error_cells": "it holds cells with errors such as #N/A, which would be read as blank; put them right or empty them",
    "formulas": "it holds formulas, whose last result cannot be trusted; copy the sheet and paste the values",
}
"""Code → why a file is refused."""

MOST_TEXT = 4_000_000_000
MOST_BOOK = 200_000_000
MOST_UNPACKED = 1_500_000_000
MOST_PARTS = 5_000
MOST_TIMES_PACKED = 300
"""A sheet of equal rows is packed a hundredfold; a bomb a thousandfold and more."""
LONGEST_LINE = 1_000_000
"""Characters."""
_START = 1_200_000
_PACKED, _COMPOUND = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"SQLite format",
    b"MZ",
    b"\x7fELF",
    b"%!PS",
    *(bytes([9, version, length, 0]) for version, length in ((0, 4), (2, 6), (4, 6))),
)
"""… and the sheets of spreadsheet programs before there were workbooks."""
_MARKS = (BOM_UTF8, BOM_UTF16_LE, BOM_UTF16_BE)


class FileRefused(BadInput):
    """A file that is not read at all; ``code`` is one of ``REFUSALS``."""

    def __init__(self, path: Path, code: str) -> None:
        super().__init__(f"{path.name} is refused ({code}): {REFUSALS[code]}.")
        self.code = code


@contextmanager
def reading_bytes(path: Path) -> Iterator[BinaryIO]:
    """The file, opened. Raises BadInput where it is not there or cannot be read."""
    try:
        with path.open("rb") as opened:
            yield opened
    except FileNotFoundError:
        raise BadInput(f"The file {path.name!r} does not exist.") from None
    except OSError:
        raise BadInput(f"The file {path.name!r} cannot be read; check that it is a file and that you may read it.") from None


def kind_of(path: Path) -> Kind:
    """The kind of a file that may be read. Raises FileRefused; nothing but the beginning of a text, and the list of a book, is looked at."""
    with reading_bytes(path) as opened:
        start, size = opened.read(_START), path.stat().st_size
    if not start.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise FileRefused(path, "empty_file")
    if start.startswith((_PACKED, b"PK\x05\x06", _COMPOUND)):
        _check(path, size <= MOST_BOOK, "too_large")
        return _packed(path) if start.startswith(b"PK") else _compound(path)
    if start.startswith(_OTHERS):
        raise FileRefused(path, "not_a_table")
    _check(path, size <= MOST_TEXT, "too_large")
    _check_text(path, start)
    return "text"


def _check(path: Path, is_right: bool, code: str) -> None:
    if not is_right:
        raise FileRefused(path, code)


def _check_text(path: Path, start: bytes) -> None:
    is_wide = start.startswith((BOM_UTF16_LE, BOM_UTF16_BE, BOM_UTF32_BE)) or wide_encoding(start)
    seen = start.replace(b"\x00", b"") if is_wide else start
    head = seen[:4096]
    for mark in _MARKS:
        head = head.removeprefix(mark)
    _check(path, not re.match(rb"\s*<[a-z!?]", head, re.IGNORECASE), "web_page")
    is_json = re.match(rb'\s*[\[{]\s*["\[{\]}]', head)
    _check(path, not is_json and start[257:262] != b"ustar", "not_a_table")
    # A stray letter is a fault of its row; a file full of them is no text.
    unseen = sum(head.count(bytes([letter])) for letter in range(32) if letter not in b"\t\n\r\f")
    _check(path, unseen <= 0.02 * len(head) + 4, "not_a_table")
    lines = re.split(rb"[\r\n]", seen)
    _check(path, max(map(len, lines)) <= LONGEST_LINE, "endless_line")


def wide_encoding(start: bytes) -> str:
    """The encoding of letters of two bytes, one of which is mostly nought; '' where letters are not so. Without a mark."""
    # Noughts at the end are what a disk holds behind a file that was cut off.
    head = start[:4096].rstrip(b"\x00")
    if head[1::2].count(0) > 0.4 * len(head) / 2:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > 0.4 * len(head) / 2 else ""


_FAULTS_OF_PACKAGES = (BadZipFile, zlib.error, LZMAError, NotImplementedError, OSError, EOFError, ValueError, KeyError)


def _packed(path: Path) -> Kind:
    try:
        with ZipFile(path) as book:
            parts = book.infolist()
            _check_size(path, parts)
            names = {part.filename for part in parts}
            _check(path, not any(part.flag_bits & 1 for part in parts), "locked_book")
            _check(
                path,
                not any(name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name for name in names),
                "book_with_macros",
            )
            _check(path, "xl/workbook.bin" not in names, "binary_book")
            kind = _named(path, book, names)
            _check_parts(path, book, parts, kind)
            return kind
    except _FAULTS_OF_PACKAGES:
        raise FileRefused(path, "damaged_book") from None


def _check_size(path: Path, parts: list[ZipInfo]) -> None:
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    is_bloated = any(part.file_size > 10_000_000 and part.file_size > MOST_TIMES_PACKED * max(part.compress_size, 1) for part in parts)
    is_small = len(parts) <= MOST_PARTS and unpacked <= MOST_UNPACKED and packed <= path.stat().st_size
    _check(path, is_small and not is_bloated, "bloated_book")


def _named(path: Path, book: ZipFile, names: set[str]) -> Kind:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and book.read("mimetype")[:60].startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        if "META-INF/manifest.xml" in names:
            _check(path, b"encryption-data" not in book.read("META-INF/manifest.xml"), "locked_book")
        _check(path, not any(name.startswith(("Basic/", "Scripts/")) for name in names), "book_with_macros")
        return "ods"
    raise FileRefused(path, "not_a_table")


_TRICK = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_IN_SHEETS = {
    "xlsx": {
        "formulas": re.compile(rb"<(?:\w+:)?f[ >/]"),
        "error_cells": re.compile(rb"<(?:\w+:)?c [^>]*\bt=[\"']e[\"']"),
        "trick_in_xml": _TRICK,
    },
    "ods": {"formulas": re.compile(rb"table:formula="), "trick_in_xml": _TRICK},
}
_SHEETS = {"xlsx": re.compile(r"xl/worksheets/[^/]+\.xml"), "ods": re.compile(r"content\.xml")}


def _check_parts(path: Path, book: ZipFile, parts: list[ZipInfo], kind: Kind) -> None:
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with book.open(part) as opened:
                start = opened.read(65_536)
                _check(path, not _TRICK.search(start.replace(b"\x00", b"")), "trick_in_xml")
                if _SHEETS[kind].fullmatch(part.filename):
                    _check_cells(path, start, opened, _IN_SHEETS[kind])


def _check_cells(path: Path, start: bytes, opened, faults: dict[str, re.Pattern[bytes]]) -> None:
    piece = start
    while piece:
        for code, sought in faults.items():
            _check(path, not sought.search(piece), code)
        following = opened.read(1 << 20)
        # What stands across two pieces is found in the second.
        piece = piece[-200:] + following if following else b""


def _compound(path: Path) -> Kind:
    """A workbook of before 2007, or a locked one of any year, which lies in the same kind of envelope."""
    whole = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in whole:
        raise FileRefused(path, "locked_book")
    if "_VBA_PROJECT".encode("utf-16-le") in whole:
        raise FileRefused(path, "book_with_macros")
    if not any(name.encode("utf-16-le") in whole for name in ("Workbook", "Book")):
        raise FileRefused(path, "not_a_table")
    return "xls"
