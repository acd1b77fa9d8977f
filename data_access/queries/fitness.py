"""Whether a case database, of tables or of another system's views, is what the dashboard reads. Counts contradictions; shows no value."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Float,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Select,
    String,
    Table,
    UniqueConstraint,
    case,
    exists,
    func,
    inspect,
    literal_column,
    select,
)
from sqlalchemy.types import NullType, TypeEngine

from data_access.database import tables
from data_access.database.schemas import CASE, schema_in
from data_access.digits import counted_noun

NEEDED = (
    tables.schema_information,
    tables.review,
    tables.data_versions,
    tables.risk_categories,
    tables.officers,
    tables.officer_names,
    *tables.EVENT_TABLES,
)
"""What the dashboard reads: without one of these no page is shown."""
OPTIONAL = tuple(t for t in tables.case_metadata.sorted_tables if t not in (*NEEDED, tables.rejected_contents))
"""What only imports read. Where it is there, it has to be right as well."""
NEVER_EMPTY = (tables.schema_information, tables.review, tables.data_versions, tables.scope_decisions)
TYPE_WORDS = {
    Boolean: "boolean",
    Date: "date",
    DateTime: "timestamp in UTC without a zone",
    Float: "double precision",
    Integer: "integer",
    String: "text",
}
"""What each column has to be."""


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it is needed: a code, the table or table.column, and a sentence that says what to do."""

    code: str
    where: str
    sentence: str


def faults_in(connection: Connection) -> Iterator[Fault]:
    """Every fault, in the order of the tables. A table whose columns are not right is not read; neither is what refers to it."""
    sound = set()
    for table in (*NEEDED, *OPTIONAL):
        found = list(_shape_faults(connection, table))
        if not found and inspect(connection).has_table(table.name):
            sound.add(table)
        yield from found
    for table in (*NEEDED, *OPTIONAL):
        if table in sound:
            yield from _content_faults(connection, table, sound)
    if tables.schema_information in sound and (found := schema_in(connection, CASE)) not in (None, CASE.number):
        named = _named(tables.schema_information.c.schema_version)
        yield Fault("wrong_schema", named, f"This says schema {found}; what is needed here is schema {CASE.number}.")


def _shape_faults(connection: Connection, table: Table) -> Iterator[Fault]:
    if not inspect(connection).has_table(table.name):
        if table in NEEDED:
            yield Fault(
                "missing_table", table.name, "There is no table or view of this name. Make it; it may be empty where nothing is known."
            )
        return
    there = {column["name"]: column["type"] for column in inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in there:
            yield Fault("missing_column", _named(column), f"There is no such column; it has to be {type_words(column)}.")
        elif not _fits(column.type, there[column.name]):
            yield Fault("wrong_type", _named(column), f"This has to be {type_words(column)}. Cast it in the view.")
    for name in there.keys() - table.columns.keys():
        yield Fault(
            "further_column",
            f"{table.name}.{name}",
            "The dashboard does not read this. Leave it out, so that its role cannot read it either.",
        )


def type_words(column: Column) -> str:
    """What a column has to be, in words."""
    return next(words for kind, words in TYPE_WORDS.items() if isinstance(column.type, kind))


def _fits(wanted: TypeEngine, found: TypeEngine) -> bool:
    """SQLite says no type of what a view computes; a moment with a zone and a closed list of words are not read as text and moments are."""
    if isinstance(found, NullType):
        return True
    kind = next(kind for kind in TYPE_WORDS if isinstance(wanted, kind))
    return isinstance(found, kind) and not isinstance(found, Enum) and not getattr(found, "timezone", False)


def _content_faults(connection: Connection, table: Table, sound: set[Table]) -> Iterator[Fault]:
    asked = list(_counted(table))
    row = connection.execute(count_contradictions(table)).one()
    if not row[0] and table in NEVER_EMPTY:
        yield Fault("empty", table.name, "This holds no row, so that nothing can be shown.")
    yield from (_told(code, where, n, sentence) for (code, where, sentence, _), n in zip(asked, row[1:], strict=True) if n)
    for keys in _unique(table):
        if n := connection.execute(count_repeated(table, keys)).scalar_one():
            names = " and ".join(key.name for key in keys)
            yield _told("repeated", f"{table.name}.{keys[-1].name}", n, f"{names} of another row again; they have to be there once.")
    for column, target in _references(table):
        if target.table in sound and (n := connection.execute(count_unfound(column, target)).scalar_one()):
            yield _told("refers_to_nothing", _named(column), n, f"a value that is not in {_named(target)}.")


def _told(code: str, where: str, n: int, what: str) -> Fault:
    return Fault(code, where, f"{counted_noun(n, 'row holds', 'rows hold')} {what}")


def count_contradictions(table: Table) -> Select:
    """One row: how many rows the table has, and how many of them contradict each of the rules that can be told row by row."""
    return select(func.count(), *(func.coalesce(func.sum(case((wrong, 1), else_=0)), 0) for *_, wrong in _counted(table))).select_from(
        table
    )


def _counted(table: Table) -> Iterator[tuple]:
    """(code, where, sentence, what is wrong of a row) of each rule."""
    for column in table.columns:
        if not column.nullable:
            yield "null", _named(column), "nothing here, where there has to be something.", column.is_(None)
        if allowed := column.info.get("allowed"):
            yield "unknown_code", _named(column), f"another word than {', '.join(allowed)}.", column.not_in(allowed)
    for check in sorted((c for c in table.constraints if isinstance(c, CheckConstraint)), key=lambda c: str(c.sqltext)):
        if " IN (" not in str(check.sqltext):
            rule = str(check.sqltext)
            yield "broken_rule", table.name, f"what breaks the rule {rule}.", literal_column(f"(CASE WHEN {rule} THEN 0 ELSE 1 END)") == 1


def _unique(table: Table) -> Iterator[list[Column]]:
    for constraint in table.constraints:
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint) and len(constraint.columns):
            yield list(constraint.columns)


def count_repeated(table: Table, keys: list[Column]) -> Select:
    """How many values of these columns are there more than once."""
    again = select(*keys).group_by(*keys).having(func.count() > 1).subquery()
    return select(func.count()).select_from(again)


def _references(table: Table) -> Iterator[tuple[Column, Column]]:
    for constraint in table.constraints:
        if isinstance(constraint, ForeignKeyConstraint):
            yield from ((element.parent, element.column) for element in constraint.elements)


def count_unfound(column: Column, target: Column) -> Select:
    """How many rows refer to what is not there."""
    return select(func.count()).select_from(column.table).where(column.is_not(None), ~exists().where(target == column))


def _named(column: Column) -> str:
    return f"{column.table.name}.{column.name}"
