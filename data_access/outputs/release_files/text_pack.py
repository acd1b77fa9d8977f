"""A release as sentences ready to be copied, each with the caveats that must travel with it. Plain text; no line begins like a formula."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from data_access.dates import in_words
from data_access.outputs.release_files.sheet_model import Line, SheetContent


def text_pack(content: SheetContent) -> bytes:
    """The text file: UTF-8, lines ended by a line feed, an empty line between parts."""
    parts = (
        [content.title, f"{content.marking}. Management information.", content.warning],
        [f"{name}: {text}" for name, text in content.facts],
        *(part for section in content.sections for part in [[section.title.upper()], *_sentences(section.lines, content)]),
        ["HOW IT IS COUNTED", *(f"{one.title} ({one.unit}): {one.definition}" for one in content.meanings)],
        ["SHORTHAND", *(f"{mark} {meaning}" for mark, meaning in content.shorthand)],
        ["NOTES", *(f"[{number}] {text}" for number, text in content.notes)] if content.notes else [],
    )
    return ("\n\n".join("\n".join(filter(None, part)) for part in parts if part) + "\n").encode()


def _sentences(lines: Sequence[Line], content: SheetContent) -> Iterator[list[str]]:
    """For each figure its sentences, and then what must be said with them."""
    caveats = {one.figure: " ".join(one.caveats) for one in content.meanings}
    for figure, same in groupby(lines, key=lambda line: line.name[0]):
        told = [text for line in same for text in _told(line)]
        yield [*told, f"Say with it: as at {in_words(content.as_at)}. {caveats.get(figure, '')}".rstrip()]


def _told(line: Line) -> Iterator[str]:
    called = f"{line.title}, {line.part}" if line.part else line.title
    if not line.sentence:
        yield f"{called}: {line.shown}. No number may be given in its place."
    else:
        yield f"{line.part}: {line.sentence}" if line.part else line.sentence
    if line.note:
        yield f"See below: {line.note}."
    if line.before and line.before != line.why:
        yield f"Before: {line.before}. {line.why}"
