"""The log by command and by desk: its head, whether it is whole, all of it as a file; who may, who was refused, and that nothing leaves unlogged."""

import csv
from datetime import UTC, date, datetime
from hashlib import sha256
from io import StringIO
from random import Random

import pytest
from sqlalchemy.exc import OperationalError

from data_access import audit
from data_access.audit.chain import anchor_named, read_head, verify
from data_access.audit.log import Wanted, count_by_day, read_newest
from data_access.cli import main
from data_access.database.engine import open_register
from data_access.database.schemas import CASE, REGISTER
from data_access.database.tables import audit_entries, audit_head
from data_access.errors import BadRequest, DatabaseUnavailable, NotPermitted
from data_access.permissions import ROLES
from data_access.releases.store import reading
from data_access.service import release_desk
from data_access.service.asking import Ask
from data_access.service.audit_log import export_log, show_audit
from data_access.service.exporting import export_change_log, export_release
from data_access.service.importing import refuse_import
from data_access.service.pack_desk import add_meeting, compose, issued_table
from data_access.service.pack_files import write_pack
from data_access.settings import Settings, read_settings
from tests.desk_maker import ANALYST, CHIEF, DAY, LEAD, NOW, PRESS, closing, desk_over, person, published
from tests.import_maker import rows_of
from tests.log_maker import lived, unguarded
from tests.schema_maker import described, make_at

AUDITOR = person("auditor")


@pytest.fixture
def register(databases):
    """The URL of a register in which thirty things happened."""
    engine = open_register(databases.register_url)
    with engine.begin() as connection:
        lived(connection, Random(7), 30)
    engine.dispose()
    return databases.register_url


@pytest.fixture
def run(run):
    """Runs a command of the log over a register, where no case database is."""

    def command(url, *arguments):
        return run(("sqlite:///nowhere.db", url), "audit", *map(str, arguments))

    return command


def entries(url):
    return sorted(rows_of(url, audit_entries), key=lambda row: row.number)


def operations(url):
    return [(row.viewer, row.operation, row.what) for row in entries(url)]


# By command -----------------------------------------------------------------------------------------------------------------------------


def test_the_head_that_is_printed_anchors_the_log_for_ever(run, register):
    last = entries(register)[-1]
    code, said = run(register, "head")
    assert (code, said.split()[0]) == (0, f"30:{last.seal}")
    assert run(register, "verify", "--anchor", said.split()[0]) == (
        0,
        f"The log is as it was written: 30 entries to 30:{last.seal[:12]}, and agrees with the anchor.\n",
    )
    engine = open_register(register)
    with engine.begin() as connection:
        lived(connection, Random(8), 2)
    engine.dispose()
    assert run(register, "verify", "--anchor", f"30:{last.seal[:12]}")[0] == 0
    assert len(entries(register)) == 32, "a look at the head or a verification is no entry: nothing is written into what is looked at"


def test_the_head_of_an_empty_log_is_nought(run, databases):
    open_register(databases.register_url).dispose()
    assert run(databases.register_url, "head") == (0, f"0:{'0' * 64}  never\n")
    assert run(databases.register_url, "verify")[0] == 0


