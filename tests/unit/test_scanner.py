"""The scanner finds every planted fault, tells no number, and lets a clean file pass. What is planted is written by other programs than ours."""

import re
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from data_access.figures.catalogue import FIGURES
from data_access.outputs.release_files.csv_file import csv_description, csv_table
from data_access.outputs.release_files.figure_sheet import figure_sheet
from data_access.outputs.release_files.held import Held
from data_access.outputs.release_files.pdf_objects import Reference as PdfReference
from data_access.outputs.release_files.pdf_objects import read_pdf
from data_access.outputs.release_files.scanner import faults_of
from data_access.outputs.release_files.sheet_content import content_of
from data_access.outputs.release_files.text_pack import text_pack
from data_access.outputs.release_files.told_changes import changes_told
from data_access.outputs.release_files.workbook import workbook
from data_access.releases.model import SealedValue, State
from data_access.releases.published_before import published_contents
from data_access.releases.reconcile import Explanation
from tests.release_to_export import HEADLINES, frozen, release

WRITERS = {"xlsx": workbook, "csv": csv_table, "json": csv_description, "txt": text_pack, "pdf": figure_sheet}
SAID = release()
SEALED = {("people_unreachable", "", ""): SealedValue(6, 533), ("people_contacted", "", ""): SealedValue(413, 533)}
HELD = Held(SAID, content_of(SAID), sealed=SEALED)
OURS = {kind: write(HELD.content) for kind, write in WRITERS.items()}
NOT_HELD = "It holds a number that the release does not hold."
SEALED_TOLD = "It holds an exact number that is sealed."


def _found(kind, data, sentence):
    """Whether the sentence, which may be a pattern, is among the faults; no fault tells a number that the release does not hold."""
    faults = faults_of(kind, data, HELD)
    assert all(fault.startswith("It ") and fault.endswith(".") for fault in faults)
    return any(re.fullmatch(f"It {sentence}.*", fault) for fault in faults)


# What is clean ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("state", State)
def test_our_own_files_have_no_fault_in_any_state(kind, state):
    said = release(state=state)
    held = Held(said, content_of(said), sealed=SEALED)
    assert faults_of(kind, WRITERS[kind](held.content), held) == ()


@pytest.mark.parametrize("kind", WRITERS)
def test_the_texts_published_before_have_no_fault_either(kind):
    for number, content in enumerate(published_contents(), 1):
        said = release(number=number, content=content, checksum=content.checksum, origin="published_before", approver=None)
        held = Held(said, content_of(said))
        assert faults_of(kind, WRITERS[kind](held.content), held) == ()


@pytest.mark.parametrize("kind", WRITERS)
def test_numbers_of_the_release_before_may_stand_where_the_change_is_told_and_only_there(kind):
    before = release(frozen("applications_in_scope", 3582), frozen("referrals_made", 4), number=6)
    why = [(6, Explanation(key, "", "", "196 more were found by further checks.")) for key in ("applications_in_scope", "referrals_made")]
    content = content_of(SAID, changes_told(SAID, why, {6: before}))
    data = WRITERS[kind](content)
    assert faults_of(kind, data, Held(SAID, content, earlier=(before,))) == ()
    if kind != "json":
        assert NOT_HELD in faults_of(kind, data, Held(SAID, content_of(SAID)))


def test_a_file_of_another_release_is_not_this_releases():
    other = release(*HEADLINES[:3], number=8)
    for kind, write in WRITERS.items():
        assert len(faults_of(kind, write(content_of(other)), HELD)) >= 2


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 99, b"PK\x03\x04", b"%PDF-1.7\n1 0 obj\n<<"])
def test_what_cannot_be_read_through_does_not_leave(kind, data):
    assert faults_of(kind, data, HELD) != ()


# Workbooks: planted by another program --------------------------------------------------------------------------------------------------


