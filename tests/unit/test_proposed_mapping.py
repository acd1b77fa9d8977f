"""A file of which nothing is known yet: what is proposed for it, what is asked, and that nothing is guessed silently."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from data_access.cli import main
from data_access.errors import BadInput
from data_access.intake.imports import import_files
from data_access.intake.mapping import read_mapping
from data_access.intake.proposing import propose_mapping
from tests.log_maker import unlogged

ANSWERS = {
    'name = "ANSWER"': 'name = "A review"',
    'period_from = "ANSWER"': "period_from = 2023-01-01",
    'period_to = "ANSWER"': "period_to = 2024-12-31",
    'announced_on = "ANSWER"': "announced_on = 2024-01-01",
    'is_high = "ANSWER"': "is_high = true",
    'code = "ANSWER"': 'code = "all"',
    'recorded_at = "ANSWER"': 'recorded_at = "at_import"',
    'time_zone = "ANSWER"': 'time_zone = "UTC"',
}


def _proposed(folder: Path, *lines: str, name: str = "cases.csv") -> str:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return propose_mapping(folder / name)


def _questions(proposed: str) -> list[str]:
    return [line.removeprefix("# QUESTION: ") for line in proposed.splitlines() if line.startswith("# QUESTION: ")]


USUAL = [
    "Case Ref;Date Received;Date Closed;Investigator;Risk Level;Route;Notes",
    "A1;13/01/2024;;Jo Example;High;Right to Know;spoke to Mary Example",
    "A2;02/02/2024;20/02/2024;Sam Example;Low;Other;",
]


def test_columns_are_proposed_by_what_they_are_called_and_by_what_stands_in_them(tmp_path):
    file = tomllib.loads(_proposed(tmp_path, *USUAL))["file"][0]
    assert file["reference"] == "Case Ref"
    assert file["fields"] == {
        "received_on": "Date Received",
        "completed_on": "Date Closed",
        "officer": "Investigator",
        "risk_category": "Risk Level",
        "route": "Route",
    }
    assert file["date_formats"] == ["%d/%m/%Y"], "the thirteenth can be no month"
    assert file["values"]["risk_category"] == {"High": "high", "Low": "low"}
    assert file["values"]["route"] == {"Right to Know": "right_to_know", "Other": "ANSWER"}


def test_what_is_not_read_is_said_and_nothing_that_stands_in_it_is_shown(tmp_path):
    proposed = _proposed(tmp_path, *USUAL)
    assert '# Not read: "Notes".' in proposed
    assert tomllib.loads(proposed)["file"][0]["drop"] == ["Notes"]
    assert not [said for said in ("Mary", "Jo Example", "A1", "13/01") if said in proposed]


@pytest.mark.parametrize("days", [("01/02/2024", "03/04/2024"), ("1/2/2024", "12/12/2024")])
def test_day_and_month_that_could_be_either_are_a_question_and_never_a_guess(tmp_path, days):
    proposed = _proposed(tmp_path, "ref,received", *(f"A{n},{day}" for n, day in enumerate(days)))
    assert 'every date can be read as any of "%d/%m/%Y", "%m/%d/%Y". Is the day or the month first?' in _questions(proposed)
    assert tomllib.loads(proposed)["file"][0]["date_formats"] == ["ANSWER"]


@pytest.mark.parametrize(
    ("days", "form"),
    [
        (("01/13/2024", "02/02/2024"), "%m/%d/%Y"),
        (("13/01/2024", "02/02/2024"), "%d/%m/%Y"),
        (("2024-01-13", "2024-02-02"), "%Y-%m-%d"),
        (("13 Jan 2024", "2 Feb 2024"), "%d %b %Y"),
        (("20240113", "20240202"), "%Y%m%d"),
    ],
)
def test_dates_that_can_be_read_in_one_way_only_are_read_so(tmp_path, days, form):
    assert tomllib.loads(_proposed(tmp_path, "ref,received", *(f"A{n},{day}" for n, day in enumerate(days))))["file"][0][
        "date_formats"
    ] == [form]


def test_columns_in_different_formats_are_a_question(tmp_path):
    proposed = _proposed(tmp_path, "ref,received,closed", "A1,13/01/2024,2024-02-01", "A2,14/01/2024,2024-02-02")
    assert "the columns hold dates in different formats, or none. In which, such as %d/%m/%Y?" in _questions(proposed)


def test_what_would_do_too_is_asked(tmp_path):
    proposed = _proposed(tmp_path, "case id,log no,date received,date opened", "A1,L1,2024-01-01,2024-01-02", "A2,L2,2024-01-03,2024-01-04")
    assert '"log no" would do too. Which names a case?' in _questions(proposed)
    assert 'received_on could be "date opened" too. Which is it?' in _questions(proposed)


def test_a_file_without_a_plain_reference_or_day_asks_for_both(tmp_path):
    proposed = _proposed(tmp_path, "who,when it came", "x,2024-01-01", "x,2024-01-02")
    assert "no column is plainly the reference. Is it this one? It names several rows alike." in _questions(proposed)
    assert 'on which day was an application received? Dates stand in "when it came".' in _questions(proposed)


def test_a_heading_is_found_below_titles_and_sheets_are_asked_about(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    for row in (["ref", "received"], ["x", "2024-01-01"]):
        book.active.append(row)
    cases = book.create_sheet("Cases")
    for row in (
        ["Export, made on a Monday"],
        [],
        ["ref", "received", "closed"],
        ["A1", datetime(2024, 1, 2), None],
        ["A2", datetime(2024, 1, 3), None],
    ):
        cases.append(row)
    book.save(tmp_path / "cases.xlsx")
    proposed = propose_mapping(tmp_path / "cases.xlsx")
    assert 'of the sheets "Cover", "Cases", is this the one?' in _questions(proposed)
    file = tomllib.loads(proposed)["file"][0]
    assert (file["sheet"], file["fields"]) == ("Cases", {"received_on": "received"})
    assert '"closed" is blank in the rows looked at. Is it completed_on?' in _questions(proposed)


@pytest.mark.parametrize("lines", [["A1,2024-01-01", "A2,2024-01-02"], ["one", "two"], ["a,a", "1,2"], ["ref,received"]])
def test_a_file_without_a_heading_is_refused(tmp_path, lines):
    with pytest.raises(BadInput, match="has no line that could be a heading"):
        _proposed(tmp_path, *lines)


def test_a_hostile_heading_stays_a_text(tmp_path):
    head = 'ref,"received\\"" = 1",closed'
    proposed = _proposed(tmp_path, head, "A1,2024-01-01,", "A2,2024-01-02,")
    assert 'received\\" = 1' in tomllib.loads(proposed)["file"][0]["fields"]["received_on"]


def test_a_proposal_is_refused_until_every_question_is_answered(tmp_path):
    proposed, mapping = _proposed(tmp_path, *USUAL), tmp_path / "mapping.toml"
    for question, answer in [*ANSWERS.items(), ('"Other" = "ANSWER"', '"Other" = "unknown"')]:
        if question in proposed:
            mapping.write_text(proposed, encoding="utf-8")
            with pytest.raises(BadInput):
                read_mapping(mapping)
            proposed = proposed.replace(question, answer)
    mapping.write_text(proposed, encoding="utf-8")
    urls = {name: f"sqlite:///{tmp_path / name}.db" for name in ("case_url", "register_url")}
    report = import_files(
        [tmp_path / "cases.csv"], mapping, **urls, imported_by="importer", log=unlogged, made_at=datetime(2024, 6, 1, tzinfo=UTC)
    )
    assert report.totals() == {"read": 2, "loaded": 2, "changed": 0, "unchanged": 0, "duplicates": 0, "rejected": 0}


def test_the_command_prints_the_proposal_and_refuses_in_one_line(tmp_path, capsys):
    (tmp_path / "cases.csv").write_text("\n".join(USUAL), encoding="utf-8")
    assert main(["map", str(tmp_path / "cases.csv")]) == 0
    assert capsys.readouterr().out == propose_mapping(tmp_path / "cases.csv")
    assert main(["map", str(tmp_path / "none.csv")]) == 2
    assert capsys.readouterr().err == "error: The file 'none.csv' does not exist.\n"


LOG = [
    "number,sys_updated_at,opened_at,closed_at,note id",
    "I1,13/01/2024 09:30,13/01/2024 09:00,20/02/2024 10:00,1",
    "I1,20/02/2024 10:00,13/01/2024 09:00,20/02/2024 10:00,2",
    "I2,01/02/2024 10:00,01/02/2024 10:00,,3",
]


def test_rows_of_a_reference_that_a_moment_tells_apart_are_proposed_as_a_log(tmp_path):
    proposed = _proposed(tmp_path, *LOG, name="log.csv")
    file = tomllib.loads(proposed)["file"][0]
    assert (file["grain"], file["reference"], file["recorded_at"]) == ("event", "number", {"column": "sys_updated_at"})
    assert file["fields"] == {"received_on": "opened_at", "completed_on": "closed_at"}
    assert file["date_formats"] == ["%d/%m/%Y %H:%M"]
    assert len([line for line in _questions(proposed) if "this looks like a log" in line]) == 1
    for answer, right in ANSWERS.items():
        proposed = proposed.replace(answer, right)
    (tmp_path / "mapping.toml").write_text(proposed)
    urls = {name: f"sqlite:///{tmp_path / name}.db" for name in ("case_url", "register_url")}
    made_at = datetime(2024, 6, 1, tzinfo=UTC)
    report = import_files([tmp_path / "log.csv"], tmp_path / "mapping.toml", **urls, imported_by="importer", log=unlogged, made_at=made_at)
    assert (report.totals()["read"], report.totals()["loaded"]) == (3, 3)


def test_on_whose_clock_times_are_is_asked_where_they_do_not_say_so_themselves(tmp_path):
    asked = ["on whose clock are the times? Europe/London, UTC, or another zone."]
    heading, *rows = ["Case Ref;Date Received", "A1;2024-01-13 10:00:00", "A2;2024-02-02 11:30:00"]
    assert [one for one in _questions(_proposed(tmp_path, heading, *rows)) if "clock" in one] == asked
    zoned = _proposed(tmp_path, heading, *(f"{row}+0100" for row in rows))
    assert tomllib.loads(zoned)["file"][0]["date_formats"] == ["%Y-%m-%d %H:%M:%S%z"]
    for told in (zoned, _proposed(tmp_path, *USUAL)):
        assert not [one for one in _questions(told) if "clock" in one]


def test_a_file_of_cases_with_the_moment_of_their_last_change_is_no_log(tmp_path):
    file = tomllib.loads(_proposed(tmp_path, LOG[0], LOG[2], LOG[3]))["file"][0]
    assert (file["grain"], file["reference"]) == ("case", "number")
