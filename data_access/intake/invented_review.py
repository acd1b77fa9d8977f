"""The invented review: who applied, when each was assessed and reviewed, whom it was right to contact and what was found.

Everything that was published comes out exactly as at its date; everything else is drawn from a seed. ``scale`` is the size wished for,
as a share of the real population of 3,778, and published numbers scale with it. Nothing here describes a real person or a real case.
"""

from dataclasses import dataclass

import numpy as np

from data_access.intake.invented_calendar import LAST_DAY, number, slots, working_days

POPULATION = 3_778
CATEGORIES = ("immediate", "high", "medium", "low", "none_apparent")
FIRST, EARLY, LATE, REMOVED, NEVER = range(5)
"""How an application came into scope: at the start, before December, by the additional checks; or was removed, or never was in scope."""

_ANNOUNCED = number(2023, 10, 26)
_ALL_ASSESSED = number(2024, 1, 11)
_ALL_REVIEWED = number(2024, 5, 20)
_NEED = np.array([1.0, 0.76, 0.19, 0.03, 0.006])
_URGENCY = np.array([26, 17, 4, 0, -4])


@dataclass
class Applications:
    """One entry per application, by its index; days are numbers, −1 is never."""

    group: np.ndarray
    received: np.ndarray
    route: np.ndarray
    outcome: np.ndarray
    scope: np.ndarray
    removed: np.ndarray
    category: np.ndarray
    assessed: np.ndarray
    regraded: np.ndarray
    new_category: np.ndarray
    decided: np.ndarray
    is_required: np.ndarray
    required: np.ndarray
    person: np.ndarray

    @property
    def count(self) -> int:
        return self.group.size


@dataclass
class Reviews:
    """One entry per detailed review, by application index; ascending."""

    application: np.ndarray
    category: np.ndarray
    allocated: np.ndarray
    started: np.ndarray
    completed: np.ndarray
    outcome: np.ndarray


def published(scaled: int, scale: float) -> int:
    """A published number at another size of review."""
    return round(scaled * scale)


def invent_applications(chance: np.random.Generator, wanted: int) -> Applications:
    """All applications of a review with ``wanted`` in scope at its end."""
    scale = wanted / POPULATION
    group = _groups(wanted, scale)
    chance.shuffle(group)
    size = group.size
    scope = _scope_days(chance, group)
    is_lasting = group <= LATE
    category = chance.choice(5, size, p=(0.022, 0.085, 0.255, 0.37, 0.268)).astype(np.int8)
    assessed = _assessed(chance, group, scope, category)
    regraded, new_category = _regraded(chance, category, assessed)
    is_required, decided, required = _decided(chance, category, new_category, assessed, regraded)
    removed = np.where(group == REMOVED, working_days(chance, size, number(2023, 11, 6), number(2023, 12, 1)), -1)
    return Applications(
        group=group,
        received=_received(chance, size),
        route=chance.choice(4, size, p=(0.47, 0.2, 0.3, 0.03)).astype(np.int8),
        outcome=_outcomes(chance, group, scale),
        scope=scope,
        removed=removed,
        category=category,
        assessed=np.where(is_lasting, assessed, -1),
        regraded=regraded,
        new_category=new_category,
        decided=decided,
        is_required=is_required,
        required=required,
        person=_people(chance, size),
    )


def _groups(wanted: int, scale: float) -> np.ndarray:
    first_stated, by_december = published(3_500, scale), published(3_582, scale)
    removed = min(published(8, scale), first_stated)
    counts = {
        FIRST: first_stated - removed,
        REMOVED: removed,
        EARLY: by_december - (first_stated - removed),
        LATE: wanted - by_december,
        NEVER: published(118, scale),
    }
    return np.repeat(np.array(list(counts), dtype=np.int8), list(counts.values()))


def _received(chance: np.random.Generator, size: int) -> np.ndarray:
    # Applications grew year by year: the square root of a uniform draw leans towards the end of the period.
    first, last = number(2015, 4, 1), number(2023, 8, 31)
    return first + ((last - first) * chance.random(size) ** 0.55).astype(np.int64)


def _outcomes(chance: np.random.Generator, group: np.ndarray, scale: float) -> np.ndarray:
    """Codes of ORIGINAL_OUTCOMES. Exactly the published number was disclosed, all of it among the applications known first and kept."""
    others = chance.choice(np.arange(1, 6), group.size, p=(0.46, 0.2, 0.12, 0.14, 0.08)).astype(np.int8)
    kept = np.flatnonzero(group == FIRST)
    others[chance.choice(kept, min(published(1_195, scale), kept.size), replace=False)] = 0
    return others


