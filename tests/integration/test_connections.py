"""Connections to a server that were cut while nobody used them: whoever looks next is told nothing of it, and no click asks more than it needs."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from data_access.database import engine as engine_module
from data_access.database.engine import open_read_only
from data_access.database.moments import glance
from data_access.database.schemas import CASE


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    opened = open_read_only(postgres_url, CASE.what, is_looked_at=True)
    yield opened
    opened.dispose()


@pytest.fixture
def pings(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every time that a connection was asked whether its server is there."""
    asked, ping = [], engine.dialect.do_ping
    monkeypatch.setattr(engine.dialect, "do_ping", lambda connection: asked.append(connection) or ping(connection))
    return asked


def _number(connection: Connection) -> int:
    return connection.execute(text("SELECT pg_backend_pid()")).scalar_one()


def _cut(postgres_url: str, number: int) -> None:
    other = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        # Waits until it is gone: a connection that is about to be cut would still answer.
        assert connection.execute(text(f"SELECT pg_terminate_backend({number}, 5000)")).scalar_one()
    other.dispose()


def test_a_connection_that_was_used_a_moment_ago_is_not_asked_whether_its_server_is_there(engine, pings):
    assert len({glance(engine, _number) for _ in range(5)}) == 1
    assert pings == []


def test_one_that_nobody_used_for_a_while_is_asked_and_replaced_where_it_was_cut(engine, pings, postgres_url, monkeypatch):
    first = glance(engine, _number)
    monkeypatch.setattr(engine_module, "IDLE_SECONDS", 0.0)
    assert glance(engine, _number) == first
    _cut(postgres_url, first)
    with engine.connect() as connection:
        assert _number(connection) != first
    assert len(set(pings)) == 2, "the one that was cut, and the new one"


def test_a_glance_asks_once_more_where_its_connection_was_cut_a_moment_ago(engine, pings, postgres_url, monkeypatch):
    monkeypatch.setattr(engine_module, "IDLE_SECONDS", 60.0)
    first = glance(engine, _number)
    _cut(postgres_url, first)
    assert glance(engine, _number) != first
    assert pings == []


def test_what_fails_for_another_reason_is_not_asked_again(engine):
    asked = []

    def wrong(connection: Connection):
        asked.append(connection)
        return connection.execute(text("SELECT nothing FROM nowhere")).one()

    with pytest.raises(DBAPIError):
        glance(engine, wrong)
    assert len(asked) == 1


def test_a_glance_is_no_transaction_and_writes_nothing_all_the_same(engine):
    assert glance(engine, lambda connection: connection.execute(text("SELECT pg_current_xact_id_if_assigned()")).scalar_one()) is None
    with pytest.raises(DBAPIError, match="read-only"):
        glance(engine, lambda connection: connection.execute(text("CREATE TABLE written (n int)")))
    with engine.connect() as connection:
        assert connection.get_isolation_level() != "AUTOCOMMIT", "and the next who uses the connection has a transaction again"
