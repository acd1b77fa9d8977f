"""The only reader of the environment. Settings are one frozen value, made at the door and passed down."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data_access.errors import NotConfigured
from data_access.secrecy import check_url

DATA_FOLDER = Path(".data")


@dataclass(frozen=True)
class Settings:
    """Where the databases are and how this machine is guarded. URLs are SQLAlchemy URLs."""

    case_database_url: str
    register_database_url: str
    is_private_machine: bool
    is_demonstration_allowed: bool
    """True when no case database was named: only then is a synthetic one made."""
    import_database_url: str = ""
    """By which imports write to the case database; '' is the same as ``case_database_url``."""
    are_imports_by_two: bool = False
    are_reasons_asked: bool = False
    """Whether every file that leaves needs a reason."""
    is_register_our_own: bool = False
    """True when no register was named: then it is the file beside the demonstration."""
    sign_in_file: str = ""
    """The file that says where people sign in; '' where nobody does."""
    log_format: str = "text"
    """'json' or 'text'."""
    oldest_data_hours: int = 0
    """Hours after the last import from which on the dashboard is not ready; 0 is never."""
    count_there_from: int | None = None
    """From so many decisions on scope the case database counts its own records; None is never."""
    counts_folder: Path | None = None
    """Where what was counted is kept for the next start; None is nowhere."""

    @property
    def url_to_import(self) -> str:
        """The URL by which imports open the case database."""
        return self.import_database_url or self.case_database_url

    @property
    def is_guarded(self) -> bool:
        """Whether real data may be shown: people sign in, or nobody reaches the machine who may not see everything."""
        return bool(self.sign_in_file) or self.is_private_machine


DOCUMENTED = {
    "CASE_DATABASE_URL": "SQLAlchemy URL of the case database; read-only while the dashboard runs. Default: an SQLite file in .data/.",
    "REGISTER_DATABASE_URL": "SQLAlchemy URL of the register (releases, meetings, audit, import history). Default: an SQLite file in .data/.",
    "IMPORT_DATABASE_URL": "The case database by a role that may write, for imports alone. Default: CASE_DATABASE_URL.",
    "TWO_PERSON_IMPORTS": "'yes' lets an import be loaded only by another person than the one who asked for it, with the same files. Default: no.",
    "SIGN_IN_SETTINGS": "Path of the file that says where people sign in and which role each has. Default: nobody signs in.",
    "AUDIT_REASONS": "'yes' asks for a short reason before a file leaves; it is kept in the audit. A look never needs one. Default: no.",
    "PRIVATE_MACHINE": "'yes' says that only people allowed to see everything can reach this machine; without sign-in, real data needs it.",
    "OLDEST_DATA_HOURS": "Hours after the last import from which on `ready` says no. Default: 0, which is never.",
    "COUNT_IN_DATABASE_FROM": "Decisions on scope from which on the case database counts its own records, and only counts are read. Default: never.",
    "COUNTS_FOLDER": "Folder in which what was counted is kept, so that a server that is started again answers at once. Default: nothing is kept.",
    "LOG_FORMAT": "'json' or 'text': how the server's log is written, one line an event. Default: text on a terminal, else json.",
}
"""Every variable that is read, with the sentence that .github/OPERATOR.md shows."""


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings from the environment. Raises NotConfigured with a sentence when a value is not one of those allowed."""
    given = os.environ if environment is None else environment
    case_url, register_url, import_url = (
        check_url(name, given.get(name, "").strip()) for name in ("CASE_DATABASE_URL", "REGISTER_DATABASE_URL", "IMPORT_DATABASE_URL")
    )
    sign_in_file = given.get("SIGN_IN_SETTINGS", "").strip()
    is_private_machine = _is_yes(given, "PRIVATE_MACHINE")
    if sign_in_file and is_private_machine:
        raise NotConfigured(
            "SIGN_IN_SETTINGS and PRIVATE_MACHINE contradict each other: where people sign in, nobody sees anything without it. Leave one out."
        )
    return Settings(
        case_database_url=case_url or sqlite_url(DATA_FOLDER / "cases.db"),
        register_database_url=register_url or sqlite_url(DATA_FOLDER / "register.db"),
        is_private_machine=is_private_machine,
        is_demonstration_allowed=not case_url,
        import_database_url=import_url,
        are_imports_by_two=_is_yes(given, "TWO_PERSON_IMPORTS"),
        are_reasons_asked=_is_yes(given, "AUDIT_REASONS"),
        is_register_our_own=not register_url,
        sign_in_file=sign_in_file,
        log_format=_log_format(given),
        oldest_data_hours=_whole(given, "OLDEST_DATA_HOURS", "hours") or 0,
        count_there_from=_whole(given, "COUNT_IN_DATABASE_FROM", "decisions on scope"),
        counts_folder=Path(folder) if (folder := given.get("COUNTS_FOLDER", "").strip()) else None,
    )


def _is_yes(given: Mapping[str, str], name: str) -> bool:
    said = given.get(name, "").strip().lower() or "no"
    if said not in ("yes", "no"):
        raise NotConfigured(f"{name} must be 'yes' or 'no'.")
    return said == "yes"


def _log_format(given: Mapping[str, str]) -> str:
    said = given.get("LOG_FORMAT", "").strip().lower() or ("text" if sys.stderr.isatty() else "json")
    if said not in ("json", "text"):
        raise NotConfigured("LOG_FORMAT must be 'json' or 'text'.")
    return said


def _whole(given: Mapping[str, str], name: str, unit: str) -> int | None:
    said = given.get(name, "").strip()
    if said and not (said.isascii() and said.isdecimal()):
        raise NotConfigured(f"{name} must be a whole number of {unit}.")
    return int(said) if said else None


def read_environment() -> Mapping[str, str]:
    """The environment as it is, for programs of others that are started from here."""
    return dict(os.environ)


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of an SQLite file."""
    return f"sqlite:///{path.resolve().as_posix()}"
