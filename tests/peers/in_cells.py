"""The overview's counts taken from cells, and nothing else done: the least that any page could take, with no page composed."""

from datetime import date, timedelta

from data_access.populations.history import History
from tests.peers.asking import Asked, Counts

_SHARED = {
    "applications": (
        "stage",
        "risk_category",
        "original_outcome",
        "reviewed_outcome",
        "is_risk_assessed",
        "is_review_undecided",
        "is_review_required",
        "is_review_completed",
        "is_with_failure",
    ),
    "people": ("contact_status", "is_contacted", "attempts_made", "due_on"),
    "failures": ("failure_type", "is_confirmed_in_scope"),
}
_PROGRESS = ("is_in_scope", "is_risk_assessed", "is_review_completed")


def answer(now: History, then: History, asked: Asked) -> Counts:
    """All questions of the page and of what it compares; the histories are as known now and as known then."""
    found = _standing(now, asked.day)
    _standing(then, asked.compared_with)
    _by_day(now, asked.day)
    position, place = found["applications"], _SHARED["applications"].index
    people, contacted = found["people"], _SHARED["people"].index("is_contacted")
    return Counts(
        sum(position.values()),
        sum(n for shared, n in position.items() if shared[place("is_risk_assessed")]),
        sum(n for shared, n in position.items() if shared[place("is_review_completed")]),
        sum(n for shared, n in people.items() if shared[contacted]),
    )


def _standing(history: History, day: date) -> dict[str, dict[tuple, int]]:
    where = {"applications": "is_in_scope"}
    return {name: history.how_many_by(name, shared, day=day, where=where.get(name, "")) for name, shared in _SHARED.items()}


def _by_day(history: History, day: date) -> list[tuple[int, ...]]:
    days = [history.first_day + timedelta(days=number) for number in range((day - history.first_day).days + 1)]
    return [history.series("applications", fact, days) for fact in _PROGRESS]
