"""Cells that do not say what they should: dates, values, texts, references, and findings beside their cases."""

from tests.corpus.good import CANARY, case, cases, finding, findings, written
from tests.corpus.model import BadFile, Verdict, bad, loaded

_BAD_DATE, _NEW = loaded(bad_date=1), loaded(new=1)


def _received(name: str, cell: str, verdict: Verdict = _BAD_DATE) -> BadFile:
    return bad(f"a day of receipt that is {name}", cases(case(31, received=cell)), verdict)


def _closed(name: str, cell: str, verdict: Verdict) -> BadFile:
    return bad(f"a closing day that is {name}", cases(case(31, received="31/01/2020", closed=cell)), verdict)


def _entered(name: str, cell: str, verdict: Verdict) -> BadFile:
    content = written([[f"{CANARY}/31", "31/01/2020", "", cell]], heading=("ref", "received", "closed", "entered")).encode()
    return bad(f"a moment of recording that is {name}", content, verdict, called="logged.csv")


DATES: tuple[BadFile, ...] = (
    _received("written as ISO writes it", "2020-01-31"),
    _received("American", "01/31/2020"),
    _received("written with dots", "31.01.2020"),
    _received("written with hyphens", "31-01-2020"),
    _received("written with blanks", "31 01 2020"),
    _received("written without anything between", "31012020"),
    _received("written with the month's name", "31 January 2020"),
    _received("written with a short name of the month", "31-Jan-20"),
    _received("written with the day of the week", "Fri 31/01/2020"),
    _received("of a year of two digits", "31/01/20"),
    _received("of a year of five digits", "31/01/20024"),
    _received("of a year of three digits", "31/01/202"),
    _received("of the year nought", "31/01/0000"),
    _received("of the first century", "31/01/0020"),
    _received("before 1900", "31/12/1899"),
    _received("of 1900, as a system writes for unknown", "01/01/1900", _NEW),
    _received("in the future", "02/08/2020", loaded(date_in_future=1)),
    _received("the day of the import", "01/08/2020", _NEW),
    _received("at the end of time", "31/12/9999", loaded(date_in_future=1)),
    _received("31 February", "31/02/2020"),
    _received("29 February of a year that has none", "29/02/2019"),
    _received("29 February of a year that has one", "29/02/2020", _NEW),
    _received("31 April", "31/04/2020"),
    _received("a day nought", "00/01/2020"),
    _received("a month nought", "31/00/2020"),
    _received("a month thirteen", "01/13/2020"),
    _received("only a month", "01/2020"),
    _received("only a year", "2020"),
    _received("a serial number of a workbook", "43861"),
    _received("a serial number with a fraction", "43861.5"),
    _received("seconds since 1970", "1580428800"),
    _received("a day with a time", "31/01/2020 10:30"),
    _received("a day at midnight", "31/01/2020 00:00:00"),
    _received("two days", "31/01/2020-01/02/2020"),
    _received("a day with a question mark", "31/01/2020?"),
    _received("a day with a letter O for a nought", "31/O1/2020"),
    _received("a day with a small l for a one", "3l/01/2020"),
    _received("a day with wide digits", "３１/０１/２０２０", _BAD_DATE),
    _received("a day with Arabic digits", "٣١/٠١/٢٠٢٠", _BAD_DATE),
    _received("a day with a space of no width at its end", "31/01/2020\u200b", _NEW),
    _received("a day with a hard blank at its end", "31/01/2020\u00a0", _NEW),
    _received("a day with a mark of direction, as copied from a calendar", "\u200e31/01/2020", _NEW),
    _received("a day with one digit", "1/2/2020", _NEW),
    _received("a day with blanks in it", "31 / 01 / 2020", _BAD_DATE),
    _received("a day in quotation marks", "'31/01/2020'"),
    _received("a formula", '=DATE(2020,1,31)&"' + CANARY + '"'),
    _received("a word", f"{CANARY} thinks January"),
    _received("the word unknown", "unknown"),
    _received("the letters TBC", "TBC"),
    _received("a row of signs, as a narrow column prints it", "########"),
    _received("below nought", "-31/01/2020"),
    _received("blank", "", loaded(no_date=1)),
    _received("the word NULL", "NULL"),
    _received("an error of a workbook", "#VALUE!"),
    _received("very long", "3" * 4300 + "/01/2020"),
    _closed("before the receipt", "30/01/2020", loaded(dates_out_of_order=1)),
    _closed("the day of receipt", "31/01/2020", _NEW),
    _closed("in the future", "31/12/2020", loaded(date_in_future=1)),
    _closed("open", "open", _BAD_DATE),
    _closed("a hyphen", "-", _BAD_DATE),
    _closed("two days before by a slip in the year", "10/02/2019", loaded(dates_out_of_order=1)),
    _entered("in the hour that the clocks leave out", "2020-03-29 01:30", _BAD_DATE),
    _entered("in the hour that the clocks have twice", "2019-10-27 01:30", _NEW),
    _entered("with the zone of Greenwich", "2020-03-01T10:00:00+00:00", _NEW),
    _entered("with a Z", "2020-03-01T10:00:00Z", _NEW),
    _entered("with a zone far east", "2020-03-01T10:00:00+14:00", _NEW),
    _entered("with a zone that no place has", "2020-03-01T10:00:00+25:00", _BAD_DATE),
    _entered("with the name of a zone", "2020-03-01T10:00:00 BST", _BAD_DATE),
    _entered("with a leap second", "2016-12-31T23:59:60Z", _BAD_DATE),
    _entered("at 24 hours", "2020-03-01T24:00:00", _BAD_DATE),
    _entered("at 25 hours", "2020-03-01T25:00:00", _BAD_DATE),
    _entered("a minute after the import", "2020-08-01T13:01:00", loaded(date_in_future=1)),
    _entered("later than the import only by its zone", "2020-08-01T11:30:00-02:00", loaded(date_in_future=1)),
    _entered("blank", "", _BAD_DATE),
    _entered("the first moment there is, in a zone to the east", "0001-01-01T00:00:00+12:00", _BAD_DATE),
    _entered("the last moment there is, in a zone to the west", "9999-12-31T23:59:59-12:00", _BAD_DATE),
    _entered("in a week", "2020-W10-1", _NEW),
    _entered("a day of the year", "2020-061", _BAD_DATE),
    _entered("with nine digits of a second", "2020-03-01T10:00:00.123456789", _NEW),
    _entered("a serial number", "43891.4375", _BAD_DATE),
    _entered("an American day", "03/31/2020", _BAD_DATE),
)


