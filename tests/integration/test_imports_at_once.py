"""Two imports into one case database: one waits for the other, and neither reads what the other has half written."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select

from data_access.database import engine, moments, tables
from data_access.errors import DatabaseUnavailable
from data_access.service.importing import import_cases
from tests.import_maker import CASES, HEADING, NOW, person, settings_of, write_files

OTHERS = (HEADING, *(f"D{n},2023-02-0{n},High,Eve Example" for n in range(1, 6)))


@pytest.fixture
def bring(fresh_databases, tmp_path, monkeypatch):
    """Brings lines as a person who waits for others no longer than a fifth of a second."""
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)
    monkeypatch.setattr(moments, "WRITER_WAITS", 0.2)
    settings = settings_of(fresh_databases())

    def run(subject, lines, *, later=0, **how):
        files, mapping = write_files(tmp_path / subject, lines)
        made_at = NOW + timedelta(minutes=later)
        return import_cases(person(subject), files, mapping, settings, made_at=made_at, **how).report

    run.settings = settings
    return run


def test_an_import_in_the_middle_of_another_is_turned_away_and_the_other_loads_its_own(bring):
    bring("ann", CASES)
    turned_away = []

    def interrupt(_share, _text):
        try:
            bring("sam", OTHERS, later=1)
        except DatabaseUnavailable as refused:
            turned_away.append(str(refused))

    report = bring("jo", (*CASES, "C4,2023-01-04,High,Eve Example"), later=2, progress=_once_inside(interrupt))
    assert turned_away == ["The case database is locked by another program. Nothing is lost; try again in a minute."]
    assert (report.totals()["loaded"], report.totals()["unchanged"], report.disappeared) == (1, 3, 0)
    case = create_engine(bring.settings.case_database_url)
    with case.connect() as connection:
        held = connection.execute(select(tables.applications.c.reference).order_by("reference")).scalars().all()
    case.dispose()
    assert held == ["C1", "C2", "C3", "C4"]


def test_once_the_first_has_ended_the_second_loads(bring):
    bring("jo", CASES)
    assert bring("sam", OTHERS, later=1).totals()["loaded"] == 5


def _once_inside(deed):
    """A progress that does the deed when rows are first entered, which is when what is held has been read."""
    done = []

    def progress(share, text):
        if text.startswith("Entering") and not done:
            done.append(text)
            deed(share, text)

    return progress
