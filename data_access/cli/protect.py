"""``protect``: any table of counts through the gate, without a database."""

import argparse
from pathlib import Path

from data_access.disclosure.rules import LANES, ROUNDED
from data_access.outputs.protected_tables import as_csv, as_json
from data_access.service.protecting import protect_file


def add_to(commands, codes: str) -> None:
    """Adds the command to the parser."""
    protect = commands.add_parser("protect", help="protect a table of counts from a CSV file", epilog=codes)
    protect.add_argument("table", type=Path, metavar="TABLE.csv", help="one row a cell; a dimension's value Total is a margin")
    protect.add_argument("--count", required=True, metavar="COLUMN", help="the column of counts; all others are dimensions")
    protect.add_argument("--lane", choices=tuple(LANES), default=ROUNDED.name, help="rounded to base 5, or exact counts with others hidden")
    protect.add_argument(
        "--threshold", type=int, default=ROUNDED.threshold, metavar="N", help="counts of 1 to N are confidential; default 7"
    )
    protect.add_argument(
        "--given", action="append", default=[], type=Path, metavar="EARLIER.csv", help="a table already published; may be given again"
    )
    protect.add_argument("--format", choices=("csv", "json"), default="csv")
    protect.set_defaults(run=_protect)


def _protect(asked: argparse.Namespace) -> None:
    found = protect_file(asked.table, asked.count, lane=asked.lane, threshold=asked.threshold, given=asked.given)
    print(as_json(found.table, found.count) if asked.format == "json" else as_csv(found.table, found.columns, found.count).rstrip("\n"))
