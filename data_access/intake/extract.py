"""Reads a file row by row, whatever kind it is: its heading found, line numbers kept, blanks stripped, only the columns that the mapping names."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from data_access.digits import plain_number
from data_access.errors import BadInput
from data_access.intake.books import Sheet, read_book
from data_access.intake.mapping import FileMapping, in_toml
from data_access.intake.mended import as_mended, begins_mended, is_mended, unguarded
from data_access.intake.shapes import kind_of, reading_bytes
from data_access.intake.texts import AUTOMATIC, DELIMITERS, Cells, encoding_of, read_starts, read_text

LOOKED_AT = 50
"""How far down the heading may stand: titles, notes and blank lines above it are passed over."""


class Row(NamedTuple):
    """One row of a file. ``cells`` is None when there are more or fewer than the heading has."""

    line: int
    last_line: int
    """The same as ``line``, unless a quoted cell runs over several."""
    fingerprint: bytes
    """Of every cell, named or not: equal for the same row again."""
    cells: dict[str, str] | None


@dataclass(frozen=True)
class Opened:
    """A file whose heading was found. ``read_as`` says how it was read, in words for the report; ``notes`` what was not read.

    ``file`` is its mapping, which of a workbook takes days as the book itself keeps them too.
    """

    file: FileMapping
    heading: tuple[str, ...]
    heading_line: int
    read_as: str
    notes: tuple[str, ...]
    _below: Iterator[Cells]
    _places: dict[str, int]

    def rows(self) -> Iterator[Row]:
        """The rows below the heading. Empty ones, and the heading again, are passed over."""
        width = len(self.heading)
        for line, last_line, cells in self._below:
            said = _without_blank_end(list(map(_bare, cells)), width)
            if any(said) and tuple(map(_squeezed, said)) != self.heading:
                named = {column: said[place] for column, place in self._places.items()} if len(said) == width else None
                yield Row(line, last_line, _fingerprint(said), named)


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal. Raises BadInput when there is no such file."""
    with reading_bytes(path) as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def open_table(path: Path, file: FileMapping) -> Opened:
    """The file with its heading found. Raises BadInput, whose sentence never holds a cell of the file, and FileRefused for a shape that is not
    read at all; so does reading on."""
    kind = kind_of(path)
    if kind != "text":
        return _open_book(path, file, kind)
    if is_mended(path):
        return _open_text(path, as_mended(file, _AS_BOOKS_KEEP_THEM), unguarded)
    return _open_text(path, file)


def first_rows(path: Path, *, most: int) -> dict[str, list[Cells]]:
    """The first rows of a file of which nothing is known yet: of each sheet by its name, of a text under '' with the delimiter that divides it
    most evenly. Raises BadInput."""
    if kind_of(path) != "text":
        return {sheet.name: list(islice(_rows_of(sheet), most)) for sheet in read_book(path) if not sheet.is_hidden}
    starts = read_starts(path, encoding=encoding_of(path), delimiters=DELIMITERS, most=most)
    return {"": max(starts.values(), key=_evenness)}


def _evenness(rows: Sequence[Cells]) -> tuple[float, int]:
    """The share of rows that have as many cells as most have, where that is more than one; then how many that is."""
    widths = Counter(len(cells) for _, _, cells in rows if any(map(str.strip, cells)))
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    return (widths[usual] / widths.total() if usual > 1 else 0.0, usual)


# Texts ------------------------------------------------------------------------------------------------------------------------------------


def _open_text(path: Path, file: FileMapping, turned: Callable[[Iterable[Cells]], Iterator[Cells]] = iter) -> Opened:
    encoding = encoding_of(path) if file.encoding == AUTOMATIC else file.encoding
    tried = DELIMITERS if file.delimiter == AUTOMATIC else (file.delimiter,)
    starts = read_starts(path, encoding=encoding, delimiters=tried, most=LOOKED_AT)
    fitting = [delimiter for delimiter in tried if _heading_in(list(turned(starts[delimiter])), file)]
    # A file that holds the columns under two delimiters has one column, and any will do.
    delimiter = fitting[0] if fitting else tried[0]
    rows = turned(read_text(path, encoding=encoding, delimiter=delimiter))
    told = {"\t": "tabs"}.get(delimiter, repr(delimiter))
    return _opened(path, file, rows, f"text in {encoding} with {told} between cells", ())


