"""Tables with totals through the gate: small tables, and exactly what may be shown of them."""

from random import Random

import pytest

from data_access.disclosure.protect import TOTAL, CountedCell, CountedTable, protect, protect_together, protected_total
from data_access.disclosure.rules import EXACT, INTERNAL, ROUNDED, rules_of
from data_access.errors import BadRequest
from tests.table_maker import any_counts, counted, grid, rows_shown, shown

C = "[c]"


def _one_way(*numbers, rules=EXACT, **more):
    labels = "abcdefgh"[: len(numbers)]
    return list(shown(protect(counted({(label,): n for label, n in zip(labels, numbers, strict=True)}, ("kind",)), rules, **more)).values())


def test_people_allowed_to_see_exact_counts_see_totals_as_they_are():
    assert rows_shown(protect(grid([[3, 12], [0, 30]]), INTERNAL)) == [[3, 12, 15], [0, 30, 30], [3, 42, 45]]


class TestRounded:
    def test_totals_are_summed_from_what_is_shown_and_never_from_what_is_true(self):
        assert rows_shown(protect(grid([[3, 12], [22, 33]]), ROUNDED)) == [[C, 10, 10], [20, 35, 55], [20, 45, 65]]

    def test_a_total_of_hidden_parts_and_noughts_is_hidden_too_because_nought_would_be_a_lie(self):
        assert rows_shown(protect(grid([[3, 0], [4, 0]]), ROUNDED)) == [[C, 0, C], [C, 0, C], [C, 0, C]]

    def test_a_total_of_noughts_is_nought(self):
        assert rows_shown(protect(grid([[0, 0], [9, 0]]), ROUNDED)) == [[0, 0, 0], [10, 0, 10], [10, 0, 10]]

    def test_the_reason_of_a_mark_says_no_more_than_the_mark(self):
        reasons = {cell.reason for cell in protect(grid([[1, 7], [9, 20]]), ROUNDED).cells if cell.labels == ("r0", "t0") or cell.mark}
        assert reasons == {"a count of 1 to 7", "every part of it that is not nought is confidential"}

    def test_a_total_made_elsewhere_of_hidden_parts_and_noughts_is_hidden_too(self):
        cells = protect(grid([[3, 0], [13, 0]], margins=False), ROUNDED).cells
        assert protected_total(cells[:2], ("all",)).mark == C
        assert protected_total(cells, ("all",)).value == 15
        assert protected_total(cells[3:], ("all",)).value == 0


class TestExact:
    def test_a_small_count_takes_three_others_with_it_in_a_square(self):
        assert rows_shown(protect(grid([[3, 12], [20, 30]]), EXACT)) == [[C, C, 15], [C, C, 50], [23, 42, 65]]

    def test_a_table_without_small_counts_is_shown_as_it_is(self):
        assert rows_shown(protect(grid([[8, 12], [0, 30]]), EXACT)) == [[8, 12, 20], [0, 30, 30], [8, 42, 50]]

    def test_the_smallest_other_count_is_hidden_beside_a_small_one(self):
        assert _one_way(3, 12, 90) == [C, 105, C, 90]

    def test_a_nought_is_never_hidden_for_another(self):
        assert _one_way(3, 0, 90) == [C, 93, 0, C]

    def test_the_total_is_hidden_where_the_parts_could_not_reach_8_under_it(self):
        assert _one_way(3, 5) == [C, C, C]
        assert _one_way(3, 6) == [C, 9, C]

    def test_small_counts_that_do_not_cover_each_other_take_a_third(self):
        assert _one_way(1, 1, 90) == [C, 92, C, C]
        assert _one_way(1, 8, 90) == [C, 99, C, 90]

    def test_a_small_total_is_small_like_any_count(self):
        assert _one_way(4, 0) == [C, C, 0]

    def test_without_totals_the_small_counts_alone_are_hidden(self):
        assert rows_shown(protect(grid([[3, 12], [0, 30]], margins=False), EXACT)) == [[C, 12], [0, 30]]

    def test_marks_and_their_reasons_are_the_same_for_a_small_count_and_for_one_that_covers_it(self):
        cells = [cell for cell in protect(grid([[3, 12], [20, 30]]), EXACT).cells if cell.value is None]
        assert len(cells) == 4
        assert {(cell.mark, cell.reason) for cell in cells} == {(C, "a count of 1 to 7, or one that would give such a count away")}

    def test_another_threshold_hides_to_that_threshold(self):
        assert _one_way(3, 12, 90, rules=rules_of("exact", 2)) == [3, 105, 12, 90]
        assert _one_way(9, 12, 90, rules=rules_of("exact", 10)) == [C, 111, C, 90]

    def test_a_region_and_its_areas_are_margins_and_parts_in_one_table(self):
        counts = {
            ("North", "a"): 3,
            ("North", "b"): 11,
            ("North", "c"): 40,
            ("South", "d"): 20,
            ("South", "e"): 30,
            ("North", "Total"): 54,
            ("South", "Total"): 50,
            ("Total", "Total"): 104,
        }
        found = shown(protect(counted(counts, ("region", "area"), margins=False), EXACT))
        assert {labels for labels, value in found.items() if value == C} == {("North", "a"), ("North", "b")}

    def test_a_total_of_everything_is_as_telling_as_one_of_a_row(self):
        counts = {("r", "a"): 3, ("r", "b"): 9, ("s", "a"): 20, ("s", "b"): 30, ("Total", "Total"): 62}
        found = shown(protect(counted(counts, ("risk", "team"), margins=False), EXACT))
        assert [labels for labels, value in found.items() if value == C] == [("r", "a"), ("r", "b")]

    def test_nothing_can_be_shown_to_be_safe_without_time_so_that_all_but_noughts_is_hidden(self):
        assert rows_shown(protect(grid([[3, 12], [0, 30]]), EXACT, seconds=0)) == [[C, C, C], [0, C, C], [C, C, C]]


