"""Reads workbooks as the product does, each in a process apart with its own limits; but these are forked from one that has the libraries
loaded, because their loading is most of what a book of a few rows takes.

``with forked_reader():`` puts it in the place of the product's; run as a script it is the process that is forked.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

MEMORY = 1_500_000_000
_INTAKE = Path(__file__).parents[2] / "data_access" / "intake"


class _Server:
    """The process that is forked. What interrupts an answer ends it with all that it forked, and another begins."""

    def __init__(self, folder: str) -> None:
        self._told = Path(folder) / "told"
        self._process = self._started()

    def _started(self) -> subprocess.Popen:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        return subprocess.Popen([sys.executable, "-I", __file__], start_new_session=True, **pipes)

    def run(self, command: list[str], **_) -> subprocess.CompletedProcess:
        """As ``subprocess.run`` would answer: the last three parts of the command are the book and its limits."""
        try:
            print(json.dumps([*command[-3:], str(self._told)]), file=self._process.stdin, flush=True)
            code = int(self._process.stdout.readline())
        except BaseException:
            self.end()
            self._process = self._started()
            raise
        return subprocess.CompletedProcess(command, code, self._told.read_bytes())

    def end(self) -> None:
        """Leaves nothing behind."""
        os.killpg(self._process.pid, signal.SIGKILL)
        # Waits, and closes its pipes.
        self._process.communicate()


@contextmanager
def forked_reader() -> Iterator[None]:
    """In this context books are read so, each with no more memory than a table of the tests can need."""
    with tempfile.TemporaryDirectory() as folder:
        server = _Server(folder)
        answers = SimpleNamespace(run=server.run, TimeoutExpired=subprocess.TimeoutExpired)
        try:
            with patch.multiple("data_access.intake.books", subprocess=answers, MEMORY=MEMORY):
                yield
        finally:
            server.end()


def _serve() -> None:
    sys.path.insert(0, str(_INTAKE))
    import book_reader

    for line in sys.stdin:
        book, memory, seconds, told = json.loads(line)
        child = os.fork()
        if not child:
            _read(book_reader.main, (book, memory, seconds), told)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _read(main, asked: tuple[str, str, str], told: str) -> None:
    """In the forked process, which never returns from here."""
    code = 1
    try:
        os.dup2(os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        code = main(*asked)
        sys.stdout.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve()
