"""The gate before the server: who asks under a foreign name or from a foreign page, or for what was offered to somebody else, is turned away.

Pure ASGI, around everything. It reads heads of requests, never their bodies; of what a browser asks on its connection the number of a file that
it wants, and of what is sent to it the addresses and numbers that it is offered, and that of its session.
"""

import logging
import re
from http import HTTPStatus
from secrets import token_hex

from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from data_access.service import correlation
from pages.parts.headers import guarded
from pages.parts.offers import COOKIE, COOKIE_BEHIND_TLS, Offers, asks_only_for, is_for_one, key_of, new_word
from pages.parts.server_log import digest_of
from pages.parts.shell import Message, Receive, Send

_LOG = logging.getLogger(__name__)
_CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")
_HEALTH = "/_stcore/health"
_CHANGES_NOTHING = ("GET", "HEAD", "OPTIONS")
_LOOPBACK = ("localhost", "127.0.0.1")


def around() -> list[Middleware]:
    """What stands before everything else."""
    return [Middleware(Guard)]


class Guard:
    """Turns away what is not from our own pages, and tells the browser with every answer what it may do."""

    def __init__(self, app) -> None:
        self._app, self._offers = app, Offers()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        correlation.set(_number_of(scope))
        if scope["type"] == "websocket":
            await self._stream(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        asked = HTTPConnection(scope)
        answer = _Answer(send, asked)
        refused = _refused(asked) or self._refused_offer(asked)
        if refused:
            await PlainTextResponse(refused.phrase, refused)(scope, receive, answer)
        else:
            await self._app(scope, receive, _Saying(answer) if scope["path"].endswith(_HEALTH) else answer)

    def _refused_offer(self, asked: HTTPConnection) -> HTTPStatus | None:
        path = asked.scope["path"]
        # The same answer as for what never was: nobody learns that it is there for somebody else.
        return HTTPStatus.NOT_FOUND if is_for_one(path) and not self._offers.holds(key_of(asked.cookies), path) else None

    async def _stream(self, scope: Message, receive: Receive, send: Send) -> None:
        asked = HTTPConnection(scope)
        if not (is_host_allowed(asked.headers.get("host")) and _is_from_our_page(asked)):
            _LOG.warning("A connection was refused: its Host or its Origin is missing or foreign.")
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: the answer is 403
            return
        key = key_of(asked.cookies)
        asking = self._passing_on(receive, key)
        if not key:
            await self._app(_without_session(scope), asking, send)
            return
        left = _session_asked_for(asked)
        known = scope if not left or self._offers.holds(key, left) else _without_session(scope)
        self._offers.opened(key)
        try:
            await self._app(known, asking, _Noting(send, self._offers, key))
        finally:
            self._offers.closed(key)

    def _passing_on(self, receive: Receive, key: str) -> Receive:
        """What a browser asks. To who asks for a file that was not offered to them it is as if there were none."""

        async def passed() -> Message:
            message = await receive()
            asked = message.get("bytes")
            if not asked:
                return message
            passed_on = asks_only_for(asked, lambda file: self._offers.holds(key, file))
            if passed_on != asked:
                _LOG.warning("A file was not written: it was not offered to the browser that asked for it.")
            return {**message, "bytes": passed_on}

        return passed


def _refused(asked: HTTPConnection) -> HTTPStatus | None:
    path = asked.scope["path"].rstrip("/")
    if not is_host_allowed(asked.headers.get("host")):
        return HTTPStatus.MISDIRECTED_REQUEST
    if any(path.endswith(closed) or f"{closed}/" in path for closed in _CLOSED):
        return HTTPStatus.NOT_FOUND
    is_change = asked.scope["method"] not in _CHANGES_NOTHING
    return HTTPStatus.FORBIDDEN if is_change and not _is_from_our_page(asked) else None


def _is_from_our_page(asked: HTTPConnection) -> bool:
    """Whether the browser says that a page of ours asks: of the same name and port, and behind TLS by TLS. This machine has several names."""
    origin, host = asked.headers.get("origin", ""), asked.headers.get("host", "")
    scheme, separator, name = origin.lower().partition("://")
    is_secure_enough = scheme == "https" or (scheme == "http" and not _is_behind_tls(asked))
    return bool(separator) and is_secure_enough and _place(name) == _place(host.lower())


def _place(name_and_port: str) -> tuple[str, str]:
    name, _, port = name_and_port.partition(":")
    return "this machine" if name in _LOOPBACK else name, port


def _is_behind_tls(asked: HTTPConnection) -> bool:
    return asked.scope["scheme"] in ("https", "wss")


def _session_asked_for(asked: HTTPConnection) -> str:
    """The number of the session to which a browser would come back: the third word where a browser names its protocols."""
    words = asked.headers.get("sec-websocket-protocol", "").split(",")
    return words[2].strip() if len(words) > 2 else ""


def _without_session(scope: Message) -> Message:
    """The same request, that asks for no session in particular and is given a new one."""
    name = b"sec-websocket-protocol"
    headers = [(key, b",".join(value.split(b",")[:2]) if key == name else value) for key, value in scope["headers"]]
    return {**scope, "headers": headers}


def _number_of(scope: Message) -> str:
    """What the log calls this request: the proxy's number where it gives one, so that both logs can be matched."""
    told = dict(scope.get("headers", ())).get(b"x-request-id", b"").decode("latin-1")
    return told if re.fullmatch(r"[0-9a-f]{32}", told) else token_hex(16)


class _Answer:
    """Puts our headers on an answer, and the browser's word on that to the question whether the server is well, which each page asks first."""

    def __init__(self, send: Send, asked: HTTPConnection) -> None:
        self._send, self._asked = send, asked
        self._path = asked.scope["path"]

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = guarded(self._path, list(message["headers"]), is_behind_tls=_is_behind_tls(self._asked))
            if self._path.endswith(_HEALTH) and not key_of(self._asked.cookies):
                headers.append((b"set-cookie", _word_for_a_browser(is_behind_tls=_is_behind_tls(self._asked))))
            message = {**message, "headers": headers}
        await self._send(message)


def _word_for_a_browser(*, is_behind_tls: bool) -> bytes:
    name, flag = (COOKIE_BEHIND_TLS, "; Secure") if is_behind_tls else (COOKIE, "")
    return f"{name}={new_word()}; Path=/; HttpOnly; SameSite=Strict{flag}".encode()


class _Saying:
    """Whether the server is well, and where it is not, not why: that is nobody's business who asks from without."""

    def __init__(self, send: Send) -> None:
        self._send, self._is_ill = send, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == HTTPStatus.SERVICE_UNAVAILABLE:
            self._is_ill = True
            message = {**message, "headers": [pair for pair in message["headers"] if pair[0] != b"content-length"]}
        elif self._is_ill:
            message = {**message, "body": b"" if message.get("more_body") else b"not ready"}
        await self._send(message)


class _Noting:
    """Remembers what a browser is offered as it is sent to it."""

    def __init__(self, send: Send, offers: Offers, key: str) -> None:
        self._send, self._offers, self._key = send, offers, key
        self._is_session_known = False

    async def __call__(self, message: Message) -> None:
        if frame := message.get("bytes"):
            if not self._is_session_known and (session := self._offers.note_session(self._key, frame)):
                self._is_session_known = True
                _LOG.info("Session %s is open", digest_of(session))
            self._offers.note(self._key, frame)
        await self._send(message)