def _value(name: str, column: str, cell: str, verdict: Verdict) -> BadFile:
    return bad(name, cases(case(31, **{column: cell})), verdict)


_UNKNOWN = loaded(unknown_value=1)

VALUES: tuple[BadFile, ...] = (
    _value("a value that the mapping does not know", "route", f"{CANARY} asked", _UNKNOWN),
    _value("a value in small letters", "route", "ask", _UNKNOWN),
    _value("a value in capitals", "category", "FORCE", _UNKNOWN),
    _value("a value with blanks at its ends", "route", "  Ask ", _NEW),
    _value("a value with a hard blank at its end", "route", "Ask\u00a0", _NEW),
    _value("a value with a hard blank in the middle", "route", "A\u00a0sk", _UNKNOWN),
    _value("a value with a space of no width at its end", "route", "Ask\u200b", _NEW),
    _value("a value with a mark of the direction of writing", "route", "\u200fAsk", _NEW),
    _value("a value with a soft hyphen", "route", "A\u00adsk", _UNKNOWN),
    _value("a value with an accent of its own", "route", "Ask\u0301", _UNKNOWN),
    _value("a value with a letter of another alphabet that looks the same", "route", "Аsk", _UNKNOWN),
    _value("a value with a full stop", "route", "Ask.", _UNKNOWN),
    _value("two values in one cell", "route", "Ask; Know", _UNKNOWN),
    _value("our own word where theirs is due", "route", "right_to_know", _NEW),
    _value("our own word in capitals", "route", "RIGHT_TO_KNOW", _UNKNOWN),
    _value("the letters NA as a value", "route", "NA", _UNKNOWN),
    _value("the letters N/A as a value", "category", "N/A", _UNKNOWN),
    _value("the word NULL as a value", "category", "NULL", _UNKNOWN),
    _value("a nought as a value", "category", "0", _UNKNOWN),
    _value("a hyphen as a value", "category", "-", _UNKNOWN),
    _value("a blank value", "category", "", _NEW),
    _value("the word None, as a program writes it", "category", "None", _UNKNOWN),
    _value("the letters nan, as a program writes them", "category", "nan", _UNKNOWN),
    _value("a category that is not assessed", "category", "not_assessed", _UNKNOWN),
    _value("a text of sixty letters", "source", CANARY * 10, _NEW),
    _value("a text of sixty-one letters", "source", CANARY * 10 + "x", loaded(too_long=1)),
    _value("a text of a hundred thousand letters", "source", CANARY * 16_000, loaded(too_long=1)),
    _value("a picture of feelings", "source", f"{CANARY} 🙂", _NEW),
    _value("a picture of a family made of several", "source", f"{CANARY} 👩\u200d👧", loaded(unreadable_text=1)),
    _value("a control character", "source", f"{CANARY}\x07", loaded(unreadable_text=1)),
    _value("an escape that would colour a screen", "source", f"\x1b[31m{CANARY}", loaded(unreadable_text=1)),
    _value("a tab within a text", "source", f"{CANARY}\tcafé", loaded(unreadable_text=1)),
    _value("a letter of private use", "source", f"{CANARY}\ue000", loaded(unreadable_text=1)),
    _value("a letter that no alphabet has", "source", f"{CANARY}\U000e0fff", loaded(unreadable_text=1)),
    _value("a word written from right to left", "source", f"{CANARY} שלום", _NEW),
    _value("marks piled on a letter", "source", f"{CANARY}" + "\u0489" * 40, _NEW),
    _value("a text that would be a formula", "source", f'=HYPERLINK("http://x","{CANARY}")', _NEW),
    _value("a text that would be a command", "source", f"+cmd|'/C {CANARY}'!A0", _NEW),
    _value("a text that would be markup", "source", f"<script>{CANARY}</script>", _NEW),
    _value("a text that would be SQL", "source", f"'; DROP TABLE cases; -- {CANARY}", _NEW),
    _value("a text that would be a placeholder", "source", f"%s {{0}} :name {CANARY}", _NEW),
    _value("a text of strokes", "source", f"\\\\{CANARY}\\x00", _NEW),
    _value("an officer of two hundred letters", "who", f"{CANARY} " * 30, _NEW),
    _value("an officer with a control character", "who", f"{CANARY}\x00", _NEW),
)


