"""What the command of the benchmark writes and with which code it exits, of results that were made up: nothing is timed here."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from data_access.errors import DatabaseUnavailable
from tests import benchmark
from tests.benchmark_pages import NotMeasured
from tests.benchmark_results import Result

FOUND = Result("unchanged", "sqlite", 3_778, "overview", "another day", 0.021, 0.01)


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs the command as if it had measured one result, or raised; gives its exit code."""

    def begin(found: Result | Exception, *arguments: str) -> int:
        def measure(_asked, results: list[Result]) -> None:
            if isinstance(found, Exception):
                raise found
            results.append(found)

        monkeypatch.setattr(benchmark, "_measure", measure)
        return benchmark.main(["--folder", str(tmp_path), *arguments])

    return begin


def test_results_are_written_under_their_day_where_no_file_is_named(run, tmp_path, capsys):
    assert run(FOUND, "--sizes", "3778", "--rounds", "5") == 0
    (file,) = tmp_path.iterdir()
    assert file.name == f"benchmark-{datetime.now(UTC):%Y-%m-%d}.json"
    assert str(file) in capsys.readouterr().out
    found = json.loads(file.read_text(encoding="utf-8"))
    assert found["options"]["sizes"] == [3_778]
    assert found["options"]["rounds"] == 5
    assert [row["ratio"] for row in found["results"]] == [2.1]
    assert str(tmp_path) not in file.read_text(encoding="utf-8")


def test_a_table_is_written_where_one_is_asked_for(run, tmp_path):
    assert run(FOUND, "--into", str(tmp_path / "run.json"), "--table", str(tmp_path / "run.md")) == 0
    assert (tmp_path / "run.md").read_text(encoding="utf-8").splitlines()[-1] == "| overview | 2.1 |"


def test_a_slower_page_is_said_and_exits_with_one(run, tmp_path, capsys):
    earlier = str(tmp_path / "earlier.json")
    assert run(FOUND, "--into", earlier) == 0
    assert run(FOUND, "--into", str(tmp_path / "same.json"), "--against", earlier) == 0
    assert capsys.readouterr().out.endswith("\nNo ratio is higher than it was by more than a quarter.\n")
    assert run(replace(FOUND, amount=0.029), "--into", str(tmp_path / "slower.json"), "--against", earlier) == 1
    assert "overview, another day, sqlite, 3,778: 2.9 where it was 2.1\n" in capsys.readouterr().out
    assert (tmp_path / "slower.json").exists(), "what was measured is kept, slower or not"


def test_what_only_one_of_two_runs_has_is_said_and_fails_nothing(run, tmp_path, capsys):
    earlier = str(tmp_path / "earlier.json")
    run(FOUND, "--into", earlier)
    assert run(replace(FOUND, page="risk", amount=9), "--into", str(tmp_path / "now.json"), "--against", earlier) == 0
    assert "Not compared: what only this run has (1), and what only the earlier one has (1)." in capsys.readouterr().out


def test_an_earlier_run_that_cannot_be_read_is_said_in_one_line_before_anything_is_measured(run, tmp_path, capsys):
    (tmp_path / "earlier.json").write_text("{}")
    assert run(AssertionError("measured"), "--against", str(tmp_path / "earlier.json")) == 2
    assert run(AssertionError("measured"), "--against", str(tmp_path / "nowhere.json")) == 2
    assert capsys.readouterr().err == (
        "earlier.json cannot be read: it is not what the benchmark writes.\nnowhere.json cannot be read: No such file or directory.\n"
    )


@pytest.mark.parametrize("fault", [NotMeasured("The page risk cannot be measured."), DatabaseUnavailable("It is newer.")])
def test_a_page_that_cannot_be_measured_stops_it_in_one_sentence_and_nothing_is_written(run, tmp_path, capsys, fault):
    assert run(fault) == 2
    assert capsys.readouterr().err == f"Nothing more is measured. {fault}\n"
    assert list(tmp_path.iterdir()) == []
