"""A pack on paper: everything is there, on marked and numbered pages, tagged, and never read as markup."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from data_access.outputs.pack_files.paper import pack_pdf
from tests.pack_to_write import HOSTILE, LONG, a_pack, table_of


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
    said += [cell for row in table_of(40).rows for cell in row]
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
    alternatives = re.findall(rb"/Alt\s*\((.*?)\)", b"".join(_objects(reader)))
    assert b"Step chart: 440 of 480 assessed." in alternatives


def _objects(reader: PdfReader):
    for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1):
        found = reader.get_object(number)
        if isinstance(found, dict) and "/Alt" in found:
            yield b"/Alt (" + str(found["/Alt"]).encode() + b")"


def test_hostile_text_stands_there_as_text(reader):
    assert _squeezed(HOSTILE) in _whole(reader)
    assert [link for page in reader.pages for link in page.get("/Annots", [])] == []


def test_the_heads_of_a_long_table_stand_on_each_of_its_pages(reader):
    bearing = [page.extract_text() for page in reader.pages if re.search(r"Category (2\d|3\d|40)", page.extract_text())]
    assert len(bearing) >= 1
    assert all("Risk category" in text for text in bearing)


def test_a_pack_of_one_section_fits_a_page():
    pack = a_pack()
    first = replace(pack.sections[0], blocks=pack.sections[0].blocks[:2] + pack.sections[0].blocks[3:])
    assert len(PdfReader(BytesIO(pack_pdf(replace(pack, sections=(first,))))).pages) == 1


def test_the_same_pack_gives_the_same_bytes_and_another_others():
    assert pack_pdf(a_pack()) == pack_pdf(a_pack())
    assert pack_pdf(a_pack(number=4)) != pack_pdf(a_pack())
