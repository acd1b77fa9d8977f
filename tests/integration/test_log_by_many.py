"""Many who write the log at once, threads and processes, on both engines and however their transactions are isolated, write one chain."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from random import Random

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from data_access import audit
from data_access.audit.chain import read_head, verify
from data_access.database.engine import open_register
from data_access.database.failures import unavailable
from data_access.database.guards import LOG_REFUSAL
from data_access.errors import Altered
from data_access.releases.packs_kept import keep_meeting
from data_access.releases.store import reading, writing
from tests.desk_maker import ANALYST, NOW
from tests.house.source import ROOT
from tests.log_maker import lived, unguarded
from tests.schema_maker import connected

EACH = 20


@pytest.fixture
def url(fresh_databases):
    made = fresh_databases().register_url
    open_register(made).dispose()
    return made


def entry(connection, what="a look"):
    return audit.record(connection, ANALYST, "consultation", what, at=NOW, data_version=1)


def look(register, _random):
    with register.begin() as connection:
        entry(connection)


def deed(register, random):
    """Something else is read and written first, and sometimes nothing comes of it."""
    try:
        with writing(register) as connection:
            read_head(connection)
            keep_meeting(connection, f"Gold group {random.random()}", date(2024, 3, 1))
            entry(connection, "a deed")
            if random.random() < 0.3:
                raise ZeroDivisionError
    except ZeroDivisionError:
        look(register, random)


def check(url, many):
    register = open_register(url)
    with reading(register) as connection:
        verified = verify(connection)
        assert verified.fault == ""
        assert verified.to.number == read_head(connection).number == many
    register.dispose()


def test_eight_threads_write_one_chain(url):
    register = open_register(url)

    def busy(number):
        random = Random(number)
        for _ in range(EACH):
            random.choice((look, deed))(register, random)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(busy, range(8)))
    register.dispose()
    check(url, 8 * EACH)


_PROCESS = """
import sys
from random import Random
from data_access.database.engine import open_register
from tests.integration.test_log_by_many import EACH, deed, look
register, random = open_register(sys.argv[1]), Random(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(3 * EACH):
    random.choice((look, deed))(register, random)
"""


def test_two_processes_write_one_chain(url):
    command = [sys.executable, "-c", _PROCESS, url]
    two = [subprocess.Popen([*command, str(n)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for n in (1, 2)]
    for child in two:
        assert child.stdout.readline() == "ready\n"
    for child in two:
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in two:
        child.communicate(timeout=120)
        assert child.returncode == 0
    check(url, 2 * 3 * EACH)


@pytest.mark.parametrize("usual", ["repeatable read", "serializable"])
def test_a_server_that_usually_isolates_more_makes_nobody_fail(fresh_postgres, usual):
    url = fresh_postgres().register_url
    with connected(url) as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {make_url(url).database} SET default_transaction_isolation = '{usual}'")
    open_register(url).dispose()
    test_eight_threads_write_one_chain(url)


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_whoever_isolates_more_by_themselves_is_told_to_try_again_and_the_chain_stays_one(fresh_postgres, level):
    url = fresh_postgres().register_url
    register = open_register(url)
    with register.connect().execution_options(isolation_level=level) as late:
        read_head(late)
        look(register, None)
        with pytest.raises(DBAPIError) as told:
            entry(late)
        assert str(unavailable(told.value, "register")) == (
            "The register was changed by another program at the same moment. Nothing was written; try again."
        )
    register.dispose()
    check(url, 1)


def test_a_transaction_that_only_read_so_far_cannot_fork_the_chain_of_a_file(fresh_sqlite):
    url = fresh_sqlite().register_url
    register = open_register(url)
    with reading(register) as late:
        read_head(late)
        look(register, None)
        with pytest.raises(DBAPIError, match="locked"):
            entry(late)
    register.dispose()
    check(url, 1)


# What the database itself refuses ---------------------------------------------------------------------------------------------------------

_REFUSED = (
    "UPDATE audit_entries SET why = why",
    "DELETE FROM audit_entries",
    "DELETE FROM audit_head",
    "UPDATE audit_head SET number = number - 1",
    "UPDATE audit_head SET number = number + 2",
)
_BY_ENGINE = {
    "sqlite": (
        "INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries",
        "REPLACE INTO audit_entries SELECT 99, at, viewer, role, operation, what, data_version, number, why, recipient, seal FROM audit_entries",
        "REPLACE INTO audit_head SELECT * FROM audit_head",
    ),
    "postgresql": ("TRUNCATE audit_entries", "TRUNCATE audit_head"),
}


def test_the_database_refuses_to_change_what_was_logged(url):
    register = open_register(url)
    with register.begin() as connection:
        lived(connection, Random(1), 5)
    for command in (*_REFUSED, *_BY_ENGINE[register.dialect.name]):
        with pytest.raises(DBAPIError, match=LOG_REFUSAL), register.begin() as connection:
            connection.exec_driver_sql(command)
    register.dispose()
    check(url, 5)


def test_a_second_head_is_refused(url):
    engine = create_engine(url)
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.exec_driver_sql(f"INSERT INTO audit_head VALUES (2, 0, '{'0' * 64}')")
    engine.dispose()


def test_a_log_without_its_head_takes_nothing_more(url):
    register = open_register(url)
    with register.begin() as connection:
        unguarded(connection)
        connection.exec_driver_sql("DELETE FROM audit_head")
    with pytest.raises(Altered, match="has lost its head"):
        look(register, None)
    with reading(register) as connection:
        assert verify(connection).fault == "The log has lost its head, and the log is empty: entries may have been removed from its end."
    register.dispose()


def test_what_cannot_be_printed_or_is_too_long_is_kept_as_both_engines_can(url):
    register = open_register(url)
    with register.begin() as connection:
        audit.record(
            connection, ANALYST, "consultation", "a\x00b\ud800" + "é" * 500, at=NOW, data_version=None, why="\u202e" * 300, recipient="\n"
        )
    with register.connect() as connection:
        kept = connection.exec_driver_sql("SELECT what, why, recipient FROM audit_entries").one()
    register.dispose()
    assert kept == ("a\ufffdb\ufffd" + "é" * 396, "\ufffd" * 200, "\ufffd")
    check(url, 1)