def test_no_more_is_hidden_than_need_be():
    """Safe is not enough: a gate that hid everything would be safe. Thirty tables of three to five rows and columns, with 124 small counts."""
    hidden, margins = 0, 0
    for seed in range(30):
        chance = Random(seed)
        table = counted(any_counts(chance, (chance.randint(3, 5), chance.randint(3, 5))), ("a", "b"))
        marked = [cell for cell in protect(table, EXACT).cells if cell.mark]
        hidden += len(marked)
        margins += sum(TOTAL in cell.labels for cell in marked)
    assert (hidden, margins) == (245, 22)


@pytest.mark.parametrize("rules", [ROUNDED, EXACT], ids=lambda rules: rules.name)
class TestWhatIsRefused:
    def test_a_margin_that_is_not_the_sum_of_its_parts_is_named(self, rules):
        cells = [CountedCell(cell.labels, 99 if cell.labels == ("r0", "Total") else cell.value) for cell in grid([[3, 12], [20, 30]]).cells]
        with pytest.raises(BadRequest, match=r"The margin risk r0, team Total is not the sum of its parts by team\.") as refused:
            protect(CountedTable("t", ("risk", "team"), tuple(cells)), rules)
        assert "99" not in str(refused.value)

    def test_a_missing_combination_is_nought_if_the_margins_say_so_and_refused_if_they_do_not(self, rules):
        cells = grid([[0, 12], [20, 30]]).cells
        without = CountedTable("t", ("risk", "team"), tuple(cell for cell in cells if cell.labels != ("r0", "t0")))
        assert protect(without, rules).cell("r0", "Total").value is not None
        without = CountedTable("t", ("risk", "team"), tuple(cell for cell in cells if cell.labels != ("r1", "t0")))
        with pytest.raises(BadRequest, match="is not the sum of its parts"):
            protect(without, rules)

    def test_a_cell_given_twice_is_named(self, rules):
        table = grid([[3, 12], [20, 30]], "cases")
        with pytest.raises(BadRequest, match="cases has two cells for risk r0, team t0"):
            protect(CountedTable("cases", table.dimensions, (*table.cells, table.cells[0])), rules)

    @pytest.mark.parametrize("value", [-3, 2.5, 10**9 + 1])
    def test_what_is_no_count_is_named_and_not_said(self, rules, value):
        cells = (CountedCell(("a",), value), CountedCell(("Total",), value))
        with pytest.raises(BadRequest, match="kind a is not a count") as refused:
            protect(CountedTable("t", ("kind",), cells), rules)
        assert str(value) not in str(refused.value)

    def test_statistics_have_no_margins(self, rules):
        cells = (CountedCell(("a",), 20, resting_on=30), CountedCell(("Total",), 20, resting_on=30))
        with pytest.raises(BadRequest, match="holds statistics, which do not add up"):
            protect(CountedTable("t", ("kind",), cells), rules)


def test_what_cannot_be_measured_is_not_applicable_in_a_table_with_totals_too():
    table = CountedTable("t", ("kind",), (CountedCell(("a",), 20), CountedCell(("b",), None), CountedCell(("Total",), 20)))
    assert [shown(protect(table, rules))["b",] for rules in (ROUNDED, EXACT)] == ["[z]", "[z]"]


def test_tables_that_share_margins_show_the_same_of_what_they_share():
    one = counted({("r", "a"): 3, ("r", "b"): 12, ("s", "a"): 20, ("s", "b"): 30}, ("risk", "team"), "by team")
    two = counted({("r", "x"): 8, ("r", "y"): 7, ("s", "x"): 25, ("s", "y"): 25}, ("risk", "route"), "by route")
    by_team, by_route = protect_together((one, two), EXACT)
    assert by_team.cell("r", "Total").value == by_route.cell("r", "Total").value
    assert by_team.cell("Total", "Total").value == by_route.cell("Total", "Total").value


def test_two_tables_without_totals_have_the_same_one_and_a_reader_knows_it():
    one = counted({("r",): 3, ("s",): 9, ("t",): 41}, ("risk",), "by risk", margins=False)
    two = counted({("x",): 25, ("y",): 28}, ("route",), "by route", margins=False)
    assert shown(protect(one, EXACT)) == {("r",): C, ("s",): 9, ("t",): 41}
    by_risk, by_route = protect_together((one, two), EXACT)
    assert (shown(by_risk), shown(by_route)) == ({("r",): C, ("s",): C, ("t",): 41}, {("x",): 25, ("y",): 28})


def test_tables_that_count_different_things_cannot_be_linked():
    one, two = counted({("r",): 20, ("s",): 30}, ("risk",), "one"), counted({("x",): 20, ("y",): 31}, ("route",), "two")
    with pytest.raises(BadRequest, match="two has another count for risk Total, route Total than a table beside it"):
        protect_together((one, two), EXACT)
    with pytest.raises(BadRequest, match="The margin risk Total, route Total is not the sum of its parts by route"):
        protect_together([CountedTable(t.name, t.dimensions, t.cells[:1] + t.cells[2:]) for t in (one, two)], EXACT)
