"""What is read is what was written, on either engine."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Event
from time import sleep

import polars as pl
import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.engine import make_url

from data_access.database import tables
from data_access.database.engine import open_case_database, open_case_database_to_write, open_read_only, open_register
from data_access.errors import DatabaseUnavailable
from data_access.intake.load import next_data_version
from data_access.queries import arrow
from data_access.queries.arrow import begin, connected, reading
from data_access.queries.beside import read_beside
from data_access.queries.events import read_data_version
from tests.desk_maker import NOW, closing, desk_over
from tests.review_maker import CATEGORIES, assessed, corrected, enquiry, events_in, failure, posting, recorded_as, review, scope, written_to

FIRST = assessed(2, "2024-01-05", "high", officer=3)
MOMENT = datetime(2024, 3, 1)
FRAMES = review(
    [scope(9_000_000_000, "2024-01-02", recorded="2024-01-02T23:30:00.123456"), scope(2, "2024-01-02"), recorded_as(2, "2024-01-02")],
    [FIRST, corrected(FIRST, "2024-02-01T09:00", is_void=True)],
    [posting(3, "2024-01-01", hours=0.6), enquiry(1, "2024-01-01"), failure(1, None, "2024-01-12", inside=False)],
)


def test_every_event_comes_back_with_the_types_and_values_it_was_written_with(fresh_databases):
    url, _ = fresh_databases()
    written_to(url, FRAMES)
    events = events_in(url)
    assert set(events.frames) == set(FRAMES)
    for name, frame in FRAMES.items():
        found = events.frames[name]
        assert found.schema == frame.schema, name
        assert found.sort("event_id", "version").rows() == frame.sort("event_id", "version").rows(), name


@pytest.mark.parametrize("rows", [1, 1_024, 1_000_000])
def test_a_long_table_comes_back_whole_however_many_rows_are_taken_at_a_time(fresh_databases, monkeypatch, rows):
    url, _ = fresh_databases()
    many = review([scope(1, "2024-01-02"), *(enquiry(number, "2024-01-01") for number in range(1, 3_001))])
    written_to(url, many)
    monkeypatch.setattr(arrow, "_ROWS_AT_ONCE", rows)
    found = events_in(url).frames["enquiries"]
    assert found.sort("event_id").equals(many["enquiries"].sort("event_id"))


def test_the_review_its_categories_and_its_data_version_are_read_with_the_events(fresh_databases):
    url, _ = fresh_databases()
    written_to(url, FRAMES)
    events = events_in(url)
    assert events.version.number == 1
    assert events.version.recorded_to == datetime.fromisoformat("2024-02-01T09:00+00:00")
    assert [(c.code, c.rank, c.is_high, c.weight) for c in events.review.categories] == [(code, *rest) for code, rest in CATEGORIES.items()]
    assert events.pseudonyms == {3: "Officer 3"}


def test_an_empty_case_database_is_refused_in_a_sentence(fresh_databases):
    url, _ = fresh_databases()
    open_case_database_to_write(url).dispose()
    engine = open_case_database(url)
    try:
        with engine.connect() as connection, pytest.raises(DatabaseUnavailable, match="holds no data yet"):
            read_data_version(connection)
    finally:
        engine.dispose()


def test_the_case_database_is_opened_so_that_it_cannot_be_written(fresh_databases):
    url, _ = fresh_databases()
    written_to(url, FRAMES)
    engine = open_case_database(url)
    try:
        with engine.connect() as connection:
            assert len(connection.execute(tables.scope_decisions.select()).all()) == 2
            with pytest.raises(Exception, match=r"readonly|read-only"):
                connection.execute(tables.people.insert().values(person_id=1))
    finally:
        engine.dispose()


def test_more_rows_than_one_reading_chunk_come_back_whole(fresh_sqlite):
    url, _ = fresh_sqlite()
    template = enquiry(1, "2024-01-01").values
    many = pl.DataFrame([template]).select(pl.all().repeat_by(50_001).explode()).with_row_index("number", offset=1)
    many = many.with_columns(event_id=pl.col("number").cast(pl.Int64), enquiry_id=pl.col("number").cast(pl.Int64)).drop("number")
    written_to(url, {**review(), "enquiries": many})
    assert events_in(url).frames["enquiries"].height == 50_001


def test_everything_in_one_look_is_of_one_data_version_and_the_next_look_sees_the_new_one(fresh_databases):
    databases = fresh_databases()
    with closing(desk_over(databases)) as desk:
        with desk.one_look():
            assert desk.data_version().number == 1
            writer = open_case_database_to_write(databases.case_url)
            with writer.begin() as connection:
                next_data_version(connection, NOW.replace(tzinfo=None), "a test", NOW.replace(tzinfo=None))
            writer.dispose()
            assert desk.data_version().number == 1
        assert desk.data_version().number == 2


def test_what_is_written_while_events_are_read_is_in_none_of_them(fresh_databases):
    url, _ = fresh_databases()
    written_to(url, FRAMES)
    engine, writer = open_case_database(url), open_case_database_to_write(url)
    try:
        with reading(engine) as read:
            before = read(tables.scope_decisions)
            with writer.begin() as connection:
                connection.execute(tables.people.insert().values(person_id=77))
                connection.execute(
                    tables.data_versions.insert().values(data_version=2, recorded_to=MOMENT, made_at=MOMENT, source="a test")
                )
            assert read(tables.people).filter(pl.col("person_id") == 77).is_empty()
            assert read(tables.data_versions)["data_version"].to_list() == [1]
            assert read(tables.scope_decisions).equals(before)
        with reading(engine) as read:
            assert read(tables.data_versions)["data_version"].to_list() == [1, 2]
    finally:
        engine.dispose()
        writer.dispose()


def test_events_are_read_in_one_transaction_that_cannot_write(fresh_postgres):
    url, _ = fresh_postgres()
    written_to(url, FRAMES)
    engine, asked = open_case_database(url), []
    names = ("transaction_isolation", "transaction_read_only", "lock_timeout", "statement_timeout")
    settings = select(*(func.current_setting(name).label(name) for name in names))
    try:
        with connected(engine) as connection, connection.cursor() as cursor:
            begin(cursor, engine)
            cursor.execute(str(settings.compile(dialect=engine.dialect, compile_kwargs={"literal_binds": True})))
            asked = cursor.fetchone()
    finally:
        engine.dispose()
    assert asked == ("repeatable read", "on", "2s", "2min")


def test_a_reading_that_falls_silent_is_given_up_and_no_other_begun_until_it_is_over():
    engine, goes_on = create_engine("sqlite://"), Event()

    def silent(alive):
        alive()
        goes_on.wait(20)
        return "late"

    with pytest.raises(DatabaseUnavailable, match="does not answer"):
        read_beside(engine, silent, silence=0.05)
    with pytest.raises(DatabaseUnavailable, match="does not answer"):
        read_beside(engine, lambda alive: "early", silence=0.05)
    goes_on.set()
    for _ in range(100):
        with suppress(DatabaseUnavailable):
            assert read_beside(engine, lambda alive: "again", silence=0.05) == "again"
            break
        sleep(0.02)
    else:
        raise AssertionError("the reading that was given up is over, and another one is begun")


def test_a_long_reading_that_gives_signs_of_life_is_waited_for():
    def slow(alive):
        for _ in range(20):
            sleep(0.02)
            alive()
        return "whole"

    assert read_beside(create_engine("sqlite://"), slow, silence=0.2) == "whole"


@pytest.mark.parametrize("where", [0.3, 0.5, 0.8], ids=str)
def test_a_page_of_a_file_that_holds_something_else_is_found_before_anything_is_read(fresh_sqlite, where):
    url, _ = fresh_sqlite()
    written_to(url, FRAMES)
    path = Path(make_url(url).database)
    data = bytearray(path.read_bytes())
    page = int(len(data) * where) // 4096 * 4096
    data[page : page + 4096] = bytes(range(256)) * 16
    path.write_bytes(data)
    with pytest.raises(DatabaseUnavailable, match="is damaged and cannot be read"):
        events_in(url)


def test_a_page_waits_for_seconds_and_an_import_a_backup_or_a_check_as_long_as_it_takes(fresh_postgres):
    databases = fresh_postgres()
    written_to(databases.case_url, FRAMES)
    names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "default_transaction_read_only")
    hurried, unhurried = ("2s", "3s", "1min"), ("0", "0", "0")
    for engine, expected in (
        (open_case_database(databases.case_url), (*hurried, "on")),
        (open_register(databases.register_url, is_looked_at=True), (*hurried, "off")),
        (open_register(databases.register_url), (*unhurried, "off")),
        (open_case_database_to_write(databases.case_url), (*unhurried, "off")),
        (open_read_only(databases.case_url, "case database"), (*unhurried, "on")),
    ):
        with engine.connect() as connection:
            assert connection.execute(select(*map(func.current_setting, names))).one() == expected
        engine.dispose()
