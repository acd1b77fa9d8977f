"""Whatever a log says, every day is counted as a slow look at its rows has it: of each case the last row written by then, and no day that had
not come. A log brought in pieces, or with its rows in another order, gives the same."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as some

from data_access.database.engine import open_case_database
from data_access.dates import end_of_london_day, london_day
from data_access.intake.imports import ImportReport, import_files
from data_access.populations.applications import application_spells
from data_access.populations.as_at import holding, known
from data_access.queries.events import read_events
from tests.import_maker import REVIEW_OF_2020
from tests.log_maker import unlogged

_FILES = """
[[file]]
name = "log.csv"
grain = "event"
reference = "number"
recorded_at = {column = "updated"}
[file.fields]
received_on = "opened"
completed_on = "closed"
[file.defaults]
risk_category = "any"
[[file]]
name = "steps.csv"
grain = "event"
reference = "number"
recorded_at = {column = "updated"}
activity = "what"
[file.defaults]
risk_category = "any"
[file.values.activity]
"in" = "received_on"
"done" = "completed_on"
"note" = ""
"""
MAPPING = REVIEW_OF_2020 + _FILES
START = datetime(2020, 6, 1, 9, tzinfo=UTC)
DAYS = [START.date() + timedelta(days=number) for number in range(8)]
LAST = datetime(2020, 6, 20, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """A row of a log: its case, its moment, and what it says: two days, or what happened."""

    case: str
    moment: datetime
    said: tuple


hours = some.integers(0, 24 * 7).map(lambda number: START + timedelta(hours=number))
moments = some.lists(hours, min_size=1, max_size=5, unique=True)


@some.composite
def logs(draw, told) -> list[Row]:
    return [Row(case, moment, draw(told)) for case in "AB" for moment in draw(moments)]


records = logs(some.tuples(some.just(START.date()), some.none() | some.sampled_from(DAYS)))
steps = logs(some.tuples(some.sampled_from(["in", "in", "done", "note"])))


@contextmanager
def _desk() -> Iterator[tuple[Callable[..., ImportReport], Callable[[], dict]]]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "mapping.toml").write_text(MAPPING)
        urls = {f"{kind}_url": f"sqlite:///{folder / kind}.db" for kind in ("case", "register")}

        def bring(rows: Sequence[Row], at: datetime = LAST, **asked: bool) -> ImportReport:
            is_of_steps = len(rows[0].said) == 1
            path = folder / ("steps.csv" if is_of_steps else "log.csv")
            lines = [f"{row.case},{row.moment.isoformat()},{','.join(str(said or '') for said in row.said)}" for row in rows]
            path.write_text("\n".join(["number,updated,what" if is_of_steps else "number,updated,opened,closed", *lines]) + "\n")
            return import_files([path], folder / "mapping.toml", **urls, imported_by="importer", log=unlogged, made_at=at, **asked)

        def frames() -> dict:
            engine = open_case_database(urls["case_url"])
            with engine.connect() as connection:
                found = read_events(connection).frames
            engine.dispose()
            return found

        yield bring, frames


def _counted(frames: dict, day: date, known_by: datetime | None) -> tuple[int, int]:
    there = holding(application_spells({name: known(frame, known_by=known_by) for name, frame in frames.items()}), day=day)
    return there.height, there["is_review_completed"].sum()


def _second_count(rows: Sequence[Row], day: date, known_by: datetime) -> tuple[int, int]:
    found = []
    for case in sorted({row.case for row in rows}):
        told = sorted((row for row in rows if row.case == case and row.moment <= known_by), key=lambda row: row.moment)
        if told and len(told[-1].said) == 2:
            found.append(told[-1].said)
        elif told:
            first = {row.said[0]: london_day(row.moment) for row in reversed(told)}
            received = first.get("in")
            # What is told of a day before the case was received is out of order, and rejected.
            done = next(
                (london_day(row.moment) for row in told if row.said[0] == "done" and received and london_day(row.moment) >= received), None
            )
            found.append((received, done))
    there = [(received, closed) for received, closed in found if received and received <= day]
    return len(there), sum(bool(closed) and closed <= day for _, closed in there)


def _is_received(rows: Sequence[Row]) -> bool:
    return all(
        any(row.said == ("in",) for row in rows if row.case == case) or len(rows[0].said) == 2 for case in {row.case for row in rows}
    )


@settings(max_examples=8)
@given(records | steps, some.randoms(use_true_random=False))
def test_every_day_is_counted_as_the_log_had_told_it_by_then_however_its_rows_lie(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    with _desk() as (bring, frames), _desk() as (bring_shuffled, shuffled_frames):
        report = bring(rows)
        counts = bring_shuffled(shuffled).totals()
        assert counts == report.totals()
        if not report.is_changed:
            return
        held = frames()
        for day in DAYS:
            known_by = end_of_london_day(day)
            assert _counted(held, day, known_by) == _second_count(rows, day, known_by), day
        assert {name: sorted(frame.rows(), key=repr) for name, frame in shuffled_frames().items()} == {
            name: sorted(frame.rows(), key=repr) for name, frame in held.items()
        }
        again = bring(shuffled, LAST + timedelta(days=1))
        assert (again.is_changed, again.total("rows_loaded")) == (False, 0)


@settings(max_examples=8)
@given(records | steps, some.sampled_from(DAYS), some.booleans())
def test_a_log_brought_in_pieces_tells_what_it_tells_at_once(rows, cut, is_whole_again):
    """A system shows on every row the days that have come by the export, and no others; what happened can be brought without what was before."""
    moment = end_of_london_day(cut)

    def shown(by: datetime) -> list[Row]:
        there = [row for row in rows if row.moment <= by]
        return [row if len(row.said) == 1 else Row(row.case, row.moment, _come(row.said, by)) for row in there]

    earlier, later = shown(moment), shown(LAST)
    if not _is_received(rows):
        return
    with _desk() as (bring, frames):
        if earlier:
            bring(earlier, moment)
        is_part = len(rows[0].said) == 1 and not is_whole_again
        bring([row for row in later if row.moment > moment] or later if is_part else later, is_part=is_part)
        held = frames()
        for day in DAYS[DAYS.index(cut) :]:
            known_by = end_of_london_day(day)
            assert _counted(held, day, known_by) == _second_count(rows, day, known_by), day


def _come(said: tuple[date, date | None], by: datetime) -> tuple[date, date | None]:
    return said[0], said[1] if said[1] and said[1] <= by.date() else None
