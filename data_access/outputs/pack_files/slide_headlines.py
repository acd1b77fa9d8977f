"""The cover and the headlines: what is read first, in letters as large as there is room for."""

from collections.abc import Sequence
from dataclasses import dataclass

from data_access.outputs import theme
from data_access.outputs.model import Headline
from data_access.outputs.pack_files.slide_deck import LEFT, WIDE
from data_access.outputs.pack_files.slide_drawing import BODY, FOOT, TOP, write
from data_access.outputs.pack_files.slide_text import SMALLEST, Paragraph, fitting_size, height_of
from data_access.outputs.pack_model import Pack

MOST = 6
"""Headlines on a slide."""
_ACROSS, _BETWEEN, _UNDER_ROW = 3, 24, 24
_COLUMN = (WIDE - (_ACROSS - 1) * _BETWEEN) / _ACROSS
_VALUES, _VALUE_HIGH = (40, 36, 30, 24, 20, 16, SMALLEST), 52
_TEXT_SIZES = (20, 18, 16, 14)


@dataclass(frozen=True)
class _Sizes:
    name: int
    beneath: int


_STEPS = (_Sizes(18, 14), _Sizes(16, 14), _Sizes(14, SMALLEST), _Sizes(SMALLEST, SMALLEST))


def draw_cover(slide, pack: Pack) -> None:
    """Which pack it is, its facts and, if it is of invented data, that."""
    write(slide, [Paragraph(pack.name)], (LEFT, TOP + 6, WIDE, 32), fitting(pack.name, (24, 20, 16, SMALLEST), 32), is_bold=True)
    facts = [Paragraph(text, f"{name}:") for name, text in pack.facts]
    room = BODY - 54 - (40 if pack.warning else 0)
    size = fitting_size(facts, (*_TEXT_SIZES, SMALLEST), WIDE, room) or SMALLEST
    write(slide, facts, (LEFT, TOP + 54, WIDE, room), size)
    if pack.warning:
        size = fitting(pack.warning, (18, 16, 14, SMALLEST), 30)
        write(slide, [Paragraph(pack.warning)], (LEFT, FOOT - 38, WIDE, 30), size, is_bold=True, colour=theme.PARTS["second"].text)


def fitting(words: str, sizes: Sequence[int], high: float) -> int:
    """The size at which a line of bold words fits the width of a slide."""
    return fitting_size([Paragraph(words)], sizes, WIDE, high, is_bold=True) or SMALLEST


def room_under(headlines: Sequence[Headline]) -> float:
    """Points left for what is said about headlines on their slide."""
    return BODY - sum(_row_heights(headlines, _sizes(headlines))) - 12 if len(headlines) <= MOST else 0.0


def draw_headlines(slide, headlines: Sequence[Headline], said: Sequence[Paragraph], size: int) -> None:
    """Headlines three side by side, and under them what is said about them."""
    sizes, top = _sizes(headlines), TOP + 4.0
    for number, high in enumerate(_row_heights(headlines, sizes)):
        for column, one in enumerate(headlines[number * _ACROSS : (number + 1) * _ACROSS]):
            _draw(slide, one, LEFT + column * (_COLUMN + _BETWEEN), top, sizes)
        top += high
    if said:
        write(slide, said, (LEFT, top, WIDE, height_of(said, size, WIDE) + 2), size)


def _draw(slide, one: Headline, left: float, top: float, sizes: _Sizes) -> None:
    high = _name_height(one, sizes)
    write(slide, [Paragraph(one.name)], (left, top, _COLUMN, high), sizes.name, is_bold=True)
    size = fitting_size([Paragraph(one.value)], _VALUES, _COLUMN, _VALUE_HIGH) or SMALLEST
    write(slide, [Paragraph(one.value)], (left, top + high, _COLUMN, _VALUE_HIGH), size, colour=theme.PARTS["main"].text)
    box = (left, top + high + _VALUE_HIGH, _COLUMN, height_of(_beneath(one), sizes.beneath, _COLUMN) + 2)
    write(slide, _beneath(one), box, sizes.beneath, colour=theme.QUIET_INK)


def _beneath(one: Headline) -> list[Paragraph]:
    return [Paragraph(words) for words in (one.of, one.change) if words]


def _sizes(headlines: Sequence[Headline]) -> _Sizes:
    return next((sizes for sizes in _STEPS if sum(_row_heights(headlines, sizes)) <= BODY - 8), _STEPS[-1])


def _row_heights(headlines: Sequence[Headline], sizes: _Sizes) -> list[float]:
    heights = [_name_height(one, sizes) + _VALUE_HIGH + height_of(_beneath(one), sizes.beneath, _COLUMN) + _UNDER_ROW for one in headlines]
    return [max(heights[start : start + _ACROSS]) for start in range(0, len(heights), _ACROSS)]


def _name_height(one: Headline, sizes: _Sizes) -> float:
    return height_of([Paragraph(one.name)], sizes.name, _COLUMN, is_bold=True) + 2
