"""Workbooks (XLSX) that hold a table, and more or less than one: hidden, merged, lying about their size, with formulas or days of any kind."""

from collections.abc import Sequence
from datetime import date

from tests.corpus.books import DELIVERED, SHEET, Parts, book, cell, delivered, letter_of, lines, number, of_rows, packed, sheet
from tests.corpus.good import CANARY, HEADING, ROWS, case
from tests.corpus.model import WHOLE, BadFile, Verdict, bad, coded, loaded, of_sheet, says

_CASES = ("Cases", sheet(DELIVERED), "")
_NOTES = sheet(lines([["Notes"], [f"of {CANARY}"]]))


def _serial(day: date, since: date = date(1899, 12, 30)) -> int:
    return (day - since).days


def _dated(*cells: str, place: int = 2) -> str:
    """The heading, and a row whose day of receipt is one of these."""
    row = case(31, received="")
    rest = "".join(cell(f"{letter_of(n)}{place}", value) for n, value in enumerate(row) if value and n not in (0, 1))
    return lines([HEADING]) + f'<row r="{place}">{cell(f"A{place}", row[0])}{"".join(cells)}{rest}</row>'


def _day(name: str, received: str, verdict: Verdict) -> BadFile:
    return of_sheet(f"a day of receipt that is {name}", of_rows(_dated(received)), verdict)


def _sheets(name: str, verdict: Verdict, *sheets: tuple[str, bytes, str], properties: str = "") -> BadFile:
    return of_sheet(name, packed(book(*sheets, properties=properties)), verdict)


def _put(name: str, content: bytes):
    def change(parts: Parts) -> None:
        parts[name] = content

    return change


def _replaced(there: str, instead: str) -> bytes:
    return of_rows(DELIVERED.replace(there, instead, 1))


def _shared(*texts: str, index: Sequence[object], kind: str = "s") -> bytes:
    """The first row's reference is a text of the shared ones."""
    told = "".join(f"<si><t>{text}</t></si>" for text in texts)
    body = DELIVERED.replace(cell("A2", ROWS[0][0]), f'<c r="A2" t="{kind}"><v>{index[0]}</v></c>')
    parts = book(("Cases", sheet(body), ""))
    xmlns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts["xl/sharedStrings.xml"] = f'<sst {xmlns} count="{len(texts)}" uniqueCount="{len(texts)}">{told}</sst>'.encode()
    return packed(parts)


_EPOCH = '<workbookPr date1904="1"/>'
_1904 = _dated(number("B2", _serial(date(2020, 1, 31), date(1904, 1, 1)), 1))
_DAY = _serial(date(2020, 1, 31))
_FORMULA = '<c r="H2" t="str"><f>1+1</f><v>2</v></c>'

