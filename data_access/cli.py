"""The command line: figures, demo and import. Says one line on standard error when something is wrong, and exits with a documented code."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from data_access.errors import BadInput, BadRequest, DatabaseUnavailable, NotConfigured, NotPermitted, ReviewError
from data_access.intake.demo import LARGEST, SEED, make_demonstration
from data_access.intake.invented_review import POPULATION
from data_access.outputs.printing import as_json, as_table
from data_access.service.asking import Ask, read_day, read_moment
from data_access.service.importing import import_cases
from data_access.service.opening import open_desk
from data_access.settings import read_settings
from data_access.viewer import Viewer

EXIT_CODES = {
    0: "done",
    1: "something failed that should not have; nothing was changed by half",
    2: "what was asked for is wrong: an option, a date, a figure, a file or a mapping",
    3: "a database is missing, locked, damaged, empty, too new or out of reach",
    4: "not permitted, or a setting is missing",
}
_CODE_OF = {BadRequest: 2, BadInput: 2, DatabaseUnavailable: 3, NotConfigured: 4, NotPermitted: 4}
_AT_THE_MACHINE = Viewer("analyst", "Analyst", "command line")
"""Who can start a command here can reach the databases' files or passwords anyway; what they ask is logged all the same."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    asked = _parser().parse_args(arguments)
    try:
        asked.run(asked)
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
    return 0


def _parser() -> argparse.ArgumentParser:
    codes = "; ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items())
    parser = argparse.ArgumentParser(
        prog="python -m data_access", description="Figures of the review, demonstrations and imports.", epilog=f"Exit codes: {codes}."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    figures = commands.add_parser("figures", help="print every figure as at a day", epilog=f"Exit codes: {codes}.")
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
    demo = commands.add_parser("demo", help="fill empty databases with a synthetic demonstration review", epilog=f"Exit codes: {codes}.")
    demo.add_argument("--applications", type=int, default=POPULATION, metavar="N", help=f"1 to {LARGEST:,}; default {POPULATION:,}")
    demo.add_argument("--seed", type=int, default=SEED, metavar="S")
    demo.add_argument("--url", default="", help="the case database's URL; default CASE_DATABASE_URL or the file in .data/")
    demo.set_defaults(run=_demo)
    load = commands.add_parser("import", help="load real cases from CSV files", epilog=f"Exit codes: {codes}.")
    load.add_argument("files", nargs="+", type=Path, metavar="FILE")
    load.add_argument(
        "--mapping", required=True, type=Path, metavar="FILE.toml", help="which column is which field, which value which word"
    )
    load.set_defaults(run=_import)
    return parser


def _figures(asked: argparse.Namespace) -> None:
    ask = Ask(read_day(asked.as_at), asked.known_by)
    if asked.known_by:
        read_moment(asked.known_by)
    desk = open_desk(_draw_progress, at_the_machine=True)
    found = desk.figures(_AT_THE_MACHINE, ask, keys=asked.figure, by=asked.by)
    print(as_json(found) if asked.format == "json" else as_table(found))


def _demo(asked: argparse.Namespace) -> None:
    settings = read_settings()
    url = asked.url or settings.case_database_url
    written = make_demonstration(
        url,
        settings.register_database_url,
        made_at=datetime.now(UTC),
        applications=asked.applications,
        seed=asked.seed,
        progress=_draw_progress,
    )
    print(f"Made a synthetic demonstration: {asked.applications:,} applications in scope at its end, {sum(written.values()):,} rows.")


def _import(asked: argparse.Namespace) -> None:
    report = import_cases(_AT_THE_MACHINE, asked.files, asked.mapping, read_settings(), made_at=datetime.now(UTC))
    print("\n".join(report.lines()))


def _draw_progress(share: float, text: str) -> None:
    """A bar on standard error, drawn over itself on a terminal; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return
    bar = ("█" * round(24 * share)).ljust(24, "░")
    print(f"\r{bar} {share:4.0%}  {text:<44}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)
