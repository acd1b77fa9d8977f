"""Public facts, exceptions for headlines and earlier tables: what is known already is reckoned with, and nothing is given away beside it."""

from dataclasses import replace
from datetime import date
from math import inf

import pytest

from data_access.disclosure import earlier
from data_access.disclosure.audit import bounds
from data_access.disclosure.earlier import read_earlier
from data_access.disclosure.facts import facts_of
from data_access.disclosure.headlines import Excepted
from data_access.disclosure.left_over import REST
from data_access.disclosure.linked import link
from data_access.disclosure.protect import CountedCell, CountedTable, protect, protect_in_every_reading, protect_together
from data_access.disclosure.rules import EXACT, INTERNAL, ROUNDED
from data_access.errors import BadRequest, WouldDisclose
from tests.table_maker import FAILURES, HEADLINES, TODAY, counted, granted, grid, public_numbers, shown

C = "[c]"


class TestFacts:
    def test_a_public_total_hides_a_second_count_in_the_exact_lane(self):
        table = counted({("a",): 4, ("b",): 19, ("c",): 70}, ("kind",), margins=False)
        assert list(shown(protect(table, EXACT)).values()) == [C, 19, 70]
        assert list(shown(protect(table, EXACT, given=[public_numbers("annual report", ("kind",), {("Total",): 93})])).values()) == [
            C,
            C,
            70,
        ]

    def test_a_public_total_that_narrows_a_mark_hides_a_second_count_in_the_rounded_lane(self):
        table = counted({("a",): 4, ("b",): 19, ("c",): 22}, ("kind",), margins=False)
        assert list(shown(protect(table, ROUNDED)).values()) == [C, 20, 20]
        # 45 less two counts of 18 to 22 is 1 to 9: the mark says no less.
        assert list(shown(protect(table, ROUNDED, given=[public_numbers("annual report", ("kind",), {("Total",): 45})])).values()) == [
            C,
            20,
            20,
        ]
        # 13 less a count of 8 to 12 is 1 to 5: the mark would say more than it shows.
        table = counted({("a",): 4, ("b",): 9, ("c",): 0}, ("kind",))
        found = protect(table, ROUNDED, given=[public_numbers("annual report", ("kind",), {("Total",): 13})])
        assert list(shown(found).values()) == [C, C, C, 0]
        assert {cell.reason for cell in found.cells if cell.mark} >= {"a count of 1 to 7, or one that would give such a count away"}

    def test_what_public_facts_alone_tell_is_no_secret_any_more(self):
        facts = public_numbers("annual report", ("kind",), {("a",): 4})
        assert list(shown(protect(FAILURES_LIKE, EXACT, given=[facts])).values()) == [C, 34, 30]

    def test_a_table_that_nothing_can_make_safe_is_refused_with_its_labels_and_without_its_counts(self):
        # The nought must be shown, and beside the public 4 it leaves one count.
        table = grid([[4, 0], [20, 30]])
        with pytest.raises(WouldDisclose, match="risk r0, team t0") as refused:
            protect(table, EXACT, given=[public_numbers("elsewhere", ("risk", "team"), {("r0", "Total"): 4})])
        assert "4" not in str(refused.value)

    def test_a_fact_that_is_of_other_counts_is_refused(self):
        with pytest.raises(BadRequest, match="What is given of kind Total cannot be the same count as in the table"):
            protect(FAILURES_LIKE, EXACT, given=[public_numbers("annual report", ("kind",), {("Total",): 35})])

    def test_facts_that_contradict_each_other_are_refused(self):
        facts = [public_numbers(name, ("kind",), {("b",): n}) for name, n in (("one", 30), ("two", 31))]
        with pytest.raises(BadRequest, match="two says otherwise of kind b than what is public beside it"):
            protect(FAILURES_LIKE, EXACT, given=facts)

    def test_without_time_a_table_beside_facts_is_refused(self):
        with pytest.raises(WouldDisclose, match="in the time allowed"):
            protect(FAILURES_LIKE, EXACT, given=[public_numbers("annual report", ("kind",), {("Total",): 34})], seconds=0)

    def test_an_earlier_table_of_the_same_counts_keeps_its_marks_safe(self):
        first = protect(grid([[3, 12], [20, 30]]), EXACT)
        by_route = counted({("r0", "x"): 8, ("r0", "y"): 7, ("r1", "x"): 20, ("r1", "y"): 30}, ("risk", "route"))
        second = protect(by_route, EXACT, given=[first])
        assert bounds(first, beside=[second])["r0", "t0"] == bounds(first)["r0", "t0"] == (1, 14)


