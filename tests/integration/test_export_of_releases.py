"""Releases out of the door: who may, in which state, what is checked and what the log says, on both engines."""

import csv
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text

from data_access.database.engine import open_register
from data_access.database.tables import audit_entries
from data_access.errors import Altered, BadRequest, DatabaseUnavailable, NotPermitted, Refused
from data_access.outputs.release_files.workbook import workbook
from data_access.permissions import ROLES
from data_access.releases.model import State
from data_access.releases.published_before import register_published_before
from data_access.releases.store import add, change, writing
from data_access.service import exporting
from data_access.service.desk import Desk
from data_access.service.exporting import KINDS, export_change_log, export_release
from data_access.viewer import Viewer
from tests.release_maker import EXPLAINED, cell, content, kept, moved

NOW = datetime(2024, 6, 1, 9, 0, 30, 123_456, tzinfo=UTC)
WAY = (State.SUBMITTED, State.ANALYST_SIGNED, State.APPROVED, State.PUBLISHED)


def _viewer(role):
    return Viewer(role, ROLES[role][0], f"{role} 1")


PRESS = _viewer("press_officer")


@pytest.fixture
def desk(fresh_databases):
    register = open_register(fresh_databases().register_url)
    yield Desk(register, register, False, clock=lambda: NOW)
    register.dispose()


def _keep(desk, state, number=1, said=None, **more):
    """A release brought to this state step by step, as the register's guards demand."""
    one = kept(number, State.DRAFT, said, **more)
    with writing(desk.register) as connection:
        add(connection, one)
        for step in WAY[: WAY.index(state) + 1] if state in WAY else () if state is State.DRAFT else (*WAY, state):
            one = change(connection, one, moved(one, step))
    return one.release


def _logged(desk):
    with desk.register.connect() as connection:
        rows = connection.execute(select(audit_entries).order_by(audit_entries.c.entry_id)).all()
    return [(row.viewer, row.operation, row.what) for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_published_release_is_handed_out_in_every_kind_and_the_log_has_its_hash(desk, kind):
    said = _keep(desk, State.PUBLISHED)
    name, data = export_release(desk, PRESS, 1, kind)
    assert name == f"release-1{KINDS[kind].ending}"
    assert said.checksum.encode() in data or kind in ("xlsx", "pdf")
    assert _logged(desk) == [("press_officer 1", "export", f"{name}, {len(data)} bytes, SHA-256 {sha256(data).hexdigest()}")]
    assert export_release(desk, PRESS, 1, kind) == (name, data)


def test_the_exported_numbers_are_those_of_the_release_and_not_the_sealed_ones(desk):
    _keep(desk, State.APPROVED)
    _, data = export_release(desk, PRESS, 1, "csv")
    rows = {(row["figure"], row["label"]): row["value"] for row in csv.DictReader(StringIO(data.decode()))}
    assert rows[("applications_in_scope", "")] == "3780"
    assert rows[("risk_assessed", "high")] == "[c]"
    _, data = export_release(desk, PRESS, 1, "xlsx")
    values = {cell.value for sheet in load_workbook(BytesIO(data)).worksheets for row in sheet.iter_rows() for cell in row}
    assert 3780 in values and not values & set(range(3781, 3790)) and 3778 not in values


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (State.DRAFT, "is not approved, and only what is approved leaves. Next, the person who prepared it can submit Release 1."),
        (State.SUBMITTED, "is not approved"),
        (State.ANALYST_SIGNED, "is not approved.*Next, a chief officer"),
        (State.SUPERSEDED, "is superseded and leaves no more. Export the release that is published now."),
        (State.WITHDRAWN, "is withdrawn and leaves no more"),
    ],
)
def test_nothing_leaves_before_approval_or_after_it_was_taken_back(desk, state, why):
    _keep(desk, state)
    for kind in KINDS:
        with pytest.raises(Refused, match=f"Release 1 {why}"):
            export_release(desk, PRESS, 1, kind)
    assert _logged(desk) == []


