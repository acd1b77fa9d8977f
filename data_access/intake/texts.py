"""Tables in text files (CSV and its kin) as rows of cells: any encoding met in the wild, any delimiter, line breaks in cells, any line ends.

They are taken apart in a process of their own that may take so much memory and time and no more, as books are.
"""

import codecs
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from data_access.errors import BadInput
from data_access.intake.shapes import LONGEST_LINE, FileRefused, wide_encoding

AUTOMATIC = "auto"
DELIMITERS = (",", ";", "\t", "|", ":")
MEMORY, SECONDS = 1_000_000_000, 1_800
"""What the process that reads a text may take: bytes of address space, and of processor time."""
_READER = Path(__file__).with_name("text_reader.py")
_TOO_MUCH = "{} takes more time or memory to read than a table may; export it in parts."
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
    for rows in _told(path, encoding, delimiter, 0):
        yield from rows or ()


def read_starts(path: Path, *, encoding: str, delimiters: Sequence[str], most: int) -> dict[str, list[Cells]]:
    """The first rows under each delimiter. Raises as ``read_text`` does."""
    parts = _told(path, encoding, "".join(delimiters), most)
    return {delimiter: list(chain.from_iterable(iter(partial(next, parts), None))) for delimiter in delimiters}


def _told(path: Path, encoding: str, delimiters: str, most: int) -> Iterator[list[Cells] | None]:
    """Rows by rows, and None after the last under a delimiter, as a process apart tells them, which ends when nobody asks for more."""
    asked = (path, encoding, delimiters, most, LONGEST_LINE, MEMORY, SECONDS)
    command = [sys.executable, "-I", str(_READER), *map(str, asked)]
    left = len(delimiters)
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reader:
        try:
            for told in reader.stdout:
                rows = json.loads(told)
                if isinstance(rows[0], str):
                    _check_ending(path, encoding, *rows)
                    left -= 1
                    yield None
                else:
                    yield [(first, last, cells) for first, last, cells in rows]
        finally:
            reader.kill()
    if left:
        raise BadInput(_TOO_MUCH.format(path.name))


def _check_ending(path: Path, encoding: str, said: str, line: int) -> None:
    if said == "endless_line":
        raise FileRefused(path, said)
    if said == "not_in_encoding":
        raise BadInput(f"{path.name} is not {encoding} text; give its encoding in the mapping, such as encoding = 'cp1252'.")
    if said == "not_csv":
        raise BadInput(f"{path.name} cannot be read as CSV near line {line}; look for an unclosed quotation mark.")
    if said != "end":
        raise BadInput(_TOO_MUCH.format(path.name))