def _keyed(name: str, verdict: Verdict, *references: str) -> BadFile:
    return bad(name, cases(*(case(31 + n, ref=reference) for n, reference in enumerate(references))), verdict)


KEYS: tuple[BadFile, ...] = (
    _keyed("a reference twice with other contents", loaded(1, repeated_reference=1), f"{CANARY}/31", f"{CANARY}/31"),
    _keyed("a reference three times with other contents", loaded(1, repeated_reference=2), *[f"{CANARY}/31"] * 3),
    _keyed("a blank reference", loaded(no_reference=1), ""),
    _keyed("a reference of blanks", loaded(no_reference=1), "   "),
    _keyed("a reference of a hard blank", loaded(no_reference=1), "\u00a0"),
    _keyed("a reference of a space of no width", loaded(no_reference=1), "\u200b"),
    _keyed("a reference with a hard blank at its end", loaded(1, repeated_reference=1), f"{CANARY}/31", f"{CANARY}/31\u00a0"),
    _keyed("a reference with a space of no width in it", loaded(unreadable_text=1), f"{CANARY}\u200b/31"),
    _keyed("a reference with a hyphen that does not break", loaded(2), f"{CANARY}-31", f"{CANARY}\u201131"),
    _keyed("references that differ in their letters' case only", loaded(2), f"{CANARY}/a", f"{CANARY}/A"),
    _keyed("a number that became a fraction", loaded(2), "31", "31.0"),
    _keyed("a number that became a power of ten", loaded(2), "100000", "1E+05"),
    _keyed("a number without its noughts before", loaded(2), "00031", "31"),
    _keyed("a number that lost its last digits", loaded(2), "12345678901234567", "12345678901234500"),
    _keyed("a number with a comma for thousands", loaded(2), "1031", "1,031"),
    _keyed("a reference that became a date", loaded(2), "10/20", "Oct-20"),
    _keyed("the letters NA as a reference", loaded(1), "NA"),
    _keyed("the word NULL as a reference", loaded(1), "NULL"),
    _keyed("a nought as a reference", loaded(1), "0"),
    _keyed("a hyphen as a reference", loaded(1), "-"),
    _keyed("the word None as a reference, of two cases", loaded(1, repeated_reference=1), "None", "None"),
    _keyed("a reference of sixty-one letters", loaded(too_long=1), CANARY * 10 + "x"),
    _keyed("a reference of letters that stand for others", loaded(2), f"{CANARY}/ﬁ", f"{CANARY}/fi"),
    _keyed("a reference that would be a formula", loaded(1), f"=1+{CANARY}"),
    _keyed("a reference that climbs out of a folder", loaded(1), f"../../{CANARY}"),
    _keyed("a reference with a line break", loaded(unreadable_text=1), f"{CANARY}\r\n31"),
    _keyed("two references in one cell", loaded(1), f"{CANARY}/31; {CANARY}/32"),
)


