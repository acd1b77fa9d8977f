"""Releases for tests of the claim checker: the published history, and two releases frozen as the demonstration's would be."""

from datetime import UTC, date, datetime

from data_access.dates import end_of_london_day
from data_access.figures.catalogue import FIGURES
from data_access.releases.model import Content, FrozenCell, Release, State, Value
from data_access.releases.published_before import published_contents

MADE = datetime(2024, 5, 24, 9, tzinfo=UTC)


def published() -> tuple[Release, ...]:
    """The texts published before the desk existed, as releases 1, 2 …, oldest first."""
    return tuple(release_of(content, number, origin="published_before") for number, content in enumerate(published_contents(), 1))


def release_of(content: Content, number: int, *, state: State = State.PUBLISHED, origin: str = "frozen") -> Release:
    """A release with these contents."""
    day = end_of_london_day(content.as_at)
    people = {"prepared_by": "a", "analyst": None, "approver": None}
    moments = {"made_at": MADE, "submitted_at": None, "signed_at": None, "approved_at": None}
    return Release(number, state, origin, content, content.checksum, **people, **moments, published_at=day, supersedes=None, turn=1)


def cell(figure: str, value: Value, of: int | float | None = None, **more) -> FrozenCell:
    """A headline of the catalogue; a value None is [c] unless a mark is given."""
    one = FIGURES[figure]
    percent = round(100 * value / of, 1) if of and isinstance(value, int) else None
    facts = {
        "breakdown": "",
        "label": "",
        "title": one.title,
        "unit": one.unit,
        "mark": "[c]" if value is None else "",
        "said": "exactly",
        "denominator": of,
        "denominator_words": one.denominator_words,
        "percent": percent,
        "sentence": one.sentence,
        "definition": one.fingerprint,
    }
    return FrozenCell(**{"figure": figure, "value": value, **facts, **more})


def content(*cells: FrozenCell, day: date, lane: str) -> Content:
    """The contents of a frozen release as at a day."""
    facts = {"title": "For tests", "as_at": day, "known_by": end_of_london_day(day), "data_version": 1, "is_synthetic": True}
    return Content(**facts, lane=lane, rules="", code_version="", cells=cells)


def frozen_exactly(number: int = 6) -> Release:
    """The closing figures, exact by exceptions, as at 23 May 2024. What was never published in them is invented."""
    said = content(
        cell("applications_in_scope", 3778),
        cell("risk_assessed", 3778, 3778, said="all"),
        cell("detailed_review_required", 558, 3778),
        cell("detailed_review_completed", 558, 558, said="all"),
        cell("failures_confirmed", 33, exception=1),
        cell("failures_harm", 2, exception=2),
        cell("failures_administrative", 14, exception=3),
        cell("failures_service", 17, exception=4),
        cell("failures_share", 0.9, 3778),
        cell("applications_with_failure", 31, 3778, exception=5),
        cell("failures_out_of_scope", 1, exception=6),
        cell("people_requiring_contact", 312),
        cell("people_contacted", 261, 312),
        cell("people_unreachable", 31, 312),
        cell("people_not_safe_or_appropriate", 14, 312),
        cell("contact_attempts", 754),
        cell("referrals_made", 5, exception=7),
        cell("originally_disclosed", 1251, 3778),
        cell("officers_on_review", 45),
        cell("enquiries_received", 410),
        cell("enquiries_open", 0, 410),
        cell("review_agreement", 91.1, 56),
        cell("open_age_days", 41),
        cell("officer_load", 8.5, 42.5),
        cell("forecast_finish", "2024-06-01/2024-07-10"),
        day=date(2024, 5, 23),
        lane="exact",
    )
    return release_of(said, number, state=State.DRAFT)


def frozen_and_rounded(number: int = 6) -> Release:
    """Mid-review figures under the rules of the rounded lane, as at 1 March 2024; invented."""
    said = content(
        cell("applications_in_scope", 3680),
        cell("risk_assessed", 3615, 3680),
        cell("risk_assessed", 40, 3680, breakdown="risk_category", label="immediate"),
        cell("risk_assessed", None, 3680, breakdown="route", label="right_to_know"),
        cell("detailed_review_required", 540, 3615),
        cell("detailed_review_completed", 410, 540),
        cell("failures_confirmed", 30),
        cell("failures_harm", None),
        cell("failures_administrative", 15),
        cell("failures_service", 15),
        cell("people_requiring_contact", 260),
        cell("people_contacted", 170, 260),
        cell("people_unreachable", None, 260),
        cell("people_not_safe_or_appropriate", None, 260),
        cell("referrals_made", None),
        cell("officers_on_review", 45),
        cell("enquiries_received", 310),
        cell("enquiries_open", None, 310),
        cell("open_age_days", None, mark="[z]"),
        day=date(2024, 3, 1),
        lane="rounded",
    )
    return release_of(said, number, state=State.DRAFT)
