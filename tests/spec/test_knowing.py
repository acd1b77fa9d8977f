"""Specifications: as at and known by, which hold for every figure alike."""

from datetime import UTC, date, datetime

from data_access.dates import end_of_london_day, london_day
from tests.review_maker import assessed, corrected, counted, counted_by, failure, history_of, review, scope, voided

TWO = [scope(1, "2023-06-01"), scope(2, "2023-06-01")]


def test_a_late_entry_counts_on_its_day_but_was_not_known_then():
    frames = review(TWO, assessed(1, "2023-06-10", recorded="2023-07-03T10:00"))
    assert counted(frames, "risk_assessed", "2023-06-10", known_by=end_of_london_day(date(2023, 6, 10))).value == 0
    assert counted(frames, "risk_assessed", "2023-06-10", known_by="2023-07-03T10:00").value == 1
    assert counted(frames, "risk_assessed", "2023-06-10").value == 1
    assert counted(frames, "risk_assessed", "2023-06-09").value == 0


def test_a_correction_replaces_what_was_known_and_leaves_what_was_known_before():
    first = assessed(1, "2023-06-10", "high")
    frames = review(TWO, first, corrected(first, "2023-06-20T09:00", risk_category="low", day="2023-06-12"))
    before, after = "2023-06-20T08:59", "2023-06-20T09:00"
    assert [counted(frames, "risk_assessed", "2023-06-11", known_by=moment).value for moment in (before, after)] == [1, 0]
    assert counted_by(frames, "risk_assessed", "2023-06-12", "risk_category") == {"low": 1, "not_assessed": 0}


def test_a_correction_of_a_correction_counts_by_version_and_not_by_order_of_rows():
    first = assessed(1, "2023-06-10", "high")
    second = corrected(first, "2023-06-20T09:00", risk_category="low")
    third = corrected(second, "2023-06-21T09:00", risk_category="medium")
    assert counted_by(review(third, second, first, TWO), "risk_assessed", "2023-06-30", "risk_category") == {"medium": 1, "not_assessed": 0}


def test_a_voided_event_never_happened_from_when_that_is_known_and_may_be_restored():
    first = assessed(1, "2023-06-10")
    void = voided(first, "2023-06-20T09:00")
    frames = review(TWO, first, void, corrected(void, "2023-06-25T09:00", is_void=False))
    moments = ("2023-06-19T12:00", "2023-06-20T12:00", "2023-06-25T12:00")
    assert [counted(frames, "risk_assessed", "2023-06-15", known_by=moment).value for moment in moments] == [1, 0, 1]


def test_half_past_eleven_at_night_utc_in_summer_is_the_next_london_day():
    late = datetime(2023, 6, 30, 23, 30, tzinfo=UTC)
    assert london_day(late) == date(2023, 7, 1)
    frames = review(TWO, assessed(1, "2023-06-30", recorded="2023-06-30T23:30"))
    assert counted(frames, "risk_assessed", "2023-06-30", known_by=end_of_london_day(date(2023, 6, 30))).value == 0
    assert counted(frames, "risk_assessed", "2023-06-30", known_by=end_of_london_day(date(2023, 7, 1))).value == 1


def test_half_past_eleven_at_night_utc_in_winter_is_the_same_london_day():
    assert london_day(datetime(2023, 12, 31, 23, 30, tzinfo=UTC)) == date(2023, 12, 31)
    frames = review([scope(1, "2023-12-01")], assessed(1, "2023-12-31", recorded="2023-12-31T23:30"))
    assert counted(frames, "risk_assessed", "2023-12-31", known_by=end_of_london_day(date(2023, 12, 31))).value == 1


def test_a_moment_in_another_zone_knows_what_was_recorded_before_it():
    frames = review(TWO, assessed(1, "2023-06-10", recorded="2023-06-10T09:30"))
    ten_in_london = datetime.fromisoformat("2023-06-10T10:00+01:00")  # 09:00 UTC
    assert counted(frames, "risk_assessed", "2023-06-10", known_by=ten_in_london).value == 0


def test_nothing_is_counted_before_the_first_record_or_in_an_empty_review():
    assert counted(review(TWO), "applications_in_scope", "2023-05-31").value == 0
    assert counted(review(), "applications_in_scope", "2023-06-30").value == 0


def test_what_nobody_had_recorded_by_a_moment_is_unknown_by_then_and_known_since():
    frames = review(TWO, failure(1, 1, "2023-06-10", recorded="2023-07-03T10:00"))
    before, since = history_of(frames, known_by="2023-07-03T09:59"), history_of(frames, known_by="2023-07-03T10:00")
    assert "failures" in before.unrecorded
    assert "failures" not in since.unrecorded
    assert {"people", "referrals"} <= history_of(frames).unrecorded
    assert "applications" not in history_of(review()).unrecorded