def _comment(book):
    book["Table_1"]["B7"].comment = Comment("really 3,779", "J Smith")


def _outward_link(book):
    book["Cover"]["A1"].hyperlink = "https://example.org/"


def _inward_link(book):
    book["Contents"]["A4"].hyperlink = "#Cover!A1"


def _formula(book):
    book["Table_1"]["B7"].value = "=1+1"


def _hidden_sheet(book):
    book["Table_2"].sheet_state = "hidden"


def _very_hidden_sheet(book):
    book["Table_2"].sheet_state = "veryHidden"


def _hidden_row(book):
    book["Table_1"].row_dimensions[8].hidden = True


def _hidden_column(book):
    book["Table_1"].column_dimensions["B"].hidden = True


def _row_of_no_height(book):
    book["Table_1"].row_dimensions[8].height = 0.5


def _name(book):
    book.defined_names["secret"] = DefinedName("secret", attr_text="Table_1!$B$7")


def _merged(book):
    book["Cover"].merge_cells("A1:B1")


def _frozen_panes(book):
    book["Table_1"].freeze_panes = "B7"


def _filter(book):
    book["Cover"].auto_filter.ref = "A1:A3"


def _author(book):
    book.properties.creator = "J Smith"


def _last_author(book):
    book.properties.lastModifiedBy = "J Smith"


def _keywords(book):
    book.properties.keywords = "draft 3"


def _own_property(book):
    book.custom_doc_props.append(StringProperty(name="Case", value="12"))


def _validation(book):
    rule = DataValidation(type="list", formula1='"3779,3780"')
    book["Table_1"].add_data_validation(rule)
    rule.add("B7")


def _conditional(book):
    book["Table_1"].conditional_formatting.add("B7", CellIsRule("greaterThan", ["1"], font=Font(color="FFFFFF")))


def _chart(book):
    chart = BarChart()
    chart.add_data(Reference(book["Table_1"], range_string="Table_1!B7:B8"))
    book["Table_1"].add_chart(chart)


def _hiding_format(book):
    book["Table_1"]["B7"].number_format = ";;;"


def _white_text(book):
    book["Table_1"]["B7"].font = Font(color="FFFFFFFF")


def _tiny_text(book):
    book["Table_1"]["B7"].font = Font(size=1)


def _dark_cell(book):
    book["Table_1"]["B7"].fill = PatternFill("solid", "FF000000")


def _turned_text(book):
    book["Table_1"]["B7"].alignment = Alignment(shrink_to_fit=True)


def _far_cell(book):
    book["Table_1"]["ZZ900"].value = "here"


def _number_beside(book):
    book["Table_1"]["A2"].value = 3778


def _emptied_cell(book):
    book["Cover"]["A2"].value = None


PLANTED = {
    _comment: "holds (comments|a drawing, in which comments are kept)",
    _outward_link: "holds a link",
    _inward_link: "holds a link in Contents",
    _formula: "holds a formula in Table_1",
    _hidden_sheet: r"hides a sheet \(Table_2\)",
    _very_hidden_sheet: r"hides a sheet \(Table_2\)",
    _hidden_row: r"hides a row \(8\) in Table_1",
    _hidden_column: r"hides a column \(2\) in Table_1",
    _row_of_no_height: "hides a row in Table_1 by its size",
    _name: "holds a defined name",
    _merged: "holds merged cells in Cover",
    _frozen_panes: "holds frozen panes in Table_1",
    _filter: "holds a filter, which can hide rows in Cover",
    _author: "names an author",
    _last_author: "names who changed it last",
    _keywords: r"holds something that no release needs \(keywords\)",
    _own_property: "holds properties of its own",
    _validation: "holds data validation, which can hold a list of values in Table_1",
    _conditional: "holds conditional formatting, which can hide a number in Table_1",
    _chart: "holds a (drawing|chart, which keeps the numbers behind it)",
    _hiding_format: "has a format of numbers that can hide them",
    _white_text: "has text in a colour that may not be seen",
    _tiny_text: "has text too small to be seen",
    _dark_cell: "has a fill in which text may not be seen",
    _turned_text: "has text set in a way in which it may not be seen",
    _far_cell: "has a cell that stands apart in Table_1",
    _number_beside: "has a number outside the table in Table_1",
    _emptied_cell: "has an empty cell within Cover",
}


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_fault_planted_in_a_workbook_by_another_program_is_found(plant):
    book = load_workbook(BytesIO(OURS["xlsx"]))
    plant(book)
    file = BytesIO()
    book.save(file)
    assert _found("xlsx", file.getvalue(), PLANTED[plant])
    unharmed = BytesIO()
    load_workbook(BytesIO(OURS["xlsx"])).save(unharmed)
    assert not _found("xlsx", unharmed.getvalue(), PLANTED[plant])


