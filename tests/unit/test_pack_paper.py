"""A pack on paper: everything is there, on marked and numbered pages, tagged, and never read as markup."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from data_access.outputs.model import ChartBlock, Column, ShownTable, TableBlock
from data_access.outputs.pack_files.paper import pack_pdf
from data_access.outputs.pack_model import Comment
from tests.pack_to_write import HOSTILE, LONG, a_pack, a_single_page, table_of


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return PdfReader(BytesIO(pack_pdf(a_pack())))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _whole(reader: PdfReader) -> str:
    return _squeezed("".join(page.extract_text() for page in reader.pages))


def test_everything_that_the_pack_says_is_on_the_paper(reader):
    whole, pack = _whole(reader), a_pack()
    said = [pack.sentence, pack.name, *re.findall(r"Sentence \d+ of", LONG), "Review lead, 1 March 2024", "Checksum " + pack.checksum]
    said += [text for fact in pack.facts for text in fact]
    said += [text for section in pack.sections for one in section.headlines for text in (one.name, one.value, one.of, one.change)]
    said += [cell for table in (table_of(40), *pack.behind_charts) for row in table.rows for cell in row]
    said += ["Nothing waits.", "confidential: a small count that could point to someone", "Applications with an assessment."]
    assert [text for text in said if _squeezed(text) not in whole] == []


def test_every_page_is_marked_numbered_and_says_that_the_data_are_invented(reader):
    pages = [_squeezed(page.extract_text()) for page in reader.pages]
    total = len(pages)
    assert total > 3
    for number, page in enumerate(pages, start=1):
        assert "OFFICIAL-SENSITIVE" in page
        assert f"Page{number}of{total}" in page
        assert "Syntheticdemonstrationdata" in page
        assert a_pack().checksum in page


def test_it_is_tagged_titled_and_in_english(reader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert reader.metadata.title == "Gold group pack 3, as at 1 March 2024"
    assert reader.metadata.author is None
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


def test_charts_carry_their_text_alternative(reader):
    assert "Step chart: 440 of 480 assessed." in [one["/Alt"] for one in _objects(reader) if "/Alt" in one]


def test_the_head_of_every_column_says_that_it_heads_one(reader):
    """A reader's ears need it; no rule of PDF/UA-1 that a program checks is broken where a plain table leaves it out."""
    scopes = [[about["/Scope"] for about in one["/A"]] for one in _objects(reader) if one.get("/S") == "/TH"]
    tables = [one for one in _objects(reader) if one.get("/S") == "/Table"]
    assert len(scopes) > len(tables) > 5
    assert {scope for found in scopes for scope in found} == {"/Column"}


def _objects(reader: PdfReader) -> list[dict]:
    found = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1))
    return [one for one in found if isinstance(one, dict)]


def test_hostile_text_stands_there_as_text(reader):
    assert _squeezed(HOSTILE) in _whole(reader)
    assert [link for page in reader.pages for link in page.get("/Annots", [])] == []


def test_the_heads_of_a_long_table_stand_on_each_of_its_pages():
    pack = a_pack()
    long = replace(pack.sections[2], blocks=(TableBlock(table_of(120), ()),))
    bearing = [page.extract_text() for page in _pages(replace(pack, sections=(*pack.sections[:2], long)))]
    bearing = [text for text in bearing if re.search(r"Category \d{2}", text)]
    assert len(bearing) == 3
    assert all("Risk category" in text for text in bearing)


def _pages(pack) -> list:
    return list(PdfReader(BytesIO(pack_pdf(pack))).pages)


def _with_comment(text: str):
    pack = a_pack()
    said = replace(pack.sections[1], comments=(Comment(text, "Review lead", date(2024, 3, 1)),))
    return replace(pack, sections=(said, pack.sections[2]))


def test_a_letter_that_the_paper_cannot_show_never_stops_the_paper():
    text = "Done \U0001f600 \u6f22 a\x01b c\ufffed e\u202ef \ud800g"
    whole = " ".join(page.extract_text() for page in _pages(_with_comment(text)))
    assert "Done □ □ a b cd ef g" in whole


def test_a_comment_keeps_its_lines_and_a_word_longer_than_the_page_is_not_cut():
    address = "http://example.invalid/" + "y" * 300
    whole = "\n".join(page.extract_text() for page in _pages(_with_comment(f"First line.\n\nSecond line.\n{address}")))
    lines = whole.splitlines()
    assert lines[lines.index("First line.") + 1] == "Second line."
    assert address in _squeezed(whole)
    assert max(map(len, lines)) < 130


def test_no_letter_is_smaller_than_nine_points():
    sizes = set()

    def note(text, matrix, own, _font, size):
        if text.strip():
            sizes.add(round(size * abs(own[3] * matrix[3]), 2))

    for pack in (a_pack(), a_single_page()):
        for page in _pages(pack):
            page.extract_text(visitor_text=note)
    assert min(sizes) == 9.0


@pytest.mark.parametrize("letters", [0, 700, 1500])
def test_a_pack_of_one_section_fits_a_page_however_long_its_comment(letters):
    (page,) = _pages(a_single_page(comment=LONG[:letters]))
    whole = _squeezed(page.extract_text())
    assert _squeezed(LONG[:letters]) in whole
    assert "Page1of1" in whole


def test_a_table_of_long_texts_goes_on_overleaf_and_nothing_runs_off_a_page():
    texts = tuple((f"Decision {n}", LONG[:800]) for n in range(10))
    table = ShownTable("decisions", "Ten decisions", "By meeting.", (Column("Number"), Column("What was decided")), texts)
    pack = a_pack()
    heights = []
    for page in _pages(replace(pack, sections=(*pack.sections[:2], replace(pack.sections[2], blocks=(TableBlock(table, ()),))))):
        page.extract_text(visitor_text=lambda text, matrix, own, _font, _size: heights.append(matrix[5] + own[5] * matrix[3]))
    assert min(height for height in heights if height) > 20


def test_the_numbers_behind_a_chart_are_on_the_paper_but_not_on_a_single_page():
    week = ShownTable("weeks", "Week by week", "Applications.", (Column("Week"), Column("Assessed", True)), (("Week 51", "9,753"),))
    whole, single = a_pack(), a_single_page()
    told = [_squeezed("".join(page.extract_text() for page in _pages(_charted(pack, week)))) for pack in (whole, single)]
    assert ["Week519,753" in each for each in told] == [True, False]


def _charted(pack, table: ShownTable):
    """The pack with this table behind its first chart."""
    first = pack.sections[0]
    blocks = tuple(replace(block, table=table) if isinstance(block, ChartBlock) else block for block in first.blocks)
    return replace(pack, sections=(replace(first, blocks=blocks), *pack.sections[1:]))


def test_heads_stand_on_one_line_where_there_is_room_so_that_a_table_reads_as_one_from_its_text_too():
    heads = ("Sunday, or as-at day", "Applications in scope", "Risk assessed", "Detailed reviews complete", "")
    table = ShownTable("weeks", "Week by week", "Applications.", tuple(map(Column, heads)), (("1 Mar 2024", "1", "2", "3", "4"),))
    lines = "\n".join(page.extract_text(extraction_mode="layout") for page in _pages(_charted(a_pack(), table))).splitlines()
    (line,) = (line for line in lines if "Sunday" in line)
    assert re.split(r"\s{2,}", line.strip()) == list(heads[:4])


def test_the_same_pack_gives_the_same_bytes_and_another_others():
    assert pack_pdf(a_pack()) == pack_pdf(a_pack())
    assert pack_pdf(a_pack(number=4)) != pack_pdf(a_pack())
