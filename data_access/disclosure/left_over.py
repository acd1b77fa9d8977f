"""What tables leave out that hold some values of a dimension only: the other values, where they have a name, and all the rest as one.

A table of one route beside a table of all routes says how many came by the others: a count that nobody listed and anyone can work out.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from data_access.disclosure.sums import Key
from data_access.disclosure.tables import TOTAL

REST = "\0"
"""The label of all values of a dimension that no table names. No table can hold it: a file with such a letter is refused."""


def left_over(tables: Sequence[tuple[Iterable[Key], frozenset[int]]], dimensions: int) -> list[Key]:
    """Keys that are in none of these tables and yet stand between them. A table: its keys, and the places of the dimensions that it is open in."""
    values = {place: _values(tables, place) for place in range(dimensions)}
    listed = {key for keys, _ in tables for key in keys}
    found: dict[Key, None] = {}
    for keys, is_open in tables:
        for key in keys if is_open else ():
            found.update(dict.fromkeys(_beside(key, is_open, values)))
    return [key for key in found if key not in listed]


def _values(tables: Sequence[tuple[Iterable[Key], frozenset[int]]], place: int) -> list[str]:
    """The labels of a dimension, and the rest where no table holds all of them."""
    labels = dict.fromkeys(key[place] for keys, _ in tables for key in keys if key[place] != TOTAL)
    is_told = any(place not in is_open and any(key[place] != TOTAL for key in keys) for keys, is_open in tables)
    return [*labels] if is_told else [*labels, REST]


def _beside(key: Key, is_open: frozenset[int], values: Mapping[int, Sequence[str]]) -> Iterable[Key]:
    """The key with every value that it could have in the open dimensions."""
    return product(*(values[place] if place in is_open and label != TOTAL else (label,) for place, label in enumerate(key)))
