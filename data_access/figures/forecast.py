"""When the detailed reviews would be complete: a range from simulated weeks, or why none can be given; and how far past ranges were right.

Each simulation draws weeks like the recent ones, and one factor for how far the pace strayed in the past from what its recent weeks promised.
Without that factor the truth fell inside a range that should hold it 8 times in 10 only 4 times in 10.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from threading import Lock

import numpy as np

WEEKS_USED = 6
WEEKS_NEEDED = 4
SIMULATIONS = 1_000
EARLY, LATE = SIMULATIONS // 10, SIMULATIONS * 9 // 10
"""Which simulations, the quickest first, tell the ends of a range: the 10th and the 90th percentile."""
LONGEST_WEEKS = 260
WEEKS_AHEAD = 4
"""How far ahead a past forecast is held against what happened."""
FEWEST_FACTORS = 3
USUAL_FACTORS = (0.7, 1.0, 1.3)
"""How far the pace may stray where too few weeks have passed to tell."""
LEARNING_WEEKS = 4
"""Weeks in which an officer who joins comes to the full pace, in equal steps; an assumption, and said to be one."""


@dataclass(frozen=True)
class Levels:
    """How many stood where at the end of each week (Sunday) so far, oldest first: four series of the same length."""

    required: tuple[int, ...]
    completed: tuple[int, ...]
    in_scope: tuple[int, ...]
    decided: tuple[int, ...]
    """In scope and decided whether they need a detailed review."""

    def until(self, weeks: int) -> "Levels":
        """The first so many weeks."""
        return Levels(self.required[:weeks], self.completed[:weeks], self.in_scope[:weeks], self.decided[:weeks])

    @property
    def last(self) -> "Position":
        """Where things stood at the end of the last week."""
        return Position(self.required[-1], self.completed[-1], self.in_scope[-1], self.decided[-1])


@dataclass(frozen=True)
class Position:
    """How many stood where on a day."""

    required: int
    completed: int
    in_scope: int
    decided: int

    @property
    def left(self) -> int:
        return self.required - self.completed

    @property
    def share_required(self) -> float:
        """Of those decided, how many need a detailed review."""
        return self.required / self.decided if self.decided else 1.0


@dataclass(frozen=True)
class Forecast:
    """``early`` and ``late`` are the 10th and 90th percentile; both None, with ``reason``, when no honest range exists."""

    remaining: int
    weekly: tuple[int, ...]
    """Net completions (completed less newly required) in each of the last weeks, oldest first."""
    early: date | None
    late: date | None
    reason: str


@dataclass(frozen=True)
class PastForecast:
    """What would have been said at the end of a week about how many are left ``WEEKS_AHEAD`` later, and how many were."""

    week: int
    left: int
    low: int
    high: int
    outcome: int

    @property
    def is_inside(self) -> bool:
        return self.low <= self.outcome <= self.high


def forecast_finish(now: Position, levels: Levels, *, day: date, more: float = 0.0) -> Forecast:
    """The range in which what is left reaches nought if weeks like the recent ones come in any order.

    ``more`` is capacity that joins on the day, as a share of what there is (0.25 is a quarter more), and learns as it goes. The seed is what
    the last weeks brought, so the same data give the same range for ever.
    """
    weekly = tuple(done - new for done, new in zip(_by_week(levels.completed), _by_week(levels.required), strict=True))
    if reason := _why_none(now, levels):
        return Forecast(now.left, weekly, None, None, reason)
    weeks = np.sort(_Simulations(now, levels).weeks_until_done(more))
    early, late = weeks[EARLY], weeks[LATE]
    if late >= LONGEST_WEEKS:
        return Forecast(now.left, weekly, None, None, _GROWING if sum(weekly) <= 0 else _VARYING)
    return Forecast(now.left, weekly, day + timedelta(days=round(7 * early)), day + timedelta(days=round(7 * late)), "")


def past_forecasts(levels: Levels) -> tuple[PastForecast, ...]:
    """Every past week's forecast beside what happened, each from what had happened by then; oldest first."""
    found = []
    for weeks in range(WEEKS_USED + 1, len(levels.required) - WEEKS_AHEAD + 1):
        then = levels.until(weeks)
        if then.last.left > 0 and _weeks_with_work(then) >= WEEKS_NEEDED:
            left = np.sort(_Simulations(then.last, then).left_after(WEEKS_AHEAD))
            later = levels.until(weeks + WEEKS_AHEAD).last
            low, high = (round(float(left[place])) for place in (EARLY, LATE))
            found.append(PastForecast(weeks, then.last.left, low, high, later.left))
    return tuple(found)


_GROWING = "in recent weeks no more reviews were completed than newly required"
_VARYING = "recent weeks vary too much for a range that means anything"


def _why_none(now: Position, levels: Levels) -> str:
    if now.left == 0:
        return "nothing remains to be completed"
    return f"fewer than {WEEKS_NEEDED} weeks of completed reviews to go by" if _weeks_with_work(levels) < WEEKS_NEEDED else ""


