"""Whatever one changes in the rows of a release, in any column and by a single byte, is found when it is next read."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from data_access.database import tables
from data_access.database.engine import open_register
from data_access.errors import Altered, ReviewError
from data_access.releases.model import State
from data_access.releases.store import add, change, read, reading, writing
from tests.release_maker import kept, moved

KEPT_IN = (tables.releases, *tables.RELEASE_PARTS)
COLUMNS = [(table, column) for table in KEPT_IN for column in table.columns]


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def register(request, tmp_path_factory):
    """A register with a published release and a second one, in which nothing guards anything any more."""
    url = f"sqlite:///{tmp_path_factory.mktemp('altered') / 'register.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("kept_postgres")().register_url
    engine = open_register(url)
    with writing(engine) as connection:
        add(connection, kept(1))
        add(connection, one := kept(2, against=1))
        for state in (State.SUBMITTED, State.ANALYST_SIGNED, State.APPROVED, State.PUBLISHED):
            one = change(connection, one, moved(one, state))
    yield engine
    engine.dispose()


def _unguarded(connection):
    """Lets this one transaction do what the triggers, the foreign keys and (on SQLite) the constraints forbid."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for table in tables.register_metadata.tables:
        for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name=:t"), {"t": table}).scalars():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


def _rows(register, table):
    with register.connect() as connection:
        return [dict(row) for row in connection.execute(select(table).where(table.c.release_number == 2)).mappings()]


def _is_found(register, table, key, column, value, now):
    """Changes one value, tries to read the release, and takes the change back. True too where the database itself refuses."""
    connection = register.connect()
    try:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        _unguarded(connection)
        where = " AND ".join(f"{name} = :key_{name}" for name in key)
        values = {f"key_{name}": part for name, part in key.items()} | {"value": value}
        if isinstance(value, str):
            # PostgreSQL cuts spaces off what is too long for the column, and so may leave everything as it was.
            values["value"] = value = value[: column.type.length]
        if value == now:
            return True
        assert connection.execute(text(f"UPDATE {table.name} SET {column.name} = :value WHERE {where}"), values).rowcount == 1
        read(connection, 2)
    except (Altered, DBAPIError):
        return True
    except ReviewError as other:
        raise AssertionError(str(other)) from None
    finally:
        connection.rollback()
        connection.close()
    return False


def _key(table, row):
    return {column.name: row[column.name] for column in table.primary_key}


def _others(value, column):
    """Values that another one could have been altered to."""
    if column.type.python_type is int:
        return [0, 1, 2, 7, -1, 10**6, *([] if value is None else [value + 1, value - 1])]
    return ["", " ", "draft", "published", "0", "x" * 4, *([] if value is None else [value + " ", value[:-1], value.upper(), " " + value])]


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{table.name}.{column.name}" for table, column in COLUMNS])
def test_another_value_in_any_column_is_found(register, table, column):
    rows = _rows(register, table)
    assert rows
    for row in rows[:2]:
        for other in [None, *_others(row[column.name], column)]:
            if other != row[column.name]:
                assert _is_found(register, table, _key(table, row), column, other, row[column.name]), (row[column.name], other)


@settings(max_examples=150)
@given(data=st.data(), pick=st.sampled_from(COLUMNS), bit=st.integers(0, 7))
def test_a_single_bit_of_any_text_is_found(register, data, pick, bit):
    table, column = pick
    assume(column.type.python_type is str)
    row = data.draw(st.sampled_from(_rows(register, table)))
    assume(row[column.name])
    raw = bytearray(row[column.name].encode())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << bit
    if register.dialect.name == "postgresql":
        assume(_is_text(raw))
        assert _is_found(register, table, _key(table, row), column, raw.decode(), row[column.name])
    else:
        assert _is_found_as_bytes(register, table, _key(table, row), column, bytes(raw))


def _is_text(raw):
    try:
        return "\0" not in raw.decode()
    except UnicodeDecodeError:
        return False


def _is_found_as_bytes(register, table, key, column, raw):
    """As the bytes of a text that a disk or a hand altered: perhaps no UTF-8 any more."""
    with register.connect() as connection:
        driver = connection.connection.dbapi_connection
        driver.execute("BEGIN")
        try:
            _unguarded(connection)
            where = " AND ".join(f"{name} = ?" for name in key)
            driver.execute(f"UPDATE {table.name} SET {column.name} = CAST(? AS TEXT) WHERE {where}", (raw, *key.values()))
            driver.text_factory = lambda found: found.decode("utf-8", "surrogateescape")
            read(connection, 2)
        except (Altered, DBAPIError):
            return True
        finally:
            driver.text_factory = str
            driver.execute("ROLLBACK")
    return False


def test_text_that_is_no_longer_utf_8_is_found_altered_and_not_unreadable(tmp_path):
    register = open_register(f"sqlite:///{tmp_path / 'register.db'}")
    with writing(register) as connection:
        add(connection, kept(1))
    with register.begin() as connection:
        connection.exec_driver_sql("UPDATE release_cells SET title = CAST(x'ff41' AS TEXT) WHERE place = 1")
    with reading(register) as connection, pytest.raises(Altered, match="Release 1 does not say what it said"):
        read(connection, 1)
    register.dispose()


@settings(max_examples=25)
@given(removed=st.booleans(), pick=st.sampled_from(tables.RELEASE_PARTS), place=st.integers(0, 100))
def test_a_row_removed_or_added_is_found(register, removed, pick, place):
    rows = _rows(register, pick)
    row = rows[place % len(rows)]
    with register.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        _unguarded(connection)
        if removed:
            connection.execute(pick.delete().where(*(column == row[column.name] for column in pick.primary_key)))
        else:
            last = list(pick.primary_key)[-1].name
            another = {"figure": "another"} if "figure" in pick.c else {}
            connection.execute(pick.insert().values({**row, **another, last: "z" if last == "label" else 1_000 + place}))
        with pytest.raises(Altered):
            read(connection, 2)
        connection.rollback()
