"""The server's log, line by line: one an event, in UTC, and no word of a fault."""

import json
import logging
import sys
from datetime import UTC, datetime

import pytest

from data_access.errors import NotConfigured
from data_access.service.logs import Line, correlation, new_reference
from data_access.settings import read_settings

CANARY = "Canary-4711-secret"


def _record(said: str, *given, fault: Exception | None = None, **more) -> logging.LogRecord:
    exc_info = (type(fault), fault, fault.__traceback__) if fault else None
    record = logging.LogRecord("pages.parts.guard", logging.WARNING, __file__, 1, said, given, exc_info)
    record.created = datetime(2026, 3, 29, 0, 59, 59, 987_000, tzinfo=UTC).timestamp()
    for name, value in more.items():
        setattr(record, name, value)
    return record


def _failing() -> Exception:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError:
            raise RuntimeError(f"postgresql://user:{CANARY}@host/db") from None
    except RuntimeError as fault:
        return fault


def test_an_event_is_one_line_of_json_in_utc():
    line = Line(is_json=True).format(_record("Not ready: %s\nand more", "the disk"))
    assert json.loads(line) == {
        "at": "2026-03-29T00:59:59.987Z",
        "level": "warning",
        "logger": "pages.parts.guard",
        "said": "Not ready: the disk\nand more",
    }
    assert "\n" not in line


def test_as_text_it_is_one_line_too():
    line = Line(is_json=False).format(_record("Not ready\nand more", reference="12ab34cd"))
    assert line == "2026-03-29T00:59:59.987Z warning  pages.parts.guard: Not ready\\nand more | reference=12ab34cd"


@pytest.mark.parametrize("is_json", [True, False])
def test_of_a_fault_its_kind_and_its_way_are_written_and_none_of_its_words(is_json):
    line = Line(is_json=is_json).format(_record("A page could not be drawn", fault=_failing(), reference="12ab34cd"))
    assert CANARY not in line
    assert "RuntimeError" in line
    assert "tests/unit/test_logs.py:" in line
    assert "_failing" in line
    assert "12ab34cd" in line
    assert "\n" not in line


def test_a_password_is_taken_out_of_what_is_said_wherever_it_stands():
    form = Line(is_json=True, secrets=frozenset({CANARY}))
    for said in (f"postgresql+psycopg://user:{CANARY}@host/db is away", f"the word {CANARY}", f"x://u:other-{CANARY[:5]}@host"):
        line = form.format(_record(said))
        assert CANARY not in line
        assert "***" in line
        assert "other-" not in line


def test_lines_of_one_request_are_tied_together_and_others_to_their_session():
    form = Line(is_json=True, tied_to=lambda: "a session")
    assert json.loads(form.format(_record("x")))["correlation"] == "a session"
    token = correlation.set("a request")
    try:
        assert json.loads(form.format(_record("x")))["correlation"] == "a request"
    finally:
        correlation.reset(token)


def test_a_reference_can_be_read_out_and_is_never_the_same():
    references = {new_reference() for _ in range(1_000)}
    assert len(references) == 1_000
    assert all(len(one) == 8 and one.isalnum() for one in references)


def test_the_log_is_text_on_a_terminal_and_json_elsewhere_unless_it_is_said(monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert read_settings({}).log_format == "text"
    assert read_settings({"LOG_FORMAT": "JSON"}).log_format == "json"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    assert read_settings({}).log_format == "json"
    with pytest.raises(NotConfigured, match="LOG_FORMAT must be 'json' or 'text'"):
        read_settings({"LOG_FORMAT": "xml"})
