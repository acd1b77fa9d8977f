"""What subtracting, dividing and looking along a line would give away: differencing, percentages, held lines, and the published menu."""

import pytest

from data_access.disclosure.arithmetic import numerators_that_fit
from data_access.disclosure.differencing import check_differences, differences, reveals
from data_access.disclosure.lines import holder_of_all
from data_access.disclosure.menu import PUBLISHED_MENU, check_menu
from data_access.disclosure.protect import (
    CountedCell,
    CountedTable,
    percent_is_safe,
    protect,
    protected_percent,
    protected_rate,
    protected_total,
)
from data_access.disclosure.rules import EXACT, ROUNDED, Rules
from data_access.errors import BadRequest, WouldDisclose
from data_access.figures.catalogue import FIGURES
from tests.table_maker import FAILURES, HEADLINES, TODAY, counted, grid, public_numbers


def _kinds(rules, name, **counts):
    return protect(counted({(kind,): n for kind, n in counts.items()}, ("kind",), name), rules)


class TestDifferencing:
    def test_the_same_cells_at_a_later_date_give_a_small_change_away(self):
        january, may = _kinds(EXACT, "January", a=11, b=12, c=90), _kinds(EXACT, "May", a=14, b=12, c=90)
        with pytest.raises(WouldDisclose, match=r"May cannot be published beside January: .*\(kind a; kind Total\)") as refused:
            check_differences(may, [january])
        assert not {"3", "11", "14"} & set(str(refused.value).replace(";", " ").split())

    def test_a_population_within_another_gives_those_without_away(self):
        everyone, assessed = _kinds(EXACT, "in scope", a=40, b=30), _kinds(EXACT, "risk assessed", a=38, b=22)
        with pytest.raises(WouldDisclose, match=r"risk assessed cannot be published beside in scope: .*\(kind a\)"):
            check_differences(assessed, [everyone])
        with pytest.raises(WouldDisclose, match="in scope cannot be published beside risk assessed"):
            check_differences(everyone, [assessed])

    def test_a_change_of_more_than_7_or_of_none_gives_nobody_away(self):
        check_differences(_kinds(EXACT, "May", a=19, b=12, c=90), [_kinds(EXACT, "January", a=11, b=12, c=90)])

    def test_a_hidden_count_has_no_change(self):
        check_differences(_kinds(EXACT, "May", a=3, b=12, c=90), [_kinds(EXACT, "January", a=4, b=11, c=90)])

    def test_rounded_numbers_do_not_give_a_change_away(self):
        check_differences(_kinds(ROUNDED, "May", a=14, b=12), [_kinds(ROUNDED, "January", a=11, b=8)])

    def test_an_exact_number_beside_a_rounded_one_can(self):
        january, may = _kinds(ROUNDED, "January", a=10, b=40), _kinds(EXACT, "May", a=13, b=60)
        assert differences(may, january)[("a",)] == (1, 5)
        with pytest.raises(WouldDisclose, match="kind a"):
            check_differences(may, [january])

    def test_public_margins_can_make_rounded_numbers_give_a_change_away(self):
        january, may = _kinds(ROUNDED, "January", a=10, b=0), _kinds(ROUNDED, "May", a=13, b=0)
        check_differences(may, [january])
        known = [[public_numbers(name, ("kind",), {("Total",): n})] for name, n in (("in January", 10), ("in May", 13))]
        with pytest.raises(WouldDisclose, match="kind a; kind Total"):
            check_differences(may, [january], given=known[1], given_of_others=[known[0]])

    def test_the_first_pair_that_gives_something_away_is_named_and_the_labels_are_not_endless(self):
        old = protect(grid([[20 + n for n in range(6)]], "old"), EXACT)
        new = protect(grid([[21 + n for n in range(6)]], "new"), EXACT)
        with pytest.raises(WouldDisclose, match=r"new cannot be published beside old: .*\(risk r0, team t0; .*; .* and 11 more\)"):
            check_differences(new, [_kinds(EXACT, "unrelated", z=500), old])

    def test_what_is_said_by_exception_has_been_weighed(self):
        january = protect(counted({("harm",): 2, ("administrative",): 11, ("service",): 12}, ("failure_type",), "January"), EXACT)
        may = protect(FAILURES, EXACT, exceptions=HEADLINES, on=TODAY)
        check_differences(may, [january])
        with pytest.raises(WouldDisclose, match="failure_type service"):
            check_differences(protect(FAILURES, EXACT, exceptions=HEADLINES[:3], on=TODAY), [january])

    @pytest.mark.parametrize(
        ("difference", "is_revealed"),
        [
            ((3, 3), True),
            ((-3, -3), True),
            ((1, 5), True),
            ((-7, -2), True),
            ((1, 7), False),
            ((0, 0), False),
            ((0, 4), False),
            ((8, 8), False),
        ],
    )
    def test_a_difference_is_revealed_when_it_is_surely_small_and_closer_than_a_mark_says(self, difference, is_revealed):
        assert reveals(difference, 7) is is_revealed


