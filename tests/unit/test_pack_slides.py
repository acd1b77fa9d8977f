"""A pack as slides: everything in it once, native tables, on slides where nothing is cut, meets or stands alone."""

import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from data_access.outputs.letters import one_line
from data_access.outputs.model import ChartBlock, Column, Headline, Series, ShownTable, TableBlock
from data_access.outputs.pack_files.slide_deck import WIDTH
from data_access.outputs.pack_files.slide_text import Paragraph, fitting_size, height_of, in_portions, lines_of, width_of
from data_access.outputs.pack_files.slides import pack_pptx
from data_access.outputs.pack_model import Comment, Section
from tests.pack_to_write import DAYS, HOSTILE, LONG, a_pack, chart_of, table_of
from tests.slide_layout import cut, cut_in_tables, meeting, outside

WORDS = " ".join(f"word{n}" for n in range(260))


def opened(pack=None):
    return Presentation(BytesIO(pack_pptx(pack or a_pack())))


def crowded():
    """A pack of everything that is too long: titles, names, cells, captions, facts, seven headlines, comments of 1,500 letters."""
    wide = ShownTable("wide", WORDS[:150], WORDS[:400], tuple(Column(f"Head {n} of several words", n > 1) for n in range(11)), ())
    wide = replace(wide, rows=tuple(tuple(f"{n * 1234567:,}" for _ in range(11)) for n in range(4)))
    tall = ShownTable("tall", "A cell that no slide holds", "Caption.", (Column("What"), Column("Why")), (("Once", f"{WORDS} {WORDS}"),))
    headlines = tuple(Headline(f"h{n}", WORDS[:50], "between 25 April and 1 June 2024", WORDS[:60], WORDS[:40]) for n in range(7))
    comments = (Comment(LONG, "Review lead", date(2024, 3, 1)), Comment("Short.\nSecond line.", "Deputy", date(2024, 3, 2)))
    # Four lines that end at the very top and four at the very bottom: their names have nowhere to go but into each other.
    ends = tuple(Series(f"S{n}", (0.0, 15.0 * (n % 2)), "main", f"A name of two or three lines, {n}") for n in range(8))
    lines = replace(chart_of("step"), categories=DAYS[:2], series=ends, notes=())
    blocks = (TableBlock(wide, ()), TableBlock(tall, ()), ChartBlock(lines, table_of(1), ()))
    sections = (
        Section("a", "Progress", WORDS[:300], headlines, blocks, comments),
        Section("b", "Nothing", "A section without anything in it", (), ()),
    )
    facts = tuple((f"Fact {n}", WORDS[:90]) for n in range(9))
    return a_pack(sections=sections, sentence=WORDS[:200], facts=facts, title=WORDS[:70])


@pytest.fixture(scope="module")
def deck():
    return opened()


@pytest.fixture(scope="module", params=[a_pack, crowded])
def any_deck(request):
    return opened(request.param())


def _texts(slide) -> list[str]:
    boxes = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    return boxes + [cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]


def _whole(deck) -> str:
    return " ".join(text for slide in deck.slides for text in _texts(slide)).replace("\n", " ")


def _titles(deck) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def test_everything_that_the_pack_says_is_on_a_slide(deck):
    whole, pack = _whole(deck), a_pack()
    said = [pack.sentence, pack.name, pack.warning, LONG, HOSTILE, "Review lead, 1 March 2024:"]
    said += [text for section in pack.sections for one in section.headlines for text in (one.name, one.value, one.of, one.change)]
    said += [section.title for section in pack.sections] + ["Nothing waits.", "It assumes weeks like those."]
    said += [f"{one.name}. {one.definition} Unit: {one.unit}. {one.caveats[0]}" for one in pack.definitions]
    said += [f"{mark} {meaning}" for mark, meaning in pack.shorthand] + [f"{name}: {text}" for name, text in pack.facts]
    assert [text for text in said if text not in whole] == []
    assert whole.count(LONG) == whole.count(HOSTILE) == 1