def test_a_workbook_of_another_program_is_never_taken_for_ours():
    file = BytesIO()
    Workbook().save(file)
    assert len(faults_of("xlsx", file.getvalue(), HELD)) > 3


# Workbooks: planted in the archive, so that nothing else differs -------------------------------------------------------------------------


def _repacked(changes=None, more=None, *, comment=b"", moment=(1980, 1, 1, 0, 0, 0)):
    """Our workbook with parts changed ({name: [(old, new)]}) or added, packed in the same way."""
    file = BytesIO()
    with ZipFile(BytesIO(OURS["xlsx"])) as ours, ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for info in ours.infolist():
            part = ours.read(info)
            for old, new in (changes or {}).get(info.filename, []):
                assert old in part
                part = part.replace(old, new, 1)
            packed.writestr(ZipInfo(info.filename, moment), part, ZIP_DEFLATED)
        for name, part in more or []:
            packed.writestr(ZipInfo(name, moment), part, ZIP_DEFLATED)
        packed.comment = comment
    return file.getvalue()


def test_packing_alone_is_no_fault():
    assert faults_of("xlsx", _repacked(), HELD) == ()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("xl/vbaProject.bin", "a macro"),
        ("xl/pivotCache/pivotCacheDefinition1.xml", "a pivot table or its cache, which keeps the records behind it"),
        ("xl/pivotTables/pivotTable1.xml", "a pivot table or its cache, which keeps the records behind it"),
        ("xl/externalLinks/externalLink1.xml", "a link to another file"),
        ("xl/embeddings/oleObject1.bin", "an embedded object"),
        ("xl/activeX/activeX1.bin", "an embedded control"),
        ("xl/media/image1.jpeg", "a picture, which can carry data about its making"),
        ("customXml/item1.xml", "custom XML"),
        ("docProps/custom.xml", "properties of its own"),
        ("docProps/thumbnail.jpeg", "a picture of itself"),
        ("xl/connections.xml", "a data connection"),
        ("xl/queryTables/queryTable1.xml", "a data connection"),
        ("xl/model/item.data", "a data model"),
        ("xl/calcChain.xml", "a chain of formulas"),
        ("xl/threadedComments/threadedComment1.xml", "comments"),
        ("xl/persons/person.xml", "names of people"),
        ("xl/printerSettings/printerSettings1.bin", "the settings of somebody's printer"),
        ("xl/revisions/revisionLog1.xml", "a history of changes"),
        ("xl/anything.xml", "a part that no release needs"),
    ],
)
def test_a_part_that_no_release_needs_is_found_and_is_the_only_fault(name, what):
    assert faults_of("xlsx", _repacked(more=[(name, b"<a/>")]), HELD) == (f"It holds {what} ({name}).",)


