"""Who wrote each figure, which second person checked it and when, and by its fingerprint which words that person had before them.

It stands beside the catalogue and not in it: a figure that is checked again is the same figure, and one whose words changed was not checked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data_access.figures.model import Figure


@dataclass(frozen=True)
class Check:
    """``fingerprint`` is the figure's at that time."""

    fingerprint: str
    written_by: str
    checked_by: str
    checked_on: date


_ANALYST, _SECOND = "Review analyst (synthetic role)", "Second analyst (synthetic role)"

CHECKED = {
    "applications_in_scope": Check("be2d4cdb41617f6c", _ANALYST, _SECOND, date(2026, 11, 24)),
    "risk_assessed": Check("439e7ffb07875a54", _ANALYST, _SECOND, date(2026, 11, 24)),
    "detailed_review_required": Check("f4f2764b720a19ba", _ANALYST, _SECOND, date(2026, 11, 24)),
    "detailed_review_completed": Check("2d62e81a8e18f8db", _ANALYST, _SECOND, date(2026, 11, 24)),
    "actions_completed": Check("c5575c46c0198116", _ANALYST, _SECOND, date(2026, 11, 24)),
    "failures_confirmed": Check("ba456159db582735", _ANALYST, _SECOND, date(2026, 11, 24)),
    "failures_harm": Check("41f711c4ad08da77", _ANALYST, _SECOND, date(2026, 11, 24)),
    "failures_administrative": Check("802672e5764162ea", _ANALYST, _SECOND, date(2026, 11, 24)),
    "failures_service": Check("07790807b2dba991", _ANALYST, _SECOND, date(2026, 11, 24)),
    "failures_share": Check("41cbb5c8c00b456e", _ANALYST, _SECOND, date(2026, 11, 24)),
    "applications_with_failure": Check("cc570aedfc2d28fa", _ANALYST, _SECOND, date(2026, 11, 24)),
    "failures_out_of_scope": Check("5ed13e1bab8ce7fd", _ANALYST, _SECOND, date(2026, 11, 24)),
    "people_requiring_contact": Check("48dec7baf88a932f", _ANALYST, _SECOND, date(2026, 11, 24)),
    "people_contacted": Check("7596ce56c77d2c1c", _ANALYST, _SECOND, date(2026, 11, 24)),
    "people_unreachable": Check("d743d1c778aa0c85", _ANALYST, _SECOND, date(2026, 11, 24)),
    "people_not_safe_or_appropriate": Check("5eccdd6a429ee6ab", _ANALYST, _SECOND, date(2026, 11, 24)),
    "contact_attempts": Check("029cb5cfb4fb81e9", _ANALYST, _SECOND, date(2026, 11, 24)),
    "referrals_made": Check("44716c9b47a4171e", _ANALYST, _SECOND, date(2026, 11, 24)),
    "originally_disclosed": Check("ad347750ab7921e4", _ANALYST, _SECOND, date(2026, 11, 24)),
    "new_disclosures": Check("2eb54f5bb6f126c7", _ANALYST, _SECOND, date(2026, 11, 24)),
    "officers_on_review": Check("b2d28b3ee77c8a14", _ANALYST, _SECOND, date(2026, 11, 24)),
    "supporting_officers": Check("ab8d143ebfd05b82", _ANALYST, _SECOND, date(2026, 11, 24)),
    "enquiries_received": Check("1c39ad11b5244ecc", _ANALYST, _SECOND, date(2026, 11, 24)),
    "enquiries_open": Check("9555a3154cd91701", _ANALYST, _SECOND, date(2026, 11, 24)),
    "open_age_days": Check("75c3256b5f9d1c35", _ANALYST, _SECOND, date(2026, 11, 24)),
    "officer_load": Check("8f76e3e6c9a225c1", _ANALYST, _SECOND, date(2026, 11, 24)),
    "review_agreement": Check("8226778e735d5955", _ANALYST, _SECOND, date(2026, 11, 24)),
    "forecast_finish": Check("c1b01229c573dd08", _ANALYST, _SECOND, date(2026, 11, 25)),
}
"""By key. These people are as invented as the demonstration, and the days are those on which the figures came to say these words: a force that
takes the catalogue over has it checked, and writes its own people and days here."""


def check_of(figure: Figure) -> Check | None:
    """The check of what the figure says now; None where there is none."""
    check = CHECKED.get(figure.key)
    return check if check and check.fingerprint == figure.fingerprint else None


def faults_of_checks(figures: Iterable[Figure]) -> list[str]:
    """Which figures nobody checked as they stand, or only who wrote them; empty when all is well."""
    declared = {figure.key: figure for figure in figures}
    found = [f"{key}: it is checked, and is not in the catalogue" for key in CHECKED if key not in declared]
    for key, figure in declared.items():
        if key not in CHECKED:
            found.append(f"{key}: no second person checked it; whoever does writes {figure.fingerprint} into checked.py")
        elif check_of(figure) is None:
            found.append(
                f"{key}: its words changed since they were checked; whoever checks them writes {figure.fingerprint} into checked.py"
            )
        elif _one_person(CHECKED[key].written_by) == _one_person(CHECKED[key].checked_by):
            found.append(f"{key}: who wrote it checked it; that takes a second person")
    return found


def _one_person(name: str) -> str:
    return name.strip().casefold()
