"""What an outsider reads in a released file: its tables, and what nobody was meant to see."""

import base64
import io
import json
import zipfile

import numpy as np
import pypdf.annotations
import pytest
import typst
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.attacker.attack import attack
from tests.attacker.office import read_pdf, read_slides, read_workbook
from tests.attacker.published import EXACT, ROUNDED, Cell, labels_of
from tests.attacker.reading import read_chart, read_csv, read_facts, read_json, tables_in

ROWS = [["part", "applications"], ["a", "[c]"], ["b", 15], ["c", 1_020], ["Total", 1_035]]
CELLS = (Cell(labels_of({"part": "a"}), None, "[c]"), *(Cell(labels_of({"part": part}), count) for part, count in ROWS[2:]))


def _texts(rows):
    return [[str(cell) for cell in row] for row in rows]


# Text -------------------------------------------------------------------------------------------------------------------------------------


def test_a_csv_file_is_read_as_it_is_shown():
    text = "\ufeffpart,applications\na,[c]\nb,15\nc,1020\nTotal,1035\n"
    assert [(table.count, table.cells) for table in read_csv(text, ROUNDED).tables] == [("applications", CELLS)]


def test_a_csv_file_with_a_preface_and_quoted_labels_is_read_too():
    text = 'Release 7,,\n"As at","1 May",\n\nteam,year,applications\n"East, and coast",2023,12\nTotal,2023,12\n'
    (table,) = read_csv(text, EXACT, count="applications").tables
    assert table.cells == (Cell(labels_of({"team": "East, and coast", "year": "2023"}), 12), Cell(labels_of({"year": "2023"}), 12))


def test_a_table_with_a_column_for_each_value_is_read_as_two_way():
    (table,) = tables_in(_texts([["team", "high", "Total"], ["North", "[c]", "12"], ["Total", "20", "30"]]), EXACT)
    assert {tuple(sorted(cell.labels)): cell.number for cell in table.cells} == {
        (("column", "high"), ("team", "North")): None,
        (("team", "North"),): 12,
        (("column", "high"),): 20,
        (): 30,
    }


def _json(**extra):
    cells = [{"part": "a", "value": None, "mark": "[c]"}, {"part": "b", "value": 15, "mark": ""}]
    cells = [cell | {key: values[number] for key, values in extra.items()} for number, cell in enumerate(cells)]
    return json.dumps(
        {"table": "t", "lane": "rounded", "threshold": 7, "base": 5, "count": "applications", "dimensions": ["part"], "cells": cells}
    )


def test_json_says_itself_how_it_was_made():
    found = read_json(_json())
    assert (found.tables[0].method, found.tables[0].cells, found.hidden) == (ROUNDED, CELLS[:2], [])


def test_what_else_a_cell_of_json_holds_is_hidden_and_its_numbers_are_used():
    found = read_json(_json(exact=[3, 16]))
    assert [hidden.where for hidden in found.hidden] == ["cells[].exact"]
    assert [(one.low, one.high, one.how) for one in attack(found.everything)] == [(3, 3, "what is hidden in the file")]


def test_a_reason_that_tells_a_mark_from_another_is_hidden_in_the_file():
    assert [hidden.where for hidden in read_json(_json(reason=["a complement", ""])).hidden] == ["cells[].reason"]


def test_numbers_that_do_not_fit_what_is_shown_are_not_taken_for_counts():
    assert read_json(_json(order=[1, 2])).told == []


@pytest.mark.parametrize("text", ['[{"labels": {"part": "Total"}, "value": 33}]', "part,failures\nTotal,33\n"])
def test_facts_are_read_from_json_and_csv(text):
    assert read_facts(text, "failures").cells == (Cell(frozenset(), 33),)


# Charts -----------------------------------------------------------------------------------------------------------------------------------


def _packed(*numbers, shape=None):
    column = np.array(numbers, dtype="i1")
    return {"dtype": "i1", "bdata": base64.b64encode(column.tobytes()).decode()} | ({"shape": shape} if shape else {})


def _chart(**trace):
    drawn = {"type": "bar", "x": ["a", "b"], "y": [None, 15], "text": ["[c]", "15"], **trace}
    return read_chart(json.dumps({"data": [drawn], "layout": {}}), ROUNDED, "applications", "part")


def test_a_chart_is_read_as_it_is_drawn():
    found = _chart()
    assert (found.tables[0].cells, found.hidden, found.told) == (CELLS[:2], [], [])
    lying = read_chart(json.dumps({"data": [{"orientation": "h", "y": ["a", "b"], "x": [None, 15]}]}), ROUNDED, "applications", "part")
    assert lying.tables[0].cells == CELLS[:2]


