"""A release as a sheet of paper: its headlines and all that must be said with them on the first page, then its tables, as long as they are.

Set by typst as a tagged PDF (profile PDF/UA-1), with the fonts that the setter brings and none of the machine's, so that the same release
gives the same bytes. Text reaches the template as data and is never read as markup.
"""

from collections.abc import Sequence
from pathlib import Path

from data_access.dates import in_words
from data_access.disclosure.protect import NOT_APPLICABLE
from data_access.outputs.release_files.cell_words import moment_in_words
from data_access.outputs.release_files.sheet_model import Line, Meaning, Section, SheetContent
from data_access.outputs.typesetting import set_in_type
from data_access.outputs.wording import listed

_TEMPLATE = Path(__file__).with_name("figure_sheet.typ")
_SAID_ABOVE = ("Release", "As at", "Known by", "Marking", "Data", "Checksum (SHA-256)")
"""Facts that stand at the head or the foot of the page."""


def figure_sheet(content: SheetContent) -> bytes:
    """The PDF. The same content gives the same bytes."""
    return set_in_type(_TEMPLATE, _data(content), at=int(content.made_at.timestamp()))


def _data(content: SheetContent) -> dict[str, object]:
    headlines = [line for section in content.sections if not section.breakdown for line in section.lines]
    return {
        "title": content.title,
        "marking": content.marking,
        "label": "Management information",
        "when": f"As at {in_words(content.as_at)}, known by {moment_in_words(content.known_by)}",
        "warning": content.warning,
        "foot": f"{content.name}, as at {in_words(content.as_at)}",
        "checksum": f"SHA-256 {content.checksum}",
        "headlines": [_headline(line) for line in headlines],
        "tables": [_table(section) for section in content.sections if section.breakdown],
        "meanings": _meanings(content.meanings),
        "notes": [[f"[{number}]", text] for number, text in content.notes],
        "shorthand": [list(pair) for pair in content.shorthand],
        "facts": [[f"{name}:", text] for name, text in content.facts if name not in _SAID_ABOVE],
    }


def _headline(line: Line) -> dict[str, str]:
    return {"shown": line.shown, "name": line.title, "note": line.note, "of": _out_of(line), "change": line.change}


def _out_of(line: Line) -> str:
    """'applications, of 3,778 applications in scope (100%)'."""
    if line.denominator_shown == NOT_APPLICABLE:
        return line.unit
    percent = "" if line.percent_shown == NOT_APPLICABLE else f" ({line.percent_shown})"
    return f"{line.unit}, of {line.denominator_shown} {line.of}{percent}"


def _meanings(meanings: Sequence[Meaning]) -> list[list[str]]:
    """Each figure with its definition and its own caveats, then each caveat that several share."""
    figures: dict[str, list[str]] = {}
    for one in meanings:
        for caveat in one.caveats:
            figures.setdefault(caveat, []).append(one.title)
    own = [[f"{one.title}:", " ".join((one.definition, *(text for text in one.caveats if len(figures[text]) == 1)))] for one in meanings]
    return own + [[f"{listed(titles)}:", caveat] for caveat, titles in figures.items() if len(titles) > 1]


def _table(section: Section) -> dict[str, object]:
    columns: list[tuple[str, float, bool]] = [(section.breakdown, 2.2, False), ("Value", 1.0, True), ("Unit", 1.4, False)]
    if section.has_denominators:
        columns += [("Out of", 2.2, False), ("Per cent", 0.8, True)]
    if section.has_notes:
        columns.append(("Notes", 0.8, False))
    if section.has_changes:
        columns += [("Before", 1.2, True), ("Why it changed", 2.4, False)]
    heads, widths, numbers = zip(*columns, strict=True)
    rows = [_row(line, section) for line in section.lines]
    return {"title": section.title, "heads": heads, "widths": widths, "numbers": numbers, "rows": rows}


def _row(line: Line, section: Section) -> list[str]:
    cells = [line.part, line.shown, line.unit]
    if section.has_denominators:
        cells += [line.of if line.of == NOT_APPLICABLE else f"{line.denominator_shown} {line.of}", line.percent_shown]
    if section.has_notes:
        cells.append(line.note)
    return cells + ([line.before, line.why] if section.has_changes else [])
