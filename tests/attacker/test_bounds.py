"""The attacker's bounds against answers that were published or can be worked out by hand, and against trying every table."""

from itertools import product
from math import inf
from random import Random

import pytest

from tests.attacker.attack import attack, bounds
from tests.attacker.bounds import Bounds
from tests.attacker.generated import with_totals
from tests.attacker.known_answers import ANSWERS, REINIS, clique_margins, decomposable_bounds
from tests.attacker.published import EXACT, ROUNDED, Cell, Method, Table, labels_of
from tests.attacker.reading import read_csv, read_facts
from tests.attacker.system import Inconsistent, Unknown
from tests.attacker.weak_rules import summed_and_rounded


def _read(*texts, method=EXACT):
    return [table for text in texts for table in read_csv(text, method).tables]


def _one(found, when="", **labels):
    return found[Unknown("applications", frozenset(labels.items()), when)]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_the_bounds_are_those_of_the_literature(answer):
    found = bounds(_read(*answer.published, method=answer.method))
    assert {labels: found[Unknown("applications", labels)] for labels in answer.bounds} == answer.bounds


@pytest.mark.parametrize(
    ("cliques", "separators"),
    [
        (((0, 1, 2), (1, 2, 3, 4), (5,)), ((1, 2), ())),
        (((0, 1, 2, 4), (0, 3, 4), (1, 5)), ((0, 4), (1,))),
        (((0,), (1,), (2,), (3,), (4,), (5,)), ((),) * 5),
    ],
)
def test_the_bounds_of_a_public_table_by_its_margins_are_those_of_the_theorem(cliques, separators):
    assert sum(REINIS.values()) == 1_841
    found = bounds([clique_margins(*cliques)])
    for place in REINIS:
        labels = frozenset((f"d{name}", str(value)) for name, value in enumerate(place))
        assert found[Unknown("workers", labels)] == decomposable_bounds(place, cliques, separators)


# Every table that fits --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", [1, 5, 3])
@pytest.mark.parametrize("seed", range(20))
def test_the_bounds_are_those_of_every_small_table_that_fits(base, seed):
    chance = Random(seed)
    counts = [chance.randint(0, 5) for _ in range(4)]
    places = [*product("ab", "xy"), ("a", "Total"), ("b", "Total"), ("Total", "x"), ("Total", "y"), ("Total", "Total")]
    marked = [number > 0 and (chance.random() < 0.6 if base == 1 else number <= 7) for number in _all_nine(counts)]
    marked[-1] = marked[-1] and base > 1
    shown = ["[c]" if hidden else _round(number, base) for number, hidden in zip(_all_nine(counts), marked, strict=True)]
    cells = [
        Cell(labels_of({"row": row, "column": column}), what if isinstance(what, int) else None, "" if isinstance(what, int) else "[c]")
        for (row, column), what in zip(places, shown, strict=True)
    ]
    found = bounds([Table("applications", ("row", "column"), tuple(cells), Method(base=base, any_marked=base == 1))])
    fitting = [tried for tried in product(range(21 if base == 1 else 8), repeat=4) if _would_show(tried, shown, marked, base)]
    assert counts in [list(tried) for tried in fitting]
    for number, (row, column) in enumerate(places):
        values = {_all_nine(tried)[number] for tried in fitting}
        assert found[Unknown("applications", labels_of({"row": row, "column": column}))] == (min(values), max(values))


def _all_nine(counts):
    a, b, c, d = counts
    return [a, b, c, d, a + b, c + d, a + c, b + d, a + b + c + d]


def _round(number, base):
    return (2 * number + base) // (2 * base) * base


def _would_show(counts, shown, marked, base):
    if base == 1 and sum(counts) != shown[-1]:
        return False
    for number, what, hidden in zip(_all_nine(counts), shown, marked, strict=True):
        if hidden and not 1 <= number <= (7 if base > 1 else 999):
            return False
        if not hidden and (_round(number, base) != what or (base > 1 and 1 <= number <= 7)):
            return False
    return True


def test_whole_numbers_can_be_bounded_closer_than_fractions():
    """Two triangles of which any two corners add up to at most 1: three halves each in fractions, but one each in whole numbers."""
    corners, rows = range(6), []
    for number, (one, other) in enumerate([(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5)]):
        rows.append(({one: 1, other: 1, 6 + number: 1}, 1))
    rows.append(({12: -1} | dict.fromkeys(corners, 1), 0))
    assert Bounds([(0, inf)] * 13, rows).of(12) == (0, 2)


