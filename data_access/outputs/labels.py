"""Where the labels at the ends of lines go: near their line, off every other line and never on each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data_access.outputs.theme import LETTER_WIDTH, LINE_HEIGHT, PHONE_PLOT_WIDTH

_OFFSETS = tuple(sign * distance for distance in range(12, 90, 4) for sign in (1, -1))
"""Pixels above or below the line's end, nearest first."""
_MEETING, _OUT_OF_ORDER, _ON_ANOTHER_LINE, _ON_ITS_LINE = 1000, 200, 40, 10
"""What a fault costs, in pixels of distance that one would walk to avoid it."""


@dataclass(frozen=True)
class End:
    """A line's end: its label's text and the line's heights in pixels, oldest first, the last one where the label belongs."""

    text: str
    heights: tuple[float, ...]


def place_ends(ends: Sequence[End], *, plot_height: float, taken: Sequence[float] = ()) -> tuple[float, ...]:
    """The middle of each label in pixels above the axis, in the order given. ``taken`` are middles of other text in the same place."""
    downwards = sorted(range(len(ends)), key=lambda i: -ends[i].heights[-1])
    tries = [_placed(ends, order, plot_height, taken) for order in (downwards, downwards[::-1])]
    best = min(tries, key=lambda tried: tried[0])[1]
    return tuple(best[i] for i in range(len(ends)))


def _placed(ends: Sequence[End], order: Sequence[int], plot_height: float, taken: Sequence[float]) -> tuple[float, dict[int, float]]:
    total, middles = 0.0, {}
    for index in order:
        candidates = [ends[index].heights[-1] + offset for offset in _OFFSETS]
        # Beyond the axis the screen would drop the label altogether.
        within = [c for c in candidates if LINE_HEIGHT / 2 <= c <= plot_height - 2] or [plot_height / 2]
        cost, middles[index] = min((_cost(c, index, ends, middles, taken), c) for c in within)
        total += cost
    return total, middles


def _cost(middle: float, index: int, ends: Sequence[End], middles: Mapping[int, float], taken: Sequence[float]) -> float:
    own = ends[index].heights[-1]
    meetings = sum(abs(middle - other) < LINE_HEIGHT for other in [*taken, *middles.values()])
    disorder = sum((other - middle) * (ends[i].heights[-1] - own) < 0 for i, other in middles.items())
    crossed = sum(
        _ON_ITS_LINE if i == index else _ON_ANOTHER_LINE for i, end in enumerate(ends) if _is_crossed(middle, end, ends[index].text)
    )
    return _MEETING * meetings + _OUT_OF_ORDER * disorder + crossed + abs(middle - own)


def _is_crossed(middle: float, end: End, text: str) -> bool:
    share = min(len(text) * LETTER_WIDTH / PHONE_PLOT_WIDTH, 0.6)
    beneath = end.heights[-max(int(len(end.heights) * share), 1) :]
    reach = LINE_HEIGHT / 2 - 1
    return min(beneath) < middle + reach and max(beneath) > middle - reach
