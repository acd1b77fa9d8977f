"""The invented findings: failures as they were published, referrals, actions, disclosures, second reviews and enquiries."""

from itertools import pairwise

import numpy as np

from data_access.intake.invented_calendar import LAST_DAY, number, slots, working_days
from data_access.intake.invented_contact import Events
from data_access.intake.invented_review import Applications, Reviews, published

SUSPECTED, CONFIRMED, WITHDRAWN = range(3)
_STATED = (
    (number(2023, 11, 20), number(2024, 1, 10), (2, 11, 12)),
    (number(2024, 1, 15), number(2024, 2, 28), (2, 13, 14)),
    (number(2024, 3, 4), number(2024, 5, 20), (2, 14, 17)),
)
"""By the end of each stretch: harm, administrative and service, the first and the last as published."""


def invent_failures(chance: np.random.Generator, applications: Applications, reviews: Reviews, scale: float) -> dict[str, np.ndarray]:
    """Columns failure, application (−1 outside the scope), day, type, status, inside: found, then confirmed or withdrawn."""
    events, number_of = Events(), 0
    free = np.flatnonzero(applications.outcome[reviews.application] != 0)
    so_far = (0, 0, 0)
    for first, last, stated in _STATED:
        wanted = [published(total, scale) - published(before, scale) for total, before in zip(stated, so_far, strict=True)]
        kinds = chance.permutation(np.repeat([0, 1, 2], wanted))
        ready = free[reviews.completed[free] < last - 2]
        chosen = chance.choice(ready, min(kinds.size, ready.size), replace=False) if ready.size else np.empty(0, dtype=np.int64)
        free = np.setdiff1d(free, chosen)
        if chosen.size > 5:
            # One application holds two failures, so that failures are not applications.
            chosen[-1] = chosen[0]
        kinds = kinds[: chosen.size]
        confirmed = np.maximum(working_days(chance, chosen.size, first, last), reviews.completed[chosen])
        found = np.maximum(reviews.started[chosen], confirmed - chance.integers(2, 20, chosen.size))
        ids = number_of + 1 + np.arange(chosen.size)
        _add(events, ids, reviews.application[chosen], found, kinds, SUSPECTED)
        _add(events, ids, reviews.application[chosen], confirmed, kinds, CONFIRMED)
        number_of += chosen.size
        so_far = stated
    _add_suspicions(chance, events, reviews, free, published(11, scale), number_of)
    _add_outside(events, number_of + published(11, scale), max(1, published(1, scale)) if scale > 0.02 else 0)
    return events.together()


def _add(events: Events, ids, application, day, kinds, status: int, inside: bool = True) -> None:
    keep = np.ones(ids.size, bool)
    events.add(keep, failure=ids, application=application, day=day, type=kinds, status=status, inside=inside)


def _add_suspicions(chance, events: Events, reviews: Reviews, free: np.ndarray, count: int, number_of: int) -> None:
    """Some are suspected and then withdrawn; a few are still suspected."""
    chosen = chance.choice(free, min(count, free.size), replace=False) if free.size else np.empty(0, dtype=np.int64)
    ids, kinds = number_of + 1 + np.arange(chosen.size), chance.integers(1, 3, chosen.size)
    _add(events, ids, reviews.application[chosen], reviews.completed[chosen], kinds, SUSPECTED)
    events.add(
        chance.random(chosen.size) < 0.75,
        failure=ids,
        application=reviews.application[chosen],
        day=reviews.completed[chosen] + 5 + chance.integers(0, 25, chosen.size),
        type=kinds,
        status=WITHDRAWN,
        inside=True,
    )


def _add_outside(events: Events, number_of: int, count: int) -> None:
    """Published on 12 January 2024: one more, on an application made after the period; never added to the totals."""
    ids = number_of + 1 + np.arange(count)
    for day, status in ((number(2024, 1, 9), SUSPECTED), (number(2024, 1, 12), CONFIRMED)):
        _add(events, ids, np.full(count, -1), np.full(count, day), np.full(count, 2), status, inside=False)


def invent_actions(chance: np.random.Generator, reviews: Reviews) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """(action steps, disclosures). Kinds: 0 contact, 1 disclosure, 2 safeguarding, 3 referral; steps: 0 required, 1 completed, 2 withdrawn."""
    size = reviews.application.size
    steps, told = Events(), Events()
    number_of = 0
    needs = (chance.random(size) < 0.34, reviews.outcome == 1, chance.random(size) < 0.19, chance.random(size) < 0.05)
    for kind, is_needed in enumerate(needs):
        chosen = np.flatnonzero(is_needed)
        ids, application, day = number_of + 1 + np.arange(chosen.size), reviews.application[chosen], reviews.completed[chosen]
        number_of += chosen.size
        every = np.ones(chosen.size, bool)
        done_on = day + 2 + chance.gamma(1.2, 17, chosen.size).astype(np.int64)
        is_withdrawn = chance.random(chosen.size) < 0.05
        steps.add(every, action=ids, application=application, day=day, kind=kind, step=0)
        steps.add(every, action=ids, application=application, day=done_on, kind=kind, step=np.where(is_withdrawn, 2, 1))
        if kind == 1:
            told.add(~is_withdrawn, application=application, day=done_on)
    return steps.together(), told.together()


def invent_second_reviews(chance: np.random.Generator, reviews: Reviews) -> dict[str, np.ndarray]:
    """Columns application, day, category agreed, outcome agreed: about one review in nine is done again by another officer."""
    events, size = Events(), reviews.application.size
    events.add(
        chance.random(size) < 0.11,
        application=reviews.application,
        day=reviews.completed + 4 + chance.integers(0, 15, size),
        category_agreed=chance.random(size) < 0.92,
        outcome_agreed=chance.random(size) < 0.94,
    )
    return events.together()


def invent_enquiries(chance: np.random.Generator, scale: float) -> dict[str, np.ndarray]:
    """Columns enquiry, day, channel, step (0 received, 1 closed): a wave after each announcement, a trickle between."""
    announced = (number(2023, 10, 26), number(2023, 12, 8), number(2024, 1, 11), number(2024, 5, 23), LAST_DAY)
    received = []
    for (first, following), waves in zip(pairwise(announced), (430, 190, 260, 120), strict=True):
        count = published(waves, scale)
        received.append(np.minimum(first + chance.exponential(9, count).astype(np.int64), following - 1))
        received.append(slots(published((following - first) * 0.9, scale), first, following - 1))
    day = np.sort(np.concatenate(received))
    ids, events, every = 1 + np.arange(day.size), Events(), np.ones(day.size, bool)
    channel = (chance.random(day.size) < 0.28).astype(np.int8)
    events.add(every, enquiry=ids, day=day, channel=channel, step=0)
    closed = day + chance.gamma(1.4, 4.5, day.size).astype(np.int64)
    events.add(chance.random(day.size) < 0.985, enquiry=ids, day=closed, channel=channel, step=1)
    return events.together()
