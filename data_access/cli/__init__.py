"""The command line. Says one line on standard error when something is wrong, and exits with a documented code."""

import argparse
import sys
from collections.abc import Sequence

from data_access.cli import (
    audit_log,
    backups,
    cases,
    claims,
    databases,
    demo,
    figures,
    packs,
    protect,
    ready,
    releases,
    roles,
    sbom,
    sign_ins,
    sources,
    verify,
)
from data_access.errors import Altered, BadInput, BadRequest, DatabaseUnavailable, NotConfigured, NotPermitted, Refused, ReviewError

EXIT_CODES = {
    0: "done",
    1: "something failed that should not have; nothing was changed by half",
    2: "what was asked for is wrong: an option, a date, a figure, a file or a mapping",
    3: "a database is missing, locked, damaged, empty, unfit, too old, too new or out of reach",
    4: "not permitted, not yet possible, or a setting is missing",
    5: "a release or the log was altered in the register, or a release is not what the records give",
}
_CODE_OF = {BadRequest: 2, BadInput: 2, DatabaseUnavailable: 3, NotConfigured: 4, NotPermitted: 4, Refused: 4, Altered: 5}
_COMMANDS = (
    figures,
    packs,
    demo,
    cases,
    protect,
    releases,
    claims,
    verify,
    databases,
    sources,
    backups,
    audit_log,
    sign_ins,
    roles,
    ready,
    sbom,
)
"""Each adds its own commands to the parser; a command is run with the parsed arguments, prints its answer and may return an exit code."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    asked = _parser().parse_args(arguments)
    try:
        return asked.run(asked) or 0
    except ReviewError as fault:
        print(f"error: {fault}", file=sys.stderr)
        return next((code for kind, code in _CODE_OF.items() if isinstance(fault, kind)), 1)
    except BrokenPipeError:
        # Whoever reads the output has seen enough; nothing is wrong. Nothing more can be written, not even at exit.
        sys.stdout = None
        return 0
    except KeyboardInterrupt:
        print("stopped; nothing was changed by half", file=sys.stderr)
        return 1
    except Exception as fault:
        # The kind of fault helps whoever looks into it; its text could hold a record's value and stays out.
        print(f"error: something failed that should not have ({type(fault).__name__}). Nothing was changed by half.", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    codes = f"Exit codes: {'; '.join(f'{code} {meaning}' for code, meaning in EXIT_CODES.items())}."
    parser = argparse.ArgumentParser(
        prog="python -m data_access", description="Figures of the review, releases, demonstrations and imports.", epilog=codes
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add_to(commands, codes)
    return parser
