"""Four rights, each kept from whoever lacks it on generated reviews: exact counts, names of officers, references of cases, any count at all.

What was composed, marked up or drawn for one role is never shown to another, in whatever order they ask; a fresh process says what is right.
"""

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from data_access.database import tables
from data_access.errors import NotPermitted
from data_access.outputs.model import ChartBlock, PageView, TableBlock
from data_access.permissions import ROLES, May
from data_access.service import PAGES, Ask, Desk, open_desk_at, pack_desk, pack_files
from data_access.service.packs import KINDS
from tests.house.source import ROOT
from tests.lanes import ASKS, everything, pages_of, told, viewer
from tests.property.test_quality_counts import worse
from tests.review_maker import written_to

SEED = 11
COUNTING = [role for role in ROLES if pages_of(role)]
PROTECTED = [role for role in COUNTING if May.SEE_EXACT_COUNTS not in ROLES[role][1]]
PAIRS = [(role, page) for role in COUNTING for page in pages_of(role)]
NAME, REFERENCE = "Qqzyx-Name", "Qqzyx-Reference"


@pytest.fixture(scope="module")
def databases(tmp_path_factory) -> tuple[str, str]:
    """A generated review whose officers have names and whose cases have references that nothing else could be taken for."""
    folder = tmp_path_factory.mktemp("lanes")
    urls = (f"sqlite:///{folder / 'cases.db'}", f"sqlite:///{folder / 'register.db'}")
    written_to(urls[0], worse(SEED, 60))
    engine = create_engine(urls[0])
    with engine.begin() as connection:
        connection.execute(
            tables.applications.update().values(reference=REFERENCE + tables.applications.c.application_id.cast(tables.Text))
        )
        keys = connection.scalars(tables.officers.select().with_only_columns(tables.officers.c.officer_id)).all()
        connection.execute(tables.officer_names.insert(), [{"officer_id": key, "display_name": f"{NAME} {key}"} for key in keys])
    engine.dispose()
    return urls


@pytest.fixture(scope="module")
def alone(databases) -> dict[str, dict[str, str]]:
    """What each role is shown by a process that shows nothing to anybody else."""
    with ThreadPoolExecutor(max_workers=2) as at_once:
        return dict(zip(COUNTING, at_once.map(lambda role: _in_a_process(databases, role), COUNTING), strict=True))


def _in_a_process(databases: tuple[str, str], role: str) -> dict[str, str]:
    command = [sys.executable, "-m", "tests.lanes", *databases, role]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


@pytest.fixture(scope="module")
def desk(databases) -> Iterator[Desk]:
    opened = open_desk_at(*databases, is_demonstration=True)
    yield opened
    opened.close()


@settings(max_examples=6, phases=[Phase.generate])  # an order that fails is told at once: to shorten it takes minutes
@given(order=st.permutations(PAIRS))
def test_in_whatever_order_roles_ask_each_is_shown_what_a_fresh_process_shows_it(databases, alone, order):
    desk = open_desk_at(*databases, is_demonstration=True)
    try:
        for role, page in order:
            for number, ask in enumerate(ASKS):
                assert told(desk, role, page, ask) == alone[role][f"{page} {number}"], (role, page)
    finally:
        desk.close()


def test_the_lanes_do_differ(alone):
    for page in ("overview", "risk", "contact", "findings"):
        assert alone["board_member"][f"{page} 0"] != alone["chief_officer"][f"{page} 0"]
    assert alone["chief_officer"]["workload 0"] != alone["review_lead"]["workload 0"]


# Names and references -------------------------------------------------------------------------------------------------------------------


def test_names_are_for_the_review_lead_and_references_are_on_no_page(alone):
    for role, pages in alone.items():
        is_named = {page.split()[0] for page, text in pages.items() if NAME in text}
        assert is_named == ({"workload"} if May.SEE_OFFICER_NAMES in ROLES[role][1] else set())
        assert not [page for page, text in pages.items() if REFERENCE in text]


