"""The drill: everything is lost and comes back from a backup as it was, on both engines; a backup that is not whole is refused."""

import json
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest
from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.exc import DBAPIError

from data_access.cli import main
from data_access.database import tables
from data_access.database.backups import copies, manifest, sqlite
from data_access.database.engine import open_case_database, open_case_database_to_write, open_register
from data_access.database.guards import REFUSAL
from data_access.database.preparing import prepare
from data_access.database.roles import Roles
from data_access.database.schemas import CASE, REGISTER
from data_access.database.upgrading import upgrade
from data_access.errors import BadInput, BadRequest, DatabaseUnavailable, NotConfigured, OutOfDate
from data_access.intake.demo import make_demonstration
from data_access.intake.load import append, next_data_version
from data_access.releases.packs_kept import read_issues
from data_access.releases.store import read_all, reading
from data_access.service import pack_desk, release_desk
from data_access.service.asking import Ask
from data_access.service.audit_log import verify_log
from data_access.service.backups import back_up, check_backup, restore
from data_access.service.desk import PAGES, Desk
from data_access.settings import Settings, read_settings
from tests.desk_maker import ADMINISTRATOR, ANALYST, CHIEF, DAY, LEAD, NOW, PRESS, closing, desk_over, published, submitted
from tests.property.nasty_reviews import LAST_DAY, nasty_review
from tests.review_maker import WEIGHTS, review, scope, written_to
from tests.schema_maker import leave_as_the_first_release
from tests.second_count import Standing, rows_in

pytestmark = pytest.mark.usefixtures("postgres_programs")
LATER = datetime(2024, 3, 3, 9, 0, tzinfo=UTC)


def settings_of(databases) -> Settings:
    return read_settings({"CASE_DATABASE_URL": databases.case_url, "REGISTER_DATABASE_URL": databases.register_url})


def backed_up(databases, folder: Path, *, register_only: bool = False) -> manifest.Manifest:
    return back_up(
        ADMINISTRATOR, folder, settings_of(databases), made_at=LATER, register_only=register_only, progress=lambda share, words: None
    )


def restored(databases, folder: Path, *, register_only: bool = False) -> dict:
    _, noted = restore(
        ADMINISTRATOR, folder, settings_of(databases), at=LATER, register_only=register_only, progress=lambda share, words: None
    )
    return noted


def lived_in(databases) -> None:
    """A desk where much happened: releases in several states, issued packs, a meeting with what it decided, a comment, looks at pages."""
    with closing(desk_over(databases)) as desk:
        first = published(desk)
        release_desk.publish_release(desk, PRESS, _approved_again(desk), supersedes=first)
        submitted(desk, title="Waits for the analyst")
        pack_desk.add_meeting(desk, LEAD, "Gold group", date(2024, 2, 23))
        for kind in ("gold", "daily"):
            pack_desk.issue_pack(desk, LEAD, kind, Ask(date(2024, 2, 23)), meeting=1 if kind == "gold" else None)
        pack_desk.record_decision(desk, LEAD, 1, "Move two officers – “soon”", owner="Review lead", due_on=date(2024, 2, 28))
        pack_desk.complete_action(desk, LEAD, 1, date(2024, 3, 1))
        pack_desk.say_comment(desk, LEAD, "gold", "risk", DAY, "The unit moved.")
        for page in PAGES:
            desk.page(CHIEF, page, Ask(DAY))


def _approved_again(desk: Desk) -> int:
    number = submitted(desk, title="March figures, again")
    release_desk.sign_release(desk, ANALYST, number)
    return release_desk.approve_release(desk, CHIEF, number).number


def everything_in(url: str) -> dict[str, list[tuple]]:
    """Every row of every table, read in a plain way; nothing where there is no SQLite file, which looking would make."""
    if url.startswith("sqlite") and not Path(make_url(url).database).exists():
        return {}
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            names = sorted({*tables.case_metadata.tables, *tables.register_metadata.tables})
            there = {name for name in names if engine.dialect.has_table(connection, name)}
            return {name: sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}")).all())) for name in sorted(there)}
    finally:
        engine.dispose()


