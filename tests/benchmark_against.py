"""What became slower since an earlier run of the benchmark, held against the floor of each."""

from collections.abc import Sequence

from tests.benchmark_results import Result
from tests.benchmark_tables import ratio_in_words

REGRESSION = 1.25
"""How much higher a ratio may be. Two runs of one commit, one after the other, differed by up to 22 % on two shared cores; under twice the load,
by up to 52 %, so that the load stands in both files."""


def slower(now: Sequence[Result], earlier: Sequence[Result]) -> list[str]:
    """A line for each ratio that is higher than it was by more than ``REGRESSION``, in the order of this run."""
    was = {one.key: one.ratio for one in earlier}
    return [_line(one, was[one.key]) for one in now if was.get(one.key) and one.ratio and one.ratio > REGRESSION * was[one.key]]


def _line(result: Result, was: float) -> str:
    named = f"{result.page}, {result.what}, {result.engine}, {result.size:,}"
    return f"{named}: {ratio_in_words(result.ratio)} where it was {ratio_in_words(was)}"


def only_in_one(now: Sequence[Result], earlier: Sequence[Result]) -> str:
    """'' where both hold the same results; else one sentence, since what cannot be compared fails nothing."""
    these, those = {one.key for one in now}, {one.key for one in earlier}
    if these == those:
        return ""
    return f"Not compared: what only this run has ({len(these - those)}), and what only the earlier one has ({len(those - these)})."