class TestPercentages:
    def test_a_percentage_with_few_numerators_gives_the_count_away(self):
        assert list(numerators_that_fit(0.05, 2, 3_778)) == [2]
        assert not percent_is_safe(0.05, 2, 3_778)
        assert list(numerators_that_fit(1, 0, 3_778)) == list(range(19, 57))
        assert percent_is_safe(1, 0, 3_778)

    def test_five_numerators_are_enough_and_four_are_not(self):
        assert list(numerators_that_fit(50, 0, 500)) == [248, 249, 250, 251, 252]
        assert percent_is_safe(50, 0, 500)
        assert list(numerators_that_fit(50, 0, 499)) == [248, 249, 250, 251]
        assert not percent_is_safe(50, 0, 499)

    @pytest.mark.parametrize(("places", "denominator"), [(0, 37), (1, 37), (1, 950), (2, 3_582)])
    def test_what_fits_is_what_dividing_gives(self, places, denominator):
        for numerator in range(0, denominator + 1, max(1, denominator // 40)):
            percent = int(numerator * 200 * 10**places / denominator + 1) // 2 / 10**places
            fitting = numerators_that_fit(percent, places, denominator)
            assert numerator in fitting
            assert all(0 <= n <= denominator and abs(100 * n / denominator - percent) <= 0.5 / 10**places + 1e-9 for n in fitting)

    def test_rates_and_percentages_come_from_what_is_shown(self):
        cells = protect(counted({("a",): 384, ("b",): 559, ("c",): 3}, ("kind",), margins=False), ROUNDED).cells
        assert protected_percent(cells[0], cells[1]) == 68.8
        assert protected_rate(cells[0], cells[1], per=1000) == 687.5
        assert protected_rate(cells[2], cells[1], per=1000) is None
        assert protected_total(cells, ("all",)).value == 945


class TestHolderOfAll:
    def test_the_cell_that_is_all_of_its_line_is_found(self):
        assert _holder(EXACT, a=0, b=40, c=0) == "b"

    def test_a_hidden_count_that_is_alone_is_found_too(self):
        assert _holder(ROUNDED, a=0, b=4, c=0) == "b"

    def test_lines_in_several_cells_of_one_cell_or_of_nobody_have_none(self):
        assert _holder(EXACT, a=20, b=30) == ""
        assert _holder(ROUNDED, a=90) == ""
        assert _holder(ROUNDED, a=0, b=0) == ""

    def test_what_cannot_be_measured_is_no_cell_of_a_line(self):
        table = CountedTable("t", ("kind",), (CountedCell(("a",), 20), CountedCell(("b",), None)))
        assert holder_of_all(protect(table, ROUNDED).cells) is None


def _holder(rules: Rules, **counts: int) -> str:
    cell = holder_of_all(cell for cell in _kinds(rules, "t", **counts).cells if cell.labels != ("Total",))
    return cell.labels[0] if cell else ""


class TestMenu:
    def test_the_menu_is_every_breakdown_of_a_count_by_what_no_officer_is(self):
        assert ("failures_confirmed", "failure_type") in PUBLISHED_MENU
        assert not {by for _, by in PUBLISHED_MENU} & {"team", "officer_role"}
        assert not {FIGURES[key].kind for key, _ in PUBLISHED_MENU} - {"count"}

    def test_what_is_on_the_menu_may_be_published_and_so_may_a_figure_as_it_is(self):
        for key, breakdown in PUBLISHED_MENU:
            check_menu(key, breakdown)
        for key in FIGURES:
            check_menu(key, "")

    @pytest.mark.parametrize(
        ("key", "breakdown", "sentence"),
        [
            (
                "failures_harm",
                "team",
                "failures_harm by team is not on the menu of what is published. It may be by risk_category, route, original_outcome.",
            ),
            ("officers_on_review", "officer_role", "officers_on_review by officer_role .* It may be published without a breakdown only."),
            ("open_age_days", "stage", "open_age_days by stage is not on the menu"),
            ("failures_lost", "", "There is no figure 'failures_lost'"),
        ],
    )
    def test_what_is_not_on_the_menu_is_refused_with_what_is(self, key, breakdown, sentence):
        with pytest.raises(BadRequest, match=sentence):
            check_menu(key, breakdown)
