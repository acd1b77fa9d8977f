"""Takes a database from the schema of an older release to this one's, by the steps in ``migrations`` and in one transaction."""

from io import StringIO
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from data_access.database.engine import is_missing_file, open_to_write, opening
from data_access.database.guards import guards_anew
from data_access.database.schemas import CASE, Schema, changing, check_not_newer, schema_in
from data_access.errors import DatabaseUnavailable

_FOLDERS = Path(__file__).with_name("migrations")


def upgrade(url: str, schema: Schema) -> int | None:
    """Takes the database to this release's schema; returns the number of the one that it had, None for an empty one, which stays so.

    Raises DatabaseUnavailable, with nothing changed, when a step fails or the database was made by a newer release.
    """
    engine = open_to_write(url, schema.what)
    if is_missing_file(engine):
        return None
    with opening(engine, schema) as connection:
        if connection.dialect.name == "sqlite":
            # A table that others refer to is altered by making it anew; whether every reference still holds is checked at the end.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        with changing(connection):
            found = schema_in(connection, schema)
            if found not in (None, schema.number):
                _take_steps(connection, schema, found)
    engine.dispose()
    return found


def upgrade_sql(url: str, schema: Schema) -> str:
    """What ``upgrade`` would do to a PostgreSQL database, as SQL for psql in one transaction; '' for a database that has nothing to be done.

    Raises DatabaseUnavailable also for SQLite, whose steps cannot be written out.
    """
    engine = open_to_write(url, schema.what)
    if engine.dialect.name == "sqlite":
        raise DatabaseUnavailable(f"The {schema.what} is an SQLite file: it is upgraded by the command itself, without --sql.")
    with opening(engine, schema) as connection:
        found = schema_in(connection, schema)
        written = "" if found in (None, schema.number) else _steps_written(connection, schema, found)
    engine.dispose()
    return written


def holds_demonstration(url: str) -> bool:
    """Whether a case database of whatever schema holds a synthetic review. Raises DatabaseUnavailable."""
    engine = open_to_write(url, CASE.what)
    with opening(engine, CASE) as connection:
        found = connection.execute(text("SELECT is_synthetic FROM review")).scalar()
    engine.dispose()
    return bool(found)


def take_steps(connection: Connection, schema: Schema, to: str = "head") -> None:
    """Runs the steps that a database lacks, in the caller's transaction; from none at all where it says none, since the first step makes only
    what is missing."""
    with _environment(schema, to) as environment:
        environment.configure(connection=connection, version_table=schema.steps.name)
        environment.run_migrations()
        _guard(environment, schema, schema.number if to == "head" else int(to))


def _take_steps(connection: Connection, schema: Schema, found: int) -> None:
    check_not_newer(found, schema)
    if schema.mark.name in inspect(connection).get_view_names():
        raise DatabaseUnavailable(
            f"The {schema.what} is views over another system. Who keeps them brings them up to date, as .github/examples/views says."
        )
    if connection.dialect.name == "postgresql":
        _become_owner(connection, schema)
    take_steps(connection, schema)
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise DatabaseUnavailable(
            f"Rows of the {schema.what} refer to others that are not there. Nothing was changed; restore its last backup."
        )


def _become_owner(connection: Connection, schema: Schema) -> None:
    """Until the end of the transaction, so that what the steps make belongs to whoever owns the rest."""
    owner = (
        "SELECT tableowner FROM pg_tables WHERE schemaname = current_schema() AND tablename = :mark AND tableowner <> current_user "
        "AND pg_has_role(tableowner, 'MEMBER')"
    )
    if name := connection.execute(text(owner), {"mark": schema.mark.name}).scalar():
        connection.exec_driver_sql(f"SET LOCAL ROLE {connection.dialect.identifier_preparer.quote_identifier(name)}")


def _steps_written(connection: Connection, schema: Schema, found: int) -> str:
    check_not_newer(found, schema)
    written = StringIO()
    has_steps = connection.dialect.has_table(connection, schema.steps.name)
    with _environment(schema, "head", as_sql=True, starting_rev=str(found) if has_steps else None) as environment:
        environment.configure(dialect_name=connection.dialect.name, output_buffer=written, version_table=schema.steps.name)
        with environment.begin_transaction():
            environment.run_migrations()
            _guard(environment, schema, schema.number)
    return f'\\connect "{connection.engine.url.database}"\n{written.getvalue()}'


def _guard(environment: EnvironmentContext, schema: Schema, number: int) -> None:
    """The register's triggers are always this release's own, whatever step made or lost them."""
    context = environment.get_context()
    for command in guards_anew(context.dialect.name, number) if schema is not CASE else ():
        context.execute(text(command))


def _environment(schema: Schema, to: str, **how: object) -> EnvironmentContext:
    folder = _FOLDERS / schema.steps.name.removeprefix("alembic_")
    script = ScriptDirectory(folder, version_locations=[folder])
    return EnvironmentContext(Config(), script, fn=lambda heads, _context: script._upgrade_revs(to, heads), destination_rev=to, **how)
