"""The rhythm of the invented review: which days work was done on, and how fast. Days are whole numbers since 1 January 2015."""

from datetime import date, timedelta

import numpy as np

_BASE = date(2015, 1, 1)
_QUIET = {
    date(2023, 12, 25): 0.0,
    date(2023, 12, 26): 0.0,
    date(2024, 1, 1): 0.0,
    date(2023, 12, 24): 0.0,
    date(2024, 3, 29): 0.1,
    date(2024, 4, 1): 0.1,
}
_BETWEEN_THE_YEARS = (date(2023, 12, 27), date(2023, 12, 31))


def number(year: int, month: int, day: int) -> int:
    """The number of a calendar day."""
    return (date(year, month, day) - _BASE).days


def day_of(when: int) -> date:
    """The calendar day of a number."""
    return _BASE + timedelta(days=int(when))


LAST_DAY = number(2024, 6, 28)
"""Nothing happens, and nothing is recorded, after this day."""


def dates(numbers: np.ndarray) -> np.ndarray:
    """Numbers as numpy dates."""
    return np.datetime64(_BASE.isoformat(), "D") + numbers.astype("timedelta64[D]")


def pace(when: int) -> float:
    """How much of a full working day's output a day sees: weekends little, Christmas none."""
    day = day_of(when)
    if day in _QUIET:
        return _QUIET[day]
    if _BETWEEN_THE_YEARS[0] <= day <= _BETWEEN_THE_YEARS[1]:
        return 0.35
    return (1.0, 1.0, 1.05, 1.0, 0.85, 0.2, 0.08)[day.weekday()]


def slots(count: int, first: int, last: int, start: float = 1.0, end: float = 1.0) -> np.ndarray:
    """``count`` ascending days from first to last, following the rhythm of the week; output grows (or falls) from ``start`` to ``end``."""
    days = np.arange(first, last + 1)
    weights = np.array([pace(day) for day in days]) * np.linspace(start, end, days.size)
    reached = np.cumsum(weights) / weights.sum()
    return days[np.searchsorted(reached, (np.arange(count) + 0.5) / max(count, 1))]


def working_days(chance: np.random.Generator, count: int, first: int, last: int) -> np.ndarray:
    """``count`` days drawn at random from first to last, weekdays only, in no order."""
    days = np.array([day for day in range(first, last + 1) if pace(day) > 0.5])
    return chance.choice(days, count)
