"""A whole release under attack: headlines, their breakdowns, and what is said exactly by an exception."""

from tests.attacker.attack import attack, bounds
from tests.attacker.published import EXACT, ROUNDED
from tests.attacker.released_figures import read_release
from tests.attacker.system import Unknown

_HEADS = "figure,breakdown,label,value,note"
_EXCEPTION = "Said exactly by an exception to the disclosure rules."


def _read(*rows, method=ROUNDED, when=""):
    return read_release("\n".join([_HEADS, *rows]), method, when)


def test_figures_that_are_not_counts_are_left_out():
    tables, facts = _read("officer_load,,,4.25,", "forecast_finish,,,2024-06-03,", "risk_assessed,,,3780,")
    assert ([(table.count, [cell.number for cell in table.cells]) for table in tables], facts) == ([("risk_assessed", [3_780])], [])


def test_a_rounded_headline_gives_away_a_mark_among_its_parts():
    """The headline is 13 to 17, the parts shown 18 to 22 and 8 to 12 of another: 'true totals under rounding', spread over a release."""
    rows = (
        "failures_confirmed,,,35,",
        "failures_confirmed,team,North,20,",
        "failures_confirmed,team,South,10,",
        "failures_confirmed,team,West,[c],",
    )
    assert attack(*_read(*rows)) == []
    assert [(one.low, one.high) for one in attack(*_read("failures_confirmed,,,25,", *rows[1:]))] == [(1, 1)]


def test_an_exact_headline_gives_away_more_than_a_rounded_one():
    rows = "failures_confirmed,team,North,20,", "failures_confirmed,team,South,[c],"
    assert attack(*_read("failures_confirmed,,,25,", *rows)) == []
    assert [(one.low, one.high) for one in attack(*_read(f"failures_confirmed,,,28,{_EXCEPTION}", *rows))] == [(6, 7)]


def test_failures_add_up_from_their_three_kinds():
    rows = f"failures_confirmed,,,33,{_EXCEPTION}", "failures_administrative,,,14,", "failures_service,,,17,", "failures_harm,,,[c],"
    assert [(one.low, dict(one.unknown.labels)) for one in attack(*_read(*rows, method=EXACT))] == [(2, {"type": "harm"})]
    tables, facts = _read(*rows[:-1], method=EXACT)
    assert bounds(tables, facts)[Unknown("failures_confirmed", frozenset({("type", "the rest")}))] == (2, 2)


def test_what_is_said_exactly_by_an_exception_is_not_recovered_but_known():
    rows = [
        f"failures_{kind},,,{number},{_EXCEPTION}"
        for kind, number in {"confirmed": 33, "harm": 2, "administrative": 14, "service": 17}.items()
    ]
    assert attack(*_read(*rows)) == []
    assert attack(*_read(*rows, "failures_confirmed,team,North,25,", "failures_confirmed,team,South,10,")) == []


def test_the_breakdowns_of_one_figure_are_linked_by_its_headline():
    rows = (
        *("people_contacted,route,ask,[c],", "people_contacted,route,know,20,"),
        *("people_contacted,team,North,10,", "people_contacted,team,South,10,"),
    )
    assert [(one.low, one.high) for one in attack(*_read(*rows[:2]))] == []
    assert [(one.low, one.high) for one in attack(*_read(*rows))] == [(1, 6)]