FILES: tuple[BadFile, ...] = (
    of_sheet("days as text", delivered(), WHOLE),
    _day("a day of a workbook", number("B2", _DAY, 1), loaded(new=1)),
    _day("a day of a workbook with a time", number("B2", f"{_DAY}.4375", 1), loaded(new=1)),
    _day("a number that is not shown as a day", number("B2", _DAY), loaded(bad_date=1)),
    _day("a day before there were days", number("B2", -5, 1), loaded(bad_date=1)),
    _day("the day nought", number("B2", 0, 1), loaded(bad_date=1)),
    _day("29 February 1900, which only spreadsheet programs know", number("B2", 60, 1), loaded(new=1)),
    _day("a day beyond all days", number("B2", 99999999, 1), loaded(no_date=1)),
    _day("no number where one is due", number("B2", f"{CANARY}", 1), loaded(bad_date=1)),
    _day("not a number", number("B2", "NaN", 1), loaded(bad_date=1)),
    _day("infinite", number("B2", "1e999", 1), loaded(no_date=1)),
    _day("in a style that there is not", number("B2", _DAY, 77), loaded(bad_date=1)),
    _day("ISO's, as a workbook may keep it", '<c r="B2" t="d" s="1"><v>2020-01-31T00:00:00</v></c>', loaded(new=1)),
    _day("text in a cell that is shown as a day", cell("B2", "31/01/2020", ' s="1"'), loaded(new=1)),
    _day("true", '<c r="B2" t="b"><v>1</v></c>', loaded(bad_date=1)),
    _day("an error", '<c r="B2" t="e"><v>#REF!</v></c>', coded("error_cells")),
    _sheets("the calendar of 1904", loaded(new=1), ("Cases", sheet(_1904), ""), properties=_EPOCH),
    _sheets("days of 1904 in a workbook that says nothing of it", loaded(new=1), ("Cases", sheet(_1904), "")),
    of_sheet("a formula with its last result", _replaced(cell("H2", ROWS[0][7]), _FORMULA), coded("formulas")),
    of_sheet(
        "a formula that other cells share",
        _replaced(cell("H2", ROWS[0][7]), '<c r="H2"><f t="shared" ref="H2:H9" si="0">1</f><v>1</v></c>'),
        coded("formulas"),
    ),
    of_sheet(
        "a formula over many cells", _replaced(cell("H2", ROWS[0][7]), '<c r="H2"><f t="array" ref="H2">1</f></c>'), coded("formulas")
    ),
    of_sheet("a formula without a result", _replaced(cell("H2", ROWS[0][7]), '<c r="H2"><f/></c>'), coded("formulas")),
    _sheets("a formula in another sheet", coded("formulas"), _CASES, ("More", sheet(f'<row r="2">{_FORMULA}</row>'), "")),
    of_sheet("a text that looks like a formula", of_rows(lines([HEADING, case(31, source=f"=1+{CANARY}")])), loaded(new=1)),
    of_sheet(
        "an error in a column that is not read", _replaced(cell("H2", ROWS[0][7]), '<c r="H2" t="e"><v>#N/A</v></c>'), coded("error_cells")
    ),
    _sheets("a hidden sheet beside the cases", WHOLE, _CASES, ("Old", sheet(DELIVERED), 'state="hidden"')),
    _sheets("a sheet hidden so that no menu shows it", WHOLE, _CASES, ("Old", sheet(DELIVERED), 'state="veryHidden"')),
    _sheets("only a hidden sheet", WHOLE, ("Cases", sheet(DELIVERED), 'state="hidden"')),
    _sheets(
        "the cases hidden and notes shown",
        says("has no column 'ref'"),
        ("Cases", sheet(DELIVERED), 'state="hidden"'),
        ("Notes", _NOTES, ""),
    ),
    of_sheet("hidden rows", of_rows(DELIVERED.replace('<row r="4">', '<row r="4" hidden="1">')), WHOLE),
    of_sheet("hidden columns", of_rows(DELIVERED, before='<cols><col min="2" max="3" hidden="1"/></cols>'), WHOLE),
    of_sheet(
        "rows that a filter hides",
        of_rows(DELIVERED.replace('<row r="4">', '<row r="4" hidden="1">'), after='<autoFilter ref="A1:H5"/>'),
        WHOLE,
    ),
    _sheets("two sheets with the columns", says("has 2 sheets with these columns"), _CASES, ("Also", sheet(DELIVERED), "")),
    _sheets("a sheet before the one with the columns", WHOLE, ("Notes", _NOTES, ""), _CASES),
    _sheets("no sheet with the columns", says("has no column 'ref'"), ("Notes", _NOTES, ""), ("More", _NOTES, "")),
    _sheets("an empty sheet", says("is empty"), ("Cases", sheet(), "")),
    _sheets("a sheet of blank cells", says("is empty"), ("Cases", sheet(lines([[" ", "  "]])), "")),
    _sheets("no sheet at all", says("has no sheet")),
    _sheets("a sheet with a name of markup", WHOLE, ("&lt;b&gt;", sheet(DELIVERED), "")),
    _sheets("two sheets of one name", says("has 2 sheets"), _CASES, _CASES),
    of_sheet(
        "a title above, merged over all columns",
        of_rows(lines([["Cases, as exported"], [], HEADING, *ROWS]), after='<mergeCells><mergeCell ref="A1:H1"/></mergeCells>'),
        WHOLE,
    ),
    of_sheet(
        "cells merged over several rows",
        of_rows(lines([HEADING, ROWS[2], ["", *ROWS[3][1:]]]), after='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'),
        loaded(new=1, no_reference=1),
    ),
    of_sheet(
        "cells merged that lie upon each other",
        of_rows(DELIVERED, after='<mergeCells><mergeCell ref="A1:B3"/><mergeCell ref="B2:C4"/></mergeCells>'),
        WHOLE,
    ),
    of_sheet("cells merged that are no cells", of_rows(DELIVERED, after=f'<mergeCells><mergeCell ref="{CANARY}"/></mergeCells>'), WHOLE),
    of_sheet("a size that is said to be one cell", of_rows(DELIVERED, before='<dimension ref="A1"/>'), WHOLE),
    of_sheet("a size that is said to be all cells", of_rows(DELIVERED, before='<dimension ref="A1:XFD1048576"/>'), WHOLE),
    of_sheet("a size that is no size", of_rows(DELIVERED, before=f'<dimension ref="{CANARY}"/>'), coded("damaged_book")),
    of_sheet("a size that is backwards", of_rows(DELIVERED, before='<dimension ref="H5:A1"/>'), WHOLE),
    of_sheet(
        "a cell in the last place there is",
        of_rows(DELIVERED + f'<row r="1048576">{cell("XFD1048576", CANARY)}</row>'),
        says("takes more time or memory"),
    ),
    of_sheet(
        "a cell far below all others",
        of_rows(DELIVERED + f'<row r="200000">{cell("A200000", CANARY)}</row>'),
        loaded(2, 1, 1, no_date=1),
    ),
    of_sheet(
        "a cell beyond the last row there is",
        of_rows(DELIVERED + f'<row r="9999999">{cell("A9999999", CANARY)}</row>'),
        says("takes more time or memory"),
    ),
    of_sheet("a cell in column 16,385", of_rows(DELIVERED.replace("</row>", cell("XFE1", CANARY) + "</row>", 1)), WHOLE),
    of_sheet("two thousand columns", of_rows(lines([[*HEADING, *[f"c{n}" for n in range(1_992)]], *ROWS])), WHOLE),
    of_sheet("a cell whose place is no place", _replaced('r="A2"', f'r="{CANARY}"'), coded("damaged_book")),
    of_sheet("two cells in one place", _replaced('r="B2"', 'r="A2"'), loaded(2, 1, no_date=1)),
    of_sheet("rows in the wrong order", of_rows(lines([HEADING]) + lines([ROWS[3]], 5) + lines([ROWS[2]], 3)), loaded(new=2)),
    of_sheet("rows without numbers", of_rows(DELIVERED.replace("<row r=", "<row x=")), WHOLE),
    of_sheet("two rows of one number", of_rows(lines([HEADING]) + lines([ROWS[2]], 2) + lines([ROWS[3]], 2)), loaded(new=1)),
    of_sheet("blank rows in the middle", of_rows(lines([HEADING]) + lines(ROWS[:2], 5) + lines(ROWS[2:], 9000)), WHOLE),
    of_sheet(
        "blanks and marks of width nought around every cell",
        of_rows(lines([HEADING, *([f" {value}\u200b" if value else "" for value in row] for row in ROWS)])),
        WHOLE,
    ),
    of_sheet("a reference that is a number", of_rows(DELIVERED.replace(cell("A4", ROWS[2][0]), number("A4", 31))), WHOLE),
    of_sheet("a reference that became a fraction", of_rows(DELIVERED.replace(cell("A4", ROWS[2][0]), number("A4", "31.0"))), WHOLE),
    of_sheet(
        "a reference that lost its last digits",
        of_rows(DELIVERED.replace(cell("A4", ROWS[2][0]), number("A4", "1.2345678901234568E+16"))),
        WHOLE,
    ),
    of_sheet("a text that is shared", _shared(ROWS[0][0], index=[0]), WHOLE),
    of_sheet("a shared text that there is not", _shared(ROWS[0][0], index=[7]), coded("damaged_book")),
    of_sheet("a shared text numbered below nought", _shared(ROWS[0][0], index=[-1]), WHOLE),
    of_sheet("a shared text numbered by a word", _shared(ROWS[0][0], index=[CANARY]), WHOLE),
    of_sheet("a kind of cell that there is not", _shared(ROWS[0][0], index=[0], kind="zzz"), coded("damaged_book")),
    of_sheet(
        "text in several letters' styles",
        _replaced(f'<t xml:space="preserve">{ROWS[0][0]}</t>', f"<r><t>{ROWS[0][0][:3]}</t></r><r><t>{ROWS[0][0][3:]}</t></r>"),
        WHOLE,
    ),
    of_sheet(
        "the readings of Japanese words beside them",
        _replaced(f'<t xml:space="preserve">{ROWS[0][0]}</t>', f"<t>{ROWS[0][0]}</t><rPh sb='0' eb='1'><t>x</t></rPh>"),
        WHOLE,
    ),
    of_sheet(
        "a line break in a cell, as spreadsheets write it", of_rows(lines([HEADING, case(31, story=f"of_x000D_\n{CANARY}")])), loaded(new=1)
    ),
    of_sheet(
        "a control character, as spreadsheets write it",
        of_rows(lines([HEADING, case(31, source=f"{CANARY}_x0007_")])),
        loaded(unreadable_text=1),
    ),
    of_sheet("macros", delivered(_put("xl/vbaProject.bin", b"macro")), coded("book_with_macros")),
    of_sheet("macros under another name of their folder", delivered(_put("xl/other/VBAPROJECT.BIN", b"macro")), coded("book_with_macros")),
    of_sheet("a sheet of old macros", delivered(_put("xl/macrosheets/sheet1.xml", sheet())), coded("book_with_macros")),
    of_sheet("a sheet of old dialogues", delivered(_put("xl/dialogsheets/sheet1.xml", sheet())), WHOLE),
    of_sheet("an object of another program", delivered(_put("xl/embeddings/oleObject1.bin", b"\xd0\xcf")), WHOLE),
    of_sheet("a link to another workbook", delivered(_put("xl/externalLinks/externalLink1.xml", sheet())), WHOLE),
    of_sheet("a query of a database", delivered(_put("xl/connections.xml", sheet())), WHOLE),
    of_sheet("notes beside cells", delivered(_put("xl/comments1.xml", sheet())), WHOLE),
    bad(
        "a workbook with macros and an honest name",
        delivered(_put("xl/vbaProject.bin", b"macro")),
        coded("book_with_macros"),
        called="cases.xlsm",
    ),
    bad("a workbook with a text's name", delivered(), WHOLE, called="cases.csv"),
    bad("a workbook with an older one's name", delivered(), WHOLE, called="cases.xls"),
)


def _charts_only() -> bytes:
    parts = book(("Chart", sheet(), ""))
    parts["xl/chartsheets/sheet1.xml"] = parts.pop(SHEET).replace(b"worksheet", b"chartsheet").replace(b"<sheetData></sheetData>", b"")
    relations = parts["xl/_rels/workbook.xml.rels"].replace(b'/worksheet"', b'/chartsheet"').replace(b"worksheets/", b"chartsheets/")
    return packed({**parts, "xl/_rels/workbook.xml.rels": relations})


MORE: tuple[BadFile, ...] = (of_sheet("only a sheet of a chart", _charts_only, says("is empty")),)
