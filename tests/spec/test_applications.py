"""Specifications: the figures whose unit is applications."""

import pytest

from tests.review_maker import assessed, corrected, counted, counted_by, decided, failure, posting, recorded_as, review, scope, step

TINY = (
    [scope(n, "2023-11-01") for n in (1, 2, 3, 4)],
    scope(5, "2023-11-01", "out_of_scope", "received_after"),
    recorded_as(1, "2023-11-01", "right_to_know", "disclosed"),
    recorded_as(2, "2023-11-01", "right_to_ask_self", "nothing_to_disclose"),
    recorded_as(3, "2023-11-01", "right_to_know", "disclosed"),
    recorded_as(5, "2023-11-01", "right_to_know", "disclosed"),
    posting(7, "2023-11-01", team="North"),
    assessed(1, "2023-11-10", "high"),
    assessed(2, "2023-11-20", "low"),
    assessed(5, "2023-11-20", "low"),
    decided(1, "2023-11-11"),
    decided(2, "2023-11-21", "not_required"),
    step(1, "2023-11-12", "allocated", officer=7),
)


@pytest.mark.figure("applications_in_scope")
def test_applications_are_in_scope_by_their_latest_scope_decision():
    found = counted(review(TINY), "applications_in_scope", "2023-12-01")
    assert (found.value, found.denominator, found.percent) == (4, None, None)
    by_route = {"right_to_ask_self": 1, "right_to_know": 2, "unknown": 1}
    assert counted_by(review(TINY), "applications_in_scope", "2023-12-01", "route") == by_route
    by_stage = {"complete": 1, "review_to_do": 1, "waiting_for_assessment": 2}
    assert counted_by(review(TINY), "applications_in_scope", "2023-12-01", "stage") == by_stage


@pytest.mark.figure("applications_in_scope")
def test_an_application_that_goes_out_of_scope_leaves_on_that_day_and_may_come_back():
    frames = review(TINY, scope(1, "2023-12-05", "out_of_scope", "duplicate"), scope(1, "2023-12-20", reason="additional_checks"))
    days = ("2023-12-04", "2023-12-05", "2023-12-19", "2023-12-20")
    assert [counted(frames, "applications_in_scope", day).value for day in days] == [4, 3, 3, 4]


@pytest.mark.figure("applications_in_scope")
def test_of_two_scope_decisions_on_one_day_the_later_event_counts_whatever_the_order_of_the_rows():
    out, back = scope(1, "2023-12-05", "out_of_scope", "duplicate"), scope(1, "2023-12-05")
    assert counted(review(TINY, back, out), "applications_in_scope", "2023-12-05").value == 4


@pytest.mark.figure("risk_assessed")
def test_risk_assessed_counts_applications_in_scope_with_an_assessment_by_the_day():
    found = counted(review(TINY), "risk_assessed", "2023-12-01")
    assert (found.value, found.denominator, found.percent) == (2, 4, 50.0)
    assert counted_by(review(TINY), "risk_assessed", "2023-12-01", "risk_category") == {"high": 1, "low": 1, "not_assessed": 0}


@pytest.mark.figure("risk_assessed")
def test_an_application_assessed_after_the_as_at_date_is_not_counted():
    days = ("2023-11-09", "2023-11-10", "2023-11-19", "2023-11-20")
    assert [counted(review(TINY), "risk_assessed", day).value for day in days] == [0, 1, 1, 2]


@pytest.mark.figure("risk_assessed")
def test_a_regrade_moves_the_application_to_its_new_category_and_counts_it_once():
    frames = review(TINY, assessed(2, "2023-12-01", "high"))
    assert counted_by(frames, "risk_assessed", "2023-11-30", "risk_category") == {"high": 1, "low": 1, "not_assessed": 0}
    assert counted_by(frames, "risk_assessed", "2023-12-01", "risk_category") == {"high": 2, "not_assessed": 0}


@pytest.mark.figure("detailed_review_required")
def test_a_detailed_review_is_required_by_the_latest_decision_on_an_assessed_application():
    frames = review(TINY, decided(3, "2023-11-15"))
    found = counted(frames, "detailed_review_required", "2023-12-01")
    assert (found.value, found.denominator, found.percent) == (1, 2, 50.0), "application 3 is not assessed yet"
    assert counted_by(frames, "detailed_review_required", "2023-12-01", "team") == {"North": 1, "unallocated": 0}


