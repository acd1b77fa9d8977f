"""Packs opened by the office programs that people use: LibreOffice reads every slide and sheet, and what it draws says what the pack says."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from data_access.intake.import_history import RejectedLine
from data_access.intake.mended import rejected_csv
from data_access.outputs.release_files.csv_file import csv_table
from data_access.outputs.release_files.sheet_content import content_of
from data_access.service.pack_files import FILES
from tests.browser.conftest import needed
from tests.hostile.files_made import KEPT, release_of_words


@pytest.fixture(scope="module")
def office() -> str:
    """LibreOffice without a screen."""
    missing = "LibreOffice is not installed, so no pack was opened in it (Debian: libreoffice-impress-nogui and libreoffice-calc-nogui)."
    return needed(shutil.which("soffice"), missing)


def _drawn(office: str, data: bytes, ending: str, folder: Path) -> PdfReader:
    """What the office makes of a file, as it would print it."""
    given = folder / f"pack.{ending}"
    given.write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(given)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return PdfReader(folder / "pack.pdf")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("kind", ["gold", "panel"])
def test_every_slide_is_read_with_its_title_and_its_numbers(office, packs, kind, tmp_path):
    data = FILES["pptx"].write(packs[kind])
    slides = list(Presentation(tmp_path_with(tmp_path, data)).slides)
    pages = [_squeezed(page.extract_text()) for page in _drawn(office, data, "pptx", tmp_path).pages]
    assert len(pages) == len(slides)
    for slide, page in zip(slides, pages, strict=True):
        assert _squeezed(slide.shapes.title.text_frame.text) in page
        assert packs[kind].checksum in page
    headlines = [one.value for section in packs[kind].sections for one in section.headlines]
    assert [value for value in headlines if not any(_squeezed(value) in page for page in pages)] == []


def tmp_path_with(folder: Path, data: bytes) -> str:
    path = folder / "opened.pptx"
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize("kind", ["daily", "regulator"])
def test_every_sheet_is_read_with_its_title_and_its_rows(office, packs, kind, tmp_path):
    whole = _squeezed("".join(page.extract_text() for page in _drawn(office, FILES["xlsx"].write(packs[kind]), "xlsx", tmp_path).pages))
    said = [packs[kind].sentence, packs[kind].checksum]
    said += [one.name for section in packs[kind].sections for one in section.headlines]
    assert [text for text in said if _squeezed(text) not in whole] == []


def test_an_office_reckons_nothing_in_tables_of_payloads(office, tmp_path):
    """Each is opened as a person would, by its name alone, and saved as a workbook."""
    lines = [RejectedLine(number, "unknown_value", "said") for number, _ in enumerate(KEPT)]
    rejected = rejected_csv(lines, {number: {"Said": one} for number, one in enumerate(KEPT)})
    for name, data in {"rejected": rejected, "release": csv_table(content_of(release_of_words()))}.items():
        (tmp_path / f"{name}.csv").write_bytes(data)
        profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
        command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path), str(tmp_path / f"{name}.csv")]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        cells = [cell for sheet in load_workbook(tmp_path / f"{name}.xlsx").worksheets for row in sheet.iter_rows() for cell in row]
        assert sum("outside.invalid" in str(cell.value).lower() for cell in cells) >= len(KEPT)
        assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
