"""Tables that are published together, and the public facts beside them, as one set of counts that add up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from data_access.digits import plain_number
from data_access.disclosure.left_over import REST, left_over
from data_access.disclosure.sums import Key, Sums, sums_among
from data_access.disclosure.tables import ANYTHING, TOTAL, CountedTable, Interval, Labels, ProtectedTable, PublicTable
from data_access.errors import BadRequest

LARGEST = 10**9
"""Programs reckon in floating point: far beyond this they could not tell one count from the next."""


@dataclass(frozen=True, eq=False)
class Linked:
    """Counts by their place in ``sums.keys``.

    ``truth``: the true count, None where it is not known even here. ``facts``: what is public of it without these tables. ``is_listed``:
    it stands in one of the tables. ``is_marked``: it has been published as a mark. ``own``: how the tables add up by themselves.
    """

    dimensions: tuple[str, ...]
    sums: Sums
    own: Sums
    truth: tuple[int | None, ...]
    facts: tuple[Interval, ...]
    is_listed: tuple[bool, ...]
    is_marked: tuple[bool, ...]

    @cached_property
    def is_summed(self) -> tuple[bool, ...]:
        """Which counts are sums of others in the tables."""
        summed = {self.own.keys[margin] for margin, _ in self.own.equations}
        return tuple(key in summed for key in self.sums.keys)

    @property
    def has_facts(self) -> bool:
        """Whether anything is public beside the tables."""
        return any(fact != ANYTHING for fact in self.facts)


def dimensions_of(tables: Iterable[CountedTable | ProtectedTable | PublicTable]) -> tuple[str, ...]:
    """All dimensions of the tables, each once, in the order in which they come."""
    return tuple(dict.fromkeys(name for table in tables for name in table.dimensions))


def key_of(labels: Labels, dimensions: Sequence[str], everything: Sequence[str]) -> Key:
    """A cell's labels as a key over all dimensions; what its table does not tell apart is summed over."""
    there = dict(zip(dimensions, labels, strict=True))
    return tuple(there.get(name, TOTAL) for name in everything)


def in_words(key: Key, dimensions: Sequence[str]) -> str:
    """'team North, stage Total'."""
    return (
        ", ".join(f"{name} {'all others' if label == REST else label}" for name, label in zip(dimensions, key, strict=True))
        or "the only cell"
    )


def link(tables: Sequence[CountedTable], given: Sequence[PublicTable] = ()) -> Linked:
    """The tables and the facts as one set. Raises BadRequest, naming the margin, where counts do not add up or contradict each other."""
    everything = dimensions_of([*tables, *given])
    listed, marked = _listed(tables, everything)
    facts, were_marked = _facts(given, everything)
    whole, loose = ([table for table in given if table.is_whole is kind] for kind in (True, False))
    unlisted = left_over([_held(table, everything) for table in (*tables, *whole)], len(everything))
    all_of_it = [*listed, *(key for table in whole for key in _keys(table, everything)), *unlisted]
    sums = sums_among(all_of_it, (key for table in loose for key in _keys(table, everything)))
    known = {key: low for key, (low, high) in facts.items() if low == high and key not in listed} | listed
    truth = _added_up(sums, known, everything)
    if unlisted:
        truth = _added_up(sums, _subtracted(sums, truth, set(unlisted), everything), everything)
    facts = {key: _agreeing(key, fact, truth.get(key), key in were_marked, everything) for key, fact in facts.items()}
    keys = sums.keys
    return Linked(
        everything,
        sums,
        sums_among(listed),
        tuple(truth.get(key) for key in keys),
        tuple(facts.get(key, ANYTHING) for key in keys),
        tuple(key in listed for key in keys),
        tuple(key in marked or (key in were_marked and key not in listed) for key in keys),
    )


def _held(table: CountedTable | PublicTable, everything: Sequence[str]) -> tuple[list[Key], frozenset[int]]:
    return _keys(table, everything), frozenset(everything.index(name) for name in table.open_in)


def _keys(table: CountedTable | PublicTable, everything: Sequence[str]) -> list[Key]:
    return [key_of(cell.labels, table.dimensions, everything) for cell in table.cells]


