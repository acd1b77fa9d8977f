"""What stands in the folder of a backup: one file a database, and a manifest, written last, that says what each of them is."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from data_access.database.backups.contents import Held
from data_access.errors import BadInput, BadRequest

NAME = "manifest.json"
FORMAT = 1
"""Of the folder. A backup that says a higher number was made by a newer release and is refused."""
_TAKE_ANOTHER = "Nothing was restored; use another backup."


@dataclass(frozen=True)
class Copied:
    """One database in a backup: its file, of which kind of database, what is in every table, and what the caller noted of it."""

    file: str
    engine: str
    bytes: int
    sha256: str
    tables: Mapping[str, Held]
    noted: Mapping[str, object]

    @property
    def rows(self) -> int:
        """How many rows, in all tables."""
        return sum(held.rows for held in self.tables.values())


@dataclass(frozen=True)
class Manifest:
    """A whole backup: the moment (UTC, as text) it was made at, the code that made it, and its databases by name."""

    made_at: str
    code_version: str
    databases: Mapping[str, Copied]

    @property
    def noted(self) -> Mapping[str, Mapping[str, object]]:
        """What was noted of each database."""
        return {what: copied.noted for what, copied in self.databases.items()}

    @property
    def seal(self) -> str:
        """SHA-256 of everything the manifest says."""
        return sha256(_rendered({"format": FORMAT, **asdict(self)})).hexdigest()


def new_folder(folder: Path) -> None:
    """Makes the folder, which nobody but its owner may look into. Raises BadRequest where something is in it, or it cannot be made."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise BadRequest(f"The folder {folder.name!r} is not empty, and a backup never overwrites anything. Name a new one.")
        folder.chmod(0o700)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "the name cannot be one"
        raise BadRequest(f"The folder {str(folder)[:100]!r} cannot be written into: {reason}. Name another.") from None


def measured(path: Path) -> tuple[int, str]:
    """The size and the SHA-256 of a file, once it is safely on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return path.stat().st_size, file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest beside its place and moves it there: a backup that was cut short has none."""
    unfinished = folder / f"{NAME}.unfinished"
    unfinished.write_bytes(_sealed(manifest))
    measured(unfinished)
    unfinished.replace(folder / NAME)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup whose every file is as it was written. Raises BadInput, naming the file, where one is not."""
    manifest = _read(folder)
    for copied in manifest.databases.values():
        path = folder / copied.file
        if not path.is_file():
            raise BadInput(f"The backup is not whole: {copied.file} is missing. {_TAKE_ANOTHER}")
        try:
            found = measured(path)
        except OSError as fault:
            raise BadInput(f"{copied.file} of the backup cannot be read: {fault.strerror}. {_TAKE_ANOTHER}") from None
        if found != (copied.bytes, copied.sha256):
            raise BadInput(f"The backup is damaged: {copied.file} is not as it was written. {_TAKE_ANOTHER}")
    return manifest


def _read(folder: Path) -> Manifest:
    try:
        raw = (folder / NAME).read_bytes()
    except FileNotFoundError:
        raise BadInput(
            f"There is no whole backup in {folder.name!r}: its {NAME}, which is written last, is missing. {_TAKE_ANOTHER}"
        ) from None
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "the name cannot be one"
        raise BadInput(f"The backup in {str(folder)[:100]!r} cannot be read: {reason}.") from None
    try:
        told = json.loads(raw)
        if told["format"] > FORMAT:
            raise BadInput(f"The backup has format {told['format']}, made by a newer release; this one knows format {FORMAT}.")
        manifest = Manifest(told["made_at"], told["code_version"], {name: _copied(one) for name, one in told["databases"].items()})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        manifest = None
    if manifest is None or _sealed(manifest) != raw:
        raise BadInput(f"The backup is damaged: its {NAME} is not as it was written. {_TAKE_ANOTHER}")
    return manifest


def _copied(told: Mapping[str, object]) -> Copied:
    return Copied(**{**told, "tables": {name: Held(**held) for name, held in told["tables"].items()}})


def _sealed(manifest: Manifest) -> bytes:
    return _rendered({"format": FORMAT, **asdict(manifest), "seal": manifest.seal})


def _rendered(told: Mapping[str, object]) -> bytes:
    """One way to write it down, so that any other byte is found."""
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "surrogateescape")
