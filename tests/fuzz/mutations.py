"""Changes of a file at random: of its bytes, of the cells of a text, of the parts of a workbook. A seed gives the same changes again."""

import csv
import io
import random
import zipfile
from collections.abc import Callable

Chance = random.Random

_BYTES = (
    b"\x00",
    b"\xff",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b'"',
    b'""',
    b"\n",
    b"\r",
    b"\r\n",
    b",",
    b";",
    b"\t",
    b"\x1a",
    b"\xe9",
    b"\xc3\xa9",
    b"\x80",
    b"=",
)
_NASTY = (
    "", " ", "\u00a0", "\u200b", "NA", "NULL", "-", "0", "1E5", "31/02/2020", "01/02/2020", "2020-01-31", "31/12/2999", "43861", "=1+1", "#N/A",
    "\x00", "\x07", "\ufeff", "é", "e\u0301", "🙂", "x" * 61, "9" * 5000, "a\nb", 'a"b', "a,b", "Ask", "Know", "Force", "ref", "received",
)  # fmt: skip


def spoilt_bytes(whole: bytes, chance: Chance) -> bytes:
    """A few bytes changed, put in, taken out, copied, turned round, or the end cut off."""
    found = bytearray(whole)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 12))):
        at, length = chance.randrange(len(found) + 1), chance.choice((1, 2, 7, 40, 300))
        piece = bytes(found[at : at + length])
        found[at : at + length] = chance.choice(
            (
                chance.randbytes(len(piece)),
                piece + chance.choice(_BYTES),
                chance.choice(_BYTES) + piece,
                b"",
                piece * 2,
                piece[::-1],
                bytes(byte ^ (1 << chance.randrange(8)) for byte in piece),
                bytes(len(piece)),
            )
        )
        if chance.random() < 0.04:
            del found[chance.randrange(len(found) + 1) :]
    return bytes(found)


def spoilt_cells(whole: bytes, chance: Chance) -> bytes:
    """Cells, rows and columns of a text changed, put in, taken out or moved; written again in any way that a force may write it."""
    try:
        rows = list(csv.reader(io.StringIO(whole.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return spoilt_bytes(whole, chance)
    for _ in range(chance.randint(1, 5)):
        chance.choice(_OF_ROWS)(rows, chance)
    told = io.StringIO()
    writer = csv.writer(
        told,
        delimiter=chance.choice(",,,;\t|"),
        lineterminator=chance.choice(("\n", "\n", "\r\n", "\r")),
        quoting=chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    )
    writer.writerows(rows)
    return told.getvalue().encode(chance.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252")), "replace")


def _change_cell(rows: list[list[str]], chance: Chance) -> None:
    if row := _some_row(rows, chance):
        row[chance.randrange(len(row))] = chance.choice(_NASTY)


def _swap_cells(rows: list[list[str]], chance: Chance) -> None:
    if row := _some_row(rows, chance):
        one, other = chance.randrange(len(row)), chance.randrange(len(row))
        row[one], row[other] = row[other], row[one]


def _copy_cell(rows: list[list[str]], chance: Chance) -> None:
    one, other = _some_row(rows, chance), _some_row(rows, chance)
    if one and other:
        one[chance.randrange(len(one))] = chance.choice(other)


def _put_in_cell(rows: list[list[str]], chance: Chance) -> None:
    if row := _some_row(rows, chance):
        row.insert(chance.randrange(len(row) + 1), chance.choice(_NASTY))


def _take_cell(rows: list[list[str]], chance: Chance) -> None:
    if row := _some_row(rows, chance):
        del row[chance.randrange(len(row))]


def _repeat_row(rows: list[list[str]], chance: Chance) -> None:
    if rows:
        rows.insert(chance.randrange(len(rows) + 1), list(chance.choice(rows)))


def _take_row(rows: list[list[str]], chance: Chance) -> None:
    if rows:
        del rows[chance.randrange(len(rows))]


def _shuffle_rows(rows: list[list[str]], chance: Chance) -> None:
    chance.shuffle(rows)


def _move_column(rows: list[list[str]], chance: Chance) -> None:
    at = chance.randrange(8)
    for row in rows:
        if at < len(row):
            row.append(row.pop(at))


def _some_row(rows: list[list[str]], chance: Chance) -> list[str]:
    return chance.choice([row for row in rows if row] or [[]])


_OF_ROWS: tuple[Callable[[list[list[str]], Chance], None], ...] = (
    _change_cell, _change_cell, _change_cell, _swap_cells, _copy_cell, _put_in_cell, _take_cell, _repeat_row, _take_row, _shuffle_rows, _move_column,
)  # fmt: skip


def spoilt_parts(whole: bytes, chance: Chance) -> bytes:
    """A part of a workbook spoilt, taken out or doubled, and packed again as if nothing had been."""
    try:
        with zipfile.ZipFile(io.BytesIO(whole)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError, KeyError):
        return spoilt_bytes(whole, chance)
    if not parts or sum(map(len, parts.values())) > 1_000_000:
        return spoilt_bytes(whole, chance)
    name = chance.choice(sorted(parts))
    change = chance.random()
    if change < 0.8:
        parts[name] = spoilt_bytes(parts[name], chance)
    elif change < 0.9:
        del parts[name]
    else:
        parts[chance.choice(sorted(parts))] = parts[name]
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as package:
        for called, content in parts.items():
            package.writestr(zipfile.ZipInfo(called), content, zipfile.ZIP_DEFLATED)
    return told.getvalue()


def spoilt(whole: bytes, chance: Chance) -> bytes:
    """A change of any kind that the file can bear."""
    if whole.startswith(b"PK"):
        return chance.choice((spoilt_bytes, spoilt_parts, spoilt_parts))(whole, chance)
    if whole.startswith(b"\xd0\xcf"):
        return spoilt_bytes(whole, chance)
    return chance.choice((spoilt_bytes, spoilt_cells))(whole, chance)
