"""Files brought on the screen: proposed a mapping for, looked at, tried, loaded; and who may do what of it."""

import os
import tempfile
from pathlib import Path

import pytest

from data_access.cli import main, terminal
from data_access.database import tables
from data_access.database.presence import is_empty
from data_access.permissions import ROLES, May
from tests.import_maker import ANSWERS, CASES, HEADING, MAPPING, csv_of, rows_of
from tests.pages import spoken

IMPORTS, OVERVIEW = "pages/assure/imports.py", "pages/monitor/overview.py"
MANY = (HEADING, *(f"C{n},2023-01-{n:02},High," for n in range(1, 31)))


@pytest.fixture
def databases(fresh_sqlite):
    return fresh_sqlite()


@pytest.fixture
def app(over, databases):
    """The page on a private machine whose case database is empty."""
    return over(*databases, PRIVATE_MACHINE="yes").run().switch_page(IMPORTS).run()


def _bring(app, *files: tuple[str, bytes], mapping: str = MAPPING):
    _uploader(app, "Files").set_value([(name, content, "text/csv") for name, content in files])
    app.text_area[0].set_value(mapping)
    return app.run()


def _uploader(app, label: str):
    return next(one for one in app.file_uploader if one.label.startswith(label))


def _press(app, label: str):
    return next(button for button in app.button if button.label == label).click().run()


def _labels(app) -> set[str]:
    return {button.label for button in app.button}


def _tried(app, lines=CASES):
    return _press(_bring(app, ("cases.csv", csv_of(lines))), "Try it")


# Where one starts -----------------------------------------------------------------------------------------------------------------------


def test_over_an_empty_database_every_other_page_points_to_imports(over, databases):
    app = over(*databases, PRIVATE_MACHINE="yes").run()
    assert (
        "There is no data yet: the case database is empty. Whoever may import brings the first files on the page Imports."
        in spoken.words(app)
    )
    app.switch_page("pages/assure/definitions.py").run()
    assert "What the 28 figures, 23 checks and 20 words here mean" in spoken.titles(app), "what words mean needs no data"
    app.switch_page(IMPORTS).run()
    assert app.title[0].value == "There is no data yet"
    assert "Try it" in _labels(app)


def test_a_force_with_a_spreadsheet_is_up_without_the_command_line(app):
    _uploader(app, "Files").upload("cases.csv", csv_of(CASES[:4]))
    proposed = _press(app.run(), "Propose a mapping").text_area[0].value
    assert 'drop = ["Victim name"]' in proposed
    for question, answer in ANSWERS.items():
        proposed = proposed.replace(question, answer)
    assert "ANSWER" not in proposed.replace("QUESTION", "")
    app.text_area[0].set_value(proposed).run()
    assert "3 of 3 rows would be loaded and none is rejected" in spoken.words(_press(app, "Try it"))
    said = spoken.words(_press(app, "Load"))
    assert "Data version 1 now holds: 3 of 3 rows are loaded and none is rejected" in said
    assert app.title[0].value.startswith("Data version 1 holds, made at ")
    assert "There is no data yet" not in said
    app.switch_page(OVERVIEW).run()
    assert spoken.metrics(app)[0].value == "3"


def test_a_mapping_that_one_has_is_brought_as_a_file(app):
    _uploader(app, "Files").upload("cases.csv", csv_of())
    _uploader(app, "Mapping").upload("force.toml", MAPPING.encode())
    assert app.run().text_area[0].value == MAPPING
    assert "3 of 5 rows would be loaded and 2 are rejected" in spoken.words(_press(app, "Try it"))


# A try -----------------------------------------------------------------------------------------------------------------------------------


def test_a_try_counts_everything_and_loads_nothing(app, databases):
    shown = spoken.tables(_tried(app))
    assert ["cases.csv", "5", "3", "0", "0", "0", "2", "0"] in [row[:8] for table in shown for row in table]
    assert ["All files", "5", "3", "0", "0", "0", "2", "0"] in [row[:8] for table in shown for row in table]
    assert ["bad_date", "1", "a date that is not in the stated formats", "5"] in [row for table in shown for row in table]
    assert is_empty(databases.case_url)
    assert rows_of(databases.register_url, tables.imports) == []