@pytest.mark.parametrize(
    "trace",
    [
        {"customdata": [[3], [16]]},
        {"customdata": [["North", 3], ["South", 16]]},
        {"customdata": _packed(3, 16)},
        {"customdata": _packed(9, 3, 9, 16, shape="2, 2")},
        {"hovertext": ["3 applications", "16 applications"]},
        {"marker": {"size": [3, 16]}},
        {"text": ["3", "16"]},
        {"error_y": {"array": [3, 17]}},
    ],
    ids=str,
)
def test_counts_behind_a_chart_are_found_wherever_they_lie(trace):
    found = _chart(**trace)
    assert found.hidden
    assert [(one.low, one.how) for one in attack(found.everything)] == [(3, "what is hidden in the file")]


def test_a_trace_that_is_switched_off_is_hidden():
    shown, off = {"x": ["a", "b"], "y": [None, 15]}, {"x": ["a", "b"], "y": [3, 16], "visible": "legendonly"}
    found = read_chart(json.dumps({"data": [shown, off]}), ROUNDED, "applications", "part")
    assert "data[1].y" in [hidden.where for hidden in found.hidden]
    assert [one.low for one in attack(found.everything)] == [3]


# Workbooks --------------------------------------------------------------------------------------------------------------------------------


def _workbook(change=lambda book, sheet: None):
    book = Workbook()
    book.properties.creator = ""
    sheet = book.active
    sheet.title = "Table 1"
    sheet.append(["Applications by part"])
    sheet.append([])
    for row in ROWS:
        sheet.append(row)
    change(book, sheet)
    content = io.BytesIO()
    book.save(content)
    return read_workbook(content.getvalue(), ROUNDED)


def test_a_workbook_is_read_as_it_is_shown():
    found = _workbook()
    assert ([(table.count, table.cells) for table in found.tables], found.hidden, found.told) == ([("applications", CELLS)], [], [])


def _hidden_sheet(book, sheet):
    other = book.create_sheet("working")
    other.sheet_state = "veryHidden"
    for row in [["part", "n"], ["a", 3], ["b", 16], ["c", 1_018], ["Total", 1_035]]:
        other.append(row)


def _hidden_column(book, sheet):
    for row, count in enumerate(["exact", 3, 16, 1_018, 1_037], start=3):
        sheet.cell(row, 3, count)
    sheet.column_dimensions["C"].hidden = True


def _hidden_row(book, sheet):
    sheet.append(["a", 3])
    sheet.row_dimensions[8].hidden = True


def _comment(book, sheet):
    sheet["B4"].comment = Comment("really 3", "")


def _number_under_a_format(book, sheet):
    sheet["B4"] = 3
    sheet["B4"].number_format = '"[c]"'


def _white(book, sheet):
    sheet["D4"] = 3
    sheet["D4"].font = Font(color="FFFFFFFF")


def _name(book, sheet):
    book.defined_names["harm"] = DefinedName("harm", attr_text="3")


def _formula(book, sheet):
    sheet["B7"] = "=SUM(B4:B6)"


def _link(book, sheet):
    sheet["B4"].hyperlink = "https://example.org/3"


def _digits(book, sheet):
    sheet["B5"] = 14.6789


def _author(book, sheet):
    book.properties.creator = "somebody"


def _check(book, sheet):
    check = DataValidation(type="list", formula1='"3,16"')
    check.add("B4")
    sheet.add_data_validation(check)


@pytest.mark.parametrize(
    "change",
    [
        *(_hidden_sheet, _hidden_column, _hidden_row, _comment, _number_under_a_format, _white, _name),
        *(_formula, _link, _digits, _author, _check),
    ],
)
def test_whatever_is_hidden_in_a_workbook_is_found(change):
    assert _workbook(change).hidden


@pytest.mark.parametrize("change", [_hidden_sheet, _hidden_column, _hidden_row])
def test_what_is_hidden_is_not_taken_for_shown(change):
    assert [table.cells for table in _workbook(change).tables] == [CELLS]


@pytest.mark.parametrize("change", [_hidden_sheet, _hidden_column, _comment])
def test_numbers_hidden_in_a_workbook_give_the_marks_away(change):
    assert [(one.low, one.how) for one in attack(_workbook(change).everything)] == [(3, "what is hidden in the file")]


# Slides -----------------------------------------------------------------------------------------------------------------------------------

_A, _C = "http://schemas.openxmlformats.org/drawingml/2006/main", "http://schemas.openxmlformats.org/drawingml/2006/chart"


def _slide(rows, show=""):
    lines = "".join(f"<a:tr>{''.join(f'<a:tc><a:txBody><a:t>{cell}</a:t></a:txBody></a:tc>' for cell in row)}</a:tr>" for row in rows)
    return f'<p:sld xmlns:p="p" xmlns:a="{_A}" {show}><a:tbl>{lines}</a:tbl></p:sld>'


def _series(tag, values):
    points = "".join(f'<c:pt idx="{number}"><c:v>{value}</c:v></c:pt>' for number, value in enumerate(values))
    return f"<c:{tag}><c:strCache>{points}</c:strCache></c:{tag}>"


