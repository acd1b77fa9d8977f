"""A database of any released schema becomes one of today's, whole or not at all, on either engine, and loses nothing on its way."""

import re
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, event, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from data_access import audit
from data_access.audit.seals import SEALED, START, seal_of
from data_access.database import schemas, tables, upgrading
from data_access.database.engine import open_case_database, open_case_database_to_write, open_register
from data_access.database.schemas import CASE, REGISTER
from data_access.database.upgrading import upgrade, upgrade_sql
from data_access.errors import DatabaseUnavailable, OutOfDate
from data_access.releases.store import read, reading
from data_access.service.desk import open_desk_at
from data_access.service.release_desk import verify_release
from tests.desk_maker import ANALYST, NOW, closing
from tests.house.source import ROOT
from tests.schema_maker import OLD_IMPORT, connected, described, leave_as_the_first_release, make_at, written_out

BOTH = pytest.mark.parametrize("schema", [CASE, REGISTER], ids=lambda schema: schema.what)
_OPEN = {CASE: open_case_database_to_write, REGISTER: open_register}


def url_of(databases, schema):
    return databases.case_url if schema is CASE else databases.register_url


def new_one(fresh_databases, schema):
    url = url_of(fresh_databases(), schema)
    _OPEN[schema](url).dispose()
    return url


@pytest.fixture
def old(fresh_databases, today):
    """A pair of databases as the first release left them, with the same release published."""
    pair = fresh_databases()
    leave_as_the_first_release(pair, today)
    return pair


@BOTH
def test_the_newest_step_is_the_schema_that_the_release_needs(schema):
    folder = ROOT / "data_access" / "database" / "migrations" / schema.steps.name.removeprefix("alembic_")
    assert ScriptDirectory(folder, version_locations=[folder]).get_heads() == [str(schema.number)]


OLDER = [(schema, number) for schema in (CASE, REGISTER) for number in range(1, schema.number)]


@pytest.mark.parametrize(("schema", "number"), OLDER, ids=lambda one: getattr(one, "what", one))
def test_a_database_of_every_older_schema_becomes_what_a_new_one_is(fresh_databases, schema, number):
    url = url_of(fresh_databases(), schema)
    make_at(url, schema, number)
    assert upgrade(url, schema) == number
    assert described(url) == described(new_one(fresh_databases, schema))
    assert differences(url, schema) == []


@BOTH
@pytest.mark.parametrize("has_steps", [True, False], ids=["with steps", "of before there were steps"])
def test_a_database_of_the_first_schema_becomes_what_a_new_one_is(fresh_databases, schema, has_steps):
    url = url_of(fresh_databases(), schema)
    make_at(url, schema, 1, has_steps=has_steps)
    assert upgrade(url, schema) == 1
    assert described(url) == described(new_one(fresh_databases, schema))
    assert differences(url, schema) == []


@BOTH
def test_an_empty_database_taken_step_by_step_becomes_what_a_new_one_is(fresh_databases, schema):
    url = url_of(fresh_databases(), schema)
    for number in range(1, schema.number + 1):
        make_at(url, schema, number)
    assert described(url) == described(new_one(fresh_databases, schema))


@BOTH
def test_todays_tables_are_what_the_steps_lead_to(fresh_databases, schema):
    assert differences(new_one(fresh_databases, schema), schema) == []


def differences(url, schema):
    with connected(url) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema.steps.name})
        return compare_metadata(context, schema.tables)


@BOTH
def test_a_table_that_the_steps_do_not_lead_to_is_noticed(fresh_databases, schema):
    url = new_one(fresh_databases, schema)
    more = MetaData(naming_convention=schema.tables.naming_convention)
    for table in schema.tables.sorted_tables:
        table.to_metadata(more)
    more.tables[schema.mark.name].append_column(tables.Column("one_more", tables.Integer))
    with connected(url) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema.steps.name})
        assert [kind for kind, *_ in compare_metadata(context, more)] == ["add_column"]


def test_the_register_of_a_release_without_releases_and_packs_becomes_what_a_new_one_is(fresh_databases):
    url = fresh_databases().register_url
    make_at(url, REGISTER, 1, has_steps=False)
    with connected(url) as connection:
        for table in (*reversed(tables.RELEASE_PARTS), tables.releases, *reversed(tables.PACK_RECORDS), tables.claim_matches):
            table.drop(connection)
    assert upgrade(url, REGISTER) == 1
    assert described(url) == described(new_one(fresh_databases, REGISTER))


