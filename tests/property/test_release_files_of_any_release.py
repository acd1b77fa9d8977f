"""Whatever a release holds and however it is titled: its files are made, read back to the same numbers, and pass the scanner."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from data_access.figures.catalogue import FIGURES
from data_access.outputs.release_files.csv_file import csv_description, csv_table
from data_access.outputs.release_files.figure_sheet import figure_sheet
from data_access.outputs.release_files.held import Held
from data_access.outputs.release_files.inert import inert
from data_access.outputs.release_files.scanner import faults_of
from data_access.outputs.release_files.sheet_content import content_of
from data_access.outputs.release_files.text_pack import text_pack
from data_access.outputs.release_files.workbook import workbook
from tests.release_to_export import frozen, release

WRITERS = {"xlsx": workbook, "csv": csv_table, "json": csv_description, "txt": text_pack, "pdf": figure_sheet}
ANY_TEXT = st.text(min_size=1, max_size=40)
"""Any letters of Unicode: controls, direction marks, emoji, halves of pairs."""
HARMFUL = st.sampled_from(
    ["=1+1", "+1", "-1", "@x", "\t=1", "\r\n=1", "＝1", "'=1", "<b>&amp;", "#panic()", "$x$ *y* \\", "3,779", "_x0041_", '"', ";=1"]
)
TEXT = st.one_of(ANY_TEXT, HARMFUL, st.builds("{}{}".format, HARMFUL, ANY_TEXT))
NUMBERS = st.one_of(st.integers(0, 10**7), st.floats(0, 10**6, allow_nan=False).map(lambda value: round(value, 2)))
KEYS = st.sampled_from([key for key, figure in FIGURES.items() if figure.kind != "forecast"])


@st.composite
def _cell(draw, number):
    said = draw(st.sampled_from(["exactly", "all", "about", "just_over", "more_than", "at_least", "less_than"]))
    value = draw(st.one_of(st.none(), NUMBERS))
    is_part = draw(st.booleans())
    of = draw(st.one_of(st.none(), NUMBERS))
    return frozen(
        draw(KEYS),
        value,
        of=of,
        percent=draw(st.one_of(st.none(), st.floats(0, 100).map(lambda value: round(value, 2)))) if value is not None and of else None,
        mark="" if value is not None else draw(st.sampled_from(["[c]", "[x]", "[z]"])),
        by=draw(st.sampled_from(["team", "route"])) if is_part else "",
        label=f"{draw(TEXT)} {number}" if is_part else "",
        said=said,
    )


@st.composite
def _releases(draw):
    cells = {cell.name: cell for cell in (draw(_cell(number)) for number in range(draw(st.integers(1, 8))))}
    return release(*cells.values(), title=draw(TEXT), is_synthetic=draw(st.booleans()), exceptions=())


@settings(max_examples=60)
@given(_releases())
def test_the_files_of_any_release_pass_the_scanner(said):
    held = Held(said, content_of(said))
    for kind, write in WRITERS.items():
        assert faults_of(kind, write(held.content), held) == (), kind


@settings(max_examples=60)
@given(_releases())
def test_the_numbers_of_any_release_come_back_from_its_table_and_its_workbook(said):
    content = content_of(said)
    rows = list(csv.DictReader(StringIO(csv_table(content).decode())))
    assert [row["value"] for row in rows] == [line.mark or str(line.value) for line in content.lines]
    assert sorted(str(cell.value) if cell.value is not None else cell.mark for cell in said.content.cells) == sorted(
        row["value"] for row in rows
    )
    sheets = load_workbook(BytesIO(workbook(content))).worksheets[3:]
    found = sorted(cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float))
    exact = [(cell.value if cell.said in ("exactly", "all") else None, cell.denominator, cell.percent) for cell in said.content.cells]
    assert found == sorted(number for numbers in exact for number in numbers if number is not None)


@settings(max_examples=30)
@given(_releases(), NUMBERS, st.integers(0, 7))
def test_a_number_changed_in_any_cell_is_another_file_and_a_fault(said, number, place):
    cells = list(said.content.cells)
    cell = cells[place % len(cells)]
    if cell.value is None or cell.value == number or cell.said not in ("exactly", "all"):
        return
    cells[place % len(cells)] = replace(cell, value=number)
    other = content_of(replace(said, content=replace(said.content, cells=tuple(cells))))
    held = Held(said, content_of(said))
    assert faults_of("csv", csv_table(other), held) != ()
    assert faults_of("xlsx", workbook(other), held) != ()


@given(st.text(max_size=60))
def test_inert_text_is_one_visible_line_that_no_spreadsheet_runs_and_making_it_inert_again_changes_nothing(text):
    once = inert(text)
    assert inert(once) == once
    assert not once.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert once.isprintable()
