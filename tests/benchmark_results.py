"""What the benchmark measured, as one JSON file: when, on what machine, asked for what, and a flat list of results."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

UNITS = ("seconds", "bytes")


@dataclass(frozen=True)
class Result:
    """One amount, in a unit, and that of the floor it is held against; None where there is none. ``what`` was done with ``page``."""

    part: str
    engine: str
    size: int
    page: str
    what: str
    amount: float
    floor: float | None = None
    unit: str = "seconds"

    @property
    def ratio(self) -> float | None:
        """How many times its floor; None where there is none."""
        return self.amount / self.floor if self.floor else None

    @property
    def key(self) -> tuple[str, str, int, str, str]:
        """What tells it from every other result of a run, and finds it in another."""
        return (self.part, self.engine, self.size, self.page, self.what)


@dataclass(frozen=True)
class Measured:
    """One run. ``measured_at`` is aware."""

    measured_at: datetime
    machine: dict[str, object]
    options: dict[str, object]
    results: tuple[Result, ...]


class Unreadable(Exception):
    """A file that holds no results; one sentence says so."""


Note = Callable[..., None]
"""Takes what a result says after its part, engine and size."""


def noting(results: list[Result], part: str, engine: str, size: int) -> Note:
    """Adds to the results what one part measures over one database."""
    return lambda page, what, amount, floor=None, **further: results.append(
        Result(part, engine, size, page, what, amount, floor, **further)
    )


def load() -> float:
    """How many processes wanted the processor, on average of the last minute."""
    return round(os.getloadavg()[0], 2)


def run_of(results: list[Result], options: dict[str, object], load_at_start: float) -> Measured:
    """The results with the moment and the machine, which is told by what it can do and not by its name."""
    machine = {"cpus": os.cpu_count(), "load_at_start": load_at_start, "load_at_end": load()}
    programs = {"python": sys.version.split()[0], "streamlit": version("streamlit"), "polars": version("polars")}
    return Measured(datetime.now(UTC), machine | programs, options, tuple(results))


def written(run: Measured) -> str:
    """The run as JSON."""
    whole = {
        "measured_at": run.measured_at.isoformat(timespec="seconds"),
        "machine": run.machine,
        "options": run.options,
        "results": [_as_row(result) for result in run.results],
    }
    return json.dumps(whole, indent=2) + "\n"


def _as_row(result: Result) -> dict[str, object]:
    named = {"part": result.part, "engine": result.engine, "size": result.size, "page": result.page, "what": result.what}
    measured = {result.unit: _short(result.amount), f"floor_{result.unit}": _short(result.floor), "ratio": _short(result.ratio)}
    return named | measured


def _short(number: float | None) -> float | None:
    """Six digits that count: more were never measured."""
    if number is None:
        return None
    short = float(f"{number:.6g}")
    return int(short) if short.is_integer() else short


def read(path: Path) -> Measured:
    """The run that a file holds. Raises Unreadable."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        results = tuple(map(_of_a_row, found["results"]))
        return Measured(datetime.fromisoformat(found["measured_at"]), dict(found["machine"]), dict(found["options"]), results)
    except (OSError, ValueError, LookupError, TypeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is not what the benchmark writes"
        raise Unreadable(f"{path.name} cannot be read: {why}.") from None


def _of_a_row(row: dict) -> Result:
    (unit,) = (one for one in UNITS if one in row)
    amount, floor = row[unit], row[f"floor_{unit}"]
    return Result(row["part"], row["engine"], int(row["size"]), row["page"], row["what"], float(amount), floor and float(floor), unit)
