"""The pictures in the documents are of pages as they are: each is taken here, and written anew where PICTURES names a folder (.github)."""

import io
import os
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageChops, ImageStat

DOCUMENTS = Path(__file__).parents[2] / ".github"
COLOURS = 64
"""Enough for words and lines, and a third of the bytes."""
MOST_BYTES = 100_000
UNLIKE = 1.5
"""Of 255, on average, with both a tenth as large: another minute at the foot makes 0.2, a button and a page more in the navigation 2.5."""


class Picture(NamedTuple):
    """A page as a reader of a document sees it: its link, the height that is shown, and what it has to be headed by."""

    path: str
    height: int
    heading: str


PICTURES = {
    "overview": Picture("/", 1045, "3,613 of 3,778 applications are risk assessed"),
    "rounded": Picture("/contact?view_as=board_member", 740, "people requiring contact"),
    "release": Picture("/releases?view_as=press_officer", 860, "release"),
}


def _taken(page, wanted: Picture) -> Image.Image:
    page.get_by_role("button", name="Close").click()  # what a role is told at its first visit
    page.set_viewport_size({"width": 1440, "height": wanted.height})
    page.wait_for_timeout(500)
    page.mouse.move(1, 1)
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)


def _difference(one: Image.Image, other: Image.Image) -> float:
    small = [image.convert("L").resize((image.width // 10, image.height // 10)) for image in (one, other)]
    return ImageStat.Stat(ImageChops.difference(*small)).mean[0]


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_in_the_documents_is_of_the_page_as_it_is(visit, tmp_path, name):
    page = visit(PICTURES[name].path)
    assert PICTURES[name].heading in page.locator("h1").inner_text()
    taken, folder = _taken(page, PICTURES[name]), Path(os.environ.get("PICTURES", tmp_path))
    taken.save(folder / f"{name}.png", optimize=True)
    assert (folder / f"{name}.png").stat().st_size <= MOST_BYTES
    with Image.open(DOCUMENTS / f"{name}.png") as shown:
        assert shown.size == taken.size
        assert _difference(shown, taken) <= UNLIKE


def test_every_picture_is_in_a_document_and_says_what_it_shows():
    written = "".join(path.read_text(encoding="utf-8") for path in (DOCUMENTS.parent / "README.md", *DOCUMENTS.glob("*.md")))
    assert sorted(path.stem for path in DOCUMENTS.glob("*.png")) == sorted(PICTURES)
    assert [name for name in PICTURES if f"]({'.github/' if name == 'overview' else ''}{name}.png)" not in written] == []