def test_a_load_is_offered_after_a_try_of_exactly_that_and_not_before(app):
    _bring(app, ("cases.csv", csv_of()))
    assert "Load" not in _labels(app)
    assert "Load" in _labels(_press(app, "Try it"))
    for change in (
        lambda: app.text_area[0].set_value(MAPPING + "# more\n"),
        lambda: _uploader(app, "Files").set_value([("cases.csv", csv_of(CASES[:3]), "text/csv")]),
        lambda: app.checkbox[0].check(),
        lambda: app.number_input[0].set_value(2),
        lambda: app.text_input[0].set_value("2024-01-01"),
    ):
        change()
        app.run()
        assert "Load" not in _labels(app)
        assert "changed since they were tried: try them again" in spoken.words(app)
        assert "Load" in _labels(_press(app, "Try it"))


def test_the_same_file_again_changes_nothing_and_says_so(app, databases):
    _press(_tried(app), "Load")
    assert "Nothing would change: no row says anything new, and 2 are rejected" in spoken.words(_press(app, "Try it"))
    assert "Nothing changed: no row says anything new" in spoken.words(_press(app, "Load"))
    assert [row.rows_loaded for row in rows_of(databases.register_url, tables.imports)] == [3, 0]


def test_a_delivery_unlike_the_last_one_is_loaded_once_its_questions_are_answered(app):
    _press(_tried(app, MANY), "Load")
    said = spoken.words(_tried(app, MANY[:22]))
    assert "Answer each question above first." in said
    assert "Load" not in _labels(app)
    box = next(one for one in app.checkbox if one.label.startswith("Yes, that is right"))
    assert "9 of 30 cases that are held stand in the files no more" in box.label.replace("\\", "")
    box.check().run()
    said = "Data version 2 now holds: 0 of 21 rows are loaded, none is rejected and 9 cases disappeared from their source"
    assert said in spoken.words(_press(app, "Load"))


def test_several_files_are_brought_at_once_and_two_may_have_one_name(app):
    said = spoken.words(_press(_bring(app, ("cases.csv", csv_of(CASES[:3])), ("cases.csv", csv_of(CASES[:2]))), "Try it"))
    assert "2 of 3 rows would be loaded" in said


def test_the_data_changing_between_the_try_and_the_load_is_said(app, databases, tmp_path):
    _tried(app)
    (tmp_path / "cases.csv").write_bytes(csv_of(CASES[:2]))
    (tmp_path / "mapping.toml").write_text(MAPPING)
    assert main(["import", str(tmp_path / "cases.csv"), "--mapping", str(tmp_path / "mapping.toml")]) == 0
    assert "The data changed since this was tried" in spoken.words(_press(app, "Load"))
    assert len(rows_of(databases.register_url, tables.imports)) == 1


# What goes wrong -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "mapping", "sentence"),
    [
        ([], MAPPING, "No file was brought yet."),
        ([("cases.csv", csv_of())], "", "There is no mapping yet: bring one, or have one proposed."),
        ([("cases.csv", csv_of())], "[review", "mapping.toml is not TOML"),
        ([("cases.csv", csv_of())], MAPPING.replace("2023-01-01", '"ANSWER"'), "period_from is a question that nobody has answered yet"),
        ([("other.csv", csv_of())], MAPPING, "no [[file]] names match 'other.csv'"),
        ([("cases.csv", b"<html><body>Log in again</body></html>")], MAPPING, "cases.csv is refused (web_page)"),
        (
            [("cases.csv", csv_of())],
            MAPPING.replace('drop = ["Victim name"]', ""),
            "'Victim name', which looks like names, addresses or free",
        ),
        ([("cases.csv", b"Ref;Risk\nA;B\n")], MAPPING, "cases.csv has no column 'Ref'"),
    ],
)
def test_what_is_wrong_is_a_sentence_and_the_files_stay(app, files, mapping, sentence):
    _press(_bring(app, *files, mapping=mapping), "Try it")
    assert sentence in spoken.words(app)
    assert "Load" not in _labels(app)
    assert [one.name for one in _uploader(app, "Files").value] == [name for name, _ in files]
    assert app.text_area[0].value == mapping
    assert not [cell for cell in ("Eve Example", "Unheard") if cell in spoken.words(app)]