def shown(databases) -> dict[str, object]:
    """Every figure, every page and every kept release and pack, as somebody sees them at one moment."""
    with closing(Desk(open_case_database(databases.case_url), open_register(databases.register_url), False, lambda: NOW)) as desk:
        seen: dict[str, object] = {page: desk.page(CHIEF, page, Ask(DAY)) for page in PAGES}
        seen["figures"] = {by: desk.figures(CHIEF, Ask(DAY, "then"), by=by) for by in ("", "risk_category", "team")}
        with reading(desk.register) as connection:
            seen["releases"], seen["packs"] = read_all(connection), read_issues(connection)
        mine = [one.release.number for one in seen["releases"] if one.release.origin == "frozen"][:2]
        seen["verified"] = [release_desk.verify_release(desk, ANALYST, number).is_identical for number in mine]
        return seen


def lose(databases) -> None:
    """Both databases, and all that is beside them, are gone."""
    for url in map(make_url, databases):
        if url.get_backend_name() == "sqlite":
            for path in Path(url.database).parent.glob(f"{Path(url.database).name}*"):
                path.unlink()
        else:
            engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.execute(text(f"DROP DATABASE {url.database} WITH (FORCE)"))
            engine.dispose()


def test_after_everything_is_lost_every_figure_release_pack_and_entry_of_the_log_is_back(fresh_databases, tmp_path):
    databases, new = fresh_databases(), fresh_databases()
    lived_in(databases)
    before = shown(databases)
    folder = tmp_path / "backup"
    made = backed_up(databases, folder)
    cases, register = (everything_in(url) for url in databases)
    assert len(register["audit_entries"]) == made.databases["register"].tables[_named("audit_entries", databases)].rows + 1, "what was made"
    lose(databases)
    assert restored(new, folder) == made.noted
    assert everything_in(new.case_url) == cases
    found = everything_in(new.register_url)
    log = {"audit_entries", "audit_head"}
    assert {name: rows for name, rows in found.items() if name not in log} == {
        name: rows for name, rows in register.items() if name not in log
    }
    told = [row for row in found["audit_entries"] if row not in register["audit_entries"]]
    assert len(told) == 1
    assert f"restored from the backup of 2024-03-03T09:00:00+00:00, SHA-256 {made.seal}" in told[0]
    assert [row for row in register["audit_entries"] if row not in found["audit_entries"]] == [
        row for row in register["audit_entries"] if f"backup made, SHA-256 {made.seal}" in row
    ]
    anchor = made.databases["register"].noted["audit_head"]
    assert verify_log(settings_of(new), anchor).fault == "", "the chain that came back goes on from where it was copied"
    assert shown(new) == before
    assert before["verified"] == [True, True]
    assert made.databases["register"].noted["releases"] == {str(one.release.number): one.release.checksum for one in before["releases"]}
    assert made.databases["register"].noted["packs"] == {str(issue.number): issue.fingerprint for issue in before["packs"]}


def _named(table: str, databases) -> str:
    return table if databases.case_url.startswith("sqlite") else f"public.{table}"


def test_a_second_count_of_a_restored_review_agrees_with_the_figures_before(fresh_databases, tmp_path):
    databases, new = fresh_databases(), fresh_databases()
    with closing(desk_over(databases, nasty_review(11, 40), clock=lambda: datetime(2024, 3, 20, 9, tzinfo=UTC))) as desk:
        before = desk.figures(CHIEF, Ask(LAST_DAY)).figures
    backed_up(databases, tmp_path / "backup")
    lose(databases)
    restored(new, tmp_path / "backup")
    engine = open_case_database(new.case_url)
    with engine.connect() as connection:
        standing = Standing(rows_in(connection), day=LAST_DAY, weights=WEIGHTS)
    engine.dispose()
    told = {one.figure.key: one.answer.value for one in before if one.figure.kind == "count"}
    assert {key: standing.count(key).value for key in told} == told
    assert len(told) > 15


