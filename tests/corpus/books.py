"""Workbooks made part by part, so that any part of one can be wrong: XLSX, ODS, and the envelope that older and locked ones lie in."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

from tests.corpus.good import HEADING, ROWS

Parts = dict[str, bytes]
SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def packed(parts: Mapping[str, bytes], *, kept: Sequence[str] = ()) -> bytes:
    """The parts as a package, always of the same bytes; those of ``kept`` are not made smaller."""
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_STORED if name in kept else zipfile.ZIP_DEFLATED)
    return told.getvalue()


def letter_of(column: int) -> str:
    """The letters of a column, of which the first is 0."""
    return (letter_of(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def cell(place: str, value: str, more: str = "") -> str:
    """A cell of text. ``more``: attributes."""
    return f'<c r="{place}" t="inlineStr"{more}><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def number(place: str, value: object, style: int = 0) -> str:
    """A cell of a number; style 1 shows a day."""
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def lines(rows: Sequence[Sequence[str]], first: int = 1) -> str:
    """Rows of cells of text; blank ones are left out, as spreadsheet programs do."""
    said = ((at, "".join(cell(f"{letter_of(n)}{at}", value) for n, value in enumerate(row) if value)) for at, row in enumerate(rows, first))
    return "".join(f'<row r="{at}">{cells}</row>' for at, cells in said)


def sheet(body: str = "", before: str = "", after: str = "") -> bytes:
    """A sheet: ``body`` is its rows."""
    return f'{_XML}<worksheet xmlns="{_MAIN}">{before}<sheetData>{body}</sheetData>{after}</worksheet>'.encode()


DELIVERED = lines([HEADING, *ROWS])
"""The rows of the good delivery, its days as text."""
_STYLES = (
    '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
)


def book(*sheets: tuple[str, bytes, str], properties: str = "") -> Parts:
    """The parts of a workbook of sheets: name, content, and attributes such as ``state="hidden"``."""
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    named = "".join(f'<sheet name="{name}" sheetId="{n}" {more} r:id="rId{n}"/>' for n, (name, _, more) in enumerate(sheets, 1))
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1)
    )
    related = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    told = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f"{kinds}</Types>",
        "_rels/.rels": f'{related}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{properties}<sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{related}{targets}<Relationship Id="rId99" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId98" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{_STYLES}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}" count="0" uniqueCount="0"></sst>',
    }
    parts = {name: (_XML + text).encode() for name, text in told.items()}
    return {**parts, **{f"xl/worksheets/sheet{n}.xml": content for n, (_, content, _) in enumerate(sheets, 1)}}


def delivered(change: Callable[[Parts], object] | None = None, **asked) -> bytes:
    """The good delivery as a workbook, its parts changed."""
    parts = book(("Cases", sheet(DELIVERED), ""))
    if change:
        change(parts)
    return packed(parts, **asked)


def of_rows(body: str, **around: str) -> bytes:
    """A workbook of one sheet with these rows."""
    return packed(book(("Cases", sheet(body, **around), "")))


_OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def open_sheet(rows: str, more: str = "") -> Parts:
    """The parts of an open document with one sheet. ``rows``: its elements."""
    content = (
        f'{_XML}<office:document-content xmlns:office="{_OPEN}:office:1.0" xmlns:table="{_OPEN}:table:1.0" xmlns:text="{_OPEN}:text:1.0" '
        f'office:version="1.2"><office:body><office:spreadsheet><table:table table:name="Cases"{more}>{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'{_XML}<manifest:manifest xmlns:manifest="{_OPEN}:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml" '
        'manifest:media-type="text/xml"/></manifest:manifest>'
    )
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    return {"mimetype": mimetype, "META-INF/manifest.xml": manifest.encode(), "content.xml": content.encode()}


def open_line(row: Sequence[str], more: str = "") -> str:
    """A row of an open document."""
    cells = (
        f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        if value
        else "<table:table-cell/>"
        for value in row
    )
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


_FREE, _END, _OF_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def envelope(streams: Mapping[str, bytes]) -> bytes:
    """A compound file, in which workbooks before 2007 lie and locked ones of any year. Every stream is at least 4,096 bytes long."""
    contents = {name: content.ljust(4096, b"\x00") for name, content in streams.items()}
    sectors, chains, starts = [], [], {}
    for name, content in contents.items():
        starts[name] = len(sectors)
        pieces = [content[at : at + 512].ljust(512, b"\x00") for at in range(0, len(content), 512)]
        sectors += pieces
        chains += [*range(starts[name] + 1, len(sectors)), _END]
    entries = [_entry("Root Entry", 5, _END, 0, 1 if streams else _FREE)]
    entries += [
        _entry(name, 2, starts[name], len(content), _FREE if n == len(streams) else n + 1)
        for n, (name, content) in enumerate(contents.items(), 1)
    ]
    listed = b"".join(entries).ljust(512 * -(-len(entries) // 4), b"\x00")
    directory = len(sectors)
    sectors += [listed[at : at + 512] for at in range(0, len(listed), 512)]
    chains += [*range(directory + 1, len(sectors)), _END]
    tables = -(-(len(chains) + 1) // 127)
    chains += [_OF_TABLE] * tables
    told = struct.pack(f"<{tables * 128}I", *chains, *[_FREE] * (tables * 128 - len(chains)))
    first = len(sectors)
    head = struct.pack(
        "<8s16x5H6x9I", bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE, 9, 6, 0, tables, directory, 0, 4096, _END, 0, _END, 0
    )
    places = struct.pack("<109I", *range(first, first + tables), *[_FREE] * (109 - tables))
    return head + places + b"".join(sectors) + told


def _entry(name: str, kind: int, start: int, size: int, following: int) -> bytes:
    letters = name.encode("utf-16-le") + b"\x00\x00"
    child, right = (following, _FREE) if kind == 5 else (_FREE, following)
    return struct.pack("<64sHBB3I36xIQ", letters, len(letters), kind, 1, _FREE, right, child, start, size)
