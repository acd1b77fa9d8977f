"""What a figure is: frozen plain data, no SQL and no function, so that it can be printed, fingerprinted and frozen with a release."""

import json
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from typing import Literal

Kind = Literal["count", "age", "load", "agreement", "forecast", "share"]
"""count: a number of things, with or without a denominator. The others are statistics, each with its own rule in ``reckon``."""


@dataclass(frozen=True)
class Figure:
    """One figure. ``numerator``, ``denominator`` and ``other_denominators`` name true-or-false columns of the population.

    ``other_denominators`` are (column of the numerator that lies within it, column, words): the same figure against another, named base.
    """

    key: str
    title: str
    definition: str
    unit: str
    population: str
    numerator: str
    sentence: str
    """Plain English with {value}, and {of} where there is a denominator; names the unit."""
    denominator: str = ""
    denominator_words: str = ""
    other_denominators: tuple[tuple[str, str, str], ...] = ()
    kind: Kind = "count"
    breakdowns: tuple[str, ...] = ()
    audience: str = "internal until released"
    caveats: tuple[str, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any word or rule of the figure does, and not when somebody checks it again; 16 hexadecimal digits."""
        return sha256(json.dumps(asdict(self) | _ONCE_IN_THE_FIGURE, sort_keys=True).encode()).hexdigest()[:16]


_ONCE_IN_THE_FIGURE = {
    "written_by": "Review analyst (synthetic role)",
    "checked_by": "Second analyst (synthetic role)",
    "checked_on": "2026-11-23",
}
"""What every figure said of its check when the first releases were frozen: without it each would be said to be counted by another definition."""
