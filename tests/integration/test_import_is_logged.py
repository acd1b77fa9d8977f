"""An import and its entry in the log are one deed: once on every way by which files are loaded, and no files without it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from data_access.database import tables
from data_access.database.presence import is_empty
from data_access.errors import Altered, DatabaseUnavailable
from data_access.intake.doubts import QuestionsRaised
from data_access.service.importing import Options, import_cases
from tests.import_maker import NOW, person, rows_of, settings_of, write_files
from tests.log_maker import unguarded

JO, SAM = person("jo"), person("sam")
ALL = Options()


@pytest.fixture
def databases(fresh_databases):
    return fresh_databases()


@pytest.fixture
def bring(databases, tmp_path):
    """Brings the export as a person, where imports are by one or by two."""

    def run(viewer, *, later=0, by_two=False, options=ALL, **how):
        files, mapping = write_files(tmp_path / viewer.subject)
        settings = settings_of(databases, are_imports_by_two=by_two)
        made_at = NOW + timedelta(minutes=later)
        return import_cases(viewer, files, mapping, settings, made_at=made_at, options=options, **how).report

    return run


def _logged(databases) -> list[tuple]:
    found = sorted(rows_of(databases.register_url, tables.audit_entries), key=lambda row: row.number)
    return [(row.viewer, row.operation, row.what, row.data_version) for row in found]


def _kept(databases) -> list[tuple]:
    return [(row.imported_by, row.rows_loaded, row.rows_unchanged) for row in rows_of(databases.register_url, tables.imports)]


LOADED = "import of 1 file by mapping.toml"
TRIED = f"dry run of an {LOADED}"


@pytest.mark.parametrize(
    "options",
    [ALL, Options(is_part=True), Options(recorded_at=NOW - timedelta(days=1)), Options(announced=5)],
    ids=["whole", "a part", "known before", "announced"],
)
def test_an_import_is_logged_once_however_the_files_are_brought(bring, databases, options):
    bring(JO, options=options)
    assert _logged(databases) == [("jo", "collection", LOADED, 1)]
    bring(JO, options=options, later=1)
    assert _logged(databases)[1:] == [("jo", "collection", LOADED, 1)], "one that found nothing new is logged too"


def test_a_dry_run_is_logged_once_as_what_loaded_nothing(bring, databases):
    bring(JO, is_dry_run=True)
    assert _logged(databases) == [("jo", "import", TRIED, 1)]
    assert _kept(databases) == []


def test_an_import_by_two_people_is_logged_as_tried_asked_for_tried_again_and_loaded(bring, databases):
    bring(JO, by_two=True)
    bring(SAM, by_two=True, later=1)
    bring(SAM, by_two=True, later=2, is_second=True)
    assert _logged(databases) == [
        ("jo", "import", TRIED, 1),
        ("jo", "import", "import asked for: request 1", 1),
        ("sam", "import", TRIED, 1),
        ("sam", "collection", LOADED, 1),
    ]


def test_a_delivery_that_raises_a_question_has_loaded_nothing_and_is_no_collection(bring, databases):
    with pytest.raises(QuestionsRaised):
        bring(JO, options=Options(announced=50))
    assert _logged(databases) == []


# Where it cannot be logged ---------------------------------------------------------------------------------------------------------------


def _locked(*_args, **_more):
    raise OperationalError("INSERT", {}, Exception("database is locked"))


@pytest.mark.parametrize("by_two", [False, True])
def test_nothing_is_loaded_in_either_database_when_its_entry_cannot_be_written(bring, databases, monkeypatch, by_two):
    """Everything is written before anything commits, so that a log that cannot be written takes back the cases, the history and the answer to
    the request. Only the two commits at the end come one after the other; a crash between them is in the next test."""
    if by_two:
        bring(JO, by_two=True)
    before = _logged(databases)
    with monkeypatch.context() as failing:
        failing.setattr("data_access.audit.record", _locked)
        with pytest.raises(DatabaseUnavailable, match="The register is locked by another program"):
            bring(SAM, by_two=by_two, is_second=by_two, later=1)
    assert is_empty(databases.case_url)
    assert (_kept(databases), _logged(databases)) == ([], before)
    assert [row.state for row in rows_of(databases.register_url, tables.import_requests)] == ["asked"] * by_two
    bring(SAM, by_two=by_two, is_second=by_two, later=2)
    assert _logged(databases) == [*before, ("sam", "collection", LOADED, 1)]


def test_nothing_is_loaded_where_the_log_has_lost_its_head(bring, databases):
    bring(JO, is_dry_run=True)
    register = create_engine(databases.register_url)
    with register.begin() as connection:
        unguarded(connection)
        connection.execute(tables.audit_head.delete())
    register.dispose()
    with pytest.raises(Altered, match="has lost its head"):
        bring(JO, later=1)
    assert is_empty(databases.case_url)
    assert _kept(databases) == []


@pytest.mark.parametrize("by_two", [False, True])
def test_a_crash_between_the_two_commits_leaves_cases_that_the_next_import_finds_and_logs(bring, databases, by_two):
    """The cases commit first. What a crash right after that leaves is never an entry of what was not loaded: it is cases without history or
    entry, and a request that still waits. Who brings the same files again finds all of it unchanged, and that is kept and logged."""
    if by_two:
        bring(JO, by_two=True)
    before = _logged(databases)
    with _no_commit(databases.register_url), pytest.raises(DatabaseUnavailable, match="The register"):
        bring(SAM, by_two=by_two, is_second=by_two, later=1)
    assert not is_empty(databases.case_url)
    assert (_kept(databases), _logged(databases)) == ([], before)
    assert [row.state for row in rows_of(databases.register_url, tables.import_requests)] == ["asked"] * by_two
    bring(SAM, by_two=by_two, is_second=by_two, later=2)
    assert _kept(databases) == [("sam", 0, 3)]
    assert _logged(databases) == [*before, ("sam", "collection", LOADED, 1)]


@contextmanager
def _no_commit(url: str) -> Iterator[None]:
    """No transaction of this register commits in which the history of an import was kept."""

    def crash(connection: Connection) -> None:
        is_register = connection.engine.url.database == make_url(url).database
        if is_register and connection.execute(select(func.count()).select_from(tables.imports)).scalar_one():
            raise OperationalError("COMMIT", {}, Exception("the machine stopped"))

    event.listen(Engine, "commit", crash)
    try:
        yield
    finally:
        event.remove(Engine, "commit", crash)
