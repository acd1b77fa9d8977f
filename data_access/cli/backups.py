"""``backup``: both databases into a folder; ``restore``: from there into empty ones, or only a look at whether that could be done."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from data_access.cli.terminal import ADMINISTRATOR_AT_THE_MACHINE, draw_progress
from data_access.database.backups.manifest import Copied, Manifest
from data_access.digits import plain_number
from data_access.service.backups import Noted, altered_in, back_up, check_backup, restore
from data_access.settings import read_settings

WAS_ALTERED = 5
"""The exit code where the register held something that is no longer as sealed: it is copied all the same, as evidence."""


def add_to(commands, codes: str) -> None:
    """Adds the commands to the parser."""
    backup = commands.add_parser("backup", help="copy both databases into a folder", epilog=codes)
    backup.add_argument("folder", type=Path, metavar="FOLDER", help="a new or empty folder, which only its owner may look into")
    backup.add_argument("--register-only", action="store_true", help="leave out the case database, where another system keeps that")
    backup.set_defaults(run=_back_up)

    back = commands.add_parser("restore", help="fill empty databases from a backup and prove that they hold what it says", epilog=codes)
    back.add_argument("folder", type=Path, metavar="FOLDER")
    back.add_argument("--register-only", action="store_true", help="leave out the case database")
    back.add_argument("--check", action="store_true", help="hold every byte of the backup against its checksums, and restore nothing")
    back.set_defaults(run=_restore)


def _back_up(asked: argparse.Namespace) -> int:
    now, settings = datetime.now(UTC), read_settings()
    made = back_up(
        ADMINISTRATOR_AT_THE_MACHINE, asked.folder, settings, made_at=now, register_only=asked.register_only, progress=draw_progress
    )
    done = f"Backup made in {asked.folder}, SHA-256 {made.seal}. It holds everything: keep it encrypted, and away from here."
    return _tell(made, made.noted, done)


def _restore(asked: argparse.Namespace) -> int:
    if asked.check:
        found = check_backup(asked.folder)
        return _tell(found, found.noted, f"The backup of {found.made_at} is as it was written, SHA-256 {found.seal}. Nothing was restored.")
    now, settings = datetime.now(UTC), read_settings()
    found, noted = restore(
        ADMINISTRATOR_AT_THE_MACHINE, asked.folder, settings, at=now, register_only=asked.register_only, progress=draw_progress
    )
    return _tell(found, noted, f"Restored from the backup of {found.made_at}, SHA-256 {found.seal}. Every table holds what it says.")


def _tell(manifest: Manifest, noted: Noted, done: str) -> int:
    print("\n".join([*(_line(what, manifest.databases[what], found) for what, found in noted.items()), done]))
    altered = altered_in(noted)
    for sentence in altered:
        print(f"error: {sentence}", file=sys.stderr)
    return WAS_ALTERED if altered else 0


def _line(what: str, copied: Copied, noted: Mapping[str, object]) -> str:
    held = ", ".join([*_facts(noted), f"{plain_number(copied.rows)} rows in {len(copied.tables)} tables"])
    return f"{what.capitalize()} ({copied.engine}): {held}. {copied.file}, {plain_number(copied.bytes)} bytes, SHA-256 {copied.sha256}"


def _facts(noted: Mapping[str, object]) -> Iterator[str]:
    if "data_version" in noted:
        yield f"data version {noted['data_version']}"
    for several in ("releases", "packs"):
        if several in noted:
            yield f"{len(noted[several])} {several} as sealed"
