"""Which browser was offered what. A download, a place for a file and a session that was left are for the browser they were sent to, and for
nobody who heard of the address.

The server writes and hands out a file to whoever knows its number or its address, and gives up a session to whoever knows its number. So each
browser gets a word of its own, in a cookie that no script can read, and what was sent to it is remembered under that word and who is signed in
there.
"""

import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.DownloadButton_pb2 import DownloadButton
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

COOKIE = "review_browser"
COOKIE_BEHIND_TLS = f"__Host-{COOKIE}"
KEPT_FOR = 120.0
"""Seconds after the last connection of a browser was closed: as long as the server keeps a session to which it may come back."""
_MOST = 2_000
_SIGNED_IN = "_streamlit_user"
_ADDRESS = re.compile(r"/(?:media/[0-9a-f]{32}|_stcore/upload_file/[0-9a-f-]{36}/[0-9a-f-]{36})")
_FOR_ONE = re.compile(r"(?<!/static)/media/|/_stcore/upload_file/")
_ADDRESS_IN_BYTES = re.compile(_ADDRESS.pattern.encode())
_NUMBER = DownloadButton.DESCRIPTOR.fields_by_name["deferred_file_id"].number
_FILE_TO_WRITE = re.compile(re.escape(bytes([_NUMBER << 3 | 2, 32])) + rb"([0-9a-f]{32})")
"""The number by which a browser asks for a file to be written, as it stands in a message: behind the mark of its place, and its length."""


def is_for_one(path: str) -> bool:
    """Whether what lies at a path is for one browser only; the server's own fonts are for everyone."""
    return bool(_FOR_ONE.search(path))


def asks_only_for(frame: bytes, holds: Callable[[str], bool]) -> bytes:
    """A browser's message; of one that asks for a file to be written which that browser does not hold, the same that asks for none."""
    message = BackMsg()
    try:
        message.ParseFromString(frame)
    except DecodeError:
        return frame  # the server says so itself
    if message.WhichOneof("type") != "backend_operation_request":
        return frame
    asked = message.backend_operation_request
    if asked.WhichOneof("payload") != "deferred_file" or holds(asked.deferred_file.file_id):
        return frame
    asked.deferred_file.file_id = ""
    return message.SerializeToString()


def new_word() -> str:
    """What a browser is known by: 256 bits that nobody can guess."""
    return secrets.token_urlsafe(32)


def key_of(cookies: Mapping[str, str]) -> str:
    """Who asks: a digest of the browser's word and of the sign-in there; '' for a browser without a word."""
    word = cookies.get(COOKIE_BEHIND_TLS) or cookies.get(COOKIE, "")
    if not re.fullmatch(r"[\w-]{43}", word):
        return ""
    signed_in = sorted((name, value) for name, value in cookies.items() if name.startswith(_SIGNED_IN))
    return sha256(repr((word, signed_in)).encode()).hexdigest()


@dataclass
class _Browser:
    """What was sent to one browser, oldest first, and how many connections it has open."""

    offered: dict[str, None] = field(default_factory=dict)
    open: int = 0
    left_at: float = 0.0


class Offers:
    """What every browser was offered. Touched by the server's one loop only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._browsers: dict[str, _Browser] = {}

    def opened(self, key: str) -> None:
        """A browser opened a connection."""
        self._forget()
        self._browsers.setdefault(key, _Browser()).open += 1

    def closed(self, key: str) -> None:
        """It closed one."""
        browser = self._browsers[key]
        browser.open -= 1
        browser.left_at = self._clock()

    def note(self, key: str, frame: bytes) -> None:
        """Remembers the addresses in what is sent to a browser."""
        for found in (*_ADDRESS_IN_BYTES.findall(frame), *_FILE_TO_WRITE.findall(frame)):
            self._remember(key, found.decode())

    def note_session(self, key: str, frame: bytes) -> str:
        """Remembers the number of the session that begins with this message, and gives it; '' where none does."""
        message = ForwardMsg()
        message.ParseFromString(frame)
        if message.WhichOneof("type") != "new_session":
            return ""
        session = message.new_session.initialize.session_id
        self._remember(key, session)
        return session

    def holds(self, key: str, what: str) -> bool:
        """Whether a browser was offered an address, whatever its ending, or the number of a session."""
        self._forget()
        address = _ADDRESS.search(what)
        return key in self._browsers and (address.group() if address else what) in self._browsers[key].offered

    def _remember(self, key: str, what: str) -> None:
        offered = self._browsers[key].offered
        offered.pop(what, None)
        offered[what] = None
        if len(offered) > _MOST:
            del offered[next(iter(offered))]

    def _forget(self) -> None:
        """Whoever left long ago."""
        now = self._clock()
        for key in [key for key, one in self._browsers.items() if not one.open and now - one.left_at > KEPT_FOR]:
            del self._browsers[key]
