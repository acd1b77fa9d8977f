"""The lowest and highest value that whole numbers may have in a linear system; solved with HiGHS."""

from collections.abc import Sequence
from math import ceil, floor, inf

import highspy

from tests.attacker.published import Range
from tests.attacker.system import Inconsistent

Row = tuple[dict[int, int], int]
"""Coefficients by the number of the unknown, and what they add up to."""
_NEAR = 1e-6


class Bounds:
    """Bounds on each of some unknown whole numbers, exact in whole numbers.

    A linear programme gives a bound; when its solution is whole, no better one exists. Else the same is asked again in whole numbers only. Every
    whole solution is a witness that its values are possible, and saves later questions.
    """

    def __init__(self, ranges: Sequence[Range], rows: Sequence[Row]) -> None:
        if any(low > high for low, high in ranges):
            raise Inconsistent("two things that were published of one count cannot both be true")
        self._ranges, self._rows = _tightened(list(ranges), rows)
        self._seen = [(inf, -inf)] * len(self._ranges)
        self._free = sorted({index for terms, _ in self._rows for index in terms})
        self._column = {index: column for column, index in enumerate(self._free)}
        self._model: highspy.Highs | None = None

    def of(self, index: int, low_enough: float = -inf, high_enough: float = inf) -> Range:
        """The lowest and the highest possible value; only as far as ``low_enough`` and ``high_enough``, where that is all one asks."""
        if index not in self._column:
            return self._ranges[index]
        return self._lowest(index, low_enough), self._highest(index, high_enough)

    def _lowest(self, index: int, enough: float) -> float:
        seen = self._seen[index][0]
        return seen if seen <= max(self._ranges[index][0], enough) else self._solved(self._column[index], -1)

    def _highest(self, index: int, enough: float) -> float:
        seen = self._seen[index][1]
        return seen if seen >= min(self._ranges[index][1], enough) else self._solved(self._column[index], 1)

    def _solved(self, column: int, side: int) -> float:
        model = self._model = self._model or self._built()
        model.changeColCost(column, float(side))
        model.changeObjectiveSense(highspy.ObjSense.kMaximize)
        try:
            return self._asked(model, column, side)
        finally:
            model.changeColCost(column, 0.0)

    def _asked(self, model: highspy.Highs, column: int, side: int) -> float:
        model.run()
        status = model.getModelStatus()
        if status == highspy.HighsModelStatus.kUnbounded:
            return side * inf
        if status != highspy.HighsModelStatus.kOptimal:
            raise Inconsistent(f"no counts fit what was published ({status.name})")
        values = model.getSolution().col_value
        if not self._witnessed(values):
            values = self._in_whole_numbers(model)
        return _upwards(values[column]) if side < 0 else _downwards(values[column])

    def _in_whole_numbers(self, model: highspy.Highs) -> Sequence[float]:
        columns = range(len(self._free))
        for column in columns:
            model.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        try:
            model.run()
            if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise Inconsistent("no whole counts fit what was published")
            values = model.getSolution().col_value
            self._witnessed(values)
            return values
        finally:
            for column in columns:
                model.changeColIntegrality(column, highspy.HighsVarType.kContinuous)

    def _witnessed(self, values: Sequence[float]) -> bool:
        whole = [round(value) for value in values]
        if any(abs(value - near) > _NEAR for value, near in zip(values, whole, strict=True)):
            return False
        for index, value in zip(self._free, whole, strict=True):
            low, high = self._seen[index]
            self._seen[index] = min(low, value), max(high, value)
        return True

    def _built(self) -> highspy.Highs:
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = len(self._free), len(self._rows)
        programme.col_cost_ = [0.0] * len(self._free)
        programme.col_lower_ = [_unless_endless(self._ranges[index][0]) for index in self._free]
        programme.col_upper_ = [_unless_endless(self._ranges[index][1]) for index in self._free]
        programme.row_lower_ = programme.row_upper_ = [float(equals) for _, equals in self._rows]
        matrix = programme.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.index_ = [self._column[index] for terms, _ in self._rows for index in terms]
        matrix.value_ = [float(weight) for terms, _ in self._rows for weight in terms.values()]
        starts = [0]
        for terms, _ in self._rows:
            starts.append(starts[-1] + len(terms))
        matrix.start_ = starts
        model = highspy.Highs()
        for option, value in {"output_flag": False, "presolve": "off"}.items():
            model.setOptionValue(option, value)
        model.passModel(programme)
        return model


def _unless_endless(bound: float) -> float:
    return bound if abs(bound) != inf else (highspy.kHighsInf if bound > 0 else -highspy.kHighsInf)


def _tightened(ranges: list[Range], rows: Sequence[Row]) -> tuple[list[Range], list[Row]]:
    """Each unknown narrowed by each equation it is in, until nothing changes; and the equations that still bind unknowns together."""
    for _ in range(30):
        before = list(ranges)
        for terms, equals in rows:
            _tighten(ranges, terms, equals)
        if ranges == before:
            break
    left = []
    for terms, equals in rows:
        free = {index: weight for index, weight in terms.items() if ranges[index][0] != ranges[index][1]}
        settled = sum(int(weight * ranges[index][0]) for index, weight in terms.items() if index not in free)
        if free:
            left.append((free, equals - settled))
    return ranges, left


def _tighten(ranges: list[Range], terms: dict[int, int], equals: int) -> None:
    for index, weight in terms.items():
        others = [
            (least * ranges[other][0], least * ranges[other][1]) if least > 0 else (least * ranges[other][1], least * ranges[other][0])
            for other, least in terms.items()
            if other != index
        ]
        ends = [(equals - sum(side)) / weight for side in zip(*others, strict=True)] or [equals / weight]
        low, high = ranges[index]
        ranges[index] = max(low, _upwards(min(ends))), min(high, _downwards(max(ends)))
        if ranges[index][0] > ranges[index][1]:
            raise Inconsistent("no counts fit what was published")


def _upwards(bound: float) -> float:
    return bound if abs(bound) == inf else ceil(bound - _NEAR)


def _downwards(bound: float) -> float:
    return bound if abs(bound) == inf else floor(bound + _NEAR)
