"""A visitor without a browser: what a running server sends for one rerun of a page, and when its last word came."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[1]


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
def visiting(address: str, page: str = "") -> Iterator[Visitor]:
    """A visitor of a page, by its name in the address; of the first one without a name."""
    stream = f"ws://{address.removeprefix('http://')}/_stcore/stream"
    with connect(stream, subprotocols=["streamlit"], origin=address, max_size=None, compression=None) as connection:
        yield Visitor(connection, page)


@contextmanager
def serving(script: str, **environment: str) -> Iterator[str]:
    """A server of a script, started as README starts the dashboard, with its settings; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError("The server did not start.")
