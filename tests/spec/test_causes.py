"""Specifications: what each cause of a change means, on tiny reviews, and the demonstration explained to the last application."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from data_access.dates import end_of_london_day
from data_access.errors import BadRequest
from data_access.figures.catalogue import FIGURES
from data_access.figures.reckon import reckon
from data_access.intake.demo import make_demonstration
from data_access.populations.as_at import AsAt
from data_access.populations.history import build_history
from data_access.releases.causes import Cause, causes_of, causes_of_each
from tests.review_maker import (
    action,
    assessed,
    attempt,
    contact_decided,
    corrected,
    decided,
    disclosure,
    enquiry,
    events_in,
    failure,
    posting,
    recorded_as,
    referral,
    review,
    scope,
    second_review,
    step,
    voided,
)

THEN, NOW = date(2024, 1, 11), date(2024, 5, 23)
COUNTS = [figure for figure in FIGURES.values() if figure.kind == "count"]
IN_SCOPE = [scope(n, "2023-11-01") for n in (1, 2, 3)]


def said(day: date) -> AsAt:
    """A figure as it is said on its day: as at the end of it, and as known by then."""
    return AsAt(day, end_of_london_day(day))


JANUARY, MAY = said(THEN), said(NOW)


def told(figure: str, *rows, then: AsAt = JANUARY, now: AsAt = MAY) -> dict[str, tuple[int, int]]:
    """The causes that anything came of: cause → (joined, left)."""
    found = causes_of(FIGURES[figure], review(IN_SCOPE, *rows), before=then, now=now)
    assert found.before + sum(step.joined - step.left for step in found.steps) == found.after
    return {one.cause.value: (one.joined, one.left) for one in found.steps if one.joined or one.left}


def test_what_was_true_by_the_first_day_and_recorded_after_it_was_entered_late():
    assert told("risk_assessed", assessed(1, "2024-01-11", recorded="2024-01-12T09:00")) == {"entered_late": (1, 0)}
    assert told("applications_in_scope", scope(4, "2024-01-02", recorded="2024-02-01T09:00")) == {"entered_late": (1, 0)}


def test_a_late_entry_can_take_somebody_out():
    late = scope(1, "2024-01-02", "out_of_scope", "duplicate", recorded="2024-02-01T09:00")
    assert told("applications_in_scope", late) == {"entered_late": (0, 1)}


def test_what_happened_after_the_first_day_became_due_since():
    assert told("risk_assessed", assessed(1, "2024-01-12"), assessed(2, "2024-05-23")) == {"became_due": (2, 0)}
    assert told("failures_confirmed", failure(7, 1, "2024-01-05", "suspected"), failure(7, 1, "2024-02-01")) == {"became_due": (1, 0)}


def test_what_happened_after_the_second_day_or_was_recorded_after_it_is_in_neither_figure():
    assert told("risk_assessed", assessed(1, "2024-05-24"), assessed(2, "2024-05-20", recorded="2024-05-24T09:00")) == {}


def test_a_correction_recorded_since_is_told_apart_from_a_late_entry():
    row = assessed(1, "2024-01-10")
    assert told("risk_assessed", row, voided(row, "2024-02-01T09:00")) == {"regraded_or_corrected": (0, 1)}
    moved = assessed(2, "2024-01-20", recorded="2024-01-11T09:00")
    assert told("risk_assessed", moved, corrected(moved, "2024-02-01T09:00", day="2024-01-09")) == {"regraded_or_corrected": (1, 0)}


def test_a_late_entry_that_was_corrected_afterwards_is_still_a_late_entry():
    row = assessed(1, "2024-01-10", "high", recorded="2024-01-20T09:00")
    assert told("risk_assessed", row, corrected(row, "2024-02-01T09:00", risk_category="low")) == {"entered_late": (1, 0)}
    gone = assessed(2, "2024-01-10", recorded="2024-01-20T09:00")
    assert told("risk_assessed", gone, voided(gone, "2024-02-01T09:00")) == {}


def test_what_takes_a_late_entry_and_a_correction_together_is_a_correction():
    wrong = scope(4, "2023-11-01", "out_of_scope", "received_after")
    rows = [wrong, corrected(wrong, "2024-02-01T09:00", scope_status="in_scope"), assessed(4, "2024-01-10", recorded="2024-02-01T09:00")]
    assert told("risk_assessed", *rows) == {"regraded_or_corrected": (1, 0)}


def test_an_application_found_later_joined_the_scope_and_so_did_all_that_was_done_on_it():
    found = [scope(4, "2024-01-20", reason="additional_checks"), assessed(4, "2024-02-01"), failure(7, 4, "2024-03-01")]
    for figure in ("applications_in_scope", "risk_assessed", "failures_confirmed", "applications_with_failure"):
        assert told(figure, found) == {"joined_scope": (1, 0)}, figure


def test_an_application_removed_left_the_scope_with_all_that_belonged_to_it():
    rows = [assessed(1, "2023-11-10"), action(5, 1, "2023-12-01"), action(5, 1, "2023-12-20", "completed")]
    people = [contact_decided(8, 1, "2023-12-01"), attempt(8, 1, "2023-12-05", "reached"), disclosure(1, 8, "2023-12-06")]
    removed = scope(1, "2024-03-01", "out_of_scope", "duplicate")
    touched = ("risk_assessed", "actions_completed", "people_requiring_contact", "people_contacted", "contact_attempts", "new_disclosures")
    for figure in touched:
        assert told(figure, rows, people, removed) == {"left_scope": (0, 1)}, figure


def test_an_application_that_went_out_and_came_back_did_neither():
    away = [scope(1, "2024-02-01", "out_of_scope", "duplicate"), scope(1, "2024-03-01")]
    assert told("applications_in_scope", away) == {}
    assert told("risk_assessed", away, assessed(1, "2024-02-10")) == {"became_due": (1, 0)}


def test_a_decision_turned_round_is_a_regrade_and_a_first_decision_is_not():
    graded = [assessed(n, "2023-11-10") for n in (1, 2, 3)]
    before = [decided(1, "2023-11-11", "not_required"), decided(2, "2023-11-11", "undecided"), decided(3, "2023-11-11")]
    after = [decided(1, "2024-02-01"), decided(2, "2024-02-01"), decided(3, "2024-02-01", "not_required")]
    assert told("detailed_review_required", graded, before, after) == {"regraded_or_corrected": (1, 1), "became_due": (1, 0)}


def test_a_review_completed_since_became_due_and_one_completed_on_a_decision_turned_round_was_regraded():
    graded = [assessed(n, "2023-11-10") for n in (1, 2)]
    decisions = [decided(1, "2023-11-11"), decided(2, "2023-11-11", "not_required"), decided(2, "2024-02-01")]
    done = [step(n, "2024-03-01", "completed") for n in (1, 2)]
    assert told("detailed_review_completed", graded, decisions, done) == {"regraded_or_corrected": (1, 0), "became_due": (1, 0)}


def test_a_failure_withdrawn_or_of_another_type_since_was_regraded():
    rows = [failure(7, 1, "2024-01-05", kind="service"), failure(8, 2, "2024-01-05", kind="service")]
    later = [failure(7, 1, "2024-02-01", kind="harm"), failure(8, 2, "2024-02-01", "withdrawn", kind="service")]
    assert told("failures_harm", rows, later) == {"regraded_or_corrected": (1, 0)}
    assert told("failures_service", rows, later) == {"regraded_or_corrected": (0, 2)}
    assert told("failures_confirmed", rows, later) == {"regraded_or_corrected": (0, 1)}
    assert told("applications_with_failure", rows, later) == {"regraded_or_corrected": (0, 1)}


def test_a_failure_withdrawn_by_the_first_day_and_confirmed_again_since_was_regraded():
    again = [failure(7, 1, "2024-01-05", "withdrawn"), failure(7, 1, "2024-02-01")]
    for figure in ("failures_confirmed", "failures_service", "applications_with_failure"):
        assert told(figure, again) == {"regraded_or_corrected": (1, 0)}, figure


def test_a_failure_that_first_named_no_application_joined_the_scope_when_it_named_one():
    rows = [failure(7, None, "2024-01-05"), failure(7, 1, "2024-02-01")]
    assert told("failures_confirmed", rows) == {"joined_scope": (1, 0)}


def test_an_application_to_which_a_settled_failure_was_moved_was_regraded_unless_another_was_confirmed_since():
    moved = [failure(7, 1, "2024-01-05"), failure(7, 2, "2024-02-01")]
    assert told("applications_with_failure", moved) == {"regraded_or_corrected": (1, 1)}
    assert told("applications_with_failure", moved, failure(8, 2, "2024-02-01", "suspected")) == {"regraded_or_corrected": (1, 1)}
    found = told("applications_with_failure", moved, failure(8, 2, "2024-02-01"))
    assert found == {"regraded_or_corrected": (0, 1), "became_due": (1, 0)}


def test_a_failure_found_to_be_outside_left_the_scope_and_thereby_joined_those_outside():
    rows = [failure(7, 1, "2024-01-05"), failure(7, None, "2024-02-01", inside=False)]
    assert told("failures_confirmed", rows) == {"left_scope": (0, 1)}
    assert told("failures_out_of_scope", rows) == {"left_scope": (1, 0)}
    assert told("failures_out_of_scope", failure(8, None, "2024-01-12", inside=False)) == {"became_due": (1, 0)}


def test_a_failure_that_changes_from_an_application_outside_to_one_inside_joined_the_scope():
    outside = scope(4, "2023-11-01", "out_of_scope", "duplicate")
    assert told("failures_confirmed", outside, failure(7, 4, "2024-01-05"), failure(7, 1, "2024-02-01")) == {"joined_scope": (1, 0)}


def test_a_person_reached_since_is_no_longer_unreachable_in_the_ordinary_course():
    rows = [contact_decided(8, 1, "2024-01-02", "no_response"), attempt(8, 1, "2024-02-01", "reached")]
    assert told("people_unreachable", rows) == {"became_due": (0, 1)}
    assert told("people_contacted", rows) == {"became_due": (1, 0)}


def test_a_person_for_whom_contact_was_first_not_required_and_then_was_is_a_decision_turned_round():
    rows = [contact_decided(8, 1, "2024-01-02", "not_required"), contact_decided(8, 1, "2024-02-01")]
    assert told("people_requiring_contact", rows) == {"regraded_or_corrected": (1, 0)}
    assert told("people_requiring_contact", rows[::-1], then=MAY, now=JANUARY) == {"regraded_or_corrected": (0, 1)}
    assert told("people_requiring_contact", contact_decided(9, 2, "2024-02-01")) == {"became_due": (1, 0)}


def test_an_original_outcome_recorded_first_since_became_due_and_another_than_before_is_a_correction():
    rows = [recorded_as(1, "2023-11-01", original_outcome="test_not_met"), recorded_as(1, "2024-02-01"), recorded_as(2, "2024-02-01")]
    assert told("originally_disclosed", rows) == {"regraded_or_corrected": (1, 0), "became_due": (1, 0)}


def test_officers_come_and_go_and_one_in_support_who_is_then_dedicated_is_two_members():
    rows = [posting(1, "2023-11-01"), posting(2, "2023-11-01", kind="support"), posting(1, "2024-02-01", "left"), posting(2, "2024-02-01")]
    assert told("officers_on_review", rows) == {"became_due": (1, 1)}
    assert told("supporting_officers", rows) == {}
    assert told("supporting_officers", rows, posting(2, "2024-03-01", "left", "support")) == {"became_due": (0, 1)}


def test_an_enquiry_answered_since_is_no_longer_open_and_one_opened_again_is_a_regrade():
    rows = [enquiry(1, "2024-01-02"), enquiry(1, "2024-02-01", "closed")]
    again = [enquiry(2, "2024-01-02", "closed"), enquiry(2, "2024-02-01", "received")]
    assert told("enquiries_open", rows, again) == {"regraded_or_corrected": (1, 0), "became_due": (0, 1)}
    assert told("enquiries_received", rows, again, enquiry(3, "2024-02-01")) == {"became_due": (1, 0)}


def test_a_referral_made_since_became_due_and_one_entered_late_did_not():
    rows = [referral("2023-10-01", initial=True), referral("2024-02-01"), referral("2024-01-05", recorded="2024-03-01T09:00")]
    assert told("referrals_made", rows) == {"entered_late": (1, 0), "became_due": (1, 0)}
    assert told("referrals_made", referral("2024-02-01", inside=False)) == {}


def test_an_action_completed_though_it_had_been_withdrawn_is_a_regrade():
    rows = [action(5, 1, "2023-12-01", "withdrawn"), action(5, 1, "2024-02-01", "completed"), action(6, 1, "2024-02-01", "completed")]
    assert told("actions_completed", rows) == {"regraded_or_corrected": (1, 0), "became_due": (1, 0)}


def test_second_reviews_can_be_followed_too():
    agreed = replace(FIGURES["review_agreement"], kind="count")
    frames = review(IN_SCOPE, second_review(1, "2024-01-02"), second_review(2, "2024-02-01"), second_review(3, "2024-02-01", False))
    found = causes_of(agreed, frames, before=JANUARY, now=MAY)
    assert (found.before, found.after, found.change) == (1, 2, 1)
    assert [(one.cause, one.joined) for one in found.steps if one.joined] == [(Cause.BECAME_DUE, 1)]


def test_a_figure_that_is_no_count_has_no_counted_causes():
    with pytest.raises(BadRequest, match="failures_share has no counted causes"):
        causes_of(FIGURES["failures_share"], review(IN_SCOPE), before=JANUARY, now=MAY)


def test_a_review_in_which_nothing_was_recorded_has_nothing_to_explain():
    for figure in COUNTS:
        found = causes_of(figure, review(), before=JANUARY, now=AsAt(NOW))
        assert (found.before, found.after, {step[1:] for step in found.steps}) == (0, 0, {(0, 0)})


# The demonstration ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def frames(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demonstration")
    made_at = datetime(2026, 11, 24, tzinfo=UTC)
    make_demonstration(f"sqlite:///{folder / 'cases.db'}", f"sqlite:///{folder / 'register.db'}", made_at=made_at)
    return events_in(f"sqlite:///{folder / 'cases.db'}").frames


_LATE, _OTHERWISE, _DUE, _JOINED, _LEFT = range(5)
JANUARY_TO_MAY = {
    "applications_in_scope": (3582, {_JOINED: (196, 0)}, 3778),
    "risk_assessed": (3582, {_JOINED: (196, 0)}, 3778),
    "detailed_review_required": (529, {_OTHERWISE: (12, 0), _DUE: (11, 0), _JOINED: (19, 0)}, 571),
    "detailed_review_completed": (219, {_OTHERWISE: (12, 0), _DUE: (321, 0), _JOINED: (19, 0)}, 571),
    "actions_completed": (95, {_DUE: (238, 0), _JOINED: (7, 0)}, 340),
    "failures_confirmed": (25, {_DUE: (8, 0)}, 33),
    "failures_harm": (2, {}, 2),
    "failures_administrative": (11, {_DUE: (3, 0)}, 14),
    "failures_service": (12, {_DUE: (5, 0)}, 17),
    "applications_with_failure": (24, {_DUE: (8, 0)}, 32),
    "failures_out_of_scope": (0, {_DUE: (1, 0)}, 1),
    "people_requiring_contact": (185, {_DUE: (148, 0), _JOINED: (13, 0)}, 346),
    "people_contacted": (132, {_DUE: (158, 0), _JOINED: (10, 0)}, 300),
    "people_unreachable": (7, {_DUE: (13, 3), _JOINED: (2, 0)}, 19),
    "people_not_safe_or_appropriate": (12, {_DUE: (10, 9), _JOINED: (1, 0)}, 14),
    "contact_attempts": (266, {_OTHERWISE: (0, 1), _DUE: (326, 0), _JOINED: (21, 0)}, 612),
    "referrals_made": (4, {_DUE: (1, 0)}, 5),
    "originally_disclosed": (1195, {}, 1195),
    "new_disclosures": (23, {_DUE: (44, 0), _JOINED: (2, 0)}, 69),
    "officers_on_review": (45, {_DUE: (0, 7)}, 38),
    "supporting_officers": (0, {}, 0),
    "enquiries_received": (719, {_DUE: (363, 0)}, 1082),
    "enquiries_open": (45, {_DUE: (19, 37)}, 27),
}
"""Then, the causes in their order → (joined, left), and now."""


def test_january_to_may_is_explained_to_the_last_application_and_figure_by_figure(frames):
    found = causes_of_each(COUNTS, frames, before=JANUARY, now=MAY)
    assert {key: _told_shortly(one) for key, one in found.items()} == JANUARY_TO_MAY


def test_october_to_december_has_late_entries_and_duplicates_removed(frames):
    found = causes_of_each(COUNTS, frames, before=said(date(2023, 10, 26)), now=said(date(2023, 12, 8)))
    assert _told_shortly(found["applications_in_scope"]) == (3500, {_JOINED: (90, 0), _LEFT: (0, 8)}, 3582)
    assert _told_shortly(found["risk_assessed"]) == (166, {_LATE: (3, 0), _DUE: (1539, 0), _JOINED: (5, 0)}, 1713)
    required = (94, {_LATE: (5, 0), _OTHERWISE: (1, 0), _DUE: (253, 0), _JOINED: (2, 0)}, 355)
    assert _told_shortly(found["detailed_review_required"]) == required
    assert _told_shortly(found["officers_on_review"]) == (12, {_DUE: (24, 0)}, 36)


def test_december_to_january_has_late_entries_and_no_change_of_scope(frames):
    found = causes_of_each(COUNTS, frames, before=said(date(2023, 12, 8)), now=JANUARY)
    assert _told_shortly(found["applications_in_scope"]) == (3582, {}, 3582)
    assert _told_shortly(found["risk_assessed"]) == (1713, {_LATE: (10, 0), _DUE: (1859, 0)}, 3582)
    assert _told_shortly(found["failures_confirmed"]) == (9, {_DUE: (16, 0)}, 25)


def test_what_was_said_of_a_day_and_what_is_known_of_it_now_differ_by_what_was_learnt_alone(frames):
    day = date(2024, 3, 1)
    found = causes_of_each(COUNTS, frames, before=said(day), now=AsAt(day))
    changed = {key: _told_shortly(one) for key, one in found.items() if one.change}
    assert changed == {"detailed_review_completed": (383, {_LATE: (1, 0)}, 384)}
    found = causes_of_each(COUNTS, frames, before=JANUARY, now=AsAt(THEN))
    assert {key: _told_shortly(one) for key, one in found.items() if one.change} == {"contact_attempts": (266, {_OTHERWISE: (0, 1)}, 265)}


def test_before_and_after_are_what_the_catalogue_counts(frames):
    for before, now in ((said(date(2023, 12, 8)), said(date(2024, 3, 1))), (said(date(2024, 3, 1)), AsAt(NOW))):
        then, today = (build_history(frames, known_by=view.known_by) for view in (before, now))
        for key, found in causes_of_each(COUNTS, frames, before=before, now=now).items():
            assert found.before == reckon(FIGURES[key], then, day=before.day).value, key
            assert found.after == reckon(FIGURES[key], today, day=now.day).value, key
            assert found.before + sum(step.joined - step.left for step in found.steps) == found.after, key


def _told_shortly(causes) -> tuple[int, dict[int, tuple[int, int]], int]:
    moved = {place: (one.joined, one.left) for place, one in enumerate(causes.steps) if one.joined or one.left}
    return causes.before, moved, causes.after
