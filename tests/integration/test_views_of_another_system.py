"""An existing case system, read where it is: a set of SQL views shows the same as its data imported, and nothing that is not in them."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import polars as pl
import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from data_access.cli import main
from data_access.database import tables
from data_access.database.engine import open_case_database, open_register
from data_access.database.schemas import CASE
from data_access.database.self_test import possible
from data_access.database.upgrading import upgrade
from data_access.errors import DatabaseUnavailable, OutOfDate
from data_access.queries.fitness import NEEDED, NEVER_EMPTY, OPTIONAL, type_words
from data_access.service.asking import Ask
from data_access.service.desk import PAGES, Desk
from data_access.service.source_check import check_source
from data_access.settings import read_settings
from tests.desk_maker import ADMINISTRATOR, CHIEF, LEAD, closing
from tests.house.source import ROOT, files, names_used, shown
from tests.property.nasty_reviews import LAST_DAY, nasty_review
from tests.review_maker import Frames, written_to

EXAMPLE = ROOT / ".github" / "examples" / "views"
NOW = datetime(2024, 3, 20, 9, tzinfo=UTC)
SEED, APPLICATIONS = 11, 30

# How the invented system says what the review's rows say: topic, value, detail, and the columns that keep the rest.
_ROUTES = {"right_to_ask_self": "RTA-S", "right_to_ask_third_party": "RTA-3", "right_to_know": "RTK", "unknown": None}
_OUTCOMES = {"disclosed": "D", "nothing_to_disclose": "ND", "test_not_met": "TNM", "withdrawn": "W", "not_progressed": "NP"}
_RISKS = {"high": "A", "medium": "B", "low": "C"}


def _shouted(code: str) -> str:
    return code.upper().replace("_", " ")


def _same(is_same: bool) -> str:
    return "SAME" if is_same else "OTHER"


def _remit(is_in: bool) -> str:
    return "IN REMIT" if is_in else "OUT OF REMIT"


_SAID = {
    "application_records": lambda r: ("INTAKE", _ROUTES[r["route"]], _OUTCOMES.get(r["original_outcome"])),
    "scope_decisions": lambda r: ("SCOPE", "IN" if r["scope_status"] == "in_scope" else "OUT", _shouted(r["scope_reason"])),
    "risk_assessments": lambda r: ("RISK", _RISKS[r["risk_category"]], _shouted(r["grade"])),
    "review_decisions": lambda r: ("DETAILED REVIEW", {"required": "Y", "not_required": "N", "undecided": "?"}[r["review_need"]], None),
    "review_steps": lambda r: ("REVIEW STEP", _shouted(r["review_step"]), _shouted(r["reviewed_outcome"])),
    "second_reviews": lambda r: ("SECOND LOOK", _same(r["is_category_agreed"]), _same(r["is_outcome_agreed"])),
    "action_steps": lambda r: ("TASK", _shouted(r["action_kind"]), _shouted(r["action_step"])),
    "contact_decisions": lambda r: ("CONTACT DECISION", _shouted(r["contact_decision"]), None),
    "contact_attempts": lambda r: ("CONTACT", _shouted(r["channel"]), _shouted(r["attempt_outcome"])),
    "failure_steps": lambda r: ("FINDING", _shouted(r["failure_type"]), f"{_shouted(r['failure_status'])}/{_remit(r['is_in_scope'])}"),
    "referrals": lambda r: (
        "REFERRAL",
        _shouted(r["referral_kind"]),
        f"{'INITIAL' if r['is_initial'] else 'LATER'}/{_remit(r['is_in_scope'])}",
    ),
    "disclosures": lambda r: ("DISCLOSURE", None, None),
    "officer_postings": lambda r: (
        "POSTING",
        "/".join(map(_shouted, (r["posting"], r["posting_kind"], r["officer_role"]))),
        f"{r['team']}/{r['full_time_equivalent']}",
    ),
    "enquiries": lambda r: ("ENQUIRY", {"inbox": "MAIL", "phone_101": "101"}[r["channel"]], _shouted(r["enquiry_step"])),
}
_ITEMS = ("action_id", "failure_id", "enquiry_id")
_DUE = ("received_on", "next_review_on", "next_attempt_on")


def kept_in_casework(engine: Engine, frames: Frames) -> None:
    """The review as the invented system would hold it: its own codes, its own columns, and names that the dashboard must never see."""
    entries = list(_entries(frames))
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # the log is written as it was, without its triggers
        for table, column, named in (
            ("cases (case_no, reference)", "case_no", "TINY-{0}"),
            ("persons (person_no, full_name)", "person_no", "Somebody {0}"),
        ):
            for key in sorted({entry[column] for entry in entries} - {None}):
                connection.execute(text(f"INSERT INTO casework.{table} VALUES (:key, :name)"), {"key": key, "name": named.format(key)})
        for key in sorted({entry["staff_no"] for entry in entries} - {None}):
            connection.execute(text("INSERT INTO casework.staff VALUES (:key, 'Invented', :name)"), {"key": key, "name": f"Name {key}"})
        for entry in entries:
            columns = ", ".join(entry)
            connection.execute(text(f"INSERT INTO casework.log ({columns}) VALUES ({', '.join(f':{name}' for name in entry)})"), entry)
        connection.execute(text("SELECT setval(pg_get_serial_sequence('casework.log', 'entry'), (SELECT max(entry) FROM casework.log))"))


def _entries(frames: Frames) -> Iterator[dict]:
    """The first version of each event is an entry under its number; a later one is a new entry that replaces it."""
    rows = [(name, row) for name, frame in frames.items() if name in _SAID for row in frame.to_dicts()]
    free = 1 + max(row["event_id"] for _, row in rows)
    for name, row in sorted(rows, key=lambda one: one[1]["version"]):
        topic, value, detail = _SAID[name](row)
        first = row["version"] == 1
        yield {
            "entry": row["event_id"] if first else (free := free + 1),
            "replaces": None if first else row["event_id"],
            "struck_out": row["is_void"],
            "logged_at": row["recorded_at"].replace(tzinfo=UTC),
            "happened": row["occurred_on"],
            "topic": topic,
            "value": value,
            "detail": detail,
            "case_no": row.get("application_id"),
            "person_no": row.get("person_id"),
            "staff_no": row.get("officer_id"),
            "item_no": next((row[name] for name in _ITEMS if name in row), None),
            "due": next((row[name] for name in _DUE if name in row), None),
            "remark": "Free text about somebody.",
        }


@pytest.fixture
def frames() -> Frames:
    """What the invented system can hold: all of it is its own, and it has no stated sizes of the review."""
    found = nasty_review(SEED, APPLICATIONS)
    own = found["application_records"].with_columns(source_system=pl.lit("casework"))
    return {**found, "application_records": own, "population_baselines": found["population_baselines"].clear()}


@pytest.fixture
def casework(fresh_postgres, frames):
    """(the owner's engine, the URLs as the dashboard's role has them) of the example, filled."""
    databases = fresh_postgres()
    engine = create_engine(databases.case_url)
    with engine.begin() as connection:
        for name in ("casework.sql", "views.sql"):
            connection.exec_driver_sql((EXAMPLE / name).read_text(encoding="utf-8").replace("%", "%%"))
    kept_in_casework(engine, frames)
    as_reader = make_url(databases.case_url).set(username="dashboard_reader").render_as_string(hide_password=False)
    try:
        yield engine, databases._replace(case_url=as_reader)
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP OWNED BY dashboard_reader")
            connection.exec_driver_sql("DROP ROLE dashboard_reader")
        engine.dispose()


def a_desk(databases) -> Desk:
    return Desk(open_case_database(databases.case_url), open_register(databases.register_url), False, lambda: NOW)


def figures_of(desk: Desk) -> list:
    asks = (Ask(LAST_DAY), Ask(LAST_DAY, "then"), Ask(date(2024, 2, 1), "2024-02-20T12:00"))
    return [desk.figures(CHIEF, ask, by=by).figures for ask in asks for by in ("", "risk_category", "route", "team", "stage")]


def faults(databases) -> list[tuple[str, str]]:
    settings = read_settings({"CASE_DATABASE_URL": databases.case_url, "REGISTER_DATABASE_URL": databases.register_url})
    return [(fault.code, fault.where) for fault in check_source(ADMINISTRATOR, settings, at=NOW)]


def test_every_page_and_figure_over_the_views_is_that_of_the_same_data_imported(casework, fresh_sqlite, frames):
    _, databases = casework
    imported = fresh_sqlite()
    written_to(imported.case_url, frames)
    with closing(a_desk(databases)) as there, closing(a_desk(imported)) as here:
        assert figures_of(there) == figures_of(here)
        for page in PAGES:
            seen, wanted = there.page(CHIEF, page, Ask(LAST_DAY)), here.page(CHIEF, page, Ask(LAST_DAY))
            assert seen.headlines == wanted.headlines, page
            assert _but_the_version(seen.blocks, there) == _but_the_version(wanted.blocks, here), page
        total = there.figures(CHIEF, Ask(LAST_DAY), keys=["applications_in_scope"]).figures[0].answer.value
        assert total and total > 10, "there was something to count"
        names = there.page(LEAD, "workload", Ask(LAST_DAY))
        assert "Invented Name" in repr(names)


def _but_the_version(blocks, desk: Desk) -> str:
    """Everything that a page draws; the number of the data version is each database's own."""
    return repr(blocks).replace(f"data version {desk.data_version().number}.", "data version.")


