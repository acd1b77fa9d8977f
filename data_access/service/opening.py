"""What happens when the dashboard starts: settings are read, a demonstration is made where nothing was named, the databases are opened."""

import logging
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from data_access.database.engine import open_register
from data_access.database.presence import is_empty, waiting_engine
from data_access.database.schemas import CASE, REGISTER
from data_access.database.self_test import possible
from data_access.errors import NotConfigured, OutOfDate
from data_access.intake.demo import make_demonstration
from data_access.progress import Progress
from data_access.releases.published_before import register_published_before
from data_access.service.desk import Desk, open_desk_at
from data_access.service.provider import Provider, configured
from data_access.settings import Settings, read_settings

_LOG = logging.getLogger(__name__)


def open_desk(progress: Progress = lambda share, text: None, settings: Settings | None = None, *, at_the_machine: bool = False) -> Desk:
    """The desk over the databases that the settings name. Slow the first time, when it makes the demonstration.

    A private machine, or one where people sign in, whose case database is empty gets a desk that waits: it shows nothing, but files can be
    imported.
    ``at_the_machine`` is for the command line, whose user holds the databases' keys already. Raises DatabaseUnavailable, or NotConfigured when
    real data would be shown without sign-in on a machine that nobody declared private, or by a role that could change them; nothing is left
    open then.
    """
    settings = settings or read_settings()
    provider = None if at_the_machine else configured(settings)
    try:
        desk = _made_and_opened(settings, progress, at_the_machine=at_the_machine)
    except OutOfDate:
        if not _upgrade_demonstration(settings):
            raise
        desk = _made_and_opened(settings, progress, at_the_machine=at_the_machine)
    desk.provider = provider
    if desk.is_waiting:
        return desk
    try:
        _check_may_be_shown(desk, settings, at_the_machine=at_the_machine)
    except BaseException:
        desk.close()  # every visitor tries it again, and connections that nobody holds would add up
        raise
    return desk


def the_provider() -> Provider | None:
    """Where people sign in, as the environment says; None where nobody does. Raises NotConfigured."""
    return configured(read_settings())


def _check_may_be_shown(desk: Desk, settings: Settings, *, at_the_machine: bool) -> None:
    """Raises DatabaseUnavailable, or NotConfigured for real cases that too many could see or change."""
    desk.is_demonstration = desk.verified().events.review.is_synthetic
    if desk.is_demonstration:
        register_published_before(desk.register, at=desk.clock())  # one made before there were releases has none yet
    if not (desk.is_demonstration or at_the_machine):
        _check_role(desk, settings)
    if not (desk.is_demonstration or settings.is_guarded or at_the_machine):
        raise NotConfigured(
            "This is not the demonstration and no sign-in is configured, so nothing is shown. "
            "Say in SIGN_IN_SETTINGS where people sign in; set PRIVATE_MACHINE=yes only if everyone who can reach this machine may see everything."
        )


def look_again(desk: Desk) -> Desk:
    """The desk that waits, as long as its case database is empty; then one over what was imported. Raises as ``open_desk`` does."""
    if is_empty(desk.settings.case_database_url):
        return desk
    opened = open_desk(settings=desk.settings)
    desk.register.dispose()
    return opened


def _check_role(desk: Desk, settings: Settings) -> None:
    """Raises NotConfigured where the dashboard's role could change real cases; of a private machine it is only said in the log."""
    able = possible(desk.case) if desk.case.dialect.name == "postgresql" else ()
    if not able:
        return
    said = (
        f"The role by which the dashboard opens the case database may read and nothing else, but it could also: {', '.join(able)}. "
        "Give it only what init gives the role for reading; python -m data_access self-test tries it again."
    )
    if not settings.is_private_machine:
        raise NotConfigured(said)
    _LOG.warning(said)


def _made_and_opened(settings: Settings, progress: Progress, *, at_the_machine: bool) -> Desk:
    if settings.is_demonstration_allowed and not _exists(settings.case_database_url):
        make_demonstration_safely(settings, progress)
    if settings.is_guarded and not at_the_machine and is_empty(settings.case_database_url):
        register = open_register(settings.register_database_url, is_looked_at=True)
        return Desk(waiting_engine(), register, False, settings=settings, is_waiting=True)
    desk = open_desk_at(settings.case_database_url, settings.register_database_url, is_demonstration=False)
    desk.settings = settings
    return desk


def _upgrade_demonstration(settings: Settings) -> bool:
    """Brings a demonstration that an older release made up to date, with what was done in it; False where anything might not be our own."""
    from data_access.database import upgrading  # what takes the steps is loaded where there are any

    is_there = _exists(settings.case_database_url)
    if not settings.is_demonstration_allowed or (is_there and not upgrading.holds_demonstration(settings.case_database_url)):
        return False
    if is_there:
        upgrading.upgrade(settings.case_database_url, CASE)
    if settings.is_register_our_own:
        upgrading.upgrade(settings.register_database_url, REGISTER)
    return True


def make_demonstration_safely(settings: Settings, progress: Progress) -> None:
    """Makes the demonstration beside its final place and moves it there when it is whole: a start cut short leaves nothing half made."""
    final = Path(make_url(settings.case_database_url).database or "")
    final.parent.mkdir(parents=True, exist_ok=True)
    unfinished = final.with_suffix(".unfinished")
    for leftover in (unfinished, *(unfinished.with_name(unfinished.name + end) for end in ("-wal", "-shm"))):
        leftover.unlink(missing_ok=True)
    make_demonstration(f"sqlite:///{unfinished.as_posix()}", settings.register_database_url, made_at=datetime.now(UTC), progress=progress)
    unfinished.replace(final)


def _exists(url: str) -> bool:
    return Path(make_url(url).database or "").is_file()
