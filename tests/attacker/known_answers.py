"""Tables whose bounds are published, or follow by hand from a published theorem; for the attacker's bounds and for anyone else's."""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from tests.attacker.published import EXACT, KNOWN, Cell, Labels, Method, Range, Table

HIDDEN_NOUGHTS = Method(zeros_shown=False, any_marked=True)
"""As the literature has it: a mark may hide a nought. The product shows every nought, so that a mark of its is at least 1."""


class Answer(NamedTuple):
    """Released tables as CSV, what a mark in them may hide, and the bounds of their marked cells."""

    name: str
    published: tuple[str, ...]
    method: Method
    bounds: dict[Labels, Range]


def _crossed(rows: Sequence[str], *names: str) -> str:
    """A two-way table written as a grid: the first line is the columns' heads."""
    heads = rows[0].split()
    lines = [f"{','.join(names)},applications"]
    for row in rows[1:]:
        head, *cells = row.split()
        lines += [f"{head},{column},{cell}" for column, cell in zip(heads, cells, strict=True)]
    return "\n".join(lines)


def _by(grid: dict[str, Range], *names: str) -> dict[Labels, Range]:
    return {frozenset(zip(names, place.split(), strict=True)): bounds for place, bounds in grid.items()}


_INVESTMENT = _crossed(
    ["A B C Total", "I 20 50 10 80", "II [c] 19 [c] 49", "III [c] 32 [c] 61", "Total 45 101 44 190"], "activity", "region"
)
_ROWS, _COLUMNS = "activity", "region"
_FRECHET_2 = _crossed(["x y Total", "a [c] [c] 10", "b [c] [c] 20", "Total 12 18 30"], "row", "column")
_FRECHET_3 = _crossed(["x y z Total", "a [c] [c] [c] 3", "b [c] [c] [c] 10", "c [c] [c] [c] 40", "Total 5 8 40 53"], "row", "column")


def _three_way(counts: dict[str, int]) -> str:
    """All two-way margins of a 2×2×2 table, with nothing shown of its inmost cells."""
    lines = ["one,two,three,applications"]
    for place in product("12T", repeat=3):
        inside = [number for key, number in counts.items() if all(wanted in (own, "T") for own, wanted in zip(key, place, strict=True))]
        shown = ",".join("Total" if value == "T" else value for value in place)
        lines.append(f"{shown},{sum(inside) if 'T' in place else '[c]'}")
    return "\n".join(lines)


_CUBE = {"111": 2, "112": 5, "121": 6, "122": 3, "211": 4, "212": 1, "221": 7, "222": 8}
# One step in a 2×2×2 table with fixed two-way margins adds 1 where an even number of labels is 2 and takes 1 elsewhere. From these counts it can be
# taken once backwards (212 is 1) and four times forwards (211 is 4).
_CUBE_BOUNDS = {"111": (1, 6), "122": (2, 7), "212": (0, 5), "221": (6, 11), "112": (1, 6), "121": (2, 7), "211": (0, 5), "222": (4, 9)}

