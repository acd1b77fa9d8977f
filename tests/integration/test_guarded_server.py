"""What a running server gives to whoever asks without a browser of ours: raw requests, raw connections, guessed and overheard addresses."""

import http.client
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.wire import serving, serving_dashboard


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory) -> Iterator[str]:
    """The dashboard over databases that are not there: the gate stands before anything is opened."""
    folder = tmp_path_factory.mktemp("guarded")
    with serving_dashboard((f"sqlite:///{folder / 'cases.db'}", f"sqlite:///{folder / 'register.db'}")) as address:
        yield address


@pytest.fixture(scope="module")
def offering() -> Iterator[str]:
    """A page with one download and one place for a file."""
    with serving("tests/offering/app.py") as address:
        yield address


def _asked(address: str, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer; ``host`` may be foreign."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


class _Browser:
    """Keeps the cookies it is given, as a browser does."""

    def __init__(self, address: str) -> None:
        self.address = address
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        connection.request("GET", "/_stcore/health")
        given = connection.getresponse().headers.get_all("set-cookie")
        connection.close()
        self.cookies = dict(cookie.split(";")[0].split("=", 1) for cookie in given)

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    @contextmanager
    def connected(self, session: str = "") -> Iterator[ClientConnection]:
        """An open page; one that comes back to a session says so."""
        stream = f"ws{self.address.removeprefix('http')}/_stcore/stream"
        words = ["streamlit", self.cookies["_streamlit_xsrf"].split("|")[2], *([session] if session else [])]
        with connect(
            stream, origin=self.address, subprotocols=words, additional_headers={"Cookie": self.cookie}, max_size=None
        ) as connection:
            yield connection


def _run(connection: ClientConnection) -> tuple[str, str]:
    """The number of the session, and the address of the download."""
    return _run_and_see(connection)[:2]


def _run_and_see(connection: ClientConnection) -> tuple[str, str, str]:
    """The number of the session, the address of one download, and the number by which the other is asked for."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    connection.send(asked.SerializeToString())
    session, address, number = "", "", ""
    while True:
        message = ForwardMsg()
        message.ParseFromString(connection.recv(timeout=30))
        button = message.delta.new_element.download_button
        session = message.new_session.initialize.session_id or session
        number = button.deferred_file_id or number
        address = (not button.deferred_file_id and button.url) or address
        if message.WhichOneof("type") == "script_finished":
            return session, address, number


def _written(connection: ClientConnection, session: str, number: str) -> str:
    """The address at which a file lies that was asked for by its number; '' where it was not written."""
    asked = BackMsg()
    operation = asked.backend_operation_request
    operation.request_id, operation.session_id, operation.deferred_file.file_id = "1", session, number
    connection.send(asked.SerializeToString())
    while True:
        message = ForwardMsg()
        message.ParseFromString(connection.recv(timeout=30))
        if message.WhichOneof("type") == "backend_operation_response":
            return message.backend_operation_response.deferred_file.url


def _place_for_a_file(connection: ClientConnection) -> str:
    asked = BackMsg()
    asked.file_urls_request.request_id = str(uuid4())
    asked.file_urls_request.file_names.append("a.csv")
    connection.send(asked.SerializeToString())
    while True:
        message = ForwardMsg()
        message.ParseFromString(connection.recv(timeout=30))
        if message.WhichOneof("type") == "file_urls_response":
            return message.file_urls_response.file_urls[0].upload_url


def _status(address: str, origin: str | None) -> int:
    """What a connection from a page gets: 101 is a connection."""
    stream = f"ws{address.removeprefix('http')}/_stcore/stream"
    try:
        with connect(stream, subprotocols=["streamlit"], origin=origin) as connection:
            return connection.response.status_code
    except InvalidStatus as refused:
        return refused.response.status_code


def test_a_connection_from_no_page_or_a_foreign_one_is_refused(dashboard):
    assert [_status(dashboard, origin) for origin in (None, "http://evil.example", "null", f"{dashboard}0")] == [403] * 4
    assert [_status(dashboard, origin) for origin in (dashboard, dashboard.replace("127.0.0.1", "localhost"))] == [101] * 2


def test_a_request_for_a_foreign_name_is_refused_whatever_it_asks(dashboard):
    for path in ("/", "/_stcore/health", "/static/js/index.js", "/_stcore/host-config"):
        status, _, body = _asked(dashboard, path, host="evil.example")
        assert (status, body) == (421, b"Misdirected Request")


def test_every_answer_carries_the_headers_that_guard_it(dashboard):
    page = _asked(dashboard, "/")[2].decode()
    script = re.search(r'src="\.(/static/js/[^"]+)"', page).group(1)
    for path in (
        "/",
        "/risk",
        "/no/such/page",
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/metrics",
        "/media/x",
        script,
        "/shell/page.js",
    ):
        _, headers, _ = _asked(dashboard, path)
        assert "unsafe-eval" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == headers["cross-origin-opener-policy"] == "same-origin"
        assert "strict-transport-security" not in headers, "there is no TLS here"
        assert headers["cache-control"] == ("no-store" if path not in (script, "/shell/page.js") else headers["cache-control"])
        assert "access-control-allow-origin" not in headers
    assert _asked(dashboard, script)[1]["cache-control"].startswith("public")


def test_the_fonts_of_the_page_are_for_everyone(dashboard):
    font = re.search(r'href="\.(/static/media/[^"]+)"', _asked(dashboard, "/")[2].decode()).group(1)
    status, headers, _ = _asked(dashboard, font)
    assert (status, headers.get("content-disposition")) == (200, None)
    assert headers["cache-control"].startswith("public")


def test_the_server_says_that_it_is_well_and_nothing_else_of_itself(dashboard):
    assert _asked(dashboard, "/_stcore/health")[::2] == (200, b"ok")
    for path in (
        "/_stcore/metrics",
        "/_stcore/metrics?families=session_events",
        "/_stcore/script-health-check",
        "/_stcore/agent/openapi.json",
    ):
        assert _asked(dashboard, path)[0] == 404
    assert _asked(dashboard, "/_stcore/agent/interact", "POST", b"{}", origin=dashboard)[0] == 404


def test_a_download_is_given_to_the_browser_it_was_offered_to_and_to_nobody_else(offering):
    one, other = _Browser(offering), _Browser(offering)
    with one.connected() as connection, other.connected():
        _, address = _run(connection)
        assert re.fullmatch(r"/media/[0-9a-f]{32}\.txt", address)
        status, headers, body = _asked(offering, address, cookie=one.cookie)
        assert (status, body) == (200, b"for one person only")
        assert headers["content-disposition"] == 'attachment; filename="figures.csv"'
        assert headers["cache-control"] == "no-store"
        for cookie in ("", other.cookie, f"{one.cookie}; _streamlit_user=somebody", "review_browser=x"):
            assert _asked(offering, address, cookie=cookie)[0] == 404
        never = _asked(offering, f"/media/{'0' * 32}.csv", cookie=one.cookie)
        assert never[0] == 404
        assert never[2] == _asked(offering, address, cookie=other.cookie)[2]


def test_a_file_is_written_for_the_browser_it_was_offered_to_and_for_nobody_else(offering):
    one, other = _Browser(offering), _Browser(offering)
    nobody = _Browser(offering)
    del nobody.cookies["review_browser"]
    with one.connected() as connection, other.connected() as overhearing, nobody.connected() as unknown:
        session, _, number = _run_and_see(connection)
        assert re.fullmatch("[0-9a-f]{32}", number)
        for listener in (overhearing, unknown):
            assert _written(listener, _run(listener)[0], number) == ""
        assert _written(connection, session, uuid4().hex) == ""
        assert _asked(offering, _written(connection, session, number), cookie=one.cookie)[2] == b"written for one person only"


def test_a_file_is_taken_from_the_browser_that_was_given_a_place_for_it_only(offering):
    one, other = _Browser(offering), _Browser(offering)
    form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n1\r\n--x--\r\n'
    with one.connected() as connection, other.connected():
        _run(connection)
        place = _place_for_a_file(connection)

        def put(browser: _Browser, origin: str = offering) -> int:
            token = browser.cookies["_streamlit_xsrf"]
            told = {"content_type": "multipart/form-data; boundary=x", "x_xsrftoken": token, "cookie": browser.cookie, "origin": origin}
            return _asked(offering, place, "PUT", form, **told)[0]

        assert put(other) == 404
        assert put(one, "http://evil.example") == 403
        assert put(one) == 204


def test_a_session_that_was_left_is_given_back_to_its_own_browser_only(offering):
    one, other = _Browser(offering), _Browser(offering)
    with one.connected() as connection:
        session, _ = _run(connection)
    with other.connected(session) as connection:
        assert _run(connection)[0] != session
    with one.connected(session) as connection:
        assert _run(connection)[0] == session
