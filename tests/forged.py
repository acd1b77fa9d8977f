"""A visitor who writes the messages of a browser by hand: asks for pages by name or by number, presses buttons that were never shown, comes back
under a session of somebody else, and fetches files from addresses that nobody gave."""

import re
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect


def read(raw: bytes) -> ForwardMsg:
    """A message of the server."""
    message = ForwardMsg()
    message.ParseFromString(raw)
    return message


@dataclass(frozen=True)
class Told:
    """What one rerun sent."""

    messages: tuple[bytes, ...]

    @property
    def raw(self) -> bytes:
        return b"".join(self.messages)

    @property
    def elements(self) -> list:
        deltas = [message.delta for message in map(read, self.messages) if message.WhichOneof("type") == "delta"]
        return [delta.new_element for delta in deltas if delta.WhichOneof("type") == "new_element"]

    @property
    def figures(self) -> tuple[str, ...]:
        """Everything that can hold a figure, in order: pieces of HTML, charts and whatever is written in words."""
        found = (
            element.html.body or element.plotly_chart.spec or element.heading.body or element.markdown.body or element.alert.body
            for element in self.elements
        )
        return tuple(filter(None, found))

    @property
    def words(self) -> str:
        return re.sub(r"<[^>]+>", " ", " ".join(self.figures))

    @property
    def pages(self) -> dict[str, str]:
        """The pages of the navigation: name in the address → the number under which a browser asks for it."""
        found = [message.navigation for message in map(read, self.messages) if message.WhichOneof("type") == "navigation"]
        return {page.url_pathname: page.page_script_hash for page in found[-1].app_pages} if found else {}

    @property
    def session(self) -> str:
        return next(m.new_session.initialize.session_id for m in map(read, self.messages) if m.WhichOneof("type") == "new_session")

    def widgets(self, kind: str) -> dict[str, str]:
        """The widgets of a kind that were shown: label → id."""
        shown = [getattr(element, kind) for element in self.elements if element.WhichOneof("type") == kind]
        return {one.label: one.id for one in shown}

    @property
    def downloads(self) -> dict[str, str]:
        """The files that were offered: label → what to ask for one by."""
        shown = [element.download_button for element in self.elements if element.WhichOneof("type") == "download_button"]
        return {one.label: one.deferred_file_id for one in shown}


@dataclass
class Forger:
    """One open connection."""

    address: str
    connection: ClientConnection
    cookies: dict[str, str] = field(default_factory=dict)
    session: str = ""

    def ask(self, page: str = "", *, number: str = "", state: dict[str, object] | None = None, pressed: str = "", **parts: str) -> Told:
        """Reruns a page, by its name in the address or by its number, with an address that asks for this; widgets are as ``state`` says."""
        asked = BackMsg()
        run = asked.rerun_script
        run.page_name, run.page_script_hash, run.query_string = page, number, urlencode(parts)
        for name, value in (state or {}).items():
            one = run.widget_states.widgets.add(id=name)
            setattr(one, f"{_KINDS[type(value)]}_value", value)
        if pressed:
            run.widget_states.widgets.add(id=pressed, trigger_value=True)
        told = Told(self._answer(asked, "script_finished"))
        self.session = told.session
        return told

    def fetch(self, what: str) -> str:
        """Asks for an offered file to be written; the address where it lies, or '' where it was not written."""
        asked = BackMsg()
        operation = asked.backend_operation_request
        operation.request_id, operation.session_id, operation.deferred_file.file_id = secrets.token_hex(8), self.session, what
        return read(self._answer(asked, "backend_operation_response")[-1]).backend_operation_response.deferred_file.url

    def _answer(self, asked: BackMsg, ends: str) -> tuple[bytes, ...]:
        self.connection.send(asked.SerializeToString())
        messages: list[bytes] = []
        while not messages or not _is_last(read(messages[-1]), ends):
            messages.append(self.connection.recv(timeout=300))
        return tuple(messages)

    def status_of(self, path: str) -> int:
        """What the server answers to who asks for a path."""
        return status_of(f"{self.address}{path}", self.cookies)


def _is_last(message: ForwardMsg, ends: str) -> bool:
    """A run that goes on to another page says that it is finished twice."""
    goes_on = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
    return message.WhichOneof("type") == ends and not (ends == "script_finished" and message.script_finished == goes_on)


_KINDS = {bool: "bool", str: "string", int: "int"}


def status_of(url: str, cookies: dict[str, str] | None = None) -> int:
    """What a server answers to who asks for an address."""
    asked = urllib.request.Request(url, headers={"Cookie": _cookie(cookies or {})})
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def _cookie(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _cookies_of(address: str) -> dict[str, str]:
    """What the server gives a browser that comes for the first time."""
    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=30) as answer:
        given = answer.headers.get_all("Set-Cookie") or []
    return dict(one.split(";", 1)[0].split("=", 1) for one in given)


@contextmanager
def forging(address: str, *, session: str = "", cookies: dict[str, str] | None = None) -> Iterator[Forger]:
    """A connection of a browser of its own, or of the one that has these cookies; with ``session``, one that says it comes back to that."""
    cookies = _cookies_of(address) if cookies is None else cookies
    stream = f"ws://{address.removeprefix('http://')}/_stcore/stream"
    words = ["streamlit", *(["none", session] if session else [])]
    headers = {"Cookie": _cookie(cookies)} if cookies else {}
    with connect(stream, subprotocols=words, origin=address, additional_headers=headers, max_size=None, compression=None) as connection:
        yield Forger(address, connection, cookies)
