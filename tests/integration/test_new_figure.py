"""The walk-through of ANALYST.md, block by block as it is written there, on a copy of the repository: the figure is counted and the house is content."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / ".github" / "ANALYST.md").read_text(encoding="utf-8")
WALK = DOCUMENT.split("## A new figure in ten minutes", 1)[1]
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", WALK, re.MULTILINE | re.DOTALL)
CHANGES = [block.removeprefix("--- ").split("\n", 1) for kind, block in BLOCKS if kind == "diff"]
(MAKES_THE_REVIEW,), (IS_PRINTED,) = ([block for kind, block in BLOCKS if kind == wanted] for wanted in ("python", "text"))
TESTED, SHOWN = (block for kind, block in BLOCKS if not kind)
ASKED_OF_A_FIGURE = (
    "tests/spec/test_people.py",
    "tests/spec/test_every_figure.py",
    "tests/spec/test_causes.py",
    "tests/property/test_second_count.py::test_every_figure_has_a_second_count",
    "tests/property/test_second_count.py::test_both_counts_agree_on_every_figure_on_several_days",
    "tests/property/test_causes.py::test_both_counts_of_the_causes_agree_on_every_figure",
    "tests/property/test_fold_in_sql.py::test_the_demonstration_is_folded_alike",
    "tests/unit/test_claims.py::test_a_release_of_noughts_agrees_with_its_own_sentences",
    "tests/house/test_laws.py::test_the_catalogue_finds_no_fault_with_itself",
)
"""Those of the tests that the walk-through runs which look at every figure."""


@pytest.fixture(scope="module")
def copied(tmp_path_factory) -> Path:
    """The repository without its history, its data and what was compiled."""
    folder = tmp_path_factory.mktemp("copied") / "repository"
    for name in ("data_access", "tests", ".github", "pyproject.toml"):
        place, copy = ROOT / name, folder / name
        if place.is_dir():
            shutil.copytree(place, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(place, copy)
    return folder


def _apply(folder: Path, name: str, lines: str) -> None:
    before, after = ("".join(line[1:] for line in lines.splitlines(keepends=True) if line[0] in kept) for kept in (" -", " +"))
    said = (folder / name).read_text(encoding="utf-8")
    assert said.count(before) == 1, f"{name} holds this {said.count(before)} times:\n{before}"
    (folder / name).write_text(said.replace(before, after), encoding="utf-8")


def _run(folder: Path, *command: str, **settings: str) -> subprocess.CompletedProcess:
    named = {name: value for name, value in os.environ.items() if not name.endswith("_DATABASE_URL")}
    return subprocess.run([sys.executable, *command], cwd=folder, env={**named, **settings}, capture_output=True, text=True, check=False)


def _tests(folder: Path, *wanted: str) -> subprocess.CompletedProcess:
    return _run(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", *wanted)


def test_the_new_figure_is_counted_twice_specified_and_printed(copied):
    (first, said), *others = CHANGES
    _apply(copied, first, said)
    told = _tests(copied, first)
    assert (told.returncode, "KeyError: 'attempts_that_reached'" in told.stdout) == (1, True), "a specification comes first, and fails"
    for name, lines in others:
        _apply(copied, name, lines)
    told = _tests(copied, *ASKED_OF_A_FIGURE)
    assert told.returncode == 0, told.stdout
    made = _run(copied, "-c", MAKES_THE_REVIEW)
    assert made.returncode == 0, made.stderr
    setting, *command = shlex.split(SHOWN)
    name, _, url = setting.partition("=")
    assert command[0] == "python"
    printed = _run(copied, *command[1:], **{name: url})
    assert (printed.stdout, printed.stderr) == (IS_PRINTED, "")


def test_what_the_walk_through_runs_is_there_and_holds_what_is_asked_of_a_figure():
    start, wanted = shlex.split(TESTED)[:4], shlex.split(TESTED)[4:]
    assert start == ["python", "-m", "pytest", "-q"]
    assert [name for name in wanted if not (ROOT / name).exists()] == []
    assert [name for name in ASKED_OF_A_FIGURE if not name.startswith(tuple(wanted))] == []
