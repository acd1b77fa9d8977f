"""What was counted of a data version, kept in files of a folder, so that a server that is started again answers before it has read anything.

Counts only, and no more than a page could ask for: states and movements, as Arrow files, which whoever starts the server alone may read. What
is kept is believed only of the same data, counted by the same code, and only where every file is as it was written; else there is nothing.
"""

import json
import logging
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import polars as pl

from data_access.database import tables
from data_access.queries.arrow import Reader

_LOG = logging.getLogger(__name__)
_INDEX, _UNFINISHED, _BEFORE = "index.json", "unfinished-", "before-"
_COUNTING = ("populations", "queries", "database", "facts.py", "dates.py", "vocabulary.py")
"""What of this package decides how anything is counted, or read to be counted."""

Asked = tuple[datetime | None, date | None]
"""The moment of knowledge (aware; None is now), and the day up to which what was counted of it is right (None is every day)."""


@dataclass(frozen=True)
class KeptFrames:
    """What was counted of one moment of knowledge: its frames by their names, the first day on which anything was in scope, and the populations of
    which nothing was recorded."""

    frames: Mapping[str, pl.DataFrame]
    first_day: date | None = None
    unrecorded: frozenset[str] = frozenset()


@dataclass(frozen=True)
class KeptCounts:
    """What was counted of one data version. ``first_recorded``: table → when its first row was recorded, of a review that is not held whole; None
    of one that is."""

    counted: Mapping[Asked, KeptFrames]
    first_recorded: Mapping[str, datetime | None] | None = None


def mark_in(read: Reader) -> str:
    """What tells these data, and how they are counted, from all others: every data version that the database ever had, and the code that
    counts."""
    versions = read(tables.data_versions).sort("data_version").rows()
    return sha256(repr((versions, _code(), pl.__version__)).encode()).hexdigest()


@cache
def _code() -> str:
    package = Path(__file__).parents[1]
    files = [
        file for name in _COUNTING for file in (sorted((package / name).rglob("*.py")) if not name.endswith(".py") else [package / name])
    ]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def keep(folder: Path, mark: str, kept: KeptCounts) -> None:
    """Keeps this in place of whatever the folder held. Raises OSError where it cannot be written; then what was there before is there still."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
    try:
        counted = [_written(written, str(place), asked, one) for place, (asked, one) in enumerate(kept.counted.items())]
        first = kept.first_recorded and {table: moment and moment.isoformat() for table, moment in kept.first_recorded.items()}
        index = json.dumps({"counted": counted, "first_recorded": first})
        (written / _INDEX).write_text(f"{_digest(index.encode())}\n{index}", encoding="utf-8")
        _put_in_place(written, folder / mark)
    except BaseException:
        shutil.rmtree(written, ignore_errors=True)
        raise
    forget(folder, but_not=mark)


def _put_in_place(written: Path, final: Path) -> None:
    if final.exists():
        before = Path(tempfile.mkdtemp(prefix=_BEFORE, dir=final.parent))
        final.replace(before / final.name)
    written.replace(final)


def _written(folder: Path, place: str, asked: Asked, kept: KeptFrames) -> dict[str, object]:
    files = {}
    for number, (name, frame) in enumerate(kept.frames.items()):
        file, arrow = folder / f"{place}-{number}.arrow", BytesIO()
        frame.write_ipc(arrow, compression="lz4")
        file.write_bytes(arrow.getbuffer())
        files[name] = (file.name, _digest(arrow.getbuffer()))
    moment, day = asked
    return {
        "moment": moment and moment.isoformat(),
        "day": day and day.isoformat(),
        "first_day": kept.first_day and kept.first_day.isoformat(),
        "unrecorded": sorted(kept.unrecorded),
        "files": files,
    }


def find(folder: Path, mark: str) -> KeptCounts | None:
    """What was kept under a mark; None where nothing was, or not all of it is as it was written. Each frame is read from its file when it is
    asked for: who answers the first question needs few of them."""
    here = folder / mark
    if not (here / _INDEX).is_file():
        return None
    try:
        digest, _, written = (here / _INDEX).read_text(encoding="utf-8").partition("\n")
        index = json.loads(_as_written(written.encode(), digest))
        first = index["first_recorded"] and {
            table: moment and datetime.fromisoformat(moment) for table, moment in index["first_recorded"].items()
        }
        return KeptCounts({_asked(one): _checked(here, one) for one in index["counted"]}, first)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        _LOG.warning(_NOT_AS_WRITTEN)
        return None


def forget(folder: Path, *, but_not: str = "") -> None:
    """Takes away what was kept under other marks, and what was never finished."""
    for kept in folder.iterdir():
        if kept.name != but_not and (kept.name.startswith((_UNFINISHED, _BEFORE)) or (kept / _INDEX).is_file()):
            shutil.rmtree(kept, ignore_errors=True)


def _asked(one: Mapping) -> Asked:
    moment, day = one["moment"], one["day"]
    return (moment and datetime.fromisoformat(moment), day and date.fromisoformat(day))


def _checked(folder: Path, one: Mapping) -> KeptFrames:
    frames = _InFiles({name: (folder / Path(file).name, digest) for name, (file, digest) in one["files"].items()})
    frames.check()
    return KeptFrames(frames, one["first_day"] and date.fromisoformat(one["first_day"]), frozenset(one["unrecorded"]))


class _InFiles(Mapping[str, pl.DataFrame]):
    """Frames by their names, each read when it is asked for; one whose file is not as it was written is told in the log and is not among them."""

    def __init__(self, files: Mapping[str, tuple[Path, str]]) -> None:
        self._files = files

    def check(self) -> None:
        """Raises OSError or ValueError where a file is not as it was written."""
        for file, digest in self._files.values():
            _as_written(file.read_bytes(), digest)

    def __getitem__(self, name: str) -> pl.DataFrame:
        file, digest = self._files[name]
        try:
            return pl.read_ipc(_as_written(file.read_bytes(), digest))
        except (OSError, ValueError, pl.exceptions.PolarsError):
            _LOG.warning(_NOT_AS_WRITTEN)
            raise KeyError(name) from None

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


_NOT_AS_WRITTEN = "What was counted before the start is not as it was written, so that it is counted again"


def _as_written(found: bytes, digest: str) -> bytes:
    """Raises ValueError where it is not."""
    if _digest(found) != digest:
        raise ValueError("a file is not as it was written")
    return found


def _digest(written: bytes | memoryview) -> str:
    return sha256(written).hexdigest()
