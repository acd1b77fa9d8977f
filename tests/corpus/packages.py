"""Packages that are hostile or broken: bombs of every kind, tricks of XML, locked ones, parts that are missing, cut off or overwritten."""

import io
import struct
import zipfile
import zlib

from tests.corpus.books import DELIVERED, SHEET, Parts, book, delivered, packed, sheet
from tests.corpus.good import CANARY
from tests.corpus.model import WHOLE, BadFile, bad, coded, loaded, of_sheet, says

_DAMAGED, _BLOATED, _TRICK, _LOCKED = coded("damaged_book"), coded("bloated_book"), coded("trick_in_xml"), coded("locked_book")
_WHOLE = delivered()


def _with(name: str, content: bytes):
    def change(parts: Parts) -> None:
        parts[name] = content

    return change


def _without(name: str):
    return lambda parts: parts.pop(name)


def _declared(document: str, body: str = "&a;") -> bytes:
    """A sheet with a declaration before it."""
    return sheet(DELIVERED + f"<row>{body}</row>").replace(b"<worksheet", document.encode() + b"<worksheet", 1)


def _in_list(place: int, what: bytes, of: bytes = SHEET.encode()) -> bytes:
    """The package with bytes of a part's entry in its list changed, counted from the entry's beginning."""
    whole = bytearray(_WHOLE)
    at = whole.rindex(of) - 46 + place
    whole[at : at + len(what)] = what
    return bytes(whole)


def _in_head(place: int, what: bytes) -> bytes:
    """… of the head before a part itself."""
    whole = bytearray(_WHOLE)
    at = whole.index(SHEET.encode()) - 30 + place
    whole[at : at + len(what)] = what
    return bytes(whole)


def _spaces(millions: int) -> bytes:
    return b" " * (millions * 1_000_000)


def _nested() -> bytes:
    inner = packed({"xl/worksheets/sheet1.xml": _spaces(40)})
    return delivered(_with("xl/embeddings/book1.xlsx", packed({f"{n}.xlsx": inner for n in range(20)})))


def _overlapping() -> bytes:
    """Two hundred names in the list for one and the same part."""
    parts = packed({**book(("Cases", sheet(DELIVERED), "")), "xl/worksheets/sheet2.xml": _spaces(9)})
    at = parts.rindex(b"xl/worksheets/sheet2.xml") - 46
    entry, end = parts[at : parts.rindex(b"PK\x05\x06")], parts.rindex(b"PK\x05\x06")
    more = b"".join(entry.replace(b"sheet2", b"s%05d" % n) for n in range(200))
    count, size, begins = struct.unpack("<HII", parts[end + 10 : end + 20])
    return parts[:end] + more + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count + 200, count + 200, size + len(more), begins, 0)


def _raw_part(content: bytes, kind: int, said: int) -> bytes:
    """A package whose sheet is packed in a way that is said to be another."""
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as package:
        for name, part in book(("Cases", sheet(), "")).items():
            package.writestr(zipfile.ZipInfo(name), content if name == SHEET else part)
    whole = bytearray(told.getvalue())
    head, entry = whole.index(SHEET.encode()) - 30, whole.rindex(SHEET.encode()) - 46
    whole[head + 8 : head + 10] = whole[entry + 10 : entry + 12] = struct.pack("<H", kind)
    whole[head + 22 : head + 26] = whole[entry + 24 : entry + 28] = struct.pack("<I", said)
    return bytes(whole)


def _deep(depth: int) -> bytes:
    return sheet(DELIVERED, after="<x>" * depth + "</x>" * depth)


_LAUGHS = "<!DOCTYPE a [" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else CANARY}">' for n in range(10)) + "]>"

