"""The overview as bare SQL, which the database answers anew each time."""

from sqlalchemy import Connection

from tests import bare_sql
from tests.peers.asking import Asked, Counts


def answer(connection: Connection, asked: Asked) -> Counts:
    """All queries of the page and of what it compares."""
    told = {"day": asked.day, "compared_with": asked.compared_with, "known_then": asked.known_then, "since": asked.since}
    found = bare_sql.answer(connection, "overview", **told)
    position = found[bare_sql.POSITION]
    return Counts(
        sum(row.n for row in position),
        sum(row.n for row in position if row.risk_category),
        sum(row.n for row in position if row.completed),
        sum(row.n for row in found[bare_sql.PEOPLE] if row.status == "contacted"),
    )