def _scope_days(chance: np.random.Generator, group: np.ndarray) -> np.ndarray:
    windows = {
        FIRST: (number(2023, 10, 2), _ANNOUNCED),
        REMOVED: (number(2023, 10, 2), _ANNOUNCED),
        EARLY: (number(2023, 10, 27), number(2023, 12, 6)),
        LATE: (number(2024, 1, 22), number(2024, 2, 12)),
        NEVER: (number(2023, 10, 2), number(2024, 2, 12)),
    }
    days = np.zeros(group.size, dtype=np.int64)
    for which, (first, last) in windows.items():
        days[group == which] = working_days(chance, int((group == which).sum()), first, last)
    return days


def _assessed(chance: np.random.Generator, group: np.ndarray, scope: np.ndarray, category: np.ndarray) -> np.ndarray:
    days = np.full(group.size, -1, dtype=np.int64)
    by_january = np.flatnonzero((group == FIRST) | (group == EARLY))
    afterwards = np.flatnonzero(group == LATE)
    windows = (
        (by_january, number(2023, 10, 16), _ALL_ASSESSED, 0.12, 1.0),
        (afterwards, number(2024, 2, 19), number(2024, 5, 10), 0.9, 1.0),
    )
    for chosen, first, last, start, end in windows:
        urgency = scope[chosen] - _URGENCY[category[chosen]] + chance.gamma(1.6, 14, chosen.size)
        ordered = chosen[np.argsort(urgency, kind="stable")]
        days[ordered] = np.maximum(slots(ordered.size, first, last, start, end), scope[ordered])
    return days


def _regraded(chance: np.random.Generator, category: np.ndarray, assessed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    step = np.where(chance.random(category.size) < 0.58, -1, 1)
    new = np.clip(category + step, 0, 4).astype(np.int8)
    day = assessed + 4 + chance.gamma(2, 13, category.size).astype(np.int64)
    is_regraded = (chance.random(category.size) < 0.042) & (assessed >= 0) & (new != category) & (day <= LAST_DAY)
    return np.where(is_regraded, day, -1), np.where(is_regraded, new, category).astype(np.int8)


def _decided(chance, category, new_category, assessed, regraded) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether a detailed review is required in the end, the day of the first decision, and the day from which it is required (−1 never)."""
    size = category.size
    needed_at_once = chance.random(size) < _NEED[category]
    needed_later = ~needed_at_once & (regraded >= 0) & (new_category <= 1) & (chance.random(size) < 0.8)
    waits = np.where(chance.random(size) < 0.72, 0, chance.integers(1, 12, size))
    decided = np.where(assessed >= 0, np.minimum(assessed + waits, np.maximum(assessed, number(2024, 5, 12))), -1)
    from_regrade = np.minimum(np.maximum(regraded, decided), number(2024, 5, 12))
    # A re-grade after the last reviews were allocated no longer asks for one: all were complete when the review was declared so.
    needed_later &= regraded <= number(2024, 5, 12)
    required = np.where(needed_at_once & (assessed >= 0), decided, np.where(needed_later, from_regrade, -1))
    return required >= 0, decided, required


def _people(chance: np.random.Generator, size: int) -> np.ndarray:
    """The person at risk of each application: most have one application, some several."""
    own = np.arange(1, size + 1)
    again = chance.random(size) < 0.075
    return np.where(again, chance.integers(1, size + 1, size), own)


def invent_reviews(chance: np.random.Generator, applications: Applications) -> Reviews:
    """All detailed reviews: the riskiest first, at the pace of the team, every one complete by the end of May."""
    chosen = np.flatnonzero(applications.is_required)
    required, category = applications.required[chosen], applications.category[chosen]
    urgency = required - 4 * _URGENCY[category] + chance.gamma(1.2, 11, chosen.size)
    ordered = np.argsort(urgency, kind="stable")
    completed = np.empty(chosen.size, dtype=np.int64)
    completed[ordered] = slots(chosen.size, number(2023, 11, 13), number(2024, 5, 17), 1.15, 0.55)
    completed = np.minimum(np.maximum(completed, required + 3 + chance.integers(0, 12, chosen.size)), _ALL_REVIEWED)
    started = np.maximum(required, completed - 3 - chance.gamma(2.2, 8, chosen.size).astype(np.int64))
    allocated = np.maximum(required, started - chance.integers(0, 19, chosen.size))
    was_disclosed = applications.outcome[chosen] == 0
    verdict = np.where(
        was_disclosed,
        chance.choice(4, chosen.size, p=(0.95, 0.0, 0.03, 0.02)),
        chance.choice(4, chosen.size, p=(0.72, 0.17, 0.09, 0.02)),
    )
    return Reviews(chosen, category, allocated, started, completed, verdict.astype(np.int8))
