"""How fast the pages answer, as ratios in one run: python -m tests.benchmark --help

Questions at each size, on SQLite and PostgreSQL:

* The data have changed: the first page after the server has counted them ahead, as it does within seconds of their coming; and the first of
  whoever comes before that, or to a server that just started, who waits until they are read and counted. Both against the bare SQL that answers
  the same page; then all pages one by one, which share what is read.
* The data have not: rerunning a page on a running server (the same question again, another day, a filter), from the click to the last word
  of the answer on the wire, against an empty Streamlit page with as many charts, drawn as Streamlit draws them, on a server with the same
  settings; ours count whether they are drawn in the browser or are part of the words. Beside it a page with as many elements of the same
  kinds that say nothing: less than that no page with these elements can take.

And three more: how long the gate and the claim checker of the statement desk take (``benchmark_desk``), board packs (``benchmark_packs``), and
imports with their memory (``benchmark_imports``). Five are run only when they are asked for: the overview as others would make it, beside ours
(``benchmark_peers``, on SQLite, and on PostgreSQL where it is among the engines), the memory of reading and counting (``benchmark_memory``), the
first pages after a restart, from what was counted before and without it (``benchmark_restart``), the time to the last chart in a browser, beside a
page of Dash (``benchmark_browser``), and a server under many sessions that stay (``benchmark_load``, on SQLite and of the first size), which takes as long as it is told to.

All but the load is written as JSON, and held against an earlier run with --against: exit code 1 where a ratio is higher by more than a quarter,
2 where a file cannot be read or a page shows a fault. Absolute times are for orientation only; machines differ and are never as quiet as one
thinks.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from statistics import mean

from sqlalchemy import func, select

from data_access.database.engine import open_case_database, open_case_database_to_write
from data_access.database.tables import data_versions
from data_access.dates import end_of_london_day
from data_access.errors import DatabaseUnavailable
from data_access.intake.load import next_data_version
from data_access.service import PAGES, Ask, open_desk_at
from tests import bare_sql
from tests.benchmark_against import only_in_one, slower
from tests.benchmark_browser import show_browser
from tests.benchmark_databases import a_postgres, emptied, filled
from tests.benchmark_desk import show_desk
from tests.benchmark_imports import show_imports
from tests.benchmark_load import show_load
from tests.benchmark_memory import show_memory
from tests.benchmark_packs import show_packs
from tests.benchmark_pages import NotMeasured, check_no_fault, check_shows_figures
from tests.benchmark_peers import show_peers
from tests.benchmark_restart import show_restart
from tests.benchmark_results import Measured, Note, Result, Unreadable, load, noting, read, run_of, written
from tests.benchmark_tables import as_markdown
from tests.house.source import ROOT
from tests.wire import Answer, Visitor, name_in_address, serving, serving_dashboard, visiting

DAY, COMPARED = date(2024, 3, 1), date(2024, 2, 16)
USUALLY = ("changed", "unchanged", "desk", "packs", "imports")
PARTS = (*USUALLY, "peers", "memory", "restart", "browser", "load")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, prints as it goes and writes what came of it; returns the exit code."""
    asked, load_at_start, results = _asked(arguments), load(), []
    try:
        earlier = read(asked.against) if asked.against else None
        _measure(asked, results)
    except Unreadable as fault:
        print(fault, file=sys.stderr)
        return 2
    except (NotMeasured, DatabaseUnavailable) as fault:
        print(f"Nothing more is measured. {fault}", file=sys.stderr)
        return 2
    if not results:
        return 0
    options = {name: getattr(asked, name) for name in ("sizes", "engines", "parts", "pages", "rounds")}
    _write(asked, run_of(results, options, load_at_start))
    return _told_against(results, earlier.results) if earlier else 0


def _write(asked: argparse.Namespace, run: Measured) -> None:
    into = asked.into or asked.folder / f"benchmark-{run.measured_at:%Y-%m-%d}.json"
    into.parent.mkdir(parents=True, exist_ok=True)
    into.write_text(written(run), encoding="utf-8")
    print(f"\nwritten to {into}")
    if asked.table:
        asked.table.write_text(as_markdown(run.results), encoding="utf-8")