_SHEET = "xl/worksheets/sheet4.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "sentences"),
    [
        ("docProps/app.xml", b"<Company></Company>", b"<Company>Wiltshire</Company>", ["names a company"]),
        ("docProps/app.xml", b"<Company>", b"<Manager>J</Manager><Company>", ["holds the name of a manager", "names a manager"]),
        ("docProps/app.xml", b"<Company>", b"<HyperlinkBase>x</HyperlinkBase><Company>", ["holds a link"]),
        ("docProps/core.xml", b"<dc:creator></dc:creator>", b"<dc:creator>J</dc:creator>", ["names an author"]),
        ("docProps/core.xml", b"08:05:00Z", b"08:06:00Z", ["tells another time of its making than the release's"]),
        ("xl/workbook.xml", b"<calcPr", b"<pivotCaches/><calcPr", ["holds a pivot cache"]),
        ("xl/workbook.xml", b"<calcPr", b'<fileSharing userName="J"/><calcPr', ["holds the name of who reserved it"]),
        (_SHEET, b"<c r=", b'<c r="A1" t="str"><v>1</v></c><c r=', ["holds a cell of a kind that no release needs"]),
        ("docProps/app.xml", b"Microsoft Excel", b"J Smith's", ["names another program than ours"]),
        ("xl/workbook.xml", b"<workbookPr", b'<workbookPr codeName="really 3779"', ["has a setting that no release needs (codeName)"]),
        (_SHEET, b"<cols>", b"<cols>really 3779", ["holds text that no cell shows in Table_1"]),
        (_SHEET, b"</cols>", b"</cols>really 3779", ["holds text that no cell shows in Table_1"]),
        (_SHEET, b"<sheetData>", b"<sheetData><!-- 3779 -->", ["cannot be read through"]),
        (_SHEET, b"<sheetData>", b"<sheetData><?really 3779?>", ["cannot be read through"]),
        (_SHEET, b"<v>3778</v>", b"<f>1+1</f><v>3778</v>", ["holds a formula in Table_1"]),
        (_SHEET, b'<row r="8"', b'<row r="8" outlineLevel="1"', ["hides a row"]),
        ("xl/tables/table3.xml", b'name="Table_1"', b'name="Table_1" comment="x"', ["has a table with a setting that can hide"]),
        ("xl/tables/table3.xml", b"<tableColumns", b'<autoFilter ref="A6:G16"/><tableColumns', ["holds a filter"]),
        ("xl/sharedStrings.xml", b"</sst>", b"<si><t>hidden</t></si></sst>", ["holds text that no cell shows"]),
        ("xl/theme/theme1.xml", b"</a:theme>", b'<a:blip r="1"/></a:theme>', ["holds something that no release needs"]),
        ("xl/_rels/workbook.xml.rels", b"</Relationships>", b'<Relationship Id="x" Type="a/hyperlink" Target="b" TargetMode="External"/></Relationships>',
         ["holds a link to somewhere else", "is bound to something that no release needs"]),
    ],
)  # fmt: skip
def test_a_change_inside_a_part_is_found(part, old, new, sentences):
    faults = faults_of("xlsx", _repacked({part: [(old, new)]}), HELD)
    assert all(any(fault.startswith(f"It {sentence}") for fault in faults) for sentence in sentences)


def test_bytes_beside_the_parts_are_found():
    beside = ("It holds data beside its parts, which no program shows.",)
    assert faults_of("xlsx", _repacked(comment=b"note"), HELD) == beside
    assert faults_of("xlsx", OURS["xlsx"] + b"\n3779", HELD) != ()
    assert faults_of("xlsx", b"3779\n" + OURS["xlsx"], HELD) != ()
    hole = _repacked(more=[("xl/a.xml", b"3779")])
    with ZipFile(BytesIO(hole)) as file:
        gap = len(hole) - file.start_dir, file.infolist()[-1].header_offset
    directory = hole[-gap[0] :]
    entry = directory.rindex(b"PK\x01\x02")
    end = bytearray(directory[directory.rindex(b"PK\x05\x06") :])
    end[8:12] = (int.from_bytes(end[8:10], "little") - 1).to_bytes(2, "little") * 2
    end[12:16] = entry.to_bytes(4, "little")
    # The last part is still in the file, and the directory names it no more.
    assert faults_of("xlsx", hole[: -gap[0]] + directory[:entry] + bytes(end), HELD) == beside


