"""What figures can be broken down by: codes, their words, and in which order they are read."""

from collections.abc import Sequence
from dataclasses import dataclass

from data_access import vocabulary as words


@dataclass(frozen=True)
class Dimension:
    """A breakdown: the name of a column of the population and the words for it."""

    key: str
    title: str


DIMENSIONS = {
    d.key: d
    for d in (
        Dimension("risk_category", "Risk category"),
        Dimension("route", "Route"),
        Dimension("team", "Team"),
        Dimension("original_outcome", "Original outcome"),
        Dimension("reviewed_outcome", "Reviewed outcome"),
        Dimension("stage", "Stage"),
        Dimension("contact_status", "Contact status"),
        Dimension("failure_type", "Failure type"),
        Dimension("action_kind", "Kind of action"),
        Dimension("channel", "Channel"),
        Dimension("officer_role", "Officer role"),
        Dimension("referral_kind", "Kind of referral"),
    )
}


def codes_of(by: str, categories: Sequence[str]) -> tuple[str, ...]:
    """The codes of a dimension in the order in which they are read, so that what nobody is in is counted as zero and not left out.

    ``categories`` are the codes of this force's risk categories, most serious first. () where the codes are the data's own, as teams are.
    """
    known: dict[str, Sequence[str]] = {
        "risk_category": (*categories, words.NOT_ASSESSED),
        "route": tuple(words.ROUTES),
        "original_outcome": tuple(words.ORIGINAL_OUTCOMES),
        "reviewed_outcome": tuple(words.REVIEWED_OUTCOMES),
        "stage": tuple(words.STAGES),
        "contact_status": tuple(status for status in words.CONTACT_STATUSES if status != "not_required"),
        "failure_type": tuple(words.FAILURE_TYPES),
        "action_kind": tuple(words.ACTION_KINDS),
        "referral_kind": tuple(words.REFERRAL_KINDS),
    }
    return tuple(known.get(by, ()))