def test_what_no_whole_numbers_fit_is_refused_though_fractions_would():
    with pytest.raises(Inconsistent):
        Bounds([(0, inf)] * 3, [({0: 1, 1: 1}, 1), ({1: 1, 2: 1}, 1), ({0: 1, 2: 1}, 1)]).of(0)


# Rounded counts ---------------------------------------------------------------------------------------------------------------------------

_PARTS = "part,applications\na,[c]\nb,10\nc,15\nTotal,25"


def test_a_total_summed_from_what_is_shown_says_nothing_more():
    found = bounds(_read(_PARTS, method=ROUNDED))
    assert (_one(found, part="a"), _one(found, part="b"), _one(found, part="c")) == ((1, 7), (8, 12), (13, 17))
    assert _one(found) == (22, 36)


@pytest.mark.parametrize(
    ("total", "bounds_of_a", "recovered"), [(36, (7, 7), True), (35, (6, 7), True), (29, (1, 7), False), (22, (1, 1), True)]
)
def test_an_exact_total_known_from_elsewhere_can_give_a_mark_away(total, bounds_of_a, recovered):
    tables, fact = _read(_PARTS, method=ROUNDED), read_facts(f"part,applications\nTotal,{total}", "applications")
    assert _one(bounds(tables, [fact]), part="a") == bounds_of_a
    assert bool(attack(tables, [fact])) == recovered


def test_a_nought_is_a_nought_among_rounded_counts_because_1_and_2_are_marked():
    assert _one(bounds(_read("part,applications\na,0", method=ROUNDED)), part="a") == (0, 0)
    assert _one(bounds(_read("part,applications\na,0", method=Method(small=0, base=5))), part="a") == (0, 2)


def test_a_number_that_stands_for_small_counts_only_is_recovered():
    assert [(found.low, found.high) for found in attack(_read("part,applications\na,5\nb,10", method=Method(small=5, base=5)))] == [(6, 7)]


def test_a_total_that_holds_more_than_is_shown_gives_the_marks_away_together():
    found = bounds(_read("part,applications\na,[c]\nb,[c]\nc,15\nTotal,18", method=ROUNDED))
    assert (_one(found, part="a"), _one(found, part="b")) == ((1, 2), (1, 2))


def test_a_total_that_cannot_be_a_sum_of_what_is_shown_is_taken_for_a_rounded_count():
    found = bounds(_read("part,applications\na,[c]\nb,20\nc,20\nTotal,35", method=ROUNDED))
    assert (_one(found), _one(found, part="a"), _one(found, part="b"), _one(found, part="c")) == ((37, 37), (1, 1), (18, 18), (18, 18))


# Wholes and parts of them, and two releases -----------------------------------------------------------------------------------------------


def test_what_is_left_of_a_whole_beside_its_published_part_is_recovered():
    whole, part = (
        "team,applications\nNorth,20\nSouth,31\nTotal,51",
        "team,route,applications\nNorth,asked,17\nSouth,asked,12\nTotal,asked,29",
    )
    assert [str(found) for found in attack(_read(whole, part))] == [
        "applications of route the rest, team North is 3, by the difference of a whole and its published parts"
    ]


def test_a_whole_and_a_part_that_differ_by_more_than_a_few_give_nothing_away():
    whole, part = "team,applications\nNorth,20\nTotal,20", "team,route,applications\nNorth,asked,12\nTotal,asked,12"
    assert attack(_read(whole, part)) == []


def test_the_difference_of_two_releases_is_recovered():
    """25 = 2 + 11 + 12 in January, 33 = 2 + 14 + 17 in May: three more of the one kind and five more of the other."""
    before = read_csv("kind,failures\nharm,2\nadministrative,11\nservice,12\nTotal,25", EXACT, "failures", "2024-01").tables
    after = read_csv("kind,failures\nharm,2\nadministrative,14\nservice,17\nTotal,33", EXACT, "failures", "2024-05").tables
    found = {
        dict(found.unknown.labels)["kind"]: (found.low, found.high)
        for found in attack([*before, *after])
        if found.how.startswith("the diff")
    }
    assert found == {"administrative": (3, 3), "service": (5, 5)}


