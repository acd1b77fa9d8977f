"""PostgreSQL: its own pg_dump and pg_restore, so that triggers, keys and counters come along and any administrator can use the file.

They have to be on the machine that makes the backup. What connects them travels in their environment, never on their command line.
"""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo
from sqlalchemy import Connection, Engine

from data_access.errors import BadRequest, DatabaseUnavailable, NotConfigured

ENDING = "dump"
_DUMP = ("pg_dump", "--format=custom", "--no-password", "--no-publications", "--no-subscriptions")
_RESTORE = ("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password")
_ANYTHING_THERE = (
    "SELECT EXISTS (SELECT FROM (SELECT relnamespace FROM pg_class UNION ALL SELECT pronamespace FROM pg_proc) o (place) "
    "JOIN pg_namespace n ON n.oid = o.place WHERE n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%%')"
)


def dump(connection: Connection, file: Path, what: str, environment: Mapping[str, str]) -> None:
    """Writes the database into a file as the connection's transaction sees it. Raises NotConfigured and DatabaseUnavailable."""
    _check_version(connection, environment)
    snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
    command = (*_DUMP, f"--snapshot={snapshot}", f"--file={file}")
    fault = _run(command, connection.engine, environment)
    if fault:
        raise DatabaseUnavailable(f"The {what} was not backed up: {fault}")


def restore(engine: Engine, file: Path, what: str, environment: Mapping[str, str]) -> None:
    """Fills an empty database in one transaction. Raises NotConfigured and DatabaseUnavailable; nothing is in it then."""
    with engine.connect() as connection:
        _check_version(connection, environment)
    target = make_conninfo(dbname=engine.url.database or "")
    fault = _run((*_RESTORE, f"--dbname={target}", str(file)), engine, environment)
    if fault:
        raise DatabaseUnavailable(f"The {what} was not restored, and nothing was written into it: {fault}")


def check_empty(engine: Engine, what: str) -> None:
    """Raises BadRequest where the database holds anything."""
    with engine.connect() as connection:
        if connection.exec_driver_sql(_ANYTHING_THERE).scalar_one():
            raise BadRequest(
                f"The {what} to restore into is not empty, and nothing is ever overwritten. Make a new database and name that."
            )


def _run(command: tuple[str, ...], engine: Engine, environment: Mapping[str, str]) -> str:
    """Runs one of PostgreSQL's programs; '' when it went well, else why it did not, without a word of what it said of the data."""
    program, *rest = command
    done = subprocess.run(
        (_program(program, environment), *rest),
        env=_connected(engine, environment),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode == 0:
        return ""
    said = done.stderr.decode(errors="replace").lower()
    known = (why for words, why in _FAULTS.items() if words in said)
    return next(known, f"{program} failed with code {done.returncode}. Run it by hand to see what it says.")


_FAULTS = {
    "permission denied": "its role may not read or write everything there. Use one that may, such as the owner.",
    "no space left": "the disk is full. Make room, remove what was written, and try again.",
    "unsupported version": "the file was made by a newer pg_dump than the pg_restore here. Install the newer one.",
    "already exists": "something was put there meanwhile. Make a new database and name that.",
    "unrecognized configuration parameter": "the server is older than the one that was backed up. Restore into one at least as new.",
    "connection to server": "its server cannot be reached. Check that it is running and that its URL is right.",
}


def _program(name: str, environment: Mapping[str, str]) -> str:
    found = shutil.which(name, path=environment.get("PATH", ""))
    if found is None:
        raise NotConfigured(
            f"{name} is not on this machine, and PostgreSQL is backed up and restored with its own programs. Install PostgreSQL's client "
            "(Debian: postgresql-client) in at least the server's version, or put the folder that holds it on the PATH."
        )
    return found


def _check_version(connection: Connection, environment: Mapping[str, str]) -> None:
    """pg_dump reads servers up to its own version; a server further on keeps what it would not know of."""
    told = subprocess.run(
        (_program("pg_dump", environment), "--version"), env=dict(environment), capture_output=True, text=True, check=False
    )
    ours = re.search(r"(\d+)", told.stdout)
    theirs = connection.dialect.server_version_info[0]
    if ours is None or int(ours.group()) < theirs:
        raise NotConfigured(
            f"pg_dump on this machine is of version {ours.group() if ours else 'unknown'} and the server of version {theirs}. Install "
            f"PostgreSQL's client in version {theirs} (Debian: postgresql-client-{theirs}) and put its folder first on the PATH."
        )


def _connected(engine: Engine, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with what libpq needs to reach the engine's database; parameters that it has no variable for are left out."""
    _, given = engine.dialect.create_connect_args(engine.url)
    variables = {option.keyword.decode(): option.envvar.decode() for option in Conninfo.get_defaults() if option.envvar}
    ours = {variables[name]: str(value) for name, value in given.items() if name in variables and value not in (None, "")}
    return {**environment, **ours, "LC_ALL": "C"}
