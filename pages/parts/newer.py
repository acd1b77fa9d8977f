"""Newer data are read and counted as soon as they are there, by the server itself: whoever looks next need not wait for them."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from threading import Event, Thread

from pages.parts import doorkeeper

_LOG = logging.getLogger(__name__)
LOOK_EVERY_SECONDS = 2.0


def keeping_up(
    then: Callable[[object], AbstractAsyncContextManager[None]],
) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """From the server's start to its end."""

    @asynccontextmanager
    async def during(server: object) -> AsyncIterator[None]:
        ended = Event()
        Thread(target=_look_until, args=(ended,), name="looking for newer data", daemon=True).start()
        try:
            async with then(server):
                yield
        finally:
            ended.set()

    return during


def _look_until(ended: Event) -> None:
    try:
        while not ended.wait(LOOK_EVERY_SECONDS):
            if desk := doorkeeper.opened():
                desk.catch_up()
                desk.keep_counts()
    except Exception:
        # Whoever looks reads newer data then, as they would without us, and is told what is wrong with them.
        _LOG.exception("Newer data could not be counted ahead; from now on the first who looks waits for them")
