"""Rejected rows written to be mended come back as exactly the cells that they were, whatever stood in them."""

import csv
from dataclasses import replace
from io import StringIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.intake import extract
from data_access.intake.extract import open_table
from data_access.intake.import_history import RejectedLine
from data_access.intake.mapping import read_mapping
from data_access.intake.mended import rejected_csv
from data_access.service.imports import rejected_name
from tests.import_maker import MAPPING

LINES = [RejectedLine(7, "bad_date", "Date received (received_on) is not a date in the stated formats")]
NASTY = ("=1+1", "+44 7700", "-5", "@SUM(A1)", "'quoted", "''twice", "＝1", 'a "quoted" one', "two\nlines", "semi;colon", "0012", "NA", "")


@pytest.fixture
def file(tmp_path):
    (tmp_path / "mapping.toml").write_text(MAPPING)
    return read_mapping(tmp_path / "mapping.toml").files[0]


def _read(path, file) -> list[dict[str, str]]:
    return [row.cells for row in open_table(path, file).rows()]


@pytest.mark.parametrize("cell", NASTY)
def test_a_cell_comes_back_as_it_was_and_no_program_takes_it_for_a_formula(tmp_path, file, cell):
    cells = {"Ref": cell, "Date received": "2023-13-01", "Risk": "High"}
    data = rejected_csv(LINES, {7: cells})
    written = next(iter(csv.DictReader(StringIO(data.decode("utf-8-sig")))))
    assert not written["Ref"].startswith(("=", "+", "-", "@", "＝"))
    (tmp_path / "cases.csv").write_bytes(data)
    assert _read(tmp_path / "cases.csv", file) == [cells]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(extract._bare), min_size=3, max_size=3))
def test_any_cells_come_back_as_they_were(tmp_path_factory, said):
    folder = tmp_path_factory.mktemp("any")
    (folder / "mapping.toml").write_text(MAPPING)
    file = read_mapping(folder / "mapping.toml").files[0]
    cells = dict(zip(("Ref", "Date received", "Risk"), ("x" + said[0], *said[1:]), strict=True))
    (folder / "cases.csv").write_bytes(rejected_csv(LINES, {7: cells}))
    assert _read(folder / "cases.csv", file) == [cells]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_it_is_known_again_after_a_spreadsheet_saved_it_in_another_way(tmp_path, file, encoding):
    cells = {"Ref": "=é", "Date received": "2023-13-01", "Risk": "High"}
    saved = rejected_csv(LINES, {7: cells}).decode("utf-8-sig").replace(",", ";").encode(encoding)
    (tmp_path / "cases.csv").write_bytes(saved)
    pinned = replace(file, delimiter=",", encoding="utf-8-sig")
    assert _read(tmp_path / "cases.csv", pinned) == [cells]


def test_rows_of_a_heading_of_two_lines_and_of_a_book_are_read_by_the_same_mapping(tmp_path, file):
    both = replace(file, fields={"received_on": "Date received"}, heading_lines=2, date_formats=("%d/%m/%Y",), sheet="Cases")
    (tmp_path / "cases.csv").write_bytes(rejected_csv(LINES, {7: {"Ref": "A", "Date received": "2023-01-05 00:00:00"}}))
    opened = open_table(tmp_path / "cases.csv", both)
    assert [row.cells["Date received"] for row in opened.rows()] == ["2023-01-05 00:00:00"]
    assert "%Y-%m-%d %H:%M:%S" in opened.file.date_formats


def test_saved_as_a_workbook_it_is_known_again_too(tmp_path, file):
    cells = {"Ref": "=9", "Date received": "2023-13-01", "Risk": "'High"}
    book = openpyxl.Workbook()
    for row in csv.reader(StringIO(rejected_csv(LINES, {7: cells}).decode("utf-8-sig"))):
        book.active.append(row)
    book.save(tmp_path / "cases.xlsx")
    assert _read(tmp_path / "cases.xlsx", replace(file, sheet="Cases", heading_lines=2)) == [cells]


def test_a_file_that_only_looks_a_little_like_it_keeps_its_apostrophes(tmp_path, file):
    (tmp_path / "cases.csv").write_text("Ref,Date received,Risk,rejected: line\n'A,2023-01-05,High,7\n")
    assert _read(tmp_path / "cases.csv", file)[0]["Ref"] == "'A"


def test_a_line_whose_cells_could_not_be_told_apart_is_left_out():
    data = rejected_csv([*LINES, RejectedLine(8, "wrong_number_of_cells", "not as many cells")], {7: {"Ref": "A"}})
    assert data.decode("utf-8-sig").count("\r\n") == 2


@pytest.mark.parametrize(
    ("imported", "named"), [("cases_1.csv", "cases_1.csv"), ("cases.txt", "cases.txt"), ("cases.xlsx", "cases.csv"), ("cases", "cases")]
)
def test_the_file_is_called_as_the_one_it_came_from_so_that_the_mapping_takes_it(imported, named):
    assert rejected_name(imported) == named


@pytest.mark.parametrize("before", ["\t", "\r", "\n", " ", "\x00", "\u200b", "\u202e", "\ufeff"])
def test_what_a_program_leaves_out_before_a_formula_does_not_hide_it(before):
    data = rejected_csv(LINES, {7: {"Ref": f"{before}=1+1", "Risk": f"{before}High"}})
    _, row = csv.reader(StringIO(data.decode("utf-8-sig"), newline=""))
    assert row[:2] == [f"'{before}=1+1", f"{before}High"]
