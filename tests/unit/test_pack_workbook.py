"""A pack as a workbook: one marked-up table a sheet, numbers as numbers, marks as marks, charts native, nothing hidden."""

import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from data_access.outputs import theme
from data_access.outputs.model import Chart, ChartBlock, Column, Series, ShownTable, TableBlock
from data_access.outputs.pack_files.pack_sheets import as_cell
from data_access.outputs.pack_files.pack_workbook import pack_xlsx
from data_access.outputs.pack_files.workbook_charts import stretches
from data_access.outputs.pack_model import Section
from tests.pack_to_write import DAYS, DEFINITION, HOSTILE, LONG, a_pack, chart_of, table_of


@pytest.fixture(scope="module")
def book():
    return load_workbook(BytesIO(pack_xlsx(a_pack())))


def _pack_of(*blocks, **changed):
    return a_pack(sections=(Section("one", "One", "A single section", (), blocks),), **changed)


def _read(pack):
    return load_workbook(BytesIO(pack_xlsx(pack)))


def _charts(pack) -> list[str]:
    with zipfile.ZipFile(BytesIO(pack_xlsx(pack))) as archive:
        names = sorted((name for name in archive.namelist() if name.startswith("xl/charts/chart")), key=lambda name: (len(name), name))
        return [archive.read(name).decode() for name in names]


def _beside(chart: Chart) -> ChartBlock:
    """A chart with a table of its own numbers."""
    columns = (Column("Category"), *(Column(series.name, True) for series in chart.series))
    return ChartBlock(chart, ShownTable("beside", "Beside", "The same.", columns, ()), ())


def _lines(*values, **changed) -> Chart:
    names = ("First", "Second", "Third")
    series = tuple(Series(name, each, "main", f"{name} {each[-1]}") for name, each in zip(names, values, strict=False))
    return replace(chart_of(), categories=DAYS[: len(values[0])], series=series, notes=(), **changed)


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
    gap = (datetime(2024, 1, 29), 480, "[x]")
    assert (days[1], days[5]) == ((datetime(2024, 1, 1), 480, 0), gap), "days are days, and a gap has its mark"
    assert book["Progress"]["A10"].number_format == "d mmmm yyyy"
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
        assert "Management information, not for publication" in sheet.oddHeader.center.text
        assert a_pack().warning in sheet.oddHeader.center.text
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == ("landscape", 9, 0)


def test_a_long_table_goes_on_with_its_heads_on_the_next_page(book):
    (table,) = book["Long"].tables.values()
    row = re.search(r"\d+", table.ref).group()
    assert book["Long"].print_title_rows == f"${row}:${row}"


def test_what_would_be_an_order_at_the_head_of_a_page_is_text_and_what_is_too_long_for_it_gives_way():
    sheet = _read(_pack_of(TableBlock(table_of(1), ()), title="Gold &P & silver", handling="h" * 300)).worksheets[-1]
    assert "Gold &&P && silver 3" in sheet.oddFooter.center.text
    assert sheet.oddHeader.center.text == "OFFICIAL-SENSITIVE"
    assert "h" * 300 in [cell.value.split(". ")[-1].rstrip(".") for cell in sheet["A"] if cell.value]


def test_a_table_without_rows_says_so(book):
    assert _body(book["Empty"])[1] == ("Nothing waits.", "[z]", "[z]", "[z]", "[z]")
    assert table_of(0).when_empty == "Nothing waits."


def test_the_same_pack_gives_the_same_bytes_and_another_others():
    assert pack_xlsx(a_pack()) == pack_xlsx(a_pack()) != pack_xlsx(a_pack(number=4))


def test_nought_in_a_table_is_a_number_and_what_a_pack_leaves_empty_is_not_applicable():
    table = ShownTable("some", "Some", "Counts.", (Column("Stage"), Column("In", True), Column("Oldest", True)), (("Complete", "0", ""),))
    book = _read(_pack_of(TableBlock(table, ()), shorthand=()))
    assert _body(book["Some"])[1] == ("Complete", 0, "[z]")
    assert _body(book["Notes"])[1] == ("Shorthand", "[z]", "not applicable")


