"""What a frozen release says of figures that are no counts, and which source it says that it was made by."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from data_access.dates import end_of_london_day
from data_access.errors import BadRequest
from data_access.releases import freeze
from data_access.releases.freeze import Wanted, code_version
from tests.property.test_release_freezing import REVIEW, frozen
from tests.review_maker import assessed, decided, history_of, posting, review, scope, second_review, step
from tests.spec.test_workload import MONDAYS, a_review_a_week

PACKAGE = Path(freeze.__file__).resolve().parents[1]


def content_of(frames, day, *figures, lane="exact", breakdowns=()):
    return frozen(
        frames,
        Wanted("Any", date.fromisoformat(day), end_of_london_day(date.fromisoformat(day)) + timedelta(hours=1), lane, figures, breakdowns),
    )


def _twelve_open(officers=10, hours=0.8):
    applications = [
        [scope(n, "2024-01-01"), assessed(n, "2024-01-02"), decided(n, "2024-01-03"), step(n, "2024-01-04", "allocated", 1 + n % officers)]
        for n in range(1, 13)
    ]
    return review(*applications, *(posting(n, "2024-01-01", hours=hours) for n in range(1, officers + 1)))


def test_a_load_is_a_ratio_of_what_is_shown_to_one_place():
    content, sealed = content_of(_twelve_open(), "2024-02-01", "officer_load")
    (cell,) = content.cells
    assert (cell.value, cell.denominator) == (1.5, 8.0)
    assert sealed[0].exact == pytest.approx(1.5)
    assert content_of(_twelve_open(hours=0.9), "2024-02-01", "officer_load")[0].cells[0].value == 1.3


def test_a_load_that_rests_on_a_small_count_is_marked_as_that_count_is():
    few = review(
        *[
            [scope(n, "2024-01-01"), assessed(n, "2024-01-02"), decided(n, "2024-01-03"), step(n, "2024-01-04", "allocated", 1)]
            for n in (1, 2, 3)
        ],
        posting(1, "2024-01-01", hours=0.8),
    )
    (cell,) = content_of(few, "2024-02-01", "officer_load")[0].cells
    assert (cell.value, cell.mark) == (None, "[c]")


def test_none_of_three_second_reviews_that_agreed_is_no_percentage_because_three_is_not_said():
    three = [(scope(n, "2024-01-01"), assessed(n, "2024-01-02"), second_review(n, "2024-01-03", same_category=False)) for n in (1, 2, 3)]
    content, sealed = content_of(review(three), "2024-02-01", "review_agreement")
    (cell,) = content.cells
    assert (cell.value, cell.mark, cell.denominator) == (None, "[c]", None)
    assert sealed[0].denominator == 3


def test_a_range_of_dates_is_frozen_as_its_two_days():
    content, sealed = content_of(review(a_review_a_week(MONDAYS, 10)), "2024-02-01", "forecast_finish")
    assert content.cells[0].value == sealed[0].exact == "2024-03-26/2024-05-11"


def test_nobody_has_a_code_that_the_breakdown_does_not_know():
    wanted = Wanted("Any", date(2024, 2, 1), end_of_london_day(date(2024, 2, 1)), "exact")
    counted = freeze._Counted(wanted, history_of(review(scope(1, "2024-01-01"), assessed(1, "2024-01-02", "high"))), REVIEW)
    assert [counted.count("risk_assessed", "risk_category", code) for code in ("high", "low", "abolished")] == [1, 0, 0]


@pytest.mark.parametrize(
    ("lane", "figures", "breakdowns", "sentence"),
    [
        ("open", ("risk_assessed",), (), "There is no lane 'open'"),
        ("exact", ("risk",), (), "There is no figure 'risk'"),
        ("exact", (), (), "A release holds at least one figure"),
        ("exact", ("risk_assessed",), (("failures_confirmed", "failure_type"),), "is broken down and not frozen itself"),
    ],
)
def test_what_cannot_be_frozen_is_refused_before_anything_is_counted(lane, figures, breakdowns, sentence):
    with pytest.raises(BadRequest, match=sentence):
        content_of(review(scope(1, "2024-01-01")), "2024-02-01", *figures, lane=lane, breakdowns=breakdowns)


def test_the_code_version_is_a_fingerprint_of_every_source_that_a_number_comes_from():
    told = dict(found for name in freeze.COUNTED_BY for found in freeze._sources(freeze.files("data_access"), name))
    files = [path for name in freeze.COUNTED_BY for path in ([PACKAGE / name] if name.endswith(".py") else (PACKAGE / name).rglob("*.py"))]
    assert told == {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in files}
    assert re.fullmatch("[0-9a-f]{16}", code_version())
