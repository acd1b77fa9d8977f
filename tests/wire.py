"""A visitor without a browser: what a running server sends for one rerun of a page, and when its last word came."""

import os
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.house.source import ROOT

_PICTURE = '<div class="picture"'
_MARKING = ('<p class="marking">', '<p class="foot')


@dataclass(frozen=True)
class Answer:
    """What one rerun sent. ``seconds`` from the click to the last word of the answer."""

    seconds: float
    messages: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """Bytes on the wire."""
        return sum(map(len, self.messages))

    @property
    def html(self) -> tuple[str, ...]:
        """The pieces of HTML, in order."""
        elements = [message.delta.new_element for message in map(_read, self.messages) if message.WhichOneof("type") == "delta"]
        return tuple(element.html.body for element in elements if element.html.body)

    @property
    def figures(self) -> tuple[str, ...]:
        """All that it shows of figures, in order: the pieces of HTML as they were sent but for the marking, and the charts."""
        elements = [message.delta.new_element for message in map(_read, self.messages) if message.WhichOneof("type") == "delta"]
        found = (element.html.body or element.plotly_chart.spec for element in elements)
        return tuple(piece for piece in found if piece and not piece.startswith(_MARKING))

    @property
    def charts(self) -> int:
        """How many charts there are: those that the browser draws, and those that are part of the HTML."""
        return self.kinds["plotly_chart"] + sum(piece.count(_PICTURE) for piece in self.html)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What stands in place of figures."""
        elements = [message.delta.new_element for message in map(_read, self.messages) if message.WhichOneof("type") == "delta"]
        return tuple(element.alert.body for element in elements if element.HasField("alert"))

    @property
    def faults(self) -> tuple[str, ...]:
        """What should be on no page: exceptions, pages that are not there, and the sentence that stands for what went wrong."""
        found = [message.WhichOneof("type") for message in map(_read, self.messages)]
        missing = ["page not found"] * found.count("page_not_found")
        return (*missing, *["exception"] * self.kinds["exception"], *(said for said in self.sentences if "went wrong" in said))

    @property
    def kinds(self) -> Counter[str]:
        """How many elements and blocks of each kind."""
        deltas = [message.delta for message in map(_read, self.messages) if message.WhichOneof("type") == "delta"]
        return Counter(delta.new_element.WhichOneof("type") if delta.HasField("new_element") else _block(delta) for delta in deltas)


def _read(raw: bytes) -> ForwardMsg:
    message = ForwardMsg()
    message.ParseFromString(raw)
    return message


def _block(delta) -> str:
    return delta.add_block.WhichOneof("type") or "container"


class Visitor:
    """One open page. Reruns come one after another."""

    def __init__(self, connection: ClientConnection, page: str) -> None:
        self._connection, self._page = connection, page

    def turn_to(self, page: str) -> None:
        """Another page, by its name in the address, of which the next answer will be."""
        self._page = page

    def ask(self, **parts: str) -> Answer:
        """Reruns the page with an address that asks for this."""
        asked = BackMsg()
        asked.rerun_script.page_name = self._page
        asked.rerun_script.query_string = urlencode(parts)
        raw = asked.SerializeToString()
        messages: list[bytes] = []
        started = time.perf_counter()
        self._connection.send(raw)
        while not messages or not _ends(messages[-1]):
            messages.append(self._connection.recv(timeout=3600))
        return Answer(time.perf_counter() - started, tuple(messages))


def _ends(raw: bytes) -> bool:
    # The last word is short; longer ones need not be read while the clock runs.
    return len(raw) < 200 and _read(raw).WhichOneof("type") == "script_finished"


@contextmanager
def visiting(
    address: str, page: str = "", *, cookies: Mapping[str, str] = MappingProxyType({}), trusting: ssl.SSLContext | None = None
) -> Iterator[Visitor]:
    """A visitor of a page, by its name in the address; of the first one without a name. With the cookies of a browser, who is signed in there.
    ``trusting``: whose certificates are believed, of an address with TLS."""
    stream = f"ws{address.removeprefix('http')}/_stcore/stream"
    said = ["streamlit", *(value for name, value in cookies.items() if name == "_streamlit_xsrf")]
    kept = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else None
    # Patient: a hundred that come at once are let in one after the other.
    patience = {"open_timeout": 120, "ping_timeout": None}
    with connect(
        stream, subprotocols=said, origin=address, additional_headers=kept, max_size=None, compression=None, ssl=trusting, **patience
    ) as connection:
        yield Visitor(connection, page)


def name_in_address(page: str) -> str:
    """The page's name in the address: the first page has none."""
    return "" if page == "overview" else page


def free_port() -> int:
    """A port of loopback that nobody answers on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def serving(script: str, log: Path | None = None, *, port: int = 0, program: str = "streamlit", **environment: str) -> Iterator[str]:
    """A fresh server of a script, on a free port unless one is named, started as README starts the dashboard; gives its address. ``log`` is where
    it says what it says, which is told where it does not start. ``program`` stands in for streamlit."""
    port = port or free_port()
    command = [sys.executable, "-m", program, "run", script, "--server.port", str(port)]
    with running(command, f"http://127.0.0.1:{port}", "/_stcore/health", log, **environment) as address:
        yield address


@contextmanager
def running(command: list[str], address: str, health: str, log: Path | None = None, **environment: str) -> Iterator[str]:
    """A server by its command, from when it answers at the path ``health``; gives its address."""
    with tempfile.TemporaryFile() if log is None else log.open("w+b") as told:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=told, stderr=told)
        try:
            _wait_for(address + health, told)
            yield address
        finally:
            _end(process)


def serving_dashboard(databases: tuple[str, str], log: Path | None = None, **settings: str) -> AbstractContextManager[str]:
    """A server of the dashboard over a case database and a register, with more ``settings`` by their names in the environment."""
    return serving("app.py", log, CASE_DATABASE_URL=databases[0], REGISTER_DATABASE_URL=databases[1], **settings)


def _wait_for(address: str, told: IO[bytes]) -> None:
    for _ in range(240):
        if _answers(address):
            return
        time.sleep(0.25)
    told.seek(0)
    raise RuntimeError(f"The server did not start: {told.read().decode()[-2000:]}")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def _end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
