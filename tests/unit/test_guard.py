"""The gate before the server, without a server: who is let in, and what every answer carries."""

import pytest

from pages.parts.guard import Guard
from pages.parts.headers import content_policy, guarded, hashes_of_scripts
from pages.parts.offers import KEPT_FOR, Offers, key_of, new_word
from tests.own_loop import awaited

MEDIA = f"/media/{'5' * 32}"


def _passed(**asked) -> tuple[list[dict], list[dict]]:
    """What came through to the server, and what went back."""
    came, went = [], []

    async def server(scope, _receive, send):
        came.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": asked.get("status", 200), "headers": [(b"content-length", b"5")]})
            await send({"type": "http.response.body", "body": b"a lot"})

    async def send(message):
        went.append(message)

    headers = [(name.encode(), value.encode()) for name, value in asked.get("headers", {}).items()]
    kind = asked.get("type", "http")
    scheme = asked.get("scheme", {"http": "http", "websocket": "ws"}[kind])
    scope = {"type": kind, "scheme": scheme, "method": asked.get("method", "GET"), "path": asked.get("path", "/"), "headers": headers}
    awaited(Guard(server)(scope, None, send))
    return came, went


def _is_connected(scheme: str = "ws", **headers: str) -> bool:
    came, went = _passed(type="websocket", path="/_stcore/stream", scheme=scheme, headers=headers)
    assert bool(came) != (went == [{"type": "websocket.close", "code": 1008}])
    return bool(came)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8501", "http://localhost:8501"),
        ("127.0.0.1:8501", "http://localhost:8501"),
        ("localhost", "https://localhost"),
        ("LOCALHOST:8501", "http://LocalHost:8501"),
    ],
)
def test_a_page_of_this_server_is_connected_under_each_name_of_this_machine(host, origin):
    assert _is_connected(host=host, origin=origin)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8501", "http://evil.example"),
        ("localhost:8501", "http://localhost.evil.example:8501"),
        ("localhost:8501", "http://evil.example/localhost:8501"),
        ("localhost:8501", "http://localhost:8501@evil.example"),
        ("localhost:8501", "http://localhost:9000"),
        ("localhost:8501", "null"),
        ("localhost:8501", ""),
        ("localhost:8501", "localhost:8501"),
        ("localhost:8501", "file://localhost:8501"),
        ("evil.example", "http://evil.example"),
        ("localhost@evil.example", "http://localhost@evil.example"),
    ],
)
def test_a_foreign_page_is_not_connected(host, origin):
    assert not _is_connected(host=host, origin=origin)


def test_who_does_not_say_from_which_page_he_comes_is_not_connected():
    assert not _is_connected(host="localhost:8501")
    assert not _is_connected(origin="http://localhost:8501")


def test_behind_tls_a_page_that_came_without_is_not_connected():
    assert _is_connected("wss", host="localhost", origin="https://localhost")
    assert not _is_connected("wss", host="localhost", origin="http://localhost")


def test_a_request_under_a_name_that_is_not_ours_is_refused():
    for host in ("evil.example", "", "localhost/evil", "evil.example:8501"):
        came, went = _passed(headers={"host": host})
        assert (came, went[0]["status"]) == ([], 421)


def test_nothing_is_changed_by_the_page_of_another():
    for method in ("PUT", "DELETE", "POST", "PATCH"):
        came, went = _passed(method=method, headers={"host": "localhost", "origin": "http://evil.example"})
        assert (came, went[0]["status"]) == ([], 403)
        assert _passed(method=method, headers={"host": "localhost", "origin": "http://localhost"})[0]


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/metrics/", "/base/_stcore/metrics", "/_stcore/agent/mcp", "/_stcore/script-health-check"]
)
def test_what_the_server_tells_of_itself_is_closed(path):
    came, went = _passed(path=path, headers={"host": "localhost"})
    assert (came, went[0]["status"]) == ([], 404)


def test_whether_the_server_is_well_is_all_that_it_says():
    _, went = _passed(path="/_stcore/health", headers={"host": "localhost"}, status=503)
    assert [message.get("body") for message in went] == [None, b"not ready"]
    assert b"content-length" not in dict(went[0]["headers"])


def test_a_browser_gets_a_word_that_no_script_reads_and_no_other_page_sends():
    came, went = _passed(path="/_stcore/health", headers={"host": "localhost"})
    word = dict(went[0]["headers"])[b"set-cookie"].decode()
    assert word.startswith("review_browser=")
    assert word.endswith("; Path=/; HttpOnly; SameSite=Strict")
    _, went = _passed(path="/_stcore/health", headers={"host": "localhost", "cookie": word.split(";")[0]})
    assert b"set-cookie" not in dict(went[0]["headers"])
    _, went = _passed(path="/_stcore/health", headers={"host": "localhost"}, scheme="https")
    assert dict(went[0]["headers"])[b"set-cookie"].startswith(b"__Host-review_browser=")
    assert dict(went[0]["headers"])[b"set-cookie"].endswith(b"; Secure")
    assert came


