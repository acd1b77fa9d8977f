"""How long the statement desk takes: the gate with its audit on the largest tables, a release of the whole menu, a page-long draft.

The floor of the gate is the bare SQL that counts the same table, and of the draft the reading of its letters. What was promised is in seconds
(under one for each, at 3,778 applications), so that seconds stand beside the ratios.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from itertools import product
from statistics import median

from data_access.database.engine import open_case_database
from data_access.disclosure.audit import bounds
from data_access.disclosure.protect import TOTAL, CountedCell, CountedTable, protect
from data_access.disclosure.rules import EXACT, ROUNDED
from data_access.releases.claims.checking import check
from tests import bare_sql
from tests.benchmark_results import Note
from tests.claim_scores import STATEMENTS
from tests.draft_releases import frozen_exactly, published

TABLES = (("risk_category", "stage"), ("original_outcome", "reviewed_outcome"), ("risk_category", "original_outcome"))
LETTERS = 3_000
"""A page."""


def show_desk(url: str, day: date, rounds: int, timed: Callable[[Callable[[], object]], tuple[float, object]], note: Note) -> None:
    """Prints and notes a line for each table in each lane, and one for a draft."""
    print(f"  {'statement desk':<44}{'cells':>7}{'seconds':>10}{'floor s':>10}{'ratio':>8}")
    engine = open_case_database(url)
    with engine.connect() as connection:
        floor, rows = timed(lambda: bare_sql.ask(connection, bare_sql.POSITION, day=day))
    engine.dispose()
    for dimensions in TABLES:
        table = counted(rows, dimensions)
        for rules in (ROUNDED, EXACT):
            taken = median(timed(lambda table=table, rules=rules: bounds(protect(table, rules)))[0] for _ in range(rounds))
            name = f"{' by '.join(dimensions)}, {rules.name}"
            print(f"  {name:<44}{len(table.cells):>7}{taken:>10.3f}{floor:>10.3f}{taken / floor:>8.2f}", flush=True)
            note(name, "gate and audit", taken, floor)
    draft = a_page()
    others, release = published(), frozen_exactly()
    read = median(timed(lambda: re.findall(r"\w+", draft))[0] for _ in range(rounds))
    taken = median(timed(lambda: check(draft, release, others))[0] for _ in range(rounds))
    name = f"a draft of {len(draft):,} letters"
    print(f"  {name:<44}{len(check(draft, release, others)):>7}{taken:>10.3f}{read:>10.5f}{taken / read:>8.0f}", flush=True)
    note(name, "claims checked", taken, read)


def counted(rows: Sequence, dimensions: Sequence[str]) -> CountedTable:
    """The rows of a query by two of their columns, with totals; nobody in a combination is nought."""
    inner: Counter = Counter()
    for row in rows:
        inner[tuple(str(getattr(row, name)) for name in dimensions)] += row.n
    values = [sorted({labels[place] for labels in inner}) for place in range(len(dimensions))]
    cells = {labels: inner[labels] for labels in product(*values)}
    for labels in product(*([*some, TOTAL] for some in values)):
        if TOTAL in labels:
            cells[labels] = sum(n for own, n in inner.items() if all(asked in (TOTAL, one) for asked, one in zip(labels, own, strict=True)))
    return CountedTable(" by ".join(dimensions), tuple(dimensions), tuple(CountedCell(labels, n) for labels, n in cells.items()))


def a_page() -> str:
    """Statements one after the other, until they fill a page."""
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(STATEMENTS.glob("*.txt")))
    return text[: text.rindex(". ", 0, LETTERS) + 1]