def test_a_demonstration_comes_back_as_it_was_made(fresh_databases, tmp_path):
    databases, new = fresh_databases(), fresh_databases()
    make_demonstration(*databases, made_at=NOW, applications=150)
    made = backed_up(databases, tmp_path / "backup")
    cases, before = everything_in(databases.case_url), shown(databases)
    lose(databases)
    restored(new, tmp_path / "backup")
    assert everything_in(new.case_url) == cases
    assert len(cases["scope_decisions"]) >= 150
    assert {page: replace(before[page], context="") for page in PAGES} == {page: replace(shown(new)[page], context="") for page in PAGES}
    assert len(made.noted["register"]["releases"]) == len(before["releases"]) == 5


def test_what_was_published_can_be_changed_no_more_after_a_restore_than_before_and_new_entries_go_on(fresh_databases, tmp_path):
    databases, new = fresh_databases(), fresh_databases()
    lived_in(databases)
    backed_up(databases, tmp_path / "backup")
    lose(databases)
    restored(new, tmp_path / "backup")
    engine = create_engine(new.register_url)
    for deed in ("UPDATE releases SET title = 'x' WHERE release_number = 1", "DELETE FROM pack_issues", "DELETE FROM release_cells"):
        with pytest.raises(DBAPIError, match=REFUSAL), engine.begin() as connection:
            connection.execute(text(deed))
    engine.dispose()
    with closing(Desk(open_case_database(new.case_url), open_register(new.register_url), False, lambda: LATER)) as desk:
        assert pack_desk.issue_pack(desk, LEAD, "gold", Ask(DAY)).number == 3
        pack_desk.add_meeting(desk, LEAD, "Panel", DAY)
        assert len(desk.meetings()) == 2


def test_a_backup_made_while_imports_commit_holds_whole_imports_and_no_register_ahead_of_its_cases(fresh_databases, tmp_path):
    databases = fresh_databases()
    written_to(databases.case_url, review(scope(1, "2024-01-02")))
    open_register(databases.register_url).dispose()
    stop, committed = Event(), []
    thread = Thread(target=_import_until, args=(databases, stop, committed))
    thread.start()
    try:
        seen = []
        for number in range(3):
            folder, new = tmp_path / f"backup {number}", fresh_databases()
            backed_up(databases, folder)
            restored(new, folder)
            seen.append(_imported(new))
    finally:
        stop.set()
        thread.join()
    assert seen[-1][0] > seen[0][0], "imports went on meanwhile"
    for version, decisions, imports in seen:
        assert decisions == 1 + 10 * (version - 1), "ten rows an import, none of a half one"
        assert imports <= version - 1, "the register tells of no import whose cases are not there"
    assert max(version for version, *_ in seen) <= 1 + len(committed)


def _import_until(databases, stop: Event, committed: list[int]) -> None:
    """As an import does: both written, the cases committed first and the register last."""
    case, register = open_case_database_to_write(databases.case_url), open_register(databases.register_url)
    engines = (case, register)
    while not stop.is_set():
        frames = review([scope(1, "2024-01-03") for _ in range(10)])
        with register.begin() as history, case.begin() as connection:
            append(connection, tables.scope_decisions, frames["scope_decisions"])
            version = next_data_version(connection, datetime(2024, 1, 4), "more", datetime(2024, 1, 4))
            counts = {f"rows_{name}": 0 for name in ("changed", "unchanged", "duplicate", "rejected")}
            entry = {"at": datetime(2024, 1, 4), "recorded_at": datetime(2024, 1, 4), "imported_by": "test", "data_version": version}
            history.execute(
                tables.imports.insert().values(**entry, **counts, file_name="x", checksum="0" * 64, rows_read=10, rows_loaded=10)
            )
        committed.append(version)
    for engine in engines:
        engine.dispose()


