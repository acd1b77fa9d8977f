"""How much room words take on a slide, and how big they can be: reckoned from letters, so that nothing is cut or guessed by eye."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

SMALLEST = 12
"""Points. Text that does not fit at this size goes on to a further slide."""
GAP = 0.4
"""Of the size: the space between paragraphs."""
_LINE = 1.22
_NEGLIGIBLE = 1e-6
_BOLD = 1.1
_WIDTHS = {
    **dict.fromkeys("ijlI|'", 0.29),
    **dict.fromkeys(" ft.,:;!/[]\\", 0.3),
    **dict.fromkeys("r()-·", 0.35),
    **dict.fromkeys("ckstvxyzJ", 0.52),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ&", 0.79),
    **dict.fromkeys("wm", 0.86),
    **dict.fromkeys("MW@%—…", 1.02),
}
_OTHERS, _WIDE_SCRIPT = 0.58, 1.0
"""Of the size: how wide a letter is. A little more than Arial's, since the machine that shows the slide may lack the font."""
_SHARES = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True)
class Paragraph:
    """Words with others before them, in bold."""

    text: str
    lead: str = ""

    @property
    def whole(self) -> str:
        """Everything that it says, on one line."""
        return f"{self.lead}{' ' if self.lead and self.text else ''}{self.text}"


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """Points that words take on one line."""
    return _ems(text) * size * (_BOLD if is_bold else 1.0)


@lru_cache(maxsize=4096)
def _ems(text: str) -> float:
    return sum(_WIDTHS.get(letter, _OTHERS if letter < "\u2e80" else _WIDE_SCRIPT) for letter in text)


def lines_of(text: str, size: float, width: float, *, is_bold: bool = False) -> int:
    """Lines that words take, broken between them; a word longer than a line is broken inside."""
    lines, room = 1, width + _NEGLIGIBLE
    for word in text.split(" "):
        wide = width_of(word, size, is_bold=is_bold)
        if wide > room and room < width:
            lines, room = lines + 1, width + _NEGLIGIBLE
        while wide > room:
            lines, wide = lines + 1, wide - room
        room -= wide + width_of(" ", size, is_bold=is_bold)
    return lines


def height_of(paragraphs: Sequence[Paragraph], size: float, width: float, *, is_bold: bool = False) -> float:
    """Points that paragraphs take in a box ``width`` points wide."""
    lines = sum(lines_of(one.whole, size, width, is_bold=is_bold or bool(one.lead)) for one in paragraphs)
    return (lines * _LINE + GAP * max(len(paragraphs) - 1, 0)) * size


def fitting_size(
    paragraphs: Sequence[Paragraph], sizes: Iterable[int], width: float, height: float, *, is_bold: bool = False
) -> int | None:
    """The largest of these sizes at which paragraphs fit a box in points; None when none does."""
    return next((one for one in sorted(sizes, reverse=True) if height_of(paragraphs, one, width, is_bold=is_bold) <= height), None)


def in_portions(paragraphs: Sequence[Paragraph], size: float, width: float, height: float) -> list[list[Paragraph]]:
    """Paragraphs in groups that fit a box each, about equally full; a paragraph longer than a box is broken between its words."""
    return balanced(lambda room: _filled(paragraphs, size, width, max(room, 2 * size * _LINE)), height)


def balanced(portions_in: Callable[[float], list], height: float) -> list:
    """As few portions as the height allows, in the least height that needs no more of them: so none is left with a line of its own."""
    fewest = portions_in(height)
    return next((tried for share in _SHARES if len(tried := portions_in(height * share)) == len(fewest)), fewest)


def _filled(paragraphs: Sequence[Paragraph], size: float, width: float, height: float) -> list[list[Paragraph]]:
    portions: list[list[Paragraph]] = [[]]
    for one in paragraphs:
        for piece in _pieces(one, size, width, height):
            if portions[-1] and height_of([*portions[-1], piece], size, width) > height:
                portions.append([])
            portions[-1].append(piece)
    return portions


def _pieces(one: Paragraph, size: float, width: float, height: float) -> list[Paragraph]:
    if height_of([one], size, width) <= height or len(one.text) < 2:
        return [one]
    fits = bisect_left(range(1, len(one.text)), True, key=lambda n: height_of([replace(one, text=one.text[:n])], size, width) > height)
    between = one.text.rfind(" ", 0, fits + 1)
    cut = between if between > 0 else max(fits, 1)
    return [replace(one, text=one.text[:cut]), *_pieces(Paragraph(one.text[cut:].strip()), size, width, height)]
