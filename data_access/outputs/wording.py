"""Sentences made from protected figures: right when nothing has begun, when all is done, when nothing changed and when things went back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data_access.dates import in_words
from data_access.digits import plain_number
from data_access.disclosure.protect import ProtectedCell, protected_percent
from data_access.figures.catalogue import FIGURES
from data_access.figures.checked import check_of
from data_access.figures.checks import CHECKS
from data_access.figures.model import Figure
from data_access.outputs.model import Definition
from data_access.outputs.numbers import shown, shown_percent

_PLACES_OF_CHECKS = {check.key: f"check-{check.code}" for check in CHECKS.values()}


def short_day(day: date) -> str:
    """'1 Mar 2024'."""
    number, month, year = in_words(day).split()
    return f"{number} {month[:3]} {year}"


def day_month(day: date) -> str:
    """'1 March'."""
    return in_words(day).rsplit(" ", 1)[0]


def definition_of(figure: Figure) -> Definition:
    """How a figure is counted, in the catalogue's words."""
    check = check_of(figure)
    checked = (
        f"Written by {check.written_by}; checked by {check.checked_by} on {short_day(check.checked_on)}."
        if check
        else "Not checked by a second person since its words changed."
    )
    return Definition(figure.key, figure.title, figure.definition, figure.unit, figure.denominator_words, figure.caveats, checked)


def place_of(key: str) -> str:
    """The place on the page of definitions that explains what is counted under a key; '' for what is explained nowhere but beside it."""
    return f"figure-{key}" if key in FIGURES else _PLACES_OF_CHECKS.get(key, "")


def of_in_words(part: ProtectedCell, whole: ProtectedCell, words: str, *, says_share: bool = True) -> str:
    """'of 3,778 applications in scope (96%)'; the percentage only where it is wanted and both numbers may be shown."""
    percent = shown_percent(protected_percent(part, whole)) if says_share else ""
    return f"of {shown(whole)} {words}" + (f" ({percent})" if percent else "")


@dataclass(frozen=True)
class Progress:
    """Two shown numbers and what is left between them, which is known by itself: rounded numbers can look equal and not be."""

    done: ProtectedCell
    of: ProtectedCell
    left: ProtectedCell


def progress_sentence(assessed: Progress, reviewed: Progress) -> str:
    """The overview's answer. Never says an unqualified 'reviewed'."""
    if assessed.of.value == 0:
        return "No application is in scope yet"
    if assessed.done.value == 0:
        return f"None of {shown(assessed.of)} applications in scope is risk assessed yet"
    if assessed.left.value == 0:
        return f"All {shown(assessed.of)} applications are risk assessed; {_reviews_clause(reviewed)}"
    if assessed.left.value is None and assessed.done.value is not None:
        return f"{shown(assessed.done)} applications are risk assessed and {shown(assessed.left)} are not; {_reviews_clause(reviewed)}"
    return f"{shown(assessed.done)} of {shown(assessed.of)} applications are risk assessed; {_reviews_clause(reviewed)}"


def _reviews_clause(reviewed: Progress) -> str:
    if reviewed.of.value == 0:
        return "no detailed review is required so far"
    if reviewed.left.value == 0:
        return f"all {shown(reviewed.of)} detailed reviews required are complete"
    return f"{shown(reviewed.left)} of {shown(reviewed.of)} detailed reviews remain"


def days_in_words(days: float | None) -> str:
    """'1 day', '41 days', or a dash-free 'no age' where there is none."""
    if days is None:
        return "no age to show"
    return f"{plain_number(days)} {'day' if days == 1 else 'days'}"


def course_in_words(name: str, days: Sequence[date], values: Sequence[float | None], mark: str = "") -> str:
    """How a line runs, for who cannot see it: where it begins, its most or its least on the way, and where it ends.

    'Still to reach: 0 on 6 October 2023, at most 31 on 2 January 2024 and 14 on 1 March 2024'. What may not be shown is ``mark``.
    """

    def told(index: int) -> str:
        value = values[index]
        return mark or "not available" if value is None else plain_number(value)

    ends = [f"{told(index)} on {in_words(days[index])}" for index in ((0, -1) if len(days) > 1 else (-1,))]
    if None not in (values[0], values[-1]):
        known = [index for index, value in enumerate(values) if value is not None]
        for furthest, word in ((max, "most"), (min, "least")):
            index = furthest(known, key=values.__getitem__)
            if values[index] not in (values[0], values[-1]):
                ends.insert(-1, f"at {word} {told(index)} on {in_words(days[index])}")
    return f"{name}: {listed(ends)}"


def listed(parts: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def range_in_words(early: date, late: date) -> str:
    """'between 12 April and 10 May 2024'."""
    if early == late:
        return f"about {in_words(early)}"
    return f"between {day_month(early) if early.year == late.year else in_words(early)} and {in_words(late)}"
