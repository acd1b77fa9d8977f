"""The register keeps releases: three people, signatures that belong to a state, and what was published never changed, whatever the program."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from data_access.database import tables
from data_access.database.engine import open_register
from data_access.database.guards import REFUSAL
from data_access.errors import Altered, BadRequest, DatabaseUnavailable, Refused
from data_access.releases.model import State
from data_access.releases.store import add, change, read, read_all, reading, rows_of, writing
from tests.release_maker import ANALYST, APPROVER, PREPARER, kept, moved

FIXED_PARTS = [part.name for part in tables.RELEASE_PARTS]


@pytest.fixture
def register(fresh_databases):
    engine = open_register(fresh_databases().register_url)
    yield engine
    engine.dispose()


def kept_in(register, one):
    with writing(register) as connection:
        add(connection, one)
    return one


def taken_to(register, one, *states):
    for state in states:
        with writing(register) as connection:
            one = change(connection, one, moved(one, state))
    return one


def published_in(register, number=1, **more):
    one = kept_in(register, kept(number, **more))
    return taken_to(register, one, State.SUBMITTED, State.ANALYST_SIGNED, State.APPROVED, State.PUBLISHED)


def run(register, command, **values):
    with register.begin() as connection:
        return connection.execute(text(command), values).rowcount


def refused(register, command, **values):
    with pytest.raises(DBAPIError, match=REFUSAL):
        run(register, command, **values)


def test_a_release_is_read_as_it_was_written_with_all_that_stands_beside_it(register):
    kept_in(register, kept(1))
    second = kept_in(register, kept(2, against=1))
    with reading(register) as connection:
        assert read(connection, 2) == second
        assert read(connection, 2).release.content.canonical() == second.release.content.canonical()
        assert read_all(connection) == (kept(1), second)


def test_a_release_that_was_never_made_is_not_there(register):
    with reading(register) as connection, pytest.raises(BadRequest, match=r"There is no release 1\."):
        read(connection, 1)


@pytest.mark.parametrize("opened", [reading, writing])
def test_a_register_that_fails_meanwhile_is_said_to_be_unavailable(register, opened):
    with pytest.raises(DatabaseUnavailable), opened(register) as connection:
        connection.execute(text("SELECT * FROM no_table_of_it"))


def test_whoever_reads_sees_one_moment_whatever_is_written_meanwhile(register):
    kept_in(register, kept(1))
    with reading(register) as connection:
        before = read_all(connection)
        kept_in(register, kept(2))
        assert read_all(connection) == before == (kept(1),)


def test_a_change_is_kept_in_the_next_turn_and_its_steps_are_added_to_those_before(register):
    one = published_in(register)
    with reading(register) as connection:
        found = read(connection, 1)
    assert found == one
    assert (found.release.turn, found.release.state, len(found.steps)) == (5, State.PUBLISHED, 5)


def test_who_saw_an_earlier_turn_changes_nothing(register):
    seen = kept_in(register, kept(1))
    first = taken_to(register, seen, State.SUBMITTED)
    with pytest.raises(Refused, match="Somebody else changed Release 1 a moment ago"):
        taken_to(register, seen, State.SUBMITTED)
    with reading(register) as connection:
        assert read(connection, 1) == first


def test_two_releases_never_get_one_number(register):
    kept_in(register, kept(1))
    with pytest.raises(Refused, match="frozen at the same moment"):
        kept_in(register, kept(1))


def test_no_column_of_a_published_release_can_be_updated(register):
    published_in(register)
    other = {"turn": 77, "data_version": 77, "is_synthetic": 0, "release_number": 77, "supersedes": 1}
    other |= {"state": "draft", "origin": "published_before", "lane": "exact", "analyst": "x", "approver": "y"}
    for column in _columns(tables.releases):
        refused(register, f"UPDATE releases SET {column} = :value", value=other.get(column, "2024-01-01"))


def test_no_part_of_a_published_release_can_be_updated_deleted_or_added_to(register):
    published_in(register)
    published_in(register, 2, against=1)
    new_key = {"release_cells": "place", "release_sealed": "place", "release_exceptions": "number", "release_explanations": "against"}
    for part in tables.RELEASE_PARTS:
        for column in _columns(part):
            refused(register, f"UPDATE {part.name} SET {column} = {column} WHERE release_number = 2")
        refused(register, f"DELETE FROM {part.name} WHERE release_number = 2")
        if key := new_key.get(part.name):
            chosen = ", ".join(f"{name} + 100" if name == key else name for name in _columns(part))
            refused(register, f"INSERT INTO {part.name} SELECT {chosen} FROM {part.name} WHERE release_number = 2")


def test_no_part_of_a_draft_can_be_moved_into_a_published_release(register):
    published_in(register)
    kept_in(register, kept(2))
    refused(register, "UPDATE release_cells SET release_number = 1, place = place + 100 WHERE release_number = 2")


def test_a_published_release_can_be_superseded_or_withdrawn_once_and_then_never_changes(register):
    for number, state in ((1, State.SUPERSEDED), (2, State.WITHDRAWN)):
        one = taken_to(register, published_in(register, number), state)
        with reading(register) as connection:
            assert read(connection, number) == one
        for back in ("published", "draft", "withdrawn", "superseded"):
            refused(register, f"UPDATE releases SET state = '{back}', turn = turn + 1 WHERE release_number = {number}")


def test_a_step_to_withdrawn_cannot_carry_another_change_with_it(register):
    published_in(register)
    refused(register, "UPDATE releases SET state = 'withdrawn', turn = turn + 1, prepared_by = 'somebody'")
    refused(register, "UPDATE releases SET state = 'withdrawn', turn = turn + 2")


def test_no_release_is_ever_deleted_and_no_step_undone_not_even_of_a_draft(register):
    kept_in(register, kept(1))
    published_in(register, 2)
    for number in (1, 2):
        refused(register, f"DELETE FROM releases WHERE release_number = {number}")
        refused(register, f"DELETE FROM release_steps WHERE release_number = {number}")
        refused(register, f"UPDATE release_steps SET who = 'somebody' WHERE release_number = {number}")


def test_sqlite_cannot_replace_what_it_may_not_delete(fresh_sqlite):
    register = open_register(fresh_sqlite().register_url)
    published_in(register)
    kept_in(register, kept(2))
    for table in ("releases", *FIXED_PARTS[:4]):
        refused(register, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE release_number = 1")
    refused(register, "UPDATE OR REPLACE releases SET release_number = 1 WHERE release_number = 2")
    refused(register, "UPDATE OR REPLACE release_cells SET release_number = 1 WHERE release_number = 2")
    register.dispose()


def test_postgresql_cannot_truncate_what_it_may_not_delete(fresh_postgres):
    register = open_register(fresh_postgres().register_url)
    published_in(register)
    for table in FIXED_PARTS:
        refused(register, f"TRUNCATE {table}")
    refused(register, "TRUNCATE releases CASCADE")
    register.dispose()


def test_a_register_whose_triggers_were_dropped_gets_them_back_when_it_is_opened(fresh_databases):
    url = fresh_databases().register_url
    register = open_register(url)
    published_in(register)
    on = " ON releases" if register.dialect.name == "postgresql" else ""
    run(register, f"DROP TRIGGER keep_releases_update{on}")
    assert run(register, "UPDATE releases SET title = title") == 1
    register.dispose()
    register = open_register(url)
    refused(register, "UPDATE releases SET title = title")
    register.dispose()


def test_what_was_changed_with_the_triggers_dropped_is_found_and_blocks_use(register):
    published_in(register)
    kept_in(register, kept(2))
    on = " ON release_cells" if register.dialect.name == "postgresql" else ""
    run(register, f"DROP TRIGGER keep_release_cells_update{on}")
    run(register, "UPDATE release_cells SET value = '3785' WHERE release_number = 1 AND place = 1")
    with reading(register) as connection:
        with pytest.raises(Altered, match=r"^Release 1 does not say what it said when it was sealed: its figures were altered"):
            read(connection, 1)
        altered, fine = read_all(connection)
    assert isinstance(altered, Altered)
    assert fine == kept(2)


def test_a_release_that_vanished_is_missed(register):
    for number in (1, 2, 3):
        kept_in(register, kept(number))
    on = {"postgresql": " ON {}"}.get(register.dialect.name, "")
    for table in ("releases", "release_steps"):
        run(register, f"DROP TRIGGER keep_{table}_delete{on.format(table)}")
    for table in (*FIXED_PARTS, "releases"):
        run(register, f"DELETE FROM {table} WHERE release_number = 2")
    with reading(register) as connection:
        found = read_all(connection)
    assert [isinstance(one, Altered) for one in found] == [False, True, False]
    assert str(found[1]).startswith("Release 2 is missing from the register")


WRONG = (
    (State.ANALYST_SIGNED, {"analyst": PREPARER}),
    (State.ANALYST_SIGNED, {"analyst": f" {PREPARER.upper()} "}),
    (State.APPROVED, {"approver": PREPARER}),
    (State.APPROVED, {"approver": ANALYST}),
    (State.APPROVED, {"approver": ANALYST.upper()}),
    (State.APPROVED, {"analyst": None, "signed_at": None}),
    (State.ANALYST_SIGNED, {"analyst": None, "signed_at": None}),
    (State.APPROVED, {"approver": None, "approved_at": None}),
    (State.ANALYST_SIGNED, {"signed_at": None}),
    (State.DRAFT, {"submitted_at": kept().release.made_at}),
    (State.SUBMITTED, {"submitted_at": None}),
    (State.PUBLISHED, {"published_at": None}),
    (State.APPROVED, {"published_at": kept().release.made_at}),
)


def test_the_database_itself_holds_three_people_and_the_signatures_of_each_state(register):
    for number, (state, people) in enumerate(WRONG, start=1):
        one = kept(number, state)
        wrong = replace(one, release=replace(one.release, **people))
        with pytest.raises(IntegrityError):
            _insert_own_row(register, wrong)
        _insert_own_row(register, one)


def test_the_database_itself_holds_that_who_grants_an_exception_did_not_draft_it(register):
    kept_in(register, kept(1))
    for who in (PREPARER, f"{PREPARER.upper()} "):
        with pytest.raises(IntegrityError):
            run(register, "UPDATE release_exceptions SET approver = :who WHERE number = 1", who=who)
    assert run(register, "UPDATE release_exceptions SET approver = :who WHERE number = 1", who=APPROVER) == 1


def _insert_own_row(register, one):
    with register.begin() as connection:
        connection.execute(tables.releases.insert(), rows_of(one)["releases"])


def _columns(table):
    return [column.name for column in table.columns]
