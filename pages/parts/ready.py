"""Whether a page could be shown now, for the machine that watches: yes or no to whoever asks, and why not in the server's log."""

import asyncio
import logging
import time
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from data_access.service import Watch

_LOG = logging.getLogger(__name__)
KEPT_FOR = 5.0
"""Seconds for which an answer holds: however many ask, the databases are asked once in that time."""


def routes() -> list[Route]:
    """Where it is asked."""
    return [Route("/ready", Readiness().answer)]


class Readiness:
    """The last answer, and when it was found. Those who ask meanwhile wait for the one who looks."""

    def __init__(self, look: Callable[[], list[str]] | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._look, self._clock = look or Watch().what_is_missing, clock
        self._looking = asyncio.Lock()
        self._found_at = float("-inf")
        self._missing: list[str] = []

    async def answer(self, _request: Request) -> PlainTextResponse:
        """200 'ready' or 503 'not ready', and nothing else."""
        async with self._looking:
            if self._clock() - self._found_at >= KEPT_FOR:
                await self._look_again()
        return PlainTextResponse("not ready", 503) if self._missing else PlainTextResponse("ready")

    async def _look_again(self) -> None:
        before = self._missing
        try:
            self._missing = await asyncio.to_thread(self._look)
        except Exception:
            _LOG.exception("It could not be found out whether a page could be shown")
            self._missing = ["unknown"]
        self._found_at = self._clock()
        if self._missing != before:
            _LOG.warning("Not ready: %s", " ".join(self._missing)) if self._missing else _LOG.warning("Ready again")