def test_heads_that_differ_only_in_what_is_not_said_are_told_apart():
    columns = (Column("Stage"), Column("On 1 March", True), Column("On 1 March", True))
    table = ShownTable("some", "Some", "Counts.", columns, (("Complete", "1", "2"),))
    assert _body(_read(_pack_of(TableBlock(table, ())))["Some"])[0] == ("Stage", "On 1 March", "On 1 March (2)")


def test_sheets_of_one_name_or_of_a_name_that_is_taken_have_names_of_their_own():
    blocks = [TableBlock(table_of(1, key, key), ()) for key in ("history", "notes", "a" * 40, "a" * 40, "A_b")]
    assert _read(_pack_of(*blocks)).sheetnames[3:] == ["History 2", "Notes 2", "A" + "a" * 30, "A" + "a" * 27 + " 2", "A b"]


def test_the_longest_comment_fits_its_cell(book):
    for sheet in book.worksheets:
        assert max((row.height or 0 for row in sheet.row_dimensions.values()), default=0) <= 409
    notes = book["Notes"]
    (row,) = [cell.row for cell in notes["C"] if cell.value == LONG]
    letters_a_line = notes.column_dimensions["C"].width / 1.1
    assert notes.row_dimensions[row].height >= 15.75 * len(LONG) / letters_a_line
    assert notes.row_dimensions[row].height < 409
    caveat = replace(DEFINITION, caveats=("A caveat of many words. " * 300,))
    notes = _read(_pack_of(TableBlock(table_of(1), ()), definitions=(caveat,)))["Notes"]
    assert max(row.height or 0 for row in notes.row_dimensions.values()) == 408.75, "no program opens a higher row"


def test_a_table_beside_a_chart_is_a_sheet_when_it_counts_what_the_chart_does_not():
    chart = chart_of("bar")
    more = ShownTable(
        "more", "More", "Also.", (Column("Status"), Column("People", True), Column("Late", True)), (("Contacted", "120", "3"),)
    )
    assert _read(_pack_of(ChartBlock(chart, more, ()))).sheetnames[3:] == ["Progress", "More"]
    assert _read(_pack_of(_beside(chart))).sheetnames[3:] == ["Progress"]


# Charts ----------------------------------------------------------------------------------------------------------------------------------


def test_a_number_that_is_not_shown_breaks_the_line_and_is_in_no_range_that_is_drawn():
    """Some programs draw a text among numbers as nought."""
    broken = (None, 10.0, 15.0, None, 20.0, None)
    assert list(stretches(Series("First", broken))) == [(1, 2), (4, 4)]
    pack = _pack_of(_beside(_lines(broken, (10.0,) * 5 + (50.0,))))
    (drawn,) = _charts(pack)
    ranges = re.findall(r"<c:yVal><c:numRef><c:f>([^<]*)", drawn)
    assert ranges == ["Progress!$B$11:$B$12", "Progress!$B$14", "Progress!$C$10:$C$15"]
    sheet = _read(pack)["Progress"]
    assert [sheet[f"B{row}"].value for row in range(10, 16)] == ["[x]", 10, 15, "[x]", 20, "[x]"]
    assert drawn.count('<c:symbol val="circle"/>') == 1, "a day alone between days not shown is a point"
    assert re.findall(r'<c:legendEntry><c:idx val="(\d)"/><c:delete', drawn) == ["1"], "each line is named once"
    assert "Where a line is broken or missing" in str([cell.value for cell in sheet["A"]])


def test_a_series_says_itself_which_mark_stands_for_what_it_does_not_show():
    chart = _lines((None, 10.0))
    chart = replace(chart, series=(replace(chart.series[0], mark="[c]"),))
    assert [row[1] for row in _body(_read(_pack_of(_beside(chart)))["Progress"])] == ["First", "[c]", 10]


