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


class WholeApp(AppTest):
    """The application, of which every run is drawn whole, unless ``is_broken_on_purpose``: no exception on the page, and no sentence in its place."""

    is_broken_on_purpose = False

    def _run(self, *asked, **more) -> AppTest:
        super()._run(*asked, **more)
        assert self.is_broken_on_purpose or self.faults() == []
        return self

    def faults(self) -> list[str]:
        """What the page says of faults that nobody expected."""
        return [f"{one.message} {one.stack_trace}" for one in self.exception] + [
            one.value for one in self.info if one.value.startswith("Something went wrong")
        ]


@pytest.fixture
def because_the_code_is_broken_on_purpose() -> None:
    """A test that asks for this breaks the code, and its pages may say so."""


@pytest.fixture
def over(monkeypatch: pytest.MonkeyPatch, closed_desk: None, request: pytest.FixtureRequest):
    """Gives the application over two databases, or one script of it alone, not yet run. Every run of it has to be without a fault."""

    def make(case_url: str, register_url: str, script: str = "app.py", **settings: str) -> AppTest:
        monkeypatch.chdir(ROOT)
        monkeypatch.setenv("CASE_DATABASE_URL", case_url)
        monkeypatch.setenv("REGISTER_DATABASE_URL", register_url)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        app = WholeApp(ROOT / script, default_timeout=60)
        app.is_broken_on_purpose = "because_the_code_is_broken_on_purpose" in request.fixturenames
        return app

    return make


@pytest.fixture
def app(over, demonstration) -> AppTest:
    """The application over the demonstration, not yet run."""
    return over(*demonstration)