@pytest.mark.parametrize("verb", [("head",), ("verify",), ("export", "audit.csv")], ids=" ".join)
def test_a_register_that_is_not_there_is_no_log_and_looking_makes_none(run, databases, verb, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, said = run(databases.register_url, *verb)
    assert (code, said[:20]) == (3, "error: The register ")
    assert not list(tmp_path.glob("audit.csv*"))
    assert described(databases.register_url) == {"triggers": {}}


@pytest.mark.parametrize(
    ("deeds", "said"),
    [
        (["UPDATE audit_entries SET what = 'x' WHERE number = 7"], "Entry 7 of the log is not what was sealed after entry 6"),
        (["DELETE FROM audit_entries WHERE number = 7"], "Entry 7 of the log is missing: it was removed."),
        (["DELETE FROM audit_entries WHERE number IN (1, 2)"], "Entries 1 to 2 of the log are missing: they were removed."),
        (["DELETE FROM audit_entries WHERE number > 20"], "The head of the log is entry 30 and the log ends with entry 20: entries were removed"),
        (["UPDATE audit_head SET number = 29"], "The head of the log is entry 29 and the log ends with entry 30"),
        (["DELETE FROM audit_head"], "The log has lost its head"),
        (["DELETE FROM audit_entries"], "The head of the log is entry 30 and the log is empty"),
    ],
)  # fmt: skip
def test_a_log_that_was_altered_is_told_by_one_sentence_and_a_code(run, register, deeds, said):
    engine = open_register(register)
    with engine.begin() as connection:
        unguarded(connection)
        for deed in deeds:
            connection.exec_driver_sql(deed)
    engine.dispose()
    code, told = run(register, "verify")
    assert code == 5
    assert told.startswith(f"error: {said}")
    assert told.count("\n") == 1


def test_a_log_that_was_wiped_with_its_head_is_found_by_the_anchor_alone(run, register):
    anchor = run(register, "head")[1].split()[0]
    engine = open_register(register)
    with engine.begin() as connection:
        unguarded(connection)
        connection.execute(audit_entries.delete())
        connection.execute(audit_head.update().values(number=0, seal="0" * 64))
    engine.dispose()
    assert run(register, "verify")[0] == 0
    assert run(register, "verify", "--anchor", anchor) == (
        5,
        "error: The anchor is of entry 30 and the log is empty: entries were removed from its end, or all of it was wiped.\n",
    )


@pytest.mark.parametrize("anchor", ["30", "30:", "30:12345", "x:0123456789ab", f"30:{'0' * 65}", "30:0123456789ag", "-1:0123456789ab"])
def test_what_is_no_anchor_is_refused(run, register, anchor):
    code, said = run(register, "verify", f"--anchor={anchor}")
    assert (code, said[:29]) == (2, "error: An anchor is the numbe")


def test_the_log_becomes_a_file_that_no_spreadsheet_takes_for_formulas_and_that_is_itself_in_the_log(run, databases, tmp_path):
    engine = open_register(databases.register_url)
    with engine.begin() as connection:
        for what in ('=HYPERLINK("x")', "+1", "page\u200b", "two\nlines", '"quoted", café'):
            audit.record(connection, ANALYST, "consultation", what, at=NOW, data_version=None, why="@SUM(1)", recipient="-panel")
    engine.dispose()
    before = entries(databases.register_url)
    file = tmp_path / "audit.csv"
    code, said = run(databases.register_url, "export", file)
    assert code == 0
    data = file.read_bytes()
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["what"] for row in rows] == ['\'=HYPERLINK("x")', "'+1", "page□", "two□lines", '"quoted", café']
    assert {(row["why"], row["recipient"], row["at"], row["data_version"]) for row in rows} == {
        ("'@SUM(1)", "'-panel", "2024-03-02T10:00:00Z", "")
    }
    assert [row["seal"] for row in rows] == [row.seal for row in before]
    told = entries(databases.register_url)[-1]
    assert (told.viewer, told.operation, told.recipient) == ("command line", "disclosure", "command line")
    assert told.what == f"audit log: 5 entries, head 5:{before[-1].seal[:12]}, SHA-256 {sha256(data).hexdigest()}"
    assert told.what in said
    assert file.stat().st_mode & 0o077 == 0
    assert run(databases.register_url, "export", file)[0] == 2, "nothing is overwritten"


def test_a_file_of_some_days_has_those_days_of_london_whole(run, databases, tmp_path):
    engine = open_register(databases.register_url)
    with engine.begin() as connection:
        for at in ((2024, 6, 3, 22, 59), (2024, 6, 3, 23, 0), (2024, 6, 4, 22, 59), (2024, 6, 4, 23, 0)):
            audit.record(connection, ANALYST, "consultation", str(at), at=datetime(*at, tzinfo=UTC), data_version=None)
        days = [date(2024, 6, 5), date(2024, 6, 4), date(2024, 6, 3)]
        assert count_by_day(connection, days) == {"consultation": (1, 2, 1)}
        found = read_newest(connection, Wanted(date(2024, 6, 4), date(2024, 6, 4)), most=5)
        assert [one.number for one in found] == [3, 2]
    engine.dispose()
    assert run(databases.register_url, "export", tmp_path / "a.csv", "--from", "2024-06-04", "--until", "2024-06-04")[0] == 0
    assert [line.split(",")[0] for line in (tmp_path / "a.csv").read_text().splitlines()[1:]] == ["2", "3"]
    assert run(databases.register_url, "export", tmp_path / "b.csv", "--from", "2024-06-05", "--until", "2024-06-04")[0] == 2
    assert [path.name for path in tmp_path.glob("*.csv*")] == ["a.csv"]


