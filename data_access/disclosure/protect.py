"""The gate: turns counted tables into protected ones. Nothing is drawn, exported or said that has not come through here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from data_access.disclosure.arithmetic import (
    ALL_HIDDEN,
    is_certain_change,
    percent_is_safe,
    protected_change,
    protected_percent,
    protected_rate,
    protected_ratio,
    protected_total,
    sum_of_shown,
)
from data_access.disclosure.earlier import Reading
from data_access.disclosure.facts import facts_of, margins_among
from data_access.disclosure.fillings import Budget, OutOfTime
from data_access.disclosure.headlines import Excepted, check_exception
from data_access.disclosure.linked import Linked, in_words, key_of, link
from data_access.disclosure.puzzle import Flags, Known, base_of, is_coupled, puzzle_of, what_must_stay_possible
from data_access.disclosure.rules import Rules, rounded
from data_access.disclosure.sums import Key, Sums, sums_among
from data_access.disclosure.suppress import hide_until_safe
from data_access.disclosure.tables import (
    CONFIDENTIAL,
    NOT_APPLICABLE,
    TOTAL,
    UNAVAILABLE,
    CountedCell,
    CountedTable,
    ProtectedCell,
    ProtectedTable,
    PublicTable,
)
from data_access.errors import BadRequest, WouldDisclose

__all__ = [
    "CONFIDENTIAL",
    "NOT_APPLICABLE",
    "TOTAL",
    "UNAVAILABLE",
    "CountedCell",
    "CountedTable",
    "ProtectedCell",
    "ProtectedTable",
    "is_certain_change",
    "percent_is_safe",
    "protect",
    "protect_one",
    "protect_together",
    "protected_change",
    "protected_line",
    "protected_percent",
    "protected_rate",
    "protected_ratio",
    "protected_total",
]

SECONDS = 30.0
"""How long the audited lane may look for what to hide, before it hides everything but the noughts."""


def protect(
    table: CountedTable | ProtectedTable,
    rules: Rules,
    *,
    given: Sequence[PublicTable | ProtectedTable] = (),
    exceptions: Sequence[Excepted] = (),
    on: date | None = None,
    seconds: float = SECONDS,
) -> ProtectedTable:
    """The table as these rules allow it to be shown: same cells, same order, each with a value or a mark.

    Cells labelled Total in a dimension are margins. In the rounded lane they are summed from what is shown; in the exact lane so much is
    hidden that no small count can be worked out from them. ``given``: what is public of the same counts already, which is reckoned with.
    ``exceptions``: headlines to be shown exactly, ``on`` this day. Protecting a protected table again changes nothing.

    Raises BadRequest where margins are not the sums of their parts, naming the margin; WouldDisclose, naming the labels, where nothing that
    could be hidden makes the table safe.
    """
    adds_up = any(TOTAL in cell.labels for cell in table.cells)
    if isinstance(table, CountedTable) and not (given or exceptions or (adds_up and rules.is_hiding)):
        return _one_by_one(table, rules)
    return protect_together((table,), rules, given=given, exceptions=exceptions, on=on, seconds=seconds)[0]


def protect_one(cell: CountedCell, rules: Rules) -> ProtectedCell:
    """A number that stands by itself, as ``protect`` would show it in a table of its own: most of what a page says."""
    if not cell.is_recorded:
        return ProtectedCell(cell.labels, None, UNAVAILABLE, "nothing of the kind is recorded in the case database")
    if cell.is_marked:
        return ProtectedCell(cell.labels, None, rules.mark, _small(rules))
    if cell.value is None:
        return ProtectedCell(cell.labels, None, NOT_APPLICABLE, "there is nothing to measure")
    if cell.resting_on is not None:
        return _protected_statistic(cell, rules)
    shown = _shown_of(cell.value, rules)
    return ProtectedCell(cell.labels, None, rules.mark, _small(rules)) if shown is None else ProtectedCell(cell.labels, shown, "", "")


def _shown_of(count: float | int, rules: Rules) -> float | int | None:
    """What is shown of a count; None where that is a mark."""
    return None if 0 < abs(count) <= rules.threshold else rounded(count, rules.base)


def protect_together(
    tables: Sequence[CountedTable | ProtectedTable],
    rules: Rules,
    *,
    given: Sequence[PublicTable | ProtectedTable] = (),
    exceptions: Sequence[Excepted] = (),
    on: date | None = None,
    seconds: float = SECONDS,
) -> tuple[ProtectedTable, ...]:
    """Tables of the same counts, published together, as ``protect`` would each: what one hides, no other gives away.

    Cells are the same count when they have the same labels in the same dimensions, Total and a missing dimension being the same.
    """
    counted = [_counted(table, rules) for table in tables]
    if not rules.is_hiding:
        return tuple(_one_by_one(table, rules) for table in counted)
    linked = link(counted, [table if isinstance(table, PublicTable) else facts_of(table) for table in given])
    excepted = _excepted(linked, exceptions, on)
    hiding = _hiding_in_all([linked], rules, frozenset(excepted), seconds, tables[0].name)
    return tuple(_Showing(linked, rules, hiding, excepted).shown(table) for table in counted)


def protect_in_every_reading(readings: Sequence[Reading], rules: Rules, *, seconds: float = SECONDS) -> ProtectedTable:
    """One table beside what is public already, where that can be read in several ways: safe whichever of them is the right one.

    Raises as ``protect`` does.
    """
    counted = [_counted(reading.table, rules) for reading in readings]
    if not rules.is_hiding:
        return _one_by_one(counted[0], rules)
    linked = [link([table], reading.given) for table, reading in zip(counted, readings, strict=True)]
    hiding = _hiding_in_all(linked, rules, frozenset(), seconds, counted[0].name)
    return _Showing(linked[-1], rules, hiding, {}).shown(counted[-1])


def _counted(table: CountedTable | ProtectedTable, rules: Rules) -> CountedTable:
    """The table as it goes in. Of a protected one, what it shows is counted and what it hides stays hidden."""
    cells = table.cells
    if isinstance(table, ProtectedTable):
        cells = tuple(CountedCell(cell.labels, cell.value, is_marked=cell.mark == table.rules.mark) for cell in cells)
    if any(cell.resting_on is not None for cell in cells):
        raise BadRequest(f"{table.name} holds statistics, which do not add up. Give its counts alone, or no margins.")
    if rules.base > 1 and any(cell.is_marked for cell in cells):
        # A margin that was summed past a mark is no count; it is summed again.
        summed = margins_among([cell.labels for cell in cells])
        cells = tuple(replace(cell, value=None, is_marked=True) if cell.value and cell.labels in summed else cell for cell in cells)
    return CountedTable(table.name, table.dimensions, cells, () if isinstance(table, ProtectedTable) else table.open_in)


def _one_by_one(table: CountedTable, rules: Rules) -> ProtectedTable:
    """Each cell by itself: nothing in the table adds up to anything else in it."""
    return ProtectedTable(table.name, table.dimensions, tuple(protect_one(cell, rules) for cell in table.cells), rules)


def protected_line(lines: Sequence[Sequence[int]], rules: Rules) -> tuple[float | int | None, ...]:
    """What is shown at each point of a line that is the sum of these lines of counts: the sum of what is shown of them there, each count by
    itself as ``protect`` shows one. None where nothing may be shown. A line over many days says the same number often, and is told once."""
    if len(lines) == 1 and not (rules.is_hiding or rules.threshold):
        return tuple(lines[0])
    shown = {count: _shown_of(count, rules) for line in lines for count in set(line)}
    if len(lines) == 1:
        return tuple(shown[count] for count in lines[0])
    return tuple(sum_of_shown([shown[count] for count in counts]) for counts in zip(*lines, strict=True))


def _protected_statistic(cell: CountedCell, rules: Rules) -> ProtectedCell:
    if 0 < (cell.resting_on or 0) <= rules.threshold:
        return ProtectedCell(cell.labels, None, rules.mark, f"rests on 1 to {rules.threshold}")
    return ProtectedCell(cell.labels, cell.value, "", "")


def _small(rules: Rules, *, has_complements: bool = False) -> str:
    """Why a count is hidden: the same words for a small one and for one that would give a small one away."""
    return f"a count of 1 to {rules.threshold}" + (", or one that would give such a count away" if has_complements else "")


def _excepted(linked: Linked, exceptions: Sequence[Excepted], on: date | None) -> dict[int, Excepted]:
    """Which counts are shown exactly by exception. Raises BadRequest for an exception that does not hold."""
    found = {}
    for exception in exceptions:
        names, labels = zip(*exception.labels, strict=True) if exception.labels else ((), ())
        key = key_of(labels, names, linked.dimensions)
        if on is None or not set(names) <= set(linked.dimensions) or key not in linked.sums.keys:
            raise BadRequest(f"The exception for {exception.granted.figure} is for no count of this table on a named day.")
        place = linked.sums.keys.index(key)
        check_exception(exception.granted, linked.truth[place], on=on)
        found[place] = exception
    return found


@dataclass(frozen=True)
class _Hiding:
    """Which counts are hidden, and whether some are that are not small."""

    hidden: frozenset[Key] = frozenset()
    has_complements: bool = False


def _hiding_in_all(readings: Sequence[Linked], rules: Rules, excepted: frozenset[int], seconds: float, name: str) -> _Hiding:
    """What to hide to be safe in each of these readings of the same counts: what one needs is hidden in the next, which undoes nothing."""
    budget, hiding = Budget(seconds), _Hiding()
    try:
        for linked in readings:
            hiding = _hiding(linked, rules, excepted, budget, hiding)
    except OutOfTime:
        raise WouldDisclose(f"{name} could not be shown to be safe in the time allowed, so that it is not published.") from None
    return hiding


def _hiding(linked: Linked, rules: Rules, excepted: frozenset[int], budget: Budget, before: _Hiding) -> _Hiding:
    """What to hide besides what is hidden. Raises WouldDisclose where it is not enough, and OutOfTime where that could not be told."""
    base = base_of(linked, budget)
    is_linked = bool(linked.sums.equations) if rules.is_audited else is_coupled(linked.sums)
    if not (is_linked or linked.has_facts or excepted):
        alone = puzzle_of(linked, rules, excepted, base, complements=before.has_complements, chosen=before.hidden)
        return _Hiding(_keys_of(linked, alone.is_hidden), rules.is_audited or before.has_complements)
    known = Known(linked, excepted, base, budget)
    lacking: list[int] = []
    for complements in (True,) if rules.is_audited or before.has_complements else (False, True):
        puzzle = puzzle_of(linked, rules, excepted, base, complements=complements, chosen=before.hidden)
        wanted = what_must_stay_possible(linked, rules, puzzle, known)
        hidden, lacking = hide_until_safe(puzzle, wanted, rules.threshold + 1, budget)
        if not lacking:
            return _Hiding(_keys_of(linked, hidden), complements)
    named = "; ".join(in_words(linked.sums.keys[place], linked.dimensions) for place in lacking[:3])
    raise WouldDisclose(f"Whatever is hidden, what is public would give a protected count away: {named}. The table is not published.")


def _keys_of(linked: Linked, hidden: Flags) -> frozenset[Key]:
    return frozenset(key for key, is_hidden in zip(linked.sums.keys, hidden.tolist(), strict=True) if is_hidden)


class _Showing:
    """What is shown of each count, so that tables that share one show the same."""

    def __init__(self, linked: Linked, rules: Rules, hiding: _Hiding, excepted: dict[int, Excepted]) -> None:
        self._linked, self._rules, self._hiding = linked, rules, hiding
        self._by_exception = {linked.sums.keys[place] for place in excepted}
        self._values = self._single()
        if not rules.is_audited:
            self._values = _summed(linked.own, self._values, self._by_exception)

    def shown(self, table: CountedTable) -> ProtectedTable:
        """The table as it is shown. In the rounded lane its margins are the sums of its own cells."""
        keys = [key_of(cell.labels, table.dimensions, self._linked.dimensions) for cell in table.cells]
        counts = [key for cell, key in zip(table.cells, keys, strict=True) if cell.value is not None or cell.is_marked]
        values = self._values if self._rules.is_audited else _summed(sums_among(counts), self._values, self._by_exception)
        cells = tuple(self._cell(cell, key, values) for cell, key in zip(table.cells, keys, strict=True))
        return ProtectedTable(table.name, table.dimensions, cells, self._rules, self._hiding.has_complements)

    def _single(self) -> dict[Key, int | None]:
        """What is shown of the counts that are not summed from others: in the exact lane all of them."""
        linked, found = self._linked, {}
        for place, (key, count) in enumerate(zip(linked.sums.keys, linked.truth, strict=True)):
            if key in self._by_exception:
                found[key] = count
            elif linked.is_listed[place] and (self._rules.is_audited or not linked.is_summed[place]):
                found[key] = None if key in self._hiding.hidden or count is None else rounded(count, self._rules.base)
        return found

    def _cell(self, cell: CountedCell, key: Key, values: dict[Key, int | None]) -> ProtectedCell:
        if cell.value is None and not cell.is_marked:
            return ProtectedCell(cell.labels, None, NOT_APPLICABLE, "there is nothing to measure")
        if values[key] is not None:
            by_exception = key in self._by_exception
            return ProtectedCell(cell.labels, values[key], "", "shown exactly by an exception" if by_exception else "", by_exception)
        is_summed = not self._rules.is_audited and self._linked.is_summed[self._linked.sums.keys.index(key)]
        reason = ALL_HIDDEN if is_summed else _small(self._rules, has_complements=self._hiding.has_complements)
        return ProtectedCell(cell.labels, None, self._rules.mark, reason)


def _summed(sums: Sums, values: dict[Key, int | None], fixed: set[Key]) -> dict[Key, int | None]:
    """The values with every margin but the fixed ones summed from what is shown of its parts; by the first dimension that it is over."""
    found, done = dict(values), set(fixed)
    for margin, parts in sums.equations:
        key = sums.keys[margin]
        if key not in done:
            done.add(key)
            found[key] = sum_of_shown([found[sums.keys[part]] for part in parts])
    return found
