"""Workbooks of before 2007 (XLS), locked ones, and open documents (ODS)."""

import struct
from pathlib import Path

from tests.corpus.books import Parts, envelope, open_line, open_sheet, packed
from tests.corpus.good import CANARY, HEADING, ROWS, case
from tests.corpus.model import WHOLE, BadFile, Verdict, bad, coded, loaded, says

_OLD = (Path(__file__).parents[1] / "golden" / "books" / "delivery.xls").read_bytes()
"""The good delivery, written by LibreOffice."""
_STREAM = _OLD.index(b"\x09\x08\x10\x00")
_DAMAGED, _LOCKED = coded("damaged_book"), coded("locked_book")


def _old(name: str, content: bytes, verdict: Verdict) -> BadFile:
    return bad(name, content, verdict, called="cases.xls")


def _changed(at: int, what: bytes) -> bytes:
    return _OLD[:at] + what + _OLD[at + len(what) :]


def _record(kind: int, instead: int, data: bytes = b"") -> bytes:
    """The first record of a kind turned into another."""
    at = _OLD.index(struct.pack("<H", kind), _STREAM)
    return _changed(at, struct.pack("<H", instead) + _OLD[at + 2 : at + 4] + data)


OLD: tuple[BadFile, ...] = (
    _old("an old workbook like any other", _OLD, WHOLE),
    bad("an old workbook with a new one's name", _OLD, WHOLE, called="cases.xlsx"),
    _old("an old workbook with a lock in it", _record(0x00C1, 0x002F, b"\x01\x00"), _LOCKED),
    _old("an old workbook of a version that is none", _changed(_STREAM + 4, b"\xff\x7f"), WHOLE),
    _old("an old workbook of the version before", _changed(_STREAM + 4, b"\x00\x05"), WHOLE),
    _old("an old workbook without a beginning", _changed(_STREAM, bytes(20)), WHOLE),
    _old("an old workbook whose record goes beyond its end", _changed(_STREAM + 22, b"\xff\xff"), _DAMAGED),
    _old("an old workbook without its list of files", _changed(48, b"\xfe\xff\xff\xff"), _DAMAGED),
    _old(
        "an old workbook whose list of sectors leads to itself",
        _changed(512, struct.pack("<16I", *range(16))),
        says("takes more time or memory"),
    ),
    _old("an old workbook of sectors of no size", _changed(30, b"\x00\x00"), _DAMAGED),
    _old("an old workbook of noughts", _OLD[:512] + bytes(len(_OLD) - 512), coded("not_a_table")),
    _old("an old workbook with letters behind it", _OLD + CANARY.encode() * 99, WHOLE),
    _old("an old workbook with macros", _OLD + "_VBA_PROJECT".encode("utf-16-le"), coded("book_with_macros")),
    _old("an old document", envelope({"WordDocument": bytes(99)}), coded("not_a_table")),
    _old("an electronic letter of an office", envelope({"__properties_version1.0": bytes(99)}), coded("not_a_table")),
    _old("an envelope with nothing in it", envelope({}), coded("not_a_table")),
    _old("an envelope with an empty workbook", envelope({"Workbook": bytes(99)}), says("has no sheet")),
    _old("a sheet of before there were workbooks", b"\x09\x00\x04\x00\x02\x00\x10\x00" + bytes(300), coded("not_a_table")),
    bad(
        "a new workbook locked by a password",
        envelope({"EncryptionInfo": bytes(99), "EncryptedPackage": bytes(9000)}),
        _LOCKED,
        called="cases.xlsx",
    ),
    bad(
        "a workbook whose rights are managed elsewhere",
        envelope({"\x06DataSpaces": bytes(99), "EncryptedPackage": bytes(9000)}),
        _LOCKED,
        called="cases.xlsx",
    ),
    *(
        _old(
            f"an old workbook that ends after {tenth} tenths",
            _OLD[: len(_OLD) * tenth // 10],
            _DAMAGED if tenth == 9 else coded("not_a_table"),
        )
        for tenth in range(1, 10)
    ),
)

_LINES = "".join(map(open_line, [HEADING, *ROWS]))


def _open(name: str, content: bytes | Parts, verdict: Verdict) -> BadFile:
    return bad(name, packed(content) if isinstance(content, dict) else content, verdict, called="cases.ods")


def _with(change: dict[str, bytes]) -> Parts:
    return {**open_sheet(_LINES), **change}


def _row_of(received: str) -> Parts:
    """A row whose day of receipt is this cell."""
    text = open_line(case(31, received="@"))
    there = '<table:table-cell office:value-type="string"><text:p>@</text:p></table:table-cell>'
    return open_sheet(open_line(HEADING) + text.replace(there, received))


_REPEATED = 'table:number-rows-repeated="1048571"'
_BLANKS = f'<table:table-row {_REPEATED}><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
_CONTENT = open_sheet(_LINES)["content.xml"]

OPEN: tuple[BadFile, ...] = (
    _open("an open sheet like any other", open_sheet(_LINES), WHOLE),
    _open("an open sheet of a million blank rows of 16,384 cells", open_sheet(_LINES + _BLANKS), WHOLE),
    _open(
        "an open sheet in which a row is repeated ten times",
        open_sheet(_LINES + open_line(case(33), ' table:number-rows-repeated="10"')),
        loaded(3, 1, 1, 9),
    ),
    _open(
        "an open sheet in which a cell is repeated over a thousand columns",
        open_sheet(
            _LINES
            + f'<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="1024"><text:p>{CANARY}</text:p></table:table-cell></table:table-row>'
        ),
        loaded(2, 1, 1, wrong_number_of_cells=1),
    ),
    _open(
        "an open sheet in which one row is repeated to the end of the sheet",
        open_sheet(_LINES + open_line(case(33), " " + _REPEATED)),
        says("takes more time or memory"),
    ),
    _open(
        "an open sheet in which rows are repeated four thousand million times",
        open_sheet(_LINES + _BLANKS.replace("1048571", "4000000000")),
        WHOLE,
    ),
    _open("an open sheet in which rows are repeated fewer than no times", open_sheet(_LINES + _BLANKS.replace("1048571", "-5")), _DAMAGED),
    _open(
        "an open sheet with a day as it keeps days",
        _row_of('<table:table-cell office:value-type="date" office:date-value="2020-01-31"><text:p>31.1.20</text:p></table:table-cell>'),
        loaded(new=1),
    ),
    _open(
        "an open sheet with 31 February",
        _row_of('<table:table-cell office:value-type="date" office:date-value="2020-02-31"><text:p>31.2.20</text:p></table:table-cell>'),
        loaded(bad_date=1),
    ),
    _open(
        "an open sheet with a number for a day",
        _row_of('<table:table-cell office:value-type="float" office:value="43861"><text:p>43861</text:p></table:table-cell>'),
        loaded(bad_date=1),
    ),
    _open(
        "an open sheet with a number that is none",
        _row_of(f'<table:table-cell office:value-type="float" office:value="{CANARY}"/>'),
        _DAMAGED,
    ),
    _open(
        "an open sheet with a formula",
        _row_of('<table:table-cell table:formula="of:=1" office:value-type="float" office:value="1"/>'),
        coded("formulas"),
    ),
    _open("an open sheet that is hidden", open_sheet(_LINES, ' table:display="false"'), WHOLE),
    _open(
        "an open sheet with entities",
        _with(
            {"content.xml": _CONTENT.replace(b"<office:document-content", b'<!DOCTYPE a [<!ENTITY a "aa">]><office:document-content', 1)}
        ),
        coded("trick_in_xml"),
    ),
    _open("an open document that is locked", _with({"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), _LOCKED),
    _open("an open document with macros", _with({"Basic/Standard/Module1.xml": b"<x/>"}), coded("book_with_macros")),
    _open("an open document with scripts of another kind", _with({"Scripts/python/a.py": b"import os"}), coded("book_with_macros")),
    _open("an open text", _with({"mimetype": b"application/vnd.oasis.opendocument.text"}), coded("not_a_table")),
    _open(
        "an open document that does not say what it is",
        {name: part for name, part in open_sheet(_LINES).items() if name != "mimetype"},
        coded("not_a_table"),
    ),
    _open(
        "an open document without contents", {name: part for name, part in open_sheet(_LINES).items() if name != "content.xml"}, _DAMAGED
    ),
    _open(
        "an open document without its list", {name: part for name, part in open_sheet(_LINES).items() if "manifest" not in name}, _DAMAGED
    ),
    _open("an open document whose contents break off", _with({"content.xml": _CONTENT[:900]}), _DAMAGED),
    _open("an open document whose contents are no XML", _with({"content.xml": CANARY.encode() * 99}), says("has no sheet")),
    _open("an open document of twenty million blanks", _with({"content.xml": b" " * 20_000_000}), coded("bloated_book")),
    _open("an open document of one file, without a package", _CONTENT, coded("web_page")),
)
