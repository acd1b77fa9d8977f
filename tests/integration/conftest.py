"""What several of these tests begin with: a pair of databases with a desk over it, a command, and a release published under today's schema,
which databases of older ones are filled from."""

import pytest

from tests.at_terminal import answer_to
from tests.conftest import Databases
from tests.desk_maker import closing, desk_over, published


@pytest.fixture(scope="module")
def today(tmp_path_factory):
    """A pair of files of today's schema, with a release published."""
    folder = tmp_path_factory.mktemp("today")
    pair = Databases(f"sqlite:///{folder / 'case.db'}", f"sqlite:///{folder / 'register.db'}")
    with closing(desk_over(pair, is_demonstration=True)) as desk:
        assert published(desk) == 1
    return pair


@pytest.fixture
def databases(fresh_databases):
    """An empty pair on either engine."""
    return fresh_databases()


@pytest.fixture
def desk(databases):
    """A desk over it."""
    with closing(desk_over(databases)) as made:
        yield made


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs a command over a pair of databases; gives its code and what it said."""

    def command(databases, *arguments):
        monkeypatch.setenv("CASE_DATABASE_URL", databases[0])
        monkeypatch.setenv("REGISTER_DATABASE_URL", databases[1])
        code, out, err = answer_to(arguments, capsys)
        return code, out + err

    return command
