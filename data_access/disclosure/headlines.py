"""Exceptions for headlines: the one way in which a count that the rules would hide or round is said exactly.

"33 failures: 2 of harm, 14 administrative, 17 of service" is owed to the public and would not pass the rules. It passes with a reason, the risk
that was considered, a senior approver who did not draft it, and a day on which the exception ends; and only if the audit, run again with
it as a public fact, still finds every other count safe.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from data_access.dates import in_words
from data_access.errors import BadRequest


class Granted(Protocol):
    """An exception as the register of releases keeps it. ``drafted_by`` and ``approver`` are subject ids."""

    figure: str
    value: object
    wording: str
    reason: str
    risk: str
    drafted_by: str
    approver: str
    expires_on: date


@dataclass(frozen=True)
class Excepted:
    """The count that an exception is for, by its dimensions and labels; a dimension that is left out is summed over."""

    labels: tuple[tuple[str, str], ...]
    granted: Granted


def check_exception(granted: Granted, count: int | None, *, on: date) -> None:
    """Raises BadRequest, saying what is missing, unless the exception lets exactly this count be said on this day."""
    missing = [what for what in ("wording", "reason", "risk", "approver", "drafted_by") if not str(getattr(granted, what)).strip()]
    if missing:
        raise BadRequest(f"The exception for {granted.figure} lacks its {_WORDS[missing[0]]}.")
    if granted.approver == granted.drafted_by:
        raise BadRequest(
            f"The exception for {granted.figure} is approved by the person who drafted it. Another senior person must approve."
        )
    if on > granted.expires_on:
        raise BadRequest(f"The exception for {granted.figure} ended on {in_words(granted.expires_on)}. Ask for a new one.")
    if isinstance(granted.value, bool) or granted.value != count:
        raise BadRequest(f"The exception for {granted.figure} was granted for another value than the count is now. Ask for a new one.")


_WORDS = {
    "wording": "wording",
    "reason": "reason",
    "risk": "account of the risk considered",
    "approver": "approver",
    "drafted_by": "drafter",
}
