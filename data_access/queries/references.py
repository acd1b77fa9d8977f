"""The references of cases, for those only who may see them: the service asks the permission, and writes the audit, before it calls this."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from data_access.database.tables import applications


def read_references(connection: Connection, application_ids: Sequence[int]) -> dict[int, str]:
    """The reference of each of these applications, and no other column."""
    wanted = select(applications.c.application_id, applications.c.reference).where(applications.c.application_id.in_(application_ids))
    return {row.application_id: row.reference for row in connection.execute(wanted)}
