"""Files as they come from other systems: each is read as the same rows, or refused with a code and a sentence that holds nothing of it."""

import random
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from data_access.errors import BadInput
from data_access.intake.extract import open_table
from data_access.intake.shapes import MOST_PARTS, REFUSALS, FileRefused, kind_of
from tests.unit.test_import_rows import CASES

BOOKS = Path(__file__).parents[1] / "golden" / "books"
"""Two rows of cases in the older and the open format, written by LibreOffice."""
FILE = replace(CASES, fields={"received_on": "received", "completed_on": "closed"}, values={}, delimiter="auto", encoding="auto")
HEADING = ["ref", "received", "closed", "whose"]
CELLS = [
    ["A1", "2020-01-10", "2020-02-10", "Zoë"],
    ["NA", "2020-01-20", "", "“Łukasz”"],
    ["A3", "2020-03-01", "", "two\nlines, and; a|few:marks"],
]
READ = [(cells[0], cells[1], cells[2]) for cells in CELLS]


def _read(path: Path, file=FILE) -> list[tuple[str, ...]]:
    return [tuple(row.cells[column] for column in ("ref", "received", "closed")) for row in open_table(path, file).rows()]


def _quoted(cell: str) -> str:
    return f'"{cell}"' if set(cell) & set(",;\t|:\r\n") else cell


def _text(delimiter: str, end: str, above: list[str], rows: list[list[str]]) -> str:
    return end.join([*above, *(delimiter.join(map(_quoted, row)) for row in rows)]) + end


ENCODINGS = {"utf-8": "", "utf-8-sig": "", "utf-16": "", "utf-16-le": "", "utf-16-be": "", "utf-32": "", "cp1252": "Ł", "latin-1": "Ł“”"}
"""Encoding → the letters that it does not have, for which others stand."""
DRESSINGS = {
    "as it is": ([], [HEADING, *CELLS]),
    "with titles above": (["Export of cases", "", "made on a Monday"], [HEADING, *CELLS]),
    "with the heading again": ([], [HEADING, CELLS[0], HEADING, *CELLS[1:]]),
    "with blank rows": ([], [HEADING, CELLS[0], ["", "", "", ""], *CELLS[1:], ["", "", "", ""], [""]]),
    "with a blank column at the end": ([], [[*row, ""] for row in [HEADING, *CELLS]]),
    "with a further column": (
        [],
        [[row[0], "more", *row[1:]] if n else ["ref", "further", *row[1:]] for n, row in enumerate([HEADING, *CELLS])],
    ),
}


@pytest.mark.parametrize(("encoding", "delimiter", "end"), list(product(ENCODINGS, ",;\t|", ("\n", "\r\n", "\r"))))
@pytest.mark.parametrize("dressing", DRESSINGS)
def test_a_text_is_read_as_the_same_rows_in_whatever_way_it_was_written(tmp_path, encoding, delimiter, end, dressing):
    above, rows = DRESSINGS[dressing]
    text = _text(delimiter, end, above, rows).translate(dict.fromkeys(map(ord, ENCODINGS[encoding]), "L"))
    path = tmp_path / "cases.csv"
    path.write_bytes(text.encode(encoding))
    assert _read(path) == READ


@pytest.mark.parametrize(
    "content",
    ["é\n".encode() + b"\xe9\n", "é\n".encode() * 9 + b"\xc3", "é".encode("cp1252") * 7 + "é".encode()],
    ids=["one letter of another", "cut off within a letter", "one letter among others"],
)
def test_a_text_of_two_encodings_is_refused_because_some_letters_would_be_others_either_way(tmp_path, content):
    path = tmp_path / "cases.csv"
    path.write_bytes(b"ref,received,closed,whose\n" + content)
    with pytest.raises(BadInput, match="mixes letters of UTF-8 with those of another encoding, or breaks off within a letter"):
        open_table(path, FILE)