def _listed(tables: Sequence[CountedTable], everything: Sequence[str]) -> tuple[dict[Key, int | None], set[Key]]:
    """The counts of the tables, None where they are not known, and which of them are marks."""
    listed: dict[Key, int | None] = {}
    marked: set[Key] = set()
    for table in tables:
        keys = _keys(table, everything)
        if len(set(keys)) < len(keys):
            twice = next(key for place, key in enumerate(keys) if key in keys[:place])
            raise BadRequest(f"{table.name} has two cells for {in_words(twice, everything)}. Give each cell once.")
        for key, cell in zip(keys, table.cells, strict=True):
            if cell.is_marked:
                marked.add(key)
            count = None if cell.value is None else _checked(cell.value, table, key, everything)
            if count is not None and listed.get(key, count) != count:
                raise BadRequest(f"{table.name} has another count for {in_words(key, everything)} than a table beside it.")
            if count is not None or cell.is_marked:
                listed[key] = count if count is not None else listed.get(key)
    return listed, marked


def _checked(value: float | int, table: CountedTable, key: Key, everything: Sequence[str]) -> int:
    if value != int(value) or not 0 <= value <= LARGEST:
        raise BadRequest(
            f"{table.name}: {in_words(key, everything)} is not a count. A count is a whole number from 0 to {plain_number(LARGEST)}."
        )
    return int(value)


def _facts(given: Sequence[PublicTable], everything: Sequence[str]) -> tuple[dict[Key, Interval], set[Key]]:
    facts: dict[Key, Interval] = {}
    marked: set[Key] = set()
    for table in given:
        for key, cell in zip(_keys(table, everything), table.cells, strict=True):
            low, high = facts.get(key, ANYTHING)
            facts[key] = max(low, cell.low), min(high, cell.high)
            if facts[key][0] > facts[key][1]:
                raise BadRequest(f"{table.name} says otherwise of {in_words(key, everything)} than what is public beside it.")
            if cell.is_marked:
                marked.add(key)
    return facts, marked


def _added_up(sums: Sums, known: dict[Key, int | None], everything: Sequence[str]) -> dict[Key, int | None]:
    """The counts, with the margins that follow from their parts. Parts come before what they add up to."""
    truth = dict(known)
    for margin, parts in sums.equations:
        counts = [truth.get(sums.keys[part]) for part in parts]
        if None in counts:
            continue
        key, total = sums.keys[margin], sum(counts)
        if truth.get(key) is None:
            truth[key] = total
        elif truth[key] != total:
            over = [everything[place] for place, label in enumerate(key) if label == TOTAL and sums.keys[parts[0]][place] != TOTAL]
            raise BadRequest(f"The margin {in_words(key, everything)} is not the sum of its parts by {' and '.join(over)}.")
    return truth


def _subtracted(sums: Sums, truth: dict[Key, int | None], wanted: set[Key], everything: Sequence[str]) -> dict[Key, int | None]:
    """The counts, with each of those wanted that its margin leaves over when all the other parts are known."""
    found, is_new = dict(truth), True
    while is_new:
        is_new = False
        for margin, parts in sums.equations:
            unknown = [sums.keys[part] for part in parts if found.get(sums.keys[part]) is None]
            total = found.get(sums.keys[margin])
            if total is None or len(unknown) != 1 or unknown[0] not in wanted:
                continue
            found[unknown[0]] = total - sum(found.get(sums.keys[part]) or 0 for part in parts)
            is_new = True
            if found[unknown[0]] < 0:
                raise BadRequest(f"The parts of {in_words(sums.keys[margin], everything)} are more than all of it.")
    return found


def _agreeing(key: Key, fact: Interval, truth: int | None, is_marked: bool, everything: Sequence[str]) -> Interval:
    """The fact, where it agrees with the truth. A mark that was given to a larger count, to protect a small one, says 1 or more."""
    low, high = fact
    if truth is None or low <= truth <= high:
        return fact
    if is_marked and truth > high:
        return low, ANYTHING[1]
    raise BadRequest(
        f"What is given of {in_words(key, everything)} cannot be the same count as in the table. An earlier count is compared, not given."
    )
