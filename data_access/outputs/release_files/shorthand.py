"""Words that files use for codes: marks and their meanings, how a number was said, and the labels of breakdowns."""

from collections.abc import Mapping

from data_access import vocabulary
from data_access.disclosure.protect import CONFIDENTIAL, NOT_APPLICABLE, UNAVAILABLE
from data_access.releases.model import Said

FORECAST, REVISED = "[f]", "[r]"
MEANINGS = {
    CONFIDENTIAL: "Confidential: a small number, or one that would give a small number away. It could point to a person. It is not nought.",
    UNAVAILABLE: "Unavailable: it is not held, or it cannot be said.",
    NOT_APPLICABLE: "Not applicable: there is nothing to measure.",
    FORECAST: "Forecast: a range worked out from recent weeks, not a count.",
    REVISED: "Revised: another number was published before; see why it changed.",
}
"""The Analysis Function's shorthand, as far as a release uses it."""
ALWAYS_EXPLAINED = (CONFIDENTIAL, UNAVAILABLE, NOT_APPLICABLE)

SAID: Mapping[Said, str] = {
    "exactly": "exactly",
    "all": "all",
    "about": "about",
    "just_over": "just over",
    "more_than": "more than",
    "at_least": "at least",
    "less_than": "less than",
    "a_small_number": "a small number",
}
STANDS_ALONE: tuple[Said, ...] = ("exactly", "all", "a_small_number")
"""Wordings that do not stand before a number in a table."""

_LABELS: Mapping[str, Mapping[str, str]] = {
    "route": vocabulary.ROUTES,
    "original_outcome": vocabulary.ORIGINAL_OUTCOMES,
    "reviewed_outcome": vocabulary.REVIEWED_OUTCOMES,
    "stage": vocabulary.STAGES,
    "contact_status": vocabulary.CONTACT_STATUSES,
    "failure_type": vocabulary.FAILURE_TYPES,
    "action_kind": vocabulary.ACTION_KINDS,
    "channel": {**vocabulary.CHANNELS, **vocabulary.ENQUIRY_CHANNELS},
    "officer_role": vocabulary.OFFICER_ROLES,
    "referral_kind": vocabulary.REFERRAL_KINDS,
}
_ANYWHERE = {
    vocabulary.NOT_ASSESSED: "Not yet assessed",
    vocabulary.UNALLOCATED: "Not allocated",
    vocabulary.NOT_RECORDED: "Not recorded",
}


def label_in_words(breakdown: str, label: str) -> str:
    """What a person reads for a code of a breakdown; a code of the force's own (a category, a team) without its underscores."""
    known = _LABELS.get(breakdown, {}).get(label) or _ANYWHERE.get(label)
    words = label.replace("_", " ")
    return known or words[:1].upper() + words[1:]
