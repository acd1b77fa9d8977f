"""Which numbers a wording allows, and which numbers a frozen cell lets be true: verdicts come from laying one over the other."""

from dataclasses import dataclass
from math import ceil, floor, inf

from data_access.disclosure.protect import CONFIDENTIAL
from data_access.disclosure.rules import ROUNDED
from data_access.releases.claims.model import Saying
from data_access.releases.model import FrozenCell

_TINY = 1e-9
_NEAR_SHARE = 0.05
_NEAR_LEAST = 3
_NEAR_POINTS = 0.5
_ROUGHLY = 0.1


@dataclass(frozen=True)
class Reach:
    """Every number from ``low`` to ``high``, both included."""

    low: float
    high: float

    def holds(self, other: "Reach") -> bool:
        """Whether all of the other lies within."""
        return self.low <= other.low + _TINY and other.high <= self.high + _TINY

    def misses(self, other: "Reach") -> bool:
        """Whether nothing of the other lies within."""
        return self.low > other.high + _TINY or other.low > self.high + _TINY

    @property
    def is_one(self) -> bool:
        """Whether only one number is in it."""
        return self.high - self.low <= _TINY


def reach_of(said: Saying, value: float, *, most: float | None = None, is_count: bool = True) -> Reach:
    """The numbers that may be worded so. Counts are whole; shares are not.

    'About 3,500' allows what rounds to it at the place where it is rounded (3,500 to the nearest 500), at most a tenth away; 'just over' and
    'nearly' allow a twentieth, at least three of a count. Choices: no source defines these words; 'just over 3,500' was said of 3,582.
    """
    step = 1 if is_count else 2 * _TINY
    near = max(_NEAR_SHARE * value, _NEAR_LEAST if is_count else _NEAR_POINTS)
    half = min(_place(value) / 2, _ROUGHLY * abs(value))
    reaches: dict[str, tuple[float, float]] = {
        "about": (value - half, value + half),
        "just_over": (value + step, value + near),
        "just_under": (value - near, value - step),
        "more_than": (value + step, inf),
        "at_least": (value, inf),
        "less_than": (-inf, value - step),
        "at_most": (-inf, value),
        "between": (value, most if most is not None else value),
    }
    return Reach(*reaches.get(said, (value, value)))


def held_by(cell: FrozenCell, lane: str) -> Reach | None:
    """The numbers that a cell lets be true; None where it is no number and no [c].

    Of a rounded count it is all that round to it; of [c] the counts that the rules hide, and in the exact lane any but nought, for there a
    larger number can be hidden to protect a smaller one.
    """
    if cell.mark == CONFIDENTIAL:
        return Reach(1, ROUNDED.threshold if lane == ROUNDED.name else inf)
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float) or cell.said == "a_small_number":
        return None
    if is_rounded(cell, lane):
        half = (ROUNDED.base - 1) // 2
        return Reach(cell.value - half, cell.value + half)
    return reach_of(cell.said, cell.value, is_count=is_count(cell))


def is_rounded(cell: FrozenCell, lane: str) -> bool:
    """Whether a cell's number stands for several: a count of the rounded lane, no exception, not nought."""
    return lane == ROUNDED.name and not cell.exception and is_count(cell) and bool(cell.value) and cell.said in ("exactly", "all", "about")


def is_count(cell: FrozenCell) -> bool:
    """Whether its number counts things: a median age, a load and a percentage do not."""
    return cell.unit not in ("percent", "days", "date range") and " per " not in cell.unit


def numerators(percent: Reach, base: float) -> int:
    """How many whole numbers out of ``base`` would be said by percentages within the reach."""
    low, high = max(percent.low, 0) * base / 100, min(percent.high, 100) * base / 100
    return max(0, floor(high + _TINY) - ceil(low - _TINY) + 1)


def said_share(value: float, places: int) -> Reach:
    """The percentages that are said as ``value`` with so many decimals."""
    half = 0.5 / 10**places
    return Reach(value - half, value + half - 2 * _TINY)


def _place(value: float) -> float:
    """To which place a number looks rounded: 45 to the nearest 5, 3,500 to 500, 3,582 to 1, 0.9 to 0.1."""
    number = abs(value)
    if number == 0:
        return 1
    if number != int(number):
        return 0.1
    power = 1
    while number % (power * 10) == 0:
        power *= 10
    return power * 5 if number % (power * 5) == 0 else power
