"""One frozen cell in words: its number, its label, its sentence. Each is said here once, for every file."""

from datetime import date, datetime

from data_access.dates import LONDON, in_words
from data_access.digits import full_number
from data_access.disclosure.protect import NOT_APPLICABLE, UNAVAILABLE
from data_access.figures.catalogue import FIGURES
from data_access.outputs.release_files.inert import inert
from data_access.outputs.release_files.shorthand import SAID, STANDS_ALONE, label_in_words
from data_access.outputs.wording import range_in_words
from data_access.releases.model import ALSO_SAID, FrozenCell, Value

_A_SMALL_NUMBER = "a_small_number"
_INSTEAD_OF_A_NUMBER = (_A_SMALL_NUMBER, "all")
"""Words that were said where no number was."""


def number_in_words(value: Value) -> str:
    """The number as it is frozen, with thousands separators and a true minus; a range of dates in words."""
    if isinstance(value, str):
        return _dates_in_words(value)
    return full_number(value)


def moment_in_words(moment: datetime) -> str:
    """'24 May 2024 at 09:00, London time'; the last minute of a day is 'the end of 24 May 2024'."""
    there = moment.astimezone(LONDON)
    if (there.hour, there.minute) == (23, 59):
        return f"the end of {in_words(there.date())}"
    return f"{in_words(there.date())} at {there:%H:%M}, London time"


def is_told(cell: FrozenCell) -> bool:
    """Whether the cell gives a number: it has one, and it is not said as 'a small number', which stands in the number's place."""
    return cell.value is not None and cell.said != _A_SMALL_NUMBER


def mark_of(cell: FrozenCell) -> str:
    """The mark in the place of a number that is not told; '' where one is."""
    return "" if is_told(cell) else cell.mark or UNAVAILABLE


def said_in_words(cell: FrozenCell) -> str:
    """'3,778', 'just over 3,500', 'a small number' or the mark."""
    if not is_told(cell):
        return SAID[cell.said] if cell.said in _INSTEAD_OF_A_NUMBER else mark_of(cell)
    number = number_in_words(cell.value)
    return number if cell.said in STANDS_ALONE else f"{SAID[cell.said]} {number}"


def part_in_words(cell: FrozenCell) -> str:
    """The label that a person reads; '' for a headline, in whatever wording."""
    return "" if cell.breakdown in ("", ALSO_SAID) else inert(label_in_words(cell.breakdown, cell.label))


def denominator_in_words(cell: FrozenCell) -> str:
    """What the number is out of: the denominator, [z] where there is none to have, [x] where it is not held or may not be said."""
    if cell.denominator is not None:
        return number_in_words(cell.denominator)
    return UNAVAILABLE if cell.denominator_words else NOT_APPLICABLE


def percent_in_words(cell: FrozenCell) -> str:
    """'0.87%', or a mark: [z] where the figure is no count, that of the number it would be made of, else that of why there is none."""
    if cell.percent is not None and is_told(cell):
        return f"{number_in_words(cell.percent)}%"
    figure = FIGURES.get(cell.figure)
    if figure is not None and figure.kind != "count":
        return NOT_APPLICABLE
    if cell.denominator is None:
        return denominator_in_words(cell)
    return mark_of(cell) or (UNAVAILABLE if cell.denominator else NOT_APPLICABLE)


def _dates_in_words(value: str) -> str:
    try:
        early, late = (date.fromisoformat(day) for day in value.split("/"))
    except ValueError:
        return inert(value)
    return range_in_words(early, late)
