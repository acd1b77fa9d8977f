"""What is said and refused while the case database cannot be read, and what is said of a clock that was set."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest
from sqlalchemy import NullPool, create_engine, select
from sqlalchemy.engine import make_url

from data_access.database import tables
from data_access.errors import DatabaseUnavailable, NotConfigured, Refused
from data_access.queries.events import read_data_version
from data_access.service import PAGES, Ask, Desk, open_desk, pack_desk, release_desk, verified
from data_access.service.clock_watch import ClockWatch
from data_access.settings import Settings
from tests.desk_maker import ANALYST, CHIEF, DAY, LEAD, PRESS, Clock, approved, closing, desk_over, published, signed, submitted, wanted
from tests.review_maker import review, scope, written_to

UNTIL_THEN = "Until then no release is frozen, signed or published, and no pack issued."


@dataclass
class Standing(Clock):
    """A clock that stands until a test moves it."""

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def desk(fresh_sqlite) -> Iterator[Desk]:
    with closing(desk_over(fresh_sqlite(), clock=Standing(datetime(2024, 3, 2, 13, 58, tzinfo=UTC)))) as desk:
        yield desk


@pytest.fixture
def lose(desk, monkeypatch) -> Callable:
    """Moves the case database away; what it gives moves it back."""
    monkeypatch.setattr(verified, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(verified, "GLANCE_SECONDS", 60.0)
    path = Path(desk.case.url.database.removeprefix("file:"))

    def away():
        kept = path.rename(path.with_suffix(".away"))
        return lambda: kept.rename(path)

    return away


def _pass(desk: Desk, **more: float) -> None:
    desk.clock.now += timedelta(**more)


def _stamp(desk: Desk) -> str:
    return desk.page(LEAD, "overview", Ask(DAY)).stamp


def test_the_stamp_says_since_when_the_database_fails_and_which_data_are_shown(desk, lose):
    assert _stamp(desk) == ""
    _pass(desk, minutes=4)
    back = lose()
    said = (
        "The case database's file 'case_N.db' is not there any more since 14:02. "
        "These are the last verified data, of data version 1, read at 13:58."
    )
    assert re.sub(r"case_\d+", "case_N", _stamp(desk)) == said
    _pass(desk, minutes=30)
    assert re.sub(r"case_\d+", "case_N", _stamp(desk)) == said
    _pass(desk, days=1)
    assert "since 14:02 on 2 March 2024" in _stamp(desk)
    assert "read at 13:58 on 2 March 2024" in _stamp(desk)
    back()
    assert _stamp(desk) == ""


def test_checked_at_stays_at_the_last_time_that_the_data_were_found_to_be_the_newest(desk, lose):
    assert desk.page(LEAD, "overview", Ask(DAY)).context.endswith(" · checked at 13:58")
    _pass(desk, minutes=2)
    assert desk.page(LEAD, "overview", Ask(DAY)).context.endswith(" · checked at 14:00")
    lose()
    _pass(desk, minutes=2)
    assert desk.page(LEAD, "overview", Ask(DAY)).context.endswith(" · last checked at 14:00")


def test_a_desk_that_never_read_anything_says_that_the_data_cannot_be_read(desk, lose):
    lose()
    for page in PAGES:
        with pytest.raises(DatabaseUnavailable, match="is not there any more"):
            desk.page(LEAD, page, Ask(DAY))


def test_nothing_is_frozen_signed_or_published_while_the_cases_cannot_be_read_and_each_goes_on_afterwards(desk, lose):
    draft = release_desk.freeze_release(desk, PRESS, wanted(desk)).number
    waiting, signed_one, ready = submitted(desk), signed(desk), approved(desk)
    deeds = (
        lambda: release_desk.freeze_release(desk, PRESS, wanted(desk)),
        lambda: release_desk.edit_release(desk, PRESS, draft, wanted(desk)),
        lambda: release_desk.submit_release(desk, PRESS, draft),
        lambda: release_desk.sign_release(desk, ANALYST, waiting),
        lambda: release_desk.approve_release(desk, CHIEF, signed_one),
        lambda: release_desk.publish_release(desk, PRESS, ready),
        lambda: pack_desk.issue_pack(desk, LEAD, "gold", Ask(DAY)),
    )
    back = lose()
    before = _kept(desk)
    for deed in deeds:
        with pytest.raises(DatabaseUnavailable, match=UNTIL_THEN):
            deed()
    assert _kept(desk) == before
    back()
    for deed in deeds:
        deed()
    assert _kept(desk) != before


def _kept(desk: Desk) -> list:
    with desk.register.connect() as connection:
        return [connection.execute(select(table)).all() for table in (tables.releases, tables.release_steps, tables.pack_issues)]


def test_a_published_release_can_be_taken_back_while_the_cases_cannot_be_read(desk, lose):
    number = published(desk)
    lose()
    assert release_desk.withdraw_release(desk, CHIEF, number, reason="One figure was wrong.").state == "withdrawn"


def test_a_draft_pack_that_is_composed_meanwhile_says_so_in_itself(desk, lose):
    whole = pack_desk.compose(desk, LEAD, "gold", Ask(DAY))
    back = lose()
    composed = pack_desk.compose(desk, LEAD, "gold", Ask(DAY))
    assert composed.sections == whole.sections
    assert dict(composed.facts)["Not checked"] == desk.stamp()
    back()
    assert pack_desk.compose(desk, LEAD, "gold", Ask(DAY)) == whole


def test_nobody_waits_for_the_answer_of_a_database_that_just_failed(desk, lose, monkeypatch):
    _stamp(desk)
    back = lose()
    assert _stamp(desk)
    goes_on = Event()
    monkeypatch.setattr(verified, "GLANCE_SECONDS", 0.1)
    monkeypatch.setattr(verified, "read_data_version", lambda connection: goes_on.wait(20) and read_data_version(connection))
    back()
    begun = monotonic()
    assert all(desk.page(LEAD, page, Ask(DAY)).stamp for page in ("overview", "workload"))  # one of them with officers' names
    assert monotonic() - begun < 5
    goes_on.set()
    for _ in range(100):
        if not _stamp(desk):
            return
        sleep(0.02)
    raise AssertionError("the answer came, and the next look is of the newest data")


# A clock that was set -------------------------------------------------------------------------------------------------------------------


def test_a_clock_set_back_neither_keeps_the_database_from_being_asked_again_nor_makes_an_age_negative(desk, lose, monkeypatch):
    _stamp(desk)
    monkeypatch.setattr(verified, "PAUSE_SECONDS", 0.2)
    back = lose()
    assert _stamp(desk)
    _pass(desk, hours=-1)
    back()
    sleep(0.3)
    view = desk.page(LEAD, "overview", Ask(DAY))
    assert view.stamp == ""
    assert view.context.endswith(" · checked at 12:58")
    assert view.notices[0] == (
        "This machine's clock was set back by 60 minutes while the dashboard ran. The moments on this page are by the clock as it was at each "
        "of them."
    )


@pytest.mark.parametrize(("by", "way"), [(timedelta(hours=1), "forward by 60 minutes"), (timedelta(minutes=-1), "back by 1 minute ")])
def test_a_step_of_the_clock_is_told_for_an_hour(by, way):
    clock, steady = Standing(), [0.0]
    watch = ClockWatch(clock, lambda: steady[0])

    def later(seconds: float, step: timedelta = timedelta()) -> tuple[str, ...]:
        steady[0] += seconds
        clock.now += timedelta(seconds=seconds) + step
        return watch.notes(datetime(2024, 1, 1, tzinfo=UTC))

    assert later(7200) == ()
    assert later(10, timedelta(seconds=30)) == ()
    assert way in later(10, by)[0]
    assert way in later(3590)[0]
    assert later(20) == ()


def test_records_that_are_still_to_come_by_this_clock_are_said_to_be_so():
    watch = ClockWatch(Standing(datetime(2024, 3, 1, 13, 0, tzinfo=UTC)), lambda: 0.0)
    assert watch.notes(datetime(2024, 3, 1, 13, 0, tzinfo=UTC)) == ()
    assert watch.notes(datetime(2024, 3, 1, 14, 5, tzinfo=UTC)) == (
        "The last record is of 14:05 on 1 March 2024, which by this machine's clock (13:00 on 1 March 2024) is still to come: one of the two "
        "clocks is wrong.",
    )


def test_a_release_is_not_signed_by_a_clock_that_is_behind_its_last_step(desk):
    number = submitted(desk)
    _pass(desk, hours=-1)
    with pytest.raises(Refused, match=r"is still to come\. Set the clock right, then try again\."):
        release_desk.sign_release(desk, ANALYST, number)
    _pass(desk, hours=1)
    assert release_desk.sign_release(desk, ANALYST, number).state == "analyst_signed"


def test_nothing_is_frozen_by_a_clock_that_is_behind_what_is_published_since_it_would_not_be_held_against_it(desk):
    published(desk)
    _pass(desk, hours=-1)
    with pytest.raises(Refused, match="Release 1 was published at 13:58 on 2 March 2024, which by this machine's clock"):
        release_desk.freeze_release(desk, PRESS, wanted(desk))


# A desk that cannot be opened -----------------------------------------------------------------------------------------------------------


def test_a_desk_that_is_refused_again_and_again_leaves_no_connection_behind(fresh_postgres):
    databases = fresh_postgres()
    written_to(databases.case_url, review(scope(1, "2024-01-02")))
    settings = Settings(databases.case_url, databases.register_url, is_private_machine=False, is_demonstration_allowed=False)
    counting = create_engine(databases.case_url, poolclass=NullPool)
    with counting.begin() as connection:
        connection.exec_driver_sql("UPDATE review SET is_synthetic = false")
    kept = []
    for _ in range(3):
        with pytest.raises(NotConfigured) as refusal:
            open_desk(settings=settings)
        kept.append(refusal)  # and with it what the desk was opened in
    names = ", ".join(f"'{make_url(url).database}'" for url in databases)
    with counting.connect() as connection:
        others = f"SELECT count(*) FROM pg_stat_activity WHERE datname IN ({names}) AND pid <> pg_backend_pid()"
        assert connection.exec_driver_sql(others).scalar_one() == 0
