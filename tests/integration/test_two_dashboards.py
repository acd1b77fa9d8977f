"""Two dashboards over the same two databases: each shows what the other would, sees what is recorded, and writes the one log."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import create_engine, func, select

from data_access.audit.chain import verify
from data_access.database import tables
from data_access.database.engine import open_case_database_to_write
from data_access.intake.demo import make_demonstration
from data_access.intake.load import next_data_version
from data_access.service import PAGES
from tests.wire import Visitor, name_in_address, serving_dashboard, visiting

EACH = 15


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def urls(request, tmp_path_factory) -> tuple[str, str]:
    """A case database and a register that hold a demonstration."""
    if request.param == "postgresql":
        found = request.getfixturevalue("kept_postgres")()
    else:
        folder = tmp_path_factory.mktemp("two")
        found = (f"sqlite:///{folder / 'cases.db'}", f"sqlite:///{folder / 'register.db'}")
    make_demonstration(*found, made_at=datetime(2026, 11, 24, tzinfo=UTC), applications=500)
    return found


@pytest.fixture(scope="module")
def addresses(urls) -> Iterator[list[str]]:
    with ExitStack() as stack:
        yield [stack.enter_context(serving_dashboard(urls)) for _ in range(2)]


@pytest.mark.parametrize("page", PAGES)
def test_the_same_link_shows_the_same_figures_on_both(addresses, page):
    asked = {"as_at": "2024-02-20", "known_by": "then", "route": "right_to_know"}
    shown = []
    for address in addresses:
        with visiting(address, name_in_address(page)) as visitor:
            shown.append(visitor.ask(**asked).figures)
    assert "<h1>" in shown[0][0] and 'class="block"' in "".join(shown[0])
    assert shown[0] == shown[1]


def test_each_look_at_either_is_in_the_one_log_which_is_as_it_was_written(urls, addresses):
    register = create_engine(urls[1])
    before = _entries(register)

    def look_often(address: str) -> int:
        with visiting(address, "risk") as visitor:
            return sum(len(visitor.ask(as_at=f"2024-02-{day:02}").figures) > 0 for day in range(1, EACH + 1))

    with ThreadPoolExecutor(4) as many:
        assert list(many.map(look_often, addresses * 2)) == [EACH] * 4
    assert _entries(register) == before + 4 * EACH
    with register.connect() as connection:
        assert verify(connection).fault == ""
    register.dispose()


def _entries(register) -> int:
    with register.connect() as connection:
        return connection.execute(select(func.count()).select_from(tables.audit_entries)).scalar_one()


def test_what_is_recorded_is_shown_by_both_at_their_next_look(urls, addresses):
    with ExitStack() as stack:
        visitors = [stack.enter_context(visiting(address)) for address in addresses]
        before = [_assessed(visitor) for visitor in visitors]
        _take_back_an_assessment(urls[0])
        after = [_assessed(visitor) for visitor in visitors]
    assert after == [number - 1 for number in before]


def _assessed(visitor: Visitor) -> int:
    """How many are said to be risk assessed on a day in the middle of the review."""
    said = "".join(visitor.ask(as_at="2024-02-20").figures)
    return int(re.search(r"([\d,]+) of [\d,]+ applications are risk assessed", said)[1].replace(",", ""))


def _take_back_an_assessment(case_url: str) -> None:
    """Of an application that has one, and is in scope."""
    engine = open_case_database_to_write(case_url)
    rows, moment = tables.risk_assessments, datetime(2026, 11, 25, 9)
    with engine.begin() as connection:
        alone = select(rows.c.application_id).group_by(rows.c.application_id).having(func.count() == 1)
        out = select(tables.scope_decisions.c.application_id).where(tables.scope_decisions.c.scope_status != "in_scope")
        wanted = rows.c.application_id.in_(alone) & rows.c.application_id.not_in(out) & (rows.c.occurred_on < date(2024, 2, 1))
        found = connection.execute(select(rows).where(wanted).limit(1)).one()
        connection.execute(rows.insert().values({**found._mapping, "version": found.version + 1, "is_void": True, "recorded_at": moment}))
        next_data_version(connection, moment, "a correction", moment)
    engine.dispose()
