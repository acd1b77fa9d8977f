"""SQLite files that are lost, locked, cut short, written over or replaced under a running desk: the last verified data, or a sentence."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing as closed
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy.engine import make_url

from data_access.errors import DatabaseUnavailable
from data_access.outputs.model import PageView
from data_access.service import PAGES, Ask, Desk, verified
from tests.desk_maker import DAY, LEAD, closing, desk_over, forty_applications
from tests.review_maker import assessed, review, scope, written_to


@dataclass(frozen=True)
class Open:
    """A desk over two SQLite files, and every page as it was before anything failed."""

    desk: Desk
    case: Path
    register: Path
    whole: dict[str, PageView]


@pytest.fixture
def opened(fresh_sqlite, monkeypatch) -> Iterator[Open]:
    monkeypatch.setattr(verified, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(verified, "GLANCE_SECONDS", 60.0)
    databases = fresh_sqlite()
    with closing(desk_over(databases)) as desk:
        case, register = (Path(make_url(url).database) for url in databases)
        yield Open(desk, case, register, {page: _page(desk, page) for page in PAGES})


def _page(desk: Desk, page: str = "overview") -> PageView:
    return desk.page(LEAD, page, Ask(DAY))


def _figures(view: PageView) -> PageView:
    return replace(view, stamp="", context="", notices=())


def _assert_stamped(opened: Open, state: str) -> None:
    for page, whole in opened.whole.items():
        view = _page(opened.desk, page)
        assert view.stamp.startswith(f"The case database{state} since ")
        assert "These are the last verified data, of data version 1, read at " in view.stamp
        assert _figures(view) == _figures(whole)


def _assert_fresh(opened: Open) -> None:
    for page, whole in opened.whole.items():
        view = _page(opened.desk, page)
        assert view.stamp == ""
        assert view.notices == whole.notices
        assert _figures(view) == _figures(whole)


def _run(path: Path, *commands: str) -> None:
    with closed(sqlite3.connect(path, isolation_level=None)) as connection:
        for command in commands:
            connection.execute(command)


def _make_next_version(path: Path) -> None:
    _run(path, "INSERT INTO data_versions SELECT data_version + 1, made_at, recorded_to, source FROM data_versions")


def _settle(path: Path) -> None:
    """Everything in the one file, none of it in a log beside it."""
    _run(path, "PRAGMA wal_checkpoint(TRUNCATE)")


def test_a_file_that_is_moved_away_is_noticed_although_it_is_still_open_and_again_when_it_is_back(opened):
    away = opened.case.rename(opened.case.with_suffix(".away"))
    _assert_stamped(opened, f"'s file {opened.case.name!r} is not there any more")
    away.rename(opened.case)
    _assert_fresh(opened)


def test_a_locked_file_is_waited_for_two_seconds_once_and_then_not_again(opened, monkeypatch):
    monkeypatch.setattr(verified, "PAUSE_SECONDS", 30.0)
    opened.desk.case.dispose()
    _run(opened.case, "PRAGMA journal_mode=DELETE")
    with closed(sqlite3.connect(opened.case, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        begun = monotonic()
        assert _page(opened.desk).stamp
        assert monotonic() - begun < 4
        begun = monotonic()
        _assert_stamped(opened, " is locked by another program")
        assert monotonic() - begun < 1.5
        other.execute("ROLLBACK")


@pytest.mark.parametrize("part", [0.5, 0.9, 0.0], ids=str)
def test_a_file_that_is_cut_short_is_said_to_be_damaged_until_it_is_restored(opened, part):
    _settle(opened.case)
    whole = opened.case.read_bytes()
    with opened.case.open("r+b") as file:
        file.truncate(int(len(whole) * part) // 4096 * 4096)
    _assert_stamped(opened, " is damaged and cannot be read" if part else " does not hold the tables that it should")
    _restore(opened, whole)
    _assert_fresh(opened)


def _restore(opened: Open, whole: bytes) -> None:
    """As a backup is restored: a file made beside it takes its place."""
    beside = opened.case.with_suffix(".restored")
    beside.write_bytes(whole)
    for end in ("-wal", "-shm"):
        opened.case.with_name(opened.case.name + end).unlink(missing_ok=True)
    beside.replace(opened.case)


@pytest.mark.parametrize("where", [0.3, 0.5, 0.8], ids=str)
def test_a_new_version_in_a_file_with_a_damaged_page_is_never_shown(opened, where):
    _settle(opened.case)
    whole = opened.case.read_bytes()
    _make_next_version(opened.case)
    _settle(opened.case)
    page = int(len(whole) * where) // 4096 * 4096
    with opened.case.open("r+b") as file:
        file.seek(page)
        file.write(bytes(range(256)) * 16)
    opened.desk.case.dispose()
    _assert_stamped(opened, " is damaged and cannot be read")
    _restore(opened, whole)
    _assert_fresh(opened)


def test_a_file_of_something_else_in_its_place_is_said_to_be_damaged(opened):
    _settle(opened.case)
    whole = opened.case.read_bytes()
    _restore(opened, b"no database at all, but long enough to be taken for one" * 400)
    _assert_stamped(opened, " is damaged and cannot be read")
    _restore(opened, whole)
    _assert_fresh(opened)


def test_another_review_in_its_place_is_read_anew_although_its_version_has_the_same_number_and_moment(opened, fresh_sqlite):
    other, held = fresh_sqlite(), opened.desk.data_version()
    three = review([scope(key, "2024-01-02") for key in (1, 2, 3)], assessed(1, "2024-02-01", "low"))
    written_to(other.case_url, {**forty_applications(), **three}, recorded_to=held.recorded_to.replace(tzinfo=None))
    path = Path(make_url(other.case_url).database)
    _settle(path)
    path.replace(opened.case)
    view = _page(opened.desk)
    assert opened.desk.data_version() == held
    assert view.stamp == ""
    assert view.headlines[0].value == "1"
    assert opened.whole["overview"].headlines[0].value == "30"
    _make_next_version(opened.case)
    assert opened.desk.data_version().number == 2


def test_a_database_that_lost_the_log_beside_it_went_back_and_pages_say_so_until_it_has_caught_up(opened):
    _settle(opened.case)
    whole = opened.case.read_bytes()
    _make_next_version(opened.case)
    assert _page(opened.desk).notices == opened.whole["overview"].notices
    _restore(opened, whole)
    for page in PAGES:
        view = _page(opened.desk, page)
        assert view.stamp == ""
        assert view.notices[0].startswith("The case database went back to data version 1, although version 2 was read at ")
        assert _figures(view) == _figures(opened.whole[page])
    _make_next_version(opened.case)
    assert _page(opened.desk).notices == opened.whole["overview"].notices


def test_a_locked_register_shows_nothing_and_says_so_within_five_seconds(opened):
    with closed(sqlite3.connect(opened.register, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = monotonic()
        with pytest.raises(DatabaseUnavailable, match="The register cannot be written, so that nothing is shown"):
            _page(opened.desk)
        assert monotonic() - begun < 5
        other.execute("ROLLBACK")
    _assert_fresh(opened)


def test_a_register_that_is_moved_away_is_not_written_where_nobody_would_find_it(opened):
    away = opened.register.rename(opened.register.with_suffix(".away"))
    with pytest.raises(DatabaseUnavailable, match=r"The register's file .* is not there any more"):
        _page(opened.desk)
    assert not opened.register.exists()
    away.rename(opened.register)
    _assert_fresh(opened)


def test_a_register_on_a_full_disk_shows_nothing_until_there_is_room_again(opened):
    with opened.desk.register.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(DatabaseUnavailable, match="The register cannot be written, so that nothing is shown"):
        for _ in range(500):
            _page(opened.desk)
    opened.desk.register.dispose()
    _assert_fresh(opened)


def test_a_copy_without_rights_to_its_folder_is_read_as_any_other(opened, fresh_sqlite):
    """Read-only everything: the case database needs to write nothing, not even beside itself."""
    _settle(opened.case)
    other = Path(make_url(fresh_sqlite().case_url).database)
    shutil.copy(opened.case, other)
    other.chmod(0o444)
    _restore(opened, other.read_bytes())
    _assert_fresh(opened)
