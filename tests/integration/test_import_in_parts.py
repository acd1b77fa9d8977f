"""A delivery too large for memory is entered part by part: the same report and the same cases, in one transaction, and nothing of it lies where
anybody else could find it."""

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from data_access.database import tables
from data_access.errors import BadInput, DatabaseUnavailable
from data_access.intake import entering, ledger, parts, reading
from tests.integration.test_import_files import CASES, FINDINGS, FIRST, LATER, Desk

MANY = [
    CASES[0],
    *(f"B{n},2020-0{1 + n % 6}-1{n % 9},{'2020-06-30' if n % 3 else ''}," for n in range(60)),
    "B7,2020-02-02,,",
    CASES[1],
    CASES[1],
]
FOUND = [
    *FINDINGS[:4],
    *(f"B{n},{n},{'Upheld' if n % 2 else 'Not upheld'},Jo,Other" for n in range(60)),
    "C9,1,Upheld,,",
    "A1,1,Not upheld,,",
]
FEWER = [*MANY[:40], "B41,2020-03-03,,", "B42,never,,", "D1,2020-03-03,,"]


@pytest.fixture
def in_parts(monkeypatch):
    """Lets every file be taken for a large one."""
    monkeypatch.setattr(reading, "BYTES_A_PART", 200)
    monkeypatch.setattr(parts, "AT_ONCE", 3)


@pytest.fixture
def scratch(monkeypatch, tmp_path) -> Path:
    """The folder in which temporary ones are made."""
    (folder := tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _brought(desk: Desk) -> list[str]:
    asked = {"accepted": ("disappeared", "rejected", "changed")}
    deliveries = [(FIRST, MANY, FOUND), (LATER, FEWER, FOUND), (LATER + timedelta(days=1), MANY, None)]
    reports = [desk.bring(at, cases=cases, findings=findings, **asked) for at, cases, findings in deliveries]
    return [text for report in reports for text in (report.as_json(), *report.lines())]


def _by_reference(desk: Desk) -> dict[str, list]:
    """What is held, with references and pseudonyms for numbers, which follow the parts."""
    events = desk.events()
    references = dict(desk.rows(tables.applications))
    held = {}
    for name, frame in events.frames.items():
        rows = frame.drop("event_id").to_dicts()
        for row in rows:
            row["application_id"] = references.get(row.get("application_id"))
            row["officer_id"] = events.pseudonyms.get(row.get("officer_id"))
        held[name] = sorted(map(repr, rows))
    return held


def test_a_large_delivery_is_told_and_held_as_a_small_one_would_be(tmp_path, fresh_databases, scratch, request):
    told = []
    for name in ("memory", "parts"):
        (folder := tmp_path / name).mkdir()
        desk = Desk(folder, fresh_databases())
        if name == "parts":
            request.getfixturevalue("in_parts")
        told.append((_brought(desk), _by_reference(desk)))
    assert told[0][0] == told[1][0]
    assert told[0][1] == told[1][1]
    assert list(scratch.iterdir()) == []


def test_the_same_large_delivery_gets_the_same_numbers_on_both_databases(tmp_path, fresh_sqlite, fresh_postgres, in_parts):
    held = []
    for number, make in enumerate((fresh_sqlite, fresh_postgres)):
        (folder := tmp_path / str(number)).mkdir()
        desk = Desk(folder, make())
        _brought(desk)
        held.append({name: sorted(frame.rows(), key=repr) for name, frame in desk.events().frames.items()})
    assert held[0] == held[1]


def test_a_few_rows_beside_many_held_cases_are_entered_in_parts_too(desk, monkeypatch):
    desk.bring(cases=MANY, findings=FOUND)
    monkeypatch.setattr(entering, "CASES_A_PART", 7)
    report = desk.bring(LATER, cases=[MANY[0], "B4,2020-05-14,,", "D1,2020-03-03,,"], findings=None, is_part=True)
    assert (report.totals()["loaded"], report.totals()["changed"], report.disappeared) == (2, 1, None)


def test_a_fault_at_any_write_leaves_what_was_held_and_no_file_behind(tmp_path, fresh_sqlite, in_parts, scratch, monkeypatch):
    desk = Desk(tmp_path, fresh_sqlite())
    desk.bring()
    before, kept = desk.events(), len(desk.rows(tables.imports))
    append, written = ledger.append, []
    for faulty in (1, 2, 3, 8, 20, 40):
        written.clear()

        def write(connection, table, rows, faulty=faulty):
            written.append(table.name)
            if len(written) == faulty:
                assert list(scratch.iterdir()) == [], "what is read has no name, even while it is read"
                raise OperationalError("", None, Exception("disk full"))
            return append(connection, table, rows)

        monkeypatch.setattr(ledger, "append", write)
        with pytest.raises(DatabaseUnavailable):
            desk.bring(LATER, cases=[*MANY, *CASES[1:]], findings=FOUND)
        assert len(written) == faulty
        after = desk.events()
        assert after.version == before.version
        assert all(after.frames[name].equals(frame) for name, frame in before.frames.items())
        assert len(desk.rows(tables.imports)) == kept
        assert list(scratch.iterdir()) == []


def test_a_temporary_folder_without_room_is_one_sentence_and_nothing_is_loaded(desk, in_parts, scratch, monkeypatch):
    desk.bring()

    def is_full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parts.pickle, "dump", is_full)
    with pytest.raises(BadInput, match=r"needs a temporary folder .*, and there is none\. Nothing was loaded"):
        desk.bring(LATER, cases=MANY, findings=FOUND)
    assert len(desk.rows(tables.applications)) == 3
    assert list(scratch.iterdir()) == []


def test_progress_is_told_from_the_beginning_to_the_end(tmp_path, fresh_sqlite, in_parts):
    told: list[tuple[float, str]] = []
    Desk(tmp_path, fresh_sqlite()).bring(cases=MANY, findings=FOUND, progress=lambda share, text: told.append((share, text)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (told[0][1], told[-1]) == ("Reading cases.csv: 0 rows", (1.0, "Done"))


@pytest.fixture
def desk(tmp_path, fresh_sqlite) -> Desk:
    return Desk(tmp_path, fresh_sqlite())
