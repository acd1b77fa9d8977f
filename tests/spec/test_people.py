"""Specifications: people, contact attempts and disclosures."""

from datetime import date

import pytest

from tests.review_maker import assessed, attempt, contact_decided, counted, counted_by, disclosure, history_of, review, scope, voided

DAY = "2024-02-01"
THREE = ([scope(n, "2024-01-01") for n in (1, 2, 3)], assessed(1, "2024-01-02", "high"), assessed(2, "2024-01-02", "low"))


def statuses(*rows) -> dict[str, object]:
    found = counted_by(review(THREE, *rows), "people_requiring_contact", DAY, "contact_status")
    return {status: n for status, n in found.items() if n}


@pytest.mark.figure("people_requiring_contact")
def test_a_person_with_two_applications_is_counted_once_through_the_latest_decision():
    frames = review(
        THREE, contact_decided(1, 1, "2024-01-10"), contact_decided(1, 2, "2024-01-12"), contact_decided(2, 3, "2024-01-12", "not_required")
    )
    found = counted(frames, "people_requiring_contact", DAY)
    assert (found.value, found.denominator, found.percent) == (1, None, None)
    by_category = {"high": 1, "not_assessed": 0}
    assert counted_by(frames, "people_requiring_contact", "2024-01-11", "risk_category") == {"high": 1}
    by_category = {"low": 1, "not_assessed": 0}
    assert counted_by(frames, "people_requiring_contact", DAY, "risk_category") == by_category


@pytest.mark.figure("people_requiring_contact")
def test_a_person_is_counted_only_while_the_application_is_in_scope():
    frames = review(THREE, contact_decided(1, 1, "2024-01-10"), scope(1, "2024-01-20", "out_of_scope", "duplicate"), scope(1, "2024-01-25"))
    days = ("2024-01-09", "2024-01-10", "2024-01-20", "2024-01-25")
    assert [counted(frames, "people_requiring_contact", day).value for day in days] == [0, 1, 0, 1]


@pytest.mark.figure("people_requiring_contact")
def test_a_person_requiring_contact_is_not_started_until_the_first_attempt_and_then_attempting():
    assert statuses(contact_decided(1, 1, "2024-01-10")) == {"not_started": 1}
    assert statuses(contact_decided(1, 1, "2024-01-10"), attempt(1, 1, "2024-01-11")) == {"attempting": 1}


@pytest.mark.figure("people_contacted")
def test_people_are_contacted_when_reached_since_the_latest_decision_or_recorded_so():
    frames = review(
        THREE,
        [contact_decided(n, 1, "2024-01-10") for n in (1, 2, 3)],
        [attempt(1, 1, "2024-01-10", "reached"), attempt(2, 1, "2024-01-15")],
        contact_decided(4, 2, "2024-01-15", "contacted"),
    )
    found = counted(frames, "people_contacted", DAY)
    assert (found.value, found.denominator, found.percent) == (2, 4, 50.0)
    assert counted_by(frames, "people_contacted", DAY, "risk_category") == {"high": 1, "low": 1}


@pytest.mark.figure("people_contacted")
def test_a_person_reached_before_the_latest_decision_has_still_to_be_reached():
    assert statuses(attempt(1, 1, "2024-01-09", "reached"), contact_decided(1, 1, "2024-01-10")) == {"attempting": 1}


@pytest.mark.figure("people_contacted")
def test_a_person_reached_after_being_unreachable_is_contacted_and_stays_so_through_later_attempts():
    rows = [contact_decided(1, 1, "2024-01-10", "no_response"), attempt(1, 1, "2024-01-15", "reached"), attempt(1, 1, "2024-01-16")]
    assert statuses(*rows) == {"contacted": 1}


@pytest.mark.figure("people_contacted")
def test_a_decision_that_closes_contact_stands_beside_a_success_of_the_same_day():
    assert statuses(attempt(1, 1, "2024-01-10", "reached"), contact_decided(1, 1, "2024-01-10", "declined")) == {"declined": 1}