FAILURES_LIKE = counted({("a",): 4, ("b",): 30}, ("kind",))


class TestExceptions:
    def test_without_an_exception_no_lane_says_33_2_14_and_17(self):
        assert list(shown(protect(FAILURES, ROUNDED)).values()) == [C, 30, 15, 15]
        assert list(shown(protect(FAILURES, EXACT)).values()) == [C, 33, C, 17]

    @pytest.mark.parametrize("rules", [ROUNDED, EXACT], ids=lambda rules: rules.name)
    def test_with_exceptions_33_is_2_and_14_and_17(self, rules):
        found = protect(FAILURES, rules, exceptions=HEADLINES, on=TODAY)
        assert list(shown(found).values()) == [2, 33, 14, 17]
        assert all(cell.by_exception for cell in found.cells)

    def test_an_exception_is_for_its_own_count_only(self):
        found = protect(
            counted({("harm",): 2, ("other",): 3, ("service",): 17}, ("failure_type",)), EXACT, exceptions=HEADLINES[1:2], on=TODAY
        )
        assert list(shown(found).values()) == [2, 22, C, C]

    @pytest.mark.parametrize(
        ("other", "sentence"),
        [
            ({"approver": "p1"}, "is approved by the person who drafted it"),
            ({"approver": " "}, "lacks its approver"),
            ({"reason": ""}, "lacks its reason"),
            ({"risk": ""}, "lacks its account of the risk considered"),
            ({"wording": ""}, "lacks its wording"),
            ({"drafted_by": ""}, "lacks its drafter"),
            ({"expires_on": date(2024, 5, 22)}, "ended on 22 May 2024"),
            ({"value": 3}, "was granted for another value than the count is now"),
            ({"value": "2"}, "was granted for another value than the count is now"),
        ],
    )
    def test_an_exception_that_does_not_hold_says_what_it_lacks(self, other, sentence):
        exception = Excepted((("failure_type", "harm"),), granted(**{"value": 2, **other}))
        with pytest.raises(BadRequest, match=f"The exception for failures_harm {sentence}"):
            protect(FAILURES, ROUNDED, exceptions=[exception], on=TODAY)

    def test_an_exception_needs_a_day_and_a_count_that_is_there(self):
        for labels, on in (((("failure_type", "harm"),), None), ((("failure_type", "none"),), TODAY), ((("colour", "red"),), TODAY)):
            with pytest.raises(BadRequest, match="is for no count of this table on a named day"):
                protect(FAILURES, ROUNDED, exceptions=[Excepted(labels, granted())], on=on)

    def test_every_other_table_is_audited_with_the_exception_as_a_public_fact(self):
        counts = {("high", "harm"): 1, ("low", "harm"): 1, ("high", "administrative"): 14, ("high", "service"): 8, ("low", "service"): 9}
        by_risk = counted(counts, ("risk", "failure_type"), "by risk")
        assert protect(by_risk, ROUNDED).cell("high", "harm").mark == C
        harm = Excepted((("failure_type", "harm"),), granted())
        # Two marks that are public to be 2 in all are 1 each.
        with pytest.raises(WouldDisclose, match="risk high, failure_type harm"):
            protect(by_risk, ROUNDED, exceptions=[harm], on=TODAY)
        with pytest.raises(WouldDisclose):
            protect(by_risk, ROUNDED, given=[facts_of(protect(FAILURES, ROUNDED, exceptions=HEADLINES, on=TODAY))])

    def test_a_headline_that_leaves_the_rest_safe_can_stand_beside_its_breakdown(self):
        by_route = counted({("x",): 16, ("y",): 17}, ("route",), "by route")
        failures, routes = protect_together((FAILURES, by_route), ROUNDED, exceptions=HEADLINES, on=TODAY)
        assert (failures.cell("harm").value, list(shown(routes).values())) == (2, [15, 33, 15])


