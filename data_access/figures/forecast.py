"""When the detailed reviews would be complete: a range from resampling recent weeks, or why none can be given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

WEEKS_USED = 6
WEEKS_NEEDED = 4
SIMULATIONS = 1_000
LONGEST_WEEKS = 260
_DRAWN_TOGETHER = 4_096


@dataclass(frozen=True)
class Forecast:
    """``early`` and ``late`` are the 10th and 90th percentile; both None, with ``reason``, when no honest range exists."""

    remaining: int
    weekly: tuple[int, ...]
    """Net completions (completed less newly required) in each of the last weeks, oldest first."""
    early: date | None
    late: date | None
    reason: str


def forecast_finish(remaining: int, weekly_net: Sequence[int], *, day: date, weeks_with_work: int) -> Forecast:
    """The range in which ``remaining`` reaches nought if weeks like the recent ones come in any order.

    The generator's seed is the input itself, so the same data give the same range for ever.
    """
    weekly = tuple(weekly_net[-WEEKS_USED:])
    if remaining == 0:
        return Forecast(0, weekly, None, None, "nothing remains to be completed")
    if weeks_with_work < WEEKS_NEEDED:
        return Forecast(remaining, weekly, None, None, f"fewer than {WEEKS_NEEDED} weeks of completed reviews to go by")
    if sum(weekly) <= 0:
        return Forecast(remaining, weekly, None, None, "in recent weeks no more reviews were completed than newly required")
    weeks = sorted(_weeks_until_done(remaining, weekly, Random(f"{remaining} {weekly}")))
    early, late = weeks[SIMULATIONS // 10], weeks[SIMULATIONS * 9 // 10]
    if late >= LONGEST_WEEKS:
        return Forecast(remaining, weekly, None, None, "recent weeks vary too much for a range that means anything")
    return Forecast(remaining, weekly, day + timedelta(days=round(7 * early)), day + timedelta(days=round(7 * late)), "")


def _weeks_until_done(remaining: int, weekly: Sequence[int], chance: Random) -> list[float]:
    """How many weeks each simulation took; the paces of all of them are drawn from one stream."""
    taken: list[float] = []
    left, week = float(remaining), 0
    while True:
        for pace in chance.choices(weekly, k=_DRAWN_TOGETHER):
            if pace < left:
                left -= pace
                week += 1
                if week < LONGEST_WEEKS:
                    continue
                taken.append(float(LONGEST_WEEKS))
            else:
                taken.append(week + left / pace)
            if len(taken) == SIMULATIONS:
                return taken
            left, week = float(remaining), 0
