"""The benchmark's databases that were kept from an older release are taken to this one's schema before anything is measured."""

import shutil
from datetime import UTC, datetime

import pytest

from data_access.database.schemas import CASE, REGISTER, schema_in
from data_access.errors import DatabaseUnavailable
from data_access.intake.demo import make_demonstration
from data_access.service import Ask, open_desk_at
from tests.benchmark import DAY
from tests.benchmark_databases import filled
from tests.schema_maker import connected, leave_as_the_first_release

SIZE = 60


@pytest.fixture
def kept(fresh_sqlite, tmp_path):
    """A folder with databases as the first release would have kept them."""
    newest, oldest = fresh_sqlite(), fresh_sqlite()
    make_demonstration(*newest, made_at=datetime(2026, 11, 24, tzinfo=UTC), applications=SIZE)
    leave_as_the_first_release(oldest, newest)
    folder = tmp_path / "kept"
    folder.mkdir()
    for url, kind in zip(oldest, ("cases", "register"), strict=True):
        shutil.move(url.removeprefix("sqlite:///"), folder / f"{kind}-{SIZE}.db")
    return folder


def test_databases_of_the_first_release_are_upgraded_and_then_answer(kept, capsys):
    urls = filled("sqlite", SIZE, kept, "")
    said = capsys.readouterr().out
    for url, schema in zip(urls, (CASE, REGISTER), strict=True):
        assert f"took the {schema.what} that was kept from schema 1 to {schema.number}" in said
        with connected(url) as connection:
            assert schema_in(connection, schema) == schema.number
    desk = open_desk_at(*urls, is_demonstration=True)
    assert desk.page(desk.viewer(), "overview", Ask(DAY)).headlines
    desk.close()
    filled("sqlite", SIZE, kept, "")
    assert capsys.readouterr().out == "", "what is of this release's schema is used as it is"


def test_databases_of_a_newer_release_are_refused_in_a_sentence(kept):
    urls = filled("sqlite", SIZE, kept, "")
    with connected(urls[0]) as connection:
        connection.execute(CASE.steps.update().values(version_num=str(CASE.number + 1)))
    with pytest.raises(DatabaseUnavailable, match="newer"):
        filled("sqlite", SIZE, kept, "")
