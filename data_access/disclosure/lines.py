"""Lines that a person must look at before they are published: where all of a line of cells falls into one of them.

No number need be small for it: "all 40 in team North had no contact" says of every one of the 40 what each alone would keep.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from data_access.disclosure.tables import NOT_APPLICABLE


class ShownCell(Protocol):
    """A cell as it is published: a value, or None and the mark in its place."""

    @property
    def value(self) -> object: ...

    @property
    def mark(self) -> str: ...


Cell = TypeVar("Cell", bound=ShownCell)


def holder_of_all(line: Iterable[Cell]) -> Cell | None:
    """The cell of a line that is all of it, 100%, while the others are nought, 0%; a hidden count that stands alone so is one too.

    ``line`` holds cells that add up to one margin. None where its counts are spread or all nought, and where one cell alone can be measured.
    """
    measured = [cell for cell in line if cell.mark != NOT_APPLICABLE]
    there = [cell for cell in measured if cell.value != 0]
    return there[0] if len(measured) > 1 and len(there) == 1 else None
