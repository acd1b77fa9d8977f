"""What each role is told at its first visit: what it finds here, what to look at first, and where its next step is."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Guide:
    """Three short lines. Each page is named as the navigation names it, and the role may open it."""

    finds: str
    first: str
    then: str


GUIDES: Mapping[str, Guide] = MappingProxyType(
    {
        "chief_officer": Guide(
            "You see the whole review in exact counts, and what waits longest.",
            "Start with Overview. One sentence says how far the review is, and a short list says what to do next.",
            "Approve and publish figures on Statement. Make the paper for a meeting on Board pack.",
        ),
        "board_member": Guide(
            "You see how the review stands. Small counts are hidden and the others rounded, to protect people.",
            "Start with Overview. “How this is counted”, under a figure, says what it means.",
            "See on Releases what was said in public, and who signed it.",
        ),
        "press_officer": Guide(
            "You see rounded figures of the review, and all that was said of it in public.",
            "Start with Releases. Say in public only what is published there.",
            "Check a draft on Statement, or prepare a new release there.",
        ),
        "analyst": Guide(
            "You see exact counts, who waits and for how long, and how good the records are.",
            "Start with Data quality. What is wrong there makes figures wrong on other pages.",
            "Prepare and sign releases on Statement. Make the paper for a meeting on Board pack.",
        ),
        "review_lead": Guide(
            "You see exact counts, officers by name, and which cases wait.",
            "Start with Overview for what to do next. Then see on Workload who carries how much.",
            "Ask for lists of cases on Risk, Contact and Data quality. Bring new files on Imports.",
        ),
        "importer": Guide(
            "You bring files into the case database. You see what was imported, and no figure of the review.",
            "Start with Imports. Bring a file there and try it: nothing is loaded until you say so.",
            "Mend rejected rows and bring them again. Imports says how.",
        ),
        "auditor": Guide(
            "You see whether the log and the records can be trusted. Small counts are hidden and the others rounded.",
            "Start with Audit. One sentence says whether the log is as it was written.",
            "Count a release again on Releases. See on Data quality what is wrong in the records.",
        ),
        "administrator": Guide(
            "You look after the databases. You see what was imported, and no figure of the review.",
            "Start with Imports. It says what was loaded, and when.",
            "Back up, restore and upgrade by commands. The guide for operators has each of them.",
        ),
    }
)
"""role → what it is told."""