@pytest.mark.figure("people_unreachable")
def test_unreachable_are_the_two_unable_statuses_only():
    decisions = (
        "no_valid_details",
        "no_response",
        "not_safe",
        "not_appropriate",
        "declined",
        "deceased",
        "passed_to_another_force",
        "required",
    )
    frames = review(THREE, [contact_decided(n, 2, "2024-01-10", decision) for n, decision in enumerate(decisions, start=1)])
    found = counted(frames, "people_unreachable", DAY)
    assert (found.value, found.denominator, found.percent) == (2, 8, 25.0)
    assert counted_by(frames, "people_unreachable", DAY, "route") == {"unknown": 2}


@pytest.mark.figure("people_not_safe_or_appropriate")
def test_not_safe_or_appropriate_stands_beside_unreachable_and_never_inside_it():
    frames = review(
        THREE,
        [contact_decided(1, 1, "2024-01-10", "not_safe"), contact_decided(2, 2, "2024-01-10", "not_appropriate")],
        [contact_decided(3, 2, "2024-01-10", "no_response"), contact_decided(4, 2, "2024-01-10", "not_required")],
    )
    found = counted(frames, "people_not_safe_or_appropriate", DAY)
    assert (found.value, found.denominator, found.percent) == (2, 3, 66.67)
    assert counted_by(frames, "people_not_safe_or_appropriate", DAY, "risk_category") == {"high": 1, "low": 1}
    assert counted(frames, "people_unreachable", DAY).value == 1


@pytest.mark.figure("people_not_safe_or_appropriate")
def test_a_later_decision_moves_a_person_to_its_own_status():
    frames = review(THREE, contact_decided(1, 1, "2024-01-10", "not_safe"), contact_decided(1, 1, "2024-01-20", "no_response"))
    pairs = [
        (counted(frames, "people_not_safe_or_appropriate", day).value, counted(frames, "people_unreachable", day).value)
        for day in ("2024-01-19", "2024-01-20")
    ]
    assert pairs == [(1, 0), (0, 1)]


@pytest.mark.figure("contact_attempts")
def test_every_attempt_made_by_the_day_is_counted_whatever_came_of_it():
    wrong = attempt(1, 1, "2024-01-20")
    frames = review(
        THREE,
        [attempt(1, 1, "2024-01-11"), attempt(1, 1, "2024-01-11", channel="visit"), attempt(2, 2, "2024-01-12", "reached")],
        [wrong, voided(wrong, "2024-01-21T09:00"), attempt(2, 2, "2024-02-02"), attempt(3, 9, "2024-01-12")],
    )
    found = counted(frames, "contact_attempts", DAY)
    assert (found.value, found.denominator, found.percent) == (3, None, None), "application 9 is not in scope"
    assert counted_by(frames, "contact_attempts", DAY, "channel") == {"phone": 2, "visit": 1}
    assert counted_by(frames, "contact_attempts", DAY, "risk_category") == {"high": 2, "low": 1}


@pytest.mark.figure("new_disclosures")
def test_new_disclosures_count_each_disclosure_on_an_application_in_scope():
    frames = review(
        THREE, disclosure(1, 1, "2024-01-20"), disclosure(1, 2, "2024-01-21"), disclosure(2, 3, "2024-02-02"), disclosure(9, 3, DAY)
    )
    found = counted(frames, "new_disclosures", DAY)
    assert (found.value, found.denominator, found.percent) == (2, None, None)
    assert counted_by(frames, "new_disclosures", "2024-02-02", "risk_category") == {"high": 2, "low": 1}


def test_what_is_due_is_the_next_attempt_while_trying_and_the_next_review_afterwards():
    frames = review(
        THREE,
        [contact_decided(1, 1, "2024-01-10"), attempt(1, 1, "2024-01-11", next_attempt="2024-01-18")],
        contact_decided(2, 1, "2024-01-10", "not_safe", next_review="2024-03-01"),
    )
    people = history_of(frames).population("people", day=date(2024, 2, 1)).sort("contact_status")
    assert dict(people.select("contact_status", "due_on").iter_rows()) == {"attempting": date(2024, 1, 18), "not_safe": date(2024, 3, 1)}
