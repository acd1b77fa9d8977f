"""Databases that fail under a running dashboard: killed, stopped, cut off, locked, crowded, full. Each page stays complete and says what it shows."""

import itertools
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from sqlalchemy import Connection

from data_access.database.engine import open_case_database
from data_access.errors import DatabaseUnavailable
from data_access.intake.demo import make_demonstration
from data_access.queries import arrow
from data_access.queries.events import read_events
from data_access.service import PAGES, open_desk
from data_access.settings import Settings
from tests.own_server import OwnServer, own_server
from tests.wire import Answer, Visitor, name_in_address, serving_dashboard, visiting

HEALED_WITHIN = 10.0
"""Seconds after the database is back."""
PATIENT_FOR = 6.0
"""Seconds that a page may take while the database does not answer; then it knows."""
_STAMP = re.compile(r'<p class="stamp">(.*?)</p>\n?')
_FRESHNESS = re.compile(r"(last )?checked at \d\d:\d\d|data version \d+")
_WHAT_STAMPS_SAY = re.compile(
    r"The case database (?P<state>[^.]*) since \d\d:\d\d( on [^.]*)?\. These are the last verified data, of data version (?P<version>\d+), "
    r"read at \d\d:\d\d( on [^.]*)?\."
)


@dataclass(frozen=True)
class Served:
    """Two dashboards on one server: ``cases`` has its case database there and its register elsewhere, ``looks`` the other way round.

    Of each page, ``visitors`` and ``whole``, all that it showed before anything failed.
    """

    server: OwnServer
    visitors: dict[str, Visitor]
    whole: dict[str, tuple[str, ...]]
    logging: Visitor
    case_url: str

    def every_page(self) -> Iterator[tuple[str, Answer]]:
        for page, visitor in self.visitors.items():
            yield page, visitor.ask()


@pytest.fixture(scope="module")
def tiny_disk() -> Iterator[Path | None]:
    """A disk of 40 MB of its own, where this machine lets a test have one."""
    folder = Path(tempfile.mkdtemp(prefix="review-disk-"))
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m,mode=0755", "tmpfs", folder], capture_output=True, check=False)
    yield None if mounted.returncode else folder
    if not mounted.returncode:
        subprocess.run(["umount", folder], check=True)
    folder.rmdir()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, tiny_disk: Path | None) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("faults")
    made_at = datetime(2026, 11, 24, tzinfo=UTC)
    files = [f"sqlite:///{folder / name}.db" for name in ("register", "cases", "other_register")]
    with own_server() as server, ExitStack() as stack:
        server.run("CREATE ROLE reader LOGIN", "CREATE ROLE logger LOGIN", "CREATE DATABASE cases")
        if tiny_disk:
            server.give_tablespace("tiny", tiny_disk / "register")
        server.run(f"CREATE DATABASE register OWNER logger {'TABLESPACE tiny' if tiny_disk else ''}")
        make_demonstration(server.url("cases"), files[0], made_at=made_at)
        make_demonstration(files[1], server.url("register", "logger"), made_at=made_at)
        server.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", database="cases")
        cases = stack.enter_context(serving_dashboard((server.url("cases", "reader"), files[0]), folder / "cases.log"))
        looks = stack.enter_context(serving_dashboard((files[1], server.url("register", "logger")), folder / "looks.log"))
        visitors = {page: stack.enter_context(visiting(cases, name_in_address(page))) for page in PAGES}
        whole = {page: _figures(visitor.ask()) for page, visitor in visitors.items()}
        logging = stack.enter_context(visiting(looks))
        assert logging.ask().figures
        yield Served(server, visitors, whole, logging, server.url("cases"))
        told = (folder / "cases.log").read_text() + (folder / "looks.log").read_text()
        assert "Traceback" not in told, told[-3000:]


@pytest.fixture
def served(running: Served) -> Iterator[Served]:
    """Whole before the test, and whole again after it, whatever the test did."""
    _heals(running)
    yield running
    _heals(running)


def _figures(answer: Answer) -> tuple[str, ...]:
    """What it shows, but for what says how fresh that is."""
    return tuple(_FRESHNESS.sub("", _STAMP.sub("", piece)) for piece in answer.figures)


def _stamps(answer: Answer) -> list[str]:
    return [found for piece in answer.figures for found in _STAMP.findall(piece)]