def _imported(databases) -> tuple[int, int, int]:
    case, register = open_case_database(databases.case_url), open_register(databases.register_url)
    with case.connect() as cases, register.connect() as history:
        version = cases.execute(text("SELECT max(data_version) FROM data_versions")).scalar_one()
        decisions = cases.execute(text("SELECT count(*) FROM scope_decisions")).scalar_one()
        imports = history.execute(select(tables.imports.c.data_version)).scalars().all()
    case.dispose()
    register.dispose()
    return version, decisions, max(imports, default=1) - 1


# What is refused ------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def backup(fresh_databases, tmp_path) -> tuple[Path, Callable]:
    """The folder of a backup of a small review, and what makes new databases of its engine."""
    databases = fresh_databases()
    written_to(databases.case_url, review([scope(key, "2024-01-02") for key in range(1, 30)]))
    open_register(databases.register_url).dispose()
    backed_up(databases, tmp_path / "backup")
    return tmp_path / "backup", fresh_databases


def test_any_byte_that_is_not_as_it_was_written_is_found_in_every_file(backup):
    folder, fresh = backup
    new, chance, tried = fresh(), Random(5), 0
    for file in sorted(folder.iterdir()):
        whole = file.read_bytes()
        for place in {0, 1, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(25))}:
            file.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << chance.randrange(8))]) + whole[place + 1 :])
            with pytest.raises(BadInput, match=rf"The backup is damaged: (its )?{file.name} is not as it was written"):
                restored(new, folder)
            tried += 1
        file.write_bytes(whole)
    assert tried >= 70
    restored(new, folder)


def test_a_file_cut_short_or_grown_is_refused(backup):
    folder, fresh = backup
    new = fresh()
    for file in sorted(folder.iterdir()):
        whole = file.read_bytes()
        for damaged in (b"", whole[:1], whole[:1000], whole[:-1], whole + b"\0"):
            file.write_bytes(damaged)
            with pytest.raises(BadInput, match="The backup is damaged"):
                restored(new, folder)
        file.write_bytes(whole)


def test_a_missing_file_is_named_and_a_backup_without_its_manifest_was_never_finished(backup):
    folder, fresh = backup
    new = fresh()
    for file in sorted(folder.iterdir()):
        aside = file.rename(folder.parent / file.name)
        sentence = "its manifest.json, which is written last, is missing" if file.name == manifest.NAME else f"{file.name} is missing"
        with pytest.raises(BadInput, match=sentence):
            restored(new, folder)
        aside.rename(file)


def test_a_file_of_another_backup_is_refused(backup, tmp_path):
    folder, fresh = backup
    lived_in(fuller := fresh())
    made = backed_up(fuller, tmp_path / "other")
    for copied in made.databases.values():
        mine = (folder / copied.file).read_bytes()
        shutil.copyfile(tmp_path / "other" / copied.file, folder / copied.file)
        with pytest.raises(BadInput, match=rf"The backup is damaged: {copied.file}"):
            restored(fresh(), folder)
        (folder / copied.file).write_bytes(mine)


def test_a_manifest_with_other_counts_is_refused_and_one_that_was_sealed_anew_does_not_agree_with_what_comes_back(backup):
    folder, fresh = backup
    file = folder / manifest.NAME
    found = manifest.read_manifest(folder)
    file.write_text(file.read_text().replace('"rows": 29', '"rows": 28', 1))
    with pytest.raises(BadInput, match=r"its manifest\.json is not as it was written"):
        restored(fresh(), folder)
    for changed in ({"rows": 28}, {"fingerprint": "0" * 64}):
        manifest.write_manifest(folder, _retold(found, changed))
        new = fresh()
        with pytest.raises(
            BadInput, match=r"The case database that came back is not what the backup says, beginning with table \S*scope_dec"
        ):
            restored(new, folder)
        if new.case_url.startswith("sqlite"):
            assert not [path for url in new for path in Path(make_url(url).database).parent.glob(f"{Path(make_url(url).database).name}*")]


