"""Makes the demonstration of the tests, made at one moment, in files of a folder of their own."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from data_access.intake.demo import make_demonstration
from tests.conftest import Databases

MADE_AT = datetime(2026, 11, 24, tzinfo=UTC)


def demonstration_in(folder: Path, **size: int) -> Databases:
    """The URLs of a case database and a register that hold the demonstration, whole or of so many ``applications``."""
    urls = Databases(*(f"sqlite:///{folder / name}.db" for name in ("cases", "register")))
    make_demonstration(*urls, made_at=MADE_AT, **size)
    return urls


def copied_to(folder: Path, databases: tuple[str, str]) -> Databases:
    """The URLs of copies in a folder, which a test may change."""
    return Databases(*(f"sqlite:///{shutil.copy(make_url(url).database, folder)}" for url in databases))
