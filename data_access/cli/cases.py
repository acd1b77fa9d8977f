"""``import``: loads real cases from files by a mapping; ``map``: proposes one."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from data_access.cli.terminal import AT_THE_MACHINE
from data_access.service.asking import read_moment
from data_access.service.importing import QUESTIONS, import_cases, propose_mapping
from data_access.settings import read_settings


def add_to(commands, codes: str) -> None:
    """Adds the commands to the parser."""
    load = commands.add_parser("import", help="load real cases from files (CSV, XLSX, XLS, ODS)", epilog=codes)
    load.add_argument("files", nargs="+", type=Path, metavar="FILE")
    load.add_argument(
        "--mapping", required=True, type=Path, metavar="FILE.toml", help="which column is which field, which value which word"
    )
    load.add_argument("--format", choices=("text", "json"), default="text", help="how the report is printed; default text")
    load.add_argument(
        "--recorded-at",
        default="",
        metavar="MOMENT",
        help="when the files were known (London's clock; a day means its end), to load past exports in their order; default: now",
    )
    load.add_argument("--rows", type=int, metavar="N", help="how many rows the files have together, as whoever sent them says")
    load.add_argument(
        "--accept",
        action="append",
        default=[],
        choices=tuple(QUESTIONS),
        help="answers a question that stopped the import; may be given again",
    )
    load.add_argument("--part", action="store_true", help="the files are a part of what their source holds: what they do not name stays")
    load.add_argument("--dry-run", action="store_true", help="read, check and count everything, and load nothing")
    load.set_defaults(run=_import)

    look = commands.add_parser("map", help="look at a file and propose a mapping, with its doubts as questions", epilog=codes)
    look.add_argument("file", type=Path, metavar="FILE")
    look.set_defaults(run=_propose)


def _propose(asked: argparse.Namespace) -> None:
    print(propose_mapping(asked.file), end="")


def _import(asked: argparse.Namespace) -> None:
    report = import_cases(
        AT_THE_MACHINE,
        asked.files,
        asked.mapping,
        read_settings(),
        made_at=datetime.now(UTC),
        recorded_at=read_moment(asked.recorded_at) if asked.recorded_at else None,
        announced=asked.rows,
        accepted=asked.accept,
        is_part=asked.part,
        is_dry_run=asked.dry_run,
    )
    print(report.as_json() if asked.format == "json" else "\n".join(report.lines()))
