"""Reads a finished file again, independently of who wrote it, and says in sentences why it may not leave. No sentence, no fault.

Three questions of every file. Does it hold anything but text and numbers in plain sight? Is every number in it one that the release holds,
at its place, and none of the sealed ones? Does it carry what it must not travel without?
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC

from data_access.outputs.release_files.held import Held
from data_access.outputs.release_files.scanned import Scanned
from data_access.outputs.release_files.scanned_pdf import scan_pdf
from data_access.outputs.release_files.scanned_text import scan_description, scan_table, scan_text
from data_access.outputs.release_files.scanned_workbook import scan_workbook

_READERS: Mapping[str, Callable[[bytes, Scanned], None]] = {
    "xlsx": scan_workbook,
    "csv": scan_table,
    "json": scan_description,
    "txt": scan_text,
    "pdf": scan_pdf,
}


def faults_of(kind: str, data: bytes, held: Held) -> tuple[str, ...]:
    """Every fault of a file of this kind (xlsx, csv, json, txt or pdf), each once; none when it may leave. No sentence tells a number."""
    found, told = Scanned(), []
    try:
        _READERS[kind](data, found)
        told += [*_moments(found, held), *_numbers_not_held(found, held), *_rows_not_held(found, held)]
        told += [*_missing(kind, found, held), *_people(found, held)]
    except Exception:
        # Whatever goes wrong while a file is read, it was not read through; what was found until then is told all the same.
        told.append("cannot be read through, so nobody knows what is in it")
    return tuple(f"It {fault}." for fault in dict.fromkeys([*found.faults, *told]))


def faults_of_text(data: bytes) -> tuple[str, ...]:
    """The faults of a text that is no release's, such as the change log: what is run, and what is not seen."""
    found = Scanned()
    try:
        scan_text(data, found)
    except UnicodeDecodeError:
        found.faults.append("cannot be read through, so nobody knows what is in it")
    return tuple(f"It {fault}." for fault in dict.fromkeys(found.faults))


def _moments(found: Scanned, held: Held) -> Iterator[str]:
    made_at = held.release.made_at.astimezone(UTC)
    if any(moment != f"{made_at:%Y%m%d%H%M%S}" for moment in found.moments):
        yield "tells another time of its making than the release's"


def _numbers_not_held(found: Scanned, held: Held) -> Iterator[str]:
    strangers = held.strangers(found.texts)
    sealed = [number for number in strangers if number in held.sealed_numbers]
    if sealed:
        yield "holds an exact number that is sealed"
    if len(strangers) > len(sealed):
        yield "holds a number that the release does not hold"


def _rows_not_held(found: Scanned, held: Held) -> Iterator[str]:
    if found.rows is None:
        return
    expected = held.rows(are_named=found.are_rows_named)
    for about, _ in found.rows - expected:
        yield f"has other numbers in the row {about[:80]!r} than the release"
    for about, _ in expected - found.rows:
        yield f"lacks the numbers of {about[:80]!r} as the release has them"


def _missing(kind: str, found: Scanned, held: Held) -> Iterator[str]:
    """What every file carries, wherever it goes."""
    content, facts = held.content, dict(held.content.facts)
    needed = {
        "the release's number": (content.name, f"Release: {content.number}", f"Release {content.number}"),
        "its checksum": (content.checksum,),
        "the day it is as at": (facts["As at"], content.as_at.isoformat()),
        "the moment it was known by": (facts["Known by"], content.known_by.isoformat(timespec="seconds")),
        "its marking": (content.marking,),
        "the label of management information": ("Management information",),
        "the warning that its data are synthetic": (content.warning, "Synthetic demonstration data"),
    }
    text = " ".join(" ".join(found.texts).split())
    yield from (f"lacks {what}" for what, words in needed.items() if not any(word in text for word in words))
    used = {line.mark for line in content.lines}
    # A table for programs explains a mark where it stands, and so only those that it uses.
    explained = [meaning for mark, meaning in content.shorthand if kind != "csv" or mark in used]
    if not all(meaning in text for meaning in explained):
        yield "lacks the meaning of its shorthand"


def _people(found: Scanned, held: Held) -> Iterator[str]:
    """Who signed, and why an exception was granted, stay in the register."""
    release = held.release
    people = {release.prepared_by, release.analyst, release.approver}
    people |= {person for one in release.content.exceptions for person in (one.drafted_by, one.approver)}
    # A word of plain letters, such as 'analyst', is no identity that could be told from a word of the text.
    identities = {person for person in people if person and not person.isalpha()}
    reasons = {text for one in release.content.exceptions for text in (one.reason, one.risk) if len(text.split()) > 3}
    text = "\n".join(found.texts)
    if any(re.search(rf"(?<!\w){re.escape(person)}(?!\w)", text) for person in identities):
        yield "names a person who prepared, signed or approved the release"
    if any(reason in text for reason in reasons):
        yield "tells why an exception was granted, which stays in the register"
