"""How earlier tables are read of which only their numbers are at hand: as the same counts, exact or rounded, or as other counts.

The rule, for a table that is to be protected and the given ones:

1. A given table is about the same counts where it can be: where its numbers, taken exactly or as what rounding left of them, agree with the
   table and with the tables given before it.
2. Where several readings agree, each may be the right one, and the table has to be safe in all of them.
3. Else it is about other counts, of another date or population: nothing is taken as a fact, and the differences are checked.

A table without a Total in a dimension may hold some of its values only, as a table of one team does. That too is a matter of reading.
A number can be added up from the table to be compared. Marks are 1 or more; in a rounded table they are small.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import inf
from typing import TypeVar

from data_access.disclosure.arithmetic import sum_of_shown
from data_access.disclosure.fillings import Budget, OutOfTime
from data_access.disclosure.linked import dimensions_of, link
from data_access.disclosure.puzzle import base_of
from data_access.disclosure.rules import ROUNDED, Rules, behind
from data_access.disclosure.sums import sums_among
from data_access.disclosure.tables import ANYTHING, TOTAL, CountedCell, CountedTable, Interval, Labels, PublicCell, PublicTable
from data_access.errors import BadRequest, WouldDisclose

_SECONDS = 10.0
_MOST = 32
"""How many readings are reckoned with. A handful is usual; beyond this nobody could say what the table is beside."""


Table = TypeVar("Table", CountedTable, PublicTable)


@dataclass(frozen=True)
class Reading:
    """The table to be protected, and what is public about the same counts."""

    table: CountedTable
    given: tuple[PublicTable, ...] = ()


@dataclass(frozen=True)
class Earlier:
    """Every reading that may be the right one, at least one; and the given tables that are about other counts."""

    readings: tuple[Reading, ...]
    others: tuple[PublicTable, ...]


def read_earlier(table: CountedTable, earlier: Sequence[CountedTable], rules: Rules) -> Earlier:
    """Reads the earlier tables by the rule above, for a table that these rules are to protect. Their cells are numbers or marks.

    Raises WouldDisclose where there are too many readings.
    """
    doubtful = _doubtful([table, *earlier])
    loosest = _read_loosely(table, earlier, rules, doubtful)
    readings = tuple(dict.fromkeys(closed for one in loosest.readings for closed in _closed_in_every_way(one, doubtful)))
    if len(readings) > _MOST:
        raise _too_many(table)
    return Earlier(readings, loosest.others)


def _too_many(table: CountedTable) -> WouldDisclose:
    return WouldDisclose(f"{table.name} cannot be published beside tables that can be read in so many ways. Give those with their totals.")


def _doubtful(tables: Sequence[CountedTable]) -> frozenset[str]:
    """The dimensions of which tables may hold some values only: one of them has no Total in it, and another sums over it."""
    return frozenset(
        name
        for name in dimensions_of(tables)
        if any(_may_be_open(table, name) for table in tables) and any(_sums_over(table, name) for table in tables)
    )


def _closed_in_every_way(reading: Reading, doubtful: frozenset[str]) -> Iterator[Reading]:
    """The reading, and those in which the tables hold all the values of some of the doubtful dimensions, where that can be so."""
    yield reading
    for closed in product((False, True), repeat=len(doubtful)):
        names = {name for name, is_closed in zip(sorted(doubtful), closed, strict=True) if is_closed}
        if names:
            yield from _tightest(Reading(_closed(reading.table, names), tuple(_closed(facts, names) for facts in reading.given)))


def _tightest(reading: Reading) -> Iterator[Reading]:
    """The reading if it can be so; if not, those in which the marks of as few of the rounded tables as need be stand for any count."""
    loosenable = [place for place, facts in enumerate(reading.given) if facts != _loosened(facts)]
    found: list[set[int]] = []
    if not _is_possible(_loosened_in(reading, set(loosenable))):
        return
    if 2 ** len(loosenable) > _MOST:
        raise _too_many(reading.table)
    for many in range(len(loosenable) + 1):
        for places in map(set, combinations(loosenable, many)):
            if not any(places >= enough for enough in found) and _is_possible(tried := _loosened_in(reading, places)):
                found.append(places)
                yield tried


def _loosened_in(reading: Reading, places: set[int]) -> Reading:
    return replace(reading, given=tuple(_loosened(facts) if place in places else facts for place, facts in enumerate(reading.given)))


def _loosened(facts: PublicTable) -> PublicTable:
    return replace(facts, cells=tuple(replace(cell, high=inf) if cell.is_marked else cell for cell in facts.cells))


def _closed(table: Table, names: set[str]) -> Table:
    return replace(table, open_in=tuple(name for name in table.open_in if name not in names))


def _may_be_open(table: CountedTable, name: str) -> bool:
    return name in table.dimensions and TOTAL not in _labels(table, name)


def _sums_over(table: CountedTable, name: str) -> bool:
    return name not in table.dimensions or TOTAL in _labels(table, name)


def _labels(table: CountedTable, name: str) -> set[str]:
    place = table.dimensions.index(name)
    return {cell.labels[place] for cell in table.cells}


def _open_in(table: CountedTable, names: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in table.dimensions if name in names and _may_be_open(table, name))


def _read_loosely(table: CountedTable, earlier: Sequence[CountedTable], rules: Rules, doubtful: frozenset[str]) -> Earlier:
    """The readings in which every table may hold some values only of the doubtful dimensions: nothing that can be so is ruled out."""
    readings = [Reading(replace(table, open_in=_open_in(table, doubtful)))]
    others: list[PublicTable] = []
    for one in earlier:
        further = [_with(reading, facts) for reading in readings for facts in _facts_in(reading, one, rules, doubtful)]
        if further:
            readings = further[: _MOST + 1]
        else:
            others += _facts_to_compare(one, rules)
    return Earlier(tuple(readings), tuple(others))


def _facts_in(reading: Reading, earlier: CountedTable, rules: Rules, doubtful: frozenset[str]) -> list[PublicTable]:
    """What an earlier table can be taken to say beside a reading: exactly, or rounded and summed; if neither, what else rounding leaves."""
    exactly = {cell.labels: _exactly(cell) for cell in earlier.cells}
    summed, each = (list(_within_rounding(earlier, rules.threshold, are_summed=are_summed)) for are_summed in (True, False))
    return _possible(reading, earlier, [exactly, *summed[:1]], doubtful) or _possible(reading, earlier, [*summed, *each], doubtful)[:1]


def _possible(
    reading: Reading, earlier: CountedTable, tellings: Iterable[dict[Labels, Interval]], doubtful: frozenset[str]
) -> list[PublicTable]:
    facts = [_facts(earlier, intervals, _open_in(earlier, doubtful)) for intervals in tellings]
    return [one for one in facts if _is_possible(_with(reading, one))]


def _facts_to_compare(earlier: CountedTable, rules: Rules) -> list[PublicTable]:
    """What a table of other counts says: what rounding left, where it may be rounded; where exact numbers are to go out, exactly too."""
    rounded = [_facts(earlier, within) for within in _within_rounding(earlier, rules.threshold, are_summed=False)][:1]
    exactly = _facts(earlier, {cell.labels: _exactly(cell) for cell in earlier.cells})
    return rounded if rounded and rules.base > 1 else [*rounded, exactly]


def _exactly(cell: CountedCell) -> Interval:
    return (1, inf) if cell.is_marked else (int(cell.value or 0), int(cell.value or 0))


def _within_rounding(earlier: CountedTable, threshold: int, *, are_summed: bool) -> Iterator[dict[Labels, Interval]]:
    """What the table says if it is a rounded one, its marks small, and then if they need not be; nothing if it cannot be.

    ``are_summed``: its margins are the sums of what is shown beneath them, and so say nothing more.
    """
    summed = _sums_of_shown(earlier)
    if any(cell.value and (cell.value % ROUNDED.base or cell.value <= threshold) for cell in earlier.cells):
        return
    if are_summed and any(not is_sum for is_sum in summed.values()):
        return
    for most in (threshold, inf):
        yield {cell.labels: ANYTHING if summed.get(cell.labels) else _within(cell, threshold, most) for cell in earlier.cells}


def _within(cell: CountedCell, threshold: int, most: float) -> Interval:
    return (1, most) if cell.is_marked else behind(int(cell.value or 0), ROUNDED.base, threshold)


def _sums_of_shown(earlier: CountedTable) -> dict[Labels, bool]:
    """The margins of which all parts are there, and whether each is the sum of the numbers shown beneath it."""
    value = {cell.labels: None if cell.is_marked else cell.value for cell in earlier.cells}
    sums = sums_among(value)
    found: dict[Labels, bool] = {}
    for margin, places in sums.equations:
        key, parts = sums.keys[margin], [sums.keys[place] for place in places]
        if key in value and all(part in value for part in parts):
            found[key] = found.get(key, False) or sum_of_shown([value[part] for part in parts]) == value[key]
    return found


def _with(reading: Reading, facts: PublicTable) -> Reading:
    return replace(reading, given=(*reading.given, facts))


def _is_possible(reading: Reading) -> bool:
    """Whether all of it can be about the table's counts: each by itself, and all of them added up. What could not be told in time can be."""
    try:
        linked = link([reading.table], reading.given)
        base_of(linked, Budget(_SECONDS))
    except BadRequest:
        return False
    except OutOfTime:
        pass
    within = zip(linked.truth, linked.facts, strict=True)
    return all(count is None or low <= count <= high for count, (low, high) in within)


def _facts(earlier: CountedTable, intervals: dict[Labels, Interval], open_in: tuple[str, ...] = ()) -> PublicTable:
    cells = tuple(PublicCell(cell.labels, *intervals[cell.labels], cell.is_marked) for cell in earlier.cells)
    return PublicTable(earlier.name, earlier.dimensions, cells, open_in=open_in)
