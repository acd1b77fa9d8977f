"""Totals, percentages, rates and changes, reckoned from what is shown and from nothing else, so that they cannot give away what is not."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from data_access.disclosure.rules import ROUNDED, Rules, behind
from data_access.disclosure.tables import CONFIDENTIAL, NOT_APPLICABLE, Labels, ProtectedCell

ALL_HIDDEN = "every part of it that is not nought is confidential"


def sum_of_shown(values: Sequence[float | int | None]) -> float | int | None:
    """The sum of what is shown; None where that is nought only because the rest is hidden, which must never look like nought."""
    shown = sum(value for value in values if value is not None)
    return None if not shown and None in values else shown


def protected_total(cells: Sequence[ProtectedCell], labels: Labels) -> ProtectedCell:
    """A total built from what is shown. Confidential cells add nothing; where nothing else is there, the total is confidential too."""
    total = sum_of_shown([cell.value for cell in cells])
    return ProtectedCell(labels, None, CONFIDENTIAL, ALL_HIDDEN) if total is None or not cells else ProtectedCell(labels, total, "", "")


def protected_percent(part: ProtectedCell, whole: ProtectedCell, places: int = 1) -> float | None:
    """Per cent of one shown value in another, half away from zero; None where either is hidden or the whole is nought.

    A rounded pair can exceed 100; such a percentage says nothing true and is not given.
    """
    percent = protected_rate(part, whole, per=100, places=places)
    return None if percent is None or percent > 100 else percent


def protected_rate(part: ProtectedCell, whole: ProtectedCell, *, per: int, places: int = 1) -> float | None:
    """One shown value for each ``per`` of another, half away from zero; None where either is hidden or the whole is nought."""
    if part.value is None or not whole.value:
        return None
    return int(Fraction(part.value) * 2 * per * 10**places / Fraction(whole.value) + 1) // 2 / 10**places


def protected_ratio(part: ProtectedCell, whole: ProtectedCell, labels: Labels, *, per: int = 1, places: int = 1) -> ProtectedCell:
    """As ``protected_rate``, as a cell that says why there is none."""
    if part.value is None or whole.value is None:
        return ProtectedCell(labels, None, CONFIDENTIAL, "a number that it would be made of is confidential")
    rate = protected_rate(part, whole, per=per, places=places)
    return ProtectedCell(
        labels, rate, "" if rate is not None else NOT_APPLICABLE, "" if rate is not None else "there is nothing to measure"
    )


def protected_change(now: ProtectedCell, before: ProtectedCell) -> float | int | None:
    """The difference of two shown values; None where either is hidden."""
    return None if now.value is None or before.value is None else now.value - before.value


def is_certain_change(now: Sequence[ProtectedCell], before: Sequence[ProtectedCell], rules: Rules) -> bool:
    """Whether the sums of what is shown tell which way a count went: rounding can make a sum smaller though what it is of grew.

    Reckoned from what is shown alone: each number could be any that is shown so, each mark any count that it hides.
    """
    (low, high), (low_before, high_before) = (_reach(cells, rules) for cells in (now, before))
    change = (sum_of_shown([cell.value for cell in now]) or 0) - (sum_of_shown([cell.value for cell in before]) or 0)
    return (low - high_before > 0 and change > 0) or (high - low_before < 0 and change < 0)


def _reach(cells: Sequence[ProtectedCell], rules: Rules) -> tuple[int, int]:
    """The lowest and the highest that a sum of counts can be."""
    reached = [(1, rules.threshold) if cell.value is None else behind(int(cell.value), rules.base, rules.threshold) for cell in cells]
    return sum(low for low, _ in reached), sum(high for _, high in reached)


def numerators_that_fit(percent: float | Fraction, places: int, denominator: int) -> range:
    """The whole numbers out of a denominator that are shown as this percentage with so many places, half-up: 0.05 of 3,778 is only 2."""
    shown, half = Fraction(percent).limit_denominator(10**places), Fraction(1, 2 * 10**places)
    first = max(0, ceil((shown - half) * denominator / 100))
    return range(first, max(first, min(denominator + 1, ceil((shown + half) * denominator / 100))))


def percent_is_safe(percent: float | Fraction, places: int, denominator: int, *, at_least: int = ROUNDED.numerators) -> bool:
    """Whether a percentage of a public denominator keeps its numerator: at least five must fit it."""
    return len(numerators_that_fit(percent, places, denominator)) >= at_least
