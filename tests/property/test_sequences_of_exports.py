"""Whatever a source's exports say one after the other, each day is counted as its own export told it: as known then, and, where no later
export tells another story of the same case, as known now. The second count keeps every export whole and looks each case up in them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as some

from data_access.database.engine import open_case_database
from data_access.dates import end_of_london_day
from data_access.intake.imports import import_files
from data_access.populations.applications import application_spells
from data_access.populations.as_at import holding, known
from data_access.queries.events import read_events
from tests.import_maker import REVIEW_OF_2020
from tests.log_maker import unlogged

_FILES = """
[[file]]
name = "*.csv"
grain = "case"
reference = "ref"
recorded_at = "as_occurred"
[file.fields]
received_on = "received"
completed_on = "closed"
source_system = "system"
[file.defaults]
risk_category = "any"
"""
MAPPING = REVIEW_OF_2020 + _FILES
FIRST = date(2020, 1, 31)
Said = tuple[date, date | None, str]
"""Received, closed, and the system that the case stands in."""


@dataclass(frozen=True)
class Export:
    """What one export says of each case that it names; it is known by the end of its day."""

    day: date
    cases: Mapping[str, Said]


@some.composite
def exports(draw, *, is_rewritten: bool) -> list[Export]:
    """Up to six exports. Where the past is not rewritten, what was said of a case stays, and a case is closed after the last export."""
    told, made, day, before = {}, [], FIRST, FIRST - timedelta(days=30)
    for _ in range(draw(some.integers(2, 6))):
        cases = {}
        for name in draw(some.sets(some.sampled_from("ABCDE"))):
            received, closed, system = (None, None, "x" if name < "D" else "y") if is_rewritten else told.get(name, (None, None, "x"))
            recent = some.dates(before + timedelta(days=1), day)
            received = received or draw(some.dates(date(2019, 12, 20), day) if is_rewritten else recent)
            closed = closed or draw(some.none() | (some.dates(received, day) if is_rewritten else recent.filter(received.__le__)))
            system = draw(some.sampled_from("xxxy")) if is_rewritten else system
            cases[name] = told[name] = (received, closed, system)
        made.append(Export(day, cases))
        before, day = day, day + timedelta(days=draw(some.integers(1, 40)))
    return made


@contextmanager
def _loaded(made: list[Export]) -> Iterator[Callable[..., tuple[int, int]]]:
    """A way to count cases in scope, and those of them completed, after all exports were loaded in their order."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "mapping.toml").write_text(MAPPING)
        url = f"sqlite:///{folder / 'cases.db'}"
        for number, export in enumerate(made):
            path = folder / f"{number}.csv"
            rows = [f"{ref},{received},{closed or ''},{system}" for ref, (received, closed, system) in export.cases.items()]
            path.write_text("\n".join(["ref,received,closed,system", *rows]) + "\n")
            moments = {"made_at": end_of_london_day(date(2021, 6, 1)), "recorded_at": end_of_london_day(export.day)}
            urls = {"case_url": url, "register_url": f"sqlite:///{folder / 'register.db'}"}
            import_files([path], folder / "mapping.toml", **urls, imported_by="importer", log=unlogged, **moments)
        engine = open_case_database(url)
        with engine.connect() as connection:
            frames = read_events(connection).frames
        engine.dispose()

        def counted(day: date, known_by: datetime | None = None) -> tuple[int, int]:
            spells = application_spells({name: known(frame, known_by=known_by) for name, frame in frames.items()})
            there = holding(spells, day=day)
            return there.height, there["is_review_completed"].sum()

        yield counted


def _second_count(made: list[Export], day: date, known: int) -> tuple[int, int]:
    """As at a day, after the first ``known`` exports."""
    told: dict[str, Said] = {}
    gone_after: list[tuple[date, set[str]]] = []
    gone: set[str] = set()
    for export in made[:known]:
        spoken_for = {system for _, _, system in export.cases.values()}
        silent = {name for name, (_, _, system) in told.items() if system in spoken_for} - set(export.cases)
        gone = (gone | silent) - set(export.cases)
        gone_after.append((export.day, gone))
        told.update(export.cases)
    away = next((names for at, names in reversed(gone_after) if at <= day), set())
    there = [
        said for name, said in told.items() if name not in away and date(2020, 1, 1) <= said[0] <= date(2020, 12, 31) and said[0] <= day
    ]
    return len(there), sum(closed is not None and closed <= day for _, closed, _ in there)


@settings(max_examples=25)
@given(exports(is_rewritten=True))
def test_every_day_is_counted_as_the_second_count_says_it_as_known_then_and_as_known_now(made):
    if not any(export.cases for export in made):
        return
    with _loaded(made) as counted:
        for number, export in enumerate(made, 1):
            if any(earlier.cases for earlier in made[:number]):
                assert counted(export.day, end_of_london_day(export.day)) == _second_count(made, export.day, number)
            assert counted(export.day) == _second_count(made, export.day, len(made))


@settings(max_examples=25)
@given(exports(is_rewritten=False))
def test_where_no_export_rewrites_the_past_every_day_is_its_own_file_then_and_now(made):
    made = [export for export in made if export.cases]
    if not made:
        return
    with _loaded(made) as counted:
        for export in made:
            file = len(export.cases), sum(closed is not None for _, closed, _ in export.cases.values())
            assert counted(export.day, end_of_london_day(export.day)) == file
            assert counted(export.day) == file
