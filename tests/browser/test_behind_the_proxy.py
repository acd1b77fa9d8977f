"""The dashboard as a force would run it: behind nginx with TLS and the configuration that we ship."""

import http.client
import re
import socket
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from time import sleep
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from pages.parts import shell
from tests.browser.conftest import needed, settle
from tests.own_proxy import Proxy, installed, own_proxy

ONCE = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.fixture(scope="module")
def proxy(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """nginx before the server that all browser tests share."""
    for program in ("nginx", "openssl"):
        needed(installed(program), f"{program} is not installed, so nothing was tried behind it (Debian: apt-get install nginx openssl).")
    with own_proxy(tmp_path_factory.mktemp("proxy"), server) as opened:
        yield opened


def _trusting(proxy: Proxy) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(proxy.certificate))


def _asked(proxy: Proxy, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, http.client.HTTPMessage]:
    """Status and headers of an answer over TLS."""
    connection = http.client.HTTPSConnection(urlsplit(proxy.secure).netloc, timeout=20, context=_trusting(proxy))
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers
    finally:
        connection.close()


def _open(proxy: Proxy, origin: str | None) -> connect:
    stream = f"wss{proxy.secure.removeprefix('https')}/_stcore/stream"
    return connect(stream, subprotocols=["streamlit"], origin=origin, ssl=_trusting(proxy))


def _connection(proxy: Proxy, origin: str | None) -> tuple[int, str]:
    """The status of the answer to who would be connected, and who gave it."""
    try:
        with _open(proxy, origin) as connection:
            return connection.response.status_code, "dashboard"
    except InvalidStatus as refused:
        return refused.response.status_code, "nginx" if b"<center>nginx</center>" in refused.response.body else "dashboard"


def test_whoever_comes_without_tls_is_sent_to_the_same_page_with_it(proxy):
    connection = http.client.HTTPConnection(urlsplit(proxy.plain).netloc, timeout=20)
    connection.request("GET", "/risk?as_at=2024-03-01")
    answer = connection.getresponse()
    connection.close()
    assert (answer.status, answer.headers["location"]) == (301, f"{proxy.secure}/risk?as_at=2024-03-01")


def test_the_program_is_packed_on_its_way_and_kept_and_nothing_else_is(proxy, server):
    drawing = re.search(r"/static/js/PlotlyChart[^\"]+", shell.loaded_later())[0]
    (status, plain), (packed_status, packed) = _asked(proxy, drawing), _asked(proxy, drawing, **{"Accept-Encoding": "gzip"})
    assert (status, packed_status, plain["content-encoding"], packed["content-encoding"]) == (200, 200, None, "gzip")
    assert packed["vary"] == "Accept-Encoding"
    assert packed["cache-control"] == plain["cache-control"] == "public, immutable, max-age=31536000"
    assert {name: packed[name] for name in ONCE} == ONCE
    for path in ("/", "/_stcore/health", "/shell/page.js"):
        direct = http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)
        direct.request("GET", path, headers={"Accept-Encoding": "gzip"})
        own = direct.getresponse().headers["content-encoding"]
        direct.close()
        assert _asked(proxy, path, **{"Accept-Encoding": "gzip"})[1]["content-encoding"] == own, path


def test_under_another_name_there_is_nothing(proxy):
    connection = http.client.HTTPConnection(urlsplit(proxy.plain).netloc, timeout=20)
    connection.request("GET", "/", headers={"Host": "evil.example"})
    with pytest.raises(http.client.RemoteDisconnected):
        connection.getresponse()
    connection.close()
    place = urlsplit(proxy.secure)
    anybody = ssl.create_default_context()
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((place.hostname, place.port), timeout=20) as plain,
        pytest.raises(ssl.SSLError, match="unrecognized name"),
    ):
        anybody.wrap_socket(plain, server_hostname="evil.example")


@pytest.mark.parametrize("path", ["/", "/risk", "/_stcore/health", "/shell/page.js", "/media/x", "/_stcore/metrics"])
def test_every_answer_carries_each_guarding_header_once(proxy, path):
    _, headers = _asked(proxy, path)
    count = Counter(name.lower() for name, _ in headers.items())
    assert {name: headers[name] for name in ONCE} == ONCE
    assert [count[name] for name in (*ONCE, "content-security-policy", "permissions-policy", "cache-control")] == [1] * (len(ONCE) + 3)
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["server"] == "nginx", "without its version"
    assert headers.get("x-powered-by") is None


