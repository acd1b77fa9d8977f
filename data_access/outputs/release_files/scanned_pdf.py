"""A PDF read again from its bytes: every name it uses, every text it shows, and nothing beside its pages.

Reads only the plain form that our setter writes. A file in any other form (packed objects, encryption, earlier versions kept inside) cannot
be read through, and what cannot be read through does not leave. Names that do harm are told in their own words; a name that is not on the
short list of what a tagged text needs is a fault too.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape

from data_access.outputs.release_files.pdf_objects import Name, Pdf, Reference, Tokens, Word, read_pdf
from data_access.outputs.release_files.scanned import Scanned

_HARMFUL = {
    "JavaScript": "a script",
    "JS": "a script",
    "OpenAction": "an action that runs when it is opened",
    "AA": "an action that runs by itself",
    "Launch": "an action that starts a program",
    "URI": "a link",
    "GoTo": "a link",
    "GoToR": "a link to another file",
    "GoToE": "a link to an embedded file",
    "SubmitForm": "an action that sends data",
    "ImportData": "an action that fetches data",
    "EmbeddedFile": "an embedded file",
    "EmbeddedFiles": "an embedded file",
    "Filespec": "a reference to a file",
    "AF": "an associated file",
    "Collection": "a collection of files",
    "Author": "an author",
    "Company": "a company",
    "Keywords": "keywords",
    "Subject": "a subject of its own",
    "Annots": "a link or a comment",
    "Annot": "a link or a comment",
    "AcroForm": "a form",
    "XFA": "a form",
    "RichMedia": "media",
    "Movie": "media",
    "Sound": "media",
    "Rendition": "media",
    "3D": "media",
    "Image": "a picture, which can carry data about its making",
    "XObject": "a picture or a page within a page",
    "Thumb": "a picture of itself",
    "PieceInfo": "data of a program's own",
    "OCProperties": "layers, which can hide text",
    "OCG": "layers, which can hide text",
    "ExtGState": "a setting that can make text invisible",
    "Encrypt": "encryption, behind which it cannot be read",
    "ObjStm": "packed objects, which are not read here",
}
_NAMES = frozenset(
    """
    A ActualText Alt Artifact Ascent Attached BBox BaseFont Block BorderColor BorderStyle BorderThickness Bottom CIDFontType0
    CIDFontType0C CIDFontType2 CIDSet CIDSystemInfo CIDToGIDMap CMap CapHeight Caption Catalog ColSpan ColorSpace Column Contents
    Count CreationDate Creator DW Datetime DescendantFonts Descent Dest Direction DisplayDocTitle Document Em Encoding End Filter
    First Flags FlateDecode Font FontBBox FontDescriptor FontFile2 FontFile3 FontName Footer H1 H2 Header Headers Height ICCBased ID
    IDTree Identity Identity-H ImageB ImageC Info Inline InlineBlock ItalicAngle K Kids L L2R LBody LI Lang Last Layout Lbl Length
    Length1 LineHeight MCID MarkInfo Marked MediaBox Metadata ModDate N Names Next None Nums O OpenType Ordering Outlines P PDF Page
    Pages Pagination Parent ParentTree ParentTreeNextKey Part Pg Placement Prev ProcSet Range Registry Resources RoleMap Root Row
    RowSpan S Scope Size Solid SpaceAfter SpaceBefore Span Start StemV Strong StructElem StructParents StructTreeRoot Subtype
    Supplement Suspects T TBody TD TH THead TR Table Tabs Terms Text TextAlign Title ToUnicode Top Type Type0 ViewerPreferences W
    WMode Width XML XYZ
    """.split()
)
_OWN_NAME = re.compile(r"[cf]\d+|[A-Z]{6}\+[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
"""A colour space, a font, and the name of the letters of a font that the file holds."""
_ELEMENT_ID = re.compile(r"U\d+x\d+y\d+")
_STREAMS = {"ToUnicode", "FontFile2", "FontFile3", "CIDSet", "Metadata"}
_COMMENT = re.compile(rb"%PDF-\d\.\d|%[\x80-\xff]{1,8}|%%EOF")
"""What every PDF has: its kind, a sign that it is no text, its end."""
_PAINTING = {
    "Tr": "invisible text",
    "Do": "a picture or a page within a page",
    "BI": "a picture",
    "'": "text out of order",
    '"': "text out of order",
}
_MADE = re.compile(r"<(?:dc:creator|pdf:Author|xmp:Author|pdf:Keywords|xmpMM:History|xmpMM:DerivedFrom|photoshop:|exif:|tiff:)")


def scan_pdf(data: bytes, found: Scanned) -> None:
    """What a PDF holds. Raises whatever a file raises that cannot be read through."""
    pdf = read_pdf(data)
    if len(pdf.trailers) != 1:
        found.faults.append("keeps an earlier version of itself")
    if not all(_COMMENT.fullmatch(comment) for comment in pdf.comments):
        found.faults.append("holds text between its objects, which no program shows")
    for number, value in [*pdf.objects.items(), *((0, trailer) for trailer in pdf.trailers)]:
        _scan_value(value, found)
        if number in pdf.streams and isinstance(value, dict) and value.get("Subtype") == "XML":
            _scan_properties(pdf.streams[number].decode("utf-8"), found)
    _read_pages(pdf, found)


def _scan_value(value: object, found: Scanned) -> None:
    if isinstance(value, Name):
        _scan_name(value, found)
    elif isinstance(value, bytes):
        text = value.decode("utf-16") if value.startswith(b"\xfe\xff") else value.decode("latin-1")
        if text.startswith("D:"):
            found.moments.append(re.sub(r"\D", "", text))
        elif not _ELEMENT_ID.fullmatch(text):
            found.texts.append(text)
    elif isinstance(value, dict):
        for name, inner in value.items():
            _scan_value(name, found)
            # The mark by which two versions of a file are told apart is bytes, not words.
            _scan_value(None if name == "ID" else inner, found)
    elif isinstance(value, list):
        for inner in value:
            _scan_value(inner, found)


def _scan_name(name: str, found: Scanned) -> None:
    if name in _HARMFUL:
        found.faults.append(f"holds {_HARMFUL[name]}")
    elif name not in _NAMES and not _OWN_NAME.fullmatch(name):
        found.faults.append(f"holds something that no release needs ({name[:40]})")


def _scan_properties(text: str, found: Scanned) -> None:
    if _MADE.search(text):
        found.faults.append("says in its properties who made it or from what")
    found.texts += map(unescape, re.findall(r"<rdf:li[^>]*>([^<]*)<", text))
    found.moments += [re.sub(r"\D", "", told)[:14] for told in re.findall(r"<[^/>]*Date>([^<]*)<", text)]


def _read_pages(pdf: Pdf, found: Scanned) -> None:
    needed = {number for value in pdf.objects.values() for number in _needed_streams(value)}
    for page in [value for value in pdf.objects.values() if isinstance(value, dict) and value.get("Type") == "Page"]:
        contents = page["Contents"] if isinstance(page["Contents"], list) else [page["Contents"]]
        fonts = _fonts(pdf, page)
        for part in contents:
            needed.add(part.number)
            found.texts.append("".join(_read_page(pdf.streams[part.number], fonts, found)))
    if set(pdf.streams) - needed:
        found.faults.append("holds data that no page shows")


def _needed_streams(value: object) -> Iterator[int]:
    """Fonts, their letters, colours and properties: the streams of an object that are no page's."""
    if isinstance(value, dict):
        yield from (inner.number for name, inner in value.items() if name in _STREAMS and isinstance(inner, Reference))
    elif isinstance(value, list) and value[:1] == ["ICCBased"]:
        yield value[1].number


