"""Whether Spark counts a review as we do: python -m tests.on_spark --help

A master and two workers of its own on loopback count the movements of an invented review by the same statement as any database that counts its
own records; every population, and the switches between stages, must come out to the last count as they are folded from the records here.
Needs Java 17 or later and pyspark, which nothing else here needs: pip install pyspark==4.3.0
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from sqlalchemy.engine.default import DefaultDialect

from data_access.database.engine import open_case_database
from data_access.facts import FACTS
from data_access.intake.demo import make_demonstration
from data_access.populations.history import build_history
from data_access.queries.arrow import written
from data_access.queries.events import read_events
from data_access.queries.fold import folded_in, in_steps
from tests.folded_alike import differences
from tests.property.nasty_reviews import nasty_review
from tests.wire import free_port

MOMENTS = (None, datetime(2024, 2, 14, 18, tzinfo=UTC))
"""What is asked about: everything, and what was known by a moment."""


class _Spark(DefaultDialect):
    """Plain SQL, with truth values of its own."""

    supports_native_boolean = True


def main() -> int:
    """Counts everywhere and says where it differs. 0 where nothing does, 1 where something does, 2 without Spark."""
    asked = _asked()
    try:
        import pyspark  # noqa: F401 (whether it is there)
    except ImportError:
        print("pyspark is not installed. Install it beside Java 17 or later: pip install pyspark==4.3.0", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, _cluster(Path(folder), asked.workers) as session:
        reviews = {f"nasty review {seed}": nasty_review(seed, asked.applications_of_nasty) for seed in range(asked.nasty)}
        if asked.applications:
            reviews[f"demonstration of {asked.applications:,}"] = _demonstration(Path(folder), asked.applications)
        wrong = [name for name, frames in reviews.items() if _differs(session, Path(folder), name, frames)]
        return 1 if wrong else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.on_spark", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nasty", type=int, default=3, help="how many small reviews with everything that may go wrong in records")
    parser.add_argument("--applications-of-nasty", type=int, default=25, help="of each of them")
    parser.add_argument("--applications", type=int, default=3_778, help="of a demonstration; 0 for none")
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


def _demonstration(folder: Path, applications: int) -> Mapping[str, pl.DataFrame]:
    urls = (f"sqlite:///{folder / 'cases.db'}", f"sqlite:///{folder / 'register.db'}")
    make_demonstration(*urls, made_at=datetime.now(UTC), applications=applications)
    engine = open_case_database(urls[0])
    frames = read_events(engine).frames
    engine.dispose()
    return frames


def _differs(session, folder: Path, name: str, frames: Mapping[str, pl.DataFrame]) -> bool:
    """Whether anything differs."""
    for table, rows in frames.items():
        kept = folder / f"{table}.parquet"
        rows.write_parquet(kept)
        session.read.parquet(str(kept)).createOrReplaceTempView(table)
    found = False
    for known_by in MOMENTS:
        started = time.perf_counter()
        kept, last = in_steps(known_by=known_by)
        for kept_as, rows in kept.items():
            session.sql(f"CACHE TABLE {kept_as} AS {written(rows, _Spark())}")
        told = folded_in(pl.from_arrow(session.sql(written(last, _Spark())).toArrow()))
        for kept_as in reversed(kept):
            session.sql(f"UNCACHE TABLE {kept_as}")
            session.catalog.dropTempView(kept_as)
        taken = time.perf_counter() - started
        wrong = differences(told, build_history(dict(frames), known_by=known_by))
        known = "everything" if known_by is None else f"what was known by {known_by:%d %B %Y}"
        print(
            f"{name}, {known}: {', '.join(wrong) or f'all {len(FACTS)} populations and the switches are equal'} ({taken:.1f} s)", flush=True
        )
        found = found or bool(wrong)
    return found


@contextmanager
def _cluster(folder: Path, workers: int) -> Iterator:
    from pyspark.find_spark_home import _find_spark_home
    from pyspark.sql import SparkSession

    port, page = free_port(), free_port()
    master = f"spark://127.0.0.1:{port}"
    home = _find_spark_home()
    with ExitStack() as stack:
        stack.enter_context(_started(home, folder, "master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(page)))
        _wait_for(page)
        for number in range(workers):
            kept = folder / f"worker-{number}"
            options = ("--host", "127.0.0.1", "--cores", "1", "--memory", "2g", "--webui-port", str(free_port()), "--work-dir", str(kept))
            stack.enter_context(_started(home, folder, "worker.Worker", *options, master))
        asking = SparkSession.builder.master(master).appName("the fold")
        for name, value in _SETTINGS.items():
            asking = asking.config(name, value)
        session = asking.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        stack.callback(session.stop)
        yield session


_SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.executor.memory": "1g",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.ansi.enabled": "true",
    # A rule of this release makes a plan of windows over unions that another of its rules finds invalid.
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.RemoveRedundantAliases",
}


@contextmanager
def _started(home: str, folder: Path, part: str, *options: str) -> Iterator[None]:
    log = folder / f"{part}-{options[-1].rpartition('/')[2]}.log"
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1"}
    with log.open("wb") as said:
        process = subprocess.Popen(
            [f"{home}/bin/spark-class", f"org.apache.spark.deploy.{part}", *options], stdout=said, stderr=said, env=environment
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(page: int) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{page}/", timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("The master of Spark did not start within a minute.")


if __name__ == "__main__":
    raise SystemExit(main())
