"""What reading a finished file again brought to light: what is wrong with it as it stands, its text, and the rows of its tables."""

from collections import Counter
from dataclasses import dataclass, field

from data_access.outputs.release_files.held import Row


@dataclass
class Scanned:
    """Gathers while a file is read. ``faults`` are sentences without their subject: 'holds a formula in Table_1, cell B7'.

    ``moments`` are the times of making that the file tells, as digits: 20240524080500. ``rows`` is None for a file without tables; a row
    is known by figure, breakdown and label where ``are_rows_named``.
    """

    faults: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    moments: list[str] = field(default_factory=list)
    rows: Counter[Row] | None = None
    are_rows_named: bool = False