def _versions(answer: Answer) -> set[str]:
    """Every data version that is named anywhere on the page."""
    return set(re.findall(r"data version (\d+)", "".join(answer.figures)))


def _assert_complete_and_stamped(served: Served, page: str, answer: Answer, state: str) -> None:
    """The same figures to the last letter, under one sentence that says so."""
    assert not answer.sentences
    assert _figures(answer) == served.whole[page], page
    (stamp,) = _stamps(answer)
    told = _WHAT_STAMPS_SAY.fullmatch(stamp)
    assert told, stamp
    assert re.fullmatch(state, told["state"])
    assert _versions(answer) == {told["version"]}
    assert "last checked at" in "".join(answer.figures)


def _assert_nothing_shown(answer: Answer, sentence: str) -> None:
    assert not answer.figures
    assert re.search(sentence, " ".join(answer.sentences)), answer.sentences


def _assert_all_stamped(served: Served, state: str) -> None:
    for page, answer in served.every_page():
        _assert_complete_and_stamped(served, page, answer, state)
        assert answer.seconds < PATIENT_FOR


def _heals(served: Served) -> None:
    """From now on, within ten seconds and without a restart, every page is as it was before, and looks are logged."""
    since = time.monotonic()
    _within(since, lambda: all(not _stamps(answer) and not answer.sentences for _, answer in served.every_page()))
    _within(since, lambda: bool(served.logging.ask().figures))
    for page, answer in served.every_page():
        assert _figures(answer) == served.whole[page]
        assert "last checked" not in "".join(answer.figures)


def _within(since: float, is_so: Callable[[], bool]) -> None:
    while not is_so():
        assert time.monotonic() - since < HEALED_WITHIN, "it is not healed"
        time.sleep(0.2)


def test_while_the_server_is_killed_every_page_shows_the_last_verified_data_and_a_look_that_cannot_be_logged_shows_nothing(served):
    served.server.kill()
    try:
        _assert_all_stamped(served, "cannot be reached")
        _assert_nothing_shown(served.logging.ask(), "The register cannot be reached")
    finally:
        served.server.start()
    _heals(served)


def test_while_the_server_is_stopped_nobody_waits_for_it_longer_than_a_few_seconds(served):
    served.server.freeze()
    try:
        _assert_all_stamped(served, "does not answer")
        time.sleep(2.5)  # past the pause: it is asked again, and whoever looks meanwhile is not kept waiting for that
        for page, answer in served.every_page():
            _assert_complete_and_stamped(served, page, answer, "does not answer")
            assert answer.seconds < 2
        look = served.logging.ask()
        _assert_nothing_shown(look, "The register does not answer")
        assert look.seconds < PATIENT_FOR
    finally:
        served.server.thaw()
    _heals(served)


def test_connections_cut_while_a_new_version_is_read_leave_the_old_one_whole_until_the_new_one_is(served):
    over = Event()

    def cut() -> None:
        while not over.wait(0.01):
            served.server.cut_all("cases")

    cutting = Thread(target=cut)
    cutting.start()
    try:
        with _another_version(served) as number:
            until = time.monotonic() + 3
            stamped = 0
            while time.monotonic() < until:
                for page, answer in served.every_page():
                    assert _figures(answer) == served.whole[page]
                    assert len(_versions(answer)) <= 1
                    stamped += len(_stamps(answer))
            assert stamped
            over.set()
            cutting.join()
            _heals(served)
            assert set().union(*(_versions(answer) for _, answer in served.every_page())) == {str(number)}
    finally:
        over.set()
        cutting.join()


@pytest.mark.parametrize("is_private", [False, True], ids=["open", "private"])
def test_a_desk_that_is_opened_while_the_server_is_stopped_is_refused_in_seconds_and_then_at_once_until_it_goes_on(
    served, tmp_path, is_private
):
    settings = Settings(served.case_url, f"sqlite:///{tmp_path / 'register.db'}", is_private, is_demonstration_allowed=False)
    served.server.freeze()
    try:
        for patience in (PATIENT_FOR, 1):
            begun = time.monotonic()
            with pytest.raises(DatabaseUnavailable, match="The case database does not answer"):
                open_desk(settings=settings)
            assert time.monotonic() - begun < patience
    finally:
        served.server.thaw()
    _within(time.monotonic(), lambda: _is_opened(settings))


