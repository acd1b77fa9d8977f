"""The lists of cases that a page can give to who has to act on them: which there are, whom each counts, and since when."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType

import polars as pl

from data_access.figures.checks import CHECKS, Check
from data_access.populations.faults import applications_at_fault
from data_access.populations.history import History
from data_access.populations.waiting import applications_waiting, people_waiting
from data_access.queries.events import Events, Review
from data_access.service.asking import Ask

Found = tuple[pl.DataFrame, int]
"""One row for each that is listed, ``application_id`` and ``since``, oldest first; and how many more belong to no application."""


@dataclass(frozen=True)
class CaseList:
    """``named`` stands above the list and ``words`` beneath it. ``count`` says how many it holds, as the page counts them, from a history that
    is narrowed as the page is; ``find`` who they are. Filters count where it ``is_narrowed``; ``nobody`` is said where it is empty."""

    code: str
    named: str
    words: str
    nouns: tuple[str, str]
    since: str
    order: str
    count: Callable[[History, Review, date], int]
    find: Callable[[Events, Ask], Found]
    nobody: str = "Nobody waits."
    is_narrowed: bool = True
    is_offered: bool = True


_APPLICATIONS, _PEOPLE = ("application", "applications"), ("person", "people")
_OF_NO_CASE = ("enquiries",)


def _of_check(check: Check) -> CaseList:
    return CaseList(
        code=check.code,
        named=check.code,
        words=check.wrong,
        nouns=_APPLICATIONS,
        since="At fault since",
        order="those longest at fault first",
        count=lambda history, review, day: history.how_many_by("faults", ("fault",), day=day).get((check.fault,), 0),
        find=lambda events, ask: applications_at_fault(events.frames, check.fault, day=ask.as_at, known_by=ask.known_by_moment),
        nobody="No application is at fault.",
        is_narrowed=False,
        is_offered=check.unit not in _OF_NO_CASE,
    )


def _high_risk(code: str, words: str, stages: tuple[str, ...], since: str, heading: str) -> CaseList:
    def count(history: History, review: Review, day: date) -> int:
        counted = history.how_many_by("applications", ("risk_category", "stage"), day=day)
        return sum(n for (category, stage), n in counted.items() if category in _high(review) and stage in stages)

    def find(events: Events, ask: Ask) -> Found:
        found = applications_waiting(
            events.frames, day=ask.as_at, known_by=ask.known_by_moment, stages=stages, since=since, wanted=ask.wanted
        )
        return found.filter(pl.col("risk_category").is_in(_high(events.review))).select("application_id", "since"), 0

    return CaseList(code, words, words, _APPLICATIONS, heading, "those waiting longest first", count, find)


def _high(review: Review) -> list[str]:
    return [category.code for category in review.categories if category.is_high]


def _to_reach(code: str, words: str, since: str, heading: str, *, is_overdue: bool) -> CaseList:
    def count(history: History, review: Review, day: date) -> int:
        counted = history.how_many_by("people", (since,), day=day, where="is_still_to_reach")
        return sum(n for (held,), n in counted.items() if not is_overdue or (held is not None and held < day))

    def find(events: Events, ask: Ask) -> Found:
        before = ask.as_at if is_overdue else None
        look = partial(people_waiting, events.frames, day=ask.as_at, known_by=ask.known_by_moment)
        return look(since=since, wanted=ask.wanted, before=before), 0

    return CaseList(code, words, words, _PEOPLE, heading, "those waiting longest first", count, find)


def _by_code(lists: Iterable[CaseList]) -> Mapping[str, CaseList]:
    return MappingProxyType({one.code: one for one in lists})


LISTS: Mapping[str, Mapping[str, CaseList]] = MappingProxyType(
    {
        "data_quality": _by_code(_of_check(check) for check in CHECKS.values()),
        "risk": _by_code(
            (
                _high_risk(
                    "high_not_started", "High risk, detailed review not started", ("review_to_do",), "stage_entered_on", "To do since"
                ),
                _high_risk(
                    "high_not_reviewed",
                    "High risk, detailed review not complete",
                    ("review_to_do", "review_under_way"),
                    "assessed_on",
                    "Assessed on",
                ),
            )
        ),
        "contact": _by_code(
            (
                _to_reach("attempt_overdue", "Still to reach, next attempt overdue", "due_on", "Attempt due on", is_overdue=True),
                _to_reach("still_to_reach", "Still to be reached", "decided_on", "Decided on", is_overdue=False),
            )
        ),
    }
)
"""page → code → list."""
