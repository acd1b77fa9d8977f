"""The files of a release, read back by other programs than ours: every number, nothing hidden, the same bytes twice."""

import csv
import json
import re
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from data_access.figures.catalogue import FIGURES
from data_access.outputs.release_files.csv_file import csv_description, csv_table
from data_access.outputs.release_files.figure_sheet import figure_sheet
from data_access.outputs.release_files.held import Held
from data_access.outputs.release_files.inert import inert
from data_access.outputs.release_files.scanner import faults_of
from data_access.outputs.release_files.sheet_content import content_of
from data_access.outputs.release_files.text_pack import text_pack
from data_access.outputs.release_files.told_changes import changes_told
from data_access.outputs.release_files.workbook import workbook
from data_access.releases.model import ALSO_SAID, State
from data_access.releases.reconcile import Explanation
from tests.release_to_export import AS_AT, HEADLINES, frozen, release

WRITERS = {"xlsx": workbook, "csv": csv_table, "json": csv_description, "txt": text_pack, "pdf": figure_sheet}


def _book(said):
    return load_workbook(BytesIO(workbook(content_of(said))))


def _tables(book):
    """{worksheet: [heads, row, row …]} of the worksheets that hold numbers."""
    found = {}
    for sheet in book.worksheets[3:]:
        (table,) = sheet.tables.values()
        found[sheet.title] = [[cell.value for cell in row] for row in sheet[table.ref]]
    return found


def _pages(said):
    return PdfReader(BytesIO(figure_sheet(content_of(said))))


def _text_of(kind, data):
    """All that a file says, in one line."""
    if kind == "xlsx":
        cells = [cell.value for sheet in load_workbook(BytesIO(data)).worksheets for row in sheet.iter_rows() for cell in row]
        text = " ".join(str(value) for value in cells if value is not None)
    elif kind == "pdf":
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    else:
        text = data.decode()
    return " ".join(text.split())


# The workbook ----------------------------------------------------------------------------------------------------------------------------


def test_the_workbook_holds_every_number_of_the_release_at_its_place_and_no_other():
    tables = _tables(_book(release()))
    headlines = {row[0]: row[1:] for row in tables["Table_1"][1:]}
    assert tables["Table_1"][0] == ["Figure", "Value", "Unit", "Out of (number)", "Out of (what)", "Per cent (%)", "Notes"]
    assert {name: [row[0], row[2], row[4]] for name, row in headlines.items()} == {
        FIGURES["applications_in_scope"].title: [3778, "[z]", "[z]"],
        FIGURES["risk_assessed"].title: [3778, 3778, 100],
        FIGURES["failures_confirmed"].title: [33, "[z]", "[z]"],
        FIGURES["failures_harm"].title: [2, "[z]", "[z]"],
        FIGURES["failures_share"].title: ["less than 1", 3778, "[z]"],
        FIGURES["people_contacted"].title: [412, 530, 77.74],
        FIGURES["people_unreachable"].title: ["[c]", 530, "[c]"],
        FIGURES["officers_on_review"].title: ["about 45", "[z]", "[z]"],
        FIGURES["officer_load"].title: [4.25, 37.5, "[z]"],
        FIGURES["forecast_finish"].title: ["between 3 June and 1 July 2024", "[z]", "[z]"],
    }
    assert tables["Table_2"] == [
        ["Risk category", "Value (applications)", "Out of (applications in scope)", "Per cent (%)"],
        ["High", 1200, 1200, 100],
        ["Standard", 2575, 2575, 100],
        ["Not yet assessed", "[c]", "[x]", "[x]"],
    ]
    assert [row[:2] for row in tables["Table_3"][1:]] == [["Right to Ask, for self", 305], ["Right to Know", 105], ["Route unknown", 0]]
    assert tables["Table_4"] == [["Team", "Value (contact attempts)"], ["Review team A", 900], ["'=cmd|' /C calc'!A0", 15]]


def test_a_table_none_of_whose_denominators_is_told_has_no_columns_for_them():
    said = release(
        frozen("risk_assessed", 85, by="risk_category", label="high"), frozen("risk_assessed", 330, by="risk_category", label="low")
    )
    assert _tables(_book(said))["Table_1"] == [["Risk category", "Value (applications)"], ["High", 85], ["Low", 330]]
    assert "[x]" not in _text_of("pdf", figure_sheet(content_of(said))).partition("Risk category")[2]


