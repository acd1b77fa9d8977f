"""Sentences made from protected figures: right when nothing has begun, when all is done, when nothing changed and when things went back."""

from collections.abc import Sequence
from datetime import date

from data_access.dates import in_words
from data_access.disclosure.protect import ProtectedCell, protected_percent
from data_access.figures.model import Figure
from data_access.outputs.model import Definition
from data_access.outputs.numbers import plain_number, shown, shown_percent


def short_day(day: date) -> str:
    """'1 Mar 2024'."""
    number, month, year = in_words(day).split()
    return f"{number} {month[:3]} {year}"


def day_month(day: date) -> str:
    """'1 March'."""
    return in_words(day).rsplit(" ", 1)[0]


def definition_of(figure: Figure) -> Definition:
    """How a figure is counted, in the catalogue's words."""
    checked = f"Written by {figure.written_by}; checked by {figure.checked_by} on {short_day(date.fromisoformat(figure.checked_on))}."
    return Definition(figure.key, figure.title, figure.definition, figure.unit, figure.denominator_words, figure.caveats, checked)


def of_in_words(part: ProtectedCell, whole: ProtectedCell, words: str) -> str:
    """'of 3,778 applications in scope (96%)'; the percentage only where both numbers may be shown."""
    percent = shown_percent(protected_percent(part, whole))
    return f"of {shown(whole)} {words}" + (f" ({percent})" if percent else "")


def progress_sentence(assessed: ProtectedCell, in_scope: ProtectedCell, completed: ProtectedCell, required: ProtectedCell) -> str:
    """The overview's answer. Never says an unqualified 'reviewed'."""
    if in_scope.value == 0:
        return "No application is in scope yet"
    if assessed.value is None or in_scope.value is None:
        return f"{shown(assessed)} of {shown(in_scope)} applications in scope are risk assessed"
    waiting = in_scope.value - assessed.value
    if assessed.value == 0:
        return f"None of {shown(in_scope)} applications is risk assessed yet"
    start = (
        f"All {shown(in_scope)} applications are risk assessed"
        if waiting <= 0
        else f"{shown(assessed)} of {shown(in_scope)} applications are risk assessed"
    )
    return f"{start}; {_reviews_clause(completed, required)}"


def _reviews_clause(completed: ProtectedCell, required: ProtectedCell) -> str:
    if required.value == 0:
        return "no detailed review is required so far"
    if required.value is None or completed.value is None:
        return f"{shown(completed)} of {shown(required)} detailed reviews are complete"
    left = required.value - completed.value
    if left <= 0:
        return f"all {shown(required)} detailed reviews required are complete"
    return f"{plain_number(left)} of {shown(required)} detailed reviews remain"


def days_in_words(days: float | None) -> str:
    """'1 day', '41 days', or a dash-free 'no age' where there is none."""
    if days is None:
        return "no age to show"
    return f"{plain_number(days)} {'day' if days == 1 else 'days'}"


def listed(parts: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def range_in_words(early: date, late: date) -> str:
    """'between 12 April and 10 May 2024'."""
    if early == late:
        return f"about {in_words(early)}"
    return f"between {day_month(early) if early.year == late.year else in_words(early)} and {in_words(late)}"
