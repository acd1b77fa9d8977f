"""Some hundreds of spoilt files, always the same; ``python -m tests.fuzz`` tries as many as there is time for. And the oracle can tell."""

import csv
import io
import random
from itertools import islice
from unittest.mock import Mock

from data_access.errors import BadInput
from data_access.intake import texts
from data_access.intake.extract import Opened
from tests.corpus.forked_reader import forked_reader
from tests.corpus.good import ROWS, cases
from tests.corpus.model import WHOLE, bad
from tests.fuzz.campaign import run, spoilt_files
from tests.fuzz.oracle import Bench, Hangs
from tests.fuzz.slow_reading import Letters

FILES = 500


def test_a_spoilt_file_is_refused_clearly_or_every_row_of_it_is_accounted_for(tmp_path):
    with forked_reader():
        *_, (tally, _) = run(Bench.made(tmp_path), seed=7, files=FILES)
    assert tally.faults == []
    assert tally.tried == FILES
    assert tally.accounted > 500
    assert len(tally.outcomes) > 5


def test_a_seed_makes_the_same_file_again():
    assert spoilt_files(3, 5)[1] == spoilt_files(3, 5)[1] != spoilt_files(3, 6)[1]


def test_the_second_reading_divides_rows_and_cells_as_the_library_does():
    chance = random.Random(2)
    for _ in range(2000):
        text = "".join(chance.choice('a",\n\r;b ') for _ in range(chance.randint(1, 25)))
        slow = [row.cells for row in Letters(text, ",").rows()]
        quick = [tuple(cell.strip() for cell in row) or ("",) for row in csv.reader(io.StringIO(text, newline=""))]
        assert len(slow) == len(quick)
        assert all(one in (None, other) for one, other in zip(slow, quick, strict=True))


_GOOD = bad("a good delivery", cases(*ROWS), WHOLE)


def _tried(folder, content: bytes = cases(*ROWS)):
    return Bench.made(folder).tried(_GOOD, {"cases.csv": content})


def test_the_oracle_counts_the_rows_of_a_good_file(tmp_path):
    trial = _tried(tmp_path)
    assert (trial.outcome, trial.rows, trial.accounted, trial.faults) == ("loaded", 4, 4, ())


def test_the_oracle_tells_of_a_row_that_is_lost(tmp_path, monkeypatch):
    every = Opened.rows
    monkeypatch.setattr(Opened, "rows", lambda opened: islice(every(opened), 1, None))
    assert "3 rows were read, and 4 are there" in _tried(tmp_path).faults


def test_the_oracle_tells_of_rows_that_are_swallowed(tmp_path, monkeypatch):
    careless = tmp_path / "reader.py"
    careless.write_text(texts._READER.read_text("utf-8").replace("if _is_unclosed(taken, delimiter) else", "if False else"), "utf-8")
    monkeypatch.setattr(texts, "_READER", careless)
    unclosed = cases(*ROWS[:1], *([*row[:7], "x"] for row in ROWS[1:])).replace(b'others"', b"others", 1)
    assert _tried(tmp_path, unclosed).faults == ("a row that cannot be divided into its cells was loaded",)


def test_the_oracle_tells_of_a_fault_of_a_cell_in_a_sentence_and_of_a_file_that_takes_too_long(tmp_path, monkeypatch):
    for number, (found, told) in enumerate(
        (
            (KeyError("x"), "KeyError"),
            (BadInput("It holds Quokka."), "a sentence holds a cell"),
            (Hangs(), "it hangs"),
        )
    ):
        (folder := tmp_path / str(number)).mkdir()
        bench = Bench.made(folder)
        with monkeypatch.context() as broken:
            broken.setattr("data_access.intake.reading.open_table", Mock(side_effect=found))
            assert any(told in fault for fault in bench.tried(_GOOD, {"cases.csv": cases(*ROWS)}).faults)
