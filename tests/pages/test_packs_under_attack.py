"""Packs as an outsider reads them: nothing is hidden in a file of any kind, and nobody is named."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from data_access.service import Ask
from data_access.service.pack_files import FILES
from data_access.service.packs import KINDS, compose_pack
from tests.attacker.office import read_pdf, read_slides, read_workbook
from tests.attacker.printed import read_page
from tests.attacker.published import ROUNDED

READ = {"xlsx": read_workbook, "pptx": read_slides, "pdf": read_pdf, "html": read_page}


def _file(desk, kind: str, day: date, ending: str) -> bytes:
    return FILES[ending].write(compose_pack(desk, desk.viewer("chief_officer"), kind, Ask(day)))


@pytest.mark.parametrize("ending", READ)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_hidden_in_a_file_but_the_data_of_the_charts_on_its_slides(desk, kind, ending):
    found = READ[ending](_file(desk, kind, date(2024, 3, 1), ending), ROUNDED)
    assert [one for one in found.hidden if "embeddings" not in one.where and "embeddings" not in one.what] == []


def test_what_a_page_of_html_hides_is_found():
    spoilt = (
        b"<!-- 33 --><table><tr><th>Type</th><th>People</th></tr><tr data-n='3'><td>Harm</td><td>10</td></tr></table>"
        b"<p style='display: none'>3</p><a href='https://example.org'>x</a><script>3</script>"
    )
    found = read_page(spoilt, ROUNDED)
    assert [one.what for one in found.hidden] == [" 33 ", "data-n=3", "style=display: none", "href=https://example.org", "<script>"]
    assert [cell.number for table in found.tables for cell in table.cells] == [10]


@pytest.mark.parametrize(("kind", "day"), [("gold", date(2024, 3, 1)), ("panel", date(2024, 6, 28))])
def test_the_workbook_inside_a_chart_holds_what_the_chart_shows_and_nothing_else(desk, kind, day):
    data = _file(desk, kind, day, "pptx")
    deck = Presentation(io.BytesIO(data))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) >= (4 if kind == "gold" else 1)
    for chart in charts:
        book = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        (sheet,) = book.worksheets
        heads, *rows = sheet.iter_rows(values_only=True)
        plot = chart.plots[0]
        assert heads[1:] == tuple(series.name for series in plot.series)
        assert [tuple(row[1:]) for row in rows] == list(zip(*(series.values for series in plot.series), strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_of_any_kind_names_an_officer_or_an_application(desk, kind):
    names = [name.encode() for name in desk.current_events().pseudonyms.values()]
    for ending in FILES:
        data = _file(desk, kind, date(2024, 3, 1), ending)
        parts = [data]
        if ending in ("xlsx", "pptx"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = [archive.read(name) for name in archive.namelist()]
        assert [name for name in names for part in parts if name in part] == []
