"""Which counts add up to which: margins and their parts, in one table, in tables that share margins, and in public facts beside them.

A count has a key: a label for each dimension of all the tables, Total where it is summed over. The same count has the same key in every table
that holds it, which is how tables are linked. Margins that no table shows, but that a reader could add up, are in here too: two tables by
different dimensions of the same things have the same sum, though neither says it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data_access.disclosure.tables import TOTAL, Labels

Key = Labels
Shape = frozenset[int]
"""The places of a key's dimensions that are not summed over."""


@dataclass(frozen=True)
class Sums:
    """``keys``: every count. ``equations``: (margin, its parts), as places in ``keys``."""

    keys: tuple[Key, ...]
    equations: tuple[tuple[int, tuple[int, ...]], ...]

    def parts_of(self) -> dict[int, list[tuple[int, ...]]]:
        """Each margin's parts, one tuple for each way in which it adds up."""
        found = defaultdict(list)
        for margin, parts in self.equations:
            found[margin].append(parts)
        return dict(found)


def shape_of(key: Key) -> Shape:
    """Which dimensions of a key are not summed over."""
    return frozenset(place for place, label in enumerate(key) if label != TOTAL)


def sums_among(whole: Iterable[Key], loose: Iterable[Key] = ()) -> Sums:
    """How these counts add up. ``whole``: keys of complete tables, in which a missing combination is nought; ``loose``: counts that are
    known but whose siblings need not be, so that they are only ever summed, never added up."""
    levels: dict[Shape, dict[Key, None]] = {}
    for key in whole:
        levels.setdefault(shape_of(key), {})[key] = None
    complete = set(_closed(levels))
    for key in loose:
        levels.setdefault(shape_of(key), {})[key] = None
    for shape in complete:
        levels.setdefault(shape, {})
    finest_first = sorted(levels, key=lambda shape: (-len(shape), sorted(shape)))
    for shape in finest_first:
        for finer in [other for other in finest_first if shape < other and other in complete]:
            complete.add(shape)
            levels[shape].update(dict.fromkeys(_projected(key, shape) for key in levels[finer]))
    keys = tuple(key for shape in finest_first for key in levels[shape])
    return Sums(keys, tuple(_equations(keys, levels, finest_first, complete)))


def _closed(shapes: Mapping[Shape, object]) -> set[Shape]:
    """The shapes and everything that two of them have in common."""
    found = set(shapes)
    while True:
        common = {one & other for one in found for other in found} - found
        if not common:
            return found
        found |= common


def _projected(key: Key, shape: Shape) -> Key:
    return tuple(label if place in shape else TOTAL for place, label in enumerate(key))


def _equations(
    keys: tuple[Key, ...], levels: Mapping[Shape, Mapping[Key, None]], shapes: list[Shape], complete: set[Shape]
) -> Iterable[tuple[int, tuple[int, ...]]]:
    place = {key: index for index, key in enumerate(keys)}
    for shape in shapes:
        finer = [other for other in complete if shape < other]
        # By the next finer shapes only: what they are made of follows from their own equations.
        next_finer = [other for other in finer if not any(other > between for between in finer)]
        for parts_shape in sorted(next_finer, key=sorted):
            grouped = defaultdict(list)
            for key in levels[parts_shape]:
                grouped[_projected(key, shape)].append(place[key])
            yield from ((place[key], tuple(grouped[key])) for key in levels[shape] if key in grouped)