def _retold(found: manifest.Manifest, changed: dict) -> manifest.Manifest:
    """The manifest of somebody who knows how it is sealed and says something else of one table."""
    cases = found.databases["case database"]
    name = next(name for name in cases.tables if name.endswith("scope_decisions"))
    tables_then = {**cases.tables, name: replace(cases.tables[name], **changed)}
    return replace(found, databases={**found.databases, "case database": replace(cases, tables=tables_then)})


def test_a_backup_of_a_newer_schema_or_format_is_refused_before_anything_is_touched(backup):
    folder, fresh = backup
    found = manifest.read_manifest(folder)
    for schema in (CASE, REGISTER):
        copied = found.databases[schema.what]
        newer = replace(copied, noted={**copied.noted, "schema": schema.number + 1})
        manifest.write_manifest(folder, replace(found, databases={**found.databases, schema.what: newer}))
        with pytest.raises(BadInput, match=rf"The {schema.what} in the backup has schema {schema.number + 1}, made by a newer release"):
            restored(fresh(), folder)
    told = json.loads((folder / manifest.NAME).read_text())
    (folder / manifest.NAME).write_text(json.dumps({**told, "format": 2}))
    with pytest.raises(BadInput, match="The backup has format 2, made by a newer release; this one knows format 1"):
        restored(fresh(), folder)


def test_nothing_is_ever_overwritten(backup):
    folder, fresh = backup
    for which in ("case_url", "register_url"):
        new = fresh()
        engine = create_engine(getattr(new, which))
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE somebody_elses (n INTEGER)"))
        engine.dispose()
        with pytest.raises(BadRequest, match=r"nothing is ever overwritten"):
            restored(new, folder)
        assert set(everything_in(new.case_url)) | set(everything_in(new.register_url)) == set(), "neither was begun"


def test_a_log_left_beside_the_place_of_a_lost_sqlite_file_is_never_read_into_the_restored_one(fresh_sqlite, tmp_path):
    databases, new = fresh_sqlite(), fresh_sqlite()
    written_to(databases.case_url, review(scope(1, "2024-01-02")))
    open_register(databases.register_url).dispose()
    backed_up(databases, tmp_path / "backup")
    left = Path(make_url(new.register_url).database + "-wal")
    left.write_bytes(b"of another database")
    with pytest.raises(BadRequest, match=rf"'{left.name}', in the place of the register, is there already"):
        restored(new, tmp_path / "backup")


def test_a_backup_goes_back_into_its_own_engine_only(fresh_sqlite, fresh_postgres, tmp_path):
    for make, other, kind in ((fresh_sqlite, fresh_postgres, "sqlite"), (fresh_postgres, fresh_sqlite, "postgresql")):
        databases = make()
        written_to(databases.case_url, review(scope(1, "2024-01-02")))
        open_register(databases.register_url).dispose()
        backed_up(databases, tmp_path / kind)
        with pytest.raises(BadRequest, match=f"The register was backed up from {kind} and its URL names"):
            restored(other(), tmp_path / kind)


def test_a_folder_with_anything_in_it_is_not_written_into_and_a_new_one_is_for_its_owner_only(fresh_databases, tmp_path):
    databases = fresh_databases()
    written_to(databases.case_url, review(scope(1, "2024-01-02")))
    open_register(databases.register_url).dispose()
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "a file").touch()
    with pytest.raises(BadRequest, match="The folder 'used' is not empty"):
        backed_up(databases, tmp_path / "used")
    made = backed_up(databases, tmp_path / "a" / "new one")
    assert stat.S_IMODE((tmp_path / "a" / "new one").stat().st_mode) == 0o700
    assert {path.name for path in (tmp_path / "a" / "new one").iterdir()} == {manifest.NAME, *(c.file for c in made.databases.values())}
    for copied in made.databases.values():
        assert sha256((tmp_path / "a" / "new one" / copied.file).read_bytes()).hexdigest() == copied.sha256