def _is_opened(settings: Settings) -> bool:
    try:
        open_desk(settings=settings).close()
    except DatabaseUnavailable:
        return False
    return True


def test_a_server_that_is_stopped_in_the_middle_of_a_reading_is_given_up_and_read_again_when_it_goes_on(served, monkeypatch):
    engine, counted = open_case_database(served.case_url), itertools.count(1)
    fetched = arrow._fetched

    def stopping(reader, alive):
        if next(counted) == 5:
            served.server.freeze()
        return fetched(reader, alive)

    try:
        with engine.connect() as connection:
            monkeypatch.setattr(arrow, "_fetched", stopping)
            begun = time.monotonic()
            with pytest.raises(DatabaseUnavailable, match="The case database does not answer"):
                read_events(connection)
            assert time.monotonic() - begun < 8
            with pytest.raises(DatabaseUnavailable, match="The case database does not answer"):
                read_events(connection)
            served.server.thaw()
            _within(time.monotonic(), lambda: _is_read(connection))
    finally:
        served.server.thaw()
        engine.dispose()


def _is_read(connection: Connection) -> bool:
    try:
        return read_events(connection).frames["scope_decisions"].height > 3_778
    except DatabaseUnavailable:
        return False


@pytest.mark.parametrize("table", ["data_versions", "scope_decisions"])
def test_while_a_table_is_locked_every_page_shows_the_last_verified_data(served, table):
    with _another_version(served), served.server.connected("cases") as connection, connection.transaction():
        connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE".encode())
        _assert_all_stamped(served, "is locked by another program")
    _heals(served)


def test_a_register_whose_log_is_locked_is_a_sentence_within_five_seconds(served):
    with served.server.connected("register") as connection, connection.transaction():
        connection.execute(b"LOCK TABLE audit_entries IN ACCESS EXCLUSIVE MODE")
        look = served.logging.ask()
        _assert_nothing_shown(look, "The register cannot be written, so that nothing is shown")
        assert look.seconds < 5
    _heals(served)


def test_a_server_that_takes_no_more_connections_is_said_to_be_crowded(served):
    _limit(served, 0)
    try:
        _assert_all_stamped(served, "takes no more connections")
        _assert_nothing_shown(served.logging.ask(), "The register takes no more connections")
    finally:
        _limit(served, -1)
    _heals(served)


def test_a_register_that_is_read_only_shows_nothing_and_cases_that_are_read_only_are_all_that_is_asked(served):
    _all_read_only(served, "on")
    try:
        _assert_nothing_shown(served.logging.ask(), "The register cannot be written, so that nothing is shown")
        for page, answer in served.every_page():
            assert not _stamps(answer)
            assert _figures(answer) == served.whole[page]
    finally:
        _all_read_only(served, "off")
    _heals(served)


def test_a_register_on_a_full_disk_shows_nothing_until_there_is_room_again(served, tiny_disk):
    if tiny_disk is None:
        pytest.skip("this machine lets a test have no disk of its own to fill")
    filler = tiny_disk / "filler"
    try:
        with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left on device"):
            while True:
                file.write(bytes(65_536))
        for _ in range(1_000):  # the last pages of its files have room for some looks
            if not (answer := served.logging.ask()).figures:
                break
        _assert_nothing_shown(answer, "The register cannot be written, so that nothing is shown")
    finally:
        filler.unlink()
    _heals(served)


def _limit(served: Served, number: int) -> None:
    served.server.run(*(f"ALTER ROLE {role} CONNECTION LIMIT {number}" for role in ("reader", "logger")))
    served.server.cut_all("cases", "register")


def _all_read_only(served: Served, state: str) -> None:
    served.server.run(*(f"ALTER DATABASE {name} SET default_transaction_read_only = {state}" for name in ("cases", "register")))
    served.server.cut_all("cases", "register")


@contextmanager
def _another_version(served: Served) -> Iterator[int]:
    """Makes the next look read everything anew: a version is there that differs in its number only."""
    with psycopg.connect(served.case_url.replace("+psycopg", ""), autocommit=True) as connection:
        number = connection.execute(
            b"INSERT INTO data_versions SELECT data_version + 1, made_at, recorded_to, source FROM data_versions "
            b"ORDER BY data_version DESC LIMIT 1 RETURNING data_version"
        ).fetchone()[0]
    yield number
