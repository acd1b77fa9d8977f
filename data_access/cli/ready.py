"""``ready``: whether the dashboard could show a page now, and if not, why."""

import argparse
from datetime import UTC, datetime

from data_access.service.readiness import Condition, conditions
from data_access.settings import read_settings

_ALTERED, _UNFIT, _NOT_YET = 5, 3, 4
"""Exit codes: the log is not as it was written, a database is at fault, something else is missing."""


def add_to(commands, codes: str) -> None:
    """Adds the command to the parser."""
    ready = commands.add_parser("ready", help="say whether the dashboard could show a page now, and if not, why", epilog=codes)
    ready.add_argument("--quiet", action="store_true", help="say nothing; the exit code is the answer")
    ready.set_defaults(run=_look)


def _look(asked: argparse.Namespace) -> int:
    found = conditions(read_settings(), at=datetime.now(UTC))
    unmet = [one for one in found if not one.is_met]
    if not asked.quiet:
        print("not ready" if unmet else "ready")
        print("\n".join(f"{'yes' if one.is_met else 'NO':<4} {one.what:<16} {one.sentence}" for one in found))
    return max(map(_code, unmet), default=0)


def _code(unmet: Condition) -> int:
    if unmet.is_of_the_log:
        return _ALTERED
    return _UNFIT if unmet.what in ("case database", "register", "log") else _NOT_YET