def test_a_register_alone_is_backed_up_and_restored_where_another_system_keeps_the_cases(fresh_databases, tmp_path):
    databases, new = fresh_databases(), fresh_databases()
    lived_in(databases)
    made = backed_up(databases, tmp_path / "backup", register_only=True)
    assert list(made.databases) == ["register"]
    restored(new, tmp_path / "backup", register_only=True)
    assert everything_in(new.register_url)["releases"] == everything_in(databases.register_url)["releases"]
    assert everything_in(new.case_url) == {}


def test_a_backup_made_before_an_upgrade_comes_back_as_it_was_and_is_upgraded_then(fresh_databases, today, tmp_path):
    databases, new = fresh_databases(), fresh_databases()
    leave_as_the_first_release(databases, today)
    made = backed_up(databases, tmp_path / "backup")
    assert [noted["schema"] for noted in made.noted.values()] == [1, 1]
    assert len(made.noted["register"]["releases"]) == 1
    with pytest.raises(OutOfDate):
        open_register(databases.register_url)
    lose(databases)
    assert restored(new, tmp_path / "backup") == made.noted
    for url, schema in zip(new, (CASE, REGISTER), strict=True):
        assert upgrade(url, schema) == 1
    assert shown(new)["verified"] == [True]


def test_a_register_whose_tables_are_of_another_release_is_copied_all_the_same(fresh_databases, tmp_path):
    databases, new = fresh_databases(), fresh_databases()
    lived_in(databases)
    engine = create_engine(databases.register_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE pack_issues RENAME COLUMN seal TO was_called_otherwise"))
    engine.dispose()
    made = backed_up(databases, tmp_path / "backup")
    assert made.noted["register"] == {"schema": REGISTER.number}
    restored(new, tmp_path / "backup")
    copy = create_engine(new.register_url)
    with copy.connect() as connection:
        assert connection.execute(text("SELECT count(was_called_otherwise) FROM pack_issues")).scalar_one() == 2
    copy.dispose()


def test_a_release_that_was_altered_is_copied_as_evidence_and_told(fresh_databases, tmp_path, monkeypatch, capsys):
    databases = fresh_databases()
    lived_in(databases)
    engine = create_engine(databases.register_url)
    on = " ON releases" if engine.dialect.name == "postgresql" else ""
    with engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER keep_releases_update{on}"))
        connection.execute(text("UPDATE releases SET title = 'Other figures' WHERE release_number = 1"))
    engine.dispose()
    for name, url in zip(("CASE_DATABASE_URL", "REGISTER_DATABASE_URL"), databases, strict=True):
        monkeypatch.setenv(name, url)
    assert main(["backup", str(tmp_path / "backup")]) == 5
    told = capsys.readouterr()
    assert "error: Release 1 does not say what it said when it was sealed" in told.err
    assert "2 releases as sealed, 2 packs as sealed" in told.out


def test_the_command_line_tells_what_was_copied_checked_and_restored(fresh_databases, tmp_path, monkeypatch, capsys):
    databases, new = fresh_databases(), fresh_databases()
    lived_in(databases)

    def run(where, *arguments: str) -> tuple[int, list[str]]:
        monkeypatch.setenv("CASE_DATABASE_URL", where.case_url)
        monkeypatch.setenv("REGISTER_DATABASE_URL", where.register_url)
        code = main(arguments)
        told = capsys.readouterr()
        return code, (told.out + told.err).splitlines()

    folder = str(tmp_path / "backup")
    code, lines = run(databases, "backup", folder)
    assert (code, len(lines)) == (0, 3)
    assert ": 3 releases as sealed, 2 packs as sealed, " in lines[0]
    assert ": data version 1, " in lines[1]
    assert lines[2].startswith(f"Backup made in {folder}, SHA-256 ")
    assert run(new, "restore", folder, "--check")[1][:2] == lines[:2]
    assert everything_in(new.case_url) == {}
    code, told = run(new, "restore", folder)
    assert (code, told[:2], told[2].endswith("Every table holds what it says.")) == (0, lines[:2], True)
    assert run(new, "restore", folder)[0] == 2
    assert "nothing is ever overwritten" in run(new, "restore", folder)[1][0]
    (tmp_path / "backup" / manifest.NAME).unlink()
    assert run(fresh_databases(), "restore", folder, "--check") == (
        2,
        [
            "error: There is no whole backup in 'backup': its manifest.json, which is written last, is missing. Nothing was restored; "
            "use another backup."
        ],
    )


# When something is not as it should be on the day ---------------------------------------------------------------------------------------


def test_without_postgresqls_programs_or_with_older_ones_a_sentence_says_what_to_install(
    fresh_postgres, tmp_path, monkeypatch, postgres_programs
):
    databases = fresh_postgres()
    written_to(databases.case_url, review(scope(1, "2024-01-02")))
    open_register(databases.register_url).dispose()
    postgres_programs(16)
    with pytest.raises(NotConfigured, match=r"pg_dump on this machine is of version 16 and the server of version 18\. Install"):
        backed_up(databases, tmp_path / "one")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotConfigured, match=r"pg_dump is not on this machine, .* \(Debian: postgresql-client\)"):
        backed_up(databases, tmp_path / "two")
    with pytest.raises(BadInput, match="There is no whole backup in 'two'"):
        check_backup(tmp_path / "two")


