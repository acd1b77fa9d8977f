"""What the benchmark measured is written, read again, laid out as tables and held against an earlier run: exact results of made-up times."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.benchmark_against import REGRESSION, only_in_one, slower
from tests.benchmark_results import Measured, Result, Unreadable, noting, read, run_of, written
from tests.benchmark_tables import as_markdown, ratio_in_words

ANOTHER_DAY = Result("unchanged", "sqlite", 3_778, "overview", "another day", 0.021, 0.01)
A_FILTER = Result("unchanged", "sqlite", 3_778, "overview", "filter", 0.03, 0.01)
ON_THE_WIRE = Result("unchanged", "sqlite", 3_778, "overview", "bytes", 28_834, unit="bytes")
OF_RISK = Result("unchanged", "sqlite", 3_778, "risk", "another day", 0.5, 0.004)
A_PACK = Result("packs", "postgresql", 1_000_000, "Gold group pack", "compose", 0.32)
ALL = (ANOTHER_DAY, A_FILTER, ON_THE_WIRE, OF_RISK, A_PACK)
RUN = Measured(datetime(2026, 11, 30, 8, 15, 2, tzinfo=UTC), {"cpus": 2}, {"rounds": 5}, ALL)


def _later(result: Result, times: float) -> Result:
    return replace(result, amount=result.amount * times)


# Writing and reading ----------------------------------------------------------------------------------------------------------------------


def test_a_run_is_written_with_its_moment_machine_options_and_results():
    found = json.loads(written(RUN))
    assert {name: found[name] for name in ("measured_at", "machine", "options")} == {
        "measured_at": "2026-11-30T08:15:02+00:00",
        "machine": {"cpus": 2},
        "options": {"rounds": 5},
    }
    assert found["results"][0] == {
        "part": "unchanged",
        "engine": "sqlite",
        "size": 3778,
        "page": "overview",
        "what": "another day",
        "seconds": 0.021,
        "floor_seconds": 0.01,
        "ratio": 2.1,
    }
    assert found["results"][2] == {
        "part": "unchanged",
        "engine": "sqlite",
        "size": 3778,
        "page": "overview",
        "what": "bytes",
        "bytes": 28834,
        "floor_bytes": None,
        "ratio": None,
    }


def test_what_was_written_is_read_again(tmp_path):
    (tmp_path / "run.json").write_text(written(RUN), encoding="utf-8")
    assert read(tmp_path / "run.json") == RUN


def test_the_machine_is_told_by_what_it_can_do_and_the_file_names_neither_host_nor_path():
    found = run_of([ANOTHER_DAY], {"rounds": 5}, 0.5)
    assert set(found.machine) == {"cpus", "load_at_start", "load_at_end", "python", "streamlit", "polars"}
    assert found.machine["load_at_start"] == 0.5
    assert found.measured_at.tzinfo is UTC
    assert "/" not in written(found)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "[]",
        "no json",
        '{"results": []}',
        written(RUN).replace('"page": "risk"', '"leaf": "risk"'),
        written(RUN).replace('"seconds": 0.5', '"hours": 0.5'),
        written(RUN).replace('"seconds": 0.5', '"seconds": "long"'),
    ],
)
def test_a_file_that_holds_no_results_is_refused_in_one_line(tmp_path, words):
    (tmp_path / "run.json").write_text(words, encoding="utf-8")
    with pytest.raises(Unreadable, match=r"^run\.json cannot be read: it is not what the benchmark writes\.$"):
        read(tmp_path / "run.json")


def test_a_file_that_is_not_there_is_refused_in_one_line(tmp_path):
    with pytest.raises(Unreadable, match=r"^run\.json cannot be read: No such file or directory\.$"):
        read(tmp_path / "run.json")


def test_a_part_notes_what_it_measures_over_one_database():
    results: list[Result] = []
    note = noting(results, "unchanged", "sqlite", 3_778)
    note("overview", "another day", 0.021, 0.01)
    note("overview", "bytes", 28_834, unit="bytes")
    assert results == [ANOTHER_DAY, ON_THE_WIRE]


# Tables -----------------------------------------------------------------------------------------------------------------------------------


def test_a_table_for_each_part_has_pages_as_rows_and_ratios_as_cells():
    assert as_markdown(ALL) == (
        "| unchanged | sqlite, 3,778: another day | sqlite, 3,778: filter | sqlite, 3,778: bytes |\n"
        "| --- | ---: | ---: | ---: |\n"
        "| overview | 2.1 | 3.0 | 28.8 kB |\n"
        "| risk | 125 |  |  |\n"
        "\n"
        "| packs | postgresql, 1,000,000: compose |\n"
        "| --- | ---: |\n"
        "| Gold group pack | 0.32 s |\n"
    )


def test_a_ratio_has_two_digits_that_count():
    said = {2.94: "2.9", 12.4: "12", 1_234.5: "1,234", 0.314: "0.31", 0.00312: "0.0031", 0.0000812: "0.000081", 1: "1.0", 0: "0"}
    assert {ratio: ratio_in_words(ratio) for ratio in said} == said


# Against an earlier run -------------------------------------------------------------------------------------------------------------------


def test_a_ratio_that_is_higher_by_more_than_the_limit_is_listed_with_what_it_was():
    now = (_later(ANOTHER_DAY, 1.4), A_FILTER, ON_THE_WIRE, _later(OF_RISK, 2), A_PACK)
    assert slower(now, ALL) == [
        "overview, another day, sqlite, 3,778: 2.9 where it was 2.1",
        "risk, another day, sqlite, 3,778: 250 where it was 125",
    ]


def test_a_ratio_at_the_limit_a_lower_one_and_the_same_are_not():
    assert slower((replace(ANOTHER_DAY, amount=REGRESSION, floor=1.0),), (replace(ANOTHER_DAY, amount=1.0, floor=1.0),)) == []
    assert slower((replace(ANOTHER_DAY, amount=1.2501, floor=1.0),), (replace(ANOTHER_DAY, amount=1.0, floor=1.0),)) != []
    assert slower(ALL, ALL) == []
    assert slower((_later(ANOTHER_DAY, 0.5),), ALL) == []


def test_ratios_are_compared_and_not_times_so_that_a_slower_machine_is_no_regression():
    assert slower((replace(ANOTHER_DAY, amount=0.21, floor=0.1),), ALL) == []
    assert slower((replace(ANOTHER_DAY, floor=0.001),), ALL) == ["overview, another day, sqlite, 3,778: 21 where it was 2.1"]


def test_only_the_same_part_engine_size_page_and_question_are_compared():
    others = [
        replace(_later(ANOTHER_DAY, 9), **{name: value})
        for name, value in {"part": "changed", "engine": "postgresql", "size": 9, "page": "contact", "what": "same again"}.items()
    ]
    assert slower(others, ALL) == []
    assert only_in_one(others, ALL) == "Not compared: what only this run has (5), and what only the earlier one has (5)."


def test_what_has_no_floor_and_what_only_one_of_them_has_fails_nothing():
    assert slower((_later(A_PACK, 9), _later(ON_THE_WIRE, 9)), ALL) == []
    assert slower((_later(A_FILTER, 9),), (ANOTHER_DAY,)) == []
    assert only_in_one((A_FILTER, ANOTHER_DAY), (ANOTHER_DAY, OF_RISK)) == (
        "Not compared: what only this run has (1), and what only the earlier one has (1)."
    )
    assert only_in_one(ALL, ALL[::-1]) == ""