def _told_against(results: Sequence[Result], earlier: Sequence[Result]) -> int:
    """Says what became slower; 1 where anything did."""
    lines = slower(results, earlier)
    said = lines or ["No ratio is higher than it was by more than a quarter."]
    print("\n".join(filter(None, [*said, only_in_one(results, earlier)])))
    return 1 if lines else 0


def _measure(asked: argparse.Namespace, results: list[Result]) -> None:
    if "load" in asked.parts:
        urls = filled("sqlite", asked.sizes[0], asked.folder, "")
        show_load(urls, asked.sessions, asked.think, asked.minutes, asked.load_into or asked.folder / "load.json")
    if not set(asked.parts) - {"load"}:
        return
    with a_postgres(asked.engines) as postgres:
        urls_of = cache(lambda engine, size: filled(engine, size, asked.folder, postgres))
        for engine in asked.engines:
            for size in asked.sizes:
                _measure_over(urls_of, engine, size, asked, results)
                if "imports" in asked.parts:
                    with emptied(engine, size, postgres) as empty:
                        show_imports(empty, size, noting(results, "imports", engine, size))
        if "peers" in asked.parts:
            for size in asked.sizes:
                print(f"\n{size:,} applications", flush=True)
                also = urls_of("postgresql", size)[0] if postgres else ""
                show_peers(urls_of("sqlite", size), DAY, COMPARED, asked.rounds, also, noting(results, "peers", "sqlite", size))


def _measure_over(
    urls_of: Callable[[str, int], tuple[str, str]], engine: str, size: int, asked: argparse.Namespace, results: list[Result]
) -> None:
    """The parts that need a review over one engine and size."""
    parts: dict[str, Callable[[tuple[str, str], Note], None]] = {
        "changed": lambda urls, note: _show_changed(urls, [page for page in asked.pages if page in bare_sql.NOW], note),
        "unchanged": lambda urls, note: _show_unchanged(urls, asked.pages, asked.rounds, note),
        "desk": lambda urls, note: show_desk(urls[0], DAY, asked.rounds, _timed, note),
        "packs": lambda urls, note: show_packs(urls, DAY, asked.rounds, _timed, note),
        "memory": lambda urls, note: show_memory(urls[0], note),
        "restart": lambda urls, note: show_restart(urls, DAY, note),
        "browser": lambda urls, note: show_browser(urls, DAY, COMPARED, asked.rounds, note),
    }
    if set(asked.parts) & {*parts, "imports"}:
        print(f"\n{engine}, {size:,} applications", flush=True)
    for part, show in parts.items():
        if part in asked.parts:
            show(urls_of(engine, size), noting(results, part, engine, size))


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmark", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", nargs="+", type=int, default=[3_778, 100_000, 1_000_000])
    parser.add_argument("--engines", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(USUALLY))
    parser.add_argument("--pages", nargs="+", choices=tuple(PAGES), default=list(PAGES))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--sessions", type=int, default=100, help="of the part load: how many stay")
    parser.add_argument("--think", type=float, default=20, help="seconds between two clicks of one of them, on average")
    parser.add_argument("--minutes", type=float, default=30, help="how long they stay")
    parser.add_argument(
        "--load-into", type=Path, help="the file that what came of it is written to; load.json in --folder where none is named"
    )
    parser.add_argument(
        "--into", type=Path, help="the JSON file that the results are written to; benchmark-YYYY-MM-DD.json in --folder else"
    )
    parser.add_argument("--table", type=Path, help="a Markdown file that the results are written to as tables")
    parser.add_argument("--against", type=Path, help="the JSON file of an earlier run; exits with 1 where a ratio is higher by a quarter")
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "review-benchmark", help="where databases are kept between runs"
    )
    return parser.parse_args(arguments)


# Changed data -----------------------------------------------------------------------------------------------------------------------------


