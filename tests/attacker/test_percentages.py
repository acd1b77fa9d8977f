"""What a percentage gives away."""

import pytest

from tests.attacker.attack import attack, bounds
from tests.attacker.percentages import known_by_percentages, numerators, too_precise
from tests.attacker.published import ROUNDED
from tests.attacker.reading import read_csv
from tests.attacker.system import Unknown


@pytest.mark.parametrize(
    ("percent", "of", "fitting"),
    [
        ("0.05%", 3_778, (2, 2)),
        ("0.1 %", 3_778, (2, 5)),
        ("1%", 3_778, (19, 56)),
        ("50", 7, (4, 3)),
        ("100%", 10, (10, 10)),
        ("0%", 1_000, (0, 5)),
    ],
)
def test_the_counts_that_fit_a_percentage(percent, of, fitting):
    assert numerators(percent, of) == fitting


@pytest.mark.parametrize("of", [3, 40, 559, 3_778])
@pytest.mark.parametrize("places", [0, 1, 2])
def test_every_count_fits_the_percentage_that_is_made_of_it(of, places):
    for count in range(0, of + 1, max(1, of // 97)):
        low, high = numerators(f"{100 * count / of:.{places}f}%", of)
        assert low <= count <= high


def test_a_percentage_that_fewer_than_five_counts_fit_is_too_precise():
    said = [
        ("harm", "0.05%", 3_778),
        ("failures", "0.9%", 3_778),
        ("unreachable", "1%", 559),
        ("five fit", "10%", 500),
        ("four fit", "10%", 447),
    ]
    assert too_precise(said) == [("harm", (2, 2)), ("failures", (33, 35)), ("four fit", (43, 46))]


def test_a_percentage_gives_a_mark_away_that_the_counts_alone_would_not():
    table = read_csv("kind,failures\nharm,[c]\nservice,15\nTotal,15", ROUNDED).tables[0]
    harm = frozenset({("kind", "harm")})
    assert attack([table]) == []
    assert bounds([table, known_by_percentages("failures", [(harm, "0.05%", 3_778)])])[Unknown("failures", harm)] == (2, 2)
    assert [found.unknown.labels for found in attack([table, known_by_percentages("failures", [(harm, "0.05%", 3_778)])])] == [harm]