def test_the_role_of_the_dashboard_reads_the_views_and_nothing_of_the_system_behind_them(casework):
    _, databases = casework
    reader = create_engine(databases.case_url)
    for wanted in ("casework.persons", "casework.log", "dashboard_parts.events"):
        with reader.connect() as connection, pytest.raises(Exception, match="permission denied"):
            connection.exec_driver_sql(f"SELECT * FROM {wanted}")
    with reader.connect() as connection, pytest.raises(Exception, match="permission denied"):
        connection.exec_driver_sql("DELETE FROM applications")
    reader.dispose()


def test_the_role_of_the_dashboard_can_do_none_of_the_twelve_things_over_views_either(casework):
    owner, databases = casework
    engine = open_case_database(databases.case_url)
    try:
        assert possible(engine) == ()
        with owner.begin() as connection:
            connection.exec_driver_sql("GRANT CREATE ON SCHEMA public TO dashboard_reader")
        assert possible(engine) == ("make a table", "make a function")
    finally:
        engine.dispose()


def test_views_of_an_older_schema_are_not_upgraded_but_by_who_keeps_them(casework):
    owner, databases = casework
    with owner.begin() as connection:
        found = connection.exec_driver_sql(
            "SELECT table_schema FROM information_schema.views WHERE table_name = 'schema_information'"
        ).scalar()
        connection.exec_driver_sql(f"CREATE OR REPLACE VIEW {found}.schema_information AS SELECT 1 AS schema_version")
    with pytest.raises(OutOfDate, match="has schema 1"):
        open_case_database(databases.case_url)
    with pytest.raises(DatabaseUnavailable, match=r"is views over another system\. Who keeps them brings them up to date"):
        upgrade(databases.case_url, CASE)


