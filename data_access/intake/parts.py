"""What is read, in parts by a hash of the case's reference, so that one part after the other fits in memory: of a large delivery they lie in
a private folder that is gone when the import ends, of a small one they never leave memory.
"""

import pickle
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from zlib import crc32

from data_access.errors import BadInput

AT_ONCE = 200
"""How many entries of a part are written together."""
MOST = 240
"""A process may have some more files open than this."""


class Parts(AbstractContextManager):
    """``count`` parts of entries, in the order in which they were added; one alone is kept in memory."""

    def __init__(self, count: int) -> None:
        self.count = min(count, MOST)
        with _needing_room():
            self._folder = TemporaryDirectory(prefix="import-", ignore_cleanup_errors=True) if self.count > 1 else None
        self._waiting: list[list] = [[] for _ in range(self.count)]
        self._files: dict[int, BinaryIO] = {}

    def __exit__(self, *_: object) -> None:
        for opened in self._files.values():
            # What could not be written is of no use any more.
            with suppress(OSError):
                opened.close()
        if self._folder:
            self._folder.cleanup()

    def add(self, reference: str, entry: tuple) -> None:
        """Adds an entry to the part of a case."""
        part = crc32(reference.encode("utf-8", "surrogatepass")) % self.count if self.count > 1 else 0
        waiting = self._waiting[part]
        waiting.append(entry)
        if self._folder and len(waiting) >= AT_ONCE:
            self._write(part)

    def read(self, part: int) -> Iterator[tuple]:
        """The entries of a part, once. Raises BadInput where they could not all be written."""
        if part in self._files:
            opened = self._files.pop(part)
            with _needing_room():
                opened.seek(0)
            # Written by this import, in a folder that nobody else may open.
            while opened.peek(1):
                yield from pickle.load(opened)
            opened.close()
            (Path(self._folder.name) / str(part)).unlink()
        yield from self._waiting[part]
        self._waiting[part] = []

    def split(self, count: int) -> "Parts":
        """The same entries in more parts; ``entry[0]`` has to be the reference."""
        if count <= self.count:
            return self
        more = Parts(count)
        for part in range(self.count):
            for entry in self.read(part):
                more.add(entry[0], entry)
        return more

    def _write(self, part: int) -> None:
        with _needing_room():
            if part not in self._files:
                self._files[part] = (Path(self._folder.name) / str(part)).open("w+b")
            pickle.dump(self._waiting[part], self._files[part], pickle.HIGHEST_PROTOCOL)
        self._waiting[part] = []


@contextmanager
def _needing_room() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise BadInput(
            "A delivery of this size needs a temporary folder with several times its room, and there is none. Nothing was loaded; "
            "make room, or name another folder in TMPDIR."
        ) from None