def test_lines_are_named_at_their_ends_where_there_is_room_and_else_below():
    def said(*values):
        (drawn,) = _charts(_pack_of(_beside(_lines(*values))))
        labels = re.findall(r"<a:t>([^<]*)</a:t>", drawn)
        places = re.findall(r'<c:dLblPos val="(\w+)"/><c:showVal', re.sub(r"<c:dLbl>.*?</c:dLbl>", "", drawn))
        return labels, places, "<c:legend>" in drawn

    assert said((1.0, 100.0), (1.0, 50.0)) == (["First 100.0", "Second 50.0"], [], False), "right of the ends, which needs no saying"
    assert said((1.0, 100.0), (1.0, 99.0)) == (["First 100.0", "Second 99.0"], ["t", "b"], False), "over and under"
    assert said((1.0, 100.0), (1.0, 99.0), (1.0, 98.0)) == ([], [], True)
    assert said((1.0, 100.0), (1.0, None)) == (["First 100.0"], [], True)


def test_days_stand_at_their_true_distances():
    (drawn,) = _charts(_pack_of(_beside(_lines((1.0, 2.0, 3.0)))))
    assert '<c:max val="45306.0"/><c:min val="45292.0"/>' in drawn
    assert (date(2024, 1, 15) - date(1899, 12, 30)).days == 45306
    (drawn,) = _charts(_pack_of(_beside(_lines((1.0,)))))
    assert '<c:max val="45293.0"/><c:min val="45292.0"/>' in drawn, "a single day has an axis too"


def test_a_bar_says_its_own_words_and_a_mark_stands_where_there_is_no_bar():
    (drawn,) = _charts(_pack_of(_beside(chart_of("bar"))))
    assert re.findall(r"<a:t>([^<]*)</a:t>", drawn) == ["120", "[c]", "0"]
    kept = re.search(r"<c:val>.*</c:val>", drawn).group()
    assert re.findall(r'<c:pt idx="(\d)"><c:v>([^<]*)', kept) == [("0", "120.0"), ("2", "0.0")], "a mark is kept as nothing, not as nought"
    chart = chart_of("bar")
    hostile = replace(chart, series=(replace(chart.series[0], value_labels=("=1+1", "[c]", "0")),))
    (drawn,) = _charts(_pack_of(_beside(hostile)))
    assert re.findall(r"<a:t>([^<]*)</a:t>", drawn)[0] == " =1+1"
    assert "1+1</c:f>" not in drawn


def test_text_on_bars_is_dark_on_light_and_light_on_dark():
    (drawn,) = _charts(_pack_of(_beside(chart_of("stacked"))))
    coloured = re.findall(r'srgbClr val="(\w+)"/></a:solidFill><a:latin typeface="Arial"/></a:rPr><a:t>([^<]*)', drawn)
    white, ink = theme.PAPER.strip("#"), theme.INK.strip("#")
    assert coloured == [(white, "120"), (ink, "[c]"), (ink, "0"), (ink, "10"), (ink, "20"), (ink, "30")]


def test_a_chart_of_nothing_is_not_drawn():
    pack = _pack_of(_beside(_lines((None, None))))
    assert _charts(pack) == []
    assert _read(pack)["Progress"]["A2"].value == "This worksheet contains one table."


def test_a_chart_without_a_single_category_is_a_table_that_says_so():
    chart = replace(chart_of("stacked"), categories=(), series=(Series("High risk", ()), Series("Other", ())))
    pack = _pack_of(_beside(chart))
    assert _charts(pack) == []
    assert _body(_read(pack)["Progress"]) == [("Category", "High risk", "Other"), ("Nothing to show.", "[z]", "[z]")]
    assert "Notes" in _read(pack).sheetnames
