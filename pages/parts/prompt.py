"""Answers that leave at once.

The server opens its port in a way that lets the system hold a small answer back until the browser has acknowledged the one before it, which
a browser does forty milliseconds later, or two hundred: on every click, since an answer begins with two small messages.
"""

import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

_OPEN_FILES = Path("/dev/fd")


@asynccontextmanager
async def answering(_server: object) -> AsyncIterator[None]:
    """From the server's start, when its port is open and nobody has come in yet: what it sends is held back no longer."""
    for listening in _listening():
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    yield


def _listening() -> Iterator[socket.socket]:
    """The open ports of this process. Every connection that a port takes has its settings."""
    for file in list(_OPEN_FILES.iterdir()) if _OPEN_FILES.is_dir() else []:
        if found := _socket(int(file.name)):
            with closing(found):
                if found.family in (socket.AF_INET, socket.AF_INET6) and found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    yield found


def _socket(number: int) -> socket.socket | None:
    """A second handle of a socket, or nothing where the number is that of another kind of file, or of none by now."""
    try:
        again = os.dup(number)
    except OSError:
        return None
    try:
        return socket.socket(fileno=again)
    except OSError:
        os.close(again)
        return None
