"""What a release holds, told to whoever reads a finished file again: its numbers, and the words in which other numbers may stand.

Every number of a file is one that the release holds, or stands in words that the release or the catalogue uses (a day, a definition, a
label). Made from the release itself, not from what the writers did with it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from data_access.outputs.release_files import cell_words
from data_access.outputs.release_files.inert import inert
from data_access.outputs.release_files.sheet_model import SheetContent
from data_access.releases.model import FrozenCell, Release, SealedValue
from data_access.releases.reconcile import Name

Row = tuple[str, tuple[float, ...]]
"""What a row of a table is about, and its numbers from left to right."""

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_REFERENCE = re.compile(
    r"\[note \d+\]|\bTable[_ ]\d+\b|\bPage \d+ of \d+\b|\bSHA-256\b|\bTypst [\d.]+|http://www\.w3\.org/ns/csvw", re.IGNORECASE
)

_NOT_BARE = re.compile(r"\d.*[^\W\d_]|[^\W\d_].*\d|\d\D+\d")
"""Words with a number in them, or a day; not a number alone, which would let the same number through wherever it stood."""


@dataclass(frozen=True)
class Held:
    """``release`` with the ``content`` that its files say; ``earlier`` those of which they also say what was published before.

    ``sealed`` are the exact numbers behind its cells, for a stricter look.
    """

    release: Release
    content: SheetContent
    earlier: Sequence[Release] = ()
    sealed: Mapping[Name, SealedValue] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every number that may be said by itself, in one spelling."""
        cells = [cell for release in (self.release, *self.earlier) for cell in release.content.cells]
        return frozenset(spelling for cell in cells for number in numbers_of(cell) for spelling in _spelt(number))

    @cached_property
    def sealed_numbers(self) -> frozenset[str]:
        """Exact numbers behind the cells."""
        exact = [number for one in self.sealed.values() for number in (one.exact, one.denominator) if isinstance(number, int | float)]
        return frozenset(spelling for number in exact for spelling in _spelt(number))

    def strangers(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The numbers in these texts that the release does not hold, outside the words in which numbers may stand."""
        with_numbers = dict.fromkeys(text for text in texts if _NUMBER.search(text))
        rest = _REFERENCE.sub(" ", self._words.sub(" ", "\n".join(with_numbers)))
        return tuple(sorted({_one_spelling(found) for found in _NUMBER.findall(rest)} - self.numbers - self._bare_labels))

    def rows(self, *, are_named: bool) -> Counter[Row]:
        """What the tables must hold: with ``are_named`` a row is known by figure, breakdown and label, else by what its first cell says."""
        return Counter(_row(cell, are_named) for cell in self.release.content.cells if _row(cell, are_named)[1])

    @cached_property
    def _words(self) -> re.Pattern[str]:
        """The texts in which numbers may stand, longest first, whatever white space breaks them."""
        phrases = {phrase for phrase in _phrases(self) if _NOT_BARE.search(phrase)}
        broken = [r"\s+".join(map(re.escape, phrase.split())) for phrase in sorted(phrases, key=len, reverse=True)]
        return re.compile("|".join(rf"(?<!\w){phrase}(?!\w)" for phrase in broken) or r"(?!)", re.IGNORECASE)

    @cached_property
    def _bare_labels(self) -> frozenset[str]:
        """Labels, or a title, that are nothing but a number, such as a year."""
        labels = [self.content.title, *(inert(cell.label) for cell in self.release.content.cells)]
        return frozenset(_one_spelling(found) for label in labels if not _NOT_BARE.search(label) for found in _NUMBER.findall(label))


def numbers_of(cell: FrozenCell) -> tuple[float, ...]:
    """What a cell says in numbers: its value, its denominator, its percentage, as far as they may be told."""
    told = cell_words.is_told(cell)
    return _only_numbers(cell.value if told else None, cell.denominator, cell.percent if told else None)


def _row(cell: FrozenCell, is_named: bool) -> Row:
    if is_named:
        return "|".join(inert(part) for part in cell.name), numbers_of(cell)
    # In a table for people a number said as 'about' or 'less than' stands with its words, as text.
    value = cell.value if cell.said in ("exactly", "all") else None
    percent = cell.percent if cell_words.is_told(cell) else None
    return cell_words.part_in_words(cell) or inert(cell.title), _only_numbers(value, cell.denominator, percent)


def _only_numbers(*values: object) -> tuple[float, ...]:
    return tuple(value for value in values if isinstance(value, int | float))


def _spelt(number: float) -> set[str]:
    """A number as files may spell it, without separators: 4.0 is '4', −2 is '2' after its sign."""
    return {_one_spelling(f"{abs(number)}")} if "e" not in f"{number}" else {_one_spelling(f"{abs(number):f}")}


def _one_spelling(text: str) -> str:
    whole, _, places = text.replace(",", "").partition(".")
    places = places.rstrip("0")
    return f"{int(whole)}.{places}" if places else f"{int(whole)}"


def _phrases(held: Held) -> Iterable[str]:
    content = held.content
    yield from (one.name for one in (held.release, *held.earlier))
    yield from (content.title, content.warning, content.checksum, content.file_stem)
    yield content.known_by.isoformat(timespec="seconds")
    yield content.as_at.isoformat()
    for name, text in (*content.facts, *content.shorthand, *content.notes):
        yield from (name, text, text.rstrip("."), f"{name}: {text}")
    for one in content.meanings:
        yield from (one.title, one.unit, one.definition, *one.caveats)
    for section in content.sections:
        yield from (section.title, section.title.upper(), section.breakdown)
    # A sentence published before releases were frozen is kept whole, with its numbers in it.
    yield from (inert(cell.sentence) for cell in held.release.content.cells)
    for line in content.lines:
        yield from (line.title, line.part, line.unit, line.of, line.why, *line.caveats)
        # A label stands as its code too, and behind other words it needs no apostrophe.
        yield from (spelt for part in line.name for spelt in (inert(part), inert(part.replace("_", " ")).removeprefix("'")))
        yield from _dates(line.value, line.shown)


def _dates(value: object, shown: str) -> tuple[str, ...]:
    return (value, shown) if isinstance(value, str) else ()
