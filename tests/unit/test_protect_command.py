"""``protect`` on the command line: what comes out for what goes in, and one line for whatever is wrong."""

import csv
import json

import pytest

from data_access.cli import main
from tests.at_terminal import answer_to
from tests.house.source import ROOT

SQUARE = "risk,count,team\nhigh,3,North\nhigh,12,South\nhigh,15,Total\nlow,20,North\nlow,30,South\nlow,50,Total\nTotal,23,North\nTotal,42,South\nTotal,65,Total\n"


@pytest.fixture
def run(tmp_path, capsys):
    """Writes files, runs the command over the first of them, and gives its code, what it printed and what it complained of."""

    def command(table, *options, given=(), count="count"):
        paths = []
        for place, content in enumerate((table, *given)):
            paths.append(tmp_path / ("cases.csv" if place == 0 else f"earlier{place}.csv"))
            paths[-1].write_bytes(content if isinstance(content, bytes) else content.encode())
        more = [word for path in paths[1:] for word in ("--given", str(path))]
        return answer_to(["protect", str(paths[0]), "--count", count, *options, *more], capsys)

    return command


def _counts(out):
    return [row["count"] for row in csv.DictReader(out.splitlines())]


def test_a_table_comes_out_rounded_with_its_columns_and_rows_as_they_were(run):
    code, out, err = run(SQUARE)
    assert (code, err) == (0, "")
    assert out == (
        "risk,count,team\nhigh,[c],North\nhigh,10,South\nhigh,10,Total\nlow,20,North\nlow,30,South\nlow,50,Total\n"
        "Total,20,North\nTotal,40,South\nTotal,60,Total\n"
    )


def test_exact_counts_come_out_with_others_hidden(run):
    assert _counts(run(SQUARE, "--lane", "exact")[1]) == ["[c]", "[c]", "15", "[c]", "[c]", "50", "23", "42", "65"]


def test_json_says_by_which_rules_and_each_cell_with_its_value_or_mark(run):
    code, out, _ = run(SQUARE, "--lane", "exact", "--format", "json")
    document = json.loads(out)
    assert code == 0
    assert {name: value for name, value in document.items() if name != "cells"} == {
        "table": "cases",
        "lane": "exact",
        "threshold": 7,
        "base": 1,
        "count": "count",
        "dimensions": ["risk", "team"],
    }
    assert document["cells"][:3] == [
        {"risk": "high", "team": "North", "value": None, "mark": "[c]"},
        {"risk": "high", "team": "South", "value": None, "mark": "[c]"},
        {"risk": "high", "team": "Total", "value": 15, "mark": ""},
    ]


def test_another_threshold_goes_with_either_lane(run):
    assert _counts(run(SQUARE, "--threshold", "2")[1])[0] == "5"
    assert _counts(run(SQUARE, "--threshold", "2", "--lane", "exact")[1])[0] == "3"
    assert json.loads(run(SQUARE, "--threshold", "12", "--format", "json")[1])["threshold"] == 12


def test_what_came_out_goes_in_again_and_nothing_changes(run):
    for lane in ("rounded", "exact"):
        once = run(SQUARE, "--lane", lane)[1]
        assert run(once, "--lane", lane)[1] == once


def test_names_and_values_with_commas_quotes_spaces_and_accents_are_kept(run):
    table = '\ufeff"risk, first", count ,équipe\n"a ""b"", c", 20 ,Été\n"=1+1",3,Été\n'
    code, out, _ = run(table)
    assert code == 0
    assert list(csv.reader(out.splitlines())) == [["risk, first", "count", "équipe"], ['a "b", c', "20", "Été"], ["=1+1", "[c]", "Été"]]


def test_a_table_of_one_number_is_a_table(run):
    assert run("count\n6\n")[:2] == (0, "count\n[c]\n")


def test_an_earlier_table_of_the_same_counts_is_reckoned_with(run):
    table = "kind,count\na,4\nb,19\nc,70\n"
    assert _counts(run(table, "--lane", "exact")[1]) == ["[c]", "19", "70"]
    assert _counts(run(table, "--lane", "exact", given=["kind,count\nTotal,93\n"])[1]) == ["[c]", "[c]", "70"]


