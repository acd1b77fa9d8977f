"""A pack as slides: native charts and tables with everything in them, on slides where nothing is cut, meets or stands alone."""

import itertools
import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pptx import Presentation
from pptx.util import Pt

from data_access.outputs.model import ChartBlock, Series
from data_access.outputs.pack_files.slide_text import fitting_size, height_of, in_portions
from data_access.outputs.pack_files.slides import HEIGHT, WIDTH, pack_pptx
from tests.pack_to_write import HOSTILE, LONG, a_pack, chart_of, table_of


def opened(pack=None):
    return Presentation(BytesIO(pack_pptx(pack or a_pack())))


@pytest.fixture(scope="module")
def deck():
    return opened()


def _texts(slide) -> list[str]:
    boxes = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    return boxes + [cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]


def _charts(deck):
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def test_everything_that_the_pack_says_is_on_a_slide(deck):
    whole, pack = " ".join(text for slide in deck.slides for text in _texts(slide)).replace("\n", " "), a_pack()
    said = [pack.sentence, pack.name, pack.warning, LONG, HOSTILE, "Review lead, 1 March 2024"]
    said += [text for section in pack.sections for one in section.headlines for text in (one.name, one.value, one.of, one.change)]
    said += [cell for row in table_of(40).rows for cell in row]
    assert [text for text in said if text not in whole] == []


def test_every_slide_has_a_title_of_its_own_and_is_marked_and_numbered(deck):
    slides = list(deck.slides)
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert len(set(titles)) == len(titles) == len(slides)
    for number, slide in enumerate(slides, start=1):
        whole = "\n".join(_texts(slide))
        assert "OFFICIAL-SENSITIVE · Management information, not for publication · Synthetic demonstration data" in whole
        assert f"Gold group pack 3, as at 1 March 2024 · checksum {a_pack().checksum}" in whole
        assert f"{number} of {len(slides)}" in whole


def test_nothing_stands_outside_its_slide_and_no_two_things_meet(deck):
    for slide in deck.slides:
        boxes = [(s.left / Pt(1), s.top / Pt(1), (s.left + s.width) / Pt(1), (s.top + s.height) / Pt(1), s.name) for s in slide.shapes]
        assert [box for box in boxes if box[0] < 0 or box[1] < 0 or box[2] > WIDTH + 0.1 or box[3] > HEIGHT + 0.1] == []
        assert [(one[4], two[4]) for one, two in itertools.combinations(boxes, 2) if _meet(one, two)] == []


def _meet(one, two) -> bool:
    return one[0] < two[2] - 0.5 and two[0] < one[2] - 0.5 and one[1] < two[3] - 0.5 and two[1] < one[3] - 0.5


def test_every_text_fits_its_box_in_letters_of_twelve_points_or_more(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                sizes = {run.font.size.pt for paragraph in shape.text_frame.paragraphs for run in paragraph.runs}
                assert min(sizes) >= 12
                taken = height_of([p.text for p in shape.text_frame.paragraphs], max(sizes), shape.width / Pt(1))
                assert taken <= shape.height / Pt(1) + 1, shape.text_frame.text


def test_charts_are_native_with_the_values_as_given_and_say_what_they_show(deck):
    charts = _charts(deck)
    assert [shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in charts] == [
        "Step chart: 440 of 480 assessed.",
        *["Bar chart: 120 contacted."] * 4,
    ]
    bars = charts[1].chart.plots[0]
    assert list(bars.categories) == ["Contacted", "Attempting: [c]", "Not safe"]
    assert list(bars.series[0].values) == [120.0, None, 0.0], "what may not be shown is a gap with its mark, and nought is nought"


def test_a_step_goes_level_to_the_day_before_and_a_gap_stays_a_gap():
    shown = chart_of("step")
    block = ChartBlock(
        replace(shown, categories=shown.categories[:3], series=(Series("A", (1.0, 2.0, None), "main"),), notes=()), table_of(1), ()
    )
    pack = a_pack()
    (chart,) = _charts(opened(replace(pack, sections=(replace(pack.sections[0], blocks=(block,)),))))
    plot = chart.chart.plots[0]
    days = [one.label for one in plot.categories]
    assert len(days) == 5
    assert list(plot.series[0].values) == [1.0, 1.0, 2.0, 2.0, None]


def test_tables_are_native_with_marked_heads_on_every_slide_and_no_row_alone(deck):
    tables = [s.table for slide in deck.slides for s in slide.shapes if s.has_table and s.name == "Table: long"]
    assert all(table.first_row for table in tables)
    assert [[cell.text for cell in table.rows[0].cells] for table in tables] == [
        ["Risk category", "In scope", "Waiting", "Change", "Share"]
    ] * len(tables)
    bodies = [len(table.rows) - 1 for table in tables]
    assert sum(bodies) == 40
    assert len(bodies) > 1 and min(bodies) >= 3


def test_the_file_tells_of_nobody_links_nowhere_and_hides_nothing():
    data = pack_pptx(a_pack())
    deck = Presentation(BytesIO(data))
    about = deck.core_properties
    assert (about.author, about.last_modified_by, about.comments, about.keywords) == ("", "", "", "")
    assert (about.title, about.created.date()) == ("Gold group pack 3, as at 1 March 2024", date(2024, 3, 1))
    assert not any(slide.has_notes_slide for slide in deck.slides)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        relations = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")]
    assert [found for text in relations for found in re.findall(r'TargetMode="External"', text)] == []
    assert len(deck.slide_layouts) == 1


def test_the_same_pack_gives_the_same_bytes_and_another_others():
    once = pack_pptx(a_pack())
    assert once == pack_pptx(a_pack()) != pack_pptx(a_pack(number=4))
    with zipfile.ZipFile(BytesIO(once)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        inner = [archive.read(name) for name in archive.namelist() if name.endswith(".xlsx")]
    assert len(inner) == 5
    for workbook in inner:
        with zipfile.ZipFile(BytesIO(workbook)) as archive:
            assert b"2024-03-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_words_that_do_not_fit_go_on_and_none_is_lost():
    words = " ".join(f"word{n}" for n in range(900))
    portions = in_portions([words, "last"], 14, 400, 200)
    assert " ".join(piece for portion in portions for piece in portion).split() == [*words.split(), "last"]
    assert all(height_of(portion, 14, 400) <= 200 for portion in portions)
    assert fitting_size(["short"], (12, 20), 400, 200) == 20
    assert fitting_size([words], (12, 20), 400, 200) is None
