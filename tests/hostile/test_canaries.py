"""Marks in every column that tells of somebody are looked for in all that a server sends, hands out and logs, also when things go wrong."""

import io
import shutil
import sqlite3
import urllib.error
import urllib.request
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from data_access.permissions import ROLES, May, may
from data_access.service import OPENED_BY, Ask, open_desk_at
from data_access.service.pack_files import FILES
from data_access.service.packs import KINDS, compose_pack
from data_access.viewer import Viewer
from tests.demonstration_maker import demonstration_in
from tests.hostile.canaries import READERS, plant_in_cases, plant_in_register
from tests.wire import Visitor, name_in_address, serving_dashboard, visiting

ROLE_AND_PAGE = [(role, page) for role in ROLES for page in OPENED_BY]
WRONG = {
    "as_at": "2024-13-77",
    "known_by": "yesterday",
    "compared_with": "2024-03-01~",
    "team": "No such team",
    "category": "none",
    "release": "999",
    "against": "x",
    "pack": "'; --",
    "rejected_of": "-1",
}
PATHS = (
    "/",
    "/workload",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/media/0.csv",
    "/shell/page.js",
    "/static/x",
    "/%2e%2e/app.py",
)


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """(the folder, the URLs, the number of a release) of a demonstration with the marks in it."""
    folder = tmp_path_factory.mktemp("canaries")
    urls = demonstration_in(folder, applications=400)
    plant_in_cases(urls[0])
    return folder, urls, plant_in_register(urls[1])


@pytest.fixture(scope="module")
def served(planted):
    """(the address, the log) of a server that tells all that it can."""
    folder, urls, _ = planted
    log = folder / "log"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("STREAMLIT_LOGGER_LEVEL", "debug")
        with serving_dashboard(urls, log) as address:
            yield address, log


def _found(data: bytes) -> set[str]:
    return {mark for mark in READERS if mark.encode() in data}


def _sent(visitor: Visitor, **parts: str) -> bytes:
    return b"".join(visitor.ask(**parts).messages)


def _allowed(role: str) -> set[str]:
    return {mark for mark, permission in READERS.items() if permission and may(Viewer(role, "", ""), permission)}


@pytest.fixture(scope="module")
def frames(served, planted):
    """(role, page) → all that is sent for it, as it opens and with an address that is wrong throughout."""
    address, number = served[0], planted[2]
    sent = {}
    for role, page in ROLE_AND_PAGE:
        with visiting(address, name_in_address(page)) as visitor:
            sent[role, page] = _sent(visitor, view_as=role, release=str(number)) + _sent(visitor, view_as=role, **WRONG)
    return sent


@pytest.mark.parametrize("role", ROLES)
def test_no_page_sends_a_role_what_it_may_not_read(frames, role):
    for page in OPENED_BY:
        assert _found(frames[role, page]) <= _allowed(role), page


def test_what_a_role_may_read_is_found_so_that_the_search_is_one(frames):
    assert _found(frames["review_lead", "workload"]) >= {"CANARYNAME"}
    assert _found(frames["analyst", "workload"]) == {"CANARYPSEUDONYM"}
    assert _found(frames["auditor", "imports"]) == {"CANARYIMPORTER"}
    assert _found(frames["chief_officer", "statement"]) == {"7,654,321"}


@pytest.mark.parametrize("path", PATHS)
def test_no_answer_to_a_request_holds_a_mark(served, path):
    try:
        with urllib.request.urlopen(f"{served[0]}{path}", timeout=20) as answer:
            data = answer.read() + str(answer.headers).encode()
    except urllib.error.HTTPError as refused:
        data = refused.read() + str(refused.headers).encode()
    assert _found(data) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_of_a_pack_holds_a_mark_of_a_person_or_a_case(planted, kind):
    desk = open_desk_at(*planted[1], is_demonstration=True)
    pack = compose_pack(desk, desk.viewer("review_lead"), kind, Ask(date(2024, 3, 1)))
    desk.close()
    for ending, file in FILES.items():
        data = file.write(pack)
        parts = [data]
        if ending in ("xlsx", "pptx"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = [archive.read(name) for name in archive.namelist()]
        assert set().union(*map(_found, parts)) == set(), ending


def test_faults_send_and_log_no_mark_and_nothing_of_the_insides(planted, tmp_path):
    """The case database damaged, then gone, then the register held by another program, while a page is open; each told in a sentence."""
    urls = tuple(f"sqlite:///{tmp_path / name}" for name in ("cases.db", "register.db"))
    for file in planted[0].glob("*.db*"):
        shutil.copy(file, tmp_path / file.name)
    log = tmp_path / "log"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("STREAMLIT_LOGGER_LEVEL", "debug")
        with serving_dashboard(urls, log) as address, visiting(address, "workload") as visitor:
            assert b"CANARYNAME" in _sent(visitor, view_as="review_lead")
            for spoil in (_damaged, _gone):
                spoil(tmp_path / "cases.db")
                # What was read and verified before is still shown, to who may see it; to who may not it never is.
                assert _found(_sent(visitor, view_as="chief_officer")) <= _allowed("chief_officer")
                assert _found(_sent(visitor, view_as="board_member")) == set()
            with closing(sqlite3.connect(tmp_path / "register.db", isolation_level=None)) as another:
                another.execute("BEGIN IMMEDIATE")
                sent = _sent(visitor, view_as="review_lead")
                assert _found(sent) == set()
                assert b"nothing is shown" in sent
    told = log.read_bytes()
    assert _found(told) == set()
    assert b"SELECT" not in told


def _damaged(path: Path) -> None:
    for beside in path.parent.glob(f"{path.name}-*"):
        beside.unlink()
    path.write_bytes(b"\x00not a database" * 4096)


def _gone(path: Path) -> None:
    path.unlink()


def test_the_log_of_all_that_was_asked_holds_no_mark(frames, served):
    told = served[1].read_bytes()
    assert len(frames) == len(ROLE_AND_PAGE)
    assert told != b""
    assert _found(told) == set()


def test_every_mark_is_for_those_with_a_permission_or_for_nobody():
    assert {permission for permission in READERS.values() if permission} == {
        May.SEE_OFFICER_NAMES,
        May.SEE_OFFICERS,
        May.OPEN_IMPORTS,
        May.SEE_SEALED_VALUES,
    }
