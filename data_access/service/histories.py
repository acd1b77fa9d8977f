"""The histories that looks are answered from, of one data version: each counted when it is asked for, and kept for the next who asks."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from threading import RLock, Thread

from sqlalchemy import Engine

from data_access.dates import end_of_london_day
from data_access.populations.history import History, build_history, history_moved
from data_access.populations.in_parts import BY_APPLICATION, moved_in_parts
from data_access.populations.kept import frames_of, history_of
from data_access.populations.known_then import history_then
from data_access.populations.recorded import Recorded
from data_access.queries.events import Events, read_counted_before
from data_access.queries.kept_counts import KeptCounts, KeptFrames

A_LONG_COUNT = 20_000
"""From so many decisions on scope, what was known then is told from what is known now; below, counting anew is as quick."""
_KEPT = 64
_COUNTED_AHEAD = 16
"""How many of the moments asked about last are counted of newer data before anybody asks."""
_KEPT_FOR_THE_NEXT_START = 12
"""And of how many what was counted is kept in files, where it is."""


@dataclass(eq=False)
class Histories:
    """Of these events; safe to share between threads."""

    events: Events
    _kept: "OrderedDict[tuple[datetime | None, date | None], History]" = field(default_factory=OrderedDict)
    """By the moment of knowledge (None is now) and the day up to which it is right (None is every day)."""
    _lock: RLock = field(default_factory=RLock)
    _counting: Thread | None = None
    were_counted_before: bool = False
    """Whether nothing of this was counted yet since the start."""

    @property
    def is_long(self) -> bool:
        """Whether counting takes so long that nobody should wait for it."""
        return not self.events.are_held or self.events.frames["scope_decisions"].height > A_LONG_COUNT

    def known_by(self, moment: datetime | None = None, *, day: date | None = None) -> History:
        """The history as known by a moment (aware; None is now). With ``day``, it has to be right up to that day only."""
        events = self.events
        if moment is None or moment >= events.version.recorded_to:
            return self._once((None, None), lambda: _history(events, None, at_once=False))
        if found := self._counted_of((moment, None), (moment, day)):
            return found
        if self.is_long and day is not None and moment >= end_of_london_day(day) and events.are_held:
            now = self.known_by()
            return self._once((moment, day), lambda: history_then(now, events.frames, known_by=moment, day=day))
        # Of a short review what nobody asks for is never counted: what it would be counted from is small enough to be kept.
        return self._once((moment, None), lambda: _history(events, moment, at_once=self.is_long))

    def _once(self, key: tuple[datetime | None, date | None], count: Callable[[], History]) -> History:
        with self._lock:
            if found := self._counted_of(key):
                return found
            self._kept[key] = found = count()
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return found

    def _counted_of(self, *keys: tuple[datetime | None, date | None]) -> History | None:
        """What is counted under the first of these keys that anything is counted under."""
        with self._lock:
            for key in keys:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
        return None

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

    def kept(self) -> KeptCounts:
        """What is counted of everything, and of the moments that were asked about last, to be kept for the next start."""
        with self._lock:
            last = [*list(self._kept.items())[-_KEPT_FOR_THE_NEXT_START:], ((None, None), self.known_by())]
        counted = {asked: KeptFrames(frames_of(history), history.first_day, history.unrecorded) for asked, history in last}
        return KeptCounts(counted, self.events.apart and self.events.apart.first_recorded)

    @property
    def are_whole(self) -> bool:
        """Whether everything as known now is counted."""
        with self._lock:
            return (None, None) in self._kept and self.known_by().is_whole

    def unlike(self, others: "Histories") -> list[str]:
        """The populations as known now that are counted otherwise there."""
        ours, theirs = self.known_by(), others.known_by()
        return sorted(
            name for name in ours.counted & theirs.counted if name in ours.cells and not ours.cells[name].says_as(theirs.cells[name])
        )

    @property
    def extent(self) -> frozenset:
        """What is counted, of which moments: while that is the same, so is what would be kept."""
        with self._lock:
            return frozenset((asked, history.counted) for asked, history in self._kept.items())


def counted_before(engine: Engine, folder: Path) -> Histories | None:
    """What was counted before the start, of the data as they still are; None where nothing was kept of them. Raises DatabaseUnavailable."""
    found = read_counted_before(engine, folder)
    if found is None:
        return None
    events, kept = found
    histories = Histories(events, were_counted_before=True)
    for (moment, day), one in kept.counted.items():
        rest = partial(_history, events, moment, at_once=False)
        histories._kept[moment, day] = history_of(one.frames, rest, first_day=one.first_day, unrecorded=one.unrecorded)
    return histories


def _one_after_another(work: list[Callable[[], None]]) -> None:
    for one in work:
        one()


def _history(events: Events, known_by: datetime | None, *, at_once: bool) -> History:
    if events.apart is None:
        return build_history(dict(events.frames), known_by=known_by, at_once=at_once)
    recorded = Recorded(events.frames, known_by)
    if there := events.counted_there:
        counted = there.known_by(known_by)
        return history_moved(counted.moved, counted.switched, recorded, there.first_recorded)
    with events.in_parts.reading(BY_APPLICATION) as read:
        moved, switched = moved_in_parts(read.whole, read.corrected, read.parts, known_by=known_by)
    return history_moved(moved, switched, recorded, events.in_parts.first_recorded)
