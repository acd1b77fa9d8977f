"""``init`` prepares both databases, ``upgrade`` takes them to the schema of this release, ``self-test`` tries what the dashboard may not do."""

import argparse
from dataclasses import fields
from datetime import UTC, datetime

from data_access.cli.terminal import ADMINISTRATOR_AT_THE_MACHINE
from data_access.database.engine import open_case_database
from data_access.database.preparing import prepare, prepared_sql
from data_access.database.roles import Roles
from data_access.database.schemas import CASE, REGISTER, Schema
from data_access.database.self_test import FORBIDDEN, possible
from data_access.errors import BadRequest, NotConfigured
from data_access.service.upgrades import upgrade_both
from data_access.settings import read_settings

NOT_SAFE = 4
"""The exit code for a role that could do any of the twelve."""
_LOGINS = (
    "The roles have no login and no password is made here: a database administrator makes the logins and gives each its role, such as "
    "GRANT {read} TO dashboard, and passwords that stay with them."
)


def add_to(commands, codes: str) -> None:
    """Adds the command to the parser."""
    upgrade = commands.add_parser("upgrade", help="take both databases from an older release's schema to this one's", epilog=codes)
    upgrade.add_argument("--sql", action="store_true", help="print the SQL for a database administrator and change nothing (PostgreSQL)")
    upgrade.set_defaults(run=_upgrade)

    init = commands.add_parser("init", help="make both schemas in empty databases and, on PostgreSQL, the roles", epilog=codes)
    init.add_argument("--print", action="store_true", dest="is_printed", help="print the SQL for psql and touch nothing (PostgreSQL)")
    for role in fields(Roles):
        init.add_argument(f"--{role.name}", default=role.default, metavar="ROLE", help=f"{_ROLES[role.name]}; default {role.default}")
    init.set_defaults(run=_init)

    test = commands.add_parser("self-test", help="try the twelve things that the dashboard's role must not be able to do", epilog=codes)
    test.set_defaults(run=_self_test)


_ROLES = {
    "migrate": "owns both schemas and upgrades them",
    "write": "imports: reads and adds to the case database",
    "read": "the dashboard on the case database: reads",
    "register": "the dashboard on the register",
    "audit": "may add to the log, and see nothing of it",
}


def _init(asked: argparse.Namespace) -> None:
    roles = Roles(**{role.name: getattr(asked, role.name) for role in fields(Roles)})
    settings = read_settings()
    if settings.is_demonstration_allowed or settings.is_register_our_own:
        raise NotConfigured(
            "Name the two databases first, by CASE_DATABASE_URL and REGISTER_DATABASE_URL: without, the demonstration is made."
        )
    for schema, url in _databases():
        print(prepared_sql(url, schema, roles) if asked.is_printed else _prepared(url, schema, roles))
    print(f"-- {_LOGINS.format(read=roles.read)}" if asked.is_printed else _LOGINS.format(read=roles.read))


def _prepared(url: str, schema: Schema, roles: Roles) -> str:
    has_roles = prepare(url, schema, roles)
    rights = "its roles have their rights" if has_roles else "no roles: whoever may write the file may do everything"
    return f"The {schema.what} has schema {schema.number} and {rights}."


def _self_test(_asked: argparse.Namespace) -> int:
    case = open_case_database(read_settings().case_database_url)
    try:
        if case.dialect.name != "postgresql":
            raise BadRequest("The case database is an SQLite file, which has no roles: whoever may write the file may do everything.")
        able = possible(case)
    finally:
        case.dispose()
    for one in FORBIDDEN:
        print(f"{'yes' if one.what in able else 'no':<4}{one.what}")
    return NOT_SAFE if able else 0


def _upgrade(asked: argparse.Namespace) -> None:
    if not asked.sql:
        print(
            "\n".join(
                _told(had, schema) for schema, had in upgrade_both(ADMINISTRATOR_AT_THE_MACHINE, read_settings(), at=datetime.now(UTC))
            )
        )
        return
    from data_access.database import upgrading  # loads what takes the steps, which no other command needs

    for schema, url in _databases():
        print(upgrading.upgrade_sql(url, schema))


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
