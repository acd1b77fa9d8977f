"""How much memory it takes to read all events and count them into cells, against reading the same tables with pandas.

Each runs in a process of its own, whose largest memory is told by the system (Linux); what an interpreter takes is in it,
so that each loads only what it needs.
"""

import re
import subprocess
import sys
from pathlib import Path

from tests.benchmark_results import Note
from tests.house.source import ROOT


def largest_memory() -> int:
    """Bytes. Linux tells getrusage of a child what its parent held when it began; this is of the process alone."""
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(told[1]) * 1_024


def show_memory(url: str, note: Note) -> None:
    """Prints and notes one line."""
    ours, pandas = (_largest_of(way, url) for way in WAYS)
    print(f"  {'memory':<14}{'counted MB':>14}{'pandas MB':>14}{'ratio':>8}")
    print(f"  {'largest':<14}{ours / 1_000_000:>14,.0f}{pandas / 1_000_000:>14,.0f}{ours / pandas:>8.2f}", flush=True)
    note("read and counted", "largest memory", ours, pandas, unit="bytes")


def _largest_of(way: str, url: str) -> int:
    command = [sys.executable, "-m", "tests.benchmark_memory", way, url]
    return int(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout)


def _count(url: str) -> object:
    from data_access.database.engine import open_case_database
    from data_access.populations.history import build_history
    from data_access.queries.events import read_events

    return build_history(read_events(open_case_database(url)).frames, known_by=None)


def _read_with_pandas(url: str) -> object:
    from sqlalchemy import create_engine

    from data_access.database.tables import EVENT_TABLES
    from tests.peers.in_pandas import read

    with create_engine(url).connect() as connection:
        return read(connection, EVENT_TABLES)


WAYS = {"counted": _count, "pandas": _read_with_pandas}


if __name__ == "__main__":
    held = WAYS[sys.argv[1]](sys.argv[2])
    print(largest_memory())
