"""``figures``: every figure, or some, as at a day."""

import argparse

from data_access.cli.terminal import AT_THE_MACHINE, draw_progress
from data_access.outputs.printing import as_json, as_table
from data_access.service.asking import Ask, read_day, read_moment
from data_access.service.opening import open_desk


def add_to(commands, codes: str) -> None:
    """Adds the command to the parser."""
    figures = commands.add_parser("figures", help="print every figure as at a day", epilog=codes)
    figures.add_argument("--as-at", required=True, metavar="DAY", help="the day, such as 2024-01-11 (London)")
    figures.add_argument(
        "--known-by",
        default="",
        metavar="MOMENT",
        help="only what was recorded by then, such as 2024-01-12T09:00 (London's clock); default: everything",
    )
    figures.add_argument("--by", default="", metavar="BREAKDOWN", help="break down, such as risk_category, route, team or stage")
    figures.add_argument("--figure", action="append", default=[], metavar="KEY", help="only this figure; may be given again")
    figures.add_argument("--format", choices=("table", "json"), default="table")
    figures.set_defaults(run=_figures)


def _figures(asked: argparse.Namespace) -> None:
    ask = Ask(read_day(asked.as_at), asked.known_by)
    if asked.known_by:
        read_moment(asked.known_by)
    desk = open_desk(draw_progress, at_the_machine=True)
    found = desk.figures(AT_THE_MACHINE, ask, keys=asked.figure, by=asked.by)
    print(as_json(found) if asked.format == "json" else as_table(found))
