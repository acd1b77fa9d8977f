"""Opens the two databases. The case database is opened read-only for the dashboard; only intake opens it to write."""

from pathlib import Path

from sqlalchemy import Engine, create_engine, event, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError

from data_access.database.failures import unavailable
from data_access.database.guards import guard_releases
from data_access.database.patience import CONNECT_SECONDS, give_up_in_time, limits
from data_access.database.tables import SCHEMA_VERSION, case_metadata, register_metadata, schema_information
from data_access.errors import DatabaseUnavailable

BUSY_SECONDS = 5
"""How long who writes to SQLite waits for another one's lock."""
GLANCE_SECONDS = 2
"""How long a page waits for it."""


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
        engine = _engine(read_only, "case database", {"timeout": GLANCE_SECONDS})
        _notice_another_file(engine, "case database")
    else:
        engine = _engine(parsed, "case database", limits(parsed, is_read_only=True))
        give_up_in_time(engine)
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
        raise unavailable(error, "case database") from None
    _check_schema(engine)
    return engine


def open_register(url: str) -> Engine:
    """An engine for the register, with its schema and its triggers made where there are none. Raises DatabaseUnavailable.

    Each look is logged in it, so that a page waits for it no longer than for the case database.
    """
    engine = _open_to_write(url, "register", is_looked_at=True)
    try:
        register_metadata.create_all(engine)
        guard_releases(engine)
    except DBAPIError as error:
        raise unavailable(error, "register") from None
    return engine


def file_of(engine: Engine, what: str = "case database") -> tuple[int, int] | None:
    """Which file an SQLite database is in, however it is named: it can be put in another one's place. None of a server.

    Raises DatabaseUnavailable when the file is gone.
    """
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    path = Path(str(engine.url.database).removeprefix("file:"))
    try:
        found = path.stat()
    except OSError:
        raise DatabaseUnavailable(f"The {what}'s file {path.name!r} is not there any more. Put it back, or restore it.") from None
    return found.st_dev, found.st_ino


def _parsed(url: str, what: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError:
        raise DatabaseUnavailable(f"The URL of the {what} is not a SQLAlchemy URL, such as postgresql+psycopg://user@host/name.") from None


def _open_to_write(url: str, what: str, *, is_looked_at: bool = False) -> Engine:
    parsed = _parsed(url, what)
    if parsed.get_backend_name() != "sqlite":
        engine = _engine(parsed, what, limits(parsed) if is_looked_at else {"connect_timeout": CONNECT_SECONDS})
        if is_looked_at:
            give_up_in_time(engine)
        return engine
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(parsed, what, {"timeout": GLANCE_SECONDS if is_looked_at else BUSY_SECONDS})
    event.listen(engine, "connect", _careful_but_quick)
    if is_looked_at:
        _notice_another_file(engine, what)
    return engine


def _engine(parsed: URL, what: str, connect_args: dict[str, object]) -> Engine:
    """Parameters are hidden, so that no error or log line can hold a record's value."""
    try:
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True, connect_args=connect_args)
    except (NoSuchModuleError, ImportError):
        raise DatabaseUnavailable(f"No driver is installed for the {what}'s URL; use sqlite:/// or postgresql+psycopg://.") from None


def _notice_another_file(engine: Engine, what: str) -> None:
    """Lets go of connections to a file that was moved away: they would go on reading it, whatever is in its place by now."""

    def remember(_connection, record) -> None:
        record.info["file"] = file_of(engine, what)

    def compare(_connection, record, _proxy) -> None:
        if record.info["file"] != file_of(engine, what):
            raise DisconnectionError("another file is in its place")

    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", compare)


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
        raise unavailable(error, "case database") from None
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
