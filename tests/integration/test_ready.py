"""Whether the dashboard could show a page now: the keeper of the machine is told why not, a stranger is not."""

import asyncio
import http.client
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from sqlalchemy import create_engine, text

from data_access import audit
from data_access.cli import main
from data_access.database.engine import open_register
from data_access.errors import NotConfigured
from data_access.releases.store import writing
from data_access.service.readiness import LEAST_FREE, Watch, conditions
from data_access.settings import read_settings
from data_access.viewer import Viewer
from pages.parts.ready import KEPT_FOR, Readiness
from tests.log_maker import unguarded
from tests.own_loop import awaited
from tests.review_maker import review, scope, written_to
from tests.wire import serving_dashboard

BROUGHT = datetime(2024, 6, 1, tzinfo=UTC)
VIEWER = Viewer("analyst", "Analyst", "demo:analyst")


@pytest.fixture
def whole(fresh_databases):
    """A case database with a tiny review, brought on 1 June 2024, and a register."""
    databases = fresh_databases()
    written_to(databases.case_url, review(scope(1, "2024-01-10")))
    open_register(databases.register_url).dispose()
    return databases


def _settings(databases, **more: str):
    return read_settings({"CASE_DATABASE_URL": databases.case_url, "REGISTER_DATABASE_URL": databases.register_url, **more})


def _unmet(databases, *, at: datetime = BROUGHT, **more: str) -> dict[str, str]:
    return {one.what: one.sentence for one in conditions(_settings(databases, **more), at=at) if not one.is_met}


def _run(url: str, command: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(command))
    engine.dispose()


def test_everything_is_looked_at(whole):
    told = conditions(_settings(whole), at=BROUGHT)
    assert [one.what for one in told] == ["case database", "age of the data", "register", "log", "disk"]
    assert all(one.is_met for one in told)


def test_a_database_that_is_not_there_or_has_another_schema_is_said_to_be_so(whole, fresh_databases):
    assert set(_unmet(fresh_databases())) == {"case database", "register"}
    _run(whole.case_url, "UPDATE alembic_case SET version_num = '99'")
    assert "made by a newer release" in _unmet(whole)["case database"]
    _run(whole.register_url, "UPDATE alembic_register SET version_num = '1'")
    assert "python -m data_access upgrade" in _unmet(whole)["register"]


def test_a_log_that_cannot_be_read_is_said_to_be_so(whole):
    _run(whole.register_url, "DROP TABLE audit_entries")
    assert set(_unmet(whole)) == {"log"}


def _log(register_url: str, entries: int) -> None:
    register = open_register(register_url)
    with writing(register) as connection:
        for number in range(entries):
            audit.record(connection, VIEWER, audit.Operation.CONSULTATION, f"page {number}", at=BROUGHT, data_version=1)
    register.dispose()


def _alter(register_url: str, command: str) -> None:
    """As somebody who owns the register."""
    engine = create_engine(register_url)
    with engine.begin() as connection:
        unguarded(connection)
        connection.execute(text(command))
    engine.dispose()


def test_a_log_that_is_not_as_it_was_written_is_said_to_be_so(whole, monkeypatch, capsys):
    _log(whole.register_url, 3)
    assert _unmet(whole) == {}
    _alter(whole.register_url, "UPDATE audit_entries SET what = 'another page' WHERE number = 2")
    assert _unmet(whole) == {
        "log": "Entry 2 of the log is not what was sealed after entry 1: it or the one before it was altered, exchanged or put in."
    }
    monkeypatch.setenv("CASE_DATABASE_URL", whole.case_url)
    monkeypatch.setenv("REGISTER_DATABASE_URL", whole.register_url)
    assert main(["ready"]) == 5
    assert "NO   log " in capsys.readouterr().out


def test_who_looks_again_and_again_reads_of_the_log_what_is_new_and_so_much_at_once(whole, monkeypatch):
    monkeypatch.setenv("CASE_DATABASE_URL", whole.case_url)
    monkeypatch.setenv("REGISTER_DATABASE_URL", whole.register_url)
    _log(whole.register_url, 7)
    watch = Watch(at_one_look=3)
    _alter(whole.register_url, "UPDATE audit_entries SET what = 'another page' WHERE number = 6")
    assert watch.what_is_missing() == [], "the first three"
    fault = ["Entry 6 of the log is not what was sealed after entry 5: it or the one before it was altered, exchanged or put in."]
    assert watch.what_is_missing() == fault
    assert watch.what_is_missing() == fault, "it stays so"
    assert Watch().what_is_missing() == fault
    _alter(whole.register_url, "UPDATE audit_entries SET what = 'page 5' WHERE number = 6")
    assert watch.what_is_missing() == []
    _alter(whole.register_url, "DELETE FROM audit_entries WHERE number > 5")
    assert watch.what_is_missing() == ["The head of the log is entry 7 and the log ends with entry 6: entries were removed from its end."]


