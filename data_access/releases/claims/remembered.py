"""What people corrected: by its words, which figure a phrase is about. Kept in the register, for everyone, until somebody corrects it again."""

from datetime import datetime

from sqlalchemy import Connection, select

from data_access.database.tables import claim_matches


def read_matches(connection: Connection) -> dict[str, str]:
    """phrase → figure, or NO_CLAIM."""
    rows = connection.execute(select(claim_matches.c.phrase, claim_matches.c.figure))
    return {row.phrase: row.figure for row in rows}


def remember(connection: Connection, phrase: str, figure: str, *, chosen_by: str, at: datetime) -> None:
    """Keeps one correction in place of an earlier one. ``at`` is UTC without a zone, as the register keeps it; ``chosen_by`` a subject id."""
    connection.execute(claim_matches.delete().where(claim_matches.c.phrase == phrase))
    row = {"phrase": phrase, "figure": figure, "chosen_by": chosen_by, "chosen_at": at}
    connection.execute(claim_matches.insert(), row)
