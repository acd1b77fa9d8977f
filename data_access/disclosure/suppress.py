"""Which counts to hide beside the small ones, so that no small one can be worked out: as few as can be, and proved.

The cheapest set is found by rounds: hide the cheapest set that meets every condition found so far, ask what a reader could still rule out, and
add a condition for each. The conditions are those of Fischetti and Salazar-González for complementary cell suppression: the capacities of the
cells by which a count can be moved must sum to the distance it has to move. What is found is then proved by whole-number fillings; what is
not proved is repaired by hiding more, in the end everything but the noughts, and what cannot be proved even then is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from data_access.disclosure.fillings import Budget, Fillings, OutOfTime, Rows, Solver, program, rows_of
from data_access.disclosure.puzzle import Flags, Numbers, Puzzle, Reach, Width, added_up

_RELAXED_ROUNDS = 24
_WHOLE_ROUNDS, _NODES = 1_200, 6_000
"""Bounds on effort, the last two to be divided by the number of choices. The same on every machine; the seconds are the last resort."""
_REPAIRS = 200
_SLACK = 1e-6


class Proof:
    """Whole-number fillings found so far, and how far they show that each count can go. Hiding more never unproves anything."""

    def __init__(self, puzzle: Puzzle, budget: Budget) -> None:
        self._puzzle = puzzle
        self._strictly, self._loosely = (Fillings(puzzle.sums, budget) for _ in range(2))
        self.lowest, self.highest, self.loosely_lowest = (puzzle.base.copy() for _ in range(3))
        self.hidden = puzzle.is_hidden

    def hide(self, hidden: Flags) -> None:
        """From now on these are hidden."""
        self.hidden = hidden
        self._strictly.limit(*self._puzzle.limits(hidden))
        self._loosely.limit(*self._puzzle.limits(hidden, loosely=True))

    def try_plain(self, times: int) -> None:
        """Fillings that need no solver: everything so many times as large, and every hidden cell as small as its mark allows."""
        for filling in (times * self._puzzle.base, added_up(self._puzzle.sums, self._strictly.low)):
            if self._strictly.is_right(filling):
                self._learn(filling)
        if self._loosely.is_right(nothing := np.zeros_like(self._puzzle.base)):
            self.loosely_lowest = np.minimum(self.loosely_lowest, nothing)

    def holds(self, wanted: Reach | Width) -> bool:
        """Whether it is shown, or can now be shown, to be possible. Raises OutOfTime."""
        if isinstance(wanted, Width):
            return not self.hidden[wanted.place] or self._is_wide(wanted.place, wanted.by)
        if not self._is_shown(wanted):
            place, to = wanted.place, wanted.to
            fillings = self._loosely if wanted.loosely else self._strictly
            found = fillings.highest(place, to) if wanted.up else fillings.lowest(place, to)
            if found is not None:
                self._learn(found, loosely=wanted.loosely)
        return self._is_shown(wanted)

    def _is_shown(self, reach: Reach) -> bool:
        if reach.up:
            return bool(self.highest[reach.place] >= reach.to)
        return bool((self.loosely_lowest if reach.loosely else self.lowest)[reach.place] <= reach.to)

    def _is_wide(self, place: int, by: int) -> bool:
        for ask in (
            lambda: self._strictly.highest(place, self.lowest[place] + by),
            lambda: self._strictly.lowest(place, self.highest[place] - by),
        ):
            if self.highest[place] - self.lowest[place] >= by:
                return True
            found = ask()
            if found is not None:
                self._learn(found)
        return bool(self.highest[place] - self.lowest[place] >= by)

    def _learn(self, filling: Numbers, *, loosely: bool = False) -> None:
        self.loosely_lowest = np.minimum(self.loosely_lowest, filling)
        if not loosely:
            self.lowest, self.highest = np.minimum(self.lowest, filling), np.maximum(self.highest, filling)


def hide_until_safe(puzzle: Puzzle, wanted: Sequence[Reach | Width], top: int, budget: Budget) -> tuple[Flags, list[int]]:
    """Which counts to hide, and the places of those that could not be shown to be safe even so. ``top``: how high a small count must reach."""
    proof = Proof(puzzle, budget)
    proof.hide(puzzle.is_hidden)
    try:
        if all(proof.holds(one) for one in wanted):
            return proof.hidden, []
        proof.hide(_cheapest(puzzle, wanted, budget))
        if _is_repaired(puzzle, proof, wanted, budget):
            return proof.hidden, []
    except OutOfTime:
        pass
    proof.hide(puzzle.is_hidden | puzzle.may_hide)
    proof.try_plain(top)
    return proof.hidden, _unproved(proof, wanted)


def _unproved(proof: Proof, wanted: Sequence[Reach | Width]) -> list[int]:
    found = []
    for one in wanted:
        try:
            if not proof.holds(one):
                found.append(one.place)
        except OutOfTime:
            found.append(one.place)
    return found


def _cheapest(puzzle: Puzzle, wanted: Sequence[Reach | Width], budget: Budget) -> Flags:
    """The cheapest set that meets all conditions, or what is nearest to it within the bounds on effort."""
    choices, conditions = _Choices(puzzle, wanted, budget), _Conditions(puzzle, budget)
    reaches = [one for one in wanted if isinstance(one, Reach)]
    share = np.zeros(len(puzzle.base))
    for rounds in (_RELAXED_ROUNDS, min(40, max(5, _WHOLE_ROUNDS // max(1, int(puzzle.may_hide.sum()))))):
        for _ in range(rounds):
            found = choices.cheapest()
            if found is None:
                break
            share = found
            broken = [condition for reach in reaches if (condition := conditions.broken_by(share, reach))]
            if not broken:
                break
            choices.add(broken)
        choices.be_whole()
    return puzzle.is_hidden | (share > 0.5)


@dataclass(frozen=True, eq=False)
class _Condition:
    """So much capacity, of these places with these capacities, must be hidden."""

    places: np.ndarray
    capacities: np.ndarray
    least: float


class _Choices:
    """The cheapest set of counts to hide that meets the conditions so far: a program with a yes or no, or a share of it, for each."""

    def __init__(self, puzzle: Puzzle, wanted: Sequence[Reach | Width], budget: Budget) -> None:
        self._places = np.flatnonzero(puzzle.may_hide)
        self._column = {place: column for column, place in enumerate(self._places.tolist())}
        self._counts = len(puzzle.base)
        self._solver = Solver(budget)
        model = highspy.HighsLp()
        model.num_col_ = len(self._places)
        model.col_cost_, model.col_lower_ = puzzle.cost[self._places], np.zeros(len(self._places))
        model.col_upper_ = np.ones(len(self._places))
        model.a_matrix_.start_ = np.zeros(len(self._places) + 1, dtype=np.int32)
        self._solver.passModel(model)
        self._solver.setOptionValue("mip_max_nodes", max(1, _NODES // max(1, len(self._places))))
        if (puzzle.shown[0] == puzzle.shown[1])[puzzle.may_hide].all():
            self._no_line_with_one(puzzle, {one.place for one in wanted})

    def cheapest(self) -> Numbers | None:
        """A share for each count, 0 where it is not a choice; None when none is found."""
        self._solver.answer()
        if self._solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        share = np.zeros(self._counts)
        share[self._places] = self._solver.getSolution().col_value
        return share

    def add(self, conditions: Sequence[_Condition]) -> None:
        for condition in conditions:
            columns = np.array([self._column[place] for place in condition.places.tolist()], dtype=np.int32)
            self._solver.addRow(condition.least, highspy.kHighsInf, len(columns), columns, condition.capacities)

    def be_whole(self) -> None:
        """From now on a count is hidden or not."""
        columns = np.arange(len(self._places), dtype=np.int32)
        self._solver.changeColsIntegrality(len(columns), columns, np.array([highspy.HighsVarType.kInteger] * len(columns)))

    def _no_line_with_one(self, puzzle: Puzzle, wanted: set[int]) -> None:
        """A hidden count that stands alone among numbers is what the others leave over. Known before any question is asked."""
        is_open = puzzle.hidden[0] < puzzle.hidden[1]
        for margin, parts in puzzle.sums.equations:
            line = [place for place in (margin, *parts) if is_open[place] and (puzzle.is_hidden[place] or puzzle.may_hide[place])]
            fixed = [place for place in line if puzzle.is_hidden[place]]
            free = [place for place in line if puzzle.may_hide[place]]
            if len(fixed) == 1 and fixed[0] in wanted:
                self.add([_Condition(np.array(free, dtype=int), np.ones(len(free)), 1.0)])
            elif not fixed:
                for alone in free:
                    self.add([_Condition(np.array(free, dtype=int), np.array([-1.0 if place == alone else 1.0 for place in free]), 0.0)])


class _Conditions:
    """What a reader could rule out if counts were hidden to these shares, turned into conditions on what is hidden."""

    def __init__(self, puzzle: Puzzle, budget: Budget) -> None:
        self._puzzle = puzzle
        self._all = np.arange(len(puzzle.base), dtype=np.int32)
        self._solver = Solver(budget)
        self._solver.setOptionValue("presolve", "off")
        self._solver.passModel(program(len(self._all), rows_of(puzzle.sums)))

    def broken_by(self, share: Numbers, reach: Reach) -> _Condition | None:
        """The condition that these shares break by not letting a count reach so far; None when they let it. Raises OutOfTime."""
        shown, more = self._capacities(reach)
        prices = self._prices(shown, more, np.where(self._puzzle.is_hidden, 1.0, share), reach)
        # By duality no choice moves the count further than the sum of these capacities, whatever is hidden.
        of_all = np.where(prices > _SLACK, prices * more[1], 0) + np.where(prices < -_SLACK, prices * more[0], 0)
        fixed = np.where(prices > 0, prices * shown[1], prices * shown[0]).sum() + of_all[self._puzzle.is_hidden].sum()
        least = abs(reach.to - int(self._puzzle.base[reach.place])) - fixed
        of_choices = np.where(self._puzzle.may_hide, of_all, 0)
        if least < _SLACK or of_choices @ share > least - _SLACK:
            return None
        places = np.flatnonzero(of_choices > _SLACK)
        return _Condition(places, np.minimum(of_choices[places], least), float(least))

    def _capacities(self, reach: Reach) -> tuple[tuple[Numbers, Numbers], tuple[Numbers, Numbers]]:
        """How far each count can move when shown, and how much further when hidden; no further than the count itself has to move."""
        puzzle, distance = self._puzzle, abs(reach.to - int(self._puzzle.base[reach.place]))
        shown = puzzle.shown[0] - puzzle.base, puzzle.shown[1] - puzzle.base
        low = puzzle.loosely if reach.loosely else puzzle.hidden[0]
        hidden = np.maximum(low - puzzle.base, shown[0] - distance), np.minimum(puzzle.hidden[1] - puzzle.base, shown[1] + distance)
        return shown, (np.minimum(hidden[0] - shown[0], 0), np.maximum(hidden[1] - shown[1], 0))

    def _prices(self, shown: tuple[Numbers, Numbers], more: tuple[Numbers, Numbers], share: Numbers, reach: Reach) -> Numbers:
        """What one more unit of each count's capacity is worth to the distance that the count can move."""
        self._solver.changeColsBounds(len(self._all), self._all, shown[0] + more[0] * share, shown[1] + more[1] * share)
        costs = np.zeros(len(self._all))
        costs[reach.place] = -1 if reach.up else 1
        self._solver.changeColsCost(len(self._all), self._all, costs)
        self._solver.answer()
        return -np.array(self._solver.getSolution().col_dual)


