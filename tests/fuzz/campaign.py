"""A campaign: files of the corpus, one after the other, spoilt and brought."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.corpus.every import CORPUS
from tests.corpus.good import HELD_CASES, HELD_FINDINGS, ROWS, cases, finding, findings
from tests.corpus.model import WHOLE, BadFile, bad, loaded
from tests.fuzz.mutations import spoilt
from tests.fuzz.oracle import Bench, Trial

LARGEST = 60_000
"""Bytes: of larger files there are a few, and each would take the time of a hundred."""
_GOOD = (
    bad("a good delivery", cases(*ROWS), WHOLE),
    bad("all that is held", cases(*HELD_CASES), loaded(unchanged=30)),
    bad("good findings", findings(*HELD_FINDINGS, finding(4, 4)), loaded(1, 0, 3), called="findings.csv"),
)


def seeds() -> tuple[BadFile, ...]:
    """The files that are spoilt: the good ones and those of the corpus that are not large."""
    return (*_GOOD * 20, *(file for files in CORPUS.values() for file in files if file.files and _is_small(file)))


def _is_small(file: BadFile) -> bool:
    return all(isinstance(content, bytes) and 0 < len(content) <= LARGEST for content in file.files.values())


@dataclass
class Tally:
    """What a campaign came to so far."""

    tried: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    accounted: int = 0
    slowest: tuple[float, str] = (0.0, "")
    slowest_refusal: tuple[float, str] = (0.0, "")
    faults: list[dict[str, object]] = field(default_factory=list)

    def count(self, name: str, number: int, trial: Trial) -> None:
        """Adds one file: the name of what was spoilt, and the number that makes it again."""
        self.tried += 1
        self.outcomes[trial.outcome] += 1
        self.rows += trial.rows
        self.accounted += trial.accounted
        took = round(trial.seconds, 2), name
        self.slowest = max(self.slowest, took)
        if trial.outcome.startswith("refused"):
            self.slowest_refusal = max(self.slowest_refusal, took)
        if trial.faults:
            self.faults.append({"file": name, "number": number, "faults": list(trial.faults)})


def spoilt_files(seed: int, number: int) -> tuple[BadFile, dict[str, bytes]]:
    """The file of a campaign with this seed that has this number, and its contents: one of them spoilt."""
    chance = random.Random(f"{seed}/{number}")
    entry = chance.choice(seeds())
    files = dict(entry.files)
    name = chance.choice(sorted(files))
    files[name] = spoilt(files[name], chance)
    return entry, files


def run(bench: Bench, *, seed: int, files: int | None = None, seconds: float | None = None) -> Iterator[tuple[Tally, dict[str, bytes]]]:
    """The tally after each file, and the file; so many files, or for so many seconds."""
    tally, ends = Tally(), time.monotonic() + (seconds or 0)
    number = 0
    while number < files if files is not None else time.monotonic() < ends:
        entry, contents = spoilt_files(seed, number)
        tally.count(entry.name, number, bench.tried(entry, contents))
        number += 1
        yield tally, contents
