"""What tables leave out that hold some values of a dimension only."""

from data_access.disclosure.left_over import REST, left_over

NONE, ROUTE = frozenset(), frozenset({1})
WHOLE = ([("high", "Total"), ("low", "Total"), ("Total", "Total")], NONE)
ASK = ([("high", "ask"), ("low", "ask"), ("Total", "ask")], ROUTE)
KNOW = ([("high", "know"), ("Total", "know")], ROUTE)


def test_tables_that_hold_everything_leave_nothing_over():
    assert left_over([WHOLE], 2) == []


def test_a_table_of_one_route_leaves_over_all_others_of_each_risk_it_tells_of():
    assert left_over([WHOLE, ASK], 2) == [("high", REST), ("low", REST), ("Total", REST)]


def test_two_tables_of_a_route_each_leave_one_rest_and_what_one_of_them_does_not_tell_of():
    assert set(left_over([WHOLE, ASK, KNOW], 2)) == {("high", REST), ("low", REST), ("Total", REST), ("low", "know")}


def test_where_another_table_names_all_values_nothing_is_a_rest():
    by_route = ([("Total", "ask"), ("Total", "know"), ("Total", "unknown"), ("Total", "Total")], NONE)
    assert set(left_over([by_route, ASK], 2)) == {("high", "know"), ("high", "unknown"), ("low", "know"), ("low", "unknown")}


def test_a_margin_of_an_open_dimension_is_left_alone():
    assert left_over([([("high", "Total"), ("high", "ask")], ROUTE)], 2) == [("high", REST)]
