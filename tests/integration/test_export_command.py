"""``release export`` and ``release log`` at a terminal."""

import json
from argparse import ArgumentParser
from hashlib import sha256

import pytest

from data_access.cli.release_files import add_export_options, export, log
from data_access.database.engine import open_register
from data_access.errors import BadInput, Refused
from data_access.releases.published_before import register_published_before
from data_access.releases.store import add, writing
from data_access.service.desk import Desk
from data_access.viewer import Viewer
from tests.integration.test_export_of_releases import NOW
from tests.release_maker import kept

ANALYST = Viewer("analyst", "Analyst", "command line")


@pytest.fixture
def desk(fresh_sqlite):
    """A desk with the real history, whose last text is published, and a draft after it."""
    register = open_register(fresh_sqlite().register_url)
    register_published_before(register, at=NOW)
    with writing(register) as connection:
        add(connection, kept(6))
    yield Desk(register, register, False, clock=lambda: NOW)
    register.dispose()


def _asked(*words):
    parser = ArgumentParser()
    parser.add_argument("release", nargs="?")
    parser.add_argument("--format", default="table")
    add_export_options(parser)
    return parser.parse_args(words)


def test_all_files_are_written_and_each_is_told_with_its_hash(desk, tmp_path, capsys):
    folder = tmp_path / "out" / "there"
    export(desk, ANALYST, _asked("latest", "--to", str(folder), "--format", "json"))
    told = json.loads(capsys.readouterr().out)
    names = ["release-5.xlsx", "release-5.csv", "release-5.csv-metadata.json", "release-5.txt", "release-5.pdf"]
    assert [one["file"] for one in told["files"]] == [str(folder / name) for name in names]
    assert told["audit"].startswith("Audit head 5:"), "one entry for each file"
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert all(sha256((folder / name).read_bytes()).hexdigest() == one["sha256"] for name, one in zip(names, told["files"], strict=True))


def test_a_table_comes_with_its_description_and_other_kinds_alone(desk, tmp_path, capsys):
    folder = tmp_path / "out"
    export(desk, ANALYST, _asked("5", "--to", str(folder), "--kind", "csv"))
    export(desk, ANALYST, _asked("5", "--to", str(folder), "--kind", "txt"))
    assert sorted(path.name for path in folder.iterdir()) == ["release-5.csv", "release-5.csv-metadata.json", "release-5.txt"]
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert [line[:12] for line in lines if line.startswith("Audit")] == ["Audit head 2", "Audit head 3"], "one entry for each file"
    assert lines[3].startswith(f"{folder / 'release-5.txt'}  ") and "  SHA-256 " in lines[3]


def test_a_draft_writes_nothing_not_even_the_folder(desk, tmp_path):
    with pytest.raises(Refused, match="Release 6 is not approved"):
        export(desk, ANALYST, _asked("6", "--to", str(tmp_path / "out")))
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(desk, tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(BadInput, match=r"release-5.txt cannot be written into '.*taken'.*Name another folder"):
        export(desk, ANALYST, _asked("5", "--to", str(tmp_path / "taken"), "--kind", "txt"))


def test_the_change_log_is_printed(desk, capsys):
    log(desk, ANALYST, _asked("--to", "x"))
    printed = capsys.readouterr().out
    assert printed.startswith("Change log of the figures published about the review\n")
    assert "Officers on the review: revised, 36 before and about 45 now." in printed
    log(desk, ANALYST, _asked("--to", "x", "--format", "json"))
    assert json.loads(capsys.readouterr().out)["text"] == printed
