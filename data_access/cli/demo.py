"""``demo``: fills empty databases with a synthetic demonstration review."""

import argparse
from datetime import UTC, datetime

from data_access.cli.terminal import draw_progress
from data_access.digits import plain_number
from data_access.intake.demo import LARGEST, SEED, make_demonstration
from data_access.intake.invented_review import POPULATION
from data_access.settings import read_settings


def add_to(commands, codes: str) -> None:
    """Adds the command to the parser."""
    demo = commands.add_parser("demo", help="fill empty databases with a synthetic demonstration review", epilog=codes)
    demo.add_argument(
        "--applications",
        type=int,
        default=POPULATION,
        metavar="N",
        help=f"1 to {plain_number(LARGEST)}; default {plain_number(POPULATION)}",
    )
    demo.add_argument("--seed", type=int, default=SEED, metavar="S")
    demo.add_argument("--url", default="", help="the case database's URL; default CASE_DATABASE_URL or the file in .data/")
    demo.set_defaults(run=_demo)


def _demo(asked: argparse.Namespace) -> None:
    settings = read_settings()
    url = asked.url or settings.case_database_url
    written = make_demonstration(
        url,
        settings.register_database_url,
        made_at=datetime.now(UTC),
        applications=asked.applications,
        seed=asked.seed,
        progress=draw_progress,
    )
    print(
        f"Made a synthetic demonstration: {plain_number(asked.applications)} applications in scope at its end, "
        f"{plain_number(sum(written.values()))} rows."
    )