def test_a_session_is_given_back_only_to_the_browser_it_was_sent_to():
    asked = {"host": "localhost", "origin": "http://localhost", "sec-websocket-protocol": "streamlit, xsrf, another-session"}
    for cookie in ({}, {"cookie": f"review_browser={new_word()}"}):
        (came,), _ = _passed(type="websocket", headers={**asked, **cookie})
        assert dict(came["headers"])[b"sec-websocket-protocol"] == b"streamlit, xsrf"


def test_every_answer_forbids_frames_foreign_scripts_and_being_kept():
    told = dict(
        guarded(
            "/", [(b"content-type", b"text/html"), (b"cache-control", b"public"), (b"x-frame-options", b"ALLOWALL")], is_behind_tls=False
        )
    )
    assert told == {
        b"content-type": b"text/html",
        b"content-security-policy": content_policy().encode(),
        b"x-frame-options": b"DENY",
        b"referrer-policy": b"no-referrer",
        b"x-content-type-options": b"nosniff",
        b"permissions-policy": told[b"permissions-policy"],
        b"cross-origin-opener-policy": b"same-origin",
        b"cross-origin-resource-policy": b"same-origin",
        b"cache-control": b"no-store",
    }
    assert b"camera=()" in told[b"permissions-policy"]


def test_only_what_is_the_same_for_everyone_may_be_kept():
    script, page = (b"content-type", b"text/javascript"), (b"content-type", b"text/html; charset=utf-8")
    kept = (b"cache-control", b"public")
    assert dict(guarded("/static/js/index.js", [script, kept], is_behind_tls=False))[b"cache-control"] == b"public"
    assert dict(guarded("/static/no-such.js", [page, kept], is_behind_tls=False))[b"cache-control"] == b"no-store"
    assert dict(guarded(MEDIA, [kept], is_behind_tls=False))[b"cache-control"] == b"no-store"


def test_tls_is_asked_for_only_where_it_is():
    assert dict(guarded("/", [], is_behind_tls=True))[b"strict-transport-security"] == b"max-age=31536000; includeSubDomains"
    assert b"strict-transport-security" not in dict(guarded("/", [], is_behind_tls=False))


def test_what_is_downloaded_is_never_opened_as_a_page():
    assert dict(guarded(MEDIA, [], is_behind_tls=False))[b"content-disposition"] == b"attachment"
    named = (b"content-disposition", b'attachment; filename="a.csv"')
    assert named in guarded(MEDIA, [named], is_behind_tls=False)


def test_the_policy_allows_one_script_within_the_page_and_none_that_makes_scripts_of_words():
    policy = dict(rule.split(" ", 1) for rule in content_policy().split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"].split()[0] == "'self'"
    assert len(policy["script-src"].split()) == 2
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe-eval" not in content_policy()
    assert "http" not in content_policy()


def test_a_script_is_named_by_its_digest():
    # printf "\n  x = 1\n" | openssl dgst -sha256 -binary | base64
    assert hashes_of_scripts('<script>\n  x = 1\n</script><script src="y"></script>') == [
        "'sha256-BbJ+FSK+ErAV471Y8ZXwwfLNZHNs207gkT7PGBH0XE0='"
    ]


def test_what_was_sent_to_a_browser_is_its_own_for_two_minutes_after_it_left():
    now = [0.0]
    offers = Offers(clock=lambda: now[0])
    for key in ("one", "other"):
        offers.opened(key)
    offers.note("one", b"\x12\x2e" + MEDIA.encode() + b'.csv"2b\x08')
    assert offers.holds("one", f"{MEDIA}.csv")
    assert offers.holds("one", f"/base{MEDIA}")
    assert not offers.holds("one", f"/media/{'6' * 32}.csv")
    assert not offers.holds("other", f"{MEDIA}.csv")
    assert not offers.holds("", f"{MEDIA}.csv")
    offers.closed("one")
    now[0] = KEPT_FOR
    assert offers.holds("one", MEDIA)
    now[0] += 1
    assert not offers.holds("one", MEDIA)
    now[0] = 100_000
    offers.note("other", MEDIA.encode())
    assert offers.holds("other", MEDIA), "its connection is still open"


def test_of_what_was_sent_only_the_newest_is_remembered():
    offers = Offers()
    offers.opened("one")
    for number in range(2_001):
        offers.note("one", f"/media/{number:032x}".encode())
    assert not offers.holds("one", f"/media/{0:032x}")
    assert offers.holds("one", f"/media/{1:032x}")


def test_whoever_signs_in_in_the_same_browser_is_somebody_else():
    word = new_word()
    keys = {
        key_of({"review_browser": word}),
        key_of({"review_browser": word, "_streamlit_user": "a"}),
        key_of({"review_browser": new_word()}),
    }
    assert len(keys) == 3
    assert key_of({}) == key_of({"review_browser": "short"}) == key_of({"review_browser": word + "x"}) == ""
    assert key_of({"review_browser": word, "other": "x"}) in keys
