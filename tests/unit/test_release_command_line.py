"""Releases on the command line, over the demonstration: the whole way, 33 = 2 + 14 + 17, and one line for every refusal."""

import json
from shutil import copyfile

import pytest
from sqlalchemy import create_engine, text

from tests.at_terminal import answer_to
from tests.demonstration_maker import demonstration_in


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    return demonstration_in(tmp_path_factory.mktemp("releases"))


@pytest.fixture
def run(demonstration, tmp_path, monkeypatch, capsys):
    """Runs a command over the demonstration's cases and a register of this test's own; gives its code, output and complaint."""
    monkeypatch.setenv("CASE_DATABASE_URL", demonstration[0])
    monkeypatch.setenv("REGISTER_DATABASE_URL", f"sqlite:///{tmp_path / 'register.db'}")

    def command(*arguments):
        return answer_to(arguments, capsys)

    return command


def done(outcome):
    code, out, err = outcome
    assert (code, err) == (0, ""), err
    return out


def released(run, *arguments):
    return json.loads(done(run("release", *arguments, "--format", "json")))


PRESS, ANALYST, CHIEF = (("--as", role) for role in ("press_officer", "analyst", "chief_officer"))
SAID = ("applications_in_scope", "risk_assessed", "failures_confirmed", "failures_harm", "failures_administrative", "failures_service")
MAY = ("--as-at", "2024-05-23", "--known-by", "2024-05-23", *(part for key in SAID for part in ("--figure", key)))
WHY = ("--wording", "As counted.", "--reason", "It is owed to the public.", "--risk", "Nobody is named.", "--expires", "2099-12-31")


def explained(run, number, *outcomes):
    for outcome in outcomes:
        done(run("release", "explain", number, "--outcome", outcome, "--sentence", "As the records of that day have it.", *PRESS))


def test_the_register_of_a_demonstration_starts_with_what_was_published(run):
    listed = json.loads(done(run("release", "list", "--format", "json")))
    assert [(one["number"], one["state"], one["as_at"]) for one in listed["releases"]] == [
        (5, "published", "2024-05-23"),
        (4, "published", "2024-01-12"),
        (3, "superseded", "2024-01-11"),
        (2, "superseded", "2023-12-08"),
        (1, "superseded", "2023-10-26"),
    ]
    latest = released(run, "show", "latest")
    assert (latest["number"], latest["cells"][0]["figure"], latest["cells"][0]["value"]) == (5, "applications_in_scope", 3778)


def test_thirty_three_is_two_and_fourteen_and_seventeen_by_exception_and_no_other_way(run):
    first = released(run, "freeze", *MAY, *PRESS)
    assert {cell["figure"]: cell["value"] for cell in first["cells"]} == {
        "applications_in_scope": 3780,
        "risk_assessed": 3780,
        "failures_confirmed": 30,
        "failures_harm": None,
        "failures_administrative": 15,
        "failures_service": 15,
    }
    for key in SAID:
        done(run("release", "except", "6", "--figure", key, *WHY, *PRESS))
    assert run("release", "grant", "6", "1", *PRESS)[0] == 4
    granted = released(run, "grant", "6", *map(str, range(1, 7)), *CHIEF)
    assert [cell["value"] for cell in granted["cells"]] == [3778, 3778, 33, 2, 14, 17]
    explained(run, "6", "dropped")
    for verb, who in (("submit", PRESS), ("sign", ANALYST), ("approve", CHIEF)):
        done(run("release", verb, "6", *who))
    done(run("release", "publish", "6", "--supersede", "latest", *PRESS))
    shown = released(run, "show", "latest")
    assert (shown["number"], shown["state"], shown["supersedes"]) == (6, "published", 5)
    found = json.loads(done(run("verify", "latest", "--format", "json")))
    assert (found["is_identical"], found["differences"]) == (True, [])
    assert found["checksum"] == found["recomputed"] == shown["checksum"]


def test_january_is_recomputed_as_it_was_known_in_january(run):
    names = ("applications_in_scope", "failures_confirmed", "failures_harm", "failures_administrative", "failures_service")
    figures = [part for key in names for part in ("--figure", key)]
    released(run, "freeze", "--as-at", "2024-01-11", "--known-by", "2024-01-11", *figures, *PRESS)
    for key in names:
        done(run("release", "except", "6", "--figure", key, *WHY, *PRESS))
    granted = released(run, "grant", "6", "1", "2", "3", "4", "5", *CHIEF)
    assert [cell["value"] for cell in granted["cells"]] == [3582, 25, 2, 11, 12]
    assert "identical, byte for byte" in done(run("verify", "6"))


