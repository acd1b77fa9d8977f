"""How a server bears many who stay: python -m tests.benchmark --parts load --sessions 100 --think 20 --minutes 30 --load-into FILE.json

The sessions open all at once on a fresh server, then each clicks through all pages that its role may open, on random days, and thinks between two
clicks for half to one and a half of the time stated. The visitors are threads of this process, on the same machine: they take their share of it.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from urllib.parse import urlsplit

import psutil

from tests.crowd import Click, open_at_once, stay
from tests.wire import Answer, serving_dashboard


def show_load(urls: tuple[str, str], sessions: int, think: float, minutes: float, into: Path) -> None:
    """Prints what was measured, in a line for README, and writes all of it as JSON."""
    with serving_dashboard(urls) as address:
        server = _process_of(address)
        at_start = _megabytes(server)
        opened = open_at_once(address, sessions)
        before, started = _processor(server), time.monotonic()
        with _each_minute(server) as memory:
            clicks = stay(address, sessions, think=think, seconds=minutes * 60)
        busy = _processor(server) - before
        found = {
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "sessions": sessions,
            "think_seconds": think,
            "minutes": round((time.monotonic() - started) / 60, 1),
            "cores": os.cpu_count(),
            "load_average": [round(load, 2) for load in os.getloadavg()],
            "opened_at_once": _of_the_opening(opened),
            **_of_the_clicks(clicks, busy, sessions),
            "megabytes_at_start": at_start,
            "megabytes_each_minute": memory,
        }
    into.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"  {_in_a_line(found)}\n  written to {into}", flush=True)


def _of_the_opening(opened: list[Answer]) -> dict:
    times = sorted(answer.seconds for answer in opened)
    return {
        "median_ms": round(1000 * median(times)),
        "slowest_ms": round(1000 * times[-1]),
        "faults": sum(len(answer.faults) for answer in opened),
    }


def _of_the_clicks(clicks: list[Click], busy: float, sessions: int) -> dict:
    times = [click.seconds for click in clicks]
    every = quantiles(times, n=100)
    # Each visitor's first look, before the clicks, was a rerun too.
    return {
        "clicks": len(clicks),
        "median_ms": round(1000 * median(times), 1),
        "p95_ms": round(1000 * every[94], 1),
        "p99_ms": round(1000 * every[98], 1),
        "processor_ms_a_rerun": round(1000 * busy / (len(clicks) + sessions), 1),
        "faults": sum(len(click.faults) for click in clicks),
        "by_page": {page: _of_a_page(clicks, page) for page in sorted({click.page for click in clicks})},
    }


def _of_a_page(clicks: list[Click], page: str) -> dict:
    times = sorted(click.seconds for click in clicks if click.page == page)
    return {"clicks": len(times), "median_ms": round(1000 * median(times), 1), "p95_ms": round(1000 * times[int(0.95 * len(times))], 1)}


def _in_a_line(found: dict) -> str:
    memory = found["megabytes_each_minute"] or [found["megabytes_at_start"]]
    opening = found["opened_at_once"]
    return (
        f"{found['sessions']} sessions, {found['think_seconds']:g} s between clicks, {found['minutes']:g} minutes, {found['cores']} cores shared "
        f"with the visitors: median {found['median_ms']:.0f} ms, 95th percentile {found['p95_ms']:.0f} ms of {found['clicks']:,} clicks, "
        f"{found['processor_ms_a_rerun']:.0f} ms of processor a rerun; memory {found['megabytes_at_start']} MB at the start, {memory[0]} after a "
        f"minute, {memory[-1]} at the end; {found['faults']} exceptions or missing pages. Opened at once on the fresh server: the slowest "
        f"{opening['slowest_ms']:,} ms, {opening['faults']} exceptions or missing pages."
    )


# The server's process ---------------------------------------------------------------------------------------------------------------------


def _process_of(address: str) -> psutil.Process:
    port = urlsplit(address).port
    listening = [one for one in psutil.net_connections("tcp") if one.status == psutil.CONN_LISTEN and one.laddr.port == port]
    return psutil.Process(listening[0].pid)


def _megabytes(server: psutil.Process) -> int:
    return round(server.memory_info().rss / 1_000_000)


def _processor(server: psutil.Process) -> float:
    taken = server.cpu_times()
    return taken.user + taken.system


@contextmanager
def _each_minute(server: psutil.Process) -> Iterator[list[int]]:
    """The server's resident memory in MB at the end of each minute within."""
    found: list[int] = []
    over = Event()

    def look() -> None:
        while not over.wait(60):
            found.append(_megabytes(server))

    looking = Thread(target=look)
    looking.start()
    try:
        yield found
    finally:
        over.set()
        looking.join()
