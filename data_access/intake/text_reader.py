"""The process apart that reads a table in a text file: python text_reader.py FILE ENCODING DELIMITERS MOST LONGEST_LINE MEMORY SECONDS.

Writes lines of JSON to standard output. For each of the delimiters: lists of rows (first line, last line, cells), up to MOST of them where that
is not 0, and then a word for how it ended, with the last line.
"""

import csv
import json
import resource
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

AT_ONCE, LETTERS_AT_ONCE = 500, 1 << 20
"""How many rows, or letters, are told together."""


class _EndlessLine(Exception):
    """A line of more letters than are allowed."""


def main(path: str, encoding: str, delimiters: str, most: str, longest: str, memory: str, seconds: str) -> None:
    """Tells the rows under each delimiter in turn."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    for delimiter in delimiters:
        _tell_all(Path(path), encoding, delimiter, int(most) or None, int(longest))


def _tell_all(path: Path, encoding: str, delimiter: str, most: int | None, longest: int) -> None:
    last = [0]
    try:
        with path.open(encoding=encoding, newline="") as opened:
            rows = islice(_rows(opened, delimiter, longest, last), most)
            for told in _together(rows):
                _tell(told)
        said = "end"
    except _EndlessLine:
        said = "endless_line"
    except MemoryError:
        said = "too_much"
    except UnicodeError:
        said = "not_in_encoding"
    except csv.Error:
        said = "not_csv"
    _tell([said, last[0]])


def _together(rows: Iterator[tuple[int, int, list[str]]]) -> Iterator[list[tuple[int, int, list[str]]]]:
    told, letters = [], 0
    for row in rows:
        told.append(row)
        letters += sum(map(len, row[2]))
        if len(told) == AT_ONCE or letters >= LETTERS_AT_ONCE:
            yield told
            told, letters = [], 0
    if told:
        yield told


def _tell(what: object) -> None:
    # Only ASCII, so that half a letter of a broken file comes through too.
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _rows(opened: TextIO, delimiter: str, longest: int, last: list[int]) -> Iterator[tuple[int, int, list[str]]]:
    """Every row, empty ones too; one that may have swallowed the rows below it is one cell."""
    taken: list[str] = []
    reader = csv.reader(_lines(opened, longest, taken, last), delimiter=delimiter)
    before = 0
    for cells in reader:
        yield before + 1, reader.line_num, ["".join(taken)] if _is_unclosed(taken, delimiter) else cells
        before = reader.line_num
        taken.clear()


def _lines(opened: TextIO, longest: int, taken: list[str], last: list[int]) -> Iterator[str]:
    while line := opened.readline(longest + 1):
        if len(line) > longest:
            raise _EndlessLine
        taken.append(line)
        last[0] += 1
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


if __name__ == "__main__":
    main(*sys.argv[1:])
