"""The server's log: one line an event, in UTC, as JSON or as text, with what ties lines together and without what must not be kept.

Of a fault its kind and its way through the code are written, never its words: a fault may quote a record, a name or the URL of a database.
"""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from data_access.secrecy import password_in
from data_access.settings import Settings, read_settings

correlation: ContextVar[str] = ContextVar("correlation", default="")
"""What ties the lines of one request together; '' outside of requests."""
_HERE = Path(__file__).resolve().parents[2]
_PASSWORD = re.compile(r"(://[^\s:/@]*:)[^\s]*@")
_LOG = logging.getLogger("data_access")


def new_reference() -> str:
    """Eight letters and digits that a person can read out, and that find a line in the log."""
    return token_hex(4)


class Line(logging.Formatter):
    """An event as one line. ``tied_to`` says what ties it to others where no request does."""

    def __init__(self, *, is_json: bool, secrets: frozenset[str] = frozenset(), tied_to: Callable[[], str] = str) -> None:
        super().__init__()
        self._is_json, self._secrets, self._tied_to = is_json, secrets, tied_to

    def format(self, record: logging.LogRecord) -> str:
        """The line, without a line's end."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": self._without_secrets(record.getMessage()),
            "correlation": correlation.get() or self._tied_to(),
            "reference": getattr(record, "reference", ""),
            **_fault(record),
        }
        told = {name: value for name, value in told.items() if value}
        return json.dumps(told, ensure_ascii=True) if self._is_json else _as_text(told)

    def _without_secrets(self, said: str) -> str:
        said = _PASSWORD.sub(r"\1***@", said)
        for secret in self._secrets:
            said = said.replace(secret, "***")
        return said


def _fault(record: logging.LogRecord) -> dict[str, object]:
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return {}
    return {"fault": type(error).__name__, "way": [_place(frame) for frame in traceback.extract_tb(error.__traceback__)], **_cause(error)}


def _cause(error: BaseException) -> dict[str, object]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return {"because": type(before).__name__} if before else {}


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    shown = path.relative_to(_HERE).as_posix() if path.is_relative_to(_HERE) else path.name
    return f"{shown}:{frame.lineno} {frame.name}"


def _as_text(told: dict[str, object]) -> str:
    said = str(told["said"]).encode("unicode_escape").decode()  # one line an event, whatever was said
    rest = " ".join(f"{name}={value}" for name, value in told.items() if name not in ("at", "level", "logger", "said"))
    return f"{told['at']} {told['level']:<8} {told['logger']}: {said}{' | ' if rest else ''}{rest}"


def begin_log(tied_to: Callable[[], str] = str) -> Line:
    """Everything that is logged from now on, by whomever, is written in our form, to standard error. Returns the form for handlers still to come.

    Raises NotConfigured when the settings are at fault.
    """
    settings = read_settings()
    form = Line(is_json=settings.log_format == "json", secrets=_secrets(settings), tied_to=tied_to)
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    for name in ("data_access", "pages"):
        logging.getLogger(name).setLevel(logging.INFO)
    for logger in (root, *map(logging.getLogger, list(root.manager.loggerDict))):
        for handler in logger.handlers:
            handler.setFormatter(form)
    logging.captureWarnings(True)
    sys.excepthook = lambda kind, error, way: _LOG.critical("The program ended", exc_info=(kind, error, way))
    threading.excepthook = lambda told: _LOG.error("A thread ended", exc_info=(told.exc_type, told.exc_value, told.exc_traceback))
    return form


def _secrets(settings: Settings) -> frozenset[str]:
    """The passwords in the settings, which are taken out wherever they should turn up."""
    found = set()
    for url in (settings.case_database_url, settings.register_database_url, settings.url_to_import):
        try:
            found.add(password_in(make_url(url)))
        except (ArgumentError, ValueError):
            continue  # whoever opens it says that it is none
    return frozenset(one for one in found if one)
