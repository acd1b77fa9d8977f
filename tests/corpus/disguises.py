"""Files that are no tables, whatever their names say."""

import gzip
import io
import json
import tarfile
import zipfile

from tests.corpus.good import CANARY, DELIVERY, ROWS, cases
from tests.corpus.model import WHOLE, BadFile, bad, coded, of_sheet, says

_PAGE = f"<html><head><title>Error</title></head><body><h1>503</h1>{CANARY}</body></html>"
_IN_A_PAGE = "<table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS) + "</table>"
_RECORDS = [dict(zip("abcdefgh", row, strict=True)) for row in ROWS]
_LETTERS = bytes(range(256)) * 4


def _zipped() -> bytes:
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as packed:
        packed.writestr("cases.csv", DELIVERY)
    return told.getvalue()


def _archived() -> bytes:
    told = io.BytesIO()
    with tarfile.open(fileobj=told, mode="w") as packed:
        entry = tarfile.TarInfo("cases.csv")
        entry.size = len(DELIVERY.encode())
        packed.addfile(entry, io.BytesIO(DELIVERY.encode()))
    return told.getvalue()


_TABLE, _PAGE_CODE = coded("not_a_table"), coded("web_page")

FILES: tuple[BadFile, ...] = (
    bad("nothing", b"", coded("empty_file")),
    bad("one blank", b" ", coded("empty_file")),
    bad("one line end", b"\n", coded("empty_file")),
    bad("one letter", b"x", says("has no column 'ref'")),
    bad("one byte that is no letter", b"\xff", coded("empty_file")),
    bad("only a mark of UTF-8", b"\xef\xbb\xbf", coded("empty_file")),
    bad("only a mark of UTF-16", b"\xff\xfe", coded("empty_file")),
    bad("only commas", b",,,,,,,\n" * 20, says("is empty")),
    bad("a megabyte of noughts", lambda: bytes(1_000_000), coded("empty_file")),
    bad("a page that says that the service is down", _PAGE.encode(), _PAGE_CODE),
    bad("a page that asks to sign in", f"<!DOCTYPE html>\n<html lang='en'><form>{CANARY}".encode(), _PAGE_CODE),
    bad("a page behind blank lines", f"\r\n\r\n   {_PAGE}".encode(), _PAGE_CODE),
    bad("a table of a web page, as some systems export for spreadsheets", _IN_A_PAGE.encode(), _PAGE_CODE),
    of_sheet("a table of a web page with a spreadsheet's name", _IN_A_PAGE.encode(), _PAGE_CODE),
    bad("a web archive", f"MIME-Version: 1.0\nContent-Type: multipart/related\n\n{_PAGE}".encode(), says("has no column 'ref'")),
    bad("a page of other parts", f"<div>{CANARY}</div>".encode(), _PAGE_CODE),
    bad("a page that begins with a script", f"<script>{CANARY}</script>".encode(), _PAGE_CODE),
    bad("a feed", f"<?xml version='1.0'?><rss>{CANARY}</rss>".encode(), _PAGE_CODE),
    bad(
        "the XML of a spreadsheet of 2003",
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><ss:Workbook>{CANARY}'.encode(),
        _PAGE_CODE,
    ),
    bad("XML without a declaration", f"<cases><case>{CANARY}</case></cases>".encode(), _PAGE_CODE),
    bad("an answer of a service in XML", f"<soap:Envelope>{CANARY}</soap:Envelope>".encode(), _PAGE_CODE),
    bad("JSON", json.dumps(_RECORDS).encode(), _TABLE),
    bad("JSON over many lines", json.dumps(_RECORDS, indent=2).encode(), _TABLE),
    bad("JSON that tells of a fault", f'{{"error": "token of {CANARY} expired"}}'.encode(), _TABLE),
    bad("a record of JSON in every line", "\n".join(map(json.dumps, _RECORDS)).encode(), _TABLE),
    bad("YAML", f"- ref: {CANARY}\n  received: 31/01/2020\n".encode(), says("has no column 'ref'")),
    bad("SQL", f"INSERT INTO cases VALUES ('{CANARY}', '2020-01-31');\n".encode(), says("has no column 'ref'")),
    bad("a letter in plain words", f"Dear all,\n\nplease find attached the cases of {CANARY}.\n".encode(), says("has no column 'ref'")),
    bad("an electronic letter", f"From: a@b.example\nSubject: {CANARY}\n\nref,received\n".encode(), says("has no column 'closed'")),
    bad("a log", f"2020-01-31T10:00:00Z ERROR {CANARY}\n".encode() * 30, says("has no column 'ref'")),
    bad("Markdown", "\n".join(["| " + " | ".join(row) + " |" for row in ROWS]).encode(), says("has no column 'ref'")),
    bad("paper", f"%PDF-1.7\n{CANARY}".encode() + _LETTERS, _TABLE),
    bad("paper for a printer", f"%!PS-Adobe-3.0\n{CANARY}\n".encode(), _TABLE),
    bad("rich text", f"{{\\rtf1\\ansi {CANARY}}}".encode(), _TABLE),
    bad("a picture of PNG", b"\x89PNG\r\n\x1a\n" + _LETTERS, _TABLE),
    bad("a picture of JPEG", b"\xff\xd8\xff\xe0" + _LETTERS, _TABLE),
    bad("a picture of GIF", b"GIF89a" + _LETTERS, _TABLE),
    bad("a picture of BMP", b"BM" + _LETTERS, _TABLE),
    bad("a picture of TIFF", b"II*\x00" + _LETTERS, _TABLE),
    bad("a picture of WebP", b"RIFF\x00\x00\x00\x00WEBP" + _LETTERS, _TABLE),
    bad("a picture of lines", f'<svg xmlns="http://www.w3.org/2000/svg"><text>{CANARY}</text></svg>'.encode(), _PAGE_CODE),
    bad("a film", b"\x00\x00\x00\x18ftypmp42" + _LETTERS, _TABLE),
    bad("a sound", b"ID3\x03" + _LETTERS, _TABLE),
    bad("a gzip of a table", lambda: gzip.compress(DELIVERY.encode()), _TABLE),
    bad("a bzip2", b"BZh91AY&SY" + _LETTERS, _TABLE),
    bad("an xz", b"\xfd7zXZ\x00" + _LETTERS, _TABLE),
    bad("a Zstandard", b"\x28\xb5\x2f\xfd" + _LETTERS, _TABLE),
    bad("a 7z", b"7z\xbc\xaf\x27\x1c" + _LETTERS, _TABLE),
    bad("a rar", b"Rar!\x1a\x07\x00" + _LETTERS, _TABLE),
    bad("a zip of a table", _zipped, _TABLE),
    of_sheet("a zip of a table with a spreadsheet's name", _zipped, _TABLE),
    bad("a tar of a table", _archived, _TABLE),
    bad("a database of SQLite", b"SQLite format 3\x00" + _LETTERS, _TABLE),
    bad("a database of Access", b"\x00\x01\x00\x00Standard Jet DB\x00" + _LETTERS, _TABLE),
    bad("a table of dBase", b"\x03\x78\x01\x1f" + bytes(28) + _LETTERS, _TABLE),
    bad("a Parquet", b"PAR1" + _LETTERS + b"PAR1", _TABLE),
    bad("an Arrow", b"ARROW1\x00\x00" + _LETTERS, _TABLE),
    bad("a pickle of Python", b"\x80\x04\x95" + _LETTERS, _TABLE),
    bad("a program of Windows", b"MZ\x90\x00" + _LETTERS, _TABLE),
    bad("a program of Linux", b"\x7fELF" + _LETTERS, _TABLE),
    bad("a script", f"#!/bin/sh\necho {CANARY}\n".encode(), says("has no column 'ref'")),
    bad("a sheet in the language of 1980", f'ID;PWXL;N;E\nC;Y1;X1;K"{CANARY}"\nE\n'.encode(), says("has no column 'ref'")),
    bad("a folder of macOS beside a file", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X" + _LETTERS, _TABLE),
    bad("a shortcut of Windows", b"L\x00\x00\x00\x01\x14\x02\x00" + _LETTERS, _TABLE),
    of_sheet("a CSV with a spreadsheet's name", cases(*ROWS), WHOLE),
    bad("an encrypted letter", f"-----BEGIN PGP MESSAGE-----\n\n{CANARY}\n".encode(), says("has no column 'ref'")),
    bad(
        "the address of a file in a large store",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        says("has no column 'ref'"),
    ),
)