def test_every_worksheet_but_the_cover_has_one_marked_up_table_and_its_title_in_the_first_cell():
    book = _book(release())
    assert book.sheetnames == ["Cover", "Contents", "Notes", "Table_1", "Table_2", "Table_3", "Table_4"]
    assert book["Cover"]["A1"].value == "Every application in scope is risk assessed"
    assert book["Table_2"]["A1"].value == f"Table 2: {FIGURES['risk_assessed'].title} by risk category"
    assert [len(sheet.tables) for sheet in book.worksheets] == [0, 1, 1, 1, 1, 1, 1]
    names = [name for sheet in book.worksheets for name in sheet.tables]
    assert names == ["Contents", "Notes", "Table_1", "Table_2", "Table_3", "Table_4"]


def test_the_contents_name_every_worksheet_without_a_link():
    book = _book(release())
    listed = [row[0].value for row in book["Contents"]["A4:A9"]]
    assert listed == ["Cover", "Notes", "Table_1", "Table_2", "Table_3", "Table_4"]
    assert not [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_nothing_in_the_workbook_is_merged_hidden_frozen_filtered_or_left_empty():
    for sheet in _book(release()).worksheets:
        assert sheet.sheet_state == "visible"
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None
        assert not any(table.autoFilter for table in sheet.tables.values())
        assert not any(one.hidden for one in [*sheet.row_dimensions.values(), *sheet.column_dimensions.values()])
        assert all(sheet.cell(row, 1).value is not None for row in range(1, sheet.max_row + 1))
        for table in sheet.tables.values():
            assert all(cell.value not in (None, "") for row in sheet[table.ref] for cell in row)


def test_the_workbook_tells_its_title_and_the_releases_moment_and_nobody_who_made_it():
    properties = _book(release()).properties
    assert properties.title == "Every application in scope is risk assessed"
    assert (properties.creator, properties.lastModifiedBy) == (None, None)
    assert properties.created == properties.modified == datetime(2024, 5, 24, 8, 5)


def test_a_workbook_is_printed_with_its_marking_on_every_page():
    said = release(state=State.SUBMITTED)
    for sheet in _book(said).worksheets:
        assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == "OFFICIAL-SENSITIVE"


# The table for programs and its description -----------------------------------------------------------------------------------------------


def _rows(said):
    return list(csv.DictReader(StringIO(csv_table(content_of(said)).decode())))


def test_the_table_for_programs_holds_every_cell_of_the_release_as_it_is():
    said = release()
    rows = {(row["figure"], row["breakdown"], row["label"].removeprefix("'")): row for row in _rows(said)}
    assert set(rows) == {cell.name for cell in said.content.cells}
    for cell in said.content.cells:
        row = rows[cell.name]
        assert row["value"] == (cell.mark if cell.value is None else str(cell.value))
        assert cell.denominator is None or float(row["denominator"]) == cell.denominator
        assert cell.percent is None or float(row["percent"]) == cell.percent


def test_a_hidden_number_is_a_mark_in_its_place_and_says_what_it_means():
    (row,) = [row for row in _rows(release()) if row["figure"] == "people_unreachable"]
    assert row["value"] == row["percent"] == "[c]"
    assert row["note"].startswith("Confidential: ")
    assert "not nought" in row["note"]


def test_text_that_looks_like_a_formula_is_inert_in_the_table_for_programs():
    cells = [cell for row in csv.reader(StringIO(csv_table(content_of(release())).decode())) for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_all_text_of_the_table_is_quoted_so_that_no_other_separator_splits_it():
    said = release(frozen("contact_attempts", -15, by="team", label="a;=1+1"))
    assert b'"a;=1+1"' in csv_table(content_of(said))
    assert b",-15," in csv_table(content_of(said))


def test_the_description_names_every_column_and_which_marks_are_no_numbers():
    content = content_of(release(*HEADLINES[:4]))
    description = json.loads(csv_description(content))
    heads = next(csv.reader(StringIO(csv_table(content).decode())))
    columns = {column["name"]: column for column in description["tableSchema"]["columns"]}
    assert description["url"] == "release-7.csv"
    assert list(columns) == heads
    assert (columns["value"]["datatype"], columns["value"]["null"]) == ("number", ["[c]", "[x]", "[z]"])
    assert description["tableSchema"]["primaryKey"] == ["figure", "breakdown", "label"]


def test_a_release_with_a_range_of_days_does_not_call_its_values_numbers():
    description = json.loads(csv_description(content_of(release())))
    assert {column["name"]: column["datatype"] for column in description["tableSchema"]["columns"]}["value"] == "string"


# The text pack -----------------------------------------------------------------------------------------------------------------------------


def test_each_sentence_stands_with_the_caveats_that_must_travel_with_it():
    parts = text_pack(content_of(release())).decode().split("\n\n")
    (contacted,) = [part for part in parts if part.startswith("412 of 530 people requiring contact have been contacted.")]
    last = contacted.splitlines()[-1]
    assert last.startswith("Say with it: Management information, as at 23 May 2024, as known by 24 May 2024.")
    assert all(caveat in last for caveat in FIGURES["people_contacted"].caveats)
    assert "\nAbout 45 officers are dedicated to the review.\n" in "\n" + "\n\n".join(parts)


def test_a_part_and_a_range_of_days_are_said_in_words_and_not_in_codes():
    text = text_pack(content_of(release())).decode()
    assert "\nRoute, Right to Ask, for self: 305 of 390 people requiring contact have been contacted.\n" in text
    assert "finish in the date range between 3 June and 1 July 2024." in text


def test_a_number_that_may_not_be_told_has_no_sentence_and_says_so():
    text = text_pack(content_of(release())).decode()
    assert f"{FIGURES['people_unreachable'].title}: [c], not given, because it could point to a person." in text
    assert "could not be reached" not in text


def test_a_second_wording_of_a_headline_stands_beside_it():
    published = {"sentence": "more than 3,500 applications", "definition": "", "source": "a newspaper", "said": "more_than"}
    said = release(HEADLINES[0], frozen("applications_in_scope", 3500, by=ALSO_SAID, label="more than 3,500", **published))
    assert [row[:2] for row in _tables(_book(said))["Table_1"][1:]] == [
        [FIGURES["applications_in_scope"].title, 3778],
        [FIGURES["applications_in_scope"].title, "more than 3,500"],
    ]
    assert "More than 3,500 applications are in scope." in text_pack(content_of(said)).decode()


def test_a_small_number_is_said_in_those_words_and_its_number_is_nowhere():
    said = release(frozen("people_unreachable", 4, of=530, said="a_small_number"), exceptions=())
    for kind, write in WRITERS.items():
        text = _text_of(kind, write(content_of(said)))
        assert kind == "json" or "a small number" in text
        assert not re.search(r"(?<![\d.\w-])4(?![\d\w-])(?! Jan| May)", re.sub(r"\b24 May 2024\b|\b\w{64}\b", "", text)), kind


def test_a_file_says_that_c_can_stand_for_more_than_a_small_count_beside_a_number_said_exactly():
    def control(**more) -> str:
        return dict(content_of(release(lane="rounded", **more)).facts)["Disclosure control"]

    usual = "A count of 1 to 7 is shown as [c], others are rounded to 5; totals are built from what is shown."
    assert control(exceptions=()) == usual
    assert control() == f"{usual} Beside a number said exactly, a larger count that would give a small one away is shown as [c] too."


# The figure sheet ------------------------------------------------------------------------------------------------------------------------


def test_the_figure_sheet_is_tagged_titled_in_english_and_tells_nobody_who_made_it():
    pages = _pages(release())
    assert pages.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pages.trailer["/Root"]["/Lang"] == "en-GB"
    assert pages.metadata.title == "Every application in scope is risk assessed"
    assert pages.metadata.author is None
    assert pages.metadata.creation_date == datetime(2024, 5, 24, 8, 5, tzinfo=UTC)


def test_the_figure_sheet_says_every_number_with_its_unit_and_what_it_is_of():
    text = _text_of("pdf", figure_sheet(content_of(release())))
    for words in (
        f"3,778 {FIGURES['risk_assessed'].title} applications, of 3,778 applications in scope (100%)",
        f"2 {FIGURES['failures_harm'].title} [note 1] failures",
        f"less than 1 {FIGURES['failures_share'].title} percent, of 3,778 applications in scope",
        f"[c] {FIGURES['people_unreachable'].title} people, of 530 people requiring contact ([c])",
        "High 1,200 applications 1,200 applications in scope 100%",
        "Not yet assessed [c] applications [x] applications in scope [x]",
        "Right to Know 105 people 140 people requiring contact 75%",
    ):
        assert words in text


def test_eight_headlines_with_all_that_must_be_said_fit_on_one_page():
    assert len(_pages(release(*HEADLINES[:8])).pages) == 1


def test_a_long_release_goes_on_to_further_pages_and_nothing_is_cut():
    teams = [frozen("contact_attempts", 100 + number, by="team", label=f"Team {number}") for number in range(200)]
    pages = _pages(release(*HEADLINES, *teams)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert len(pages) > 4
    assert all(f"Team {number} {100 + number} contact attempts" in text for number in range(200))
    assert all("OFFICIAL" in page.extract_text() and release(*HEADLINES, *teams).checksum in page.extract_text() for page in pages)


def test_text_that_is_markup_for_the_setter_is_set_as_it_stands():
    title = '#panic("x") $a$ *b* _c_ @d <e> [f] // g'
    assert title in _text_of("pdf", figure_sheet(content_of(release(title=title))))


# All of them -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "write"), WRITERS.items())
def test_the_same_release_gives_the_same_bytes_and_another_release_others(kind, write):
    assert write(content_of(release())) == write(content_of(release()))
    assert write(content_of(release())) != write(content_of(release(data_version=13)))


@pytest.mark.parametrize(("kind", "write"), WRITERS.items())
def test_every_file_carries_what_it_must_not_travel_without(kind, write):
    said = release()
    text = _text_of(kind, write(content_of(said)))
    assert said.checksum in text
    assert "OFFICIAL" in text and "OFFICIAL-SENSITIVE" not in text
    assert "Management information" in text
    assert "Synthetic demonstration data" in text
    assert "23 May 2024" in text or "2024-05-23" in text
    assert "24 May 2024 at 09:00, London time" in text or "2024-05-24T08:00:00+00:00" in text
    assert "Confidential: a small number" in text
    assert re.search(r"Release:? 7|,7,", text)


@pytest.mark.parametrize(("kind", "write"), WRITERS.items())
def test_no_file_names_who_signed_or_tells_why_an_exception_was_granted(kind, write):
    text = _text_of(kind, write(content_of(release())))
    for word in ("press-secret-id", "analyst-secret-id", "chief-secret-id", "press-1", "the public is owed it"):
        assert word not in text


@pytest.mark.parametrize(("kind", "write"), WRITERS.items())
def test_real_data_carry_no_warning_that_they_are_invented(kind, write):
    text = _text_of(kind, write(content_of(release(is_synthetic=False))))
    assert "ynthetic" not in text.replace("synthetic demonstration.", "")


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.ANALYST_SIGNED])
def test_before_approval_every_file_is_marked_sensitive(state):
    said = content_of(release(state=state, approver=None, approved_at=None, published_at=None))
    assert all("OFFICIAL-SENSITIVE" in _text_of(kind, write(said)) for kind, write in WRITERS.items())


def test_a_figure_defined_otherwise_since_is_not_explained_in_the_words_of_today():
    said = content_of(release(frozen("risk_assessed", 3778, definition="0000000000000000")))
    for kind in ("xlsx", "json", "pdf"):
        text = _text_of(kind, WRITERS[kind](said))
        assert FIGURES["risk_assessed"].definition not in text
        assert "Defined when the release was made, fingerprint 0000000000000000." in text


def test_what_was_published_before_and_why_it_changed_stand_beside_each_number():
    before = release(frozen("applications_in_scope", 3582), frozen("failures_confirmed", 25), frozen("referrals_made", 4), number=6)
    now = release(frozen("applications_in_scope", 3778), frozen("failures_confirmed", 33), as_at=AS_AT)
    why = [
        (6, Explanation("applications_in_scope", "", "", "Further database checks found more.")),
        (6, Explanation("failures_confirmed", "", "", "Two were left out by mistake.", is_correction=True)),
        (6, Explanation("referrals_made", "", "", "Said elsewhere from now on.")),
    ]
    content = content_of(now, changes_told(now, why, {6: before}))
    table = [[cell.value for cell in row] for row in load_workbook(BytesIO(workbook(content)))["Table_1"]["A7:F8"]]
    assert [[row[1], *row[3:]] for row in table] == [
        [3778, "[r]", "3,582 (Release 6)", "Revision. Further database checks found more."],
        [33, "[r]", "25 (Release 6)", "Correction of an error. Two were left out by mistake."],
    ]
    gone = f"{FIGURES['referrals_made'].title} was 4 (Release 6). No longer published. Said elsewhere from now on."
    for kind, write in WRITERS.items():
        text = _text_of(kind, write(content))
        assert kind == "json" or ("Revision. Further database checks found more." in text and "Correction of an error." in text), kind
        assert kind == "csv" or gone in text, kind


def test_every_letter_that_is_let_through_can_be_set_on_paper_and_no_other_is_let_through():
    shown = set(inert("".join(map(chr, range(0x21, 0x2700))))) - {" ", "□"}
    assert len(shown) > 650
    assert shown <= set(_text_of("pdf", figure_sheet(content_of(release(title="".join(sorted(shown)))))))
    assert inert("日本 😀") == "□□ □"


def test_two_hundred_cells_are_written_and_read_again_in_every_kind():
    teams = [frozen("people_contacted", 100 + n, of=3000 + n, percent=3.5, by="team", label=f"Team {n}") for n in range(190)]
    said = release(*HEADLINES, *teams)
    assert len(said.content.cells) == 200
    held = Held(said, content_of(said))
    assert [faults_of(kind, write(held.content), held) for kind, write in WRITERS.items()] == [()] * len(WRITERS)
