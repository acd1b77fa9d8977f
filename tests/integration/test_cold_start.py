"""A server that nobody has visited yet: what it has loaded by then, and what a hundred visitors get who come in one moment."""

import re
from collections import Counter

import pytest

from data_access.service import OPENED_BY
from tests.crowd import VISITS, open_at_once
from tests.demonstration_maker import demonstration_in
from tests.wire import name_in_address, serving, serving_dashboard, visiting

AT_ONCE = 100
HEAVY = {
    "pandas",
    "plotly.graph_objects",
    "polars",
    "pyarrow",
    "sqlalchemy",
    "pptx",
    "lxml.etree",
    "xlsxwriter",
    "typst",
    "psycopg",
    "orjson",
}
"""What takes longest to load of all that a page may need."""
_OF_THE_SCREEN_LIBRARY = {"streamlit", "importlib"}


@pytest.fixture(scope="module")
def databases(tmp_path_factory) -> tuple[str, str]:
    """The demonstration."""
    return demonstration_in(tmp_path_factory.mktemp("cold"))


def _loaded(told: str) -> set[str]:
    """The modules that Python says it has loaded."""
    return set(re.findall(r"^import time:\s*-?\d+ \|\s*-?\d+ \|\s*(\S+)$", told, re.MULTILINE))


def test_nothing_is_loaded_for_the_first_time_in_the_run_of_a_visitor(databases, tmp_path):
    log = tmp_path / "log"
    urls = {"CASE_DATABASE_URL": databases[0], "REGISTER_DATABASE_URL": databases[1]}
    with serving("app.py", log, PYTHONPROFILEIMPORTTIME="1", **urls) as address:
        before = log.read_text()
        for page in OPENED_BY:
            with visiting(address, name_in_address(page)) as visitor:
                answer = visitor.ask(view_as="review_lead")
                assert answer.figures
    assert _loaded(before) >= HEAVY
    late = _loaded(log.read_text()[len(before) :])
    assert {name for name in late if name.split(".")[0] not in _OF_THE_SCREEN_LIBRARY} == set()


def test_a_hundred_who_come_in_one_moment_each_get_their_page_and_nothing_else(databases, tmp_path):
    with serving_dashboard(databases, tmp_path / "log") as address:
        answers = open_at_once(address, AT_ONCE)
    assert len(answers) == AT_ONCE > len(VISITS)
    assert Counter(fault for answer in answers for fault in answer.faults) == {}
    assert [answer.figures for answer in answers if not answer.figures] == []
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_what_should_be_on_no_page_is_counted(databases, tmp_path):
    with serving_dashboard(databases, tmp_path / "log") as address, visiting(address, "no_such_page") as visitor:
        assert visitor.ask().faults == ("page not found",)
