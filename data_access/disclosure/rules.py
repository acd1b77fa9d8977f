"""The rules of disclosure control, as immutable objects chosen in the service from a viewer's permission, never by an `if` in a page.

Each lane is one object. Each rule in it has its reason and the day on which it was agreed, and a release keeps the fingerprint of the whole.
"""

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from data_access.errors import BadRequest


@dataclass(frozen=True)
class Reason:
    """Why a rule is as it is, and since when."""

    rule: str
    words: str
    agreed_on: str


@dataclass(frozen=True)
class Rules:
    """The rules of one lane. Raises BadRequest for a threshold and a base that would let a small count through.

    ``threshold``: counts from 1 to it are confidential (0 is none). ``base``: counts are rounded half-up to a multiple (1 is exact).
    ``is_audited``: other counts are hidden too, until an audit shows that no small one can be worked out. ``mark``: what stands for a hidden
    count, whatever the reason. ``numerators``: how many numerators must fit a percentage of a public denominator. Noughts are always shown.
    """

    name: str
    threshold: int
    base: int
    is_audited: bool
    mark: str
    numerators: int
    reasons: tuple[Reason, ...]

    def __post_init__(self) -> None:
        if self.threshold < 0 or (self.is_hiding and self.threshold < 1):
            raise BadRequest("A threshold is a whole number of 1 or more: counts from 1 to it are confidential.")
        if self.base > 1 and not _keeps_apart(self.threshold, self.base):
            fitting = [n for n in range(1, self.threshold + 2 * self.base) if _keeps_apart(n, self.base)]
            below, above = max((n for n in fitting if n < self.threshold), default=0), min(n for n in fitting if n > self.threshold)
            nearest = f"{below} or {above}" if below else str(above)
            raise BadRequest(
                f"A threshold of {self.threshold} does not go with rounding to base {self.base}: a count just above it would be shown as one"
                f" that must not appear. Take {nearest}, or exact counts."
            )

    @property
    def is_hiding(self) -> bool:
        """Whether anything is hidden or rounded at all."""
        return self.is_audited or self.base > 1

    @property
    def fingerprint(self) -> str:
        """Changes when any rule or its reason does; 16 hexadecimal digits."""
        return sha256(json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()[:16]


def rounded(value: float | int, base: int) -> float | int:
    """Half away from nought to a multiple of the base, in whole numbers; the value itself with base 1."""
    if base == 1:
        return value
    whole = int(value)
    nearest = (2 * abs(whole) + base) // (2 * base) * base
    return nearest if whole >= 0 else -nearest


def rounds_to(shown: int, base: int) -> tuple[int, int]:
    """The lowest and the highest count that is shown as this multiple of the base."""
    return shown - base // 2, shown + (base - 1) // 2


def behind(shown: int, base: int, threshold: int) -> tuple[int, int]:
    """The lowest and the highest count that can lie behind a shown one: what rounds to it and is not hidden; nought is always nought."""
    if base == 1 or shown == 0:
        return shown, shown
    low, high = rounds_to(shown, base)
    return max(low, threshold + 1), high


def _keeps_apart(threshold: int, base: int) -> bool:
    """Whether the least count that is shown is shown as more than the threshold."""
    return rounded(threshold + 1, base) > threshold


_AGREED = "2026-11-23"
_SMALL = Reason("threshold", "A count of 1 to 7 could point to a person.", _AGREED)
_NOUGHT = Reason("nought", "Nought points to nobody and is shown, so that what is hidden never looks like it.", _AGREED)
_MARK = Reason("mark", "One mark for every hidden count: which are the small ones stays untold.", _AGREED)
_PERCENT = Reason(
    "numerators", "0.05% of 3,778 can only be 2: at least five numerators must fit a percentage of a public denominator.", _AGREED
)

INTERNAL = Rules(
    name="internal",
    threshold=0,
    base=1,
    is_audited=False,
    mark="[c]",
    numerators=1,
    reasons=(Reason("lane", "People allowed to see exact counts use the same gate, with nothing hidden.", _AGREED),),
)
"""Inside the review: nothing is hidden."""

ROUNDED = Rules(
    name="rounded",
    threshold=7,
    base=5,
    is_audited=False,
    mark="[c]",
    numerators=5,
    reasons=(
        Reason("lane", "Every breakdown that leaves the internal lane, unless a statement needs exact counts.", _AGREED),
        _SMALL,
        Reason("base", "Rounding half-up to 5 stops two tables being subtracted. 8 rounds to 10, so 5 can never appear.", _AGREED),
        Reason("totals", "A total is the sum of what is shown, never of what is true: a true total gives the hidden counts away.", _AGREED),
        _NOUGHT,
        _MARK,
        _PERCENT,
    ),
)
"""Lane A: 0, [c], or a multiple of 5; totals summed from what is shown."""

EXACT = Rules(
    name="exact",
    threshold=7,
    base=1,
    is_audited=True,
    mark="[c]",
    numerators=5,
    reasons=(
        Reason("lane", "Exact counts, where a statement needs them.", _AGREED),
        _SMALL,
        Reason(
            "audit",
            "Other counts are hidden until every small one could be anything from 1 to 8, all sums and public facts known.",
            _AGREED,
        ),
        Reason("complements", "A nought is never hidden to protect a count: it would look like one.", _AGREED),
        _NOUGHT,
        _MARK,
        _PERCENT,
    ),
)
"""Lane B: exact counts, with as many others hidden as the audit asks for."""

LANES = {rules.name: rules for rules in (ROUNDED, EXACT)}
"""The lanes by which a table may leave the review."""


def rules_of(lane: str, threshold: int = ROUNDED.threshold) -> Rules:
    """The rules of a lane, with another threshold if need be. Raises BadRequest naming what would be right."""
    if lane not in LANES:
        raise BadRequest(f"There is no lane {lane[:60]!r}. The lanes are: {', '.join(LANES)}.")
    agreed = LANES[lane]
    if threshold == agreed.threshold:
        return agreed
    other = Reason("threshold", f"A threshold of {threshold} was asked for instead of the agreed {agreed.threshold}.", "")
    reasons = tuple(reason for reason in agreed.reasons if reason.rule not in _OF_THE_THRESHOLD)
    return replace(agreed, threshold=threshold, reasons=(other, *reasons))


_OF_THE_THRESHOLD = {"threshold", "base", "audit"}
