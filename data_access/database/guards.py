"""Triggers of the register: what was published, issued, decided or logged can be neither changed nor added to nor removed, by whatever program.

They are no lock against the database's owner, who can drop them: what changed then is found by its seal when it is next read or verified.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from data_access.database.tables import (
    FIXED_STATES,
    LOG_SEALED_SINCE,
    PACK_RECORDS,
    REGISTER_SCHEMA,
    RELEASE_PARTS,
    audit_entries,
    audit_head,
    release_steps,
    releases,
)

REFUSAL = "what was published is never changed"
LOG_REFUSAL = "what was logged is never changed"
"""What the database says when a trigger refuses."""
_FIXED = ", ".join(f"'{state}'" for state in FIXED_STATES)
_MAY_STEP = ("state", "turn", "seal")
"""The columns that change when a published release is superseded or withdrawn."""


@dataclass(frozen=True)
class _Guard:
    """Refuses an operation on a row where ``when`` holds of its OLD and NEW values."""

    table: str
    operation: str
    when: str
    says: str = REFUSAL

    @property
    def name(self) -> str:
        return f"keep_{self.table}_{self.operation.lower()}"


def missing_guards(connection: Connection) -> tuple[str, ...]:
    """The commands that make the triggers which are not there; none when all are."""
    dialect, present = connection.dialect.name, _present(connection)
    return tuple(command for guard in _guards(dialect) if guard.name not in present for command in _commands(guard, dialect))


def guards_anew(dialect: str, schema: int = REGISTER_SCHEMA) -> Iterator[str]:
    """The commands that make every trigger of a register of that schema as it is today, whether or not there is one of its name."""
    for guard in _guards(dialect, schema):
        if dialect == "sqlite":
            yield f"DROP TRIGGER IF EXISTS {guard.name}"
        yield from _commands(guard, dialect)


def guard_functions(dialect: str = "postgresql") -> tuple[str, ...]:
    """The functions behind the triggers on PostgreSQL."""
    return tuple(f"{guard.name}()" for guard in _guards(dialect))


def _guards(dialect: str, schema: int = REGISTER_SCHEMA) -> Iterator[_Guard]:
    """On SQLite a replacing insert removes a row without its delete trigger, so that the insert itself has to be refused there."""
    yield _Guard(releases.name, "DELETE", "1 = 1")
    yield _Guard(
        releases.name, "UPDATE", f"NEW.release_number <> OLD.release_number OR (OLD.state IN ({_FIXED}) AND NOT ({_step(dialect)}))"
    )
    yield _Guard(release_steps.name, "DELETE", "1 = 1")
    yield _Guard(release_steps.name, "UPDATE", "1 = 1")
    for part in RELEASE_PARTS:
        if part is not release_steps:
            yield _Guard(part.name, "INSERT", _of_fixed("NEW"))
            yield _Guard(part.name, "UPDATE", f"{_of_fixed('NEW')} OR {_of_fixed('OLD')}")
            yield _Guard(part.name, "DELETE", _of_fixed("OLD"))
    for record in PACK_RECORDS:
        yield _Guard(record.name, "DELETE", "1 = 1")
        yield _Guard(record.name, "UPDATE", "1 = 1")
    if schema >= LOG_SEALED_SINCE:
        yield from _guards_of_the_log(dialect)
    if dialect == "sqlite":
        yield _Guard(releases.name, "INSERT", _exists(releases.name, "release_number"))
        yield _Guard(release_steps.name, "INSERT", _exists(release_steps.name, "release_number", "place"))
        for record in PACK_RECORDS:
            yield _Guard(record.name, "INSERT", _exists(record.name, *(column.name for column in record.primary_key)))
    else:
        yield from (_Guard(table.name, "TRUNCATE", "1 = 1") for table in (releases, *RELEASE_PARTS, *PACK_RECORDS))


def _guards_of_the_log(dialect: str) -> Iterator[_Guard]:
    """An entry stays as it is; the head goes on by one entry at a time, and never back."""
    entries, head = audit_entries.name, audit_head.name
    refused = [(table, operation, "1 = 1") for table, operation in ((entries, "UPDATE"), (entries, "DELETE"), (head, "DELETE"))]
    refused.append((head, "UPDATE", "NEW.number NOT BETWEEN OLD.number AND OLD.number + 1"))
    if dialect == "sqlite":
        refused.append((entries, "INSERT", f"{_exists(entries, 'entry_id')} OR {_exists(entries, 'number')}"))
        refused.append((head, "INSERT", _exists(head, "head_id")))
    else:
        refused += [(table, "TRUNCATE", "1 = 1") for table in (entries, head)]
    yield from (_Guard(*one, says=LOG_REFUSAL) for one in refused)


def _step(dialect: str) -> str:
    """The one change that a published row allows: to superseded or withdrawn, in the next turn, all else as it was."""
    same = "IS" if dialect == "sqlite" else "IS NOT DISTINCT FROM"
    kept = " AND ".join(f"NEW.{c.name} {same} OLD.{c.name}" for c in releases.columns if c.name not in _MAY_STEP)
    return f"OLD.state = 'published' AND NEW.state IN ('superseded', 'withdrawn') AND NEW.turn = OLD.turn + 1 AND {kept}"


def _of_fixed(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM releases r WHERE r.release_number = {row}.release_number AND r.state IN ({_FIXED}))"


def _exists(table: str, *keys: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} t WHERE {' AND '.join(f't.{key} = NEW.{key}' for key in keys)})"


def _present(connection: Connection) -> set[str]:
    where = "pg_trigger WHERE NOT tgisinternal" if connection.dialect.name == "postgresql" else "sqlite_master WHERE type = 'trigger'"
    column = "tgname" if connection.dialect.name == "postgresql" else "name"
    return set(connection.exec_driver_sql(f"SELECT {column} FROM {where}").scalars())


def _commands(guard: _Guard, dialect: str) -> Iterator[str]:
    if dialect == "sqlite":
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {guard.name} BEFORE {guard.operation} ON {guard.table} WHEN {guard.when} "
            f"BEGIN SELECT RAISE(ABORT, '{guard.says}'); END"
        )
        return
    result = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(guard.operation, "NEW")
    rows = "STATEMENT" if guard.operation == "TRUNCATE" else "ROW"
    yield (
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {guard.when} THEN "
        f"RAISE EXCEPTION '{guard.says}' USING ERRCODE = 'restrict_violation'; END IF; RETURN {result}; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {guard.name} BEFORE {guard.operation} ON {guard.table} FOR EACH {rows} EXECUTE FUNCTION {guard.name}()"
    )
