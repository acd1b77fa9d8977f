"""Both databases taken to the schema of this release, and what was done written into the log of the register."""

from datetime import datetime

from data_access import audit
from data_access.database.schemas import CASE, REGISTER, Schema
from data_access.permissions import May, require
from data_access.releases.store import writing
from data_access.service.refusals import door
from data_access.service.registers import opened_register
from data_access.settings import Settings
from data_access.viewer import Viewer


@door
def upgrade_both(viewer: Viewer, settings: Settings, *, at: datetime) -> tuple[tuple[Schema, int | None], ...]:
    """Each schema with the number that its database had, None for an empty one, which stays so. Raises NotPermitted and
    DatabaseUnavailable."""
    require(viewer, May.BACK_UP)
    from data_access.database.upgrading import upgrade  # loads what takes the steps, which nothing else here needs

    urls = ((CASE, settings.case_database_url), (REGISTER, settings.register_database_url))
    found = tuple((schema, upgrade(url, schema)) for schema, url in urls)
    done = [f"{schema.what} from schema {had} to {schema.number}" for schema, had in found if had not in (None, schema.number)]
    if done and dict(found)[REGISTER] is not None:
        with opened_register(settings) as register, writing(register) as connection:
            audit.record(connection, viewer, audit.Operation.UPGRADE, ", ".join(done), at=at, data_version=None)
    return found
