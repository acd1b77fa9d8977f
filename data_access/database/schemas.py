"""Which schema a database has, which one this release needs, and one transaction in which no other program changes either."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, MetaData, Table, inspect, select

from data_access.database import tables
from data_access.database.guards import missing_guards
from data_access.database.moments import begin_alone
from data_access.errors import DatabaseUnavailable, OutOfDate

LOCK_SECONDS = 10
"""How long a change of schema waits for whoever reads the tables, before it gives up and nothing has changed."""
_ONE_AT_A_TIME = 20_240_523
"""The number under which two programs that would change one schema at once wait for each other."""


@dataclass(frozen=True)
class Schema:
    """One of the two. ``what`` is how sentences name the database, ``mark`` a table that a database made before there were steps has."""

    what: str
    tables: MetaData
    steps: Table
    number: int
    mark: Table


CASE = Schema("case database", tables.case_metadata, tables.case_steps, tables.CASE_SCHEMA, tables.schema_information)
REGISTER = Schema("register", tables.register_metadata, tables.register_steps, tables.REGISTER_SCHEMA, tables.audit_entries)
FIRST = 1
"""What a database has that was made before there were steps."""


def schema_in(connection: Connection, schema: Schema) -> int | None:
    """The number of the schema that a database has; None when it has none of the tables. Raises DatabaseUnavailable when it cannot be told."""
    there = inspect(connection)
    if not there.has_table(schema.steps.name):
        return _marked(connection, schema) if there.has_table(schema.mark.name) else None
    found = connection.execute(select(schema.steps.c.version_num)).scalars().all()
    if len(found) != 1 or not found[0].isdecimal():
        raise DatabaseUnavailable(f"The {schema.what} does not say which schema it has. Restore it from its last backup.")
    return int(found[0])


def _marked(connection: Connection, schema: Schema) -> int | None:
    """Of a database without steps: that of before there were any, or of a force's own system, whose views say which schema they give."""
    return connection.execute(select(tables.schema_information.c.schema_version)).scalar() if schema is CASE else FIRST


def check_schema(found: int, schema: Schema) -> None:
    """Raises OutOfDate for an older schema, DatabaseUnavailable for a newer one, each with what would mend it."""
    check_not_newer(found, schema)
    if found < schema.number:
        raise OutOfDate(
            f"The {schema.what} has schema {found}, made by an older release; this one needs schema {schema.number}. "
            "Keep a copy of it (python -m data_access backup FOLDER), then run: python -m data_access upgrade"
        )


def check_not_newer(found: int, schema: Schema) -> None:
    """Raises DatabaseUnavailable for a newer schema."""
    if found > schema.number:
        raise DatabaseUnavailable(
            f"The {schema.what} has schema {found}, made by a newer release; this one knows schema {schema.number}. Upgrade the dashboard."
        )


@contextmanager
def changing(connection: Connection) -> Iterator[None]:
    """One transaction that is whole or not at all, also of tables made and altered, and of which there is one at a time."""
    begin_alone(connection, _ONE_AT_A_TIME, seconds=LOCK_SECONDS)
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def make_or_check(connection: Connection, schema: Schema) -> None:
    """Makes the schema where there is none, and the register's triggers where any is missing. Raises OutOfDate and DatabaseUnavailable."""
    found = schema_in(connection, schema)
    connection.rollback()
    check_schema(_made(connection, schema) if found is None else found, schema)
    if schema is REGISTER and missing_guards(connection):
        connection.rollback()
        with changing(connection):
            for command in missing_guards(connection):
                connection.exec_driver_sql(command)


def _made(connection: Connection, schema: Schema) -> int:
    """Makes the schema, unless another program did so meanwhile; returns its number."""
    with changing(connection):
        found = schema_in(connection, schema)
        if found is not None:
            return found
        schema.tables.create_all(connection)
        schema.steps.create(connection)
        connection.execute(schema.steps.insert().values(version_num=str(schema.number)))
        if schema is CASE:
            connection.execute(tables.schema_information.insert().values(schema_version=schema.number))
    return schema.number
