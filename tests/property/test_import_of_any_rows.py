"""Whatever the rows: none is lost, a second import of them changes nothing, and nothing known before an import is changed by it."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as some

from data_access.database.engine import open_case_database
from data_access.errors import DatabaseUnavailable
from data_access.intake.imports import ImportReport, import_files
from data_access.populations.as_at import known
from data_access.queries.events import read_events
from tests.log_maker import unlogged

MAPPING = Path(__file__).parents[2] / ".github" / "examples" / "complaints.toml"
FIRST, LATER = datetime(2021, 1, 1, tzinfo=UTC), datetime(2021, 6, 1, tzinfo=UTC)
days = some.sampled_from(["2020-01-01", "2020-02-29", "2020-12-31", "2021-03-01", "2018-05-05", "31/12/2020", "", "2999-01-01"])
references = some.sampled_from(["A", "B", "C", " ", "D\x00"])
cases = some.lists(some.tuples(references, days, days), max_size=6)
findings = some.lists(
    some.tuples(
        references,
        some.sampled_from(["1", "2", "3", ""]),
        some.sampled_from(["Sustained", "Unfounded", "", "Perhaps"]),
        some.sampled_from(["", "INV-1", "INV-2"]),
        some.sampled_from(["", "Coercion", "Traffic", "Notifications", "coercion "]),
    ),
    max_size=8,
)
deliveries = some.tuples(cases, findings)


def _bring(folder: Path, delivery: tuple[list, list], at: datetime) -> ImportReport:
    heads = (("cr_id", "complaint_date", "closed_date"), ("cr_id", "row_id", "finding", "investigator", "category_tier_1"))
    paths = [folder / "complaints_x.csv", folder / "allegations_x.csv"]
    for path, head, rows in zip(paths, heads, delivery, strict=True):
        with path.open("w", newline="", encoding="utf-8") as opened:
            csv.writer(opened).writerows([head, *rows])
    urls = {name: f"sqlite:///{folder / name}.db" for name in ("case_url", "register_url")}
    return import_files(paths, MAPPING, imported_by="importer", log=unlogged, made_at=at, **urls)


def _known(folder: Path, known_by: datetime) -> dict[str, list]:
    engine = open_case_database(f"sqlite:///{folder / 'case_url'}.db")
    try:
        with engine.connect() as connection:
            frames = read_events(connection).frames
    except DatabaseUnavailable:
        return {}
    finally:
        engine.dispose()
    return {name: sorted(known(frame, known_by=known_by).rows(), key=repr) for name, frame in frames.items()}


@settings(max_examples=40)
@given(deliveries, deliveries)
def test_no_row_is_lost_and_the_same_files_again_change_nothing(first, second):
    with TemporaryDirectory() as name:
        folder = Path(name)
        _bring(folder, first, FIRST)
        told = _bring(folder, second, LATER)
        assert [file.rows_read for file in told.files] == [len(rows) for rows in second]
        again = _bring(folder, second, LATER)
        assert not again.is_changed
        assert again.total("rows_loaded") == 0
        assert again.data_version == told.data_version
        assert again.rejected_by_rule == told.rejected_by_rule


@settings(max_examples=40)
@given(deliveries, deliveries)
def test_nothing_that_was_known_at_an_import_is_changed_by_a_later_one(first, second):
    with TemporaryDirectory() as name:
        folder = Path(name)
        _bring(folder, first, FIRST)
        before = _known(folder, FIRST)
        _bring(folder, second, LATER)
        if before:
            assert _known(folder, FIRST) == before
