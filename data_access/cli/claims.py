"""``claims``: checks a draft statement claim by claim against a release and everything said before."""

import argparse
import sys
from pathlib import Path

from data_access.cli.terminal import AT_THE_MACHINE, draw_progress
from data_access.errors import BadInput
from data_access.outputs.claim_printing import claims_as_json, claims_as_table
from data_access.service.claiming import check_draft
from data_access.service.opening import open_desk

STANDARD_INPUT = "-"


def add_to(commands, codes: str) -> None:
    """Adds the command to the parser."""
    claims = commands.add_parser("claims", help="check a draft statement against a release", epilog=codes)
    claims.add_argument("file", metavar="FILE", help=f"the draft, plain text in UTF-8; {STANDARD_INPUT} reads standard input")
    claims.add_argument("--release", default="latest", metavar="RELEASE", help="a number, or latest: the newest published one (default)")
    claims.add_argument("--format", choices=("table", "json"), default="table")
    claims.set_defaults(run=_claims)


def _claims(asked: argparse.Namespace) -> None:
    draft = _read(asked.file)
    desk = open_desk(draw_progress, at_the_machine=True)
    checked = check_draft(desk, AT_THE_MACHINE, draft, release=asked.release)
    print((claims_as_json if asked.format == "json" else claims_as_table)(checked.release, checked.claims))


def _read(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{name} is no text in UTF-8. Save the draft as plain text and try again.") from None
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "the name cannot be one"
        raise BadInput(f"The draft {name[:100]!r} cannot be read: {reason}.") from None
