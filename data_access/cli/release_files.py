"""``release export`` and ``release log``: the files of a release written into a folder, and the public change log."""

import argparse
import json
import sys
from hashlib import sha256
from pathlib import Path

from data_access.digits import plain_number
from data_access.errors import BadInput
from data_access.service.desk import Desk
from data_access.service.exporting import export_change_log, export_release
from data_access.service.reasons import head_beside
from data_access.service.release_desk import release_number
from data_access.viewer import Viewer

FILES_OF = {"xlsx": ("xlsx",), "csv": ("csv", "json"), "txt": ("txt",), "pdf": ("pdf",), "all": ("xlsx", "csv", "json", "txt", "pdf")}
"""What each choice writes: a table for programs comes with its description."""


def add_export_options(parser: argparse.ArgumentParser) -> None:
    """Adds where to and which kind."""
    parser.add_argument("--to", required=True, metavar="FOLDER", help="the folder to write into; it is made if it is not there")
    parser.add_argument("--kind", choices=tuple(FILES_OF), default="all", help="which file; default: all")
    add_why(parser)


def add_why(parser: argparse.ArgumentParser) -> None:
    """Adds why a file is to leave."""
    parser.add_argument(
        "--why", default="", metavar="REASON", help="why the file is needed; kept in the audit, and asked for by AUDIT_REASONS=yes"
    )


def export(desk: Desk, viewer: Viewer, asked: argparse.Namespace) -> None:
    """Writes the files and prints the name and the SHA-256 of each. All of them pass the scanner before any is written."""
    number = release_number(desk, asked.release)
    files = [export_release(desk, viewer, number, kind, reason=asked.why) for kind in FILES_OF[asked.kind]]
    folder = Path(asked.to)
    for name, data in files:
        write_whole(folder, name, data)
    told = [{"file": str(folder / name), "bytes": len(data), "sha256": sha256(data).hexdigest()} for name, data in files]
    head = head_beside(desk)
    print(_as_json({"files": told, "audit": head}) if asked.format == "json" else "\n".join([*map(_line, told), head]))


def log(desk: Desk, viewer: Viewer, asked: argparse.Namespace) -> None:
    """Prints the public change log."""
    name, data = export_change_log(desk, viewer, reason=asked.why)
    text, head = data.decode(), head_beside(desk)
    if asked.format == "json":
        print(_as_json({"file": name, "text": text, "audit": head}))
    else:
        print(text, end="")
        print(head, file=sys.stderr)  # the log itself is for others to keep, byte for byte


def write_whole(folder: Path, name: str, data: bytes) -> None:
    """The whole file or none: written beside its place and moved there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f"{name}.unfinished"
        unfinished.write_bytes(data)
        unfinished.replace(folder / name)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "the name cannot be one"
        raise BadInput(f"{name} cannot be written into {str(folder)[:100]!r}: {reason}. Name another folder.") from None


def _as_json(told: dict[str, object]) -> str:
    return json.dumps(told, indent=2, ensure_ascii=False)


def _line(told: dict[str, object]) -> str:
    return f"{told['file']}  {plain_number(told['bytes'])} bytes  SHA-256 {told['sha256']}"