def test_a_role_that_may_not_read_everything_makes_no_backup(fresh_postgres, tmp_path):
    databases = fresh_postgres()
    written_to(databases.case_url, review(scope(1, "2024-01-02")))
    open_register(databases.register_url).dispose()
    engine = create_engine(databases.case_url)
    with engine.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS half_reader"))
        connection.execute(text("CREATE ROLE half_reader LOGIN"))
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO half_reader"))
        connection.execute(text("REVOKE SELECT ON rejected_contents FROM half_reader"))
    as_reader = make_url(databases.case_url).set(username="half_reader").render_as_string(hide_password=False)
    try:
        with pytest.raises(
            DatabaseUnavailable, match=r"The case database was not backed up: its role may not read or write everything there\. Use one"
        ):
            backed_up(databases._replace(case_url=as_reader), tmp_path / "backup")
        assert not (tmp_path / "backup" / manifest.NAME).exists()
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP OWNED BY half_reader"))
            connection.execute(text("DROP ROLE half_reader"))
        engine.dispose()


@pytest.mark.parametrize("command", [["backup", "{}"], ["check-source"]])
def test_a_server_that_cannot_be_reached_is_a_sentence_and_leaves_no_backup(fresh_sqlite, tmp_path, monkeypatch, capsys, command):
    written_to((here := fresh_sqlite()).case_url, review(scope(1, "2024-01-02")))
    monkeypatch.setenv("CASE_DATABASE_URL", here.case_url)
    monkeypatch.setenv("REGISTER_DATABASE_URL", f"postgresql+psycopg://somebody:correct-horse@/register?host={tmp_path}")
    folder = tmp_path / "backup"
    assert main([part.format(folder) for part in command]) == 3
    told = capsys.readouterr().err
    assert told == "error: The register cannot be reached. Check that it is running and that its URL is right.\n"
    assert not folder.exists() or not list(folder.iterdir())