def _by_week(level: Sequence[int]) -> list[int]:
    """What each of the last weeks added, oldest first."""
    used = level[-(WEEKS_USED + 1) :]
    return [after - before for before, after in pairwise(used)]


def _weeks_with_work(levels: Levels) -> int:
    return sum(done > 0 for done in _by_week(levels.completed))


def pace_factors(completed: Sequence[int]) -> tuple[float, ...]:
    """How the pace of later weeks compared with what the weeks before them promised: 1 is as promised."""
    factors = []
    for week in range(WEEKS_USED, len(completed) - WEEKS_AHEAD):
        steps = [completed[n] - completed[n - 1] for n in range(week - WEEKS_USED + 1, week + 1)]
        if sum(step > 0 for step in steps) >= WEEKS_NEEDED and sum(steps) > 0:
            after = (completed[week + WEEKS_AHEAD] - completed[week]) / WEEKS_AHEAD
            factors.append(after / (sum(steps) / WEEKS_USED))
    return tuple(factors) if len(factors) >= FEWEST_FACTORS else USUAL_FACTORS


_WEEKS_AT_ONCE = 4
"""So many weeks to come are drawn together."""
Week = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Of each simulation: what is completed in a week, how many enter the scope, and how many are at most newly required."""


class _WeeksToCome:
    """What comes in each week of each simulation: one of the last weeks again, at the pace that strays as far as it did before.

    It follows from whole weeks alone. So every day until the next one is held against the same weeks to come, and its range moves by what
    happened and not by another throw of the dice; and they are drawn once for all of those days.
    """

    def __init__(self, completed: Sequence[int], required: Sequence[int], entered: Sequence[int], factors: Sequence[float]) -> None:
        told = repr((list(completed), list(required), list(entered), tuple(factors)))
        # A stream that the library has promised never to change.
        self._chance = np.random.RandomState(int.from_bytes(sha256(told.encode()).digest()[:4], "big"))
        self._factor = np.array(factors)[self._chance.randint(len(factors), size=SIMULATIONS)]
        # One number says three weeks, in figures to the base of how many there are: a third of the numbers need be drawn.
        recent = len(completed)
        said = np.arange(recent**3)
        self._completed, self._entered, self._required = (
            np.array(level, dtype=float)[said // recent**place % recent] for level, place in ((completed, 2), (entered, 1), (required, 0))
        )
        self._drawn: list[Week] = []
        self._drawing = Lock()

    def week(self, number: int) -> Week:
        """Shared between all who look: never change it."""
        if number >= len(self._drawn):
            # Two who look at once would else take turns at one stream.
            with self._drawing:
                while number >= len(self._drawn):
                    self._draw()
        return self._drawn[number]

    def _draw(self) -> None:
        drawn = self._chance.randint(len(self._completed), size=(_WEEKS_AT_ONCE, SIMULATIONS), dtype=np.uint8).astype(np.intp)
        weeks = self._completed.take(drawn) * self._factor, self._entered.take(drawn), self._required.take(drawn)
        self._drawn.extend(zip(*weeks, strict=True))


_weeks_to_come = lru_cache(maxsize=16)(_WeeksToCome)


class _Simulations:
    """All simulations at once, week by week. New requirements never exceed what is left to be decided or enters the scope meanwhile."""

    def __init__(self, now: Position, levels: Levels) -> None:
        recent = (tuple(_by_week(level)) for level in (levels.completed, levels.required, levels.in_scope))
        self._weeks = _weeks_to_come(*recent, pace_factors(levels.completed))
        self._share = now.share_required
        self._left = np.full(SIMULATIONS, float(now.left))
        self._room = np.full(SIMULATIONS, max(now.in_scope - now.decided, 0) * self._share)

    def _net_of_a_week(self, week: int, more: float) -> np.ndarray:
        done, entered, required = self._weeks.week(week)
        self._room += entered * self._share
        newly_required = np.minimum(required, np.maximum(self._room, 0.0))
        self._room -= newly_required
        return done * (1 + more * min((week + 1) / LEARNING_WEEKS, 1.0)) - newly_required if more else done - newly_required

    def weeks_until_done(self, more: float) -> np.ndarray:
        """How many weeks each simulation takes; LONGEST_WEEKS where it does not come to an end, or is among the last that do and that no
        percentile looks at."""
        taken, going = np.full(SIMULATIONS, float(LONGEST_WEEKS)), SIMULATIONS
        for week in range(LONGEST_WEEKS):
            net = self._net_of_a_week(week, more)
            ends = net >= self._left
            if ended := np.count_nonzero(ends):
                taken[ends] = week + self._left[ends] / net[ends]
                self._left[ends] = np.inf  # which no later week comes up to
                going -= ended
                if going < SIMULATIONS - LATE:
                    break
            self._left -= net
        return taken

    def left_after(self, weeks: int) -> np.ndarray:
        """How many are left after so many weeks."""
        for week in range(weeks):
            self._left -= self._net_of_a_week(week, 0.0)
        return np.maximum(self._left, 0.0)
