"""Specifications: what each check of the records finds, and what it leaves alone."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from data_access.figures.checks import BANDS, CHECKS, KINDS, band_of
from data_access.figures.reckon import summary_of_days
from data_access.populations.faults import FAULTS, applications_at_fault
from data_access.populations.history import RECORDED_IN
from tests.review_maker import (
    action,
    assessed,
    attempt,
    contact_decided,
    corrected,
    decided,
    enquiry,
    event,
    failure,
    history_of,
    posting,
    recorded_as,
    referral,
    review,
    scope,
    second_review,
    step,
    voided,
)

IN_SCOPE = [scope(n, "2024-01-01") for n in (1, 2, 3)]


def found(code: str, *rows, known_by=None, days: tuple[str, ...] = ("2024-06-01",)) -> list[int]:
    """How many a check finds at the end of each of these days."""
    history = history_of(review(*rows), known_by)
    asked = [history.how_many_by("faults", ("fault",), day=date.fromisoformat(day)) for day in days]
    return [counted.get((CHECKS[code].fault,), 0) for counted in asked]


# The catalogue --------------------------------------------------------------------------------------------------------------------------


def test_every_check_has_a_rule_and_every_rule_a_check():
    assert [check.fault for check in CHECKS.values()] == list(FAULTS)


def test_every_check_has_a_specification():
    assert set(re.findall(r"mark\.check\(\"(Q\d\d)\"\)", Path(__file__).read_text())) == set(CHECKS)


def test_every_check_has_a_code_of_its_own_and_says_what_is_wrong_why_and_what_to_do():
    assert [check.code for check in CHECKS.values()] == [f"Q{n:02d}" for n in range(1, len(CHECKS) + 1)]
    for check in CHECKS.values():
        assert check.wrong[0].isupper() and not check.wrong.endswith("."), check.code
        assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in (check.definition, check.why, check.remedy)), check.code
        assert set(check.needs) <= {"applications", *RECORDED_IN}, check.code


# Orders that cannot be ------------------------------------------------------------------------------------------------------------------


@pytest.mark.check("Q01")
def test_an_application_assessed_before_the_day_its_latest_record_was_received():
    late = recorded_as(1, "2024-01-05", received_on=date(2024, 1, 10))
    rows = [
        IN_SCOPE,
        late,
        recorded_as(2, "2024-01-05", received_on=date(2024, 1, 8)),
        assessed(1, "2024-01-08"),
        assessed(2, "2024-01-08"),
    ]
    assert found("Q01", rows, days=("2024-01-07", "2024-01-08", "2024-02-01")) == [0, 1, 1]
    again = recorded_as(1, "2024-02-01", received_on=date(2023, 6, 1))
    assert found("Q01", rows, again, days=("2024-01-31", "2024-02-01")) == [1, 0], "a later record puts it right"
    assert found("Q01", rows, corrected(late, "2024-03-01T09:00", received_on=date(2023, 6, 1))) == [0]


@pytest.mark.check("Q02")
def test_an_application_allocated_before_it_first_was_in_scope():
    rows = [scope(1, "2024-01-02", "out_of_scope", "duplicate"), scope(1, "2024-01-10"), step(1, "2024-01-05", "allocated")]
    assert found("Q02", rows, days=("2024-01-09", "2024-01-10")) == [0, 1]
    assert found("Q02", IN_SCOPE, step(1, "2024-01-01", "allocated")) == [0], "on the same day is no fault"


@pytest.mark.check("Q03")
def test_a_detailed_review_started_before_it_was_allocated():
    rows = [IN_SCOPE, step(1, "2024-01-05", "started"), step(1, "2024-01-06", "allocated"), step(2, "2024-01-05", "started")]
    assert found("Q03", rows, days=("2024-01-05", "2024-01-06")) == [0, 1], "one that was never allocated has no order"


@pytest.mark.check("Q04")
def test_a_detailed_review_completed_before_it_was_started():
    rows = [IN_SCOPE, step(1, "2024-01-05", "completed"), step(1, "2024-01-06", "started")]
    again = [step(2, day, name) for day, name in (("2024-01-03", "started"), ("2024-01-05", "completed"), ("2024-01-06", "started"))]
    assert found("Q04", rows, again) == [1], "the first of each counts"


@pytest.mark.check("Q05")
def test_a_detailed_review_completed_before_any_risk_assessment():
    rows = [
        IN_SCOPE,
        step(1, "2024-01-05", "completed"),
        assessed(1, "2024-01-06"),
        assessed(2, "2024-01-05"),
        step(2, "2024-01-05", "completed"),
    ]
    assert found("Q05", rows, days=("2024-01-05", "2024-01-06")) == [0, 1]


@pytest.mark.check("Q06")
def test_a_second_review_before_the_detailed_review_was_complete():
    rows = [IN_SCOPE, second_review(1, "2024-01-05"), step(1, "2024-01-06", "completed"), second_review(2, "2024-01-05")]
    assert found("Q06", rows) == [1]


@pytest.mark.check("Q07")
def test_a_failure_confirmed_before_it_was_found():
    rows = [IN_SCOPE, failure(7, 1, "2024-01-05"), failure(7, 1, "2024-01-06", "suspected"), failure(8, 2, "2024-01-05")]
    assert found("Q07", rows, days=("2024-01-05", "2024-01-06")) == [0, 1], "one confirmed at once was found that day"


@pytest.mark.check("Q08")
def test_an_action_completed_before_it_was_required():
    rows = [IN_SCOPE, action(4, 1, "2024-01-05", "completed"), action(4, 1, "2024-01-06"), action(5, 1, "2024-01-05")]
    assert found("Q08", rows) == [1]


@pytest.mark.check("Q09")
def test_an_enquiry_closed_before_it_was_received():
    rows = [enquiry(1, "2024-01-05", "closed"), enquiry(1, "2024-01-06"), enquiry(2, "2024-01-05"), enquiry(2, "2024-01-06", "closed")]
    assert found("Q09", rows) == [1]


# Gaps -----------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.check("Q10")
def test_an_application_of_a_source_on_whose_scope_nobody_decided():
    rows = [recorded_as(1, "2024-01-05"), recorded_as(2, "2024-01-05"), scope(2, "2024-01-08", "out_of_scope", "duplicate")]
    assert found("Q10", rows, days=("2024-01-04", "2024-01-07", "2024-01-08")) == [0, 2, 1]


@pytest.mark.check("Q11")
def test_an_application_in_scope_of_which_no_source_holds_a_record():
    rows = [IN_SCOPE, recorded_as(1, "2023-12-01"), recorded_as(2, "2024-01-05"), scope(4, "2024-01-01", "out_of_scope", "duplicate")]
    assert found("Q11", rows, days=("2023-12-31", "2024-01-01", "2024-01-05")) == [0, 2, 1]


@pytest.mark.check("Q12")
def test_an_application_in_scope_whose_latest_record_does_not_say_when_it_was_received():
    known = date(2020, 5, 1)
    rows = [IN_SCOPE, recorded_as(1, "2024-01-01"), recorded_as(2, "2024-01-01", received_on=known), recorded_as(4, "2024-01-01")]
    assert found("Q12", rows, recorded_as(1, "2024-02-01", received_on=known), days=("2024-01-01", "2024-02-01")) == [1, 0]


@pytest.mark.check("Q13")
def test_an_application_in_scope_for_more_than_28_days_without_a_risk_category():
    rows = [IN_SCOPE, assessed(1, "2024-01-20"), assessed(2, "2024-02-10")]
    days = ("2024-01-29", "2024-01-30", "2024-02-10")
    assert found("Q13", rows, days=days) == [0, 2, 1], "on the 28th day it is not yet a fault"


@pytest.mark.check("Q13")
def test_the_28_days_begin_again_when_an_application_comes_back_into_scope():
    gone = [scope(1, "2024-01-10", "out_of_scope", "duplicate"), scope(1, "2024-01-20")]
    assert found("Q13", scope(1, "2024-01-01"), gone, days=("2024-02-17", "2024-02-18")) == [0, 1]


@pytest.mark.check("Q14")
def test_a_detailed_review_complete_without_an_outcome():
    ready = [[assessed(n, "2024-01-02"), decided(n, "2024-01-02", "not_required" if n == 3 else "required")] for n in (1, 2, 3)]
    done = [step(n, "2024-01-05", "completed", outcome="right_then" if n == 2 else "not_recorded") for n in (1, 2, 3)]
    told = step(1, "2024-02-01", "completed", outcome="disclose_now")
    assert found("Q14", IN_SCOPE, ready, done, told, days=("2024-01-05", "2024-02-01")) == [1, 0], "nor where none was required"


@pytest.mark.check("Q15")
def test_a_detailed_review_completed_while_out_of_scope():
    left = scope(1, "2024-01-10", "out_of_scope", "duplicate")
    rows = [IN_SCOPE, left, step(1, "2024-01-12", "completed"), step(2, "2024-01-05", "completed"), step(9, "2024-01-05", "completed")]
    assert found("Q15", rows, days=("2024-01-04", "2024-01-05", "2024-01-12")) == [0, 1, 2], "9 was never decided on"
    assert found("Q15", IN_SCOPE, step(1, "2024-01-10", "completed"), scope(1, "2024-01-11", "out_of_scope", "duplicate")) == [0]
    assert found("Q15", IN_SCOPE, step(1, "2024-01-10", "completed"), left) == [1], "the end of the day decides"


# Contact --------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.check("Q16")
def test_a_person_whom_somebody_tried_to_contact_and_nobody_decided_about():
    rows = [
        IN_SCOPE,
        attempt(5, 1, "2024-01-05"),
        attempt(5, 1, "2024-01-06"),
        attempt(6, 1, "2024-01-06"),
        contact_decided(6, 1, "2024-01-06"),
    ]
    assert found("Q16", rows, contact_decided(5, 1, "2024-01-09"), days=("2024-01-05", "2024-01-08", "2024-01-09")) == [1, 1, 0]


@pytest.mark.check("Q17")
def test_a_person_whom_somebody_tried_to_contact_before_anybody_decided():
    rows = [
        IN_SCOPE,
        attempt(5, 1, "2024-01-05"),
        contact_decided(5, 1, "2024-01-09"),
        contact_decided(6, 1, "2024-01-06"),
        attempt(6, 1, "2024-01-06"),
    ]
    assert found("Q17", rows, days=("2024-01-08", "2024-01-09", "2024-06-01")) == [0, 1, 1]


@pytest.mark.check("Q18")
def test_a_person_whose_next_attempt_is_overdue():
    rows = [IN_SCOPE, contact_decided(5, 1, "2024-01-02"), attempt(5, 1, "2024-01-03", next_attempt="2024-01-10")]
    assert found("Q18", rows, days=("2024-01-10", "2024-01-11")) == [0, 1], "on its day it is not yet overdue"
    assert found("Q18", rows, attempt(5, 1, "2024-01-15", next_attempt="2024-07-01"), days=("2024-01-14", "2024-01-15")) == [1, 0]
    assert found("Q18", rows, attempt(5, 1, "2024-01-08", "reached", next_attempt="2024-01-10")) == [0]


@pytest.mark.check("Q19")
def test_a_person_to_be_contacted_for_whose_application_there_is_no_action_of_contact():
    rows = [
        IN_SCOPE,
        contact_decided(5, 1, "2024-01-02"),
        contact_decided(6, 2, "2024-01-02"),
        contact_decided(7, 3, "2024-01-02", "not_required"),
    ]
    acted = [action(1, 1, "2024-01-05"), action(2, 2, "2024-01-05", kind="safeguarding")]
    assert found("Q19", rows, acted, days=("2024-01-04", "2024-01-05")) == [2, 1]


# The records themselves -----------------------------------------------------------------------------------------------------------------


@pytest.mark.check("Q20")
def test_a_step_by_an_officer_who_was_not_posted_that_day():
    there = [posting(1, "2024-01-02"), posting(1, "2024-01-20", "left"), posting(2, "2024-01-02", kind="support")]
    steps = [assessed(1, "2024-01-01", officer=1), assessed(1, "2024-01-20", officer=1), assessed(1, "2024-01-21", officer=1)]
    more = [step(2, "2024-01-03", "started", officer=2), step(2, "2024-01-03", "started", officer=9), step(2, "2024-01-03", "started")]
    assert found("Q20", IN_SCOPE, there, steps, more, days=("2024-01-01", "2024-01-20", "2024-01-21")) == [1, 2, 3]


@pytest.mark.check("Q21")
def test_a_record_made_before_the_day_on_which_it_says_that_it_happened():
    early = assessed(1, "2024-01-10", recorded="2024-01-08T09:00")
    rows = [IN_SCOPE, early, assessed(2, "2024-01-10", recorded="2024-01-10T00:00"), posting(1, "2024-01-10", recorded="2024-01-01T09:00")]
    assert found("Q21", rows, days=("2024-01-09", "2024-01-10")) == [0, 1], "a posting may be known before"
    assert found("Q21", rows, corrected(early, "2024-01-12T09:00", day="2024-01-08")) == [0]
    assert found("Q21", rows, voided(early, "2024-01-12T09:00")) == [0]


@pytest.mark.check("Q21")
def test_half_past_eleven_at_night_utc_in_summer_is_the_next_london_day_for_a_record_too():
    assert found("Q21", scope(1, "2023-07-01", recorded="2023-06-30T23:30")) == [0]
    assert found("Q21", scope(1, "2024-01-02", recorded="2024-01-01T23:30")) == [1]


@pytest.mark.check("Q22")
def test_a_record_dated_after_today_until_that_day_has_come():
    rows = [IN_SCOPE, referral("2024-01-10", recorded="2024-01-08T09:00")]
    assert found("Q22", rows, days=("2024-01-07", "2024-01-08", "2024-01-09", "2024-01-10")) == [0, 1, 1, 0]


@pytest.mark.check("Q23")
def test_a_record_of_which_a_version_is_missing_or_out_of_turn():
    first = assessed(1, "2024-01-05")
    second = corrected(first, "2024-01-08T09:00", risk_category="low")
    third = corrected(second, "2024-01-09T09:00", risk_category="high")
    assert found("Q23", IN_SCOPE, first, second, third) == [0]
    assert found("Q23", IN_SCOPE, first, third) == [1]
    assert found("Q23", IN_SCOPE, second) == [1], "the first is missing"
    assert found("Q23", IN_SCOPE, first, corrected(first, "2024-01-04T09:00")) == [1], "recorded before what it replaces"
    assert found("Q23", IN_SCOPE, first, third, known_by="2024-01-08T09:00") == [0], "not known yet"


# As known then, late entries, sources ---------------------------------------------------------------------------------------------------


def test_a_fault_that_was_put_right_later_was_known_until_then():
    wrong = step(1, "2024-01-06", "started")
    rows = [IN_SCOPE, step(1, "2024-01-05", "completed"), wrong, corrected(wrong, "2024-02-01T09:00", day="2024-01-04")]
    assert found("Q04", rows, known_by="2024-02-01T08:59") == [1]
    assert found("Q04", rows, known_by="2024-02-01T09:00") == [0]


def test_days_to_entry_run_from_the_day_it_happened_to_the_first_record_of_it():
    late = assessed(1, "2024-01-05", recorded="2024-01-08T09:00")
    moved = assessed(2, "2024-01-05", recorded="2024-01-08T09:00")
    history = history_of(
        review(
            scope(1, "2024-01-01"),
            late,
            corrected(late, "2024-03-01T09:00", risk_category="low"),
            moved,
            corrected(moved, "2024-03-01T09:00", day="2024-01-01"),
        )
    )
    counted = history.how_many_by("entries", ("kind", "days_to_entry"), day=date(2024, 1, 31))
    assert counted == {("scope_decisions", 0): 1, ("risk_assessments", 3): 1, ("risk_assessments", 7): 1}
    assert history.how_many_by("entries", ("kind",), day=date(2024, 1, 4)) == {("scope_decisions",): 1, ("risk_assessments",): 1}


def test_the_bands_hold_every_number_of_days_once():
    assert [band_of(days) for days in (-3, -1, 0, 1, 2, 3, 7, 8, 28, 29, 4_000)] == [
        *["Before its day"] * 2,
        "Same day",
        *["1–2 days"] * 2,
        *["3–7 days"] * 2,
        *["8–28 days"] * 2,
        *["29 days or more"] * 2,
    ]
    assert len(BANDS) == 6
    assert summary_of_days({0: 5, 2: 4, 30: 1}) == {"median": 1, "ninetieth": 2, "longest": 30}


def test_every_kind_of_event_has_a_name():
    assert set(KINDS) == set(review())


def test_all_that_a_source_held_is_in_scope_or_out_of_it_for_a_reason_or_unexplained():
    def out(application: int, reason: str):
        return [recorded_as(application, "2024-01-01"), scope(application, "2024-01-02", "out_of_scope", reason)]

    moved = event("application_records", "2024-01-05", application_id=2, **_of("Paper register"))
    history = history_of(
        review(
            [[recorded_as(n, "2024-01-01"), scope(n, "2024-01-02")] for n in (1, 2)],
            moved,
            [out(n, reason) for n, reason in enumerate(("duplicate", "received_before", "another_force", "gone_from_source"), start=3)],
            recorded_as(7, "2024-01-01"),
            out(8, "within_period"),
            scope(9, "2024-01-02"),
        )
    )
    counted = history.how_many_by("sources", ("source_system", "accounted_as"), day=date(2024, 1, 31))
    assert counted == {
        ("Case system", "in_scope"): 1,
        ("Paper register", "in_scope"): 1,
        ("not_recorded", "in_scope"): 1,
        ("Case system", "duplicate"): 1,
        ("Case system", "received_before"): 1,
        ("Case system", "another_force"): 1,
        ("Case system", "gone_from_source"): 1,
        ("Case system", "unexplained"): 2,
    }
    assert history.how_many_by("sources", ("accounted_as",), day=date(2024, 1, 1)) == {("unexplained",): 8}


def _of(system: str) -> dict[str, object]:
    return {"route": "unknown", "original_outcome": "disclosed", "received_on": None, "source_system": system}


def test_applications_at_fault_are_listed_once_each_longest_at_fault_first():
    rows = [IN_SCOPE, step(2, "2024-01-05", "completed"), step(2, "2024-01-07", "started")]
    rows += [step(1, "2024-01-05", "completed"), step(1, "2024-01-08", "started")]
    listed, elsewhere = applications_at_fault(review(rows), "completed_before_started", day=date(2024, 6, 1), known_by=None)
    assert listed.rows() == [(2, date(2024, 1, 7)), (1, date(2024, 1, 8))]
    assert elsewhere == 0
    silent = [scope(1, "2024-01-01"), recorded_as(1, "2024-01-02"), assessed(1, "2024-01-10"), recorded_as(1, "2024-01-15")]
    listed, _ = applications_at_fault(review(silent), "no_day_received", day=date(2024, 6, 1), known_by=None)
    assert listed.rows() == [(1, date(2024, 1, 2))], "whatever else happened to it since"
    early = [referral("2024-01-10", recorded="2024-01-08T09:00"), assessed(1, "2024-01-11", recorded="2024-01-08T09:00")]
    listed, elsewhere = applications_at_fault(review(rows, early), "recorded_ahead", day=date(2024, 6, 1), known_by=None)
    assert (listed.rows(), elsewhere) == ([(1, date(2024, 1, 11))], 1)
    known_by = datetime(2024, 1, 8, tzinfo=UTC) - timedelta(days=2)
    assert applications_at_fault(review(rows, early), "recorded_ahead", day=date(2024, 6, 1), known_by=known_by)[0].rows() == []
