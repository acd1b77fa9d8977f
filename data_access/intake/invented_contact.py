"""The invented contact: whom it was right to contact, each attempt, and what became of it."""

from dataclasses import dataclass, field

import numpy as np

from data_access.intake.invented_calendar import LAST_DAY
from data_access.intake.invented_review import Applications, Reviews

DECISIONS = (
    "required",
    "not_required",
    "not_safe",
    "not_appropriate",
    "passed_to_another_force",
    "deceased",
    "no_valid_details",
    "no_response",
    "declined",
)
(REQUIRED, NOT_REQUIRED, NOT_SAFE, NOT_APPROPRIATE, PASSED_ON, DECEASED, NO_DETAILS, NO_RESPONSE, DECLINED) = range(9)
OUTCOMES = ("reached", "no_answer", "wrong_details", "not_safe_to_continue")
REACHED, NO_ANSWER, WRONG_DETAILS, STOPPED = range(4)
POLICY_ATTEMPTS = 4
MOST_ATTEMPTS = 6
REVIEW_EVERY = 28
_ROUNDS_OF_REVIEW = 5


@dataclass
class Events:
    """Columns of one kind of event, gathered in pieces; days are numbers, −1 is never."""

    pieces: list[dict[str, np.ndarray]] = field(default_factory=list)

    def add(self, keep: np.ndarray, **columns: np.ndarray | int) -> None:
        """Adds the rows where ``keep`` is true and the day is not after the last."""
        keep = keep & (np.broadcast_to(columns["day"], keep.shape) <= LAST_DAY)
        self.pieces.append({name: np.broadcast_to(values, keep.shape)[keep] for name, values in columns.items()})

    def together(self) -> dict[str, np.ndarray]:
        """All rows, in the order in which they were added."""
        return {name: np.concatenate([piece[name] for piece in self.pieces]) for name in self.pieces[0]}


def invent_contact(chance: np.random.Generator, applications: Applications, reviews: Reviews) -> tuple[dict, dict]:
    """(decisions, attempts): columns application, person, day, code and next (day of the next review or attempt)."""
    likely = np.where(reviews.category <= 1, 0.74, 0.5)
    chosen = np.flatnonzero(chance.random(reviews.application.size) < likely)
    application = reviews.application[chosen]
    who = {"application": application, "person": applications.person[application]}
    day = reviews.started[chosen] + chance.integers(0, 4, chosen.size)
    first = chance.choice(6, chosen.size, p=(0.835, 0.085, 0.045, 0.015, 0.014, 0.006))
    decisions, attempts = Events(), Events()
    is_paused = (first == NOT_SAFE) | (first == NOT_APPROPRIATE)
    decisions.add(np.ones(chosen.size, bool), **who, day=day, code=first, next=np.where(is_paused, day + REVIEW_EVERY, -1))
    stuck, since = _attempt(chance, who, day, first == REQUIRED, decisions, attempts)
    _review_again(chance, who, np.where(is_paused, first, stuck), np.where(is_paused, day, since), decisions, attempts)
    return decisions.together(), attempts.together()


def _attempt(chance, who, day, is_tried, decisions: Events, attempts: Events) -> tuple[np.ndarray, np.ndarray]:
    """Attempts one after another. Returns, for each, the decision at which it got stuck (−1 for none) and the day."""
    size = day.size
    stuck, since = np.full(size, -1), np.full(size, -1)
    last, trying = day.copy(), is_tried.copy()
    for made in range(1, MOST_ATTEMPTS + 1):
        last = last + 1 + chance.gamma(1.6, 3.1, size).astype(np.int64)
        came = chance.choice(4, size, p=(0.47, 0.465, 0.045, 0.02))
        following = last + 3 + chance.integers(0, 6, size)
        attempts.add(
            trying,
            **who,
            day=last,
            code=came,
            channel=chance.choice(4, size, p=(0.66, 0.2, 0.1, 0.04)),
            next=np.where(came == NO_ANSWER, following, -1),
        )
        reached, wrong, stopped = (trying & (came == code) for code in (REACHED, WRONG_DETAILS, STOPPED))
        declines = reached & (chance.random(size) < 0.03)
        decisions.add(declines, **who, day=last + 1, code=DECLINED, next=-1)
        tired = trying & (came == NO_ANSWER) & (made >= POLICY_ATTEMPTS) & ((chance.random(size) < 0.75) | (made == MOST_ATTEMPTS))
        no_details = wrong & ((chance.random(size) < 0.65) | (made == MOST_ATTEMPTS))
        for who_is, code in ((stopped, NOT_SAFE), (no_details, NO_DETAILS), (tired, NO_RESPONSE)):
            decisions.add(who_is, **who, day=last + 1, code=code, next=last + 1 + REVIEW_EVERY)
            stuck, since = np.where(who_is, code, stuck), np.where(who_is, last + 1, since)
        trying = trying & ~reached & ~stopped & ~no_details & ~tired
    return stuck, since


def _review_again(chance, who, stuck, since, decisions: Events, attempts: Events) -> None:
    """Whoever could not be reached, or could not safely be, is looked at again about every four weeks; some are reached in the end."""
    size = stuck.size
    waiting = stuck >= 0
    for _ in range(_ROUNDS_OF_REVIEW):
        day = since + REVIEW_EVERY + chance.integers(-2, 9, size)
        resolved = waiting & (chance.random(size) < 0.24)
        tried = resolved & (stuck >= NO_DETAILS)
        decisions.add(resolved, **who, day=day, code=REQUIRED, next=-1)
        attempts.add(resolved, **who, day=day + 2, code=REACHED, channel=np.where(tried, 1, 2), next=-1)
        waiting = waiting & ~resolved
        decisions.add(waiting, **who, day=day, code=stuck, next=day + REVIEW_EVERY)
        since = np.where(waiting, day, since)
