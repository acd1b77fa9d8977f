"""The overview as others would make it, beside ours: each peer answers the same questions for another day in each turn, all in one run.

Of the desk, of pandas, of polars and of cells, what is read once is not in the time: only what a page of another day takes then. Bare SQL keeps
nothing between two days. The floor of all is bare SQL on SQLite. Answers that differ in a headline stop it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, date, timedelta
from importlib.util import find_spec
from statistics import median

from data_access.database import tables
from data_access.database.engine import open_case_database
from data_access.populations.history import build_history
from data_access.service import open_desk_at
from tests.benchmark_pages import NotMeasured
from tests.benchmark_results import Note
from tests.benchmark_tables import ratio_in_words
from tests.peers import in_cells, in_desk, in_pandas, in_polars, in_sql
from tests.peers.asking import Asked, Counts
from tests.peers.over_http import Sent, by_dash, by_the_dashboard, serving_dash
from tests.wire import serving_dashboard, visiting

BARE = "bare SQL"
FLOOR = f"{BARE}, sqlite"
OURS, DASH = "dashboard, served", "Dash, served"
NO_DASH = "Dash is not installed, and is left out; in an environment of its own: pip install dash==4.4.1"
WARMING = 1
"""How many turns go by unmeasured, of all but bare SQL: it keeps nothing that could be filled."""

Asking = Callable[[Asked], Sent]


def show_peers(urls: tuple[str, str], day: date, compared_with: date, rounds: int, postgres: str, note: Note) -> None:
    """Prints and notes a line for each peer; ``urls`` are of SQLite, ``postgres`` is the case database of the same size there, or ''. Raises
    NotMeasured where two answers differ."""
    with _every_peer(urls, postgres, Asked(day, compared_with)) as peers:
        taken: dict[str, list[float]] = {name: [] for name in peers}
        for turn in range(-WARMING, rounds):
            asked = Asked(day + timedelta(days=turn + WARMING), compared_with)
            order = [name for name in _turned(list(peers), turn) if turn >= 0 or not name.startswith(BARE)]
            sent = {name: peers[name](asked) for name in order}
            check_same(sent, asked)
            for name, one in sent.items():
                if turn >= 0:
                    taken[name].append(one.seconds)
    usual = {name: median(times) for name, times in taken.items()}
    print(f"  {'peers, overview of another day':<32}{'ms':>12}   (ratio to {FLOOR})")
    for name, seconds in usual.items():
        print(f"  {name:<32}{1000 * seconds:>12,.1f} ({ratio_in_words(seconds / usual[FLOOR])})", flush=True)
        note(name, "another day", seconds, usual[FLOOR])


def _turned(names: list[str], turn: int) -> list[str]:
    """Another begins in each turn, so that what one leaves behind in the machine does not fall on the same one each time."""
    start = turn % len(names)
    return [*names[start:], *names[:start]]


def check_same(sent: dict[str, Sent], asked: Asked) -> None:
    """Raises NotMeasured where the peers say different counts, or where the two pages that are served show different charts or rows."""
    said = {name: one.counts for name, one in sent.items()}
    if len(set(said.values())) > 1:
        told = "; ".join(f"{name} says {_in_words(counts)}" for name, counts in said.items())
        raise NotMeasured(f"The peers answer differently as at {asked.day}: {told}.")
    shapes = {name: (one.charts, one.rows) for name, one in sent.items() if one.charts}
    if len(set(shapes.values())) > 1:
        told = "; ".join(f"{name} has {charts} charts and {rows} rows" for name, (charts, rows) in shapes.items())
        raise NotMeasured(f"The pages that are served differ: {told}.")


def _in_words(counts: Counts) -> str:
    return ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in vars(counts).items())


@contextmanager
def _every_peer(urls: tuple[str, str], postgres: str, asked: Asked) -> Iterator[dict[str, Asking]]:
    """Those that can be asked here, ready to answer, by name. Bare SQL is the last: it leaves the least of what others keep close."""
    with ExitStack() as opened:
        peers = _in_memory(urls, asked, opened)
        visitor = opened.enter_context(visiting(opened.enter_context(serving_dashboard(urls))))
        peers[OURS] = lambda asked: by_the_dashboard(visitor, asked)
        if find_spec("dash"):
            address = opened.enter_context(serving_dash(urls))
            peers[DASH] = lambda asked: by_dash(address, asked)
        else:
            print(f"  {NO_DASH}", flush=True)
        if postgres:
            peers[f"{BARE}, postgresql"] = _of_sql(postgres, opened)
        yield peers | {FLOOR: _of_sql(urls[0], opened)}


def _of_sql(url: str, opened: ExitStack) -> Asking:
    engine = open_case_database(url)
    opened.callback(engine.dispose)
    connection = opened.enter_context(engine.connect())
    return _timed(lambda asked: in_sql.answer(connection, asked))


def _in_memory(urls: tuple[str, str], asked: Asked, opened: ExitStack) -> dict[str, Asking]:
    desk = opened.enter_context(closing(open_desk_at(*urls, is_demonstration=True)))
    frames = desk.current_events().frames
    with desk.case.connect() as connection:
        read = in_pandas.read(connection, [table for table in tables.EVENT_TABLES if table.name in in_polars.TABLES])
    now = build_history(frames, known_by=None, at_once=False)
    then = build_history(frames, known_by=asked.known_then.replace(tzinfo=UTC), at_once=False)
    return {
        "desk": _timed(lambda asked: in_desk.answer(desk, asked)),
        "pandas": _timed(lambda asked: in_pandas.answer(read, asked)),
        "polars": _timed(lambda asked: in_polars.answer(frames, asked)),
        "cells": _timed(lambda asked: in_cells.answer(now, then, asked)),
    }


def _timed(answer: Callable[[Asked], Counts]) -> Asking:
    def ask(asked: Asked) -> Sent:
        started = time.perf_counter()
        counts = answer(asked)
        return Sent(time.perf_counter() - started, counts)

    return ask
