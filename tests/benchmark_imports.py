"""How long an import takes and how much memory: a first delivery into an empty database, and a second one in which one case in fifty changed.

Each runs in a process of its own, whose largest memory is told by the system (Linux); what an interpreter takes with everything imported stands
apart.
"""

import json
import random
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from data_access.intake.imports import import_files
from tests.benchmark_memory import largest_memory
from tests.benchmark_results import Note
from tests.house.source import ROOT
from tests.log_maker import unlogged

MAPPING = """
[review]
name = "A review"
period_from = 2015-04-01
period_to = 2023-08-31
announced_on = 2023-10-01
[[risk_category]]
code = "high"
[[risk_category]]
code = "low"
[[file]]
name = "*.csv"
grain = "case"
reference = "ref"
recorded_at = "as_occurred"
date_formats = ["%d/%m/%Y"]
[file.fields]
received_on = "received"
completed_on = "closed"
officer = "officer"
risk_category = "category"
source_system = "system"
"""
DELIVERIES = {"first": datetime(2024, 6, 1, tzinfo=UTC), "second": datetime(2024, 6, 2, tzinfo=UTC)}


def show_imports(urls: tuple[str, str], size: int, note: Note) -> None:
    """Prints and notes a line for each delivery of ``size`` cases into empty databases."""
    print(f"  {'imports':<14}{'seconds':>12}{'processor s':>12}{'memory MB':>12}{'of it idle':>12}")
    with TemporaryDirectory() as folder:
        (Path(folder) / "mapping.toml").write_text(MAPPING)
        for name in DELIVERIES:
            _write(Path(folder) / f"{name}.csv", size, name)
            command = [sys.executable, "-m", "tests.benchmark_imports", folder, name, *urls]
            told = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout)
            print(f"  {name:<14}{told['seconds']:>12.1f}{told['processor']:>12.1f}{told['peak']:>12.0f}{told['idle']:>12.0f}", flush=True)
            note(f"{name} delivery", "import", told["seconds"])
            note(f"{name} delivery", "memory", told["peak"] * 1_000_000, unit="bytes")


def _write(path: Path, size: int, delivery: str) -> None:
    chance = random.Random(size)
    with path.open("w", encoding="utf-8") as opened:
        opened.write("ref,received,closed,officer,category,system\n")
        for number in range(size):
            received = date(2015, 4, 1) + timedelta(days=chance.randrange(3_000))
            closed = received + timedelta(days=chance.randrange(1, 60)) if chance.random() < 0.7 else None
            if chance.random() < 0.02 and delivery == "second":
                closed = received + timedelta(days=90)
            said = f"{closed:%d/%m/%Y}" if closed else ""
            who, category = chance.randrange(300), chance.choice(("high", "low"))
            opened.write(f"R/{number:07},{received:%d/%m/%Y},{said},Officer {who},{category},Records\n")


def _measure(folder: str, name: str, case_url: str, register_url: str) -> None:
    idle, begun, used = largest_memory(), time.perf_counter(), time.process_time()
    path, urls = Path(folder), {"case_url": case_url, "register_url": register_url}
    import_files([path / f"{name}.csv"], path / "mapping.toml", **urls, imported_by="benchmark", log=unlogged, made_at=DELIVERIES[name])
    times = {"seconds": time.perf_counter() - begun, "processor": time.process_time() - used}
    print(json.dumps({**times, "peak": largest_memory() / 1_000_000, "idle": idle / 1_000_000}))


if __name__ == "__main__":
    _measure(*sys.argv[1:])
