"""On a real server each role can do what it is for and nothing else: an import, pages and a release under no other rights than were granted."""

import itertools
import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from data_access import audit
from data_access.database import tables
from data_access.database.engine import open_case_database, open_register
from data_access.database.preparing import prepare
from data_access.database.roles import Roles
from data_access.database.schemas import CASE, REGISTER
from data_access.database.self_test import FORBIDDEN, possible
from data_access.database.upgrading import upgrade
from data_access.errors import BadRequest, DatabaseUnavailable, NotConfigured, NotSignedIn
from data_access.releases.claims.remembered import read_matches, remember
from data_access.service import release_desk
from data_access.service.asking import Ask
from data_access.service.desk import PAGES, Desk
from data_access.service.importing import import_cases, refuse_import
from data_access.service.imports import rejected_rows
from data_access.service.opening import open_desk
from data_access.service.provider import read_provider
from data_access.service.signing_in import sign_out_everywhere, viewer_now
from data_access.settings import Settings
from tests.desk_maker import ANALYST, CHIEF, DAY, LEAD, PRESS, Clock, closing, forty_applications, published, wanted
from tests.import_maker import NOW, person, write_files
from tests.provider_maker import claims, written_in
from tests.review_maker import written_to
from tests.schema_maker import connected, described, make_at, written_out

ROLES = Roles()
TWELVE = tuple(one.what for one in FORBIDDEN)
_numbers = itertools.count(1)


def as_login(url: str, *roles: str) -> str:
    """The URL by a new login that was given the roles and nothing else."""
    name = f"login_{next(_numbers)}"
    commands = (f"CREATE ROLE {name} LOGIN", *(f"GRANT {role} TO {name}" for role in roles))
    with connected(url) as connection:
        for command in commands:
            connection.exec_driver_sql(command)
    return make_url(url).set(username=name).render_as_string(hide_password=False)


def login_of(url: str) -> str:
    return str(make_url(url).username)


def refused(url: str, command: str) -> None:
    with pytest.raises(DBAPIError) as error, connected_as(url) as connection:
        connection.exec_driver_sql(command)
    assert error.value.orig.sqlstate == "42501", command


def connected_as(url: str):
    return create_engine(url, poolclass=NullPool).begin()


@pytest.fixture
def prepared(fresh_postgres):
    """A pair of databases with their schemas and roles; its URLs are a superuser's."""
    databases = fresh_postgres()
    assert prepare(databases.case_url, CASE, ROLES)
    assert prepare(databases.register_url, REGISTER, ROLES)
    return databases


@pytest.fixture
def reader(prepared):
    return as_login(prepared.case_url, ROLES.read)


@pytest.fixture
def desk(prepared, reader):
    """The dashboard's desk by the two logins that it has, over cases that the login for imports wrote."""
    written_to(as_login(prepared.case_url, ROLES.write), forty_applications())
    register = as_login(prepared.register_url, ROLES.register)
    with closing(Desk(open_case_database(reader), open_register(register), True, Clock())) as desk:
        yield desk


# What each role is for ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_who_may_see_most_by_the_roles_for_reading_and_for_the_register(desk, page):
    assert desk.page(LEAD, page, Ask(DAY)).blocks


def test_a_release_is_made_edited_published_withdrawn_and_counted_again_by_those_roles(desk):
    first = published(desk)
    second = release_desk.freeze_release(desk, PRESS, wanted(desk)).number
    release_desk.edit_release(desk, PRESS, second, wanted(desk, title="Edited", figures=("risk_assessed",), breakdowns=()))
    assert release_desk.verify_release(desk, ANALYST, first).is_identical
    release_desk.withdraw_release(desk, CHIEF, first, reason="A figure was wrong.")