class TestProtectedAgain:
    @pytest.mark.parametrize("rules", [ROUNDED, EXACT, INTERNAL], ids=lambda rules: rules.name)
    def test_protecting_a_protected_table_changes_nothing(self, rules):
        once = protect(grid([[3, 12, 0], [20, 30, 2], [0, 0, 9]]), rules)
        assert shown(protect(once, rules)) == shown(once)

    def test_what_a_weaker_rule_left_open_is_closed(self):
        weak = CountedTable(
            "t",
            ("kind",),
            (CountedCell(("a",), None, is_marked=True), CountedCell(("b",), 19), CountedCell(("c",), 70), CountedCell(("Total",), 93)),
        )
        assert list(shown(protect(weak, EXACT)).values()) == [C, C, 70, 93]

    def test_a_total_that_marks_cannot_make_up_is_refused(self):
        weak = CountedTable(
            "t", ("kind",), (CountedCell(("a",), None, is_marked=True), CountedCell(("b",), 19), CountedCell(("Total",), 19))
        )
        with pytest.raises(BadRequest, match="are not the sums of their parts, whatever the marks stand for"):
            protect(weak, EXACT)


class TestBounds:
    def test_what_an_exact_table_tells(self):
        found = bounds(protect(grid([[3, 12], [20, 30]]), EXACT))
        assert (found["r0", "t0"], found["r1", "t1"], found["Total", "Total"]) == ((1, 14), (28, 41), (65, 65))

    def test_what_a_rounded_table_tells(self):
        found = bounds(protect(grid([[3, 12], [20, 8]]), ROUNDED))
        assert (found["r0", "t0"], found["r0", "t1"], found["r1", "t0"]) == ((1, 7), (8, 12), (18, 22))
        assert found["Total", "Total"] == (35, 53)

    def test_what_nothing_limits_is_unlimited(self):
        assert bounds(protect(grid([[3, 12]], margins=False), EXACT)) == {("r0", "t0"): (1, inf), ("r0", "t1"): (12, 12)}

    def test_facts_narrow_what_a_table_tells(self):
        table = protect(counted({("a",): 4, ("b",): 9}, ("kind",)), ROUNDED)
        assert bounds(table)["a",] == (1, 7)
        assert bounds(table, [public_numbers("annual report", ("kind",), {("Total",): 13})])["a",] == (1, 5)

    def test_tables_beside_it_narrow_what_a_table_tells(self):
        by_kind = protect(counted({("a",): 4, ("b",): 9}, ("kind",)), ROUNDED)
        by_route = protect(counted({("x",): 13, ("y",): 0}, ("route",)), ROUNDED)
        assert bounds(by_kind, beside=[by_route])["a",] == (1, 7)
        by_route = protect(counted({("x",): 9, ("y",): 0}, ("route",)), ROUNDED)
        assert bounds(by_kind, beside=[by_route])["a",] == (1, 4)

    def test_what_contradicts_itself_has_no_bounds(self):
        table = protect(counted({("a",): 4, ("b",): 9}, ("kind",)), ROUNDED)
        with pytest.raises(BadRequest, match="contradicts itself"):
            bounds(table, [public_numbers("annual report", ("kind",), {("Total",): 90})])