@pytest.mark.figure("detailed_review_required")
def test_an_undecided_application_and_a_decision_turned_back_are_not_required():
    frames = review(TINY, decided(1, "2023-11-15", "undecided"))
    assert [counted(frames, "detailed_review_required", day).value for day in ("2023-11-14", "2023-11-15")] == [1, 0]
    assert counted_by(frames, "applications_in_scope", "2023-11-15", "stage")["waiting_for_decision"] == 1


@pytest.mark.figure("detailed_review_completed")
def test_a_completed_detailed_review_counts_among_those_required():
    frames = review(
        TINY, decided(2, "2023-12-01"), step(1, "2023-11-20", "started"), step(1, "2023-12-02", "completed", outcome="right_then")
    )
    assert counted(frames, "detailed_review_completed", "2023-12-01").value == 0
    found = counted(frames, "detailed_review_completed", "2023-12-02")
    assert (found.value, found.denominator, found.percent) == (1, 2, 50.0)
    assert counted_by(frames, "detailed_review_completed", "2023-12-02", "reviewed_outcome") == {"not_recorded": 0, "right_then": 1}


@pytest.mark.figure("detailed_review_completed")
def test_a_review_completed_though_no_longer_required_is_in_neither_number():
    frames = review(TINY, step(1, "2023-11-20", "completed"), decided(1, "2023-11-25", "not_required"))
    found = counted(frames, "detailed_review_completed", "2023-12-01")
    assert (found.value, found.denominator, found.percent) == (0, 0, None)


@pytest.mark.figure("originally_disclosed")
def test_originally_disclosed_counts_disclosures_at_the_time_and_no_other_outcome():
    found = counted(review(TINY), "originally_disclosed", "2023-12-01")
    assert (found.value, found.denominator, found.percent) == (2, 4, 50.0), "an outcome never recorded is not a disclosure"
    assert counted_by(review(TINY), "originally_disclosed", "2023-12-01", "risk_category") == {"high": 1, "low": 0, "not_assessed": 1}


@pytest.mark.figure("originally_disclosed")
def test_a_corrected_record_changes_the_original_outcome_from_when_it_was_known():
    record = recorded_as(4, "2023-11-01", original_outcome="not_recorded")
    frames = review(TINY, record, corrected(record, "2024-02-01T09:00", original_outcome="disclosed"))
    assert counted(frames, "originally_disclosed", "2023-12-01", known_by="2024-01-31T12:00").value == 2
    assert counted(frames, "originally_disclosed", "2023-12-01").value == 3


@pytest.mark.figure("applications_with_failure")
def test_applications_with_a_failure_are_distinct_and_have_three_named_denominators():
    frames = review(
        TINY,
        step(1, "2023-11-20", "completed"),
        [failure(1, 1, "2023-11-25"), failure(2, 1, "2023-11-26", kind="harm"), failure(3, 2, "2023-11-26")],
        failure(4, None, "2023-11-26", inside=False),
        failure(5, 5, "2023-11-26"),
    )
    found = counted(frames, "applications_with_failure", "2023-12-01")
    assert (found.value, found.denominator, found.percent) == (2, 4, 50.0)
    assert found.extra["others"] == {
        "applications with a detailed review complete": (1, 1),
        "applications not disclosed at the time": (1, 2),
    }
    assert counted_by(frames, "applications_with_failure", "2023-12-01", "risk_category") == {"high": 1, "low": 1, "not_assessed": 0}


@pytest.mark.figure("applications_with_failure")
def test_an_application_keeps_its_failure_until_the_last_one_is_withdrawn():
    frames = review(
        TINY,
        [failure(1, 1, "2023-11-25"), failure(2, 1, "2023-11-26")],
        [failure(1, 1, "2023-12-05", "withdrawn"), failure(2, 1, "2023-12-10", "suspected")],
    )
    assert [counted(frames, "applications_with_failure", day).value for day in ("2023-12-04", "2023-12-05", "2023-12-10")] == [1, 1, 0]


@pytest.mark.figure("applications_with_failure")
def test_a_failure_found_to_belong_to_another_application_or_outside_the_scope_leaves_the_first():
    frames = review(TINY, failure(1, 1, "2023-11-25"), failure(1, 2, "2023-12-05"), failure(1, None, "2023-12-10", inside=False))

    def by_route(day: str) -> dict[str, object]:
        return counted_by(frames, "applications_with_failure", day, "route")

    assert by_route("2023-12-04") == {"right_to_ask_self": 0, "right_to_know": 1, "unknown": 0}
    assert by_route("2023-12-05") == {"right_to_ask_self": 1, "right_to_know": 0, "unknown": 0}
    assert by_route("2023-12-10") == {"right_to_ask_self": 0, "right_to_know": 0, "unknown": 0}
