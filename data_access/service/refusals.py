"""What somebody asked for and may not: in the log once, whichever door they tried, and the sentence that they are told stays as it was."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy import Engine

from data_access import audit
from data_access.errors import NotPermitted, ReviewError
from data_access.releases.store import writing
from data_access.service.registers import opened_register
from data_access.settings import Settings
from data_access.viewer import Viewer

_LOG = logging.getLogger(__name__)
Asked = ParamSpec("Asked")
Given = TypeVar("Given")


def door(deed: Callable[Asked, Given]) -> Callable[Asked, Given]:
    """A deed of the front desk that asks for permission: it is given the viewer, and the desk or the settings by which the log is reached."""

    @wraps(deed)
    def asked(*given: Asked.args, **named: Asked.kwargs) -> Given:
        try:
            return deed(*given, **named)
        except NotPermitted as fault:
            if not fault.is_logged:
                fault.is_logged = True
                _log_safely(deed.__name__, fault, (*given, *named.values()))
            raise

    return asked


def _log_safely(deed: str, fault: NotPermitted, given: tuple[object, ...]) -> None:
    """A register that cannot be written changes nothing for who is refused: they are shown nothing anyway."""
    viewer = next(one for one in given if isinstance(one, Viewer))
    what = f"{' '.join(filter(None, [deed.replace('_', ' '), fault.about]))}: {fault}"
    try:
        for one in given:
            if isinstance(register := getattr(one, "register", None), Engine):
                return _write(register, viewer, what, one.clock())
        settings = next(one for one in given if isinstance(one, Settings))
        with opened_register(settings) as register:
            _write(register, viewer, what, datetime.now(UTC))
    except ReviewError:
        _LOG.warning("A refusal could not be written into the log of the register")


def _write(register: Engine, viewer: Viewer, what: str, at: datetime) -> None:
    with writing(register) as connection:
        audit.record(connection, viewer, audit.Operation.REFUSAL, what, at=at, data_version=None)