class TestEarlierTables:
    TABLE = counted({("a",): 4, ("b",): 13, ("c",): 28}, ("kind",), "now")

    def _read(self, numbers, rules=EXACT):
        """The facts of each reading, and of what is compared only."""
        cells = tuple(CountedCell((label,), None if n == C else n, is_marked=n == C) for label, n in numbers.items())
        found = read_earlier(self.TABLE, [CountedTable("earlier", ("kind",), cells)], rules)
        return [told(facts) for reading in found.readings for facts in reading.given], [told(facts) for facts in found.others]

    def test_the_same_numbers_are_exact_facts(self):
        assert self._read({"b": 13, "a": C, "Total": 45}) == ([[(13, 13), (1, inf), (45, 45)]], [])

    def test_what_rounding_gives_is_a_fact_within_it(self):
        assert self._read({"a": C, "b": 15, "c": 30, "Total": 45}) == ([[(1, 7), (13, 17), (28, 32), (0, inf)]], [])

    def test_margins_rounded_by_themselves_are_facts_too(self):
        assert self._read({"a": C, "b": 15, "c": 30, "Total": 40}) == (
            [],
            [[(1, 7), (13, 17), (28, 32), (38, 42)], [(1, inf), (15, 15), (30, 30), (40, 40)]],
        )
        table = counted({("a",): 4, ("b",): 13, ("c",): 22}, ("kind",))
        cells = [("a", None), ("b", 15), ("c", 20), ("Total", 40)]
        earlier = CountedTable("e", ("kind",), tuple(CountedCell((label,), n, is_marked=n is None) for label, n in cells))
        assert [told(facts) for facts in read_earlier(table, [earlier], ROUNDED).readings[0].given] == [
            [(1, 7), (13, 17), (18, 22), (38, 42)]
        ]

    def test_other_numbers_are_of_another_day_and_no_facts(self):
        assert self._read({"a": C, "b": 12, "c": 28}) == ([], [[(1, inf), (12, 12), (28, 28)]])
        assert self._read({"a": C, "b": 10, "c": 25}, ROUNDED) == ([], [[(1, 7), (8, 12), (23, 27)]])

    def test_beside_exact_numbers_another_day_is_compared_both_rounded_and_exactly(self):
        assert self._read({"a": C, "b": 10, "c": 25}) == ([], [[(1, 7), (8, 12), (23, 27)], [(1, inf), (10, 10), (25, 25)]])

    def test_a_mark_where_there_is_nought_now_is_of_another_day(self):
        table = counted({("a",): 0, ("b",): 13}, ("kind",))
        earlier = CountedTable("earlier", ("kind",), (CountedCell(("a",), None, is_marked=True), CountedCell(("b",), 13)))
        assert read_earlier(table, [earlier], EXACT).others

    def test_finer_numbers_that_do_not_add_up_to_these_are_of_another_day(self):
        finer = {("b", "x"): 6, ("b", "y"): 6, ("c", "x"): 28, ("c", "y"): 0}
        assert read_earlier(self.TABLE, [counted(finer, ("kind", "route"), margins=True)], EXACT).others
        assert not read_earlier(self.TABLE, [counted({**finer, ("b", "y"): 7}, ("kind", "route"), margins=False)], EXACT).others

    def test_numbers_that_may_be_exact_or_rounded_are_read_both_ways(self):
        table = counted({("a",): 10, ("b",): 20}, ("kind",), margins=False)
        earlier = counted({("North",): 15, ("South",): 15}, ("team",), margins=False)
        readings = read_earlier(table, [earlier], EXACT).readings
        assert {tuple(told(facts)) for reading in readings for facts in reading.given} == {((15, 15), (15, 15)), ((13, 17), (13, 17))}

    def test_what_is_given_first_tells_how_the_next_is_to_be_read(self):
        """The same table, that may be exact or rounded by itself, cannot be exact beside exact counts that add up to other numbers."""
        table = counted({("a",): 12, ("b",): 20}, ("kind",))
        exact = counted({("North",): 16, ("South",): 16}, ("team",))
        rounded = counted({("North",): 15, ("South",): 15}, ("team",), margins=False)
        found = read_earlier(table, [exact, rounded], EXACT)
        assert {tuple(told(reading.given[1])) for reading in found.readings} == {((13, 17), (13, 17))}

    def test_a_reading_that_could_not_be_tried_in_time_may_be_the_right_one(self, monkeypatch):
        marked = CountedTable(
            "by team",
            ("team",),
            tuple(CountedCell((label,), n, is_marked=n is None) for label, n in (("N", None), ("S", 40), ("Total", 45))),
        )
        found = read_earlier(self.TABLE, [marked], EXACT)
        monkeypatch.setattr(earlier, "_SECONDS", 0)
        assert read_earlier(self.TABLE, [marked], EXACT) == found
        assert ([told(facts) for reading in found.readings for facts in reading.given], found.others) == (
            [[(1, inf), (40, 40), (45, 45)]],
            (),
        )

    def test_too_many_readings_are_refused_and_not_guessed_at(self):
        table = counted({("a",): 10, ("b",): 20}, ("kind",), margins=False)
        many = [counted({("x",): 15, ("y",): 15}, (f"d{number}",), margins=True, name=f"t{number}") for number in range(6)]
        with pytest.raises(WouldDisclose, match="can be read in so many ways"):
            read_earlier(table, many, EXACT)


