"""Logs of events: tiny logs, and what was known of them on which day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from data_access.database import tables
from data_access.database.engine import open_case_database
from data_access.dates import end_of_london_day
from data_access.errors import BadInput
from data_access.figures.catalogue import FIGURES
from data_access.figures.reckon import reckon
from data_access.intake.imports import import_files
from data_access.intake.mapping import read_mapping
from data_access.populations.history import build_history
from data_access.queries.events import read_events
from tests.import_maker import REVIEW_OF_2020
from tests.log_maker import unlogged

_FILES = """
[[file]]
name = "log*.csv"
grain = "event"
reference = "number"
recorded_at = {column = "updated"}
date_formats = ["%Y-%m-%d %H:%M", "%Y-%m-%d"]
[file.fields]
received_on = "opened"
completed_on = "closed"
officer = "who"
original_outcome = "code"
[file.known_when]
original_outcome = "completed_on"
[file.defaults]
risk_category = "any"
[[file]]
name = "steps*.csv"
grain = "event"
reference = "case"
activity = "what"
recorded_at = {column = "when"}
date_formats = ["%Y-%m-%d %H:%M"]
[file.fields]
officer = "who"
[file.defaults]
risk_category = "any"
[file.values.activity]
"Received" = "received_on"
"Begun" = "started_on"
"Closed" = "completed_on"
"Note" = ""
"""
MAPPING = REVIEW_OF_2020 + _FILES
LOG = (
    "number,updated,opened,closed,who,code",
    # Its closing day and outcome stand on every row; it was closed on 20 March, when its last row was written.
    "I1,2020-01-10 09:00,2020-01-10,2020-03-20,Jo,disclosed",
    "I1,2020-02-01 10:00,2020-01-10,2020-03-20,Sam,disclosed",
    "I1,2020-03-20 16:00,2020-01-10,2020-03-20,Sam,disclosed",
    # Closed on 10 February, and no row was written then.
    "I2,2020-01-15 09:00,2020-01-15,2020-02-10,,",
    # Closed and opened again.
    "I3,2020-02-20 09:00,2020-02-20,,,",
    "I3,2020-03-01 10:00,2020-02-20,2020-03-01,,",
    "I3,2020-04-05 10:00,2020-02-20,,,",
)
STEPS = (
    "case,when,what,who",
    "S1,2020-01-10 09:00,Received,",
    "S1,2020-01-20 09:00,Begun,Jo",
    "S1,2020-02-03 09:00,Note,",
    "S1,2020-03-05 09:00,Closed,Sam",
    "S1,2020-06-05 09:00,Closed,",
)
MADE = datetime(2020, 7, 1, 12, tzinfo=UTC)


class Desk:
    """A folder, and the two databases that its logs go into."""

    def __init__(self, folder: Path, urls: tuple[str, str]) -> None:
        self.folder, self.urls = folder, dict(zip(("case_url", "register_url"), urls, strict=True))
        (folder / "mapping.toml").write_text(MAPPING)

    def bring(self, lines: Sequence[str], at: datetime = MADE, name: str = "log.csv", **asked: bool):
        (self.folder / name).write_text("\n".join(lines) + "\n")
        return import_files(
            [self.folder / name], self.folder / "mapping.toml", **self.urls, imported_by="importer", log=unlogged, made_at=at, **asked
        )

    def frames(self):
        engine = open_case_database(self.urls["case_url"])
        with engine.connect() as connection:
            frames = read_events(connection).frames
        engine.dispose()
        return frames

    def whole(self) -> dict[str, list]:
        return {name: sorted(frame.rows(), key=repr) for name, frame in self.frames().items()}

    def counted(self, day: date, known_by: datetime | None = None) -> tuple[int, int]:
        """Cases in scope, and those of them completed."""
        history = build_history(self.frames(), known_by=known_by)
        return tuple(reckon(FIGURES[key], history, day=day).value for key in ("applications_in_scope", "detailed_review_completed"))

    def versions(self, table: str, application: int) -> list[tuple]:
        frame = self.frames()[table]
        names = [name for name in frame.columns if name in ("original_outcome", "review_step", "reviewed_outcome", "officer_id")]
        found = frame.filter(frame["application_id"] == application).sort("event_id", "version")
        return found.select("version", "is_void", "occurred_on", "recorded_at", *names).rows()


@pytest.fixture
def desk(tmp_path, fresh_databases) -> Desk:
    return Desk(tmp_path, fresh_databases())


def _at(day: date) -> datetime:
    return end_of_london_day(day)


def _counts(report) -> tuple[int, ...]:
    return tuple(report.total(f"rows_{name}") for name in ("read", "loaded", "changed", "unchanged", "duplicate", "rejected"))


def test_each_day_is_counted_as_the_log_had_told_it_by_then(desk):
    assert _counts(desk.bring(LOG)) == (7, 7, 0, 0, 0, 0)
    told = {
        date(2020, 1, 9): (0, 0),
        date(2020, 1, 31): (2, 0),
        date(2020, 2, 9): (2, 0),
        date(2020, 2, 10): (2, 1),
        date(2020, 3, 19): (3, 2),
        date(2020, 3, 20): (3, 3),
        date(2020, 4, 4): (3, 3),
        date(2020, 4, 5): (3, 2),
    }
    assert {day: desk.counted(day, _at(day)) for day in told if day > date(2020, 1, 9)} == dict(list(told.items())[1:])
    assert desk.counted(date(2020, 3, 19)) == (3, 1), "as known now, the closing of I3 was taken back"


def test_a_day_filled_in_later_is_not_taken_as_known_before_it_came(desk):
    desk.bring(LOG)
    closings = [row[:4] for row in desk.versions("review_steps", 1) if row[4] == "completed"]
    assert closings == [(1, False, date(2020, 3, 20), datetime(2020, 3, 20, 16))], "at the row of that day"
    closings = [row[:4] for row in desk.versions("review_steps", 2) if row[4] == "completed"]
    assert closings == [(1, False, date(2020, 2, 10), _at(date(2020, 2, 10)).replace(tzinfo=None))], "at the day's end, where no row came"
    closings = [row[:4] for row in desk.versions("review_steps", 3) if row[4] == "completed"]
    assert closings == [(1, False, date(2020, 3, 1), datetime(2020, 3, 1, 10)), (2, True, date(2020, 3, 1), datetime(2020, 4, 5, 9))]


def test_a_fact_that_stands_on_every_row_is_known_from_the_day_that_the_mapping_says(desk):
    desk.bring(LOG)
    outcomes = [(row[0], row[3], row[4]) for row in desk.versions("application_records", 1)]
    assert outcomes == [(1, datetime(2020, 1, 10, 9), "not_recorded"), (2, datetime(2020, 3, 20, 16), "disclosed")]


def test_the_same_log_again_changes_nothing_and_a_longer_one_adds_only_what_is_new(desk):
    first = desk.bring(LOG)
    before = desk.whole()
    again = desk.bring(LOG, datetime(2020, 8, 1, tzinfo=UTC))
    assert (_counts(again), again.is_changed, again.data_version) == ((7, 0, 0, 7, 0, 0), False, first.data_version)
    assert desk.whole() == before
    longer = desk.bring([*LOG, "I3,2020-08-05 10:00,2020-02-20,2020-08-04,,", LOG[1]], datetime(2020, 9, 1, tzinfo=UTC))
    assert (_counts(longer), longer.written) == ((9, 1, 1, 7, 1, 0), {"review_steps": 1})
    assert desk.versions("review_steps", 3)[-1][:4] == (3, False, date(2020, 8, 4), datetime(2020, 8, 5, 9))


def test_what_a_log_tells_of_the_time_before_the_last_import_is_known_only_from_now_on(desk):
    desk.bring(LOG)
    late = "I2,2020-05-05 10:00,2020-01-15,2020-05-05,,"
    assert _counts(desk.bring([*LOG, late], datetime(2020, 8, 1, tzinfo=UTC))) == (8, 1, 1, 7, 0, 0)
    assert desk.counted(date(2020, 4, 30), _at(date(2020, 7, 31))) == (3, 2)
    assert desk.counted(date(2020, 4, 30)) == (3, 1)


def test_rows_in_any_order_are_the_same_cases(tmp_path, fresh_sqlite):
    held = []
    for number, lines in enumerate((LOG, [LOG[0], *reversed(LOG[1:])])):
        (folder := tmp_path / str(number)).mkdir()
        desk = Desk(folder, fresh_sqlite())
        desk.bring(lines)
        held.append(desk.whole())
    assert held[0] == held[1]


def test_rows_of_one_thing_each_count_on_the_day_of_their_moment_the_first_time(desk):
    assert _counts(desk.bring(STEPS, name="steps.csv")) == (5, 3, 0, 2, 0, 0)
    steps = {row[4]: row[:4] for row in desk.versions("review_steps", 1) if row[0] == 1}
    assert steps["started"] == (1, False, date(2020, 1, 20), datetime(2020, 1, 20, 9))
    assert steps["completed"] == (1, False, date(2020, 3, 5), datetime(2020, 3, 5, 9))
    for day, completed in ((date(2020, 3, 4), 0), (date(2020, 3, 5), 1), (date(2020, 6, 30), 1)):
        assert desk.counted(day, _at(day)) == desk.counted(day) == (1, completed)
    longer = [*STEPS, "S1,2020-07-05 09:00,Note,Jo", "S2,2020-07-05 10:00,Received,"]
    assert _counts(desk.bring(longer, datetime(2020, 8, 1, tzinfo=UTC), "steps.csv")) == (7, 2, 1, 5, 0, 0)


def test_what_is_out_of_order_unknown_or_never_received_is_rejected(desk):
    lines = [
        *STEPS,
        "S1,2020-01-09 09:00,Begun,",
        "S1,2020-04-05 09:00,Danced,",
        "S2,2020-04-05 09:00,Begun,",
        "S3,,Received,",
        "S4,2020-07-02 09:00,Received,",
    ]
    report = desk.bring(lines, name="steps.csv")
    assert [(row.line, row.rule, row.reason) for row in report.files[0].rejections] == [
        (7, "dates_out_of_order", "started_on is before received_on"),
        (8, "unknown_value", "what (activity) holds a value that the mapping does not translate"),
        (9, "no_date", "no row of the log says when it was received"),
        (10, "bad_date", "when (recorded_at) is not a date in the stated formats"),
        (11, "date_in_future", "when (recorded_at) is after the import"),
    ]
    assert _counts(report) == (10, 3, 0, 2, 0, 5)


def test_a_case_that_a_later_log_names_no_more_has_disappeared_unless_the_log_is_a_part(desk):
    desk.bring(LOG)
    without = [line for line in LOG if not line.startswith("I2")]
    assert desk.bring(without, datetime(2020, 8, 1, tzinfo=UTC), is_part=True).disappeared is None
    assert desk.bring(without, datetime(2020, 8, 2, tzinfo=UTC)).disappeared == 1
    assert [desk.counted(day) for day in (date(2020, 8, 1), date(2020, 8, 2))] == [(3, 2), (2, 1)]
    back = desk.bring(LOG, datetime(2020, 8, 3, tzinfo=UTC))
    assert (_counts(back), desk.counted(date(2020, 8, 3))) == ((7, 1, 1, 6, 0, 0), (3, 2))


def test_sqlite_and_postgresql_hold_the_same_of_a_log(tmp_path, fresh_sqlite, fresh_postgres):
    held = []
    for number, make in enumerate((fresh_sqlite, fresh_postgres)):
        (folder := tmp_path / str(number)).mkdir()
        desk = Desk(folder, make())
        desk.bring(LOG[:6], datetime(2020, 3, 10, tzinfo=UTC), is_part=True)
        desk.bring([*LOG, *LOG[1:3]])
        desk.bring(STEPS, datetime(2020, 7, 2, tzinfo=UTC), "steps.csv", is_part=True)
        held.append(desk.whole())
        engine = create_engine(desk.urls["register_url"])
        with engine.connect() as connection:
            held[-1]["imports"] = [tuple(row) for row in connection.execute(select(tables.imports))]
        engine.dispose()
    assert held[0] == held[1]


@pytest.mark.parametrize(
    ("there", "instead", "sentence"),
    [
        ('{column = "updated"}', '"as_occurred"', "recorded_at has to name the column with the moment of each row of a log"),
        ('grain = "event"', 'grain = "case"', 'known_when is for a log; it needs grain = "event".'),
        ('activity = "what"\n', "", "activity needs the column that says what happened, and [file.values.activity] which day each is."),
        ('"received_on"\n"Begun"', '""\n"Begun"', "nothing that happens is received_on"),
        ('"Note" = ""', '"Note" = "closed"', "'closed' is not known; use one of 'received_on',"),
        ('original_outcome = "completed_on"', 'original_outcome = "started_on"', "has to name the day from which it is known"),
        ('original_outcome = "completed_on"', 'route = "completed_on"', "there is no key 'route'"),
        ('who"\n[file.defaults]', 'who"\nstarted_on = "when"\n[file.defaults]', "there is no key 'started_on'"),
    ],
)
def test_what_a_mapping_says_of_a_log_has_to_be_right(tmp_path, there, instead, sentence):
    (tmp_path / "mapping.toml").write_text(MAPPING.replace(there, instead, 1))
    with pytest.raises(BadInput) as caught:
        read_mapping(tmp_path / "mapping.toml")
    assert sentence in str(caught.value)