def test_several_earlier_tables_can_be_given(run):
    table = "kind,count\na,4\nb,19\nc,70\n"
    both = run(table, "--lane", "exact", given=["kind,count\nTotal,93\n", "kind,count\nb,19\n"])
    assert _counts(both[1]) == ["[c]", "19", "[c]"]


def test_a_table_that_could_be_subtracted_from_an_earlier_one_is_refused_with_the_pair_named(run):
    code, out, err = run("kind,count\na,41\nb,19\n", "--lane", "exact", given=["kind,count\na,38\nb,19\n"])
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "cases cannot be published beside earlier1: subtracting one from the other gives a protected count away (kind a)" in err
    assert run("kind,count\na,41\nb,19\n", given=["kind,count\na,40\nb,15\n"])[0] == 0


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("", "cases.csv holds no table"),
        ("kind,count\n", "cases.csv holds no table"),
        ("kind,number\na,12\n", "cases.csv has no column 'count'. Its columns are: kind, number."),
        ("kind,kind,count\na,b,12\n", "two with one name"),
        ("kind,,count\na,b,12\n", "a column without a name"),
        ("kind,count\na,twelve\n", "line 2: count is not a whole number of 0 or more, nor the mark [c]"),
        ("kind,count\na,-12\n", "line 2: count is not a whole number"),
        ("kind,count\na,12.5\n", "line 2: count is not a whole number"),
        ("kind,count\na,\n", "line 2: count is not a whole number"),
        ("kind,count\na,١٢\n", "line 2: count is not a whole number"),
        ("kind,count\na,12000000000\n", "kind a is not a count. A count is a whole number from 0 to 1,000,000,000."),
        ("kind,count\na,12\nb,13,14\n", "line 3: 3 values for 2 columns"),
        ("kind,count\n,12\n", "line 2: kind is empty"),
        ("kind,count\nTOTAL,12\n", "line 2: a margin is written Total"),
        ("kind,count\na,12\na,13\n", "cases has two cells for kind a"),
        ("kind,count\na,12\nb,13\nTotal,26\n", "The margin kind Total is not the sum of its parts by kind"),
        (b"kind,count\n\xff\xfe,12\n", "cases.csv is not a CSV file in UTF-8"),
        ('kind,count\n"a,12\n', "cases.csv is not a CSV file in UTF-8"),
        ("kind,count\na,12\n".encode("utf-16-le"), "cases.csv is not a CSV file in UTF-8"),
    ],
)
@pytest.mark.parametrize("lane", ["rounded", "exact"])
def test_a_file_that_is_no_table_of_counts_is_one_line_and_code_2_and_no_count_is_said(run, table, sentence, lane):
    code, out, err = run(table, "--lane", lane)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert sentence in err
    assert not {"12", "13", "14", "26", "12000000000", "twelve"} & set(err.replace(".", " ").replace(",", " ").split())


def test_a_wrong_option_is_said(run, tmp_path):
    assert "Take 4 or 7" in run(SQUARE, "--threshold", "5")[2]
    assert run(SQUARE, "--threshold", "5", "--lane", "exact")[0] == 0
    assert run(SQUARE, "--lane", "open")[0] == 2
    assert "has no column 'n'" in run(SQUARE, count="n")[2]
    assert main(["protect", str(tmp_path / "nowhere.csv"), "--count", "n"]) == 2


def test_a_wrong_earlier_table_is_named(run):
    assert "earlier1.csv has no column 'count'" in run(SQUARE, given=["kind,n\na,12\n"])[2]


def test_nothing_but_the_answer_is_printed_by_a_process_of_its_own(tmp_path):
    import subprocess
    import sys

    path = tmp_path / "cases.csv"
    path.write_text(SQUARE, encoding="utf-8")
    command = [sys.executable, "-m", "data_access", "protect", str(path), "--count", "count", "--lane", "exact"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": ""})
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("risk,count,team\nhigh,[c],North\n")
    assert [path.name for path in tmp_path.iterdir()] == ["cases.csv"]
