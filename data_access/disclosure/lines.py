"""Lines that a person must look at before they are published: where all of a margin falls into one cell.

No number need be small for it: "all 40 in team North had no contact" says of every one of the 40 what each alone would keep.
"""

from collections import defaultdict
from dataclasses import dataclass

from data_access.disclosure.linked import in_words
from data_access.disclosure.tables import NOT_APPLICABLE, TOTAL, Labels, ProtectedTable


@dataclass(frozen=True)
class HeldLine:
    """A line by its labels, Total in the dimension along which it runs; where all of it falls; and a sentence for whoever decides."""

    labels: Labels
    dimension: str
    label: str
    sentence: str


def lines_held(table: ProtectedTable) -> tuple[HeldLine, ...]:
    """Every row, column or other line of two cells or more in which one cell is all, 100%, and the others are nought, 0%."""
    lines = defaultdict(list)
    for cell in table.cells:
        for place, label in enumerate(cell.labels):
            if label != TOTAL and cell.mark != NOT_APPLICABLE:
                lines[place, (*cell.labels[:place], TOTAL, *cell.labels[place + 1 :])].append(cell)
    held = []
    for (place, labels), cells in lines.items():
        there = [cell for cell in cells if cell.value != 0]
        if len(cells) > 1 and len(there) == 1:
            held.append(_held(table, place, labels, there[0].labels[place]))
    return tuple(held)


def _held(table: ProtectedTable, place: int, labels: Labels, label: str) -> HeldLine:
    dimension = table.dimensions[place]
    others = [(name, one) for name, one in zip(table.dimensions, labels, strict=True) if name != dimension]
    of = in_words(tuple(one for _, one in others), [name for name, _ in others]) if others else "the table"
    sentence = (
        f"All of {of} is in {dimension} {label}: this says the same of each of them. A person must decide whether it may be published."
    )
    return HeldLine(labels, dimension, label, sentence)
