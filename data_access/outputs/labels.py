"""Where the labels at the ends of lines go: near their line, off every other line and never on each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data_access.outputs.theme import LETTER_WIDTH, LINE_HEIGHT, PHONE_PLOT_WIDTH

_OFFSETS = tuple(sign * distance for distance in range(12, 90, 4) for sign in (1, -1))
"""Pixels above or below the line's end, nearest first."""
_TOO_CROWDED = 30
"""The mean cost of a label above which it is no longer read as its line's."""
_MEETING, _OUT_OF_ORDER, _ON_ANOTHER_LINE, _ON_ITS_LINE = 1000, 200, 40, 10
"""What a fault costs, in pixels of distance that one would walk to avoid it."""


@dataclass(frozen=True)
class End:
    """A line's end: its label's text and the line's heights in pixels, oldest first, the last one where the label belongs."""

    text: str
    heights: tuple[float, ...]


def place_over_ends(ends: Sequence[End], *, plot_height: float, taken: Sequence[float] = ()) -> tuple[float, ...] | None:
    """The middle of each label in pixels above the axis, in the order given, where labels stand over or under their line's end.

    ``taken`` are middles of other text in the same place. None when the lines leave no clear place: then the labels go beside the ends.
    """
    downwards = sorted(range(len(ends)), key=lambda i: -ends[i].heights[-1])
    tries = [_placed(ends, order, plot_height, taken) for order in (downwards, downwards[::-1])]
    cost, best = min(tries, key=lambda tried: tried[0])
    return tuple(best[i] for i in range(len(ends))) if cost < _TOO_CROWDED * max(len(ends), 1) else None


def place_beside_ends(ends: Sequence[End], lines: Sequence[int], *, plot_height: float) -> tuple[float, ...]:
    """The middle of each label right of its line's end, pushed apart in the lines' own order; ``lines`` of text each one has."""
    middles = [0.0] * len(ends)
    floor = 0.0
    for index in sorted(range(len(ends)), key=lambda i: ends[i].heights[-1]):
        half = lines[index] * LINE_HEIGHT / 2
        middles[index] = max(ends[index].heights[-1], floor + half)
        floor = middles[index] + half
    over = max(floor - plot_height, 0.0)
    return tuple(_lowered(middles, lines, over)) if over else tuple(middles)


def _lowered(middles: Sequence[float], lines: Sequence[int], over: float) -> list[float]:
    """The stack let down from the top until nothing stands above the plot and nothing meets."""
    lowered, ceiling = list(middles), float("inf")
    for place, index in enumerate(sorted(range(len(middles)), key=lambda i: -middles[i])):
        half = lines[index] * LINE_HEIGHT / 2
        lowered[index] = min(middles[index] - (over if place == 0 else 0.0), ceiling - half)
        ceiling = lowered[index] - half
    return lowered


def _placed(ends: Sequence[End], order: Sequence[int], plot_height: float, taken: Sequence[float]) -> tuple[float, dict[int, float]]:
    total, middles = 0.0, {}
    for index in order:
        beneath = _beneath(ends, index)
        candidates = [ends[index].heights[-1] + offset for offset in _OFFSETS]
        # Beyond the axis the screen would drop the label altogether.
        within = [c for c in candidates if LINE_HEIGHT / 2 <= c <= plot_height - 2] or [plot_height / 2]
        cost, middles[index] = _cheapest(within, index, ends, beneath, middles, taken)
        total += cost
    return total, middles


def _cheapest(
    candidates: Sequence[float],
    index: int,
    ends: Sequence[End],
    beneath: Sequence[tuple[float, float, int]],
    middles: Mapping[int, float],
    taken: Sequence[float],
) -> tuple[float, float]:
    """The least cost, and the lowest of the middles that have it. Candidates come nearest first and cost at least how far they are."""
    best = (float("inf"), 0.0)
    for middle in candidates:
        if abs(middle - ends[index].heights[-1]) > best[0]:
            break
        best = min(best, (_cost(middle, index, ends, beneath, middles, taken), middle))
    return best


def _beneath(ends: Sequence[End], index: int) -> list[tuple[float, float, int]]:
    """Between which heights each line runs where the label of one would stand, and what it costs to stand on that line."""
    share = min(len(ends[index].text) * LETTER_WIDTH / PHONE_PLOT_WIDTH, 0.6)
    spans = (end.heights[-max(int(len(end.heights) * share), 1) :] for end in ends)
    return [(min(span), max(span), _ON_ITS_LINE if i == index else _ON_ANOTHER_LINE) for i, span in enumerate(spans)]


def _cost(
    middle: float,
    index: int,
    ends: Sequence[End],
    beneath: Sequence[tuple[float, float, int]],
    middles: Mapping[int, float],
    taken: Sequence[float],
) -> float:
    own = ends[index].heights[-1]
    meetings = sum(abs(middle - other) < LINE_HEIGHT for other in [*taken, *middles.values()])
    disorder = sum((other - middle) * (ends[i].heights[-1] - own) < 0 for i, other in middles.items())
    reach = LINE_HEIGHT / 2 - 1
    crossed = sum(cost for lowest, highest, cost in beneath if lowest < middle + reach and highest > middle - reach)
    return _MEETING * meetings + _OUT_OF_ORDER * disorder + crossed + abs(middle - own)
