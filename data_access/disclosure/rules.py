"""The rules of disclosure control, as immutable objects chosen in the service from a viewer's permission, never by an `if` in a page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rules:
    """``threshold``: counts from 1 to it are confidential (0 is none). ``base``: counts are rounded half-up to a multiple (1 is exact)."""

    name: str
    threshold: int
    base: int
    reason: str
    agreed_on: str


INTERNAL = Rules("internal", 0, 1, "People allowed to see exact counts use the same gate, with nothing hidden.", "2026-11-23")
ROUNDED = Rules(
    "rounded",
    7,
    5,
    "Counts of 1 to 7 could point to a person; rounding to base 5 stops two tables being subtracted. So 5 can never appear.",
    "2026-11-23",
)
