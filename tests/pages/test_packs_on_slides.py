"""Packs of the demonstration on slides: at the beginning, in the middle and at the end of the review, nothing is cut and nothing meets."""

from datetime import date
from io import BytesIO

import pytest
from pptx import Presentation

from data_access.outputs.pack_files.slides import pack_pptx
from data_access.service import Ask, open_desk_at
from data_access.service.packs import KINDS, compose_pack
from tests.slide_layout import cut, cut_in_tables, meeting, outside


@pytest.mark.parametrize("day", [date(2023, 10, 26), date(2024, 3, 1), date(2024, 6, 28)])
@pytest.mark.parametrize("kind", KINDS)
def test_everything_on_every_slide_has_its_room(demonstration, kind, day):
    desk = open_desk_at(*demonstration, is_demonstration=True)
    slides = list(Presentation(BytesIO(pack_pptx(compose_pack(desk, desk.viewer("chief_officer"), kind, Ask(day))))).slides)
    desk.case.dispose()
    desk.register.dispose()
    assert [fault for slide in slides for check in (outside, meeting, cut, cut_in_tables) for fault in check(slide)] == []
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert len(set(titles)) == len(titles)
