"""Cells: positions are running sums, on tiny histories that can be counted on fingers."""

import random
from datetime import date, timedelta

import polars as pl
import pytest

from data_access.dates import FOREVER
from data_access.populations import cells as cells_module
from data_access.populations.cells import counted
from data_access.service.asking import FILTERS

A, B, C, D = (date(2024, 1, day) for day in (1, 3, 5, 8))
SPELLS = pl.DataFrame(
    {
        "from_day": [A, A, B, C],
        "to_day": [C, FOREVER, FOREVER, D],
        "team": ["North", "North", "South", "South"],
        "is_open": [True, False, True, True],
        "since": [A, None, B, None],
    }
)
CELLS = counted(SPELLS, ("team", "is_open", "since"))
DATED = counted(
    SPELLS.with_columns(is_dated=pl.col("since").is_not_null(), is_undated=pl.col("since").is_null()),
    ("team", "is_open", "is_dated", "is_undated"),
)


def _position(cells, day):
    return sorted((row["team"], row["is_open"], row["n"]) for row in cells.at(day).iter_rows(named=True))


def test_nobody_is_there_before_the_first_day():
    assert CELLS.at(date(2023, 12, 31)).height == 0
    assert CELLS.first_day == A


def test_a_spell_counts_from_its_first_day_and_no_longer_on_the_day_it_ends():
    assert _position(CELLS, A) == [("North", False, 1), ("North", True, 1)]
    assert _position(CELLS, date(2024, 1, 4)) == [("North", False, 1), ("North", True, 1), ("South", True, 1)]
    assert _position(CELLS, C) == [("North", False, 1), ("South", True, 1), ("South", True, 1)]
    assert _position(CELLS, D) == [("North", False, 1), ("South", True, 1)]


def test_a_position_is_the_same_whatever_days_were_asked_for_before():
    days = [
        D,
        date(2024, 1, 7),
        date(2024, 1, 4),
        A,
        date(2023, 12, 31),
        B,
        C,
        date(2024, 2, 1),
        *(date(2024, 1, day) for day in range(1, 12)),
    ]
    cells = counted(SPELLS, ("team", "is_open", "since"))
    assert [_position(cells, day) for day in days] == [_position(counted(SPELLS, ("team", "is_open", "since")), day) for day in days]


def test_a_flag_counts_and_an_amount_adds_up_whoever_is_there():
    weighed = counted(SPELLS.with_columns(hours=pl.Series([0.5, 1.0, 0.25, None])), ("team", "is_open", "hours"))
    assert [weighed.how_many("is_open", day) for day in (A, B, C, D)] == [1, 2, 2, 1]
    assert weighed.sums("hours", "is_open", [A, B, C, D]) == (0.5, 0.75, 0.25, 0.25)


def test_those_who_share_every_fact_share_a_cell():
    twice = counted(pl.concat([SPELLS, SPELLS]), ("team", "is_open", "since"))
    assert _position(twice, A) == [("North", False, 2), ("North", True, 2)]
    assert twice.states.height == CELLS.states.height


def test_a_series_is_the_position_on_each_day():
    days = [date(2023, 12, 1), A, B, C, D, date(2030, 1, 1)]
    assert CELLS.series("is_open", days) == (0, 1, 2, 2, 1, 1)


def test_a_narrowed_history_counts_only_those_who_meet_the_condition():
    south = CELLS.narrowed({"team": "South"})
    assert _position(south, C) == [("South", True, 1), ("South", True, 1)]
    assert south.series("is_open", [A, C, D]) == (0, 2, 1)


def test_narrowing_twice_is_narrowing_by_both_and_knows_its_own_first_day():
    twice = DATED.narrowed({"team": "South"}).where("is_undated")
    assert _position(twice, C) == [("South", True, 1)]
    assert twice.how_many("is_open", C) == 1
    assert twice.first_day == C
    assert twice.own_movements.state.tolist() == [0, 0]
    assert CELLS.narrowed({"team": "West"}).first_day is None


def test_counts_are_added_and_taken_away():
    more = counted(SPELLS.head(1), ("team", "is_open", "since"))
    new = counted(SPELLS.head(1).with_columns(team=pl.lit("West")), ("team", "is_open", "since"))
    assert _position(CELLS.combined(plus=new, minus=more), A) == [("North", False, 1), ("West", True, 1)]


