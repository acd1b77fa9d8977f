"""Whoever takes a new release finds the demonstration working, and for real data one command that says what it did."""

import pytest
from sqlalchemy import Engine, event

from data_access.database.engine import open_register
from data_access.database.schemas import CASE, REGISTER
from data_access.errors import OutOfDate
from data_access.releases.store import read, reading
from data_access.service.desk import open_desk_at
from data_access.service.opening import open_desk
from data_access.settings import Settings, read_settings
from tests.conftest import Databases
from tests.desk_maker import closing, forty_applications
from tests.review_maker import written_to
from tests.schema_maker import connected, leave_as_the_first_release, make_at, written_out


@pytest.fixture
def old(fresh_sqlite, today):
    """A pair of files as the first release left them, with a synthetic review and a release published from it."""
    pair = fresh_sqlite()
    leave_as_the_first_release(pair, today)
    return pair


def settings(databases: Databases, *, is_case_ours: bool = True, is_register_ours: bool = True) -> Settings:
    return Settings(*databases, True, is_case_ours, is_register_our_own=is_register_ours)


def test_a_demonstration_that_the_first_release_made_opens_with_what_was_done_in_it(old):
    with closing(open_desk(settings=settings(old))) as desk, reading(desk.register) as connection:
        assert desk.is_demonstration
        assert read(connection, 1).release.content.title == "March figures"


def test_the_register_of_a_demonstration_that_was_thrown_away_serves_the_next_one(fresh_sqlite):
    databases = fresh_sqlite()
    make_at(databases.register_url, REGISTER, 1, has_steps=False)
    with closing(open_desk(settings=settings(databases))) as desk:
        assert desk.is_demonstration


@pytest.mark.parametrize("named", ["is_case_ours", "is_register_ours"])
def test_a_database_that_somebody_named_is_never_upgraded_unasked(old, named):
    before = written_out(old.register_url)
    with pytest.raises(OutOfDate, match="python -m data_access upgrade"):
        open_desk(settings=settings(old, **{named: False}))
    assert written_out(old.register_url) == before


def test_real_cases_in_the_place_of_the_demonstration_are_never_upgraded_unasked(old):
    with connected(old.case_url) as connection:
        connection.exec_driver_sql("UPDATE review SET is_synthetic = 0")
    before = [written_out(url) for url in old]
    with pytest.raises(OutOfDate, match="The case database has schema 1"):
        open_desk(settings=settings(old))
    assert [written_out(url) for url in old] == before


def test_the_register_is_the_dashboards_own_where_nobody_named_one():
    assert read_settings({}).is_register_our_own
    assert not read_settings({"REGISTER_DATABASE_URL": "sqlite:///register.db"}).is_register_our_own


def test_the_command_says_what_it_did_and_the_second_time_that_there_was_nothing_to_do(run, old):
    assert run(old, "upgrade") == (
        0,
        "The case database had schema 1 and now has schema 2.\nThe register had schema 1 and now has schema 3.\n",
    )
    assert run(old, "upgrade") == (
        0,
        "The case database has schema 2 already, and nothing was done.\nThe register has schema 3 already, and nothing was done.\n",
    )


def test_the_command_makes_no_database_where_there_is_none(run, fresh_databases):
    databases = fresh_databases()
    assert run(databases, "upgrade") == (
        0,
        "The case database holds nothing yet, and nothing was done.\nThe register holds nothing yet, and nothing was done.\n",
    )


def test_an_import_into_an_older_schema_is_refused_with_the_command_that_mends_it(run, old, tmp_path):
    code, said = run(old, "demo", "--applications", "3")
    assert code == 3
    assert said.endswith("run: python -m data_access upgrade\n")


def test_the_command_prints_the_sql_of_both_for_an_administrator_and_changes_nothing(run, fresh_postgres):
    databases = fresh_postgres()
    make_at(databases.case_url, CASE, 1, has_steps=False)
    make_at(databases.register_url, REGISTER, 1)
    before = [written_out(url) for url in databases]
    code, said = run(databases, "upgrade", "--sql")
    assert (code, said.count("BEGIN;"), said.count("COMMIT;")) == (0, 2, 2)
    assert "CREATE TABLE alembic_case" in said
    assert "CREATE TABLE alembic_register" not in said
    assert [written_out(url) for url in databases] == before


def test_the_command_prints_no_sql_for_files(run, old):
    code, said = run(old, "upgrade", "--sql")
    assert code == 3
    assert "it is upgraded by the command itself, without --sql" in said


def test_opening_both_asks_five_questions_whatever_they_hold(fresh_databases):
    databases, asked = fresh_databases(), []
    written_to(databases.case_url, forty_applications())
    open_register(databases.register_url).dispose()

    def count(_connection, _cursor, statement, *_more):
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        with closing(open_desk_at(*databases, is_demonstration=True)):
            assert len(asked) == 5, asked
    finally:
        event.remove(Engine, "before_cursor_execute", count)
