"""Texts whose delimiters, quotation marks or ends of lines are not what they should be."""

from tests.corpus.good import CANARY, DELIVERY, HEADING, MAPPING, ROWS, case, written
from tests.corpus.model import WHOLE, BadFile, bad, coded, loaded, says

_LINES = DELIVERY.splitlines()
_HEAD, _FIRST, _SECOND, _THIRD, _FOURTH = _LINES
_PLAIN = [[*row[:-1], CANARY] for row in ROWS]
"""No cell of these has to be quoted."""

_RUN_TOGETHER = says("has days among the names of its columns: have its lines lost their ends?")


def _joined(*lines: str, end: str = "\n") -> bytes:
    return (end.join(lines) + end).encode()


def _delimited(delimiter: str) -> bytes:
    return written(ROWS, delimiter=delimiter).encode()


def _raw(delimiter: str, rows=_PLAIN) -> bytes:
    return _joined(*(delimiter.join(row) for row in [HEADING, *rows]))


def _said_to_be(delimiter: str) -> str:
    return MAPPING.replace('name = "cases*"', f'name = "cases*"\ndelimiter = "{delimiter}"')


DELIMITERS: tuple[BadFile, ...] = (
    bad("semicolons", _delimited(";"), WHOLE),
    bad("tabs", _delimited("\t"), WHOLE),
    bad("upright strokes", _delimited("|"), WHOLE),
    bad("colons", _delimited(":"), WHOLE),
    bad("two strokes between cells", _raw("||"), WHOLE),
    bad("a delimiter that nobody knows", _delimited("^"), says("has no column 'ref'")),
    bad("the unit separator of ASCII", _delimited("\x1f"), coded("not_a_table")),
    bad("blanks between cells", _raw(" "), says("has no column 'ref'")),
    bad(
        "columns of fixed width",
        _joined(*("".join(f"{cell:<30}" for cell in row) for row in [HEADING, *_PLAIN])),
        says("has no column 'ref'"),
    ),
    bad("a blank behind every comma", _raw(", "), WHOLE),
    bad("a heading with semicolons above rows with commas", _joined(_HEAD.replace(",", ";"), *_LINES[1:]), loaded(wrong_number_of_cells=4)),
    bad("one row with semicolons among rows with commas", _raw(",").replace(b"/31,", b"/31;"), loaded(1, 1, 1, wrong_number_of_cells=1)),
    bad("a last row with tabs", _joined(*_LINES[:4], _FOURTH.replace(",", "\t")), loaded(1, 1, 1, wrong_number_of_cells=1)),
    bad("a line that names the delimiter above the heading", b"sep=;\n" + _delimited(";"), WHOLE),
    bad("a comma behind the last cell of the heading", _joined(_HEAD + ",", *_LINES[1:]), WHOLE),
    bad("commas behind the last cell of the rows", _joined(_HEAD, *(line + ",,," for line in _LINES[1:])), WHOLE),
    bad("a comma before the first cell of the rows", _joined(_HEAD, *("," + line for line in _LINES[1:])), loaded(wrong_number_of_cells=4)),
    bad("a comma before the first cell of every line", _joined(*("," + line for line in _LINES)), WHOLE),
    bad("a comma in a cell without quotation marks", _joined(_HEAD, _FIRST.replace('"', "")), loaded(wrong_number_of_cells=1)),
    bad(
        "a delimiter missing between two cells",
        _joined(_HEAD, _FIRST, _THIRD.replace(f"/31,{''}", "/31")),
        loaded(0, 0, 1, wrong_number_of_cells=1),
    ),
    bad("a mapping that says semicolons of commas", DELIVERY.encode(), says("has no column 'ref'"), mapping=_said_to_be(";")),
    bad("a file of both kinds, one behind the other", _delimited(",") + _delimited(";"), loaded(2, 1, 1, wrong_number_of_cells=5)),
)

