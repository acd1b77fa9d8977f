"""Small tables of counts for the tests of the gate, with their margins added up here and nowhere else."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from random import Random

from data_access.disclosure.headlines import Excepted
from data_access.disclosure.protect import TOTAL, CountedCell, CountedTable, ProtectedTable
from data_access.disclosure.tables import PublicCell, PublicTable
from data_access.releases.model import ExceptionGranted

Labels = tuple[str, ...]


def grid(rows: Sequence[Sequence[int]], name: str = "grid", *, margins: bool = True) -> CountedTable:
    """A two-way table of these numbers by risk and team, a row a risk, with its margins."""
    inner = {(f"r{i}", f"t{j}"): n for i, row in enumerate(rows) for j, n in enumerate(row)}
    return counted(inner, ("risk", "team"), name, margins=margins)


def counted(inner: Mapping[Labels, int], dimensions: Labels, name: str = "table", *, margins: bool = True) -> CountedTable:
    """A table of these counts, with every margin of theirs if wanted."""
    cells = with_margins(inner) if margins else inner
    return CountedTable(name, dimensions, tuple(CountedCell(labels, n) for labels, n in cells.items()))


def with_margins(inner: Mapping[Labels, int]) -> dict[Labels, int]:
    """The counts and all sums of them, each labelled Total where it is summed over."""
    found: dict[Labels, int] = {}
    for labels, n in inner.items():
        for summed in product((False, True), repeat=len(labels)):
            key = tuple(TOTAL if over else label for over, label in zip(summed, labels, strict=True))
            found[key] = found.get(key, 0) + n
    return found


def any_counts(chance: Random, sizes: Sequence[int], *, most: int = 20) -> dict[Labels, int]:
    """Counts of a table of these sizes: noughts, small ones and others, of each some."""
    labels = product(*([f"{'abc'[place]}{n}" for n in range(size)] for place, size in enumerate(sizes)))
    return {one: chance.choice((0, chance.randint(1, 7), chance.randint(8, most), chance.randint(8, most))) for one in labels}


def shown(table: ProtectedTable) -> dict[Labels, int | str]:
    """What each cell shows: its number or its mark."""
    return {cell.labels: cell.mark if cell.value is None else cell.value for cell in table.cells}


def rows_shown(table: ProtectedTable) -> list[list[int | str]]:
    """A two-way table as it is read: a list a row, margins last."""
    cells = shown(table)
    down, across = (sorted({labels[place] for labels in cells}, key=lambda label: (label == TOTAL, label)) for place in (0, 1))
    return [[cells[row, column] for column in across] for row in down]


TODAY = date(2024, 5, 23)
_TYPES = {"harm": 2, "administrative": 14, "service": 17}
FAILURES = counted({(kind,): n for kind, n in _TYPES.items()}, ("failure_type",), "failures")
"""33 = 2 + 14 + 17, as it was published on that day."""


def granted(figure: str = "failures_harm", value: object = 2, **other) -> ExceptionGranted:
    """An exception that holds, but for what is given otherwise."""
    told = {"number": 1, "wording": "two people were harmed", "reason": "the public is owed it", "risk": "the families have been told"}
    signed = {"drafted_by": "p1", "approver": "a1", "expires_on": TODAY}
    return ExceptionGranted(**{**told, **signed, "figure": figure, "value": value, **other})


HEADLINES = (
    Excepted((), granted("failures_confirmed", 33)),
    *(Excepted((("failure_type", kind),), granted(f"failures_{kind}", n)) for kind, n in _TYPES.items()),
)
"""The exceptions by which it may be said."""


def public_numbers(name: str, dimensions: Iterable[str], numbers: Mapping[Labels, int]) -> PublicTable:
    """Loose facts: exact numbers that stand elsewhere, such as a headline. ``labels`` are Total where they are summed over."""
    return PublicTable(name, tuple(dimensions), tuple(PublicCell(labels, n, n) for labels, n in numbers.items()), is_whole=False)
