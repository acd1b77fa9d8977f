"""Sentences ready to be copied from a release: the catalogue's words with right plurals and the right vagueness, and what must go with them.

A mark is never said as a number, a rounded number never as an exact one, and 'all' only where the frozen numbers say so.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from data_access.dates import in_words, london_day
from data_access.digits import full_number
from data_access.disclosure.rules import ROUNDED
from data_access.figures.catalogue import FIGURES
from data_access.figures.dimensions import DIMENSIONS
from data_access.releases.claims.reach import is_count, is_rounded
from data_access.releases.claims.words import BASES
from data_access.releases.counts import summed_headlines
from data_access.releases.model import Content, FrozenCell


@dataclass(frozen=True)
class ReadySentence:
    """One cell as it may be said; ``caveats`` are sentences that must travel with it."""

    figure: str
    breakdown: str
    label: str
    text: str
    caveats: tuple[str, ...]


def ready_sentences(content: Content) -> tuple[ReadySentence, ...]:
    """A sentence for every cell of a release, in their order."""
    summed = summed_headlines(content)
    return tuple(
        ReadySentence(*cell.name, f"{_prefix(cell)}{_capital(_text(cell, content))}", _caveats(cell, content, summed))
        for cell in content.cells
    )


def _prefix(cell: FrozenCell) -> str:
    """'Risk category, high: '; nothing for a headline."""
    dimension = DIMENSIONS.get(cell.breakdown)
    return f"{dimension.title}, {cell.label.replace('_', ' ')}: " if dimension else ""


def _text(cell: FrozenCell, content: Content) -> str:
    template = _template(cell)
    if not template and cell.value is not None:
        return f"{cell.sentence}."
    if cell.value is None:
        return _withoutfull_number(cell, template)
    if not is_count(cell):
        return _statistic(cell, template)
    return _counted(cell, template, content)


def _template(cell: FrozenCell) -> str:
    """The catalogue's sentence; a text of before the desk gives no denominator, so that none is said."""
    known = FIGURES.get(cell.figure)
    template = cell.sentence if "{value}" in cell.sentence else known.sentence if known else ""
    return template if cell.denominator is not None else template.replace("{value} of {of} ", "{value} ").replace(" of {of}", " of")


_MEANING = {
    "[c]": "not given, because it could point to a person",
    "[x]": "not available",
    "[z]": "not applicable, because there is nothing to measure",
}


def _withoutfull_number(cell: FrozenCell, template: str) -> str:
    if cell.said == "all":
        return template.replace("{value} of {of} ", "all ").replace("{value} ", "all ")
    if cell.said == "a_small_number" and cell.exception:
        return template.replace("{value} of {of} ", "{value} ").replace("{value}", "a small number of")
    return f"{cell.title}: {cell.mark}, {_MEANING.get(cell.mark, 'not available')}."


def _statistic(cell: FrozenCell, template: str) -> str:
    value = cell.value if isinstance(cell.value, str) else full_number(cell.value or 0)
    said = template.replace("{value}", f"{_WORDS.get(cell.said, '').replace('fewer', 'less')}{value}").replace(
        "{of}", full_number(cell.denominator or 0)
    )
    return said.replace(" 1 days", " 1 day")


def _counted(cell: FrozenCell, template: str, content: Content) -> str:
    value, base = cell.value, cell.denominator
    if value == 0:
        # Noughts are shown exactly in every lane; of what, follows the lane.
        of = template.replace("{value} of {of}", f"none of {_base(cell, content)}")
        return of.replace("{value}", "no")
    if cell.said == "a_small_number":
        return template.replace("{value} of {of} ", "{value} ").replace("{value}", "a small number of")
    is_all = base is not None and value == base and not is_rounded(cell, content.lane) and value > 1
    if is_all and cell.said in ("exactly", "all"):
        return template.replace("{value} of {of}", f"all {full_number(value)}")
    vague = "about " if is_rounded(cell, content.lane) else _WORDS.get(cell.said, "")
    said = template.replace("{of}", _base(cell, content)).replace("{value}", f"{vague}{full_number(value)}")
    is_one = value == 1 and not vague
    return _singular(said, is_one=is_one, is_one_noun=base == 1 if "{of}" in template else is_one)


_WORDS = {"about": "about ", "just_over": "just over ", "more_than": "more than ", "at_least": "at least ", "less_than": "fewer than "}
_ONE = {
    "applications": "application",
    "failures": "failure",
    "people": "person",
    "referrals": "referral",
    "disclosures": "disclosure",
    "contact attempts": "contact attempt",
    "officers": "officer",
    "enquiries": "enquiry",
    "actions": "action",
}
_PLURAL = re.compile(rf"\b(?:{'|'.join(_ONE)})\b")
_VERB = re.compile(r"(?<!may )\b(?:are|have|require|support)\b")
_OF_ONE = {"are": "is", "have": "has", "require": "requires", "support": "supports"}


def _singular(text: str, *, is_one: bool, is_one_noun: bool) -> str:
    """'1 failure is confirmed'; '1 of 312 people requiring contact has been contacted'."""
    if is_one_noun:
        text = _PLURAL.sub(lambda found: _ONE[found.group()], text, count=1)
    return _VERB.sub(lambda found: _OF_ONE[found.group()], text, count=1) if is_one else text


def _base(cell: FrozenCell, content: Content) -> str:
    """What it is of; 'about' where that is rounded."""
    base = content.cell(BASES.get(cell.figure, "")) if not cell.breakdown else None
    is_about = is_rounded(base, content.lane) if base else content.lane == ROUNDED.name and bool(cell.denominator)
    return f"{'about ' if is_about else ''}{full_number(cell.denominator or 0)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# Caveats ------------------------------------------------------------------------------------------------------------------------------------


def _caveats(cell: FrozenCell, content: Content, summed: Collection[str]) -> tuple[str, ...]:
    return (*_of_release(content), *_of_cell(cell, content, summed), *_of_figure(cell))


def _of_release(content: Content) -> list[str]:
    known = in_words(london_day(content.known_by))
    told = [f"Management information, as at {in_words(content.as_at)}, as known by {known}."]
    return [*told, "Made from synthetic data: these are no real figures."] if content.is_synthetic else told


def _of_cell(cell: FrozenCell, content: Content, summed: Collection[str]) -> list[str]:
    told = []
    if content.lane == ROUNDED.name and not cell.exception and is_count(cell):
        told.append(f"Counts of 1 to {ROUNDED.threshold} are not given, and others are rounded to the nearest {ROUNDED.base}.")
    if not cell.breakdown and cell.figure in summed:
        told.append("It is the sum of its rounded parts, and so can lie further from the count than rounding alone.")
    if cell.source:
        told.append(f"As published before, in {cell.source}.")
    return told


def _of_figure(cell: FrozenCell) -> list[str]:
    figure = FIGURES.get(cell.figure)
    if figure is None:
        return ["It is no figure of the catalogue, so that nothing says how it was counted."]
    changed = ["It was counted by another definition than today's."] if cell.definition and cell.definition != figure.fingerprint else []
    return [figure.definition, *figure.caveats, *changed]