def test_every_cell_of_a_table_is_written_once_and_as_given(deck):
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table and shape.name == "Table: long"]
    rows = [tuple(cell.text for cell in row.cells) for table in tables for row in list(table.rows)[1:]]
    assert tuple(rows) == table_of(40).rows


def test_what_to_do_next_is_a_table_too(deck):
    (table,) = (shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table and shape.name == "Table: first")
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells == [["How many", "What", "Worst case"], ["32", "high-risk reviews open", "oldest 137 days"]]


def test_every_slide_has_a_title_of_its_own_and_is_marked_and_numbered(deck):
    slides, titles = list(deck.slides), _titles(deck)
    assert len(set(titles)) == len(titles) == len(slides)
    for number, slide in enumerate(slides, start=1):
        whole = "\n".join(_texts(slide))
        assert "OFFICIAL-SENSITIVE · Management information, not for publication · Synthetic demonstration data" in whole
        assert f"Gold group pack 3, as at 1 March 2024 · checksum {a_pack().checksum}" in whole
        assert f"{number} of {len(slides)}" in whole


def test_the_answer_of_a_section_without_headlines_is_a_title_and_not_lost(deck):
    (slide,) = (slide for slide in deck.slides if slide.shapes.title.text_frame.text == "Most people were contacted by 1 March")
    assert [shape.text_frame.text for shape in slide.shapes][:2] == [
        "Contact: what the lead says",
        "Most people were contacted by 1 March",
    ], "what it belongs to stands above and is read first"


def test_a_section_that_holds_nothing_says_its_answer_all_the_same():
    assert "A section without anything in it" in _titles(opened(crowded()))


def test_more_than_six_headlines_go_on_to_a_further_slide():
    slides = [slide for slide in opened(crowded()).slides if "between 25 April and 1 June 2024" in _texts(slide)]
    assert [_texts(slide).count("between 25 April and 1 June 2024") for slide in slides] == [6, 1]


def test_nothing_stands_outside_its_slide_and_no_two_things_meet(any_deck):
    assert [fault for slide in any_deck.slides for fault in (*outside(slide), *meeting(slide))] == []


def test_every_text_fits_its_box_in_letters_of_twelve_points_or_more(any_deck):
    assert [fault for slide in any_deck.slides for fault in cut(slide)] == []


def test_every_cell_fits_its_row_and_no_number_is_broken(any_deck):
    assert [fault for slide in any_deck.slides for fault in cut_in_tables(slide)] == []


def test_what_is_read_comes_in_the_order_in_which_it_stands(any_deck):
    """Down the slide; side by side from left to right, as headlines and the names of lines are."""
    for slide in any_deck.slides:
        tops = [shape.top for shape in slide.shapes if shape.width > Pt(WIDTH / 2)]
        assert tops == sorted(tops)


def test_tables_are_native_with_marked_heads_on_every_slide_and_no_row_alone(deck):
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table and shape.name == "Table: long"]
    assert all(table.first_row for table in tables)
    heads = ["Risk category", "In scope", "Waiting", "Change", "Share"]
    assert [[cell.text for cell in table.rows[0].cells] for table in tables] == [heads] * 3
    assert [len(table.rows) - 1 for table in tables] == [14, 14, 12], "about equally long"
    sides = [cell.text_frame.paragraphs[0].alignment for cell in tables[0].rows[1].cells]
    assert sides == [PP_ALIGN.LEFT, PP_ALIGN.RIGHT, PP_ALIGN.RIGHT, PP_ALIGN.RIGHT, PP_ALIGN.LEFT], "numbers are set to the right"
    assert [title for title in _titles(deck) if "Forty" in title] == [
        "Forty rows",
        "Forty rows (continued, 2)",
        "Forty rows (continued, 3)",
    ]


