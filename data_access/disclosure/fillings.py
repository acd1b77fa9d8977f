"""Whole-number fillings of counts that must add up: what a reader could find by trying, done by linear and integer programs.

A filling that is given back is proof: it is checked in whole numbers against every sum and every limit before anyone relies on it.
"""

from dataclasses import dataclass
from math import inf

import highspy
import numpy as np

from data_access.disclosure.sums import Sums

_WHOLE = 1e-6
"""How far from a whole number a solver's answer may be; the rounded answer is then checked exactly."""
_GAVE_UP = (highspy.HighsModelStatus.kUnknown, highspy.HighsModelStatus.kNotset, highspy.HighsModelStatus.kSolveError)


class OutOfTime(Exception):
    """The solver's time is used up. Whoever asked must do without an answer, and so must hide more."""


@dataclass
class Budget:
    """Seconds of solving that may still be spent. Counted by the solver itself, so that nothing here reads a clock."""

    seconds: float

    def spend(self, seconds: float) -> None:
        self.seconds -= seconds

    def check(self) -> None:
        if self.seconds <= 0:
            raise OutOfTime


class Solver(highspy.Highs):
    """HiGHS without a word on standard output, one thread, within a budget."""

    def __init__(self, budget: Budget) -> None:
        # Highs' own constructor writes a notice to standard output, where a command's answer goes; only its base is needed here.
        super(highspy.Highs, self).__init__()
        self._budget = budget
        for option, value in (("output_flag", False), ("parallel", "off"), ("random_seed", 0), ("mip_rel_gap", 0.0)):
            self.setOptionValue(option, value)

    def answer(self) -> highspy.HighsModelStatus:
        """Solves and says how it ended. Raises OutOfTime, also where the solver gave up: no answer is never taken for one."""
        status = self._ended()
        if status in _GAVE_UP:
            # Now and then the answer to the last question is a bad start for the next: so it starts from nothing.
            self.clearSolver()
            status = self._ended()
        if status in (*_GAVE_UP, highspy.HighsModelStatus.kTimeLimit):
            raise OutOfTime
        return status

    def _ended(self) -> highspy.HighsModelStatus:
        self._budget.check()
        before = self.getRunTime()
        self.setOptionValue("time_limit", before + self._budget.seconds)
        self.run()
        self._budget.spend(self.getRunTime() - before)
        return self.getModelStatus()


@dataclass(frozen=True, eq=False)
class Rows:
    """The sums as rows of numbers: margin minus parts is nought. Row r is at ``starts[r]`` to ``starts[r + 1]`` of the others."""

    starts: np.ndarray
    places: np.ndarray
    signs: np.ndarray

    def hold(self, filling: np.ndarray) -> bool:
        """Whether a filling adds up, in whole numbers."""
        return len(self.places) == 0 or not np.add.reduceat(self.signs * filling[self.places], self.starts[:-1]).any()


def rows_of(sums: Sums) -> Rows:
    """The rows of these sums, a row an equation."""
    rows = [(margin, *parts) for margin, parts in sums.equations]
    starts = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    signs = np.full(starts[-1], -1, dtype=np.int64)
    signs[starts[:-1]] = 1
    return Rows(starts, np.array([place for row in rows for place in row], dtype=np.int32), signs)


def program(counts: int, rows: Rows) -> highspy.HighsLp:
    """The rows over so many counts, that are all nought until they get limits."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = counts, len(rows.starts) - 1
    model.col_cost_ = model.col_lower_ = model.col_upper_ = np.zeros(counts)
    model.row_lower_ = model.row_upper_ = np.zeros(len(rows.starts) - 1)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = rows.starts, rows.places, rows.signs.astype(float)
    return model


class Fillings:
    """The fillings within limits. Asks a linear program first, whose answers are mostly whole; an integer one when they are not."""

    def __init__(self, sums: Sums, budget: Budget) -> None:
        self._rows, self._budget = rows_of(sums), budget
        self._all = np.arange(len(sums.keys), dtype=np.int32)
        self._linear = Solver(budget)
        self._linear.setOptionValue("presolve", "off")  # small, and each question starts from the answer to the last
        self._linear.passModel(program(len(self._all), self._rows))
        self._integer: Solver | None = None
        self.low = self.high = np.zeros(len(sums.keys))

    def limit(self, low: np.ndarray, high: np.ndarray) -> None:
        """Sets the lowest and highest number of every count."""
        self.low, self.high = low.astype(float), high.astype(float)
        for solver in filter(None, (self._linear, self._integer)):
            solver.changeColsBounds(len(self._all), self._all, self.low, self.high)

    def any(self) -> np.ndarray | None:
        """Some filling; None if there is none. Raises OutOfTime."""
        return self._found(None, 0, (0, 0))

    def highest(self, place: int, enough: float = inf) -> np.ndarray | None:
        """A filling in which one count is as high as can be, or ``enough``; None when there is none. Raises OutOfTime."""
        return self._found(place, 1, (self.low[place], min(self.high[place], enough)))

    def lowest(self, place: int, enough: float = -inf) -> np.ndarray | None:
        """A filling in which one count is as low as can be, or ``enough``; None when there is none. Raises OutOfTime."""
        return self._found(place, -1, (max(self.low[place], enough), self.high[place]))

    def is_unlimited(self, place: int) -> bool:
        """Whether one count can be as high as you like, there being a filling at all."""
        return self._asked(self._linear, place, 1, (self.low[place], self.high[place])) is None

    def is_right(self, filling: np.ndarray) -> bool:
        """Whether a filling is within the limits and adds up, in whole numbers."""
        return bool(((filling >= self.low) & (filling <= self.high)).all()) and self._rows.hold(filling)

    def _found(self, place: int | None, direction: int, within: tuple[float, float]) -> np.ndarray | None:
        for solver in (lambda: self._linear, self._whole_numbers):
            answer = self._asked(solver(), place, direction, within)
            if answer is None:
                return None
            nearest = np.rint(answer).astype(np.int64)
            if np.abs(answer - nearest).max(initial=0.0) < _WHOLE and self.is_right(nearest):
                return nearest
        return None

    def _asked(self, solver: Solver, place: int | None, direction: int, within: tuple[float, float]) -> np.ndarray | None:
        """The optimum, fractions and all; None when there is none."""
        costs = np.zeros(len(self._all))
        if place is not None:
            costs[place] = -direction
            solver.changeColBounds(place, *within)
        solver.changeColsCost(len(self._all), self._all, costs)
        try:
            status = solver.answer()
        finally:
            if place is not None:
                solver.changeColBounds(place, self.low[place], self.high[place])
        return np.array(solver.getSolution().col_value) if status == highspy.HighsModelStatus.kOptimal else None

    def _whole_numbers(self) -> Solver:
        if self._integer is None:
            self._integer = Solver(self._budget)
            model = program(len(self._all), self._rows)
            model.col_lower_, model.col_upper_ = self.low, self.high
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(self._all)
            self._integer.passModel(model)
        return self._integer