def _slides(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, text in ({"ppt/slides/slide1.xml": _slide(_texts(ROWS))} | parts).items():
            file.writestr(name, text)
    return read_slides(content.getvalue(), ROUNDED, "applications")


def test_slides_are_read_as_they_are_shown():
    found = _slides()
    assert ([table.cells for table in found.tables], found.hidden) == ([CELLS], [])


def test_a_chart_on_a_slide_is_a_table_too():
    chart = f'<c:chart xmlns:c="{_C}"><c:ser>{_series("cat", ["a", "b"])}{_series("val", ["10", "15"])}</c:ser></c:chart>'
    found = _slides(**{"ppt/charts/chart1.xml": chart})
    assert [cell.number for cell in found.tables[0].cells] == [10, 15]


def test_a_gap_in_a_chart_is_a_mark_and_moves_no_other_number():
    points = '<c:pt idx="0"><c:v>10</c:v></c:pt><c:pt idx="2"><c:v>15</c:v></c:pt>'
    series = f"<c:ser>{_series('cat', ['a', 'b', 'c'])}<c:val><c:numCache>{points}</c:numCache></c:val></c:ser>"
    found = _slides(**{"ppt/charts/chart1.xml": f'<c:chart xmlns:c="{_C}">{series}</c:chart>'})
    assert [(cell.number, cell.mark) for cell in found.tables[0].cells] == [(10, ""), (None, "[c]"), (15, "")]


def test_the_day_on_which_a_step_goes_up_has_one_number_the_one_that_holds_from_then():
    series = f"<c:ser>{_series('cat', ['a', 'b', 'b'])}{_series('val', ['10', '10', '15'])}</c:ser>"
    found = _slides(**{"ppt/charts/chart1.xml": f'<c:chart xmlns:c="{_C}">{series}</c:chart>'})
    assert [cell.number for cell in found.tables[0].cells] == [10, 15]


def test_the_workbook_inside_a_slide_gives_its_marks_away():
    book = Workbook()
    for row in [["part", "applications"], ["a", 3], ["b", 16], ["c", 1_018]]:
        book.active.append(row)
    inside = io.BytesIO()
    book.save(inside)
    found = _slides(**{"ppt/embeddings/sheet1.xlsx": inside.getvalue()})
    assert found.hidden
    assert [one.low for one in attack(found.everything)] == [3]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ppt/slides/slide2.xml", _slide([["part", "n"], ["a", "3"]], 'show="0"')),
        ("ppt/notesSlides/notesSlide1.xml", "<x/>"),
        ("ppt/comments/comment1.xml", "<x/>"),
        ("customXml/item1.xml", "<x/>"),
        ("docProps/core.xml", '<x xmlns:dc="dc"><dc:creator>somebody</dc:creator></x>'),
    ],
)
def test_whatever_is_hidden_in_slides_is_found(name, text):
    assert _slides(**{name: text}).hidden


# PDF --------------------------------------------------------------------------------------------------------------------------------------


def _pdf(change=lambda writer: None, properties=""):
    cells = ", ".join(f"[{str(cell).replace('[', chr(92) + '[').replace(']', chr(92) + ']')}]" for row in ROWS for cell in row)
    source = f"#set document(title: [Sheet]{properties})\n#set page(width: 12cm, height: 8cm)\nApplications by part\n#table(columns: (5cm, 4cm), {cells})"
    writer = pypdf.PdfWriter(io.BytesIO(typst.compile(source.encode(), format="pdf")))
    change(writer)
    content = io.BytesIO()
    writer.write(content)
    return read_pdf(content.getvalue(), ROUNDED, "applications")


def test_a_pdf_is_read_as_it_is_shown():
    found = _pdf()
    assert ([table.cells for table in found.tables], found.hidden) == ([CELLS], [])


def _run_a_script(writer):
    script = {"/S": "/JavaScript", "/JS": "app.alert(3)"}
    inside = {pypdf.generic.NameObject(key): pypdf.generic.TextStringObject(value) for key, value in script.items()}
    writer.root_object[pypdf.generic.NameObject("/OpenAction")] = pypdf.generic.DictionaryObject(inside)


def _write_invisibly(writer):
    stream = pypdf.generic.DecodedStreamObject()
    stream.set_data(writer.pages[0].get_contents().get_data().replace(b"BT", b"BT 3 Tr", 1))
    writer.pages[0][pypdf.generic.NameObject("/Contents")] = writer._add_object(stream)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda writer: writer.add_attachment("working.csv", b"a,3"), "working.csv"),
        (lambda writer: writer.add_annotation(0, pypdf.annotations.Text(text="3", rect=(0, 0, 9, 9))), "annotation /Text"),
        (_run_a_script, "/OpenAction"),
        (_write_invisibly, "invisible text"),
    ],
)
def test_whatever_is_hidden_in_a_pdf_is_found(change, what):
    assert [hidden.what for hidden in _pdf(change).hidden] == [what]


def test_the_name_of_an_author_is_found_in_a_pdf():
    assert [hidden.what for hidden in _pdf(properties=', author: "somebody"').hidden] == ["/Author somebody"]