# Books ------------------------------------------------------------------------------------------------------------------------------------


_AS_BOOKS_KEEP_THEM = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S")


def _open_book(path: Path, file: FileMapping, kind: str) -> Opened:
    sheets = read_book(path)
    mended = next((sheet for sheet in sheets if begins_mended(_rows_of(sheet))), None)
    chosen = mended or _chosen(path, file, sheets)
    others = [sheet.name for sheet in sheets if sheet is not chosen and not sheet.is_hidden and sheet.rows.height]
    hidden = [sheet.name for sheet in sheets if sheet is not chosen and sheet.is_hidden]
    notes = [*(f"sheet {name!r} was not read" for name in others), *(f"hidden sheet {name!r} was not read" for name in hidden)]
    notes.extend(_of_hidden_rows(chosen))
    if kind == "xls":
        notes.append("a workbook of before 2007 does not tell formulas from values")
    dated = replace(file, date_formats=tuple(dict.fromkeys((*file.date_formats, *_AS_BOOKS_KEEP_THEM))))
    if mended:
        dated = as_mended(dated, ())
    rows = unguarded(_rows_of(chosen)) if mended else _rows_of(chosen)
    return _opened(path, dated, rows, f"sheet {chosen.name!r} of a workbook ({kind.upper()})", tuple(notes))


_NAMED_ROWS = 20


def _of_hidden_rows(sheet: Sheet) -> list[str]:
    hidden = sheet.hidden_lines()
    if hidden is None:
        return ["whether rows are hidden cannot be told of this workbook; hidden ones were read like all others"]
    if not hidden:
        return []
    more = len(hidden) - _NAMED_ROWS
    named = ", ".join(map(str, hidden[:_NAMED_ROWS])) + (f" and {plain_number(more)} more" if more > 0 else "")
    return [f"rows that the sheet hides were read like all others: {named}"]


def _chosen(path: Path, file: FileMapping, sheets: Sequence[Sheet]) -> Sheet:
    if file.sheet:
        named = [sheet for sheet in sheets if sheet.name == file.sheet]
        if not named:
            raise BadInput(f"{path.name} has no sheet {file.sheet!r}, which the mapping names; it has {len(sheets)}.")
        return named[0]
    fitting = [sheet for sheet in sheets if not sheet.is_hidden and _heading_in(list(islice(_rows_of(sheet), LOOKED_AT)), file)]
    if len(fitting) > 1:
        raise BadInput(f'{path.name} has {len(fitting)} sheets with these columns; say which in the mapping: sheet = "…".')
    shown = [sheet for sheet in sheets if not sheet.is_hidden] or list(sheets)
    if not shown:
        raise BadInput(f"{path.name} has no sheet.")
    return (fitting or shown)[0]


def _rows_of(sheet: Sheet) -> Iterator[Cells]:
    return ((number, number, cells) for number, cells in sheet.lines())


# The heading ------------------------------------------------------------------------------------------------------------------------------


def _opened(path: Path, file: FileMapping, rows: Iterator[Cells], read_as: str, notes: tuple[str, ...]) -> Opened:
    start = list(islice(rows, LOOKED_AT))
    found = _heading_in(start, file)
    if found is None:
        raise BadInput(_why_no_heading(path, start, file))
    place, heading = found
    _check_for_somebody(path, heading, file)
    places = {column: heading.index(_squeezed(column)) for column in file.columns}
    return Opened(file, tuple(heading), start[place][0], read_as, notes, chain(start[place + 1 :], rows), places)


def is_of_somebody(head: str) -> bool:
    """Whether a column's name looks as if names, addresses, numbers or free text of a person stood in it."""
    return bool(_OF_SOMEBODY.search(words_of(head)))


def words_of(head: str) -> str:
    """A column's name in small letters, a blank between its words: 'dateReceived' and 'DATE_RECEIVED' are 'date received'."""
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", head).lower())


_OF_SOMEBODY = re.compile(
    r"\b((fore|sur|first|last|full|given|family|middle|maiden|birth|applicant|victim|subject|complainant|suspect|person) ?names?"
    r"|names?|alias|address|street|house|post ?code|zip|city|town|dob|date of birth|born|birth ?day|age|sex|gender|ethnicity|religion"
    r"|phone|mobile|telephone|e ?mail|nhs|passport|pnc ?id|national insurance|ni number|crime no"
    r"|next of kin|nationality|vehicle|number plate|signature|household|nick ?names?|handle|user ?name"
    r"|notes?|comments?|narrative|summary|description|free text|remarks?|details|story|safe contact)\b"
)


