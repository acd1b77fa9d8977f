"""Every statement that the dashboard sends over a case database, and its tables, compiled for SQL Server. None of it is run there."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.dialects import mssql
from sqlalchemy.schema import CreateTable

from data_access.database import engine as opening
from data_access.database import tables
from data_access.database.engine import open_case_database, open_register
from data_access.database.moments import one_moment
from data_access.permissions import ROLES
from data_access.queries import arrow
from data_access.queries.fitness import NEEDED, OPTIONAL, faults_in
from data_access.service import release_desk
from data_access.service.asking import Ask
from data_access.service.desk import PAGES, Desk
from tests.desk_maker import CHIEF, DAY, PRESS, closing, desk_over, person, wanted
from tests.property.nasty_reviews import LAST_DAY, nasty_review
from tests.review_maker import written_to

_NOT_THERE = re.compile(
    r"\bLIMIT\b|\bTRUE\b|\bFALSE\b|\bILIKE\b|\|\||::|\bIS NOT DISTINCT\b|\blength\(|\bsubstr\(|\bnow\(\)", re.IGNORECASE
)
"""What other engines say and SQL Server does not know."""


def as_sql_server(statement) -> str:
    return str(statement.compile(dialect=mssql.dialect(), compile_kwargs={"literal_binds": True}))


@pytest.fixture
def sent(fresh_sqlite, monkeypatch):
    """Every statement sent to the case database by the pages, figures, releases and the check, as SQLAlchemy has it; then the raw ones."""
    monkeypatch.setattr(arrow, "_BY_COLUMNS", ())
    statements, raw = [], []
    with closing(desk_over(fresh_sqlite())) as desk:
        event.listen(desk.case, "before_execute", lambda _connection, statement, *_rest: statements.append(statement))
        event.listen(desk.case, "before_cursor_execute", lambda _c, _cursor, text, _p, context, _m: context.compiled or raw.append(text))
        for role in ROLES:
            for page in PAGES:
                if desk.may_open(person(role), page):
                    desk.page(person(role), page, Ask(DAY, "then"))
        desk.figures(CHIEF, Ask(DAY), by="team")
        number = release_desk.freeze_release(desk, PRESS, wanted(desk)).number
        release_desk.verify_release(desk, CHIEF, number)
        with desk.case.connect() as connection:
            assert list(faults_in(connection)) == []
    return statements, raw


def test_every_statement_over_the_case_database_compiles_for_sql_server(sent):
    statements, _ = sent
    compiled = [as_sql_server(statement) for statement in statements]
    assert len(set(compiled)) > 80, "every table read, and every rule counted"
    assert not [sql for sql in compiled if _NOT_THERE.search(sql)]
    assert any(sql.startswith("SELECT TOP 1 ") for sql in compiled), "the data version"
    for table in NEEDED:
        assert any(re.search(rf"\bFROM {table.name}\b", sql) for sql in compiled), table.name


def test_nothing_is_sent_as_bare_text_but_what_sqlite_alone_is_told(sent):
    _, raw = sent
    assert {text.split()[0] for text in raw} <= {"BEGIN", "PRAGMA", "SELECT"}
    assert not [text for text in raw if text.startswith("SELECT") and "sqlite_" not in text]


@pytest.mark.parametrize("table", [*NEEDED, *OPTIONAL], ids=lambda table: table.name)
def test_every_table_of_cases_compiles_for_sql_server(table):
    ddl = str(CreateTable(table).compile(dialect=mssql.dialect()))
    assert ddl.strip().startswith(f"CREATE TABLE {table.name} (")
    assert not _NOT_THERE.search(ddl)
    for column in table.columns:
        assert re.search(rf"\b{column.name}\b", ddl)
        if column.type.__class__ is tables.Boolean:
            assert re.search(rf"\b{column.name} BIT\b", ddl)


def test_another_engine_is_opened_without_the_words_of_postgresql_and_read_of_one_moment(monkeypatch):
    opened = []
    monkeypatch.setattr(opening, "create_engine", lambda url, **more: opened.append(more["connect_args"]) or create_engine("sqlite://"))
    opening.open_read_only("mssql+pyodbc://reader@host/cases", "case database")
    assert opened == [{}]

    told: dict[str, str] = {}
    connection = SimpleNamespace(dialect=mssql.dialect(), execution_options=told.update)
    with one_moment(connection):
        assert told == {"isolation_level": "SNAPSHOT"}


def test_what_is_read_row_by_row_is_what_is_read_by_columns(fresh_databases):
    databases = fresh_databases()
    written_to(databases.case_url, nasty_review(7, 25))
    case = open_case_database(databases.case_url)
    try:
        with arrow.reading(case) as by_columns, arrow.reading_rows(case) as by_rows:
            for table in NEEDED:
                quick, slow = by_columns(table), by_rows(table)
                assert quick.schema == slow.schema, table.name
                assert sorted(map(repr, quick.rows())) == sorted(map(repr, slow.rows())), table.name
    finally:
        case.dispose()


def test_pages_read_row_by_row_are_the_pages_read_by_columns(fresh_databases, monkeypatch):
    databases = fresh_databases()
    written_to(databases.case_url, nasty_review(7, 25))
    seen, now = [], datetime(2024, 3, 20, 9, tzinfo=UTC)
    for by_columns in (("sqlite", "postgresql"), ()):
        monkeypatch.setattr(arrow, "_BY_COLUMNS", by_columns)
        with closing(Desk(open_case_database(databases.case_url), open_register(databases.register_url), False, lambda: now)) as desk:
            seen.append([desk.page(CHIEF, page, Ask(day)) for page in PAGES for day in (LAST_DAY, date(2024, 2, 1))])
    assert seen[0] == seen[1]
