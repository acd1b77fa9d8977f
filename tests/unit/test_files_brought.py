"""Names of files that somebody brings, and who may have them read."""

import os
import tempfile

import pytest

from data_access.database.tables import audit_entries
from data_access.errors import NotPermitted
from data_access.permissions import ROLES
from data_access.service import bringing
from data_access.service.bringing import Bringing, Brought, preview_table, propose, safe_name
from data_access.service.importing import Options
from tests.desk_maker import closing, desk_over
from tests.import_maker import MAPPING, csv_of, person, rows_of

MAY_NOT = sorted(set(ROLES) - {"importer", "review_lead"})


@pytest.fixture
def desk(fresh_sqlite):
    with closing(desk_over(fresh_sqlite())) as opened:
        yield opened


@pytest.mark.parametrize(
    ("brought", "kept"),
    [
        ("cases_2024.csv", "cases_2024.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\jo\\cases.xlsx", "cases.xlsx"),
        ("..", "file"),
        (".", "file"),
        ("", "file"),
        ("/", "file"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("x" * 400 + ".csv", "x" * 120 + ".csv"),
        ("cases." + "y" * 400, "cases." + "y" * 10),
    ],
)
def test_a_name_can_only_be_a_file_in_its_folder(brought, kept):
    assert safe_name(brought) == kept


@pytest.mark.skipif(os.name == "nt", reason="folders have no such modes there")
def test_for_the_time_of_a_run_a_file_lies_where_nobody_else_can_open_it(desk, tmp_path, monkeypatch):
    (folder := tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    seen = []
    monkeypatch.setattr(bringing, "propose_mapping", lambda path: seen.append((path.name, path.parents[1].stat().st_mode & 0o777)))
    propose(desk, person("jo"), Brought("../cases.csv", csv_of()))
    assert seen == [("cases.csv", 0o700)]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("role", MAY_NOT)
def test_no_other_role_has_a_file_read_and_that_it_was_asked_for_is_logged(desk, role):
    file, viewer = Brought("cases.csv", csv_of()), person("ed", role)
    for read in (lambda: propose(desk, viewer, file), lambda: preview_table(desk, viewer, file, MAPPING)):
        with pytest.raises(NotPermitted, match="may not bring files to import"):
            read()
    assert [
        (row.operation, row.what.split(":")[0]) for row in rows_of(desk.register.url.render_as_string(hide_password=False), audit_entries)
    ] == [
        ("refusal", "propose"),
        ("refusal", "preview table"),
    ]


def test_what_was_brought_says_nothing_of_itself():
    file = Brought("cases.csv", csv_of())
    assert "Example" not in repr(file)
    assert "Example" not in repr(Bringing((file,), "Example", Options()))


def test_a_mark_is_of_every_byte_whatever_the_order_of_the_files():
    one, other = Brought("a.csv", b"1"), Brought("b.csv", b"2")
    mark = Bringing((one, other), "m", Options()).mark
    assert Bringing((other, one), "m", Options(accepted=("rows",))).mark == mark
    for changed in (
        Bringing((one, Brought("b.csv", b"3")), "m", Options()),
        Bringing((one, Brought("c.csv", b"2")), "m", Options()),
        Bringing((one,), "m", Options()),
        Bringing((one, other), "n", Options()),
        Bringing((one, other), "m", Options(is_part=True)),
        Bringing((one, other), "m", Options(announced=3)),
    ):
        assert changed.mark != mark
