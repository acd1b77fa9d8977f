"""What is read is what was written, on either engine."""

from datetime import datetime

import polars as pl
import pytest

from data_access.database import tables
from data_access.database.engine import open_case_database, open_case_database_to_write
from data_access.errors import DatabaseUnavailable
from data_access.intake.load import next_data_version
from data_access.queries.events import count_rows, read_data_version
from tests.desk_maker import NOW, closing, desk_over
from tests.review_maker import CATEGORIES, assessed, corrected, enquiry, events_in, failure, posting, recorded_as, review, scope, written_to

FIRST = assessed(2, "2024-01-05", "high", officer=3)
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
            assert count_rows(connection, tables.scope_decisions) == 2
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
