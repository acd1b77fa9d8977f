"""Rejected rows leave for who may see them, logged before, and are all loaded once they are mended and brought again."""

import csv
from datetime import timedelta
from io import StringIO

import openpyxl
import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from data_access.cli import main
from data_access.database import tables
from data_access.errors import BadRequest, DatabaseUnavailable, NotPermitted
from data_access.intake.mended import MARKS
from data_access.permissions import ROLES
from data_access.service.import_tables import tables_of
from data_access.service.importing import Options, import_cases
from data_access.service.imports import rejected_rows, show_rejected
from tests.import_maker import CASES, MAPPING, NOW, csv_of, desk_of, person, rows_of, settings_of, write_files

JO = person("jo")
PART = Options(is_part=True)


@pytest.fixture
def settings(fresh_databases):
    return settings_of(fresh_databases())


@pytest.fixture
def first(settings, tmp_path):
    """The first import, of which two rows were rejected."""
    files, mapping = write_files(tmp_path)
    return import_cases(JO, files, mapping, settings, made_at=NOW).report


def _by_rule(report):
    return next(table for table in tables_of(report)[1] if table.key == "rejected_by_rule")


def _mended(data: bytes) -> bytes:
    return data.replace(b"2023-13-01", b"2023-12-01").replace(b"Unheard", b"High")


def test_rejected_rows_are_downloaded_mended_and_all_loaded_and_nothing_disappears(first, settings, tmp_path):
    name, data = rejected_rows(JO, 1, settings, at=NOW)
    assert name == "cases.csv"
    written = list(csv.DictReader(StringIO(data.decode("utf-8-sig"))))
    assert list(written[0]) == ["Ref", "Date received", "Risk", *MARKS]
    assert [(row["Ref"], row[MARKS[0]], row[MARKS[1]]) for row in written] == [("'=9", "5", "bad_date"), ("C9", "6", "unknown_value")]
    again, mapping = write_files(tmp_path / "again")
    again[0].write_bytes(_mended(data))
    report = import_cases(JO, again, mapping, settings, made_at=NOW + timedelta(days=1), options=PART).report
    assert report.totals() == {"read": 2, "loaded": 2, "changed": 0, "unchanged": 0, "duplicates": 0, "rejected": 0}
    assert report.disappeared is None
    assert {row.reference for row in _cases(settings)} == {"C1", "C2", "C3", "=9", "C9"}


def _cases(settings) -> list:
    engine = create_engine(settings.case_database_url)
    with engine.connect() as connection:
        found = connection.execute(tables.applications.select()).all()
    engine.dispose()
    return found


def test_what_is_not_mended_is_rejected_again_with_the_same_cells(first, settings, tmp_path):
    data = rejected_rows(JO, 1, settings, at=NOW)[1]
    again, mapping = write_files(tmp_path / "again")
    again[0].write_bytes(data)
    report = import_cases(JO, again, mapping, settings, made_at=NOW + timedelta(days=1), options=PART).report
    assert report.rejected_by_rule == {"bad_date": 1, "unknown_value": 1}
    once_more = rejected_rows(JO, 2, settings, at=NOW)[1]
    assert [line.split(b",")[:3] for line in once_more.split(b"\r\n")] == [line.split(b",")[:3] for line in data.split(b"\r\n")]


def test_the_first_lines_that_broke_a_rule_are_named_of_each(settings, tmp_path):
    short = [f"S{n},2023-01-01" for n in range(8)]
    files, mapping = write_files(tmp_path, (*CASES, *short))
    report = import_cases(JO, files, mapping, settings, made_at=NOW).report
    by_rule = _by_rule(report)
    assert [(row[0], row[-1]) for row in by_rule.rows] == [
        ("wrong_number_of_cells", "7, 8, 9, 10, 11, 12 and 2 more"),
        ("bad_date", "5"),
        ("unknown_value", "6"),
    ]
    desk = desk_of((settings.case_database_url, settings.register_database_url))
    assert show_rejected(desk, JO, 1).by_rule == by_rule
    desk.close()