def _fonts(pdf: Pdf, page: Mapping[str, object]) -> dict[str, dict[bytes, str]]:
    """For each font of a page, the letters that its codes of two bytes stand for."""
    fonts = pdf.at(pdf.at(page["Resources"]).get("Font", {}))
    return {name: _letters(pdf.streams[pdf.at(font)["ToUnicode"].number]) for name, font in fonts.items()}


def _letters(cmap: bytes) -> dict[bytes, str]:
    letters: dict[bytes, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            letters[bytes.fromhex(code.decode())] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return letters


def _read_page(stream: bytes, fonts: Mapping[str, Mapping[bytes, str]], found: Scanned) -> Iterator[str]:
    """The text of a page in the order in which it is set; each run by itself."""
    tokens, before, font = Tokens(stream), [], {}
    while (value := tokens.value()) is not None:
        if not isinstance(value, Word):
            before.append(value)
            if isinstance(value, dict | Name):
                _scan_value(value, found)
            continue
        if value == "Tf":
            font = fonts[before[-2]]
        elif value in ("Tj", "TJ"):
            yield from _run(before[-1], font)
        elif value == "BT":
            yield "\n"
        elif value in _PAINTING and not (value == "Tr" and before[-1:] == [0]):
            found.faults.append(f"holds {_PAINTING[value]}")
        before = []


def _run(shown: object, letters: Mapping[bytes, str]) -> Iterator[str]:
    for part in shown if isinstance(shown, list) else [shown]:
        if isinstance(part, bytes):
            yield "".join(letters[part[at : at + 2]] for at in range(0, len(part), 2))
