"""What commands share: who is at the machine, and a progress bar."""

import os
import sys
from contextlib import suppress

from data_access.viewer import Viewer

AT_THE_MACHINE = Viewer("analyst", "Analyst", "command line")
"""Who can start a command here can reach the databases' files or passwords anyway; what they ask is logged all the same."""

ADMINISTRATOR_AT_THE_MACHINE = Viewer("administrator", "Administrator", "command line")
"""Who backs up, restores and checks: none of it needs to see a figure."""

AUDITOR_AT_THE_MACHINE = Viewer("auditor", "Auditor", "command line")
"""Who takes the log away."""


def importer_at_the_machine() -> Viewer:
    """Who brings files by a command: the account that runs it, which an import by two people has to tell from another."""
    return Viewer("importer", "Importer", f"user {_account()} at the machine")


def _account() -> str:
    """As the system knows it, which the environment cannot change; else as the environment says."""
    with suppress(ImportError, KeyError):
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    from getpass import getuser

    try:
        return getuser()
    except (ImportError, KeyError, OSError):
        return "unknown"


def draw_progress(share: float, text: str) -> None:
    """A bar on standard error, drawn over itself on a terminal; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return
    bar = ("█" * round(24 * share)).ljust(24, "░")
    print(f"\r{bar} {share:4.0%}  {text:<44}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)