def test_somebody_signs_in_is_seen_again_and_signs_out_by_the_role_for_the_register(desk, tmp_path):
    desk.provider, said = read_provider(written_in(tmp_path)), claims(at=desk.clock())
    viewer = viewer_now(desk, said)
    desk.clock.now += timedelta(minutes=1)
    assert viewer_now(desk, said) == viewer
    assert desk.page(viewer, "overview", Ask(DAY)).blocks
    sign_out_everywhere(desk, viewer)
    with pytest.raises(NotSignedIn, match="signed out everywhere"):
        viewer_now(desk, said)


def test_a_corrected_claim_is_remembered_and_corrected_again_by_the_role_for_the_register(desk):
    for figure in ("risk_assessed", "failures_harm"):
        with desk.register.begin() as connection:
            remember(connection, "those helped", figure, chosen_by="press_officer 1", at=datetime(2024, 3, 1))
            assert read_matches(connection) == {"those helped": figure}


def test_files_are_imported_again_and_their_rejected_rows_written_by_the_role_for_imports(prepared, tmp_path):
    register = as_login(prepared.register_url, ROLES.register)
    settings = Settings(as_login(prepared.case_url, ROLES.write), register, is_private_machine=True, is_demonstration_allowed=False)
    files, mapping = write_files(tmp_path)
    first = import_cases(person("jo"), files, mapping, settings, made_at=NOW).report
    again = import_cases(person("jo"), files, mapping, settings, made_at=datetime(2024, 3, 3, tzinfo=UTC)).report
    assert (first.data_version, again.data_version) == (1, 1)
    assert rejected_rows(person("jo"), 1, settings, at=NOW)[1].count(b"\n") == 3


def test_an_import_by_two_people_is_asked_for_and_refused_by_those_roles(prepared, tmp_path):
    urls = as_login(prepared.case_url, ROLES.write), as_login(prepared.register_url, ROLES.register)
    settings = Settings(*urls, is_private_machine=True, is_demonstration_allowed=False, are_imports_by_two=True)
    files, mapping = write_files(tmp_path)
    assert import_cases(person("jo"), files, mapping, settings, made_at=NOW).request.number == 1
    refuse_import(person("sam"), 1, settings, at=NOW)


def test_the_role_for_the_log_adds_to_it_and_sees_no_entry_of_it(prepared):
    url = as_login(prepared.register_url, ROLES.audit)
    with connected_as(url) as connection:
        audit.record(connection, ANALYST, "consultation", "by another program", at=NOW, data_version=None)
    for command in ("SELECT * FROM audit_entries", "DELETE FROM audit_entries", "UPDATE audit_entries SET what = ''"):
        refused(url, command)
    for table in set(tables.register_metadata.tables) - {"audit_entries", "audit_head"}:
        refused(url, f"SELECT * FROM {table}")
    for command in ("INSERT INTO audit_head VALUES (1, 0, '')", "UPDATE audit_head SET head_id = 1", "DELETE FROM audit_head"):
        refused(url, command)
    with connected(prepared.register_url) as connection:
        assert connection.execute(select(tables.audit_entries.c.what)).scalars().all() == ["by another program"]


def test_the_role_for_the_register_keeps_who_is_signed_in_and_changes_nothing_of_who_it_is(prepared):
    url, there = as_login(prepared.register_url, ROLES.register), "'" + "a" * 64 + "'"
    with connected_as(url) as connection:
        connection.exec_driver_sql(f"INSERT INTO sign_ins VALUES ({there}, 'one', 'auditor', '2024-03-01', '2024-03-01', NULL, '')")
        connection.exec_driver_sql("UPDATE sign_ins SET last_seen_at = '2024-03-02', ended_at = '2024-03-02', ended_why = 'signed out'")
    for command in (
        "UPDATE sign_ins SET role = 'x'",
        "UPDATE sign_ins SET subject = 'x'",
        "DELETE FROM sign_ins",
        "DELETE FROM audit_head",
    ):
        refused(url, command)


