"""``claims`` on the command line: the documented JSON, the table, standard input, and one line for whatever is wrong."""

import io
import json

import pytest

from tests.at_terminal import answer_to
from tests.demonstration_maker import demonstration_in

DRAFT = "In January, we confirmed that we had risk assessed each of the 3,778 applications.\n\nAround 45 officers were on the review."


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    return demonstration_in(tmp_path_factory.mktemp("claims"), applications=20)


@pytest.fixture
def run(demonstration, monkeypatch, capsys):
    """Runs the command over a small demonstration, whose register has what was published; gives its code, output and complaint."""
    monkeypatch.setenv("CASE_DATABASE_URL", demonstration[0])
    monkeypatch.setenv("REGISTER_DATABASE_URL", demonstration[1])

    def command(*arguments):
        return answer_to(("claims", *map(str, arguments)), capsys)

    return command


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "draft.txt"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_the_claims_are_printed_as_the_documented_json(run, draft):
    code, out, err = run(draft, "--release", "latest", "--format", "json")
    document = json.loads(out)
    assert (code, err) == (0, "")
    assert document["release"] == 5
    assert document["claims"][0] == {
        "sentence": "In January, we confirmed that we had risk assessed each of the 3,778 applications.",
        "text": "3,778",
        "said": "exactly",
        "value": 3778,
        "figure": "risk_assessed",
        "unit": "applications",
        "as_at": "2024-01-11",
        "verdict": "contradicts_earlier_release",
        "reason": "Release 3, as at 11 January 2024, has 3,582 for 'Risk assessed', not 3,778; that is the number of Release 5, as at 23 May 2024.",
    }
    assert [claim["verdict"] for claim in document["claims"]] == ["contradicts_earlier_release", "agrees_as_worded"]


def test_what_no_figure_is_named_for_is_null(run, tmp_path):
    path = tmp_path / "other.txt"
    path.write_text("120 volunteers came.", encoding="utf-8")
    (claim,) = json.loads(run(path, "--format", "json")[1])["claims"]
    assert (claim["figure"], claim["unit"], claim["as_at"], claim["verdict"]) == (None, None, None, "undecided")


def test_the_table_marks_what_to_look_at(run, draft):
    code, out, _ = run(draft)
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "Release 5, as at 23 May 2024: 2 claims found, 1 to look at."
    assert "! contradicts earlier release: “3,778” (risk_assessed, as at 11 January 2024)" in lines
    assert "  agrees as worded: “Around 45” (officers_on_review, as at 11 January 2024)" in lines


def test_a_draft_can_come_from_standard_input_and_be_held_against_an_earlier_release(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + DRAFT.encode())))
    document = json.loads(run("-", "--release", "3", "--format", "json")[1])
    assert document["release"] == 3
    assert document["claims"][0]["verdict"] == "contradicts_release"


def test_a_draft_without_a_claim_is_no_fault(run, tmp_path):
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    assert run(path) == (0, "Release 5, as at 23 May 2024: 0 claims found, 0 to look at.\n", "")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere.txt",), "'nowhere.txt' cannot be read: No such file"),
        (("no\0where.txt",), "cannot be read"),
        (("DRAFT", "--release", "99"), "There is no release 99"),
        (("DRAFT", "--release", "newest"), "names no release"),
    ],
)
def test_a_wrong_request_is_one_line_and_code_2(run, draft, arguments, sentence):
    code, out, err = run(*(draft if argument == "DRAFT" else argument for argument in arguments))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert sentence in err


def test_a_file_that_is_no_text_is_refused(run, tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\xff\xfe")
    code, out, err = run(path)
    assert (code, out) == (2, "")
    assert "is no text in UTF-8" in err
