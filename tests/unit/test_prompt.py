"""No answer waits for the browser to acknowledge the one before it."""

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
import uvicorn
import uvloop

from pages.parts.prompt import answering
from tests.house.source import ROOT
from tests.own_loop import awaited

IN_THE_APPLICATION = """
import asyncio, socket
import app

port = socket.create_server(("127.0.0.1", 0))
told = []

async def serve():
    inbox = asyncio.Queue()
    inbox.put_nowait({"type": "lifespan.startup"})

    async def send(message):
        told.append(message["type"])
        client = socket.create_connection(port.getsockname())
        taken, _ = port.accept()
        print(message["type"], taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        client.close(), taken.close()
        inbox.put_nowait({"type": "lifespan.shutdown"})

    await app.app({"type": "lifespan", "app": app.app, "state": {}}, inbox.get, send)

asyncio.run(serve())
port.close()
"""


@pytest.fixture
def port() -> Iterator[socket.socket]:
    """A port, opened as the server opens its own."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        opened.listen()
        yield opened


def _holds_back(port: socket.socket) -> bool:
    """Whether what is sent to who comes in through the port may be held back."""
    with socket.create_connection(port.getsockname()):
        taken, _ = port.accept()
        with taken:
            return not taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def _for_a_moment() -> None:
    async with answering(None):
        pass


def _serve_for_a_moment() -> None:
    awaited(_for_a_moment())


def test_nothing_is_held_back_once_the_server_answers(port):
    assert _holds_back(port)
    _serve_for_a_moment()
    assert not _holds_back(port)


def test_connections_of_others_are_left_as_they_are(port):
    with socket.create_connection(port.getsockname()) as ours:
        _serve_for_a_moment()
        assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0


def test_no_file_is_left_open(port):
    _serve_for_a_moment()
    with socket.socket() as before:
        number = before.fileno()
    _serve_for_a_moment()
    with socket.socket() as after:
        assert after.fileno() == number


def test_the_server_turns_in_the_quick_loop():
    loop = uvicorn.Config("app:app").get_loop_factory()()
    assert isinstance(loop, uvloop.Loop)
    loop.close()


def test_the_application_answers_so_from_its_start():
    told = subprocess.run([sys.executable, "-c", IN_THE_APPLICATION], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["lifespan.startup.complete 1", "lifespan.shutdown.complete 1"]
