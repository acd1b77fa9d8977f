"""An import keeps who made it, by when its files were known, what changed and what disappeared; a request waits for a second person."""

from alembic import op
from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Integer, MetaData, PrimaryKeyConstraint, String, Text

from data_access.database.migrations.register.schema_1 import SCHEMA

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Of imports made before, ``rows_duplicate`` held the unchanged and the duplicates together, and there it leaves them: nobody can tell
    them apart any more. ``rows_unchanged`` and ``rows_changed`` are 0 there, which says that none was counted as such. Imports were made on the
    command line only, and of files known when they were loaded; what nobody kept, such as the data version, stays unknown."""
    _make_requests()
    for column in _added():
        op.add_column("imports", column)
    op.execute("UPDATE imports SET recorded_at = at, imported_by = 'command line', rows_changed = 0, rows_unchanged = 0")
    filled = SCHEMA.tables["imports"].to_metadata(MetaData())
    for column in _added():
        filled.append_column(column)
    _check_imports(filled)


def _make_requests() -> None:
    op.create_table(
        "import_requests",
        Column("request_id", Integer, nullable=False),
        Column("state", String(20), nullable=False),
        Column("checksum", String(64), nullable=False),
        Column("summary", Text, nullable=False),
        Column("asked_at", DateTime, nullable=False),
        Column("asked_by", String(120), nullable=False),
        Column("answered_at", DateTime, nullable=True),
        Column("answered_by", String(120), nullable=True),
        PrimaryKeyConstraint("request_id", name="pk_import_requests"),
        CheckConstraint("state IN ('asked', 'loaded', 'refused')", name="ck_import_requests_state_known"),
        CheckConstraint("(state = 'asked') = (answered_by IS NULL)", name="ck_import_requests_answered_by_somebody"),
        CheckConstraint("(answered_by IS NULL) = (answered_at IS NULL)", name="ck_import_requests_answered_by_and_when"),
        CheckConstraint(
            "answered_by IS NULL OR state = 'refused' OR lower(trim(answered_by)) <> lower(trim(asked_by))",
            name="ck_import_requests_loaded_by_another",
        ),
    )


def _added() -> tuple[Column, ...]:
    return (
        Column("recorded_at", DateTime, nullable=True),
        Column("imported_by", String(120), nullable=True),
        Column("request_id", Integer, nullable=True),
        Column("data_version", Integer, nullable=True),
        Column("rows_changed", BigInteger, nullable=True),
        Column("rows_unchanged", BigInteger, nullable=True),
        Column("cases_disappeared", BigInteger, nullable=True),
    )


def _check_imports(filled) -> None:
    with op.batch_alter_table("imports", copy_from=filled) as table:
        for column in _added():
            if column.name in ("recorded_at", "imported_by", "rows_changed", "rows_unchanged"):
                table.alter_column(column.name, existing_type=column.type, nullable=False)
        table.drop_constraint("ck_imports_nothing_lost", type_="check")
        table.create_check_constraint(
            "ck_imports_nothing_lost", "rows_read = rows_loaded + rows_unchanged + rows_duplicate + rows_rejected"
        )
        table.create_check_constraint("ck_imports_changed_were_loaded", "rows_changed <= rows_loaded")
        table.create_check_constraint("ck_imports_imported_by_somebody", "length(imported_by) BETWEEN 1 AND 120")
        table.create_foreign_key("fk_imports_request_id_import_requests", "import_requests", ["request_id"], ["request_id"])