def test_what_is_no_moment_is_said_and_nothing_can_be_tried(app):
    _bring(app, ("cases.csv", csv_of()))
    app.text_input[0].set_value("last week").run()
    assert "'last week' is not a moment" in spoken.words(app)
    assert "Try it" not in _labels(app)


def test_a_mapping_file_that_is_no_text_is_a_sentence(app):
    _uploader(app, "Mapping").upload("force.toml", b"\xff\xfe\x00\xff")
    assert "The mapping is not UTF-8 text; save it as UTF-8." in spoken.words(app.run())


# What is shown of what was brought -------------------------------------------------------------------------------------------------------


def _preview(app):
    app.session_state["import_preview"] = True
    return app.run()


def test_a_preview_shows_what_the_mapping_reads_and_nobodys_name(app):
    mapping = MAPPING.replace('risk_category = "Risk"', 'risk_category = "Risk"\nofficer = "Handled by"')
    lines = (HEADING + ",Handled by", "C1,2023-01-01,High,Eve Example,PC Jo Example")
    app = _preview(_bring(app, ("cases.csv", csv_of(lines)), mapping=mapping))
    assert [["Ref", "Date received", "Risk"], ["C1", "2023-01-01", "High"]] in spoken.tables(app)
    assert "Read and not shown here: Handled by." in spoken.words(app)
    assert "Example" not in spoken.words(app)


def test_a_preview_of_what_cannot_be_read_yet_is_a_sentence(app):
    assert "The mapping has no [[file]] whose name matches 'cases.csv'" in spoken.words(
        _preview(_bring(app, ("cases.csv", csv_of()), mapping="x = 1"))
    )


def test_cells_that_look_like_markup_stay_words(app):
    hostile = "<img src=x onerror=alert(1)>"
    app = _preview(_bring(app, ("cases.csv", csv_of((HEADING, f"{hostile},2023-01-01,High,")))))
    assert hostile in spoken.cells(app)
    assert not [element for element in app.get("html") if "<img" in element.proto.body]


