"""The invented team: who joined and left when, and who held which detailed review."""

from dataclasses import dataclass

import numpy as np

from data_access.intake.invented_calendar import LAST_DAY, number
from data_access.intake.invented_review import Applications, Reviews

TEAMS = ("Assessment team", "Review team A", "Review team B", "Contact team")
ROLES = ("assessor", "reviewer", "contact_officer", "lead")
LARGEST_TEAM = 4.0
"""However large the invented population, the team is at most this many times the published one: a screen of 10,000 officers says nothing."""

_JOINED = ((12, 2023, 10, 9), (8, 2023, 10, 30), (7, 2023, 11, 13), (9, 2023, 12, 4), (5, 2023, 12, 18), (4, 2024, 1, 8))
"""Published: 36 on 8 December, about 45 on 11 January. How they came together is invented."""
_LEFT = ((1, 2024, 2, 9), (2, 2024, 3, 22), (4, 2024, 4, 19), (7, 2024, 5, 24), (9, 2024, 6, 14))
_SUPPORT = ((40, 2023, 12, 4, 2023, 12, 12), (20, 2023, 12, 5, 2023, 12, 12), (8, 2024, 1, 2, 2024, 1, 10), (6, 2024, 4, 8, 2024, 4, 20))
"""Published: 60 others in support in the week of 8 December."""


@dataclass
class Officers:
    """One entry per dedicated officer, by officer number less one; then the supporting ones with their own numbers."""

    joined: np.ndarray
    left: np.ndarray
    role: np.ndarray
    team: np.ndarray
    hours: np.ndarray
    support_joined: np.ndarray
    support_left: np.ndarray

    @property
    def count(self) -> int:
        return self.joined.size + self.support_joined.size


def invent_officers(chance: np.random.Generator, scale: float) -> Officers:
    """The team at its published strength, or in proportion."""
    share = min(scale, LARGEST_TEAM)
    joined = np.repeat([number(*day) for _, *day in _JOINED], _shares([n for n, *_ in _JOINED], share))
    if joined.size == 0:
        joined = np.array([number(2023, 10, 9)])
    size = joined.size
    role = np.array([(1, 0, 1, 1, 2, 0, 1, 3, 1, 0)[n % 10] if n else 1 for n in range(size)])
    team = np.select([role == 0, role == 2, np.arange(size) % 3 == 1], [0, 3, 2], 1)
    left = np.full(size, -1)
    reviewers = np.flatnonzero(role == 1)
    # A reviewer leaves first, so that open work has to be handed over.
    order = np.concatenate([reviewers[1:2], chance.permutation(np.setdiff1d(np.arange(1, size), reviewers[1:2]))]).astype(int)
    leaving = np.repeat([number(*day) for _, *day in _LEFT], _shares([n for n, *_ in _LEFT], share))[: max(order.size - 1, 0)]
    left[order[: leaving.size]] = leaving
    counts = _shares([n for n, *_ in _SUPPORT], share)
    return Officers(
        joined=joined,
        left=left,
        role=role,
        team=team,
        hours=chance.choice((1.0, 0.8, 0.6, 0.5), size, p=(0.68, 0.16, 0.1, 0.06)),
        support_joined=np.repeat([number(*row[1:4]) for row in _SUPPORT], counts),
        support_left=np.repeat([number(*row[4:7]) for row in _SUPPORT], counts),
    )


def _shares(counts: list[int], share: float) -> list[int]:
    """The counts in proportion, rounded so that their running total is always the rounded running total."""
    running = [round(total * share) for total in np.cumsum(counts)]
    return np.diff([0, *running]).tolist()


def on_duty(officers: Officers, role: int, day: int) -> np.ndarray:
    """The indices of officers of a role on the review at the end of a day; of any role when there is none of that."""
    here = (officers.joined <= day) & ((officers.left < 0) | (officers.left > day))
    chosen = np.flatnonzero(here & (officers.role == role))
    return chosen if chosen.size else np.flatnonzero(here) if here.any() else np.array([0])


def draw_officers(
    chance: np.random.Generator, officers: Officers, role: int, days: np.ndarray, is_hard: np.ndarray | None = None
) -> np.ndarray:
    """An officer's index for each day, by their hours. ``is_hard`` marks work that the first of them takes more of, as happens."""
    found = np.zeros(days.size, dtype=np.int64)
    for day in np.unique(days):
        there = on_duty(officers, role, int(day))
        weights = officers.hours[there] / officers.hours[there].sum()
        at = days == day
        found[at] = chance.choice(there, int(at.sum()), p=weights)
        if is_hard is not None and there.size > 2:
            heavy = at & is_hard & (chance.random(days.size) < 0.16)
            found[heavy] = there[2]
    return found


@dataclass
class Allocations:
    """Who was given which review on which day; a review handed over is in it twice."""

    application: np.ndarray
    day: np.ndarray
    officer: np.ndarray
    last_officer: np.ndarray
    """Of each review, in the order of ``Reviews``: who completed it."""


def invent_allocations(chance: np.random.Generator, reviews: Reviews, officers: Officers) -> Allocations:
    """Each review to a reviewer on duty; when one leaves, what is still open goes to another within days."""
    first = draw_officers(chance, officers, 1, reviews.allocated, reviews.category <= 1)
    left = officers.left[first]
    is_handed_over = (left >= 0) & (left < reviews.completed)
    day = np.minimum(left + chance.integers(0, 4, left.size), reviews.completed)
    second = first.copy()
    second[is_handed_over] = draw_officers(chance, officers, 1, day[is_handed_over])
    return Allocations(
        application=np.concatenate([reviews.application, reviews.application[is_handed_over]]),
        day=np.concatenate([reviews.allocated, day[is_handed_over]]),
        officer=np.concatenate([first, second[is_handed_over]]),
        last_officer=second,
    )


def draw_assessors(chance: np.random.Generator, applications: Applications, officers: Officers) -> np.ndarray:
    """Who assessed each application; meaningless where it never was."""
    days = np.clip(applications.assessed, number(2023, 10, 9), LAST_DAY)
    return draw_officers(chance, officers, 0, days)