def _check_for_somebody(path: Path, heading: Sequence[str], file: FileMapping) -> None:
    """Raises BadInput where the file brings more of people than the mapping says to leave unread."""
    read = set(map(_squeezed, file.columns))
    more = [head for head in heading if head and head not in read and head not in file.drop and is_of_somebody(head)]
    if more and any(map(_is_day, heading)):
        # Not shown: what ran together with the heading is somebody's record.
        raise BadInput(f"{path.name} has days among the names of its columns: have its lines lost their ends? Export it again.")
    if more:
        raise BadInput(
            f"{path.name} has the column {more[0]!r}, which looks like names, addresses or free text of somebody"
            f"{f', and {len(more) - 1} more such' if len(more) > 1 else ''}. Export it without, or name what is never to be read: "
            f"drop = [{', '.join(map(in_toml, more))}]."
        )


def _is_day(head: str) -> bool:
    return bool(re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*", head))


def _heading_in(start: Sequence[Cells], file: FileMapping) -> tuple[int, list[str]] | None:
    """Where the last line of the heading is, and the heading: the first that has every column of the mapping, each once."""
    for place in range(file.heading_lines - 1, len(start)):
        heading = _joined([cells for _, _, cells in start[place - file.heading_lines + 1 : place + 1]])
        if all(heading.count(_squeezed(column)) == 1 for column in file.columns):
            return place, heading
    return None


def _joined(lines: Sequence[list[str]]) -> list[str]:
    """Lines of a heading put together; what stands once over several columns, as in merged cells, stands over each of them."""
    width = max(map(len, lines), default=0)
    whole = [""] * width
    for depth, cells in enumerate(lines):
        said = [_squeezed(cell) for cell in cells] + [""] * (width - len(cells))
        if depth < len(lines) - 1:
            said = _carried_on(said)
        whole = [" ".join(filter(None, both)) for both in zip(whole, said, strict=True)]
    while whole and not whole[-1]:
        whole.pop()
    return whole


def _carried_on(cells: list[str]) -> list[str]:
    told, carried = "", []
    for cell in cells:
        told = cell or told
        carried.append(told)
    return carried


def _why_no_heading(path: Path, start: Sequence[Cells], file: FileMapping) -> str:
    headings = [_joined([cells]) for _, _, cells in start if any(map(str.strip, cells))]
    if not headings:
        return f"{path.name} is empty; its first line has to be the heading."
    best = max(headings, key=lambda heading: sum(_squeezed(column) in heading for column in file.columns))
    found = next(((column, field) for column, field in file.columns.items() if best.count(_squeezed(column)) != 1), None)
    if found is None:
        return f"{path.name} has its heading in one line, and the mapping says that it takes {file.heading_lines}: take heading_lines out."
    column, field = found
    if _squeezed(column) in best:
        return f"{path.name} has the column {column!r} more than once, so it cannot be said which is the {field}."
    # The rest of the heading is not shown: in a file without one, it would be somebody's record.
    near = get_close_matches(column, best, 1, 0.75)
    hint = f"; did you mean {near[0]!r}?" if near else "; is its first line the heading, and the delimiter right?"
    return f"{path.name} has no column {column!r}, which the mapping names for {field}{hint}"


_UNSEEN = "\ufeff\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\u2066\u2067\u2068\u2069"
"""Marks of no width, for the order of bytes or the direction of writing, as they are copied along with a text."""


def _bare(cell: str) -> str:
    """A cell without blanks and unseen marks at its ends; a letter with an accent is one letter, however it was written."""
    if cell.isascii():
        return cell.strip()
    bare = cell.strip()
    while bare and (bare[0] in _UNSEEN or bare[-1] in _UNSEEN):
        bare = bare.strip(_UNSEEN).strip()
    return normalize("NFC", bare)


def _squeezed(cell: str) -> str:
    return " ".join(_bare(cell).split())


def _without_blank_end(cells: list[str], width: int) -> list[str]:
    """Blank cells beyond the heading say nothing, and a book leaves out those at the end."""
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return cells


def _fingerprint(cells: list[str]) -> bytes:
    return hashlib.sha256("\x1f".join(cells).encode("utf-8", "surrogatepass")).digest()[:16]
