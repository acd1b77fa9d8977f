"""Rows that are short, long, blank, again, or no rows of cases at all."""

from tests.corpus.good import CANARY, DELIVERY, HEADING, ROWS, case, cases, written
from tests.corpus.model import WHOLE, Asked, BadFile, Verdict, bad, loaded

_LINES = DELIVERY.splitlines()


def _with(*lines: str) -> bytes:
    return "\n".join([*_LINES, *lines, ""]).encode()


def _and(**rejected: int):
    return loaded(2, 1, 1, **rejected)


def _whole(name: str, content: bytes, verdict: Verdict) -> BadFile:
    """All that its source holds."""
    return BadFile(name, {"cases.csv": content}, verdict, is_whole=True)


_SHORT = ",".join(case(33)[:5])
_MANY = [case(n) for n in range(1, 31)]

FILES: tuple[BadFile, ...] = (
    bad("a row with a cell too few", _with(_SHORT), _and(wrong_number_of_cells=1)),
    bad("a row with one cell", _with(f"{CANARY}/33"), _and(wrong_number_of_cells=1)),
    bad("a row with a cell too many", _with(",".join([*case(33)[:7], CANARY, CANARY])), _and(wrong_number_of_cells=1)),
    bad("a row with blank cells too many", _with(",".join([*case(33)[:7], CANARY, "", " ", ""])), loaded(3, 1, 1)),
    bad("a row of a thousand cells", _with(",".join([CANARY] * 1000)), _and(wrong_number_of_cells=1)),
    bad(
        "all rows a cell too short", "\n".join([_LINES[0], *(",".join(row[:7]) for row in ROWS)]).encode(), loaded(wrong_number_of_cells=4)
    ),
    bad("all rows without their first cell", written([row[1:] for row in ROWS], heading=HEADING).encode(), loaded(wrong_number_of_cells=4)),
    bad("a row of blanks", _with("  ,  ,,  ,,,, "), WHOLE),
    bad("a row of hard blanks", _with("\u00a0,\u00a0,,,,,,"), WHOLE),
    bad("a row of spaces of no width", _with("\u200b,\u200b,,,,,,"), WHOLE),
    bad("many blank rows at the end", _with(*["," * 7] * 5000), WHOLE),
    bad("a row of totals", _with("Total: 4,,,,,,,"), _and(no_date=1)),
    bad("a row of totals in the dates' column", _with("Total,4,2,,,,,"), _and(bad_date=1)),
    bad("a row of totals without its other cells", _with("Total: 4"), _and(wrong_number_of_cells=1)),
    bad("a line of notes below", _with("", f"* the date on which {CANARY} wrote"), _and(wrong_number_of_cells=1)),
    bad("a line that says how many rows were selected", _with("", "(4 rows affected)"), _and(wrong_number_of_cells=1)),
    bad(
        "a line under the heading, as a database prints it",
        "\n".join([_LINES[0], ",".join(["-----"] * 8), *_LINES[1:]]).encode(),
        _and(bad_date=1),
    ),
    bad("a line of units under the heading", "\n".join([_LINES[0], ",date,date,,,,,", *_LINES[1:]]).encode(), _and(no_reference=1)),
    bad("comments between the rows", _with(f"# {CANARY}"), _and(wrong_number_of_cells=1)),
    bad("a fault of the export between the rows", _with("ORA-01555: snapshot too old"), _and(wrong_number_of_cells=1)),
    bad("the same row twice", cases(*ROWS, ROWS[2]), loaded(2, 1, 1, 1)),
    bad("the same row eleven times", cases(*ROWS, *[ROWS[2]] * 10), loaded(2, 1, 1, 10)),
    bad("the same row with other blanks", cases(*ROWS, [f" {cell} " for cell in ROWS[2]]), loaded(2, 1, 1, 1)),
    bad("the same row with blank cells more", _with(_LINES[3] + ",,"), loaded(2, 1, 1, 1)),
    bad("the same row but for a column that is not read", cases(*ROWS, case(31, story=f"{CANARY} again")), _and(repeated_reference=1)),
    bad("the whole file twice", cases(*ROWS, *ROWS), loaded(2, 1, 1, 4)),
    bad("a row that is rejected, twice", cases(case(33, received="never"), case(33, received="never")), loaded(bad_date=2)),
    bad("a row that is rejected and then put right", cases(case(33, received="never"), case(33)), loaded(1, bad_date=1)),
    bad("rows in another order", cases(*ROWS[::-1]), WHOLE),
    bad("only rows that are rejected", cases(*(case(n, received="soon") for n in range(31, 41))), loaded(bad_date=10)),
    bad(
        "rows moved by one column from the middle on",
        cases(*ROWS[:2], *([row[0], "", *row[1:7]] for row in ROWS[2:])),
        loaded(0, 1, 1, unknown_value=2),
    ),
    _whole(
        "columns shifted against each other by a row",
        cases(*([*row[:1], *other[1:]] for row, other in zip(_MANY, _MANY[1:] + _MANY[:1], strict=True))),
        Asked(("changed",)),
    ),
    _whole("most cases missing", cases(*_MANY[:22]), Asked(("disappeared",))),
    _whole("all references made in another way", cases(*(case(n, ref=f"{CANARY}-{n}") for n in range(1, 31))), Asked(("keys",))),
    _whole(
        "all dates suddenly in another format", cases(*(case(n, received=f"2020-01-{n:02}") for n in range(1, 31))), Asked(("rejected",))
    ),
    _whole("half of the cases closed in one night", cases(*(case(n, closed="01/04/2020") for n in range(1, 31))), Asked(("changed",))),
    _whole(
        "all rows of a smaller delivery rejected, so that nothing says whose they are",
        cases(*(case(n, received="x") for n in range(1, 23))),
        Asked(("rejected",)),
    ),
    BadFile("fewer rows than were announced", {"cases.csv": DELIVERY.encode()}, Asked(("rows",)), announced=5),
    BadFile("more rows than were announced", {"cases.csv": DELIVERY.encode()}, Asked(("rows",)), announced=3),
    _whole("few cases of many", DELIVERY.encode(), Asked(("disappeared",))),
    _whole("a whole delivery of which nothing is left", f"{_LINES[0]}\n".encode(), loaded()),
    _whole("a whole delivery with one case gone", cases(*_MANY[1:]), loaded(unchanged=29)),
    BadFile("no rows, where some were announced", {"cases.csv": f"{_LINES[0]}\n".encode()}, Asked(("rows",)), announced=3),
)