def test_nothing_that_was_brought_is_left_behind(app, databases, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    _press(_tried(app), "Load")
    _press(_bring(app, ("cases.csv", b"\x00" * 100)), "Try it")
    assert list((tmp_path / "own").iterdir()) == []
    logged = " ".join(entry.what for entry in rows_of(databases.register_url, tables.audit_entries)) + caplog.text + str(app.query_params)
    assert not [cell for cell in ("Eve Example", "Unheard", "C9", "2023-13-01") if cell in logged]
    kept = Path(os.environ["CASE_DATABASE_URL"].removeprefix("sqlite:///")).read_bytes()
    assert b"Eve Example" not in kept


# Who may ---------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("chief_officer", "board_member", "press_officer")])
def test_in_the_demonstration_nobody_is_asked_for_files_and_who_may_is_told_what_to_do(over, demonstration, role):
    app = over(*demonstration)
    app.query_params["view_as"] = role
    app.run().switch_page(IMPORTS).run()
    assert not app.file_uploader
    said = spoken.words(app)
    if role in ("importer", "review_lead"):
        assert "with which real cases are never mixed. Name an empty one." in said
        assert "set CASE_DATABASE_URL to an empty database, configure sign-in or set PRIVATE_MACHINE to yes" in said
    else:
        assert f"The role {ROLES[role][0]} may not bring files to import" in said


def test_rejected_rows_are_offered_by_rule_and_as_a_file(app):
    said = spoken.words(_press(_tried(app), "Load"))
    assert [button.label for button in app.get("download_button")] == ["Download rejected rows (CSV)"]
    assert ["unknown_value", "1", "a value that the mapping does not translate", "6"] in [
        row for table in spoken.tables(app) for row in table
    ]
    assert "A row with more or fewer cells than the heading is not in it" in said


@pytest.fixture
def linked(over, databases):
    """Opens the page anew by a link, over two imports: the first rejected a date and a value, the second a date."""

    def opened(**asked: str):
        app = over(*databases, PRIVATE_MACHINE="yes")
        for name, value in asked.items():
            app.query_params[name] = value
        return app.run().switch_page(IMPORTS).run()

    app = _press(_tried(opened()), "Load")
    _press(_tried(app, (*CASES[:3], "C7,2023-02-30,High,")), "Load")
    return opened


def _import_chosen(app) -> tuple[str, list[str]]:
    """Its number, and the rules by which it rejected rows."""
    [rules] = [table[1:] for table in spoken.tables(app)[1:] if table[0][0] == "Rule"]
    return next(one for one in app.selectbox if one.label == "Of the import").value, [row[0] for row in rules]


def test_a_link_shows_the_rejected_rows_of_the_same_import_and_leaves_out_what_is_no_choice(linked):
    app = linked()
    assert _import_chosen(app) == ("2", ["bad_date"])
    assert "rejected_of" not in app.query_params
    next(one for one in app.selectbox if one.label == "Of the import").set_value("1").run()
    assert app.query_params["rejected_of"] == "1"
    assert _import_chosen(linked(rejected_of="1")) == ("1", ["bad_date", "unknown_value"])
    for no_choice in ("3", "0", "1 OR 1", "<b>1</b>"):
        assert _import_chosen(linked(rejected_of=no_choice)) == ("2", ["bad_date"])


def test_a_link_to_rejected_rows_hands_none_to_a_role_that_may_not_see_them(linked, monkeypatch):
    label, allowed = ROLES["review_lead"]
    monkeypatch.setitem(ROLES, "review_lead", (label, allowed - {May.SEE_REJECTED_ROWS}))
    app = linked(rejected_of="1")
    assert _import_chosen(app) == ("1", ["bad_date", "unknown_value"])
    said = spoken.words(app)
    assert "Download: The role Review lead may not see what stood in rejected rows" in said.replace("*", "")
    assert not app.get("download_button")
    assert not [cell for cell in ("Unheard", "C9", "2023-13-01", "Bob Example") if cell in said]


def test_the_shade_hides_the_history_too(app):
    _press(_tried(app), "Load")
    app.toggle[0].set_value(True)
    said = spoken.words(app.run())
    assert "Figures are hidden" in said
    assert not spoken.tables(app)


def test_an_import_by_two_is_asked_for_on_the_page_and_loaded_by_another_at_the_machine(over, databases, tmp_path, monkeypatch):
    app = over(*databases, PRIVATE_MACHINE="yes", TWO_PERSON_IMPORTS="yes").run().switch_page(IMPORTS).run()
    assert "Load" not in _labels(_tried(app))
    said = spoken.words(_press(app, "Ask a second person"))
    assert "Nothing is loaded yet: request 1 waits for a second person" in said
    assert app.title[0].value == "There is no data yet; 1 import waits for a second person"
    said = spoken.words(_press(app, "Try it"))
    assert said.count("You asked for exactly this") == 1
    assert "The other person tries the same files, and loads them." in said
    assert not {"Load", "Ask a second person"} & _labels(app)
    (tmp_path / "cases.csv").write_bytes(csv_of())
    (tmp_path / "mapping.toml").write_text(MAPPING)
    monkeypatch.setattr(terminal, "_account", lambda: "sam")
    assert main(["import", str(tmp_path / "cases.csv"), "--mapping", str(tmp_path / "mapping.toml"), "--second"]) == 0
    assert ["1", "Loaded"] in [row[:2] for table in spoken.tables(app.run()) for row in table]
    assert "user sam at the machine (request 1)" in spoken.words(app)


def test_a_request_of_another_is_loaded_or_refused_on_the_page(over, databases, tmp_path, monkeypatch):
    app = over(*databases, PRIVATE_MACHINE="yes", TWO_PERSON_IMPORTS="yes")
    (tmp_path / "cases.csv").write_bytes(csv_of())
    (tmp_path / "mapping.toml").write_text(MAPPING)
    monkeypatch.setattr(terminal, "_account", lambda: "sam")
    asked = ["import", str(tmp_path / "cases.csv"), "--mapping", str(tmp_path / "mapping.toml")]
    assert (main(asked), main([*asked, "--part"])) == (0, 0)
    app.run().switch_page(IMPORTS).run()
    assert "asked for by user sam at the machine" in spoken.words(_tried(app))
    assert "Request 1 of user sam at the machine is loaded." in spoken.words(_press(app, "Load"))
    _press(app, "Refuse it")
    assert [row.state for row in rows_of(databases.register_url, tables.import_requests)] == ["loaded", "refused"]
    assert "Refuse it" not in _labels(app)
