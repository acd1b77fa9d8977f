"""The peers of the dashboard answer the same questions alike, and times of different answers are never compared."""

from datetime import UTC, date, timedelta

import pytest

from data_access.database import tables
from data_access.populations.history import build_history
from data_access.service import open_desk_at
from tests.benchmark_pages import NotMeasured
from tests.benchmark_peers import check_same
from tests.demonstration_maker import demonstration_in
from tests.peers import in_cells, in_desk, in_pandas, in_polars, in_sql
from tests.peers.asking import Asked, Counts
from tests.peers.over_http import Sent

COMPARED = date(2024, 2, 16)
ASKED = Asked(date(2024, 3, 1), COMPARED)


@pytest.fixture(scope="module")
def peers(tmp_path_factory):
    """Every peer in this process, over a small demonstration."""
    folder = tmp_path_factory.mktemp("peers")
    urls = demonstration_in(folder, applications=300)
    desk = open_desk_at(*urls, is_demonstration=True)
    frames = desk.current_events().frames
    now = build_history(frames, known_by=None)
    then = build_history(frames, known_by=ASKED.known_then.replace(tzinfo=UTC))
    with desk.case.connect() as connection:
        read = in_pandas.read(connection, tables.EVENT_TABLES)
        yield {
            "sql": lambda asked: in_sql.answer(connection, asked),
            "desk": lambda asked: in_desk.answer(desk, asked),
            "pandas": lambda asked: in_pandas.answer(read, asked),
            "polars": lambda asked: in_polars.answer(frames, asked),
            "cells": lambda asked: in_cells.answer(now, then, asked),
        }
    desk.close()


@pytest.mark.parametrize("days", [-60, 0, 14, 15, 80])
def test_every_peer_counts_the_same_on_any_day(peers, days):
    asked = Asked(COMPARED + timedelta(days=days), COMPARED)
    found = {name: answer(asked) for name, answer in peers.items()}
    assert len(set(found.values())) == 1, found
    assert min(vars(found["sql"]).values()) > 0


def _sent(assessed: int, charts: int = 0, rows: int = 0) -> Sent:
    return Sent(0.1, Counts(3_778, assessed, 384, 221), charts, rows)


def test_peers_that_agree_are_compared_whatever_they_took():
    check_same({"desk": _sent(3_613), "pandas": _sent(3_613), "served": _sent(3_613, 1, 30), "Dash": _sent(3_613, 1, 30)}, ASKED)


def test_peers_that_count_differently_are_not_compared():
    with pytest.raises(NotMeasured) as stopped:
        check_same({"desk": _sent(3_613), "pandas": _sent(3_612)}, ASKED)
    assert str(stopped.value) == (
        "The peers answer differently as at 2024-03-01: "
        "desk says 3,778 in scope, 3,613 risk assessed, 384 detailed reviews completed, 221 people contacted; "
        "pandas says 3,778 in scope, 3,612 risk assessed, 384 detailed reviews completed, 221 people contacted."
    )


@pytest.mark.parametrize(("charts", "rows"), [(2, 30), (1, 29)])
def test_pages_of_another_size_are_not_compared(charts, rows):
    with pytest.raises(NotMeasured, match="The pages that are served differ: served has 1 charts and 30 rows; Dash has"):
        check_same({"served": _sent(3_613, 1, 30), "Dash": _sent(3_613, charts, rows)}, ASKED)
