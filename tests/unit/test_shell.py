"""The sheet of HTML around the application, without a server."""

import re
from pathlib import Path

from streamlit.file_util import get_static_dir

from pages.parts.cover import IDLE_MINUTES
from pages.parts.shell import Shell, rewritten
from tests.own_loop import awaited

PAGE = '<!DOCTYPE html><html lang="en"><head><title>Streamlit</title></head><body></body></html>'


def _answered(body: bytes, kind: bytes, accept: bytes) -> tuple[dict, bytes, list]:
    """What a browser gets for an answer in two pieces: its headers, its body, and the request's headers as they came in."""
    asked, sent = [], []

    async def inner(scope, _receive, send):
        asked.extend(scope["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind), (b"content-length", b"1")]})
        await send({"type": "http.response.body", "body": body[:20], "more_body": True})
        await send({"type": "http.response.body", "body": body[20:]})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "headers": [(b"accept", accept), (b"accept-encoding", b"gzip")]}
    awaited(Shell(inner, title="Review")(scope, None, send))
    return dict(sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent[1:]), asked


def test_the_page_speaks_british_english_and_has_its_own_name_style_and_script():
    page = rewritten(PAGE, "Disclosure & review")
    assert '<html lang="en-GB">' in page
    assert "<title>Disclosure &amp; review</title>" in page
    assert page.index("./shell/page.css") < page.index("./shell/page.js") < page.index("</head>")


def test_what_covers_the_page_is_in_it_before_anything_is_drawn_and_holds_no_script_of_its_own():
    page = rewritten(PAGE, "Review")
    script = f'<script src="./shell/cover.js" data-idle-minutes="{IDLE_MINUTES}"></script>'
    assert page.index("./shell/page.css") < page.index(script) < page.index("</head>")
    assert page.index("<body>") < page.index('id="cover"') < page.index("</body>")
    assert f"Locked after {IDLE_MINUTES} minutes without use" in page
    assert page.count("<script") == page.count("<script src=") + page.count("<script defer src=")
    assert " style=" not in page and " onclick=" not in page


def _asked_for(how: str) -> list[str]:
    return re.findall(rf'<link rel="{how}" crossorigin href="\./static/js/([^"]+)">', rewritten(PAGE, "Review"))


def _needed_by(names: list[str]) -> set[str]:
    folder = Path(get_static_dir()) / "static" / "js"
    return {
        found for name in names for found in re.findall(r'(?:from|import)"\./([\w.-]+\.js)"', (folder / name).read_text(encoding="utf-8"))
    }


def test_the_page_asks_at_once_for_all_that_every_page_is_drawn_with_and_for_nothing_twice():
    early = _asked_for("modulepreload")
    for part in ("Html", "DateInput", "Selectbox", "Button", "Checkbox"):
        assert len([name for name in early if name.startswith(f"{part}.")]) == 1, part
    assert len(set(early)) == len(early)
    assert _needed_by(early) and _needed_by(early) <= set(early)


def test_what_only_some_pages_are_drawn_with_is_named_for_later_and_nothing_that_comes_early():
    early, later = _asked_for("modulepreload"), _asked_for("later")
    assert len([name for name in later if name.startswith("PlotlyChart.")]) == 1
    assert set(early) & set(later) == set()
    assert _needed_by(later) <= {*early, *later}


def test_a_page_that_comes_in_pieces_is_sent_whole_with_its_true_length():
    headers, body, asked = _answered(PAGE.encode(), b"text/html; charset=utf-8", b"text/html,*/*")
    assert body.decode() == rewritten(PAGE, "Review")
    assert headers[b"content-length"] == str(len(body)).encode()
    assert (b"accept-encoding", b"gzip") not in asked, "a packed page could not be changed"


def test_what_is_not_a_page_passes_untouched():
    for kind, accept in ((b"text/css", b"text/html,*/*"), (b"text/html", b"*/*")):
        headers, body, _ = _answered(PAGE.encode(), kind, accept)
        assert body == PAGE.encode()
        assert headers[b"content-length"] == b"1"
