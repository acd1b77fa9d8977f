"""Importing files into real databases: every row accounted for, nothing in halves, and nothing that was known changed."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import create_engine, select

from data_access.database import tables
from data_access.database.engine import open_case_database
from data_access.dates import end_of_london_day
from data_access.errors import BadInput, DatabaseUnavailable
from data_access.figures.catalogue import FIGURES
from data_access.figures.reckon import reckon
from data_access.intake.extract import checksum
from data_access.intake.imports import import_files
from data_access.intake.validate import pseudonym_of
from data_access.populations.history import build_history
from data_access.queries.events import read_events
from data_access.service.import_tables import tables_of
from tests.log_maker import unlogged

MAPPING = """
[review]
name = "A review"
period_from = 2020-01-01
period_to = 2020-12-31
announced_on = 2020-01-01
[officers]
team = "East"
[[risk_category]]
code = "high"
is_high = true
weight = 2.0
[[risk_category]]
code = "low"
[[file]]
name = "cases*.csv"
grain = "case"
reference = "ref"
drop = ["story"]
recorded_at = "as_occurred"
[file.fields]
received_on = "received"
completed_on = "closed"
[[file]]
name = "findings*.csv"
grain = "finding"
reference = "ref"
key = "row"
recorded_at = "as_occurred"
[file.fields]
failure_status = "finding"
[file.case_fields]
officer = "who"
risk_category = "category"
[file.defaults]
failure_type = "service"
failure_status = "none"
[file.values.failure_status]
"Upheld" = "confirmed"
"Not upheld" = "none"
[file.values.risk_category]
"Force" = "high"
"Other" = "low"
"""
CASES = (
    "ref,received,closed,story",
    "A1,2020-01-10,2020-02-10,a sentence about Mary Example",
    "A2,2020-01-20,,",
    "A3,2019-12-31,2020-01-05,",
)
FINDINGS = (
    "ref,row,finding,who,category",
    "A1,1,Upheld,,",
    "A1,2,Not upheld,Jo Example,Force" + " " * 248,
    "A1,3,Upheld,Jo Example,Other",
    "A2,4,,Sam Example,Other",
    "A3,5,Upheld,Jo Example,Other",
)
FIRST = datetime(2020, 7, 1, 12, tzinfo=UTC)
LATER = datetime(2020, 8, 1, 12, tzinfo=UTC)


class Desk:
    """A folder with files and the two databases that they go into."""

    def __init__(self, folder: Path, urls: tuple[str, str]) -> None:
        self.folder, (self.case_url, self.register_url) = folder, urls
        self.mapping = folder / "mapping.toml"
        self.mapping.write_text(MAPPING)

    def bring(
        self,
        at: datetime = FIRST,
        *,
        cases: Sequence[str] | None = CASES,
        findings: Sequence[str] | None = FINDINGS,
        known: datetime | None = None,
        announced: int | None = None,
        accepted: Sequence[str] = (),
        **more: bool,
    ):
        files = []
        for name, lines in (("cases.csv", cases), ("findings.csv", findings)):
            if lines is not None:
                files.append(self.folder / name)
                files[-1].write_text("\n".join(lines) + "\n", "utf-8")
        urls = {"case_url": self.case_url, "register_url": self.register_url}
        asked = {"recorded_at": known, "announced": announced, "accepted": accepted, **more}
        return import_files(files, self.mapping, **urls, imported_by="importer", log=unlogged, made_at=at, **asked)

    def events(self):
        engine = open_case_database(self.case_url)
        with engine.connect() as connection:
            events = read_events(connection)
        engine.dispose()
        return events

    def figures(self, day: date, *keys: str, known_by: datetime | None = None) -> tuple:
        history = build_history(self.events().frames, known_by=known_by)
        return tuple(reckon(FIGURES[key], history, day=day).value for key in keys)

    def rows(self, table, *columns):
        url = self.register_url if table.metadata is tables.register_metadata else self.case_url
        engine = create_engine(url)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(select(*(columns or table.columns)))]
        engine.dispose()
        return found


@pytest.fixture
def desk(tmp_path, fresh_databases) -> Desk:
    return Desk(tmp_path, fresh_databases())


COUNTS = ("rows_read", "rows_loaded", "rows_unchanged", "rows_duplicate", "rows_rejected")
PROGRESS = ("applications_in_scope", "detailed_review_completed", "failures_confirmed")
END = date(2020, 6, 30)


def _counts(report) -> tuple[int, ...]:
    """Read, loaded, what said nothing new, rejected."""
    read, loaded, unchanged, duplicate, rejected = (report.total(count) for count in COUNTS)
    return read, loaded, unchanged + duplicate, rejected


def test_cases_and_findings_become_a_review(desk):
    report = desk.bring()
    assert _counts(report) == (8, 8, 0, 0)
    assert (report.data_version, report.is_changed) == (1, True)
    assert desk.figures(END, *PROGRESS, "risk_assessed", "officers_on_review") == (2, 1, 2, 2, 2)
    assert desk.figures(date(2020, 2, 9), *PROGRESS) == (2, 0, 0)


def test_what_happened_counts_as_recorded_at_the_end_of_its_day(desk):
    desk.bring()
    assert desk.figures(END, *PROGRESS, known_by=datetime(2020, 2, 9, 23, 59, tzinfo=UTC)) == (2, 0, 0)
    assert desk.figures(END, *PROGRESS, known_by=datetime(2020, 2, 11, tzinfo=UTC)) == (2, 1, 2)


def test_the_first_category_that_is_not_blank_counts_and_a_case_outside_the_period_is_out_of_scope(desk):
    desk.bring()
    frames = desk.events().frames
    assert frames["risk_assessments"].sort("application_id")["risk_category"].to_list() == ["high", "low", "low"]
    decided = frames["scope_decisions"].sort("application_id")
    assert decided["scope_reason"].to_list() == ["within_period", "within_period", "received_before"]
    outside = frames["failure_steps"].filter(~frames["failure_steps"]["is_in_scope"])
    assert outside["application_id"].to_list() == [None]


def test_an_officer_is_a_pseudonym_who_joined_on_the_day_of_the_first_case(desk):
    desk.bring()
    events = desk.events()
    assert sorted(events.pseudonyms.values()) == sorted([pseudonym_of("Jo Example"), pseudonym_of("Sam Example")])
    jo = next(number for number, name in events.pseudonyms.items() if name == pseudonym_of("Jo Example"))
    posted = events.frames["officer_postings"].filter(events.frames["officer_postings"]["officer_id"] == jo)
    assert posted.select("occurred_on", "team", "full_time_equivalent").rows() == [(date(2019, 12, 31), "East", 1.0)]


def test_the_same_files_again_change_nothing_and_the_history_says_so(desk):
    desk.bring()
    before = {name: frame.rows() for name, frame in desk.events().frames.items()}
    report = desk.bring(LATER)
    assert _counts(report) == (8, 0, 8, 0)
    assert (report.data_version, report.is_changed) == (1, False)
    assert {name: frame.rows() for name, frame in desk.events().frames.items()} == before
    kept = desk.rows(tables.imports, *(tables.imports.c[name] for name in ("file_name", "checksum", *COUNTS)))
    sums = {name: checksum(desk.folder / name) for name in ("cases.csv", "findings.csv")}
    assert kept == [
        ("cases.csv", sums["cases.csv"], 3, 3, 0, 0, 0),
        ("findings.csv", sums["findings.csv"], 5, 5, 0, 0, 0),
        ("cases.csv", sums["cases.csv"], 3, 0, 3, 0, 0),
        ("findings.csv", sums["findings.csv"], 5, 0, 5, 0, 0),
    ]


def test_the_same_row_twice_in_a_file_is_a_duplicate_and_another_row_of_the_same_name_is_rejected(desk):
    report = desk.bring(cases=[*CASES, CASES[1], "A2,2020-01-21,,"], findings=[*FINDINGS, FINDINGS[1], "A1,1,Not upheld,,"])
    assert [(file.rows_read, file.rows_loaded, file.rows_duplicate, file.rows_rejected) for file in report.files] == [
        (5, 3, 1, 1),
        (7, 5, 1, 1),
    ]
    assert report.rejected_by_rule == {"repeated_reference": 1, "repeated_key": 1}


def test_a_workbook_is_imported_as_the_same_cases_that_a_text_would_be(tmp_path, fresh_sqlite):
    held = []
    for number, ending in enumerate(("csv", "xlsx")):
        (folder := tmp_path / str(number)).mkdir()
        desk = Desk(folder, fresh_sqlite())
        desk.mapping.write_text(MAPPING.replace("cases*.csv", "cases.*"))
        file = folder / f"cases.{ending}"
        rows = [line.split(",") for line in CASES]
        if ending == "csv":
            file.write_text("\n".join(CASES) + "\n")
        else:
            book = openpyxl.Workbook()
            book.active.append(["Exported on a Monday"])
            for row in rows:
                book.active.append([date.fromisoformat(cell) if cell[:2] in ("19", "20") else cell or None for cell in row])
            book.save(file)
        report = import_files(
            [file],
            desk.mapping,
            case_url=desk.case_url,
            register_url=desk.register_url,
            imported_by="importer",
            log=unlogged,
            made_at=FIRST,
        )
        assert (report.totals()["read"], report.totals()["loaded"]) == (3, 3)
        held.append({name: sorted(frame.rows(), key=repr) for name, frame in desk.events().frames.items()})
    assert held[0] == held[1]


EXPORTS = {
    date(2020, 3, 31): ("A1,2020-01-10,2020-02-10,", "A2,2020-01-20,,", "A3,2020-02-01,,"),
    # The source has moved the closing of A1 to a later day, and closed A2 on a day before the export above, which said nothing of it.
    date(2020, 6, 30): ("A1,2020-01-10,2020-05-20,", "A2,2020-01-20,2020-03-15,", "A3,2020-02-01,,", "A4,2020-04-02,,"),
    # … and opened A1 again.
    date(2020, 9, 30): ("A1,2020-01-10,,", "A2,2020-01-20,2020-03-15,", "A3,2020-02-01,2020-07-01,", "A4,2020-04-02,2020-08-01,"),
}


def _open_in(export: Sequence[str]) -> int:
    return sum(not row.split(",")[2] for row in export)


def test_past_exports_loaded_in_order_are_each_known_as_they_were_on_their_day(desk):
    needed = '[file.defaults]\nrisk_category = "low"\n[[file]]\nname = "findings'
    desk.mapping.write_text(MAPPING.replace('[[file]]\nname = "findings', needed))
    for day, export in EXPORTS.items():
        desk.bring(datetime(2020, 12, 1, tzinfo=UTC), cases=[CASES[0], *export], findings=None, known=end_of_london_day(day))
    for day, export in EXPORTS.items():
        in_scope, completed, _ = desk.figures(day, *PROGRESS, known_by=end_of_london_day(day))
        assert (in_scope, in_scope - completed) == (len(export), _open_in(export)), "as that day's file says"
    as_now_told = [desk.figures(day, *PROGRESS)[1] for day in EXPORTS]
    assert as_now_told == [1, 1, 3], "the newest file says otherwise of the first two days"


def test_an_export_older_than_the_last_one_is_refused_and_one_from_the_future_too(desk):
    desk.bring(known=end_of_london_day(date(2020, 6, 30)))
    with pytest.raises(BadInput, match="load past exports in the order of their days"):
        desk.bring(LATER, known=end_of_london_day(date(2020, 3, 31)))
    with pytest.raises(BadInput, match="is in the future"):
        desk.bring(FIRST, known=LATER)
    assert len(desk.rows(tables.imports)) == 2


MANY = [CASES[0], *(f"A{n},2020-01-{n:02},," for n in range(1, 31))]
UNUSUAL = {
    "disappeared": (
        MANY[:26],
        "disappeared: 5 of 30 cases that are held stand in the files no more. Is an export missing, or one filtered?",
    ),
    "keys": (
        [MANY[0], *(line.replace("A", "2020/") for line in MANY[1:])],
        "keys: 30 of 30 cases are new while others disappeared. Is the column that names a case still the same?",
    ),
    "rejected": (
        [MANY[0], *(line.replace("2020-01-", "01/") for line in MANY[1:])],
        "rejected: 30 of 30 rows break a rule. Are dates, values or columns written in another way than before?",
    ),
    "changed": (
        [MANY[0], *(line.replace(",,", ",2020-03-01,") for line in MANY[1:])],
        "changed: 30 of 30 rows say otherwise of what is held. Have columns been moved, or their meaning changed?",
    ),
}


@pytest.mark.parametrize("code", UNUSUAL)
def test_a_delivery_unlike_the_last_one_stops_with_a_question_and_goes_on_once_it_is_answered(desk, code):
    lines, question = UNUSUAL[code]
    desk.bring(cases=MANY, findings=None)
    before = {name: frame.rows() for name, frame in desk.events().frames.items()}
    with pytest.raises(BadInput) as caught:
        desk.bring(LATER, cases=lines, findings=None)
    assert str(caught.value) == f"Nothing was loaded. {question} Where it is right, say so with --accept and the word before the colon."
    assert {name: frame.rows() for name, frame in desk.events().frames.items()} == before
    assert len(desk.rows(tables.imports)) == 1
    assert desk.bring(LATER, cases=lines, findings=None, accepted=[code]).totals()["read"] == len(lines) - 1


def test_an_ordinary_night_raises_no_question(desk):
    desk.bring(cases=MANY, findings=None)
    lines = [*MANY[:14], *(line.replace(",,", ",2020-03-01,") for line in MANY[14:28]), "A31,2020-03-01,,", "A32,never,,"]
    report = desk.bring(LATER, cases=lines, findings=None)
    assert (report.totals()["changed"], report.totals()["rejected"], report.disappeared) == (14, 1, 3)


def test_rows_that_were_announced_and_are_not_there_stop_the_import(desk):
    with pytest.raises(BadInput, match=r"rows: 8 rows were read, and 9 were announced\. Is the file cut off, or of another day\?"):
        desk.bring(announced=9)
    assert desk.bring(announced=8).totals()["loaded"] == 8


def test_what_changed_what_stayed_and_what_disappeared_are_told_apart(desk):
    first = desk.bring()
    assert (first.totals()["changed"], first.totals()["unchanged"], first.disappeared) == (0, 0, 0)
    cases = [CASES[0], "A1,2020-01-10,2020-03-01,", "A2,2020-01-20,,", "A4,2020-03-01,,", "A4,2020-03-01,,", "A5,never,,"]
    report = desk.bring(LATER, cases=cases, findings=None)
    assert report.totals() == {"read": 5, "loaded": 2, "changed": 1, "unchanged": 1, "duplicates": 1, "rejected": 1}
    assert report.disappeared == 1, "A3 stands in no file any more"
    assert "1 case that is held stands in none of these files any more; from 1 August 2020 on it is out of scope." in report.lines()
    told = json.loads(report.as_json())
    assert told["total"] == {**report.totals(), "disappeared": 1}
    assert [file["disappeared"] for file in told["files"]] == [1]
    assert desk.rows(tables.imports, tables.imports.c.cases_disappeared) == [(0,), (None,), (1,)]
    assert [file["read_as"] for file in told["files"]] == ["text in utf-8 with ',' between cells, heading on line 1"]
    assert told["rejected_by_rule"] == {"bad_date": 1}
    assert desk.bring(LATER, cases=None).disappeared is None, "findings alone do not say which cases there are"


def test_which_fields_of_what_was_held_changed_is_told(desk):
    assert desk.bring().changed_fields == {}, "all of it was new"
    cases = [CASES[0], "A1,2020-01-10,2020-03-01,", "A2,2020-01-20,2020-04-01,", CASES[3], "A4,2020-03-01,,"]
    findings = [FINDINGS[0], FINDINGS[1], FINDINGS[2].replace("Force", "Other"), *FINDINGS[3:]]
    report = desk.bring(LATER, cases=cases, findings=findings)
    assert report.changed_fields == {"completed_on": 2, "confirmed_on": 2, "risk_category": 1}
    assert json.loads(report.as_json())["changed_fields"] == report.changed_fields
    assert "Changed of the cases and findings that were held: completed_on of 2, confirmed_on of 2, risk_category of 1." in report.lines()
    (table,) = [table for table in tables_of(report)[1] if table.key == "changed_fields"]
    assert table.rows == (("completed_on", "2"), ("confirmed_on", "2"), ("risk_category", "1"))
    assert desk.bring(LATER, cases=cases, findings=findings).changed_fields == {}


def test_a_case_that_its_source_names_no_more_leaves_the_scope_that_day_and_comes_back_on_the_day_it_is_named_again(desk):
    desk.bring()
    without, back = [CASES[0], *CASES[2:]], LATER + timedelta(days=31)
    gone = desk.bring(LATER, cases=without, findings=None)
    assert (gone.disappeared, gone.total("rows_loaded"), gone.written) == (1, 0, {"scope_decisions": 1})
    assert desk.bring(LATER, cases=without, findings=None).disappeared == 0, "it disappeared once"
    returned = desk.bring(back, findings=None)
    assert (returned.disappeared, returned.total("rows_changed"), returned.written) == (0, 1, {"scope_decisions": 1})
    decided = desk.events().frames["scope_decisions"]
    told = decided.filter(decided["application_id"] == 1).sort("event_id")
    assert told.select("version", "is_void", "occurred_on", "recorded_at", "scope_reason").rows() == [
        (1, False, date(2020, 1, 10), end_of_london_day(date(2020, 1, 10)).replace(tzinfo=None), "within_period"),
        (1, False, date(2020, 8, 1), LATER.replace(tzinfo=None), "gone_from_source"),
        (1, False, date(2020, 9, 1), back.replace(tzinfo=None), "within_period"),
    ]
    days = (date(2020, 7, 31), date(2020, 8, 1), date(2020, 8, 31), date(2020, 9, 1))
    assert [desk.figures(day, *PROGRESS) for day in days] == [(2, 1, 2), (1, 0, 0), (1, 0, 0), (2, 1, 2)]
    assert desk.figures(date(2020, 9, 1), *PROGRESS, known_by=LATER - timedelta(hours=1)) == (2, 1, 2)


def test_a_case_whose_row_is_rejected_is_named_all_the_same_and_stays(desk):
    desk.bring(findings=None)
    report = desk.bring(LATER, cases=[CASES[0], "A1,never,,", *CASES[2:]], findings=None)
    assert (report.total("rows_rejected"), report.disappeared, report.is_changed) == (1, 0, False)


def test_a_case_that_came_back_with_another_reason_or_day_is_told_so_and_never_stands_in_scope_before_it_came(desk):
    desk.bring(findings=None)
    desk.bring(LATER, cases=[CASES[0], *CASES[2:]], findings=None)
    desk.bring(LATER + timedelta(days=31), cases=[CASES[0], "A1,2020-08-20,,", *CASES[2:]], findings=None)
    assert [desk.figures(day, "applications_in_scope") for day in (END, date(2020, 8, 21), date(2020, 9, 1))] == [(1,), (1,), (2,)]
    desk.bring(LATER + timedelta(days=32), cases=[CASES[0], "A1,2019-08-20,,", *CASES[2:]], findings=None)
    assert [desk.figures(day, "applications_in_scope") for day in (END, date(2020, 9, 2))] == [(1,), (1,)]
    assert desk.figures(date(2020, 9, 1), "applications_in_scope", known_by=LATER + timedelta(days=31)) == (2,)


TWO_SYSTEMS = ("ref,received,closed,system", "A1,2020-01-10,,Old", "A2,2020-01-20,,Old", "B1,2020-02-01,,New", "B2,2020-02-02,,New")


def test_a_delivery_speaks_only_for_the_systems_that_it_names_and_each_file_for_its_own(desk):
    desk.mapping.write_text(MAPPING.replace('"closed"\n', '"closed"\nsource_system = "system"\n', 1))
    desk.bring(cases=TWO_SYSTEMS, findings=None)
    assert desk.bring(LATER, cases=[*TWO_SYSTEMS[:1], TWO_SYSTEMS[3], "C1,2020-02-02,,Other"], findings=None).disappeared == 1
    files = [desk.folder / name for name in ("cases_a.csv", "cases_b.csv", "cases_c.csv")]
    for path, lines in zip(files, (TWO_SYSTEMS[1:2], TWO_SYSTEMS[3:4], ["C1,,,Other"]), strict=True):
        path.write_text("\n".join([TWO_SYSTEMS[0], *lines]) + "\n")
    urls = {"case_url": desk.case_url, "register_url": desk.register_url}
    report = import_files(files, desk.mapping, **urls, imported_by="importer", log=unlogged, made_at=LATER + timedelta(days=1))
    assert [file.disappeared for file in report.files] == [1, 0, 0], "A2; B2 was gone before, and a rejected row speaks for no system"
    assert desk.figures(date(2020, 8, 2), "applications_in_scope") == (3,)


def test_a_file_of_few_rows_that_would_let_many_cases_disappear_stops_with_the_question(desk):
    desk.bring(cases=MANY, findings=None)
    with pytest.raises(BadInput, match="disappeared: 28 of 30 cases"):
        desk.bring(LATER, cases=MANY[:3], findings=None)
    assert desk.bring(LATER, cases=MANY[:1], findings=None).disappeared == 0, "a file without rows speaks for nothing"


def test_what_an_import_told_for_the_first_time_was_not_known_by_an_earlier_one_that_changed_nothing(desk):
    desk.bring()
    assert not desk.bring(LATER).is_changed
    desk.bring(LATER + timedelta(days=1), cases=[*CASES, "A4,2020-07-20,,"], findings=None)
    assert desk.figures(date(2020, 8, 2), "applications_in_scope", known_by=LATER) == (2,)
    with pytest.raises(BadInput, match="load past exports in the order of their days"):
        desk.bring(LATER + timedelta(days=2), known=LATER)


def test_a_corrected_day_is_a_further_version_and_what_was_known_before_stays(desk):
    desk.bring()
    report = desk.bring(LATER, cases=[CASES[0], "A1,2020-01-10,2020-03-01,", *CASES[2:]])
    assert _counts(report) == (8, 3, 5, 0)
    steps = desk.events().frames["review_steps"]
    versions = steps.filter((steps["review_step"] == "completed") & (steps["application_id"] == 1)).sort("version")
    assert versions.select("version", "occurred_on", "is_void").rows() == [(1, date(2020, 2, 10), False), (2, date(2020, 3, 1), False)]
    assert desk.figures(date(2020, 2, 20), *PROGRESS) == (2, 0, 0)
    assert desk.figures(date(2020, 2, 20), *PROGRESS, known_by=FIRST + timedelta(days=1)) == (2, 1, 2)


def test_a_day_taken_away_takes_its_event_back_and_a_day_given_again_restores_it(desk):
    desk.bring()
    desk.bring(LATER, cases=[CASES[0], "A1,2020-01-10,,", *CASES[2:]], findings=None)
    assert desk.figures(END, *PROGRESS) == (2, 0, 2)
    desk.bring(LATER + timedelta(days=1), findings=None)
    assert desk.figures(END, *PROGRESS) == (2, 1, 2)
    assert desk.figures(END, *PROGRESS, known_by=LATER + timedelta(hours=1)) == (2, 0, 2)


def test_a_finding_that_changed_its_mind_is_followed_and_the_past_is_kept(desk):
    desk.bring()
    report = desk.bring(LATER, cases=None, findings=[FINDINGS[0], "A1,1,Not upheld,,", "A1,2,Upheld,Jo Example,Force", *FINDINGS[3:]])
    assert _counts(report) == (5, 2, 3, 0)
    assert desk.figures(END, "failures_confirmed") == (2,)
    states = desk.events().frames["failure_steps"]
    assert sorted(states.filter(states["application_id"] == 1).select("version", "is_void").rows()) == [(1, False)] * 3 + [(2, True)]
    desk.bring(LATER + timedelta(days=1), cases=None, findings=[FINDINGS[0], "A1,3,Not upheld,Jo Example,Other"])
    assert desk.figures(END, "failures_confirmed") == (1,)
    assert desk.figures(END, "failures_confirmed", known_by=LATER + timedelta(hours=1)) == (2,)


def test_an_entry_that_came_too_late_for_the_last_import_counts_as_known_from_now_on_only(desk):
    desk.bring()
    desk.bring(LATER, cases=[*CASES, "A4,2020-03-01,,", "A5,2020-07-15,,"], findings=None)
    assert desk.figures(END, "applications_in_scope") == (3,)
    assert desk.figures(END, "applications_in_scope", known_by=FIRST + timedelta(days=20)) == (2,)
    assert desk.figures(date(2020, 7, 20), "applications_in_scope", known_by=FIRST + timedelta(days=20)) == (3,)


def test_a_file_of_cases_alone_leaves_what_the_findings_said(desk):
    desk.bring()
    report = desk.bring(LATER, findings=None)
    assert _counts(report) == (3, 0, 3, 0)
    assert report.data_version == 1


def test_findings_alone_find_their_cases_in_the_database_and_those_without_one_are_rejected(desk):
    desk.bring(findings=None)
    report = desk.bring(LATER, cases=None, findings=[*FINDINGS, "A9,6,Upheld,,"])
    assert _counts(report) == (6, 5, 0, 1)
    assert report.rejected_by_rule == {"unknown_reference": 1}
    assert desk.figures(END, *PROGRESS, "risk_assessed") == (2, 1, 2, 2)


def test_a_finding_without_any_day_is_rejected_and_says_nothing_of_its_case_either(desk):
    report = desk.bring(findings=[FINDINGS[0], "A2,4,Upheld,Sam Example,Other"])
    assert report.files[1].rejections[0].reason == "neither the finding nor its case says on which day it was made"
    assert report.rejected_by_rule == {"no_date": 1}
    assert desk.figures(END, "risk_assessed", "officers_on_review") == (0, 0)


def test_a_dry_run_reports_what_an_import_would_do_and_writes_nothing(desk):
    desk.bring()
    before = {name: frame.rows() for name, frame in desk.events().frames.items()}
    lines = [CASES[0], "A1,2020-01-10,2020-03-01,", *CASES[2:], "A4,2020-03-01,2020-04-01,", "A5,never,,"]
    tried = desk.bring(LATER, cases=lines, is_dry_run=True)
    assert {name: frame.rows() for name, frame in desk.events().frames.items()} == before
    assert len(desk.rows(tables.imports)) == 2
    assert desk.rows(tables.rejected_rows) == desk.rows(tables.rejected_contents) == []
    assert tried.lines()[-1].startswith("A dry run: nothing was loaded. It would become data version 2 and write: ")
    done = desk.bring(LATER, cases=lines)
    assert (done.totals(), done.written) == (tried.totals(), tried.written)


def test_the_cells_of_a_rejected_row_are_kept_with_the_cases_once_and_only_those_that_the_mapping_reads(desk):
    lines = [f"{CASES[0]},Colour", "A1,never,,,blue", "A2,2020-01-21,,,red,too many"]
    for at in (FIRST, LATER):
        desk.bring(at, cases=lines, findings=None)
    kept = desk.rows(tables.rejected_contents, *(tables.rejected_contents.c[name] for name in ("line", "cells")))
    assert [(line, json.loads(cells)) for line, cells in kept] == [(2, {"ref": "A1", "received": "never", "closed": ""})]
    assert "never" not in repr(desk.bring(LATER, cases=lines, findings=None))


def test_a_part_of_what_the_source_holds_lets_nothing_disappear(desk):
    desk.bring(cases=MANY, findings=None)
    report = desk.bring(LATER, cases=[MANY[0], "A7,2020-01-07,2020-03-01,"], findings=None, is_part=True)
    assert (report.totals()["changed"], report.disappeared) == (1, None)


def test_rejected_rows_are_kept_with_line_and_reason_and_without_what_stood_in_them(desk):
    report = desk.bring(cases=[*CASES, ",2020-01-01,,", "Secret9,yesterday,,", "A5,2020-05-01"])
    assert _counts(report) == (11, 8, 0, 3)
    kept = desk.rows(tables.rejected_rows, *(tables.rejected_rows.c[name] for name in ("line", "rule", "reason")))
    assert kept == [
        (5, "no_reference", "ref is blank"),
        (6, "bad_date", "received (received_on) is not a date in the stated formats"),
        (7, "wrong_number_of_cells", "the row does not have as many cells as the heading"),
    ]


def test_neither_names_nor_stories_reach_a_database(tmp_path, fresh_sqlite):
    desk = Desk(tmp_path, fresh_sqlite())
    desk.bring()
    databases = list(tmp_path.glob("*.db*"))
    assert len(databases) >= 2
    for held in (path.read_bytes() for path in databases):
        assert not [word for word in (b"Example", b"a sentence", b"story", b"Upheld") if word in held]


def test_one_file_that_cannot_be_read_means_that_none_is_loaded(desk):
    desk.bring()
    with pytest.raises(BadInput, match="no column 'finding'"):
        desk.bring(LATER, cases=[*CASES, "A4,2020-03-01,,"], findings=["ref,row,who,category"])
    assert len(desk.rows(tables.applications)) == 3
    assert len(desk.rows(tables.imports)) == 2


def test_a_mapping_that_contradicts_the_database_loads_nothing_and_leaves_no_history(desk):
    desk.bring()
    desk.mapping.write_text(MAPPING.replace("weight = 2.0", "weight = 5.0"))
    with pytest.raises(BadInput, match=r"\[\[risk_category\]\] weight is not what the case database holds"):
        desk.bring(LATER, cases=[*CASES, "A4,2020-03-01,,"])
    assert len(desk.rows(tables.applications)) == 3
    assert len(desk.rows(tables.imports)) == 2


def test_a_new_category_comes_after_those_that_are_held_and_one_put_between_them_is_said_to_shift_their_ranks(desk):
    desk.bring()
    between, last = (
        MAPPING.replace(one, f'[[risk_category]]\ncode = "new"\n{one}') for one in ('[[risk_category]]\ncode = "low"', "[[file]]")
    )
    desk.mapping.write_text(between)
    with pytest.raises(BadInput, match=r"\[\[risk_category\]\] rank is not what the case database holds"):
        desk.bring(LATER, cases=[*CASES, "A4,2020-03-01,,"])
    desk.mapping.write_text(last.replace('[[risk_category]]\ncode = "new"\n[[file]]\nname = "findings', '[[file]]\nname = "findings'))
    assert desk.bring(LATER, cases=[*CASES, "A4,2020-03-01,,"]).totals()["loaded"] == 1


def test_real_cases_are_never_mixed_with_the_demonstration(desk):
    desk.bring()
    engine = create_engine(desk.case_url)
    with engine.begin() as connection:
        connection.execute(tables.review.update().values(is_synthetic=True))
    engine.dispose()
    with pytest.raises(BadInput, match="holds the synthetic demonstration"):
        desk.bring(LATER, cases=[*CASES, "A4,2020-03-01,,"])
    assert len(desk.rows(tables.applications)) == 3


def test_a_locked_database_is_one_sentence_and_nothing_is_loaded(tmp_path, fresh_sqlite, monkeypatch):
    monkeypatch.setattr("data_access.database.engine.BUSY_SECONDS", 0.05)
    desk = Desk(tmp_path, fresh_sqlite())
    desk.bring()
    engine = create_engine(desk.case_url)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseUnavailable, match="locked by another program"):
            desk.bring(LATER, cases=[*CASES, "A4,2020-03-01,,"])
    engine.dispose()
    assert len(desk.rows(tables.imports)) == 2


def test_only_rejected_rows_leave_the_database_empty_and_the_report_says_so(desk):
    report = desk.bring(cases=[CASES[0], "A1,never,,"], findings=None)
    assert _counts(report) == (1, 0, 0, 1)
    assert (report.data_version, report.is_changed) == (None, False)
    assert report.lines()[-1] == "Nothing changed: the case database is still empty."


def test_the_report_fits_on_one_screen_and_adds_up(desk):
    lines = desk.bring(cases=[*CASES, CASES[1], "A5,never,,"]).lines()
    assert [line.split() for line in lines[:4]] == [
        ["read", "loaded", "changed", "unchanged", "duplicates", "rejected"],
        ["cases.csv", "5", "3", "0", "0", "1", "1"],
        ["findings.csv", "5", "5", "0", "0", "0", "0"],
        ["All", "files", "10", "8", "0", "0", "1", "1"],
    ]
    assert lines[5:7] == [f"{name}: text in utf-8 with ',' between cells, heading on line 1." for name in ("cases.csv", "findings.csv")]
    assert lines[8] == "Rejected, by rule (line numbers and reasons are kept in the register, the rows in the case database):"
    assert lines[9] == "          1  bad_date: a date that is not in the stated formats"
    assert lines[-1].startswith("Data version 1 now holds. Written: 3 applications, 2 officers, ")
    assert len(lines) < 30


def test_sqlite_and_postgresql_hold_the_same_after_the_same_imports(tmp_path, fresh_sqlite, fresh_postgres):
    held = []
    for number, make in enumerate((fresh_sqlite, fresh_postgres)):
        (folder := tmp_path / str(number)).mkdir()
        desk = Desk(folder, make())
        desk.bring()
        desk.bring(LATER, cases=[CASES[0], "A1,2020-01-10,2020-03-01,", CASES[2], "A4,2020-03-01,2020-04-01,"])
        held.append({name: sorted(frame.rows(), key=repr) for name, frame in desk.events().frames.items()})
    assert held[0] == held[1]
