"""How long a PostgreSQL server is waited for. A server that is stopped keeps its connections open and says nothing: nobody would ever be told.

So the server is asked to give up by itself, and where it does not even do that, this side does. Who has just waited in vain lets the others
know: for a moment nobody else waits for the same server.
"""

from functools import cache
from time import monotonic

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.engine import URL

CONNECT_SECONDS = 3
"""For a connection. The library waits for two seconds at least."""
LOCK_SECONDS = 2
STATEMENT_SECONDS = 3
"""For what a page asks of either database; the server gives up."""
ANSWER_SECONDS = 4
"""For any answer at all; this side gives up."""
READING_SECONDS = 120
"""For one whole table of a long review; the server gives up."""
RESPITE_SECONDS = 2
"""For so long nobody tries again after a server was silent."""


def limits(url: URL, *, is_read_only: bool = False, statement_seconds: int = STATEMENT_SECONDS) -> dict[str, str | int]:
    """What PostgreSQL's library is told of a connection that a page waits for."""
    timeouts = {
        "lock_timeout": f"{LOCK_SECONDS}s",
        "statement_timeout": f"{statement_seconds}s",
        "idle_in_transaction_session_timeout": "60s",
    }
    return _told(url, timeouts, is_read_only=is_read_only)


def no_limits(url: URL, *, is_read_only: bool = False) -> dict[str, str | int]:
    """The same of a connection for work that takes as long as it takes: an import, a backup, a check of every table."""
    return _told(url, {}, is_read_only=is_read_only)


def _told(url: URL, settings: dict[str, str], *, is_read_only: bool) -> dict[str, str | int]:
    """What the URL asks of the server stays. A lost network is noticed in nine seconds."""
    if is_read_only:
        settings["default_transaction_read_only"] = "on"
    asked = url.query.get("options", "")
    options = [*([asked] if isinstance(asked, str) and asked else []), *(f"-c {name}={value}" for name, value in settings.items())]
    return {
        **({"options": " ".join(options)} if options else {}),
        "connect_timeout": CONNECT_SECONDS,
        "keepalives": 1,
        "keepalives_idle": 3,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 9000,
    }


class Patience:
    """One server's: whether it was silent a moment ago. By a clock that nobody can set."""

    def __init__(self) -> None:
        self._rests_until = 0.0

    def check(self) -> None:
        """Raises OperationalError while the server is left alone."""
        if monotonic() < self._rests_until:
            raise psycopg.OperationalError("the server does not answer, as it did not a moment ago")

    def lost(self) -> psycopg.OperationalError:
        """The error for who waited in vain; the others are spared it for a moment."""
        self._rests_until = monotonic() + RESPITE_SECONDS
        return psycopg.OperationalError("the server does not answer")


class _Impatient(psycopg.Connection):
    """A connection that is given up when its server is silent."""

    patience: Patience

    def wait(self, gen, interval: float = 0.1, timeout: float | None = None):
        self.patience.check()
        begun = monotonic()
        try:
            return super().wait(gen, interval, ANSWER_SECONDS if timeout is None else timeout)
        except psycopg.OperationalError:
            if timeout is not None or monotonic() - begun < ANSWER_SECONDS:
                raise
            self.close()
            raise self.patience.lost() from None


def give_up_in_time(engine: Engine) -> None:
    """Lets all connections of the engine be given up when the server is silent."""
    patience = _patience(engine.url.host, engine.url.port, str(engine.url.query.get("host", "")))

    def connect(_dialect, _record, arguments, named) -> psycopg.Connection:
        patience.check()
        try:
            opened = _Impatient.connect(*arguments, **named)
        except psycopg.errors.ConnectionTimeout:
            raise patience.lost() from None
        opened.patience = patience
        return opened

    event.listen(engine, "do_connect", connect)


@cache
def _patience(*_server: object) -> Patience:
    return Patience()
