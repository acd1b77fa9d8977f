"""A server that is started again answers from what was counted before, says so, and counts again beside."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data_access.database import tables
from data_access.database.engine import open_case_database, open_register
from data_access.errors import DatabaseUnavailable
from data_access.queries import events, kept_counts
from data_access.service import PAGES, Ask, Desk, release_desk, verified
from data_access.settings import Settings
from tests.desk_maker import DAY, LEAD, PRESS, Standing, assessed_in, desk_over, forty_applications, one_more_assessed, wanted

NOTE = "The dashboard was just started. These figures were counted of the same data before that, and are being counted again now."


@pytest.fixture
def urls(fresh_databases):
    return fresh_databases()


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "counts"


@contextmanager
def started(urls, folder: Path | None) -> Iterator[Desk]:
    """A desk as a server that was just started has it."""
    settings = Settings(urls.case_url, urls.register_url, is_private_machine=True, is_demonstration_allowed=False, counts_folder=folder)
    desk = Desk(open_case_database(urls.case_url), open_register(urls.register_url, is_looked_at=True), False, Standing(), settings)
    try:
        yield desk
    finally:
        if counting := desk.count_the_rest():
            counting.join()
        desk.close()


def pages_of(desk: Desk) -> dict:
    return {page: desk.page(LEAD, page, Ask(DAY)) for page in PAGES}


@pytest.fixture
def kept(urls, folder) -> dict:
    """What the pages said of a review whose counts were kept then."""
    desk_over(urls, forty_applications()).close()
    with started(urls, folder) as desk:
        assert not desk.keep_counts(), "nobody has looked yet"
        said = pages_of(desk)
        assert not any(NOTE in view.notices for view in said.values())
        if counting := desk.count_the_rest():
            counting.join()
        assert desk.keep_counts()
        assert not desk.keep_counts(), "nothing more is counted since"
    return said


@pytest.fixture
def tables_read(monkeypatch) -> list[str]:
    """The tables that are read whole."""
    found, reading = [], events.reading

    @contextmanager
    def told(*given, **more):
        with reading(*given, **more) as read:

            def reads(wanted):
                found.append(getattr(wanted, "name", "a statement"))
                return read(wanted)

            yield reads

    monkeypatch.setattr(events, "reading", told)
    return found


def test_every_page_says_what_it_said_and_no_record_is_read(urls, folder, kept, tables_read):
    with started(urls, folder) as desk:
        for page, was in kept.items():
            view = desk.page(LEAD, page, Ask(DAY))
            assert view.notices == (NOTE, *was.notices)
            assert replace(view, notices=was.notices) == was
        read = set(tables_read) & {table.name for table in tables.EVENT_TABLES}
        assert read == {"population_baselines"}, "which is a few rows"


def test_it_is_counted_again_beside_and_then_nothing_is_said(urls, folder, kept, tables_read, caplog):
    with started(urls, folder) as desk:
        desk.page(LEAD, "overview", Ask(DAY))
        assert not desk.keep_counts(), "what was only found is not kept anew"
        assert desk.catch_up()
        assert {table.name for table in tables.EVENT_TABLES} <= set(tables_read)
        assert pages_of(desk) == kept
        assert not desk.catch_up()
        assert caplog.messages == []


def test_what_is_asked_for_that_was_not_counted_is_counted_from_the_records(urls, folder, kept):
    other = Ask(DAY - timedelta(days=3), known_by="2024-02-27T12:00")
    with started(urls, None) as desk:
        wanted_views = {page: desk.page(LEAD, page, other) for page in PAGES}
    with started(urls, folder) as desk:
        for page, view in wanted_views.items():
            assert desk.page(LEAD, page, other) == replace(view, notices=(NOTE, *view.notices))


def test_what_is_frozen_is_counted_from_the_records(urls, folder, kept, tables_read):
    with started(urls, folder) as desk:
        desk.page(LEAD, "overview", Ask(DAY))
        assert not set(tables_read) & {"risk_assessments"}
        release_desk.freeze_release(desk, PRESS, wanted(desk))
        assert "risk_assessments" in tables_read
        assert NOTE not in desk.page(LEAD, "overview", Ask(DAY)).notices


def test_other_data_are_not_answered_from_it(urls, folder, kept):
    one_more_assessed(urls)
    with started(urls, folder) as desk:
        assert assessed_in(desk) == "31"
        assert NOTE not in desk.page(LEAD, "overview", Ask(DAY)).notices


def test_data_that_came_after_the_start_are_shown_at_once(urls, folder, kept):
    with started(urls, folder) as desk:
        assert assessed_in(desk) == "30"
        one_more_assessed(urls)
        assert assessed_in(desk) == "31"
        assert NOTE not in desk.page(LEAD, "overview", Ask(DAY)).notices


def test_what_other_code_counted_is_counted_again(urls, folder, kept, monkeypatch):
    monkeypatch.setattr(kept_counts, "_code", lambda: "another release")
    with started(urls, folder) as desk:
        assert {page: view.notices for page, view in pages_of(desk).items()} == {page: view.notices for page, view in kept.items()}


def test_counts_that_are_not_those_of_the_records_are_told_of_in_the_log_and_replaced(urls, folder, kept, monkeypatch, caplog):
    find = kept_counts.find

    def altered(*given):
        found = find(*given)
        cut = {asked: replace(kept, frames=_cut(dict(kept.frames))) for asked, kept in found.counted.items()}
        return replace(found, counted=cut)

    def _cut(frames):
        if "applications moved" in frames:
            frames["applications moved"] = frames["applications moved"].head(-3)
        return frames

    monkeypatch.setattr(kept_counts, "find", altered)
    with started(urls, folder) as desk:
        assert desk.page(LEAD, "overview", Ask(DAY)) != kept["overview"]
        assert desk.catch_up()
        assert pages_of(desk) == kept
    assert caplog.messages == ["What was counted before the start differs from the records, which are shown now: applications"]


def test_what_cannot_be_kept_is_told_of_in_the_log_and_tried_again_later(urls, folder, monkeypatch, caplog):
    desk_over(urls, forty_applications()).close()
    folder.parent.joinpath("counts").write_text("a file is in the way", encoding="utf-8")
    with started(urls, folder) as desk:
        pages_of(desk)
        if counting := desk.count_the_rest():
            counting.join()
        assert not desk.keep_counts()
        assert caplog.messages == ["What was counted could not be kept for the next start: File exists"]
        folder.unlink()
        assert not desk.keep_counts(), "not at once"
        monkeypatch.setattr(verified, "monotonic", lambda: 1e9)
        assert desk.keep_counts()


def test_nothing_is_kept_where_no_folder_is_named(urls, folder):
    desk_over(urls, forty_applications()).close()
    with started(urls, None) as desk:
        pages_of(desk)
        if counting := desk.count_the_rest():
            counting.join()
        assert not desk.keep_counts()
    assert not folder.exists()


def test_a_database_that_is_gone_is_said_to_be_and_not_answered_from_what_was_kept(fresh_databases, folder):
    urls = fresh_databases()
    desk_over(urls, forty_applications()).close()
    with started(urls, folder) as desk:
        pages_of(desk)
        if counting := desk.count_the_rest():
            counting.join()
        assert desk.keep_counts()
    with started(urls, folder) as desk:

        def gone(*_given, **_more):
            raise DatabaseUnavailable("The case database does not answer.")

        desk._cases._version = gone
        with pytest.raises(DatabaseUnavailable, match="does not answer"):
            desk.page(LEAD, "overview", Ask(DAY))