def test_two_parts_of_one_name_and_a_time_of_making_are_found():
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = _repacked(more=[("xl/workbook.xml", b"<a/>")])
    assert _found("xlsx", twice, "holds two parts of one name")
    assert faults_of("xlsx", _repacked(moment=(2024, 5, 24, 9, 0, 0)), HELD) == ("It tells when it was made.",)


def test_a_bomb_and_a_document_type_are_not_read():
    assert _found(
        "xlsx", _repacked(more=[("xl/worksheets/sheet99.xml", b" " * 51_000_000)]), "would unpack to far more than a release holds"
    )
    bomb = {"xl/workbook.xml": [(b"<workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook')]}
    assert faults_of("xlsx", _repacked(bomb), HELD) == ("It cannot be read through, so nobody knows what is in it.",)


def test_a_second_table_on_one_sheet_is_found():
    more = b'<Relationship Id="rId2" Type="http://x/table" Target="../tables/table1.xml"/></Relationships>'
    told = _repacked({"xl/worksheets/_rels/sheet4.xml.rels": [(b"</Relationships>", more)]})
    assert _found("xlsx", told, "has more than one table in Table_1")


def test_a_number_changed_added_or_left_out_of_a_table_is_found():
    changed = faults_of("xlsx", _repacked({_SHEET: [(b"<v>412</v>", b"<v>413</v>")]}), HELD)
    title = FIGURES["people_contacted"].title
    assert changed == (
        f"It has other numbers in the row {title!r} than the release.",
        f"It lacks the numbers of {title!r} as the release has them.",
    )
    assert _found("xlsx", _repacked({_SHEET: [(b"<v>33</v>", b"<v></v>")]}), "(lacks the numbers of|cannot be read)")
    hidden = f"has other numbers in the row {FIGURES['people_unreachable'].title!r} than the release"
    mark = re.search(rb'<c r="B13" s="\d+" t="s"><v>\d+</v></c>', ZipFile(BytesIO(OURS["xlsx"])).read(_SHEET))[0]
    assert _found("xlsx", _repacked({_SHEET: [(mark, b'<c r="B13"><v>6</v></c>')]}), re.escape(hidden))


@pytest.mark.parametrize(("number", "sentence"), [("413", SEALED_TOLD), ("6", SEALED_TOLD), ("533", SEALED_TOLD), ("3,779", NOT_HELD)])
def test_a_number_slipped_into_words_is_found_and_a_sealed_one_is_told_apart(number, sentence):
    told = {"xl/sharedStrings.xml": [(b"What this release is", f"What these {number} are".encode())]}
    assert faults_of("xlsx", _repacked(told), HELD) == (sentence,)
    assert faults_of("txt", OURS["txt"] + f"About {number} people.\n".encode(), HELD) == (sentence,)
    assert faults_of("json", OURS["json"].replace(b'"dc:type": "', f'"dc:type": "{number} '.encode()), HELD) == (sentence,)


def test_a_number_that_only_begins_like_a_label_is_not_taken_for_the_label():
    said = release(frozen("contact_attempts", 900, by="team", label="Team 1"))
    held = Held(said, content_of(said))
    assert held.strangers(["Team 1", "Team 12", "The 900 of Team 1"]) == ("12",)


# Text files ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\uff1d1", " =1+1", "-cmd"])
def test_a_cell_or_a_line_that_is_read_as_a_formula_is_found(start):
    assert _found(
        "csv", OURS["csv"].replace(b'"Right to Know"', f'"{start}"'.encode()), "holds a cell that is read as a formula in line 16"
    )
    assert _found("txt", OURS["txt"] + f"{start}\n".encode(), "holds a line that is read as a formula when pasted: line")


@pytest.mark.parametrize("kind", ["csv", "json", "txt"])
@pytest.mark.parametrize("letter", ["\x00", "\t", "\x0b", "\x7f", "\u200b", "\u202e", "\ufeff", "\u2028"])
def test_letters_that_are_not_seen_are_found(kind, letter):
    data = OURS[kind].decode().replace("Management information", f"Management{letter} information", 1).encode()
    assert faults_of(kind, data, HELD) != ()


@pytest.mark.parametrize("kind", ["csv", "json", "txt"])
def test_a_byte_order_mark_and_another_encoding_are_found(kind):
    assert _found(kind, b"\xef\xbb\xbf" + OURS[kind], "(begins with a byte order mark|cannot be read through)")
    assert faults_of(kind, OURS[kind].decode().encode("utf-16"), HELD) != ()
    assert faults_of(kind, OURS[kind] + b"\xe9", HELD) != ()


@pytest.mark.parametrize("kind", WRITERS)
def test_a_number_below_nought_is_a_number_and_no_formula(kind):
    said = release(frozen("contact_attempts", -15), frozen("officer_load", -0.25, of=4))
    held = Held(said, content_of(said))
    assert faults_of(kind, WRITERS[kind](held.content), held) == ()


def test_a_table_with_a_row_more_a_row_less_or_another_number_is_found():
    lines = OURS["csv"].split(b"\r\n")
    assert _found("csv", b"\r\n".join([*lines[:5], *lines[6:]]), "lacks the numbers of")
    assert _found("csv", b"\r\n".join([*lines[:5], lines[4], *lines[5:]]), "has other numbers in the row")
    assert _found(
        "csv", OURS["csv"].replace(b'"people","[c]"', b'"people",6', 1), r"has other numbers in the row 'people_unreachable\|\|' than"
    )
    assert _found("csv", OURS["csv"].replace(b'"exactly"', b'"exactly",1', 1), "has more or fewer cells than heads in line 2")
    assert _found("csv", OURS["csv"].replace(b'"percent"', b'"value"', 1), "lacks a column or has one twice")


def test_a_name_given_twice_in_a_description_is_found():
    twice = OURS["json"].replace(b'"url":', b'"dc:type": "3779", "url":', 1)
    assert _found("json", twice, "names something twice, of which programs may read either")


# Paper -----------------------------------------------------------------------------------------------------------------------------------


def _rewritten(plant):
    writer = PdfWriter(clone_from=PdfReader(BytesIO(OURS["pdf"])))
    plant(writer)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def _action(**names):
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in names.items()})


def _script(writer):
    writer.root_object[NameObject("/Names")] = _action(JavaScript=_action(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)")))


def _attachment(writer):
    writer.add_attachment("exact.csv", b"3779")


def _author_of_paper(writer):
    writer.add_metadata({"/Author": "J Smith"})


def _web_link(writer):
    writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://example.org/"))


def _note_on_paper(writer):
    writer.add_annotation(0, FreeText(text="3779", rect=(0, 0, 9, 9)))


def _launch(writer):
    writer.root_object[NameObject("/OpenAction")] = _action(S=NameObject("/Launch"), F=TextStringObject("cmd.exe"))


def _by_itself(writer):
    writer.pages[0][NameObject("/AA")] = _action(S=NameObject("/URI"))


def _form(writer):
    writer.root_object[NameObject("/AcroForm")] = _action(Fields=ArrayObject())


def _layers(writer):
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject()


def _encrypted(writer):
    writer.encrypt("x", algorithm="RC4-40")


@pytest.mark.parametrize(
    ("plant", "sentences"),
    [
        (_script, ["holds a script"]),
        (_attachment, ["holds an embedded file"]),
        (_author_of_paper, ["holds an author"]),
        (_web_link, ["holds a link", "holds a link or a comment"]),
        (_note_on_paper, ["holds a link or a comment"]),
        (_launch, ["holds an action that starts a program", "holds an action that runs when it is opened"]),
        (_by_itself, ["holds an action that runs by itself"]),
        (_form, ["holds a form"]),
        (_layers, ["holds layers, which can hide text"]),
        (_encrypted, ["(holds encryption|cannot be read through)"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_fault_planted_in_the_paper_by_another_program_is_found(plant, sentences):
    assert all(_found("pdf", _rewritten(plant), sentence) for sentence in sentences)


def _with_page(change):
    """Our sheet with the first page's stream changed and left unpacked."""
    for found in re.finditer(rb"<</Length (\d+)/Filter/FlateDecode>>\s*stream\n", OURS["pdf"]):
        end = found.end() + int(found[1])
        text = zlib.decompress(OURS["pdf"][found.end() : end])
        if b"BT" in text:
            changed = change(text)
            return OURS["pdf"][: found.start()] + b"<</Length %d>>\nstream\n" % len(changed) + changed + OURS["pdf"][end:]
    raise AssertionError("no page")


def test_a_page_unpacked_is_no_fault():
    assert faults_of("pdf", _with_page(lambda text: text), HELD) == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"BT 0 Tr", b"BT 3 Tr", "holds invisible text"),
        (b"BT 0 Tr", b"/x Do BT 0 Tr", "holds a picture or a page within a page"),
        (b"/Artifact", b"/JavaScript", "holds a script"),
        (b"/Artifact", b"/Java#53cript", "holds a script"),
    ],
)
def test_what_a_page_does_beside_showing_text_is_found(old, new, sentence):
    assert _found("pdf", _with_page(lambda text: text.replace(old, new, 1)), sentence)


def test_a_number_set_on_the_page_that_the_release_does_not_hold_is_found():
    digits = re.search(rb"<([0-9A-F]{4})> <0033>", _first_letters())[1]
    seven = b"BT 0 Tr/f0 9 Tf[<" + digits * 4 + b">]TJ ET\n"
    assert _found("pdf", _with_page(lambda text: text + seven), "holds a number that the release does not hold")


def _first_letters():
    for found in re.finditer(rb"<</Length (\d+)/Type/CMap/Filter/FlateDecode[^>]*>>\s*stream\n", OURS["pdf"]):
        return zlib.decompress(OURS["pdf"][found.end() : found.end() + int(found[1])])


def test_bytes_beside_the_pages_are_found():
    data = OURS["pdf"]
    assert _found("pdf", data + b"\n9999 0 obj\n<<>>\nendobj\ntrailer\n<</Size 1>>\n%%EOF\n", "keeps an earlier version of itself")
    assert _found("pdf", data + b"% really 3779\n", "holds text between its objects, which no program shows")
    hidden = b"9999 0 obj\n<</Length 4>>\nstream\n3779\nendstream\nendobj\n"
    assert _found("pdf", data.replace(b"\nxref", b"\n" + hidden + b"xref", 1), "holds data that no page shows")
    assert _found("pdf", data.replace(b"/Lang(en-GB)/Struct", b"/Lang(en-GB)/Alt(3779)/Struct", 1), "holds a number that the release does")
    assert _found("pdf", data.replace(b"D:20240524080500Z", b"D:20240525080500Z", 1), "tells another time of its making")
    assert _found("pdf", data.replace(b"/Tabs/S", b"/Foo/S", 1), r"holds something that no release needs \(Foo\)")


@pytest.mark.parametrize("told", [b"<dc:creator>J</dc:creator>", b"<pdf:Keywords>k</pdf:Keywords>", b"<xmpMM:History/>"])
def test_properties_that_tell_who_made_a_paper_are_found(told):
    at = re.search(rb"<</Length (\d+)/Type/Metadata", OURS["pdf"])
    longer = b"<</Length %d/Type/Metadata" % (int(at[1]) + len(told))
    data = OURS["pdf"].replace(at[0], longer).replace(b"<dc:format>", told + b"<dc:format>", 1)
    assert _found("pdf", data, "says in its properties who made it or from what")


@pytest.mark.parametrize(
    "data",
    [
        b"1 0 obj\n1\nendobj\n1 0 obj\n2\nendobj\n",
        b"1 0 obj\n<</Title(a)/Title(b)>>\nendobj\n",
        b"1 0 obj\n<</Length 9/Filter/FlateDecode>>\nstream\n" + zlib.compress(b"ab")[:9] + b"\nendstream\nendobj\n",
        b"1 0 obj\n<</Length 14/Filter/FlateDecode>>\nstream\n" + zlib.compress(b"ab") + b"3779\nendstream\nendobj\n",
        b"1 0 obj\n<</Length 2>>\nstream\nab cd\nendstream\nendobj\n",
        b"1 0 obj\n<</Length 2>>\nstream\nab cd\nendobj\n",
        b"1 0 obj\n<</Length 2 0 R>>\nstream\nab\nendstream\nendobj\n",
        b"1 0 obj\n<</Length 2/Filter/LZWDecode>>\nstream\nab\nendstream\nendobj\n",
        b"1 0 obj\n1\nendobj\nreally\n",
        b"1 0 obj\n1\n",
        b"1 0 obj\n(a\n",
        b"1 0 obj\n[1\n",
        b"1 0 obj\n<</A>>\nendobj\n",
    ],
)
def test_a_paper_that_two_programs_could_read_differently_is_not_read(data):
    with pytest.raises(ValueError, match=r"."):
        read_pdf(b"%PDF-1.7\n" + data)


def test_the_objects_of_a_paper_are_read_as_the_standard_has_them():
    pdf = read_pdf(
        b"%PDF-1.7\n1 0 obj\n<</A#42[1 -2.5 3 0 R/N<4142>]/S(a\\(b\\)(c)\\101\\\nd)>>\nendobj\n"
        b"2 0 obj\n<</Length 4>>\nstream\r\n(%<[\nendstream\nendobj\nxref\n0 1\n0000000000 65535 f\ntrailer\n<</Size 2>>\nstartxref\n9\n%%EOF"
    )
    assert pdf.objects[1] == {"AB": [1, -2.5, PdfReference(3), "N", b"AB"], "S": b"a(b)(c)Ad"}
    assert pdf.streams == {2: b"(%<["}
    assert pdf.trailers == [{"Size": 2}]


# What must not be missing, and who must not be named ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "what"),
    [
        (SAID.checksum, "its checksum"),
        ("OFFICIAL", "its marking"),
        ("Management information", "the label of management information"),
        ("Synthetic demonstration data", "the warning that its data are synthetic"),
        ("Confidential: a small number", "the meaning of its shorthand"),
        ("24 May 2024 at 09:00, London time", "the moment it was known by"),
        ("23 May 2024", "the day it is as at"),
    ],
)
def test_a_file_that_lacks_what_it_must_not_travel_without_is_held_back(word, what):
    assert f"It lacks {what}." in faults_of("txt", OURS["txt"].replace(word.encode(), b"x"), HELD)


@pytest.mark.parametrize("word", ["press-secret-id", "analyst-secret-id", "chief-secret-id", "press-1"])
def test_a_file_that_names_who_signed_is_held_back(word):
    faults = faults_of("txt", OURS["txt"] + f"Signed by {word}.\n".encode(), HELD)
    assert "It names a person who prepared, signed or approved the release." in faults


def test_a_file_that_tells_why_an_exception_was_granted_is_held_back():
    faults = faults_of("txt", OURS["txt"] + b"Because the public is owed it.\n", HELD)
    assert faults == ("It tells why an exception was granted, which stays in the register.",)