def test_a_cell_that_no_slide_holds_goes_on_in_further_rows():
    tables = [
        shape.table for slide in opened(crowded()).slides for shape in slide.shapes if shape.has_table and shape.name == "Table: tall"
    ]
    rows = [[cell.text for cell in row.cells] for table in tables for row in list(table.rows)[1:]]
    assert len(rows) > 1
    assert [row[0] for row in rows] == ["Once", *[""] * (len(rows) - 1)]
    assert " ".join(row[1] for row in rows) == f"{WORDS} {WORDS}"


def test_the_file_tells_of_nobody_links_nowhere_and_hides_nothing():
    data = pack_pptx(a_pack())
    deck = Presentation(BytesIO(data))
    about = deck.core_properties
    assert (about.author, about.last_modified_by, about.comments, about.keywords) == ("", "", "", "")
    assert (about.title, about.created.date()) == ("Gold group pack 3, as at 1 March 2024", date(2024, 3, 1))
    assert not any(slide.has_notes_slide for slide in deck.slides)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        relations = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")]
        assert b"Macintosh" not in archive.read("docProps/app.xml")
    assert [found for text in relations for found in re.findall(r'TargetMode="External"', text)] == []


def test_nothing_of_the_template_is_left_but_a_title():
    (layout,) = opened().slide_layouts
    for holder in (layout, layout.slide_master):
        assert [shape.text_frame.text for shape in holder.shapes] == ["Title"]


def test_the_same_pack_gives_the_same_bytes_and_another_others():
    once = pack_pptx(a_pack())
    assert once == pack_pptx(a_pack()) != pack_pptx(a_pack(number=4))
    with zipfile.ZipFile(BytesIO(once)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        first, *others = archive.namelist()
        assert first == "[Content_Types].xml" and others == sorted(others)
        inner = [archive.read(name) for name in archive.namelist() if name.endswith(".xlsx")]
    assert len(inner) == 5
    for workbook in inner:
        with zipfile.ZipFile(BytesIO(workbook)) as archive:
            assert b"2024-03-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_text_that_no_file_could_hold_is_made_plain_and_the_rest_stays():
    assert one_line("a\x00b\x0bc\u202ed\ne") == "a b cd e"
    whole = _whole(opened(a_pack(sentence="before\x1b\x0bafter", facts=(("Na\x00me", "te\ud800xt"),))))
    assert "before after" in whole
    assert "Na me: text" in whole


def test_words_that_do_not_fit_go_on_and_none_is_lost():
    words = " ".join(f"word{n}" for n in range(900))
    portions = in_portions([Paragraph(words, "Lead:"), Paragraph("last")], 14, 400, 200)
    assert " ".join(piece.whole for portion in portions for piece in portion).split() == ["Lead:", *words.split(), "last"]
    assert max(height_of(portion, 14, 400) for portion in portions) <= 200
    assert fitting_size([Paragraph("short")], (12, 20), 400, 200) == 20
    assert fitting_size([Paragraph(words)], (12, 20), 400, 200) is None


def test_what_goes_on_is_shared_out_so_that_nothing_stands_alone():
    lines = [Paragraph(f"Line {n}") for n in range(17)]
    room = height_of(lines[:8], 14, 400)
    assert [len(portion) for portion in in_portions(lines, 14, 400, room)] == [6, 6, 5], "and not 8, 8 and 1"
    blocks = (TableBlock(table_of(29, "long", "Rows"), ()),)
    deck = opened(a_pack(sections=(replace(a_pack().sections[2], blocks=blocks),)))
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert [len(table.rows) - 1 for table in tables] == [10, 10, 9], "and not 14, 14 and 1"


def test_lines_are_reckoned_from_letters_and_broken_between_words():
    assert width_of("WWWW", 10) > width_of("iiii", 10) * 3
    assert lines_of("aaaa bbbb", 10, width_of("aaaa bbbb", 10)) == 1
    assert lines_of("aaaa bbbb", 10, width_of("aaaa bbbb", 10) - 1) == 2
    assert lines_of("aaaaa bbbbb ccccc ddddd", 10, width_of("aaaaabbbb", 10)) == 4, "three, if words were broken"
    assert lines_of("a" * 40, 10, width_of("a" * 10, 10) + 0.1) == 4