def test_of_an_empty_population_nothing_is_counted():
    nobody = counted(SPELLS.clear(), ("team", "is_open", "since"))
    assert nobody.at(A).height == 0
    assert nobody.series("is_open", [A, B]) == (0, 0)
    assert nobody.first_day is None


def test_what_is_shared_is_counted_together_for_those_of_whom_a_fact_is_true():
    assert CELLS.how_many_by(("team",), C) == {("North",): 1, ("South",): 2}
    assert CELLS.how_many_by(("since", "team"), A) == {(A, "North"): 1, (None, "North"): 1}
    assert CELLS.how_many_by(("team",), C, where="is_open") == {("South",): 2}
    assert CELLS.how_many_by(("team",), date(2023, 12, 31)) == {}


def test_a_narrowed_history_counts_together_those_who_meet_the_condition_whatever_was_asked_before():
    assert CELLS.how_many_by(("is_open",), A) == {(True,): 1, (False,): 1}
    later = DATED.where("is_dated")
    assert later.how_many_by(("is_open",), A) == {(True,): 1}
    assert later.narrowed({"team": "South"}).how_many_by(("team", "is_open"), B) == {("South", True): 1}


def _of_many_facts(numbers):
    """Spells of things that have four facts, one of them with many values, and where a fact is missing now and then."""
    pick, rows = random.Random(numbers), []
    for n in range(120):
        begins = A + timedelta(days=pick.randrange(20))
        route, is_open = pick.choice(["post", "web", None]), pick.choice([True, False, None])
        ends = pick.choice([FOREVER, begins + timedelta(days=pick.randrange(1, 9))])
        rows.append((begins, ends, route, is_open, pick.choice([None, A + timedelta(days=pick.randrange(40))]), n))
    return pl.DataFrame(
        rows,
        schema={"from_day": pl.Date, "to_day": pl.Date, "route": pl.String, "is_open": pl.Boolean, "since": pl.Date, "who": pl.Int64},
        orient="row",
    )


@pytest.mark.parametrize("numbers", range(8))
@pytest.mark.parametrize("wanted", [{}, {"route": "web"}])
def test_cells_of_fewer_facts_answer_as_those_of_all(monkeypatch, numbers, wanted):
    spells, facts = _of_many_facts(numbers), ("route", "is_open", "since", "who")
    days = [A + timedelta(days=n) for n in range(-1, 32, 3)]

    def answers(cells):
        cells = cells.narrowed(wanted) if wanted else cells
        counted = [
            (
                cells.how_many("is_open", day),
                cells.how_many_by(("route",), day),
                cells.how_many_by(("is_open", "since"), day),
                cells.how_many_by(("since",), day, where="is_open"),
                cells.how_many_by(("route", "is_open"), day, after=("since", C)),
            )
            for day in days
        ]
        return counted, cells.series("is_open", days), cells.series_by("is_open", ("route",), days)

    usual = answers(counted(spells, facts))
    monkeypatch.setattr(cells_module, "_MANY_STATES", 0)
    monkeypatch.setattr(cells_module, "_OFTEN", 0)
    fewer = counted(spells, facts)
    assert answers(fewer) == usual
    assert {len(made) for made in fewer.folds._made} == {2, 3}, "those of few values, and those with a day"


def test_cells_narrowed_by_what_no_page_narrows_by_still_answer(monkeypatch):
    monkeypatch.setattr(cells_module, "_MANY_STATES", 0)
    monkeypatch.setattr(cells_module, "_OFTEN", 0)
    spells = _of_many_facts(1)
    by_who = counted(spells, ("route", "is_open", "since", "who")).narrowed({"who": 7})
    alone = counted(spells.filter(pl.col("who") == 7), ("route", "is_open", "since", "who"))
    assert [by_who.how_many_by(("route",), day) for day in (A, B, C, D)] == [alone.how_many_by(("route",), day) for day in (A, B, C, D)]


def test_pages_narrow_by_what_cells_of_fewer_facts_tell_apart():
    assert set(FILTERS.values()) == set(cells_module.FILTERED_BY)
