"""Imports that need a second person: asked for by one, loaded by another who brings exactly the same, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from data_access.cli import main, terminal
from data_access.database import tables
from data_access.database.presence import is_empty
from data_access.errors import NotPermitted, Refused, ReviewError
from data_access.intake.doubts import QuestionsRaised
from data_access.service.importing import Options, import_cases, refuse_import, with_answer
from tests.import_maker import CASES, MAPPING, NOW, person, rows_of, settings_of, write_files

JO, SAM, ANN = person("jo"), person("sam"), person("ann")


@pytest.fixture
def settings(fresh_databases):
    return settings_of(fresh_databases(), are_imports_by_two=True)


@pytest.fixture
def bring(settings, tmp_path):
    """Brings the export, or other lines of it, as a person."""

    def run(viewer, *, lines=CASES, mapping=MAPPING, later=0, **how):
        files, mapping_file = write_files(tmp_path / viewer.subject.strip(), lines, mapping)
        return import_cases(viewer, files, mapping_file, settings, made_at=NOW + timedelta(minutes=later), **how)

    return run


def _requests(settings) -> list[tuple]:
    rows = rows_of(settings.register_database_url, tables.import_requests)
    return [(row.request_id, row.state, row.asked_by, row.answered_by) for row in rows]


def _imports(settings) -> list:
    return rows_of(settings.register_database_url, tables.imports)


def test_the_first_person_loads_nothing_and_the_second_loads_exactly_that(bring, settings):
    asked = bring(JO)
    assert asked.report.is_dry_run
    assert "request 1 waits for a second person" in asked.sentence
    assert is_empty(settings.case_database_url)
    assert _imports(settings) == []
    seen = bring(SAM, later=1)
    assert seen.report.is_dry_run
    assert seen.sentence == "Request 1, asked for by jo at 10:00 on 2 March 2024, is exactly this and waits for you."
    loaded = bring(SAM, later=2, is_second=True)
    assert (loaded.report.is_dry_run, loaded.report.data_version) == (False, 1)
    assert with_answer(loaded) == {"request": {"number": 1, "state": "loaded", "asked_by": "jo"}}
    assert _requests(settings) == [(1, "loaded", "jo", "sam")]
    assert [(row.imported_by, row.request_id, row.rows_loaded) for row in _imports(settings)] == [("sam", 1, 3)]


@pytest.mark.parametrize("same", ["jo", "JO", " jo "])
def test_the_person_who_asked_cannot_load_it_however_their_id_is_written(bring, settings, same):
    bring(JO)
    for how in ({}, {"is_second": True}):
        with pytest.raises(Refused, match="You asked for this import yourself \\(request 1\\)"):
            bring(person(same), **how)
    assert is_empty(settings.case_database_url)
    assert "You asked for exactly this" in bring(person(same), is_dry_run=True).sentence


@pytest.mark.parametrize(
    "changed",
    [
        {"lines": (*CASES, "C7,2023-01-07,High,")},
        {"mapping": MAPPING + "\n# a word more\n"},
        {"options": Options(is_part=True)},
        {"options": Options(announced=5)},
        {"options": Options(recorded_at=NOW - timedelta(days=1))},
    ],
)
def test_anything_that_is_not_the_same_makes_a_request_of_its_own(bring, settings, changed):
    bring(JO)
    with pytest.raises(Refused, match="No import of exactly these files"):
        bring(SAM, is_second=True, **changed)
    assert "request 2 waits" in bring(SAM, **changed).sentence
    assert [state for _, state, *_ in _requests(settings)] == ["asked", "asked"]


def test_line_ends_of_the_mapping_are_no_difference(bring):
    bring(JO)
    assert "waits for you" in bring(SAM, mapping=MAPPING.replace("\n", "\r\n")).sentence


def test_a_refused_request_is_loaded_by_nobody_and_can_be_asked_again(bring, settings):
    bring(JO)
    refuse_import(SAM, 1, settings, at=NOW)
    with pytest.raises(Refused, match="No import of exactly these files"):
        bring(ANN, is_second=True)
    with pytest.raises(Refused, match="Request 1 does not wait for you"):
        refuse_import(ANN, 1, settings, at=NOW)
    assert _requests(settings) == [(1, "refused", "jo", "sam")]
    assert "request 2 waits" in bring(JO).sentence


def test_one_may_take_back_what_one_asked_for(bring, settings):
    bring(JO)
    refuse_import(JO, 1, settings, at=NOW)
    assert _requests(settings) == [(1, "refused", "jo", "jo")]


def test_the_second_person_is_told_that_the_data_changed_since(bring, settings):
    bring(JO)
    other = (CASES[0], "D1,2023-02-01,High,")
    bring(JO, lines=other, later=1)
    bring(SAM, lines=other, later=2, is_second=True)
    seen = bring(SAM, later=3)
    assert seen.sentence.endswith("The data have changed since: what counts is what you see here.")
    assert seen.report.is_dry_run


def test_each_of_the_two_answers_the_questions_of_a_delivery(bring, settings):
    many = (CASES[0], *(f"D{n},2023-02-{n:02},High," for n in range(1, 26)))
    yes = {"options": Options(accepted=("disappeared",))}
    bring(JO, lines=many)
    bring(SAM, lines=many, is_second=True, later=1)
    with pytest.raises(QuestionsRaised, match="disappeared: 20 of 25 cases"):
        bring(JO, lines=many[:6], later=2)
    bring(JO, lines=many[:6], later=3, **yes)
    with pytest.raises(QuestionsRaised, match="disappeared: 20 of 25 cases"):
        bring(SAM, lines=many[:6], later=4, is_second=True)
    assert [state for _, state, *_ in _requests(settings)] == ["loaded", "asked"]
    assert bring(SAM, lines=many[:6], later=5, is_second=True, **yes).report.disappeared == 20


def test_of_two_second_persons_at_once_one_loads(bring, settings, tmp_path):
    bring(JO)
    start = Barrier(2)

    def load(viewer):
        start.wait()
        try:
            return bring(viewer, is_second=True)
        except ReviewError as refused:
            return refused

    with ThreadPoolExecutor(2) as both:
        ends = list(both.map(load, (SAM, ANN)))
    refused = [end for end in ends if isinstance(end, ReviewError)]
    assert len(refused) == 1
    assert [row.rows_loaded for row in _imports(settings)] == [3]
    (_, state, _, answered_by), *more = _requests(settings)
    assert (state, more) == ("loaded", [])
    assert answered_by == _imports(settings)[0].imported_by


def test_the_summary_of_a_request_holds_counts_and_no_cell(bring, settings):
    bring(JO)
    (row,) = rows_of(settings.register_database_url, tables.import_requests)
    assert '"loaded": 3' in row.summary
    assert not [word for word in ("C1", "Example", "Unheard", "2023-01") if word in row.summary]


def test_who_may_not_bring_files_can_neither_ask_nor_refuse(bring, settings):
    with pytest.raises(NotPermitted):
        bring(person("ed", "analyst"))
    with pytest.raises(NotPermitted):
        refuse_import(person("ed", "auditor"), 1, settings, at=NOW)


def test_without_the_setting_one_person_loads(fresh_sqlite, tmp_path):
    settings = settings_of(fresh_sqlite())
    files, mapping = write_files(tmp_path)
    assert import_cases(JO, files, mapping, settings, made_at=NOW).report.data_version == 1
    with pytest.raises(Refused, match="need no second person"):
        import_cases(JO, files, mapping, settings, made_at=NOW, is_second=True)


def test_the_same_by_command_where_the_account_is_the_person(fresh_sqlite, tmp_path, monkeypatch, capsys):
    databases = fresh_sqlite()
    for name, value in (("CASE_DATABASE_URL", databases[0]), ("REGISTER_DATABASE_URL", databases[1]), ("TWO_PERSON_IMPORTS", "yes")):
        monkeypatch.setenv(name, value)
    files, mapping = write_files(tmp_path)

    def run(account: str, *more: str) -> tuple[int, str, str]:
        monkeypatch.setattr(terminal, "_account", lambda: account)
        code = main(["import", str(files[0]), "--mapping", str(mapping), *more])
        told = capsys.readouterr()
        return code, told.out, told.err

    code, out, _ = run("jo")
    assert code == 0
    assert "request 1 waits for a second person" in out
    assert run("jo")[0] == 4
    code, out, _ = run("sam")
    assert "asked for by user jo at the machine" in out
    assert "Load it by the same command with --second, or refuse it: python -m data_access refuse 1" in out
    code, out, _ = run("sam", "--second", "--format", "json")
    assert (code, '"state": "loaded"' in out) == (0, True)
    run("jo", "--part")
    assert main(["refuse", "2"]) == 0
    assert main(["refuse", "2"]) == 4
    logged = rows_of(databases[1], tables.audit_entries)
    assert {entry.viewer for entry in logged} == {"user jo at the machine", "user sam at the machine"}
    assert "import asked for: request 1" in [entry.what for entry in logged]
