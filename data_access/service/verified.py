"""The events that pages are made of: of the newest data version, or of the last one read whole while the case database cannot be read."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from threading import Lock, RLock, Thread
from time import monotonic

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from data_access.database.engine import file_of
from data_access.database.failures import unavailable
from data_access.database.moments import glance
from data_access.dates import clock_time, in_words, london_day
from data_access.digits import plain_number
from data_access.errors import DatabaseUnavailable
from data_access.queries.events import DataVersion, Events, keep_counts, read_data_version, read_events, read_officer_names
from data_access.service.histories import Histories, counted_before
from data_access.settings import Settings

_LOG = logging.getLogger(__name__)

PAUSE_SECONDS = 2.0
"""For so long nobody asks the case database again after it failed: each try could cost seconds."""
KEEPING_UP_SECONDS = 30.0
"""Who has not caught up for so long does not keep up any more."""
KEEPING_PAUSE_SECONDS = 60.0
"""For so long after counts were kept for the next start nothing more is."""
_PAUSES_PER_KEEPING = 50
"""And for so many times as long as that took."""
GLANCE_SECONDS = 0.5
"""Who looks while it fails waits so long for a try, in case it is back."""


@dataclass(frozen=True)
class Verified:
    """Events as they were read whole, and what is counted from them. ``checked_at`` is when they were last found to be the newest; ``stamp`` is
    '' then, and else says since when they no longer are known to be; ``note`` says where the database went back, or that newer data are being
    counted. Moments are aware."""

    histories: Histories
    read_at: datetime
    checked_at: datetime
    stamp: str = ""
    note: str = ""
    file: object = None
    """Which file was read; see ``file_of``."""

    @property
    def events(self) -> Events:
        return self.histories.events


@dataclass(frozen=True)
class _Failure:
    fault: DatabaseUnavailable
    since: datetime
    until: float
    """By a clock that nobody can set."""


class Cases:
    """The case database as it was last read, for every session of the process."""

    def __init__(self, case: Engine, clock: Callable[[], datetime], settings: Callable[[], Settings]) -> None:
        self._case, self._clock, self._settings = case, clock, settings
        self._lock, self._starting = RLock(), Lock()
        self._reading = Lock()
        """Whoever holds it reads. Taken before ``_lock``, never within it."""
        self._caught_up_until = 0.0
        """Until then, by a clock that nobody can set, somebody will have asked for newer data again."""
        self._trying: Thread | None = None
        self._held: Verified | None = None
        self._names: tuple[Events, dict[int, str]] | None = None
        self._failure: _Failure | None = None
        self._kept: object = None
        """What was kept last for the next start, by its extent."""
        self._keeps_again_at = 0.0

    def newest(self) -> Verified:
        """The events of the newest data version, read again only when it changed. Raises DatabaseUnavailable."""
        return self._read_since_the_start() or self._newly_read()

    def last(self) -> Verified:
        """The newest, or what was read last: with a note while newer data of a long review are counted by who keeps up, with a stamp while
        they cannot be read. Right after a start, with a note too, what was counted of the same data before it. Raises DatabaseUnavailable when
        nothing ever was read."""
        if self._failure is None:
            with suppress(DatabaseUnavailable):
                return self._current() or self._before_newer() or self._counted_before() or self._newly_read()
        self._try_again()
        held, failure = self._held, self._failure
        if held is None:
            return self.newest()
        return replace(held, stamp=_stamp(held, failure, self._clock())) if failure else held

    def catch_up(self) -> Verified | None:
        """Reads newer data, counts of them what was counted of those before, and only then shows them; None where there are none. Who calls it
        again and again spares everybody else the wait. Where the database fails it raises nothing: that is for who looks to be told."""
        with self._reading:
            self._caught_up_until = inf
            try:
                if self._read_since_the_start() or self._held is None:
                    return None  # what nobody has looked at yet, the first who looks reads
                with self._telling_failure():
                    found = self._read()
                    found.histories.count_as(self._held.histories)  # of a review that is not held whole, this reads too
                _tell_difference(self._held, found)
                self._show(found)
                return found
            except DatabaseUnavailable:
                return None
            finally:
                self._caught_up_until = monotonic() + KEEPING_UP_SECONDS

    def _current(self) -> Verified | None:
        """What is held, where it is the newest. Raises DatabaseUnavailable."""
        with self._lock:
            if self._failure and monotonic() < self._failure.until:
                raise self._failure.fault
            with self._telling_failure():
                now, file, version = self._clock(), file_of(self._case), self._version()
            if self._held is None or (self._held.events.version, self._held.file) != (version, file):
                return None
            self._held, self._failure = replace(self._held, checked_at=now), None
            return self._held

    def _read_since_the_start(self) -> Verified | None:
        """What is held, where it is the newest and not only what was counted before. Raises DatabaseUnavailable."""
        held = self._current()
        return None if held is None or held.histories.were_counted_before else held

    def _counted_before(self) -> Verified | None:
        """What was counted before the start, where it was kept and the data are still the same; then it is counted again beside, by who keeps up."""
        folder = self._settings().counts_folder
        if self._held is not None or folder is None:
            return None
        with self._reading:
            if self._held is not None:
                return self._current()
            with self._telling_failure():
                now, file, found = self._clock(), file_of(self._case), counted_before(self._case, folder)
            if found is None:
                return None
            self._show(Verified(found, now, now, note=_COUNTED_BEFORE, file=file))
            return self._held

    def keep_counts(self) -> bool:
        """Keeps what is counted for the next start, where a folder is named for that and there is more than was kept; whether it did. What cannot
        be kept is told in the log: nobody waits for it."""
        folder, held = self._settings().counts_folder, self._held
        if folder is None or held is None or self._failure or held.histories.were_counted_before or not held.histories.are_whole:
            return False
        extent = held.events.version, held.histories.extent
        if extent == self._kept or monotonic() < self._keeps_again_at:
            return False
        begun = monotonic()
        try:
            keep_counts(self._case, folder, held.events.version, held.histories.kept())
        except (OSError, DatabaseUnavailable) as fault:
            why = fault.strerror if isinstance(fault, OSError) else fault
            _LOG.warning("What was counted could not be kept for the next start: %s", why)
        else:
            self._kept = extent
        taken = monotonic() - begun
        self._keeps_again_at = begun + max(KEEPING_PAUSE_SECONDS, _PAUSES_PER_KEEPING * taken)
        return self._kept == extent

    def _newly_read(self) -> Verified:
        """Read now, by one at a time: who comes meanwhile waits for what the first one reads."""
        with self._reading:
            if held := self._read_since_the_start():
                return held
            with self._telling_failure():
                found = self._read()
            self._show(found)
            return found

    def _before_newer(self) -> Verified | None:
        """What is held, while newer data of a long review are counted beside. None where nobody does so, or the wait is short."""
        held = self._held
        if held is None or not held.histories.is_long or monotonic() > self._caught_up_until:
            return None
        version = plain_number(held.events.version.number)
        return replace(held, note=f"Newer data have arrived and are being counted. Until then this is data version {version}.")

    def _show(self, found: Verified) -> None:
        with self._lock:
            self._held, self._failure = found, None

    @contextmanager
    def _telling_failure(self) -> Iterator[None]:
        """For a while nobody asks again after what fails within."""
        try:
            yield
        except DatabaseUnavailable as fault:
            with self._lock:
                since = self._failure.since if self._failure else self._clock()
                self._failure = _Failure(fault, since, monotonic() + PAUSE_SECONDS)
            raise

    def _try_again(self) -> None:
        """Asks beside who waits, and nobody waits long: whom a failing database would keep waiting sees what was read last."""
        with self._starting:
            failure = self._failure
            if failure is None or monotonic() < failure.until:
                return
            if self._trying is None or not self._trying.is_alive():
                self._trying = Thread(target=self._ask_once, name="asking the case database again", daemon=True)
                self._trying.start()
            trying = self._trying
        trying.join(GLANCE_SECONDS)

    def _ask_once(self) -> None:
        with suppress(DatabaseUnavailable):
            self.newest()

    def officer_names(self, events: Events) -> dict[int, str]:
        """Officers' names, for those who manage them only: who calls this has asked the permission. While the database is known to fail,
        those read last with these events, or none, which leaves the pseudonyms. Raises DatabaseUnavailable."""
        if self._failure is None:
            self._names = events, self._read_names()
        held, names = self._names or (None, {})
        return names if held is events else {}

    def _version(self) -> DataVersion:
        try:
            return glance(self._case, read_data_version)
        except DBAPIError as error:
            raise unavailable(error) from None

    def _read(self) -> Verified:
        now, file = self._clock(), file_of(self._case)
        try:
            events = read_events(self._case, count_there_from=self._settings().count_there_from)
        except DBAPIError as error:
            raise unavailable(error) from None
        return Verified(Histories(events), now, now, note=_went_back(self._held, events), file=file)

    def _read_names(self) -> dict[int, str]:
        try:
            with self._case.connect() as connection:
                return read_officer_names(connection)
        except DBAPIError as error:
            raise unavailable(error) from None


_COUNTED_BEFORE = (
    "The dashboard was just started. These figures were counted of the same data before that, and are being counted again now."
)


def _tell_difference(held: Verified, found: Verified) -> None:
    """In the log, where what was counted before the start is not what the records give: which populations, and no number."""
    is_same = held.histories.were_counted_before and held.events.version == found.events.version
    if is_same and (different := found.histories.unlike(held.histories)):
        _LOG.error("What was counted before the start differs from the records, which are shown now: %s", ", ".join(different))


def _went_back(held: Verified | None, events: Events) -> str:
    """An older data version than was read before is never shown without a word."""
    if held is None or events.version.number >= held.events.version.number:
        return ""
    return (
        f"The case database went back to data version {plain_number(events.version.number)}, although version "
        f"{plain_number(held.events.version.number)} was read at {clock_time(held.read_at)}: it was restored, or has lost its last changes."
    )


def _stamp(held: Verified, failure: _Failure, now: datetime) -> str:
    so = str(failure.fault).partition(". ")[0].removesuffix(".")
    return (
        f"{so} since {_told(failure.since, now)}. These are the last verified data, of data version "
        f"{plain_number(held.events.version.number)}, read at {_told(held.read_at, now)}."
    )


def _told(moment: datetime, now: datetime) -> str:
    """'14:02', with its day where that is not today."""
    day = london_day(moment)
    return clock_time(moment) if day == london_day(now) else f"{clock_time(moment)} on {in_words(day)}"
