"""``upgrade``: takes both databases to the schema of this release."""

import argparse

from data_access.database.schemas import CASE, REGISTER, Schema
from data_access.settings import read_settings


def add_to(commands, codes: str) -> None:
    """Adds the command to the parser."""
    upgrade = commands.add_parser("upgrade", help="take both databases from an older release's schema to this one's", epilog=codes)
    upgrade.add_argument("--sql", action="store_true", help="print the SQL for a database administrator and change nothing (PostgreSQL)")
    upgrade.set_defaults(run=_upgrade)


def _upgrade(asked: argparse.Namespace) -> None:
    from data_access.database import upgrading  # loads what takes the steps, which no other command needs

    for schema, url in _databases():
        print(
            upgrading.upgrade_sql(url, schema) if asked.sql else _told(upgrading.upgrade(url, schema), schema),
            end="" if asked.sql else "\n",
        )


def _told(found: int | None, schema: Schema) -> str:
    named = f"The {schema.what}"
    if found is None:
        return f"{named} holds nothing yet, and nothing was done."
    if found == schema.number:
        return f"{named} has schema {found} already, and nothing was done."
    return f"{named} had schema {found} and now has schema {schema.number}."


def _databases() -> tuple[tuple[Schema, str], ...]:
    settings = read_settings()
    return (CASE, settings.case_database_url), (REGISTER, settings.register_database_url)