def test_the_role_that_owns_both_upgrades_them_and_what_it_makes_is_its_own(fresh_postgres):
    databases = fresh_postgres()
    for url, schema in zip(databases, (CASE, REGISTER), strict=True):
        make_at(url, schema, 1)
        with connected(url) as connection:
            for command in _as_an_earlier_init_left_it(url, schema):
                connection.exec_driver_sql(command)
        assert upgrade(as_login(url, ROLES.migrate), schema) == 1
        prepare(url, schema, ROLES)
        with connected(url) as connection:
            owners = connection.exec_driver_sql("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'").scalars().all()
        assert owners == [ROLES.migrate]


def _as_an_earlier_init_left_it(url, schema):
    yield f"DO $$ BEGIN CREATE ROLE {ROLES.migrate} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    yield f"GRANT USAGE, CREATE ON SCHEMA public TO {ROLES.migrate}"
    found = described(url)
    yield from (f"ALTER TABLE {name} OWNER TO {ROLES.migrate}" for name in found if name != "triggers")
    yield from (f"ALTER FUNCTION {name}() OWNER TO {ROLES.migrate}" for name in found["triggers"])


# … and what it cannot do ----------------------------------------------------------------------------------------------------------------


def test_the_role_for_reading_can_do_none_of_the_twelve_things(reader):
    engine = open_case_database(reader)
    assert possible(engine) == ()
    engine.dispose()
    assert len(TWELVE) == 12


def test_the_owner_can_do_every_one_of_them_and_trying_leaves_nothing_behind(prepared):
    written_to(prepared.case_url, forty_applications())
    before = written_out(prepared.case_url)
    engine = open_case_database(prepared.case_url)
    assert possible(engine) == TWELVE
    engine.dispose()
    assert written_out(prepared.case_url) == before


ONE_RIGHT = {
    "GRANT INSERT ON enquiries TO {}": {"add a row"},
    "GRANT UPDATE ON applications TO {}": {"change a row"},
    "GRANT DELETE ON people TO {}": {"delete a row"},
    "GRANT TRUNCATE ON referrals TO {}": {"empty a table"},
    "ALTER TABLE disclosures OWNER TO {}": {*TWELVE[:6], "grant a right"},
    "GRANT CREATE ON SCHEMA public TO {}": {"make a table", "make a function"},
    "GRANT TEMPORARY ON DATABASE {database} TO {}": set(),  # of which nothing lasts
    "GRANT SELECT ON officers TO {} WITH GRANT OPTION": {"grant a right"},
    "GRANT SELECT ON rejected_contents TO {}": {"read what imports rejected"},
    "ALTER ROLE {} CREATEROLE": {"take on a role that may write"},
    "GRANT review_write TO {} WITH INHERIT FALSE": {"take on a role that may write"},
    "GRANT pg_read_server_files TO {}": {"reach the server's files and programs"},
    "GRANT pg_execute_server_program TO {}": {"reach the server's files and programs"},
}


@pytest.mark.parametrize("granted", ONE_RIGHT)
def test_a_right_too_many_is_found_by_its_name(prepared, reader, granted):
    with connected(prepared.case_url) as connection:
        database = make_url(prepared.case_url).database
        connection.exec_driver_sql(granted.format(login_of(reader), database=database))
        if "pg_read_server_files" in granted:
            connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION pg_read_file(text) TO {login_of(reader)}")
    engine = open_case_database(reader)
    assert set(possible(engine)) == ONE_RIGHT[granted]
    engine.dispose()
    if "OWNER" in granted:
        with connected(prepared.case_url) as connection:
            connection.exec_driver_sql("ALTER TABLE disclosures OWNER TO postgres")


def test_a_table_that_another_program_holds_hides_no_right(prepared, reader):
    with connected(prepared.case_url) as connection:
        connection.exec_driver_sql(f"GRANT TRUNCATE ON referrals TO {login_of(reader)}")
    engine = open_case_database(reader)
    with connected(prepared.case_url) as connection:
        connection.exec_driver_sql("LOCK TABLE referrals IN ACCESS SHARE MODE")
        assert possible(engine) == ("empty a table",)
    engine.dispose()


