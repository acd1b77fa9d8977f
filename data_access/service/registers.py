"""The register without a desk: for as long as a deed takes, or just to look at it as it is."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from data_access.database.engine import open_read_only, open_register
from data_access.database.schemas import REGISTER, check_schema, schema_in
from data_access.errors import DatabaseUnavailable
from data_access.releases.store import reading
from data_access.settings import Settings


@contextmanager
def opened_register(settings: Settings) -> Iterator[Engine]:
    """The register for as long as a deed takes that is done without a desk. Raises DatabaseUnavailable."""
    register = open_register(settings.register_database_url)
    try:
        yield register
    finally:
        register.dispose()


@contextmanager
def register_as_it_is(settings: Settings, *, if_empty: str, is_looked_at: bool = False) -> Iterator[Connection]:
    """One moment of the register, which looking neither makes nor changes. Raises DatabaseUnavailable where there is none, none of this schema,
    or, with the sentence ``if_empty``, one that holds nothing."""
    register = open_read_only(settings.register_database_url, REGISTER.what, is_looked_at=is_looked_at)
    try:
        with reading(register) as connection:
            found = schema_in(connection, REGISTER)
            if found is None:
                raise DatabaseUnavailable(if_empty)
            check_schema(found, REGISTER)
            yield connection
    finally:
        register.dispose()
