"""What a reader of published tables faces: counts that add up, how far each is known when shown and when hidden, and what must stay possible."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np

from data_access.disclosure.fillings import Budget, Fillings, rows_of
from data_access.disclosure.linked import Linked
from data_access.disclosure.rules import Rules, behind, rounded
from data_access.disclosure.sums import Key, Sums
from data_access.disclosure.tables import ANYTHING, TOTAL, Interval
from data_access.errors import BadRequest

Numbers = np.ndarray
"""One whole number, or infinity, for each count."""
Flags = np.ndarray
"""One true or false for each count."""


@dataclass(frozen=True, eq=False)
class Puzzle:
    """``base``: the true counts, or some that agree with all that is known here. ``shown`` and ``hidden``: the lowest and highest that a
    reader can think. ``loosely``: the lowest of a hidden count to a reader who does not know that noughts are shown. ``is_hidden``: hidden
    whatever is chosen; ``is_complement``: of those, what hides another; ``may_hide``: can be chosen; ``cost``: what is lost by it."""

    sums: Sums
    base: Numbers
    shown: tuple[Numbers, Numbers]
    hidden: tuple[Numbers, Numbers]
    loosely: Numbers
    is_hidden: Flags
    is_complement: Flags
    may_hide: Flags
    cost: Numbers

    def limits(self, hidden: Flags, *, loosely: bool = False) -> tuple[Numbers, Numbers]:
        """The lowest and highest of every count to a reader, when these are hidden."""
        low = np.where(hidden, self.loosely if loosely else self.hidden[0], self.shown[0])
        return low, np.where(hidden, self.hidden[1], self.shown[1])


@dataclass(frozen=True)
class Reach:
    """A count must be able to be as high, or as low, as this. ``loosely``: for a reader who does not know that noughts are shown."""

    place: int
    to: int
    up: bool
    loosely: bool = False


@dataclass(frozen=True)
class Width:
    """If a count is hidden, its highest and lowest must be so far apart."""

    place: int
    by: int


@dataclass(frozen=True)
class _View:
    """One count as a reader knows it."""

    shown: Interval
    hidden: Interval
    loosely: int
    is_hidden: bool
    may_hide: bool


def base_of(linked: Linked, budget: Budget) -> Numbers:
    """The true counts; where some are not known here, any that agree with all that is. Raises BadRequest when there are none."""
    if None not in linked.truth:
        return np.array(linked.truth, dtype=np.int64)
    found = _fillings(linked.sums, *_limits_here(linked), budget).any()
    if found is None:
        raise BadRequest("The margins are not the sums of their parts, whatever the marks stand for.")
    return found


def _limits_here(linked: Linked) -> tuple[Numbers, Numbers]:
    """How low and how high each count can be to whoever holds the tables: those that are known are what they are."""
    known = [(fact if true is None else (true, true)) for true, fact in zip(linked.truth, linked.facts, strict=True)]
    return limits_of((max(low, 1) if is_marked else low, high) for (low, high), is_marked in zip(known, linked.is_marked, strict=True))


def is_coupled(sums: Sums) -> bool:
    """Whether some margin adds up in two ways from different atoms, so that one part of a table says something of another."""
    margins = {margin for margin, _ in sums.equations}
    beneath = {place: frozenset([place]) for place in range(len(sums.keys)) if place not in margins}
    for margin, parts in sums.equations:
        atoms = frozenset().union(*(beneath[part] for part in parts))
        if beneath.setdefault(margin, atoms) != atoms:
            return True
    return False


def puzzle_of(
    linked: Linked, rules: Rules, excepted: frozenset[int], base: Numbers, *, complements: bool, chosen: frozenset[Key] = frozenset()
) -> Puzzle:
    """The puzzle that tables under these rules would be. ``excepted``: places shown exactly by exception. ``complements``: whether other
    counts than small ones may be hidden, so that a mark no longer says 'small'. ``chosen``: counts that are hidden already."""
    is_published = [rules.is_audited or not is_summed for is_summed in linked.is_summed]
    views = []
    for place, fact in enumerate(linked.facts):
        if place in excepted:
            views.append(_View((int(base[place]),) * 2, (int(base[place]),) * 2, int(base[place]), False, False))
        elif not (linked.is_listed[place] and is_published[place]):
            views.append(_View(fact, fact, fact[0], True, False))
        else:
            views.append(_view(linked.truth[place], linked.is_marked[place], fact, rules, complements=complements))
    may_hide = np.array([view.may_hide for view in views], dtype=bool)
    is_complement = may_hide & np.array([key in chosen for key in linked.sums.keys], dtype=bool)
    is_hidden = is_complement | np.array([view.is_hidden for view in views], dtype=bool)
    low, high = limits_of(view.shown for view in views)
    return Puzzle(
        linked.sums,
        base,
        (np.where(is_hidden, base, low), np.where(is_hidden, base, high)),
        limits_of(view.hidden for view in views),
        np.array([view.loosely for view in views]),
        is_hidden,
        is_complement,
        may_hide & ~is_complement,
        np.array([_cost(key, count) for key, count in zip(linked.sums.keys, base.tolist(), strict=True)]),
    )


def _view(count: int | None, is_marked: bool, fact: Interval, rules: Rules, *, complements: bool) -> _View:
    is_small = is_marked or count is None or 0 < count <= rules.threshold
    most = fact[1] if complements or rules.is_audited else min(rules.threshold, fact[1])
    hidden = (max(1, fact[0]), most)
    if is_small:
        return _View(hidden, hidden, fact[0], True, False)
    if count == 0:
        return _View((0, 0), (0, 0), 0, False, False)
    low, high = behind(int(rounded(count, rules.base)), rules.base, rules.threshold)
    shown = (max(low, fact[0]), min(high, fact[1]))
    return _View(shown, hidden, fact[0], False, complements)


def limits_of(intervals: Iterable[Interval]) -> tuple[Numbers, Numbers]:
    """The lows and the highs."""
    lows, highs = np.array(list(intervals), dtype=float).reshape(-1, 2).T
    return lows, highs


def _cost(key: tuple[str, ...], count: int) -> float:
    """Few cells first, small ones before large ones, and a margin only when it saves several cells."""
    return (10 + count.bit_length()) * 3.0 ** sum(label == TOTAL for label in key)


class Known:
    """What a reader knows without the numbers of the tables: from public facts alone, and from the marks alone."""

    def __init__(self, linked: Linked, excepted: frozenset[int], base: Numbers, budget: Budget) -> None:
        self._linked, self._excepted, self._base, self._budget = linked, excepted, base, budget

    def in_public(self, place: int) -> Interval:
        """How far a count is known from the facts and exceptions alone. Raises OutOfTime."""
        if not self._linked.has_facts and not self._excepted:
            return ANYTHING
        return interval_in(self._by_facts, place)

    def here(self, place: int) -> Interval:
        """How far a count is known to whoever holds the tables. Raises OutOfTime."""
        return interval_in(self._by_tables, place)

    def least_by_marks(self, place: int) -> int:
        """The lowest that a hidden count can be, were every count but nought hidden: 1 for a cell, more for a margin of several."""
        if self._by_ones is not None:
            return max(1, int(self._by_ones[place]))
        found = self._by_marks.lowest(place)
        return 1 if found is None else max(1, int(found[place]))

    @cached_property
    def _by_facts(self) -> Fillings:
        lows, highs = limits_of(self._linked.facts)
        lows, highs = np.where(self._is_excepted, self._base, lows), np.where(self._is_excepted, self._base, highs)
        return _fillings(self._linked.sums, lows, highs, self._budget)

    @cached_property
    def _by_tables(self) -> Fillings:
        return _fillings(self._linked.sums, *_limits_here(self._linked), self._budget)

    @cached_property
    def _by_marks(self) -> Fillings:
        return _fillings(self._linked.sums, *self._marks, self._budget)

    @cached_property
    def _by_ones(self) -> Numbers | None:
        """Every cell that is hidden is 1: nothing is lower, if it adds up."""
        lows, highs = self._marks
        ones = added_up(self._linked.sums, lows)
        return ones if bool(((ones >= lows) & (ones <= highs)).all()) and rows_of(self._linked.sums).hold(ones) else None

    @cached_property
    def _is_excepted(self) -> Flags:
        return np.isin(np.arange(len(self._base)), list(self._excepted))

    @property
    def _marks(self) -> tuple[Numbers, Numbers]:
        is_listed, is_nought = np.array(self._linked.is_listed, dtype=bool), self._base == 0
        return np.where(is_listed & ~is_nought, 1, 0), np.where(is_listed & is_nought, 0, inf)


def interval_in(fillings: Fillings, place: int) -> Interval:
    """The lowest and the highest that a count is in any filling. Raises BadRequest when there is no filling, and OutOfTime."""
    lowest = fillings.lowest(place)
    if lowest is None:
        raise BadRequest("What is public contradicts itself: no counts agree with all of it.")
    if fillings.is_unlimited(place):
        return int(lowest[place]), inf
    highest = fillings.highest(place)
    return int(lowest[place]), inf if highest is None else int(highest[place])


def added_up(sums: Sums, values: Numbers) -> Numbers:
    """The values with every margin replaced by the sum of its parts."""
    filling = values.astype(np.int64)
    for margin, parts in sums.equations:
        filling[margin] = filling[list(parts)].sum()
    return filling


def _fillings(sums: Sums, low: Numbers, high: Numbers, budget: Budget) -> Fillings:
    fillings = Fillings(sums, budget)
    fillings.limit(low, high)
    return fillings


def what_must_stay_possible(linked: Linked, rules: Rules, puzzle: Puzzle, known: Known) -> list[Reach | Width]:
    """What a reader must not be able to rule out. Raises OutOfTime.

    A small count must be able to be as low as the marks alone allow (1 for a cell) and as high as one above the threshold, or the threshold
    where every mark says 'small'; any other hidden count must be as wide. What public facts alone rule out is no secret any more.
    """
    top = rules.threshold + (1 if rules.is_audited or puzzle.may_hide.any() or puzzle.is_complement.any() else 0)
    reaches: list[Reach] = []
    widths: list[Width] = []
    for place in range(len(linked.truth)):
        if puzzle.hidden[0][place] == puzzle.hidden[1][place]:
            continue  # it is public
        if _is_to_be_taken_as_small(place, linked, rules, known):
            public = known.in_public(place)
            if linked.is_listed[place] and not (public[0] >= 1 and public[1] <= rules.threshold):
                public = ANYTHING  # its mark would be the first to say that it is small
            reaches += _reaches(place, int(puzzle.base[place]), known.least_by_marks(place), top, public)
        elif puzzle.may_hide[place] or puzzle.is_complement[place] or _is_unknown_mark(place, linked, rules):
            low, high = known.in_public(place)
            widths.append(Width(place, int(min(rules.threshold, high - low))))
    return [*reaches, *widths]


def _is_to_be_taken_as_small(place: int, linked: Linked, rules: Rules, known: Known) -> bool:
    """Whether a count is small; where it is not known here: whether its mark may stand for a small one, or all that is known says so."""
    count = linked.truth[place]
    if count is not None:
        return 0 < count <= rules.threshold
    if linked.is_listed[place]:
        return linked.is_marked[place] and not rules.is_audited and not linked.is_summed[place]
    low, high = known.here(place)
    return low <= rules.threshold if linked.is_marked[place] else low >= 1 and high <= rules.threshold


def _is_unknown_mark(place: int, linked: Linked, rules: Rules) -> bool:
    is_shown_here = linked.is_listed[place] and not rules.is_audited
    return linked.is_marked[place] and linked.truth[place] is None and not is_shown_here


def _reaches(place: int, count: int, least: int, top: int, public: Interval) -> list[Reach]:
    low, high = public
    wanted = [Reach(place, int(min(top, high)), True), Reach(place, max(least, low), False)]
    if least > 1:
        wanted.append(Reach(place, max(1, low), False, loosely=True))
    return [reach for reach in wanted if (reach.to > count if reach.up else reach.to < count)]
