"""A release as sentences ready to be copied, each with the caveats that must travel with it. Plain text; no line begins like a formula."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from data_access.outputs.release_files.sheet_model import Line, SheetContent


def text_pack(content: SheetContent) -> bytes:
    """The text file: UTF-8, lines ended by a line feed, an empty line between parts."""
    parts = (
        [content.title, f"{content.marking}. Management information.", content.warning],
        [f"{name}: {text}" for name, text in content.facts],
        *(part for section in content.sections for part in [[section.title.upper()], *_sentences(section.lines)]),
        ["HOW IT IS COUNTED", *(f"{one.title} ({one.unit}): {one.definition}" for one in content.meanings)],
        ["SHORTHAND", *(f"{mark} {meaning}" for mark, meaning in content.shorthand)],
        ["NOTES", *(f"[{number}] {text}" for number, text in content.notes)] if content.notes else [],
    )
    return ("\n\n".join("\n".join(filter(None, part)) for part in parts if part) + "\n").encode()


def _sentences(lines: Sequence[Line]) -> Iterator[list[str]]:
    """The sentences with what must be said with them, once for those that have it in common."""
    for caveats, same in groupby(lines, key=lambda line: line.caveats):
        yield [*(text for line in same for text in _told(line)), f"Say with it: {' '.join(caveats)}"]


def _told(line: Line) -> Iterator[str]:
    yield line.sentence
    if line.note:
        yield f"See below: {line.note}."
    if line.change:
        yield line.change