@pytest.mark.parametrize("role", [role for role in ROLES if May.BUILD_PACKS in ROLES[role][1]])
def test_no_file_of_a_pack_holds_a_name_or_a_reference(desk, role):
    for kind in (kind for kind, one in KINDS.items() if one.is_exact):
        pack = pack_desk.compose(desk, viewer(role), kind, ASKS[0])
        for ending in ("xlsx", "html"):
            inside = _inside(pack_files.write_pack(desk, viewer(role), pack, ending))
            assert NAME not in inside
            assert REFERENCE not in inside
            assert "applications" in inside


def _inside(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(BytesIO(data)) as book:
        return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


# Counts ---------------------------------------------------------------------------------------------------------------------------------

_NO_COUNT = re.compile(r"median|percentile|longest|oldest|day|share|%|attempts made", re.IGNORECASE)
"""The heads of columns, and the axes, that are of something else than how many."""


@pytest.mark.parametrize("role", PROTECTED)
def test_no_count_that_the_protected_lane_does_not_show_is_shown_through_it(desk, role):
    seen = 0
    for page in pages_of(role):
        for ask in ASKS:
            counts = list(_counts(desk.page(viewer(role), page, ask)))
            seen += len(counts)
            assert not [(where, count) for where, count in counts if count % 5], page
    assert seen > 150


def _counts(view: PageView) -> Iterator[tuple[str, float]]:
    for headline in view.headlines:
        yield from ((headline.key, count) for count in _numbers(headline.value))
    for name, block in view.blocks:
        if isinstance(block, ChartBlock) and not _NO_COUNT.search(block.chart.value_axis):
            yield from ((f"{name} {one.name}", value) for one in block.chart.series for value in one.values if value is not None)
        table = block.table if isinstance(block, ChartBlock | TableBlock) else None
        for row in table.rows if table and not _NO_COUNT.search(table.caption.split(";")[0][:5]) else ():
            for column, cell in zip(table.columns, row, strict=True):
                if column.is_number and not _NO_COUNT.search(column.head):
                    yield from ((f"{name} {column.head}", count) for count in _numbers(cell))
        for line in getattr(block, "lines", ()):
            yield from ((f"{name} {line.sentence}", count) for count in _numbers(line.count))


def _numbers(text: str) -> list[float]:
    return [float(found.replace(",", "")) for found in re.findall(r"^[+−]?([\d,]+(?:\.\d+)?)$", text)]


def test_who_has_neither_lane_is_shown_no_count_by_any_page_or_pack(desk, monkeypatch):
    monkeypatch.setitem(ROLES, "no lane", ("No lane", frozenset(May) - {May.SEE_PROTECTED_COUNTS}))
    for page in PAGES:
        with pytest.raises(NotPermitted, match="may not see counts through the protected lane"):
            desk.page(viewer("no lane"), page, Ask(ASKS[0].as_at))
    with pytest.raises(NotPermitted):
        pack_desk.compose(desk, viewer("no lane"), "daily", ASKS[0])
    with pytest.raises(NotPermitted):
        desk.figures(viewer("no lane"), ASKS[0])


@pytest.mark.parametrize("right", [May.SEE_EXACT_COUNTS, May.SEE_OFFICER_NAMES, May.SEE_CASE_REFERENCES, May.SEE_PROTECTED_COUNTS])
def test_each_of_the_four_rights_stands_alone(desk, monkeypatch, right):
    """Who has every right but one sees all that the others give, and nothing that the one gives."""
    role = f"all but {right.name}"
    monkeypatch.setitem(ROLES, role, ("All but one", frozenset(May) - {right}))
    if right is May.SEE_PROTECTED_COUNTS:
        assert pages_of(role) == []
        return
    shown = everything(desk, role)
    assert any(NAME in text for text in shown.values()) == (right is not May.SEE_OFFICER_NAMES)
    is_exact = any(count % 5 for page in pages_of(role) for _, count in _counts(desk.page(viewer(role), page, ASKS[0])))
    assert is_exact == (right is not May.SEE_EXACT_COUNTS)
    assert not any(REFERENCE in text for text in shown.values())