def test_every_cookie_is_for_tls_only_and_ours_for_this_host_only(proxy):
    _, headers = _asked(proxy, "/_stcore/health")
    cookies = headers.get_all("set-cookie")
    assert sorted(cookie.split("=")[0] for cookie in cookies) == ["__Host-review_browser", "_streamlit_xsrf"]
    assert all("; secure" in cookie.lower() and "samesite=strict" in cookie.lower() for cookie in cookies)


def test_a_connection_from_no_page_or_a_foreign_one_is_refused(proxy):
    foreign = (None, "https://evil.example", "null", proxy.plain, proxy.secure.replace("https", "http"), f"{proxy.secure}0")
    assert [_connection(proxy, origin) for origin in foreign] == [(403, "nginx")] * len(foreign)
    assert _connection(proxy, proxy.secure) == (101, "dashboard")


def test_only_files_to_import_may_be_large_and_none_larger_than_the_dashboard_takes(proxy):
    place = f"/_stcore/upload_file/{'0' * 36}/{'0' * 36}"
    assert _asked(proxy, place, "PUT", b"x" * 26 * 1024 * 1024, Origin=proxy.secure)[0] == 404, "nobody was given this place"
    assert _asked(proxy, place, "PUT", b"", Origin=proxy.secure, **{"Content-Length": str(27 * 1024 * 1024)})[0] == 413
    assert _asked(proxy, place, "PUT", b"x", Origin="https://evil.example")[0] == 403
    assert _asked(proxy, "/", "POST", b"x" * 70_000, Origin=proxy.secure)[0] == 413


def test_the_server_tells_nothing_of_itself(proxy):
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check"):
        assert _asked(proxy, path)[0] == 404


def test_whoever_tries_to_sign_in_again_and_again_has_to_wait(proxy):
    told = Counter(_asked(proxy, "/auth/login")[0] for _ in range(40))
    assert told[429] >= 10
    assert _asked(proxy, "/_stcore/health")[0] == 200


def test_no_address_has_more_than_a_hundred_pages_open(proxy):
    with ExitStack() as opened:
        for _ in range(100):
            opened.enter_context(_open(proxy, proxy.secure))
        assert _connection(proxy, proxy.secure) == (429, "nginx")
    assert _asked(proxy, "/_stcore/health")[0] == 200


def test_a_page_is_whole_and_quiet_and_speaks_by_tls_only(proxy, browser):
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    told, sent, streams = [], [], []
    page.on("console", lambda said: told.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: told.append(str(fault)))
    page.on("request", lambda asked: sent.append(asked.url))
    page.on("websocket", lambda stream: streams.append(stream.url))
    page.goto(f"{proxy.secure}/")
    settle(page)
    page.get_by_role("link", name="Risk").click()
    page.get_by_text("re-graded up").wait_for()
    settle(page)
    assert page.locator(".picture").count() == 1
    assert told == []
    assert all(url.startswith((proxy.secure, "data:", "blob:")) for url in sent)
    assert streams == [f"{proxy.secure.replace('https', 'wss')}/_stcore/stream"]
    assert all(cookie["secure"] for cookie in context.cookies())
    context.close()


def test_what_stands_in_the_log_names_the_path_and_not_what_was_asked_of_it(proxy):
    _asked(proxy, "/risk?as_at=2024-03-01&canary=4711")
    lines = _logged(proxy, '"GET /risk" 200')
    assert not any("canary" in line or "?" in line for line in lines)


def _logged(proxy: Proxy, wanted: str) -> list[str]:
    """The log's lines once ``wanted`` is in one: the proxy writes them when an answer has been sent, so that who asked can be there first."""
    for _ in range(200):
        lines = proxy.log.read_text().splitlines()
        if any(wanted in line for line in lines):
            return lines
        sleep(0.05)
    raise AssertionError(f"the proxy's log has no line with {wanted}")
