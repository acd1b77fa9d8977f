"""A pack as a workbook: one marked-up table a sheet, numbers as numbers, marks as marks, charts native, nothing hidden."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import load_workbook

from data_access.outputs.pack_files.pack_workbook import as_cell, pack_xlsx
from tests.pack_to_write import HOSTILE, LONG, a_pack, table_of


@pytest.fixture(scope="module")
def book():
    return load_workbook(BytesIO(pack_xlsx(a_pack())))


def _body(sheet) -> list[tuple]:
    (table,) = sheet.tables.values()
    return [tuple(cell.value for cell in row) for row in sheet[table.ref]]


def test_every_sheet_has_a_title_and_one_marked_up_table_and_the_contents_name_them_all(book):
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    named = [row[0] for row in _body(book["Contents"])[1:]]
    assert named == ["Cover", "Notes", *book.sheetnames[3:]]
    assert all(len(sheet.tables) == 1 and sheet["A1"].value for sheet in book.worksheets[1:])
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_numbers_are_numbers_and_marks_are_marks(book):
    assert _body(book["Stages"])[:4] == [
        ("Risk category", "In scope", "Waiting", "Change", "Share"),
        ("Category 1", 1000, 1, -2, "1%"),
        ("Category 2", 2000, 2, -2, "2%"),
        ("Category 3", 3000, "[c]", -2, "3%"),
    ]
    assert _body(book["Progress headlines"])[1:] == [
        ("Risk assessed", 3613, "of 3,778 applications in scope (95.6%)", "+31 since 16 February"),
        ("Detailed reviews complete", 384, "of 3,778 applications in scope (95.6%)", "+31 since 16 February"),
        ("Unreachable", "[c]", "of 3,778 applications in scope (95.6%)", "+31 since 16 February"),
    ]
    assert len(_body(book["Long"])) == 41


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3,778", 3778),
        ("−2", -2),
        ("+2", 2),
        ("0", 0),
        ("2.1", 2.1),
        ("[c]", "[c]"),
        ("95.6%", "95.6%"),
        ("1 of 2", "1 of 2"),
        ("1,23", "1,23"),
        ("", ""),
    ],
)
def test_only_what_is_a_number_and_nothing_else_becomes_one(text, value):
    assert as_cell(text, is_number=True) == value
    assert as_cell(text, is_number=False) == text


def test_each_chart_stands_beside_its_own_data_with_its_text_alternative(book):
    body = _body(book["Bar"])
    assert body == [("Category", "People"), ("Contacted", 120), ("Attempting", "[c]"), ("Not safe", 0)]
    days = _body(book["Progress"])
    assert (days[1], days[5]) == (("1 January 2024", 480, 0), ("29 January 2024", 480, "[x]")), "a gap has its mark"
    assert [len(sheet._charts) for sheet in book.worksheets].count(1) == 5
    with zipfile.ZipFile(BytesIO(pack_xlsx(a_pack()))) as archive:
        drawings = "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/drawings/drawing"))
    assert drawings.count('descr="Bar chart: 120 contacted."') == 4
    assert drawings.count('descr="Step chart: 440 of 480 assessed."') == 1


def test_what_the_lead_says_is_text_and_never_a_formula(book):
    notes = [row[2] for row in _body(book["Notes"])]
    assert LONG in notes
    assert HOSTILE in notes
    assert [cell.coordinate for sheet in book.worksheets for row in sheet for cell in row if cell.data_type == "f" or cell.hyperlink] == []


def test_nothing_is_merged_hidden_frozen_or_filtered_and_nobody_is_named(book):
    for sheet in book.worksheets:
        assert (sheet.sheet_state, list(sheet.merged_cells.ranges), sheet.freeze_panes) == ("visible", [], None)
        assert not any(size.hidden for size in [*sheet.row_dimensions.values(), *sheet.column_dimensions.values()])
        assert sheet.auto_filter.ref is None
    assert (book.properties.creator, book.properties.lastModifiedBy) == (None, None) or not (book.properties.creator or "").strip()


def test_every_sheet_prints_with_its_marking_the_checksum_and_page_numbers(book):
    for sheet in book.worksheets:
        assert "OFFICIAL-SENSITIVE" in sheet.oddHeader.center.text
        assert a_pack().checksum in sheet.oddFooter.center.text
        assert "&P" in sheet.oddFooter.center.text or "&[Page]" in sheet.oddFooter.center.text


def test_a_table_without_rows_says_so(book):
    assert _body(book["Empty"])[1] == ("Nothing waits.", "[z]", "[z]", "[z]", "[z]")
    assert table_of(0).when_empty == "Nothing waits."


def test_the_same_pack_gives_the_same_bytes_and_another_others():
    assert pack_xlsx(a_pack()) == pack_xlsx(a_pack()) != pack_xlsx(a_pack(number=4))
