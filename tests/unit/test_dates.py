"""London's clock and calendar, in words and in links."""

from datetime import UTC, date, datetime

from data_access.dates import clock_time, end_of_london_day, in_utc, moment_in_words


def test_a_moment_is_told_by_londons_clock_in_summer_and_in_winter():
    assert clock_time(datetime(2024, 7, 1, 16, 5, tzinfo=UTC)) == "17:05"
    assert clock_time(datetime(2024, 1, 1, 16, 5, tzinfo=UTC)) == "16:05"
    assert moment_in_words(datetime(2024, 7, 1, 23, 30, tzinfo=UTC)) == "00:30 on 2 July 2024"


def test_the_last_microsecond_of_a_day_is_called_its_end():
    assert moment_in_words(end_of_london_day(date(2024, 3, 31))) == "the end of 31 March 2024"


def test_a_moment_in_a_link_is_the_same_moment_whatever_the_season():
    for month in (1, 7, 10):
        moment = datetime(2024, month, 27, 0, 30, 1, 250, tzinfo=UTC)
        assert datetime.fromisoformat(in_utc(moment)) == moment