def test_two_releases_of_rounded_counts_do_not_give_their_difference_away():
    before = read_csv("kind,failures\na,10\nb,20\nTotal,30", ROUNDED, "failures", "2024-01").tables
    after = read_csv("kind,failures\na,15\nb,20\nTotal,35", ROUNDED, "failures", "2024-05").tables
    assert attack([*before, *after]) == []


def test_a_decrease_is_recovered_as_an_increase_is():
    before = read_csv("kind,failures\na,20\nb,[c]", EXACT, "failures", "2024-01").tables
    after = read_csv("kind,failures\na,17\nb,9", EXACT, "failures", "2024-05").tables
    assert [(found.low, found.high) for found in attack([*before, *after])] == [(-3, -3)]


@pytest.mark.parametrize(
    "texts",
    [
        ["part,applications\na,4\nb,5\nTotal,10"],
        ["part,applications\na,[c]\nb,[c]\nTotal,1"],
        ["part,applications\na,14", "part,applications\na,15"],
    ],
)
def test_what_no_counts_could_have_led_to_is_refused(texts):
    with pytest.raises(Inconsistent):
        bounds(_read(*texts))


# The judgement ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("total", "recovered"), [(8, True), (9, False)])
def test_among_exact_counts_a_small_count_must_be_able_to_be_1_and_to_be_8(total, recovered):
    tables = _read(f"part,applications\na,[c]\nb,[c]\nTotal,{total}")
    truth = {Unknown("applications", frozenset({("part", "a")})): 3}
    assert bool(attack(tables, truth=truth)) == recovered


def test_a_small_count_that_is_shown_is_recovered_unless_everybody_knows_it():
    shown = _read("kind,failures\nharm,2")
    assert [str(found) for found in attack(shown)] == ["failures of kind harm is 2, by what is shown of it"]
    assert attack(shown, [read_facts("kind,failures\nharm,2", "failures")]) == []


@pytest.mark.parametrize("seed", range(60))
def test_looking_only_as_far_as_a_judgement_needs_sees_what_all_bounds_would(seed):
    """The attack stops asking where it has seen enough; the bounds are asked to the end."""
    chance = Random(seed)
    table = with_totals(("row", "column"), {place: chance.choice((0, 1, 3, 7, 8, 12)) for place in product("abc", "xy")})
    rounded = read_csv(summed_and_rounded(table)[0], ROUNDED).tables
    total = sum(number for place, number in table.rows.items() if "Total" not in place)
    facts = [read_facts(f"row,column,applications\nTotal,Total,{total}", "applications")] if total > 7 else []
    exact, found = bounds(rounded, facts), attack(rounded, facts)
    assert [exact[one.unknown] for one in found] == [(one.low, one.high) for one in found]
    marks = {Unknown("applications", cell.labels) for one in rounded for cell in one.cells if cell.mark and not one.is_margin(cell)}
    assert {one.unknown for one in found} & marks == {one for one in marks if exact[one] != (1, 7)}


def test_a_total_of_parts_that_are_seen_to_be_no_noughts_is_not_recovered_by_that():
    tables = _read("part,applications\na,[c]\nb,[c]\nc,0\nTotal,[c]")
    truth = {Unknown("applications", frozenset()): 3}
    assert (attack(tables, truth=truth), _one(bounds(tables))) == ([], (2, inf))


def test_what_public_facts_alone_say_is_not_recovered():
    tables, fact = _read("part,applications\na,[c]\nb,[c]\nTotal,[c]"), read_facts("part,applications\nTotal,6", "applications")
    truth = {Unknown("applications", frozenset({("part", part)})): 3 for part in "ab"}
    assert {(found.low, found.high) for found in attack(tables, [fact], truth)} == {(1, 5)}
    fewer = _read("part,applications\na,[c]\nTotal,[c]")
    assert attack(fewer, [read_facts("part,applications\nTotal,6\na,6", "applications")], truth) == []


def test_a_mark_that_is_told_to_be_small_is_no_better_known_through_another_table():
    rounded, exact = read_csv("part,applications\na,[c]", ROUNDED).tables, _read("part,team,applications\na,x,[c]\na,Total,[c]")
    assert attack([*rounded, *exact], truth={Unknown("applications", frozenset({("part", "a"), ("team", "x")})): 3}) == []
