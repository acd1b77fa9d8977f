"""One row at a time: what is read of it, and each rule that it may break."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from data_access.errors import BadInput
from data_access.intake.extract import open_table
from data_access.intake.mapping import FileMapping, read_mapping
from data_access.intake.validate import RULES, Checks, RowRejected, pseudonym_of

CASES = FileMapping(
    pattern="cases.csv",
    grain="case",
    reference="ref",
    key="",
    fields={"received_on": "received", "completed_on": "closed", "officer": "who", "route": "route"},
    case_fields={},
    values={"route": {"Ask": "right_to_ask_self"}},
    defaults={},
    date_formats=("%Y-%m-%d", "%d/%m/%Y"),
    delimiter=",",
    encoding="utf-8-sig",
    recorded_at="as_occurred",
    recorded_column="",
    drop=("notes",),
)
FINDINGS = replace(
    CASES,
    grain="finding",
    key="row",
    fields={"failure_status": "route", "found_on": "received", "confirmed_on": "closed"},
    values={"failure_status": {"Ask": "confirmed"}},
    defaults={"failure_type": "harm"},
)
CHECKS = Checks(
    {"route": ("right_to_ask_self", "unknown"), "failure_status": ("confirmed", "none"), "failure_type": ("harm",)},
    datetime(2024, 6, 30, 12, tzinfo=UTC),
)
HEADING = "ref,row,received,closed,who,route,notes\n"


def _rows(folder, text, file=CASES, encoding="utf-8"):
    path = folder / "cases.csv"
    path.write_bytes(text.encode(encoding))
    return list(open_table(path, file).rows())


@pytest.mark.parametrize(
    "heads",
    [
        "Surname",
        "victimAddress",
        "Date of Birth",
        "E-mail",
        "case notes",
        "Applicant_Name",
        "Safe contact",
        "DOB",
        "Next of kin",
        "Nickname",
    ],
)
def test_a_column_with_somebody_in_it_is_refused_until_the_mapping_drops_it(tmp_path, heads):
    text = f"ref,row,received,closed,who,route,{heads}\nA1,7,2024-01-02,,,Ask,Mary Example\n"
    with pytest.raises(BadInput) as caught:
        _rows(tmp_path, text)
    assert str(caught.value) == (
        f"cases.csv has the column {heads!r}, which looks like names, addresses or free text of somebody. "
        f'Export it without, or name what is never to be read: drop = ["{heads}"].'
    )
    assert [row.cells["ref"] for row in _rows(tmp_path, text, replace(CASES, drop=(heads,)))] == ["A1"]


@pytest.mark.parametrize("heads", ["rank", "beat", "stage", "filename", "unnamed", "message id", "location code"])
def test_a_column_with_nobody_in_it_is_passed_over(tmp_path, heads):
    assert len(_rows(tmp_path, f"ref,row,received,closed,who,route,{heads}\nA1,7,2024-01-02,,,Ask,x\n")) == 1


def test_only_the_named_columns_are_kept_and_their_blanks_are_stripped(tmp_path):
    row = _rows(tmp_path, f"\ufeff{HEADING}A1   ,7,2024-01-02,, Someone{' ' * 248},Ask,free text about a person\n")[0]
    assert row.cells == {"ref": "A1", "received": "2024-01-02", "closed": "", "who": "Someone", "route": "Ask"}
    assert row.line == 2


def test_line_numbers_are_those_of_the_file_even_after_blank_lines_and_cells_over_several_lines(tmp_path):
    rows = _rows(tmp_path, f'{HEADING}A1,1,2024-01-02,,,,"one\ntwo\nthree"\n\nA2,2,2024-01-02,,,,\n')
    assert [(row.line, row.last_line) for row in rows] == [(2, 4), (6, 6)]


def test_the_same_row_again_has_the_same_fingerprint_and_another_has_not(tmp_path):
    rows = _rows(tmp_path, f"{HEADING}A1,1,2024-01-02,,,,x\nA1,1,2024-01-02,,,,x  \nA1,1,2024-01-02,,,,y\n")
    assert rows[0].fingerprint == rows[1].fingerprint != rows[2].fingerprint


def test_a_row_is_stated_in_our_words_and_the_officers_name_is_not_among_them(tmp_path):
    row = _rows(tmp_path, f"{HEADING}A1,1,2024-01-02,05/02/2024,Jo Example,Ask,\n")[0]
    statement = CHECKS.statement(row, CASES)
    assert statement.reference == "A1"
    assert statement.case == {
        "received_on": date(2024, 1, 2),
        "completed_on": date(2024, 2, 5),
        "officer": pseudonym_of("JO EXAMPLE"),
        "route": "right_to_ask_self",
    }
    assert "Example" not in repr(statement)


def test_a_pseudonym_is_the_same_in_every_import():
    assert pseudonym_of("INV-156") == "Officer 3C7098F2"


@pytest.mark.parametrize(
    ("cells", "rule", "reason"),
    [
        ("A1,1,2024-01-02,,", "wrong_number_of_cells", "the row does not have as many cells as the heading"),
        (",1,2024-01-02,,,Ask,", "no_reference", "ref is blank"),
        (f"{'A' * 61},1,2024-01-02,,,Ask,", "too_long", "ref is longer than 60 characters"),
        ("A\x001,1,2024-01-02,,,Ask,", "unreadable_text", "ref has characters that cannot be shown"),
        ("A1,1,,,,Ask,", "no_date", "received_on is blank"),
        ("A1,1,2024-02-30,,,Ask,", "bad_date", "received (received_on) is not a date in the stated formats"),
        ("A1,1,0024-02-20,,,Ask,", "bad_date", "received (received_on) is not a date in the stated formats"),
        ("A1,1,2024-07-01,,,Ask,", "date_in_future", "received (received_on) is after the day of the import"),
        ("A1,1,2024-01-02,2024-01-01,,Ask,", "dates_out_of_order", "completed_on is before received_on"),
        ("A1,1,2024-01-02,,,Secret,", "unknown_value", "route (route) holds a value that the mapping does not translate"),
    ],
)
def test_a_row_that_breaks_a_rule_is_rejected_for_a_reason_that_tells_nothing_of_it(tmp_path, cells, rule, reason):
    row = _rows(tmp_path, HEADING + cells + "\n")[0]
    with pytest.raises(RowRejected) as caught:
        CHECKS.statement(row, CASES)
    assert (caught.value.rule, caught.value.reason) == (rule, reason)
    assert rule in RULES


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ("A1,,,,,Ask,", "no_key"),
        ("A1,1,,,,,", "no_value"),
        ("A1,1,2024-01-02,2024-01-01,,Ask,", "dates_out_of_order"),
        ("A1,1,soon,,,Ask,", "bad_date"),
    ],
)
def test_a_finding_that_breaks_a_rule_is_rejected(tmp_path, cells, rule):
    with pytest.raises(RowRejected) as caught:
        CHECKS.statement(_rows(tmp_path, HEADING + cells + "\n", FINDINGS)[0], FINDINGS)
    assert caught.value.rule == rule


def test_an_unclosed_quotation_mark_is_told_with_the_lines_that_it_swallowed(tmp_path):
    row = _rows(tmp_path, f'{HEADING}A1,1,"2024-01-02,,,,\nA2,1,2024-01-02,,,,\n')[0]
    with pytest.raises(RowRejected, match=r"runs to line 3 .* look for an unclosed quotation mark"):
        CHECKS.statement(row, CASES)


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        (['A1,1,2024-01-02,,,,"of A1', "A2,1,2024-01-02,,,,x"], [(2, 3, None)]),
        (['A1,1,2024-01-02,,,,"of A1', 'A2,1,2024-01-02,,,,"of A2"', "A3,1,2024-01-02,,,,x"], [(2, 3, None), (4, 4, "A3")]),
        (["A1,1,2024-01-02,,,,x", 'A2,1,2024-01-02,,,,"of A2'], [(2, 2, "A1"), (3, 3, None)]),
        (['A1,1,2024-01-02,,,,"of ""A1""', 'and more"', 'A2,1,2024-01-02,,,,5" wide'], [(2, 3, "A1"), (4, 4, "A2")]),
        (['A1,1,2024-01-02,,,,"a "so-called" note"'], [(2, 2, "A1")]),
    ],
)
def test_a_row_that_may_have_swallowed_others_is_told_even_where_its_last_column_is_not_read(tmp_path, lines, read):
    rows = _rows(tmp_path, HEADING + "\n".join(lines) + "\n")
    assert [(row.line, row.last_line, row.cells and row.cells["ref"]) for row in rows] == read


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("2024-01-02T10:00:00+00:00", datetime(2024, 1, 2, 10)),
        ("2024-06-02 10:00", datetime(2024, 6, 2, 9)),
        ("2024-01-02", datetime(2024, 1, 2)),
    ],
)
def test_a_column_with_the_moment_of_recording_is_read_as_london_time_unless_it_says_otherwise(tmp_path, stated, moment):
    file = replace(CASES, recorded_at="", recorded_column="notes")
    assert CHECKS.statement(_rows(tmp_path, f"{HEADING}A1,1,2024-01-01,,,,{stated}\n", file)[0], file).recorded_at == moment


@pytest.mark.parametrize(
    ("zone", "stated", "day"),
    [
        ("Europe/London", "2024-05-31 23:30", date(2024, 5, 31)),
        ("UTC", "2024-05-31 23:30", date(2024, 6, 1)),
        ("UTC", "2024-01-30 23:30", date(2024, 1, 30)),
        ("America/Chicago", "2024-05-31 18:30", date(2024, 6, 1)),
        ("Asia/Tokyo", "2024-05-31 00:00", date(2024, 5, 31)),
        ("America/Chicago", "2024-05-31 22:30+0000", date(2024, 5, 31)),
        ("America/Chicago", "2024-05-31 23:30+0000", date(2024, 6, 1)),
    ],
)
def test_a_moment_counts_on_the_london_day_by_the_clock_that_it_or_the_mapping_says_and_midnight_is_the_day_itself(
    tmp_path, zone, stated, day
):
    file = replace(CASES, time_zone=ZoneInfo(zone), date_formats=("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M%z"))
    row = _rows(tmp_path, f"{HEADING}A1,1,{stated},,,,\n", file)[0]
    assert CHECKS.statement(row, file).case["received_on"] == day


def test_a_moment_of_recording_is_read_by_the_clock_of_the_mapping(tmp_path):
    file = replace(CASES, recorded_at="", recorded_column="notes", drop=(), time_zone=ZoneInfo("America/Chicago"))
    row = _rows(tmp_path, f"{HEADING}A1,1,2024-01-01,,,,2024-03-31 01:30\n", file)[0]
    assert CHECKS.statement(row, file).recorded_at == datetime(2024, 3, 31, 6, 30)


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ("2024-03-31 01:30", "notes (recorded_at) is in the hour that the clocks leave out in spring"),
        ("9999-12-31T23:59:59-12:00", "notes (recorded_at) is beyond all dates"),
    ],
)
def test_a_moment_that_no_clock_shows_is_rejected(tmp_path, stated, reason):
    file = replace(CASES, recorded_at="", recorded_column="notes", drop=())
    with pytest.raises(RowRejected) as caught:
        CHECKS.statement(_rows(tmp_path, f"{HEADING}A1,1,2024-01-01,,,,{stated}\n", file)[0], file)
    assert (caught.value.rule, caught.value.reason) == ("bad_date", reason)


@pytest.mark.parametrize(
    ("text", "encoding", "sentence"),
    [
        ("", "utf-8", "cases.csv is refused (empty_file): it is empty."),
        ("ref,received,close,who,route\n", "utf-8", "no column 'closed', which the mapping names for completed_on; did you mean 'close'?"),
        ("A1;2024-01-02\n", "utf-8", "no column 'ref', which the mapping names for reference; is its first line the heading, and"),
        (
            "ref,ref,received,closed,who,route\n",
            "utf-8",
            "has the column 'ref' more than once, so it cannot be said which is the reference.",
        ),
        (f"{HEADING}A1,1,2024-01-02,,Zoë,,\n", "cp1252", "cases.csv is not utf-8-sig text; give its encoding in the mapping"),
        (f'{HEADING}A1,1,2024-01-02,,,,"{"x" * 140_000}\n', "utf-8", "cases.csv cannot be read as CSV near line"),
    ],
)
def test_a_file_that_cannot_be_read_as_it_is_is_one_sentence(tmp_path, text, encoding, sentence):
    with pytest.raises(BadInput) as caught:
        _rows(tmp_path, text, encoding=encoding)
    assert sentence in str(caught.value)


def test_the_mapping_reader_gives_what_the_row_reader_takes(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text(
        '[review]\nname="R"\nperiod_from=2020-01-01\nperiod_to=2020-01-01\nannounced_on=2020-01-01\n[[risk_category]]\ncode="a"\n'
        '[[file]]\nname="cases.csv"\ngrain="case"\nreference="ref"\nrecorded_at="at_import"\ndelimiter="\\t"\n[file.fields]\nreceived_on="day"\n'
    )
    file = read_mapping(path).files[0]
    row = _rows(tmp_path, "ref\tday\nA1\t2020-01-01\n", file)[0]
    assert CHECKS.statement(row, file).recorded_at == datetime(2024, 6, 30, 12)
