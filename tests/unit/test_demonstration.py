"""The demonstration says exactly what was published, as at each date, then and now; everything else in it is drawn from a seed."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from data_access.dates import end_of_london_day
from data_access.errors import BadRequest
from data_access.figures.catalogue import FIGURES
from data_access.figures.reckon import reckon
from data_access.intake.demo import make_demonstration
from data_access.populations.history import build_history
from tests.review_maker import events_in

MADE_AT = datetime(2026, 11, 24, tzinfo=UTC)
PUBLISHED = [
    ("2023-10-26", "applications_in_scope", 3500),
    ("2023-10-26", "originally_disclosed", 1195),
    ("2023-10-26", "referrals_made", 1),
    ("2023-12-08", "applications_in_scope", 3582),
    ("2023-12-08", "officers_on_review", 36),
    ("2023-12-08", "referrals_made", 4),
    ("2023-12-08", "supporting_officers", 60),
    ("2024-01-11", "applications_in_scope", 3582),
    ("2024-01-11", "risk_assessed", 3582),
    ("2024-01-11", "failures_confirmed", 25),
    ("2024-01-11", "failures_harm", 2),
    ("2024-01-11", "failures_administrative", 11),
    ("2024-01-11", "failures_service", 12),
    ("2024-01-11", "officers_on_review", 45),
    ("2024-01-11", "referrals_made", 4),
    ("2024-01-12", "failures_confirmed", 25),
    ("2024-01-12", "failures_out_of_scope", 1),
    ("2024-05-23", "applications_in_scope", 3778),
    ("2024-05-23", "risk_assessed", 3778),
    ("2024-05-23", "failures_confirmed", 33),
    ("2024-05-23", "failures_harm", 2),
    ("2024-05-23", "failures_administrative", 14),
    ("2024-05-23", "failures_service", 17),
    ("2024-05-23", "failures_share", 0.87),
    ("2024-05-23", "referrals_made", 5),
]
"""Of the real review's public statements; '3,500' was said as 'just over', 45 as 'about', 60 as 'more than', 0.87 as 'less than 1%'."""


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demonstration")
    make_demonstration(f"sqlite:///{folder / 'cases.db'}", f"sqlite:///{folder / 'register.db'}", made_at=MADE_AT)
    return events_in(f"sqlite:///{folder / 'cases.db'}")


@pytest.fixture(scope="module")
def now(events):
    return build_history(events.frames, known_by=None)


@pytest.mark.parametrize(("day", "key", "said"), PUBLISHED)
def test_what_was_published_comes_out_as_it_is_known_now(now, day, key, said):
    assert reckon(FIGURES[key], now, day=date.fromisoformat(day)).value == said


@pytest.mark.parametrize("day", sorted({day for day, _, _ in PUBLISHED}))
def test_what_was_published_comes_out_as_it_was_known_on_its_day(events, day):
    then = build_history(events.frames, known_by=end_of_london_day(date.fromisoformat(day)))
    expected = {key: said for on, key, said in PUBLISHED if on == day}
    assert {key: reckon(FIGURES[key], then, day=date.fromisoformat(day)).value for key in expected} == expected


def test_196_applications_were_found_by_additional_checks_after_the_january_statement(events):
    found = events.frames["scope_decisions"].filter(pl.col("scope_reason") == "additional_checks", pl.col("scope_status") == "in_scope")
    assert found["application_id"].n_unique() == 196
    assert found["occurred_on"].min() > date(2024, 1, 11)


def test_all_detailed_reviews_are_complete_when_the_review_is_declared_so(now):
    found = reckon(FIGURES["detailed_review_completed"], now, day=date(2024, 5, 23))
    assert found.numerator == found.denominator


def test_it_has_late_entries_corrections_voids_re_grades_and_people_with_several_applications(events):
    late = events.frames["risk_assessments"].filter(pl.col("recorded_at").dt.date() > pl.col("occurred_on"), pl.col("version") == 1)
    assert late.height > 50
    assert events.frames["risk_assessments"].filter(pl.col("version") == 2).height > 5
    assert events.frames["contact_attempts"].filter("is_void").height > 0
    assert events.frames["risk_assessments"].group_by("application_id").len().filter(pl.col("len") > 1).height > 100
    assert events.frames["officer_postings"].filter(pl.col("posting") == "left", pl.col("posting_kind") == "dedicated").height > 0


def test_it_is_synthetic_and_opens_in_the_middle_of_the_review(events):
    assert events.review.is_synthetic
    assert events.review.opens_as_at == date(2024, 3, 1)


@pytest.mark.parametrize("size", [1, 2, 40])
def test_a_review_of_any_size_ends_with_as_many_applications_in_scope(fresh_sqlite, size):
    urls = fresh_sqlite()
    make_demonstration(*urls, made_at=MADE_AT, applications=size)
    history = build_history(events_in(urls.case_url).frames, known_by=None)
    assert reckon(FIGURES["applications_in_scope"], history, day=date(2024, 6, 28)).value == size


def test_the_same_seed_makes_the_same_review_and_another_seed_another(fresh_sqlite):
    made = []
    for seed in (7, 7, 8):
        urls = fresh_sqlite()
        make_demonstration(*urls, made_at=MADE_AT, applications=60, seed=seed)
        made.append(events_in(urls.case_url).frames["risk_assessments"])
    assert made[0].equals(made[1])
    assert not made[0].equals(made[2])


def test_a_database_that_holds_applications_is_refused_and_left_as_it_is(fresh_sqlite):
    urls = fresh_sqlite()
    make_demonstration(*urls, made_at=MADE_AT, applications=3)
    with pytest.raises(BadRequest, match="already holds applications"):
        make_demonstration(*urls, made_at=MADE_AT, applications=5)
    assert events_in(urls.case_url).version.number == 1


@pytest.mark.parametrize("size", [0, -1, 10_000_001])
def test_a_size_out_of_range_is_refused(fresh_sqlite, size):
    with pytest.raises(BadRequest, match="from 1 to 10,000,000"):
        make_demonstration(*fresh_sqlite(), made_at=MADE_AT, applications=size)


def test_a_large_review_is_written_a_table_at_a_time_and_is_the_same_review(fresh_databases, monkeypatch):
    whole, parts = fresh_databases(), fresh_databases()
    made_whole = make_demonstration(*whole, made_at=MADE_AT, applications=300)
    monkeypatch.setattr("data_access.intake.demo.WHOLE_UP_TO", 100)
    assert make_demonstration(*parts, made_at=MADE_AT, applications=300) == made_whole
    first, second = events_in(whole.case_url), events_in(parts.case_url)
    assert first.version == second.version
    assert all(
        frame.sort("event_id", "version").equals(second.frames[name].sort("event_id", "version")) for name, frame in first.frames.items()
    )


@pytest.mark.parametrize("whole_up_to", [100, 1000])
def test_a_demonstration_cut_short_leaves_an_empty_database_that_can_be_filled_again(fresh_databases, monkeypatch, whole_up_to):
    databases = fresh_databases()
    monkeypatch.setattr("data_access.intake.demo.WHOLE_UP_TO", whole_up_to)

    def stop_half_way(share: float, _text: str) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_demonstration(*databases, made_at=MADE_AT, applications=300, progress=stop_half_way)
    make_demonstration(*databases, made_at=MADE_AT, applications=300)
    assert (
        build_history(events_in(databases.case_url).frames, known_by=None).population("applications", day=date(2024, 6, 28))["n"].sum()
        == 300
    )
