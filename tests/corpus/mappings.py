"""Mappings that cannot be followed, each beside a good file: nothing is read by a mapping of which one word is not understood."""

from tests.corpus.good import DELIVERY, MAPPING
from tests.corpus.model import WHOLE, BadFile, Verdict, bad, loaded, says

_GOOD = DELIVERY.encode()


def _mapped(name: str, mapping: str | bytes, verdict: Verdict | str) -> BadFile:
    return bad(f"a mapping {name}", _GOOD, says(verdict) if isinstance(verdict, str) else verdict, mapping=mapping)


def _with(name: str, there: str, instead: str, verdict: Verdict | str) -> BadFile:
    """A mapping in which one thing is another; the first place where it stands."""
    assert there in MAPPING
    return _mapped(name, MAPPING.replace(there, instead, 1), verdict)


_FILE = 'name = "cases*"'
_NOT_HELD = "is not what the case database holds; use the same mapping or an empty database"

FILES: tuple[BadFile, ...] = (
    _mapped("that is empty", "", "at least one [[risk_category]] is needed"),
    _mapped("of blanks", "\n\n  \n", "at least one [[risk_category]] is needed"),
    _mapped("of random bytes", bytes(range(256)), "is not UTF-8 text"),
    _mapped("in UTF-16", MAPPING.encode("utf-16"), "is not UTF-8 text"),
    _mapped("in UTF-8 with a mark", MAPPING.encode("utf-8-sig"), WHOLE),
    _mapped("in Windows-1252", MAPPING.replace("A review", "A révue").encode("cp1252"), "is not UTF-8 text"),
    _mapped("with the line ends of Windows", MAPPING.replace("\n", "\r\n"), WHOLE),
    _mapped("with the line ends of an old Mac", MAPPING.replace("\n", "\r"), WHOLE),
    _mapped("with noughts", MAPPING.replace("A review", "A \x00review"), "is not TOML"),
    _mapped("in JSON", '{"review": {}}', "is not TOML"),
    _mapped("in YAML", "review:\n  name: A review\n", "is not TOML"),
    _mapped("that is a table of cases", _GOOD, "is not TOML"),
    _mapped("that breaks off in a text", MAPPING[:30], "is not TOML"),
    _mapped("that breaks off after a part", MAPPING[: MAPPING.index("[[file]]")], "at least one [[file]] is needed"),
    _mapped("nested ten thousand deep", "a = " + "[" * 10_000, "is not TOML"),
    _mapped("with a number of ten thousand digits", MAPPING.replace("weight = 2.0", f"weight = {'9' * 10_000}"), "is not TOML"),
    _with("that says a thing twice", 'name = "A review"', 'name = "A"\nname = "B"', "is not TOML"),
    _with("with a key that there is not", 'name = "A review"', 'name = "A review"\ncolour = "red"', "there is no key 'colour'"),
    _with("with a part that there is not", "[[risk_category]]", "[extra]\nx = 1\n[[risk_category]]", "there is no key 'extra'"),
    _with("without a name of the review", 'name = "A review"', "", "name is missing"),
    _with("with a blank name of the review", '"A review"', '""', "name is not right"),
    _with("whose review is a list", "[review]", "[[review]]", "review has to be a table"),
    _with("with a question that nobody answered", '"A review"', '"ANSWER"', "is a question that nobody has answered yet"),
    _with("with a column that nobody answered", '"received"', '"ANSWER"', "is a question that nobody has answered yet"),
    _with("with a value that nobody answered", '"right_to_ask_self"', '"ANSWER"', "is a question that nobody has answered yet"),
    _with("with a format of dates that nobody answered", '["%d/%m/%Y"]', '["ANSWER"]', "date_formats is not right"),
    _with(
        "with a category's rank that nobody answered", "is_high = true", 'is_high = "ANSWER"', "is a question that nobody has answered yet"
    ),
    _with("with a day in quotation marks", "2020-01-01", '"2020-01-01"', "give a date such as"),
    _with("with a moment for a day", "2020-01-01", "2020-01-01T10:00:00", "give a date such as"),
    _with("with 31 February", "2020-12-31", "2020-02-31", "is not TOML"),
    _with("with a period that ends before it begins", "2020-12-31", "2019-12-31", "period_from is after period_to"),
    _with("with attempts below one", 'name = "A review"', 'name = "A review"\npolicy_attempts = 0', "give a whole number from 1"),
    _with("with attempts that are true", 'name = "A review"', 'name = "A review"\npolicy_attempts = true', "policy_attempts is not right"),
    _with("with a weight of nought", "weight = 2.0", "weight = 0", "give a number above nought"),
    _with("with a weight below nought", "weight = 2.0", "weight = -2", "give a number above nought"),
    _with("with a weight that is no number", "weight = 2.0", "weight = nan", "give a number above nought"),
    _with("with a weight without end", "weight = 2.0", "weight = inf", "give a number above nought"),
    _with("with a code twice", 'code = "low"', 'code = "high"', "needs its own code"),
    _with("with a code that is ours", 'code = "low"', 'code = "not_recorded"', "cannot be used"),
    _with("with a code too long", 'code = "low"', f'code = "{"x" * 61}"', "cannot be used"),
    _with(
        "with a role that there is not", "[[risk_category]]", '[officers]\nrole = "chief"\n[[risk_category]]', "role 'chief' is not known"
    ),
    _with("with a grain that there is not", 'grain = "case"', 'grain = "person"', "grain 'person' is not known"),
    _with("without a grain", 'grain = "case"', "", "grain is missing"),
    _with("without a reference", 'reference = "ref"', "", "reference is missing"),
    _with("without a day of receipt", 'received_on = "received"', "", "received_on is missing"),
    _with("with a field that there is not", "route =", "rout =", "there is no key 'rout'"),
    _with("with a finding's field in a case", "route =", "failure_type =", "there is no key 'failure_type'"),
    _with(
        "with facts of a case on a case's own row",
        "[file.fields]",
        "[file.case_fields]\nofficer = 'who'\n[file.fields]",
        "there is no key 'officer'",
    ),
    _with("with a column in a list", '"received"', '["received"]', "received_on is not right"),
    _with("with a column that is not in the file", '"received"', '"date received"', "has no column 'date received'"),
    _with("with a column in other letters", '"closed"', '"Closed"', "did you mean 'closed'?"),
    _with("with one column for two fields", 'completed_on = "closed"', 'completed_on = "received"', loaded(2, 2)),
    _with("that never says when rows became known", 'recorded_at = "as_occurred"', "", "recorded_at has to say"),
    _with("that says it in a word that there is not", '"as_occurred"', '"yesterday"', "recorded_at has to say"),
    _with("that says it by two columns", '"as_occurred"', '{column = "a", other = "b"}', "there is no key 'other'"),
    _with("with a value that is not ours", '"right_to_know"', '"right_to_be_told"', "'right_to_be_told' is not a route of ours"),
    _with("with values of a field of dates", "[file.values.route]", "[file.values.received_on]", "has no values to translate"),
    _with("with a value that is a number", '"Know" = "right_to_know"', '"Know" = 2', "Know is not right"),
    _with("with one value twice", '"Ask" = "right_to_ask_self"', '"Ask" = "right_to_ask_self"\n"Ask" = "unknown"', "is not TOML"),
    _with(
        "with one value twice but for a blank",
        '"Ask" = "right_to_ask_self"',
        '"Ask" = "right_to_ask_self"\n"Ask " = "unknown"',
        "more than once",
    ),
    _with(
        "with a default that is not ours",
        "[file.fields]",
        '[file.defaults]\nroute = "by post"\n[file.fields]',
        "'by post' is not a route of ours",
    ),
    _with("with a default for an officer", "[file.fields]", '[file.defaults]\nofficer = "x"\n[file.fields]', "there is no key 'officer'"),
    _with("with a format of dates without a year", '["%d/%m/%Y"]', '["%d/%m"]', "date_formats is not right"),
    _with("with a format of dates that is none", '["%d/%m/%Y"]', '["dd/mm/yyyy"]', "date_formats is not right"),
    _with("with no format of dates", '["%d/%m/%Y"]', "[]", "date_formats is not right"),
    _with("with a format of dates that is no list", '["%d/%m/%Y"]', '"%d/%m/%Y"', "date_formats is not right"),
    _with("in which a day can be read in two ways", '["%d/%m/%Y"]', '["%d/%m/%Y", "%m/%d/%Y"]', "in two ways"),
    _with("with a delimiter of two letters", _FILE, f'{_FILE}\ndelimiter = "||"', "delimiter '||' is not known"),
    _with("with an encoding that there is not", _FILE, f'{_FILE}\nencoding = "klingon"', "encoding 'klingon' is not known"),
    _with("with an encoding that is a number", _FILE, f"{_FILE}\nencoding = 1252", "encoding is not right"),
    _with("with a heading of three lines", _FILE, f"{_FILE}\nheading_lines = 3", "give 1 or 2"),
    _with("with a heading of no lines", _FILE, f"{_FILE}\nheading_lines = 0", "give 1 or 2"),
    _with("with a heading of true lines", _FILE, f"{_FILE}\nheading_lines = true", "heading_lines is not right"),
    _with("that drops a text and no list", '["story"]', '"story"', "drop is not right"),
    _with("that drops numbers", '["story"]', "[8]", "drop is not right"),
    _with("with a blank pattern for names of files", '"cases*"', '""', "name is not right"),
    _with("with a pattern that fits no file", '"cases*"', '"cases"', "names match"),
    _with("with a pattern that is no pattern", '"cases*"', '"cases[*"', "names match"),
    _with("with a finding without a key", 'key = "row"\n', "", "key is missing"),
    _with("without a status of findings", 'failure_status = "finding"\n', "", "failure_status is missing"),
    _with("that contradicts what is held, of the period", "2020-12-31", "2020-12-30", f"[review] period_to {_NOT_HELD}"),
    _with("that contradicts what is held, of a category", "weight = 2.0", "weight = 3.0", f"[[risk_category]] weight {_NOT_HELD}"),
)
