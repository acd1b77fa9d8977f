"""Prepares a pair of databases: makes the schema where there is none and, on PostgreSQL, the roles; or writes the SQL for it out."""

from collections.abc import Iterator

from sqlalchemy import Table, create_mock_engine
from sqlalchemy.engine import make_url

from data_access.database.engine import open_to_write, opening
from data_access.database.guards import guards_anew
from data_access.database.roles import Roles, right_commands
from data_access.database.schemas import CASE, REGISTER, Schema, changing, make_or_check
from data_access.database.tables import schema_information
from data_access.errors import BadRequest


def prepare(url: str, schema: Schema, roles: Roles) -> bool:
    """Makes the schema where there is none, and gives the roles their rights; whether there are roles, which SQLite has none of.

    Whoever the URL names has to be a superuser, or own the database and may make roles. Raises DatabaseUnavailable, with the rights as they were.
    """
    engine = open_to_write(url, schema.what)
    with opening(engine, schema) as connection:
        make_or_check(connection, schema)
        has_roles = connection.dialect.name == "postgresql"
        if has_roles:
            connection.rollback()
            with changing(connection):
                for command in right_commands(schema, engine.url.database or "", roles):
                    connection.exec_driver_sql(command)
    engine.dispose()
    return has_roles


def prepared_sql(url: str, schema: Schema, roles: Roles) -> str:
    """What ``prepare`` does to an empty PostgreSQL database, for psql, in one transaction. Nothing is connected to. Raises BadRequest for SQLite."""
    database = make_url(url).database or ""
    if make_url(url).get_backend_name() != "postgresql":
        raise BadRequest(f"SQL is printed for PostgreSQL: name the {schema.what} by a URL such as postgresql+psycopg://user@host/name.")
    commands = (*_schema_commands(schema), *right_commands(schema, database, roles))
    return "\n".join((f'\\connect "{database}"', "BEGIN;", *(f"{command.strip()};" for command in commands), "COMMIT;", ""))


def _schema_commands(schema: Schema) -> Iterator[str]:
    written: list[str] = []
    engine = create_mock_engine(
        "postgresql+psycopg://", lambda command, *_more: written.append(str(command.compile(dialect=engine.dialect)))
    )
    schema.tables.create_all(engine, checkfirst=False)
    schema.steps.create(engine, checkfirst=False)
    yield from written
    yield _one_row(schema.steps, f"'{schema.number}'")
    if schema is CASE:
        yield _one_row(schema_information, str(schema.number))
    if schema is REGISTER:
        yield from guards_anew("postgresql")


def _one_row(table: Table, value: str) -> str:
    return f"INSERT INTO {table.name} VALUES ({value})"
