"""What subtracting two published tables gives away: the same cells at another date, or a population and one within it.

Each table can be safe and their difference not: 25 failures in January and 33 in May say that 8 came between. A table whose difference from
an earlier or a sibling one is a protected count is refused, and the pair is named.
"""

from collections.abc import Sequence

from data_access.disclosure.audit import Published, bounds
from data_access.disclosure.linked import dimensions_of, in_words, key_of
from data_access.disclosure.rules import ROUNDED
from data_access.disclosure.sums import Key
from data_access.disclosure.tables import Interval, ProtectedTable
from data_access.errors import WouldDisclose


def differences(
    new: Published, other: Published, *, given: Sequence[Published] = (), given_of_other: Sequence[Published] = ()
) -> dict[Key, Interval]:
    """How far the difference of every count that both tables hold is known, by labels over all dimensions of both.

    ``given`` are public facts about the new table's counts, ``given_of_other`` about the other's: exact margins narrow rounded numbers.
    """
    everything = dimensions_of([new, other])
    now, then = (
        {key_of(labels, table.dimensions, everything): interval for labels, interval in bounds(table, facts).items()}
        for table, facts in ((new, given), (other, given_of_other))
    )
    return {key: (now[key][0] - then[key][1], now[key][1] - then[key][0]) for key in now if key in then}


def check_differences(
    new: Published,
    others: Sequence[Published],
    *,
    given: Sequence[Published] = (),
    given_of_others: Sequence[Sequence[Published]] = (),
    threshold: int = ROUNDED.threshold,
) -> None:
    """Raises WouldDisclose, naming both tables and the labels, if subtracting the new table from another, or another from it, reveals a
    protected count. What is said by exception has been weighed by whoever granted it."""
    facts = given_of_others or [()] * len(others)
    for other, about_other in zip(others, facts, strict=True):
        everything = dimensions_of([new, other])
        weighed = _by_exception(new, everything)
        found = differences(new, other, given=given, given_of_other=about_other)
        revealed = [key for key, interval in found.items() if key not in weighed and reveals(interval, threshold)]
        if revealed:
            named = "; ".join(in_words(key, everything) for key in revealed[:3]) + (
                f" and {len(revealed) - 3} more" if revealed[3:] else ""
            )
            raise WouldDisclose(
                f"{new.name} cannot be published beside {other.name}: subtracting one from the other gives a protected count away ({named})."
            )


def reveals(difference: Interval, threshold: int) -> bool:
    """Whether a difference is known to be 1 to the threshold, either way, and more closely than a mark would say."""
    low, high = difference if difference[0] > 0 else (-difference[1], -difference[0])
    return low >= 1 and high <= threshold and (low, high) != (1, threshold)


def _by_exception(table: Published, everything: Sequence[str]) -> set[Key]:
    if not isinstance(table, ProtectedTable):
        return set()
    return {key_of(cell.labels, table.dimensions, everything) for cell in table.cells if cell.by_exception}
