"""A case can leave with its source, and what an import rejected is kept."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, String, Text, UniqueConstraint

from data_access.database.migrations.case.schema_1 import SCHEMA

revision = "2"
down_revision = "1"

_REASONS = (
    "within_period",
    "additional_checks",
    "received_before",
    "received_after",
    "duplicate",
    "not_scheme",
    "another_force",
    "gone_from_source",
)


def upgrade() -> None:
    """No row changes: there is one reason more."""
    known = "ck_scope_decisions_scope_reason_known"
    with op.batch_alter_table("scope_decisions", copy_from=SCHEMA.tables["scope_decisions"]) as table:
        table.drop_constraint(known, type_="check")
        table.create_check_constraint(known, f"scope_reason IN ({', '.join(map(repr, _REASONS))})")
    op.create_table(
        "rejected_contents",
        Column("content_id", Integer, nullable=False),
        Column("checksum", String(64), nullable=False),
        Column("line", BigInteger, nullable=False),
        Column("cells", Text, nullable=False),
        PrimaryKeyConstraint("content_id", name="pk_rejected_contents"),
        UniqueConstraint("checksum", "line", name="uq_rejected_contents_checksum"),
    )
    op.execute("UPDATE schema_information SET schema_version = 2")
