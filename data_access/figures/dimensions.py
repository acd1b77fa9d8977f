"""What figures can be broken down by: codes, their words, and in which order they are read."""

from dataclasses import dataclass


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