def test_data_that_were_brought_too_long_ago_are_said_to_be_so(whole):
    late = BROUGHT + timedelta(hours=36, seconds=1)
    assert _unmet(whole, at=late) == {}
    assert _unmet(whole, at=late, OLDEST_DATA_HOURS="37") == {}
    assert _unmet(whole, at=late, OLDEST_DATA_HOURS="36") == {
        "age of the data": "Data were last brought 36 hours ago, which may be 36 at the most."
    }
    for nonsense in ("-1", "a day", "1.5"):
        with pytest.raises(NotConfigured, match="OLDEST_DATA_HOURS must be a whole number of hours"):
            _settings(whole, OLDEST_DATA_HOURS=nonsense)


def test_a_disk_that_is_nearly_full_is_said_to_be_so(whole, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=LEAST_FREE))
    assert _unmet(whole) == {}
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=LEAST_FREE - 1))
    assert set(_unmet(whole)) == {"disk"}


def test_the_command_says_why_or_nothing_and_its_exit_code_is_the_answer(whole, monkeypatch, capsys):
    monkeypatch.setenv("CASE_DATABASE_URL", whole.case_url)
    monkeypatch.setenv("REGISTER_DATABASE_URL", whole.register_url)
    assert main(["ready"]) == 0
    assert capsys.readouterr().out.startswith("ready\nyes  case database    The case database answers")
    assert main(["ready", "--quiet"]) == 0
    monkeypatch.setenv("OLDEST_DATA_HOURS", "1")
    assert main(["ready"]) == 4
    assert "NO   age of the data  Data were last brought" in capsys.readouterr().out
    _run(whole.register_url, "DROP TABLE audit_entries")
    assert main(["ready", "--quiet"]) == 4
    monkeypatch.delenv("OLDEST_DATA_HOURS")
    assert main(["ready", "--quiet"]) == 3
    assert capsys.readouterr() == ("", "")


def test_looking_changes_neither_database(fresh_sqlite):
    databases = fresh_sqlite()
    assert set(_unmet(databases)) == {"case database", "register"}
    assert not [path for path in map(str, (databases.case_url, databases.register_url)) if _exists(path)], "nothing was made"


def _exists(url: str) -> bool:
    return Path(url.removeprefix("sqlite:///")).exists()


def test_a_stranger_is_told_yes_or_no_and_nothing_else(fresh_sqlite, tmp_path):
    databases = fresh_sqlite()
    log = tmp_path / "log"
    with serving_dashboard(tuple(databases), log) as address:
        assert _asked(address) == (503, b"not ready")
        written_to(databases.case_url, review(scope(1, "2024-01-10")))
        open_register(databases.register_url).dispose()
        assert _asked(address) == (503, b"not ready"), "the answer holds a few seconds"
        assert _becomes(address, (200, b"ready"))
    said = log.read_text()
    assert "Not ready: The case database file" in said
    assert "Ready again" in said


def _asked(address: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("GET", "/ready")
    answer = connection.getresponse()
    told = answer.status, answer.read()
    connection.close()
    return told


def _becomes(address: str, wanted: tuple[int, bytes]) -> bool:
    for _ in range(20):
        if _asked(address) == wanted:
            return True
        sleep(1)
    return False


def test_however_many_ask_the_databases_are_asked_once_in_five_seconds():
    now, looks = [0.0], []
    watched = Readiness(look=lambda: looks.append(now[0]) or [], clock=lambda: now[0])

    async def ask() -> None:
        for moment, looked in ((0.0, [0.0]), (KEPT_FOR - 0.1, [0.0]), (KEPT_FOR, [0.0, KEPT_FOR])):
            now[0] = moment
            answers = await asyncio.gather(*(watched.answer(None) for _ in range(100)))
            assert {answer.status_code for answer in answers} == {200}
            assert looks == looked

    awaited(ask())


def test_what_could_not_be_found_out_is_no():
    def fail() -> list[str]:
        raise ZeroDivisionError

    answer = awaited(Readiness(look=fail).answer(None))
    assert (answer.status_code, answer.body) == (503, b"not ready")
