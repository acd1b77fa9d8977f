"""What stands at the foot of a page, in words."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from data_access.service.marked import of_day, signed
from data_access.viewer import Viewer


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("demonstration review_lead", "demonstration review lead · 18:05 on 1 July 2024"),
        ("private machine", "Review lead, private machine · 18:05 on 1 July 2024"),
        ("7f_3a", "Review lead, 7f_3a · 18:05 on 1 July 2024"),
    ],
)
def test_a_page_is_signed_with_the_person_as_the_audit_has_them_and_by_london_s_clock(subject, said):
    desk = SimpleNamespace(clock=lambda: datetime(2024, 7, 1, 17, 5, tzinfo=UTC))
    assert signed(desk, Viewer("review_lead", "Review lead", subject)) == said


def test_the_day_is_said_in_words():
    assert of_day(date(2024, 3, 1)) == "As at 1 March 2024"
