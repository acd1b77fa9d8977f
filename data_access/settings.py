"""The only reader of the environment. Settings are one frozen value, made at the door and passed down."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data_access.errors import NotConfigured

DATA_FOLDER = Path(".data")


@dataclass(frozen=True)
class Settings:
    """Where the databases are and how this machine is guarded. URLs are SQLAlchemy URLs."""

    case_database_url: str
    register_database_url: str
    is_private_machine: bool
    is_demonstration_allowed: bool
    """True when no case database was named: only then is a synthetic one made."""


DOCUMENTED = {
    "CASE_DATABASE_URL": "SQLAlchemy URL of the case database; read-only while the dashboard runs. Default: an SQLite file in .data/.",
    "REGISTER_DATABASE_URL": "SQLAlchemy URL of the register (releases, meetings, audit, import history). Default: an SQLite file in .data/.",
    "PRIVATE_MACHINE": "'yes' says that only people allowed to see everything can reach this machine; without sign-in, real data needs it.",
}
"""Every variable that is read, with the sentence that README shows."""


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings from the environment. Raises NotConfigured with a sentence when a value is not one of those allowed."""
    given = os.environ if environment is None else environment
    private = given.get("PRIVATE_MACHINE", "no").strip().lower()
    if private not in ("yes", "no"):
        raise NotConfigured("PRIVATE_MACHINE must be 'yes' or 'no'.")
    case_url = given.get("CASE_DATABASE_URL", "").strip()
    register_url = given.get("REGISTER_DATABASE_URL", "").strip()
    return Settings(
        case_database_url=case_url or sqlite_url(DATA_FOLDER / "cases.db"),
        register_database_url=register_url or sqlite_url(DATA_FOLDER / "register.db"),
        is_private_machine=private == "yes",
        is_demonstration_allowed=not case_url,
    )


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of an SQLite file."""
    return f"sqlite:///{path.resolve().as_posix()}"
