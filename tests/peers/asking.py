"""What every peer of the dashboard is asked, and the counts by which their answers are held together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data_access.dates import end_of_london_day


@dataclass(frozen=True)
class Asked:
    """The overview as at a day, as known now, and what its headlines compare: as at another, as known at the end of that one."""

    day: date
    compared_with: date

    @property
    def known_then(self) -> datetime:
        """Naive UTC, as databases store it."""
        return end_of_london_day(self.compared_with).replace(tzinfo=None)

    @property
    def since(self) -> date:
        """From when on what was done lately was done."""
        return self.day - timedelta(weeks=4)


@dataclass(frozen=True)
class Counts:
    """The headlines that every answer must have in common: times of different answers could not be compared."""

    in_scope: int
    risk_assessed: int
    detailed_reviews_completed: int
    people_contacted: int


Peer = Callable[[Asked], Counts]
"""Answers the whole page, however it does so, and tells these counts of it."""
