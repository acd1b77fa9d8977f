"""Headings that are absent, repeated, renamed, far down, or of several lines."""

from tests.corpus.good import CANARY, DELIVERY, HEADING, MAPPING, ROWS, case, written
from tests.corpus.model import WHOLE, BadFile, bad, loaded, says

_HEAD, *_BELOW = DELIVERY.splitlines()
_ROWS = "\n".join(_BELOW) + "\n"


def _headed(heading: str) -> bytes:
    return f"{heading}\n{_ROWS}".encode()


def _renamed(column: str, name: str) -> bytes:
    return _headed(",".join(name if head == column else head for head in HEADING))


def _below(*titles: str) -> bytes:
    return ("\n".join(titles) + "\n" + DELIVERY).encode()


_OF_TWO = MAPPING.replace('name = "cases*"', 'name = "cases*"\nheading_lines = 2')
_NO_REF, _NO_CLOSED = says("has no column 'ref', which the mapping names for reference"), says("has no column 'closed'")

FILES: tuple[BadFile, ...] = (
    bad("no heading", _ROWS.encode(), _NO_REF),
    bad("a heading and nothing below", f"{_HEAD}\n".encode(), loaded()),
    bad("a heading twice", _headed(f"{_HEAD}\n{_HEAD}"), WHOLE),
    bad("the heading again between rows and at the end", "\n".join([_HEAD, *_BELOW[:2], _HEAD, *_BELOW[2:], _HEAD]).encode(), WHOLE),
    bad("the heading again in other letters", _headed(f"{_HEAD}\n{_HEAD.upper()}"), loaded(2, 1, 1, bad_date=1)),
    bad("a heading in capitals", _headed(_HEAD.upper()), _NO_REF),
    bad("a column in another case", _renamed("closed", "Closed"), says("did you mean 'Closed'?")),
    bad("a column with another spelling", _renamed("received", "recieved"), says("did you mean 'recieved'?")),
    bad("a column with blanks at its ends", _renamed("closed", "  closed "), WHOLE),
    bad("a column with a hard blank at its end", _renamed("closed", "closed\u00a0"), WHOLE),
    bad("a column with a space of no width", _renamed("closed", "clo\u200bsed"), _NO_CLOSED),
    bad("a column with a mark of the beginning of a file", _renamed("closed", "\ufeffclosed"), WHOLE),
    bad("a column with an accent", _renamed("closed", "clôsed"), says("did you mean 'clôsed'?")),
    bad("a column with a letter of another alphabet that looks the same", _renamed("closed", "сlosed"), says("did you mean 'сlosed'?")),
    bad("a column with a star for a note", _renamed("closed", "closed*"), says("did you mean 'closed*'?")),
    bad("a column with its unit", _renamed("closed", "closed (date)"), _NO_CLOSED),
    bad("a column in quotation marks", _renamed("closed", '"closed"'), WHOLE),
    bad("a column in single quotation marks", _renamed("closed", "'closed'"), says("did you mean")),
    bad(
        "a column with a comma in its name", written([[*row, CANARY] for row in ROWS], heading=[*HEADING, "more, or less"]).encode(), WHOLE
    ),
    bad("a column missing", written([row[:2] + row[3:] for row in ROWS], heading=[*HEADING[:2], *HEADING[3:]]).encode(), _NO_CLOSED),
    bad("a column more, at the end", written([[*row, CANARY] for row in ROWS], heading=[*HEADING, "more"]).encode(), WHOLE),
    bad(
        "a column more, in the middle",
        written([[row[0], CANARY, *row[1:]] for row in ROWS], heading=["ref", "more", *HEADING[1:]]).encode(),
        WHOLE,
    ),
    bad(
        "a column without a name", written([[row[0], CANARY, *row[1:]] for row in ROWS], heading=["ref", "", *HEADING[1:]]).encode(), WHOLE
    ),
    bad("columns in another order", written([row[::-1] for row in ROWS], heading=HEADING[::-1]).encode(), WHOLE),
    bad("two columns of one name", _renamed("story", "closed"), says("has the column 'closed' more than once")),
    bad("two columns of one name but for a blank", _renamed("story", "closed "), says("has the column 'closed' more than once")),
    bad("two columns of one name but for its letters", _renamed("story", "Closed"), WHOLE),
    bad("all columns twice", written([row * 2 for row in ROWS], heading=HEADING * 2).encode(), says("more than once")),
    bad("numbers in place of names", _headed(",".join(map(str, range(1, 9)))), _NO_REF),
    bad("letters in place of names", _headed(",".join("ABCDEFGH")), _NO_REF),
    bad(
        "the names of our own fields",
        _headed("reference,received_on,completed_on,source_system,route,risk_category,officer,story"),
        says("has no column"),
    ),
    bad("the names of another system", _headed(",".join(f"field_{n}" for n in range(8))), _NO_REF),
    bad("names in another language", _headed("Aktenzeichen,Eingang,Abschluss,Quelle,Weg,Stufe,Wer,Text"), _NO_REF),
    bad("a heading of one cell", _headed("ref"), says("has no column 'received'")),
    bad("a heading that breaks off", _headed(_HEAD[:20]), says("has no column 'source'")),
    bad("a heading that goes on in the next line", _headed(_HEAD.replace("closed,", "closed,\n")), says("has no column")),
    bad("a title above", _below("Cases, as exported"), WHOLE),
    bad("titles, notes and blank lines above", _below("Cases", "", "of,the,night", ",,,,", "Page 1"), WHOLE),
    bad("a title that has the name of a column", _below("ref"), WHOLE),
    bad("the heading in line 50", _below(*["a note"] * 49), WHOLE),
    bad("the heading in line 51", _below(*["a note"] * 50), _NO_REF),
    bad("the heading in line 60, below blank lines", _below(*[""] * 59), says("is empty")),
    bad("the heading at the end", (_ROWS + _HEAD + "\n").encode(), loaded()),
    bad("the heading after the first row", "\n".join([_BELOW[0], _HEAD, *_BELOW[1:]]).encode(), loaded(2, 1)),
    bad("a heading of two lines that is said to have one", _headed(f"Case,Dates,,,,,,\n{_HEAD}"), WHOLE),
    bad(
        "a heading of one line that is said to have two",
        DELIVERY.encode(),
        says("the mapping says that it takes 2: take heading_lines out"),
        mapping=_OF_TWO,
    ),
    bad(
        "a heading of which one half is above the other",
        _headed("ref,received,closed,source,,,,\n,,,,route,category,who,story"),
        says("has no column 'route'"),
    ),
    bad(
        "a heading turned on its side",
        "\n".join(map(",".join, zip(HEADING, *ROWS, strict=True))).encode(),
        says("has no column 'received'"),
    ),
    bad("only titles", b"Cases\nas exported\non a Monday\n", _NO_REF),
    bad(
        "the heading of findings in a file of cases",
        written([[*case(31)[:6]]], heading=("ref", "row", "finding", "found", "confirmed", "note")).encode(),
        says("has no column 'received'"),
    ),
)