QUOTES: tuple[BadFile, ...] = (
    bad(
        "a mark that is never closed, in the first column",
        _joined(_HEAD, '"' + _FIRST.replace('"', ""), *_LINES[2:]),
        loaded(2, wrong_number_of_cells=1),
    ),
    bad(
        "a mark that is never closed, in the last column of the first row",
        _joined(_HEAD, _FIRST.removesuffix('"'), *_raw(",").decode().split("\n")[2:5]),
        loaded(wrong_number_of_cells=1),
    ),
    bad(
        "a mark that is never closed, in a row in the middle",
        _joined(_HEAD, _FIRST, _SECOND.removesuffix('"'), *_raw(",").decode().split("\n")[3:5]),
        loaded(0, 0, 1, wrong_number_of_cells=1),
    ),
    bad(
        "a mark that is never closed, in the last row",
        _joined(*_LINES[:4], _FOURTH.removesuffix('"')),
        loaded(1, 1, 1, wrong_number_of_cells=1),
    ),
    bad("a file cut off within a quoted cell", DELIVERY.encode()[:-9], loaded(1, 1, 1, wrong_number_of_cells=1)),
    bad(
        "a mark that is closed by the next row's, in the last column",
        _joined(_HEAD, _FIRST.removesuffix('"'), *_LINES[2:]),
        loaded(2, wrong_number_of_cells=1),
    ),
    bad("a mark that is never closed, in the heading", _joined('"' + _HEAD, *_LINES[1:]), says("has no column 'ref'")),
    bad("a mark that is never closed, in a title", b'"Title\n' + DELIVERY.encode(), says("has no column 'ref'")),
    bad(
        "a mark that is never closed, in a long file",
        lambda: _joined(_HEAD, '"' + _FIRST.replace('"', ""), *([_raw(",").decode().split("\n")[3]] * 3000)),
        says("look for an unclosed quotation mark"),
    ),
    bad("marks around every cell", _joined(*(",".join(f'"{cell}"' for cell in row) for row in [HEADING, *ROWS])), WHOLE),
    bad(
        "marks around every whole line",
        _joined(_HEAD, *(f'"{line}"' for line in _raw(",").decode().split("\n")[1:5])),
        loaded(wrong_number_of_cells=4),
    ),
    bad("marks within marks, doubled", _raw(",").replace(CANARY.encode() + b"\n", b'"a ""so-called"" ' + CANARY.encode() + b'"\n'), WHOLE),
    bad(
        "marks within marks, not doubled", _raw(",").replace(CANARY.encode() + b"\n", b'"a "so-called" ' + CANARY.encode() + b'"\n'), WHOLE
    ),
    bad(
        "marks within marks, with a stroke before them",
        _raw(",").replace(CANARY.encode() + b"\n", b'"a \\"so-called\\" ' + CANARY.encode() + b'"\n'),
        WHOLE,
    ),
    bad(
        "a mark in the middle of a cell without marks",
        _raw(",").replace(CANARY.encode() + b"\n", b'a 5" ' + CANARY.encode() + b"\n"),
        WHOLE,
    ),
    bad("single marks around a cell with a comma", _joined(_HEAD, _FIRST.replace('"', "'")), loaded(wrong_number_of_cells=1)),
    bad("curly marks around a cell with a comma", _joined(_HEAD, _FIRST.replace('"', "“")), loaded(wrong_number_of_cells=1)),
    bad("a line break in a quoted cell", written([case(31, story=f"of\n{CANARY}\r\nand more")]).encode(), loaded(new=1)),
    bad("a line break in a quoted reference", written([case(31, ref=f"{CANARY}\n31")]).encode(), loaded(unreadable_text=1)),
    bad(
        "a line break in a quoted name of a column", DELIVERY.replace("received", '"rec\neived"').encode(), says("has no column 'received'")
    ),
    bad(
        "a line break in a cell without marks",
        DELIVERY.replace("/31,", "/31\n,").encode(),
        loaded(1, 1, 1, wrong_number_of_cells=1, no_reference=1),
    ),
    bad("an empty pair of marks for every blank cell", _raw(",").replace(b",,", b',"",'), WHOLE),
    bad("a blank before a mark", _joined(_HEAD, _FIRST.replace('"', ' "', 1)), loaded(wrong_number_of_cells=1)),
    bad("a blank behind a mark", _joined(_HEAD, _FIRST + "  "), loaded(unchanged=1)),
    bad("letters behind a mark that is closed", _joined(_HEAD, _FIRST + "s"), loaded(unchanged=1)),
    bad("nothing but marks", b'"' * 501, says("has no column 'ref'")),
)

ENDS: tuple[BadFile, ...] = (
    bad("the line ends of Windows", _joined(*_LINES, end="\r\n"), WHOLE),
    bad("the line ends of an old Mac", _joined(*_LINES, end="\r"), WHOLE),
    bad("all three line ends in one file", f"{_HEAD}\r\n{_FIRST}\r{_SECOND}\n{_THIRD}\r\n{_FOURTH}".encode(), WHOLE),
    bad("line ends written twice", _joined(*_LINES, end="\r\r\n"), WHOLE),
    bad("no end behind the last line", DELIVERY.encode().rstrip(), WHOLE),
    bad("blank lines between all rows", _joined(*_LINES, end="\n\n\n"), WHOLE),
    bad("lines of commas between all rows", _joined(*_LINES, end="\n,,,,,,,\n"), WHOLE),
    bad("Unicode's own line separators", _joined(*_LINES, end="\u2028"), _RUN_TOGETHER),
    bad("no line ends at all", DELIVERY.encode().replace(b"\n", b" "), _RUN_TOGETHER),
    bad("line ends as a web page writes them", _joined(*_LINES, end="<br>"), _RUN_TOGETHER),
    bad("line ends as letters", _joined(*_LINES, end="\\n"), _RUN_TOGETHER),
    bad("form feeds between pages", _joined(_HEAD, _FIRST, "\f", _SECOND, _THIRD, _FOURTH), WHOLE),
    bad("one line of three million letters behind the heading", lambda: _joined(_HEAD, CANARY * 500_000), coded("endless_line")),
    bad("one line of three million delimiters", lambda: _joined(_HEAD, "," * 3_000_000), coded("endless_line")),
    bad(
        "a cell of a hundred and fifty thousand letters",
        lambda: written([case(31, story=CANARY * 25_000)]).encode(),
        says("cannot be read as CSV"),
    ),
)