def _show_changed(urls: tuple[str, str], pages: list[str], note: Note) -> None:
    heads = ("ahead s", "at once s", "compared s", "bare SQL s", "ahead", "at once")
    print(f"  {'changed data':<14}" + "".join(f"{head:>12}" for head in heads) + "   (ratio to bare SQL)")
    _changed(urls, pages[0])  # what a process loads with its first page is no page's own time
    all_bare = 0.0
    for page in pages:
        ahead, ours, compared, bare = _changed(urls, page)
        all_bare += bare
        taken = "".join(f"{seconds:>12.3f}" for seconds in (ahead, ours, compared, bare))
        print(f"  {page:<14}{taken}{ahead / bare:>12.2f}{ours / bare:>12.2f}", flush=True)
        note(page, "counted ahead", ahead, bare)
        note(page, "first page", ours, bare)
        note(page, "compared", compared)
    ours = _all_changed(urls, pages)
    print(f"  {'one by one':<14}{'':>12}{ours:>12.3f}{'':>12}{all_bare:>12.3f}{'':>12}{ours / all_bare:>12.2f}", flush=True)
    note("one by one", "first page", ours, all_bare)


def _all_changed(urls: tuple[str, str], pages: list[str]) -> float:
    """Seconds for all pages one after another: what the first has read serves the others."""
    desk = open_desk_at(*urls, is_demonstration=True)
    taken, _ = _timed(lambda: [desk.page(desk.viewer(), page, Ask(DAY)) for page in pages])
    desk.close()
    return taken


def _changed(urls: tuple[str, str], page: str) -> tuple[float, float, float, float]:
    """Seconds for the first page after the server has counted newer data ahead, as it does within seconds; for the first of a desk that waits
    for them; for one more that is compared with another day, of which what was known then has to be counted; and for the bare SQL of the
    first."""
    desk = open_desk_at(*urls, is_demonstration=True)
    viewer = desk.viewer()
    ours, view = _timed(lambda: desk.page(viewer, page, Ask(DAY)))
    if counting := desk.count_the_rest():
        counting.join()
    compared, _ = _timed(lambda: desk.page(viewer, page, Ask(DAY, compared_with=(COMPARED - timedelta(days=9)).isoformat())))
    _write_a_data_version(urls[0])
    desk.catch_up()
    ahead, again = _timed(lambda: desk.page(viewer, page, Ask(DAY)))
    desk.close()
    engine = open_case_database(urls[0])
    with engine.connect() as connection:
        known_then = end_of_london_day(COMPARED).replace(tzinfo=None)
        asked = {"day": DAY, "compared_with": COMPARED, "known_then": known_then, "since": DAY - timedelta(weeks=4)}
        bare, found = _timed(lambda: bare_sql.answer(connection, page, **asked))
    engine.dispose()
    for answer in (view, again):
        _assert_same(answer, found, page)
    return ahead, ours, compared, bare


def _write_a_data_version(url: str) -> None:
    """What an import leaves that changes nothing: whoever reads cannot know that, and reads everything again."""
    engine = open_case_database_to_write(url)
    with engine.begin() as connection:
        last = connection.execute(select(func.max(data_versions.c.recorded_to))).scalar_one()
        next_data_version(connection, last, "a benchmark", last)
    engine.dispose()


def _assert_same(view, found: dict, page: str) -> None:
    """Times of different answers could not be compared."""
    if page == "overview":
        rows = found[bare_sql.POSITION]
        assessed = sum(row.n for row in rows if row.risk_category)
        assert next(h.value for h in view.headlines if h.key == "risk_assessed") == f"{assessed:,}"
        contacted = sum(row.n for row in found[bare_sql.PEOPLE] if row.status == "contacted")
        assert next(h.value for h in view.headlines if h.key == "people_contacted") == f"{contacted:,}"


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


# Unchanged data ---------------------------------------------------------------------------------------------------------------------------


