"""Who may do what in the two databases on PostgreSQL: rights that are granted and taken away, not settings that whoever is bound can lift.

Roles are groups without login. A database administrator makes the logins and grants each of them one: ``GRANT review_read TO dashboard``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from sqlalchemy import Table

from data_access.database import tables
from data_access.database.guards import guard_functions
from data_access.database.schemas import CASE, REGISTER, Schema
from data_access.errors import BadRequest


@dataclass(frozen=True)
class Roles:
    """The names. ``migrate`` owns both schemas; ``write`` imports; ``read`` is the dashboard on the case database, ``register`` on its own;
    ``audit`` may add to the log and see no entry of it. Raises BadRequest for a name that would have to be quoted."""

    migrate: str = "review_migrate"
    write: str = "review_write"
    read: str = "review_read"
    register: str = "review_register"
    audit: str = "review_audit"

    def __post_init__(self) -> None:
        names = [getattr(self, field.name) for field in fields(self)]
        for name in names:
            if not re.fullmatch(r"(?!pg_)[a-z_][a-z0-9_]{0,62}", name) or name == "public":
                raise BadRequest("A role's name has small letters, digits and underscores, 63 at most, and does not begin with pg_.")
        if len(set(names)) < len(names):
            raise BadRequest("The five roles have five names: one name for two of them would give each the rights of the other.")


_NOT_FOR_READERS = (tables.rejected_contents,)
_NOT_FOR_IMPORTS = (tables.schema_information, tables.officer_names)
_DRAFTS = tuple(part for part in tables.RELEASE_PARTS if part is not tables.release_steps)
"""What of a draft is written anew when it is edited; once it is published, triggers refuse that."""


def right_commands(schema: Schema, database: str, roles: Roles) -> Iterator[str]:
    """The commands that give each role its rights on one database and take every other away; the same again change nothing."""
    members = (roles.write, roles.read) if schema is CASE else (roles.register, roles.audit)
    for role in (roles.migrate, *members):
        yield f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    named = '"' + database.replace('"', '""') + '"'
    everyone = ", ".join(("PUBLIC", *members))
    yield f"REVOKE ALL ON DATABASE {named} FROM {everyone}"
    yield f"GRANT CONNECT ON DATABASE {named} TO {', '.join((roles.migrate, *members))}"
    yield f"REVOKE ALL ON SCHEMA public FROM {everyone}"
    yield f"GRANT USAGE ON SCHEMA public TO {', '.join(members)}"
    yield f"GRANT USAGE, CREATE ON SCHEMA public TO {roles.migrate}"
    for table in _tables_of(schema):
        yield f"ALTER TABLE {table.name} OWNER TO {roles.migrate}"
        yield f"REVOKE ALL ON {table.name} FROM {everyone}"
        if counter := _counter_of(table):
            yield f"REVOKE ALL ON SEQUENCE {counter} FROM {everyone}"
    if schema is REGISTER:
        yield from (f"ALTER FUNCTION {function} OWNER TO {roles.migrate}" for function in guard_functions())
    yield f"REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM {everyone}"
    # What a later schema adds belongs to nobody but its owner until it is granted here.
    for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        yield f"ALTER DEFAULT PRIVILEGES FOR ROLE {roles.migrate} REVOKE ALL ON {kind} FROM {everyone}"
    yield from _grants(schema, roles)


def _tables_of(schema: Schema) -> tuple[Table, ...]:
    return (schema.steps, *schema.tables.sorted_tables)


def _counter_of(table: Table) -> str:
    """The sequence that numbers the rows; '' where rows bring their numbers."""
    numbered = table.autoincrement_column
    return "" if numbered is None else f"{table.name}_{numbered.name}_seq"


def _grants(schema: Schema, roles: Roles) -> Iterator[str]:
    if schema is CASE:
        for table in _tables_of(CASE):
            if table not in _NOT_FOR_READERS:
                yield f"GRANT SELECT ON {table.name} TO {roles.read}"
            if table is CASE.steps:
                yield f"GRANT SELECT ON {table.name} TO {roles.write}"
            elif table not in _NOT_FOR_IMPORTS:
                yield from _adding(table, "SELECT, INSERT", roles.write)
        return
    yield f"GRANT SELECT ON {REGISTER.steps.name} TO {roles.register}"
    for table in REGISTER.tables.sorted_tables:
        if table is not tables.audit_head:
            yield from _adding(table, "SELECT, INSERT", roles.register)
    yield f"GRANT UPDATE ON {tables.releases.name} TO {roles.register}"
    yield f"GRANT UPDATE (last_seen_at, ended_at, ended_why) ON {tables.sign_ins.name} TO {roles.register}"
    yield f"GRANT UPDATE (state, answered_at, answered_by) ON {tables.import_requests.name} TO {roles.register}"
    for table in (*_DRAFTS, tables.claim_matches):
        yield f"GRANT DELETE ON {table.name} TO {roles.register}"
    yield from _adding(tables.audit_entries, "INSERT", roles.audit)
    yield f"GRANT SELECT, UPDATE (number, seal) ON {tables.audit_head.name} TO {roles.register}, {roles.audit}"


def _adding(table: Table, rights: str, role: str) -> Iterator[str]:
    yield f"GRANT {rights} ON {table.name} TO {role}"
    if counter := _counter_of(table):
        yield f"GRANT USAGE ON SEQUENCE {counter} TO {role}"