def test_an_update_in_their_system_is_a_new_data_version_at_the_next_look(casework):
    owner, databases = casework
    with closing(a_desk(databases)) as desk:
        version = desk.data_version().number
        before = desk.figures(CHIEF, Ask(date(2024, 3, 20)), by="risk_category").figures
        assert desk.data_version().number == version
        with owner.begin() as connection:
            case = connection.exec_driver_sql(
                "SELECT max(application_id) FROM dashboard.scope_decisions s WHERE scope_status = 'in_scope' AND NOT is_void AND NOT EXISTS "
                "(SELECT FROM dashboard.scope_decisions o WHERE o.application_id = s.application_id AND o.event_id <> s.event_id)"
            ).scalar_one()
            connection.execute(text("UPDATE casework.cases SET risk = 'A' WHERE case_no = :case"), {"case": case})
            connection.exec_driver_sql(
                "UPDATE casework.log SET happened = '2024-03-19', logged_at = '2024-03-19 10:00Z' WHERE entry = (SELECT max(entry) FROM casework.log)"
            )
        assert desk.data_version().number == version + 1
        assert desk.figures(CHIEF, Ask(date(2024, 3, 20)), by="risk_category").figures != before
        with owner.begin() as connection:
            connection.execute(text("UPDATE casework.cases SET risk = 'A' WHERE case_no = :case"), {"case": case})
        assert desk.data_version().number == version + 1, "nothing changed"


def test_the_views_of_the_example_pass_the_check_and_so_does_an_imported_review(casework, fresh_databases, frames):
    _, databases = casework
    assert faults(databases) == []
    imported = fresh_databases()
    written_to(imported.case_url, frames)
    assert faults(imported) == []


