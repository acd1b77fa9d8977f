"""The words of the field as this dashboard uses them, each declared once: README prints them, and the page of definitions shows them."""

from collections.abc import Mapping
from types import MappingProxyType

GLOSSARY: Mapping[str, str] = MappingProxyType(
    {
        "as at": "counted at the end of that London day: what had happened on or before it",
        "known by": 'only what had been recorded by that moment; a late entry changes past figures, so "then" and "now" are two questions',
        "population": "everyone or everything that a figure is counted from: applications, people, failures and so on, never mixed",
        "figure": "one number with its key, unit, definition and denominator, declared once in the catalogue",
        "breakdown": "a figure by one of its dimensions; its parts add up to it",
        "in scope": "received in the period and within the review by its latest scope decision",
        "risk assessed": "triaged into a risk category; not the same as reviewed",
        "detailed review": "an officer's full review of an application whose assessment required one",
        "unreachable": "no valid details, or no response after the policy number of safe attempts",
        "not safe or appropriate": "people whom it would not be safe or right to contact for now; never merged with unreachable",
        "check": "something that cannot be right in the records, with a code, a unit and a remedy; counted for any day as known by any moment",
        "unexplained": "found in a source, and neither in scope nor out of it for a reason; must be nought",
        "late entry": "something recorded after the day it happened on",
        "data version": "a number that grows with every change of the case database; a page is always of one version",
        "release": "figures frozen as at a day and as known by a moment, protected, signed by three people; the only source of public figures",
        "lane": "the rules by which a release is protected: rounded, or exact counts with others hidden beside the small ones",
        "exception": "what lets one headline be said exactly: wording, reason, risk considered, a senior approver who did not draft it, an end",
        "[c]": "confidential: a count of 1 to 7 that could point to a person, or one that would give such a count away",
        "[z]": "not applicable: there is nothing to measure",
        "[x]": "unavailable: the case database holds nothing of the kind, which is unknown and not nought",
    }
)
"""word → what it means, in the order in which they are best read."""