def test_of_several_files_it_is_said_in_which_a_line_is(settings, tmp_path):
    (first,), mapping = write_files(tmp_path)
    second = first.with_name("cases_2.csv")
    second.write_bytes(csv_of((CASES[0], "D1,2023-13-01,High,")))
    by_rule = _by_rule(import_cases(JO, [first, second], mapping, settings, made_at=NOW).report)
    assert {row[0]: row[-1] for row in by_rule.rows} == {
        "bad_date": "cases.csv line 5, cases_2.csv line 2",
        "unknown_value": "cases.csv line 6",
    }


def test_rows_of_a_workbook_come_back_with_the_days_that_the_book_kept(settings, tmp_path):
    _, mapping = write_files(tmp_path, mapping=MAPPING.replace("recorded_at", 'date_formats = ["%d/%m/%Y"]\nrecorded_at'))
    book = openpyxl.Workbook()
    book.active.append(CASES[0].split(","))
    book.active.append(["C1", NOW.replace(year=2023, tzinfo=None), "High", None])
    book.active.append(["C2", NOW.replace(year=2023, tzinfo=None), "Unheard", None])
    book.save(tmp_path / "cases.xlsx")
    report = import_cases(JO, [tmp_path / "cases.xlsx"], mapping, settings, made_at=NOW).report
    assert report.rejected_by_rule == {"unknown_value": 1}
    name, data = rejected_rows(JO, 1, settings, at=NOW)
    (tmp_path / name).write_bytes(data.replace(b"Unheard", b"High"))
    again = import_cases(JO, [tmp_path / name], mapping, settings, made_at=NOW + timedelta(days=1), options=PART).report
    assert (again.totals()["loaded"], again.totals()["rejected"]) == (1, 0)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"importer", "review_lead"}))
def test_no_other_role_gets_them(first, settings, role):
    with pytest.raises(NotPermitted, match="may not see what stood in rejected rows"):
        rejected_rows(person("ed", role), 1, settings, at=NOW)
    assert "disclosure" not in {entry.operation for entry in rows_of(settings.register_database_url, tables.audit_entries)}


def test_the_log_says_what_left_and_holds_nothing_of_it(first, settings):
    data = rejected_rows(JO, 1, settings, at=NOW)[1]
    entry = rows_of(settings.register_database_url, tables.audit_entries)[-1]
    assert (entry.viewer, entry.operation) == ("jo", "disclosure")
    assert entry.what.startswith(f"rejected rows of import 1, {len(data)} bytes, SHA-256 ")


def test_nothing_leaves_when_it_cannot_be_logged(first, settings, monkeypatch):
    def locked(*_args, **_more):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr("data_access.audit.record", locked)
    with pytest.raises(DatabaseUnavailable, match="The register is locked"):
        rejected_rows(JO, 1, settings, at=NOW)


def test_an_import_that_rejected_nothing_or_only_rows_of_another_width_has_no_file(settings, tmp_path):
    files, mapping = write_files(tmp_path, (*CASES[:4], "C5,2023-01-05"))
    import_cases(JO, files, mapping, settings, made_at=NOW)
    with pytest.raises(BadRequest, match="mend its file itself"):
        rejected_rows(JO, 1, settings, at=NOW)
    with pytest.raises(BadRequest, match="There is no import 2"):
        rejected_rows(JO, 2, settings, at=NOW)


def test_the_command_writes_them_and_says_how_they_are_brought_again(fresh_sqlite, tmp_path, monkeypatch, capsys):
    databases = fresh_sqlite()
    monkeypatch.setenv("CASE_DATABASE_URL", databases[0])
    monkeypatch.setenv("REGISTER_DATABASE_URL", databases[1])
    files, mapping = write_files(tmp_path)
    assert main(["import", str(files[0]), "--mapping", str(mapping)]) == 0
    capsys.readouterr()
    assert main(["rejected", "1", str(tmp_path / "out" / "cases-mended.csv")]) == 0
    assert (
        "bring it again with --part and the same mapping, under a name that the mapping takes, such as cases.csv" in capsys.readouterr().out
    )
    mended = tmp_path / "out" / "cases-mended.csv"
    mended.write_bytes(_mended(mended.read_bytes()))
    assert main(["import", str(mended), "--mapping", str(mapping), "--part", "--format", "json"]) == 0
    assert '"loaded": 2' in capsys.readouterr().out
    assert main(["rejected", "7", str(tmp_path / "none.csv")]) == 2
