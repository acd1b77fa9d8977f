"""Payloads in every kind of file: all of them are read there, as text; nothing is a formula, a link, a script, or turns what stands beside it."""

import csv
import re
import zipfile
from functools import cache
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from data_access.formulas import is_formula
from data_access.intake.import_history import RejectedLine
from data_access.intake.mended import rejected_csv, unguarded
from data_access.outputs.letters import legible, one_line
from data_access.outputs.pack_files.pack_workbook import pack_xlsx
from data_access.outputs.pack_files.paper import pack_pdf
from data_access.outputs.pack_files.print_view import pack_html
from data_access.outputs.pack_files.slides import pack_pptx
from data_access.outputs.release_files.csv_file import csv_description, csv_table
from data_access.outputs.release_files.figure_sheet import figure_sheet
from data_access.outputs.release_files.inert import inert
from data_access.outputs.release_files.sheet_content import content_of
from data_access.outputs.release_files.text_pack import text_pack
from data_access.outputs.release_files.workbook import workbook
from tests.hostile.files_made import KEPT, WORDS, pack_of_words, release_of_words
from tests.hostile.payloads import unseen_in
from tests.html_elements import Elements

OF_PACKS = {"xlsx": pack_xlsx, "pptx": pack_pptx, "pdf": pack_pdf, "html": pack_html}
OF_RELEASES = {"xlsx": workbook, "csv": csv_table, "json": csv_description, "txt": text_pack, "pdf": figure_sheet}
IN_A_PDF = (
    "/URI",
    "/JavaScript",
    "/JS",
    "/Launch",
    "/GoToR",
    "/GoToE",
    "/SubmitForm",
    "/ImportData",
    "/EmbeddedFiles",
    "/OpenAction",
    "/RichMedia",
)
MADE_OF_HTML = {
    "a",
    "img",
    "script",
    "iframe",
    "object",
    "embed",
    "link",
    "form",
    "input",
    "base",
    "video",
    "audio",
    "image",
    "use",
    "i",
    "em",
}


@pytest.fixture(scope="module")
def packs():
    pack = pack_of_words()
    return {kind: write(pack) for kind, write in OF_PACKS.items()}


@pytest.fixture(scope="module")
def releases():
    content = content_of(release_of_words())
    return {kind: write(content) for kind, write in OF_RELEASES.items()}


@pytest.fixture(params=[*(f"pack {kind}" for kind in OF_PACKS), *(f"release {kind}" for kind in OF_RELEASES)])
def file(request, packs, releases):
    """(kind, bytes, the payloads as they are to be read) of a file."""
    whose, kind = request.param.split()
    if whose == "pack":
        return kind, packs[kind], [one_line(one) for one in WORDS]
    return kind, releases[kind], [inert(one) for one in KEPT]


@cache
def _texts(kind: str, data: bytes) -> list[str]:
    """All that a file says, piece by piece."""
    if kind == "xlsx":
        cells = (cell.value for sheet in load_workbook(BytesIO(data)).worksheets for row in sheet.iter_rows() for cell in row)
        return [str(value) for value in cells if value is not None]
    if kind == "pptx":
        shapes = [shape for slide in Presentation(BytesIO(data)).slides for shape in slide.shapes]
        tables = [cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
        return [shape.text_frame.text for shape in shapes if shape.has_text_frame] + tables
    if kind == "pdf":
        return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]
    return Elements(data.decode()).text if kind == "html" else [data.decode()]


def _close(text: str) -> str:
    """Without blanks, since paper breaks lines wherever they end, and without what a program's own quoting adds."""
    return "".join(text.split()).replace('""', '"').replace('\\"', '"').replace("\\\\", "\\")


def test_every_payload_is_read_in_every_file(file):
    kind, data, words = file
    whole = _close(" ".join(_texts(kind, data)))
    paper = legible if kind == "pdf" else str
    # The description of a table says its title, which is the first of them, and what its columns are, but no row of it.
    assert [one for one in words if _close(paper(one)) not in whole] == ([] if kind != "json" else words[1:])


def test_no_letter_of_a_file_turns_hides_or_controls(file):
    kind, data, _ = file
    assert set().union(*map(unseen_in, _texts(kind, data))) <= {"U+FEFF"}


@pytest.mark.parametrize("kind", ["pack xlsx", "pack pptx", "release xlsx"])
def test_nothing_in_a_workbook_or_a_deck_leads_outside_or_is_reckoned(packs, releases, kind):
    data = releases["xlsx"] if kind == "release xlsx" else packs[kind.split()[1]]
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert [name for name, part in parts.items() if name.endswith(".rels") and b'TargetMode="External"' in part] == []
    assert [name for name, part in parts.items() if re.search(rb"<a:hlink(Click|Hover|MouseOver)|<hyperlink|<f[ >]", part)] == []
    assert [name for name in parts if re.search("externalLink|vbaProject|oleObject|connections|comments", name)] == []
    for book in (data, *(part for name, part in parts.items() if name.endswith(".xlsx"))):
        if "xl/workbook.xml" in parts or book is not data:
            cells = [cell for sheet in load_workbook(BytesIO(book)).worksheets for row in sheet.iter_rows() for cell in row]
            assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []


@pytest.mark.parametrize("whose", ["packs", "releases"])
def test_a_paper_holds_no_action_and_no_address(request, whose):
    reader = PdfReader(BytesIO(request.getfixturevalue(whose)["pdf"]))
    held = [str(reader.get_object(number)) for number in range(1, len(reader.xref[0]) + 1)]
    actions = re.compile("|".join(rf"'{name}'" for name in IN_A_PDF))
    assert [one[:80] for one in held if actions.search(one)] == []


def test_a_print_view_has_none_but_its_own_elements(packs):
    page = Elements(packs["html"].decode())
    assert set(page.seen) & MADE_OF_HTML == set()
    assert {name for name, _ in page.attributes} & {"href", "src", "onload", "onerror", "onmouseover", "srcset", "action"} == set()
    assert b"@import" not in packs["html"].split(b"</style>")[0]


def test_no_cell_of_a_table_for_programs_is_a_formula(releases):
    rows = list(csv.reader(StringIO(releases["csv"].decode("utf-8-sig"))))
    assert len(rows) == 1 + 2 * len(KEPT)
    assert [cell for row in rows for cell in row if is_formula(cell)] == []


def test_rejected_rows_hold_no_formula_and_are_read_again_as_they_were():
    lines = [RejectedLine(number, "unknown_value", one) for number, one in enumerate(KEPT)]
    told = rejected_csv(lines, {number: {"Said": one, "Told": one} for number, one in enumerate(KEPT)})
    _, *rows = csv.reader(StringIO(told.decode("utf-8-sig"), newline=""))
    assert [cell for row in rows for cell in row if is_formula(cell)] == []
    assert [tuple(cells[:2]) for _, _, cells in unguarded((n, n, row) for n, row in enumerate(rows))] == [(one, one) for one in KEPT]
