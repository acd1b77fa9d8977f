"""``audit``: the head of the log, to be noted elsewhere; whether the log is as it was written; and the log as a file."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from data_access.cli.release_files import add_why
from data_access.cli.terminal import AUDITOR_AT_THE_MACHINE
from data_access.digits import plain_number
from data_access.service.asking import read_day
from data_access.service.audit_log import head_and_when, verify_log, write_log
from data_access.settings import read_settings

WAS_ALTERED = 5
"""The exit code for a log that is not as it was written."""


def add_to(commands, codes: str) -> None:
    """Adds the command to the parser."""
    audit = commands.add_parser("audit", help="the log of who did what: its head, whether it is whole, all of it", epilog=codes)
    verbs = audit.add_subparsers(required=True, metavar="VERB")

    head = verbs.add_parser("head", help="print the number and the seal of the newest entry, and when it was written", epilog=codes)
    head.set_defaults(run=_head)

    verify = verbs.add_parser("verify", help="hold every entry against the seal before it", epilog=codes)
    verify.add_argument("--anchor", default="", metavar="NUMBER:SEAL", help="a head that was noted before: only it shows a cut or new log")
    verify.set_defaults(run=_verify)

    export = verbs.add_parser("export", help="write the log into a CSV file, which is itself in the log", epilog=codes)
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument("--from", dest="since", default="", metavar="DAY", help="the first day (London); default: the first there is")
    export.add_argument("--until", default="", metavar="DAY", help="the last day (London); default: today")
    add_why(export)
    export.set_defaults(run=_export)


def _head(_asked: argparse.Namespace) -> None:
    head, when = head_and_when(read_settings())
    print(f"{head.number}:{head.seal}  {when}")


def _verify(asked: argparse.Namespace) -> int:
    found = verify_log(read_settings(), asked.anchor)
    if found.fault:
        print(f"error: {found.fault}", file=sys.stderr)
        return WAS_ALTERED
    against = ", and agrees with the anchor" if asked.anchor else "; without an anchor nobody can tell whether its end was cut off"
    print(f"The log is as it was written: {plain_number(found.to.number)} entries to {found.to.short}{against}.")
    return 0


def _export(asked: argparse.Namespace) -> None:
    since, until = (read_day(day) if day else None for day in (asked.since, asked.until))
    what = write_log(AUDITOR_AT_THE_MACHINE, read_settings(), asked.file, since=since, until=until, reason=asked.why, at=datetime.now(UTC))
    print(f"Written into {asked.file}: {what}. It tells who did what: keep it away from who need not know.")
