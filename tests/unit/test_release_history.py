"""The real history with which a demonstration's register starts: as it was said, where, and in which order."""

from datetime import UTC, date, datetime

import pytest

from data_access.database.engine import open_register
from data_access.dates import end_of_london_day
from data_access.errors import Refused
from data_access.figures.catalogue import FIGURES
from data_access.releases import published_before
from data_access.releases.model import State
from data_access.releases.published_before import published_contents, register_published_before
from data_access.releases.store import add, read_all, reading, writing
from tests.release_maker import kept

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
SAID = {content.as_at: content for content in published_contents()}
OCTOBER, DECEMBER, JANUARY, NEXT_DAY, MAY = map(date.fromisoformat, ("2023-10-26", "2023-12-08", "2024-01-11", "2024-01-12", "2024-05-23"))


@pytest.fixture
def register(fresh_databases):
    engine = open_register(fresh_databases().register_url)
    yield engine
    engine.dispose()


def releases_in(register):
    with reading(register) as connection:
        return [kept.release for kept in read_all(connection)]


def value(day, figure):
    return SAID[day].cell(figure).value


def test_the_published_totals_are_those_that_were_published():
    assert {day: value(day, "applications_in_scope") for day in (OCTOBER, DECEMBER, JANUARY, MAY)} == {
        OCTOBER: 3500,
        DECEMBER: 3582,
        JANUARY: 3582,
        MAY: 3778,
    }
    kinds = ("failures_confirmed", "failures_harm", "failures_administrative", "failures_service")
    assert [value(JANUARY, kind) for kind in kinds] == [25, 2, 11, 12]
    assert [value(MAY, kind) for kind in kinds] == [33, 2, 14, 17]
    assert (value(OCTOBER, "originally_disclosed"), value(JANUARY, "risk_assessed"), value(MAY, "risk_assessed")) == (1195, 3582, 3778)
    assert [value(day, "referrals_made") for day in (OCTOBER, DECEMBER, JANUARY, MAY)] == [1, 4, 4, 5]
    assert [value(DECEMBER, "officers_on_review"), value(DECEMBER, "supporting_officers"), value(JANUARY, "officers_on_review")] == [
        36,
        60,
        45,
    ]


def test_the_failure_outside_the_scope_is_a_release_of_its_own_and_in_no_total():
    assert [(cell.figure, cell.value) for cell in SAID[NEXT_DAY].cells] == [("failures_out_of_scope", 1)]


def test_vague_words_are_kept_as_they_were_worded():
    worded = {(day, cell.figure): cell.said for day, content in SAID.items() for cell in content.cells if cell.said != "exactly"}
    assert worded == {
        (OCTOBER, "applications_in_scope"): "just_over",
        (DECEMBER, "supporting_officers"): "more_than",
        (JANUARY, "officers_on_review"): "about",
        (MAY, "applications_in_scope"): "more_than",
        (MAY, "detailed_review_completed"): "all",
        (MAY, "failures_share"): "less_than",
        (MAY, "people_unreachable_or_not_safe"): "a_small_number",
    }


def test_a_word_without_a_number_has_no_number_and_two_groups_said_as_one_are_neither_figure():
    numberless = [(cell.figure, cell.mark) for cell in SAID[MAY].cells if cell.value is None]
    assert numberless == [("detailed_review_completed", "[x]"), ("people_unreachable_or_not_safe", "[x]")]
    assert not SAID[MAY].cell("people_unreachable")
    assert not SAID[MAY].cell("people_not_safe_or_appropriate")
    assert SAID[MAY].cell("applications_in_scope", "also_said", "more than 3,500").value == 3500


def test_every_cell_names_its_source_and_has_the_catalogues_unit():
    for content in SAID.values():
        for cell in content.cells:
            assert cell.source
            assert cell.figure not in FIGURES or (cell.title, cell.unit) == (FIGURES[cell.figure].title, FIGURES[cell.figure].unit)


def test_they_are_registered_once_in_the_order_of_their_days_each_in_the_place_of_the_one_before(register):
    assert register_published_before(register, at=NOW) == 5
    assert register_published_before(register, at=NOW) == 0
    found = releases_in(register)
    assert [(r.number, r.content.as_at, r.state, r.supersedes) for r in found] == [
        (1, OCTOBER, State.SUPERSEDED, None),
        (2, DECEMBER, State.SUPERSEDED, 1),
        (3, JANUARY, State.SUPERSEDED, 2),
        (4, NEXT_DAY, State.PUBLISHED, None),
        (5, MAY, State.PUBLISHED, 3),
    ]
    assert all(r.published_at == r.content.known_by == end_of_london_day(r.content.as_at) for r in found)
    assert all((r.analyst, r.approver, r.content.is_synthetic, r.origin) == (None, None, False, "published_before") for r in found)


def test_a_register_that_has_releases_already_gets_them_beside(register):
    with writing(register) as connection:
        add(connection, kept(1))
    assert register_published_before(register, at=NOW) == 5
    assert [r.origin for r in releases_in(register)] == ["frozen"] + 5 * ["published_before"]


def test_where_another_program_registers_them_at_the_same_moment_none_is_added_and_none_counted(register, monkeypatch):
    def too_late(*_):
        raise Refused("Another release was frozen at the same moment.")

    monkeypatch.setattr(published_before, "_register", too_late)
    assert register_published_before(register, at=NOW) == 0
    assert releases_in(register) == []