VIEW = "CREATE OR REPLACE VIEW dashboard."
BROKEN = {
    "DROP VIEW dashboard.referrals": [("missing_table", "referrals")],
    "ALTER VIEW dashboard.enquiries RENAME COLUMN channel TO way": [
        ("missing_column", "enquiries.channel"),
        ("further_column", "enquiries.way"),
    ],
    "DROP VIEW dashboard.disclosures; CREATE VIEW dashboard.disclosures AS SELECT event_id, version, is_void, occurred_on, "
    "recorded_at AT TIME ZONE 'UTC' AS recorded_at, application_id, person_id::text AS person_id FROM dashboard_parts.events WHERE false": [
        ("wrong_type", "disclosures.recorded_at"),
        ("wrong_type", "disclosures.person_id"),
    ],
    "INSERT INTO casework.log (happened, topic, value, case_no) VALUES ('2024-01-01', 'REVIEW STEP', 'Jane Doe rang', 1)": [
        ("null", "review_steps.reviewed_outcome"),
        ("unknown_code", "review_steps.review_step"),
    ],
    "INSERT INTO casework.log (happened, topic, value, detail, case_no) VALUES ('2024-01-01', 'RISK', 'Z', 'HIGH', 1)": [
        ("refers_to_nothing", "risk_assessments.risk_category")
    ],
    VIEW + "schema_information AS SELECT 1 AS schema_version": [("wrong_schema", "schema_information.schema_version")],
    VIEW + "review AS SELECT 1 AS review_id, 'R' AS name, false AS is_synthetic, date '2024-01-01' AS period_from, "
    "date '2023-01-01' AS period_to, date '2023-10-26' AS announced_on, NULL::date AS opens_as_at, 0 AS policy_attempts": [
        ("broken_rule", "review"),
        ("broken_rule", "review"),
    ],
    VIEW + "data_versions AS SELECT n AS data_version, now()::timestamp AS made_at, now()::timestamp AS recorded_to, 'x' AS source "
    "FROM (VALUES (1), (1)) v (n)": [("repeated", "data_versions.data_version")],
    "DELETE FROM casework.log": [("empty", "data_versions"), ("empty", "scope_decisions")],
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_does_not_fit_is_named_by_its_place_and_never_by_a_value(casework, broken, monkeypatch, capsys):
    owner, databases = casework
    with owner.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE casework.log DISABLE TRIGGER ALL")
        for command in broken.split("; "):
            connection.exec_driver_sql(command)
        connection.exec_driver_sql("GRANT SELECT ON ALL TABLES IN SCHEMA dashboard TO dashboard_reader")
    assert sorted(faults(databases)) == sorted(BROKEN[broken])
    monkeypatch.setenv("CASE_DATABASE_URL", databases.case_url)
    monkeypatch.setenv("REGISTER_DATABASE_URL", databases.register_url)
    assert main(["check-source"]) == 3
    told = capsys.readouterr().out
    assert all(code in told and f"{where}: " in told for code, where in BROKEN[broken])
    assert "Jane" not in told
    assert main(["check-source", "--format", "json"]) == 3
    assert len(json.loads(capsys.readouterr().out)["faults"]) == len(BROKEN[broken])


def test_the_check_says_so_when_all_is_well_and_stands_in_the_log(casework, monkeypatch, capsys):
    _, databases = casework
    monkeypatch.setenv("CASE_DATABASE_URL", databases.case_url)
    monkeypatch.setenv("REGISTER_DATABASE_URL", databases.register_url)
    assert main(["check-source"]) == 0
    assert f"all {len(NEEDED)} tables or views that the dashboard reads are there" in capsys.readouterr().out
    register = open_register(databases.register_url)
    with register.connect() as connection:
        logged = connection.exec_driver_sql("SELECT operation, what FROM audit_entries").all()
    register.dispose()
    assert [tuple(row) for row in logged] == [("consultation", "check of the case database")]


# The text beside the example ------------------------------------------------------------------------------------------------------------

DOCUMENT = (EXAMPLE / "README.md").read_text(encoding="utf-8")
_OF_EVERY_EVENT = ("event_id", "version", "is_void", "occurred_on", "recorded_at")


def test_the_text_lists_every_view_with_its_columns_types_and_codes_as_the_tables_have_them():
    rows = [line for line in DOCUMENT.splitlines() if re.match(r"\| `", line)]
    assert rows == [_row(table) for table in (*NEEDED, *OPTIONAL)]
    common = ", ".join(_column(tables.scope_decisions.c[name]) for name in _OF_EVERY_EVENT)
    assert f"An event has {common}, and then its own." in DOCUMENT


def _row(table) -> str:
    own = [column for column in table.columns if table not in tables.EVENT_TABLES or column.name not in _OF_EVERY_EVENT]
    need = "optional" if table in OPTIONAL else "with a row" if table in NEVER_EMPTY else "may be empty"
    return f"| `{table.name}` | {'event' if table in tables.EVENT_TABLES else ''} | {'; '.join(map(_column, own))} | {need} |"


def _column(column) -> str:
    words = " / ".join(column.info.get("allowed", ()))
    kind = f"one of {words}" if words else type_words(column)
    return f"`{column.name}` {kind}{' or null' if column.nullable else ''}"


@pytest.mark.parametrize("module", files("data_access/queries"), ids=shown)
def test_what_the_dashboard_reads_is_what_is_asked_of_a_source(module):
    used = {name.removeprefix("tables.") for name in names_used(module) if re.fullmatch(r"tables\.[a-z_]+", name)}
    assert used & set(tables.case_metadata.tables) <= {table.name for table in NEEDED} | {"rejected_contents"}


def test_the_example_has_a_view_for_each_that_is_needed_and_reads_no_name_but_that_of_an_officer():
    views = (EXAMPLE / "views.sql").read_text(encoding="utf-8")
    assert set(re.findall(r"CREATE VIEW dashboard\.(\w+)", views)) == {t.name for t in NEEDED} | {"applications"}
    assert not re.search(r"full_name|telephone|remark", views)
