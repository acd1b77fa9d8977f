"""``sign-out``: ends every sign-in of a person, by whoever runs the machine."""

import argparse
from datetime import UTC, datetime

from data_access.cli.terminal import ADMINISTRATOR_AT_THE_MACHINE
from data_access.service.signing_in import end_sign_ins
from data_access.settings import read_settings


def add_to(commands, codes: str) -> None:
    """Adds the command to the parser."""
    sign_out = commands.add_parser("sign-out", help="end every sign-in of a person", epilog=codes)
    sign_out.add_argument("subject", metavar="SUBJECT", help="the person's id as it stands in the audit")
    sign_out.set_defaults(run=_sign_out)


def _sign_out(asked: argparse.Namespace) -> None:
    ended = end_sign_ins(read_settings(), ADMINISTRATOR_AT_THE_MACHINE, asked.subject, at=datetime.now(UTC))
    print(f"Ended {ended} sign-in{'s' if ended > 1 else ''} of {asked.subject}.")
