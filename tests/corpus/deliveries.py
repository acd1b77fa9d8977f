"""Several files that are brought together, and columns that tell who somebody is."""

from tests.corpus.books import delivered
from tests.corpus.good import CANARY, DELIVERY, HEADING, MAPPING, ROWS, case, cases, finding, findings, written
from tests.corpus.model import WHOLE, BadFile, Content, Verdict, bad, coded, loaded, says

_GOOD = DELIVERY.encode()
_PATTERNS = "exactly one of 'cases*', 'findings*', 'logged*' has to"


def _together(name: str, verdict: Verdict, mapping: str = MAPPING, **files: Content) -> BadFile:
    return BadFile(name, {f"{called}.csv": content for called, content in files.items()}, verdict, mapping)


FILES: tuple[BadFile, ...] = (
    _together("the same file twice", loaded(2, 1, 1, 4), cases_1=_GOOD, cases_2=_GOOD),
    _together("the same rows in two encodings", loaded(2, 1, 1, 4), cases_1=_GOOD, cases_2=DELIVERY.encode("utf-16")),
    _together("the same rows with two delimiters", loaded(2, 1, 1, 4), cases_1=_GOOD, cases_2=written(ROWS, delimiter=";").encode()),
    BadFile("the same rows as text and as a workbook", {"cases.csv": _GOOD, "cases.xlsx": delivered()}, loaded(2, 1, 1, 4)),
    _together(
        "two files that contradict each other",
        loaded(2, 1, 1, repeated_reference=1),
        cases_1=_GOOD,
        cases_2=cases(case(31, closed="01/05/2020")),
    ),
    _together("a file of which a part stands in the next", loaded(3, 1, 1, 1), cases_1=_GOOD, cases_2=cases(ROWS[3], case(33))),
    _together(
        "two files of which one has other columns",
        says("cases_2.csv has no column 'closed'"),
        cases_1=_GOOD,
        cases_2=b"ref,received\nx,01/01/2020\n",
    ),
    _together(
        "two files of which one has its columns in another order",
        loaded(3, 1, 1),
        cases_1=_GOOD,
        cases_2=written([case(33)[::-1]], heading=HEADING[::-1]).encode(),
    ),
    _together("two files of which one is empty", coded("empty_file"), cases_1=_GOOD, cases_2=b""),
    _together("two files of which one is a web page", coded("web_page"), cases_1=_GOOD, cases_2=f"<html>{CANARY}".encode()),
    _together("two files of which one has a heading only", WHOLE, cases_1=_GOOD, cases_2=f"{','.join(HEADING)}\n".encode()),
    _together(
        "two files of which the second continues the first without a heading",
        says("cases_2.csv has no column 'ref'"),
        cases_1=_GOOD,
        cases_2="".join(DELIVERY.splitlines(keepends=True)[1:]).encode(),
    ),
    _together("cases and findings the wrong way round", says("has no column"), cases_1=findings(finding(1, 9)), findings_1=_GOOD),
    _together("findings before their cases", loaded(3, 1, 1), findings_1=findings(finding(31, 1)), cases_1=_GOOD),
    _together(
        "findings of cases that are rejected",
        loaded(unknown_reference=1, bad_date=1),
        cases_1=cases(case(41, received="soon")),
        findings_1=findings(finding(41, 1)),
    ),
    _together(
        "findings of cases that are nowhere",
        loaded(2, 1, 1, unknown_reference=2),
        cases_1=_GOOD,
        findings_1=findings(finding(98, 1), finding(99, 1)),
    ),
    _together(
        "a findings' key in two files",
        loaded(1, repeated_key=1),
        findings_1=findings(finding(4, 7)),
        findings_2=findings(finding(4, 7, "Suspected")),
    ),
    _together("a file that no part of the mapping is for", says(_PATTERNS), other=_GOOD),
    _together("a file whose name is the pattern in other letters", says(_PATTERNS), CASES=_GOOD),
    _together("a good file beside one that no part is for", says(_PATTERNS), cases=_GOOD, readme=b"x"),
    _together(
        "a file that two parts of the mapping are for",
        says("2 [[file]] names match"),
        MAPPING.replace('"findings*"', '"cases*"'),
        cases=_GOOD,
    ),
    _together(
        "a finding confirmed, its case closed before it came",
        loaded(new=1, dates_out_of_order=1),
        cases_1=cases(case(41, closed="01/01/2020")),
        findings_1=findings(finding(4, 9)),
    ),
    _together(
        "one reference for two cases of two exports",
        loaded(1, repeated_reference=1),
        cases_a=cases(case(41)),
        cases_b=cases(case(41, received="09/03/2020")),
    ),
    BadFile("no file at all", {}, says("No file to import was named.")),
)


def _telling(column: str, verdict: Verdict | None = None) -> BadFile:
    """A column more that tells who somebody is."""
    content = written([[*row, CANARY] for row in ROWS], heading=[*HEADING, column]).encode()
    return bad(f"a column {column!r} that is not dropped", content, verdict or says(f"has the column {column!r}, which looks like names"))


_NOT_DROPPED = MAPPING.replace('drop = ["story"]', "")
_TOLD = written([[*row[:7], CANARY, CANARY] for row in ROWS], heading=[*HEADING[:7], "Surname", "Notes"]).encode()

PEOPLE: tuple[BadFile, ...] = (
    *map(
        _telling,
        (
            "Surname",
            "Victim Name",
            "forename",
            "DOB",
            "Date of birth",
            "applicantAddress",
            "POST_CODE",
            "postcode",
            "E-Mail",
            "Mobile No",
            "Telephone",
            "Ethnicity",
            "Age",
            "Free text",
            "Summary",
            "NI number",
            "Safe contact",
            "Alias",
            "Names",
            "Gender",
        ),
    ),
    *map(
        _telling,
        (
            "Case notes",
            "Narrative_1",
            "Officer comments",
            "Sub-address",
            "HomePhone",
            "Full_Name",
            "E-mail address",
            "Next of kin",
            "Nationality",
            "Vehicle registration",
            "Signature",
            "Household",
            "Nickname",
            "Twitter handle",
            "IP address",
        ),
    ),
    _telling("filename", WHOLE),
    _telling("Stage", WHOLE),
    bad("a story that is not dropped", _GOOD, says("has the column 'story', which looks like"), mapping=_NOT_DROPPED),
    bad("two columns that tell who somebody is", _TOLD, says("and 1 more such")),
    bad(
        "a column that is dropped in other letters",
        written([[*row, CANARY] for row in ROWS], heading=[*HEADING, "Surname"]).encode(),
        says("'Surname'"),
        mapping=MAPPING.replace('"story"', '"story", "surname"'),
    ),
    bad("a column that is dropped and not there", _GOOD, WHOLE, mapping=MAPPING.replace('"story"', '"story", "Surname"')),
    bad(
        "a column that is dropped and read",
        _GOOD,
        says("'source' is both read and in drop"),
        mapping=MAPPING.replace('"story"', '"story", "source"'),
    ),
    bad("a file of nothing but people", f"Surname,Postcode\n{CANARY},BA1\n".encode(), says("has no column 'ref'")),
    bad(
        "names in a column that is called otherwise",
        written([[*row, CANARY] for row in ROWS], heading=[*HEADING, "field_9"]).encode(),
        WHOLE,
    ),
)
