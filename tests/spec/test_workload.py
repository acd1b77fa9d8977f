"""Specifications: officers, load, ages, second reviews, enquiries and the forecast."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from threading import Barrier, BrokenBarrierError

import pytest

from data_access.figures import forecast
from data_access.figures.forecast import Levels, forecast_finish, pace_factors, past_forecasts
from tests.review_maker import (
    action,
    assessed,
    corrected,
    counted,
    counted_by,
    decided,
    enquiry,
    posting,
    review,
    scope,
    second_review,
    step,
)

DAY = "2024-02-01"


@pytest.mark.figure("officers_on_review")
def test_officers_are_on_the_review_from_the_day_they_join_until_the_day_they_leave():
    frames = review(
        [posting(1, "2024-01-01"), posting(2, "2024-01-08", team="South", hours=0.5, role="lead")],
        [posting(1, "2024-01-20", "left"), posting(1, "2024-01-29", team="South")],
        posting(3, "2024-01-01", kind="support", team="Support"),
    )
    days = ("2023-12-31", "2024-01-01", "2024-01-08", "2024-01-19", "2024-01-20", "2024-01-29")
    assert [counted(frames, "officers_on_review", day).value for day in days] == [0, 1, 2, 2, 1, 2]
    found = counted(frames, "officers_on_review", DAY)
    assert (found.value, found.denominator, found.percent) == (2, None, None)
    assert counted_by(frames, "officers_on_review", DAY, "team") == {"South": 2, "Support": 0}
    assert counted_by(frames, "officers_on_review", DAY, "officer_role") == {"lead": 1, "reviewer": 1}


@pytest.mark.figure("supporting_officers")
def test_ad_hoc_support_is_counted_apart_and_one_officer_can_be_in_both():
    frames = review(
        [posting(n, "2024-01-01", kind="support", team="Support", hours=0.1) for n in (1, 2)],
        [posting(1, "2024-01-10"), posting(2, "2024-01-15", "left", kind="support", team="Support")],
    )
    assert [counted(frames, "supporting_officers", day).value for day in ("2024-01-14", "2024-01-15")] == [2, 1]
    assert counted(frames, "officers_on_review", DAY).value == 1
    found = counted(frames, "supporting_officers", DAY)
    assert (found.value, found.denominator, found.percent) == (1, None, None)
    assert counted_by(frames, "supporting_officers", DAY, "team") == {"North": 0, "Support": 1}


LOADED = (
    [scope(n, "2024-01-01") for n in range(1, 6)],
    [
        assessed(1, "2024-01-02", "high"),
        assessed(2, "2024-01-02", "medium"),
        assessed(3, "2024-01-02", "low"),
        assessed(4, "2024-01-02", "low"),
    ],
    [decided(n, "2024-01-03") for n in (1, 2, 3, 4)],
    [posting(1, "2024-01-01", hours=1.0), posting(2, "2024-01-01", hours=0.6, team="South"), posting(3, "2024-01-01", kind="support")],
    [
        step(1, "2024-01-05", "allocated", officer=1),
        step(2, "2024-01-05", "allocated", officer=1),
        step(3, "2024-01-05", "allocated", officer=2),
    ],
    step(3, "2024-01-25", "completed"),
)


@pytest.mark.figure("officer_load")
def test_load_is_open_allocated_reviews_per_full_time_equivalent_and_also_weighted_by_risk():
    found = counted(review(LOADED), "officer_load", "2024-01-24")
    assert (found.value, found.numerator, found.denominator, found.extra["weighted"]) == (1.9, 3, 1.6, 3.8), "3 / 1.6 and (3 + 2 + 1) / 1.6"
    found = counted(review(LOADED), "officer_load", DAY)
    assert (found.value, found.numerator, found.denominator, found.extra["weighted"]) == (1.2, 2, 1.6, 3.1), "a completed review is no load"
    assert counted_by(review(LOADED), "officer_load", "2024-01-24", "team") == {"North": 2.0, "South": 1.7, "unallocated": None}


@pytest.mark.figure("officer_load")
def test_there_is_no_load_when_no_officer_is_on_the_review():
    found = counted(review(LOADED, posting(1, "2024-01-28", "left"), posting(2, "2024-01-28", "left", team="South")), "officer_load", DAY)
    assert (found.value, found.numerator, found.denominator, found.percent) == (None, 2, 0, None)


def test_an_application_belongs_to_the_team_that_its_officer_had_when_it_was_allocated():
    frames = review(LOADED, posting(1, "2024-01-20", team="South"), step(4, "2024-01-22", "allocated", officer=1))
    assert counted_by(frames, "applications_in_scope", "2024-01-22", "team") == {"North": 2, "South": 2, "unallocated": 1}


def test_of_two_teams_that_an_officer_joins_on_one_day_the_later_event_counts_also_on_the_day_of_allocation():
    frames = review(
        LOADED, posting(1, "2024-01-20", team="West"), posting(1, "2024-01-20", team="East"), step(4, "2024-01-20", "allocated", officer=1)
    )
    assert counted_by(frames, "applications_in_scope", "2024-01-20", "team") == {"East": 1, "North": 2, "South": 1, "unallocated": 1}


def test_an_application_allocated_to_an_officer_without_a_posting_has_a_team_that_is_not_recorded():
    frames = review(LOADED, step(4, "2024-01-22", "allocated", officer=8), step(1, "2024-01-22", "allocated"))
    found = counted_by(frames, "applications_in_scope", "2024-01-22", "team")
    assert found == {"North": 1, "South": 1, "not_recorded": 1, "unallocated": 2}


@pytest.mark.figure("open_age_days")
def test_ages_are_the_median_the_nearest_rank_ninetieth_percentile_and_the_longest():
    day = date(2024, 2, 1)
    frames = review([scope(n, day - timedelta(days=n)) for n in range(1, 13)], scope(99, "2023-01-01", "out_of_scope", "duplicate"))
    found = counted(frames, "open_age_days", DAY)
    assert found.extra == {"median": 6.5, "ninetieth": 11, "longest": 12}
    assert (found.value, found.numerator, found.denominator, found.percent) == (6.5, 12, None, None)


@pytest.mark.figure("open_age_days")
def test_an_age_starts_again_with_each_stage_and_ends_with_the_last():
    frames = review(
        [scope(1, "2024-01-01"), assessed(1, "2024-01-05"), assessed(1, "2024-01-07", "high"), decided(1, "2024-01-10", "not_required")],
        [action(1, 1, "2024-01-20"), action(1, 1, "2024-01-30", "completed")],
    )
    days = ("2024-01-04", "2024-01-05", "2024-01-09", "2024-01-10", "2024-01-22", "2024-01-30")
    assert [counted(frames, "open_age_days", day).value for day in days] == [3, 0, 4, None, 2, None]
    assert counted_by(frames, "open_age_days", "2024-01-09", "stage") == {"waiting_for_decision": 4}


@pytest.mark.figure("open_age_days")
def test_time_out_of_scope_does_not_age_an_application():
    frames = review(scope(1, "2024-01-01"), scope(1, "2024-01-10", "out_of_scope", "duplicate"), scope(1, "2024-01-20"))
    assert [counted(frames, "open_age_days", day).value for day in ("2024-01-09", "2024-01-15", "2024-01-25")] == [8, None, 5]


@pytest.mark.figure("review_agreement")
def test_second_reviews_agree_when_category_and_outcome_do_with_wilsons_interval():
    frames = review(
        [scope(n, "2024-01-01") for n in range(1, 11)],
        assessed(1, "2024-01-02", "high"),
        [second_review(n, "2024-01-10") for n in range(1, 9)],
        [
            second_review(9, "2024-01-10", same_category=False),
            second_review(10, "2024-01-10", same_outcome=False),
            second_review(77, "2024-01-10"),
        ],
    )
    found = counted(frames, "review_agreement", DAY)
    assert (found.value, found.numerator, found.denominator) == (80.0, 8, 10)
    assert (found.extra["low"], found.extra["high"]) == (49.0, 94.3)
    assert counted_by(frames, "review_agreement", DAY, "risk_category") == {"high": 100.0, "not_assessed": 77.78}


@pytest.mark.figure("review_agreement")
def test_no_second_reviews_give_no_rate_and_no_interval():
    found = counted(review(), "review_agreement", DAY)
    assert (found.value, found.denominator, dict(found.extra)) == (None, 0, {"low": None, "high": None})


@pytest.mark.figure("review_agreement")
def test_an_interval_stays_within_nought_and_a_hundred():
    frames = review([scope(n, "2024-01-01") for n in (1, 2, 3)], [second_review(n, "2024-01-10") for n in (1, 2, 3)])
    assert counted(frames, "review_agreement", DAY).extra == {"low": 43.9, "high": 100.0}


@pytest.mark.figure("enquiries_received")
def test_enquiries_are_received_once_whatever_became_of_them():
    late = enquiry(3, "2024-01-12", channel="phone_101")
    frames = review(
        [enquiry(1, "2024-01-10"), enquiry(1, "2024-01-15", "closed"), enquiry(2, "2024-01-11", channel="phone_101")],
        [late, corrected(late, "2024-01-13T09:00", day="2024-02-02")],
    )
    found = counted(frames, "enquiries_received", DAY)
    assert (found.value, found.denominator, found.percent) == (2, None, None)
    assert counted_by(frames, "enquiries_received", "2024-02-02", "channel") == {"inbox": 1, "phone_101": 2}


@pytest.mark.figure("enquiries_open")
def test_an_enquiry_is_open_until_the_day_it_is_closed():
    frames = review([enquiry(n, "2024-01-10") for n in (1, 2, 3)], enquiry(1, "2024-01-15", "closed"))
    assert [counted(frames, "enquiries_open", day).value for day in ("2024-01-09", "2024-01-14", "2024-01-15")] == [0, 3, 2]
    found = counted(frames, "enquiries_open", DAY)
    assert (found.value, found.denominator, found.percent) == (2, 3, 66.67)
    assert counted_by(frames, "enquiries_open", DAY, "channel") == {"inbox": 2}


# Eight Mondays from 4 December 2023; one review is completed on each of them and ten are still to do on 1 February, a Thursday.
MONDAYS = [date(2023, 12, 4) + timedelta(weeks=n) for n in range(8)]


def a_review_a_week(mondays: list[date], remaining: int):
    keys = range(1, len(mondays) + remaining + 1)
    return (
        [scope(n, "2023-11-01") for n in keys],
        [assessed(n, "2023-11-02") for n in keys],
        [decided(n, "2023-11-03") for n in keys],
        [step(n, monday, "completed") for n, monday in enumerate(mondays, start=1)],
    )


@pytest.mark.figure("forecast_finish")
def test_at_one_review_a_week_ten_reviews_take_ten_weeks_give_or_take_three_tenths_of_the_pace_while_too_little_is_past_to_tell():
    found = counted(review(a_review_a_week(MONDAYS, 10)), "forecast_finish", DAY)
    assert 10 / 1.3 * 7 < 54 <= 10 / 0.7 * 7, "54 days to 26 March, 100 to 11 May"
    assert (found.value, found.numerator) == ((date(2024, 3, 26), date(2024, 5, 11)), 10)
    assert (found.extra["weekly"], found.extra["reason"], found.denominator, found.percent) == ((1,) * 6, "", None, None)


@pytest.mark.figure("forecast_finish")
def test_the_forecast_uses_whole_weeks_only_though_the_day_is_in_the_middle_of_one():
    busy_this_week = [step(n, "2024-01-30", "completed") for n in range(9, 14)]
    found = counted(review(a_review_a_week(MONDAYS, 10), busy_this_week), "forecast_finish", DAY)
    assert (found.numerator, found.extra["weekly"]) == (5, (1,) * 6)
    sunday = counted(review(a_review_a_week(MONDAYS, 10), busy_this_week), "forecast_finish", "2024-02-04")
    assert (sunday.numerator, sunday.extra["weekly"]) == (5, (1, 1, 1, 1, 1, 5)), "on a Sunday the week is whole"


@pytest.mark.figure("forecast_finish")
def test_newly_required_reviews_slow_the_net_pace():
    more = [(scope(n, "2024-01-10"), assessed(n, "2024-01-10"), decided(n, "2024-01-10")) for n in (101, 102, 103)]
    found = counted(review(a_review_a_week(MONDAYS, 10), more), "forecast_finish", DAY)
    assert (found.numerator, found.extra["weekly"]) == (13, (1, 1, 1, -2, 1, 1))


@pytest.mark.figure("forecast_finish")
def test_a_pace_that_never_strayed_gives_a_day_and_no_range():
    mondays = [date(2023, 6, 26) + timedelta(weeks=n) for n in range(31)]
    early = [(scope(n, "2023-06-01"), assessed(n, "2023-06-02"), decided(n, "2023-06-03")) for n in range(1, 42)]
    done = [step(n, monday, "completed") for n, monday in enumerate(mondays, start=1)]
    found = counted(review(early, done), "forecast_finish", DAY)
    assert (found.value, found.numerator) == ((date(2024, 4, 11), date(2024, 4, 11)), 10)


@pytest.mark.figure("forecast_finish")
def test_new_requirements_end_when_nothing_is_left_to_be_decided():
    more = [(scope(n, "2023-12-01"), assessed(n, "2024-01-10"), decided(n, "2024-01-10")) for n in range(101, 107)]
    still = [(scope(n, "2023-12-01"), assessed(n, "2023-12-01")) for n in (201, 202)]
    frames = review(a_review_a_week(MONDAYS, 10), more, still)
    once_decided = counted(frames, "forecast_finish", DAY)
    assert (once_decided.numerator, once_decided.extra["weekly"]) == (16, (1, 1, 1, -5, 1, 1))
    assert once_decided.value is not None, "six came in a week of the six, but only two are left to come and nobody enters the scope"


@pytest.mark.figure("forecast_finish")
def test_no_forecast_is_given_without_enough_weeks_or_without_net_progress_or_with_nothing_left():
    few = counted(review(a_review_a_week(MONDAYS[-3:], 10)), "forecast_finish", DAY)
    assert (few.value, few.extra["reason"]) == (None, "fewer than 4 weeks of completed reviews to go by")
    more = [(scope(n, "2024-01-10"), assessed(n, "2024-01-10"), decided(n, "2024-01-10")) for n in range(101, 107)]
    growing = counted(review(a_review_a_week(MONDAYS, 10), more), "forecast_finish", DAY)
    assert (growing.value, growing.extra["reason"]) == (None, "in recent weeks no more reviews were completed than newly required")
    done = counted(review(a_review_a_week(MONDAYS, 0)), "forecast_finish", DAY)
    assert (done.value, done.numerator, done.extra["reason"]) == (None, 0, "nothing remains to be completed")


@pytest.mark.figure("forecast_finish")
def test_uneven_weeks_give_a_range_that_is_the_same_each_time():
    completed = (0, *accumulate((2, 10, 6, 4, 8, 6)))
    levels = Levels((96,) * 7, completed, (96,) * 7, (96,) * 7)
    once, again = (forecast_finish(levels.last, levels, day=date(2024, 2, 1)) for _ in range(2))
    assert once == again
    assert once.remaining == 60
    assert date(2024, 3, 21) <= once.early < date(2024, 4, 11) < once.late <= date(2024, 5, 23), "60 at 6 a week are ten weeks, to 11 April"


@pytest.mark.figure("forecast_finish")
def test_another_day_of_a_week_is_held_against_the_same_weeks_to_come():
    levels = Levels((96,) * 7, (0, *accumulate((2, 10, 6, 4, 8, 6))), (96,) * 7, (96,) * 7)
    wide = [forecast_finish(replace(levels.last, completed=36 + done), levels, day=date(2024, 2, 1)) for done in range(6)]
    ends = [(one.early, one.late) for one in wide]
    assert ends == sorted(ends, reverse=True), "one more that is complete never puts the end off, as another throw of the dice could"
    assert len(set(ends)) > 1


@pytest.mark.figure("forecast_finish")
def test_who_looks_at_the_same_weeks_at_once_has_each_drawn_once_and_in_its_turn(monkeypatch):
    draw, both, drawn = forecast._WeeksToCome._draw, Barrier(2), []

    def drawing(weeks) -> None:
        # Whoever draws waits for another who wants to: only a lock keeps the two apart.
        with suppress(BrokenBarrierError):
            both.wait(0.2)
        drawn.append(len(weeks._drawn))
        draw(weeks)

    monkeypatch.setattr(forecast._WeeksToCome, "_draw", drawing)
    weeks = forecast._WeeksToCome((3, 11, 7, 5, 9, 7), (0,) * 6, (0,) * 6, (0.7, 1.0, 1.3))
    with ThreadPoolExecutor(2) as many:
        one, other = many.map(lambda _: weeks.week(11), range(2))
    assert one is other
    assert drawn == [0, 4, 8]


@pytest.mark.figure("forecast_finish")
def test_weeks_that_vary_too_much_give_no_range():
    levels = Levels((5_040,) * 7, (0, 1, 0, 1, 0, 1, 2), (5_040,) * 7, (5_040,) * 7)
    found = forecast_finish(levels.last, levels, day=date(2024, 2, 1))
    assert (found.early, found.late, found.reason) == (None, None, "recent weeks vary too much for a range that means anything")


@pytest.mark.figure("forecast_finish")
def test_the_pace_strays_as_far_as_it_did_from_what_its_weeks_promised():
    slowed = (0, *accumulate([6] * 8 + [3] * 6))
    assert pace_factors(slowed) == (0.75, 0.625, 0.5, 6 / 11, 0.6), "6 a week were followed by 4.5, 3.75, 3; 5.5 and 5 by 3"
    assert pace_factors(slowed[:11]) == (0.7, 1.0, 1.3), "too few weeks to tell"


@pytest.mark.figure("forecast_finish")
def test_past_forecasts_stand_beside_what_happened():
    steady = Levels((100,) * 15, tuple(range(0, 45, 3)), (100,) * 15, (100,) * 15)
    found = past_forecasts(steady)
    assert [(one.week, one.left, one.outcome) for one in found] == [(7, 82, 70), (8, 79, 67), (9, 76, 64), (10, 73, 61), (11, 70, 58)]
    assert [one.is_inside for one in found] == [True] * 5
    assert [(one.low, one.high) for one in found] == [(66, 74), (63, 71), (60, 68), (57, 65), (54, 62)], "twelve, give or take three tenths"
    broken = Levels((100,) * 11, (*range(0, 21, 3), 18, 18, 18, 18), (100,) * 11, (100,) * 11)
    assert [(one.outcome, one.is_inside) for one in past_forecasts(broken)] == [(82, False)], (
        "work stopped, and the range did not foresee it"
    )
