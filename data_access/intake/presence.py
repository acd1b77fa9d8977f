"""Whether its source still names a case: one that it names no more leaves the scope that day, and comes back on the day it is named again.

Each is a scope decision of its own beside the case's first: as at a day before, the case stays where it was, however late one asks. Their steps
are '1', '2', '3' …, in turns out and back.
"""

from datetime import UTC, date

from data_access.dates import london_day
from data_access.intake.happenings import SCOPE, Values, Wanted
from data_access.intake.held import HeldEvent, HeldEvents

GONE = {"scope_status": "out_of_scope", "scope_reason": "gone_from_source"}


def turns_of(events: HeldEvents) -> HeldEvents:
    """The decisions that a case left with its source, or came back, the oldest first."""
    turns = {name: event for name, event in events.items() if name[0] == SCOPE[0] and name != SCOPE}
    return dict(sorted(turns.items(), key=lambda turn: int(turn[0][1]))) if turns else turns


def is_gone(events: HeldEvents) -> bool:
    """Whether a held case was named no more by the last delivery that spoke for its source."""
    return len(turns_of(events)) % 2 == 1


def turns_wanted(turns: HeldEvents, own: Values, *, is_named: bool, today: date) -> Wanted:
    """The held turns as they should stand beside the case's own scope decision, and one more where it has just gone or come back."""
    days = [_day_of(event) for event in turns.values()]
    if is_named == is_gone(turns):
        days.append(today)
    back = {name: own[name] for name in GONE}
    # No case can leave before it came: where its own day has moved behind a turn, the turn is told of that day.
    return {
        (SCOPE[0], str(number)): {"occurred_on": max(day, own["occurred_on"]), **(GONE if number % 2 else back)}
        for number, day in enumerate(days, 1)
    }


def _day_of(event: HeldEvent) -> date:
    return london_day(event.first_recorded_at.replace(tzinfo=UTC))
