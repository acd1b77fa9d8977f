"""The data version that now holds, with what is known of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from data_access.database.tables import data_versions


@dataclass(frozen=True)
class Standing:
    """A data version: when it was made, the last moment recorded in it (both aware), and where it came from."""

    number: int
    made_at: datetime
    recorded_to: datetime
    source: str


def read_standing(cases: Connection) -> Standing | None:
    """The newest data version; None of a database that has none."""
    row = cases.execute(select(data_versions).order_by(data_versions.c.data_version.desc()).limit(1)).first()
    return row and Standing(row.data_version, row.made_at.replace(tzinfo=UTC), row.recorded_to.replace(tzinfo=UTC), row.source)
