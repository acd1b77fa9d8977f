"""A text read a second time, letter by letter and by nobody's library, to say which rows an import had to account for.

It takes from the import only what the report says of how the file was read: encoding, delimiter, and the line of the heading.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_READ_AS = re.compile(r"text in (\S+) with (tabs|'(?:\\'|[^'])') between cells, heading on line (\d+)")


@dataclass(frozen=True)
class SlowRow:
    """A row: the lines that it stands in, and its cells without blanks and unseen marks at their ends. None where it is not closed."""

    line: int
    cells: tuple[str, ...] | None


@dataclass(frozen=True)
class SlowReading:
    """A heading, and the rows below it that are neither blank nor the heading again; each as wide as it is without blank cells at its end."""

    heading: tuple[str, ...]
    rows: tuple[SlowRow, ...]


def read_slowly(path: Path, read_as: str) -> SlowReading | None:
    """The second reading; None where the file was no text."""
    told = _READ_AS.fullmatch(read_as)
    if not told:
        return None
    encoding, delimiter, heading_line = told[1], {"tabs": "\t"}.get(told[2], told[2][1:-1]), int(told[3])
    every = list(Letters(path.read_bytes().decode(encoding), delimiter).rows())
    heading = _squeezed(_as_wide(next(row.cells for row in every if row.line == heading_line), 0))
    below = [_narrowed(row, len(heading)) for row in every if row.line > heading_line]
    rows = [row for row in below if row.cells is None or (any(row.cells) and _squeezed(row.cells) != heading)]
    return SlowReading(heading, tuple(rows))


def _narrowed(row: SlowRow, width: int) -> SlowRow:
    return row if row.cells is None else SlowRow(row.line, _as_wide(row.cells, width))


class Letters:
    """A text, and the place that was reached in it. Rows are as RFC 4180 has them, with any line end; letters behind a mark that is closed
    belong to the cell."""

    def __init__(self, text: str, delimiter: str) -> None:
        self._text, self._delimiter = text, delimiter
        self._at, self._line = 0, 1

    def rows(self) -> Iterator[SlowRow]:
        """Every row, blank ones too."""
        while self._at < len(self._text):
            yield self._row()

    def _row(self) -> SlowRow:
        first, told = self._line, [self._cell()]
        while self._next() == self._delimiter:
            self._at += 1
            told.append(self._cell())
        is_of_one_line = self._line == first
        self._at += 2 if self._next(2) == "\r\n" else 1
        self._line += 1
        is_whole = all(state == "right" or (state == "followed" and is_of_one_line) for _, state in told)
        return SlowRow(first, tuple(_bare(cell) for cell, _ in told) if is_whole else None)

    def _cell(self) -> tuple[str, str]:
        """Its letters, and whether it is right, followed by letters behind its mark, or open at the end of the text."""
        if self._next() != '"':
            return self._plain(), "right"
        quoted = self._quoted()
        if quoted is None:
            return "", "open"
        behind = self._plain()
        return quoted + behind, "followed" if behind else "right"

    def _plain(self) -> str:
        begins = self._at
        while self._next() not in ("", self._delimiter, "\n", "\r"):
            self._at += 1
        return self._text[begins : self._at]

    def _quoted(self) -> str | None:
        self._at += 1
        said = []
        while letter := self._next():
            if letter == '"':
                self._at += 1
                if self._next() != '"':
                    return "".join(said)
            elif letter in "\r\n" and self._next(2) != "\r\n":
                self._line += 1
            said.append(letter)
            self._at += 1
        return None

    def _next(self, letters: int = 1) -> str:
        return self._text[self._at : self._at + letters]


def _bare(cell: str) -> str:
    first, last = 0, len(cell)
    while first < last and _says_nothing(cell[first]):
        first += 1
    while first < last and _says_nothing(cell[last - 1]):
        last -= 1
    return unicodedata.normalize("NFC", cell[first:last])


def _says_nothing(letter: str) -> bool:
    return letter.isspace() or letter in "\ufeff\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\u2066\u2067\u2068\u2069"


def _as_wide(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return cells


def _squeezed(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in cells)
