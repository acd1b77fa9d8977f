"""Whether the log of the register can be read to its end."""

from sqlalchemy import Connection, select

from data_access.database.tables import audit_entries


def read_last_number(register: Connection) -> int | None:
    """The number of the newest entry of the log; None of a log without any."""
    newest = select(audit_entries.c.entry_id).order_by(audit_entries.c.entry_id.desc()).limit(1)
    return register.execute(newest).scalar()
