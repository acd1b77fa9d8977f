"""Tables in text files (CSV and its kin) as rows of cells: any encoding met in the wild, any delimiter, line breaks in cells, any line ends."""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from data_access.errors import BadInput
from data_access.intake.shapes import LONGEST_LINE, FileRefused, wide_encoding

AUTOMATIC = "auto"
DELIMITERS = (",", ";", "\t", "|", ":")
_PIECE = 1 << 20
_BY_MARK = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_IN_1252 = b"\x81\x8d\x8f\x90\x9d"
_ASCII = bytes(range(128))
_LETTER_OF_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MOST_BY_CHANCE = 0.2
"""Of the bytes beyond ASCII, how many may stand as letters of UTF-8 in a file that is not UTF-8: two letters of another encoding can look so."""
Cells = tuple[int, int, list[str]]
"""The first and the last line of a row, and its cells."""


def encoding_of(path: Path) -> str:
    """By the mark at its beginning, else UTF-8 where the whole file is that, else Windows-1252, or Latin-1 where that has no such letter.

    A wrong guess between the last two shows in letters that no mapping translates, and never changes how many rows there are. Raises BadInput
    for a file that is partly UTF-8: read in either way, some of its letters would be others.
    """
    with path.open("rb") as opened:
        start = opened.read(4096)
        for mark, encoding in _BY_MARK:
            if start.startswith(mark):
                return encoding
        if wide := wide_encoding(start):
            return wide
        opened.seek(0)
        encoding = _encoding_without_mark(opened)
        if encoding != "utf-8" and _is_partly_utf8(opened):
            raise BadInput(
                f"{path.name} mixes letters of UTF-8 with those of another encoding, or breaks off within a letter. Export it again, or give the "
                "encoding that is meant in the mapping, such as encoding = 'cp1252'."
            )
        return encoding


def _is_partly_utf8(opened: BinaryIO) -> bool:
    opened.seek(0)
    beyond = letters = 0
    while piece := opened.read(_PIECE):
        beyond += len(piece.translate(None, _ASCII))
        letters += sum(map(len, _LETTER_OF_UTF8.findall(piece)))
    return letters > _MOST_BY_CHANCE * beyond


def _encoding_without_mark(opened: BinaryIO) -> str:
    decoder, is_utf8, is_1252 = codecs.getincrementaldecoder("utf-8")(), True, True
    while piece := opened.read(_PIECE):
        if is_utf8:
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                is_utf8 = False
        is_1252 = is_1252 and not any(bytes([letter]) in piece for letter in _NOT_IN_1252)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        is_utf8 = False
    return "utf-8" if is_utf8 else "cp1252" if is_1252 else "latin-1"


def read_text(path: Path, *, encoding: str, delimiter: str) -> Iterator[Cells]:
    """Every row, empty ones too. One whose quotation marks were not closed where they should be, so that it may have swallowed the rows below
    it, is one cell. Raises BadInput and FileRefused, whose sentences never hold a cell of the file.
    """
    taken: list[str] = []
    try:
        with path.open(encoding=encoding, newline="") as opened:
            reader = csv.reader(_lines(path, opened, taken), delimiter=delimiter)
            before = 0
            for cells in reader:
                yield before + 1, reader.line_num, ["".join(taken)] if _is_unclosed(taken, delimiter) else cells
                before = reader.line_num
                taken.clear()
    except UnicodeError:
        raise BadInput(f"{path.name} is not {encoding} text; give its encoding in the mapping, such as encoding = 'cp1252'.") from None
    except csv.Error:
        raise BadInput(f"{path.name} cannot be read as CSV near line {reader.line_num}; look for an unclosed quotation mark.") from None


def _lines(path: Path, opened: TextIO, taken: list[str]) -> Iterator[str]:
    while line := opened.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise FileRefused(path, "endless_line")
        taken.append(line)
        yield line


def _is_unclosed(lines: list[str], delimiter: str) -> bool:
    """Whether a row ends within a quoted cell, or runs over several lines to a mark that has letters behind it: the opening mark of another
    row. Within one line such a mark does no harm."""
    if len(lines) == 1 and lines[0].count('"') % 2 == 0:
        return False
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as fault:
        return len(lines) > 1 or "unexpected end" in str(fault)
    return False