def _found(name: str, verdict: Verdict, *rows: list[str]) -> BadFile:
    return bad(name, findings(*rows), verdict, called="findings.csv")


FINDINGS: tuple[BadFile, ...] = (
    _found("a finding of a case that nobody knows", loaded(unknown_reference=1), finding(99, 1)),
    _found("a finding of a case in other letters", loaded(unknown_reference=1), [f"{CANARY.upper()}/1", *finding(1, 9)[1:]]),
    _found("a finding without a case", loaded(no_reference=1), ["", *finding(1, 9)[1:]]),
    _found("a finding without a key", loaded(no_key=1), finding(1, "")),
    _found("a finding's key again with other contents", loaded(1, repeated_key=1), finding(4, 7), finding(4, 7, "Suspected")),
    _found("a finding's key again for another case", loaded(2), finding(4, 7), finding(5, 7)),
    _found("a finding twice", loaded(1, 0, 0, 1), finding(4, 7), finding(4, 7)),
    _found("a finding that is held", loaded(unchanged=1), finding(1, 1)),
    _found("a finding with a status that nobody knows", loaded(unknown_value=1), finding(4, 7, f"{CANARY}")),
    _found("a finding without a status", loaded(no_value=1), finding(4, 7, "")),
    _found("a finding without any day", loaded(no_date=1), finding(4, 7, "Upheld", "", "")),
    _found("a finding confirmed before it was found", loaded(dates_out_of_order=1), finding(4, 7, "Upheld", "02/04/2020", "01/04/2020")),
    _found("a finding confirmed in the future", loaded(date_in_future=1), finding(4, 7, "Upheld", confirmed="01/04/2030")),
    _found("a finding suspected without a day", loaded(no_date=1), finding(4, 7, "Suspected", "", "01/04/2020")),
    _found("a finding that is none any more", loaded(changed=1), finding(1, 1, "Not upheld")),
    _found("a finding that contradicts the one before it", loaded(changed=1, repeated_key=1), finding(1, 1, "Not upheld"), finding(1, 1)),
    _found("a finding found on 31 February", loaded(bad_date=1), finding(4, 7, "Upheld", "31/02/2020")),
    _found("a finding's key with a control character", loaded(unreadable_text=1), finding(4, "7\x01")),
    _found("a finding's key that is too long", loaded(too_long=1), finding(4, "7" * 61)),
)