def test_the_role_for_imports_changes_deletes_and_makes_nothing(prepared):
    url = as_login(prepared.case_url, ROLES.write)
    for table in tables.case_metadata.tables.values():
        column = next(iter(table.c)).name
        for command in ("UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0}", "DROP TABLE {0}", "ALTER TABLE {0} RENAME TO other"):
            refused(url, command.format(table.name, column))
    refused(url, "CREATE TABLE more (n integer)")
    refused(url, "CREATE TEMPORARY TABLE more (n integer)")
    refused(url, "INSERT INTO schema_information VALUES (99)")
    refused(url, "SELECT * FROM officer_names")


def test_the_dashboard_changes_nothing_of_its_register_but_a_release_and_a_request_and_makes_nothing(prepared):
    url = as_login(prepared.register_url, ROLES.register)
    drafts = {"release_cells", "release_exceptions", "release_sealed", "release_explanations"}
    for table in tables.register_metadata.tables.values():
        column = next(iter(table.c)).name
        if table.name != "releases":
            refused(url, f"UPDATE {table.name} SET {column} = {column}")
        if table.name not in drafts | {"claim_matches"}:
            refused(url, f"DELETE FROM {table.name}")
        for command in (f"TRUNCATE {table.name}", f"DROP TABLE {table.name}", f"ALTER TABLE {table.name} DISABLE TRIGGER ALL"):
            refused(url, command)
    refused(url, "CREATE TABLE more (n integer)")
    refused(url, "UPDATE alembic_register SET version_num = '1'")


def test_who_was_given_no_role_cannot_even_connect(prepared):
    for url in prepared:
        with pytest.raises(DBAPIError, match="permission denied for database"):
            connected_as(as_login(url)).__enter__()


def test_what_a_later_schema_adds_is_nobodys_until_it_is_granted(prepared, reader):
    with connected(prepared.case_url) as connection:
        connection.exec_driver_sql(f"SET LOCAL ROLE {ROLES.migrate}")
        connection.exec_driver_sql("CREATE TABLE later (n integer)")
    refused(reader, "SELECT * FROM later")


def test_a_role_that_lacks_a_right_is_told_so_in_a_sentence(fresh_postgres):
    databases = fresh_postgres()
    url = as_login(databases.register_url)
    with pytest.raises(DatabaseUnavailable, match="The register refuses this to the role that its URL names"):
        open_register(url)


# How they are made ----------------------------------------------------------------------------------------------------------------------


def test_preparing_again_changes_nothing(prepared):
    before = [sorted(written_out(url).splitlines()) for url in prepared]
    prepare(prepared.case_url, CASE, ROLES)
    prepare(prepared.register_url, REGISTER, ROLES)
    assert [sorted(written_out(url).splitlines()) for url in prepared] == before


def test_both_in_one_database_keep_their_roles_apart(fresh_postgres):
    url = fresh_postgres().case_url
    prepare(url, CASE, ROLES)
    prepare(url, REGISTER, ROLES)
    engine = open_case_database(as_login(url, ROLES.read))
    assert possible(engine) == ()
    engine.dispose()
    open_register(as_login(url, ROLES.register)).dispose()


def test_the_sql_for_an_administrator_prepares_what_the_command_prepares(run, prepared, fresh_postgres):
    databases = fresh_postgres()
    code, said = run(databases, "init", "--print")
    assert code == 0
    assert [described(url) for url in databases] == [{"triggers": {}}, {"triggers": {}}]
    assert "PASSWORD" not in said.upper().replace("NO PASSWORD IS MADE", "").replace("AND PASSWORDS THAT STAY", "")
    for part in said.split("\\connect ")[1:]:
        database, commands = part.split("\n", 1)
        url = next(url for url in databases if make_url(url).database == database.strip('"'))
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.connection.execute(commands)
        engine.dispose()
    for made, expected in zip(databases, prepared, strict=True):
        ours, theirs = written_out(made), written_out(expected)
        assert ours.replace(make_url(made).database, "DB") == theirs.replace(make_url(expected).database, "DB")