@pytest.mark.parametrize("role", ROLES)
def test_only_the_roles_of_the_desk_export(desk, role):
    _keep(desk, State.PUBLISHED)
    if role in ("chief_officer", "press_officer", "analyst", "review_lead"):
        assert export_release(desk, _viewer(role), 1, "txt")[0] == "release-1.txt"
    else:
        with pytest.raises(NotPermitted, match="may not export"):
            export_release(desk, _viewer(role), 1, "txt")
        assert [entry[:2] for entry in _logged(desk)] == [(f"{role} 1", "refusal")]


def test_a_kind_or_a_release_that_is_not_there_is_refused_in_a_sentence(desk):
    with pytest.raises(BadRequest, match=r"There is no kind of file 'docx'. The kinds are: xlsx, csv, json, txt, pdf."):
        export_release(desk, PRESS, 1, "docx")
    with pytest.raises(BadRequest, match="There is no release 9"):
        export_release(desk, PRESS, 9, "pdf")


def test_an_altered_release_does_not_leave(desk):
    _keep(desk, State.APPROVED)
    with desk.register.begin() as connection:
        connection.execute(text("UPDATE release_sealed SET exact = '7' WHERE place = 1"))
    with pytest.raises(Altered, match="Release 1"):
        export_release(desk, PRESS, 1, "txt")
    with pytest.raises(Altered, match="Release 1"):
        export_change_log(desk, PRESS)
    assert _logged(desk) == []


def test_a_file_with_a_fault_is_held_back_and_the_log_says_why(desk, monkeypatch):
    _keep(desk, State.PUBLISHED)

    def careless(content):
        return workbook(content) + b"3779"

    monkeypatch.setitem(exporting.KINDS, "xlsx", exporting.Kind("Workbook", ".xlsx", careless))
    with pytest.raises(Refused, match=r"release-1.xlsx was not handed out. It holds data beside its parts"):
        export_release(desk, PRESS, 1, "xlsx")
    ((who, operation, what),) = _logged(desk)
    assert (who, operation) == ("press_officer 1", "refusal")
    assert what.startswith("release-1.xlsx held back: It ")


def test_a_sealed_number_in_a_sentence_is_held_back(desk):
    _keep(desk, State.PUBLISHED, said=content(cell("applications_in_scope", 3780, sentence="{value} applications, really 3778.")))
    with pytest.raises(Refused, match="It holds an exact number that is sealed"):
        export_release(desk, PRESS, 1, "txt")


def test_nothing_is_handed_out_that_cannot_be_logged(desk):
    _keep(desk, State.PUBLISHED)
    with desk.register.begin() as connection:
        connection.execute(text("DROP TABLE audit_entries"))
    with pytest.raises(DatabaseUnavailable):
        export_release(desk, PRESS, 1, "txt")


def test_what_was_said_before_is_told_with_its_release_and_its_sentence(desk):
    _keep(desk, State.PUBLISHED, said=content(cell("risk_assessed", 3580), exceptions=()))
    _keep(desk, State.PUBLISHED, number=2, said=content(cell("risk_assessed", 3780), exceptions=()), against=1)
    _, data = export_release(desk, PRESS, 2, "txt")
    assert f"Before: 3,580 (Release 1). Revision. {EXPLAINED.sentence}" in data.decode()
    for kind in KINDS:
        assert export_release(desk, PRESS, 2, kind)


def test_the_change_log_tells_the_real_history_and_is_logged_too(desk):
    register_published_before(desk.register, at=NOW)
    name, data = export_change_log(desk, _viewer("board_member"))
    assert name == "change-log.txt"
    assert "Officers on the review: revised, 36 before and about 45 now." in data.decode()
    assert _logged(desk) == [
        ("board_member 1", "export", f"change-log.txt, {len(data)} bytes, SHA-256 {sha256(data).hexdigest()}"),
    ]


def test_the_last_of_the_real_history_is_exported_in_every_kind(desk):
    register_published_before(desk.register, at=NOW)
    for kind in KINDS:
        name, data = export_release(desk, PRESS, 5, kind)
        assert name.startswith("release-5.") and data
