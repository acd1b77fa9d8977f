"""Opens the two databases. The case database is opened read-only for the dashboard; only intake opens it to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, InvalidatePoolError, NoSuchModuleError

from data_access.database.failures import unavailable
from data_access.database.patience import give_up_in_time, limits, no_limits
from data_access.database.schemas import CASE, REGISTER, Schema, check_schema, make_or_check, schema_in
from data_access.errors import DatabaseUnavailable

BUSY_SECONDS = 5
"""How long who writes to SQLite waits for another one's lock."""
GLANCE_SECONDS = 2
"""How long a page waits for it."""
IDLE_SECONDS = 1.0
"""Who used a connection less than so long ago takes it that its server is still there."""


def open_case_database(url: str) -> Engine:
    """An engine that cannot write (SQLite ``mode=ro``; PostgreSQL read-only transactions, beside a role with only SELECT).

    Raises DatabaseUnavailable with a sentence when the database is missing, damaged, locked, empty, too old, too new or out of reach.
    """
    engine = open_read_only(url, CASE.what, is_looked_at=True)
    with opening(engine, CASE) as connection:
        found = schema_in(connection, CASE)
        if found is None:
            raise DatabaseUnavailable(
                "The case database holds no review: its tables are missing. Import the data, or make the demonstration, first."
            )
        check_schema(found, CASE)
    return engine


def open_read_only(url: str, what: str, *, is_looked_at: bool = False) -> Engine:
    """An engine that cannot write, over a database of whatever schema; ``what`` names it in sentences. One that is looked at waits no longer
    than a page. Of an engine other than SQLite and PostgreSQL the role has to have only SELECT. Raises DatabaseUnavailable."""
    parsed = _parsed(url, what)
    if parsed.get_backend_name() == "sqlite":
        return _open_file_read_only(parsed, what)
    if parsed.get_backend_name() != "postgresql":
        return _engine(parsed, what, {})
    return _on_a_server(parsed, what, is_looked_at=is_looked_at, is_read_only=True)


def _on_a_server(parsed: URL, what: str, *, is_looked_at: bool, is_read_only: bool) -> Engine:
    # Who writes reads each row as it is once it is theirs, whatever the server's usual isolation: two who add to the log wait for each other.
    how = {} if is_read_only or parsed.get_backend_name() != "postgresql" else {"isolation_level": "READ COMMITTED"}
    if not is_looked_at:
        return _engine(parsed, what, no_limits(parsed, is_read_only=is_read_only), **how)
    engine = _engine(parsed, what, limits(parsed, is_read_only=is_read_only), **how)
    give_up_in_time(engine)
    return engine


def _open_file_read_only(parsed: URL, what: str) -> Engine:
    path = Path(parsed.database or "")
    if not path.is_file():
        setting = f"{what.split()[0].upper()}_DATABASE_URL"
        raise DatabaseUnavailable(f"The {what} file {path.name!r} does not exist. Check {setting}, or import or make the data first.")
    engine = _engine(make_url(f"sqlite:///file:{path.resolve().as_posix()}?mode=ro&uri=true"), what, {"timeout": GLANCE_SECONDS})
    _notice_another_file(engine, what)
    return engine


def open_case_database_to_write(url: str) -> Engine:
    """An engine for intake; makes the schema where there is none. Raises DatabaseUnavailable."""
    engine = open_to_write(url, CASE.what)
    with opening(engine, CASE) as connection:
        make_or_check(connection, CASE)
    return engine


def open_register(url: str, *, is_looked_at: bool = False) -> Engine:
    """An engine for the register, with its schema and its triggers made where there are none. Raises DatabaseUnavailable.

    Each look of a page is logged in it: one that is looked at is waited for no longer than the case database. An import is not hurried.
    """
    making = open_to_write(url, REGISTER.what)  # two programs that make it at once wait for each other, however long that takes
    with opening(making, REGISTER) as connection:
        make_or_check(connection, REGISTER)
    making.dispose()
    return open_to_write(url, REGISTER.what, is_looked_at=is_looked_at)


@contextmanager
def opening(engine: Engine, schema: Schema) -> Iterator[Connection]:
    """The first connection of an engine; what fails on it is said in a sentence, as DatabaseUnavailable, and leaves nothing open."""
    try:
        with engine.connect() as connection:
            yield connection
    except BaseException as error:
        engine.dispose()
        if isinstance(error, DBAPIError):
            raise unavailable(error, schema.what) from None
        raise


def is_missing_file(engine: Engine) -> bool:
    """Whether it is of an SQLite file that does not exist, which connecting would make."""
    return engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file()


def file_of(engine: Engine, what: str = CASE.what) -> tuple[int, int] | None:
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


def open_to_write(url: str, what: str, *, is_looked_at: bool = False) -> Engine:
    """An engine that can write, of whatever schema or none; one that is looked at waits no longer than a page. Raises DatabaseUnavailable for a
    URL that is none."""
    parsed = _parsed(url, what)
    if parsed.get_backend_name() != "sqlite":
        return _on_a_server(parsed, what, is_looked_at=is_looked_at, is_read_only=False)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(parsed, what, {"timeout": GLANCE_SECONDS if is_looked_at else BUSY_SECONDS})
    event.listen(engine, "connect", _careful_but_quick)
    if is_looked_at:
        _notice_another_file(engine, what)
    return engine


def _engine(parsed: URL, what: str, connect_args: dict[str, object], **how: object) -> Engine:
    """Parameters are hidden, so that no error or log line can hold a record's value."""
    try:
        engine = create_engine(parsed, hide_parameters=True, connect_args=connect_args, **how)
    except (NoSuchModuleError, ImportError):
        raise DatabaseUnavailable(f"No driver is installed for the {what}'s URL; use sqlite:/// or postgresql+psycopg://.") from None
    if parsed.get_backend_name() != "sqlite":  # a file cannot hang up
        _ask_the_idle_first(engine)
    return engine


def _ask_the_idle_first(engine: Engine) -> None:
    """Asks a connection that nobody used for a while whether its server is still there; all are made anew where one is cut.

    SQLAlchemy itself would ask before every use, which is a quarter of what one click asks a server in all.
    """
    dialect = engine.dialect

    def remember(_connection, record) -> None:
        record.info["used"] = monotonic()

    def ask(connection, record, _proxy) -> None:
        if monotonic() - record.info["used"] < IDLE_SECONDS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            if not dialect.is_disconnect(error, connection, None):
                raise
            raise InvalidatePoolError("its server has hung up") from None

    event.listen(engine, "connect", remember)
    event.listen(engine, "checkin", remember)
    event.listen(engine, "checkout", ask)


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
