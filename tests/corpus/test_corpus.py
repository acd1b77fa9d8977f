"""Every bad file gets the verdict that is due, exactly, and leaves what was there before as it was."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.intake.shapes import REFUSALS
from data_access.intake.validate import RULES
from tests.corpus.every import CORPUS
from tests.corpus.forked_reader import forked_reader
from tests.corpus.judging import Ground, Told, agrees
from tests.corpus.model import BadFile, Loaded, Refused

EVERY = [pytest.param(file, id=f"{kind}: {file.name}") for kind, files in CORPUS.items() for file in files]
ON_POSTGRESQL = [file for files in CORPUS.values() for file in files if isinstance(file.verdict, Loaded)][::30]
_DATABASES = ("case.db", "register.db")


@pytest.fixture(scope="module", autouse=True)
def _forked_reader() -> Iterator[None]:
    with forked_reader():
        yield


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> tuple[Path, dict]:
    """A folder with a pair of databases that hold a good delivery, and what they hold."""
    folder = tmp_path_factory.mktemp("prepared")
    ground = _ground(folder).prepared()
    return folder, ground.rows()


def _ground(folder: Path) -> Ground:
    return Ground(folder, *(f"sqlite:///{folder / name}" for name in _DATABASES))


def _brought(entry: BadFile, prepared: tuple[Path, dict], folder: Path) -> tuple[Told, dict, dict]:
    for name in _DATABASES:
        shutil.copy(prepared[0] / name, folder / name)
    ground = _ground(folder)
    told = ground.judged(entry)
    is_untouched = all((prepared[0] / name).read_bytes() == (folder / name).read_bytes() for name in _DATABASES)
    return told, prepared[1], prepared[1] if is_untouched else ground.rows()


@pytest.mark.parametrize("entry", EVERY)
def test_a_bad_file_gets_its_verdict_and_what_was_held_stays(entry, prepared, tmp_path):
    _check(entry, *_brought(entry, prepared, tmp_path))


@pytest.mark.parametrize("entry", ON_POSTGRESQL, ids=lambda entry: entry.name)
def test_on_postgresql_it_gets_the_same(entry, tmp_path, fresh_postgres):
    ground = Ground(tmp_path, *fresh_postgres()).prepared()
    before = ground.rows()
    _check(entry, ground.judged(entry), before, ground.rows())


def _check(entry: BadFile, told: Told, before: dict, after: dict) -> None:
    assert agrees(told.verdict, entry.verdict), told.verdict
    assert not told.says_a_cell, "no cell of a file stands in a sentence"
    if told.report:
        totals = told.report.totals()
        assert totals["read"] == totals["loaded"] + totals["unchanged"] + totals["duplicates"] + totals["rejected"] == entry.verdict.read
        assert not any(Counter(before[table]) - Counter(after[table]) for table in before), "what was held is held still"
    else:
        sentence = told.sentences[0]
        assert "\n" not in sentence
        assert len(sentence) < 700
        assert after == before, "nothing was written"
    if isinstance(told.verdict, Refused) and told.verdict.code:
        assert re.fullmatch(rf"[\w.]+ is refused \({told.verdict.code}\): {re.escape(REFUSALS[told.verdict.code])}\.", told.verdict.says)


def test_there_are_hundreds_of_bad_files_each_told_from_the_others():
    every = [entry.values[0] for entry in EVERY]
    assert len(every) >= 300
    assert max(Counter(entry.name for entry in every).values()) == 1


def test_every_rule_and_every_refusal_but_one_is_met():
    verdicts = [entry.values[0].verdict for entry in EVERY]
    assert {rule for verdict in verdicts if isinstance(verdict, Loaded) for rule in verdict.rejected} == set(RULES)
    # A file that is too large is not made here.
    assert {verdict.code for verdict in verdicts if isinstance(verdict, Refused)} - {""} == set(REFUSALS) - {"too_large"}