def locked(*_args, **_more):
    raise OperationalError("INSERT", {}, Exception("database is locked"))


def test_no_file_is_there_when_it_cannot_be_logged(run, register, tmp_path, monkeypatch):
    monkeypatch.setattr("data_access.audit.record", locked)
    code, said = run(register, "export", tmp_path / "audit.csv")
    assert (code, said.startswith("error: The register is locked")) == (3, True)
    assert list(tmp_path.glob("audit*")) == []


# By desk --------------------------------------------------------------------------------------------------------------------------------


def test_an_auditor_sees_what_happened_by_role_and_never_who(desk, databases):
    add_meeting(desk, LEAD, "Gold group", DAY)
    export_change_log(desk, PRESS)
    shown = show_audit(desk, AUDITOR)
    assert shown.sentence == "The log is as it was written"
    assert [row[2:4] for row in shown.entries.rows] == [
        ("Auditor", "consultation"),
        ("Press officer", "export"),
        ("Review lead", "alteration"),
    ]
    assert shown.head == f"3:{entries(databases.register_url)[-1].seal[:12]}"
    assert {row[0]: row[1:3] for row in shown.counts.rows} == {
        "alteration": ("1", "0"),
        "consultation": ("1", "0"),
        "export": ("1", "0"),
    }
    said = repr(shown)
    assert not any(f"{role} 1" in said for role in ROLES)
    assert [row[0] for row in show_audit(desk, AUDITOR, operation="export", role="press_officer").entries.rows] == ["2"]
    assert show_audit(desk, AUDITOR, day=date(2024, 2, 1)).entries.rows == ()
    assert [what for _, operation, what in operations(databases.register_url) if operation == "consultation"] == [
        "audit",
        "audit: export, press_officer",
        "audit: of 2024-02-01",
    ]


def test_each_look_verifies_what_the_last_one_left_and_finds_what_was_altered_since(desk, databases):
    with desk.register.begin() as connection:
        lived(connection, Random(3), 40)
    desk.log_verified.most = 25
    assert show_audit(desk, AUDITOR).sentence == "The log is being verified, and was as it was written so far"
    assert desk.log_verified.to.number == 25
    assert show_audit(desk, AUDITOR).sentence == "The log is as it was written"
    assert desk.log_verified.to.number == 42
    with desk.register.begin() as connection:
        unguarded(connection)
        connection.exec_driver_sql("UPDATE audit_entries SET role = 'nobody' WHERE number = 42")
        audit.record(connection, ANALYST, "consultation", "later", at=NOW, data_version=None)
        connection.exec_driver_sql("UPDATE audit_entries SET seal = 'f' || substr(seal, 2, 63) WHERE number = 43")
    assert show_audit(desk, AUDITOR).sentence.startswith("The log is not as it was written. Entry 4")


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"auditor"}))
def test_no_other_role_looks_into_the_log_or_takes_it_and_its_wish_is_in_the_log(desk, databases, role):
    viewer = person(role)
    for deed in (show_audit, export_log):
        with pytest.raises(NotPermitted, match="may not open the audit"):
            deed(desk, viewer)
    said = f"The role {ROLES[role][0]} may not open the audit; an auditor may. Ask them."
    assert operations(databases.register_url) == [
        (viewer.subject, "refusal", f"show audit: {said}"),
        (viewer.subject, "refusal", f"export log: {said}"),
    ]


# Refusals -------------------------------------------------------------------------------------------------------------------------------


def test_a_refusal_is_one_entry_however_many_doors_it_came_through(desk, databases):
    board = person("board_member")
    for deed in (
        lambda: desk.page(board, "workload", Ask(DAY)),
        lambda: desk.check_may_open(board, "imports"),
        lambda: issued_table(desk, board),
        lambda: release_desk.freeze_release(desk, board, None),
        lambda: release_desk.sign_release(desk, board, 1),
        lambda: refuse_import(board, 1, settings_of(databases), at=NOW),
    ):
        with pytest.raises(NotPermitted):
            deed()
    assert [what.split(":")[0] for _, operation, what in operations(databases.register_url) if operation == "refusal"] == [
        "page",
        "check may open imports",
        "read agenda",
        "freeze release",
        "sign release",
        "refuse import",
    ]
    assert len(entries(databases.register_url)) == 6


