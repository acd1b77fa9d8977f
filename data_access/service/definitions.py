"""The page of definitions: every figure of the catalogue, every check of the records and every word of the glossary, and a search among them."""

from collections.abc import Iterator
from dataclasses import dataclass

from data_access.figures.catalogue import FIGURES
from data_access.figures.checks import CHECKS, Check
from data_access.figures.dimensions import DIMENSIONS
from data_access.figures.glossary import GLOSSARY
from data_access.figures.model import Figure
from data_access.outputs.letters import one_line
from data_access.outputs.model import Entries, Entry
from data_access.outputs.wording import definition_of, listed, place_of
from data_access.permissions import May, require
from data_access.service.desk import Desk
from data_access.service.refusals import door
from data_access.viewer import Viewer

LONGEST_SEARCH = 60
_FACTS = "Every page, pack and release counts by these. A name leads to its own place here, which can be sent on as a link."


@dataclass(frozen=True)
class ShownDefinitions:
    """The sentence on top, what stands beneath it, what is searched for, and what that leaves."""

    sentence: str
    facts: str
    sought: str
    kinds: tuple[Entries, ...]


@door
def show_definitions(desk: Desk, viewer: Viewer, sought: str = "") -> ShownDefinitions:
    """What is explained, or those things only that have every word searched for. Raises NotPermitted."""
    require(viewer, May.OPEN_DEFINITIONS)
    sought = one_line(sought)[:LONGEST_SEARCH].strip()
    words = sought.casefold().split()
    left = [Entries(kind.title, tuple(one for one in kind.entries if _has(one, words))) for kind in KINDS]
    kinds = tuple(kind for kind in left if kind.entries)
    return ShownDefinitions(*_in_a_sentence(sought, sum(len(kind.entries) for kind in kinds)), sought, kinds)


def _has(entry: Entry, words: list[str]) -> bool:
    said = " ".join((entry.name, entry.code, entry.meaning, *entry.more)).casefold()
    return all(word in said for word in words)


def _in_a_sentence(sought: str, found: int) -> tuple[str, str]:
    if not sought:
        return f"What the {len(FIGURES)} figures, {len(CHECKS)} checks and {len(GLOSSARY)} words here mean", _FACTS
    if not found:
        return f"Nothing here says “{sought}”", f"Try one word of it, or a part of a word. Empty the search to see all {ALL} entries."
    return f"{found} of {ALL} entries {'says' if found == 1 else 'say'} “{sought}”", "Empty the search to see them all."


def _of_figure(figure: Figure) -> Entry:
    told = definition_of(figure)
    return Entry(place_of(figure.key), told.name, figure.key, told.definition, (*_measured(figure), *told.caveats, told.checked))


def _measured(figure: Figure) -> Iterator[str]:
    of = f", of {figure.denominator_words}" if figure.denominator_words else ""
    yield f"Unit: {figure.unit}{of}."
    if figure.other_denominators:
        yield f"Also said of {listed([words for _, _, words in figure.other_denominators])}."
    if figure.breakdowns:
        yield f"Broken down by {listed([DIMENSIONS[name].title.lower() for name in figure.breakdowns])}."


def _of_check(check: Check) -> Entry:
    return Entry(place_of(check.key), check.wrong, check.code, check.definition, (f"Unit: {check.unit}.", check.why, check.remedy))


def _of_word(word: str, meaning: str) -> Entry:
    # A place in a page has no blanks and no brackets.
    place = "".join(letter if letter.isalnum() else "-" for letter in word).strip("-")
    return Entry(f"word-{place}", word, "", f"{meaning[0].upper()}{meaning[1:]}.")


KINDS = (
    Entries("Figures", tuple(map(_of_figure, FIGURES.values()))),
    Entries("Words", tuple(_of_word(*one) for one in GLOSSARY.items())),
    Entries("Checks on the records", tuple(map(_of_check, CHECKS.values()))),
)
"""Everything that is explained, in the order in which it is read."""
ALL = sum(len(kind.entries) for kind in KINDS)
