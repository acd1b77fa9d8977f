"""Tries, with the dashboard's own role, the twelve things that it must not be able to do to the case database on PostgreSQL.

Each is tried in a transaction of its own that is always taken back, with read-only transactions turned off first, because a role can turn them
off itself. Each is harmless where it succeeds: it touches no row, and what it makes is gone again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from data_access.database.failures import unavailable
from data_access.database.tables import case_metadata

_NAME = "review_self_test"
_SOMEBODY = "pg_read_all_stats"
"""A role that every server has and that nobody here uses."""
_PLACES = ("", "public.")
"""Where something could be made that lasts: where names are looked for first, and where everybody could in old releases of PostgreSQL."""
_NOT_TAKEN = ("42501", "0A000", "25006", "3F000", "42P01", "42809", "55000")
"""What PostgreSQL says where a role lacks the right, or where there is no such place, or only a view, a copy or a table referred to by
others where nobody can do it. Any other fault, such as a lock that is held, came after the question whether it may."""
_WAITS = "SET LOCAL lock_timeout = '200ms'"
_NAMED = ", ".join(f"'{name}'" for name in case_metadata.tables)
_CAN_BECOME = (
    "SELECT rolname FROM pg_roles r WHERE rolname <> current_user AND pg_has_role(current_user, r.oid, 'MEMBER') AND (rolsuper OR EXISTS "
    f"(SELECT 1 FROM pg_class c WHERE pg_table_is_visible(c.oid) AND relname IN ({_NAMED}) "
    "AND (relowner = r.oid OR has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))))"
)
"""The roles with more rights that the dashboard's own could take on."""
_GRANTED = (
    "SELECT EXISTS (SELECT 1 FROM pg_class c, aclexplode(c.relacl) a WHERE pg_table_is_visible(c.oid) "
    f"AND relname IN ({_NAMED}) AND a.grantee = '{_SOMEBODY}'::regrole)"
)


@dataclass(frozen=True)
class Forbidden:
    """Something that the dashboard's role must not be able to do, and the commands by any of which it would be done. ``seen`` asks whether it
    was, where PostgreSQL only warns that nothing happened."""

    what: str
    commands: tuple[str, ...]
    seen: str = ""


def _each(command: str) -> tuple[str, ...]:
    """The command for every table of cases, with the first of its columns where it names one."""
    return tuple(command.format(table=table.name, column=next(iter(table.c)).name) for table in case_metadata.tables.values())


_BECOME = Forbidden("take on a role that may write", (f"CREATE ROLE {_NAME}",))
FORBIDDEN = (
    Forbidden("add a row", _each("INSERT INTO {table} SELECT * FROM {table} WHERE false")),
    Forbidden("change a row", _each("UPDATE {table} SET {column} = {column} WHERE false")),
    Forbidden("delete a row", _each("DELETE FROM {table} WHERE false")),
    Forbidden("empty a table", _each("TRUNCATE {table}")),
    Forbidden("drop a table", _each("DROP TABLE {table}")),
    Forbidden("alter a table", _each(f"ALTER TABLE {{table}} ADD COLUMN {_NAME} integer")),
    Forbidden("make a table", tuple(f"CREATE TABLE {place}{_NAME} (n integer)" for place in _PLACES)),
    Forbidden(
        "make a function",
        tuple(f"CREATE FUNCTION {place}{_NAME}() RETURNS integer LANGUAGE sql AS 'SELECT 1'" for place in _PLACES),
    ),
    Forbidden("grant a right", _each(f"GRANT SELECT ON {{table}} TO {_SOMEBODY}"), _GRANTED),
    Forbidden("read what imports rejected", ("SELECT 1 FROM rejected_contents LIMIT 1",)),
    _BECOME,
    Forbidden("reach the server's files and programs", ("SELECT pg_read_file('PG_VERSION')", "COPY (SELECT 1) TO PROGRAM 'true'")),
)


def possible(case: Engine) -> tuple[str, ...]:
    """Which of the twelve things the role of an engine could do; none is as it has to be. Raises DatabaseUnavailable."""
    try:
        with case.connect() as connection:
            return tuple(one.what for one in FORBIDDEN if any(_is_done(connection, c, one.seen) for c in _commands(connection, one)))
    except DBAPIError as error:
        raise unavailable(error) from None


def _commands(connection: Connection, one: Forbidden) -> Iterator[str]:
    yield from one.commands
    if one is _BECOME:
        roles = connection.exec_driver_sql(_CAN_BECOME).scalars().all()
        connection.rollback()
        yield from (f"SET LOCAL ROLE {connection.dialect.identifier_preparer.quote_identifier(role)}" for role in roles)


def _is_done(connection: Connection, command: str, seen: str) -> bool:
    _turn_to_writing(connection)
    try:
        connection.exec_driver_sql(_WAITS)
        connection.exec_driver_sql(command)
        return not seen or bool(connection.exec_driver_sql(seen).scalar())
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state is None or error.connection_invalidated:
            raise
        return state not in _NOT_TAKEN
    finally:
        connection.rollback()


def _turn_to_writing(connection: Connection) -> None:
    """As any role can for itself, but on a copy that follows another server: there nobody writes, and the rest is tried all the same."""
    try:
        connection.exec_driver_sql("SET TRANSACTION READ WRITE")
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        connection.rollback()
