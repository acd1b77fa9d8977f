"""A long reading, made beside who waits for it: a server that falls silent in the middle is not waited for."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from data_access.errors import DatabaseUnavailable

SILENCE_SECONDS = 3
"""A reading that gave no sign of life for so long is given up, or for at most twice as long."""

T = TypeVar("T")
Alive = Callable[[], None]
"""Called whenever something came."""


class _Reading(Thread, Generic[T]):
    """One reading: ``gave`` or ``failed`` once it is over."""

    def __init__(self, read: Callable[[Alive], T]) -> None:
        super().__init__(name="reading the case database", daemon=True)
        self._read = read
        self._heard, self._over = Event(), Event()
        self.gave: T
        self.failed: BaseException | None = None

    def run(self) -> None:
        try:
            self.gave = self._read(self._heard.set)
        except BaseException as fault:
            self.failed = fault
        finally:
            self._over.set()

    def is_over(self, silence: float) -> bool:
        """Waits until it is, or until nothing is heard of it."""
        while not self._over.wait(silence):
            if not self._heard.is_set():
                return False
            self._heard.clear()
        return True


_GIVEN_UP: "WeakKeyDictionary[Engine, _Reading]" = WeakKeyDictionary()
"""What may still come: until it is over, no other is begun, since a silent server would collect them."""


def read_beside(engine: Engine, read: Callable[[Alive], T], *, silence: float = SILENCE_SECONDS) -> T:
    """What ``read`` gives, which is handed what to call at each sign of life. Raises what it raises, and DatabaseUnavailable for silence."""
    if (earlier := _GIVEN_UP.get(engine)) and earlier.is_alive():
        raise _silent()
    reading = _Reading(read)
    reading.start()
    if not reading.is_over(silence):
        _GIVEN_UP[engine] = reading
        raise _silent()
    if reading.failed is not None:
        raise reading.failed
    return reading.gave


def _silent() -> DatabaseUnavailable:
    return DatabaseUnavailable("The case database does not answer. Check that its server is running and not overloaded.")
