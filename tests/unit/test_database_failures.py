"""What a database's failure is in words, and what a server is told of how long it is waited for."""

import sqlite3

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

from data_access.database.failures import unavailable
from data_access.database.patience import Patience, limits
from data_access.errors import DatabaseUnavailable


def _of(state: str) -> Exception:
    return psycopg.errors.lookup(state)("Meldung in der Sprache ihres Verwalters")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (_of("55P03"), "is locked by another program"),
        (_of("57014"), "does not answer"),
        (_of("53300"), "takes no more connections"),
        (_of("53100"), "cannot be written because its disk is full"),
        (_of("25006"), "cannot be written because its disk or its files are read-only"),
        (_of("XX001"), "is damaged and cannot be read"),
        (_of("57P01"), "cannot be reached"),
        (_of("42P01"), "does not hold the tables that it should"),
        (_of("42501"), "refuses this to the role that its URL names"),
        (psycopg.OperationalError("FATAL: sorry, too many clients already"), "takes no more connections"),
        (psycopg.OperationalError("the connection is closed"), "cannot be reached"),
        (sqlite3.OperationalError("database is locked"), "is locked by another program"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "cannot be written because its disk or its files are read-only"),
        (sqlite3.OperationalError("database or disk is full"), "cannot be written because its disk is full"),
        (sqlite3.DatabaseError("database disk image is malformed"), "is damaged and cannot be read"),
        (sqlite3.OperationalError("no such table: SECRET"), "does not hold the tables that it should"),
        (sqlite3.OperationalError("disk I/O error on SECRET"), "cannot be reached"),
        (sqlite3.DataError("SECRET"), "could not be read"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_each_failure_is_what_is_so_and_then_what_to_do(fault, said):
    for wrapped in (fault, OperationalError("SELECT SECRET", {"name": "SECRET"}, fault)):
        told = str(unavailable(wrapped, "register"))
        so, _, what_to_do = told.partition(". ")
        assert so == f"The register {said}"
        assert what_to_do
        assert "SECRET" not in told


def test_an_error_without_a_cause_is_told_too():
    for kind in (InterfaceError, ProgrammingError):
        assert isinstance(unavailable(kind("SELECT", {}, None)), DatabaseUnavailable)


def test_what_the_url_asks_of_the_server_stays_beside_the_limits():
    url = make_url("postgresql+psycopg://reader@host/cases?options=-c%20search_path%3Dreview&sslmode=require")
    told = limits(url, is_read_only=True)
    assert told["options"] == (
        "-c search_path=review -c lock_timeout=2s -c statement_timeout=3s -c idle_in_transaction_session_timeout=60s "
        "-c default_transaction_read_only=on"
    )
    assert "sslmode" not in told
    assert "default_transaction_read_only" not in limits(url)["options"]
    assert told["connect_timeout"] == 3


def test_after_one_waited_in_vain_nobody_waits_for_a_moment_however_the_clock_is_set(monkeypatch):
    seconds = [100.0]
    monkeypatch.setattr("data_access.database.patience.monotonic", lambda: seconds[0])
    patience = Patience()
    patience.check()
    assert "does not answer" in str(patience.lost())
    for later in (0.0, 1.9):
        seconds[0] = 100.0 + later
        with pytest.raises(psycopg.OperationalError, match="does not answer"):
            patience.check()
    seconds[0] = 102.0
    patience.check()
