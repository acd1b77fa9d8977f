"""The gate: what may be shown of a count, and who may do what."""

import pytest

from data_access.disclosure.protect import (
    CountedCell,
    CountedTable,
    protect,
    protected_change,
    protected_line,
    protected_percent,
    protected_total,
)
from data_access.disclosure.rules import INTERNAL, ROUNDED
from data_access.errors import NotPermitted
from data_access.permissions import ROLES, May, may, require
from data_access.viewer import Viewer


def _cell(value, rules=ROUNDED, resting_on=None):
    return protect(CountedTable("table", ("dimension",), (CountedCell(("one",), value, resting_on),)), rules).cells[0]


def test_nought_is_shown_as_nought():
    assert (_cell(0).value, _cell(0).mark) == (0, "")


@pytest.mark.parametrize("count", range(1, 8))
def test_counts_of_1_to_7_are_confidential_and_say_why(count):
    assert (_cell(count).value, _cell(count).mark, _cell(count).reason) == (None, "[c]", "a count of 1 to 7")


@pytest.mark.parametrize(("count", "shown"), [(8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (3_778, 3_780), (-13, -15)])
def test_other_counts_are_rounded_half_up_to_5(count, shown):
    assert _cell(count).value == shown


def test_5_can_never_appear():
    assert 5 not in {_cell(count).value for count in range(2_000)}


@pytest.mark.parametrize("count", [0, 1, 5, 7, 8, 3_778])
def test_those_who_may_see_exact_counts_see_them_through_the_same_gate(count):
    assert _cell(count, INTERNAL).value == count


def test_a_small_change_is_as_confidential_as_a_small_count():
    assert _cell(-3).mark == "[c]"


@pytest.mark.parametrize(("resting_on", "mark"), [(0, ""), (1, "[c]"), (7, "[c]"), (8, "")])
def test_a_statistic_that_rests_on_few_is_confidential(resting_on, mark):
    assert _cell(41, resting_on=resting_on).mark == mark


def test_what_cannot_be_measured_is_not_applicable_and_never_nought():
    assert (_cell(None).value, _cell(None).mark) == (None, "[z]")


def test_a_percentage_is_made_from_what_is_shown():
    assert protected_percent(_cell(384), _cell(559)) == 68.8
    assert protected_percent(_cell(384, INTERNAL), _cell(559, INTERNAL)) == 68.7
    assert protected_percent(_cell(384, INTERNAL), _cell(559, INTERNAL), places=2) == 68.69
    assert [protected_percent(_cell(part), _cell(1000)) for part in (995, 1000)] == [99.5, 100.0]


@pytest.mark.parametrize(("part", "whole"), [(3, 100), (100, 3), (10, 0), (18, 17)])
def test_no_percentage_is_made_of_what_is_hidden_or_nothing_or_more_than_the_whole(part, whole):
    assert protected_percent(_cell(part), _cell(whole)) is None


def test_a_change_is_made_from_what_is_shown():
    assert protected_change(_cell(33), _cell(18)) == 15
    assert protected_change(_cell(33), _cell(2)) is None


def test_a_total_adds_up_what_is_shown_and_hides_when_nothing_is():
    assert protected_total([_cell(13), _cell(2), _cell(18)], ("all",)).value == 35
    assert protected_total([_cell(2), _cell(3)], ("all",)).mark == "[c]"


def test_a_role_that_does_not_exist_may_nothing():
    nobody = Viewer("mayor", "Mayor", "someone")
    assert not any(may(nobody, permission) for permission in May)
    with pytest.raises(NotPermitted, match="The role Mayor may not open overview"):
        require(nobody, May.OPEN_OVERVIEW)


def test_exact_counts_are_for_those_who_run_the_review():
    assert {role for role, (_, allowed) in ROLES.items() if May.SEE_EXACT_COUNTS in allowed} == {"chief_officer", "analyst", "review_lead"}


def test_officers_names_are_for_the_review_lead_alone():
    assert {role for role, (_, allowed) in ROLES.items() if May.SEE_OFFICER_NAMES in allowed} == {"review_lead"}


def test_a_line_is_the_sum_of_what_is_shown_of_its_parts_on_each_day():
    lines = [[0, 3, 8, 0], [2, 0, 9, 0]]
    assert protected_line(lines, ROUNDED) == (None, None, 20, 0)
    assert protected_line(lines[:1], ROUNDED) == (0, None, 10, 0)
    assert protected_line(lines, INTERNAL) == (2, 3, 17, 0)
    for line in lines:
        cells = protect(CountedTable("line", ("day",), tuple(CountedCell((str(n),), one) for n, one in enumerate(line))), ROUNDED).cells
        assert protected_line([line], ROUNDED) == tuple(cell.value for cell in cells)
