"""An XLSX file read again, part by part: only the parts, elements and settings that a table for the public needs may be in it.

What is known to do harm is named in its own words; whatever else is not on the short list of what is needed is a fault too, so that a way
of hiding something that nobody here has thought of is stopped all the same.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from struct import unpack
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile, ZipInfo

from data_access.outputs.release_files.scanned import Scanned
from data_access.outputs.release_files.scanned_sheets import local_name, read_sheets, sheet_parts, text_in_words
from data_access.outputs.release_files.workbook_parts import (
    ELEMENTS,
    HARMFUL_ELEMENTS,
    HARMFUL_PARTS,
    PARTS,
    RELATIONS,
    SETTINGS,
    WITH_A_NAME,
    WITH_TEXT,
)

_LARGEST = 50_000_000
"""Bytes of all parts unpacked. A release is a thousandth of it; more is a trap for whoever opens it."""
_PLAIN_FORMAT = re.compile(r"General|@|[#,0.]+%?")
_SMALLEST_LETTERS = 9
_THEME = "xl/theme/theme1.xml"
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_NO = ("0", "false")
_HIDEABLE = {"sheet": "sheet", "row": "row", "col": "column"}
_LEAST = {"ht": 8.0, "width": 4.0, "zoomScale": 50.0}
"""Points, letters and per cent: less is as good as hidden."""
_PROGRAM = "Microsoft Excel"
"""What the writer says that every workbook is of, so that nothing can be told from it."""
_TABLE_SETTINGS = {"id", "name", "displayName", "ref", "totalsRowShown"}
_WITH_TEXT_IN_A_NAME = ("sheet", "table", "tableColumn")


def scan_workbook(data: bytes, found: Scanned) -> None:
    """What an XLSX file holds. Raises whatever a file raises that cannot be read through."""
    found.rows = Counter()
    with ZipFile(BytesIO(data)) as file:
        _scan_archive(file, data, found)
        if sum(info.file_size for info in file.infolist()) > _LARGEST:
            found.faults.append("would unpack to far more than a release holds")
            return
        parts = {info.filename: _tree(file.read(info)) for info in file.infolist() if PARTS.fullmatch(info.filename)}
    _scan_parts(parts, found)
    _scan_styles(parts["xl/styles.xml"], found)
    read_sheets(parts, found)


# The archive -----------------------------------------------------------------------------------------------------------------------------


def _scan_archive(file: ZipFile, data: bytes, found: Scanned) -> None:
    infos = file.infolist()
    for info in infos:
        if not PARTS.fullmatch(info.filename):
            found.faults.append(f"holds {_harm_of(info.filename)} ({info.filename[:80]})")
    if len({info.filename for info in infos}) < len(infos):
        found.faults.append("holds two parts of one name, of which programs may show either")
    if file.comment or any(info.comment or info.extra for info in infos) or _is_padded(infos, data):
        found.faults.append("holds data beside its parts, which no program shows")
    if any(info.date_time != _NO_TIME for info in infos):
        found.faults.append("tells when it was made")


def _harm_of(name: str) -> str:
    return next((what for word, what in HARMFUL_PARTS if word.lower() in name.lower()), "a part that no release needs")


def _is_padded(infos: Sequence[ZipInfo], data: bytes) -> bool:
    """Whether anything stands before, between or behind the parts and their directory."""
    at = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset != at:
            return True
        name_length, extra_length = unpack("<HH", data[at + 26 : at + 30])
        at += 30 + name_length + extra_length + info.compress_size
        if extra_length:
            return True
    directory = sum(46 + len(info.filename.encode()) for info in infos)
    return len(data) != at + directory + 22


def _tree(part: bytes) -> Element:
    if b"<!" in part or part.count(b"<?") > 1:
        raise ValueError("a document type, a comment or an instruction")
    return ElementTree.fromstring(part)


# Elements and settings -------------------------------------------------------------------------------------------------------------------


def _scan_parts(parts: Mapping[str, Element], found: Scanned) -> None:
    sheets = {target: name for name, target in sheet_parts(parts)}
    for name, tree in parts.items():
        place = sheets.get(name, name)
        for element in tree.iter():
            kind = local_name(element.tag)
            if name == _THEME:
                found.faults += _faults_of_theme(element, kind)
            elif kind in HARMFUL_ELEMENTS:
                found.faults.append(f"holds {HARMFUL_ELEMENTS[kind]} in {place}")
            elif kind not in ELEMENTS:
                found.faults.append(f"holds something that no release needs ({kind[:40]}) in {place}")
            found.faults += _faults_of_settings(element, kind, place)
            found.faults += _faults_of_text(element, kind, place) if name != _THEME else ()
            found.texts += _texts_of(element, kind)
            if kind in ("created", "modified"):
                found.moments.append(re.sub(r"\D", "", element.text or ""))


def _faults_of_theme(element: Element, kind: str) -> list[str]:
    is_plain = element.tag.startswith("{http://schemas.openxmlformats.org/drawingml/2006/main}") and not (element.text or "").strip()
    return [] if is_plain and kind not in ("blip", "hlinkClick") else [f"holds something that no release needs ({kind[:40]}) in its theme"]


def _faults_of_settings(element: Element, kind: str, place: str) -> Iterator[str]:
    """What attributes and texts of an element give away or hide."""
    settings = {local_name(name): value for name, value in element.attrib.items()}
    if settings.get("hidden", "0") not in _NO or settings.get("state", "visible") != "visible":
        yield f"hides a {_HIDEABLE.get(kind, kind)} ({settings.get('name') or settings.get('r') or settings.get('min') or ''}) in {place}"
    if any(float(settings.get(size, least)) < least for size, least in _LEAST.items()) or "outlineLevel" in settings:
        yield f"hides a {_HIDEABLE.get(kind, kind)} in {place} by its size"
    if settings.get("TargetMode") == "External":
        yield f"holds a link to somewhere else in {place}"
    if kind == "Relationship" and settings.get("Type", "").rsplit("/", 1)[-1] not in RELATIONS:
        yield f"is bound to something that no release needs ({settings.get('Type', '').rsplit('/', 1)[-1][:40]}) in {place}"
    if kind == "table" and set(settings) - _TABLE_SETTINGS:
        yield f"has a table with a setting that can hide something in {place}"
    if kind == "c" and settings.get("t", "n") not in ("n", "s"):
        yield f"holds a cell of a kind that no release needs in {place}"
    if kind in WITH_A_NAME and (element.text or "").strip():
        yield f"names {WITH_A_NAME[kind]}"


def _faults_of_text(element: Element, kind: str, place: str) -> Iterator[str]:
    """Settings and text that no program shows where they stand."""
    for name in sorted({local_name(name) for name in element.attrib} - SETTINGS):
        yield f"has a setting that no release needs ({name[:40]}) in {place}"
    if ((element.text or "").strip() and kind not in WITH_TEXT) or (element.tail or "").strip():
        yield f"holds text that no cell shows in {place}"
    if kind == "Application" and element.text != _PROGRAM:
        yield "names another program than ours"


def _scan_styles(styles: Element, found: Scanned) -> None:
    """A number can be hidden by its format, its colour, its size or what it stands on: only the plainest are let through."""
    for element in styles.iter():
        kind, settings = local_name(element.tag), dict(element.attrib)
        if kind == "numFmt" and not _PLAIN_FORMAT.fullmatch(settings.get("formatCode", "")):
            found.faults.append("has a format of numbers that can hide them")
        if kind == "color" and settings not in ({"theme": "1"}, {"auto": "1"}):
            found.faults.append("has text in a colour that may not be seen")
        if kind == "sz" and float(settings["val"]) < _SMALLEST_LETTERS:
            found.faults.append("has text too small to be seen")
        if kind == "patternFill" and settings.get("patternType", "none") not in ("none", "gray125"):
            found.faults.append("has a fill in which text may not be seen")
        if kind == "alignment" and set(settings) - {"horizontal", "vertical", "wrapText"}:
            found.faults.append("has text set in a way in which it may not be seen")


def _texts_of(element: Element, kind: str) -> list[str]:
    told = [text_in_words(element.text or "")] if kind in ("t", "lpstr", "title", "oddHeader", "oddFooter") else []
    return told + [element.attrib[name] for name in ("name", "displayName") if name in element.attrib and kind in _WITH_TEXT_IN_A_NAME]
