"""Whether this machine's clock can be believed: it was set while the dashboard ran, or it is behind what is recorded already."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from data_access.dates import moment_in_words
from data_access.digits import plain_number

LEAST_STEP = timedelta(minutes=1)
"""Less is how clocks are kept right all day."""
TOLD_SECONDS = 3600
"""For so long after the clock was set, pages say so."""


def steady_seconds() -> float:
    """A clock that nobody can set. It goes on while a machine sleeps, where the system has such a one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class ClockWatch:
    """Holds the clock against a steady one at every look."""

    def __init__(self, clock: Callable[[], datetime], steady: Callable[[], float] = steady_seconds) -> None:
        self._clock, self._steady = clock, steady
        self._seen = clock(), steady()
        self._step, self._told_until = timedelta(), 0.0

    def notes(self, recorded_to: datetime) -> tuple[str, ...]:
        """A sentence where the clock was set within the last hour, and one where it is behind the last moment recorded (aware)."""
        now, steady = self._clock(), self._steady()
        before, steady_before = self._seen
        step = (now - before) - timedelta(seconds=steady - steady_before)
        if abs(step) >= LEAST_STEP:
            self._step, self._told_until = step, steady + TOLD_SECONDS
        self._seen = now, steady
        return tuple(filter(None, (_set(self._step) if steady < self._told_until else "", _behind(now, recorded_to))))


def _set(step: timedelta) -> str:
    minutes = round(abs(step) / timedelta(minutes=1))
    way = "back" if step < timedelta() else "forward"
    return (
        f"This machine's clock was set {way} by {plain_number(minutes)} minute{'' if minutes == 1 else 's'} while the dashboard ran. "
        "The moments on this page are by the clock as it was at each of them."
    )


def _behind(now: datetime, recorded_to: datetime) -> str:
    if recorded_to <= now:
        return ""
    return (
        f"The last record is of {moment_in_words(recorded_to)}, which by this machine's clock ({moment_in_words(now)}) is still to come: "
        "one of the two clocks is wrong."
    )
