"""How long a server that is started again takes to its first pages, from what was counted before and without it, and how much memory.

Each start is a process of its own, which has loaded what it needs before the clock runs. Without kept counts everything is read and counted.
"""

import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmark_memory import largest_memory
from tests.benchmark_results import Note
from tests.house.source import ROOT


def show_restart(urls: tuple[str, str], day: date, note: Note) -> None:
    """Prints and notes a line for the overview, and one for all pages one after another."""
    with TemporaryDirectory() as folder:
        first = _started(urls, day, folder, "keep")
        again = _started(urls, day, folder, "")
    heads = ("first s", "again s", "ratio", "first MB", "again MB")
    print(f"  {'restart':<14}" + "".join(f"{head:>12}" for head in heads) + f"   (kept: {first['kept']:,.1f} MB)")
    for pages in ("overview", "all pages"):
        taken = (first[pages], again[pages])
        told = (*(f"{seconds:.3f}" for seconds in taken), f"{taken[1] / taken[0]:.3f}")
        memory = (f"{one['memory'] / 1_000_000:,.0f}" for one in (first, again))
        print(f"  {pages:<14}" + "".join(f"{said:>12}" for said in (*told, *memory)), flush=True)
        note(pages, "started again", taken[1], taken[0])
    note("all pages", "started again, largest memory", again["memory"], first["memory"], unit="bytes")


def _started(urls: tuple[str, str], day: date, folder: str, keeps: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmark_restart", *urls, day.isoformat(), folder, keeps]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout)


def _start(case_url: str, register_url: str, day: str, folder: str, keeps: str) -> dict[str, float]:
    from data_access.service import PAGES, Ask, ahead, open_desk_at

    ahead.load_everything()
    begun = time.perf_counter()
    desk = open_desk_at(case_url, register_url, is_demonstration=True, counts_folder=Path(folder))
    found = {}
    for page in PAGES:
        desk.page(desk.viewer(), page, Ask(date.fromisoformat(day)))
        found.setdefault("overview", time.perf_counter() - begun)
    found |= {"all pages": time.perf_counter() - begun, "memory": largest_memory()}
    if keeps:
        if counting := desk.count_the_rest():
            counting.join()
        if not desk.keep_counts():
            raise RuntimeError("Nothing was kept, so that a start from it cannot be measured.")
    return found | {"kept": sum(file.stat().st_size for file in Path(folder).rglob("*.arrow")) / 1_000_000}


if __name__ == "__main__":
    print(json.dumps(_start(*sys.argv[1:])))
