"""Makes releases for tests without counting anything: a few cells, and whatever stands beside them at each state."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from data_access.releases.model import Content, ExceptionAsked, ExceptionGranted, FrozenCell, Release, SealedValue, State, Step, Value
from data_access.releases.reconcile import Explanation
from data_access.releases.store import Kept

MADE = datetime(2024, 5, 24, 9, 30, tzinfo=UTC)
PREPARER, ANALYST, APPROVER = "subject-1", "subject-2", "subject-3"
_WAY = (State.DRAFT, State.SUBMITTED, State.ANALYST_SIGNED, State.APPROVED, State.PUBLISHED)


def cell(figure: str, value: Value, unit: str = "applications", **more) -> FrozenCell:
    facts = {"breakdown": "", "label": "", "title": figure, "mark": "" if value is not None else "[c]", "said": "exactly"}
    facts |= {"denominator": None, "denominator_words": "", "percent": None, "sentence": f"{{value}} {unit}.", "definition": "0" * 16}
    return FrozenCell(**{"figure": figure, "value": value, "unit": unit, **facts, **more})


CELLS = (
    cell("applications_in_scope", 3780, sentence="{value} applications – „in scope“."),
    cell("risk_assessed", 3780, denominator=3780, denominator_words="applications in scope", percent=100.0),
    cell("risk_assessed", None, breakdown="risk_category", label="high"),
    cell("failures_harm", 2, "failures", exception=1),
    cell("officer_load", 8.5, "applications per full-time equivalent", denominator=42.5, denominator_words="full-time equivalents"),
    cell("forecast_finish", "2024-06-01/2024-07-10", "date range"),
)
GRANTED = ExceptionGranted(
    1, "failures_harm", 2, "two failures", "It is owed to the public.", "Nobody is named.", PREPARER, APPROVER, date(2024, 12, 31)
)
ASKED = ExceptionAsked(2, "failures_service", "17 failures", "It completes the sum.", "None.", PREPARER, date(2024, 12, 31))
EXPLAINED = Explanation("risk_assessed", "", "", "Additional database checks found 196 more.", False, PREPARER, MADE)


def content(*cells: FrozenCell, **more) -> Content:
    facts = {"title": "Closing statement", "as_at": date(2024, 5, 23), "known_by": datetime(2024, 5, 23, 22, 59, 59, 999999, tzinfo=UTC)}
    facts |= {"data_version": 3, "is_synthetic": True, "lane": "rounded", "rules": "ab" * 8, "code_version": "cd" * 8}
    return Content(**{**facts, "cells": cells or CELLS, "exceptions": (GRANTED,), **more})


def release(number: int = 1, state: State = State.DRAFT, said: Content | None = None, **more) -> Release:
    """A frozen release that went the whole way to a state, a minute a step, each step by its own person."""
    said = said or content()
    way = _WAY.index(state) if state in _WAY else len(_WAY) - 1
    when = [MADE + timedelta(minutes=n) if n <= way else None for n in range(5)]
    facts = {"submitted_at": when[1], "signed_at": when[2], "approved_at": when[3], "published_at": when[4]}
    people = {"prepared_by": PREPARER, "analyst": ANALYST if way >= 2 else None, "approver": APPROVER if way >= 3 else None}
    whole = {"number": number, "state": state, "origin": "frozen", "content": said, "checksum": said.checksum, "made_at": MADE}
    return Release(**{**whole, **facts, **people, "supersedes": None, "turn": 1, **more})


def kept(number: int = 1, state: State = State.DRAFT, said: Content | None = None, *, against: int | None = None, **more) -> Kept:
    """The same with all that is kept beside a release; ``against`` is another release that an explanation compares with."""
    made = release(number, state, said, **more)
    sealed = tuple(SealedValue(3778 + place, 3779 if place else None) for place, _ in enumerate(made.content.cells))
    first = Step(MADE, PREPARER, "press_officer", "freeze", None, State.DRAFT, "")
    asked = (ASKED,) if made.content.exceptions else ()
    return Kept(made, sealed, (first,), ((against, EXPLAINED),) if against else (), asked)


def moved(one: Kept, state: State) -> Kept:
    """The same release in another state, as ``release`` would make it, with a step more."""
    now = one.release
    facts = release(now.number, state, now.content)
    went = Step(MADE, PREPARER, "press_officer", "test", now.state, state, "")
    return replace(one, release=replace(facts, turn=now.turn, supersedes=now.supersedes), steps=(*one.steps, went))
