"""The demonstration, made once, and the whole application run over it without a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data_access.service import Desk, open_desk_at
from pages.parts import doorkeeper
from tests.demonstration_maker import demonstration_in

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {path.stem: path.parent.name for path in (ROOT / "pages").glob("*/*.py")}
"""Page → the folder of pages that it is in."""


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The URLs of a case database and a register that hold the demonstration."""
    return demonstration_in(tmp_path_factory.mktemp("demonstration"))


@pytest.fixture(scope="module")
def desk(demonstration: tuple[str, str]) -> Iterator[Desk]:
    """A desk over the demonstration, for what needs no page."""
    desk = open_desk_at(*demonstration, is_demonstration=True)
    yield desk
    desk.case.dispose()
    desk.register.dispose()


@pytest.fixture
def closed_desk() -> Iterator[None]:
    """A process that has not opened its desk yet, and that forgets it afterwards."""
    _close()
    yield
    _close()


def _close() -> None:
    while doorkeeper._OPENED:
        desk = doorkeeper._OPENED.pop()
        desk.case.dispose()
        desk.register.dispose()


@pytest.fixture
def over(monkeypatch: pytest.MonkeyPatch, closed_desk: None):
    """Gives the application over two databases, or one script of it alone, not yet run."""

    def make(case_url: str, register_url: str, script: str = "app.py", **settings: str) -> AppTest:
        monkeypatch.chdir(ROOT)
        monkeypatch.setenv("CASE_DATABASE_URL", case_url)
        monkeypatch.setenv("REGISTER_DATABASE_URL", register_url)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        return AppTest.from_file(str(ROOT / script), default_timeout=60)

    return make


@pytest.fixture
def app(over, demonstration) -> AppTest:
    """The application over the demonstration, not yet run."""
    return over(*demonstration)
