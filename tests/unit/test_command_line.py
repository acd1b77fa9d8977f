"""The command line: what it prints, the codes it exits with, and one line for whatever is wrong."""

import json

import pytest

from tests.at_terminal import answer_to
from tests.demonstration_maker import demonstration_in


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    return demonstration_in(tmp_path_factory.mktemp("command"))


@pytest.fixture
def run(demonstration, monkeypatch, capsys):
    """Runs a command over the demonstration; gives its code, what it printed and what it complained of."""

    def command(*arguments, case_url=demonstration[0]):
        monkeypatch.setenv("CASE_DATABASE_URL", case_url)
        monkeypatch.setenv("REGISTER_DATABASE_URL", demonstration[1])
        return answer_to(arguments, capsys)

    return command


def test_figures_are_printed_as_a_table(run):
    code, out, err = run("figures", "--as-at", "2024-01-11")
    assert (code, err) == (0, "")
    rows = {line.split()[0]: line.split() for line in out.splitlines() if line}
    assert rows["applications_in_scope"][1] == "3,582"
    assert rows["failures_confirmed"][1] == "25"
    assert rows["originally_disclosed"][1:] == ["1,195", "applications", "3,582", "33.36"]


def test_figures_are_printed_as_the_documented_json(run):
    code, out, _ = run("figures", "--as-at", "2024-01-11", "--known-by", "2024-01-12T09:00", "--format", "json")
    document = json.loads(out)
    assert code == 0
    assert list(document) == ["as_at", "known_by", "data_version", "figures"]
    assert (document["as_at"], document["known_by"], document["data_version"]) == ("2024-01-11", "2024-01-12T09:00:00+00:00", 1)
    assert document["figures"]["applications_in_scope"] == {"value": 3582, "unit": "applications", "denominator": None, "percent": None}
    assert document["figures"]["risk_assessed"] == {"value": 3582, "unit": "applications", "denominator": 3582, "percent": 100.0}


def test_known_by_is_null_when_everything_counts(run):
    assert json.loads(run("figures", "--as-at", "2024-01-11", "--format", "json")[1])["known_by"] is None


def test_a_breakdown_adds_up_and_stands_inside_its_figure(run):
    out = run("figures", "--as-at", "2024-03-01", "--by", "risk_category", "--figure", "risk_assessed", "--format", "json")[1]
    figure = json.loads(out)["figures"]["risk_assessed"]
    assert [part["risk_category"] for part in figure["breakdown"]] == [
        "immediate",
        "high",
        "medium",
        "low",
        "none_apparent",
        "not_assessed",
    ]
    assert sum(part["value"] for part in figure["breakdown"]) == figure["value"] == 3613


def test_what_was_known_then_can_differ_from_what_is_known_now(run):
    def assessed(*more):
        asked = ("figures", "--as-at", "2023-12-20", "--figure", "risk_assessed", "--format", "json", *more)
        return json.loads(run(*asked)[1])["figures"]["risk_assessed"]["value"]

    assert assessed("--known-by", "2023-12-20") < assessed()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("figures", "--as-at", "2024-13-01"), "'2024-13-01' is not a date; write it as 2024-03-01"),
        (("figures", "--as-at", "2010-01-01"), "before the review's first record, of 2 October 2023"),
        (("figures", "--as-at", "2999-01-01"), "1 January 2999 is in the future"),
        (("figures", "--as-at", "2024-01-11", "--known-by", "soon"), "'soon' is not a moment"),
        (("figures", "--as-at", "2024-01-11", "--figure", "risk_asessed"), "Did you mean risk_assessed?"),
        (("figures", "--as-at", "2024-01-11", "--by", "colour"), "The breakdowns are: risk_category,"),
        (("demo", "--applications", "0"), "from 1 to 10,000,000"),
        (("demo",), "already holds applications"),
        (("import", "nowhere.csv", "--mapping", "nowhere.toml"), "nowhere.toml"),
    ],
)
def test_a_wrong_request_is_one_line_and_code_2(run, arguments, sentence):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert sentence in err


def test_a_database_out_of_reach_is_one_line_and_code_3(run, tmp_path):
    code, out, err = run("figures", "--as-at", "2024-01-11", case_url=f"sqlite:///{tmp_path / 'none.db'}")
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert "does not exist" in err


def test_a_setting_that_contradicts_is_one_line_and_code_4(run, monkeypatch):
    monkeypatch.setenv("PRIVATE_MACHINE", "perhaps")
    assert run("figures", "--as-at", "2024-01-11")[::2] == (4, "error: PRIVATE_MACHINE must be 'yes' or 'no'.\n")


def test_a_fault_of_ours_is_one_line_without_its_text_and_code_1(run, monkeypatch):
    def failing(*_args, **_more):
        raise ValueError("Jane Example, 3 March")

    monkeypatch.setattr("data_access.cli.figures.open_desk", failing)
    code, out, err = run("figures", "--as-at", "2024-01-11")
    assert (code, out) == (1, "")
    assert "ValueError" in err
    assert "Jane" not in err


def test_a_demonstration_of_any_size_fills_an_empty_database(run, tmp_path):
    code, out, _ = run("demo", "--applications", "5", "--seed", "3", "--url", f"sqlite:///{tmp_path / 'five.db'}")
    assert code == 0
    assert out.startswith("Made a synthetic demonstration: 5 applications in scope at its end")


def test_what_the_command_line_asks_is_logged(run, demonstration):
    from sqlalchemy import create_engine, select

    from data_access.database.tables import audit_entries

    run("figures", "--as-at", "2024-01-10")
    run("figures", "--as-at", "2024-01-10", "--known-by", "2024-01-12", "--by", "risk_category", "--figure", "risk_assessed")
    engine = create_engine(demonstration[1])
    with engine.connect() as connection:
        last, before = connection.execute(select(audit_entries).order_by(audit_entries.c.entry_id.desc()).limit(2))
    engine.dispose()
    assert (before.viewer, before.what) == ("command line", "figures as at 2024-01-10: all")
    assert last.what == "figures by risk_category as at 2024-01-10, known by 2024-01-12: risk_assessed"
