"""Before anything is opened: is the case database empty, and may it be written to? And what a dashboard over an empty one does."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from data_access.database import tables
from data_access.database.engine import open_case_database_to_write
from data_access.database.presence import is_empty, may_write
from data_access.errors import DatabaseUnavailable, NotConfigured
from data_access.service.bringing import can_bring_files
from data_access.service.importing import import_cases
from data_access.service.opening import look_again, open_desk
from data_access.settings import read_settings
from tests.import_maker import NOW, desk_of, person, rows_of, settings_of, write_files


def test_a_case_database_is_empty_until_the_first_data_version(fresh_databases, tmp_path):
    databases = fresh_databases()
    assert is_empty(databases.case_url), "no file, or no tables"
    open_case_database_to_write(databases.case_url).dispose()
    assert is_empty(databases.case_url), "tables and no data"
    files, mapping = write_files(tmp_path)
    import_cases(person("jo"), files, mapping, settings_of(databases), made_at=NOW, is_dry_run=True)
    assert is_empty(databases.case_url), "a dry run"
    import_cases(person("jo"), files, mapping, settings_of(databases), made_at=NOW)
    assert not is_empty(databases.case_url)


class _Gone(BaseException):
    """What the screen library raises in whatever runs when its visitor leaves."""


def test_who_leaves_while_files_are_loaded_leaves_nothing_behind(fresh_databases, tmp_path):
    databases = fresh_databases()
    files, mapping = write_files(tmp_path)
    told = []

    def leave(share: float, text: str) -> None:
        told.append(share)
        if share >= 0.5:
            raise _Gone

    with pytest.raises(_Gone):
        import_cases(person("jo"), files, mapping, settings_of(databases), made_at=NOW, progress=leave)
    assert told == sorted(told)
    assert told[-1] < 1, "before anything was kept"
    assert is_empty(databases.case_url)
    assert rows_of(databases.register_url, tables.imports) == []


@pytest.mark.parametrize("url", ["postgresql+psycopg://nobody@127.0.0.1:1/cases", "no url at all", "oracle://somewhere/else"])
def test_a_database_that_cannot_be_looked_into_does_not_count_as_empty(url):
    assert not is_empty(url)


def test_a_damaged_file_does_not_count_as_empty(tmp_path):
    (tmp_path / "cases.db").write_bytes(b"no database, and long enough to be taken for one" * 40)
    assert not is_empty(f"sqlite:///{tmp_path / 'cases.db'}")


def test_a_private_machine_over_an_empty_database_waits_and_opens_after_the_first_import(fresh_databases, tmp_path):
    databases = fresh_databases()
    desk = desk_of(databases)
    assert desk.is_waiting
    assert look_again(desk) is desk
    with pytest.raises(DatabaseUnavailable, match="There is no data yet: the case database is empty"):
        desk.current_events()
    files, mapping = write_files(tmp_path)
    import_cases(desk.viewer(), files, mapping, desk.settings, made_at=NOW)
    opened = look_again(desk)
    assert (opened.is_waiting, opened.data_version().number) == (False, 1)
    for one in (desk, opened):
        one.case.dispose()
        one.register.dispose()


def test_a_machine_that_nobody_declared_private_and_the_command_line_do_not_wait(fresh_sqlite):
    databases = fresh_sqlite()
    given = {"CASE_DATABASE_URL": databases.case_url, "REGISTER_DATABASE_URL": databases.register_url}
    with pytest.raises(DatabaseUnavailable, match="does not exist"):
        open_desk(settings=read_settings(given))
    with pytest.raises(DatabaseUnavailable, match="does not exist"):
        open_desk(settings=read_settings({**given, "PRIVATE_MACHINE": "yes"}), at_the_machine=True)


def test_a_role_that_may_only_read_is_told_who_imports_and_by_which_setting(fresh_postgres, tmp_path):
    databases = fresh_postgres()
    files, mapping = write_files(tmp_path)
    import_cases(person("jo"), files, mapping, settings_of(databases), made_at=NOW)
    owner = create_engine(databases.case_url, isolation_level="AUTOCOMMIT")
    granted = ("SELECT ON ALL TABLES IN SCHEMA public", "CREATE ON SCHEMA public")
    with owner.connect() as connection:
        for command in ("DROP ROLE IF EXISTS looker", "CREATE ROLE looker LOGIN", *(f"GRANT {right} TO looker" for right in granted)):
            connection.execute(text(command))
    reader = make_url(databases.case_url).set(username="looker").render_as_string(hide_password=False)
    assert (may_write(databases.case_url), may_write(reader)) == (True, False)
    only_reads = settings_of((reader, databases.register_url))
    with pytest.raises(NotConfigured, match="may only read the case database"):
        import_cases(person("jo"), files, mapping, only_reads, made_at=NOW)
    desk = open_desk(settings=only_reads)
    assert "name that URL in IMPORT_DATABASE_URL" in can_bring_files(desk, person("jo"))
    both = settings_of((reader, databases.register_url), import_database_url=databases.case_url)
    assert import_cases(person("jo"), files, mapping, both, made_at=NOW).report.is_changed is False
    desk.case.dispose()
    desk.register.dispose()
    with owner.connect() as connection:
        connection.execute(text("DROP OWNED BY looker"))
        connection.execute(text("DROP ROLE looker"))
    owner.dispose()


def test_the_settings_of_imports_are_read_with_care():
    assert read_settings({"CASE_DATABASE_URL": "sqlite:///a.db"}).url_to_import == "sqlite:///a.db"
    given = {"CASE_DATABASE_URL": "sqlite:///a.db", "IMPORT_DATABASE_URL": "sqlite:///b.db", "TWO_PERSON_IMPORTS": "Yes"}
    assert (read_settings(given).url_to_import, read_settings(given).are_imports_by_two) == ("sqlite:///b.db", True)
    with pytest.raises(NotConfigured, match="TWO_PERSON_IMPORTS must be 'yes' or 'no'"):
        read_settings({"TWO_PERSON_IMPORTS": "maybe"})
