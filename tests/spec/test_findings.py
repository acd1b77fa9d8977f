"""Specifications: failures, referrals and actions."""

import pytest

from tests.review_maker import action, assessed, counted, counted_by, decided, failure, recorded_as, referral, review, scope

DAY = "2024-02-01"
THREE = (
    [scope(n, "2024-01-01") for n in (1, 2, 3)],
    assessed(1, "2024-01-02", "high"),
    assessed(2, "2024-01-02", "low"),
    recorded_as(2, "2024-01-01", original_outcome="test_not_met"),
)
FOUND = (
    THREE,
    failure(1, 1, "2024-01-10", kind="harm"),
    failure(2, 1, "2024-01-11", kind="administrative"),
    failure(3, 2, "2024-01-12", kind="administrative"),
    [failure(number, 2, "2024-01-13") for number in (4, 5, 6)],
    failure(7, 2, "2024-01-13", "suspected", kind="harm"),
    failure(8, None, "2024-01-12", inside=False),
)


@pytest.mark.figure("failures_confirmed")
def test_failures_are_counted_when_confirmed_and_in_scope():
    found = counted(review(FOUND), "failures_confirmed", DAY)
    assert (found.value, found.denominator, found.percent) == (6, None, None)
    by_type = {"administrative": 2, "harm": 1, "service": 3}
    assert counted_by(review(FOUND), "failures_confirmed", DAY, "failure_type") == by_type


@pytest.mark.figure("failures_confirmed")
def test_a_failure_suspected_then_confirmed_then_withdrawn_counts_only_in_between():
    steps = [failure(1, 1, "2024-01-10", "suspected"), failure(1, 1, "2024-01-15"), failure(1, 1, "2024-01-20", "withdrawn")]
    days = ("2024-01-14", "2024-01-15", "2024-01-19", "2024-01-20")
    assert [counted(review(THREE, steps), "failures_confirmed", day).value for day in days] == [0, 1, 1, 0]


@pytest.mark.figure("failures_confirmed")
def test_a_failure_on_an_application_that_leaves_the_scope_leaves_the_total():
    frames = review(FOUND, scope(1, "2024-01-20", "out_of_scope", "duplicate"))
    assert [counted(frames, "failures_confirmed", day).value for day in ("2024-01-19", "2024-01-20")] == [6, 4]


@pytest.mark.figure("failures_harm")
def test_harm_failures_are_the_confirmed_ones_of_that_type():
    found = counted(review(FOUND), "failures_harm", DAY)
    assert (found.value, found.denominator, found.percent) == (1, None, None), "a suspected one is not counted"
    assert counted_by(review(FOUND), "failures_harm", DAY, "risk_category") == {"high": 1, "low": 0, "not_recorded": 0}


@pytest.mark.figure("failures_administrative")
def test_administrative_failures_are_the_confirmed_ones_of_that_type():
    found = counted(review(FOUND), "failures_administrative", DAY)
    assert (found.value, found.denominator, found.percent) == (2, None, None)
    assert counted_by(review(FOUND), "failures_administrative", DAY, "risk_category") == {"high": 1, "low": 1, "not_recorded": 0}


@pytest.mark.figure("failures_service")
def test_service_failures_are_the_confirmed_ones_of_that_type_and_one_can_change_type():
    frames = review(FOUND, failure(4, 2, "2024-01-25", kind="harm"))
    assert [counted(frames, "failures_service", day).value for day in ("2024-01-24", "2024-01-25")] == [3, 2]
    assert counted(frames, "failures_harm", "2024-01-25").value == 2
    by_outcome = counted_by(frames, "failures_service", DAY, "original_outcome")
    assert by_outcome == {"not_recorded": 0, "test_not_met": 2}


@pytest.mark.figure("failures_share")
def test_the_share_divides_failures_by_applications_in_scope():
    found = counted(review(FOUND), "failures_share", DAY)
    assert (found.value, found.numerator, found.denominator, found.percent) == (200.0, 6, 3, 200.0)
    assert counted(review(), "failures_share", DAY).value is None


@pytest.mark.figure("failures_share")
def test_a_share_is_rounded_half_away_from_zero_to_two_places():
    frames = review([scope(n, "2024-01-01") for n in range(1, 801)], failure(1, 1, "2024-01-10"))
    assert counted(frames, "failures_share", DAY).value == 0.13, "0.125"


@pytest.mark.figure("failures_out_of_scope")
def test_a_failure_outside_the_scope_is_apart_and_never_joins_the_total():
    assert counted(review(FOUND), "failures_out_of_scope", "2024-01-11").value == 0
    found = counted(review(FOUND), "failures_out_of_scope", "2024-01-12")
    assert (found.value, found.denominator, found.percent) == (1, None, None)
    assert counted(review(FOUND), "failures_confirmed", "2024-01-12").value == 3


@pytest.mark.figure("referrals_made")
def test_referrals_in_scope_are_counted_with_the_initial_one():
    frames = review(
        referral("2023-09-01", initial=True),
        referral("2024-01-10", 1, "mandatory"),
        referral("2024-01-11", inside=False),
        referral("2024-02-02"),
    )
    found = counted(frames, "referrals_made", DAY)
    assert (found.value, found.denominator, found.percent) == (2, None, None)
    assert counted_by(frames, "referrals_made", DAY, "referral_kind") == {"mandatory": 1, "voluntary": 1}


@pytest.mark.figure("actions_completed")
def test_actions_are_completed_of_those_required_and_withdrawn_ones_are_in_neither():
    frames = review(
        THREE,
        [action(n, 1, "2024-01-10") for n in (1, 2, 3)],
        action(4, 2, "2024-01-10", kind="safeguarding"),
        action(5, 9, "2024-01-10"),
        [action(1, 1, "2024-01-20", "completed"), action(2, 1, "2024-01-20", "withdrawn"), action(3, 1, "2024-02-02", "completed")],
    )
    found = counted(frames, "actions_completed", DAY)
    assert (found.value, found.denominator, found.percent) == (1, 3, 33.33)
    assert counted_by(frames, "actions_completed", "2024-02-02", "action_kind") == {"contact": 2, "safeguarding": 0}


def test_an_application_is_complete_once_its_last_action_is_completed_or_withdrawn():
    frames = review(
        THREE,
        decided(1, "2024-01-05", "not_required"),
        [action(1, 1, "2024-01-10"), action(2, 1, "2024-01-10")],
        [action(1, 1, "2024-01-20", "completed"), action(2, 1, "2024-01-25", "withdrawn")],
    )

    def stages(day: str) -> dict[str, object]:
        return counted_by(frames, "applications_in_scope", day, "stage")

    assert "actions_to_complete" not in stages("2024-01-09")
    assert [stages(day)["actions_to_complete"] for day in ("2024-01-10", "2024-01-24")] == [1, 1]
    assert stages("2024-01-25")["complete"] == 1


def test_an_action_completed_twice_does_not_hide_another_that_is_outstanding():
    frames = review(
        THREE,
        decided(1, "2024-01-05", "not_required"),
        [action(1, 1, "2024-01-10"), action(2, 1, "2024-01-10")],
        [action(1, 1, "2024-01-20", "completed"), action(1, 1, "2024-01-21", "completed")],
    )
    assert counted_by(frames, "applications_in_scope", DAY, "stage")["actions_to_complete"] == 1
