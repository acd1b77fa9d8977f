"""What was known then, told from what is known now, is what a whole count would have said then."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.dates import end_of_london_day
from data_access.figures.catalogue import FIGURES
from data_access.figures.reckon import Reckoned, reckon
from data_access.populations import known_then
from data_access.populations.history import History, build_history
from data_access.populations.movements import Moved, movements_between, regrades
from tests.property.nasty_reviews import nasty_review, some_day
from tests.review_maker import WEIGHTS, attempt, contact_decided, review, scope


@pytest.fixture(autouse=True, scope="module")
def _even_when_nearly_everything_differs():
    """A tiny review nearly always differs in more than a quarter, which a whole count would then answer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(known_then, "MOST_COUNTED_AGAIN", 2.0)
        yield


def _every_figure(history: History, day: date) -> dict[str, Reckoned]:
    return {key: reckon(figure, history, day=day, weights=WEIGHTS) for key, figure in FIGURES.items()}


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32 - 1), size=st.integers(1, 14), hours=st.integers(0, 24 * 40))
def test_the_difference_gives_every_figure_and_movement_of_a_whole_count(seed, size, hours):
    frames, chance = nasty_review(seed, size), Random(seed)
    day = some_day(chance)
    known_by = end_of_london_day(day) + timedelta(hours=hours)
    whole = build_history(frames, known_by=known_by)
    told = known_then.history_then(build_history(frames, known_by=None), frames, known_by=known_by, day=day)
    for asked in (day, day - timedelta(days=chance.randrange(1, 60))):
        assert _every_figure(told, asked) == _every_figure(whole, asked)
        assert _moved(told, asked) == _moved(whole, asked)
        assert regrades(told.switches, day=asked) == regrades(whole.switches, day=asked)


def _moved(history, day):
    found = movements_between(history.cells["applications"], history.switches, opening_day=day - timedelta(days=9), closing_day=day)
    return {stage: moved for stage, moved in found.items() if moved != Moved()}


def test_a_late_attempt_of_one_application_changes_a_person_who_stands_with_another():
    frames = review(
        [scope(1, "2024-01-02"), scope(2, "2024-01-02"), contact_decided(7, 1, "2024-01-10")],
        [attempt(7, 2, "2024-01-12", "reached", recorded="2024-01-20T10:00")],
    )
    day, known_by = date(2024, 1, 15), end_of_london_day(date(2024, 1, 15))
    told = known_then.history_then(build_history(frames, known_by=None), frames, known_by=known_by, day=day)
    assert told.population("people", day=day).select("contact_status", "n").rows() == [("not_started", 1)]
    assert build_history(frames, known_by=None).population("people", day=day)["contact_status"].to_list() == ["contacted"]
