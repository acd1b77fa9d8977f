"""Releases as text for a terminal and as JSON for a program. What is printed is what the release says; exact values are never here."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from data_access.digits import fine_number
from data_access.releases.model import FrozenCell, Release, Value, Verification


def release_as_json(release: Release) -> str:
    """The JSON that .github/COMMANDS.md documents: number, state, as_at, known_by, checksum and cells."""
    return _json({**_facts(release), "cells": [_cell(cell) for cell in release.content.cells]})


def releases_as_json(releases: Sequence[Release], altered: Sequence[str]) -> str:
    """Every release without its cells, newest first; and what could not be read, in sentences."""
    return _json({"releases": [_facts(release) for release in releases], "altered": list(altered)})


def verification_as_json(found: Verification) -> str:
    """release, is_identical, checksum, recomputed, differences and notes."""
    return _json(asdict(found))


def releases_as_table(releases: Sequence[Release], altered: Sequence[str]) -> str:
    """A line for each release, newest first."""
    rows = [("Release", "State", "As at", "Known by", "Lane", "Checksum", "Title")]
    for one in releases:
        said = one.content
        moment = said.known_by.isoformat(timespec="minutes")
        rows.append((str(one.number), _words(one.state), said.as_at.isoformat(), moment, said.lane, one.checksum[:12], said.title))
    return "\n".join([*_aligned(rows), *altered])


def release_as_table(release: Release) -> str:
    """A release's own facts, then its cells; parts of a breakdown are indented beneath their figure."""
    said = release.content
    head = [
        f"{release.name}: {said.title}",
        f"{_words(release.state).capitalize()}, as at {said.as_at.isoformat()}, known by {said.known_by.isoformat(timespec='seconds')}, "
        f"lane {said.lane}, data version {said.data_version}",
        f"Checksum {release.checksum}",
    ]
    rows = [("Figure", "Value", "Unit", "Of", "Per cent")]
    return "\n".join([*head, "", *_aligned([*rows, *(_row(cell) for cell in said.cells)])])


def verification_as_table(found: Verification) -> str:
    """One line that says identical or not, then where not, then what else is worth knowing."""
    verdict = "identical, byte for byte" if found.is_identical else "NOT what the records give"
    return "\n".join([f"Release {found.release} is {verdict}. Checksum {found.checksum}", *found.differences, *found.notes])


def _facts(release: Release) -> dict[str, object]:
    said = release.content
    return {
        "number": release.number,
        "state": str(release.state),
        "origin": release.origin,
        "title": said.title,
        "as_at": said.as_at.isoformat(),
        "known_by": _moment(said.known_by),
        "published_at": _moment(release.published_at),
        "supersedes": release.supersedes,
        "lane": said.lane,
        "data_version": said.data_version,
        "is_synthetic": said.is_synthetic,
        "rules": said.rules,
        "code_version": said.code_version,
        "checksum": release.checksum,
    }


def _cell(cell: FrozenCell) -> dict[str, object]:
    """All that a cell is; what it does not have is left out."""
    always = ("figure", "value", "unit", "said", "denominator", "percent")
    return {name: value for name, value in asdict(cell).items() if name in always or value}


def _row(cell: FrozenCell) -> tuple[str, ...]:
    called = f"  {cell.breakdown}: {cell.label}" if cell.breakdown else cell.figure
    said = "" if cell.said == "exactly" else _words(cell.said)
    value = " ".join(filter(None, (said, cell.mark if cell.value is None else _text(cell.value))))
    return called, value, cell.unit, _text(cell.denominator), _text(cell.percent)


def _text(value: Value) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return fine_number(value)


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def _words(code: str) -> str:
    return code.replace("_", " ")


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def _json(document: object) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)
