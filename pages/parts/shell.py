"""The sheet of HTML around the application: its language, its name, a style for paper, a script for tables that scroll, one for the
guide of a first visit, and the cover.

The server's own page is changed as it leaves; nothing is fetched from another host. A box that scrolls sideways can then take the focus,
which the screen library forgets, so that who has no mouse can read a wide table on a narrow screen.
"""

import re
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from functools import cache
from html import escape
from pathlib import Path

from starlette.middleware import Middleware
from starlette.responses import FileResponse
from starlette.routing import Route
from streamlit.file_util import get_static_dir

from pages.parts import cover

Message = MutableMapping[str, object]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_FILES = {"page.css": "text/css", "page.js": "text/javascript", "guide.js": "text/javascript", "cover.js": "text/javascript"}
_HERE = Path(__file__).parent / "shell_files"


def routes() -> list[Route]:
    """Where the style and the script are served."""
    return [Route(f"/shell/{name}", _serving(name, kind)) for name, kind in _FILES.items()]


def _serving(name: str, kind: str) -> Callable:
    def serve(_request) -> FileResponse:
        return FileResponse(_HERE / name, media_type=kind, headers={"Cache-Control": "no-cache"})

    return serve


def around(title: str) -> list[Middleware]:
    """What changes the server's page on its way out."""
    return [Middleware(Shell, title=title)]


class Shell:
    """Rewrites pages of HTML, and those only; everything else passes untouched."""

    def __init__(self, app, title: str) -> None:
        self._app, self._title = app, title

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or b"text/html" not in dict(scope["headers"]).get(b"accept", b""):
            await self._app(scope, receive, send)
            return
        # A packed page could not be changed; it is small and asked for once.
        plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
        await self._app(plain, receive, _Rewriting(send, self._title))


class _Rewriting:
    """Holds a page of HTML back until it is whole, then sends it changed."""

    def __init__(self, send: Send, title: str) -> None:
        self._send, self._title = send, title
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        body = rewritten(self._body.decode(), self._title).encode()
        headers = [pair for pair in start["headers"] if pair[0] not in (b"content-length", b"etag")]
        await self._send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await self._send({"type": "http.response.body", "body": body})


def _is_html(message: Message) -> bool:
    return dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html")


_DRAWN_WITH = ("Html", "DateInput", "Selectbox", "Button", "Checkbox")
"""The parts of the screen library that every page of figures is drawn with."""
_EXPLORED_WITH = ("PlotlyChart",)
"""What draws the charts of some pages, larger than all the rest together."""
_IMPORTED = re.compile(r'(?:from|import)\s*"\./([\w.-]+\.js)"')
_HEAD_LETTERS = 20_000
"""A part names what it needs in its first lines."""


@cache
def loaded_early() -> str:
    """Has the browser fetch the parts that pages are drawn with, and what those need, while the application starts. It would ask for them one after
    another, when the first element comes."""
    return _links("modulepreload", _with_what_they_need(_DRAWN_WITH))


@cache
def loaded_later() -> str:
    """What only some pages are drawn with: ``page.js`` has the browser fetch it when the first page stands, for the one that is turned to next."""
    early = set(_with_what_they_need(_DRAWN_WITH))
    return _links("later", [name for name in _with_what_they_need(_EXPLORED_WITH) if name not in early])


def _links(how: str, names: Sequence[str]) -> str:
    return "".join(f'<link rel="{how}" crossorigin href="./static/js/{name}">' for name in names)


@cache
def _with_what_they_need(parts: tuple[str, ...]) -> tuple[str, ...]:
    folder = Path(get_static_dir()) / "static" / "js"
    found: dict[str, None] = {}
    asked = [file.name for part in parts for file in sorted(folder.glob(f"{part}.*.js"))]
    while asked:
        name = asked.pop(0)
        if name not in found and (folder / name).is_file():
            found[name] = None
            with (folder / name).open(encoding="utf-8") as file:
                asked += _IMPORTED.findall(file.read(_HEAD_LETTERS))
    return tuple(found)


def rewritten(page: str, title: str) -> str:
    """The page in British English, under its own name, with our style and scripts, and with what covers it."""
    later = "".join(f'<script defer src="./shell/{name}.js"></script>' for name in ("page", "guide"))
    ours = f'<link rel="stylesheet" href="./shell/page.css">{cover.script()}{later}{loaded_early()}{loaded_later()}</head>'
    changes = (
        ('<html lang="en">', '<html lang="en-GB">'),
        ("<title>Streamlit</title>", f"<title>{escape(title)}</title>"),
        ("</head>", ours),
        ("</body>", f"{cover.elements()}</body>"),
    )
    for was, now in changes:
        page = page.replace(was, now, 1)
    return page
