"""The mapping file: what it may say, and the one sentence for whatever it may not."""

from datetime import date
from pathlib import Path

import pytest

from data_access.errors import BadInput
from data_access.intake.mapping import read_mapping

WHOLE = """
[review]
name = "A review"
period_from = 2020-01-01
period_to = 2020-12-31
announced_on = 2021-01-01

[[risk_category]]
code = "high"
is_high = true

[[risk_category]]
code = "low"

[[file]]
name = "cases*.csv"
grain = "case"
reference = "ref"
recorded_at = "as_occurred"
[file.fields]
received_on = "received"

[[file]]
name = "findings*.csv"
grain = "finding"
reference = "ref"
key = "row"
recorded_at = {column = "entered"}
[file.fields]
failure_status = "finding"
[file.defaults]
failure_type = "service"
[file.values.failure_status]
"Upheld" = "confirmed"
"""
EXAMPLES = Path(__file__).parents[2] / ".github" / "examples"


def _reading(folder: Path, text: str):
    path = folder / "mapping.toml"
    path.write_text(text, "utf-8")
    return read_mapping(path)


def test_a_whole_mapping_is_read(tmp_path):
    mapping = _reading(tmp_path, WHOLE)
    assert mapping.review.period_to == date(2020, 12, 31)
    assert [(category.risk_category, category.rank, category.is_high, category.weight) for category in mapping.categories] == [
        ("high", 1, True, 1.0),
        ("low", 2, False, 1.0),
    ]
    assert mapping.officers.full_time_equivalent == 1.0
    assert mapping.for_file(Path("some/where/findings_2.csv")).columns == {
        "ref": "reference",
        "row": "key",
        "entered": "recorded_at",
        "finding": "failure_status",
    }


def test_a_mapping_saved_with_a_mark_is_read(tmp_path):
    assert _reading(tmp_path, f"\ufeff{WHOLE}").review.name == "A review"


def test_the_documented_example_is_a_right_mapping():
    mapping = read_mapping(EXAMPLES / "complaints.toml")
    assert [category.rank for category in mapping.categories] == list(range(1, 20))
    assert mapping.review.opens_as_at == date(2020, 6, 30)
    assert [file.grain for file in mapping.files] == ["case", "finding"]
    assert [file.grain for file in read_mapping(EXAMPLES / "log.toml").files] == ["event", "event"]


@pytest.mark.parametrize(
    ("there", "instead", "sentence"),
    [
        ('name = "A review"', "", "[review]: name is missing; give a text in quotes."),
        ("2020-12-31", '"2020-12-31"', "[review]: period_to is not right; give a date such as 2023-08-31, without quotes."),
        ("2020-12-31", "2019-12-31", "[review]: period_from is after period_to; give the first and the last day of the period."),
        ("[review]", "[reviews]", "mapping.toml: there is no key 'reviews'; the keys are review, officers, risk_category, file."),
        ('code = "low"', 'code = "high"', "mapping.toml: every [[risk_category]] needs its own code."),
        ('code = "low"', 'code = "low"\nweight = 0', "number 2: weight is not right; give a number above nought."),
        ('code = "low"', 'code = "low"\nis_high = "no"', "number 2: is_high is not right; give true or false."),
        ('code = "low"', 'code = "not_assessed"', "number 2: code 'not_assessed' cannot be used; give another of at most 60 characters."),
        ('grain = "case"', 'grain = "row"', "[[file]] number 1: grain 'row' is not known; use one of 'case', 'finding', 'event'."),
        ('key = "row"', "", "[[file]] number 2: key is missing; give a text in quotes."),
        ('"as_occurred"', '"then"', "recorded_at has to say when the rows became known; use"),
        ("received_on =", "recieved_on =", "[[file]] number 1 fields: there is no key 'recieved_on'; the keys are received_on,"),
        (
            'received_on = "received"',
            'route = "route"',
            "received_on is missing; give the column with the day the application was received.",
        ),
        ('"confirmed"', '"upheld"', "values.failure_status: 'upheld' is not a failure_status of ours; use one of suspected, confirmed,"),
        ("[file.values.failure_status]", "[file.values.found_on]", "'found_on' has no values to translate"),
        ('failure_type = "service"', "", "failure_type is missing; give its column in fields or one value in defaults."),
        ('"service"', '"rude"', "defaults: 'rude' is not a failure_type of ours; use one of harm, administrative, service."),
        ('key = "row"', 'key = "row"\nencoding = "martian"', "encoding 'martian' is not known; use one such as utf-8-sig or cp1252."),
        (
            'key = "row"',
            'key = "row"\ntime_zone = "Europe/Mars"',
            "time_zone 'Europe/Mars' is not known; use one such as Europe/London or UTC.",
        ),
        (
            'key = "row"',
            'key = "row"\ntime_zone = "../../etc"',
            "time_zone '../../etc' is not known; use one such as Europe/London or UTC.",
        ),
        ('key = "row"', 'key = "row"\ndelimiter = "--"', "delimiter '--' is not known; use one of"),
        ('key = "row"', 'key = "row"\ndate_formats = ["%m/%Y"]', 'give a list such as ["%d/%m/%Y"], each with day, month and year.'),
        ('key = "row"', 'key = "row"\ncolour = "red"', "[[file]] number 2: there is no key 'colour'; the keys are name, grain,"),
        ('name = "A review"', "name = A review", "mapping.toml is not TOML: "),
        (
            'name = "A review"',
            f"name = {'9' * 5000}",
            "is not TOML that can be read: a number in it is too long, or it is nested too deeply.",
        ),
        (
            'name = "A review"',
            f"name = {'[' * 5000}",
            "is not TOML that can be read: a number in it is too long, or it is nested too deeply.",
        ),
        (
            'key = "row"',
            'key = "row"\ndate_formats = ["%d/%m/%Y", "%Y-%m-%d", "%m/%d/%Y"]',
            "[[file]] number 2: by date_formats '%d/%m/%Y' and '%m/%d/%Y' one day can be read in two ways; give one of them.",
        ),
        ('"Upheld" = "confirmed"', '"Upheld" = "confirmed"\n"Upheld " = "none"', "failure_status: a value stands there more than once"),
        (
            'key = "row"',
            'key = "row"\ndrop = ["finding"]',
            "[[file]] number 2: the column 'finding' is both read and in drop; say one of them.",
        ),
    ],
)
def test_whatever_is_wrong_in_a_mapping_is_one_sentence_that_says_what_would_be_right(tmp_path, there, instead, sentence):
    changed = WHOLE.replace(there, instead, 1)
    assert changed != WHOLE
    with pytest.raises(BadInput) as caught:
        _reading(tmp_path, changed)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_mapping_that_does_not_exist_is_a_sentence(tmp_path):
    with pytest.raises(BadInput, match=r"^The mapping file 'none\.toml' does not exist\.$"):
        read_mapping(tmp_path / "none.toml")


def test_a_file_has_to_match_exactly_one_part_of_the_mapping(tmp_path):
    mapping = _reading(tmp_path, WHOLE)
    with pytest.raises(
        BadInput, match=r"no \[\[file\]\] names match 'other\.csv'; exactly one of 'cases\*\.csv', 'findings\*\.csv' has to\."
    ):
        mapping.for_file(Path("other.csv"))