def _show_unchanged(urls: tuple[str, str], pages: list[str], rounds: int, note: Note) -> None:
    heads = ("empty ms", "says nothing", *ASKED)
    print(f"  {'unchanged data':<14}" + "".join(f"{head:>14}" for head in heads) + f"{'kB':>6}   (ratio to empty)")
    with serving_dashboard(urls) as ours:
        usual = {page: _usual_answer(ours, page) for page in pages}
        kinds = {page: answer.kinds for page, answer in usual.items()}
        wanted = json.dumps({page: (answer.charts, answer.kinds) for page, answer in usual.items()})
        with serving("tests/floor/app.py", FLOOR=wanted, PYTHONPATH=str(ROOT)) as floor:
            for page in pages:
                empty, *times, size = _interactions(ours, floor, page, kinds[page], rounds)
                ratios = "".join(f"{1000 * taken:>8.1f} ({taken / empty:>3.1f})" for taken in times)
                print(f"  {page:<14}{1000 * empty:>14.1f}{ratios}{size / 1000:>6.0f}", flush=True)
                for what, taken in zip(("says nothing", *ASKED), times, strict=True):
                    note(page, what, taken, empty)
                note(page, "on the wire", size, unit="bytes")


def _usual_answer(address: str, page: str) -> Answer:
    """What the page sends. Raises NotMeasured."""
    with visiting(address, name_in_address(page)) as visitor:
        visitor.ask()
        answer = visitor.ask(**USUAL)
    check_shows_figures(page, answer)
    return answer


def _interactions(ours: str, floor: str, page: str, kinds: Collection[str], rounds: int) -> tuple[float, ...]:
    """Usual times of the empty page, of one that says nothing, and of each interaction; then how many bytes the last answer had.

    Everything is asked for in turns, so that whatever else the machine does falls on all of them alike. ``kinds`` are those of the page's
    elements. Raises NotMeasured where an answer lacks one, or shows a fault.
    """
    with (
        visiting(floor, f"{page}_empty") as empty,
        visiting(floor, f"{page}_nothing") as nothing,
        visiting(ours, name_in_address(page)) as visitor,
    ):
        taken: dict[str, list[float]] = {name: [] for name in ("empty", "nothing", *ASKED)}
        for turn in range(-WARMING, rounds):
            answers = {"empty": _clicked(empty), "nothing": _clicked(nothing)}
            for name, parts in ASKED.items():
                _clicked(visitor, **USUAL)
                answers[name] = _clicked(visitor, **USUAL | parts(turn + WARMING))
                check_shows_figures(page, answers[name], kinds)
            for name in ("empty", "nothing"):
                check_no_fault(page, answers[name])
            for name, answer in answers.items():
                if turn >= 0:
                    taken[name].append(answer.seconds)
    return (*map(_usual, taken.values()), answers["same again"].size)


def _clicked(visitor: Visitor, **parts: str) -> Answer:
    """What one click gives of somebody who looked at the answer before. The server sends in steps of five milliseconds; who asks again within
    the step of the last word is answered by up to that much sooner or later than anybody with eyes."""
    time.sleep(LOOKED_AT)
    return visitor.ask(**parts)


def _usual(times: list[float]) -> float:
    """The mean of the middle half. The server sends in steps of five milliseconds, between which a median would jump."""
    ordered = sorted(times)
    return mean(ordered[len(ordered) // 4 : len(ordered) - len(ordered) // 4])


USUAL = {"as_at": DAY.isoformat(), "compared_with": COMPARED.isoformat()}
LOOKED_AT = 0.02
"""For how many seconds at least an answer stands before the next click: several of the server's steps."""
WARMING = 2
"""How many turns go by unmeasured: the first of each kind fills what every visitor after it finds filled."""

ROUTES = ("right_to_ask_self", "right_to_ask_third_party", "right_to_know", "unknown")
ASKED: dict[str, Callable[[int], dict[str, str]]] = {
    "same again": lambda turn: {},
    "another day": lambda turn: {"as_at": (DAY + timedelta(days=turn + 1)).isoformat()},
    "filter": lambda turn: {"route": ROUTES[turn % 4], "as_at": (DAY - timedelta(days=turn + 1)).isoformat()},
}
"""What is asked for, and what its address says in each turn. No address is asked for twice, so that no page is found ready."""


if __name__ == "__main__":
    sys.exit(main())
