"""``verify``: counts a release again from the case database as it was known then, and says identical or where not."""

import argparse

from data_access.cli.terminal import AT_THE_MACHINE, draw_progress
from data_access.outputs.release_printing import verification_as_json, verification_as_table
from data_access.service.opening import open_desk
from data_access.service.release_desk import release_number, verify_release

NOT_IDENTICAL = 5
"""The exit code for a release that the records do not give again."""


def add_to(commands, codes: str) -> None:
    """Adds the command to the parser."""
    verify = commands.add_parser("verify", help="count a release again and compare", epilog=codes)
    verify.add_argument("release", metavar="RELEASE", help="a number, or latest: the newest published one")
    verify.add_argument("--format", choices=("table", "json"), default="table")
    verify.set_defaults(run=_verify)


def _verify(asked: argparse.Namespace) -> int:
    desk = open_desk(draw_progress, at_the_machine=True)
    found = verify_release(desk, AT_THE_MACHINE, release_number(desk, asked.release))
    print(verification_as_json(found) if asked.format == "json" else verification_as_table(found))
    return 0 if found.is_identical else NOT_IDENTICAL
