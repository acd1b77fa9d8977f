"""Seven rules that look like protection and are not, each with a maker of tables at which it fails. The attacker must break every one."""

import csv
import io
import json
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from tests.attacker.generated import Counted, with_totals
from tests.attacker.published import CONFIDENTIAL, EXACT, ROUNDED, TOTAL, Method
from tests.attacker.reading import Artefact, read_chart, read_csv

Shown = dict[tuple[str, ...], int | str]
"""A number or a mark for each row of a table."""


class WeakRule(NamedTuple):
    """``tables`` makes a table at which it fails; ``release`` gives the artefacts, as text; ``read`` reads them as an outsider would."""

    name: str
    tables: Callable[[Random], Counted]
    release: Callable[[Counted], list[str]]
    read: Callable[[list[str]], Artefact]


def as_csv(table: Counted, shown: Shown) -> str:
    """What is shown of a table, as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*table.dimensions, table.count))
    writer.writerows((*values, what) for values, what in shown.items())
    return text.getvalue()


def _as_csv_files(*methods: Method) -> Callable[[list[str]], Artefact]:
    def read(texts: list[str]) -> Artefact:
        found = [read_csv(text, method).tables for text, method in zip(texts, methods, strict=True)]
        return Artefact([table for tables in found for table in tables])

    return read


# What the rules are made of ---------------------------------------------------------------------------------------------------------------


def _rounded(number: int, base: int) -> int:
    return (2 * number + base) // (2 * base) * base


def _marked(table: Counted, small: int, base: int = 1) -> Shown:
    return {values: CONFIDENTIAL if 1 <= number <= small else _rounded(number, base) for values, number in table.rows.items()}


def _inner(shown: Shown) -> Shown:
    return {values: what for values, what in shown.items() if TOTAL not in values}


def _within(values: tuple[str, ...], total: tuple[str, ...]) -> bool:
    return all(wanted in (TOTAL, value) for value, wanted in zip(values, total, strict=True))


def _summed(table: Counted, shown: Shown, of_mark: Callable[[tuple[str, ...]], int] = lambda values: 0) -> Shown:
    """Totals summed from what is shown; a mark counts as ``of_mark`` of its row."""
    numbers = {values: what if isinstance(what, int) else of_mark(values) for values, what in _inner(shown).items()}
    return {
        values: sum(number for one, number in numbers.items() if _within(one, values)) if TOTAL in values else what
        for values, what in shown.items()
    }


# The seven --------------------------------------------------------------------------------------------------------------------------------


def primary_only(table: Counted) -> list[str]:
    """Exact counts and totals; the small cells are marked and nothing else."""
    return [as_csv(table, _marked(table, 7))]


def two_per_line(table: Counted) -> list[str]:
    """As above, and no line has just one mark: where one has, its smallest other count is marked too. No look at what the marks may be."""
    shown = _marked(table, 7)
    for _ in shown:
        for line in _lines(table):
            marks = [values for values in line if shown[values] == CONFIDENTIAL]
            others = [values for values in line if values not in marks and table.rows[values]]
            if len(marks) == 1 and others:
                shown[min(others, key=table.rows.__getitem__)] = CONFIDENTIAL
    return [as_csv(table, shown)]


def _lines(table: Counted) -> list[list[tuple[str, ...]]]:
    found: dict[tuple, list[tuple[str, ...]]] = {}
    for values in table.rows:
        for place in range(len(values)):
            found.setdefault((place, values[:place] + values[place + 1 :]), []).append(values)
    return list(found.values())


def true_totals_under_rounding(table: Counted) -> list[str]:
    """Small cells marked, all others rounded to 5, and the totals rounded from the true ones."""
    return [as_csv(table, _marked(table, 7, 5))]


def threshold_5(table: Counted) -> list[str]:
    """Only 1 to 5 are marked; others rounded to 5, so that 6 and 7 are shown as 5, which nothing else is."""
    return [as_csv(table, _summed(table, _marked(table, 5, 5)))]


def mixed_base(table: Counted) -> list[str]:
    """The same table in two places, rounded to 5 in the one and to 10 in the other."""
    return [as_csv(table, _marked(table, 7, 5)), as_csv(table, _marked(table, 7, 10))]


def hover_data(table: Counted) -> list[str]:
    """A chart that draws what is protected, and holds the counts themselves for its tooltip."""
    rows = list(_inner(_marked(table, 7, 5)).items())
    trace = {
        "type": "bar",
        "x": [values[0] for values, _ in rows],
        "y": [what if isinstance(what, int) else None for _, what in rows],
        "text": [str(what) for _, what in rows],
        "customdata": [[round(100 * table.rows[values] / sum(table.rows.values()), 1), table.rows[values]] for values, _ in rows],
        "hovertemplate": "%{x}: %{text} (%{customdata[0]} %)",
    }
    return [json.dumps({"data": [trace], "layout": {}})]


def summed_past_a_mark(table: Counted) -> list[str]:
    """Totals summed from what is shown, but for marks, where the count itself went in."""
    return [as_csv(table, _summed(table, _marked(table, 7, 5), of_mark=table.rows.__getitem__))]


def all_marked(table: Counted) -> list[str]:
    """Not one of the seven: nothing but noughts is shown, so nothing can be recovered. The attacker must not say otherwise."""
    return [as_csv(table, {values: CONFIDENTIAL if number else 0 for values, number in table.rows.items()})]


def summed_and_rounded(table: Counted) -> list[str]:
    """Not one of the seven: small cells marked, others rounded to 5, totals summed from that. The attacker must find nothing."""
    return [as_csv(table, _summed(table, _marked(table, 7, 5)))]


# Tables at which they fail ----------------------------------------------------------------------------------------------------------------


def one_small_in_its_line(chance: Random) -> Counted:
    """Large counts all over, and one small one."""
    wide = _large(chance, 3, 4)
    wide[chance.choice(list(wide))] = chance.randint(1, 7)
    return with_totals(("category", "team"), wide)


def a_block_of_small(chance: Random) -> Counted:
    """Two small counts in each of two lines, of which each pair adds up to 7 at most."""
    wide = _large(chance, 4, 3)
    for place in [("a0", "b0"), ("a0", "b1"), ("a1", "b0"), ("a1", "b1")]:
        wide[place] = chance.randint(1, 3)
    return with_totals(("category", "team"), wide)


def all_rounded_down(chance: Random) -> Counted:
    """A 7 among counts that are all rounded down by 2: the true total is too much for them."""
    inner = {(f"a{number}",): 5 * chance.randint(3, 20) + 2 for number in range(chance.randint(2, 6))}
    return with_totals(("category",), inner | {("small",): 7})


def a_six_or_seven(chance: Random) -> Counted:
    """Large counts, and a 6 or a 7."""
    return with_totals(("category",), {(f"a{number}",): chance.randint(8, 90) for number in range(4)} | {("small",): chance.randint(6, 7)})


def between_two_bases(chance: Random) -> Counted:
    """A count just under the middle of ten, and a small one that lifts the total to ten: either base alone leaves 1 to 7 possible."""
    rest = chance.choice((3, 4))
    large = 10 * chance.randint(1, 30) + rest
    return with_totals(("category",), {("large",): large, ("small",): chance.randint(8 - rest, 7)})


def any_small(chance: Random) -> Counted:
    """A few small counts among others."""
    inner = {(f"a{number}",): chance.randint(8, 90) for number in range(4)}
    return with_totals(("category",), inner | {(f"small{number}",): chance.randint(1, 7) for number in range(2)}, totals=False)


def one_or_two_small(chance: Random) -> Counted:
    """One small count or two that add up to 7 at most, among others."""
    inner = {(f"a{number}",): chance.randint(8, 90) for number in range(4)}
    small = [chance.randint(1, 7)] if chance.random() < 0.5 else [chance.randint(1, 3), chance.randint(1, 4)]
    return with_totals(("category",), inner | {(f"small{number}",): count for number, count in enumerate(small)})


def _large(chance: Random, rows: int, columns: int) -> dict[tuple[str, ...], int]:
    return {(f"a{row}", f"b{column}"): chance.randint(20, 99) for row in range(rows) for column in range(columns)}


_TRUE_TOTALS = Method(base=5, totals="true")

SEVEN = (
    WeakRule("primary only", one_small_in_its_line, primary_only, _as_csv_files(EXACT)),
    WeakRule("two per line", a_block_of_small, two_per_line, _as_csv_files(EXACT)),
    WeakRule("true totals under rounding", all_rounded_down, true_totals_under_rounding, _as_csv_files(_TRUE_TOTALS)),
    WeakRule("threshold 5", a_six_or_seven, threshold_5, _as_csv_files(Method(small=5, base=5, totals="summed"))),
    WeakRule("mixed base", between_two_bases, mixed_base, _as_csv_files(_TRUE_TOTALS, Method(base=10, totals="true"))),
    WeakRule("hover data", any_small, hover_data, lambda texts: read_chart(texts[0], ROUNDED, "applications", "category")),
    WeakRule("a total summed past a mark", one_or_two_small, summed_past_a_mark, _as_csv_files(ROUNDED)),
)
SOUND = (
    WeakRule("all marked", one_small_in_its_line, all_marked, _as_csv_files(EXACT)),
    WeakRule("all marked", a_block_of_small, all_marked, _as_csv_files(EXACT)),
    *(WeakRule("summed and rounded", weak.tables, summed_and_rounded, _as_csv_files(ROUNDED)) for weak in SEVEN),
)