def test_the_owner_of_prepared_databases_makes_backups_and_init_gives_the_roles_their_rights_again_after_a_restore(
    fresh_postgres, tmp_path
):
    databases, new = fresh_postgres(), fresh_postgres()
    for url, schema in zip(databases, (CASE, REGISTER), strict=True):
        prepare(url, schema, Roles())
    owner, reader = (_login(databases.case_url, role) for role in (Roles().migrate, Roles().read))
    written_to(databases.case_url, review([scope(key, "2024-01-02") for key in range(1, 12)]))
    made = backed_up(
        type(databases)(*(make_url(url).set(username=owner).render_as_string(False) for url in databases)), tmp_path / "backup"
    )
    lose(databases)
    assert restored(new, tmp_path / "backup") == made.noted
    as_reader = make_url(new.case_url).set(username=reader).render_as_string(False)
    with pytest.raises(DatabaseUnavailable):
        open_case_database(as_reader)
    for url, schema in zip(new, (CASE, REGISTER), strict=True):
        prepare(url, schema, Roles())
    with closing(Desk(open_case_database(as_reader), open_register(new.register_url), False, lambda: NOW)) as desk:
        assert desk.figures(CHIEF, Ask(DAY), keys=["applications_in_scope"]).figures[0].answer.value == 11


def _login(url: str, role: str) -> str:
    name, engine = f"drill_{role}", create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE {name} LOGIN IN ROLE {role}"))
    engine.dispose()
    return name


def test_no_password_stands_on_a_command_line(fresh_postgres, tmp_path, monkeypatch):
    databases = fresh_postgres()
    written_to(databases.case_url, review(scope(1, "2024-01-02")))
    open_register(databases.register_url).dispose()
    secret = "correct-horse"
    with_secret = [make_url(url).set(password=secret).render_as_string(hide_password=False) for url in databases]
    started, run = [], copies.postgres.subprocess.run

    def noted(command, **more):
        started.append((command, more["env"]))
        return run(command, **more)

    monkeypatch.setattr(copies.postgres.subprocess, "run", noted)
    backed_up(type(databases)(*with_secret), tmp_path / "backup")
    assert [Path(command[0]).name for command, _ in started] == ["pg_dump"] * 4
    assert not [command for command, _ in started if secret in " ".join(command)]
    assert [env["PGPASSWORD"] for command, env in started if "--version" not in command] == [secret, secret]
    assert secret not in (tmp_path / "backup" / manifest.NAME).read_text()


def test_a_damaged_sqlite_database_is_not_copied_as_if_it_were_whole(fresh_sqlite, tmp_path):
    databases = fresh_sqlite()
    written_to(databases.case_url, review([scope(key, "2024-01-02") for key in range(1, 400)]))
    open_register(databases.register_url).dispose()
    path = Path(make_url(databases.case_url).database)
    whole = bytearray(path.read_bytes())
    engine = create_engine(databases.case_url)
    with engine.connect() as connection:
        page = connection.execute(text("SELECT rootpage FROM sqlite_master WHERE name = 'ix_scope_decisions_recorded_at'")).scalar_one()
    engine.dispose()
    whole[4096 * (page - 1) + 100 : 4096 * page] = os.urandom(3996)
    path.write_bytes(whole)
    with pytest.raises(DatabaseUnavailable, match="The case database is damaged"):
        backed_up(databases, tmp_path / "backup")
    assert not (tmp_path / "backup" / manifest.NAME).exists()


def test_a_restore_cut_short_leaves_no_sqlite_file_that_could_be_taken_for_whole(fresh_sqlite, tmp_path, monkeypatch):
    databases, new = fresh_sqlite(), fresh_sqlite()
    written_to(databases.case_url, review(scope(1, "2024-01-02")))
    open_register(databases.register_url).dispose()
    backed_up(databases, tmp_path / "backup")

    def full(_source, target):
        Path(target).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sqlite.shutil, "copyfile", full)
    with pytest.raises(DatabaseUnavailable, match=r"The disk is full\. Make room"):
        restored(new, tmp_path / "backup")
    assert not [path for url in new for path in tmp_path.glob(f"{Path(make_url(url).database).name}*")]
