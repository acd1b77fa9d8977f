"""The histories that looks are answered from, of one data version: each counted when it is asked for, and kept for the next who asks."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import RLock, Thread

from data_access.dates import end_of_london_day
from data_access.populations.history import History, build_history, history_moved
from data_access.populations.in_parts import BY_APPLICATION, moved_in_parts
from data_access.populations.known_then import history_then
from data_access.populations.recorded import Recorded
from data_access.queries.events import Events

A_LONG_COUNT = 20_000
"""From so many decisions on scope, what was known then is told from what is known now; below, counting anew is as quick."""
_KEPT = 64
_COUNTED_AHEAD = 16
"""How many of the moments asked about last are counted of newer data before anybody asks."""


@dataclass(eq=False)
class Histories:
    """Of these events; safe to share between threads."""

    events: Events
    _kept: "OrderedDict[tuple[datetime | None, date | None], History]" = field(default_factory=OrderedDict)
    """By the moment of knowledge (None is now) and the day up to which it is right (None is every day)."""
    _lock: RLock = field(default_factory=RLock)
    _counting: Thread | None = None

    @property
    def is_long(self) -> bool:
        """Whether counting takes so long that nobody should wait for it."""
        return not self.events.are_held or self.events.frames["scope_decisions"].height > A_LONG_COUNT

    def known_by(self, moment: datetime | None = None, *, day: date | None = None) -> History:
        """The history as known by a moment (aware; None is now). With ``day``, it has to be right up to that day only."""
        events = self.events
        if moment is None or moment >= events.version.recorded_to:
            return self._once((None, None), lambda: _history(events, None, at_once=False))
        if self.is_long and day is not None and moment >= end_of_london_day(day) and events.are_held:
            now = self.known_by()
            return self._once((moment, day), lambda: history_then(now, events.frames, known_by=moment, day=day))
        # Of a short review what nobody asks for is never counted: what it would be counted from is small enough to be kept.
        return self._once((moment, None), lambda: _history(events, moment, at_once=self.is_long))

    def _once(self, key: tuple[datetime | None, date | None], count: Callable[[], History]) -> History:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = count()
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def count_the_rest(self) -> Thread | None:
        """Counts, beside whatever else is done, what nobody needed yet; then makes what was asked for quick to ask for again. The thread that
        does so; None when nothing is left to do, or it is being done."""
        with self._lock:
            if self._counting and self._counting.is_alive():
                return None
            left = [history.count_the_rest for (moment, _), history in self._kept.items() if moment is None and not history.is_whole]
            left += [history.make_quick for history in self._kept.values() if not history.is_quick]
            if not left:
                return None
            self._counting = Thread(target=_one_after_another, args=(left,), name="counting the rest", daemon=True)
            self._counting.start()
            return self._counting

    def count_as(self, before: "Histories | None") -> None:
        """Counts everything as known now, and of the moments that were asked about last of the data ``before`` these what was asked for then."""
        self.known_by().count_the_rest()
        for (moment, day), counted in before._asked_last() if before else ():
            if moment is not None:
                self.known_by(moment, day=day).count(counted)

    def _asked_last(self) -> list[tuple[tuple[datetime | None, date | None], frozenset[str]]]:
        with self._lock:
            last = list(self._kept.items())[-_COUNTED_AHEAD:]
        return [(asked, history.counted) for asked, history in last]


def _one_after_another(work: list[Callable[[], None]]) -> None:
    for one in work:
        one()


def _history(events: Events, known_by: datetime | None, *, at_once: bool) -> History:
    if events.are_held:
        return build_history(events.frames, known_by=known_by, at_once=at_once)
    recorded = Recorded(events.frames, known_by)
    if there := events.counted_there:
        counted = there.known_by(known_by)
        return history_moved(counted.moved, counted.switched, recorded, there.first_recorded)
    with events.in_parts.reading(BY_APPLICATION) as read:
        moved, switched = moved_in_parts(read.whole, read.corrected, read.parts, known_by=known_by)
    return history_moved(moved, switched, recorded, events.in_parts.first_recorded)
