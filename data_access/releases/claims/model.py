"""What a claim is, and what can be said of one. Plain data."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from data_access.releases.model import Said

Saying = Said | Literal["just_under", "at_most", "between"]
"""How a draft words a number. A draft says more than a release may: 'nearly', 'up to', 'between … and …'."""
Kind = Literal["count", "share", "change", "all"]
"""A number of things; a part of them in per cent; a number more or fewer than before; or every one of them."""
NO_CLAIM = "none"
"""What a person chooses in place of a figure to say that these words claim nothing."""


class Verdict(StrEnum):
    """What became of a claim; exactly one of these."""

    AGREES = "agrees"
    AGREES_AS_WORDED = "agrees_as_worded"
    CONTRADICTS_RELEASE = "contradicts_release"
    CONTRADICTS_EARLIER_RELEASE = "contradicts_earlier_release"
    WRONG_UNIT = "wrong_unit"
    WRONG_STAGE = "wrong_stage"
    NOT_FROZEN = "not_frozen"
    WOULD_DISCLOSE = "would_disclose"
    UNDECIDED = "undecided"

    @property
    def is_fine(self) -> bool:
        """Whether the words may stay as they are."""
        return self in (Verdict.AGREES, Verdict.AGREES_AS_WORDED)


@dataclass(frozen=True)
class Claim:
    """One quantity of a draft and what became of it.

    ``text`` stands in ``sentence``, which stands in the draft; ``start`` is where ``text`` begins in the draft. ``value`` is None for words
    without a number ('all', 'a small number'); for a share it is in per cent. ``figure`` is a key of the catalogue, '' where the words name
    none; ``unit`` is what the words say, else the figure's. ``as_at`` is the day of the release that it was held against, None where there
    is none. ``phrase`` is the words around the number without any number: by it a person's correction is remembered.
    """

    sentence: str
    text: str
    start: int
    said: Saying
    kind: Kind
    value: int | float | None
    figure: str
    unit: str
    as_at: date | None
    verdict: Verdict
    reason: str
    phrase: str
