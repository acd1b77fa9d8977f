"""The results of the benchmark as Markdown, fit for a document: a table for each part, a row for each page."""

from collections.abc import Iterable, Sequence
from math import floor, log10

from tests.benchmark_results import Result


def as_markdown(results: Sequence[Result]) -> str:
    """Cells are ratios; where there is no floor, seconds or bytes with their unit. Empty where nothing was measured."""
    return "\n".join(_table(part, [one for one in results if one.part == part]) for part in dict.fromkeys(one.part for one in results))


def _table(part: str, results: Sequence[Result]) -> str:
    columns = list(dict.fromkeys((one.engine, one.size, one.what) for one in results))
    cells = {(one.page, (one.engine, one.size, one.what)): in_words(one) for one in results}
    pages = dict.fromkeys(one.page for one in results)
    lines = [
        _line([part, *(f"{engine}, {size:,}: {what}" for engine, size, what in columns)]),
        _line(["---", *("---:" for _ in columns)]),
        *(_line([page, *(cells.get((page, column), "") for column in columns)]) for page in pages),
    ]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def in_words(result: Result) -> str:
    """'2.9', '0.0031', '140'; of a result without a floor '0.32 s' or '28.8 kB'."""
    if result.ratio is not None:
        return ratio_in_words(result.ratio)
    if result.unit == "seconds":
        return f"{ratio_in_words(result.amount)} s"
    return f"{result.amount / 1_000:,.1f} kB" if result.amount < 1_000_000 else f"{result.amount / 1_000_000:,.0f} MB"


def ratio_in_words(ratio: float) -> str:
    """Two digits that count, and all of those before the point."""
    if ratio <= 0:
        return "0"
    return f"{ratio:,.{max(0, 1 - floor(log10(ratio)))}f}"