def test_both_can_be_one_database_on_a_server(fresh_postgres):
    url, two = fresh_postgres().case_url, fresh_postgres()
    for schema in (CASE, REGISTER):
        make_at(url, schema, 1, has_steps=False)
    assert (upgrade(url, CASE), upgrade(url, REGISTER)) == (1, 1)
    for each, open_it in ((two.case_url, open_case_database_to_write), (two.case_url, open_register)):
        open_it(each).dispose()
    assert described(url) == described(two.case_url)


def test_a_release_published_under_the_first_schema_is_verified_and_guarded_after_the_upgrade(old):
    for schema in (CASE, REGISTER):
        assert upgrade(url_of(old, schema), schema) == 1
    with closing(open_desk_at(*old, is_demonstration=True)) as desk:
        with reading(desk.register) as connection:
            assert read(connection, 1).release.state == "published"
        assert verify_release(desk, ANALYST, 1).is_identical
        with pytest.raises(DBAPIError, match="what was published is never changed"), desk.register.begin() as connection:
            connection.exec_driver_sql("UPDATE releases SET title = title")


def test_an_old_import_keeps_its_sums_and_says_what_nobody_can_tell_any_more(old):
    upgrade(old.register_url, REGISTER)
    with connected(old.register_url) as connection:
        kept = dict(connection.execute(select(tables.imports)).mappings().one())
    added = {"recorded_at": OLD_IMPORT["at"], "imported_by": "command line", "rows_changed": 0, "rows_unchanged": 0}
    assert kept == OLD_IMPORT | added | {"request_id": None, "data_version": None, "cases_disappeared": None}


def test_rows_of_every_other_table_are_as_they_were(old):
    def rows(url):
        with connected(url) as connection:
            found = MetaData()
            found.reflect(connection)
            skipped = {"imports", "schema_information", "import_requests", "rejected_contents", "alembic_case", "alembic_register"}
            skipped |= {"audit_entries", "audit_head", "sign_ins"}
            return {t.name: connection.execute(select(t)).all() for t in found.sorted_tables if t.name not in skipped}

    for schema in (CASE, REGISTER):
        url = url_of(old, schema)
        before = rows(url)
        upgrade(url, schema)
        assert rows(url) == before
        assert sum(map(len, before.values())) > 20


def test_old_entries_of_the_log_are_sealed_in_their_order_and_the_next_goes_on_from_them(old):
    before = old_entries(old.register_url)
    upgrade(old.register_url, REGISTER)
    check_sealed(old, before)


def test_old_entries_are_sealed_by_the_sql_for_an_administrator_as_by_the_command(fresh_postgres, today):
    old = fresh_postgres()
    leave_as_the_first_release(old, today)
    before = old_entries(old.register_url)
    upgrade_by_sql(old.register_url)
    check_sealed(old, before)


def old_entries(url):
    with connected(url) as connection:
        entries = tables.audit_entries
        found = connection.execute(select(*entries.c[_OF_AN_OLD_ENTRY]).order_by(entries.c.entry_id)).all()
    assert len(found) > 4
    return found


def check_sealed(old, before):
    entries = tables.audit_entries
    open_register(old.register_url).dispose()
    with connected(old.register_url) as connection:
        audit.record(connection, ANALYST, "consultation", "the next – “one” 😀", at=NOW, data_version=7)
        found = connection.execute(select(entries).order_by(entries.c.number)).mappings().all()
        head = connection.execute(select(tables.audit_head)).one()
    assert [tuple(one[name] for name in _OF_AN_OLD_ENTRY) for one in found[:-1]] == before
    assert [one["number"] for one in found] == list(range(1, len(before) + 2))
    seal = START
    for one in found:
        seal = seal_of((one[name] for name in SEALED), seal)
        assert (one["seal"], one["why"], one["recipient"]) == (seal, "", "")
    assert head == (1, len(found), seal)


_OF_AN_OLD_ENTRY = ("entry_id", "at", "viewer", "role", "operation", "what", "data_version")


