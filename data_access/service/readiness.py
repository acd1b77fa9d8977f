"""Whether the dashboard could show a page now, and if not, why: for whoever keeps the machine."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from data_access.database.engine import open_case_database, open_read_only
from data_access.database.failures import unavailable
from data_access.database.schemas import REGISTER, check_schema, schema_in
from data_access.errors import Altered, DatabaseUnavailable, ReviewError
from data_access.queries.log import read_last_number
from data_access.queries.standing import Standing, read_standing
from data_access.settings import Settings, read_settings

LEAST_FREE = 512 * 1024 * 1024
"""Bytes on each disk that is written to: the databases' where they are files, and that of temporary files."""


@dataclass(frozen=True)
class Condition:
    """One thing that has to be so, and how it is, in a sentence for whoever keeps the machine."""

    what: str
    is_met: bool
    sentence: str
    is_of_the_log: bool = False


def conditions(settings: Settings, *, at: datetime) -> tuple[Condition, ...]:
    """Everything that has to be so before a page can be shown; reads both databases, changes neither, and takes a few seconds at most."""
    file = _file(settings.case_database_url)
    if settings.is_demonstration_allowed and file and not file.is_file():
        return (Condition("case database", True, "The demonstration is made when the first visitor comes."), _room(settings))
    standing, cases = _tried("case database", lambda: _standing(settings))
    _, register = _tried("register", lambda: _register(settings, lambda _: None))
    log = _tried("log", lambda: _register(settings, _end_of_log))[1] if register.is_met else None
    age = _age(standing, settings, at) if standing else None
    return tuple(found for found in (cases, age, register, log, _room(settings)) if found)


def what_is_missing() -> list[str]:
    """By the settings of this machine, now: the sentences of what is not as it has to be."""
    return [one.sentence for one in conditions(read_settings(), at=datetime.now(UTC)) if not one.is_met]


def _tried(what: str, look: Callable) -> tuple[object, Condition]:
    try:
        return look(), Condition(what, True, f"The {what} answers and is as it has to be.")
    except ReviewError as fault:
        return None, Condition(what, False, str(fault), is_of_the_log=isinstance(fault, Altered))


def _standing(settings: Settings) -> Standing:
    engine = open_case_database(settings.case_database_url)
    try:
        with engine.connect() as connection:
            found = read_standing(connection)
    except DBAPIError as error:
        raise unavailable(error) from None
    finally:
        engine.dispose()
    if found is None:
        raise DatabaseUnavailable("The case database holds no data version yet: nothing was imported.")
    return found


def _register(settings: Settings, look: Callable[[Connection], object]) -> object:
    with _register_as_it_is(settings) as connection:
        found = schema_in(connection, REGISTER)
        if found is None:
            raise DatabaseUnavailable(
                "The register has no tables yet. The dashboard makes them when it starts; on a server: python -m data_access init"
            )
        check_schema(found, REGISTER)
        return look(connection)


@contextmanager
def _register_as_it_is(settings: Settings) -> Iterator[Connection]:
    engine = open_read_only(settings.register_database_url, REGISTER.what, is_looked_at=True)
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise unavailable(error, REGISTER.what) from None
    finally:
        engine.dispose()


def _end_of_log(register: Connection) -> int | None:
    """The one place that says whether the log is as it was written; until its entries are sealed, whether its end can be read."""
    return read_last_number(register)


def _file(url: str) -> Path | None:
    """The file of an SQLite database; None of a server's, and of what is no URL, which whoever opens it says."""
    with suppress(ArgumentError):
        parsed = make_url(url)
        return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None
    return None


def _age(standing: Standing, settings: Settings, at: datetime) -> Condition:
    hours = (at - standing.made_at) / timedelta(hours=1)
    is_met = not settings.oldest_data_hours or hours <= settings.oldest_data_hours
    limit = f", which may be {settings.oldest_data_hours:,} at the most" if settings.oldest_data_hours else ""
    return Condition("age of the data", is_met, f"Data were last brought {max(hours, 0):,.0f} hours ago{limit}.")


def _room(settings: Settings) -> Condition:
    files = filter(None, map(_file, (settings.case_database_url, settings.register_database_url)))
    there = [folder for folder in (*(file.resolve().parent for file in files), Path(tempfile.gettempdir())) if folder.is_dir()]
    free = min(shutil.disk_usage(folder).free for folder in there)
    told = f"{free / 1024**2:,.0f} MiB are free on the fullest disk that is written to; {LEAST_FREE / 1024**2:,.0f} have to be."
    return Condition("disk", free >= LEAST_FREE, told)
