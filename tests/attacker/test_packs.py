"""Board packs as an outsider reads them: a public one says what was published and nothing else, charts hold what their tables hold, nobody is
named."""

import io
import re
import sqlite3
import zipfile

import pytest

from tests.attacker.attack import attack
from tests.attacker.office import read_pdf, read_slides, read_workbook
from tests.attacker.packs import Share, counts_in, linked_tables, read_pack, series_in, shares_in, totals_that_tell_more
from tests.attacker.percentages import too_precise
from tests.attacker.printed import read_page
from tests.attacker.published import ROUNDED, Cell, Table, labels_of
from tests.attacker.released import make_demonstration, pack, publish_rounded, said_in_public

DAYS = ("2024-01-25", "2024-03-01", "2024-06-28")
KINDS = ("daily", "gold", "regulator", "panel")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The demonstration, with two releases of rounded counts beside the history that it starts with."""
    folder = tmp_path_factory.mktemp("demonstration")
    make_demonstration(folder)
    for day in ("2024-01-20", "2024-03-01"):
        publish_rounded(folder, day)
    return folder


@pytest.fixture(scope="module", params=DAYS)
def panel(request, folder) -> bytes:
    """The panel's pack as at a day."""
    return pack(folder, "panel", request.param)


def test_the_panels_pack_holds_no_number_that_no_published_release_says(folder, panel):
    counts = list(counts_in(read_pack(panel)))
    assert len(counts) > 50
    said = said_in_public(folder)
    assert [one for one in counts if one[1] not in said] == []


def test_a_number_of_the_cases_that_was_never_published_would_be_found(folder):
    said = said_in_public(folder)
    assert [number for _, number in counts_in(read_pack(pack(folder, "gold", "2024-03-01"))) if number not in said]


def test_every_mark_of_the_panels_pack_is_one_that_its_notes_explain(panel):
    sheets = read_pack(panel)
    explained = {row[1] for row in sheets["Notes"].rows if row[0] == "Shorthand"}
    marks = {
        cell
        for name, sheet in sheets.items()
        if name != "Notes"
        for row in sheet.rows
        for cell in row
        if re.fullmatch(r"\[\w\]", str(cell))
    }
    assert marks <= explained


def test_every_percentage_of_the_panels_pack_is_of_two_rounded_numbers_beside_it_and_tells_no_more(panel):
    shares, percentages = shares_in(read_pack(panel))
    assert len(shares) == percentages > 2
    assert too_precise((str(one), one.percent, int(one.whole)) for one in shares if not one.is_of_what_is_shown) == []
    assert [one for one in shares if not one.is_of_what_is_shown] == []


def test_a_percentage_of_what_is_not_shown_is_told_apart():
    assert Share("3613", "3778", "95.6").is_of_what_is_shown
    assert not Share("3615", "3780", "95.7").is_of_what_is_shown
    assert not Share("[c]", "3780", "0.1").is_of_what_is_shown


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_holds_the_numbers_of_its_table_and_no_other(folder, kind):
    drawn = series_in(pack(folder, kind, "2024-01-25"))
    assert len(drawn) >= 2
    for one in drawn:
        assert [float(value) for value in one.kept] == [cell for cell in one.cells if not isinstance(cell, str)], one.where
        said = {f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in one.cells}
        assert {label.rsplit(" ", 1)[-1] for label in one.labels} <= said, one.where


@pytest.mark.parametrize("ending", ["xlsx", "html"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_pack_names_an_application_or_an_officer(folder, kind, ending):
    connection = sqlite3.connect(folder / "cases.db")
    try:
        names = [name for (name,) in connection.execute("SELECT reference FROM applications UNION SELECT pseudonym FROM officers")]
    finally:
        connection.close()
    assert len(names) > 3_778
    text = _all_text(pack(folder, kind, "2024-03-01", ending))
    assert "3,6" in text or "36" in text
    assert [name for name in names if name in text] == []


def _all_text(content: bytes) -> str:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


def test_no_small_count_is_known_better_by_adding_up_the_panels_pack(panel):
    pack_read = read_pack(panel)
    tables = linked_tables(pack_read)
    assert len(tables) == sum("Stage of" in name or "Contact status of" in name for name in pack_read)
    assert totals_that_tell_more(tables) == []
    assert [str(one) for one in attack(tables)] == []


READ = {"xlsx": read_workbook, "pptx": read_slides, "pdf": read_pdf, "html": read_page}


@pytest.mark.parametrize("day", DAYS[:2])
@pytest.mark.parametrize("ending", READ)
def test_no_count_is_recovered_from_the_panels_pack_in_any_format(folder, day, ending):
    found = READ[ending](pack(folder, "panel", day, ending), ROUNDED)
    # What was said exactly before the desk existed is public already, and is read back as what it is.
    frozen = [table for table in found.tables if not re.search("Failures|Referrals", str(table))]
    assert len(frozen) >= 3
    assert [str(one) for table in frozen for one in attack([table])] == []
    assert found.told == []


def test_a_total_that_was_rounded_by_itself_would_be_found():
    parts = (("Harm", 10), ("Administrative", 10), ("Service", "[c]"))
    cells = [Cell(labels_of({"type": name}), value if isinstance(value, int) else None, "") for name, value in parts]
    assert totals_that_tell_more([Table("failures", ("type",), (*cells, Cell(labels_of({}), 25, "")), ROUNDED)])
    assert totals_that_tell_more([Table("failures", ("type",), (*cells, Cell(labels_of({}), 20, "")), ROUNDED)]) == []
