"""Every entry of the log gets a number and a seal, with a place for why and to whom; the register knows who is signed in."""

from collections.abc import Iterator
from hashlib import sha256

from alembic import op
from sqlalchemy import BigInteger, CheckConstraint, Column, Connection, DateTime, Integer, MetaData, PrimaryKeyConstraint, String

from data_access.database.migrations.register.schema_1 import SCHEMA

revision = "3"
down_revision = "2"

_START = "0" * 64
_AT_ONCE = 1000
"""How many entries of a file are held in memory."""


def upgrade() -> None:
    """Entries are numbered and sealed in the order in which they were written. Of those written before, nobody knows why or to whom: both are ''."""
    _make_tables()
    for column in _added():
        op.add_column("audit_entries", column)
    if op.get_context().dialect.name == "postgresql":
        op.execute(_SEAL_ALL)
    else:
        _seal_all(op.get_bind())
    _check_entries()


def _make_tables() -> None:
    op.create_table(
        "audit_head",
        Column("head_id", Integer, autoincrement=False, nullable=False),
        Column("number", BigInteger, nullable=False),
        Column("seal", String(64), nullable=False),
        PrimaryKeyConstraint("head_id", name="pk_audit_head"),
        CheckConstraint("head_id = 1", name="ck_audit_head_one_row"),
        CheckConstraint("number >= 0", name="ck_audit_head_number_not_negative"),
        CheckConstraint("length(seal) = 64", name="ck_audit_head_sealed_whole"),
    )
    op.create_table(
        "sign_ins",
        Column("sign_in", String(64), nullable=False),
        Column("subject", String(120), nullable=False),
        Column("role", String(40), nullable=False),
        Column("signed_in_at", DateTime, nullable=False),
        Column("last_seen_at", DateTime, nullable=False),
        Column("ended_at", DateTime, nullable=True),
        Column("ended_why", String(60), nullable=False),
        PrimaryKeyConstraint("sign_in", name="pk_sign_ins"),
        CheckConstraint("length(sign_in) = 64", name="ck_sign_ins_sign_in_whole"),
        CheckConstraint("length(subject) BETWEEN 1 AND 120", name="ck_sign_ins_subject_named"),
        CheckConstraint("(ended_at IS NULL) = (ended_why = '')", name="ck_sign_ins_ended_when_and_why"),
    )


def _added() -> tuple[Column, ...]:
    return (
        Column("number", BigInteger, nullable=True),
        Column("why", String(200), nullable=True),
        Column("recipient", String(120), nullable=True),
        Column("seal", String(64), nullable=True),
    )


_TEXT = "'s' || octet_length(convert_to({0}, 'UTF8')) || ':' || {0}"
_TOLD = " || ".join(
    (
        _TEXT.format("sealed"),
        "'i' || last || ';'",
        r"'s26:' || to_char(entry.at, 'YYYY-MM-DD HH24\:MI\:SS.US')",
        *(_TEXT.format(f"entry.{name}") for name in ("viewer", "role", "operation", "what")),
        "coalesce('i' || entry.data_version || ';', '-')",
        "'s0:s0:'",
    )
)
_SEAL_ALL = f"""
DO $$ DECLARE entry record; last bigint := 0; sealed text := '{_START}';
BEGIN
    FOR entry IN SELECT * FROM audit_entries ORDER BY entry_id LOOP
        last := last + 1;
        sealed := encode(sha256(convert_to({_TOLD}, 'UTF8')), 'hex');
        UPDATE audit_entries SET number = last, why = '', recipient = '', seal = sealed WHERE entry_id = entry.entry_id;
    END LOOP;
    INSERT INTO audit_head (head_id, number, seal) VALUES (1, last, sealed);
END $$"""
"""By the server itself, because an administrator may run what is written out."""


def _seal_all(connection: Connection) -> None:
    last, sealed = 0, _START
    for entries in _in_parts(connection):
        written = []
        for entry_id, *entry in entries:
            last += 1
            sealed = _seal_of((sealed, last, *entry, "", ""))
            written.append((last, sealed, entry_id))
        connection.exec_driver_sql("UPDATE audit_entries SET number = ?, why = '', recipient = '', seal = ? WHERE entry_id = ?", written)
    connection.exec_driver_sql("INSERT INTO audit_head (head_id, number, seal) VALUES (1, ?, ?)", (last, sealed))


def _in_parts(connection: Connection) -> Iterator[list[tuple]]:
    seen = -(2**63)
    wanted = (
        "SELECT entry_id, at, viewer, role, operation, what, data_version FROM audit_entries WHERE entry_id > ? ORDER BY entry_id LIMIT ?"
    )
    while entries := [tuple(row) for row in connection.exec_driver_sql(wanted, (seen, _AT_ONCE))]:
        yield entries
        seen = entries[-1][0]


def _seal_of(values: tuple) -> str:
    return sha256("".join(map(_told, values)).encode()).hexdigest()


def _told(value: object) -> str:
    if value is None:
        return "-"
    return f"i{value};" if isinstance(value, int) else f"s{len(str(value).encode())}:{value}"


def _check_entries() -> None:
    filled = SCHEMA.tables["audit_entries"].to_metadata(MetaData())
    for column in _added():
        filled.append_column(column)
    with op.batch_alter_table("audit_entries", copy_from=filled) as table:
        for column in _added():
            table.alter_column(column.name, existing_type=column.type, nullable=False)
        table.create_unique_constraint("uq_audit_entries_number", ["number"])
        table.create_check_constraint("ck_audit_entries_number_positive", "number >= 1")
        table.create_check_constraint("ck_audit_entries_sealed_whole", "length(seal) = 64")
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])
