"""Newer data are read and counted before anybody looks: nobody waits for them, and whoever looks meanwhile is told what they see."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event
from time import sleep

import pytest

from data_access.database.engine import open_case_database, open_register
from data_access.service import PAGES, Ask, Desk, histories, release_desk, verified
from pages.parts import doorkeeper, newer
from tests.desk_maker import DAY, LEAD, PRESS, Standing, assessed_in, closing, desk_over, forty_applications, one_more_assessed, wanted
from tests.own_loop import awaited

NOTE = "Newer data have arrived and are being counted. Until then this is data version 1."


@pytest.fixture
def urls(fresh_databases):
    return fresh_databases()


@pytest.fixture
def desk(urls) -> Iterator[Desk]:
    """Over forty applications, of which thirty are assessed; somebody has looked already."""
    with closing(desk_over(urls, forty_applications(), clock=Standing())) as desk:
        assert assessed_in(desk) == "30"
        yield desk


@pytest.fixture
def long(monkeypatch) -> None:
    """The review is taken for a long one."""
    monkeypatch.setattr(histories, "A_LONG_COUNT", 0)


@pytest.fixture
def record(urls) -> Callable[[], None]:
    """Records that one more application is assessed, as a further data version."""
    return partial(one_more_assessed, urls)


def _a_new_desk(urls) -> Desk:
    return Desk(open_case_database(urls.case_url), open_register(urls.register_url, is_looked_at=True), False, Standing())


def _never(*_, **__):
    raise AssertionError("this should not have been called")


def _notices(desk: Desk) -> str:
    return " ".join(desk.page(LEAD, "overview", Ask(DAY)).notices)


@contextmanager
def _counting(desk: Desk, monkeypatch) -> Iterator[Callable[[], bool]]:
    """Within it newer data are being counted, as long as nobody calls what it gives, which says whether there were any."""
    begun, goes_on = Event(), Event()
    count_as = histories.Histories.count_as

    def slowly(self, before) -> None:
        begun.set()
        assert goes_on.wait(20)
        count_as(self, before)

    monkeypatch.setattr(histories.Histories, "count_as", slowly)
    with ThreadPoolExecutor(1) as beside:
        counted = beside.submit(desk.catch_up)
        assert begun.wait(20)

        def go_on() -> bool:
            goes_on.set()
            return counted.result()

        try:
            yield go_on
        finally:
            goes_on.set()


def test_where_nothing_is_newer_nothing_is_read(desk, monkeypatch):
    monkeypatch.setattr(verified, "read_events", _never)
    assert not desk.catch_up()


def test_what_nobody_has_looked_at_yet_is_left_to_the_first_who_looks(urls, desk, monkeypatch):
    with closing(_a_new_desk(urls)) as another:
        monkeypatch.setattr(verified, "read_events", _never)
        assert not another.catch_up()


@pytest.mark.parametrize("size", ["short", "long"])
def test_newer_data_are_read_and_counted_before_anybody_looks(desk, record, request, monkeypatch, size):
    if size == "long":
        request.getfixturevalue("long")
    record()
    assert desk.catch_up()
    monkeypatch.setattr(verified, "read_events", _never)
    assert desk.history(desk.current_events()).is_whole
    assert (assessed_in(desk), "Newer data" in _notices(desk)) == ("31", False)
    assert not desk.catch_up()


@pytest.mark.parametrize("size", ["short", "long"])
def test_every_page_says_of_data_counted_ahead_what_a_new_desk_says(urls, desk, record, request, size):
    if size == "long":
        request.getfixturevalue("long")
    asks = [Ask(DAY), Ask(DAY, known_by="then"), Ask(DAY, compared_with="2024-02-10")]
    for page in PAGES:
        for ask in asks:
            desk.page(LEAD, page, ask)
    record()
    assert desk.catch_up()
    with closing(_a_new_desk(urls)) as another:
        for page in PAGES:
            for ask in asks:
                assert asdict(desk.page(LEAD, page, ask)) == asdict(another.page(LEAD, page, ask)), (page, ask)


def test_what_was_known_then_is_counted_ahead_for_the_moments_asked_about_last(desk, record):
    ask = Ask(DAY, known_by="2024-02-25T12:00:00Z")
    desk.page(LEAD, "contact", ask)
    record()
    assert desk.catch_up()
    then = desk.history(desk.current_events(), datetime(2024, 2, 25, 12, tzinfo=UTC), day=DAY)
    assert {"people", "contact_attempts"} <= then.counted
    assert "enquiries" not in then.counted, "what nobody asked for is not counted"


def test_who_looks_at_a_short_review_while_it_is_counted_waits_and_sees_the_newest(desk, record, monkeypatch):
    record()
    with _counting(desk, monkeypatch) as go_on, ThreadPoolExecutor(1) as visitor:
        looking = visitor.submit(assessed_in, desk)
        sleep(0.2)
        assert not looking.done()
        assert go_on()
        assert looking.result() == "31"


def test_who_looks_at_a_long_review_while_it_is_counted_sees_the_data_before_and_is_told_so(desk, record, long, monkeypatch):
    record()
    with _counting(desk, monkeypatch) as go_on:
        assert assessed_in(desk) == "30"
        assert NOTE in _notices(desk)
        desk.clock.now += timedelta(minutes=5)
        assert desk.page(LEAD, "overview", Ask(DAY)).context.endswith(" · checked at 10:00"), "when they were last the newest"
        assert go_on()
    assert assessed_in(desk) == "31"
    assert "Newer data" not in _notices(desk)


def test_nothing_is_frozen_from_the_data_before(desk, record, long, monkeypatch):
    record()
    with _counting(desk, monkeypatch) as go_on, ThreadPoolExecutor(1) as press:
        freezing = press.submit(release_desk.freeze_release, desk, PRESS, wanted(desk))
        sleep(0.2)
        assert not freezing.done()
        assert go_on()
        assert freezing.result().content.data_version == 2


def test_where_nobody_keeps_up_the_first_who_looks_reads_newer_data(desk, record, long):
    record()
    assert (assessed_in(desk), "Newer data" in _notices(desk)) == ("31", False)


def test_who_stopped_keeping_up_is_not_waited_for(desk, record, long, monkeypatch):
    assert not desk.catch_up()
    record()
    assert assessed_in(desk) == "30", "somebody will count them"
    now = verified.monotonic()
    monkeypatch.setattr(verified, "monotonic", lambda: now + verified.KEEPING_UP_SECONDS + 1)
    assert assessed_in(desk) == "31"


def _failing(*_, **__):
    raise verified.DatabaseUnavailable("The case database is damaged and cannot be read. Restore it from its last backup.")


def test_newer_data_that_cannot_be_counted_ahead_are_read_by_the_first_who_looks(desk, record, long, monkeypatch):
    monkeypatch.setattr(verified, "PAUSE_SECONDS", 0.0)
    record()
    monkeypatch.setattr(histories.Histories, "count_as", _failing)
    assert not desk.catch_up()
    assert (assessed_in(desk), "Newer data" in _notices(desk)) == ("31", False)


def test_newer_data_that_cannot_be_read_are_told_to_who_looks(desk, record, long, monkeypatch):
    monkeypatch.setattr(verified, "PAUSE_SECONDS", 0.0)
    record()
    with monkeypatch.context() as within:
        within.setattr(verified, "read_events", _failing)
        assert not desk.catch_up()
        stamp = desk.page(LEAD, "overview", Ask(DAY)).stamp
        assert stamp.startswith(
            "The case database is damaged and cannot be read since 10:00. These are the last verified data, of data version 1"
        )
    assert desk.catch_up()
    assert (assessed_in(desk), desk.page(LEAD, "overview", Ask(DAY)).stamp) == ("31", "")


# The server ----------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def server(desk, monkeypatch) -> Callable[[Callable[[], bool]], bool]:
    """Serves the desk until something is so; gives whether it ever was."""
    monkeypatch.setattr(doorkeeper, "_OPENED", [desk])
    monkeypatch.setattr(newer, "LOOK_EVERY_SECONDS", 0.01)

    @asynccontextmanager
    async def nothing_else(_server: object) -> AsyncIterator[None]:
        yield

    async def until(is_so: Callable[[], bool]) -> bool:
        async with newer.keeping_up(nothing_else)(None):
            for _ in range(1000):
                if is_so():
                    return True
                await asyncio.sleep(0.02)
        return False

    return lambda is_so: awaited(until(is_so))


def test_the_server_looks_for_newer_data_by_itself(desk, record, server):
    record()
    assert server(lambda: desk._cases._held.events.version.number == 2)


def test_a_fault_of_ours_ends_that_and_is_in_the_log(desk, record, server, monkeypatch, caplog):
    monkeypatch.setattr(desk, "catch_up", _never)
    assert server(lambda: "Newer data could not be counted ahead" in caplog.text)
    record()
    assert assessed_in(desk) == "31"
