"""Looking at a case database before it is shown: is everything there that the dashboard reads, and can it be right?"""

from datetime import datetime

from sqlalchemy.exc import DBAPIError

from data_access import audit
from data_access.database.engine import open_read_only
from data_access.database.failures import unavailable
from data_access.database.moments import one_moment
from data_access.permissions import May, require
from data_access.queries.fitness import NEEDED, Fault, faults_in
from data_access.releases.store import writing
from data_access.service.refusals import door
from data_access.service.registers import opened_register
from data_access.settings import Settings
from data_access.viewer import Viewer

__all__ = ["NEEDED", "Fault", "check_source"]


@door
def check_source(viewer: Viewer, settings: Settings, *, at: datetime) -> tuple[Fault, ...]:
    """Every fault of the case database, read-only and of one moment; the look stands in the log. Raises NotPermitted and DatabaseUnavailable."""
    require(viewer, May.CHECK_SOURCES)
    engine = open_read_only(settings.case_database_url, "case database")
    try:
        _log(viewer, settings, at)
        with engine.connect() as connection, one_moment(connection):
            return tuple(faults_in(connection))
    except DBAPIError as error:
        raise unavailable(error) from None
    finally:
        engine.dispose()


def _log(viewer: Viewer, settings: Settings, at: datetime) -> None:
    with opened_register(settings) as register, writing(register) as connection:
        audit.record(connection, viewer, audit.Operation.CONSULTATION, "check of the case database", at=at, data_version=None)