def test_after_the_upgrade_a_case_can_leave_with_its_source_and_for_no_other_new_reason(old):
    upgrade(old.case_url, CASE)
    with connected(old.case_url) as connection:
        change = tables.scope_decisions.update().where(tables.scope_decisions.c.event_id > 0)
        assert connection.execute(change.values(scope_reason="gone_from_source")).rowcount == 41
    with pytest.raises(DBAPIError), connected(old.case_url) as connection:
        connection.execute(change.values(scope_reason="no_reason_at_all"))


@BOTH
def test_an_upgrade_again_does_nothing(old, schema):
    url = url_of(old, schema)
    upgrade(url, schema)
    before = written_out(url)
    assert upgrade(url, schema) == schema.number
    assert written_out(url) == before


@BOTH
def test_an_empty_database_stays_empty(fresh_databases, schema):
    url = url_of(fresh_databases(), schema)
    assert upgrade(url, schema) is None
    assert described(url) == {"triggers": {}}


# Faults ---------------------------------------------------------------------------------------------------------------------------------


class Fault(Exception):
    pass


@contextmanager
def failing_at(number):
    """Raises before the n-th statement that any engine runs, and tells afterwards how many there were."""
    said = []

    def count(_connection, _cursor, statement, *_more):
        said.append(statement)
        if len(said) == number:
            raise Fault

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", count)


@BOTH
def test_an_upgrade_that_fails_at_any_statement_leaves_everything_as_it_was(old, schema):
    url = url_of(old, schema)
    before = written_out(url)
    for number in range(1, 1000):
        try:
            with failing_at(number) as said:
                upgrade(url, schema)
            break
        except Fault:
            assert written_out(url) == before, said[-1]
    assert number == len(said) + 1
    assert number > 20
    assert written_out(url) != before


@BOTH
def test_an_upgrade_that_fails_as_it_commits_leaves_everything_as_it_was(old, schema):
    url = url_of(old, schema)
    before = written_out(url)

    def fail(_connection):
        raise Fault

    event.listen(Engine, "commit", fail)
    try:
        with pytest.raises(Fault):
            upgrade(url, schema)
    finally:
        event.remove(Engine, "commit", fail)
    assert written_out(url) == before
    assert upgrade(url, schema) == 1


_KILLED = """
import sys, time
from sqlalchemy import Engine, event
from data_access.database.schemas import CASE, REGISTER
from data_access.database.upgrading import upgrade

def stop(_connection, _cursor, statement, *_more):
    if sys.argv[3] in statement:
        print("here", flush=True)
        time.sleep(600)

event.listen(Engine, "after_cursor_execute", stop)
upgrade(sys.argv[1], {"case": CASE, "register": REGISTER}[sys.argv[2]])
"""


@pytest.mark.parametrize(
    ("schema", "after"),
    [
        (CASE, "scope_reason IN"),
        (CASE, "SET schema_version = 2"),
        (REGISTER, "UPDATE imports"),
        (REGISTER, "INSERT INTO audit_head"),
        (REGISTER, "version_num='3'"),
    ],
    ids=["case, midway", "case, last", "register, midway", "register, when the log is sealed", "register, last"],
)
def test_an_upgrade_whose_process_is_killed_leaves_everything_as_it_was(old, schema, after):
    url = url_of(old, schema)
    before = written_out(url)
    command = [sys.executable, "-c", _KILLED, url, schema.steps.name.removeprefix("alembic_"), after]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "here\n"
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    assert written_out(url) == before
    assert upgrade(url, schema) == 1


def test_rows_that_refer_to_nothing_stop_the_upgrade_of_a_file_and_everything_is_as_it_was(fresh_sqlite, today):
    old = fresh_sqlite()
    leave_as_the_first_release(old, today)
    with connected(old.register_url) as connection:
        connection.exec_driver_sql("UPDATE rejected_rows SET import_id = 99")
    before = written_out(old.register_url)
    with pytest.raises(DatabaseUnavailable, match="Rows of the register refer to others that are not there"):
        upgrade(old.register_url, REGISTER)
    assert written_out(old.register_url) == before