def settings_of(databases, **more) -> Settings:
    return read_settings({"CASE_DATABASE_URL": databases.case_url, "REGISTER_DATABASE_URL": databases.register_url, **more})


def test_who_is_refused_is_told_so_also_where_that_cannot_be_logged(desk, monkeypatch, caplog):
    monkeypatch.setattr("data_access.audit.record", locked)
    with pytest.raises(NotPermitted, match="The role Board member may not open workload"):
        desk.page(person("board_member"), "workload", Ask(DAY))
    assert caplog.messages == ["A refusal could not be written into the log of the register"]


# Nothing leaves unlogged, or without a reason where one is asked for ----------------------------------------------------------------------


def every_file(desk, number, reason=""):
    """Each kind of file that leaves a desk, by what takes it."""
    pack = compose(desk, CHIEF, "gold", Ask(DAY))
    yield from (
        lambda kind=kind: export_release(desk, PRESS, number, kind, reason=reason) for kind in ("csv", "txt", "xlsx", "pdf", "json")
    )
    yield lambda: export_change_log(desk, PRESS, reason=reason)
    yield from (lambda ending=ending: write_pack(desk, CHIEF, pack, ending, reason=reason) for ending in ("html", "xlsx"))
    yield lambda: export_log(desk, AUDITOR, reason=reason)


def test_no_file_leaves_that_cannot_be_logged(desk, monkeypatch):
    files = list(every_file(desk, published(desk)))
    monkeypatch.setattr("data_access.audit.record", locked)
    for take in files:
        with pytest.raises(DatabaseUnavailable):
            take()


def test_where_reasons_are_asked_for_no_file_leaves_without_one_and_the_log_keeps_it(databases):
    with closing(desk_over(databases)) as desk:
        number = published(desk)
        desk.settings = settings_of(databases, AUDIT_REASONS="yes")
        for take in every_file(desk, number, "too short"):
            with pytest.raises(BadRequest, match="Say in 10 to 200 characters why you need the file"):
                take()
        before = len(entries(databases.register_url))
        for take in every_file(desk, number, "  The panel\nasked for it. "):
            take()
    left = entries(databases.register_url)[before + 1 :]
    assert {(row.why, row.operation in ("export", "disclosure"), row.recipient == row.viewer) for row in left} == {
        ("The panel asked for it.", True, True)
    }
    assert len(left) == 9


def test_a_look_needs_no_reason(databases):
    with closing(desk_over(databases)) as desk:
        desk.settings = settings_of(databases, AUDIT_REASONS="yes")
        assert desk.page(CHIEF, "overview", Ask(DAY)).blocks


def test_only_operations_of_the_vocabulary_are_logged(desk):
    with pytest.raises(ValueError, match="'peeping' is not a valid Operation"), desk.register.begin() as connection:
        audit.record(connection, ANALYST, "peeping", "a page", at=NOW, data_version=None)


def test_an_anchor_is_the_beginning_of_a_seal(desk):
    with desk.register.begin() as connection:
        lived(connection, Random(1), 2)
    with reading(desk.register) as connection:
        head = read_head(connection)
        assert verify(connection, anchor=anchor_named(f" {head.short.upper()} ")).fault == ""
        assert anchor_named("2:\u20600123456789ab") == anchor_named("2:0123456789ab"), "as a page keeps it from being an emoji"
        assert verify(connection, anchor=anchor_named("2:0123456789ab")).fault == (
            "Entry 2 of the log has another seal than the anchor: it, or all from an earlier one on, was made anew."
        )


def test_an_upgrade_is_in_the_log(databases, monkeypatch, capsys):
    make_at(databases.case_url, CASE, 1)
    make_at(databases.register_url, REGISTER, 2)
    monkeypatch.setenv("CASE_DATABASE_URL", databases.case_url)
    monkeypatch.setenv("REGISTER_DATABASE_URL", databases.register_url)
    for _ in range(2):
        assert main(["upgrade"]) == 0
    capsys.readouterr()
    assert operations(databases.register_url) == [
        ("command line", "upgrade", "case database from schema 1 to 2, register from schema 2 to 3"),
    ]
