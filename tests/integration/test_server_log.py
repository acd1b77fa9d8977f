"""The log of a running server: every line in one form, a fault to be found by what the page says, and a password nowhere."""

import http.client
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from data_access.cli import main
from tests.house.source import ROOT
from tests.wire import serving, visiting

CANARY = "Canary-4711-secret"
_BANNER = re.compile(r"\s*(You can now view your Streamlit app in your browser\.|URL: http://127\.0\.0\.1:\d+)?\s*")
UNREACHABLE = f"postgresql+psycopg://user:{CANARY}@127.0.0.1:1/cases"
FAULTY = (
    UNREACHABLE,
    f"postgresql+psycopg://user:{CANARY}@no-such-host.invalid/cases",
    f"postgresql+psycopg://user:{CANARY}@127.0.0.1:port/cases",
    f"postgresql+psycopg://user:{CANARY}@more@127.0.0.1/cases",
    f"postgresql+no_such_driver://user:{CANARY}@127.0.0.1/cases",
    f"mssql+pyodbc://user:{CANARY}@127.0.0.1/cases",
    f"no_such_database://user:{CANARY}@127.0.0.1/cases",
    f"user:{CANARY}@127.0.0.1/cases",
    f"postgresql+psycopg://user@127.0.0.1:1/cases?password={CANARY}",
)
"""Every way in which a URL can be wrong that we know of."""


def _lines(log: Path) -> list[dict[str, str]]:
    """Every line but those by which the screen library says where it is served; raises where one is of another form."""
    lines = log.read_text().splitlines()
    return [json.loads(line) for line in lines if not _BANNER.fullmatch(line)]


def test_what_a_page_says_of_a_fault_finds_it_in_the_log_and_neither_tells_its_words(tmp_path):
    log = tmp_path / "log"
    with serving("tests/offering/app.py", log, LOG_FORMAT="json") as address, visiting(address) as visitor:
        (sentence,) = visitor.ask(fails=CANARY).sentences
    reference = re.search(r"in the server's log as ([0-9a-f]{8});", sentence).group(1)
    (line,) = [line for line in _lines(log) if line.get("reference") == reference]
    assert (line["level"], line["fault"]) == ("error", "RuntimeError")
    assert any(place.startswith("tests/offering/app.py:") for place in line["way"])
    assert re.fullmatch(r"[0-9a-f]{12}", line["correlation"]), "of the session"
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["at"]) for line in _lines(log))
    assert CANARY not in log.read_text() + sentence


def test_a_server_that_starts_as_it_should_has_nothing_to_say(tmp_path):
    log, nothing = tmp_path / "log", {f"{name}_DATABASE_URL": f"sqlite:///{tmp_path / name}.db" for name in ("CASE", "REGISTER")}
    with serving("app.py", log, LOG_FORMAT="json", **nothing):
        pass
    assert _lines(log) == []


def test_a_request_is_in_the_log_under_the_number_that_the_proxy_gave_it(tmp_path):
    log, number = tmp_path / "log", "0123456789abcdef" * 2
    with serving("tests/offering/app.py", log, LOG_FORMAT="json") as address:
        for told in (number, f"{number} and more"):
            stream = f"ws{address.removeprefix('http')}/_stcore/stream"
            with pytest.raises(InvalidStatus), connect(stream, additional_headers={"X-Request-ID": told}):
                pass
    first, second = [line["correlation"] for line in _lines(log) if line["said"].startswith("A connection was refused")]
    assert first == number
    assert re.fullmatch(r"[0-9a-f]{32}", second)
    assert second != number


def test_what_the_screen_library_logs_later_is_of_our_form_too():
    ask = "from pages.parts import server_log; server_log.begin(); from streamlit.logger import get_logger; get_logger('made.later').error('Ill')"
    environment = {**os.environ, "LOG_FORMAT": "json"}
    told = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(told.stderr.splitlines()[-1])["logger"] == "made.later"


def test_what_ends_the_program_is_logged_without_its_words():
    ask = f"from pages.parts import server_log; server_log.begin(); raise RuntimeError('{CANARY}')"
    environment = {**os.environ, "LOG_FORMAT": "json"}
    told = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert json.loads(told.stderr.splitlines()[-1])["fault"] == "RuntimeError"
    assert CANARY not in told.stderr


@pytest.mark.parametrize("url", FAULTY)
def test_the_password_of_a_database_is_in_no_error_of_the_command_line(url, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CASE_DATABASE_URL", url)
    commands = (
        ["ready"],
        ["figures", "--as-at", "2024-01-11"],
        ["check-source"],
        ["self-test"],
        ["release", "list"],
        ["backup", str(tmp_path / "b")],
    )
    for register in (f"sqlite:///{tmp_path / 'register.db'}", url.replace("cases", "register")):
        monkeypatch.setenv("REGISTER_DATABASE_URL", register)
        for command in commands:
            assert main(command) not in (0, 1), command
            told = capsys.readouterr()
            assert CANARY not in told.out + told.err
            assert "Traceback" not in told.err


def test_the_password_of_a_database_is_neither_in_the_servers_log_nor_on_a_page(tmp_path):
    log = tmp_path / "log"
    settings = {"CASE_DATABASE_URL": UNREACHABLE, "REGISTER_DATABASE_URL": UNREACHABLE, "PRIVATE_MACHINE": "yes", "LOG_FORMAT": "json"}
    with serving("app.py", log, **settings) as address, visiting(address) as visitor:
        sentences = visitor.ask().sentences
        assert any("cannot be reached" in sentence for sentence in sentences)
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        connection.request("GET", "/ready")
        assert connection.getresponse().status == 503
        connection.close()
    assert any(line["said"].startswith("Not ready") for line in _lines(log))
    assert CANARY not in log.read_text() + "".join(sentences)
