"""What a percentage of a number that everybody knows gives away of the count behind it."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor

from tests.attacker.published import KNOWN, Cell, Labels, Range, Table

FEWEST = 5
"""As many counts must fit a percentage, or it gives its count away."""


def numerators(percent: str, of: int) -> Range:
    """The lowest and highest count of ``of`` that this percentage, as written ('0.05%', '12', '12.0 %'), can stand for.

    It may have been rounded half up or half to even, so both edges count as possible. A range that is empty has its lowest above its highest.
    """
    said = Fraction(digits := percent.replace("%", "").replace(",", "").strip())
    half = Fraction(1, 2 * 10 ** len(digits.partition(".")[2]))
    return max(0, ceil((said - half) * of / 100)), min(of, floor((said + half) * of / 100))


def too_precise(said: Iterable[tuple[str, str, int]]) -> list[tuple[str, Range]]:
    """The percentages, each of a name, a text and its denominator, that fewer than five counts fit; with the counts that do."""
    found = [(name, numerators(percent, of)) for name, percent, of in said]
    return [(name, (low, high)) for name, (low, high) in found if high - low + 1 < FEWEST]


def known_by_percentages(count: str, said: Iterable[tuple[Labels, str, int]]) -> Table:
    """What percentages tell of cells of these labels, as facts for the linear system."""
    cells = tuple(Cell(labels, None, "", numerators(percent, of)) for labels, percent, of in said)
    dimensions = tuple(sorted({name for cell in cells for name, _ in cell.labels}))
    return Table(count, dimensions, cells, KNOWN, is_whole=False)
