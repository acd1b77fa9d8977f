"""How much room words take on a slide, and how big they can be: reckoned from letters, so that nothing is cut and nothing is guessed by eye."""

from collections.abc import Iterable, Sequence
from math import ceil

SMALLEST = 12
"""Points. Text that does not fit at this size goes on to a further slide."""
_LETTER, _LINE = 0.53, 1.22
"""Of the size: how wide a letter is and how far lines are apart. Generous, since the machine that shows the slide may lack the font."""


def height_of(paragraphs: Iterable[str], size: float, width: float) -> float:
    """Points that paragraphs take in a box ``width`` points wide."""
    per_line = max(int(width / (size * _LETTER)), 1)
    return sum(max(ceil(len(text) / per_line), 1) for text in paragraphs) * size * _LINE


def fitting_size(paragraphs: Sequence[str], sizes: Iterable[int], width: float, height: float) -> int | None:
    """The largest of these sizes at which paragraphs fit a box in points; None when none does."""
    return next((size for size in sorted(sizes, reverse=True) if height_of(paragraphs, size, width) <= height), None)


def in_portions(paragraphs: Sequence[str], size: float, width: float, height: float) -> list[list[str]]:
    """Paragraphs in groups that fit a box each; a paragraph longer than a box is broken between its words."""
    portions: list[list[str]] = [[]]
    for text in paragraphs:
        for piece in _pieces(text, size, width, height):
            if portions[-1] and height_of([*portions[-1], piece], size, width) > height:
                portions.append([])
            portions[-1].append(piece)
    return portions


def _pieces(text: str, size: float, width: float, height: float) -> list[str]:
    if height_of([text], size, width) <= height:
        return [text]
    letters = int(width / (size * _LETTER)) * max(int(height / (size * _LINE)), 1)
    cut = text.rfind(" ", 0, letters)
    cut = cut if cut > 0 else letters
    return [text[:cut], *_pieces(text[cut:].strip(), size, width, height)]