PACKAGES: tuple[BadFile, ...] = (
    of_sheet("a sheet of twenty million blanks", lambda: delivered(_with(SHEET, _spaces(20))), _BLOATED),
    of_sheet("twenty million blanks in a part that nobody reads", lambda: delivered(_with("xl/media/image1.png", _spaces(20))), _BLOATED),
    of_sheet("twenty million noughts as the list of texts", lambda: delivered(_with("xl/sharedStrings.xml", bytes(20_000_000))), _BLOATED),
    of_sheet("five thousand parts", lambda: delivered(lambda parts: parts.update({f"xl/x{n}.xml": b"" for n in range(5000)})), _BLOATED),
    of_sheet("packages within packages", _nested, WHOLE),
    of_sheet("many names for one and the same part", _overlapping, _BLOATED),
    of_sheet("a part that is said to be four gigabytes", _in_list(24, b"\xf0\xff\xff\xff"), _BLOATED),
    of_sheet("a part that is said to take more room than the package", _in_list(20, b"\xf0\xff\xff\x0f"), _BLOATED),
    of_sheet("a part that is said to be of no size", _in_list(24, bytes(4)), _DAMAGED),
    of_sheet("a part that is said to be a little smaller than it is", _in_list(24, struct.pack("<I", 500)), _DAMAGED),
    of_sheet("a bomb that is said to be small", lambda: _raw_part(zlib.compress(_spaces(30))[2:-4], 8, 5000), _DAMAGED),
    of_sheet("entities that grow tenfold ten times", delivered(_with(SHEET, _declared(_LAUGHS, "&a9;"))), _TRICK),
    of_sheet(
        "an entity of a hundred thousand letters, many times",
        delivered(_with(SHEET, _declared(f'<!DOCTYPE a [<!ENTITY a "{"x" * 100_000}">]>', "&a;" * 10_000))),
        _TRICK,
    ),
    of_sheet(
        "an entity that reads a file of the machine",
        delivered(_with(SHEET, _declared('<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'))),
        _TRICK,
    ),
    of_sheet(
        "an entity that asks another machine",
        delivered(_with(SHEET, _declared('<!DOCTYPE a [<!ENTITY a SYSTEM "http://192.0.2.1/">]>'))),
        _TRICK,
    ),
    of_sheet("an entity of an entity of itself", delivered(_with(SHEET, _declared('<!DOCTYPE a [<!ENTITY a "&a;">]>'))), _TRICK),
    of_sheet("a declaration of a document only", delivered(_with(SHEET, _declared("<!DOCTYPE worksheet>", ""))), _TRICK),
    of_sheet(
        "a declaration behind a very long comment",
        delivered(_with(SHEET, _declared(f"<!--{'x' * 70_000}--><!DOCTYPE a [<!ENTITY a '{CANARY}'>]>"))),
        _TRICK,
    ),
    of_sheet("a declaration in the list of sheets", delivered(_with("xl/workbook.xml", b"<!DOCTYPE a><workbook/>")), _TRICK),
    of_sheet("a declaration in the list of kinds", delivered(_with("[Content_Types].xml", b"<!DOCTYPE a><Types/>")), _TRICK),
    of_sheet("an entity that nobody defined", delivered(_with(SHEET, sheet(DELIVERED.replace("café", "caf&eacute;")))), _DAMAGED),
    of_sheet("elements a hundred thousand deep", lambda: delivered(_with(SHEET, _deep(100_000))), WHOLE),
    of_sheet(
        "an element of a million attributes",
        lambda: delivered(_with(SHEET, sheet(DELIVERED, before="<x " + " ".join(f'a{n}="{n * 7919}"' for n in range(200_000)) + "/>"))),
        WHOLE,
    ),
    of_sheet("a part that is locked", _in_list(8, b"\x01\x00"), _LOCKED),
    of_sheet("a part that is locked in a stronger way", _in_list(8, b"\x41\x00"), _LOCKED),
    of_sheet("a part that is packed in an unknown way", _in_list(10, b"\x63\x00"), _DAMAGED),
    of_sheet("a part whose checksum is wrong", _in_list(16, b"\x00\x00\x00\x00"), _DAMAGED),
    of_sheet("a part that lies elsewhere than is said", _in_list(42, b"\x00\x00\x00\x00"), _DAMAGED),
    of_sheet("a part that lies beyond the end", _in_list(42, b"\x00\x00\xff\x7f"), _DAMAGED),
    of_sheet("a part with another name at its place", _in_head(30, b"xl/worksheets/sheet9.xml"), _DAMAGED),
    of_sheet("a name that climbs out of the folder", delivered(_with("../../../etc/cron.d/x", CANARY.encode())), WHOLE),
    of_sheet("a name that is no text", _in_list(46, b"\xff\xfe\x00\x01"), _DAMAGED),
    of_sheet("a package without its list", _WHOLE[: _WHOLE.rindex(b"PK\x01\x02")], _DAMAGED),
    of_sheet("a package without the end of its list", _WHOLE[: _WHOLE.rindex(b"PK\x05\x06")], _DAMAGED),
    of_sheet("a package with letters before it", b"\n\n" + _WHOLE, coded("not_a_table")),
    of_sheet("a package with letters behind it", _WHOLE + CANARY.encode() * 20, WHOLE),
    of_sheet("a package twice, one behind the other", _WHOLE * 2, WHOLE),
    of_sheet("a package of several disks", _WHOLE[:-18] + b"\x01\x00\x01\x00" + _WHOLE[-14:], WHOLE),
    of_sheet("line ends changed as if it were text", _WHOLE.replace(b"\n", b"\r\n") if b"\n" in _WHOLE else _WHOLE + b"\r\n", _DAMAGED),
    of_sheet("a package read as text and saved again", _WHOLE.decode("latin-1").encode(), _DAMAGED),
    of_sheet("no list of kinds", delivered(_without("[Content_Types].xml")), WHOLE),
    of_sheet("no list of sheets", delivered(_without("xl/workbook.xml")), coded("not_a_table")),
    of_sheet("no places of the sheets", delivered(_without("xl/_rels/workbook.xml.rels")), _DAMAGED),
    of_sheet("no sheet where one is listed", delivered(_without(SHEET)), _DAMAGED),
    of_sheet("no styles", delivered(_without("xl/styles.xml")), WHOLE),
    of_sheet("no shared texts", delivered(_without("xl/sharedStrings.xml")), WHOLE),
    of_sheet("a sheet that is empty", delivered(_with(SHEET, b"")), _DAMAGED),
    of_sheet("a sheet that is no XML", delivered(_with(SHEET, CANARY.encode() * 99)), _DAMAGED),
    of_sheet("a sheet that breaks off", delivered(_with(SHEET, sheet(DELIVERED)[:900])), _DAMAGED),
    of_sheet("a sheet whose elements do not close", delivered(_with(SHEET, sheet(DELIVERED).replace(b"</row>", b"", 2))), WHOLE),
    of_sheet(
        "a sheet whose elements close in the wrong order",
        delivered(_with(SHEET, sheet(DELIVERED).replace(b"</t></is>", b"</is></t>", 1))),
        says("has no column 'ref'"),
    ),
    of_sheet("a sheet of noughts", delivered(_with(SHEET, bytes(2000))), _DAMAGED),
    of_sheet(
        "a sheet with a nought in a cell", delivered(_with(SHEET, sheet(DELIVERED.replace("café", "caf\x00")))), loaded(unreadable_text=4)
    ),
    of_sheet("a sheet in letters that it does not say", delivered(_with(SHEET, sheet(DELIVERED).decode().encode("cp1252"))), _DAMAGED),
    of_sheet("a sheet in UTF-16", delivered(_with(SHEET, sheet(DELIVERED).decode().replace("UTF-8", "UTF-16").encode("utf-16"))), _DAMAGED),
    of_sheet("a list of sheets that is no XML", delivered(_with("xl/workbook.xml", b"{}")), _DAMAGED),
    of_sheet("sheets that lead to one another", delivered(_with("xl/_rels/workbook.xml.rels", b"<Relationships/>")), _DAMAGED),
    of_sheet(
        "a sheet that lies on another machine",
        delivered(
            lambda parts: parts.update(
                {
                    "xl/_rels/workbook.xml.rels": parts["xl/_rels/workbook.xml.rels"].replace(
                        b"worksheets/sheet1.xml", b"http://192.0.2.1/sheet1.xml"
                    )
                }
            )
        ),
        _DAMAGED,
    ),
    of_sheet(
        "a sheet that lies outside the package",
        delivered(
            lambda parts: parts.update(
                {
                    "xl/_rels/workbook.xml.rels": parts["xl/_rels/workbook.xml.rels"].replace(
                        b"worksheets/sheet1.xml", b"../../../etc/passwd"
                    )
                }
            )
        ),
        _DAMAGED,
    ),
    of_sheet("a document", packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}), coded("not_a_table")),
    of_sheet("slides", packed({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}), coded("not_a_table")),
    of_sheet("a program of Java", packed({"META-INF/MANIFEST.MF": b"Main-Class: X\n"}), coded("not_a_table")),
    of_sheet("a package of nothing", b"PK\x05\x06" + bytes(18), coded("not_a_table")),
    of_sheet("the first four bytes of a package", b"PK\x03\x04", _DAMAGED),
    *(of_sheet(f"a workbook that ends after {tenth} tenths", _WHOLE[: len(_WHOLE) * tenth // 10], _DAMAGED) for tenth in range(1, 10)),
)
BINARY = bad(
    "a binary workbook",
    packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": bytes(99)}),
    coded("binary_book"),
    called="cases.xlsb",
)
