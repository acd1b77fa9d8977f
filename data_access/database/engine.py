"""Opens the two databases. The case database is opened read-only for the dashboard; only intake opens it to write."""

from pathlib import Path

from sqlalchemy import Engine, create_engine, event, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from data_access.database.guards import guard_releases
from data_access.database.tables import SCHEMA_VERSION, case_metadata, register_metadata, schema_information
from data_access.errors import DatabaseUnavailable

BUSY_SECONDS = 5
"""How long a connection waits for another one's lock before it gives up."""


def open_case_database(url: str) -> Engine:
    """An engine that cannot write (SQLite ``mode=ro``; PostgreSQL read-only transactions, beside a role with only SELECT).

    Raises DatabaseUnavailable with a sentence when the database is missing, damaged, locked, empty, too new or out of reach.
    """
    parsed = _parsed(url, "case database")
    if parsed.get_backend_name() == "sqlite":
        path = Path(parsed.database or "")
        if not path.is_file():
            raise DatabaseUnavailable(
                f"The case database file {path.name!r} does not exist. Check CASE_DATABASE_URL, or import or make the data first."
            )
        read_only = make_url(f"sqlite:///file:{path.resolve().as_posix()}?mode=ro&uri=true")
        engine = _engine(read_only, "case database", {"timeout": BUSY_SECONDS})
    else:
        options = {"options": "-c default_transaction_read_only=on", "connect_timeout": BUSY_SECONDS}
        engine = _engine(parsed, "case database", options)
    _check_schema(engine)
    return engine


def open_case_database_to_write(url: str) -> Engine:
    """An engine for intake; makes the schema where there is none. Raises DatabaseUnavailable."""
    engine = _open_to_write(url, "case database")
    try:
        case_metadata.create_all(engine)
        with engine.begin() as connection:
            if connection.execute(select(schema_information.c.schema_version)).first() is None:
                connection.execute(schema_information.insert().values(schema_version=SCHEMA_VERSION))
    except DBAPIError as error:
        raise _unavailable(error, "case database") from None
    _check_schema(engine)
    return engine


def open_register(url: str) -> Engine:
    """An engine for the register, with its schema and its triggers made where there are none. Raises DatabaseUnavailable."""
    engine = _open_to_write(url, "register")
    try:
        register_metadata.create_all(engine)
        guard_releases(engine)
    except DBAPIError as error:
        raise _unavailable(error, "register") from None
    return engine


def unavailable(error: DBAPIError, what: str = "case database") -> DatabaseUnavailable:
    """The sentence for a database that failed while it was being read, or the register while it was used."""
    return _unavailable(error, what)


def _parsed(url: str, what: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError:
        raise DatabaseUnavailable(f"The URL of the {what} is not a SQLAlchemy URL, such as postgresql+psycopg://user@host/name.") from None


def _open_to_write(url: str, what: str) -> Engine:
    parsed = _parsed(url, what)
    if parsed.get_backend_name() != "sqlite":
        return _engine(parsed, what, {"connect_timeout": BUSY_SECONDS})
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(parsed, what, {"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _careful_but_quick)
    return engine


def _engine(parsed: URL, what: str, connect_args: dict[str, object]) -> Engine:
    """Parameters are hidden, so that no error or log line can hold a record's value."""
    try:
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True, connect_args=connect_args)
    except (NoSuchModuleError, ImportError):
        raise DatabaseUnavailable(f"No driver is installed for the {what}'s URL; use sqlite:/// or postgresql+psycopg://.") from None


def _careful_but_quick(dbapi_connection, _record) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        dbapi_connection.execute(f"PRAGMA {pragma}").close()


def _check_schema(engine: Engine) -> None:
    try:
        if not inspect(engine).has_table(schema_information.name):
            raise DatabaseUnavailable(
                "The case database holds no review: its tables are missing. Import the data, or make the demonstration, first."
            )
        with engine.connect() as connection:
            found = connection.execute(select(schema_information.c.schema_version)).scalar()
    except DBAPIError as error:
        raise _unavailable(error, "case database") from None
    if found is None:
        raise DatabaseUnavailable("The case database does not say which schema it has. Import the data again into an empty database.")
    if found < SCHEMA_VERSION:
        raise DatabaseUnavailable(
            f"The case database has schema {found}, made by an older release; this one needs schema {SCHEMA_VERSION}. Import the data again "
            "into an empty database; of the demonstration, remove its files in .data and it is made again."
        )
    if found > SCHEMA_VERSION:
        raise DatabaseUnavailable(
            f"The case database has schema {found}, made by a newer release; this one knows schema {SCHEMA_VERSION}. Upgrade the dashboard."
        )


def _unavailable(error: DBAPIError, what: str) -> DatabaseUnavailable:
    said = str(error.orig).lower()
    if "locked" in said:
        return DatabaseUnavailable(f"The {what} is locked by another program. Nothing is lost; try again in a minute.")
    if "malformed" in said or "not a database" in said or "disk image" in said:
        return DatabaseUnavailable(f"The {what} is damaged and cannot be read. Restore it from its last backup.")
    if isinstance(error, OperationalError):
        return DatabaseUnavailable(f"The {what} cannot be reached. Check that it is running and that its URL is right.")
    return DatabaseUnavailable(f"The {what} could not be read. Ask its administrator to look at its log.")