ANSWERS = (
    Answer(
        # Fischetti and Salazar (2000), their first example: 22 at II, C with three complements. 5 to 30 are the bounds they give for it.
        "investment by activity and region",
        (_INVESTMENT,),
        HIDDEN_NOUGHTS,
        _by({"II C": (5, 30), "II A": (0, 25), "III A": (0, 25), "III C": (4, 29)}, _ROWS, _COLUMNS),
    ),
    Answer(
        # The same cycle of four, none of them nought: every bound moves in by one.
        "investment, noughts shown",
        (_INVESTMENT,),
        EXACT,
        _by({"II C": (6, 29), "II A": (1, 24), "III A": (1, 24), "III C": (5, 28)}, _ROWS, _COLUMNS),
    ),
    Answer(
        # Fréchet: from row + column − all, if that is above nought, to the smaller of row and column.
        "Fréchet bounds, 2×2",
        (_FRECHET_2,),
        HIDDEN_NOUGHTS,
        _by({"a x": (0, 10), "a y": (0, 10), "b x": (2, 12), "b y": (8, 18)}, "row", "column"),
    ),
    Answer(
        "Fréchet bounds, 3×3",
        (_FRECHET_3,),
        HIDDEN_NOUGHTS,
        _by({"a x": (0, 3), "a y": (0, 3), "a z": (0, 3), "b x": (0, 5), "b y": (0, 8), "b z": (0, 10)}, "row", "column")
        | _by({"c x": (0, 5), "c y": (0, 8), "c z": (27, 40)}, "row", "column"),
    ),
    Answer(
        "2×2, noughts shown",
        (_FRECHET_2,),
        EXACT,
        _by({"a x": (1, 9), "a y": (1, 9), "b x": (3, 11), "b y": (9, 17)}, "row", "column"),
    ),
    Answer(
        # A 3 in three parts of at least one is 1 and 1 and 1; that leaves 4, 7 and 39 of the columns, and 10 and 40 of the rows, for 2×3 cells.
        "a total as small as its number of parts",
        (_FRECHET_3,),
        EXACT,
        _by({"a x": (1, 1), "a y": (1, 1), "a z": (1, 1), "b x": (1, 3), "b y": (1, 6), "b z": (1, 8)}, "row", "column")
        | _by({"c x": (1, 3), "c y": (1, 6), "c z": (31, 38)}, "row", "column"),
    ),
    Answer(
        "2×2×2 by its two-way margins",
        (_three_way(_CUBE),),
        HIDDEN_NOUGHTS,
        {frozenset(zip(("one", "two", "three"), place, strict=True)): bounds for place, bounds in _CUBE_BOUNDS.items()},
    ),
    Answer(
        "one line of two marks",
        ("part,applications\na,[c]\nb,[c]\nc,50\nTotal,63",),
        EXACT,
        _by({"a": (1, 12), "b": (1, 12)}, "part"),
    ),
    Answer(
        # Each table by itself says 1 to 12 of its marks; the second shows the total of 'a' that the first hides, and so its other part.
        "two tables that share a total",
        (
            "row,column,applications\na,x,[c]\na,y,9\na,Total,[c]\nb,x,[c]\nb,y,20\nb,Total,[c]\nTotal,x,13\nTotal,y,29\nTotal,Total,42",
            "row,route,applications\na,p,8\na,q,5\na,Total,13\nb,p,10\nb,q,19\nb,Total,29\nTotal,p,18\nTotal,q,24\nTotal,Total,42",
        ),
        EXACT,
        _by({"a x": (4, 4), "b x": (9, 9)}, "row", "column"),
    ),
)


# A public table of six questions about 1,841 workers --------------------------------------------------------------------------------------
# Reinis and others (1981), car workers in Czechoslovakia: smoking, mental work, physical work, blood pressure, lipoproteins, family history;
# the first runs fastest. A standard example for bounds of cells given margins.

_COUNTS = (
    *(44, 40, 112, 67, 129, 145, 12, 23, 35, 12, 80, 33, 109, 67, 7, 9, 23, 32, 70, 66, 50, 80, 7, 13, 24, 25, 73, 57, 51, 63, 7, 16),
    *(5, 7, 21, 9, 9, 17, 1, 4, 4, 3, 11, 8, 14, 17, 5, 2, 7, 3, 14, 14, 9, 16, 2, 3, 4, 0, 13, 11, 5, 14, 4, 4),
)
Place = tuple[int, ...]
REINIS: dict[Place, int] = {tuple(number >> bit & 1 for bit in range(6)): count for number, count in enumerate(_COUNTS)}


def margin(of: Place, names: tuple[int, ...]) -> int:
    """How many workers share these answers with this place."""
    return sum(count for place, count in REINIS.items() if all(place[name] == of[name] for name in names))


def clique_margins(*cliques: tuple[int, ...]) -> Table:
    """The six-way table of which the margins over these dimensions are known, and nothing of its cells."""
    cells = {_labels(place, range(6)): None for place in REINIS}
    cells |= {_labels(place, clique): margin(place, clique) for clique in cliques for place in REINIS}
    return Table("workers", tuple(f"d{name}" for name in range(6)), tuple(Cell(*cell) for cell in cells.items()), KNOWN)


def decomposable_bounds(of: Place, cliques: Sequence[tuple[int, ...]], separators: Sequence[tuple[int, ...]]) -> Range:
    """Dobra and Fienberg (2000): of a decomposable model's margins, at most the smallest; at least their sum less that of the separators."""
    known = [margin(of, clique) for clique in cliques]
    return max(0, sum(known) - sum(margin(of, separator) for separator in separators)), min(known)


def _labels(place: Place, names: Sequence[int]) -> Labels:
    return frozenset((f"d{name}", str(place[name])) for name in names)
