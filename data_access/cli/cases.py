"""``import``: loads real cases from files by a mapping; ``map``: proposes one; ``rejected``: what could not be loaded; ``refuse``: not this."""

import argparse
import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from data_access.cli.release_files import add_why, write_whole
from data_access.cli.terminal import draw_progress, importer_at_the_machine
from data_access.digits import plain_number
from data_access.service.asking import read_moment
from data_access.service.audit_log import head_now
from data_access.service.importing import (
    QUESTIONS,
    ImportRequest,
    Options,
    Outcome,
    import_cases,
    propose_mapping,
    refuse_import,
    with_answer,
)
from data_access.service.imports import rejected_rows
from data_access.service.reasons import beside
from data_access.settings import read_settings
from data_access.viewer import Viewer


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
    load.add_argument("--second", action="store_true", help="where imports are by two people: load what another person asked for")
    load.set_defaults(run=_import)

    look = commands.add_parser("map", help="look at a file and propose a mapping, with its doubts as questions", epilog=codes)
    look.add_argument("file", type=Path, metavar="FILE")
    look.set_defaults(run=_propose)

    rejected = commands.add_parser("rejected", help="write the rejected rows of an import, to be mended and brought again", epilog=codes)
    rejected.add_argument("number", type=int, metavar="IMPORT_ID", help="as the page Imports numbers it")
    rejected.add_argument("file", type=Path, metavar="FILE.csv")
    add_why(rejected)
    rejected.set_defaults(run=_write_rejected)

    refuse = commands.add_parser("refuse", help="refuse an import that waits for a second person, or take back one's own", epilog=codes)
    refuse.add_argument("number", type=int, metavar="REQUEST")
    refuse.set_defaults(run=_refuse)


def _propose(asked: argparse.Namespace) -> None:
    print(propose_mapping(asked.file), end="")


def _import(asked: argparse.Namespace) -> None:
    moment = read_moment(asked.recorded_at) if asked.recorded_at else None
    viewer = importer_at_the_machine()
    outcome = import_cases(
        viewer,
        asked.files,
        asked.mapping,
        read_settings(),
        made_at=datetime.now(UTC),
        options=Options(moment, asked.rows, tuple(asked.accept), asked.part),
        is_dry_run=asked.dry_run,
        is_second=asked.second,
        progress=draw_progress,
    )
    print(_as_json(outcome) if asked.format == "json" else "\n".join(_lines(outcome, viewer)))


def _as_json(outcome: Outcome) -> str:
    return json.dumps(json.loads(outcome.report.as_json()) | with_answer(outcome), indent=2, ensure_ascii=False)


def _lines(outcome: Outcome, viewer: Viewer) -> list[str]:
    return [*outcome.report.lines(), *filter(None, [outcome.sentence, _what_next(outcome.request, viewer)])]


def _what_next(request: ImportRequest | None, viewer: Viewer) -> str:
    if request is None or request.answered_at:
        return ""
    refuse = f"python -m data_access refuse {request.number}"
    if request.is_by(viewer.subject):
        return f"Another person loads it by the same command with --second. To take it back: {refuse}"
    return f"Load it by the same command with --second, or refuse it: {refuse}"


def _write_rejected(asked: argparse.Namespace) -> None:
    settings = read_settings()
    name, data = rejected_rows(importer_at_the_machine(), asked.number, settings, at=datetime.now(UTC), reason=asked.why)
    write_whole(asked.file.parent, asked.file.name, data)
    print(f"{asked.file}  {plain_number(len(data))} bytes  SHA-256 {sha256(data).hexdigest()}")
    print(beside(head_now(settings)))
    print(f"Mend it and bring it again with --part and the same mapping, under a name that the mapping takes, such as {name}.")


def _refuse(asked: argparse.Namespace) -> None:
    refuse_import(importer_at_the_machine(), asked.number, read_settings(), at=datetime.now(UTC))
    print(f"Request {asked.number} is refused; nothing was loaded.")
