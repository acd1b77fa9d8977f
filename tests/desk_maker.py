"""A desk of releases over a tiny review: forty applications, thirty of them assessed, fourteen failures, and a clock that tests may set."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from data_access.database import tables
from data_access.database.engine import open_case_database, open_case_database_to_write, open_register
from data_access.intake.load import append, next_data_version
from data_access.permissions import ROLES
from data_access.releases.freeze import Wanted
from data_access.service import Ask, release_desk
from data_access.service.desk import Desk
from data_access.viewer import Viewer
from tests.review_maker import Frames, assessed, contact_decided, decided, event, failure, recorded_as, review, scope, step, written_to

DAY = date(2024, 3, 1)
NOW = datetime(2024, 3, 2, 10, 0, tzinfo=UTC)
LATER = datetime(2024, 3, 2, 9, 30)
"""When one more was recorded."""


@dataclass
class Clock:
    """The present moment, for as long as a test leaves it so; each look is a second later."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class Standing(Clock):
    """A clock that stands: pages say when they were checked."""

    def __call__(self) -> datetime:
        return self.now


def forty_applications() -> Frames:
    keys = range(1, 41)
    return review(
        [scope(key, "2024-01-02") for key in keys],
        [recorded_as(key, "2024-01-02", original_outcome="disclosed" if key % 2 else "test_not_met") for key in keys],
        [assessed(key, "2024-02-01", ("high", "medium", "low")[key % 3]) for key in range(1, 31)],
        [decided(key, "2024-02-02", "required" if key <= 20 else "not_required") for key in range(1, 31)],
        [step(key, "2024-02-20", "completed") for key in range(1, 13)],
        [failure(key, key, "2024-02-21", kind="harm" if key <= 2 else "service") for key in range(1, 15)],
        [contact_decided(key, key, "2024-02-22") for key in range(1, 10)],
        [event("population_baselines", "2024-01-03", applications=40, reason="Stated at the start")],
        scope(41, "2024-03-01", status="out_of_scope", reason="received_after"),
    )


def desk_over(databases, frames: Frames | None = None, *, clock=None, is_demonstration: bool = False) -> Desk:
    written_to(databases.case_url, frames if frames is not None else forty_applications())
    return Desk(
        open_case_database(databases.case_url), open_register(databases.register_url, is_looked_at=True), is_demonstration, clock or Clock()
    )


def one_more_assessed(databases, application: int = 31) -> None:
    """Records, as a further data version, that one more of the forty is assessed."""
    rows = review(assessed(application, "2024-02-28", "low", recorded="2024-03-02T09:30"))["risk_assessments"]
    writing = open_case_database_to_write(databases.case_url)
    with writing.begin() as connection:
        append(connection, tables.risk_assessments, rows)
        next_data_version(connection, LATER, "a test", LATER)
    writing.dispose()


def assessed_in(desk: Desk) -> str:
    """How many the overview says are assessed."""
    return next(one.value for one in desk.page(LEAD, "overview", Ask(DAY)).headlines if one.key == "risk_assessed")


@contextmanager
def closing(desk: Desk) -> Iterator[Desk]:
    """The desk, whose databases are closed afterwards, also when the test fails."""
    try:
        yield desk
    finally:
        desk.close()


def person(role: str, subject: str = "") -> Viewer:
    return Viewer(role, ROLES[role][0], subject or f"{role} 1")


PRESS, ANALYST, CHIEF, LEAD = (person(role) for role in ("press_officer", "analyst", "chief_officer", "review_lead"))
ADMINISTRATOR = person("administrator")
FIGURES = ("applications_in_scope", "risk_assessed", "failures_confirmed", "failures_harm", "failures_service", "failures_share")
BY_CATEGORY = (("risk_assessed", "risk_category"),)


def wanted(desk: Desk, **more) -> Wanted:
    facts = {"title": "March figures", "as_at": DAY, "known_by": desk.clock(), "lane": "rounded", "figures": FIGURES}
    return Wanted(**{**facts, "breakdowns": BY_CATEGORY, **more})


def submitted(desk: Desk, **more) -> int:
    number = release_desk.freeze_release(desk, PRESS, wanted(desk, **more)).number
    return release_desk.submit_release(desk, PRESS, number).number


def signed(desk: Desk, **more) -> int:
    return release_desk.sign_release(desk, ANALYST, submitted(desk, **more)).number


def approved(desk: Desk, **more) -> int:
    return release_desk.approve_release(desk, CHIEF, signed(desk, **more)).number


def published(desk: Desk, **more) -> int:
    return release_desk.publish_release(desk, PRESS, approved(desk, **more)).number
