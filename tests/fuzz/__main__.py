"""Spoils files at random and imports them: python -m tests.fuzz --seconds N [--seed S] [--into FOLDER]

Every file is made from one of the corpus by changing bytes, cells or parts of a workbook, and brought to databases that hold a good delivery.
An import of it has to end in a clear refusal or in a report that adds up, in which every row of a text is accounted for by a second, slow
reading; nothing may be written by half, no sentence may hold a cell, no process may be left, and no file may take longer than 20 seconds.
"""

import argparse
import json
import resource
import sys
import tempfile
from pathlib import Path

from tests.corpus.forked_reader import forked_reader
from tests.fuzz.campaign import Tally, run
from tests.fuzz.oracle import Bench


def main() -> int:
    """Prints the figures; 1 where any file was not treated as it has to be, 0 else."""
    asked = _asked()
    tally = Tally()
    with forked_reader(), tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        for tally, files in run(Bench.made(Path(folder)), seed=asked.seed, seconds=asked.seconds):
            if tally.faults and tally.faults[-1]["number"] == tally.tried - 1:
                print(tally.faults[-1], flush=True)
                _keep(asked.into, tally.tried - 1, files)
    told = _told(asked, tally)
    print(json.dumps(told, indent=2, ensure_ascii=False))
    if asked.into:
        asked.into.mkdir(parents=True, exist_ok=True)
        (asked.into / f"fuzz-{asked.seed}.json").write_text(json.dumps(told, indent=2, ensure_ascii=False), "utf-8")
    return 1 if tally.faults else 0


def _told(asked: argparse.Namespace, tally: Tally) -> dict[str, object]:
    return {
        "seed": asked.seed,
        "seconds": asked.seconds,
        "files_tried": tally.tried,
        "outcomes": dict(tally.outcomes.most_common()),
        "rows_read": tally.rows,
        "rows_accounted_for": tally.accounted,
        "slowest": {"seconds": tally.slowest[0], "made_from": tally.slowest[1]},
        "slowest_refusal": {"seconds": tally.slowest_refusal[0], "made_from": tally.slowest_refusal[1]},
        "most_memory_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000,
        "faults": tally.faults,
    }


def _keep(into: Path | None, number: int, files: dict[str, bytes]) -> None:
    for name, content in files.items() if into else ():
        (into / f"{number}").mkdir(parents=True, exist_ok=True)
        (into / f"{number}" / name).write_bytes(content)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, required=True, help="how long to go on")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same files")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="where the figures, and files that were not treated well, are kept")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
