"""What is read, in parts by a hash of the case's reference, so that one part after the other fits in memory: of a large delivery they lie in
a temporary file without a name, which is gone with the process however that ends; of a small one they never leave memory.
"""

import pickle
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from os import SEEK_END
from tempfile import TemporaryFile
from zlib import crc32

from data_access.errors import BadInput

AT_ONCE = 200
"""How many entries of a part are written together."""


class Parts(AbstractContextManager):
    """``count`` parts of entries, in the order in which they were added; one alone is kept in memory. Raises BadInput where there is no room."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._waiting: list[list[tuple]] = [[] for _ in range(count)]
        self._places: list[list[int]] = [[] for _ in range(count)]
        with _needing_room():
            self._file = TemporaryFile() if count > 1 else None  # noqa: SIM115 - closed by __exit__

    def __exit__(self, *_: object) -> None:
        # What could not be written is of no use any more.
        with suppress(OSError):
            if self._file:
                self._file.close()

    def add(self, reference: str, entry: tuple) -> None:
        """Adds an entry to the part of a case."""
        part = crc32(reference.encode("utf-8", "surrogatepass")) % self.count if self.count > 1 else 0
        waiting = self._waiting[part]
        waiting.append(entry)
        if self._file and len(waiting) >= AT_ONCE:
            with _needing_room():
                self._places[part].append(self._file.seek(0, SEEK_END))
                pickle.dump(waiting, self._file, pickle.HIGHEST_PROTOCOL)
            self._waiting[part] = []

    def read(self, part: int) -> Iterator[tuple]:
        """The entries of a part, once."""
        for place in self._places[part]:
            with _needing_room():
                self._file.seek(place)
            # Written by this import, into a file that nobody else can open.
            yield from pickle.load(self._file)
        yield from self._waiting[part]
        self._waiting[part] = []

    def split(self, count: int) -> "Parts":
        """The same entries in at least so many parts; the first of each has to be the reference."""
        if count <= self.count:
            return self
        more = Parts(count)
        for part in range(self.count):
            for entry in self.read(part):
                more.add(entry[0], entry)
        return more


@contextmanager
def _needing_room() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise BadInput(
            "A delivery of this size needs a temporary folder with several times its room, and there is none. Nothing was loaded; "
            "make room, or name another folder in TMPDIR."
        ) from None