def test_figures_are_frozen_with_their_breakdowns_on_the_menu(run):
    made = released(
        run, "freeze", "--as-at", "2024-03-01", "--breakdown", "risk_assessed/risk_category", "--figure", "risk_assessed", *PRESS
    )
    assert [cell.get("label", "") for cell in made["cells"]] == ["", "immediate", "high", "medium", "low", "none_apparent", "not_assessed"]
    assert made["cells"][0]["value"] == sum(cell["value"] or 0 for cell in made["cells"][1:])


def test_an_edit_changes_what_is_asked_and_keeps_the_rest(run):
    released(run, "freeze", *MAY, "--title", "Closing", "--lane", "exact", *PRESS)
    edited = released(run, "edit", "6", "--figure", "applications_in_scope", *PRESS)
    assert (edited["title"], edited["lane"], edited["as_at"]) == ("Closing", "exact", "2024-05-23")
    assert [(cell["figure"], cell["value"]) for cell in edited["cells"]] == [("applications_in_scope", 3778)]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("show", "99"), 2, "There is no release 99."),
        (("show", "newest"), 2, "'newest' names no release"),
        (("freeze", "--as-at", "2024-13-01", *PRESS), 2, "is not a date"),
        (("freeze", "--as-at", "2024-03-01", "--as", "king"), 2, "There is no role 'king'"),
        (("freeze", "--as-at", "2024-03-01", "--as", "board_member"), 4, "may not prepare and submit releases"),
        (("freeze", "--as-at", "2024-03-01", *PRESS, "--person", "7"), 2, "In the demonstration the person is the role"),
        (("freeze", "--as-at", "2024-03-01", *PRESS, "--breakdown", "risk_assessed"), 2, "write it as risk_assessed/risk_category"),
        (("freeze", "--as-at", "2024-03-01", *PRESS, "--breakdown", "risk_assessed/team"), 2, "is not on the menu"),
        (("sign", "5", *ANALYST), 4, "Release 5 is published and never changes"),
        (("withdraw", "4", *CHIEF, "--reason", " "), 2, "The reason is empty"),
    ],
)
def test_a_refusal_is_one_line_with_its_code(run, arguments, code, sentence):
    found, out, err = run("release", *arguments)
    assert (found, out, err.count("\n")) == (code, "", 1)
    assert err.startswith("error: ")
    assert sentence in err


def test_verify_says_where_a_release_is_not_what_the_records_give(run, demonstration, tmp_path, monkeypatch):
    cases = tmp_path / "cases.db"
    copyfile(demonstration[0].removeprefix("sqlite:///"), cases)
    monkeypatch.setenv("CASE_DATABASE_URL", f"sqlite:///{cases}")
    released(run, "freeze", *MAY, "--lane", "exact", *PRESS)
    assert done(run("verify", "6")).startswith("Release 6 is identical, byte for byte.")
    engine = create_engine(f"sqlite:///{cases}")
    with engine.begin() as connection:
        service = "failure_type = 'service' AND failure_status = 'confirmed' AND is_in_scope AND occurred_on < '2024-05-01'"
        connection.execute(
            text(f"DELETE FROM failure_steps WHERE failure_id = (SELECT max(failure_id) FROM failure_steps WHERE {service})")
        )
    engine.dispose()
    code, out, err = run("verify", "6")
    assert (code, err) == (5, "")
    assert out.startswith("Release 6 is NOT what the records give.")
    assert "failures_confirmed: the exact value sealed behind it is not the one recomputed." in out
    assert "failures_confirmed: value released 33, recomputed 32." in out
    assert json.loads(run("verify", "6", "--format", "json")[1])["is_identical"] is False


def test_what_was_published_before_cannot_be_counted_again(run):
    code, out, err = run("verify", "5")
    assert (code, out) == (4, "")
    assert "was published before the desk existed" in err


def test_an_altered_release_is_reported_with_a_code_of_its_own(run, tmp_path):
    done(run("release", "list"))
    engine = create_engine(f"sqlite:///{tmp_path / 'register.db'}")
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER keep_release_cells_update"))
        connection.execute(text("UPDATE release_cells SET value = '3779' WHERE release_number = 5 AND value = '3778'"))
    engine.dispose()
    code, out, err = run("release", "show", "5")
    assert (code, out) == (5, "")
    assert err.startswith("error: Release 5 does not say what it said when it was sealed")
    assert "Release 5 does not say what it said" in done(run("release", "list"))


def test_a_draft_says_what_bars_it_and_the_next_step(run):
    done(run("release", "freeze", *MAY, *PRESS))
    out = done(run("release", "show", "6"))
    assert "Subtracting Release 3 from this release gives a protected count away (failures_administrative, failures_service)." in out
    assert out.rstrip().endswith("Next, the person who prepared it can submit Release 6.")