def _is_repaired(puzzle: Puzzle, proof: Proof, wanted: Sequence[Reach | Width], budget: Budget) -> bool:
    """Hides more until all that is wanted is proved; whether it could be."""
    repair = _Repair(puzzle, budget)
    for _ in range(_REPAIRS):
        lacking = next((one for one in wanted if not proof.holds(one)), None)
        if lacking is None:
            return True
        more = repair.hidden_for(proof, lacking)
        if more is None:
            return False
        proof.hide(proof.hidden | more)
    return False


class _Repair:
    """The cheapest further counts to hide so that one count can move as far as it must, the others being hidden already.

    A program over how far each count moves up and how far down, in whole numbers, priced by what is not hidden yet.
    """

    def __init__(self, puzzle: Puzzle, budget: Budget) -> None:
        self._puzzle, self._solver = puzzle, Solver(budget)
        counts, rows = len(puzzle.base), rows_of(puzzle.sums)
        starts = 2 * rows.starts
        both = Rows(
            starts, np.stack([rows.places, rows.places + counts], axis=1).ravel(), np.stack([rows.signs, -rows.signs], axis=1).ravel()
        )
        model = program(2 * counts, both)
        model.integrality_ = [highspy.HighsVarType.kInteger] * (2 * counts)
        self._solver.setOptionValue("mip_max_nodes", max(1, _NODES // counts))
        self._solver.passModel(model)

    def hidden_for(self, proof: Proof, lacking: Reach | Width) -> Flags | None:
        """Which counts to hide for one that lacks room; None when hiding cannot give it any. Raises OutOfTime."""
        if isinstance(lacking, Reach):
            return self._moving(proof.hidden, lacking)
        up, down = int(proof.lowest[lacking.place]) + lacking.by, int(proof.highest[lacking.place]) - lacking.by
        found = self._moving(proof.hidden, Reach(lacking.place, up, True))
        return self._moving(proof.hidden, Reach(lacking.place, down, False)) if found is None else found

    def _moving(self, hidden: Flags, reach: Reach) -> Flags | None:
        puzzle, place = self._puzzle, reach.place
        low, high = puzzle.limits(puzzle.is_hidden | puzzle.may_hide, loosely=reach.loosely)
        limits = np.concatenate([high - puzzle.base, puzzle.base - low])
        # Both ways at once would move nothing and cost nothing.
        least = np.zeros(len(limits))
        forwards, backwards = (place, place + len(puzzle.base)) if reach.up else (place + len(puzzle.base), place)
        least[forwards], limits[backwards] = abs(reach.to - int(puzzle.base[place])), 0
        if least[forwards] > limits[forwards]:
            return None
        every = np.arange(len(limits), dtype=np.int32)
        self._solver.changeColsBounds(len(limits), every, least, limits)
        self._solver.changeColsCost(len(limits), every, np.tile(np.where(hidden, 0.0, puzzle.cost), 2))
        self._solver.answer()
        if self._solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        moves = np.array(self._solver.getSolution().col_value).reshape(2, -1)
        value = puzzle.base + moves[0] - moves[1]
        return puzzle.may_hide & ((value < puzzle.shown[0] - 0.5) | (value > puzzle.shown[1] + 0.5))
