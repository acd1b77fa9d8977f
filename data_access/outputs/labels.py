"""Where the labels at the ends of lines go: near their line, off every other line and never on each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from data_access.outputs.theme import LETTER_WIDTH, LINE_HEIGHT, PHONE_PLOT_WIDTH

_OFFSETS = (11, -12, 20, -20, 29, -29, 38, -38, 48, -48, 60, -60, 74, -74, 90, -90)
"""Pixels above or below the line's end, nearest first."""


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
        within = [c for c in candidates if LINE_HEIGHT / 2 <= c <= plot_height + LINE_HEIGHT / 2] or candidates
        others = [*taken, *middles.values()]
        cost, middles[index] = min((_cost(c, index, ends, others), c) for c in within)
        total += cost
    return total, middles


def _cost(middle: float, index: int, ends: Sequence[End], others: Sequence[float]) -> float:
    overlaps = sum(1000 for other in others if abs(middle - other) < LINE_HEIGHT)
    crossed = sum(60 for end in ends if _is_crossed(middle, end, ends[index].text))
    # A label on the far side of another line's end is read as that line's.
    strays = sum(40 for other in others if (other - middle) * (ends[index].heights[-1] - middle) > 0 and abs(other - middle) < 30)
    return overlaps + crossed + strays + abs(middle - ends[index].heights[-1])


def _is_crossed(middle: float, end: End, text: str) -> bool:
    share = min(len(text) * LETTER_WIDTH / PHONE_PLOT_WIDTH, 0.6)
    beneath = end.heights[-max(int(len(end.heights) * share), 1) :]
    reach = LINE_HEIGHT / 2 - 1
    return min(beneath) < middle + reach and max(beneath) > middle - reach
