"""``check-source``: holds the case database, whoever keeps it, against what the dashboard reads."""

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime

from data_access.cli.terminal import ADMINISTRATOR_AT_THE_MACHINE
from data_access.digits import counted_noun
from data_access.service.source_check import NEEDED, check_source
from data_access.settings import read_settings

UNFIT = 3
"""The exit code for a case database that the dashboard could not show, or not rightly."""


def add_to(commands, codes: str) -> None:
    """Adds the command to the parser."""
    check = commands.add_parser("check-source", help="hold the case database against what the dashboard reads", epilog=codes)
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.set_defaults(run=_check)


def _check(asked: argparse.Namespace) -> int:
    faults = check_source(ADMINISTRATOR_AT_THE_MACHINE, read_settings(), at=datetime.now(UTC))
    if asked.format == "json":
        print(json.dumps({"faults": [asdict(fault) for fault in faults]}, indent=2))
    else:
        print("\n".join([*(f"{fault.code:<18} {fault.where}: {fault.sentence}" for fault in faults), _outcome(len(faults))]))
    return UNFIT if faults else 0


def _outcome(faults: int) -> str:
    if not faults:
        return f"The case database is as it has to be: all {len(NEEDED)} tables or views that the dashboard reads are there."
    return f"{counted_noun(faults, 'fault has', 'faults have')} to be mended before the dashboard can be trusted with this database."