class TestPartsOfAWhole:
    """A table of one route beside a table of all routes says how many came by the others."""

    WHOLE = counted({("high",): 20, ("low",): 31}, ("risk",))

    def _of_one_route(self, high, low, name="right to ask"):
        inner = {("high", name): high, ("low", name): low, ("Total", name): high + low}
        return counted(inner, ("risk", "route"), margins=False, name=name)

    def test_what_is_left_over_of_a_whole_is_kept_safe(self):
        slice_, given = self._of_one_route(17, 12), counted({("high",): 20, ("low",): 31}, ("risk",))
        readings = read_earlier(slice_, [given], EXACT).readings
        found = protect_in_every_reading(readings, EXACT)
        assert list(shown(found).values()) == [C, C, 29]

    def test_a_slice_that_leaves_enough_over_is_shown_whole(self):
        readings = read_earlier(self._of_one_route(11, 12), [self.WHOLE], EXACT).readings
        assert list(shown(protect_in_every_reading(readings, EXACT)).values()) == [11, 12, 23]

    def test_a_slice_that_leaves_nothing_over_is_shown_whole_too(self):
        """Nought is no small count: that nobody came by another route may be known."""
        readings = read_earlier(self._of_one_route(20, 31), [self.WHOLE], EXACT).readings
        assert list(shown(protect_in_every_reading(readings, EXACT)).values()) == [20, 31, 51]

    def test_where_nothing_helps_it_is_refused_and_says_what_is_left_over(self):
        table = self._of_one_route(0, 30)
        given = counted({("high",): 3, ("low",): 33}, ("risk",))
        with pytest.raises(WouldDisclose, match="route all others"):
            protect_in_every_reading(read_earlier(table, [given], EXACT).readings, EXACT)

    def test_two_slices_leave_one_over(self):
        first, second = self._of_one_route(11, 12), self._of_one_route(6, 12, "right to know")
        given = [self.WHOLE, first]
        found = protect_in_every_reading(read_earlier(second, given, EXACT).readings, EXACT)
        assert found.cell("high", "right to know").mark == C
        assert found.cell("low", "right to know").mark == "" or found.cell("Total", "right to know").mark == C

    def test_slices_that_are_all_there_is_are_read_as_such_too(self):
        first, second = self._of_one_route(11, 12), self._of_one_route(9, 19, "right to know")
        readings = read_earlier(second, [self.WHOLE, first], EXACT).readings
        assert {reading.table.open_in for reading in readings} == {(), ("route",)}

    def test_a_mark_that_would_be_the_first_to_say_that_a_count_is_small_is_refused(self):
        """All routes are 8 to 12, one of them is 8 to 12: there may be none by the others, until a mark says that there are some."""
        whole, first = (protect(one, ROUNDED) for one in (counted({("high",): 12, ("low",): 90}, ("risk",)), self._of_one_route(10, 12)))
        earlier = [
            CountedTable(one.name, one.dimensions, tuple(CountedCell(c.labels, c.value) for c in one.cells)) for one in (whole, first)
        ]
        second = self._of_one_route(2, 40, "right to know")
        with pytest.raises(WouldDisclose, match="risk high, route right to know"):
            protect_in_every_reading(read_earlier(second, earlier, ROUNDED).readings, ROUNDED)
        none = self._of_one_route(0, 40, "right to know")
        assert shown(protect_in_every_reading(read_earlier(none, earlier, ROUNDED).readings, ROUNDED))["high", "right to know"] == 0

    def test_where_all_values_are_told_an_earlier_mark_may_have_to_stand_for_more_than_a_small_count(self):
        whole = counted({("high",): 42, ("low",): 30}, ("risk",))
        cells = (("high", None), ("low", 20), ("Total", 20))
        marked = tuple(CountedCell((label, "right to ask"), n, is_marked=n is None) for label, n in cells)
        second = self._of_one_route(30, 10, "right to know")
        readings = read_earlier(second, [whole, CountedTable("first", ("risk", "route"), marked)], EXACT).readings
        assert [(reading.table.open_in, told(reading.given[1])[0]) for reading in readings] == [(("route",), (1, 7)), ((), (1, inf))]

    def test_what_is_left_over_is_known_here_and_a_mark_of_the_table_is_not(self):
        """Subtracting tells what nobody listed. A marked count could be had in the same way, and is to stay a mark."""
        linked = link([replace(self._of_one_route(17, 12), open_in=("route",))], [facts_of(protect(self.WHOLE, INTERNAL))])
        truth = dict(zip(linked.sums.keys, linked.truth, strict=True))
        assert [truth[key] for key in truth if key[1] == REST] == [3, 19, 22]
        cells = [("high", None), ("low", 12), ("Total", 29)]
        marked = CountedTable(
            "marked", ("risk", "route"), tuple(CountedCell((label, "ask"), n, is_marked=n is None) for label, n in cells), ("route",)
        )
        truth = dict(zip(*(lambda one: (one.sums.keys, one.truth))(link([marked], [facts_of(protect(self.WHOLE, INTERNAL))])), strict=True))
        assert (truth["high", "ask"], truth["low", REST], truth["Total", REST]) == (None, 19, 22)

    def test_parts_that_are_more_than_the_whole_are_of_another_day(self):
        assert read_earlier(self._of_one_route(21, 12), [self.WHOLE], EXACT).others


def told(facts):
    return [(cell.low, cell.high) for cell in facts.cells]
