"""The lists of cases that wait hold whom a page counts, and whom a second, slow count finds: on any day, as known by any moment, under any filter."""

from collections.abc import Iterator
from datetime import UTC, date
from random import Random
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.populations.history import build_history
from data_access.service import Ask
from data_access.service.case_lists import LISTS
from tests.property.nasty_reviews import TEAMS, some_day
from tests.property.test_quality_counts import worse
from tests.review_maker import CATEGORIES, Frames, attempt, contact_decided, review, scope
from tests.second_count import Standing, group_by

CASES = st.tuples(st.integers(0, 2**32 - 1), st.integers(2, 14))
REVIEW = SimpleNamespace(categories=[SimpleNamespace(code=code, is_high=is_high) for code, (_, is_high, _) in CATEGORIES.items()])


def _some_ask(chance: Random, frames: Frames) -> Ask:
    moments = sorted(set(frames["scope_decisions"]["recorded_at"].to_list()))
    known_by = chance.choice(["", "then", chance.choice(moments).replace(tzinfo=UTC).isoformat()])
    filters = {"route": ("right_to_ask_self", "right_to_know"), "team": TEAMS, "category": tuple(CATEGORIES)}
    chosen = chance.sample(sorted(filters), chance.choice((0, 0, 1, 2)))
    return Ask(some_day(chance), known_by, **{name: chance.choice(filters[name]) for name in chosen})


@settings(max_examples=60)
@given(case=CASES)
def test_a_list_holds_whom_the_page_counts_and_whom_the_second_count_finds(case):
    frames, chance = worse(*case), Random(case[0])
    events = SimpleNamespace(frames=frames, review=REVIEW)
    rows = {name: list(frame.iter_rows(named=True)) for name, frame in frames.items()}
    for ask in (_some_ask(chance, frames), _some_ask(chance, frames)):
        narrowed = build_history(frames, known_by=ask.known_by_moment).narrowed(ask.wanted)
        then = Standing(rows, day=ask.as_at, known_by=ask.known_by_moment)
        for code, second in _SECOND.items():
            one = LISTS["contact" if code in LISTS["contact"] else "risk"][code]
            found, elsewhere = one.find(events, ask)
            listed = list(found.iter_rows())
            assert [since for _, since in listed] == sorted(since for _, since in listed), "the oldest first"
            assert sorted(listed) == sorted(second(then, ask)), (code, ask)
            assert len(listed) == one.count(narrowed, REVIEW, ask.as_at), (code, ask)
            assert elsewhere == 0


def test_an_attempt_is_overdue_from_the_day_after_it_was_due():
    frames = review(scope(1, "2024-01-02"), contact_decided(1, 1, "2024-01-03"), attempt(1, 1, "2024-01-04", next_attempt="2024-01-10"))
    events, one = SimpleNamespace(frames=frames, review=REVIEW), LISTS["contact"]["attempt_overdue"]
    for day, listed in ((date(2024, 1, 10), []), (date(2024, 1, 11), [(1, date(2024, 1, 10))])):
        assert list(one.find(events, Ask(day))[0].iter_rows()) == listed
        assert one.count(build_history(frames, known_by=None), REVIEW, day) == len(listed)


def test_every_list_that_waits_has_a_second_count():
    assert set(_SECOND) == {code for page in ("risk", "contact") for code in LISTS[page]}


Rows = Iterator[tuple[int, date]]


def _kept(rows: list[dict], ask: Ask) -> list[dict]:
    return [one for one in rows if all(one[name] == value for name, value in ask.wanted.items())]


def _high(then: Standing, ask: Ask, *stages: str) -> list[dict]:
    return [one for one in _kept(then.members["applications"], ask) if one["risk_category"] == "high" and one["stage"] in stages]


def _not_started(then: Standing, ask: Ask) -> Rows:
    for one in _high(then, ask, "review_to_do"):
        yield one["application_id"], then.stage_since(one["application_id"])


def _not_reviewed(then: Standing, ask: Ask) -> Rows:
    for one in _high(then, ask, "review_to_do", "review_under_way"):
        yield one["application_id"], min(row["occurred_on"] for row in then.of["risk_assessments"][one["application_id"]])


def _to_reach(then: Standing, ask: Ask) -> list[dict]:
    return [one for one in _kept(then.members["people"], ask) if one["contact_status"] in ("not_started", "attempting")]


def _overdue(then: Standing, ask: Ask) -> Rows:
    attempts = group_by(then.seen("contact_attempts"), "person_id")
    for one in _to_reach(then, ask):
        due = attempts[one["person_id"]][-1]["next_attempt_on"] if one["person_id"] in attempts else None
        if due is not None and due < ask.as_at:
            yield one["application_id"], due


def _still_to_reach(then: Standing, ask: Ask) -> Rows:
    for one in _to_reach(then, ask):
        yield one["application_id"], one["occurred_on"]


_SECOND = {
    "high_not_started": _not_started,
    "high_not_reviewed": _not_reviewed,
    "attempt_overdue": _overdue,
    "still_to_reach": _still_to_reach,
}
