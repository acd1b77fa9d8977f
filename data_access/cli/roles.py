"""``roles``: who may what, as one table."""

from data_access.outputs.role_table import roles_as_json, roles_as_markdown, roles_as_table

_FORMATS = {"table": roles_as_table, "json": roles_as_json, "markdown": roles_as_markdown}


def add_to(commands, codes: str) -> None:
    """Adds the command to the parser."""
    roles = commands.add_parser("roles", help="print which role may do what on which page", epilog=codes)
    roles.add_argument("--format", choices=tuple(_FORMATS), default="table")
    roles.set_defaults(run=lambda asked: print(_FORMATS[asked.format]()))
