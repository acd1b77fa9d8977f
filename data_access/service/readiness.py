"""Whether the dashboard could show a page now, and if not, why: for whoever keeps the machine."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from data_access.audit.chain import AT_ONE_LOOK, Onward
from data_access.database.engine import open_case_database
from data_access.database.failures import unavailable
from data_access.digits import plain_number
from data_access.errors import Altered, DatabaseUnavailable, ReviewError
from data_access.queries.standing import Standing, read_standing
from data_access.service.registers import register_as_it_is
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


class Watch:
    """Looks again and again in one process: of the log it reads at each look what it has not verified yet, so many entries at the most."""

    def __init__(self, at_one_look: int | None = AT_ONE_LOOK) -> None:
        self._log = Onward(at_one_look)

    def what_is_missing(self) -> list[str]:
        """By the settings of this machine, now: the sentences of what is not as it has to be."""
        return [one.sentence for one in self.conditions(read_settings(), at=datetime.now(UTC)) if not one.is_met]

    def conditions(self, settings: Settings, *, at: datetime) -> tuple[Condition, ...]:
        """Everything that has to be so before a page can be shown; reads both databases and changes neither."""
        file = _file(settings.case_database_url)
        if settings.is_demonstration_allowed and file and not file.is_file():
            return (Condition("case database", True, "The demonstration is made when the first visitor comes."), _room(settings))
        standing, cases = _tried("case database", lambda: _standing(settings))
        _, register = _tried("register", lambda: _register(settings, lambda _: None))
        log = _tried("log", lambda: _register(settings, self._verify))[1] if register.is_met else None
        age = _age(standing, settings, at) if standing else None
        return tuple(found for found in (cases, age, register, log, _room(settings)) if found)

    def _verify(self, register: Connection) -> None:
        if fault := self._log.verify(register).fault:
            raise Altered(fault)


def conditions(settings: Settings, *, at: datetime) -> tuple[Condition, ...]:
    """The same looked at once, with all of the log."""
    return Watch(at_one_look=None).conditions(settings, at=at)


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
    with register_as_it_is(settings, if_empty=_NO_TABLES, is_looked_at=True) as connection:
        return look(connection)


_NO_TABLES = "The register has no tables yet. The dashboard makes them when it starts; on a server: python -m data_access init"


def _file(url: str) -> Path | None:
    """The file of an SQLite database; None of a server's, and of what is no URL, which whoever opens it says."""
    with suppress(ArgumentError):
        parsed = make_url(url)
        return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None
    return None


def _age(standing: Standing, settings: Settings, at: datetime) -> Condition:
    hours = (at - standing.made_at) / timedelta(hours=1)
    is_met = not settings.oldest_data_hours or hours <= settings.oldest_data_hours
    limit = f", which may be {plain_number(settings.oldest_data_hours)} at the most" if settings.oldest_data_hours else ""
    return Condition("age of the data", is_met, f"Data were last brought {plain_number(max(hours, 0), 0)} hours ago{limit}.")


def _room(settings: Settings) -> Condition:
    files = filter(None, map(_file, (settings.case_database_url, settings.register_database_url)))
    there = [folder for folder in (*(file.resolve().parent for file in files), Path(tempfile.gettempdir())) if folder.is_dir()]
    free = min(shutil.disk_usage(folder).free for folder in there)
    told = (
        f"{plain_number(free / 1024**2, 0)} MiB are free on the fullest disk that is written to; "
        f"{plain_number(LEAST_FREE / 1024**2, 0)} have to be."
    )
    return Condition("disk", free >= LEAST_FREE, told)