def test_two_letters_that_look_like_one_of_utf8_do_not_make_a_text_of_two_encodings(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_bytes(
        b"ref,received,closed,whose\nA1,2020-01-10,," + "“RENÉ” and é, è, ê, ë, à, â, ç, ù, û, ï, ö, ü, é, è, é, é".encode("cp1252")
    )
    assert open_table(path, FILE).read_as == "text in cp1252 with ',' between cells"


@pytest.mark.parametrize("order", ["utf-32-be", "utf-32-le"])
def test_letters_of_four_bytes_are_read_in_either_order(tmp_path, order):
    path = tmp_path / "cases.csv"
    path.write_bytes("\ufeffref,received,closed,whose\nA1,2020-01-10,,é\n".encode(order))
    assert _read(path) == [("A1", "2020-01-10", "")]


def test_how_a_text_was_read_is_told(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_bytes(_text(";", "\r\n", ["Title"], [HEADING, CELLS[0]]).encode("cp1252"))
    opened = open_table(path, FILE)
    assert (opened.read_as, opened.heading_line, opened.notes) == ("text in cp1252 with ';' between cells", 2, ())


def test_a_heading_of_two_lines_names_a_column_by_both(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("Case,Dates,,\nref,received,closed,whose\nA1,2020-01-10,2020-02-10,x\n")
    fields = {"received_on": "Dates received", "completed_on": "Dates closed"}
    rows = open_table(path, replace(FILE, reference="Case ref", fields=fields, heading_lines=2)).rows()
    assert [row.cells for row in rows] == [{"Case ref": "A1", "Dates received": "2020-01-10", "Dates closed": "2020-02-10"}]


@pytest.mark.parametrize("unseen", ["\ufeff", "\u200b", "\u200e", " \u200b ", "\u00a0"])
def test_marks_of_no_width_at_the_ends_of_cells_and_names_say_nothing(tmp_path, unseen):
    path = tmp_path / "cases.csv"
    path.write_text(f"ref,{unseen}received,closed{unseen},whose\n{unseen}A1,2020-01-10{unseen},,x\n{unseen},{unseen},,\n", "utf-8")
    assert _read(path) == [("A1", "2020-01-10", "")]


def test_a_letter_with_an_accent_is_the_same_however_it_was_written(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("ref,received,closed,whose\n\u00e91,2020-01-10,,x\ne\u03011,2020-01-10,,x\n", "utf-8")
    rows = list(open_table(path, FILE).rows())
    assert [row.cells["ref"] for row in rows] == ["\u00e91", "\u00e91"]
    assert rows[0].fingerprint == rows[1].fingerprint


def test_a_heading_of_one_line_that_is_said_to_have_two_is_told(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("ref,received,closed,whose\nA1,2020-01-10,,x\n")
    with pytest.raises(BadInput, match="has its heading in one line, and the mapping says that it takes 2: take heading_lines out"):
        open_table(path, replace(FILE, heading_lines=2))


@pytest.mark.parametrize("end", [" ", "<br>", "\u2028"])
def test_where_lines_have_lost_their_ends_no_record_is_shown_as_the_name_of_a_column(tmp_path, end):
    path = tmp_path / "cases.csv"
    path.write_text(end.join(["ref,received,closed,notes", "Secret,2020-01-10,,x"]), "utf-8")
    with pytest.raises(BadInput, match="has days among the names of its columns: have its lines lost their ends"):
        open_table(path, replace(FILE, drop=("notes",)))


@pytest.mark.parametrize("line", ["2020-01-10,2020-02-10,A1", "A1,2020-01-10", "ref;received", "received,closed,whose"])
def test_a_file_without_its_heading_is_refused_and_nothing_of_it_is_told(tmp_path, line):
    path = tmp_path / "cases.csv"
    path.write_text(f"{line}\n{line}\n")
    with pytest.raises(BadInput, match=r"has no column '(ref|closed)'") as caught:
        open_table(path, FILE)
    assert "2020" not in str(caught.value)


# Books ------------------------------------------------------------------------------------------------------------------------------------


def _book(path: Path, *rows: list[object], sheet: str = "Cases") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    return book


DATED = [["A1", date(2020, 1, 10), date(2020, 2, 10), 7], ["NA", date(2020, 1, 20), None, None]]
READ_OF_BOOKS = [("A1", "2020-01-10", "2020-02-10"), ("NA", "2020-01-20", "")]


@pytest.mark.parametrize("name", ["cases.csv", "cases.xlsx", "cases.xls", "cases.ods"])
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_older_and_open_formats_are_read_by_what_they_are_whatever_their_name(tmp_path, kind, name):
    path = tmp_path / name
    path.write_bytes((BOOKS / f"cases.{kind}").read_bytes())
    assert kind_of(path) == kind
    assert _read(path) == [READ_OF_BOOKS[0], ("A2", "2020-01-20", "")]


def test_a_workbook_is_read_below_its_titles_with_its_days_as_days_and_its_other_sheets_named(tmp_path):
    book = _book(tmp_path, ["Cases, as exported"], [], HEADING, *DATED, HEADING, [None] * 4)
    book.create_sheet("Notes").append(["nothing"])
    hidden = book.create_sheet("Old")
    hidden.append(HEADING)
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "cases.xlsx")
    opened = open_table(tmp_path / "cases.xlsx", replace(FILE, date_formats=("%d/%m/%Y",)))
    assert [(row.line, row.cells["ref"], row.cells["closed"]) for row in opened.rows()] == [(4, "A1", "2020-02-10"), (5, "NA", "")]
    assert opened.read_as == "sheet 'Cases' of a workbook (XLSX)"
    assert opened.heading_line == 3
    assert opened.notes == ("sheet 'Notes' was not read", "hidden sheet 'Old' was not read")
    assert "%Y-%m-%d" in opened.file.date_formats


def test_the_hidden_rows_of_the_sheet_that_is_read_are_listed_and_read(tmp_path):
    book = _book(tmp_path, ["nothing"], sheet="Notes")
    book.active.row_dimensions[1].hidden = True
    cases = book.create_sheet("Cases")
    for row in [HEADING, *[[f"A{n}", date(2020, 1, 10), None, n] for n in range(2, 30)]]:
        cases.append(row)
    for number in (3, 5, 40):  # the last of them holds nothing
        cases.row_dimensions[number].hidden = True
    book.save(tmp_path / "cases.xlsx")
    opened = open_table(tmp_path / "cases.xlsx", FILE)
    assert opened.notes == ("sheet 'Notes' was not read", "rows that the sheet hides were read like all others: 3, 5")
    assert len(list(opened.rows())) == 28


def test_of_many_hidden_rows_the_first_twenty_are_named(tmp_path):
    book = _book(tmp_path, HEADING, *[[f"A{n}", date(2020, 1, 10), None, n] for n in range(2, 1_400)])
    for number in range(2, 1_400):
        book.active.row_dimensions[number].hidden = True
    book.save(tmp_path / "cases.xlsx")
    (note,) = open_table(tmp_path / "cases.xlsx", FILE).notes
    assert note.endswith("2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21 and 1,378 more")


def test_a_hidden_row_below_a_cell_of_millions_of_letters_is_listed(tmp_path):
    book = _book(tmp_path, HEADING, *DATED, *DATED)
    book.active.row_dimensions[4].hidden = True
    book.save(tmp_path / "cases.xlsx")
    with ZipFile(tmp_path / "cases.xlsx") as saved:
        parts = {name: saved.read(name) for name in saved.namelist()}
    rows = parts["xl/worksheets/sheet1.xml"].split(b"</row>")
    letters = random.Random(1).randbytes(2_000_000).hex().encode()  # which do not pack well, so that it is no bomb
    rows[2] += b'<c r="Z3" t="inlineStr"><is><t>' + letters + b"</t></is></c>"
    parts["xl/worksheets/sheet1.xml"] = b"</row>".join(rows)
    _packed(tmp_path / "cases.xlsx", parts)
    assert open_table(tmp_path / "cases.xlsx", FILE).notes == ("rows that the sheet hides were read like all others: 4",)


@pytest.mark.parametrize("how", ["collapse", "filter"])
def test_hidden_rows_of_an_open_sheet_are_listed_where_rows_are_repeated_too(tmp_path, how):
    with ZipFile(BOOKS / "cases.ods") as book:
        parts = {name: book.read(name) for name in book.namelist()}
    before, *rows = parts["content.xml"].split(b"<table:table-row")
    rows[1] = b' table:number-rows-repeated="3"' + rows[1]
    rows[2] = f' table:visibility="{how}"'.encode() + rows[2]
    parts["content.xml"] = b"<table:table-row".join([before, *rows])
    _packed(tmp_path / "cases.ods", parts)
    assert open_table(tmp_path / "cases.ods", FILE).notes == ("rows that the sheet hides were read like all others: 5",)


def test_of_a_workbook_that_does_not_tell_its_hidden_rows_this_is_said(tmp_path):
    unknown = "whether rows are hidden cannot be told of this workbook; hidden ones were read like all others"
    assert open_table(BOOKS / "cases.xls", FILE).notes == (unknown, "a workbook of before 2007 does not tell formulas from values")


def test_days_are_the_same_in_the_calendar_of_1904(tmp_path):
    book = _book(tmp_path)
    book.epoch = CALENDAR_MAC_1904
    for row in [HEADING, *DATED]:
        book.active.append(row)
    book.save(tmp_path / "cases.xlsx")
    assert _read(tmp_path / "cases.xlsx") == READ_OF_BOOKS


def test_a_heading_of_merged_cells_over_two_lines_is_read(tmp_path):
    book = _book(tmp_path, ["Case", "Dates", None], ["ref", "received", "closed"], DATED[0][:3])
    book.active.merge_cells("B1:C1")
    book.save(tmp_path / "cases.xlsx")
    fields = {"received_on": "Dates received", "completed_on": "Dates closed"}
    opened = open_table(tmp_path / "cases.xlsx", replace(FILE, reference="Case ref", fields=fields, heading_lines=2))
    assert [row.cells["Dates closed"] for row in opened.rows()] == ["2020-02-10"]


def test_which_of_two_sheets_is_meant_is_asked_and_never_guessed(tmp_path):
    book = _book(tmp_path, HEADING, DATED[0])
    other = book.create_sheet("Also cases")
    for row in [HEADING, DATED[1]]:
        other.append(row)
    path = tmp_path / "cases.xlsx"
    book.save(path)
    with pytest.raises(BadInput, match="has 2 sheets with these columns; say which in the mapping"):
        open_table(path, FILE)
    assert _read(path, replace(FILE, sheet="Also cases")) == READ_OF_BOOKS[1:]
    with pytest.raises(BadInput, match="has no sheet 'Third', which the mapping names; it has 2"):
        open_table(path, replace(FILE, sheet="Third"))


# What is refused --------------------------------------------------------------------------------------------------------------------------


def _packed(path: Path, parts: dict[str, bytes]) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)


def _saved(path: Path, change=None, **parts: bytes) -> None:
    """A workbook like any other, with a change or with further parts."""
    book = _book(path, HEADING, *DATED)
    if change:
        change(book.active)
    book.save(path)
    with ZipFile(path, "a", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)


def _packed_otherwise(path: Path, kind: int) -> None:
    """A package of one part that is not packed in the way that its list says."""
    with ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", b"\xff" * 300)
    whole = bytearray(path.read_bytes())
    listed = whole.rindex(b"PK\x01\x02")
    whole[8] = whole[listed + 10] = kind
    path.write_bytes(whole)


def _put(cell: str, value: object):
    def change(sheet) -> None:
        sheet[cell] = value

    return change


def _with_a_hole(whole: bytes, begins: int, ends: int) -> bytes:
    return whole[:begins] + bytes(ends - begins) + whole[ends:]


_SHEET = b'<?xml version="1.0"?><worksheet><sheetData/></worksheet>'
_OPEN_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
REFUSED = {
    "nothing": ("empty_file", lambda path: path.write_bytes(b"")),
    "blanks": ("empty_file", lambda path: path.write_bytes(b" \r\n\t\n" * 50)),
    "noughts": ("empty_file", lambda path: path.write_bytes(b"\x00" * 500)),
    "a web page": ("web_page", lambda path: path.write_text("<!DOCTYPE html><html><body>Your session has ended</body></html>")),
    "a web page in capitals": ("web_page", lambda path: path.write_text("\n  <HTML><BODY><TABLE><TR><TD>ref")),
    "a web page with a mark": ("web_page", lambda path: path.write_bytes(b"\xef\xbb\xbf<html>")),
    "a web page of wide letters": ("web_page", lambda path: path.write_bytes("<html><body>".encode("utf-16"))),
    "a comment and then a page": ("web_page", lambda path: path.write_text("<!-- saved --><html>")),
    "XML": ("web_page", lambda path: path.write_text('<?xml version="1.0"?><rows/>')),
    "a bomb of XML": ("web_page", lambda path: path.write_text('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>')),
    "a page without its beginning": ("web_page", lambda path: path.write_text("<div>Your session has ended</div>")),
    "XML without a declaration": ("web_page", lambda path: path.write_text("<cases><case/></cases>")),
    "JSON": ("not_a_table", lambda path: path.write_text('[{"ref": "A1"}]')),
    "JSON that tells of a fault": ("not_a_table", lambda path: path.write_text('{\n  "error": "expired"\n}')),
    "a table in an archive": ("not_a_table", lambda path: path.write_bytes(b"cases.csv".ljust(257, b"0") + b"ustar\x0000")),
    "paper for a printer": ("not_a_table", lambda path: path.write_bytes(b"%!PS-Adobe-3.0\n")),
    "a sheet of before there were workbooks": (
        "not_a_table",
        lambda path: path.write_bytes(b"\x09\x04\x06\x00" + b"ref,received,closed\n" * 9),
    ),
    "noughts behind a text": ("not_a_table", lambda path: path.write_bytes(b"ref,received,closed\n" + bytes(4000))),
    "paper": ("not_a_table", lambda path: path.write_bytes(b"%PDF-1.7\n%\xe2\xe3")),
    "a picture": ("not_a_table", lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))),
    "a photograph": ("not_a_table", lambda path: path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))),
    "rich text": ("not_a_table", lambda path: path.write_bytes(b"{\\rtf1 ref,received}")),
    "an archive": ("not_a_table", lambda path: path.write_bytes(b"\x1f\x8b\x08" + bytes(range(256)))),
    "a database": ("not_a_table", lambda path: path.write_bytes(b"SQLite format 3\x00" + bytes(100))),
    "a program": ("not_a_table", lambda path: path.write_bytes(b"MZ\x90\x00" + bytes(range(256)))),
    "random bytes": ("not_a_table", lambda path: path.write_bytes(b"\x05" + random.Random(5).randbytes(5000))),
    "a line without an end": ("endless_line", lambda path: path.write_bytes(b"ref,received,closed\n" + b"x" * 3_000_000)),
    "a line without an end from the start": ("endless_line", lambda path: path.write_bytes(b"ref," * 1_000_000)),
    "a page of wide letters without an end": ("endless_line", lambda path: path.write_bytes(("x" * 1_100_000).encode("utf-16"))),
    "a formula": ("formulas", lambda path: _saved(path, _put("D3", "=1+1"))),
    "a formula far down": ("formulas", lambda path: _saved(path, _put("D20000", "=SUM(D1:D2)"))),
    "an error": ("error_cells", lambda path: _saved(path, _put("D3", "#N/A"))),
    "macros": ("book_with_macros", lambda path: _saved(path, xl__vbaProject_dot_bin=b"macro")),
    "an old macro sheet": ("book_with_macros", lambda path: _saved(path, xl__macrosheets__sheet1_dot_xml=_SHEET)),
    "a binary workbook": ("binary_book", lambda path: _packed(path, {"xl/workbook.bin": b"\x00" * 50})),
    "a document": ("not_a_table", lambda path: _packed(path, {"word/document.xml": b"<w:document/>"})),
    "an empty package": ("not_a_table", lambda path: _packed(path, {})),
    "a package of tables": ("not_a_table", lambda path: _packed(path, {"cases.csv": b"ref,received,closed\n"})),
    "an open document that is no sheet": (
        "not_a_table",
        lambda path: _packed(path, {"mimetype": b"application/vnd.oasis.opendocument.text"}),
    ),
    "a bomb": ("bloated_book", lambda path: _packed(path, {"xl/workbook.xml": _SHEET, "xl/worksheets/sheet1.xml": b" " * 20_000_000})),
    "too many parts": ("bloated_book", lambda path: _packed(path, {f"xl/{n}.xml": b"" for n in range(MOST_PARTS + 1)})),
    "entities in a sheet": ("trick_in_xml", lambda path: _packed(path, {"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>'})),
    "entities in small letters": ("trick_in_xml", lambda path: _packed(path, {"xl/workbook.xml": _SHEET, "xl/a.rels": b"<!doctype x>"})),
    "entities of wide letters": ("trick_in_xml", lambda path: _packed(path, {"xl/workbook.xml": "<!DOCTYPE x>".encode("utf-16")})),
    "entities far down": (
        "trick_in_xml",
        lambda path: _packed(path, {"xl/workbook.xml": _SHEET, "xl/worksheets/sheet1.xml": b"<!--" + b"x" * 90_000 + b"--><!DOCTYPE a>"}),
    ),
    "an open document with scripts": (
        "book_with_macros",
        lambda path: _packed(path, {"mimetype": _OPEN_SHEET, "Scripts/python/a.py": b"import os"}),
    ),
    "a locked workbook": ("locked_book", lambda path: path.write_bytes(_COMPOUND + bytes(500) + "EncryptedPackage".encode("utf-16-le"))),
    "an old workbook with macros": (
        "book_with_macros",
        lambda path: path.write_bytes((BOOKS / "cases.xls").read_bytes() + "_VBA_PROJECT".encode("utf-16-le")),
    ),
    "an old document": ("not_a_table", lambda path: path.write_bytes(_COMPOUND + bytes(500) + "WordDocument".encode("utf-16-le"))),
    "an old workbook with a hole": (
        "damaged_book",
        lambda path: path.write_bytes(_with_a_hole((BOOKS / "cases.xls").read_bytes(), 24, 512)),
    ),
}
for _kind, _packing in (("DEFLATE", 8), ("LZMA", 14)):
    REFUSED[f"a workbook whose parts are said to be packed by {_kind}"] = (
        "damaged_book",
        lambda path, kind=_packing: _packed_otherwise(path, kind),
    )
for _length in (10, 200, 1000, 2500, 4000):
    REFUSED[f"a workbook cut off after {_length} bytes"] = (
        "damaged_book",
        lambda path, length=_length: (_saved(path), path.write_bytes(path.read_bytes()[:length])),
    )


@pytest.mark.parametrize("named", REFUSED)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_of_a_hostile_or_broken_shape_is_refused_with_a_code(tmp_path, named, ending):
    code, make = REFUSED[named]
    path = tmp_path / f"cases.{ending}"
    make(path)
    with pytest.raises(FileRefused) as caught:
        open_table(path, FILE)
    assert caught.value.code == code
    assert str(caught.value) == f"cases.{ending} is refused ({code}): {REFUSALS[code]}."


def test_a_book_that_would_take_all_the_memory_ends_its_reader_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr("data_access.intake.books.MEMORY", 1_000_000_000)
    path = tmp_path / "cases.xls"
    # Its list of sectors is a ring, along which the library that reads it never comes to an end.
    path.write_bytes(_with_a_hole((BOOKS / "cases.xls").read_bytes(), 512, 1536))
    with pytest.raises(BadInput, match="takes more time or memory to read than a table may; export it as CSV, or in parts"):
        open_table(path, FILE)


def test_every_code_of_a_refusal_is_met_above():
    # A text of four gigabytes is not made here.
    assert {code for code, _ in REFUSED.values()} == set(REFUSALS) - {"too_large"}


def test_a_line_without_an_end_far_down_is_refused_as_it_is_met(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("ref,received,closed\n" + "A1,2020-01-10,\n" * 100_000 + "x" * 1_500_000 + "\n")
    opened = open_table(path, FILE)
    with pytest.raises(FileRefused, match="endless_line"):
        list(opened.rows())


def _spoilt(whole: bytes, chance: random.Random) -> bytes:
    """The file with a few bytes changed, put in, taken out, or with its end missing."""
    found = bytearray(whole)
    for _ in range(chance.randint(1, 6)):
        at, kind = chance.randrange(len(found)), chance.randrange(4)
        if kind == 0:
            found[at] = chance.randrange(256)
        elif kind == 1:
            found[at:at] = chance.randbytes(chance.randint(1, 9))
        elif kind == 2:
            del found[at : at + chance.randint(1, 20)]
        else:
            del found[max(at, 1) :]
        if not found:
            break
    return bytes(found)


@pytest.mark.parametrize("seed", range(10))
def test_a_spoilt_text_is_read_or_refused_and_nothing_else(tmp_path, seed):
    chance, path = random.Random(seed), tmp_path / "cases.csv"
    for encoding in ("utf-8", "utf-16", "cp1252"):
        whole = _text(chance.choice(",;\t"), "\r\n", ["Title"], [HEADING, *CELLS[:1], CELLS[2]]).encode(encoding)
        for _ in range(40):
            path.write_bytes(_spoilt(whole, chance))
            try:
                for row in open_table(path, FILE).rows():
                    assert row.cells is None or set(row.cells) == {"ref", "received", "closed"}
            except BadInput as refused:
                assert "2020" not in str(refused)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_spoilt_book_is_read_or_refused_and_nothing_else(tmp_path, kind):
    chance, path = random.Random(kind), tmp_path / f"cases.{kind}"
    if kind == "xlsx":
        _saved(path)
    whole = path.read_bytes() if kind == "xlsx" else (BOOKS / f"cases.{kind}").read_bytes()
    for _ in range(12):
        path.write_bytes(_spoilt(whole, chance))
        try:
            list(open_table(path, FILE).rows())
        except BadInput as refused:
            assert "2020" not in str(refused)