def test_an_upgrade_waits_for_whoever_holds_a_table_and_then_says_so_with_nothing_changed(fresh_postgres, monkeypatch):
    url = fresh_postgres().register_url
    make_at(url, REGISTER, 1)
    before = written_out(url)
    monkeypatch.setattr(schemas, "LOCK_SECONDS", 0.1)
    with connected(url) as connection:
        connection.exec_driver_sql("LOCK TABLE imports IN ACCESS SHARE MODE")
        with pytest.raises(DatabaseUnavailable, match="The register is locked by another program"):
            upgrade(url, REGISTER)
    assert written_out(url) == before


# What the dashboard says ----------------------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("has_steps", [True, False], ids=["with steps", "of before there were steps"])
def test_an_older_schema_is_refused_with_the_command_that_mends_it(fresh_databases, schema, has_steps):
    url = url_of(fresh_databases(), schema)
    make_at(url, schema, 1, has_steps=has_steps)
    said = rf"^The {schema.what} has schema 1, made by an older release; this one needs schema {schema.number}\. .* python -m data_access upgrade$"
    for open_it in openers(schema):
        with pytest.raises(OutOfDate, match=said):
            open_it(url)


@BOTH
def test_a_newer_schema_is_refused_and_never_upgraded(fresh_databases, schema):
    url = new_one(fresh_databases, schema)
    with connected(url) as connection:
        connection.execute(schema.steps.update().values(version_num="99"))
    before = written_out(url)
    for open_it in (*openers(schema), lambda url: upgrade(url, schema)):
        with pytest.raises(DatabaseUnavailable, match=r"has schema 99, made by a newer release; .* Upgrade the dashboard\.$"):
            open_it(url)
    assert written_out(url) == before


@BOTH
@pytest.mark.parametrize("steps", [[], ["1", "2"], ["a branch"]], ids=["none", "two", "no number"])
def test_a_database_that_does_not_say_its_schema_is_refused(fresh_databases, schema, steps):
    url = new_one(fresh_databases, schema)
    with connected(url) as connection:
        connection.execute(schema.steps.delete())
        for step in steps:
            connection.execute(insert(schema.steps).values(version_num=step))
    for open_it in (*openers(schema), lambda url: upgrade(url, schema)):
        with pytest.raises(DatabaseUnavailable, match=f"The {schema.what} does not say which schema it has"):
            open_it(url)


def openers(schema):
    return (open_case_database, open_case_database_to_write) if schema is CASE else (open_register,)


def test_the_first_release_is_told_by_the_number_that_it_reads_that_a_database_is_newer(old):
    upgrade(old.case_url, CASE)
    with connected(old.case_url) as connection:
        assert connection.execute(select(tables.schema_information.c.schema_version)).scalar_one() == 2


# For a database administrator -----------------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("has_steps", [True, False], ids=["with steps", "of before there were steps"])
def test_the_sql_for_an_administrator_does_what_the_upgrade_does(fresh_postgres, schema, has_steps):
    url = url_of(fresh_postgres(), schema)
    make_at(url, schema, 1, has_steps=has_steps)
    upgrade_by_sql(url, schema)
    assert described(url) == described(new_one(fresh_postgres, schema))
    assert upgrade_sql(url, schema) == ""


def upgrade_by_sql(url, schema=REGISTER):
    connect, written = upgrade_sql(url, schema).split("\n", 1)
    assert connect == f'\\connect "{make_url(url).database}"'
    assert written.startswith("BEGIN;")
    assert written.rstrip().endswith("COMMIT;")
    engine = upgrading.open_to_write(url, schema.what).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.connection.execute(written)
    engine.dispose()


@BOTH
def test_writing_the_sql_changes_nothing(fresh_postgres, schema):
    url = url_of(fresh_postgres(), schema)
    make_at(url, schema, 1)
    before = written_out(url)
    assert len(re.findall(r"^ALTER TABLE", upgrade_sql(url, schema), re.MULTILINE)) >= 2
    assert written_out(url) == before


@BOTH
def test_the_steps_of_a_file_are_not_written_out(fresh_sqlite, schema):
    url = url_of(fresh_sqlite(), schema)
    make_at(url, schema, 1)
    with pytest.raises(DatabaseUnavailable, match="is an SQLite file"):
        upgrade_sql(url, schema)