def test_the_command_says_what_it_made_and_how_a_login_gets_its_role(run, fresh_postgres):
    code, said = run(fresh_postgres(), "init", "--read", "eyes")
    assert code == 0
    assert said.startswith("The case database has schema 2 and its roles have their rights.\nThe register has schema 3 and its roles")
    assert "GRANT eyes TO dashboard" in said


def test_files_are_prepared_without_roles_and_their_sql_is_not_printed(run, fresh_sqlite):
    databases = fresh_sqlite()
    assert run(databases, "init", "--print")[0] == 2
    code, said = run(databases, "init")
    assert (code, said.count("and no roles")) == (0, 2)
    assert run(databases, "upgrade")[1].count("already") == 2


@pytest.mark.parametrize("named", [("", "sqlite:///register.db"), ("sqlite:///cases.db", "")])
def test_the_place_of_the_demonstration_is_not_prepared(run, named, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, said = run(named, "init")
    assert code == 4
    assert "Name the two databases first" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["public", "pg_reader", "Reader", 'a"b', "", "a" * 64, "review_write"])
def test_a_name_that_no_role_can_have_or_two_would_share_is_refused(name):
    with pytest.raises(BadRequest):
        Roles(read=name)


# At the start ---------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def real(prepared):
    """The prepared pair with real cases in it."""
    written_to(prepared.case_url, forty_applications())
    with connected(prepared.case_url) as connection:
        connection.exec_driver_sql("UPDATE review SET is_synthetic = false")
    return prepared


def opened(case_url, databases, *, is_private):
    return open_desk(settings=Settings(case_url, databases.register_url, is_private, False))


def test_real_cases_are_not_shown_by_a_role_that_could_change_them(real):
    with pytest.raises(NotConfigured, match=r"could also: add a row, change a row, .*, reach the server's files and programs"):
        opened(real.case_url, real, is_private=False)


def test_of_a_private_machine_that_is_only_said_in_the_log(real, caplog):
    with caplog.at_level(logging.WARNING), closing(opened(real.case_url, real, is_private=True)):
        assert "could also: add a row" in caplog.text


def test_a_role_that_can_only_read_is_asked_for_nothing_but_a_sign_in(real, caplog):
    url = as_login(real.case_url, ROLES.read)
    with pytest.raises(NotConfigured, match="no sign-in is configured"):
        opened(url, real, is_private=False)
    with closing(opened(url, real, is_private=True)):
        assert caplog.text == ""


def test_with_a_sign_in_real_cases_are_shown_by_a_role_that_can_only_read_and_by_no_other(real, tmp_path):
    file = written_in(tmp_path)

    def desk(case_url):
        return open_desk(settings=Settings(case_url, real.register_url, False, False, sign_in_file=file))

    with pytest.raises(NotConfigured, match="could also: add a row"):
        desk(real.case_url)
    with closing(desk(as_login(real.case_url, ROLES.read))) as opened_here:
        assert opened_here.provider.role_claim == "groups"


def test_the_command_prints_the_twelve_with_yes_or_no(run, prepared, reader):
    code, said = run((reader, prepared.register_url), "self-test")
    assert (code, said) == (0, "".join(f"no  {what}\n" for what in TWELVE))
    code, said = run(prepared, "self-test")
    assert (code, said) == (4, "".join(f"yes {what}\n" for what in TWELVE))


def test_a_file_has_no_roles_to_try(run, fresh_sqlite):
    databases = fresh_sqlite()
    written_to(databases.case_url, forty_applications())
    code, said = run(databases, "self-test")
    assert code == 2
    assert "has no roles" in said
