"""A reader who tries out whole numbers, one count after the other, until the published sums come out. Shares nothing with the gate.

Slow and plain on purpose: it decides whether a count can have a value by finding all the others, or by having tried everything.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

MANY = 60
"""A count that nothing limits is tried up to here."""

Count = Hashable


@dataclass(frozen=True)
class Line:
    """Counts that add up, with their signs, to a number within these limits."""

    signs: Mapping[Count, int]
    low: int
    high: int


class Reader:
    """Knows of each count from where to where it can be, and which lines must come out."""

    def __init__(self, limits: Mapping[Count, tuple[int, int]], lines: Sequence[Line]) -> None:
        self._limits, self._lines = dict(limits), list(lines)
        self._of = {count: [line for line in lines if count in line.signs] for count in limits}

    def can_be(self, count: Count, value: int) -> bool:
        """Whether some filling gives the count this value."""
        low, high = self._limits[count]
        return (
            low <= value <= high
            and self._narrowed({**self._limits, count: (value, value)}, [count]) is not None
            and self._is_filled({**self._limits, count: (value, value)})
        )

    def values(self, count: Count, among: Sequence[int]) -> set[int]:
        """Which of these values the count can have."""
        return {value for value in among if self.can_be(count, value)}

    def _is_filled(self, limits: dict[Count, tuple[int, int]]) -> bool:
        limits = self._narrowed(limits, list(limits))
        if limits is None:
            return False
        open_ones = [count for count, (low, high) in limits.items() if low < high]
        if not open_ones:
            return True
        count = min(open_ones, key=lambda one: limits[one][1] - limits[one][0])
        low, high = limits[count]
        return any(self._is_filled({**limits, count: (value, value)}) for value in range(low, high + 1))

    def _narrowed(self, limits: dict[Count, tuple[int, int]], changed: list[Count]) -> dict[Count, tuple[int, int]] | None:
        """What each line leaves of each of its counts; None when it leaves nothing."""
        limits, waiting = dict(limits), [line for count in changed for line in self._of[count]]
        while waiting:
            line = waiting.pop()
            least = sum(sign * limits[count][0 if sign > 0 else 1] for count, sign in line.signs.items())
            most = sum(sign * limits[count][1 if sign > 0 else 0] for count, sign in line.signs.items())
            for count, sign in line.signs.items():
                low, high = limits[count]
                others_least, others_most = least - sign * (low if sign > 0 else high), most - sign * (high if sign > 0 else low)
                bound = sorted((sign * (line.low - others_most), sign * (line.high - others_least)))
                new = max(low, bound[0]), min(high, bound[1])
                if new[0] > new[1]:
                    return None
                if new != (low, high):
                    limits[count] = new
                    waiting += self._of[count]
                    least = sum(s * limits[c][0 if s > 0 else 1] for c, s in line.signs.items())
                    most = sum(s * limits[c][1 if s > 0 else 0] for c, s in line.signs.items())
        return limits
